"""Binds the two ends of a change told in Chinese, where facts know both: 从 48 元跌到 13.5 元."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from assistant.domain.binding_choosing import Findings, of_like_value
from assistant.domain.binding_index import Entry, Index
from assistant.domain.binding_model import Binding
from assistant.domain.binding_others import speaks_of_others
from assistant.domain.binding_strangers import stranger
from assistant.domain.binding_times import line_id
from assistant.domain.binding_twins import are_before_and_after
from assistant.domain.binding_values import value_problem

_FROM = re.compile(r"[从由自][^，。；、]{0,8}\Z")
_TO = re.compile(
    r"[\s*_]*(?:一路|直接|逐步|已经|又)?(?:下降|下跌|上升|上涨|降低|提高|减少|增加|增长|降|跌|掉|涨|升|减|增|缩|变|做)"
    r"(?:到|至|成|为)了?(?:现在的|目前的|如今的|约|大约)?[\s*_]*"
)

_TO_IN_ENGLISH = re.compile(r"[\s*_]*(?:back |all the way )?(?:up |down )?to[\s*_]*")
_FROM_IN_ENGLISH = re.compile(r"\bfrom[\s*_]*\Z")


def ends_of_changes(
    findings: Mapping[int, Findings], text: str, index: Index
) -> Iterator[tuple[int, Entry]]:
    """Yield figures of a sentence that are the ends of a change, each with its fact."""
    for first, second in pairwise(sorted(findings)):
        one, other = findings[first], findings[second]
        gap = text[one.case.figure.end : other.case.figure.start]
        if gap.isascii() or not _TO.fullmatch(gap) or not _FROM.search(one.case.before):
            continue
        if speaks_of_others(one.case) or stranger(one.case, index) is not None:
            continue
        pairs = [
            (old, new)
            for old in _of_value(one, index)
            for new in _of_value(other, index)
            if _is_change(old, new)
        ]
        if len(pairs) == 1:
            yield first, pairs[0][0]
            yield second, pairs[0][1]


def reversed_changes(
    findings: Mapping[int, Findings], results: Mapping[int, Binding], text: str, index: Index
) -> Iterator[int]:
    """Yield figures that tell a change the wrong way round: from what is now to what was."""
    for first, second in pairwise(sorted(findings)):
        figures = findings[first].case.figure, findings[second].case.figure
        gap = text[figures[0].end : figures[1].start]
        is_english = _TO_IN_ENGLISH.fullmatch(gap) is not None
        if is_english and not _FROM_IN_ENGLISH.search(findings[first].case.before):
            continue  # 2 to 8 degrees are a range
        if not is_english and (gap.isascii() or not _TO.fullmatch(gap)):
            continue
        old, new = (index.entries.get(_fact(results, each)) for each in (first, second))
        if old is not None and new is not None and _is_reversed(old, new):
            yield from (first, second)


def _fact(results: Mapping[int, Binding], number: int) -> str:
    binding = results.get(number)
    return (binding.fact if binding is not None else None) or ""


def _is_reversed(old: Entry, new: Entry) -> bool:
    if are_before_and_after(new.line, old.line):
        return True
    names = {line_id(each.id).removesuffix(".#") for each in (old, new)}
    days = old.fact.as_of, new.fact.as_of
    is_earlier = days[0] is not None and days[1] is not None and days[0] > days[1]
    return len(names) == 1 and is_earlier


def _of_value(found: Findings, index: Index) -> list[Entry]:
    """Return the facts of a figure's value of which the sentence has a word."""
    case = found.case
    return [
        entry
        for entry, scale in of_like_value(case, index, found.kinds)
        if not entry.line.words.isdisjoint(case.own_words)
        and value_problem(case.figure, entry.fact, scale) is None
        and case.figure.currency in (None, entry.fact.currency)
        and entry.fact.unit == case.figure.unit
    ]


def _is_change(old: Entry, new: Entry) -> bool:
    """Tell whether two facts are one thing at two times, told one by one."""
    if are_before_and_after(old.line, new.line):
        return True
    days = old.fact.as_of, new.fact.as_of
    is_later = days[0] is not None and days[1] is not None and days[0] < days[1]
    return old.line is new.line and len(old.line.entries) == 2 and is_later  # noqa: PLR2004
