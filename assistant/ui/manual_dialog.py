"""The manual, with the tables of actions and settings put in where their marks stand."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QListWidget

from assistant.domain.blocks import Block, Blocks, Heading, Inlines, Table, TextRun, plain_text
from assistant.domain.blocks_reading import read_markdown
from assistant.resources import read_text
from assistant.settings import SETTINGS
from assistant.texts import Texts
from assistant.ui.action_table import ACTIONS
from assistant.ui.dialog import Dialog
from assistant.ui.reading_column import ReadingColumn
from assistant.ui.section_editor import SectionEditor
from assistant.ui.tokens import L
from assistant.ui.translation import keyed

ACTIONS_MARK = "<!-- actions -->"
SETTINGS_MARK = "<!-- settings -->"
_SIZE_PX = (1040, 720)
_LIST_WIDTH_PX = 240
_CHAPTER_LEVEL = 2


class ManualDialog(Dialog):
    """Chapters at the left, text at the right."""

    def __init__(self) -> None:
        super().__init__("manual.window")
        self.chapters = keyed(QListWidget(), name="manual.chapters")
        self.chapters.setFixedWidth(_LIST_WIDTH_PX)
        self.chapters.setWordWrap(True)
        self.chapters.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column = ReadingColumn()
        self._parts: list[SectionEditor] = []
        row = QHBoxLayout()
        row.setSpacing(L)
        row.addWidget(self.chapters)
        row.addWidget(self.column, 1)
        self.content.addLayout(row, 1)
        self.add_button("document.close").clicked.connect(self.reject)
        self.resize(*_SIZE_PX)
        self.chapters.currentRowChanged.connect(self._go_to)

    def retranslate(self, texts: Texts) -> None:
        """Show the manual in the language of ``texts``."""
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self.chapters.clear()
        self._parts = []
        for title, blocks in chapters(manual_blocks(texts)):
            part = SectionEditor()
            part.setReadOnly(True)
            part.set_blocks(blocks)
            part.setAccessibleName(title)
            self._parts.append(part)
            self.column.content.addWidget(part)
            self.chapters.addItem(title)

    def _go_to(self, row: int) -> None:
        if 0 <= row < len(self._parts):
            self.column.bring_to_top(self._parts[row])


def manual_blocks(texts: Texts) -> Blocks:
    """Return the manual in the language of ``texts``, with its tables."""
    source = read_text("manual", texts.language, "manual.md")
    tables = {ACTIONS_MARK: action_table(texts), SETTINGS_MARK: setting_table(texts)}
    blocks: list[Block] = []
    for mark, table in tables.items():
        before, _, source = source.partition(mark)
        blocks += [*read_markdown(before), table]
    return (*blocks, *read_markdown(source))


def chapters(blocks: Blocks) -> list[tuple[str, Blocks]]:
    """Return the parts of the manual with their titles."""
    parts: list[tuple[str, list[Block]]] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level <= _CHAPTER_LEVEL:
            parts.append((plain_text(block.inlines), [block]))
        elif parts:
            parts[-1][1].append(block)
    return [(title, tuple(part)) for title, part in parts]


def action_table(texts: Texts) -> Table:
    """Return every action with its keys and what it does."""
    header = tuple(_cell(texts(f"manual.column_{name}")) for name in ("action", "keys", "does"))
    native = QKeySequence.SequenceFormat.NativeText
    rows = tuple(
        (
            _cell(texts(row.text_key)),
            _cell(QKeySequence(row.shortcut).toString(native)),
            _cell(texts(row.manual_key)),
        )
        for row in ACTIONS
    )
    return Table(header, rows, ("left", "left", "left"))


def setting_table(texts: Texts) -> Table:
    """Return every setting with what it does."""
    header = tuple(_cell(texts(f"manual.column_{name}")) for name in ("setting", "does"))
    rows = tuple(
        (_cell(texts(f"{setting.text_key}.label")), _cell(texts(f"{setting.text_key}.help")))
        for setting in SETTINGS
    )
    return Table(header, rows, ("left", "left"))


def _cell(text: str) -> Inlines:
    return (TextRun(text),) if text else ()
