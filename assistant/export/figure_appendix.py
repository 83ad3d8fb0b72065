"""The appendix "Figures and sources": a table whose rows and the figures of the text meet."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from assistant.domain.blocks import (
    Block,
    Blocks,
    FactLink,
    Heading,
    Inline,
    Inlines,
    ListBlock,
    ListItem,
    Paragraph,
    Table,
    TextRun,
)
from assistant.domain.figure_appendix import AppendixRow, FigureAppendix, ListedFigure
from assistant.texts import Texts

NumberCell = Callable[[int], Inlines]
_LISTS = 2  # the level of the headings inside


def title_of(appendix: FigureAppendix, texts: Texts) -> str:
    """Return what the appendix is called: by its one list where it has no more than that."""
    if appendix.rows or (appendix.estimates and appendix.unbacked):
        return texts("appendix.title")
    return texts("appendix.unbacked" if appendix.unbacked else "appendix.estimates")


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where a figure leads, and the name under which others lead to it."""

    link: str
    name: str = ""


def crossings(appendix: FigureAppendix | None) -> Mapping[str, Crossing]:
    """Return where figures of the text, numbers of rows and sources of a result lead."""
    found: dict[str, Crossing] = {}
    for row in appendix.rows if appendix is not None else ():
        number = row.number
        found[row.target] = Crossing(f"#fact-{number}", f"use-{number}")
        found[_row(number)] = Crossing(f"^use-{number}", f"fact-{number}")
        found[_source(number)] = Crossing(f"#fact-{number}")
    return found


def linked_blocks(appendix: FigureAppendix, texts: Texts) -> Blocks:
    """Return the appendix for a PDF: the numbers lead to each other and back to the text."""
    return tuple(
        _blocks(
            appendix,
            texts,
            number=lambda number: (FactLink(str(number), _row(number)),),
            source=lambda number: (FactLink(str(number), _source(number)),),
        )
    )


def plain_blocks(appendix: FigureAppendix, texts: Texts) -> Blocks:
    """Return the appendix with plain numbers."""

    def plain(number: int) -> Inlines:
        return (TextRun(str(number)),)

    return tuple(_blocks(appendix, texts, number=plain, source=plain))


def _row(number: int) -> str:
    return f"row:{number}"


def _source(number: int) -> str:
    return f"source-row:{number}"


def _blocks(
    appendix: FigureAppendix, texts: Texts, *, number: NumberCell, source: NumberCell
) -> Iterator[Block]:
    if appendix.rows:
        yield Paragraph((TextRun(texts("appendix.lead")),))
        yield _table(appendix.rows, texts, number, source)
    for name, listed in (("estimates", appendix.estimates), ("unbacked", appendix.unbacked)):
        if listed and title_of(appendix, texts) != texts(f"appendix.{name}"):
            yield Heading(_LISTS, (TextRun(texts(f"appendix.{name}")),))
        if listed:
            yield Paragraph((TextRun(texts(f"appendix.{name}_lead")),))
            yield ListBlock(tuple(ListItem(_listed(each, texts)) for each in listed))


def _table(
    rows: tuple[AppendixRow, ...], texts: Texts, number: NumberCell, source: NumberCell
) -> Table:
    names = ("number", "label", "value", "origin")
    return Table(
        header=tuple((TextRun(texts(f"appendix.column_{name}")),) for name in names),
        rows=tuple(
            (
                number(row.number),
                (TextRun(row.label),),
                (TextRun(row.value),),
                tuple(_origin(row, texts, source)),
            )
            for row in rows
        ),
        alignments=("right", "left", "right", "left"),
    )


def _origin(row: AppendixRow, texts: Texts, source: NumberCell) -> Iterator[Inline]:
    """Say where a value comes from; a result names the rows it is computed from."""
    if not row.sources:
        yield TextRun(row.origin)
        return
    yield TextRun(f"{row.origin}{texts('appendix.from')}")
    for place, number in enumerate(row.sources):
        if place:
            yield TextRun(texts("appendix.between"))
        yield from source(number)


def _listed(figure: ListedFigure, texts: Texts) -> Inlines:
    words = texts("appendix.listed", section=figure.section, sentence=figure.sentence)
    return (TextRun(figure.text, bold=True), TextRun(words))
