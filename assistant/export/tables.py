"""Tables: columns measured from their cells, long cells wrapped, the header on every page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.domain.blocks import Alignment, Inlines, Table, plain_text
from assistant.export.boxes import Box
from assistant.export.cjk_paragraph import Align, ParagraphStyle, TypesetParagraph
from assistant.export.inlines import InlineLook, spans_of
from assistant.export.pen import Pen
from assistant.export.theme import Theme
from assistant.export.typesetting import RunStyle, typeset

_NUMERIC = re.compile(
    r"[\s(（]*[¥￥$€£+\-–−±~≈约]*[\s¥￥$€£]*[\d][\d,.，\s]*[\w%％‰/]{0,6}[)）\s]*"
)
Cells = tuple[Inlines, ...]
_EMPTY = frozenset({"", "-", "–", "—", "——", "n/a", "N/A", "/", "无"})
SMALLEST_SIZE = 6.4
SIDE_PADDING = 1.2  # of the padding above and below a cell
FEWEST_TO_PART = 4  # tables of up to so many columns stay one table, with words broken if need be
NARROWEST_CELL = 8.0
ROWS_TOGETHER = 2
LABEL_WIDTH = 78.0  # a row's label is not squeezed below this, so that it has few lines
HIGHEST_HEADER = 200.0
WIDEST_SHARE = 0.62  # of the width, what one column's longest word may ask for


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column's place; ``least`` and ``natural`` are what its cells ask for."""

    align: Align
    least: float
    natural: float


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells, laid out."""

    cells: tuple[TypesetParagraph, ...]
    header: bool = False
    striped: bool = False

    def height(self, padding: float) -> float:
        """How high the row is with its padding."""
        return max(cell.height for cell in self.cells) + 2 * padding

    def split(self, room: float) -> "tuple[Row, Row] | None":
        """Part a row that is higher than a page between the lines of its cells."""
        parts = [_split_cell(cell, room) for cell in self.cells]
        if all(first is None for first, _rest in parts):
            return None
        firsts = tuple(first or _emptied(rest) for first, rest in parts if first or rest)
        rests = tuple(rest or _emptied(first) for first, rest in parts if first or rest)
        return Row(firsts, self.header, self.striped), Row(rests, self.header, self.striped)


Parts = tuple[TypesetParagraph | None, TypesetParagraph | None]


def _split_cell(cell: TypesetParagraph, room: float) -> Parts:
    if cell.height <= room:
        return cell, None
    parts = cell.split(room)
    if parts is None:
        return None, cell
    first, rest = parts
    assert isinstance(first, TypesetParagraph)
    assert isinstance(rest, TypesetParagraph)
    return first, rest


def _emptied(cell: TypesetParagraph | None) -> TypesetParagraph:
    assert cell is not None
    return TypesetParagraph((), cell.style, cell.width)


class TableBox(Box):
    """A table laid out for one width."""

    def __init__(
        self, theme: Theme, widths: Sequence[float], header: Row | None, rows: Sequence[Row]
    ) -> None:
        self.theme = theme
        self.widths = widths
        self.header = header
        self.rows = list(rows)
        self.padding = theme.space.cell
        self.ends = True

    @property
    def height(self) -> float:
        """How high header and rows are."""
        return self._header_height + sum(row.height(self.padding) for row in self.rows)

    @property
    def _header_height(self) -> float:
        return self.header.height(self.padding) if self.header else 0.0

    @property
    def least_height(self) -> float:
        """How high the header is with the first rows that may stand below it."""
        rows = self.rows[:ROWS_TOGETHER]
        return self._header_height + sum(row.height(self.padding) for row in rows)

    def split(self, room: float) -> tuple[Box, Box] | None:
        """Part between rows, or inside a row that is higher than a page."""
        free = room - self._header_height
        taken = 0
        for row in self.rows:
            free -= row.height(self.padding)
            if free < 0:
                break
            taken += 1
        if taken == len(self.rows):
            taken -= 1
        missing = ROWS_TOGETHER - (len(self.rows) - taken)  # on the next page
        if missing > 0 and taken - missing >= ROWS_TOGETHER:
            taken -= missing
        if taken > 0:
            return self._part(self.rows[:taken], ends=False), self._part(self.rows[taken:])
        return self._split_first_row(room - self._header_height)

    def _split_first_row(self, room: float) -> tuple[Box, Box] | None:
        parts = self.rows[0].split(room - 2 * self.padding) if self.rows else None
        if parts is None:
            return None
        first, rest = parts
        return self._part([first], ends=False), self._part([rest, *self.rows[1:]])

    def _part(self, rows: Sequence[Row], *, ends: bool = True) -> "TableBox":
        part = TableBox(self.theme, self.widths, self.header, rows)
        part.__dict__.update({**self.__dict__, "rows": list(rows), "ends": ends and self.ends})
        if ends:
            part.before, part.anchor = 0.0, None
        else:
            part.after = 0.0
        return part

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Draw header and rows with their lines."""
        colours = self.theme.colours
        right = x + sum(self.widths)
        ruled = self.theme.look.table_head == "ruled"
        under = self._draw_row(pen, self.header, x, top) if self.header else top
        if ruled:
            pen.stroke(x, top, (right, top), colour=colours.accent, width=1.1)
        pen.stroke(x, under, (right, under), colour=colours.accent, width=0.6)
        for number, row in enumerate(self.rows):
            under = self._draw_row(pen, row, x, under)
            if number < len(self.rows) - 1:
                pen.stroke(x, under, (right, under), colour=colours.hairline, width=0.4)
        last = colours.accent if self.ends else colours.hairline
        pen.stroke(x, under, (right, under), colour=last, width=0.8 if self.ends else 0.4)

    def _draw_row(self, pen: Pen, row: Row, x: float, top: float) -> float:
        height = row.height(self.padding)
        colours = self.theme.colours
        tinted = row.header and self.theme.look.table_head == "tinted"
        if tinted or row.striped:
            colour = colours.accent_soft if tinted else colours.zebra
            pen.area(x, top - height, sum(self.widths), height, colour=colour)
        left = x
        for cell, width in zip(row.cells, self.widths, strict=True):
            inset = (width - cell.width) / 2
            lift = (height - cell.height) / 2 if row.header else self.padding
            cell.draw(pen, left + inset, top - lift)
            left += width
        return top - height


