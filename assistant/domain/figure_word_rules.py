"""Decides where a number in words is a quantity and where it is a turn of speech."""

import re

from assistant.domain.figure_context import WHOLE_SPAN_ZH, is_counting, noun_after
from assistant.domain.figure_numbers import ONE, Number
from assistant.domain.figure_quantities import Term, is_physical
from assistant.domain.figure_view import LINK_EDGE
from assistant.domain.word_lists import words

_IDIOMS = re.compile(
    r"one in a million|one stone"
    r"|one (?:of (?:a kind|the|our|its|their|those|these|them|us|many|several|my|your|his|her"
    r"|every|each|such|whom|which)"
    r"|another|day(?! of| a| in|s)|by one|and only|and the same|at a time|more(?! [a-z]+s?\b)"
    r"|thing|way|hand|side|place|roof|"
    r"click|stop|such|person's|who|that|which|is|was|can|may|might|must|should|would|could|will"
    r"|has|for|to one|on one|"
    r"size|word|step|piece(?! of)"
    r"|foot|eye|voice|page|go|swoop|after|or other|as|in which|just|tap|glance"
    r"|sitting|fell|line|where|"
    r"platform|tool|app|system|dashboard|screen|door|room|team|company|source of truth"
    r"|single)(?![A-Za-z])"
    r"|one[’'](?:s|d|ll)|one-(?:off|stop|time|way|sided|on-one|to-one|man|size|click|offs|of"
    r"|pager|liner|tap|shot|touch|step)(?![a-z])"
    r"|two (?:cents|birds|sides of|ends of|by two|heads|minds|faces|thirds of a|left feet"
    r"|pronged|evils)(?![a-z])"
    r"|two-(?:way|sided|fold attack|factor|faced|tier|pronged|thirds majority)(?![a-z])"
    r"|zero (?:sum|trust|in on|tolerance|waste|carbon|emissions?|knowledge|hour|cost|friction"
    r"|effort|risk|touch|rated|interest in)(?![a-z])"
    r"|zero[- ](?:day|based|rated|emission|sum)(?![a-z])"
    r"|nine (?:lives|yards|times out of ten)(?![a-z])"
    r"|nine[- ]to[- ]five(?![a-z]| (?:per|days|weeks|months|years))"
    r"|ten (?:a penny|out of ten)(?![a-z])|two and two(?![a-z])"
    r"|eight ball|six feet under|two wrongs(?![a-z])"
    r"|ten to one (?:it|he|she|they)|six "
    r"of one|seven seas|seven wonders|"
    r"three cheers|three Rs|four corners|four letter|four walls|five o'clock|forty winks|a "
    r"(?:hundred|thousand|million) "
    r"(?:times over|thanks|miles|words|apologies|pardons|reasons|ways|cuts|dollars to a|per "
    r"?cent)(?![a-z])"
    r"|a million(?: and one|-to-one)|eleven o'clock|double[- ](?:edged|dutch|take)(?![a-z])|half "
    r"(?:the battle|a mind|an eye|a chance|a loaf)",
    re.IGNORECASE,
)
_IDIOM_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])(?:square|cloud|day|number|no|this|that|each|every|any|some|big|another"
    r"|which|the|new|old|right|wrong|only the|"
    r"good|better|best|worst|last|first|next|catch|plan|phase|chapter|step|part|year|level|tier"
    r"|round|loved|little|young|"
    r"in|or|ground|patient|base|from|net|subject|absolute|sub)[ -]|(?:[Aa]ll|day|per|[Ss]ome"
    r"|[Aa]ny|[Nn]o|[Ee]very)[ -])$",
    re.IGNORECASE,
)
_ONE_IN = re.compile(r" in (?:a|an|the)(?: |$)")
_ORDER_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:square|cloud|day|number|catch|phase|chapter|part|step|plan|level|tier"
    r"|round|act|volume|book|big|"
    r"figure|table|page|section|article|clause|room|gate|year|week|month|group|stage|option"
    r"|version|top|formula)[ -]$",
    re.IGNORECASE,
)
_NO_ONE_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:this|that|each|every|any|some|no|another|which|the|new|old|right|wrong"
    r"|good|better|best|worst|last|"
    r"first|next|loved|little|young|or|as|such|all in|all-in|a|an)[ -]$",
    re.IGNORECASE,
)
_ONLY_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:only|just|exactly|least|most|than|over|about|or|and)[ -]$",
    re.IGNORECASE,
)
_NO_ZERO_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:net|ground|patient|from|sub|absolute|to|near|day|below|above)[ -]$",
    re.IGNORECASE,
)
_STANDING_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:to|of|is|are|was|were|at|reached|from|have|has|had|over|under|about|than"
    r"|with|plus|by|least|"
    r"totals?|numbered|counts?|employs?|around|roughly|nearly|almost|only|just|most|hired|added"
    r"|into|remaining)[ -]$",
    re.IGNORECASE,
)
_DEFINITE_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:the|these|those|all|other|both|between the|any|our|us)[ -]$",
    re.IGNORECASE,
)
_CAPITAL_AFTER = re.compile(r" [A-Z][a-z]")
_SENTENCE_BEFORE = re.compile(r"(?:^|[.!?:|\n\ufffc\x1f\"“] *)$")

