"""Decides whether what a text says around a figure allows a fact of its value."""

import re
from collections.abc import Mapping
from functools import lru_cache

from assistant.domain.binding_countries import countries_named
from assistant.domain.binding_index import Entry
from assistant.domain.binding_reading import NEAR, Anchor, Case
from assistant.domain.binding_times import agrees
from assistant.domain.binding_values import Reason, number_in, telling_digits
from assistant.domain.binding_words import GENERIC_STEMS, label_tokens, word_tokens
from assistant.domain.facts import Fact

_FELL = re.compile(
    r"\b(?:fell|falls?|falling|fallen|drop\w*|declin\w+|decreas\w+|down|shrank|shrink\w*|shrunk|cut"
    r"|cuts|reduc\w+|slid|slipped|sank|lower)\b|下降|下滑|减少|降低|下跌|缩减|降了|少了|跌",
    re.IGNORECASE,
)
_ROSE = re.compile(
    r"\b(?:grew|grows?|growing|grown|ris(?:e|es|ing|en)|rose|increas(?:ed|es|ing)|up|gain\w*"
    r"|climb\w*|jump\w*|more)\b|增长(?!率|速度)|增加|上升|提高|上涨|涨(?!幅|薪)|多了",
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(?:more|additional|extra|above|higher)\b|增加|更多|多出", re.IGNORECASE)
_FEWER = re.compile(r"\b(?:fewer|less|below|lower)\b|减少|更少|少了|低于", re.IGNORECASE)
_LOST = re.compile(
    r"\b(?:loss(?:es)?|los[et]|negative|deficit|below zero|outflows?|burn\w*|minus|shortfall|red"
    r"|overdrawn|owed?)\b|亏|负|缺口|流出|赤字|消耗",
    re.IGNORECASE,
)
_GROWTH = re.compile(
    r"\b(?:growth|increase|rise|uplift|grow)\b|增长|增速|增幅|涨幅|上涨", re.IGNORECASE
)
_DECLINE = re.compile(
    r"\b(?:declin\w+|decreas\w+|reduction|fall|drop)\b|下降|降幅|减少|降低", re.IGNORECASE
)
_PER = r"(?:per|each|every|a)(?: \w+ and)?"  # per site and month
_PERIOD_WORDS: Mapping[str, re.Pattern[str]] = {
    "year": re.compile(
        rf"\b(?:annual(?:ly|ised|ized)?|yearly|per annum|{_PER} year|p\.a\.)"
        r"|年度|每年|全年|年均|/\s*年|一年|年化|年租|年薪|年费|年收入", re.IGNORECASE,
    ),
    "quarter": re.compile(
        rf"\b(?:quarterly|{_PER} quarter)\b|每季|季均|单季", re.IGNORECASE,
    ),
    "month": re.compile(
        rf"\b(?:monthly|{_PER} month|/\s*mo(?:nth)?)\b"
        r"|月度|每月|每个月|月均|/\s*月|月租|月薪|月费|月收入|月流失", re.IGNORECASE,
    ),
    "week": re.compile(rf"\b(?:weekly|{_PER} week)\b|每周|周均|每星期", re.IGNORECASE),
    "day": re.compile(rf"\b(?:daily|{_PER} day)\b|每天|每日|日均", re.IGNORECASE),
    "hour": re.compile(r"\b(?:hourly|(?:per|each|every|an) hour)\b|每小时|时薪", re.IGNORECASE),
}  # fmt: skip
_SPAN_PERIODS: Mapping[int, str] = {1: "month", 3: "quarter", 12: "year"}
_LEVEL = re.compile(
    r"\b(?:end of|month end|year end|closing|balance|cash|headcount|staff|customers?|sites?|users?"
    r"|subscribers?"
    r"|total|active|mrr|arr|outstanding)\b|期末|月末|年末|余额|在职|累计|现金|总数",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:competitors?|rivals?|peers?|(?:industry|sector|market) average|incumbents?"
    r"|the average (?:company|startup))\b"
    r"|\banother (?:company|firm|start-?up|team)\b|隔壁|另一家|别的公司|其他公司|别家"
    r"|竞品|竞争对手|竞争者|同行|同业|行业(?:平均|均值|水平)|友商|对手",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:we|our|us|ours)\b|我们|本公司|我司|(?<!隔壁)(?<!另一家)(?<!别的)(?<!其他)公司",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[a-z,;’'] )(?:the )?([A-Z][a-zé]{2,})(?:['’]s)?\b")
