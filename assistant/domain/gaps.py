"""Gaps: where a text says which fact it lacks, in the place of an invented one.

A model that was taught to writes ``NEEDS(Traction)``; the founder reads ``[missing: Traction]``,
and the Chinese form in a Chinese text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.domain.languages import Language

MODEL_GAP = re.compile(r"NEEDS\s*[(（]([^()（）\n]{1,60})[)）]")
_BEGUN = re.compile(r"N(?:E(?:E(?:D(?:S(?:\s*[(（][^()（）\n]{0,60})?)?)?)?)?\Z")
_MARKS: dict[Language, str] = {"en": "[missing: {label}]", "zh": "［待补：{label}］"}
_MARK = re.compile(r"\[missing: ([^\[\]\n]{1,60})\]|［待补：([^［］\n]{1,60})］")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A mark in a text: its place, and the label of the fact that is missing."""

    start: int
    end: int
    label: str


def with_marks(text: str, language: Language, *, is_whole: bool = True) -> str:
    """Return a model's text with a mark for each fact it asks for.

    Of a text that still grows, a question that is only begun is left out: the next pieces end it.
    """
    marked = MODEL_GAP.sub(lambda found: _mark(found[1].strip(), language), text)
    return marked if is_whole else _BEGUN.sub("", marked)


def gaps_in(text: str) -> Iterator[Gap]:
    """Yield the marks of a text in order."""
    for found in _MARK.finditer(text):
        yield Gap(start=found.start(), end=found.end(), label=found[1] or found[2])


def _mark(label: str, language: Language) -> str:
    return _MARKS[language].format(label=label)
