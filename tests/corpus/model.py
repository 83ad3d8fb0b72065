"""A 36-month model of the invented company: growth with a wobble, so that no value is round."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from assistant.domain.facts import Period, Unit

MONTHS = tuple((year, month) for year in (2027, 2028, 2029) for month in range(1, 13))
Values = dict[str, Decimal]
Series = Mapping[tuple[int, int], Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the model; a summed line has yearly totals."""

    id: str
    en: str
    zh: str
    unit: Unit = "money"
    currency: str | None = "CNY"
    period: Period | None = None
    counted: tuple[str, str] = ("", "")
    is_summed: bool = False
    step: Decimal = Decimal(1)


def _flow(line_id: str, en: str, zh: str, currency: str = "CNY") -> Line:
    return Line(id=line_id, en=en, zh=zh, currency=currency, is_summed=True)


def _stock(line_id: str, en: str, zh: str, currency: str = "CNY") -> Line:
    return Line(id=line_id, en=en, zh=zh, currency=currency)


def _count(line_id: str, en: str, zh: str, counted: str, *, summed: bool = False) -> Line:
    thing_en, _, thing_zh = counted.partition("/")
    return Line(
        id=line_id,
        en=en,
        zh=zh,
        unit="count",
        currency=None,
        counted=(thing_en, thing_zh),
        is_summed=summed,
    )


def _share(line_id: str, en: str, zh: str, period: Period | None = None) -> Line:
    step = Decimal("0.0001")
    return Line(id=line_id, en=en, zh=zh, unit="percent", currency=None, period=period, step=step)