_FIRST_NAME = re.compile(
    r"\A[\s*_\-+•>|\"“]*(?:\d+[.)]\s+)?(?P<name>[A-Z][a-zA-Z]{2,})"
    r" (?:charges?|costs|sells?|has|had|raised|grew|reports?|reported|employs?|claims?|offers?"
    r"|serves?|served|spends?|spent|pays?|paid|holds?|held|owns?|owned|earned|earns|opened)\b"
)
_COMMON = frozenset(
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "Jun",
        "Jul",
        "Aug",
        "Sept",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Each",
        "Every",
        "This",
        "That",
        "These",
        "Those",
        "Our",
        "The",
        "They",
        "She",
        "Who",
        "What",
        "Which",
        "One",
        "Two",
        "Three",
        "Nobody",
        "Everyone",
        "Everybody",
        "Somebody",
        "Someone",
        "Anyone",
        "Year",
        "Month",
        "Quarter",
        "Seed",
        "Series",
        "Board",
        "Founder",
        "Founders",
        "Scenario",
        "Base",
        "Company",
        "Government",
        "English",
        "Chinese",
        "British",
    ]
)
_SCENARIOS: Mapping[str, str] = {
    "slow": r"slow|downside|pessimistic|worst|low|悲观|保守|慢",
    "fast": r"fast|upside|optimistic|best|high|乐观|积极|快",
}
_ROUND = re.compile(
    r"\b[Ss]eries (?P<letter>[A-F])\b|(?<![A-Za-z])(?P<letter_zh>[A-F])\+?\s?轮|种子轮|天使轮"
    r"|(?<![Pp]re-)\b[Ss]eed\b|\b[Aa]ngel\b"
)
_ROUND_NAMES = {"种子轮": "seed", "天使轮": "angel"}
_FEW_DIGITS = 2
_A_SHARE = frozenset(
    {"=share", "比例", "占股", "比重", "份额"}
)  # which a percentage says without the word
_ANYBODY = frozenset({"people", "persons"})
_COSTS_BEFORE = re.compile(
    r"\bcosts?(?:\s+(?:us|them|you|about|around|almost|nearly|over|under|up|to|some|roughly|only|just"
    r"|more|less|than|at|least|most))*[\s*_]*\Z",
    re.IGNORECASE,
)
_MINUS = ("-", "−", "(", "（")
_NOUN_AFTER = re.compile(
    r"[*_]*\s+((?:[A-Za-z-]+\s+){0,3}?[A-Za-z]{2,}s)\b"
    r"(?=[*_]*(?:[.,;:!?)|]|$|\s+(?:in|of|at|on|and|or|who|that|which|by|for|to|from|with|per|a|the"
    r"|were|are|have|had|will)\b))"
)
_MEASURES = ("人名位", "家户间所店", "台辆套部架", "箱盒", "单笔")
_MEASURE_SIGNS = frozenset("个份项次件种家户间所人名位台辆套部架箱盒单笔条座只支枚张")


