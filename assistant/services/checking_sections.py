"""Looks at one section: its figures, its links to facts and its claims."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate

from assistant.domain.binding import Binding, bind
from assistant.domain.claims import find_claims
from assistant.domain.document import WAITING, Section
from assistant.domain.figures import Figure
from assistant.domain.gaps import gaps_in
from assistant.domain.languages import Language
from assistant.domain.link_targets import ESTIMATE
from assistant.domain.linked_figures import FactWords, bindings_in, fact_of, fact_words, state_of
from assistant.services.checking_candidates import MOST_CANDIDATES, candidates_of
from assistant.services.checking_findings import Finding
from assistant.services.checking_reasons import Reasons, shown
from assistant.services.figure_links import FigureLinks
from assistant.services.reviewing import sentence_around
from assistant.storage.documents import DocumentRow

_GAP = 2  # the blank line between paragraphs
_FACT = "fact:"
_MOST_WITH_CANDIDATES = 200  # of a section; nobody binds more by hand, and each takes its time
_NEAR = ("value", "rounding", "x10")  # reasons of figures whose words name a fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFigure:
    """A figure as a document shows it, to be compared with those of other documents.

    Attributes:
        place: the figure as a finding without a reason.
        about: what it is said of: the fact it links to, the fact that its words name, or the
            sentence with a gap in its place.
        value: what it says, in a form that can be compared.
        is_sound: a fact backs it as it stands.
    """

    place: Finding
    about: str
    value: str
    is_sound: bool


class SectionLook:
    """What a look at one section showed.

    Attributes:
        findings: what is to be said of its figures and claims, in the order of the text.
        bindings: what each figure of its text rests on, in the same order.
    """

    def __init__(
        self,
        findings: tuple[Finding, ...] = (),
        bindings: tuple[Binding, ...] = (),
        shown: Callable[[], Iterable[ShownFigure]] = tuple,
    ) -> None:
        self.findings = findings
        self.bindings = bindings
        self._made = shown
        self._shown: tuple[ShownFigure, ...] | None = None

    @property
    def shown(self) -> tuple[ShownFigure, ...]:
        """The figures that another document may contradict, found when they are first asked for."""
        if self._shown is None:
            self._shown = tuple(self._made())
        return self._shown


def look_at(
    section: Section, document: DocumentRow, links: FigureLinks, language: Language
) -> SectionLook:
    """Return what is to be said of the figures and claims of a section.

    Args:
        section: as stored.
        document: the document it is in.
        links: the facts of the project.
        language: that of the reasons.
    """
    if section.status in WAITING and all(p.author == "program" for p in section.paragraphs):
        return SectionLook()
    look = _Look(section, document, links, language)
    found = sorted(look.findings(), key=lambda item: (item[0], item[1].kind))
    return SectionLook(tuple(finding for _, finding in found), look.bindings, look.shown)


class _Look:
    def __init__(
        self, section: Section, document: DocumentRow, links: FigureLinks, language: Language
    ) -> None:
        self._section = section
        self._document = document
        self._links = links
        self._text = section.markdown
        lengths = (len(paragraph.text) + _GAP for paragraph in section.paragraphs)
        self._begins = list(accumulate(lengths, initial=0))[:-1]
        self._reasons = Reasons(facts=links.sheet, language=language)
        self.bindings = bind(self._text, links.index)
        self._figures = 0
        self._sentences: dict[tuple[int, int], str] = {}
        self._fact_words = tuple(fact_words(self._text))

    def findings(self) -> Iterator[tuple[int, Finding]]:
        for binding in self.bindings:
            if binding.status in ("unbacked", "ambiguous") and not _is_linked(binding.figure):
                yield from self._placed(self._of_figure(binding))
        for link in self._fact_words:
            if state_of(link, self.bindings, self._links.sheet) in ("gone", "differs"):
                yield from self._placed(self._of_link(link))
        for gap in gaps_in(self._text):
            finding = self._finding(gap.start, gap.end)
            reason = self._reasons.of_gap(gap.label)
            yield from self._placed(replace(finding, kind="gap", reason=reason))
        for claim in find_claims(self._text, self._links.sheet):
            if claim.status == "false":
                finding = self._finding(claim.start, claim.end)
                reason = self._reasons.of_claim(claim)
                yield from self._placed(replace(finding, kind="false_claim", reason=reason))

    def shown(self) -> Iterator[ShownFigure]:
        """Yield the figures that another document may contradict."""
        for link in self._fact_words:
            fact = fact_of(link, self._links.sheet)
            if fact is None or fact.unit not in ("text", "flag"):
                yield from self._linked(link)
        for binding in self.bindings:
            if binding.status == "unbacked" and not _is_linked(binding.figure):
                yield from self._unlinked(binding)

    def _linked(self, link: FactWords) -> Iterator[ShownFigure]:
        own = bindings_in(link, self.bindings)
        if len(own) != 1:
            return
        finding = self._finding(link.words_start, link.words_end)
        state = state_of(link, self.bindings, self._links.sheet)
        is_estimate = link.target == ESTIMATE
        about = self._frame(own[0].figure) if is_estimate else f"fact {link.target}"
        for _, place in self._placed(finding):
            yield ShownFigure(
                place=place, about=about, value=_value(own[0].figure), is_sound=state == "current"
            )

    def _unlinked(self, binding: Binding) -> Iterator[ShownFigure]:
        finding = self._finding(binding.figure.start, binding.figure.end)
        named = f"near {binding.near}" if binding.reason in _NEAR else ""
        for _, place in self._placed(finding):
            for about in (named, self._frame(binding.figure)):
                if about:
                    value = _value(binding.figure)
                    yield ShownFigure(place=place, about=about, value=value, is_sound=False)

    def _frame(self, figure: Figure) -> str:
        """Return the sentence around a figure with a gap in its place."""
        sentence = self._sentence(figure.start, figure.end)
        words = sentence.replace(shown(figure.text), "{}", 1).casefold()
        return (
            f"frame {self._document.language} {words}" if "{}" in words and "…" not in words else ""
        )

    def _of_figure(self, binding: Binding) -> Finding:
        finding = self._finding(binding.figure.start, binding.figure.end)
        self._figures += 1
        is_one_of_few = self._figures <= _MOST_WITH_CANDIDATES
        sentence, index = finding.sentence, self._links.index
        candidates = candidates_of(binding, sentence, index) if is_one_of_few else ()
        return replace(
            finding,
            kind="ambiguous" if binding.status == "ambiguous" else "unbacked",
            reason=self._reasons.of_figure(binding, candidates),
            candidates=candidates,
        )

    def _of_link(self, link: FactWords) -> Finding:
        finding = self._finding(link.words_start, link.words_end)
        own = bindings_in(link, self.bindings)
        known = (link.target,) if self._links.sheet.get(link.target) else ()
        others = candidates_of(own[0], finding.sentence, self._links.index) if own else ()
        return replace(
            finding,
            kind="outdated",
            reason=self._reasons.of_link(link),
            candidates=tuple(dict.fromkeys((*known, *others)))[:MOST_CANDIDATES],
        )

    def _finding(self, start: int, end: int) -> Finding:
        """Return a finding whose place is still that in the whole section."""
        return Finding(
            kind="unbacked",
            document_id=self._document.id,
            section_id=self._section.id,
            start=start,
            end=end,
            text=self._text[start:end],
            sentence=self._sentence(start, end),
        )

    def _sentence(self, start: int, end: int) -> str:
        """Return the sentence around a place; of a table the row, its cells apart."""
        place = (start, end)
        if place not in self._sentences:
            cells = sentence_around(self._text, start, end).strip("| ").split(" | ")
            self._sentences[place] = " · ".join(cell.strip() for cell in cells)
        return self._sentences[place]

    def _placed(self, finding: Finding) -> Iterator[tuple[int, Finding]]:
        """Yield the finding with its place in its paragraph; none if it leaves the paragraph."""
        number = bisect_right(self._begins, finding.start) - 1
        paragraph = self._section.paragraphs[number]
        begin = self._begins[number]
        if finding.end <= begin + len(paragraph.text):
            placed = replace(
                finding,
                paragraph_id=paragraph.id,
                start=finding.start - begin,
                end=finding.end - begin,
            )
            yield finding.start, placed


def _is_linked(figure: Figure) -> bool:
    return figure.link is not None and figure.link.startswith(_FACT)


def _value(figure: Figure) -> str:
    """Return what a figure says, the same for the same value in any notation."""
    parts = (figure.value, figure.low, figure.high, *figure.terms)
    texts = (str(part.normalize() if isinstance(part, Decimal) else part) for part in parts)
    return " ".join((figure.unit, figure.currency or "", figure.period or "", *texts))
