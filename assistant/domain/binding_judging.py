"""Decides whether what a text says around a figure allows a fact of its value."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import lru_cache

from assistant.domain.binding_case import NEAR, Case
from assistant.domain.binding_countries import countries_named
from assistant.domain.binding_doings import doing_problem
from assistant.domain.binding_index import Entry, Line
from assistant.domain.binding_moments import is_of_time
from assistant.domain.binding_others import owner_problem
from assistant.domain.binding_periods import period_of, said_periods
from assistant.domain.binding_things import counts_the_same
from assistant.domain.binding_values import Reason, number_in, telling_digits
from assistant.domain.binding_words import says
from assistant.domain.facts import Fact

_FELL = re.compile(
    r"\b(?:fell|falls?|falling|fallen|drop\w*|declin\w+|decreas\w+|down|shrank|shrink\w*|shrunk|cut"
    r"|cuts|reduc\w+|slid|slipped|sank|lower)\b|下降|下滑|减少|降低|下跌|缩减|萎缩|降了|少了|跌",
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
_SCENARIOS: Mapping[str, str] = {
    "slow": r"slow|downside|pessimistic|worst|low|悲观|保守|慢",
    "fast": r"fast|upside|optimistic|best|high|乐观|积极|快",
}
_ROUND = re.compile(
    r"\b[Ss]eries (?P<letter>[A-F])\b|(?<![A-Za-z])(?P<letter_zh>[A-F])\+?\s?轮|种子轮|天使轮"
    r"|(?<![Pp]re-)\b[Ss]eed\b|\b[Aa]ngels?\b"
)
_ROUND_NAMES = {"种子轮": "seed", "天使轮": "angel", "angels": "angel", "Angels": "angel"}
_FEW_DIGITS = 2
_HALF, _MUCH = 0.5, 0.4
_A_SHARE = frozenset(
    {"=share", "hold", "比例", "占股", "比重", "份额"}
)  # which a percentage says without the word
_COSTS_BEFORE = re.compile(
    r"\bcosts?(?:\s+(?:(?:an?|the|each|every|our|its|their|any)\s+[a-z]+|us|them|you|about|around|almost|nearly|over|under|up|to|some|roughly|only|just"
    r"|more|less|than|at|least|most))*[\s*_]*\Z",
    re.IGNORECASE,
)
_COSTS_AFTER = re.compile(r" (?:that|which|what)? ?(?:[a-z-]+ ){1,5}costs?\b(?! of\b)")
_MINUS = ("-", "−", "(", "（")
_NOUN_AFTER = re.compile(
    r"[*_]*\s+((?:[A-Za-z-]+\s+){0,3}?[A-Za-z]{2,}s)\b"
    r"(?=[*_]*(?:[.,;:!?)|]|$|\s+(?:in|of|at|on|and|or|who|that|which|by|for|to|from|with|per|a|the"
    r"|were|are|have|had|will)\b))"
)


def problem_with(case: Case, entry: Entry) -> Reason | None:
    """Return why the words around a figure forbid a fact of its value, or None."""
    for check in _CHECKS:
        found = check(case, entry)
        if found is not None:
            return found
    return None


def _unit_problem(case: Case, entry: Entry) -> Reason | None:
    figure, fact = case.figure, entry.fact
    if fact.unit == "plain" and figure.unit == "count" and figure.counted:
        return "unit"  # a score counts nothing
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


def _direction_problem(case: Case, entry: Entry) -> Reason | None:
    number, value = entry.number, number_in(case.figure.value)
    if number is None or value is None:
        return None
    if number > 0 and _is_called_a_loss(case, entry):
        return "direction"
    fell, rose = says(_FELL, case.local), says(_ROSE, case.local)
    texts = entry.line.texts
    if value < 0 < number:
        return None if says(_LOST, texts) or says(_DECLINE, texts) else "direction"
    if number < 0 < value:
        is_marked = case.before.rstrip(" *_£$€¥")[-1:] in _MINUS
        is_named = case.own_words.get("=loss", 0.0) >= _HALF  # the subject may stand far before
        is_said = fell or is_marked or is_named or says(_LOST, case.local) or says(_LOST, texts)
        return None if is_said and not (rose and not fell) else "direction"
    more, fewer = says(_MORE, texts), says(_FEWER, texts)
    if more != fewer:
        is_same = says(_MORE if more else _FEWER, case.local)
        if is_same or says(_FEWER if more else _MORE, case.local):
            return None if is_same else "direction"
    return "direction" if fell != rose and _is_of_other_change(entry, fell=fell) else None


def _is_of_other_change(entry: Entry, *, fell: bool) -> bool:
    """Tell whether a text says that something fell where the fact is of growth, or the reverse."""
    texts = entry.line.texts
    own, opposite = (_DECLINE, _GROWTH) if fell else (_GROWTH, _DECLINE)
    is_rise = entry.number is not None and entry.number > 0
    return is_rise and says(opposite, texts) and not says(own, texts)


def _is_called_a_loss(case: Case, entry: Entry) -> bool:
    """Tell whether a text speaks of a loss where the fact is a profit."""
    words = entry.line.words
    is_result = not words.isdisjoint(("=profit", "=result")) and "=loss" not in words
    return is_result and case.own_words.get("=loss", 0.0) >= NEAR


def _time_problem(case: Case, entry: Entry) -> Reason | None:
    time = entry.time
    if time is None or not case.times:
        return None
    if is_of_time(case, entry):
        return "year" if time.kind == "since" and _is_changed_later(case, entry) else None
    if time.kind == "dated":
        return "year" if _is_said_of_another_year(case, entry) else None
    named = case.times[0].span
    if named.has_year and named.months > time.span.months and named.covers(time.span):
        return "period"
    is_other_year = named.has_year and named.first // 12 != time.span.first // 12
    return "year" if is_other_year else "month"


_CHANGES = re.compile(
    r"\b(?:rais(?:e[ds]?|ing)|ris(?:es?|ing)|rose|go(?:es|ing)? up|went up|increas(?:e[ds]?|ing)"
    r"|lift(?:s|ed|ing)?|climb(?:s|ed|ing)?)\b"
)


def _is_changed_later(case: Case, entry: Entry) -> bool:
    """Tell whether a change is told of another year than the one that a fact holds from."""
    time = entry.time
    if time is None or not _CHANGES.search(case.sentence):
        return False
    spans = [anchor.span for anchor in case.times if anchor.span.has_year]
    return bool(spans) and not any(span.covers(time.span) for span in spans)


_OF_A_YEAR = re.compile(
    r"^[^,;:()]{0,80}?\b(?:at the end of|by the end of|end of|end-|year-end)[\s*_]+\Z"
)


def _is_said_of_another_year(case: Case, entry: Entry) -> bool:
    """Tell whether a level measured on one day is told of a year that is past or still to come."""
    anchor, time = case.times[0], entry.time
    if time is None or not all(each.span.has_year for each in case.times):
        return False
    place = anchor.start - case.figure.end
    between = case.after[:place] if 0 <= place <= len(case.after) else ""
    is_beside = bool(between) and _OF_A_YEAR.match(between) is not None
    return is_beside and anchor.span.first // 12 != time.span.first // 12


def _scenario_problem(case: Case, entry: Entry) -> Reason | None:
    scenario = entry.fact.scenario
    if scenario != "base":
        words = "|".join(_names_of_scenario(entry.fact))
        is_named = re.search(rf"\b(?:{words})\b|{words}", case.around, re.IGNORECASE)
        return None if is_named else "entity"
    if says(_OTHER_SCENARIO, entry.line.texts):
        return None  # an assumption about a scenario, which its label names
    if says(_OTHER_SCENARIO, case.around) and not says(_BASE_SCENARIO, case.local):
        return "entity"
    return None


def _names_of_scenario(fact: Fact) -> Iterator[str]:
    """Yield expressions for what a scenario is called: its id, and what its labels begin with."""
    yield _SCENARIOS.get(fact.scenario.lower(), re.escape(fact.scenario))
    for label in fact.labels.values():
        named = _SCENARIO_NAME.match(label)
        if named is not None:
            yield re.escape(named[1])


_SCENARIO_NAME = re.compile(r"(.+?) ?(?:scenario|情景)[:：]")
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
    is_cost = says(_COSTS_BEFORE, case.before) or _COSTS_AFTER.match(case.after) is not None
    hinges = frozenset({"=cost"}) if is_cost else frozenset()
    is_loss = entry.number is not None and entry.number < 0 and "=loss" in words
    for own, others in entry.line.opposites:
        if is_loss and "=profit" in own:
            continue  # a loss is what a negative profit is called
        if "=opening" in own and (is_of_time(case, entry) or _is_at_an_end(entry)):
            continue  # what one year closes with, the next one opens with
        if own.isdisjoint(words):
            for token in others:
                if words.get(token, 0.0) >= NEAR and token not in hinges:
                    return "entity"
    return None


def _is_at_an_end(entry: Entry) -> bool:
    """Tell whether a balance is that of a month's last day, with which the month closes."""
    day = entry.fact.as_of
    return day is not None and (day + timedelta(days=1)).day == 1


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
    named = rounds_named(case.ahead) or rounds_named(case.local)
    own = rounds_named(entry.line.texts)
    return "entity" if named and own and not named & own else None


