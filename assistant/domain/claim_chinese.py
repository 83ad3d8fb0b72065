"""Reads what a Chinese clause asserts."""

import re
from collections.abc import Callable
from decimal import Decimal

from assistant.domain.claim_assertion import Assertion, Grain, Measure
from assistant.domain.claim_numbers import CHINESE_NUMBER, Amount, read_amount, read_number

_NEGATION = re.compile(
    r"不(?!断|仅|但|只|含|管|论|少于|低于)|未(?!来)|没|无(?!论|锡)|难以|尚|并非|绝非|接近盈"
    r"|将近|几乎|差点|勉强|亏损(?!转)"
)
# Words that change nothing: the company itself, tenses of the plan, and what a plan is called.
_SILENT = re.compile(
    r"我们|我司|本公司|持续|公司|企业|本项目|项目|整体|将会|将|会|预计|预期|预测|即可|即|就|便"
    r"|能够|可以|已经|于是|因此"
    r"|所以|届时|同时|并且|而且|并|且|也|均|都|仍然|仍|首次|首度|开始|实现|达到|达成|全年"
    r"|全面|根据|按照|按|基准"
    r"|情景|计划期内|计划期|计划|模型|财务|测算|显示|在|于|从|自|到|至|的|了|可|能|由|其|内"
    r"|中|单月|当月|当年|月度|年度"
    r"|整个|期间|期内|全程|起|[，,：:\s]"
)
_FRAME = re.compile(
    r"^(?:(?:根据|按照|按)(?:我们的?|公司的?)?(?:基准|财务|当前)?(?:计划|模型|测算|预测)"
    r"|(?:预计|预期|其中|届时|因此|同时|并且|而且|并|且|也)"
    r"|在?(?:整个)?(?:计划|预测|规划)期(?:间|内)?|在?基准(?:情景|假设)?下|三年(?:内|来|间)"
    r"|我们的?|公司的?|本公司的?|本项目的?|我司的?)+"
)


def read_chinese(clause: str) -> Assertion | None:
    """Return what a clause without its times and blanks asserts; None where it is no claim."""
    text = _FRAME.sub("", clause)
    for read in _READERS:
        assertion = read(text)
        if assertion is not None:
            return assertion
    return None


def _left(text: str) -> str:
    return _SILENT.sub("", text)


def _is_denied(text: str) -> bool:
    return _NEGATION.search(text) is not None


_MEASURES: dict[str, Measure] = {
    "净": "net", "净利润": "net", "净利": "net", "营业": "operating", "经营": "operating",
    "营业利润": "operating", "经营利润": "operating", "ebitda": "ebitda", "税后": "net",
}  # fmt: skip
_PROFIT = re.compile(
    r"(?P<before>.*?)(?P<verb>扭亏为盈|扭亏|由亏转盈|转亏为盈|转盈|(?:(?:实现|进入|开始"
    r"|转为|达到|保持)?(?:全面|首次|整体|全年|年度)?"
    r"(?P<measure>净|营业|经营|ebitda|税后)?(?:盈利|赢利)))(?P<after>.*)"
)
_PROFIT_LINE = re.compile(
    r"(?P<before>.*?)(?P<measure>净利润|净利|营业利润|经营利润|ebitda|利润)(?P<verb>(?:将"
    r"|会|可|能|首次|全年|实现|由负|开始|年度)*"
    r"(?:为正|转正|转为正|为正数|大于零))(?:值)?(?P<after>.*)"
)


def _profit(text: str) -> Assertion | None:
    found = _PROFIT_LINE.fullmatch(text) or _PROFIT.fullmatch(text)
    if found is None or _is_denied(text) or _left(found["after"]):
        return None  # 盈利能力, 盈利模式: the words name something else
    return Assertion(
        kind="profitable_in",
        measure=_MEASURES.get(found["measure"] or "", ""),
        is_turning=bool(re.search(r"扭|转|实现|进入|开始|达到|首次|由负", text)),
        is_whole_year="全年" in text or "年度" in text,
        is_vague=bool(_left(found["before"])),
    )


_BREAK_EVEN = re.compile(
    r"(?P<before>.*?)(?P<measure>现金流|ebitda|净利润|经营|营业)?(?:层面"
    r"|口径)?(?:的)?(?:实现|达到|达成)?(?:整体|全面|首次|月度|单月)?"
    r"(?:盈亏平衡|收支平衡|盈亏持平)(?P<after>.*)"
)


