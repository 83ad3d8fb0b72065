"""Reviews a text against facts: what each figure rests on, and which claims still hold."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, get_args

from assistant.domain.answer_matching import StoredFigure
from assistant.domain.answer_readings import sheet_with_answers
from assistant.domain.binding import Binding, FactIndex, Status, bind
from assistant.domain.brief import Brief
from assistant.domain.claims import Claim, find_claims
from assistant.domain.fact_sheet import build_fact_sheet
from assistant.domain.facts import FactSheet
from assistant.domain.finance.computed_facts import with_computed
from assistant.domain.finance.projected_facts import outlook_of
from assistant.domain.languages import Language
from assistant.domain.own_figures import read_answer
from assistant.domain.questionnaire import FieldLabels
from assistant.domain.sentences import han_share, iter_sentence_spans
from assistant.errors import BadRequestError
from assistant.services.text_files import read_utf8

STATUSES: tuple[Status, ...] = get_args(Status)
MAX_FILE_MB = 8  # a plan of 50 pages has half of one
_LINE_END = re.compile(r"\r\n|\r|\n")
_EVEN = 0.5  # the share of Chinese from which a text is Chinese
_MOST_DIGITS = 100  # longer numbers are written with an exponent
_REACH = 400  # characters on each side in which a sentence is looked for
_MOST_OF_SIDE = 80  # characters of it that are shown on each side
_LONG_WORD = 20
_BREAK = re.compile(  # a heading; an empty line; before a row, an item or a quote
    r"^[ \t]*#{1,6}[ \t][^\n]*(?:\n|\Z)|\n(?=[ \t]*(?:[>|#]|[-+*][ \t]|\d{1,9}[.)][ \t]|\r?\n))",
    re.MULTILINE,
)
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*+)\]\((?:fact|source):[^()\s]*\)")
_LINK_END = re.compile(r"\]\([^()\s]*\)")
_MARKS = re.compile(r"^[ \t]*(?:#{1,6}|[-+>:]|\*(?!\*))[ \t]+|\*\*|`", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a review found.

    Attributes:
        text: the text that was reviewed.
        sheet: the facts it was held against.
        language: the language it is written in, by and large.
        figures: each figure with what it rests on, in the order of the text.
        claims: each statement that facts make true or false.
        line_starts: where each line of the text begins.
    """

    text: str
    sheet: FactSheet
    language: Language
    figures: tuple[Binding, ...]
    claims: tuple[Claim, ...]
    line_starts: tuple[int, ...]

    @property
    def counts(self) -> Mapping[Status, int]:
        """How many figures have each status."""
        found = Counter(binding.status for binding in self.figures)
        return {status: found[status] for status in STATUSES}

    def with_status(self, status: Status) -> tuple[Binding, ...]:
        """Return the figures of one status, in the order of the text."""
        return tuple(binding for binding in self.figures if binding.status == status)

    def place(self, start: int) -> tuple[int, int]:
        """Return the line and column of a character, as an editor counts them."""
        line = bisect_right(self.line_starts, start)
        return line, start - self.line_starts[line - 1] + 1

    def sentence(self, start: int, end: int) -> str:
        """Return the sentence around a part of the text, on one line and not too long."""
        return sentence_around(self.text, start, end)


def read_document(path: Path) -> str:
    """Return the text of a Markdown file.

    Raises:
        NotFoundError: there is no such file.
        BadRequestError: it is a folder, too large, or no text.
    """
    text = read_utf8(path, most_mb=MAX_FILE_MB)
    if "\0" in text:
        raise BadRequestError("review_not_text", path=str(path))
    return text


def review_text(text: str, sheet: FactSheet) -> Review:
    """Find every figure and claim of ``text`` and hold them against the facts."""
    return Review(
        text=text,
        sheet=sheet,
        language=language_of(text),
        figures=bind(text, FactIndex(sheet)),
        claims=find_claims(text, sheet),
        line_starts=(0, *(found.end() for found in _LINE_END.finditer(text))),
    )


def language_of(text: str) -> Language:
    """Return the language that most of a text's words are in."""
    return "zh" if han_share(text) > _EVEN else "en"