@lru_cache(maxsize=20_000)
def rounds_named(text: str) -> frozenset[str]:
    """Return the rounds of financing that a text names, in one form for both languages."""
    return frozenset(
        _ROUND_NAMES.get(match[0], (match["letter"] or match["letter_zh"] or match[0]).lower())
        for match in _ROUND.finditer(text)
    )


def _country_problem(case: Case, entry: Entry) -> Reason | None:
    """What is said of Japan is no fact of the United Kingdom."""
    own = countries_named(entry.line.texts)
    if not own:
        return None
    named = countries_named(case.around)
    return "entity" if named and not named & own else None


_RANKED = re.compile(
    r"\b(?:top|largest|biggest) (?P<after>two|three|four|five|six|seven|eight|nine|ten|\d+)\b"
    r"|\b(?P<before>two|three|four|five|six|seven|eight|nine|ten|\d+) (?:largest|biggest)\b"
    r"|前(?P<zh>[二两三四五六七八九十]|\d+)大?|(?P<one>\b(?:largest|biggest|top)\b|最大|第一大)",
    re.IGNORECASE,
)
_NUMBERS = (
    "one一",
    "two二两",
    "three三",
    "four四",
    "five五",
    "six六",
    "seven七",
    "eight八",
    "nine九",
    "ten十",
)
_ONE_FORM = {
    word: str(number)
    for number, row in enumerate(_NUMBERS, 1)
    for word in (row.rstrip("一二两三四五六七八九十"), *row)
}


