"""Recognises what is paid in parts: months of a year, an amount over its life, a rival's extra."""

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain.binding_choosing import is_series
from assistant.domain.binding_index import OF_COMPETITORS, Entry
from assistant.domain.binding_moments import is_of_time
from assistant.domain.binding_periods import said_periods
from assistant.domain.binding_values import in_period
from assistant.domain.binding_work import Work

Derived = tuple[str, tuple[str, ...]]  # the arithmetic and the ids of its facts

_MONTHS, _WELL_NAMED = 12, 0.4
_YEAR_OF_MONTHS = re.compile(
    r"\b(?:full|whole|entire) year\b|\b(?:twelve|12) (?:\w+ )?(?:months|payments|instal?lments)\b",
    re.IGNORECASE,
)
_SAVES = re.compile(r"\b(?:sav(?:es?|ed|ing)|cheaper|less than|discount)\b", re.IGNORECASE)
_THAN_WE = re.compile(
    r"[\s*_]*(?:a month |a year |per month |per year )?(?:more|less|dearer|cheaper|higher|lower"
    r"|above|below|over|under)(?: than)? (?:we|us|ours?|now|today|before"
    r"|the (?:(?:one|kit|model|price|rate) (?:we|that|of)"
    r"|(?:first|old|present|current|last|previous)\b))\b",
    re.IGNORECASE,
)
_OUT_OF = re.compile(r"(?P<part>\d[\d,]*) (?:out of|of|in) (?P<whole>\d[\d,]*)")


_OF_WRITTEN = re.compile(r"[\s*_]*of (?:all |the |our |its )*(?P<whole>\d{1,3}(?:,?\d{3})*)\b")


def is_year_of_months(text: str) -> bool:
    """Tell whether words speak of a year as of its months: a full year, twelve payments."""
    return _YEAR_OF_MONTHS.search(text) is not None


def is_so_many_of(text: str) -> bool:
    """Tell whether a figure names both of the numbers that it divides: 54 out of 62."""
    return " o" in text and _OUT_OF.fullmatch(text) is not None


def so_many_of(work: Work) -> Derived | None:
    """54 out of 62, where both are counted."""
    match = _OUT_OF.fullmatch(work.figure.text) if work.figure.unit == "percent" else None
    if match is None:
        return None
    part, whole = (_counted(work, match[name].replace(",", "")) for name in ("part", "whole"))
    if part is None or whole is None or part is whole:
        return None
    return "ratio", (part.id, whole.id)


def share_of_written(work: Work) -> Derived | None:
    """What is named as a share of a number that is written right behind it: 20% of all 638."""
    match = _OF_WRITTEN.match(work.case.after) if work.figure.unit == "percent" else None
    if match is None:
        return None
    size = Decimal(match["whole"].replace(",", ""))
    for whole in work.operands:
        if whole.number != size or whole.fact.unit != "count":
            continue
        for part in work.meant("count"):
            if part is not whole and part.number and work.is_it(part.number / size):
                return "ratio", (part.id, whole.id)
    return None


def _counted(work: Work, number: str) -> Entry | None:
    """Return the fact of a number that the words name best."""
    size = float(number)
    named = [
        (entry.line.named_by(work.case.words)[0], entry)
        for entry in work.index.between(("count",), size, size)
        if (is_of_time(work.case, entry) or not is_series(entry))
    ]
    score, entry = max(named, key=lambda item: item[0], default=(0.0, None))
    return entry if score >= _WELL_NAMED else None


def saved_by_the_year(work: Work) -> Derived | None:
    """What paying yearly saves: twelve monthly prices less the yearly one of the same thing."""
    if work.figure.unit != "money" or not work.is_long() or not _SAVES.search(work.sentence):
        return None
    for monthly, yearly in _monthly_and_yearly(work):
        if work.is_it((monthly.number or Decimal(0)) * _MONTHS - (yearly.number or Decimal(0))):
            return "difference", (monthly.id, yearly.id)
    return None


def _monthly_and_yearly(work: Work) -> Iterator[tuple[Entry, Entry]]:
    for entry in work.like_it(work.meant("money")):
        for other in work.index.record(entry.id.rpartition(".")[0]):
            if other.fact.currency != entry.fact.currency:
                continue
            spans = (entry.fact.period, other.fact.period)
            if spans == ("month", "year"):
                yield entry, other
            elif spans == ("year", "month"):
                yield other, entry


def spread_over_its_life(work: Work) -> Derived | None:
    """An asset's price for each month of its depreciation."""
    if work.figure.unit != "money" or not work.is_long():
        return None
    targets = {work.figure.per} if work.figure.per else said_periods(work.case.spans)
    terms = [entry for entry in work.operands if entry.fact.unit == "duration"]
    if not targets or not terms:
        return None
    for amount in work.like_it(work.meant("money")):
        if amount.fact.period is not None or amount.number is None:
            continue
        for term in terms:
            for target in targets:
                spans = in_period(term.number or Decimal(0), term.fact.period, target)
                if spans and work.is_it(amount.number / spans):
                    return "ratio", (amount.id, term.id)
    return None


def more_than_unsaid(work: Work) -> Derived | None:
    """What a rival asks more than we do, or the next of a kind costs less than the first.

    Only one fact of that kind may be so far from the one written.
    """
    if work.figure.unit != "money" or not work.is_long() or not _THAN_WE.match(work.case.after):
        return None
    for entry in work.like_it(work.operands):
        others = list(_as_far(work, entry))
        if len(others) == 1:
            return "difference", (entry.id, others[0].id)
    return None


def _as_far(work: Work, entry: Entry) -> Iterator[Entry]:
    """Yield our own facts of the kind of one written that differ from it by the figure."""
    number, shown = entry.number or Decimal(0), work.shown
    is_theirs = entry.id.startswith(OF_COMPETITORS)
    for size in (number - shown, number + shown):
        for other in work.index.between(("money",), float(size), float(size)):
            is_alike = (other.fact.currency, other.fact.period) == (
                entry.fact.currency, entry.fact.period
            )  # fmt: skip
            shared = other.line.words & entry.line.words
            is_of_field = "=price" in shared if is_theirs else len(shared) > 1
            if is_alike and is_of_field and not other.id.startswith(OF_COMPETITORS):
                yield other