def facts_of_brief(
    brief: Brief,
    labels: FieldLabels,
    known: Mapping[str, tuple[StoredFigure, ...]] | None = None,
) -> FactSheet:
    """Return the facts of a brief, of the figures in its free-text answers, and of its projection.

    A figure of an answer that rests on a fact of the brief is that fact, and no second one.
    ``known`` has the ids that texts go by, by the key of the answer; other figures get new ones.
    """
    sheet = build_fact_sheet(brief, labels)
    index = cache(lambda: FactIndex(sheet))
    known = known or {}
    readings = (
        read_answer(key, answer, index, known.get(key, ())) for key, answer in brief.answers.items()
    )
    return with_computed(sheet_with_answers(sheet, readings), brief, outlook_of(brief), labels)


# --- what is printed -----------------------------------------------------------------------------


def review_data(review: Review) -> dict[str, Any]:
    """Return a review as plain JSON values; positions are Unicode code points of the text."""
    return {
        "figures": [_figure_data(binding) for binding in review.figures],
        "claims": [_claim_data(claim) for claim in review.claims],
    }


def _figure_data(binding: Binding) -> dict[str, Any]:
    figure = binding.figure
    return {
        "text": figure.text,
        "start": figure.start,
        "end": figure.end,
        "unit": figure.unit,
        "value": _value_text(figure.value),
        "low": _value_text(figure.low),
        "high": _value_text(figure.high),
        "qualifier": figure.qualifier,
        "currency": figure.currency,
        "period": figure.period,
        "terms": [_value_text(term) for term in figure.terms] or None,
        "status": binding.status,
        "fact": binding.fact,
        "from": list(binding.derived_from),
        "candidates": list(binding.candidates),
        "why": _why(binding),
    }


def _why(binding: Binding) -> str | None:
    if binding.status == "unbacked":
        return binding.reason
    if binding.status == "derived":
        return binding.expression
    return "several facts fit" if binding.status == "ambiguous" else None


def _claim_data(claim: Claim) -> dict[str, Any]:
    return {
        "text": claim.text,
        "start": claim.start,
        "end": claim.end,
        "kind": claim.kind,
        "status": claim.status,
        "facts": list(claim.facts),
        "why": claim.why,
    }


def _value_text(value: Decimal | str | None) -> str | None:
    if not isinstance(value, Decimal):
        return value
    is_long = not value.is_finite() or abs(value.adjusted()) > _MOST_DIGITS
    return str(value) if is_long else f"{value:f}"


def sentence_around(text: str, start: int, end: int) -> str:
    """Return the sentence around a part of Markdown, in plain words on one line and not too long.

    It looks no farther than a few hundred characters, however long the paragraph is.
    """
    first, last = _passage(text, start, end)
    passage = text[first:last]
    for begin, stop in iter_sentence_spans(passage):
        if start < first + stop:
            first, last = first + begin, max(end, first + stop)
            break
    before, after = text[first:start], text[end:last]
    if before.endswith("[") and _LINK_END.match(after):
        before, after = before[:-1], _LINK_END.sub("", after, count=1)
    return _on_one_line(_last_part(_words(before)), text[start:end], _first_part(_words(after)))


def _passage(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the paragraph, row, item or heading around a part of the text lies."""
    first, last = max(0, start - _REACH), min(len(text), end + _REACH)
    for found in _BREAK.finditer(text, first, last):
        if found.end() <= start:
            first = found.end()
        elif found.start() >= end:
            return first, found.start()
        else:  # a heading, which is a passage of its own
            return found.start(), found.end()
    return first, last


def _words(text: str) -> str:
    """Return Markdown as words, without links to facts, marks of emphasis and of line starts."""
    return _MARKS.sub("", _LINK.sub(r"\1", text))


def _last_part(text: str) -> str:
    cut = text[-_MOST_OF_SIDE:]
    return text if cut == text else f"…{_after_blank(cut)}"


def _first_part(text: str) -> str:
    cut = text[:_MOST_OF_SIDE]
    return text if cut == text else f"{_after_blank(cut[::-1])[::-1]}…"


def _after_blank(cut: str) -> str:
    """Leave out the half word that a cut begins with, where words stand apart."""
    head, blank, tail = cut.partition(" ")
    return tail if blank and len(head) < _LONG_WORD else cut


def _on_one_line(*parts: str) -> str:
    return " ".join("".join(parts).split())
