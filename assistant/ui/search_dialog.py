"""Search over every project, answer and section; choosing a hit leads to its place."""

from html import escape

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout

from assistant.services.content import field_labels
from assistant.services.values import Hit
from assistant.texts import Texts
from assistant.ui.dialog import Dialog
from assistant.ui.ime_line_edit import ImeLineEdit
from assistant.ui.labels import label
from assistant.ui.plain_words import plain_excerpt
from assistant.ui.screen_context import ScreenContext
from assistant.ui.tokens import XS, M, S, tokens_in_use
from assistant.ui.translation import keyed
from assistant.ui.window_language import language_of

SEARCH_AFTER_MS = 120
_SIZE_PX = (760, 560)
_LIMIT = 40
_LEAD_CHARACTERS = 60
_EXCERPT_CHARACTERS = 180


class SearchDialog(Dialog):
    """A field and the hits under it.

    Signals:
        hit_chosen: a Hit; the founder wants to see it in its place.
        searched: the hits shown are those of the words in the field.
    """

    hit_chosen = Signal(object)
    searched = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("search.window")
        self._context = context
        self._texts: Texts | None = None
        self.hits: tuple[Hit, ...] = ()
        self.field = keyed(ImeLineEdit(), name="search.window", placeholder="search.placeholder")
        self.list = keyed(QListWidget(), name="search.hits")
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._count = label(role="caption")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_AFTER_MS)
        self.content.setSpacing(S)
        for widget in (self.field, self._count, self.list):
            self.content.addWidget(widget)
        self.resize(*_SIZE_PX)
        self.field.textChanged.connect(self._timer.start)
        self.field.submitted.connect(self._on_submitted)
        self._timer.timeout.connect(self.search)
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)

    def search(self) -> None:
        """Show the hits for what is in the field."""
        self._timer.stop()
        query = self.field.text()
        self.hits = self._context.services.searching.search(query, limit=_LIMIT)
        self.list.clear()
        for hit in self.hits:
            self._add(hit)
        if self._texts is not None:
            words = self._texts.count("search.found", len(self.hits)) if query.strip() else ""
            self._count.setText(words)
        self.searched.emit()

    def retranslate(self, texts: Texts) -> None:
        """Show the hits in the language of ``texts``."""
        self._texts = texts
        self.search()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from the field into the hits with the arrow keys."""
        if event.key() == Qt.Key.Key_Down and self.field.hasFocus() and self.hits:
            self.list.setFocus()
            self.list.setCurrentRow(0)
            return
        super().keyPressEvent(event)

    def _on_submitted(self) -> None:
        self.search()
        if self.hits:
            self.hit_chosen.emit(self.hits[0])
            self.accept()

    def _choose(self, item: QListWidgetItem) -> None:
        self.hit_chosen.emit(self.hits[self.list.row(item)])
        self.accept()

    def _add(self, hit: Hit) -> None:
        if self._texts is None:
            return
        place = place_words(hit, self._texts)
        row = _HitRow(place, hit)
        item = QListWidgetItem(self.list)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{place}: {hit.text}")
        width = self.list.viewport().width()
        item.setSizeHint(QSize(0, row.heightForWidth(width) + 2 * S))
        self.list.setItemWidget(item, row)


class _HitRow(QFrame):
    """Where a hit stands, and its words with the matches marked."""

    def __init__(self, place: str, hit: Hit) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        where = label(role="caption")
        where.setText(place)
        excerpt = QLabel()
        excerpt.setTextFormat(Qt.TextFormat.RichText)
        excerpt.setWordWrap(True)
        excerpt.setText(marked_excerpt(hit))
        excerpt.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(M, S, M, S)
        column.setSpacing(XS)
        column.addWidget(where)
        column.addWidget(excerpt)


def place_words(hit: Hit, texts: Texts) -> str:
    """Return where a hit stands: project, document and heading, or project and question."""
    if hit.kind == "section":
        parts = [hit.project_name, hit.document_title, hit.heading]
    elif hit.kind == "answer":
        parts = [hit.project_name, texts("search.interview"), answer_words(hit.heading, texts)]
    else:
        parts = [hit.project_name, texts("search.project")]
    return texts("search.place").join(part for part in parts if part)


def answer_words(path: str, texts: Texts) -> str:
    """Return what an answer's path is called."""
    language = language_of(texts)
    table, _, rest = path.partition(".")
    name = rest.partition(".")[0]
    labels = field_labels()
    for area, field in ((table, name), ("brief", table)):
        try:
            return labels.label(area, field).any(language)
        except KeyError:
            continue
    return path


def marked_excerpt(hit: Hit) -> str:
    """Return the words around the first match as markup, the matches marked; all text is data."""
    text, spans = plain_excerpt(hit.text, hit.spans)
    start = max(spans[0][0] - _LEAD_CHARACTERS, 0) if spans else 0
    end = min(start + _EXCERPT_CHARACTERS, len(text))
    color = tokens_in_use().selection
    parts, at = ["…" if start else ""], start
    for first, last in spans:
        if first < at or last > end:
            continue
        parts.append(escape(text[at:first]))
        parts.append(f'<span style="background:{color}"><b>{escape(text[first:last])}</b></span>')
        at = last
    parts.append(escape(text[at:end]))
    parts.append("…" if end < len(text) else "")
    return "".join(parts)
