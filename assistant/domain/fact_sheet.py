"""Builds the fact sheet of a project: every answer and assumption of its brief as a fact."""

import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from assistant.domain.brief import (
    Brief,
    DatedValue,
    EvidenceItem,
)
from assistant.domain.brief_rules import TABLES_WITH_IDS
from assistant.domain.facts import (
    AGE,
    DATE_UNITS,
    Evidence,
    Fact,
    FactSheet,
    FactValue,
    Period,
    Range,
    Unit,
)
from assistant.domain.languages import LANGUAGES, LocalizedText
from assistant.domain.months import Month
from assistant.domain.questionnaire import FieldLabels

_SINGLE_TABLES = ("tax", "working_capital", "opening_balance", "valuation")
_NAMED_BY_CHOICE = {"scorecard": "factor", "berkus": "element"}  # rows that have no other name
# What is sold, or costs, by the piece, order, hour, view or new customer has no price for a month.
_PER_UNIT = frozenset({
    "units", "transaction", "services", "advertising", "per_unit", "per_new_customer",
})  # fmt: skip
_NO_FACTS = frozenset({"id", "of_line", "note", "evidence", "period", "path", "schema"})
_UNIT_OF_FIELD: Mapping[str, Unit] = {
    "stock_ratio": "ratio",
    "units_per_customer": "count",
    "churn_changes": "percent",
    "price_changes": "money",
    "changes": "money",
    "factor": "ratio",
}
# What is left out here still says something: one person, one piece, so many months.
_SAID_ANYWAY = frozenset({"head_count", "quantity", "life_months", "months"})
_WITHOUT_AREA = frozenset({"brief", "change"})  # theirs is not that of the table
_AGE = re.compile(r"年龄|岁数|\b[Aa]ge\b")
_PLAN = {"en": "Plan", "zh": "计划"}
_COLONS = {"en": ": ", "zh": "："}
_RESTS_ON_OTHERS = frozenset({"scenarios"})  # their facts are named after other tables' rows
_UNIT_PART = 2  # of an annotation: base, constraint, unit
_MONTHLY = frozenset({"new_customers", "new_customers_changes", "churn", "churn_changes"})
_DAYS = frozenset({"paid_after_days", "receivable_days", "payable_days", "inventory_days"})


def build_fact_sheet(brief: Brief, labels: FieldLabels) -> FactSheet:
    """Return every answer and assumption of ``brief`` as a fact, in the brief's own order."""
    return FactSheet(_facts(brief, labels))


def _facts(brief: Brief, labels: FieldLabels) -> Iterator[Fact]:
    walk = _Walk(brief=brief, labels=labels)
    yield from walk.table("company", "company", brief.company)
    yield from walk.plan()
    for key, text in brief.answers.items():
        if text:
            label = labels.label("answers", key)
            yield Fact(id=f"answers.{key}", labels=label.as_mapping(), value=text, unit="text")
    for key, item in brief.evidence.items():
        yield _evidence_fact(key, item, brief.currency)
    for table in TABLES_WITH_IDS:
        for row in getattr(brief, table):
            if table in _RESTS_ON_OTHERS:
                yield from walk.table(table, f"{table}.{row.id}", row)
            else:
                yield from _facts_of_row(_Same(row), table, brief.currency, _Same(labels))
    for table in _SINGLE_TABLES:
        single = getattr(brief, table)
        if single is not None:
            yield from walk.table(table, table, single)