def table_boxes(
    table: Table, theme: Theme, width: float, *, look: InlineLook | None = None
) -> list[TableBox]:
    """Lay out a table: in the theme's size, or a smaller one where words would not fit.

    Where even the smallest size is too wide, the columns are shared out over several tables that
    all begin with the first column.
    """
    count = max(len(table.header), *(len(row) for row in table.rows), 0)
    if not count:
        return []
    header, *rows = [_padded(row, count) for row in (table.header, *table.rows)]
    look = look or InlineLook(colours=theme.colours)
    style = RunStyle(size=theme.type.table, colour=theme.colours.ink)
    columns = [
        _column([header, *rows], index, table.alignments, style=style, look=look)
        for index in range(count)
    ]
    side = theme.space.cell * SIDE_PADDING
    boxes = []
    for chosen in _column_groups(columns, width, side, theme.type.table):
        group = [columns[index] for index in chosen]
        asked = sum(column.least + 2 * side for column in group)
        scale = max(SMALLEST_SIZE / theme.type.table, min(1.0, width / asked))
        setting = _Setting.of(theme, look, group, scale=scale, width=width)
        boxes.append(
            setting.box(
                tuple(header[index] for index in chosen),
                [tuple(row[index] for index in chosen) for row in rows],
            )
        )
    return boxes


