"""Equipment in a workbook; the rules are those of ``assistant.domain.finance.equipment``.

Losses take the same share of everything, so a straight line stays one: what is written down in a
month is a part of what was bought within the last life, less what has been lost of it.
"""

from dataclasses import dataclass, field

from assistant.domain.brief import CapexLine
from assistant.domain.finance.equipment import opening_owner
from assistant.domain.workbook.book import Book, LineInputs
from assistant.domain.workbook.cells import Input, Row, Sheet
from assistant.domain.workbook.formulas import (
    ONE,
    ZERO,
    Blank,
    Formula,
    If,
    Largest,
    Smallest,
    same,
)
from assistant.domain.workbook.lookups import Lagged, Sum
from assistant.domain.workbook.pay_rows import PayRows
from assistant.domain.workbook.revenue_rows import RevenueRows


@dataclass(slots=True, kw_only=True)
class EquipmentRows:
    """The rows of all equipment."""

    spent: list[Row] = field(default_factory=list)
    vat: list[Row] = field(default_factory=list)
    depreciation: list[Row] = field(default_factory=list)
    written_off: list[Row] = field(default_factory=list)
    book_value: list[Row] = field(default_factory=list)


def add_equipment(
    book: Book, revenue: RevenueRows, pay: PayRows, opening_value: Input
) -> EquipmentRows:
    """Add the assumptions and the rows of every kind of equipment."""
    book.assumptions.heading(book.names.field("brief", "capex"))
    sheet = book.sheet("equipment", "months")
    found = EquipmentRows()
    owner = opening_owner(book.brief.capex)
    for line in book.brief.capex:
        kind = _Kind(book, sheet, line, opening_value if line is owner else ZERO)
        kind.add(found, revenue, pay)
    return found


class _Kind:
    """Adds one kind of equipment."""

    def __init__(self, book: Book, sheet: Sheet, line: CapexLine, opening: Formula) -> None:
        self.book, self.sheet, self.line, self.opening = book, sheet, line, opening
        name = book.names.of_row(line)
        driver = book.names.choice("capex", "driver", line.driver)
        book.assumptions.heading(f"{name} · {driver}", level=2)
        sheet.heading(name, level=2)
        self.inputs = LineInputs(book, "capex", line, f"capex.{line.id}")

    def row(self, key: str, formula: Formula | None = None) -> Row:
        return self.sheet.add(Row(label=self.book.words(key), formula=formula))

    def count(self, key: str, formula: Formula) -> Row:
        row = Row(label=self.book.words(key), formula=formula, format="count")
        return self.sheet.add(row)

    def add(self, found: EquipmentRows, revenue: RevenueRows, pay: PayRows) -> None:
        inputs = self.inputs
        price = inputs.number("price", "unit_money")
        loss = inputs.number("monthly_loss", "share")
        life = inputs.number("life_months", "whole")
        stay = ONE - loss
        there = Row(
            label=self.book.words("quantity"), format="count",
            opening=inputs.number("opening_quantity"),
        )  # fmt: skip
        wanted = self._wanted(there.before * stay, revenue, pay)
        bought = self.count("quantity_bought", wanted)
        there.formula = there.before * stay + bought
        self.sheet.add(there)
        spent = self.row("spent", bought * price)
        found.spent.append(spent)
        rate = inputs.number("vat_rate", "share", default=ZERO)
        found.vat.append(self.row("vat_reclaimed", spent * rate))
        value = Row(label=self.book.words("book_value"), opening=self.opening)
        lost = value.before * loss + If(same(life, ZERO), spent, ZERO)
        found.written_off.append(self.row("written_off", lost))
        found.depreciation.append(self._depreciation(bought, price, stay, life))
        value.formula = value.before - found.written_off[-1] + spent - found.depreciation[-1]
        found.book_value.append(self.sheet.add(value))

    def _wanted(self, there: Formula, revenue: RevenueRows, pay: PayRows) -> Formula:
        inputs, line = self.inputs, self.line
        if line.driver == "per_hire":
            return Sum(pay.hired) * inputs.number("quantity")
        if line.driver == "per_unit_in_service":
            served = revenue.lines.get(line.of_line)
            units: Formula = served.units if served else ZERO
            return Largest(ZERO, units * inputs.number("stock_ratio", "ratio") - there)
        month = inputs.month("month")
        when = If(Blank(month), self.book.first_month, month)
        return If(same(self.book.months.month, when), inputs.number("quantity"), ZERO)

    def _depreciation(self, bought: Row, price: Input, stay: Formula, life: Input) -> Row:
        inputs, index = self.inputs, self.book.months.index
        residual = Smallest(inputs.number("residual", "unit_money"), price)
        wearing = Row(label=self.book.words("wearing"), format="count")
        gone = stay**life * Lagged(bought, life, index)
        wearing.formula = If(life > ZERO, wearing.before * stay + bought - gone, ZERO)
        self.sheet.add(wearing)
        of_new = If(life > ZERO, wearing * (price - residual) / life, ZERO)
        if self.opening is ZERO:
            return self.row("depreciation", of_new)
        given = inputs.number("opening_life_months", "whole", default=life)
        left = If(given > ZERO, given, life)
        old = Row(
            label=self.book.words("depreciation_of_opening"),
            opening=If(left > ZERO, self.opening / left, ZERO),
        )
        old.formula = If(index < left, old.before * stay, ZERO)
        self.sheet.add(old)
        return self.row("depreciation", of_new + old)
