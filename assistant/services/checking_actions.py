"""What becomes of a text when the founder binds a figure, assumes it, or stands for it."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import count
from typing import Any, get_args

from assistant.domain.brief import Brief, EvidenceItem
from assistant.domain.document import Section
from assistant.domain.fact_sheet import build_fact_sheet
from assistant.domain.facts import DATE_UNITS, Evidence, Fact, Period
from assistant.domain.figure_rebinding import bare, bound_to
from assistant.domain.figures import Figure, find_figures
from assistant.domain.languages import Language, LocalizedText
from assistant.domain.link_targets import ESTIMATE
from assistant.domain.linked_places import link_places
from assistant.domain.markdown_spans import Span
from assistant.domain.sentence_removal import without_sentence
from assistant.errors import BadRequestError
from assistant.services import content
from assistant.services.checking_findings import Finding
from assistant.services.checking_reasons import shown

_PREFIX = "assumption_"
_TAKEN = re.compile(rf"evidence\.{_PREFIX}([0-9]{{1,9}})")
_LOWER_BOUNDS, _UPPER_BOUNDS = ("over", "at_least"), ("under", "at_most")


def text_of(section: Section, finding: Finding) -> str:
    """Return the paragraph that a finding is in.

    Raises:
        BadRequestError: it no longer has that text there.
    """
    texts = (each.text for each in section.paragraphs if each.id == finding.paragraph_id)
    return _checked(next(texts, ""), finding)


def _checked(text: str, finding: Finding) -> str:
    if finding.text and text[finding.start : finding.end] == finding.text:
        return text
    raise BadRequestError("finding_out_of_date", text=shown(finding.text))


def bound_text(text: str, finding: Finding, fact: Fact, language: Language) -> str:
    """Return a paragraph with the figure of a finding bound to a fact.

    Raises:
        BadRequestError: no link can stand there.
    """
    bound = bound_to(text, (finding.start, finding.end), fact, language)
    if bound is None:
        raise BadRequestError("figure_takes_no_link", text=shown(finding.text))
    return bound


def with_estimates(section: Section, findings: Iterable[Finding]) -> Mapping[str, str]:
    """Return the paragraphs in which figures are the founder's own estimates now.

    Figures where no link can stand are left out.

    Raises:
        BadRequestError: a paragraph no longer has the text of a finding.
    """
    places: dict[str, set[Span]] = {}
    before: dict[str, str] = {}
    texts = {paragraph.id: paragraph.text for paragraph in section.paragraphs}
    for finding in findings:
        key = finding.paragraph_id
        before[key] = _checked(texts.get(key, ""), finding)
        places.setdefault(key, set()).add((finding.start, finding.end))
    after = {key: link_places(text, places[key], ESTIMATE) for key, text in before.items()}
    return {key: text for key, text in after.items() if text != before[key]}


def text_without(text: str, finding: Finding) -> str:
    """Return a paragraph without the sentence of a finding; empty if nothing is left.

    Raises:
        BadRequestError: the sentence is not one of the paragraph's own words.
    """
    left = without_sentence(text, finding.start)
    if left == text:
        raise BadRequestError("sentence_not_found", text=shown(finding.text))
    return left


def assumption_of(text: str, finding: Finding, *, label: str, language: Language) -> EvidenceItem:
    """Return a figure as an assumption of the founder's.

    Args:
        text: the paragraph.
        finding: the figure in it.
        label: what the founder calls it.
        language: the language of the label.

    Raises:
        BadRequestError: the figure has no value that can stand in a brief.
    """
    place = bare(text, finding.start, finding.end)
    figures = find_figures(place.markdown)
    # Without its link the figure may reach farther: its measure word stood behind the link.
    figure = next((f for f in figures if f.start < place.end and place.start < f.end), None)
    values = _values(figure) if figure is not None else {}
    if figure is None or not values:
        raise BadRequestError("figure_no_assumption", text=shown(finding.text))
    return EvidenceItem(
        label=LocalizedText().with_text(language, label.strip()),
        unit=figure.unit,
        currency=figure.currency,
        period=_period(figure),
        counted=_counted(figure, language),
        evidence=Evidence.ASSUMED,
        **values,
    )


def free_key(texts: Iterable[str]) -> str:
    """Return a key of the evidence that no text names: ``assumption_3``.

    One that is gone from the brief may still stand in a link, which must not get another meaning.
    """
    taken = {int(number) for text in texts for number in _TAKEN.findall(text)}
    return f"{_PREFIX}{next(number for number in count(1) if number not in taken)}"


def fact_of_item(key: str, item: EvidenceItem, brief: Brief) -> Fact:
    """Return the fact that an item of the evidence will be."""
    alone = Brief(currency=brief.currency, evidence={key: item})
    return next(iter(build_fact_sheet(alone, content.field_labels()).matching(f"evidence.{key}")))


def _values(figure: Figure) -> dict[str, Any]:
    if figure.unit in DATE_UNITS:
        has_year = isinstance(figure.value, str) and figure.value[:4].isdecimal()
        return {"when": figure.value} if has_year else {}
    value = figure.value
    if isinstance(value, Decimal):
        if figure.qualifier in _LOWER_BOUNDS:
            return {"low": value}
        return {"high" if figure.qualifier in _UPPER_BOUNDS else "value": value}
    ends = {"low": figure.low, "high": figure.high}
    return {name: end for name, end in ends.items() if isinstance(end, Decimal)}


def _period(figure: Figure) -> Period | None:
    wanted = figure.period if figure.unit == "duration" else figure.per
    return next((period for period in get_args(Period) if period == wanted), None)


def _counted(figure: Figure, language: Language) -> LocalizedText:
    return LocalizedText().with_text(language, figure.counted or None)