@lru_cache(maxsize=20_000)
def _has(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.search(text) is not None


def problem_with(case: Case, entry: Entry) -> Reason | None:
    """Return why the words around a figure forbid a fact of its value, or None."""
    for check in _CHECKS:
        found = check(case, entry)
        if found is not None:
            return found
    return None


def _unit_problem(case: Case, entry: Entry) -> Reason | None:
    figure, fact = case.figure, entry.fact
    if fact.unit == "money":
        if figure.unit == "plain" and not _may_be_money(case):
            return "unit"
        if figure.currency and fact.currency and figure.currency != fact.currency:
            return "currency"
    elif fact.unit == "percent" and figure.unit == "plain":
        value = number_in(figure.value)
        is_fraction = value is not None and 0 < abs(value) < 1
        return None if is_fraction and not figure.text.endswith("%") else "unit"
    return None


def _may_be_money(case: Case) -> bool:
    """A bare number can be an amount where it has digits enough, or a scale that amounts have."""
    value = number_in(case.figure.value)
    if value is None:
        return False
    is_scaled = bool(case.scales) or case.figure.text.rstrip().endswith(("万", "亿"))
    return is_scaled or telling_digits(case.figure, value) > _FEW_DIGITS


def period_of(entry: Entry) -> str | None:
    """Return the span that a flow is for: its own, its label's, or that of its month or year."""
    fact = entry.fact
    if fact.period is not None:
        return fact.period
    named = said_periods(entry.line.texts)
    if len(named) == 1:
        return next(iter(named))
    if entry.time is not None and entry.time.kind == "keyed":
        return _SPAN_PERIODS.get(entry.time.span.months)
    return None


def _period_problem(case: Case, entry: Entry) -> Reason | None:
    figure, fact = case.figure, entry.fact
    if fact.unit == "duration" or figure.unit == "duration":
        return None
    if figure.per is not None:
        period = period_of(entry)
        if period is None:
            return "period" if fact.unit == "money" else None
        return None if period == figure.per else "period"
    if fact.period is None:
        return None
    said = said_periods(case.spans)
    return "period" if said and fact.period not in said else None


@lru_cache(maxsize=20_000)
def said_periods(words: str) -> frozenset[str]:
    """Return the spans that words speak of: annual, a month, 每周."""
    found = (period for period, pattern in _PERIOD_WORDS.items() if pattern.search(words))
    return frozenset(found)


def _thing_problem(case: Case, entry: Entry) -> Reason | None:
    """The counted thing must be what the fact counts."""
    if case.figure.unit not in ("count", "plain"):
        return None
    counted = case.figure.counted or _noun_after(case)
    if not counted or entry.fact.unit == "money":
        return None
    return None if counts_the_same(counted, entry) is not False else "entity"


def _noun_after(case: Case) -> str:
    """Return the plural that follows a bare number: what it counts, if it counts."""
    match = _NOUN_AFTER.match(case.after)
    return match[1] if match else ""


def counts_the_same(counted: str, entry: Entry) -> bool | None:
    """Tell whether a fact counts the thing named, or None where the words leave it open."""
    han = "".join(sign for sign in counted if sign > "\u33ff")
    return _same_han(han, entry) if han else _same_latin(counted, entry)


def _same_latin(counted: str, entry: Entry) -> bool | None:
    words = re.findall(r"[A-Za-zÀ-ɏ]+", counted)
    heads = [tokens for word in words if (tokens := word_tokens(word))]
    heads = [tokens for tokens in heads if not GENERIC_STEMS.issuperset(tokens)]
    if not heads:
        return None
    if entry.line.words.intersection(heads[-1]):
        return True
    if words[-1].lower() in _ANYBODY and (entry.fact.counted.zh or "")[:1] in ("人", "名", "位"):
        return None  # hires are people
    return bool(entry.line.counted.intersection(token for head in heads for token in head))


def _same_han(counted: str, entry: Entry) -> bool | None:
    measure = counted[0] if counted[0] in _MEASURE_SIGNS else ""
    thing = counted[1:] if measure else counted
    if not thing:
        return _same_measure(measure, entry.fact)
    if thing in entry.line.texts or thing[-2:] in entry.line.texts:
        return True
    return bool(entry.line.words.intersection(label_tokens(thing)))


def _same_measure(measure: str, fact: Fact) -> bool | None:
    own = (fact.counted.zh or "")[:1]
    if not own or own not in _MEASURE_SIGNS:
        return None
    if own == measure:
        return True
    mine = next((row for row in _MEASURES if measure in row), None)
    other = next((row for row in _MEASURES if own in row), None)
    return None if mine is None or mine == other else False


def _direction_problem(case: Case, entry: Entry) -> Reason | None:
    number, value = entry.number, number_in(case.figure.value)
    if number is None or value is None:
        return None
    if number > 0 and _is_called_a_loss(case, entry):
        return "direction"
    fell, rose = _has(_FELL, case.local), _has(_ROSE, case.local)
    texts = entry.line.texts
    if value < 0 < number:
        return None if _has(_LOST, texts) or _has(_DECLINE, texts) else "direction"
    if number < 0 < value:
        is_marked = case.before.rstrip(" *_£$€¥")[-1:] in _MINUS
        is_said = fell or is_marked or _has(_LOST, case.local) or _has(_LOST, texts)
        return None if is_said and not (rose and not fell) else "direction"
    more, fewer = _has(_MORE, texts), _has(_FEWER, texts)
    if more != fewer and _has(_FEWER if more else _MORE, case.local):
        return None if _has(_MORE if more else _FEWER, case.local) else "direction"
    if fell != rose and number > 0:
        if fell and _has(_GROWTH, texts) and not _has(_DECLINE, texts):
            return "direction"
        if rose and _has(_DECLINE, texts) and not _has(_GROWTH, texts):
            return "direction"
    return None


def _is_called_a_loss(case: Case, entry: Entry) -> bool:
    """Tell whether a text speaks of a loss where the fact is a profit."""
    words = entry.line.words
    is_result = not words.isdisjoint(("=profit", "=result")) and "=loss" not in words
    return is_result and case.own_words.get("=loss", 0.0) >= NEAR


def _time_problem(case: Case, entry: Entry) -> Reason | None:
    time = entry.time
    if time is None or time.kind == "dated" or not case.times or is_of_time(case, entry):
        return None
    named = case.times[0].span
    if named.has_year and named.months > time.span.months and named.covers(time.span):
        return "period"
    is_other_year = named.has_year and named.first // 12 != time.span.first // 12
    return "year" if is_other_year else "month"


def is_of_time(case: Case, entry: Entry) -> bool:
    """Tell whether a fact holds at a time named for the figure."""
    return entry.time is not None and _is_named(case.times, entry)


def is_of_full_time(case: Case, entry: Entry) -> bool:
    """Tell the same of times named with their year."""
    full = tuple(anchor for anchor in case.times if anchor.span.has_year)
    return entry.time is not None and _is_named(full, entry)


def is_hinted(case: Case, entry: Entry) -> bool:
    """Tell whether a fact holds at a time that the heading or the sentence before names."""
    return entry.time is not None and _is_named(case.hints, entry)


def _is_named(anchors: tuple[Anchor, ...], entry: Entry) -> bool:
    time = entry.time
    return time is not None and any(
        agrees(anchor.span, time, is_level=anchor.is_end or is_level(entry)) for anchor in anchors
    )


def is_level(entry: Entry) -> bool:
    """Tell whether a fact is a level, such as a balance, and no flow over its month."""
    if entry.fact.period is not None or entry.fact.unit not in ("money", "count", "percent"):
        return False
    return bool(_has(_LEVEL, entry.line.texts)) and "=new" not in entry.line.words


def _scenario_problem(case: Case, entry: Entry) -> Reason | None:
    scenario = entry.fact.scenario
    if scenario != "base":
        words = _SCENARIOS.get(scenario.lower(), re.escape(scenario))
        is_named = re.search(rf"\b(?:{words})\b|{words}", case.around, re.IGNORECASE)
        return None if is_named else "entity"
    if _has(_OTHER_SCENARIO, entry.line.texts):
        return None  # an assumption about a scenario, which its label names
    if _has(_OTHER_SCENARIO, case.around) and not _has(_BASE_SCENARIO, case.local):
        return "entity"
    return None


_ALL_SCENARIOS = "|".join(_SCENARIOS.values())
_OTHER_SCENARIO = re.compile(
    rf"\b(?:{_ALL_SCENARIOS})[ -](?:case|scenario)\b|(?:{_ALL_SCENARIOS})(?:情景|情形)",
    re.IGNORECASE,
)
_BASE_SCENARIO = re.compile(r"\bbase(?:line)?\b|基准", re.IGNORECASE)


def _opposite_problem(case: Case, entry: Entry) -> Reason | None:
    """A text that says net beside the figure means no gross fact."""
    if not entry.line.opposites:
        return None
    words = case.own_words
    # What a failure costs may be a loss.
    hinges = frozenset({"=cost"}) if _has(_COSTS_BEFORE, case.before) else frozenset()
    is_loss = entry.number is not None and entry.number < 0 and "=loss" in words
    for own, others in entry.line.opposites:
        if is_loss and "=profit" in own:
            continue  # a loss is what a negative profit is called
        if own.isdisjoint(words):
            for token in others:
                if words.get(token, 0.0) >= NEAR and token not in hinges:
                    return "entity"
    return None


def _field_problem(case: Case, entry: Entry) -> Reason | None:
    """A share or number beside an owner's name is of what is named: a VAT rate, a churn."""
    field = entry.line.field
    if entry.fact.unit not in ("percent", "count", "ratio") or not field:
        return None
    if not field.isdisjoint(case.words) or (entry.fact.unit == "percent" and field <= _A_SHARE):
        return None
    counted = case.figure.counted
    return None if counted and counts_the_same(counted, entry) else "entity"


def _round_problem(case: Case, entry: Entry) -> Reason | None:
    """What a sentence says of a Series A is no fact of the seed round."""
    named = rounds_named(case.local)
    own = rounds_named(entry.line.texts)
    return "entity" if named and own and not named & own else None


@lru_cache(maxsize=20_000)
def rounds_named(text: str) -> frozenset[str]:
    """Return the rounds of financing that a text names, in one form for both languages."""
    return frozenset(
        _ROUND_NAMES.get(match[0], (match["letter"] or match["letter_zh"] or match[0]).lower())
        for match in _ROUND.finditer(text)
    )


def speaks_of_others(case: Case) -> bool:
    """Tell whether the words before a figure speak of competitors or of an industry."""
    return _has(_OTHERS, case.before)


def _owner_problem(case: Case, entry: Entry) -> Reason | None:
    """What a sentence says of a competitor is no fact of the project's own."""
    if not _has(_OTHERS, case.before):
        return None
    others = [match.end() for match in _OTHERS.finditer(case.before)]
    if _has(_OTHERS, entry.line.texts):
        return None
    ours = [match.end() for match in _OURS.finditer(case.before)]
    return "entity" if not ours or ours[-1] < others[-1] else None


def _country_problem(case: Case, entry: Entry) -> Reason | None:
    """What is said of Japan is no fact of the United Kingdom."""
    own = countries_named(entry.line.texts)
    if not own:
        return None
    named = countries_named(case.around)
    return "entity" if named and not named & own else None


_CHECKS = (
    _unit_problem,
    _thing_problem,
    _period_problem,
    _time_problem,
    _scenario_problem,
    _direction_problem,
    _opposite_problem,
    _field_problem,
    _round_problem,
    _owner_problem,
    _country_problem,
)


def foreign_name(case: Case, known: frozenset[str], names: set[str]) -> str | None:
    """Return a name that stands before the figure in its clause and that no fact knows."""
    clause = re.split(r"[,;:，；：(（]", case.before)[-1]
    found = [match[1] for match in _NAME.finditer(clause)]
    first = _FIRST_NAME.match(case.before)
    if first is not None:
        found.append(first["name"])
    for name in found:
        is_known = name in names or name in _COMMON or known.intersection(word_tokens(name))
        if not is_known:
            return name
    return None
