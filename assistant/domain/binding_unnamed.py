"""Finds the facts that a figure may be where the words around it name nothing at all."""

import re
from collections import Counter
from collections.abc import Sequence

from assistant.domain.binding_case import NEAR
from assistant.domain.binding_choosing import Findings, is_series, of_like_value
from assistant.domain.binding_doings_zh import chinese_doing_problem
from assistant.domain.binding_index import OF_COMPETITORS, Entry, Index
from assistant.domain.binding_judging import problem_with
from assistant.domain.binding_model import Binding
from assistant.domain.binding_others import speaks_of_others
from assistant.domain.binding_strangers import stranger
from assistant.domain.binding_things import counts_the_same
from assistant.domain.binding_times import line_id
from assistant.domain.binding_values import number_in, telling_digits, value_problem

_CHANGE = re.compile(
    r"\bfrom [^,;.]{1,40}?(?:[\d.,]+[^,;.]{0,12}?) (?:down |up |back )?to[\s*_]*\Z"
)
_SPANS = frozenset({"month", "year", "day", "week"})  # which name no duration
_TO_NUMBER = re.compile(r"[\s*_]*(?:down |up |back )?to [*_]*[A-Z£$€¥]{0,3} ?\d")
_TWO = 2
_NAMED = 0.3  # how well words name a fact that means something
_MANY_DIGITS = 3
_MOST_CANDIDATES = 4  # a number that more facts have says nothing
_ALL = ("money", "percent", "points", "ratio", "count", "duration", "plain")
_OUR_PRICE = re.compile(
    r"(?:(?:我们|咱们|我司|本公司)(?:家)?(?:只|才|仅|就|一直|目前|现在|每月|每家|多|每店)*(?:收费?|卖|要价|定价|报价)|正式价|标准价)"
    r"(?:是|为|只要|约)?[\s*_]*\Z"
)
_NO_OTHER_THING = re.compile(r"[\s*_]*(?:一?个?月|每月|/|[，。；、,;！？!?\n]|\Z)")
_OF_THE_NUMBER = re.compile(
    r"这个(?:数|数字|比例|百分比|门槛|说法)|那个(?:数|数字|比例)|够不够|怎么来|哪来|从哪|算不算|没说(?:清|明)|说不清|记住|反复"
    r"|各说各|再过一遍|指的是|说的是哪|哪一个|什么意思|谁定的|念叨|嘴上|不是一回事|看法不一|到底"
)
_A_PROPORTION = "比例"  # what the number is called, and no fact by that
_THAT_SHARE = re.compile(
    r"[0-9万亿]股[，,、（(](?:占|合|即|占比|持股|折合)(?:公司)?(?:总股本|全部股份|股份|股权)?的?(?:约)?[\s*_]*\Z"
)
_ASKED_OR_GIVEN = re.compile(
    r"(?:我们|本轮|这轮|这次)(?:只|计划|拟)?要[\s*_]*\Z|[，,](?:给|让|换)(?:出)?[\s*_]*\Z"
)
_EXACT = ("money", "duration")  # two facts of one percentage or number say nothing