class _Same:
    """A value that is equal to nothing but itself, so that telling takes no time."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)


@lru_cache(maxsize=1024)  # the rows of some projects: an answer leaves most of them as they are
def _facts_of_row(row: _Same, table: str, currency: str, labels: _Same) -> tuple[Fact, ...]:
    walk = _Walk(brief=Brief(currency=currency), labels=labels.value)
    return tuple(walk.table(table, f"{table}.{row.value.id}", row.value))


def _evidence_fact(key: str, item: EvidenceItem, currency: str) -> Fact:
    value: FactValue = Range(low=item.low, high=item.high)
    if item.value is not None:
        value = item.value
    elif item.when is not None:
        value = item.when
    return Fact(
        id=f"evidence.{key}",
        labels=item.label.as_mapping(),
        value=value,
        unit="date" if item.when is not None and item.unit not in DATE_UNITS else item.unit,
        currency=(item.currency or currency) if item.unit == "money" else None,
        period=item.period,
        as_of=_day(item.as_of),
        evidence=item.evidence,
        note=item.note,
        counted=item.counted or (AGE if _is_age(item) else LocalizedText()),
    )


def _is_age(item: EvidenceItem) -> bool:
    """Tell whether years, or a bare number, are how old somebody is: that is not said as years."""
    if (item.unit, item.period) not in (("duration", "year"), ("plain", None)):
        return False
    label = item.label
    return _AGE.search(label.zh or label.en or "") is not None


def _day(when: str | None) -> date | None:
    """Return the last day certainly meant: the first of a month, quarter or year."""
    if when is None:
        return None
    year, _, rest = when.partition("-")
    if rest.startswith(("Q", "H")):
        return date(int(year), (int(rest[1]) - 1) * (3 if rest[0] == "Q" else 6) + 1, 1)
    parts = [int(part) for part in rest.split("-") if part] + [1, 1]
    return date(int(year), parts[0], parts[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walk:
    """Turns the fields of one table into facts."""

    brief: Brief
    labels: FieldLabels

    def plan(self) -> Iterator[Fact]:
        if self.brief.start is not None:
            start = self._fact("plan.start", "brief", "start", str(self.brief.start), "date")
            yield replace(start, areas=_PLAN)
        yield Fact(
            id="plan.months",
            labels=self.labels.label("brief", "months").as_mapping(),
            value=Decimal(self.brief.months),
            unit="duration",
            period="month",
            source="assumption",
            areas=_PLAN,
        )

    def table(self, table: str, prefix: str, row: Any) -> Iterator[Fact]:
        hints = _hints(type(row))  # type: ignore[arg-type]  # a class is hashable
        for field in fields(row):
            value = getattr(row, field.name)
            is_silent = _is_default(field, value) and field.name not in _SAID_ANYWAY
            if field.name in _NO_FACTS or is_silent:
                continue
            yield from self._field(table, prefix, row, (field.name, hints[field.name], value))

    def _field(
        self,
        table: str,
        prefix: str,
        row: Any,
        field: tuple[str, Any, Any],
    ) -> Iterator[Fact]:
        name, hint, value = field
        fact_id = f"{prefix}.{name}"
        if isinstance(value, tuple):
            yield from self._series(table, fact_id, row, (name, value))
        elif isinstance(value, StrEnum | bool):
            yield self._fact(fact_id, table, name, value, "flag", row=row)
        elif get_origin(_bare(hint)) is Literal:
            choice = self.labels.choice(table, name, str(value))
            yield self._fact(fact_id, table, name, choice, "text", row=row)
        elif isinstance(value, Month | date):
            yield self._fact(fact_id, table, name, str(value), "date", row=row)
        elif isinstance(value, Decimal | int):
            unit = _UNIT_OF_FIELD.get(name) or _unit(hint)
            yield self._fact(fact_id, table, name, Decimal(value), unit, row=row)
        else:
            unit = "date" if name == "when" else "text"
            yield self._fact(fact_id, table, name, value, unit, row=row)

    def _series(
        self,
        table: str,
        fact_id: str,
        row: Any,
        series: tuple[str, tuple[Any, ...]],
    ) -> Iterator[Fact]:
        name, values = series
        unit = _UNIT_OF_FIELD.get(name, "count")
        for number, item in enumerate(values, 1):
            if isinstance(item, DatedValue):
                part = str(item.start).replace("-", "_")
                fact = self._fact(f"{fact_id}.{part}", table, name, item.value, unit, row=row)
                yield replace(fact, labels=_dated(fact.labels, item.start))
            elif isinstance(item, Decimal):
                yield self._fact(f"{fact_id}.{number}", table, name, item, "ratio", row=row)
            else:
                areas = self._change(row, item.path)
                for fact in self.table("change", f"{fact_id}.{number}", item):
                    yield replace(fact, areas=areas)

    def _fact(
        self,
        fact_id: str,
        table: str,
        name: str,
        value: FactValue,
        unit: Unit,
        *,
        row: Any = None,
    ) -> Fact:
        return Fact(
            id=fact_id,
            labels=self._labels(table, name, row),
            value=value,
            unit=unit,
            currency=self.brief.currency if unit == "money" else None,
            period=_period(name, unit, row),
            evidence=_evidence(row),
            source="answer" if unit == "text" else "assumption",
            note=getattr(row, "note", LocalizedText()),
            counted=_counted(name, unit, row),
            areas={} if table in _WITHOUT_AREA or _owner(table, row) else self._name(table),
        )

    def _labels(self, table: str, name: str, row: Any) -> dict[str, str]:
        label = self.labels.label(table, name)
        owner = _owner(table, row) or self._chosen(table, row)
        if name in ("name", "role") or not owner:
            return dict(label.as_mapping())
        return {lang: f"{owner.any(lang)}{_COLONS[lang]}{label.any(lang)}" for lang in LANGUAGES}

    def _chosen(self, table: str, row: Any) -> LocalizedText | None:
        field = _NAMED_BY_CHOICE.get(table)
        return self.labels.choice(table, field, getattr(row, field)) if field and row else None

    def _name(self, table: str) -> Mapping[str, str]:
        return self.labels.label("brief", table).as_mapping()

    def _change(self, scenario: Any, path: str) -> dict[str, str]:
        """Return which assumption a scenario changes, and the scenario."""
        table, _, rest = path.partition(".")
        row_id, _, name = rest.rpartition(".")
        rows = getattr(self.brief, table, None) if row_id else ()
        row = next((each for each in rows or () if each.id == row_id), None)
        known = self._labels(table, name, row) if row is not None else {}
        return {
            lang: _COLONS[lang].join(
                part for part in (scenario.name.any(lang), known.get(lang, "")) if part
            )
            for lang in LANGUAGES
        }


def _owner(table: str, row: Any) -> LocalizedText | None:
    """Return the name that a row goes by; a company's is a fact of its own."""
    if table == "company":
        return None
    owner: LocalizedText | None = getattr(row, "name", None) or getattr(row, "role", None)
    return owner