LINES: tuple[Line, ...] = (
    _count("customers", "Customers", "客户数", "customers/家"),
    _count("cn_bakeries", "Chinese bakery customers", "中国烘焙店客户数", "bakeries/家"),
    _count("uk_bakeries", "UK bakery customers", "英国烘焙店客户数", "bakeries/家"),
    _count("food_makers", "Food maker customers", "食品厂客户数", "food makers/家"),
    _count("new_customers", "New customers", "新增客户", "customers/家", summed=True),
    _count("new_cn_bakeries", "New Chinese bakeries", "新增中国烘焙店", "bakeries/家", summed=True),
    _count("new_uk_bakeries", "New UK bakeries", "新增英国烘焙店", "bakeries/家", summed=True),
    _count("new_food_makers", "New food makers", "新增食品厂", "food makers/家", summed=True),
    _count("churned", "Churned customers", "流失客户", "customers/家", summed=True),
    _count("sites", "Live sites", "在线门店数", "sites/个门店"),
    _count("sensors", "Sensors in the field", "在用传感器数", "sensors/个"),
    _count("kits_shipped", "Sensor kits shipped", "传感器套装出货量", "kits/套", summed=True),
    _count("gateways_shipped", "Gateways shipped", "网关出货量", "gateways/台", summed=True),
    _count("sensors_replaced", "Sensors replaced", "更换传感器数", "sensors/个", summed=True),
    _count("alerts", "Alerts sent", "告警次数", "alerts/次", summed=True),
    _count("tickets", "Support tickets", "客服工单", "tickets/单", summed=True),
    _count("leads", "Qualified leads", "合格线索", "leads/条", summed=True),
    _count("demos", "Demos held", "演示场次", "demos/场", summed=True),
    _share("churn", "Monthly customer churn", "客户月流失率", "month"),
    _flow("revenue_subscription_cn", "Subscription revenue, China", "中国订阅收入"),
    _flow("revenue_subscription_uk", "Subscription revenue, UK", "英国订阅收入"),
    _flow("revenue_subscription_makers", "Subscription revenue, food makers", "食品厂订阅收入"),
    _flow("revenue_reports", "Compliance report revenue", "合规报告收入"),
    _flow("revenue_api", "API revenue", "API 收入"),
    _flow("revenue_hardware", "Hardware revenue", "硬件收入"),
    _flow("revenue_installation", "Installation revenue", "安装收入"),
    _flow("revenue_total", "Revenue", "营业收入"),
    _flow("revenue_uk_gbp", "UK revenue in pounds", "英国收入（英镑）", "GBP"),
    Line(id="mrr", en="MRR", zh="月度经常性收入", period="month"),
    Line(id="arr", en="ARR", zh="年度经常性收入", period="year"),
    Line(id="arpa", en="ARPA", zh="单客户月均收入", period="month", step=Decimal("0.01")),
    _share("nrr", "Net revenue retention", "净收入留存率"),
    _share("grr", "Gross revenue retention", "总收入留存率"),
    _flow("cogs_hardware", "Cost of hardware", "硬件成本"),
    _flow("cogs_connectivity", "Connectivity cost", "通信成本"),
    _flow("cogs_cloud", "Cloud cost", "云服务成本"),
    _flow("cogs_installation", "Cost of installation", "安装成本"),
    _flow("cogs_payment_fees", "Payment fees", "支付手续费"),
    _flow("cogs_total", "Cost of goods sold", "营业成本"),
    _flow("gross_profit", "Gross profit", "毛利"),
    _share("gross_margin", "Gross margin", "毛利率"),
    _share("gross_margin_subscription", "Subscription gross margin", "订阅毛利率"),
    _share("gross_margin_hardware", "Hardware gross margin", "硬件毛利率"),
    _flow("payroll_engineering", "Engineering payroll", "研发人员薪酬"),
    _flow("payroll_sales", "Sales payroll", "销售人员薪酬"),
    _flow("payroll_support", "Support payroll", "客服人员薪酬"),
    _flow("payroll_admin", "Administration payroll", "行政人员薪酬"),
    _flow("payroll_uk", "UK payroll", "英国团队薪酬"),
    _flow("social_contributions", "Social contributions", "社保公积金"),
    _flow("payroll_total", "Payroll", "人员成本"),
    _flow("rent", "Rent", "房租"),
    _flow("marketing", "Marketing", "市场推广费"),
    _flow("trade_shows", "Trade shows", "展会费"),
    _flow("travel", "Travel", "差旅费"),
    _flow("software", "Software", "软件费"),
    _flow("professional_fees", "Professional fees", "专业服务费"),
    _flow("insurance", "Insurance", "保险费"),
    _flow("certification", "Certification", "认证费"),
    _flow("warehousing", "Warehousing", "仓储费"),
    _flow("recruitment", "Recruitment", "招聘费"),
    _flow("prototypes", "Prototypes", "样机材料费"),
    _flow("opex_total", "Operating expenses", "运营费用"),
    _flow("ebitda", "EBITDA", "EBITDA"),
    _flow("depreciation", "Depreciation", "折旧"),
    _flow("interest", "Interest", "利息"),
    _flow("net_profit", "Net profit", "净利润"),
    _flow("capex", "Capital expenditure", "资本性支出"),
    _flow("loan_repayment", "Loan repayment", "贷款还本"),
    _flow("net_burn", "Net burn", "净消耗"),
    _stock("cash", "Cash", "现金"),
    _stock("cash_uk_gbp", "Cash in the UK", "英国账户现金", "GBP"),
    _stock("receivables", "Receivables", "应收账款"),
    _stock("payables", "Payables", "应付账款"),
    _stock("inventory", "Inventory", "存货"),
    _stock("deferred_revenue", "Deferred revenue", "合同负债"),
    _stock("vat_owed", "VAT owed", "应交增值税"),
    _stock("loan", "Loan outstanding", "贷款余额"),
    Line(id="runway", en="Runway", zh="现金跑道", unit="duration", currency=None, period="month",
         step=Decimal("0.1")),
    _count("headcount", "Headcount", "员工人数", "people/人"),
    _count("headcount_engineering", "Engineers", "工程师人数", "engineers/人"),
    _count("headcount_sales", "Sales staff", "销售人数", "people/人"),
    _count("headcount_uk", "UK staff", "英国员工人数", "people/人"),
    _stock("cac", "Customer acquisition cost", "获客成本"),
    _stock("ltv", "Customer lifetime value", "客户生命周期价值"),
    Line(id="ltv_cac", en="LTV to CAC", zh="LTV/CAC", unit="ratio", currency=None,
         step=Decimal("0.01")),
    Line(id="payback", en="CAC payback", zh="获客成本回收期", unit="duration", currency=None,
         period="month", step=Decimal("0.1")),
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class _Book:
    """What one month hands to the next."""

    cn: int = 471
    uk: int = 129
    makers: int = 38
    cash: Decimal = Decimal(3_274_600)
    loan: Decimal = Decimal(1_153_240)

    @property
    def customers(self) -> int:
        return self.cn + self.uk + self.makers


def monthly_values() -> Mapping[str, Series]:
    """Return every line's value in every month, as shown to its last digit."""
    steps = {line.id: line.step for line in LINES}
    values: dict[str, dict[tuple[int, int], Decimal]] = {line_id: {} for line_id in steps}
    book = _Book()
    for number, when in enumerate(MONTHS):
        for line_id, value in _month(number, book).items():
            values[line_id][when] = value.quantize(steps[line_id], ROUND_HALF_UP)
    return values


def _month(number: int, book: _Book) -> Values:
    month = _customers(number, book)
    month |= _people(number)
    for part in (_use, _revenue, _direct_costs, _overheads, _result):
        month |= part(number, month)
    month |= _balances(number, month, book)
    return month | _ratios(number, month)


def _wobble(number: int, kind: int, size: int = 1) -> Decimal:
    """Return a factor near 1, always the same for a month and a kind."""
    swing = (number * number * 37 + number * 101 + kind * 53) % 97 - 48
    return 1 + Decimal(swing * size) / 1000


def _about(value: Decimal | int | str, number: int, kind: int, size: int = 1) -> Decimal:
    return Decimal(round(Decimal(value) * _wobble(number, kind, size)))


def _customers(number: int, book: _Book) -> Values:
    before = book.customers
    new_cn = int(_about(23 + number * Decimal("2.7"), number, 1, 3))
    new_uk = int(_about(7 + number * Decimal("0.8"), number, 2, 3))
    new_makers = int(_about(2 + number * Decimal("0.21"), number, 3, 3))
    lost_cn = int(_about(book.cn * Decimal("0.014"), number, 4, 4))
    lost_uk = int(_about(book.uk * Decimal("0.012"), number, 5, 4))
    lost_makers = int(_about(book.makers * Decimal("0.006"), number, 6, 4))
    book.cn += new_cn - lost_cn
    book.uk += new_uk - lost_uk
    book.makers += new_makers - lost_makers
    return {
        "customers": Decimal(book.customers),
        "cn_bakeries": Decimal(book.cn),
        "uk_bakeries": Decimal(book.uk),
        "food_makers": Decimal(book.makers),
        "new_customers": Decimal(new_cn + new_uk + new_makers),
        "new_cn_bakeries": Decimal(new_cn),
        "new_uk_bakeries": Decimal(new_uk),
        "new_food_makers": Decimal(new_makers),
        "churned": Decimal(lost_cn + lost_uk + lost_makers),
        "churn": Decimal(lost_cn + lost_uk + lost_makers) / before,
    }


def _use(number: int, month: Values) -> Values:
    sites = month["cn_bakeries"] * Decimal("1.83") + month["uk_bakeries"] + month["food_makers"] * 4
    sensors = _about(sites * Decimal("7.04"), number, 7)
    kits = _about(month["new_customers"] * Decimal("2.62"), number, 8)
    leads = _about(month["new_customers"] * Decimal("5.3"), number, 9, 2)
    return {
        "sites": Decimal(round(sites)),
        "sensors": sensors,
        "kits_shipped": kits,
        "gateways_shipped": _about(kits * Decimal("0.71"), number, 10),
        "sensors_replaced": _about(sensors * Decimal("0.011"), number, 11, 2),
        "alerts": _about(sensors * Decimal("1.37"), number, 12, 2),
        "tickets": _about(month["customers"] * Decimal("0.46"), number, 13, 2),
        "leads": leads,
        "demos": _about(leads * Decimal("0.38"), number, 14, 2),
    }


def _revenue(number: int, month: Values) -> Values:
    price = 299 if number < 12 else 319  # it rises in 2028
    uk_gbp = _about(month["uk_bakeries"] * Decimal("47.3"), number, 15)
    lines = {
        "revenue_subscription_cn": _about(month["cn_bakeries"] * price, number, 16),
        "revenue_subscription_uk": _about(uk_gbp * Decimal("9.17"), number, 17),
        "revenue_subscription_makers": _about(month["food_makers"] * 2180, number, 18),
        "revenue_reports": _about(month["customers"] * 88 * Decimal("0.34"), number, 19),
        "revenue_api": _about(month["food_makers"] * 283, number, 20),
    }
    recurring = sum(lines.values(), Decimal(0))
    lines["revenue_hardware"] = _about(month["kits_shipped"] * 1280, number, 21)
    lines["revenue_installation"] = _about(month["new_customers"] * 427, number, 22)
    return lines | {
        "revenue_total": sum(lines.values(), Decimal(0)),
        "revenue_uk_gbp": uk_gbp,
        "mrr": recurring,
        "arr": recurring * 12,
        "arpa": recurring / month["customers"],
    }


def _direct_costs(number: int, month: Values) -> Values:
    unit_cost = 612 if number < 5 else 487  # the second generation ships in June
    lines = {
        "cogs_hardware": _about(month["kits_shipped"] * unit_cost, number, 23),
        "cogs_connectivity": _about(month["sensors"] * Decimal("4.2"), number, 24),
        "cogs_cloud": _about(month["sites"] * Decimal("3.6"), number, 25),
        "cogs_installation": _about(month["new_customers"] * 318, number, 26),
        "cogs_payment_fees": _about(month["revenue_total"] * Decimal("0.006"), number, 27),
    }
    total = sum(lines.values(), Decimal(0))
    return lines | {"cogs_total": total, "gross_profit": month["revenue_total"] - total}


def _people(number: int) -> Values:
    engineers, sales, uk = 9 + number * 2 // 7, 5 + number * 2 // 9, 3 + number // 8
    support, admin = 3 + number // 6, 3 + number // 18
    rise = Decimal("1.05") ** (number // 12)
    lines = {
        "payroll_engineering": _about(engineers * 23_400 * rise, number, 28),
        "payroll_sales": _about(sales * 15_100 * rise, number, 29),
        "payroll_support": _about(support * 9_200 * rise, number, 30),
        "payroll_admin": _about(admin * 13_600 * rise, number, 31),
        "payroll_uk": _about(uk * 36_300 * rise, number, 32),
    }
    social = _about(sum(lines.values(), Decimal(0)) * Decimal("0.24"), number, 33)
    return lines | {
        "social_contributions": social,
        "payroll_total": sum(lines.values(), social),
        "headcount": Decimal(engineers + sales + uk + support + admin),
        "headcount_engineering": Decimal(engineers),
        "headcount_sales": Decimal(sales),
        "headcount_uk": Decimal(uk),
    }


def _overheads(number: int, month: Values) -> Values:
    lines = {
        "rent": _about(53_700 + 610 * number, number, 34),
        "marketing": _about(64_000 + month["new_customers"] * 260, number, 35),
        "trade_shows": _about(14_300 + 240 * number, number, 36, 6),
        "travel": _about(11_800 + 330 * number, number, 37, 4),
        "software": _about(9_400 + 270 * number, number, 38),
        "professional_fees": _about(17_600 + 190 * number, number, 39, 5),
        "insurance": _about(6_150 + 85 * number, number, 40),
        "certification": _about(8_900, number, 41, 8),
        "warehousing": _about(12_700 + 410 * number, number, 42),
        "recruitment": _about(7_300, number, 43, 9),
        "prototypes": _about(13_900, number, 44, 7),
    }
    return lines | {"opex_total": sum(lines.values(), Decimal(0))}


def _result(number: int, month: Values) -> Values:
    ebitda = month["gross_profit"] - month["payroll_total"] - month["opex_total"]
    depreciation = _about(11_240 + 320 * number, number, 45)
    interest = _about(max(4_180 - 150 * number, 57), number, 46)
    return {
        "ebitda": ebitda,
        "depreciation": depreciation,
        "interest": interest,
        "net_profit": ebitda - depreciation - interest,
    }


def _balances(number: int, month: Values, book: _Book) -> Values:
    repaid = min(_about(41_300, number, 47), book.loan)
    capex = _about(16_400 + 350 * number, number, 48, 5) + (285_000 if number == 1 else 0)
    burn = capex + repaid + month["interest"] - month["ebitda"]
    book.loan -= repaid
    book.cash += (12_000_000 if number == 5 else 0) - burn  # the round, in June
    revenue = month["revenue_total"]
    return {
        "capex": capex,
        "loan_repayment": repaid,
        "net_burn": burn,
        "cash": book.cash,
        "cash_uk_gbp": _about(book.cash * Decimal("0.0143"), number, 49),
        "receivables": _about(revenue * Decimal("1.46"), number, 50),
        "payables": _about(month["cogs_total"] * Decimal("0.97"), number, 51),
        "inventory": _about(month["cogs_hardware"] * Decimal("1.93"), number, 52),
        "deferred_revenue": _about(month["mrr"] * Decimal("1.57"), number, 53),
        "vat_owed": _about(revenue * Decimal("0.071"), number, 54),
        "loan": book.loan,
    } | ({"runway": book.cash / burn} if burn > 0 else {})


def _ratios(number: int, month: Values) -> Values:
    spent = month["marketing"] + month["payroll_sales"] * Decimal("0.8")
    cac = _about(spent / month["new_customers"], number, 55)
    margin = _wobble(number, 56) * Decimal("0.841")
    ltv = _about(month["arpa"] * margin / Decimal("0.021"), number, 57)
    hardware = month["revenue_hardware"]
    return {
        "nrr": Decimal("1.071") + Decimal("0.0011") * number * _wobble(number, 58, 5),
        "grr": Decimal("0.902") + Decimal("0.0009") * number * _wobble(number, 59, 5),
        "gross_margin": month["gross_profit"] / month["revenue_total"],
        "gross_margin_subscription": margin,
        "gross_margin_hardware": (hardware - month["cogs_hardware"]) / hardware,
        "cac": cac,
        "ltv": ltv,
        "ltv_cac": ltv / cac,
        "payback": cac / (month["arpa"] * margin),
    }
