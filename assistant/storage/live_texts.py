"""Text that is being written: saved as it arrives, settled when the run ends or after a crash."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from assistant.domain.changes import Changes
from assistant.domain.document import SectionStatus
from assistant.storage.database import Database, Row, storable
from assistant.storage.documents import DocumentStore, SaveReason, SectionSave
from assistant.storage.stamps import read_time, time_text


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveText:
    """What has arrived so far for one section."""

    section_id: str
    text: str
    model_run: str | None = None
    updated_at: datetime | None = None


class LiveTextStore:
    """Text on its way into sections; it is no part of undo until it is settled."""

    def __init__(
        self, database: Database, documents: DocumentStore, *, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._documents = documents
        self._now = now

    def write_live(self, section_id: str, text: str, model_run: str | None = None) -> None:
        """Save what has arrived for one section so far; when this returns it is on the disk."""
        self.write_all([LiveText(section_id=section_id, text=text, model_run=model_run)])

    def write_all(self, texts: Iterable[LiveText]) -> None:
        """Save what has arrived for several sections, with one wait for the disk.

        Text for a section that is no longer there (undone, deleted) is dropped.
        """
        now = time_text(self._now())
        with self._database.transaction():
            for live in texts:
                text = storable(live.text)
                self._database.execute(_UPSERT, text, live.model_run, now, live.section_id)

    def live_sections(self) -> tuple[LiveText, ...]:
        """Return all text that is not settled."""
        rows = self._database.rows("SELECT * FROM live_text ORDER BY updated_at, section_id")
        return tuple(_live(row) for row in rows)

    def settle_live(
        self, section_id: str, status: SectionStatus, *, reason: SaveReason, remark: str = ""
    ) -> Changes:
        """Make the live text the section's text; with none, only end the run's status."""
        row = self._database.row("SELECT * FROM live_text WHERE section_id = ?", section_id)
        if row is None or not row["text"].strip():
            return self.drop_live(section_id)
        save = SectionSave(
            markdown=row["text"],
            author="model",
            status=status,
            reason=reason,
            remark=remark,
            model_run=row["model_run"],
        )
        return self._documents.save_section(section_id, save)

    def drop_live(self, section_id: str) -> Changes:
        """Forget the live text and the run's status; the section's own text stays."""
        with self._database.transaction():
            self._database.execute("DELETE FROM live_text WHERE section_id = ?", section_id)
            return self._documents.clear_status(section_id)

    def recover_live(self) -> tuple[str, ...]:
        """After a crash, keep what had arrived as stopped text; return the sections that got some.

        Sections that were waiting for their turn have again the status of their text.
        """
        left = [live for live in self.live_sections() if live.text.strip()]
        for live in left:
            self.settle_live(live.section_id, SectionStatus.STOPPED, reason="recovered")
        with self._database.transaction():
            self._database.execute("DELETE FROM live_text")
            self._database.execute(
                "UPDATE section SET run_status = NULL, run_remark = '' WHERE run_status IN (?, ?)",
                SectionStatus.QUEUED,
                SectionStatus.DRAFTING,
            )
        return tuple(live.section_id for live in left)


_UPSERT = (
    "INSERT INTO live_text (section_id, text, model_run, updated_at)"
    " SELECT id, ?, ?, ? FROM section WHERE id = ?"
    " ON CONFLICT (section_id) DO UPDATE SET text = excluded.text,"
    " model_run = excluded.model_run, updated_at = excluded.updated_at"
)


def _live(row: Row) -> LiveText:
    return LiveText(
        section_id=row["section_id"],
        text=row["text"],
        model_run=row["model_run"],
        updated_at=read_time(row["updated_at"]),
    )
