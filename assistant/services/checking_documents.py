"""Finds what is to be said of whole sections, and of documents that contradict each other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from assistant.domain.answer_pairs import parted_figures
from assistant.domain.document import Document, Section, SectionStatus
from assistant.domain.languages import Language, LocalizedText
from assistant.domain.outline import OutlineSection
from assistant.domain.questionnaire import question_for
from assistant.domain.sentences import length_of, without_links
from assistant.services import content
from assistant.services.checking_findings import Finding
from assistant.services.checking_sections import ShownFigure
from assistant.services.interview import OpenQuestion
from assistant.storage.documents import DocumentRow
from assistant.texts import Texts, load_texts

_LEEWAY = 1.1  # what an editor lets pass


def of_whole_section(
    section: Section, outline: OutlineSection | None, document: DocumentRow, language: Language
) -> Iterator[Finding]:
    """Yield what is to be said of a section as a whole: that it is empty, or far too long."""
    if outline is None:
        return
    texts = load_texts(language)
    finding = Finding(kind="empty_section", document_id=document.id, section_id=section.id)
    if not section.markdown.strip():
        if outline.task and section.status is SectionStatus.EMPTY:
            yield replace(finding, text=section.title, reason=texts("checking.empty_section"))
        return
    length, most = length_of(without_links(section.markdown), document.language), outline.length[1]
    if outline.task and length > most * _LEEWAY:
        reason = texts(f"checking.long_section_{document.language}", length=length, most=most)
        yield replace(finding, kind="long_section", text=section.title, reason=reason)


def missing_facts(
    questions: Iterable[OpenQuestion], document: Document, language: Language
) -> Iterator[Finding]:
    """Yield the questions that sections of a document wait for."""
    texts = load_texts(language)
    by_title = {section.title: section for section in document.sections}
    for item in questions:
        waiting = [by_title[title] for title in item.sections if title in by_title]
        if not waiting:
            continue
        key = "missing_translation" if item.is_translation else "missing_fact"
        yield Finding(
            kind="missing_fact",
            document_id=document.id,
            section_id=waiting[0].id,
            text=item.question.label.any(language),
            reason=texts.count(f"checking.{key}", len(waiting), section=waiting[0].title),
            path=item.question.path,
        )


def stale_pair(
    path: str, answer: LocalizedText, document: Document, language: Language
) -> Iterator[Finding]:
    """Yield the answer if its texts in the two languages state different figures.

    Args:
        path: where it stands in the brief.
        answer: its texts.
        document: the plan that the answer is for.
        language: that of the reason.
    """
    texts = load_texts(language)
    titles = content.unlocked_sections(document.kind, document.language).get(path, ())
    section = next((each for each in document.sections if each.title in titles), None)
    question = question_for(content.questionnaire(), path)
    parted = parted_figures(answer) if section is not None and question is not None else None
    if parted is not None and section is not None and question is not None:
        between = texts("checking.between_figures")
        yield Finding(
            kind="stale_pair",
            document_id=document.id,
            section_id=section.id,
            text=question.label.any(language),
            reason=texts(
                "checking.stale_pair", en=between.join(parted.en), zh=between.join(parted.zh)
            ),
            path=path,
        )


def contradictions(
    figures: Iterable[ShownFigure], titles: Mapping[str, str], language: Language
) -> Iterator[Finding]:
    """Yield the figures that another document of the project gives another value.

    Args:
        figures: what all documents show, in their order.
        titles: what each document is called, by its id.
        language: that of the reasons.
    """
    groups: dict[str, list[ShownFigure]] = defaultdict(list)
    for figure in figures:
        groups[figure.about].append(figure)
    seen: set[tuple[str, int, str, int]] = set()
    for group in groups.values():
        for pair in _disagreeing(group):
            key = _key(pair[0]), _key(pair[1])
            if (flat := (*key[0], *key[1])) not in seen:
                seen.add(flat)
                yield _contradiction(pair, titles, load_texts(language))


def _disagreeing(group: list[ShownFigure]) -> Iterator[tuple[ShownFigure, ShownFigure]]:
    """Yield each figure that nothing backs, with the first of another document that differs."""
    firsts = _first_places(group)
    for number, figure in enumerate(group):
        if figure.is_sound:
            continue
        by_document = firsts[_unit(figure)]
        others = (
            next((place for value, place in places.items() if value != figure.value), None)
            for document_id, places in by_document.items()
            if document_id != figure.place.document_id
        )
        other = min((place for place in others if place is not None), default=None)
        # Of two that are both unsound the later one is named, once.
        if other is not None and (group[other].is_sound or other < number):
            yield figure, group[other]


def _first_places(group: list[ShownFigure]) -> dict[str, dict[str, dict[str, int]]]:
    """Return where a group has each value first, by unit and document."""
    firsts: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for number, figure in enumerate(group):
        firsts[_unit(figure)][figure.place.document_id].setdefault(figure.value, number)
    return firsts


def _unit(figure: ShownFigure) -> str:
    return figure.value.split(maxsplit=1)[0]


def _key(figure: ShownFigure) -> tuple[str, int]:
    return figure.place.paragraph_id, figure.place.start


def _contradiction(
    pair: tuple[ShownFigure, ShownFigure], titles: Mapping[str, str], texts: Texts
) -> Finding:
    here, there = (figure.place for figure in pair)
    reason = texts(
        "checking.contradiction",
        here=here.text,
        there=there.text,
        document=titles[there.document_id],
        sentence=there.sentence,
    )
    return replace(here, kind="contradiction", reason=reason)
