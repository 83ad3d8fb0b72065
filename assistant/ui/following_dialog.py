"""What a changed answer does to figures in texts: old, new and where; ticked ones are changed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from assistant.services.following import FollowedFigure
from assistant.texts import Texts
from assistant.ui.dialog import Dialog
from assistant.ui.search_dialog import answer_words
from assistant.ui.translation import keyed

_SIZE_PX = (760, 620)
_CHECKABLE = (
    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
)


class FollowingDialog(Dialog):
    """Lists figures that are behind their facts, all ticked.

    Signals:
        apply_requested: the ids of the figures that are to follow.
    """

    apply_requested = Signal(object)

    def __init__(self, figures: tuple[FollowedFigure, ...]) -> None:
        has_any = bool(figures)
        super().__init__(
            "following.window",
            title_key="following.title" if has_any else "following.window",
            sentence_key="following.sentence" if has_any else "following.empty",
        )
        self._figures = figures
        self.list = keyed(QListWidget(), name="following.list")
        self.list.setWordWrap(True)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        for figure in figures:
            item = QListWidgetItem(self.list)
            item.setFlags(_CHECKABLE)
            item.setCheckState(Qt.CheckState.Checked)
            item.setData(Qt.ItemDataRole.UserRole, figure.id)
        self.content.addWidget(self.list, 1)
        self.list.setVisible(has_any)
        self._keep = self.add_button("following.keep" if has_any else "document.close")
        self._keep.clicked.connect(self.reject)
        self.apply_button = self.add_button("following.apply", kind="primary")
        self.apply_button.setVisible(has_any)
        self.apply_button.clicked.connect(self.apply)
        self.list.itemChanged.connect(self._on_ticked)
        self.list.itemActivated.connect(_turn)
        if has_any:
            self.list.setCurrentRow(0)
            self.resize(*_SIZE_PX)

    @property
    def ticked(self) -> frozenset[str]:
        """The ids of the figures that are ticked."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return frozenset(
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        )

    def apply(self) -> None:
        """Let the ticked figures follow."""
        self.apply_requested.emit(self.ticked)
        self.accept()

    def retranslate(self, texts: Texts) -> None:
        """Show the figures in the language of ``texts``."""
        for row, figure in enumerate(self._figures):
            self.list.item(row).setText(_line(figure, texts))

    def _on_ticked(self) -> None:
        self.apply_button.setEnabled(bool(self.ticked))


def _turn(item: QListWidgetItem) -> None:
    is_ticked = item.checkState() is Qt.CheckState.Checked
    item.setCheckState(Qt.CheckState.Unchecked if is_ticked else Qt.CheckState.Checked)


def _line(figure: FollowedFigure, texts: Texts) -> str:
    place_key = "following.answer_place" if figure.path else "following.document_place"
    title = answer_words(figure.path, texts) if figure.path else figure.title
    words = texts(
        "following.line_gone" if figure.kind == "deleted" else "following.line",
        old=figure.old_text,
        new=figure.new_text,
        place=texts(place_key, document=figure.document, title=title),
        sentence=figure.sentence,
    )
    return f"{words}\n{texts('following.unit')}" if figure.kind == "unit" else words
