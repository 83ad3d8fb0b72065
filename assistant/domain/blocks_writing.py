"""Writes blocks as Markdown, in the one form that reading gives back unchanged."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Literal, assert_never

from assistant.domain.blocks import (
    Alignment,
    Block,
    Blocks,
    Callout,
    Chart,
    CodeBlock,
    FactLink,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    SourceLink,
    Table,
    TextRun,
    WebLink,
)
from assistant.domain.blocks_lines import DELIMITER_ROW, RULE, UNDERLINE
from assistant.domain.blocks_normalising import normalise

_SEPARATOR = "<!-- -->"  # keeps two rows of stars apart; reading drops it
_ALIGNMENT_MARKS: dict[Alignment, str] = {
    "left": ":---",
    "center": ":---:",
    "right": "---:",
    "none": "---",
}
_SPECIAL_WORDS = r"""
    [\\`]
    | (?<![ ])\* | \*(?![ ])            # a star between blanks is a star
    | (?<![^\W_])_ | _(?![^\W_])        # an underscore inside a word is an underscore
    | ~(?=~) | (?<=~)~
    | <(?=[A-Za-z/!?])
    | &(?=\#?\w+;)
    | \](?=\()
    | !(?=\[)
"""
_SPECIAL = re.compile(_SPECIAL_WORDS, re.VERBOSE)
_SPECIAL_IN_LINK = re.compile(rf"{_SPECIAL_WORDS} | [\[\]!]", re.VERBOSE)
_SPECIAL_IN_STRIKE = re.compile(rf"{_SPECIAL_WORDS} | ~", re.VERBOSE)  # one ~ can end "~~"
_LINE_START = re.compile(r"\#{1,6}(?:\s|$)|\#\#|>|[-+•](?:\s|$)|-[-\s]*$|\[!|:\s")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_DIRECT_LIST = re.compile(r"(?:-|[01]\.) \S")
_TICKS = re.compile(r"`+")


def write_markdown(blocks: Blocks) -> str:
    """Return the Markdown that reads back as ``normalise(blocks)``, without an end of line."""
    return _write_blocks(normalise(blocks))


def write_inlines(inlines: Inlines) -> str:
    """Return the Markdown of one paragraph."""
    return write_markdown((Paragraph(inlines),))


def _write_blocks(blocks: Blocks) -> str:
    return "\n\n".join(_write_block(block) for block in blocks)


def _write_block(block: Block) -> str:
    match block:
        case Heading():
            text = _write_heading(block)
        case Paragraph():
            text = _write_paragraph(block.inlines)
        case ListBlock():
            text = _write_list(block)
        case Table():
            text = _write_table(block)
        case Quote():
            text = _quoted(_write_blocks(block.blocks))
        case Callout():
            text = _write_callout(block)
        case CodeBlock():
            text = _write_code(block)
        case Rule():
            text = "---"
        case Chart():  # left out before: the tables beside it have its figures
            text = ""
        case _:  # pragma: no cover
            assert_never(block)
    return text


def _write_heading(block: Heading) -> str:
    text = _write_line(block.inlines)
    if text.endswith("#"):  # or reading would take it for the closing sign of "## Title ##"
        text = f"{text[:-1]}\\#"
    return f"{'#' * block.level} {text}"


def _write_paragraph(inlines: Inlines) -> str:
    return "\\\n".join(_safe_start(_write_line(line)) for line in _split_lines(inlines))


def _safe_start(line: str) -> str:
    """Escape what would make the line begin a block of its own."""
    if _LINE_START.match(line) or UNDERLINE.fullmatch(line) or DELIMITER_ROW.fullmatch(line):
        return f"\\{line}"
    return _NUMBER.sub(r"\1\\\2", line, count=1) if _NUMBER.match(line) else line


def _write_code(block: CodeBlock) -> str:
    fence = "`" * max(3, _longest_ticks(block.text) + 1)
    return f"{fence}\n{block.text}\n{fence}"


def _longest_ticks(text: str) -> int:
    return max((len(ticks) for ticks in _TICKS.findall(text)), default=0)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))


