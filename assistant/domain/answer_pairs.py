"""Finds figures in which the English and the Chinese text of one answer no longer agree."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.domain.binding_values import hours, number_in, telling_digits
from assistant.domain.figures import Figure, find_figures
from assistant.domain.languages import LocalizedText

_KINDS: Mapping[str, str] = {
    "money": "amount", "plain": "amount", "count": "amount", "percent": "share",
    "points": "share", "ratio": "ratio", "duration": "span", "date": "time", "quarter": "time",
    "year": "time",
}  # fmt: skip
_NEARLY = Decimal("0.02")  # a third and 33%, 18 months and a year and a half
_TELLING = 2  # digits: "one", "two" and "both" are words of the language as often as figures


@dataclass(frozen=True, slots=True, kw_only=True)
class PartedFigures:
    """The figures that each side says and the other says otherwise, as written there."""

    en: tuple[str, ...]
    zh: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """A figure as it is held against those of the other side."""

    text: str
    kind: str
    values: tuple[Decimal | str, ...]
    span: Decimal | None
    is_telling: bool


@lru_cache(maxsize=256)  # the answers of a project, looked through again and again
def parted_figures(answer: LocalizedText) -> PartedFigures | None:
    """Return the figures in which the sides of an answer differ, or None.

    A figure counts only where the other side has one of its kind that is not here either: one
    side may say more than the other, but not 41% where the other says 38%. How it is written, its
    unit and its rounding make no difference.
    """
    if not answer.get("en") or not answer.get("zh"):
        return None
    english, chinese = (_read(find_figures(answer.get(side) or "")) for side in ("en", "zh"))
    only_en, only_zh = _without(english, chinese), _without(chinese, english)
    kinds = only_en.keys() & only_zh.keys()
    if not kinds:
        return None
    return PartedFigures(en=_texts(only_en, kinds), zh=_texts(only_zh, kinds))


def _read(figures: Iterable[Figure]) -> list[_Said]:
    return [_said(figure) for figure in figures]


def _said(figure: Figure) -> _Said:
    every = (figure.value, figure.low, figure.high, *figure.terms)
    values = tuple(value for value in every if value is not None)
    number = number_in(figure.value)
    span = hours(number, figure.period) if number is not None and figure.period else None
    is_short = number is not None and telling_digits(figure, number) < _TELLING
    return _Said(
        text=figure.text,
        kind=_KINDS[figure.unit],
        values=values,
        span=span,
        is_telling=figure.unit not in ("count", "plain") or not is_short,
    )


def _without(said: Sequence[_Said], others: Sequence[_Said]) -> dict[str, list[str]]:
    """Return the figures, by kind, that the other side does not say in any form."""
    left: dict[str, list[str]] = defaultdict(list)
    for one in said:
        if one.is_telling and one.values and not any(_agree(one, other) for other in others):
            left[one.kind].append(one.text)
    return left


def _agree(one: _Said, other: _Said) -> bool:
    if one.span is not None and other.span is not None and _is_near(one.span, other.span):
        return True
    if len(one.values) == len(other.values):  # of a range or a written ratio every end counts
        return all(map(_is_same, one.values, other.values))
    return any(_is_same(value, its) for value in one.values for its in other.values)


def _is_same(value: Decimal | str, other: Decimal | str) -> bool:
    if isinstance(value, Decimal) and isinstance(other, Decimal):
        return _is_near(value, other)
    # A year agrees with a month of it; one that only names the month, with that month of any year.
    longer, shorter = sorted((str(value), str(other)), key=len, reverse=True)
    return longer.startswith(shorter) or longer.endswith(shorter.lstrip("-"))


def _is_near(value: Decimal, other: Decimal) -> bool:
    if number_in(value) is None or number_in(other) is None:
        return value.is_nan() or other.is_nan() or value == other
    return abs(value - other) <= _NEARLY * max(abs(value), abs(other))


def _texts(left: Mapping[str, Sequence[str]], kinds: Iterable[str]) -> tuple[str, ...]:
    wanted = set(kinds)
    found = [text for kind, texts in left.items() if kind in wanted for text in texts]
    return tuple(dict.fromkeys(found))
