"""A small company's facts, and figures made by hand, for the tests of binding."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from assistant.domain.binding import Binding, FactIndex, bind
from assistant.domain.facts import Fact, FactValue, Period, Range, Unit
from assistant.domain.figures import Figure, FigurePeriod, FigureUnit
from assistant.domain.languages import LocalizedText

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
SITES = LocalizedText(en="sites", zh="家门店")


def fact(
    fact_id: str, en: str, zh: str, value: FactValue | str | int, unit: Unit, **more: object
) -> Fact:
    """Return a fact; numbers may be given as text."""
    is_number = unit not in ("date", "quarter", "year") and isinstance(value, str | int)
    held = Decimal(str(value)) if is_number else value
    currency = "GBP" if unit == "money" else None
    made = Fact(id=fact_id, labels={"en": en, "zh": zh}, value=held, unit=unit, currency=currency)  # type: ignore[arg-type]  # no int is left
    return replace(made, **more)  # type: ignore[arg-type]  # fields of a Fact


def months_of(
    key: str, en: str, zh: str, first: int, step: int, period: Period | None
) -> Iterator[Fact]:
    """Yield 36 months of a line from January 2027."""
    for place in range(36):
        year, month = 2027 + place // 12, place % 12 + 1
        yield fact(
            f"lines.{key}.{year}-{month:02d}",
            f"{en}, {MONTHS[month - 1]} {year}",
            f"{zh}（{year} 年 {month} 月）",
            first + step * place,
            "money",
            period=period,
            as_of=date(year, month, 1),
        )


def facts() -> list[Fact]:
    """Return the answers, the assumptions and four lines of 36 months each."""
    return [
        fact("company.founded", "Founded", "成立时间", "2025-05", "date"),
        fact("evidence.survey", "Cafes surveyed", "受访咖啡馆", 83, "count",
             counted=LocalizedText(en="cafes", zh="家")),
        fact("evidence.fee", "Bookkeeper's fee", "记账员费用",
             Range(low=Decimal(180), high=Decimal(320)), "money", period="month"),
        fact("evidence.sites", "Paying sites at the end of October 2026",
             "2026 年 10 月底付费门店", 214, "count", counted=SITES, as_of=date(2026, 10, 1)),
        fact("evidence.shops", "Independent coffee shops in the UK", "英国独立咖啡馆", 26400,
             "count", counted=LocalizedText(en="coffee shops", zh="家"), as_of=date(2025, 1, 1)),
        fact("evidence.gross_retention", "Gross retention", "总留存率", "0.89", "percent"),
        fact("evidence.net_retention", "Net retention", "净留存率", "0.94", "percent"),
        fact("evidence.gross_margin", "Gross margin", "毛利率", "0.432", "percent"),
        fact("evidence.order_growth", "Growth in orders", "订单增长率", "0.35", "percent"),
        fact("evidence.records", "Retention of tax records", "税务记录保存年限", 60, "duration",
             period="month"),
        fact("evidence.launch", "Launch of the payroll module", "薪资模块上线", "2027-06-30",
             "date"),
        fact("evidence.worth", "Market size", "市场规模", "1234567", "money", period="year"),
        fact("revenue.sites.price", "Site subscription: Price", "门店订阅：价格", 79, "money",
             period="month"),
        fact("revenue.sites.churn", "Site subscription: Monthly churn", "门店订阅：月流失率",
             "0.021", "percent", period="month"),
        fact("instruments.seed.amount", "Seed round: Amount", "种子轮：金额", 650000, "money"),
        fact("holders.maya.shares", "Maya Osei: Shares", "Maya Osei：股数", 4675000, "count"),
        fact("holders.tom.shares", "Tom Hale: Shares", "Tom Hale：股数", 3825000, "count"),
        fact("results.revenue.2027", "Revenue in 2027", "2027 年收入", 439946, "money",
             period="year"),
        fact("results.revenue.2028", "Revenue in 2028", "2028 年收入", 967173, "money",
             period="year"),
        fact("results.net.2027", "Net result in 2027", "2027 年净利", -326082, "money",
             period="year"),
        *months_of("software", "Software", "软件费", 1900, 0, "month"),
        *months_of("payroll", "Pay and on-cost", "人员成本", 25013, 711, "month"),
        *months_of("cash", "Cash balance", "现金余额", 118020, 1503, None),
        *months_of("fees", "Payment fees", "支付手续费", 1, 1, "month"),
    ]  # fmt: skip


INDEX = FactIndex(facts())


def figure(text: str, unit: FigureUnit, value: str | int | None = None, **more: object) -> Figure:
    """Return a figure whose place is not yet known."""
    held: Decimal | str | None = None
    if value is not None:
        held = str(value) if unit in ("date", "quarter", "year") else Decimal(value)
    made = Figure(text=text, start=0, end=0, unit=unit, value=held)
    return replace(made, **more)  # type: ignore[arg-type]  # fields of a Figure


def pounds(text: str, value: str | int, **more: object) -> Figure:
    """Return an amount in pounds."""
    return figure(text, "money", value, currency="GBP", **more)


def percent(text: str, value: str, **more: object) -> Figure:
    """Return a percentage."""
    return figure(text, "percent", value, step=Decimal("0.01"), **more)


def count(text: str, value: str | int, counted: str = "", **more: object) -> Figure:
    """Return a number of things."""
    return figure(text, "count", value, counted=counted, **more)


def month(text: str, value: str) -> Figure:
    """Return a date."""
    return figure(text, "date", value)


def months(text: str, value: str | int, period: FigurePeriod, **more: object) -> Figure:
    """Return a duration."""
    return figure(text, "duration", value, period=period, **more)


def placed(text: str, *figures: Figure) -> tuple[Figure, ...]:
    """Return the figures where they stand in a text, one after the other."""
    found, place = [], 0
    for each in figures:
        place = text.index(each.text, place)
        found.append(replace(each, start=place, end=place + len(each.text)))
        place += len(each.text)
    return tuple(found)


def bindings(text: str, *figures: Figure, index: FactIndex = INDEX) -> tuple[Binding, ...]:
    """Return what the figures of a text rest on."""
    return bind(text, index, placed(text, *figures))


def outcome(text: str, *figures: Figure, index: FactIndex = INDEX) -> str:
    """Return what the first figure rests on: a fact's id, or the status and what goes with it."""
    return told(bindings(text, *figures, index=index)[0])


def told(binding: Binding) -> str:
    """Return a binding in one word: the fact's id, the arithmetic or the reason."""
    if binding.status == "bound":
        return binding.fact or ""
    return binding.reason or binding.expression or binding.status