def _column_groups(
    columns: Sequence[Column], width: float, side: float, size: float
) -> list[list[int]]:
    """Return the columns of each table; one table holds all if they fit at the smallest size."""
    scale = SMALLEST_SIZE / size
    asked = [(column.least + 2 * side) * scale for column in columns]
    if len(columns) <= FEWEST_TO_PART or sum(asked) <= width:
        return [list(range(len(columns)))]
    groups = _filled_groups(asked, width)
    share = -(-(len(columns) - 1) // len(groups))
    even = [
        [0, *range(start, min(start + share, len(columns)))]
        for start in range(1, len(columns), share)
    ]
    fits = all(sum(asked[index] for index in group) <= width for group in even)
    return even if fits else groups


def _filled_groups(asked: Sequence[float], width: float) -> list[list[int]]:
    """Fill one table after the other with columns, each beginning with the first column."""
    groups: list[list[int]] = [[0]]
    taken = asked[0]
    for index in range(1, len(asked)):
        if len(groups[-1]) > 1 and taken + asked[index] > width:
            groups.append([0])
            taken = asked[0]
        groups[-1].append(index)
        taken += asked[index]
    return groups


def _padded(row: Cells, count: int) -> Cells:
    return (*row, *([()] * (count - len(row))))


def _column(
    rows: Sequence[Cells],
    index: int,
    alignments: tuple[Alignment, ...],
    *,
    style: RunStyle,
    look: InlineLook,
) -> Column:
    """Measure a column; the first row is the header."""
    styles = [replace(style, bold=True), *[style] * (len(rows) - 1)]
    asked = [_asked(row[index], own, look) for row, own in zip(rows, styles, strict=True)]
    natural = max(natural for _longest, natural in asked)
    label = 0.0 if index else min(natural, LABEL_WIDTH)
    said = alignments[index] if index < len(alignments) else "none"
    return Column(
        align=said if said != "none" else _fitting_align([row[index] for row in rows[1:]]),
        least=max(*(longest for longest, _natural in asked), label),
        natural=natural,
    )


def _asked(inlines: Inlines, style: RunStyle, look: InlineLook) -> tuple[float, float]:
    """Return the width of the longest unbreakable part and that of the longest line."""
    measure = typeset(spans_of(inlines, style, look)).measure
    places = measure.places
    longest = max((places[b] - places[a] for a, b in pairwise([0, *measure.breaks])), default=0.0)
    ends = [-1, *(i for i, mark in enumerate(measure.text) if mark == "\n"), len(measure.text)]
    natural = max(places[end] - places[start + 1] for start, end in pairwise(ends))
    return longest + 0.1, natural + 0.1


def _fitting_align(cells: Sequence[Inlines]) -> Align:
    """Return where a column's cells stand if nothing is said: right if all are numbers."""
    texts = [plain_text(cell).strip() for cell in cells]
    told = [text for text in texts if text not in _EMPTY]
    return "right" if told and all(_NUMERIC.fullmatch(text) for text in told) else "left"


def _share_out(columns: Sequence[Column], scale: float, width: float, side: float) -> list[float]:
    """Return the columns' widths: what they ask for, then the rest by need."""
    padding = 2 * side
    room = max(width - padding * len(columns), NARROWEST_CELL * len(columns))
    least = [min(column.least * scale, room * WIDEST_SHARE) for column in columns]
    if sum(least) >= room:
        shrunk = room / sum(least)
        return [share * shrunk + padding for share in least]
    natural = [max(c.natural * scale, low) for c, low in zip(columns, least, strict=True)]
    if sum(natural) <= room:
        spare = (room - sum(natural)) / len(columns)
        return [share + spare + padding for share in natural]
    # square roots keep one very long column from starving the others
    wanted = [(want - low) ** 0.5 for want, low in zip(natural, least, strict=True)]
    spare = (room - sum(least)) / sum(wanted)
    return [low + part * spare + padding for low, part in zip(least, wanted, strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """How the cells of one table are set."""

    theme: Theme
    look: InlineLook
    size: float
    side: float
    widths: Sequence[float]
    columns: Sequence[Column]

    @classmethod
    def of(
        cls,
        theme: Theme,
        look: InlineLook,
        columns: Sequence[Column],
        *,
        scale: float,
        width: float,
    ) -> "_Setting":
        """Decide size and widths."""
        side = theme.space.cell * SIDE_PADDING * scale
        widths = _share_out(columns, scale, width, side)
        size = theme.type.table * scale
        return cls(theme=theme, look=look, size=size, side=side, widths=widths, columns=columns)

    def box(self, header: Cells, rows: Sequence[Cells]) -> TableBox:
        """Lay out the table; a header too high to be repeated becomes the first row."""
        head = self.row(header, header=True)
        body = [self.row(row, striped=bool(number % 2)) for number, row in enumerate(rows)]
        if head.height(self.theme.space.cell) > HIGHEST_HEADER:
            return TableBox(self.theme, self.widths, None, [head, *body])
        return TableBox(self.theme, self.widths, head, body)

    def row(self, cells: Cells, *, header: bool = False, striped: bool = False) -> Row:
        """Lay out a row."""
        colours = self.theme.colours
        colour = colours.accent if header else colours.ink
        base = RunStyle(size=self.size, colour=colour, bold=header)
        leading = self.size * self.theme.type.leading["table"]
        laid_out = []
        for cell, width, column in zip(cells, self.widths, self.columns, strict=True):
            style = ParagraphStyle(leading=leading, align=column.align, fewest_lines=1)
            spans = spans_of(cell, base, self.look)
            laid_out.append(TypesetParagraph(spans, style, width - 2 * self.side))
        return Row(tuple(laid_out), header, striped)