_CUE_ZH = re.compile(
    r"(?:仅|只|只有|共|才|至少|不到|超过|少|满|足|仅有|仅剩|各|剩|另有|配|最多|不足)$"
)
_ENDS_ZH = re.compile("[，。；：、,;:）)]|$")
_ENOUGH_ZH = re.compile(
    r"(?:近|上|逾|过|约|超|超过|突破|达|达到|破|接近|不到|高达|将近|至少|不足|成|到|超出"
    r"|大约)(?:了)? ?$"
)
_STATES_ZH = re.compile(r"(?:到|达|为|至|约|近|超过|于|是|有|共|增|减|余|剩|了|仅|只) ?$")
_PEOPLE_ZH = re.compile(
    r" ?(?:用户|粉丝|会员|商户|客户|门店|企业|家庭|学生|消费者|农户|农场|居民|订单|日活|月活"
    r"|司机|员工|开发者|读者)"
)
_UNIT_SIGNS = frozenset("十拾百佰千仟万萬亿億廿点")
_BARE_SCALE = frozenset("百千万亿")
_NO_ONE_TIME_ZH = re.compile(
    r"(?:这|那|每[\u4e00-\u9fff]{0,3}|某|有|同|新的|新|另|哪|上|下|当|整|头|全)$"
)
_PRICE_ENDS = frozenset("元块毛角钱万")
_ORDER_ZH = re.compile(
    r"二(?:期|代|店|厂|部|楼|层|轮|季|组|队|区|院|所|站|号)|[一三四五六七八九]期(?![限间权货])"
)
_SHARED_BEFORE_ZH = re.compile(r"[分共计每近前后各剩满]$")
_TIME_TAIL_ZH = re.compile(r"一|到晚|天|度")
_NO_PERIOD_ZH = re.compile(r"[又复比]")


def is_idiom(text: str, start: int) -> int | None:
    """Return where a turn of speech that begins at ``start`` ends, or None."""
    match = _IDIOMS.match(text, start)
    return match.end() if match else None


def is_name(text: str, number: Number) -> bool:
    """Tell whether a number in words belongs to a name or a mark: Big Four, Day One."""
    before = text[max(0, number.start - 12) : number.start]
    if _ORDER_BEFORE.search(before):
        return True
    is_capital = text[number.start].isupper()
    return is_capital and _CAPITAL_AFTER.match(text, number.end) is not None


_LABELS = frozenset(
    words(
        "team total score rating index headcount staff revenue churn cost price of in the at by "
        "about over under and with from to only just around another for all our we some nearly "
        "almost roughly between now today then up down plus minus sites target goal year growth "
        "margin stock demand volume count number rate ratio level runway payback capacity output "
        "or as is are was were has have had but if per each every than less more fewer beyond "
        "above below approximately until since before after"
    )
)
_NAME_BEFORE = re.compile(r"(?<![A-Za-z])([A-Z][a-z]{2,}) $")
_SMALL_NUMBER = re.compile(r"[0-9]{1,2}(?:\.[0-9])?(?![0-9])")


def is_version(text: str, start: int, term: Term) -> bool:
    """Tell whether a small bare number names a version or a model: Vue 3, Motel 6."""
    if term.unit is not None or term.scale != ONE or not _SMALL_NUMBER.match(text, start):
        return False
    name = _NAME_BEFORE.search(text[max(0, start - 20) : start])
    if name is None or name[1].endswith("s") or name[1].lower() in _LABELS:
        return False
    return not noun_after(text, term.end) and not is_counting(text, term.end)


def may_stand(text: str, number: Number, term: Term) -> bool:
    """Tell whether a number in English words is a quantity here."""
    before = text[max(0, number.start - 14) : number.start].rstrip(LINK_EDGE)
    word = text[number.start : number.end].lower()
    if word == "zero":
        return _is_nought(text, number, term, before)
    if word == "one":
        return _is_one(text, number, term, before)
    if term.unit is not None or noun_after(text, term.end):
        return True
    if number.value >= 100 or is_counting(text, term.end):  # noqa: PLR2004
        return not _DEFINITE_BEFORE.search(before) or number.value > 10  # noqa: PLR2004
    return _STANDING_BEFORE.search(before) is not None and not _DEFINITE_BEFORE.search(before)


