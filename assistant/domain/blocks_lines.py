"""The line structure of Markdown: which lines make a heading, a list, a table or a quote.

Models write two-space lists, lists and tables straight after a paragraph and ``#`` without a
blank; all of it is understood here, in one pass, before the Markdown library reads the words.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.domain.blocks import (
    Alignment,
    Block,
    Blocks,
    Callout,
    CalloutKind,
    CodeBlock,
    Heading,
    Inlines,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from assistant.domain.blocks_normalising import MAX_DEPTH

InlineReader = Callable[[str], Inlines]

RULE = re.compile(r"([-*_])[ \t]*+(?:\1[ \t]*+){2,}")
UNDERLINE = re.compile(r"={3,}")
DELIMITER_ROW = re.compile(r"(?!-\s)\|?(?:\s*+:?-++:?\s*+\|)++(?:\s*+:?-++:?)?")
SEPARATOR = re.compile(r"<!--[ \t]*+-->")
_HEADING = re.compile(r"(#{1,6})(?:\s+(.*))?|(#{2,6})([^#\s].*)")
_FENCE = re.compile(r"(`{3,}+)(?!.*`)|(~{3,}+)")
_MARKER = re.compile(r"(?:[-+*•]|(\d{1,9})[.)])(?:\s+|$)")
_QUOTE = re.compile(r"\s*> ?")
_CALLOUT = re.compile(r"\[!(\w+)\]\s*(.*)")
_CAPTION = re.compile(r":\s+(.+)")
_LINK = re.compile(r"\[([^\[\]]*+)\]\((?:fact|source):[^()\s]*+\)")  # its words are what is read
_PIPE = re.compile(r"(?<!\\)\|")
_WIDE = re.compile(
    "[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
_KINDS: Mapping[str, CalloutKind] = {
    "note": "note",
    "question": "question",
    "warning": "warning",
    "assumption": "assumption",
    # Names that other programs and models use.
    "info": "note",
    "tip": "note",
    "important": "note",
    "caution": "warning",
}


def read_lines(text: str, read_inlines: InlineReader) -> Blocks:
    """Return the blocks of ``text``, whose words ``read_inlines`` reads; not yet normalised."""
    return _Scanner(text.split("\n"), read_inlines).blocks()


def join_lines(lines: Sequence[str]) -> str:
    """Return a paragraph as one text in which a line end is a forced line break.

    A soft line end becomes a blank, or nothing between Chinese characters.
    """
    text = _LINK.sub(r"\1", "".join(lines))
    is_chinese = 4 * len(_WIDE.findall(text)) > len(text)
    pieces: list[str] = []
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        stripped = line.strip()
        if following is None:
            pieces.append(stripped)
        elif _ends_in_backslash(line.lstrip()):
            pieces += [line.lstrip()[:-1], "\n"]
        elif line.endswith("  "):
            pieces += [stripped, "\n"]
        else:
            words, next_words = _LINK.sub(r"\1", stripped), _LINK.sub(r"\1", following)
            pieces += [stripped, _soft_break(words, next_words, is_chinese=is_chinese)]
    return "".join(pieces)


def _ends_in_backslash(line: str) -> bool:
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _soft_break(line: str, following: str, *, is_chinese: bool) -> str:
    before = _WIDE.match(line.rstrip("*_~`")[-1:]) is not None
    after = _WIDE.match(following.lstrip(" \t*_~`")[:1]) is not None
    is_tight = before or after if is_chinese else before and after
    return "" if is_tight else " "


class _Scanner:
    """Walks over lines once; lists and quotes hand their inner lines to a scanner of their own."""

    def __init__(self, lines: Sequence[str], read_inlines: InlineReader, depth: int = 0) -> None:
        self._lines = lines
        self._read_inlines = read_inlines
        self._depth = depth
        self._index = 0

    def blocks(self) -> Blocks:
        """Return all blocks."""
        found: list[Block] = []
        while self._index < len(self._lines):
            line = self._lines[self._index].strip()
            if not line or SEPARATOR.fullmatch(line):
                self._index += 1
            elif found and (table := self._captioned(found[-1], line)):
                found[-1] = table
            else:
                found.append(self._block(line))
        return tuple(found)

    def _inner(self, lines: Sequence[str]) -> Blocks:
        return _Scanner(lines, self._read_inlines, self._depth + 1).blocks()

    def _captioned(self, block: Block, line: str) -> Table | None:
        caption = _CAPTION.fullmatch(line)
        if not isinstance(block, Table) or block.caption or caption is None:
            return None
        self._index += 1
        return replace(block, caption=self._read_inlines(caption[1]))

    def _block(self, line: str) -> Block:
        """Return the block that begins at ``line``, the current one."""
        if fence := _FENCE.match(line):
            block: Block = self._code(fence[0])
        elif heading := _HEADING.fullmatch(line):
            block = self._heading(heading)
        elif RULE.fullmatch(line):
            block = self._rule()
        elif self._is_quote(line):
            block = self._quote()
        elif marker := self._marker(line):
            block = self._list(is_ordered=marker[1] is not None, start=int(marker[1] or 1))
        elif self._is_table(line):
            block = self._table()
        else:
            block = self._paragraph()
        return block

    def _rule(self) -> Rule:
        self._index += 1
        return Rule()

    def _is_quote(self, line: str) -> bool:
        return line.startswith(">") and self._depth < MAX_DEPTH

    def _marker(self, line: str) -> re.Match[str] | None:
        return _MARKER.match(line) if self._depth < MAX_DEPTH else None

    def _is_table(self, line: str) -> bool:
        if "|" not in line or self._index + 1 >= len(self._lines):
            return False
        return DELIMITER_ROW.fullmatch(self._lines[self._index + 1].strip()) is not None

    def _starts_block(self, line: str) -> bool:
        """Tell whether ``line``, the current one, begins a block even without a blank line."""
        return bool(
            _FENCE.match(line)
            or _HEADING.fullmatch(line)
            or RULE.fullmatch(line)
            or self._is_quote(line)
            or self._is_table(line)
        )

    def _interrupts(self, line: str) -> bool:
        """Tell whether ``line`` ends a paragraph; a wrapped "2024. " does not begin a list."""
        marker = self._marker(line)
        if marker is not None and len(line) > marker.end():
            return marker[1] is None or int(marker[1]) <= 1
        return self._starts_block(line)

    def _paragraph(self) -> Block:
        lines = [self._lines[self._index]]
        self._index += 1
        while self._index < len(self._lines):
            line = self._lines[self._index].strip()
            if UNDERLINE.fullmatch(line):
                self._index += 1
                return Heading(1, self._read_inlines(join_lines(lines)))
            if not line or self._interrupts(line):
                break
            lines.append(self._lines[self._index])
            self._index += 1
        return Paragraph(self._read_inlines(join_lines(lines)))

    def _heading(self, found: re.Match[str]) -> Heading:
        self._index += 1
        text = (found[2] or found[4] or "").strip()
        bare = text.rstrip("#")
        if not bare or bare[-1].isspace():  # "## Title ##"
            text = bare.rstrip()
        return Heading(len(found[1] or found[3]), self._read_inlines(text))

    def _code(self, fence: str) -> CodeBlock:
        indent = _indent(self._lines[self._index])
        self._index += 1
        lines: list[str] = []
        while self._index < len(self._lines):
            line = self._lines[self._index]
            self._index += 1
            closing = line.strip()
            if len(closing) >= len(fence) and not closing.strip(fence[0]):
                break
            lines.append(_dedent(line, indent))
        return CodeBlock("\n".join(lines))

    def _quote(self) -> Block:
        lines: list[str] = []
        while self._index < len(self._lines):
            sign = _QUOTE.match(self._lines[self._index])
            if sign is None:
                break
            lines.append(self._lines[self._index][sign.end() :])
            self._index += 1
        title = _CALLOUT.fullmatch(lines[0].strip())
        kind = _KINDS.get(title[1].lower()) if title else None
        if title is None or kind is None:
            return Quote(self._inner(lines))
        # A trailing backslash is a forced line break, so the line itself is kept as it is.
        rest = lines[0][lines[0].index("]") + 1 :]
        return Callout(kind, self._inner([rest, *lines[1:]]))

    def _list(self, *, is_ordered: bool, start: int) -> ListBlock:
        base = _indent(self._lines[self._index])
        items: list[ListItem] = []
        while self._index < len(self._lines):
            line = self._lines[self._index].strip()
            marker = self._marker(line)
            if not line:
                self._index += 1
            elif marker is None or (marker[1] is not None) != is_ordered or RULE.fullmatch(line):
                break
            else:
                items.append(self._item(base))
        return ListBlock(tuple(items), is_ordered, start)

    def _item(self, base: int) -> ListItem:
        line = self._lines[self._index]
        marker = _MARKER.match(line.lstrip())
        assert marker is not None, "the caller saw the marker"
        own_width = len(marker[0].rstrip()) + 1
        first = line.lstrip()[marker.end() :]
        self._index += 1
        body = self._item_body(base)
        indents = [indent for text in body if text.strip() and (indent := _indent(text)) > base + 1]
        width = min([_indent(line) + own_width, *indents])
        children = self._inner([first, *(_dedent(text, width) for text in body)])
        if children and isinstance(children[0], Paragraph):
            return ListItem(children[0].inlines, children[1:])
        return ListItem((), children)

    def _item_body(self, base: int) -> list[str]:
        """Return the lines that belong to an item below its first one."""
        body: list[str] = []
        while self._index < len(self._lines):
            line = self._lines[self._index]
            text = line.strip()
            if text and _indent(line) <= base + 1:
                follows_blank = bool(body) and not body[-1].strip()
                if follows_blank or self._marker(text) or self._starts_block(text):
                    break
            body.append(line)
            self._index += 1
        return body

    def _table(self) -> Table:
        header = _cells(self._lines[self._index])
        alignments = tuple(_alignment(cell) for cell in _cells(self._lines[self._index + 1]))
        self._index += 2
        rows: list[tuple[Inlines, ...]] = []
        while self._index < len(self._lines):
            line = self._lines[self._index].strip()
            if "|" not in line or (not line.startswith("|") and self._interrupts(line)):
                break
            rows.append(self._row(_cells(line), len(header)))
            self._index += 1
        names = (*alignments, *["none"] * len(header))[: len(header)]
        return Table(self._row(header, len(header)), tuple(rows), _alignments(names))

    def _row(self, cells: list[str], width: int) -> tuple[Inlines, ...]:
        """Return ``width`` cells; what is too many, from a stray pipe, stays in the last one."""
        kept = [*cells[: width - 1], "|".join(cells[width - 1 :])]
        filled = [*kept, *[""] * (width - len(kept))]
        return tuple(self._read_inlines(cell.strip()) for cell in filled)


def _alignments(names: Iterable[str]) -> tuple[Alignment, ...]:
    known: tuple[Alignment, ...] = ("left", "center", "right", "none")
    return tuple(wish for name in names for wish in known if wish == name)


def _alignment(cell: str) -> Alignment:
    mark = cell.strip()
    if mark.startswith(":"):
        return "center" if mark.endswith(":") and len(mark) > 1 else "left"
    return "right" if mark.endswith(":") else "none"


def _cells(line: str) -> list[str]:
    text = line.strip().removeprefix("|")
    if text.endswith("|") and not text.endswith("\\|"):
        text = text[:-1]
    return [cell.replace("\\|", "|") for cell in _PIPE.split(text)]


def _indent(line: str) -> int:
    blank = line[: len(line) - len(line.lstrip(" \t"))]
    return len(blank.expandtabs(4))


def _dedent(line: str, width: int) -> str:
    """Take up to ``width`` columns of blanks away; a tab that is cut in two becomes blanks."""
    if line[:width].strip(" ") == "":
        return line[width:]
    blank = line[: len(line) - len(line.lstrip(" \t"))]
    if "\t" not in blank[:width]:
        return line[min(width, len(blank)) :]
    return blank.expandtabs(4)[width:] + line[len(blank) :]
