"""Decides what a number without a unit is: a count where something is counted, money, or plain."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.domain.figure_model import Figure
from assistant.domain.word_lists import words

_PLAIN_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])(?:NPS|PMI|CPI|PPI|pH|GPA|ESG|[Ss]cored?|[Rr]ating|[Rr]ated|[Ii]ndex|[Bb]eta|"
    r"[Rr]ate|multiplier|factor)|指数|评分|得分|汇率|系数|均分|净推荐值|满意度|沪指|大盘|恒指|打分)"
    r"(?: (?:of|is|was|at|score|to|hit|reached|about|stands at|rose to|fell to)"
    r"|[为达约仅在是到于由从了数值按])*[ :：=“\x1f]*$"
)
# What these count is written before the number: 用户突破三百万, Employees: 12.
_COUNTED_BEFORE = re.compile(
    r"(?:(?P<zh>用户|客户|粉丝|门店|商户|会员|订单|员工|人数|下载量|日活|月活|销量|农户|学生"
    r"|户数|家数|装机量|订阅|注册量|样本|"
    r"数量|人员|司机|店铺|企业|家庭)[数量]?(?:总数|规模"
    r"|累计)?(?:[为达约仅在是到于了破过已超增至由从涨升降突近逾有共减]|"
    r"[0-9.万亿]+){0,8}[ :：\x1f]{0,2}"
    r"|(?<![A-Za-z])(?P<en>customers|users|sites|employees|stores|orders|headcount|downloads"
    r"|subscribers|shops|"
    r"clients|staff|shares|farms|members|patients|vehicles|[MDW]AUs?|stars?)(?: "
    r"(?:reached|total(?:led)?|were|was|is|of|at|rose to|grew to|fell to|hit|now))?"
    r"(?:[: \x1f]{1,3}| ?(?:已|现已)?(?:突破|超过|接近|达到?|约|过|为|至|到)了? ?))$",
    re.IGNORECASE,
)
_QUOTIENT_BEFORE = re.compile(
    r"(?<![A-Za-z])LTV(?: to |[ /:]{1,3})CAC(?: ratio)?(?: (?:of|is|was|at|to)| ?[为达约是到])?"
    r"[ :：]*$"
)
# A large number without a unit after one of these is money: 融资 300 万, 赔了两万三.
_MONEY_BEFORE = re.compile(
    r"(?:融资?(?!合|化)|pre-money|post-money|Pre-money|Post-money|valuation|估值|投前|投后|(?:本轮|这轮|我们)要|审计|参展|市场价|[这那]笔"
    r"|(?:营收|收入|净利|净亏)[0-9.,]+[万亿]元?，[前上去今明次后]年|收入|营收|投入|投资|成本|费|缺口|缓冲|现金|贷款|利润|亏|净利|毛利|金额"
    r"|工资|薪|预算|价格|售价|租金|押金|定金|钱|赔|赚|租|借了|账上|挣|省下|省了|"
    r"花|缴|资本|销售额|交易额|产值|支出|补贴|资金|注资|出资|募资|筹集|筹得|GMV|EBITDA|ARR|MRR"
    r"|营业额|流水|回款|欠款|本息|"
    r"还本|净流出|净流入|结余|合计|取整|应收|应付|款|税|赔偿|债)[^，。；、]{0,14}$"
)
_MANY_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:fewer than|as (?:many|few) as|(?:team|group|party|board|panel|crew|class"
    r"|fleet|network|family|cohort|sample|quorum) of) $",
    re.IGNORECASE,
)
_GROUP_OF = re.compile(r"\b(?:team|group|party|board|panel|crew|staff) of $")
_MANY_DO = re.compile(
    r" (?:have|had|said|say|remain|remained|left|are|were|went|came|chose|kept|gave|bought|wanted)"
    r"(?![a-z])"
)
_PRICE_BEFORE = re.compile(
    r"(?:单价|售价|定价|标价|客单价|价格|房租|租金|月租|月费|年费|月薪|年薪|底薪|工资|薪水|押金|定金|人均消费|油钱|路费|运费)"
    r"(?:[为达约仅在是到于由从了降涨升调超过近 ：:]|[0-9.元]{1,9}|提高|便宜|不到|左右){0,6}$"
)
_REACHES = re.compile(  # asked of words in lower case
    r"(?<![a-z])(?:reach(?:es|ed|ing)?|hits?|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?"
    r"|pass(?:es|ed|ing)?|tops?|topped|total(?:s|led|ling)?|number(?:s|ed|ing)?|are|were|equal"
    r"|sold|to|from|at|of|by)"
    r"(?: (?:now|just|well|only|about|around|some|roughly|approximately|nearly|almost|over|under"
    r"|above|below|past|beyond|more than|fewer than|less than|at least|up to|close to|the)){0,2}"
    r"[: \x1f]{1,2}$"
    r"|(?<=[a-z]s)(?<! is)(?<! was)(?<! has)(?<! plus)(?<! as)(?<! vs)[:,]?[ \x1f]{1,2}$"
)
_CLAUSE_EDGE = re.compile(r"[.;!?\n|()。；！？，\ufffc]")
_DIGIT = re.compile("[0-9]")
_PLURAL = re.compile(r"(?<![A-Za-z])(?:[A-Za-z]{2,}s|people|staff|headcount)(?![A-Za-z'])")
_NO_PLURAL = frozenset(
    words(
        "is was has does this its us plus less across versus vs always thus perhaps towards "
        "afterwards besides upwards thanks terms series business process progress access success "
        "news gas bus "
        "reaches rises grows falls climbs increases stands totals numbers exceeds hits passes "
        "tops goes gets makes takes runs means moves drops jumps doubles starts begins ends "
        "comes serves needs gives sells adds keeps fits suits wants hopes employs sees "
        "brings years months weeks days hours minutes "
        "quarters seconds decades as"
    )
)
# Where one of these is spoken of, a bare number after it counts nothing.
_MEASURED = re.compile(
    r"(?<![A-Za-z])(?:revenues?|sales|costs?|pric(?:es?|ed)|earnings|profits?|loss(?:es)?|margins?"
    r"|expenses?|fees?|wages?|salar(?:y|ies)|savings|proceeds|rents?|scor(?:es?|ed)|rat(?:es?|ed"
    r"|ings?)|ind(?:ex|ices|exes)|NPS|PMI|pH|points?|odds|temperatures?|multiples?|ratios?|grades?"
    r"|marks?|levels?|versions?|LTV|CAC|ARPU|each|apiece)(?![A-Za-z])"
    r"|指数|评分|得分|汇率|系数|均分|净推荐值|满意度|打分|每|价|费|薪|租|元|LTV|中间价",
    re.IGNORECASE,
)
_WINDOW = 72
_SAME_SENTENCE = re.compile(r"[.!?](?![0-9])|[\n|。！？:：\ufffc]")
_ANAPHORA = re.compile(
    r"(?<![A-Za-z])(?:it|they|there|that) (?:is|are|was|were|will be) $"
    r"|the (?:remaining|other|rest) $"
)
_AT_PRICE = re.compile(r"(?<![A-Za-z])at $")
_ANOTHER = re.compile(
    r",?(?: (?:and|or|but|to|then|not))?(?: (?:about|around|over|under|up to|only|just"
    r"|more than|fewer than|less than|at least|nearly|almost)){0,2} "
)
_PLAIN_ENDS = frozenset("分点%")


def is_plain_after(text: str, start: int) -> bool:
    """Tell whether the words before a number make it a score, an index or a rate."""
    return _PLAIN_BEFORE.search(text[max(0, start - 24) : start]) is not None


_COINS = "pounds?|dollars?|euros?|yuan|yen|francs?|sterling"
_PAID_FOR_ONE = re.compile(
    rf" (?:{_COINS}|CNY|RMB|USD|GBP|EUR) (?:to|per|for|against) (?:the|an?|each|one)"
    rf" (?:{_COINS})(?![a-z])",
    re.IGNORECASE,
)
_BUY_ENDS = frozenset(
    words("buy buys bought worth fetch fetches at cost costs about around some only just")
)
_ONE_BUYS = re.compile(  # asked of words in lower case
    rf"(?<![a-z])(?:the|an?|one|each) (?:{_COINS}) (?:now |then )?"
    r"(?:buys?|bought|(?:is|was) worth|fetch(?:es|ed)|st(?:ands|ood) at|trade[sd] at"
    r"|costs?)(?: (?:about|around|some|only|just))? $"
)


def is_exchange_rate(text: str, start: int, end: int) -> bool:
    """Tell whether a number of coins is what another coin costs: the pound bought 9.17 yuan."""
    if _PAID_FOR_ONE.match(text, end):
        return True
    before = text[max(0, start - 48) : start].lower()
    return before[:-1].rpartition(" ")[2] in _BUY_ENDS and _ONE_BUYS.search(before) is not None


def is_quotient_after(text: str, start: int) -> bool:
    """Tell whether the number is what a named quotient comes to: LTV/CAC 3.4."""
    return _QUOTIENT_BEFORE.search(text[max(0, start - 32) : start]) is not None


def is_money_after(text: str, start: int) -> bool:
    """Tell whether the words before a bare Chinese number speak of money."""
    return _MONEY_BEFORE.search(text[max(0, start - 24) : start]) is not None


def is_of_many(text: str, start: int, end: int) -> bool:
    """Tell whether words beside a bare number are said of what can be counted: 41 have left."""
    if _MANY_DO.match(text, end):
        return True
    return _MANY_BEFORE.search(text[max(0, start - 14) : start]) is not None


def is_price_after(text: str, start: int) -> bool:
    """Tell whether a price is named right before a bare number: 单价从 299 降到 199."""
    return _PRICE_BEFORE.search(text[max(0, start - 16) : start]) is not None


def counted_before(text: str, start: int, value: Decimal) -> str:
    """Return the counted thing that stands before its number: customers rose to 638."""
    if _GROUP_OF.search(text, max(0, start - 14), start):
        return ""  # a team of 23 is of people, whatever was counted before
    near = _COUNTED_BEFORE.search(text[max(0, start - 24) : start])
    is_whole = value == value.to_integral_value()
    if near is not None and (is_whole or near["zh"]):
        return near["zh"] or near["en"]
    if not is_whole:
        return ""
    before = text[max(0, start - _WINDOW) : start]
    if start > _WINDOW and text[start - _WINDOW - 1].isalpha():
        before = before[before.find(" ") + 1 :]  # the rest of a word that the window cuts
    if not _REACHES.search(before.lower()):
        return ""
    clause = _CLAUSE_EDGE.split(before)[-1]
    if _MEASURED.search(clause):
        return ""
    last_part = _DIGIT.split(clause)[-1]
    named = [word for word in _PLURAL.findall(last_part) if _is_plural(word.lower())]
    named = named or [word for word in _PLURAL.findall(clause) if _is_plural(word.lower())]
    return named[0] if named else ""


def _is_plural(word: str) -> bool:
    return word not in _NO_PLURAL and not word.endswith(("ss", "us"))


def with_shared_counts(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """Return figures where a bare number counts what its neighbour in the sentence counts.

    486,000 bakeries in China and 7,850 in the UK; between 12 and fewer than 20 sites.
    """
    shared: list[Figure] = []
    last: Figure | None = None
    for place, figure in enumerate(figures):
        found = figure
        if _is_bare(text, figure):
            following = figures[place + 1] if place + 1 < len(figures) else None
            owner = _counting_neighbour(text, figure, last, following)
            if owner is not None:
                found = replace(figure, unit="count", counted=owner.counted)
        shared.append(found)
        last = found if found.unit == "count" else last
    return shared


def _is_bare(text: str, figure: Figure) -> bool:
    value = figure.value
    return (
        figure.unit == "plain"
        and isinstance(value, Decimal)
        and value == value.to_integral_value()
        and text[figure.end - 1] not in _PLAIN_ENDS
    )


def _counting_neighbour(
    text: str, figure: Figure, last: Figure | None, following: Figure | None
) -> Figure | None:
    if last is not None and figure.start - last.end <= _WINDOW:
        gap = text[last.end : figure.start]
        is_one = ";" not in gap or _ANAPHORA.search(gap) is not None
        is_same = is_one and not _SAME_SENTENCE.search(gap) and not _AT_PRICE.search(gap)
        if is_same and not _MEASURED.search(gap) and not _is_measured_after(text, figure.end):
            return last
    if following is not None and following.unit == "count":
        gap = text[figure.end : following.start]
        if _ANOTHER.fullmatch(gap) and not is_plain_after(text, figure.start):
            return following
    return None


def _is_measured_after(text: str, end: int) -> bool:
    return _MEASURED.match(text, end + (text[end : end + 1] == " ")) is not None
