"""What computed blocks are made of, and the cells and tables they are made with."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.domain.blocks import Alignment, Block, FactLink, Inlines, Table, TextRun
from assistant.domain.brief import Brief
from assistant.domain.fact_text import fact_text, fact_text_with_period
from assistant.domain.facts import Fact, FactSheet
from assistant.domain.finance.projected_facts import Outlook
from assistant.domain.languages import Language
from assistant.domain.questionnaire import FieldLabels

Words = Callable[..., str]  # the program's own words by key and what fills their blanks


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockContext:
    """All that a computed block is made of.

    ``outlook`` is the plan worked out, where it can be.
    """

    brief: Brief
    sheet: FactSheet
    labels: FieldLabels
    words: Words
    language: Language
    outlook: Outlook | None = None


def cell(text: str) -> Inlines:
    """Return the content of a cell."""
    return (TextRun(text),) if text else ()


def fact_cell(fact: Fact | None, language: Language) -> Inlines:
    """Return the figure as a link to its fact; words as words."""
    if fact is None:
        return ()
    if fact.unit == "text":
        return cell(fact_text(fact, language))
    return (FactLink(fact_text_with_period(fact, language), fact.id),)


def table(
    header: Iterable[str],
    rows: Sequence[tuple[Inlines, ...]],
    alignments: tuple[Alignment, ...],
    *,
    caption: str,
) -> Iterable[Block]:
    """Yield a table, unless it has no rows."""
    if rows:
        yield Table(tuple(cell(text) for text in header), tuple(rows), alignments, cell(caption))