def of_its_record(found: Findings, index: Index, bound: Sequence[Binding]) -> Entry | None:
    """Return a fact too weakly named whose record the sentence speaks of: a loan's rate, its term.

    The words must name its field; only the owner is told by the figures beside.
    """
    is_span = found.case.figure.unit == "duration"
    if not bound or (not is_span and not found.refused and found.case.before.isascii()):
        return None
    records = {binding.fact.rpartition(".")[0] for binding in bound if binding.fact}
    if not records:
        return None
    lines = {line_id(binding.fact).removesuffix(".#") for binding in bound if binding.fact}
    is_change = _is_of_a_change(found)
    fits = [
        entry for _, reason, entry in found.refused
        if (reason == "invented" or (is_change and not speaks_of_others(found.case))) and (
            (entry.id.rpartition(".")[0] in records
             and (not entry.line.field.isdisjoint(found.case.own_words)
                  or _is_of_its_measure(found, entry)
                  or (found.case.figure.unit == "percent"
                      and _THAT_SHARE.search(found.case.before))))
            or line_id(entry.id).removesuffix(".#") in lines
            or (is_change and "." in (record := entry.id.rpartition(".")[0]) and record in records)
        )
    ]  # fmt: skip
    if not fits and not is_span and _ASKED_OR_GIVEN.search(found.case.before):
        fits = _of_value(found, index, records)
    if not fits and is_span:
        fits = [entry for name in sorted(records) for entry in _terms(found, index, name)]
    if not fits and found.case.figure.unit in ("money", "percent"):
        fits = _listed(found, index, bound)
    return fits[0] if len(fits) == 1 else None


def _is_of_a_change(found: Findings) -> bool:
    """Tell whether a figure is one of the two ends of a change: from 8.3% down to 3.1%."""
    case = found.case
    if _CHANGE.search(case.before) is not None:
        return True
    return case.before.rstrip(" *_").endswith("from") and _TO_NUMBER.match(case.after) is not None


def _listed(found: Findings, index: Index, bound: Sequence[Binding]) -> list[Entry]:
    """Return what a record has of a long figure's value, if two of its facts stand beside it."""
    figure, shown = found.case.figure, number_in(found.case.figure.value)
    if shown is None or telling_digits(figure, shown) < _MANY_DIGITS or figure.qualifier:
        return []
    counts = Counter(binding.fact.rpartition(".")[0] for binding in bound if binding.fact)
    return [
        entry for name, count in counts.items() if count >= _TWO for entry in index.record(name)
        if entry.fact.unit == figure.unit and value_problem(figure, entry.fact) is None
        and problem_with(found.case, entry) in (None, "entity")
        and not speaks_of_others(found.case)
    ]  # fmt: skip


def told_itself(found: Findings, derived: Binding, index: Index) -> Entry | None:
    """Return the fact that says what was computed: the amount that the new shares bring.

    It is of the record that all the facts computed with are of, or the growth between them.
    """
    parts = [index.entries[fact_id] for fact_id in derived.derived_from]
    figure, case = found.case.figure, found.case
    if derived.expression == "growth":
        time = parts[-1].time
        return next(
            (
                entry for _, reason, entry in found.refused
                if reason == "year" and "=growth" in entry.line.words
                and entry.time is not None and time is not None and entry.time.span == time.span
            ),
            None,
        )  # fmt: skip
    records = {entry.id.rpartition(".")[0] for entry in parts}
    if len(records) != 1 or len(parts) < _TWO:
        return None
    fits = [
        entry for entry in index.record(records.pop())
        if entry.fact.unit == figure.unit and value_problem(figure, entry.fact) is None
        and problem_with(case, entry) is None
    ]  # fmt: skip
    return fits[0] if len(fits) == 1 else None


def _is_of_its_measure(found: Findings, entry: Entry) -> bool:
    """Tell whether a Chinese figure has the measure or the span of a fact whose record is named.

    How often a year something happens whose cost stands beside it, or what a contract brings.
    """
    figure = found.case.figure
    if figure.unit == "money":
        is_flow = figure.per is not None and figure.per == entry.fact.period
        return is_flow and not found.case.before.isascii() and bool(entry.line.field)
    is_counted = figure.counted > "\u33ff" and counts_the_same(figure.counted, entry) is True
    is_of_record = entry.fact.period is not None or bool(entry.line.field)
    return entry.fact.unit == "count" and is_of_record and is_counted


def _of_value(found: Findings, index: Index, records: set[str]) -> list[Entry]:
    """Return the facts of these records that a figure shows: we ask for 12m and give 20%."""
    if speaks_of_others(found.case):
        return []
    return [
        entry for name in sorted(records) for entry in index.record(name)
        if entry.fact.unit == found.case.figure.unit
        and entry.fact.currency == found.case.figure.currency
        and value_problem(found.case.figure, entry.fact) is None
    ]  # fmt: skip


