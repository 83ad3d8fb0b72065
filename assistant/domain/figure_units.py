"""The words and marks that make a number a figure: scales, currencies, units and measure words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.figure_model import FigurePeriod, FigureUnit
from assistant.domain.word_lists import words

HUNDREDTH = Decimal("0.01")
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a unit's word says: the unit, the factor on the number, the currency or period."""

    unit: FigureUnit
    factor: Decimal = _ONE
    currency: str | None = None
    period: FigurePeriod | None = None


# --- scales ---------------------------------------------------------------------------------------

SCALES_ATTACHED: Mapping[str, Decimal] = {
    word: Decimal(10) ** power
    for words, power in (
        ("k K", 3),
        ("m M mn Mn MN mm MM mln Mio mio", 6),
        ("b B bn Bn BN bln", 9),
        ("tn Tn TN T", 12),
        ("w W", 4),
    )
    for word in words.split()
}
SCALE_EN = re.compile(
    r"[ -]?(?P<word>hundred|thousand|million|billion|trillion|lakh|crore|dozen|bn|mn|tn|mln|mio)"
    r"(?![A-Za-z0-9])| ?(?P<attached>(?:mln|mio|bln|mn|mm|bn|tn|k|m|b|t|w))(?![A-Za-z0-9²³'])",
    re.IGNORECASE,
)
SCALE_WORDS: Mapping[str, Decimal] = {
    "hundred": Decimal(100), "thousand": Decimal(1000), "million": Decimal(10**6),
    "billion": Decimal(10**9), "trillion": Decimal(10**12), "lakh": Decimal(10**5),
    "crore": Decimal(10**7), "dozen": Decimal(12), "bn": Decimal(10**9), "mn": Decimal(10**6),
    "tn": Decimal(10**12), "mln": Decimal(10**6), "mio": Decimal(10**6),
}  # fmt: skip
SCALE_ZH = re.compile(
    r" ?(?:万亿|千亿|百亿|十亿|亿|(?:千|百|十)万(?![达科])|万(?![达科象物])"
    r"|千(?![克米瓦卡帕赫伏字])|百(?![分货度]))"
)
SCALES_ZH: Mapping[str, Decimal] = {
    "万亿": Decimal(10**12), "千亿": Decimal(10**11), "百亿": Decimal(10**10),
    "十亿": Decimal(10**9), "亿": Decimal(10**8), "千万": Decimal(10**7), "百万": Decimal(10**6),
    "十万": Decimal(10**5), "万": Decimal(10**4), "千": Decimal(1000), "百": Decimal(100),
}  # fmt: skip

# --- money ----------------------------------------------------------------------------------------

MARKS: Mapping[str, str] = {
    "$": "USD", "US$": "USD", "U.S.$": "USD", "HK$": "HKD", "A$": "AUD", "AU$": "AUD",
    "C$": "CAD", "CA$": "CAD", "S$": "SGD", "SG$": "SGD", "NZ$": "NZD", "NT$": "TWD", "R$": "BRL",
    "£": "GBP", "€": "EUR", "¥": "CNY", "CN¥": "CNY", "JP¥": "JPY", "₹": "INR", "₩": "KRW",
    "₽": "RUB", "฿": "THB", "₫": "VND", "RMB¥": "CNY", "Rs": "INR", "Rs.": "INR",
}  # fmt: skip
CODES: Mapping[str, str] = {
    "RMB": "CNY",
    **{
        code: code
        for code in words(
            "CNY USD GBP EUR HKD JPY AUD CAD SGD NZD TWD CHF INR KRW THB MYR IDR VND AED SEK NOK "
            "DKK ZAR BRL MXN RUB CNH"
        )
    },
    "CNH": "CNY",
}
_CURRENCIES_ZH = {
    "元": "CNY", "块": "CNY", "块钱": "CNY", "人民币": "CNY", "元人民币": "CNY", "圆": "CNY",
    "美元": "USD", "美金": "USD", "美刀": "USD", "港元": "HKD", "港币": "HKD", "港幣": "HKD",
    "英镑": "GBP", "镑": "GBP", "欧元": "EUR", "欧": "EUR",
    "日元": "JPY", "日圆": "JPY", "韩元": "KRW", "韩币": "KRW",
    "新台币": "TWD", "台币": "TWD", "新加坡元": "SGD", "新元": "SGD", "新币": "SGD",
    "澳元": "AUD", "澳币": "AUD", "加元": "CAD", "加币": "CAD", "瑞士法郎": "CHF", "瑞郎": "CHF",
    "印度卢比": "INR", "卢比": "INR", "卢布": "RUB", "泰铢": "THB", "林吉特": "MYR", "令吉": "MYR",
    "越南盾": "VND", "迪拉姆": "AED", "新西兰元": "NZD",
}  # fmt: skip
NAMES_ZH: Mapping[str, str] = {
    name: code
    for name, code in _CURRENCIES_ZH.items()
    if name not in ("元", "块", "圆", "块钱", "欧", "镑")
}
_CURRENCIES_EN = {
    "dollar": "USD", "us dollar": "USD", "u.s. dollar": "USD", "american dollar": "USD",
    "hong kong dollar": "HKD", "australian dollar": "AUD", "canadian dollar": "CAD",
    "singapore dollar": "SGD", "pound": "GBP", "british pound": "GBP", "quid": "GBP",
    "euro": "EUR", "yuan": "CNY", "renminbi": "CNY", "chinese yuan": "CNY", "yen": "JPY",
    "japanese yen": "JPY", "rupee": "INR", "indian rupee": "INR", "swiss franc": "CHF",
    "franc": "CHF", "buck": "USD",
}  # fmt: skip


