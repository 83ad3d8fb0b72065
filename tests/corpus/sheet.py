"""The fact sheet of an invented company: 200 facts of its own and a 36-month model."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import groupby
from pathlib import Path

from assistant.domain.facts import DATE_UNITS, Evidence, Fact, FactSheet, FactValue, Period, Range
from assistant.domain.languages import LocalizedText
from tests.corpus.model import LINES, Line, monthly_values

_TABLE = Path(__file__).with_name("sheet_facts.md")
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@cache
def corpus_sheet() -> FactSheet:
    """Return every fact of the company: the table of sheet_facts.md and the model's lines."""
    return FactSheet((*_told_facts(), *_model_facts()))


def _told_facts() -> Iterator[Fact]:
    for row in _TABLE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        if row.startswith("|") and "." in cells[0]:
            yield _told_fact(cells)


def _told_fact(cells: list[str]) -> Fact:
    fact_id, value, unit, period, as_of, en, zh, counted = cells
    kind, _, currency = unit.partition(" ")
    thing_en, _, thing_zh = counted.partition("/")
    is_measured = fact_id.startswith(("evidence", "traction", "pilot"))
    return Fact(
        id=fact_id,
        labels={"en": en, "zh": zh},
        value=_value(value, kind),
        unit=kind,  # type: ignore[arg-type]  # the table's words are the units
        currency=currency or None,
        period=period or None,  # type: ignore[arg-type]  # and the periods
        as_of=date.fromisoformat(as_of) if as_of else None,
        evidence=Evidence.MEASURED if is_measured else None,
        source="source:trade-report" if fact_id.startswith("market") else "answer",
        counted=LocalizedText(en=thing_en or None, zh=thing_zh or None),
    )


def _value(text: str, kind: str) -> FactValue:
    if kind in DATE_UNITS:
        return text
    low, is_range, high = text.partition("..")
    return Range(low=Decimal(low), high=Decimal(high)) if is_range else Decimal(low)


def _model_facts() -> Iterator[Fact]:
    values = monthly_values()
    for line in LINES:
        series = values[line.id]
        for (year, month), value in series.items():
            day = date(year, month, monthrange(year, month)[1])
            labels = {
                "en": f"{line.en}, {_MONTHS_EN[month - 1]} {year}",
                "zh": f"{year}年{month}月{line.zh}",
            }
            yield _model_fact(line, f"{year}-{month:02}", value, (day, labels))
        if line.is_summed:
            yield from _yearly_facts(line, series)


def _yearly_facts(line: Line, series: Mapping[tuple[int, int], Decimal]) -> Iterator[Fact]:
    for year, months in groupby(series, key=lambda month: month[0]):
        total = sum((series[month] for month in months), Decimal(0))
        labels = {"en": f"{line.en}, {year}", "zh": f"{year}年{line.zh}"}
        yield _model_fact(line, str(year), total, (date(year, 12, 31), labels))


def _model_fact(line: Line, when: str, value: Decimal, said: tuple[date, dict[str, str]]) -> Fact:
    as_of, labels = said
    period: Period | None = line.period
    if line.is_summed:
        period = "month" if "-" in when else "year"
    return Fact(
        id=f"model.{line.id}.{when}",
        labels=labels,
        value=value.quantize(line.step, ROUND_HALF_UP),
        unit=line.unit,
        currency=line.currency,
        period=period,
        as_of=as_of,
        evidence=Evidence.PROJECTED,
        source="model",
        counted=LocalizedText(en=line.counted[0] or None, zh=line.counted[1] or None),
    )