def _terms(found: Findings, index: Index, record: str) -> list[Entry]:
    """Return the spans of time that a record has, if the figure is the only one: 36 instalments."""
    spans = [entry for entry in index.record(record) if entry.fact.unit == "duration"]
    if len(spans) != 1 or value_problem(found.case.figure, spans[0].fact) is not None:
        return []
    return spans if problem_with(found.case, spans[0]) in (None, "entity") else []


def own_price(found: Findings, index: Index) -> list[Entry]:
    """Return the price of ours that a figure is, where no more is said: 我们只收 299 元."""
    case = found.case
    shown = number_in(case.figure.value)
    if case.figure.unit != "money" or shown is None or case.before.isascii():
        return []
    is_price = _OUR_PRICE.search(case.before) and _NO_OTHER_THING.match(case.after)
    if not is_price or telling_digits(case.figure, shown) < _MANY_DIGITS:
        return []
    fits = [
        entry for entry, scale in of_like_value(case, index, found.kinds)
        if "=price" in entry.line.words
        and not is_series(entry)
        and not entry.id.startswith(OF_COMPETITORS)
        and entry.fact.currency == case.figure.currency
        and value_problem(case.figure, entry.fact, scale) is None
    ]  # fmt: skip
    return fits if len(fits) == 1 and stranger(case, index) is None else []


def _is_named(found: Findings, index: Index, *, is_topic: bool) -> bool:
    """Tell whether words name a fact; of a number spoken about those of its clause and unit."""
    case = found.case
    if not any(score >= _NAMED for score, _ in found.named(index, _ALL)):
        return False
    if not is_topic:
        return True
    words = {
        token: near for token, near in case.words.items() if near > NEAR and token != _A_PROPORTION
    }
    return any(score >= _NAMED for score in index.topic(words, found.kinds).values())


def same_value(found: Findings, index: Index) -> list[Entry]:
    """Return the facts of the figure's value, told ones first, if there are a few; else none.

    "He said CNY 420": the day rate and the rival's price are both CNY 420.
    """
    case = found.case
    shown = number_in(case.figure.value)
    is_topic = not case.sentence.isascii() and _OF_THE_NUMBER.search(case.sentence) is not None
    if shown is None or case.figure.qualifier or _is_named(found, index, is_topic=is_topic):
        return []
    if case.figure.unit not in (*_EXACT, "percent") or not (case.figure.unit in _EXACT or is_topic):
        return []
    if speaks_of_others(case):
        return []
    told: list[Entry] = []
    computed: list[Entry] = []
    for entry, scale in of_like_value(case, index, found.kinds):
        problem = problem_with(case, entry)
        is_fine = problem is None or (is_topic and problem == "entity")  # nobody's is said
        if (
            is_fine
            and value_problem(case.figure, entry.fact, scale) is None
            and (chinese_doing_problem(case, entry) is None)
        ):
            (computed if is_series(entry) else told).append(entry)
    if case.figure.unit == "money" and telling_digits(case.figure, shown) < _MANY_DIGITS:
        return []
    is_span = case.figure.unit == "duration"
    if told and is_span and case.sentence.isascii() and stranger(case, index) is not None:
        return []  # the tenancy that runs for 24 months is none of the project's
    meant = [entry for entry in told if not (entry.line.words - _SPANS).isdisjoint(case.own_words)]
    if len(told) > 1 and len(meant) == 1 and is_span:
        return meant  # the plan that runs for 36 months is no loan
    is_enough = len(told) > 1 or case.figure.unit == "duration"  # any month may have that length
    fits = told if is_enough else told + computed
    return fits if told and 1 < len(fits) <= _MOST_CANDIDATES else []
