"""Outlines: what a document's sections must answer, need, show and be asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from assistant.domain.document import DocumentKind
from assistant.domain.languages import LANGUAGES, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineSection:
    """One section of an outline.

    Attributes:
        id: stable key, the same as long as the section means the same.
        title: as printed.
        level: 1 for a chapter, 2 for a part of the chapter before it.
        must_answer: what a reader wants to know from it; shown as guidance and put in the prompt.
        needs: ids or patterns of facts without which it is not drafted; each gap is a question.
        uses: further facts for the prompt, most important first.
        most_answers: how many answers a small model is told of at once; the beginnings of the
            others follow its text; 0 for all.
        blocks: names of computed blocks printed after the prose.
        length: words (English) or characters (Chinese), least and most.
        task: one sentence that tells a model what to write.
        opening: how a good text of this section begins, up to where the facts differ; may hold
            ``{fact.id}`` slots; a base model continues from it.
    """

    id: str
    title: str
    level: int = 1
    must_answer: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    most_answers: int = 0
    blocks: tuple[str, ...] = ()
    length: tuple[int, int] = (80, 200)
    task: str = ""
    opening: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A document kind's sections in one language."""

    kind: DocumentKind
    language: Language
    title: str
    sections: tuple[OutlineSection, ...]

    def section(self, key: str) -> OutlineSection | None:
        """Return the section with this id, or None."""
        return next((section for section in self.sections if section.id == key), None)


def parse_outline(data: Mapping[str, Any]) -> Outline:
    """Read an outline from parsed TOML.

    Raises:
        ValueError: a key is unknown, missing or of the wrong kind; the message names it.
    """
    required = {"kind", "language", "title", "sections"}
    unknown, missing = set(data) - required - {"schema"}, required - set(data)
    if unknown or missing:
        fault = f"unknown key: {min(unknown)}" if unknown else f"missing key: {min(missing)}"
        raise ValueError(fault)
    if data.get("kind") not in get_args(DocumentKind) or data.get("language") not in LANGUAGES:
        raise ValueError("kind or language is missing or unknown")
    sections = tuple(_parse_section(index, item) for index, item in enumerate(data["sections"]))
    ids = [section.id for section in sections]
    if len(set(ids)) != len(ids):
        raise ValueError("two sections share an id")
    return Outline(
        kind=data["kind"], language=data["language"], title=data["title"], sections=sections
    )


LEVELS = (1, 2)  # chapters and their parts
_LIST_KEYS = ("must_answer", "needs", "uses", "blocks")


def _parse_section(index: int, item: Mapping[str, Any]) -> OutlineSection:
    known = set(OutlineSection.__dataclass_fields__)
    unknown = set(item) - known
    if unknown:
        raise ValueError(f"sections[{index}]: unknown key: {min(unknown)}")
    missing = {"id", "title"} - set(item)
    if missing:
        raise ValueError(f"sections[{index}]: missing key: {min(missing)}")
    if item.get("level", 1) not in LEVELS:
        raise ValueError(f"sections[{index}].level: 1 or 2 is expected")
    values: dict[str, Any] = dict(item)
    for key in _LIST_KEYS:
        values[key] = tuple(item.get(key, ()))
    length = item.get("length", (80, 200))
    if len(length) != 2 or not 0 < length[0] < length[1]:  # noqa: PLR2004 - a pair
        raise ValueError(f"sections[{index}].length: the least must be below the most")
    values["length"] = (length[0], length[1])
    return OutlineSection(**values)