def _break_even(text: str) -> Assertion | None:
    found = _BREAK_EVEN.fullmatch(text)
    if found is None or _is_denied(text):
        return None
    if _left(found["after"].removeprefix("点")):
        return None  # 盈亏平衡分析
    measure = found["measure"] or ""
    read: Measure = "cash flow" if measure == "现金流" else _MEASURES.get(measure, "")
    return Assertion(kind="break_even_by", measure=read, is_vague=bool(_left(found["before"])))


_LENGTH = re.compile(
    rf"(?P<qualifier>超过|不少于|不低于|至少|大于|高于|多于|约为?|大约|近|接近|将近|长达"
    rf"|达到?)?(?P<number>{CHINESE_NUMBER})"
    r"(?P<plus>多)?(?P<unit>个?月|年半|年)(?P<more>以上|之久|左右)?"
)
_ROUND = re.compile(
    r"(?:本轮|此轮|这轮|完成|a轮|种子轮)*(?:融资|募资|资金到账|融资到账|到账|交割)(?:完成"
    r"|到账)?(?:后|之后)|含本轮融资"
    r"|(?:本轮|此轮|这轮|种子轮|a轮)(?:融资|资金)"
)
_RUNWAY = re.compile(
    r"(?:现金|资金|储备|跑道|账上).{0,12}?(?:支撑|维持|支持|撑|够用|够|使用|可用|用|覆盖"
    r"|跑道|运营)|跑道|可支撑"
)
_RUNWAY_WORDS = re.compile(
    r"账上|账面|现有|目前|当前|现金流|现金|资金|储备|余额|跑道|足够|足以|够用|够|支撑|维持"
    r"|支持|覆盖|使用|运营|经营|运转"
    r"|为|是|有|长度|时间|撑|用|剩余|还|长达|约|达|运行|我们|发展|正常|日常|生存"
)


def _runway(text: str) -> Assertion | None:
    found = _LENGTH.search(text)
    plain = re.sub(r"不少于|不低于|将近|接近", "", text)
    if _RUNWAY.search(text) is None or _is_denied(plain):
        return None
    if found is None:
        return _cash_until(text)
    rest = _ROUND.sub("", text[: found.start()] + text[found.end() :])
    if _LENGTH.search(rest):
        return None
    qualifier, more = found["qualifier"] or "", found["more"] or ""
    amount = _months(found["number"], found["unit"])
    return Assertion(
        kind="runway_over",
        amount=amount,
        is_strict=qualifier in ("超过", "大于", "高于", "多于") or bool(found["plus"]),
        is_about=qualifier.startswith(("约", "大约", "近", "接近", "将近")) or more == "左右",
        with_round=_ROUND.search(text) is not None,
        is_vague=amount is None or bool(_left(_RUNWAY_WORDS.sub("", rest))),
    )


def _cash_until(text: str) -> Assertion | None:
    if re.search(r"\d|[亿万元%成]", text) or not re.search(r"撑|维持|够|用到|用至|用|支持", text):
        return None
    rest = _left(_RUNWAY_WORDS.sub("", _ROUND.sub("", text)))
    return Assertion(kind="runway_over", is_vague=bool(rest))


def _months(number: str, unit: str) -> Amount | None:
    count = read_number(number)
    if count is None:
        return None
    if unit.endswith("月"):
        return read_amount(f"{count}个月")
    return read_amount(f"{count * 12 + (6 if unit == '年半' else 0)}个月")


_COST_HEAD = r"(?:成本|费用|支出|开支|花费)(?:项目?|科目|来源|大头|构成)?"
_REVENUE_HEAD = r"(?:收入|营收|营业收入|销售收入)(?:来源|项目?|贡献(?:者|来源)?|板块|构成)?"
_OWN = r"(?:我们|公司|我司|本公司)?的?"
_LARGEST = re.compile(
    rf"(?P<a>.+?)(?:始终|一直|仍然?|仍旧|依然|将|会|都|均)*(?:是|为|成为){_OWN}(?:单项"
    rf"|单一)?最[大高]的?(?:单项|单一|一项|一笔|一块)?"
    rf"(?P<head>{_REVENUE_HEAD}|{_COST_HEAD})(?P<after>.*)"
)
_LARGEST_FIRST = re.compile(
    rf"{_OWN}(?:单项|单一)?最[大高]的?(?:单项|单一|一项|一笔|一块)?(?P<head>{_REVENUE_HEAD}"
    rf"|{_COST_HEAD})(?:始终|一直|仍然?|将)*(?:是|为)(?P<a>.+)"
)


