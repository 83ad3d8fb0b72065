"""The financial model as an XLSX file: live formulas, with their computed values beside them.

Excel and LibreOffice compute the formulas when a cell is changed; viewers that compute nothing show
the stored values, which this program has worked out from the same expressions.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from assistant.domain.months import MONTHS_A_YEAR
from assistant.domain.workbook.cells import (
    BASE_COLUMN,
    FIRST_PERIOD,
    FIRST_ROW,
    OPENING_COLUMN,
    SCALAR_COLUMN,
    VALUE_COLUMN,
    Format,
    Heading,
    Input,
    Row,
    Scalar,
    Sheet,
    column_name,
)
from assistant.domain.workbook.computation import Computation
from assistant.domain.workbook.formulas import Formula, Whole
from assistant.domain.workbook.plan_book import PlanBook
from assistant.export.safe_writing import write_whole
from assistant.export.workbook_tables import TablePage
from assistant.texts import Texts

_A4, _PRINT_PERCENT = 9, 60
_HEAD = FIRST_ROW - 1  # the line that names the columns
_EPOCH = date(1899, 12, 30).toordinal()  # day 0 of spreadsheets
_BEFORE_SCENARIOS, _AFTER_SCENARIOS = ("name", "use", "base", "since"), ("unit", "evidence", "note")
_SINCE, _FIRST_SCENARIO = 3, len(_BEFORE_SCENARIOS)
_WIDTHS = {"name": 46, "use": 14, "base": 14, "since": 12, "unit": 10, "evidence": 14, "note": 70}
_NUMBERS: dict[Format, str] = {
    "money": '#,##0;[Red]-#,##0;"–"',
    "unit_money": "#,##0.00",
    "share": "0.0%",
    "count": "#,##0.0",
    "ratio": "0.0###",
    "whole": "0",
    "text": "@",
    "words": "General",
    "price": "#,##0.00####",
    "shares": '#,##0;-#,##0;"–"',
    "part": '0.00%;-0.00%;"–"',
}
_MONTHS = {"en": "mmm yyyy", "zh": 'yyyy"年"m"月"'}
_ACCENT, _BLUE, _FIELD, _SOFT, _LINE = "#1F3A5F", "#0000C0", "#FFFBE6", "#EEF2F7", "#9AA7B8"
_FONTS = {"en": "Calibri", "zh": "Microsoft YaHei"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookHead:
    """What stands at the head of a workbook.

    Attributes:
        name: of the company.
        currency: of every amount, ISO 4217.
        made_on: the day it was made.
        taxes_as_of: since when the taxes hold; empty where the founder does not say.
        scenario: the number of the scenario in use, 0 being the base.
    """

    name: str
    currency: str
    made_on: date
    taxes_as_of: str = ""
    scenario: int = 0


def write_workbook(plan: PlanBook, path: Path, head: WorkbookHead, texts: Texts) -> None:
    """Write the workbook; the file appears whole or not at all.

    Raises:
        ExportError: the file cannot be written.
    """
    write_whole(path, workbook_bytes(plan, head, texts))


def workbook_bytes(plan: PlanBook, head: WorkbookHead, texts: Texts) -> bytes:
    """Return the workbook as the bytes of an XLSX file."""
    written = io.BytesIO()
    _Writer(plan, head, texts, written).write()
    return written.getvalue()


class _Page(Worksheet):  # type: ignore[misc]  # XlsxWriter ships no types
    """A sheet whose formulas use no function newer than the format itself.

    XlsxWriter looks for thirty newer names in each formula to give them a prefix; that takes three
    quarters of the time of a large workbook. Should the method be called otherwise one day, the
    search is back, and nothing else changes.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: FBT001, FBT002 - the overridden method's own
        del expand_future_functions
        return formula.removeprefix("=")


