"""Which column of a sheet is which field: each with its name, an example, and a list to choose."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from assistant.domain.questionnaire import FieldLabels
from assistant.domain.table_columns import columns_of
from assistant.domain.table_import.cell_texts import cell_words
from assistant.domain.table_import.headers import Layout
from assistant.domain.table_import.sheet import Sheet
from assistant.texts import Texts
from assistant.ui.labels import label
from assistant.ui.tokens import M, S
from assistant.ui.window_language import language_of

_LONGEST = 22  # characters of a name or an example in sight
_BOX_PX = 168
_LETTERS = 26


class ImportColumns(QScrollArea):
    """A list for each column that holds anything.

    Signals:
        chosen: the founder wants this column (from 0) to be this field; empty leaves it out.
    """

    chosen = Signal(int, str)

    def __init__(self, labels: FieldLabels) -> None:
        super().__init__()
        self._labels = labels
        self.boxes: dict[int, QComboBox] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def show_columns(self, sheet: Sheet, layout: Layout, texts: Texts) -> None:
        """Show the columns of a sheet and what they are taken for."""
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, S, 0)
        grid.setHorizontalSpacing(M)
        grid.setVerticalSpacing(S)
        grid.setColumnStretch(0, 1)
        self.boxes = {}
        for row, at in enumerate(_filled(sheet, layout.header)):
            name = cell_words(sheet.cell(layout.header, at))
            name = name or texts("imports.column", letter=column_letter(at))
            box = self._box(layout, at, texts)
            box.setAccessibleName(name)
            grid.addWidget(_named(name, _example(sheet, layout.header, at)), row, 0)
            grid.addWidget(box, row, 1)
            self.boxes[at] = box
        grid.setRowStretch(len(self.boxes), 1)
        old = self.takeWidget()
        if old is not None:
            old.deleteLater()  # later: somebody may be walking over it, giving words
        self.setWidget(inner)

    def _box(self, layout: Layout, at: int, texts: Texts) -> QComboBox:
        box = QComboBox()
        box.setFixedWidth(_BOX_PX)
        box.addItem(texts("imports.leave_out"), "")
        for column in columns_of(layout.table):
            words = self._labels.label(layout.table, column.name).any(language_of(texts))
            box.addItem(words, column.name)
        box.setCurrentIndex(max(0, box.findData(layout.fields.get(at, ""))))
        box.activated.connect(lambda _: self.chosen.emit(at, box.currentData()))
        return box


def column_letter(at: int) -> str:
    """Return what a spreadsheet calls a column: A to Z, then AA."""
    letters = ""
    while at >= 0:
        at, rest = divmod(at, _LETTERS)
        letters, at = chr(ord("A") + rest) + letters, at - 1
    return letters


def _filled(sheet: Sheet, header: int) -> list[int]:
    """Return the columns in which anything stands, from the header on."""
    rows = range(header, len(sheet.rows))
    return [
        at for at in range(sheet.width) if any(not sheet.cell(row, at).is_empty for row in rows)
    ]


def _example(sheet: Sheet, header: int, at: int) -> str:
    rows = range(header + 1, len(sheet.rows))
    return next((words for row in rows if (words := cell_words(sheet.cell(row, at)))), "")


def _named(name: str, example: str) -> QWidget:
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for words, role in ((name, "strong"), (example, "caption")):
        line = label(role="strong" if role == "strong" else "caption")
        line.setText(words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…")
        line.setToolTip(words)
        column.addWidget(line)
    return both