def _dated(labels: Mapping[str, str], start: Month) -> dict[str, str]:
    """Return labels that say from when on a value holds."""
    ends = {"en": f" (from {start})", "zh": f"（{start.year} 年 {start.month} 月起）"}
    return {language: text + ends[language] for language, text in labels.items()}


def _is_default(field: Any, value: Any) -> bool:
    default = field.default_factory() if field.default_factory is not MISSING else field.default
    return value is None or bool(value == default)


def _bare(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        return next(part for part in get_args(hint) if part is not type(None))
    return hint


def _unit(hint: Any) -> Unit:
    """Return the unit that the field's annotation names after its constraint."""
    parts = get_args(_bare(hint))
    unit: Unit = parts[2] if len(parts) > _UNIT_PART else "count"
    return unit


def _period(name: str, unit: Unit, row: Any) -> Period | None:
    if unit == "duration":
        return "day" if name in _DAYS else "month"
    if name in _MONTHLY:
        return "month"
    if getattr(row, "driver", "") in _PER_UNIT:
        return None
    if unit == "money" and name in ("price", "price_changes", "pay", "amount", "changes"):
        period: Period | None = getattr(row, "period", None)
        return period
    return None


def _counted(name: str, unit: Unit, row: Any) -> LocalizedText:
    """Return the counted thing of a count: customers, or what each of them has."""
    if unit != "count":
        return LocalizedText()
    thing = getattr(row, "unit" if name == "units_per_customer" else "customer", None)
    return thing if isinstance(thing, LocalizedText) else LocalizedText()


def _evidence(row: Any) -> Evidence | None:
    grade = getattr(row, "evidence", None)
    return grade if isinstance(grade, Evidence) else None


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls, include_extras=True)
