"""Tables out of a spreadsheet: read in a job, looked at, and taken over as one change."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.domain.changes import Changes
from assistant.domain.languages import Language
from assistant.domain.table_import.headers import Layout, guess_layout, layout_at
from assistant.domain.table_import.rows import (
    ReadRow,
    field_of,
    joined_answer,
    number_in,
    read_rows,
    with_line_ids,
    with_problem,
)
from assistant.domain.table_import.sheet import Sheet
from assistant.errors import BriefError
from assistant.services import content
from assistant.services.interview import InterviewService
from assistant.services.jobs import Job, Jobs
from assistant.sources.spreadsheets import read_spreadsheet

_MOST_CONTRADICTIONS = 50  # rows that are right alone and wrong with the rest; each costs a look


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What is to be taken over.

    Attributes:
        sheet: where the rows stand.
        layout: how it is read.
        language: the side that words go to.
        replaces: whether the rows take the place of those that are there.
    """

    sheet: Sheet
    layout: Layout
    language: Language
    replaces: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """What would become of a plan.

    Attributes:
        rows: all of the sheet, each with its problems.
        refusal: why the good ones cannot be taken over either, or None.
    """

    rows: tuple[ReadRow, ...]
    refusal: BriefError | None = None

    @property
    def good(self) -> tuple[ReadRow, ...]:
        """The rows that can be taken over."""
        return tuple(row for row in self.rows if row.is_good)

    @property
    def is_ready(self) -> bool:
        """Tell whether there is anything to take over, and nothing in its way."""
        return bool(self.good) and self.refusal is None


class TableImportService:
    """Takes rows of spreadsheets over into a project's tables."""

    def __init__(self, interview: InterviewService, jobs: Jobs) -> None:
        self._interview, self._jobs = interview, jobs

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that rows can be imported into, in the order of the interview."""
        return content.import_names().tables

    def start_reading(
        self,
        path: Path,
        *,
        on_done: Callable[[tuple[Sheet, ...]], None],
        on_error: Callable[[Exception], None],
    ) -> Job:
        """Read a file in a job.

        Its errors are those of ``read_spreadsheet``.
        """
        return self._jobs.start(
            lambda _: read_spreadsheet(path), on_done=on_done, on_error=on_error
        )

    def guess(self, sheet: Sheet, table: str = "") -> Layout:
        """Return the likeliest layout of a sheet; with ``table`` given, of that table."""
        return guess_layout(sheet, content.import_names(), table=table)

    def layout_at(self, sheet: Sheet, table: str, header: int) -> Layout:
        """Return the likeliest layout with the names in this row, from 0."""
        return layout_at(sheet, content.import_names(), table, header)

    def preview(self, project_id: str, plan: ImportPlan) -> ImportPreview:
        """Return every row with what is wrong in it, alone or with the rest of the project."""
        read = read_rows(plan.sheet, plan.layout, plan.language, content.import_names())
        rows = with_line_ids(read, self._line_ids(project_id))
        table, error = plan.layout.table, None
        for _ in range(_MOST_CONTRADICTIONS):
            good = [at for at, row in enumerate(rows) if row.is_good]
            answer, before = self._joined(project_id, plan, tuple(rows[at] for at in good))
            error = self._interview.refusal(project_id, table, answer, language=plan.language)
            if error is None:
                return ImportPreview(rows=tuple(rows))
            number = number_in(table, answer, error.key_path)
            if number is None or number < before:
                return ImportPreview(rows=tuple(rows), refusal=error)
            wrong = good[number - before]
            rows[wrong] = with_problem(rows[wrong], field_of(table, error.key_path), error)
        return ImportPreview(rows=tuple(rows), refusal=error)

    def take_over(self, project_id: str, plan: ImportPlan, preview: ImportPreview) -> Changes:
        """Write the good rows of a preview, all in one change.

        Raises:
            BriefError: they contradict what was changed meanwhile; nothing is written.
        """
        answer, _ = self._joined(project_id, plan, preview.good)
        return self._interview.set_answer(
            project_id, plan.layout.table, answer, language=plan.language
        )

    def _line_ids(self, project_id: str) -> dict[str, str]:
        return {
            name.casefold(): line.id
            for line in self._interview.answer(project_id, "revenue")
            for name in line.name.as_mapping().values()
        }

    def _joined(
        self, project_id: str, plan: ImportPlan, rows: tuple[ReadRow, ...]
    ) -> tuple[object, int]:
        table = plan.layout.table
        before = self._interview.answer(project_id, table)
        return joined_answer(table, before, [row.row for row in rows], replaces=plan.replaces)
