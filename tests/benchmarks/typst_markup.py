"""The blocks of a printed document in typst's language, on the same page and in the same type.

Words go as string literals, never as markup, so that nothing in them can be misread.
"""

import json
from collections.abc import Sequence
from typing import assert_never

from assistant.domain.blocks import (
    Block,
    Blocks,
    Callout,
    Chart,
    CodeBlock,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    ListBlock,
    ListItem,
    Paragraph,
    PrintedDocument,
    Quote,
    Rule,
    Table,
    TextRun,
)
from assistant.export.theme import load_theme

FONT_FAMILY = "Plan Sans SC"


def typst_source(document: PrintedDocument, theme_name: str = "classic") -> str:
    """Return the whole document as typst source."""
    parts = [_preamble(document, theme_name), _cover(document), "#outline()\n#pagebreak()"]
    for section in document.sections:
        parts.append(f"#heading(level: {section.level})[#{literal(section.title)}]")
        parts.append(blocks_markup(section.blocks))
    return "\n\n".join(parts)


def blocks_markup(blocks: Blocks) -> str:
    """Return blocks one after the other."""
    return "\n\n".join(_block(block) for block in blocks)


def literal(text: str) -> str:
    """Return a string literal of typst."""
    return json.dumps(text, ensure_ascii=False)


def _preamble(document: PrintedDocument, theme_name: str) -> str:
    theme = load_theme(theme_name)
    edges = theme.margins
    size, leading = theme.type.body, theme.type.leading[document.language]
    margin = (
        f"(top: {edges.top}pt, bottom: {edges.bottom}pt,"
        f" left: {edges.left}pt, right: {edges.right}pt)"
    )
    sizes = "\n".join(
        f"#show heading.where(level: {level}): set text(size: {points}pt)\n"
        f"#show heading.where(level: {level}): set block("
        f"above: {before}pt, below: {after}pt)"
        for level, points, before, after in zip(
            (1, 2, 3), theme.type.headings, theme.space.heading_before, theme.space.heading_after,
            strict=False,
        )
    )  # fmt: skip
    head = f"#text(size: {theme.type.small}pt)[#{literal(document.subject)}]"
    return f"""#set document(title: {literal(document.title)})
#set page(paper: "a4", margin: {margin}, header: [{head}], numbering: "1")
#set text(font: {literal(FONT_FAMILY)}, size: {size}pt, lang: "zh", region: "cn")
#set par(justify: true, leading: {size * (leading - 1):.2f}pt, spacing: {theme.space.paragraph}pt)
#set heading(numbering: "1.1")
#set table(inset: {theme.space.cell}pt, stroke: 0.5pt + gray)
#show table: set text(size: {theme.type.table}pt)
{sizes}"""


def _cover(document: PrintedDocument) -> str:
    lines = [
        f"#text(size: 33pt)[#{literal(document.subject)}]",
        f"#text(size: 15pt)[#{literal(document.title)}]",
        f"#{literal(document.tagline)}",
        *(f"#{literal(f'{label} {value}')}" for label, value in document.cover_lines),
        f"#{literal(document.date_text)}",
    ]
    return "\n\n".join(lines) + "\n#pagebreak()"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"#heading(level: {block.level})[{_inlines(block.inlines)}]"
        case Paragraph():
            return f"#par[{_inlines(block.inlines)}]"
        case ListBlock():
            return _list(block)
        case Table():
            return _table(block)
        case Quote():
            return f"#quote(block: true)[{blocks_markup(block.blocks)}]"
        case Callout():
            inner = blocks_markup(block.blocks)
            return f'#block(fill: rgb("#f0f4ea"), inset: 8pt, width: 100%)[{inner}]'
        case CodeBlock():
            return f"#raw({literal(block.text)}, block: true)"
        case Rule() | Chart():  # the yardstick draws no charts
            return "#line(length: 100%)"
        case _:
            assert_never(block)


def _list(block: ListBlock) -> str:
    items = ", ".join(f"[{_item(item)}]" for item in block.items)
    return f"#enum(start: {block.start}, {items})" if block.ordered else f"#list({items})"


def _item(item: ListItem) -> str:
    children = f"\n{blocks_markup(item.children)}" if item.children else ""
    return _inlines(item.inlines) + children


def _table(block: Table) -> str:
    columns = ", ".join("1fr" for _ in block.header)
    alignments = ", ".join("auto" if side == "none" else side for side in block.alignments)
    head = f"table.header({_cells(block.header)})"
    rows = "".join(f", {_cells(row)}" for row in block.rows)
    table = f"table(columns: ({columns},), align: ({alignments},), {head}{rows})"
    if not block.caption:
        return f"#{table}"
    return f"#figure({table}, caption: [{_inlines(block.caption)}])"


def _cells(cells: Sequence[Inlines]) -> str:
    return ", ".join(f"[{_inlines(cell)}]" for cell in cells)


def _inlines(inlines: Inlines) -> str:
    return "".join(_inline(part) for part in inlines)


def _inline(part: Inline) -> str:
    if isinstance(part, LineBreak):
        return "#linebreak()"
    words = literal(part.text)
    if isinstance(part, TextRun) and part.bold:
        return f"#strong({words})"
    if isinstance(part, TextRun) and part.italic:
        return f"#emph({words})"
    return f"#text({words})"
