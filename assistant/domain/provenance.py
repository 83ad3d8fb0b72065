"""Who wrote a text: a model, the founder, or the program out of the founder's answers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.domain.document import WAITING, Paragraph, Section

_PIECE = 8  # characters in a row; two texts that were written apart share few of these
_SHARE = 0.5  # of the shorter text's pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """How many paragraphs of a text are from whom.

    Attributes:
        drafted: from a model, changed since or not.
        edited: of those, the ones that the founder has changed.
        founder: the founder's own.
        program: put together from the founder's answers, without a model.
        runs: the runs of models that wrote, in the order of the text.
    """

    drafted: int = 0
    edited: int = 0
    founder: int = 0
    program: int = 0
    runs: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many paragraphs there are."""
        return self.drafted + self.founder + self.program


def is_from_model(paragraph: Paragraph) -> bool:
    """Tell whether a model drafted a paragraph, even if the founder has changed it since."""
    return paragraph.author == "model" or is_edited(paragraph)


def is_edited(paragraph: Paragraph) -> bool:
    """Tell whether the founder has changed what a model drafted: the run stays with the text."""
    return paragraph.author == "founder" and paragraph.model_run is not None


def provenance_of(sections: Iterable[Section]) -> Provenance:
    """Count the paragraphs by who wrote them; placeholders of missing answers are no text."""
    paragraphs = [
        paragraph
        for section in sections
        for paragraph in section.paragraphs
        if paragraph.author != "program" or section.status not in WAITING
    ]
    drafted = [paragraph for paragraph in paragraphs if is_from_model(paragraph)]
    runs = (paragraph.model_run for paragraph in drafted if paragraph.model_run)
    return Provenance(
        drafted=len(drafted),
        edited=sum(map(is_edited, drafted)),
        founder=sum(p.author == "founder" and not is_edited(p) for p in paragraphs),
        program=sum(p.author == "program" for p in paragraphs),
        runs=tuple(dict.fromkeys(runs)),
    )


class DraftedTexts:
    """What models drafted of a section, to find it again in texts that came of it."""

    def __init__(self, paragraphs: Iterable[Paragraph]) -> None:
        self._drafted = [each for each in paragraphs if each.model_run and is_from_model(each)]
        self._sizes: list[int] = []
        self._holders: dict[str, list[int]] = {}

    def run_behind(self, text: str) -> str | None:
        """Return the run behind a text that holds, or is, a good part of what a model drafted.

        So a paragraph that the founder parts, joins with another, or moves and changes is still
        known to be a model's.
        """
        if not self._drafted:
            return None
        self._read()
        pieces = _pieces(text)
        shared = Counter(number for piece in pieces for number in self._holders.get(piece, ()))
        for number, count in shared.most_common():
            if count >= _SHARE * min(len(pieces), self._sizes[number]):
                return self._drafted[number].model_run
        return None

    def _read(self) -> None:
        """Take the texts apart once: every paragraph of a section may ask."""
        for number, paragraph in enumerate(self._drafted[len(self._sizes) :]):
            pieces = _pieces(paragraph.text)
            self._sizes.append(len(pieces))
            for piece in pieces:
                self._holders.setdefault(piece, []).append(number)


def _pieces(text: str) -> frozenset[str]:
    return frozenset(text[start : start + _PIECE] for start in range(len(text) - _PIECE + 1))