def _largest(text: str) -> Assertion | None:
    found = _LARGEST.fullmatch(text) or _LARGEST_FIRST.fullmatch(text)
    if found is None or _is_denied(text) or re.search(r"第[二三]|其次|之一", text):
        return None
    parts = found.groupdict()
    if _left(parts.get("after") or ""):
        return None
    is_revenue = re.fullmatch(_REVENUE_HEAD, parts["head"]) is not None
    return Assertion(
        kind="largest_revenue" if is_revenue else "largest_cost",
        subject=_left_edges(parts["a"]),
        role="revenue" if is_revenue else "cost",
    )


_UP = r"(?:增长|上升|提高|提升|增加|上涨|攀升|走高|扩大)"
_DOWN = r"(?:下降|减少|降低|下滑|走低|缩减|收窄|回落)"
_HOW = r"(?:将|会|都|均|保持|实现|持续|稳步|不断|稳定|呈|可|能|在|也|同比)*"
_STEP = (
    r"(?:(?:逐|按|连|每个?|每一个?)(?P<each>月|季度|季|年)|(?P<twice>月|季|年)(?P=twice)"
    r"|一(?P<one>月|季|年)比一(?P=one)高)"
)
_MOVES = re.compile(
    rf"(?P<a>.+?){_HOW}{_STEP}{_HOW}(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?P<after>.*)"
)
_GRAINS: dict[str, Grain] = {"月": "month", "季": "quarter", "年": "year"}


def _moves(text: str) -> Assertion | None:
    found = _MOVES.fullmatch(text)
    if found is None or _is_denied(text) or _left(found["after"].removeprefix("态势")):
        return None
    step = found["each"] or found["twice"] or found["one"]
    return Assertion(
        kind="grows_every" if found["up"] else "falls_every",
        subject=_left_edges(found["a"]),
        grain=_GRAINS[step[0]],
    )


_MORE = re.compile(
    r"(?P<a>.+?)(?:将|会|始终|一直|均|都|已经|每年|全年|带来的收入|贡献的收入)*(?:超过|高于"
    r"|多于|大于)(?:了)?(?P<b>.+)"
    r"|(?P<a2>.+?)(?:始终|一直|都|均|要)?比(?P<b2>.+?)(?:更|要|还)?(?:高|多|大)(?:了)?"
)
_ZH_NUMBER = re.compile(
    r"\d|[一二两三四五六七八九十百千万亿][成倍元个家万亿千百]|预期|行业|平均|同期|去年|上年"
    r"|上月|上季"
)


def _more(text: str) -> Assertion | None:
    found = _MORE.fullmatch(text)
    if found is None or _is_denied(text):
        return None
    first, second = found["a"] or found["a2"], found["b"] or found["b2"]
    if _ZH_NUMBER.search(first) or _ZH_NUMBER.search(second):
        return None
    return Assertion(kind="more_than", subject=_left_edges(first), other=_left_edges(second))


_CASH_STAYS = re.compile(
    r"(?:账上|账面|期末|月末)?(?:的)?(?:现金|资金|现金余额|货币资金)(?:余额)?(?:将|会|均|都|在)*"
    r"(?:(?:始终|一直|全程|持续|保持|每个?月都?|均|都)+(?:为|大于|高于|保持|在)?(?:正(?:数"
    r"|值)?|零|0)(?:以上)?"
    r"|(?:始终|从|永|绝)?不(?:会)?(?:断裂|为负|变负|转负|见底|断档|断|枯竭|耗尽))(?P<after>.*)"
)
_CASH_FLOW = re.compile(
    r"(?P<before>.*?)(?:经营性?|净)?现金(?:净)?流(?:净额|量)?(?P<verb>(?:将|会|可|能|首次"
    r"|实现|开始|由负|始终|一直|持续|保持|全年|也|均)*"
    r"(?:为正|转正|转为正|回正))(?:值)?(?P<after>.*)"
)


