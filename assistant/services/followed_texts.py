"""What changed facts do to the texts of a project; loaded when facts have changed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from assistant.domain.answer_readings import AnswerReading
from assistant.domain.binding import FactIndex, bind
from assistant.domain.bound_text import FigureEdit, figure_edits
from assistant.domain.document import BEING_WRITTEN, Document, Section
from assistant.domain.facts import FactSheet, is_figure_of_answer
from assistant.domain.languages import LANGUAGES, Language, LocalizedText
from assistant.domain.link_targets import facts_named
from assistant.services.answer_figures import FactsBySize
from assistant.services.reviewing import sentence_around

_LINK = "](fact:"
_ENCODED = re.compile(r"\(fact:[^)\s]*%", re.IGNORECASE)  # an id may stand there in other letters


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedText:
    """One paragraph, or one language of an answer, and the figures in it that are to change."""

    text: str
    edits: tuple[FigureEdit, ...]
    language: Language
    section: Section | None = None
    paragraph_id: str = ""
    key: str = ""

    def sentence(self, edit: FigureEdit) -> str:
        """Return the sentence around a figure, in plain words."""
        return sentence_around(self.text, *edit.words)


class FollowedTexts:
    """Finds the figures that rest on facts that differ between two sheets."""

    def __init__(self, old: FactSheet, new: FactSheet) -> None:
        self._old = old
        self._new = new
        brief_facts = [fact for fact in old.at_hand if not is_figure_of_answer(fact.id)]
        self._changed = FactsBySize(fact for fact in brief_facts if self._differs(fact.id))
        ids = (*(fact.id for fact in old.at_hand), *old.aliases)
        later = (f"fact:{head}." for head in old.later)  # may have changed: worked out where linked
        self._changed_ids = (*(each for each in ids if self._differs(each)), *later)
        self._index: Callable[[], FactIndex] = cache(lambda: FactIndex(FactSheet(brief_facts)))

    def in_document(self, document: Document) -> Iterator[FollowedText]:
        """Yield the paragraphs of a document with figures to change."""
        for section in document.sections:
            if section.status in BEING_WRITTEN:  # another text takes the place of this one
                continue
            for paragraph in section.paragraphs:
                edits = self._edits(paragraph.text, document.language)
                if edits:
                    yield FollowedText(
                        text=paragraph.text,
                        edits=edits,
                        language=document.language,
                        section=section,
                        paragraph_id=paragraph.id,
                    )

    def in_answer(
        self, key: str, answer: LocalizedText, reading: AnswerReading
    ) -> Iterator[FollowedText]:
        """Yield the languages of an answer with figures to change; they have links or not.

        Its own figures are facts of their own, and stay.
        """
        has_plain = bool(reading.reaches) and bool(self._changed.near(reading.reaches))
        for language in LANGUAGES:
            text = answer.get(language) or ""
            edits = self._edits(text, language, has_plain=has_plain)
            if edits:
                yield FollowedText(text=text, edits=edits, language=language, key=key)

    def _edits(
        self, text: str, language: Language, *, has_plain: bool = False
    ) -> tuple[FigureEdit, ...]:
        if not has_plain and not self._may_link_to_change(text):
            return ()
        bindings = bind(text, self._index()) if has_plain else ()
        bound = [binding for binding in bindings if binding.status == "bound"]
        edits = figure_edits(text, self._old, self._new, language, bindings=bound)
        return tuple(edit for edit in edits if self._rests_on_change(edit))

    def _may_link_to_change(self, text: str) -> bool:
        """Tell whether a link may name a changed fact, without reading the links."""
        if _LINK not in text.lower():
            return False
        named = any(each in text for each in self._changed_ids)
        return named or _ENCODED.search(text) is not None

    def _rests_on_change(self, edit: FigureEdit) -> bool:
        return any(map(self._differs, facts_named(edit.change.fact)))

    def _differs(self, fact_id: str) -> bool:
        old, new = self._old.get(fact_id), self._new.get(fact_id)
        return old is not None and (new is None or old.shown != new.shown)
