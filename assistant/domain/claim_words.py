"""The words that the lines of a plan are called by, in one form for English and for Chinese."""

import re
from collections.abc import Mapping
from functools import lru_cache

# Canonical words of English labels; a phrase is replaced before its words are.
_PHRASES = (
    (re.compile(r"\bnet income\b"), "net profit"),
    (re.compile(r"\boperating income\b"), "operating profit"),
    (re.compile(r"\bcosts? of (?:sales|goods sold|revenue)\b|\bcogs\b"), "cost goodssold"),
    (re.compile(r"\b(?:customer )?acquisition costs?\b|\bcac\b"), "cac"),
    (re.compile(r"\bcapital expenditure\b"), "capex"),
    (re.compile(r"\bmonthly recurring revenue\b"), "mrr"),
    (re.compile(r"\bannual recurring revenue\b"), "arr"),
    (re.compile(r"\b(?:staff|personnel|employee|people|labou?r) (?:cost|expense)s?\b"), "payroll"),
    (re.compile(r"\b(?:salary|wage) (?:costs?|bill)\b"), "payroll"),
    (re.compile(r"\bhead[- ]count\b"), "headcount"),
    (re.compile(r"\bnumber of\b"), " "),
    (re.compile(r"\b(\w+)['’]s\b"), r"\1"),
)
_ENGLISH: Mapping[str, str] = {
    word: meant
    for meant, words in {
        "revenue": "revenue revenues sales turnover income",
        "cost": "cost costs expense expenses spending spend expenditure fee fees charge charges",
        "payroll": "payroll salary salaries wage wages pay payrolls remuneration compensation",
        "rent": "rent rents rental",
        "marketing": "marketing advertising promotion promotions",
        "profit": "profit profits earnings",
        "margin": "margin margins",
        "subscription": "subscription subscriptions",
        "sale": "sale",
    }.items()
    for word in words.split()
}
_SILENT = frozenset({
    "our", "the", "a", "an", "total", "overall", "all", "of", "in", "from", "for", "at", "on",
    "we", "us", "its", "my", "whole", "entire", "group", "company", "business", "amount",
})  # fmt: skip
_LATIN = re.compile(r"[a-z][a-z0-9&'’-]*|[0-9]+")
_CHINESE_WORDS: Mapping[str, tuple[str, ...]] = {
    "营业收入": ("revenue",), "销售收入": ("revenue",), "营收": ("revenue",), "收入": ("revenue",),
    "销售额": ("revenue",), "营业额": ("revenue",), "营业成本": ("cost", "goodssold"),
    "运营费用": ("operating", "cost"), "期间费用": ("operating", "cost"),
    "运营成本": ("operating", "cost"), "获客成本": ("cac",), "单位成本": ("unitcost",),
    "人员成本": ("payroll",), "人力成本": ("payroll",), "人工成本": ("payroll",),
    "人员费用": ("payroll",), "人力费用": ("payroll",), "人员薪酬": ("payroll",),
    "员工薪酬": ("payroll",), "职工薪酬": ("payroll",), "人力": ("payroll",), "人工": ("payroll",),
    "薪酬": ("payroll",), "工资": ("payroll",), "薪资": ("payroll",), "人员工资": ("payroll",),
    "员工工资": ("payroll",), "成本": ("cost",), "费用": ("cost",), "支出": ("cost",),
    "开支": ("cost",), "花费": ("cost",), "费": ("cost",), "房租": ("rent",), "租金": ("rent",),
    "办公室租金": ("rent",), "办公租金": ("rent",), "市场推广": ("marketing",),
    "市场营销": ("marketing",),
    "市场费用": ("marketing", "cost"), "营销": ("marketing",), "推广": ("marketing",),
    "广告": ("marketing",), "净利润": ("net", "profit"), "净利": ("net", "profit"),
    "毛利率": ("gross", "margin"), "净利率": ("net", "margin"), "利润率": ("margin",),
    "毛利": ("gross", "profit"), "毛利润": ("gross", "profit"),
    "营业利润": ("operating", "profit"), "经营利润": ("operating", "profit"),
    "利润总额": ("profit", "before", "tax"), "税前利润": ("profit", "before", "tax"),
    "利润": ("profit",), "息税折旧摊销前利润": ("ebitda",), "现金余额": ("cash", "balance"),
    "货币资金": ("cash",), "账上现金": ("cash",), "账面现金": ("cash",), "现金跑道": ("runway",),
    "跑道": ("runway",), "现金净流量": ("net", "cash", "flow"), "净现金流": ("net", "cash", "flow"),
    "现金流": ("cash", "flow"), "现金": ("cash",), "期末": ("closing",), "月末": ("closing",),
    "余额": ("balance",), "净消耗": ("net", "burn"), "净流出": ("net", "burn"),
    "资本性支出": ("capex",), "资本开支": ("capex",), "客户数量": ("customer",),
    "客户数": ("customer",), "客户": ("customer",), "用户数": ("user",), "用户": ("user",),
    "员工人数": ("headcount",), "员工数": ("headcount",), "团队人数": ("headcount",),
    "月度经常性收入": ("mrr",), "年度经常性收入": ("arr",), "订阅": ("subscription",),
    "管理费用": ("administrative", "cost"), "研发费用": ("research", "cost"),
    "销售费用": ("selling", "cost"), "总": (), "合计": (), "总计": (), "的": (), "业务": (),
}  # fmt: skip
_CHINESE = re.compile(
    "|".join(sorted(_CHINESE_WORDS, key=len, reverse=True))
    + r"|(?P<latin>[A-Za-z][A-Za-z0-9&/-]*|[0-9]+)|(?P<one>[\u3400-\u9fff])"
)


@lru_cache(maxsize=4096)
def english_tokens(text: str) -> frozenset[str]:
    """Return what an English name is made of, in one form; empty for no name."""
    lowered = text.lower()
    for pattern, meant in _PHRASES:
        lowered = pattern.sub(meant, lowered)
    words = (word for word in _LATIN.findall(lowered) if word not in _SILENT)
    return frozenset(_ENGLISH.get(word) or _singular(word) for word in words)


@lru_cache(maxsize=4096)
def chinese_tokens(text: str) -> frozenset[str]:
    """Return what a Chinese name is made of: known words, Latin words, single characters."""
    tokens: list[str] = []
    for found in _CHINESE.finditer(text):
        if found["latin"]:
            tokens += english_tokens(found["latin"])
        else:
            tokens += (found["one"],) if found["one"] else _CHINESE_WORDS[found[0]]
    return frozenset(tokens)


def _singular(word: str) -> str:
    if len(word) > len("ties") and word.endswith("ies"):
        return word[:-3] + "y"
    is_plural = len(word) > len("gas") and word[-1] == "s" and word[-2] not in "su"
    return word[:-1] if is_plural else word
