"""Text as it arrives: to the screen 30 times a second, to the disk every half second, all at once.

However many sections are written at the same time, there is one round to the screen and one wait
for the disk.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from assistant.domain.document import SectionStatus
from assistant.domain.draft_cleaning import is_looping
from assistant.errors import AssistantError
from assistant.services.change_hub import ChangeHub
from assistant.services.draft_run import Draft, DraftRun
from assistant.services.guarded_slots import breaks_off
from assistant.storage.live_texts import LiveText
from assistant.storage.stores import Stores

STREAM_INTERVAL_MS = 33  # about 30 updates of the screen a second
SAVE_INTERVAL_MS = 500  # what has arrived is on the disk at most this much later
LOOP_CHECK_CHARACTERS = 80


class DraftStream(QObject):
    """Takes the pieces of a run's texts and hands them on in rounds.

    Signals:
        section_begun: a section's id and the opening its text begins with.
        section_streamed: a section's id and the next piece of its text.
        loop_found: the id of a request that writes the same again and again.
        broken_off: an AssistantError; what has arrived cannot be kept.
    """

    section_begun = Signal(str, str)
    section_streamed = Signal(str, str)
    loop_found = Signal(str)
    broken_off = Signal(object)

    def __init__(self, stores: Stores, hub: ChangeHub) -> None:
        super().__init__()
        self._stores = stores
        self._hub = hub
        self._run: DraftRun | None = None
        self._begun: list[Draft] = []  # the screen does not know of them yet
        self._stream_timer = self._timer(STREAM_INTERVAL_MS, self.send)
        self._save_timer = self._timer(SAVE_INTERVAL_MS, self._save_live)

    def _timer(self, interval_ms: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(interval_ms)
        timer.timeout.connect(slot)
        return timer

    def begin(self, run: DraftRun) -> None:
        """Hand on what arrives for this run."""
        self._run = run
        for timer in (self._stream_timer, self._save_timer):
            if not timer.isActive():
                timer.start()

    def end(self) -> None:
        """The run is over."""
        self._run = None
        self._begun = []
        self._stream_timer.stop()
        self._save_timer.stop()

    def break_off(self, error: AssistantError) -> None:
        """Say that the run cannot go on."""
        self.broken_off.emit(error)

    def add(self, request_id: str, text: str) -> None:
        """Take the next piece of a text."""
        draft = self._run.open.get(request_id) if self._run is not None else None
        if draft is None or draft.is_loop:
            return
        if not draft.text:
            self._begun.append(draft)
        draft.text += text
        draft.is_dirty = True
        if len(draft.text) - draft.checked_at >= LOOP_CHECK_CHARACTERS:
            draft.checked_at = len(draft.text)
            if is_looping(draft.text):
                draft.is_loop = True
                self.loop_found.emit(request_id)

    def send(self) -> None:
        """Bring to the screen what has arrived since the last round."""
        self._announce_begun()
        for draft in list(self._run.open.values()) if self._run is not None else ():
            if draft.has_begun and (piece := draft.take_unsent()):
                self.section_streamed.emit(draft.section.id, piece)

    @breaks_off
    def _announce_begun(self) -> None:
        """Let the screen know of the texts whose first words came since the last round."""
        begun, self._begun = self._begun, []
        if not begun:
            return
        for draft in begun:
            draft.has_begun = True
        ids = [draft.section.id for draft in begun]
        self._hub.announce(self._stores.documents.set_statuses(ids, SectionStatus.DRAFTING))
        for draft in begun:
            self.section_begun.emit(draft.section.id, draft.opening)

    @breaks_off
    def _save_live(self) -> None:
        drafts = self._run.open.values() if self._run is not None else ()
        dirty = [draft for draft in drafts if draft.is_dirty]
        if not dirty:
            return
        self._stores.live_texts.write_all(
            LiveText(section_id=draft.section.id, text=draft.shown(), model_run=draft.model_run)
            for draft in dirty
        )
        for draft in dirty:
            draft.is_dirty = False
