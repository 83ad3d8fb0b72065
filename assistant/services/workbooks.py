"""The financial model out of the program: a workbook with live formulas, or statements as CSV."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal, get_args

from assistant.domain.brief import Brief
from assistant.domain.finance.periods import PeriodKind, Statement, statements_by
from assistant.domain.finance.precision import CENTS, rounded
from assistant.domain.finance.projected_facts import outlook_of
from assistant.domain.finance.scenarios import with_scenario
from assistant.domain.languages import Language
from assistant.domain.workbook.book import Names
from assistant.domain.workbook.plan_book import plan_book
from assistant.errors import BadRequestError, NotFoundError
from assistant.export.safe_writing import write_whole
from assistant.services import content
from assistant.services.jobs import Job, Jobs
from assistant.services.knowledge import KnowledgeService
from assistant.texts import load_texts

WorkbookFormat = Literal["xlsx", "csv"]
_MARK = "\ufeff"  # by which spreadsheets know that a CSV file is UTF-8


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookOptions:
    """How a plan is written.

    Attributes:
        language: of the names of sheets, lines and notes.
        scenario: the id of the scenario in use; empty for the base.
        by: the periods of a CSV file; a workbook has months, quarters and years.
    """

    language: Language
    scenario: str = ""
    by: PeriodKind = "year"


class WorkbookService:
    """Writes projects' financial models to files."""

    def __init__(
        self, knowledge: KnowledgeService, jobs: Jobs, *, now: Callable[[], datetime]
    ) -> None:
        self._knowledge, self._jobs, self._now = knowledge, jobs, now

    def start(
        self,
        project_id: str,
        path: Path,
        options: WorkbookOptions,
        *,
        on_done: Callable[[Path], None],
        on_error: Callable[[Exception], None],
    ) -> Job:
        """Write a project's model in a job.

        Its errors are those of ``write_model``.
        """
        brief = self._knowledge.of(project_id).brief
        today = self._now().date()

        def work(_: Job) -> Path:
            write_model(brief, path, options, today)
            return path

        return self._jobs.start(work, on_done=on_done, on_error=on_error)


def write_model(brief: Brief, path: Path, options: WorkbookOptions, today: date) -> None:
    """Write the model of a brief, by the ending of the file.

    Raises:
        BadRequestError: the ending is neither ``.xlsx`` nor ``.csv``; or there is no first month,
            or nothing that earns or costs money.
        NotFoundError: the brief has no such scenario.
        ExportError: the file cannot be written.
    """
    ending = path.suffix.lower().removeprefix(".")
    if ending not in get_args(WorkbookFormat):
        raise BadRequestError("workbook_ending", path=path)
    if ending == "csv":
        chosen = in_scenario(brief, options.scenario)
        text = statements_csv(_statements(chosen, options.by), options.language)
        write_whole(path, (_MARK + text).encode("utf-8"))
        return
    from assistant.export.workbook import (  # noqa: PLC0415 - XlsxWriter is read when it is needed
        WorkbookHead,
        write_workbook,
    )

    _statements(brief, options.by)
    texts = load_texts(options.language)
    names = Names(
        language=options.language,
        labels=content.field_labels(),
        words=lambda key, /, **values: texts(f"workbook.{key}", **values),
        sentences=texts,
    )
    head = WorkbookHead(
        name=brief.company.name.any(options.language) or texts("workbook.no_name"),
        currency=brief.currency,
        made_on=today,
        taxes_as_of=(brief.tax.as_of or "") if brief.tax else "",
        scenario=_number(brief, options.scenario),
    )
    write_workbook(plan_book(brief, names), path, head, texts)


def in_scenario(brief: Brief, scenario: str) -> Brief:
    """Return the brief as a scenario changes it; as it is for an empty id.

    Raises:
        NotFoundError: it has no such scenario.
    """
    number = _number(brief, scenario)
    return with_scenario(brief, brief.scenarios[number - 1]) if number else brief


def _number(brief: Brief, scenario: str) -> int:
    """Return which scenario it is, 0 being the base."""
    if not scenario:
        return 0
    ids = [each.id for each in brief.scenarios]
    if scenario not in ids:
        raise NotFoundError("scenario_unknown", name=scenario, known=", ".join(ids) or "–")
    return ids.index(scenario) + 1


def _statements(brief: Brief, by: PeriodKind) -> tuple[Statement, Statement, Statement]:
    outlook = outlook_of(brief)
    if outlook is None:
        raise BadRequestError("nothing_to_project")
    return statements_by(outlook.funded, by, brief.fiscal_year_start)


def statements_csv(statements: tuple[Statement, ...], language: Language) -> str:
    """Return all statements below each other, amounts to the cent."""
    labels = content.field_labels()
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    for statement in statements:
        writer.writerow([statement.name, *(each.id for each in statement.periods)])
        for row in statement.rows:
            name = labels.label(statement.name, row.key).any(language)
            amounts = (format(rounded(each, CENTS), "f") for each in row.amounts)
            writer.writerow([name, *amounts])
    return written.getvalue()