def _plurals(names: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for name, meaning in names.items():
        yield name, meaning
        if not name.endswith(("s", "yuan", "yen", "renminbi", "quid")):
            yield f"{name}s", meaning


# --- English units --------------------------------------------------------------------------------

_PERIODS_EN: Mapping[str, FigurePeriod] = {
    "second": "second", "sec": "second", "minute": "minute", "min": "minute", "hour": "hour",
    "hr": "hour", "day": "day", "working day": "day", "business day": "day",
    "calendar day": "day", "trading day": "day", "week": "week", "wk": "week", "month": "month",
    "mth": "month", "calendar month": "month", "mo": "month", "quarter": "quarter",
    "year": "year", "yr": "year", "calendar year": "year", "decade": "year",
}  # fmt: skip
_MEASURES_EN = words(
    "kg kgs g m mg t kt tonne tonnes ton tons lb lbs oz ounces km kms metre metres meter meters cm "
    "mm mile miles feet ft inch inches yard yards sqm sqft sq.m sq.ft m² m³ m2 m3 km² ft² cm² "
    "hectare hectares ha acre acres mu litre litres liter liters l ml gallon gallons kwh mwh gwh "
    "twh kw mw gw kva mah watts kilowatts megawatts gigawatts gb tb mb kb pb gbps mbps kbps hz "
    "khz mhz ghz °c ℃ °f ° degrees kilometre kilometres kilometer kilometers kilogram kilograms "
    "kilo kilos gram grams barrels bushels teu tco2 tco2e tops gflops tflops pflops dpi ppi ms "
    "rpm mph lux psi db kcal calories volts amps nm"
)
_MEASURES_EN_TWO = [
    "square metres",
    "square meters",
    "square feet",
    "square foot",
    "square metre",
    "square kilometres",
    "square miles",
    "square kilometers",
    "cubic metres",
    "cubic meters",
    "cubic feet",
    "sq ft",
    "sq m",
    "sq km",
    "metric tons",
    "metric tonnes",
    "kilowatt hours",
    "nautical miles",
]
UNITS_EN: Mapping[str, Measure] = {
    **{name: Measure(unit="count") for name in (*_MEASURES_EN, *_MEASURES_EN_TWO)},
    **{
        name: Measure(unit="money", currency=currency)
        for name, currency in _plurals(_CURRENCIES_EN)
    },
    **{code.lower(): Measure(unit="money", currency=currency) for code, currency in CODES.items()},
    "pounds sterling": Measure(unit="money", currency="GBP"),
    "us$": Measure(unit="money", currency="USD"),
    "pence": Measure(unit="money", currency="GBP", factor=HUNDREDTH),
    "cent": Measure(unit="money", currency="USD", factor=HUNDREDTH),
    "cents": Measure(unit="money", currency="USD", factor=HUNDREDTH),
    "€": Measure(unit="money", currency="EUR"),
    "£": Measure(unit="money", currency="GBP"),
    "¢": Measure(unit="money", currency="USD", factor=HUNDREDTH),
    **{
        name: Measure(unit="duration", period=period)  # type: ignore[arg-type]  # of _PERIODS_EN
        for name, period in _plurals(_PERIODS_EN)
        if "decade" not in name
    },
    **{
        name: Measure(unit="percent", factor=HUNDREDTH)
        for name in ("%", "percent", "per cent", "pct", "pc")
    },
    "‰": Measure(unit="percent", factor=Decimal("0.001")),
    **{
        name: Measure(unit="points")
        for name in (
            "percentage points", "percentage point", "percent points", "% points", "pp", "ppt",
            "ppts", "pps", "p.p.", "pts", "pt", "point", "points",
        )
    },
    **{
        name: Measure(unit="points", factor=HUNDREDTH)
        for name in ("basis points", "basis point", "bps", "bp")
    },
    "fold": Measure(unit="ratio"),
}  # fmt: skip
ATTACHED_EN: Mapping[str, Measure] = {
    "x": Measure(unit="ratio"),
    "X": Measure(unit="ratio"),
    "×": Measure(unit="ratio"),
    "p": Measure(unit="money", currency="GBP", factor=HUNDREDTH),
    "h": Measure(unit="duration", period="hour"),
    "d": Measure(unit="duration", period="day"),
    "y": Measure(unit="duration", period="year"),
}

# --- Chinese units --------------------------------------------------------------------------------

_PERIODS_ZH: Mapping[FigurePeriod, str] = {
    "second": "秒 秒钟",
    "minute": "分钟",
    "hour": "小时 个小时 个钟头 钟头",
    "day": "天 日 个工作日 工作日 个交易日 个自然日 自然日 日历天 个日历日 个日历天 天天 日历日",
    "week": "周 星期 个星期 个礼拜",
    "month": "个月 个自然月 月期 个月期",
    "quarter": "个季度 个财季",
    "year": "年 个年头 个财年 个会计年度 个自然年 周岁年 年期",
}
_MEASURES_ZH = words(
    "个 家 名 位 人 户 款 件 台 辆 套 间 座 栋 幢 所 条 项 种 类 份 张 本 册 篇 部 次 单 笔 批 "
    "轮 场 届 期 支 只 头 匹 棵 株 颗 粒 片 瓶 箱 包 袋 盒 桶 罐 杯 碗 吨 斤 米 平 亩 方 升 度 "
    "瓦 根 组 对 双 副 把 艘 架 列 节 页 字 行 句 段 步 道 门 科 站 点 处 省 市 县 区 镇 村 国 "
    "州 城 车 趟 班 桌 席 床 枚 口 扇 盏 顶 幅 盘 例 宗 桩 票 集 季 餐 股 克 里 尾 羽 筐 垛 "
    "捆 卷 束 滴 拍 帧 秒差 人次 人份 人天 人月 人日 车次 班次 单量 公斤 千克 公里 千米 厘米 "
    "毫米 平方米 平米 平方公里 ㎡ 公顷 立方米 毫升 千瓦时 千瓦 兆瓦 吉瓦 兆瓦时 吉瓦时 万千瓦 "
    "家次 户次 台套 台次 件套 摄氏度 ℃ 毫克 微克 纳米 微米 英里 英寸 英尺 寸 尺 盎司 磅 "
    "千卡 大卡 卡路里 毫安时 标箱 箱次 床位 工位 席位 赫兹 兆 字节 像素 万字 门次 场次 批次 人年 "
    "人时 工时 架次 航次 吨公里 伏 安 帕 平方千米 立方 公担 担 石 窝 胎 垧 层 级台阶 起 亿次 "
    "分贝 匹马力 马力 路"
)
UNITS_ZH: Mapping[str, Measure] = {
    **{name: Measure(unit="count") for name in _MEASURES_ZH},
    **{name: Measure(unit="money", currency=currency) for name, currency in _CURRENCIES_ZH.items()},
    "毛钱": Measure(unit="money", currency="CNY", factor=Decimal("0.1")),
    "毛": Measure(unit="money", currency="CNY", factor=Decimal("0.1")),
    "角": Measure(unit="money", currency="CNY", factor=Decimal("0.1")),
    "角钱": Measure(unit="money", currency="CNY", factor=Decimal("0.1")),
    "分钱": Measure(unit="money", currency="CNY", factor=HUNDREDTH),
    "美分": Measure(unit="money", currency="USD", factor=HUNDREDTH),
    "便士": Measure(unit="money", currency="GBP", factor=HUNDREDTH),
    **{
        name: Measure(unit="duration", period=period)
        for period, names in _PERIODS_ZH.items()
        for name in names.split()
    },
    "%": Measure(unit="percent", factor=HUNDREDTH),
    "‰": Measure(unit="percent", factor=Decimal("0.001")),
    **{name: Measure(unit="points") for name in ("个百分点", "百分点", "个点", "个pp", "个pct")},
    **{name: Measure(unit="points", factor=HUNDREDTH) for name in ("个基点", "基点", "个bp")},
    "倍": Measure(unit="ratio"),
    "成": Measure(unit="percent", factor=Decimal("0.1")),
    "折": Measure(unit="percent", factor=Decimal("0.1")),
    "分": Measure(unit="plain"),
    "岁": Measure(unit="plain"),
}
LONGEST_ZH = max(map(len, UNITS_ZH))
# What may not follow a unit's word, where it would be part of another word.
NOT_AFTER_ZH: Mapping[str, re.Pattern[str]] = {
    unit: re.compile(pattern)
    for unit, pattern in {
        "成": "[立本功为长果熟交都分绩型品就效套群千百]|员(?!工)|人(?!员)",
        "折": "[扣旧叠算合射返现线股腾]",
        "倍": "[数率镜速]",
        "分": "[析布类层支销享配工散子部期公店众区组管行拣之别发时校]|钟|红",
        "毛": "[利坯重料巾衣病收面孔发纱绒线]",
        "欧": "[洲盟美式]",
        "角": "[度色形落逐钢]",
        "点": "[钟半整击赞评名检对出阵位]|[0-9]{1,2}分",
        "块": "[屏地板砖布田土芯硬玻表蛋业内石肉市电钱包]",
        "级": ".",
        "层": "[次级面楼]",
        "度": "[假身过]",
        "方": "[面案式法向位便案针圆块形略可才]",
        "面": ".",
        "期": "[待望间权货刊限末项工投建临厂]",
        "家": "[庭具电居长乡族务政园境装纺禽畜伙常族]|用(?![上了着我])",
        "人": "[均民才工气力类均事脸体口格]",
        "部": "[门分队件署委长]",
        "门": "[店槛户票诊禁锁窗]",
        "行": "[业为动政情程李]",
        "处": "[理于在置境罚分方]",
        "站": "[式点]",
        "口": "[碑径岸腔]",
        "对": "[应比象手于外接标赌称立照等口话付]",
        "道": "[路理德具]",
        "路": "[由径演线]",
        "安": "[全装心]",
        "平": "[台均衡等稳]",
        "节": "[点约省日能奏假气]",
        "列": "[表入出]",
        "组": "[织成合建件]",
        "类": "[似型别]",
        "单": "[位价元独纯品店个点一]",
        "次": "[年月日要级序世元品生于数新]",
        "轮": "[廓流船胎]",
        "支": "[付持撑出柱队线]|架",
        "只": "[要有是能会需]",
        "头": "[部脑号条]",
        "项": "[目链]",
        "条": "[件款例]",
        "场": "[景地所馆]",
        "包": "[括含装裹容]",
        "步": "[骤入伐行]",
        "区": "[域别分块]",
        "市": "[场值值占盈净]",
        "国": "[家内际外资产货]",
        "城": "[市镇乡]",
        "股": "[权东份价票市利]",
        "米": "[饭粉]",
        "升": "[级值至到高]",
        "里": "[程面]",
        "年": "[级代轮份度会薪货轻龄息]|报|化|利率",
        "天": "[使津然下空]",
        "日": "[本报期常用历]",
        "周": "[年边转期末报一二三四五六]|岁|围",
        "季": "[度节]",
        "石": "[油化]",
        "元": "[旦宵素件]|宇宙",
        "床": "[垫上]",
        "批": "[准量复判]|发(?![货出放运往布送])",
        "名": "[称字单片义额]",
        "位": "[置于数]",
        "件": "[数]",
        "套": "[餐路利现]",
        "台": "[湾风阶账]",
        "把": "[握手控关]",
        "段": "[位落]",
        "起": "[步点租售码到来源始初飞伏诉草]|$|[^事诉案投并交融收纠违火]",
        "兆": "[瓦头]",
        "票": "[房价据]",
        "车": "[间型企主辆]",
        "双": "[方边向重创碳]",
        "本": "[公年月次书轮周季期地来身质科土金领]",
        "集": "[团中成合]",
        "科": "[技学研目]",
        "句": "$^",
        "字": "[段符体典]",
        "页": "[面岩]",
        "班": "[制倒]",
        "例": "[如外会]",
        "立方": "体",
    }.items()
}
# A weight, a length or a volume: with these even 一 counts something (一吨, 一亩).
PHYSICAL_ZH = frozenset(
    words("吨 公斤 千克 斤 亩 公顷 平方米 平米 ㎡ 公里 千米 米 升 毫升 度 千瓦时 立方米 克")
)