class _Writer:
    accent, soft = _ACCENT, _SOFT

    def __init__(self, plan: PlanBook, head: WorkbookHead, texts: Texts, into: io.BytesIO) -> None:
        self.plan, self.head, self.texts = plan, head, texts
        self.base = Computation()
        self.run = Computation(self._of_scenario())
        plan.computed(self.run)
        self.file = xlsxwriter.Workbook(into, {"in_memory": True})
        self.file.set_properties(
            {"title": self.words("title", name=head.name), "author": head.name,
             "created": datetime(*head.made_on.timetuple()[:3], tzinfo=UTC).replace(
                 tzinfo=None)}
        )  # fmt: skip
        self.file.set_calc_mode("auto")
        self.formats: dict[tuple[Any, ...], CellFormat] = {}

    def _of_scenario(self) -> dict[Input, Any]:
        """Return what the scenario in use puts in the place of assumptions."""
        number = self.head.scenario
        if not number:
            return {}
        found: dict[Input, Any] = {self.plan.book.scenario: float(number + 1)}
        for cell in self.plan.inputs:
            changed = cell.scenarios[number - 1] if cell.scenarios else None
            if changed is not None:
                found[cell] = changed.compiled(self.base)(0)
        return found

    def words(self, key: str, /, **values: object) -> str:
        return self.texts(f"workbook.{key}", **values)

    def style(self, number: Format | None = None, **more: Any) -> CellFormat:  # noqa: ANN401 - a format's own options
        """Return a format; equal ones are one."""
        key = (number, *sorted(more.items()))
        if key not in self.formats:
            options: dict[str, Any] = {
                "font_name": _FONTS[self.texts.language], "font_size": 10, "valign": "top", **more
            }  # fmt: skip
            if number is not None:
                shown = _MONTHS[self.texts.language] if number == "month" else _NUMBERS[number]
                options["num_format"] = shown
            self.formats[key] = self.file.add_format(options)
        return self.formats[key]

    def write(self) -> None:
        overview = self._page(self.words("sheet_overview"))
        for sheet in self.plan.book.sheets:
            page = self._page(sheet.name)
            self._head(page, sheet.name)
            if sheet.kind == "inputs":
                self._inputs(page, sheet)
            elif sheet.kind == "table":
                TablePage(self, page, sheet).write(FIRST_ROW)
            else:
                self._periods(page, sheet)
        Overview(self, overview).write()
        self.file.close()

    def _page(self, name: str) -> Worksheet:
        return self.file.add_worksheet(name, worksheet_class=_Page)

    def _head(self, page: Worksheet, name: str) -> None:
        big = self.style(bold=True, font_size=14, font_color=_ACCENT)
        page.write_string("A1", f"{name} · {self.head.name}", big)
        currency = self.words("in_currency", currency=self.head.currency)
        page.write_string("A2", currency, self.style(font_color=_LINE))
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(_A4)
        page.repeat_rows(_HEAD - 1)

    # --- assumptions ---

    def _inputs(self, page: Worksheet, sheet: Sheet) -> None:
        names = self.plan.book.names
        titles = [
            *((self.words(f"head_{each}"), each) for each in _BEFORE_SCENARIOS),
            *((names.of_row(each), "base") for each in self.plan.book.brief.scenarios),
            *((self.words(f"head_{each}"), each) for each in _AFTER_SCENARIOS),
        ]
        bold = self.style(bold=True, bottom=1, text_wrap=True)
        for at, (title, width) in enumerate(titles):
            page.set_column(at, at, _WIDTHS[width])
            page.write_string(_HEAD - 1, at, title, bold)
        page.freeze_panes(_HEAD, 1)
        page.fit_to_pages(1, 0)
        for entry in sheet.entries:
            if isinstance(entry, Input):
                self._input(page, entry, len(titles) - len(_AFTER_SCENARIOS))
        self._headings(page, sheet, len(titles))

    def _input(self, page: Worksheet, cell: Input, texts_from: int) -> None:
        line, base = cell.row - 1, f"{BASE_COLUMN}{cell.row}"
        page.write_string(line, 0, cell.label, self.style(text_wrap=True))
        field = {"bg_color": _FIELD, "border": 1, "border_color": _LINE}
        blue = self.style(cell.format, font_color=_BLUE, **field)
        is_choice = cell is self.plan.book.scenario
        value = self.shown((self.run if is_choice else self.base).cell(cell), cell.format)
        if cell.default is not None and cell.value is None:
            formula, black = self._text(cell.default, cell.sheet), self.style(cell.format, **field)
            page.write_formula(base, formula, black, self.run.cell(cell))
        elif value is None:
            page.write_blank(base, None, blue)
        else:
            page.write_number(base, value, blue)
        page.data_validation(base, self._allowed(cell))
        self._in_use(page, cell, value)
        if cell.since is not None:
            since = self.shown(cell.since, "month")
            page.write_number(line, _SINCE, since, self.style("month", font_color=_BLUE, **field))
        for at, text in enumerate((cell.unit, cell.evidence, cell.note)):
            page.write_string(line, texts_from + at, text, self.style(text_wrap=True, indent=1))

    def _in_use(self, page: Worksheet, cell: Input, base_value: Any) -> None:  # noqa: ANN401 - a number or nothing
        """Write the value in use: the base, or what the chosen scenario puts in its place."""
        base, place = f"${BASE_COLUMN}{cell.row}", f"{VALUE_COLUMN}{cell.row}"
        shown, value = self.style(cell.format), self.shown(self.run.cell(cell), cell.format)
        if not cell.scenarios:
            formula = f'=IF({base}="","",{base})' if cell.value is None else f"={base}"
            page.write_formula(place, formula, shown, "" if value is None else value)
            return
        choices = [base]
        for at, changed in enumerate(cell.scenarios):
            column = column_name(_FIRST_SCENARIO + at)
            formula = f"={base}" if changed is None else self._text(changed, cell.sheet)
            worth = base_value if changed is None else changed.compiled(self.base)(0)
            page.write_formula(f"{column}{cell.row}", formula, shown, worth)
            choices.append(f"{column}{cell.row}")
        choice = self.plan.book.scenario.text(cell.sheet)
        page.write_formula(place, f"=CHOOSE({choice},{','.join(choices)})", shown, value)

    def _allowed(self, cell: Input) -> dict[str, Any]:
        rules: dict[str, Any] = {"validate": "decimal", "criteria": "between", "ignore_blank": True,
                                 "minimum": -1e15, "maximum": 1e15,
                                 "error_message": self.words("input_number")}  # fmt: skip
        if cell.format == "month":
            first, last = date(1900, 1, 1), date(2199, 12, 31)
            rules |= {"validate": "date", "minimum": first, "maximum": last,
                      "error_message": self.words("input_month")}  # fmt: skip
        elif cell.bounds is not None:
            low, high = cell.bounds
            rules |= {"minimum": low, "maximum": high}
            if cell.format == "share":
                percent = {"low": f"{low:.0%}", "high": f"{high:.0%}"}
                rules["error_message"] = self.words("input_share", **percent)
        return rules | {"error_title": self.words("input_title")}

    # --- sheets of periods ---

    def _periods(self, page: Worksheet, sheet: Sheet) -> None:
        bold = self.style(bold=True, bottom=1)
        page.write_string(_HEAD - 1, 0, "", bold)
        page.write_string(f"{SCALAR_COLUMN}{_HEAD}", self.words("head_value"), bold)
        page.write_string(f"{OPENING_COLUMN}{_HEAD}", self.words("head_opening"), bold)
        header = sheet.header or self.plan.book.months.month
        self._line(page, sheet, header, header, _HEAD, bold=True, bottom=1)
        page.set_column(0, 0, 44)
        page.set_column(1, 1, 2)
        page.set_column(2, FIRST_PERIOD - 1 + sheet.periods, 12)
        page.freeze_panes(_HEAD, FIRST_PERIOD)
        page.repeat_columns(0)
        page.set_print_scale(_PRINT_PERCENT)
        for entry in sheet.entries:
            if isinstance(entry, Scalar):
                self._scalar(page, entry)
            elif isinstance(entry, Row):
                self._row(page, sheet, entry)
        self._headings(page, sheet, FIRST_PERIOD + sheet.periods)

    def _headings(self, page: Worksheet, sheet: Sheet, width: int) -> None:
        for at, entry in enumerate(sheet.entries):
            if not isinstance(entry, Heading):
                continue
            line = FIRST_ROW + at - 1
            is_large = entry.level == 1
            shown = self.style(bold=True, font_color=_ACCENT, bg_color=_SOFT) if is_large else (
                self.style(bold=True)
            )  # fmt: skip
            page.write_string(line, 0, entry.text, shown)
            if is_large:
                for column in range(1, width):
                    page.write_blank(line, column, None, shown)

    def _scalar(self, page: Worksheet, cell: Scalar) -> None:
        page.write_string(cell.row - 1, 0, cell.label, self.style())
        value = self.shown(self.run.cell(cell), cell.format)
        formula = self._text(cell.formula, cell.sheet)
        page.write_formula(f"{SCALAR_COLUMN}{cell.row}", formula, self.style(cell.format), value)

    def _row(self, page: Worksheet, sheet: Sheet, row: Row) -> None:
        more: dict[str, Any] = {"bold": True, "top": 1} if row.is_total else {}
        page.write_string(row.row - 1, 0, row.label, self.style(**more))
        if row.is_total:
            for column in range(1, FIRST_PERIOD):
                page.write_blank(row.row - 1, column, None, self.style(**more))
        if row.factor is not None:
            place = f"{SCALAR_COLUMN}{row.row}"
            value = row.factor.compiled(self.run)(0)
            page.write_formula(place, self._text(row.factor, row.sheet), self.style("whole"), value)
        if row.opening is not None and not isinstance(row.opening, Whole):
            before = self.shown(self.run.row(row)(-1), row.format)
            place = f"{OPENING_COLUMN}{row.row}"
            formula = self._text(row.opening, row.sheet)
            page.write_formula(place, formula, self.style(row.format, **more), before)
        self._line(page, sheet, row, None, row.row, **more)

    def _line(
        self, page: Worksheet, sheet: Sheet, row: Row, copied: Row | None, line: int, **more: Any  # noqa: ANN401 - a format's own options
    ) -> None:  # fmt: skip
        """Write the periods of a row, or of the head of a sheet, which copies one."""
        formula = copied if copied is not None else row.formula
        assert formula is not None, row.label
        template, shown = "=" + formula.text(sheet.name), self.style(row.format, **more)
        column = FIRST_PERIOD
        before, here = column_name(column - 1), column_name(column)
        for value in self.run.values(row)[: sheet.periods]:
            text = template.replace("{c}", here).replace("{p}", before)
            page.write_formula(line - 1, column, text, shown, self.shown(value, row.format))
            column += 1
            before, here = here, column_name(column)

    def _text(self, formula: Formula, sheet: str) -> str:
        return "=" + formula.text(sheet)

    def shown(self, value: Any, style: Format) -> Any:  # noqa: ANN401 - a number or nothing
        """Return a value as a spreadsheet stores it: months as days since its epoch."""
        if style != "month" or value is None:
            return value
        year, month = divmod(int(value), MONTHS_A_YEAR)
        return date(year, month + 1, 1).toordinal() - _EPOCH