def _cash(text: str) -> Assertion | None:
    found = _CASH_STAYS.fullmatch(text)
    if found is not None:
        return None if _left(found["after"]) else Assertion(kind="positive_cash")
    found = _CASH_FLOW.fullmatch(text)
    if found is None or _is_denied(text) or _left(found["after"]):
        return None
    return Assertion(
        kind="positive_cash",
        measure="cash flow",
        is_turning=bool(re.search(r"转|实现|开始|首次|回", found["verb"])),
        is_vague=bool(_left(found["before"])),
    )


_TIMES = re.compile(
    r"(?P<a>.+?)(?:将|会|可|能|也|实现|预计)*(?P<each>每年|年年|逐年)?(?:都|均|将"
    r"|会)?(?P<qualifier>接近|近|将近|约|超过|几乎)?(?:实现)?"
    r"(?:(?P<two>翻(?:了)?[一1]?番|翻(?:了)?[一1]?倍|增长(?:了)?[一1]倍|增加(?:了)?[一1]倍"
    r"|成倍增长|增至两倍|增至2倍)"
    r"|(?P<four>翻(?:了)?两番)|(?P<three>增长(?:了)?(?:两|2)倍|增至(?:三"
    r"|3)倍))(?P<more>以上|多)?(?P<after>.*)"
)


def _times(text: str) -> Assertion | None:
    found = _TIMES.fullmatch(text)
    if found is None or re.search(r"不(?!断)|未(?!来)|没|无", text) or _left(found["after"]):
        return None
    qualifier = found["qualifier"] or ""
    factor = 2 if found["two"] else 3
    return Assertion(
        kind="doubles",
        subject=_left_edges(found["a"]),
        factor=Decimal(4 if found["four"] else factor),
        is_strict=qualifier == "超过" or bool(found["more"]),
        is_about=qualifier not in ("", "超过"),
        is_whole_year=bool(found["each"]),
    )


_NEVER_BELOW = re.compile(
    r"(?P<a>.+?)(?:每个?月|每季度?|每年|将|会|在)*(?:(?P<always>(?:始终|一直|全程|均|都"
    r"|稳定|持续|长期|保持|维持|稳居|不会|从不|从未|绝不|永不)+)"
    r"(?:会|在|为)?(?P<verb>高于|超过|大于|不低于|不少于|低于|跌破|少于|降到|降至|掉到"
    r"|跌到)?)(?P<amount>[£$€¥￥]?(?:\d|[一二两三四五六七八九十]+[成个])[^以之下上]*?)"
    r"(?P<after>以上|之上|以下|之下)?"
)


def _never_below(text: str) -> Assertion | None:
    found = _NEVER_BELOW.fullmatch(text)
    if found is None or not _says_floor(found["always"], found["verb"] or "", found["after"] or ""):
        return None
    amount = read_amount(found["amount"])
    if amount is None:
        return None
    is_strict = (found["verb"] or "") in ("高于", "超过", "大于")
    return Assertion(
        kind="never_below", subject=_left_edges(found["a"]), amount=amount, is_strict=is_strict
    )


def _says_floor(always: str, verb: str, after: str) -> bool:
    """Tell 始终高于, 从不低于 and 保持在…以上 from 始终低于 and 不会超过."""
    is_denied = bool(re.search(r"不|未", always))
    if verb in ("低于", "跌破", "少于"):
        return is_denied and not after
    if verb in ("降到", "降至", "掉到", "跌到"):
        return is_denied and after in ("以下", "之下")
    if verb:
        return not is_denied and after in ("", "以上")
    return not is_denied and after in ("以上", "之上")


_EDGE = re.compile(
    r"^(?:我们的?|公司的?|本公司的?|预计|其中|每年的?|全年的?|年度|当年|在|的|将|会)+|(?:的"
    r"|将|会|在|都|均|始终|一直|整体|预计|总体|每年)+$"
)


def _left_edges(name: str) -> str:
    return _EDGE.sub("", name)


_READERS: tuple[Callable[[str], Assertion | None], ...] = (
    _never_below, _cash, _runway, _break_even, _largest, _moves, _times, _more, _profit,
)  # fmt: skip
