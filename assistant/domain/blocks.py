"""The parts a document is made of; Markdown is read into them and written from them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.domain.ai_label import AiLabel
from assistant.domain.charts.picture import Picture
from assistant.domain.figure_appendix import FigureAppendix
from assistant.domain.link_targets import RESERVED_TARGETS, facts_named

Alignment = Literal["left", "center", "right", "none"]
CalloutKind = Literal["note", "question", "warning", "assumption"]


@dataclass(frozen=True, slots=True)
class TextRun:
    """Words in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    strike: bool = False


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A forced new line inside a paragraph."""


@dataclass(frozen=True, slots=True)
class FactLink:
    """A figure bound to a fact: ``[text](fact:ID)`` or ``[text](fact:ID?form=…)``.

    The id of a figure that follows from several facts is ``=sum:ID,ID``; see ``derivations``. Two
    ids are no facts: ``estimate`` and ``unbacked`` of ``link_targets``.
    """

    text: str
    fact_id: str
    form: str | None = None
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class SourceLink:
    """A citation of an imported passage: ``[2](source:ID)``."""

    text: str
    source_id: str


@dataclass(frozen=True, slots=True)
class WebLink:
    """Any other link: ``[text](https://…)``."""

    text: str
    url: str
    bold: bool = False
    italic: bool = False


Inline = TextRun | LineBreak | FactLink | SourceLink | WebLink
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section; level 1 is the section's own title."""

    level: int
    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    inlines: Inlines


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item: its own text, then what stands below it."""

    inlines: Inlines
    children: "tuple[Block, ...]" = ()


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A bullet list, or a numbered one that begins at ``start``."""

    items: tuple[ListItem, ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table; each row has as many cells as the header.

    In Markdown the caption is a line ``: caption`` below the table.
    """

    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    alignments: tuple[Alignment, ...] = ()
    caption: Inlines = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of computed figures; made where it is shown, never stored, not in Markdown."""

    picture: Picture
    caption: Inlines = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words."""

    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Callout:
    """A boxed remark: ``> [!question] …`` in Markdown."""

    kind: CalloutKind
    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Text shown as typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A thematic break."""


Block = Heading | Paragraph | ListBlock | Table | Chart | Quote | Callout | CodeBlock | Rule
Blocks = tuple[Block, ...]


def plain_text(inlines: Inlines) -> str:
    """Return the words alone, as they would be printed."""
    return "".join("\n" if isinstance(part, LineBreak) else part.text for part in inlines)


def iter_inlines(blocks: Blocks) -> Iterator[Inline]:
    """Yield every inline of every block, in reading order."""
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield from block.inlines
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from item.inlines
                yield from iter_inlines(item.children)
        elif isinstance(block, Table):
            for row in (block.header, *block.rows):
                for cell in row:
                    yield from cell
            yield from block.caption
        elif isinstance(block, Chart):
            yield from block.caption
        elif isinstance(block, Quote | Callout):
            yield from iter_inlines(block.blocks)


def fact_ids(blocks: Blocks) -> tuple[str, ...]:
    """Return the ids of the facts these blocks name, in reading order, each once."""
    links = (part.fact_id for part in iter_inlines(blocks) if isinstance(part, FactLink))
    backed = (target for target in links if target not in RESERVED_TARGETS)
    found = (fact_id for target in backed for fact_id in facts_named(target))
    return tuple(dict.fromkeys(found))


def map_inlines(blocks: Blocks, function: Callable[[Inline], Inline]) -> Blocks:
    """Return the same blocks with ``function`` applied to every inline."""
    return expand_inlines(blocks, lambda part: (function(part),))


def expand_inlines(blocks: Blocks, function: Callable[[Inline], Inlines]) -> Blocks:
    """Return the same blocks with what ``function`` gives in place of every inline."""
    return tuple(_map_block(block, function) for block in blocks)


def _map_block(block: Block, function: Callable[[Inline], Inlines]) -> Block:
    if isinstance(block, Heading | Paragraph):
        return replace(block, inlines=_mapped(block.inlines, function))
    if isinstance(block, ListBlock):
        return replace(block, items=tuple(_map_item(item, function) for item in block.items))
    if isinstance(block, Table):
        return replace(
            block,
            header=tuple(_mapped(cell, function) for cell in block.header),
            rows=tuple(tuple(_mapped(cell, function) for cell in row) for row in block.rows),
            caption=_mapped(block.caption, function),
        )
    if isinstance(block, Chart):
        return replace(block, caption=_mapped(block.caption, function))
    if isinstance(block, Quote | Callout):
        return replace(block, blocks=expand_inlines(block.blocks, function))
    return block


def _map_item(item: ListItem, function: Callable[[Inline], Inlines]) -> ListItem:
    return ListItem(_mapped(item.inlines, function), expand_inlines(item.children, function))


def _mapped(inlines: Inlines, function: Callable[[Inline], Inlines]) -> Inlines:
    return tuple(new for part in inlines for new in function(part))


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedSection:
    """A section as it goes to a page: computed blocks and prose in their order."""

    key: str
    title: str
    level: int
    blocks: Blocks = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDocument:
    """A whole document, ready to be laid out; every word that is printed is in here.

    Attributes:
        language: "en" or "zh"; decides line breaking, headings' numbering and running words.
        title: the document's title, as on the cover ("Business plan").
        subject: the company's name.
        tagline: one line under it; may be empty.
        cover_lines: label and value pairs for the foot of the cover.
        notices: callouts printed on the page after the contents (unbacked figures, gaps).
        date_text: the date as printed.
        appendix: which figure rests on what, at the end; None where it is not wanted.
        statement: which part a model had in the text, at the very end; may be empty.
        ai_label: what the file's metadata say of text that a model wrote; None without any.
    """

    language: Literal["en", "zh"]
    title: str
    subject: str
    tagline: str
    cover_lines: tuple[tuple[str, str], ...]
    notices: Blocks
    date_text: str
    sections: tuple[PrintedSection, ...]
    appendix: FigureAppendix | None = None
    statement: Blocks = ()
    ai_label: AiLabel | None = None