def _write_callout(block: Callout) -> str:
    joint = " " if isinstance(block.blocks[0], Paragraph) else "\n"
    return _quoted(f"[!{block.kind}]{joint}{_write_blocks(block.blocks)}")


def _write_list(block: ListBlock) -> str:
    joint = "\n" if all(_is_tight(item) for item in block.items) else "\n\n"
    numbers = range(block.start, block.start + len(block.items))
    marks = [f"{number}." for number in numbers] if block.ordered else ["-"] * len(block.items)
    return joint.join(
        _write_item(item, mark) for item, mark in zip(block.items, marks, strict=True)
    )


def _is_tight(item: ListItem) -> bool:
    return all(isinstance(child, ListBlock) for child in item.children)


def _write_item(item: ListItem, mark: str) -> str:
    first, *others = _item_text(item).split("\n")
    if RULE.fullmatch(f"{mark} {first}"):  # "- ---" would be a rule itself
        first, others = "", [first, *others]
    indent = " " * (len(mark) + 1)
    lines = [f"{mark} {first}" if first else mark]
    return "\n".join(lines + [f"{indent}{line}" if line else "" for line in others])


def _item_text(item: ListItem) -> str:
    below = _write_blocks(item.children)
    if not item.inlines:
        return below
    own = _write_paragraph(item.inlines)
    if not below:
        return own
    # Any other block, and a list that starts with an empty item, needs an empty line before it.
    return f"{own}\n{below}" if _DIRECT_LIST.match(below) else f"{own}\n\n{below}"


def _write_table(block: Table) -> str:
    rows = [
        _write_row(block.header),
        _row(_ALIGNMENT_MARKS[alignment] for alignment in block.alignments),
        *(_write_row(row) for row in block.rows),
    ]
    if block.caption:
        rows += ["", f": {_write_line(block.caption)}"]
    return "\n".join(rows)


def _write_row(cells: Sequence[Inlines]) -> str:
    return _row(_write_cell(cell) for cell in cells)