@lru_cache(maxsize=20_000)
def _ranks_named(text: str) -> frozenset[str]:
    """Return how many of the first a text speaks of: five of the top five, one of the largest."""
    found = (
        "1" if match["one"] else (match["after"] or match["before"] or match["zh"]).lower()
        for match in _RANKED.finditer(text)
    )
    return frozenset(_ONE_FORM.get(each, each) for each in found)


def _rank_problem(case: Case, entry: Entry) -> Reason | None:
    """What the top five bring is not what the largest brings."""
    own = _ranks_named(entry.line.texts)
    if not own:
        return None
    named = _ranks_named(case.ahead) or _ranks_named(case.local)
    return "entity" if named and not named & own else None


def _subject_problem(case: Case, entry: Entry) -> Reason | None:
    """Growth is of something: a growth of 11% is no fact of a market that nothing speaks of."""
    words = entry.line.words
    if entry.fact.unit != "percent" or "=growth" not in words:
        return None
    said = words.intersection(case.words)
    return "entity" if said <= {"=growth"} else None


def _owner_unsaid(case: Case, entry: Entry) -> Reason | None:
    """The term of one contract is not that of any: its owner must be named, or the field."""
    line = entry.line
    if not line.field or entry.fact.unit not in ("duration", "percent"):
        return None
    if entry.fact.unit == "percent":
        return _owner_and_field_unsaid(case, line)
    if not line.field.isdisjoint(case.words):
        return None
    if line.words.isdisjoint(case.words):
        return None  # nothing at all is named
    for side in line.sides:
        owner = {token: weight for token, weight in side.items() if token not in line.field}
        said = sum(weight for token, weight in owner.items() if token in case.words)
        if said > _HALF * sum(owner.values()):
            return None
    return "entity"


def _owner_and_field_unsaid(case: Case, line: Line) -> Reason | None:
    """Tell whether no word of the owner is said and only some of the field: interest on what?"""
    for side in line.sides:
        owner = [token for token in side if token not in line.field]
        field = {token: weight for token, weight in side.items() if token in line.field}
        said = sum(weight for token, weight in field.items() if token in case.words)
        whole = sum(field.values())
        if not owner or said > _MUCH * whole:
            return None
        if any(token in case.words for token in owner):
            return None
    return "entity"


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
    _rank_problem,
    _subject_problem,
    _owner_unsaid,
    owner_problem,
    _country_problem,
    doing_problem,
)