class Overview:
    """The first sheet: what it is, whether it ties, the key figures and two charts."""

    def __init__(self, writer: _Writer, page: Worksheet) -> None:
        self.writer, self.page, self.plan = writer, page, writer.plan
        self.line = 0

    def write(self) -> None:
        """Write the sheet."""
        writer, page, words = self.writer, self.page, self.writer.words
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 1)
        page.set_row(0, 28)
        page.set_column(0, 0, 52)
        page.set_column(1, 1, 18)
        head = writer.head
        self._text(words("title", name=head.name), bold=True, font_size=18, font_color=_ACCENT)
        self._text(words("made_on", date=head.made_on.isoformat()), font_color=_LINE)
        self._text(words("in_currency", currency=head.currency), font_color=_LINE)
        self.line += 1
        as_of = {"date": head.taxes_as_of}
        verify = words("verify_as_of", **as_of) if head.taxes_as_of else words("verify")
        for text in (words("how_to_read"), words("rule_months"), verify):
            page.merge_range(self.line, 0, self.line, 11, text, writer.style(text_wrap=True))
            page.set_row(self.line, 28)
            self.line += 1
        self.line += 1
        self._text(words("key_figures"), bold=True, font_color=_ACCENT)
        for cell in self.plan.need.values():
            self._figure(cell.label, "=" + cell.text(""), self.writer.run.cell(cell), cell.format)
        self.line += 1
        self._text(words("checks"), bold=True, font_color=_ACCENT)
        self._checks()
        self.line += 1
        self._charts()

    def _text(self, text: str, **style: Any) -> None:  # noqa: ANN401 - a format's own options
        self.page.write_string(self.line, 0, text, self.writer.style(**style))
        self.line += 1

    def _figure(self, name: str, formula: str, value: Any, style: Format) -> None:  # noqa: ANN401 - a number
        writer = self.writer
        self.page.write_string(self.line, 0, name, writer.style())
        shown = writer.style(style, bold=True)
        self.page.write_formula(self.line, 1, formula, shown, writer.shown(value, style))
        self.line += 1

    def _checks(self) -> None:
        """Write what must hold, as formulas that say so."""
        writer, plan, words = self.writer, self.plan, self.writer.words
        tolerance = plan.book.conventions.tolerance.text("")
        gap = plan.gap.whole("")
        monthly = plan.book.amount("income.revenue").whole("")
        yearly = plan.years.rows["income.revenue"].whole("")
        tests = {
            "check_balance": f"MAX(MAX({gap}),0-MIN({gap}))<{tolerance}",
            "check_years": f"ABS(SUM({yearly})-SUM({monthly}))<{tolerance}",
        }
        if plan.cap_table is not None:
            tests["check_cap_table"] = f"{plan.cap_table.holds.text('')}>0"
        for key, test in tests.items():
            holds = self._holds(key)
            text = f'=IF({test},"{words("check_ok")}","{words("check_wrong")}")'
            value = words("check_ok" if holds else "check_wrong")
            self.page.write_string(self.line, 0, words(key), writer.style())
            self.page.write_formula(self.line, 1, text, writer.style(bold=True), value)
            self.line += 1

    def _holds(self, key: str) -> bool:
        run, plan = self.writer.run, self.plan
        if key == "check_cap_table":
            return plan.cap_table is not None and bool(run.cell(plan.cap_table.holds) > 0)
        least = run.cell(plan.book.conventions.tolerance)
        if key == "check_balance":
            return bool(max(abs(each) for each in run.values(plan.gap)) < least)
        years = sum(run.values(plan.years.rows["income.revenue"]))
        months = sum(run.values(plan.book.amount("income.revenue")))
        return bool(abs(years - months) < least)

    def _charts(self) -> None:
        plan, words, file = self.plan, self.writer.words, self.writer.file
        months = "=" + plan.book.months.month.whole("")
        cash = file.add_chart({"type": "line"})
        for key, row, color in (
            ("chart_with", plan.cash, _ACCENT), ("chart_without", plan.cash_alone, _LINE)
        ):  # fmt: skip
            cash.add_series({"name": words(key), "categories": months,
                             "values": "=" + row.whole(""), "line": {"color": color}})  # fmt: skip
        self._place(cash, "chart_cash", {"date_axis": True, "num_format": "yyyy-mm"})
        years = file.add_chart({"type": "column"})
        header = "=" + plan.years.header.whole("")
        for name, color in (("revenue", _ACCENT), ("ebitda", _LINE)):
            row = plan.years.rows[f"income.{name}"]
            years.add_series({"name": row.label, "categories": header,
                              "values": "=" + row.whole(""), "fill": {"color": color}})  # fmt: skip
        self._place(years, "chart_years", {"num_format": "0"})

    def _place(self, chart: Any, key: str, axis: Mapping[str, object]) -> None:  # noqa: ANN401 - XlsxWriter's chart
        chart.set_title({"name": self.writer.words(key), "name_font": {"size": 12}})
        chart.set_x_axis({**axis, "label_position": "low"})
        chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True}})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 860, "height": 320})
        self.page.insert_chart(self.line, 0, chart)
        self.line += 17
