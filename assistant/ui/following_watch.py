"""Tells the founder, once answers have come to rest, which figures her change has left behind."""

from PySide6.QtCore import QObject, QTimer, Signal

from assistant.domain.changes import Changes
from assistant.services.following import FollowedFigure
from assistant.texts import Texts
from assistant.ui.message_bar import Message, MessageBar, MessageChoice
from assistant.ui.screen_context import ScreenContext

LOOK_AFTER_MS = 300
_TOPIC = "following"


class FollowingWatch(QObject):
    """Looks after each change of answers and speaks through the message bar.

    Signals:
        list_requested: the founder wants to see what changes.
    """

    list_requested = Signal()

    def __init__(self, context: ScreenContext, bar: MessageBar, texts: Texts) -> None:
        super().__init__()
        self._context = context
        self._bar = bar
        self._texts = texts
        self._project_id: str | None = None
        self._told: frozenset[tuple[str, str, str]] = frozenset()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK_AFTER_MS)
        self._timer.timeout.connect(self.look)
        context.services.hub.changed.connect(self._on_changed)
        context.services.drafting.run_finished.connect(self._on_run_finished)

    def show_project(self, project_id: str | None) -> None:
        """Look at this project from now on."""
        if project_id != self._project_id:
            self._project_id = project_id
            self._told = frozenset()
            self._timer.stop()
            self.seen()

    def set_texts(self, texts: Texts) -> None:
        """Speak the language of ``texts`` from now on."""
        self._texts = texts

    def seen(self) -> None:
        """Take back what was said: the founder has the list before her."""
        self._bar.withdraw(_TOPIC)

    def look(self) -> None:
        """Say what is pending, unless all of it was said before."""
        self._timer.stop()
        if self._project_id is None:
            return
        pending = self._context.services.following.pending(self._project_id)
        said = frozenset((each.place, each.old_text, each.new_text) for each in pending)
        if not pending:
            self.seen()
        elif not said <= self._told:
            self._context.post(self._message(pending))
        self._told = said

    def _message(self, pending: tuple[FollowedFigure, ...]) -> Message:
        places = self._texts.count("following.places", len({each.place for each in pending}))
        return Message(
            sentence=self._texts.count("following.bar", len(pending), places=places),
            topic=_TOPIC,
            choices=(
                MessageChoice(words=self._texts("following.see"), act=self.list_requested.emit),
            ),
        )

    def _on_changed(self, changes: Changes) -> None:
        if self._project_id in changes.briefs:
            self._timer.start()

    def _on_run_finished(self) -> None:
        if self._told:
            self._timer.start()
