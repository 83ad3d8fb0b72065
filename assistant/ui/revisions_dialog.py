"""The earlier texts of a section, to be looked at and brought back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem

from assistant.domain.blocks_reading import read_markdown
from assistant.domain.document import Revision
from assistant.texts import Texts
from assistant.ui.dates import moment_text
from assistant.ui.dialog import Dialog
from assistant.ui.labels import label
from assistant.ui.reading_column import ReadingColumn
from assistant.ui.section_editor import SectionEditor
from assistant.ui.tokens import L
from assistant.ui.translation import keyed

_SIZE_PX = (900, 600)
_LIST_WIDTH_PX = 260


class RevisionsDialog(Dialog):
    """Lists revisions at the left and shows the chosen one at the right.

    Signals:
        restore_requested: bring this revision back.
    """

    restore_requested = Signal(str)

    def __init__(self, revisions: tuple[Revision, ...]) -> None:
        super().__init__(
            "document.revisions",
            title_key="document.revisions",
            sentence_key="document.revisions_sentence",
        )
        self._revisions = revisions
        self.list = keyed(QListWidget(), name="document.revisions")
        self.list.setFixedWidth(_LIST_WIDTH_PX)
        self._text = SectionEditor()
        self._text.setReadOnly(True)
        column = ReadingColumn()
        column.content.addWidget(self._text)
        self._none = label("document.no_revisions", role="muted", wraps=True)
        for revision in revisions:
            item = QListWidgetItem(self.list)
            item.setData(Qt.ItemDataRole.UserRole, revision.id)
        row = QHBoxLayout()
        row.setSpacing(L)
        row.addWidget(self.list)
        row.addWidget(column, 1)
        self.content.addWidget(self._none)
        self.content.addLayout(row, 1)
        self._none.setVisible(not revisions)
        self.list.setVisible(bool(revisions))
        column.setVisible(bool(revisions))
        self.add_button("document.close").clicked.connect(self.reject)
        self._restore = self.add_button("document.restore", kind="primary")
        self._restore.setEnabled(bool(revisions))
        self._restore.clicked.connect(self.restore)
        self.list.currentRowChanged.connect(self._show)
        if revisions:
            self.resize(*_SIZE_PX)
            self.list.setCurrentRow(0)

    def retranslate(self, texts: Texts) -> None:
        """Name the revisions in the language of ``texts``."""
        for row, revision in enumerate(self._revisions):
            moment = moment_text(revision.created_at, texts)
            author = texts(f"document.author_{revision.author}")
            self.list.item(row).setText(f"{moment}\n{author}")
        self._text.setAccessibleName(texts("document.revision_text"))

    def _show(self, row: int) -> None:
        self._text.set_blocks(read_markdown(self._revisions[row].markdown))

    def restore(self) -> None:
        """Bring the chosen version back."""
        self.restore_requested.emit(self._revisions[self.list.currentRow()].id)
        self.accept()