def _row(cells: Iterator[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _write_cell(cell: Inlines) -> str:
    text = "<br>".join(_write_line(line) for line in _split_lines(cell))
    return text.replace("|", "\\|")


def _split_lines(inlines: Inlines) -> list[Inlines]:
    lines: list[list[Inline]] = [[]]
    for part in inlines:
        if isinstance(part, LineBreak):
            lines.append([])
        else:
            lines[-1].append(part)
    return [tuple(line) for line in lines]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A bit of a line: words still to be escaped, or markup."""

    text: str
    kind: Literal["words", "opening", "closing", "other"] = "other"
    special: re.Pattern[str] = _SPECIAL


_EDGE = _Piece("")
_STRIKE, _BOLD, _ITALIC, _BOTH = "~~", "**", "*", "***"


def _write_line(line: Inlines) -> str:
    pieces = list(_pieces(line))
    around = zip([_EDGE, *pieces], pieces, [*pieces[1:], _EDGE], strict=False)
    return "".join(_write_piece(*three) for three in around)


def _write_piece(before: _Piece, piece: _Piece, after: _Piece) -> str:
    if piece.kind != "words":
        return piece.text
    # Stars next to a blank are plain stars; it happens only where two styles overlap.
    first, inner, last = "", piece.text, ""
    if before.kind == "opening" and inner[0].isspace():
        first, inner = _entity(inner[0]), inner[1:]
    if after.kind == "closing" and inner[-1:].isspace():
        inner, last = inner[:-1], _entity(inner[-1])
    middle = _escaped(replace(piece, text=inner), before.text[-1:], after.text[:1])
    return f"{first}{middle}{last}"


def _entity(character: str) -> str:
    return f"&#{ord(character)};"


def _escaped(words: _Piece, before: str, after: str) -> str:
    """Escape words, seen with the character before and the one after them."""
    end = len(before) + len(words.text)

    def escape(found: re.Match[str]) -> str:
        is_inside = len(before) <= found.start() < end
        return f"\\{found[0]}" if is_inside else found[0]

    whole = words.special.sub(escape, f"{before}{words.text}{after}")
    return whole[len(before) : len(whole) - len(after)]


def _pieces(line: Inlines) -> Iterator[_Piece]:
    """Yield words and markup; neighbouring marks of one character are kept apart."""
    last = ""
    open_marks: list[str] = []
    for index in range(len(line) + 1):
        for mark in _changes(line, index, open_marks):
            if last and last == mark.text[0]:
                yield _Piece(_SEPARATOR)
            yield mark
            last = mark.text[0]
        if index < len(line):
            yield _body(line[index])
            last = ""


def _changes(line: Inlines, index: int, open_marks: list[str]) -> Iterator[_Piece]:
    """Yield the marks to close and to open before a part; keeps ``open_marks`` up to date."""
    wanted = _marks(line[index]) if index < len(line) else frozenset[str]()
    while any(not _parts(mark) <= wanted for mark in open_marks):
        yield _Piece(open_marks.pop(), "closing")
    missing = wanted.difference(*(_parts(mark) for mark in open_marks))
    for mark in _opening(line, index, missing) if missing else []:
        open_marks.append(mark)
        yield _Piece(mark, "opening")


def _opening(line: Inlines, start: int, missing: frozenset[str]) -> list[str]:
    """Return the marks to open at ``start``, the one that lasts longest first."""
    lengths = {
        mark: _length(line, start, mark) for mark in (_STRIKE, _BOLD, _ITALIC) if mark in missing
    }
    if len({lengths.get(_BOLD), lengths.get(_ITALIC)}) == 1 and _BOLD in lengths:
        lengths[_BOTH] = lengths.pop(_BOLD)
        del lengths[_ITALIC]
    return sorted(lengths, key=lambda mark: -lengths[mark])


def _length(line: Inlines, start: int, mark: str) -> int:
    following = (line[index] for index in range(start, len(line)))
    return sum(1 for _ in takewhile(lambda part: mark in _marks(part), following))


def _parts(mark: str) -> frozenset[str]:
    return frozenset((_BOLD, _ITALIC)) if mark == _BOTH else frozenset((mark,))


def _marks(part: Inline) -> frozenset[str]:
    """Return the marks of a part's styles."""
    if isinstance(part, LineBreak | SourceLink):
        return frozenset()
    wanted = {_BOLD: part.bold, _ITALIC: part.italic}
    if isinstance(part, TextRun):
        wanted[_STRIKE] = part.strike
    return frozenset(mark for mark, is_wanted in wanted.items() if is_wanted)


def _body(part: Inline) -> _Piece:
    match part:
        case TextRun(code=True):
            return _Piece(_code_span(part.text))
        case TextRun():
            special = _SPECIAL_IN_STRIKE if part.strike else _SPECIAL
            return _Piece(part.text, "words", special)
        case FactLink():
            form = f"?form={part.form}" if part.form else ""
            return _Piece(_link(part.text, f"fact:{part.fact_id}{form}"))
        case SourceLink():
            return _Piece(_link(part.text, f"source:{part.source_id}"))
        case WebLink():
            return _Piece(_link(part.text, part.url))
        case LineBreak():
            return _Piece(" ")
        case _:  # pragma: no cover
            assert_never(part)


def _link(text: str, target: str) -> str:
    words = _SPECIAL_IN_LINK.sub(r"\\\g<0>", text)
    return f"[{words}]({target})"


def _code_span(text: str) -> str:
    ticks = "`" * (_longest_ticks(text) + 1)
    blank = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{blank}{text}{blank}{ticks}"
