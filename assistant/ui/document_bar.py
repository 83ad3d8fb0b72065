"""The row above a document: its title and language, how far the draft is, and what can be done."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from assistant.domain.languages import LANGUAGES
from assistant.texts import Texts
from assistant.ui.actions import ActionSet
from assistant.ui.buttons import push_button
from assistant.ui.icons import icon
from assistant.ui.labels import label
from assistant.ui.segmented_choice import SegmentedChoice
from assistant.ui.tokens import XS, L, M, S

_LANGUAGES_WIDTH_PX = 190


class DocumentBar(QFrame):
    """Title, language, progress, Draft or Stop, Export.

    Signals:
        language_chosen: show the document in this language.
        check_requested: show the first of what is to be checked.
    """

    language_chosen = Signal(str)
    check_requested = Signal()

    def __init__(self, actions: ActionSet) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.title = label(role="title")
        self._progress_words = label(role="muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self.languages = SegmentedChoice(
            tuple((code, f"document.language_{code}") for code in LANGUAGES),
            name_key="document.language",
        )
        self.languages.setFixedWidth(_LANGUAGES_WIDTH_PX)
        self.check = push_button("", kind="quiet", icon_name="warning")
        self.check.setIcon(icon("warning", "warning"))
        self.check.hide()
        self.draft = push_button("document.draft", kind="primary", icon_name="draft")
        self.stop = push_button("document.stop", icon_name="stop")
        self.export = push_button("document.export", icon_name="pdf")
        self._build()
        for button, action_id in (
            (self.draft, "draft_all"),
            (self.stop, "stop_drafting"),
            (self.export, "export_pdf"),
        ):
            button.clicked.connect(actions[action_id].trigger)
        self.languages.chosen.connect(self.language_chosen)
        self.check.clicked.connect(self.check_requested)
        self.show_running(is_running=False)

    def show_running(self, *, is_running: bool) -> None:
        """Offer Stop while a draft is being written, else Draft."""
        self.draft.setVisible(not is_running)
        self.stop.setVisible(is_running)
        self._progress.setVisible(is_running)

    def show_progress(self, words: str, done: int, total: int) -> None:
        """Show how far the draft is; a total of 0 means that nobody knows yet."""
        self._progress_words.setText(words)
        self._bar.setAccessibleName(words)
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    @property
    def progress_words(self) -> str:
        """How far the draft is, as it is said now."""
        return self._progress_words.text()

    def show_pending(self, count: int, texts: Texts) -> None:
        """Name on the button how many sections Draft would write."""
        self.draft.setEnabled(bool(count))
        self.draft.setToolTip(texts.count("document.draft_tip", count))

    def show_to_check(self, count: int, texts: Texts) -> None:
        """Say how much of the document is to be checked; nothing where nothing is."""
        self.check.setText(texts.count("figures.to_check", count))
        self.check.setToolTip(texts("figures.bar_tip"))
        self.check.setVisible(bool(count))

    def _build(self) -> None:
        self._progress = QWidget()
        column = QVBoxLayout(self._progress)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(XS)
        column.addWidget(self._progress_words)
        column.addWidget(self._bar)
        self._progress.setFixedWidth(220)
        row = QHBoxLayout(self)
        row.setContentsMargins(L, M, L, M)
        row.setSpacing(M)
        row.addWidget(self.title)
        row.addWidget(self.languages)
        row.addStretch()
        row.addWidget(self.check)
        row.addWidget(self._progress)
        row.addSpacing(S)
        row.addWidget(self.stop)
        row.addWidget(self.draft)
        row.addWidget(self.export)