def _is_one(text: str, number: Number, term: Term, before: str) -> bool:
    if term.unit is not None and text[number.end : number.end + 1] == "-":
        return True  # a one-year cliff
    if _NO_ONE_BEFORE.search(before) and not _ONLY_BEFORE.search(before):
        return False
    if term.unit is not None:
        return True
    is_start = text[number.start].isupper() and _SENTENCE_BEFORE.search(before)
    noun = noun_after(text, term.end)
    if not noun or noun.split(" ")[0][:1].isupper():
        return is_counting(text, term.end) and not is_start
    return not is_start or " " in noun or _COUNTED_START.match(text, term.end) is not None


_COUNTED_START = re.compile(
    r" [a-z-]+ (?:has|is|was|left|paid|pays|joined|out|in|a|per|of)(?![a-z])"
)


def _is_nought(text: str, number: Number, term: Term, before: str) -> bool:
    if _NO_ZERO_BEFORE.search(before):
        return False
    noun = noun_after(text, number.end)
    return term.unit is not None or noun.endswith("s")


def may_count(text: str, number: Number, term: Term) -> bool:
    """Tell whether a number in Chinese numerals is a quantity here, and no part of a word."""
    written = text[number.start : number.end]
    before = text[max(0, term.start - 4) : term.start]
    if len(written) > 1 and not _UNIT_SIGNS.intersection(written) and term.unit != "percent":
        return False
    if term.value == 0 and term.unit in (None, "count"):
        return False
    if _ORDER_ZH.match(text, number.start) and not _SHARED_BEFORE_ZH.search(before):
        return False  # 二期, 三期: a phase has a number, it counts nothing
    if written == "一":
        return _may_be_one(text, term, before)
    if written[0] in _BARE_SCALE:
        return _may_be_scale(text, term, written, before)
    if term.unit is not None:
        return not (term.unit == "plain" and written == "十")
    if len(written) == 1:
        return term.scale != ONE
    ends_open = not "\u4e00" <= text[term.end : term.end + 1] <= "\u9fff"
    is_stated = ends_open or number.value >= 100 or _STATES_ZH.search(before) is not None  # noqa: PLR2004
    return number.value > 10 and is_stated  # noqa: PLR2004


# 一年折合, 一天 420 元, 一年省 3 万: each year, each day. 一年 3 个月 is one span.
_EACH_TIME_ZH = re.compile(
    rf"{WHOLE_SPAN_ZH}|以?[前后]| ?(?:的[\u4e00-\u9fff]{{1,4}}?)?"
    r"(?:[只才就也都得是为需要增涨降减长收付花用烧省赚亏挣约能可卖做产接跑赔交还拿少多]{1,4}"
    r"|大概|大约|差不多|平均|不到|不足|超过|[少多]?(?:扔|丢|倒|浪费|损失)[掉了]{0,2}"
    r"|[要会]?(?:碰[上到]|遇[上到]|发生|出现)) ?[£$¥€]?[0-9]"
    r"|的?(?:房租|租金|工资|薪水|水?电费?|水费|开销|流量费|[\u4e00-\u9fff]{2,4}(?:成本|费用?))"
    r" ?[£$¥€]?[0-9]"
    r"| ?(?:[£$¥€]|(?:RMB|CNY|USD|GBP) ?)?[0-9][0-9,.]*+(?! ?(?:个月|个半|天|周|年|月|日|小时))"
)
_A_PRICE_ZH = re.compile(r"(?:[元块毛角]|[英日欧]镑|英镑|美元|港币) ?$")


def _may_be_one(text: str, term: Term, before: str) -> bool:
    if term.unit is None:
        return term.scale != ONE
    if term.unit == "duration":
        tail = _TIME_TAIL_ZH.match(text, term.end)
        is_each = (
            _EACH_TIME_ZH.match(text, term.end) is not None
            or _A_PRICE_ZH.search(before) is not None
        )
        return not is_each and not _NO_ONE_TIME_ZH.search(before) and tail is None
    if term.unit == "count" and term.scale == ONE:
        if _A_PRICE_ZH.search(before) or (is_physical(term) and before[-1:] in _PRICE_ENDS):
            return False  # 二十元一斤: what the price is for
        if is_physical(term) or _CUE_ZH.search(before) is not None:
            return True
        return _ENDS_ZH.match(text, term.end) is not None and before[-1:] == " "
    return True


def _may_be_scale(text: str, term: Term, written: str, before: str) -> bool:
    """Tell whether a scale without a number before it is meant: 近千家, 百万用户."""
    is_named = term.unit is not None or _PEOPLE_ZH.match(text, term.end) is not None
    if _ENOUGH_ZH.search(before):
        return is_named or len(written) > 1
    return is_named and len(written) > 1
