"""A workbook in the making: its sheets, its assumptions, and the months along its top."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, Protocol

from assistant.domain.brief import Brief, DatedValue, ScenarioChange
from assistant.domain.facts import Evidence, Period
from assistant.domain.finance.timeline import PERIODS_A_YEAR
from assistant.domain.languages import Language, LocalizedText
from assistant.domain.months import MONTHS_A_YEAR, Month
from assistant.domain.questionnaire import FieldLabels
from assistant.domain.workbook.cells import BaseOf, Format, Input, Row, Sheet
from assistant.domain.workbook.formulas import (
    ONE,
    ZERO,
    And,
    Blank,
    CalendarMonth,
    CalendarYear,
    Formula,
    If,
    Largest,
    Or,
)
from assistant.domain.workbook.lookups import Dated, OfList

_BOUNDS: dict[str, tuple[float, float]] = {"share": (-1, 10)}
_LABELLED = ("name", "role")


def ordinal(month: Month) -> int:
    """Return a month as months since January of the year 0."""
    return month.year * MONTHS_A_YEAR + month.month - 1


class Words(Protocol):
    """The texts of the workbook."""

    def __call__(self, key: str, /, **values: object) -> str:
        """Return a text with its blanks filled."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What things are called on the sheets.

    Attributes:
        language: of the workbook.
        labels: of the fields of a brief.
        words: the texts of the workbook, by key.
        sentences: the texts of the whole program, by whole key.
    """

    language: Language
    labels: FieldLabels
    words: Words
    sentences: Words

    def field(self, table: str, name: str) -> str:
        """Return what a field is called."""
        return self.labels.label(table, name).any(self.language)

    def choice(self, table: str, name: str, value: str) -> str:
        """Return what a choice is called."""
        return self.labels.choice(table, name, value).any(self.language)

    def of_row(self, row: Any) -> str:  # noqa: ANN401 - a row of the brief
        """Return what a row of the brief is called."""
        text = next(getattr(row, each) for each in _LABELLED if hasattr(row, each))
        return str(text.any(self.language) or row.id)


@dataclass(slots=True, kw_only=True)
class Months:
    """The rows that every sheet of months looks at."""

    index: Row
    month: Row
    calendar_month: Row
    year: Row
    financial_year: Row
    quarter: Row
    ends_year: Row


@dataclass(slots=True, kw_only=True)
class Conventions:
    """Numbers that are the same in every plan, each in a cell of its own."""

    months_a_year: Input
    months_a_quarter: Input
    days_a_month: Input
    digits: Input
    tolerance: Input
    days_a_year: Input | None = None  # of the interest of notes
    periods_a_year: dict[Period, Input] = field(default_factory=dict)


class Book:
    """The sheets of a plan, added in the order in which they are read."""

    months: Months
    conventions: Conventions
    first_month: Input
    scenario: Input

    def __init__(self, brief: Brief, names: Names) -> None:
        """Begin with a sheet of assumptions."""
        assert brief.start is not None, "the caller asks for the first month before"
        self.brief = brief
        self.names = names
        self.length = brief.months
        self.assumptions = Sheet(name=names.words("sheet_assumptions"), kind="inputs")
        self.sheets = [self.assumptions]
        self._changes: list[dict[str, tuple[ScenarioChange, Input]]] = []

    def words(self, key: str, /, **values: object) -> str:
        """Return a text of the workbook."""
        return self.names.words(key, **values)

    def sheet(
        self, key: str, kind: Literal["months", "years", "quarters"], periods: int | None = None
    ) -> Sheet:
        """Add a sheet of periods."""
        sheet = Sheet(name=self.words(f"sheet_{key}"), kind=kind, periods=periods or self.length)
        self.sheets.append(sheet)
        return sheet

    def table(self, key: str) -> Sheet:
        """Add a sheet of lines that have no periods."""
        sheet = Sheet(name=self.words(f"sheet_{key}"), kind="table")
        self.sheets.append(sheet)
        return sheet

    def convention(self, key: str, value: float) -> Input:
        """Add a number that is the same in every plan."""
        style: Format = "whole" if value >= 1 else "ratio"
        return self.assumptions.add(Input(label=self.words(key), value=value, format=style))

    def amount(self, key: str) -> Row:
        """Return the row of a key, from whichever sheet it is on."""
        return next(
            row for sheet in self.sheets for row in sheet.rows() if row.key == key
        )  # fmt: skip

    # --- scenarios ---

    def scenario_inputs(self) -> None:
        """Add the choice of a scenario, and a cell for the number of each of their changes."""
        most = len(self.brief.scenarios) + 1
        self.scenario = self.assumptions.add(
            Input(label=self.words("scenario_choice"), value=1.0, format="whole", bounds=(1, most))
        )
        for scenario in self.brief.scenarios:
            known: dict[str, tuple[ScenarioChange, Input]] = {}
            self.assumptions.heading(self.names.of_row(scenario), level=2)
            for change in scenario.changes:
                number = next(
                    each for each in (change.value, change.factor, change.add) if each is not None
                )
                kind = "value" if change.value is not None else (
                    "factor" if change.factor is not None else "add"
                )  # fmt: skip
                cell = Input(
                    label=f"{self._path_label(change.path)} · {self.words(f'change_{kind}')}",
                    value=float(number), path=change.path, format="ratio",
                )  # fmt: skip
                known[change.path] = (change, self.assumptions.add(cell))
            self._changes.append(known)

    def _path_label(self, path: str) -> str:
        table, *rest = path.split(".")
        if len(rest) == 1:
            return self.names.field(table, rest[0])
        row = next((each for each in getattr(self.brief, table) if each.id == rest[0]), None)
        name = self.names.of_row(row) if row is not None else rest[0]
        return f"{name} · {self.names.field(table, rest[-1])}"

    def with_scenarios(self, cell: Input) -> Input:
        """Give an assumption its value in each scenario."""
        if cell.path and any(cell.path in known for known in self._changes):
            cell.scenarios = [
                _changed(cell, *known[cell.path]) if cell.path in known else None
                for known in self._changes
            ]
        return cell

    # --- formulas that many rows share ---

    def is_active(self, start: Input, end: Input) -> Formula:
        """Return whether a line that may begin and end is there, both ends included."""
        month = self.months.month
        return And(Or(Blank(start), month >= start), Or(Blank(end), month <= end))

    def while_active(self, start: Input, end: Input, value: Formula) -> Formula:
        """Return a value in the months in which a line is there, else nought."""
        return If(self.is_active(start, end), value, ZERO)

    def a_month(self, amount: Formula, period: Period) -> Formula:
        """Return what an amount for a period is for a month."""
        if period == "month":
            return amount
        conventions = self.conventions
        if period == "year":
            return amount / conventions.months_a_year
        return amount * conventions.periods_a_year[period] / conventions.months_a_year

    def months_since(self, month: Input) -> Formula:
        """Return how many months have passed since one; less than nought before it or without."""
        now, year = self.months, self.conventions.months_a_year
        passed = (now.year - CalendarYear(month)) * year + now.calendar_month - CalendarMonth(month)
        return If(Blank(month), ZERO - ONE, passed)

    def season(self, cells: Sequence[Input]) -> OfList:
        """Return the factor of the calendar month."""
        return OfList(cells, self.months.calendar_month)


def _changed(cell: Input, change: ScenarioChange, number: Input) -> Formula:
    if change.value is not None:
        return number
    if change.factor is not None:
        return BaseOf(cell=cell) * number
    return Largest(ZERO, BaseOf(cell=cell) + number)


class LineInputs:
    """The assumptions of one line of the brief, or of one of its single tables."""

    def __init__(self, book: Book, table: str, line: Any, path: str) -> None:  # noqa: ANN401 - any table
        self._book, self._table, self._line, self._path = book, table, line, path
        self._first = True

    def number(
        self, name: str, style: Format = "count", *, default: Formula | None = None, unit: str = ""
    ) -> Input:
        """Add a number; where the brief has none, the formula of its default."""
        value: Decimal | int | None = getattr(self._line, name)
        return self._added(name, None if value is None else float(value), style, default, unit)

    def month(self, name: str) -> Input:
        """Add a month, or an empty cell for one."""
        value: Month | None = getattr(self._line, name)
        return self._added(name, None if value is None else ordinal(value), "month")

    def dated(self, name: str, changes: str, style: Format = "count", unit: str = "") -> Dated:
        """Add a value and its changes, one below the other."""
        first = self.number(name, style, unit=unit)
        found: Sequence[DatedValue] = getattr(self._line, changes)
        by_month = {each.start: each for each in sorted(found, key=_start, reverse=True)}
        later = []
        for each in sorted(by_month.values(), key=_start):
            cell = self._added(changes, float(each.value), style, unit=unit)
            cell.since = ordinal(each.start)
            later.append(cell)
        return Dated(first, later, self._book.months.month)

    def every(self, name: str, labels: Sequence[str], style: Format = "ratio") -> list[Input]:
        """Add a cell for each number of a list."""
        values: Sequence[Decimal] = getattr(self._line, name)
        return [
            self._added(name, float(value), style, unit=label)
            for value, label in zip(values, labels, strict=True)
        ]

    def _added(
        self, name: str, value: float | None, style: Format, default: Formula | None = None,
        unit: str = "",
    ) -> Input:  # fmt: skip
        names = self._book.names
        cell = Input(
            label=names.field(self._table, name), value=value, format=style, default=default,
            unit=unit or self._unit(style), path=f"{self._path}.{name}", bounds=_BOUNDS.get(style),
        )  # fmt: skip
        if self._first:
            self._first = False
            cell.evidence, cell.note = self._evidence(), self._note()
        return self._book.with_scenarios(self._book.assumptions.add(cell))

    def _unit(self, style: Format) -> str:
        return self._book.brief.currency if style in {"money", "unit_money"} else ""

    def _evidence(self) -> str:
        evidence = getattr(self._line, "evidence", None)
        if not isinstance(evidence, Evidence):
            return ""
        return self._book.names.choice(self._table, "evidence", evidence.value)

    def _note(self) -> str:
        note = getattr(self._line, "note", None)
        return note.any(self._book.names.language) if isinstance(note, LocalizedText) else ""


def _start(change: DatedValue) -> Month:
    return change.start


def periods_a_year(period: Period) -> int:
    """Return how many of a period a year has."""
    return PERIODS_A_YEAR[period]
