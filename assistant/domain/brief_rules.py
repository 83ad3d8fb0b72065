"""What must hold between the keys of a brief, and the ids its rows get."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

from assistant.domain.brief import Brief, DatedValue, OpeningBalance
from assistant.domain.months import Month

TABLES_WITH_IDS = (
    "revenue", "costs", "people", "capex", "loans", "holders", "instruments", "scenarios",
    "competitors", "risks", "milestones", "scorecard", "berkus", "comparables",
)  # fmt: skip
_SHORT_YEAR = 12
_WRONG_UNTIL_FINISHED = frozenset({"does_not_balance", "scenario_path", "no_terms"})
_SAFES = ("safe_post", "safe_pre")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One contradiction: where, which sentence, and what fills its blanks."""

    key_path: str
    key: str
    values: dict[str, object] = field(default_factory=dict)


def with_ids(brief: Brief) -> Brief:
    """Return the brief with an id on every row: its own, else one made of its English name."""
    changes: dict[str, Any] = {}
    for table in TABLES_WITH_IDS:
        rows = getattr(brief, table)
        taken = {row.id for row in rows if row.id}
        changes[table] = tuple(_with_id(row, table, n, taken) for n, row in enumerate(rows, 1))
    return replace(brief, **changes)


def _with_id(row: Any, table: str, number: int, taken: set[str]) -> Any:
    if row.id:
        return row
    name = getattr(row, "name", None) or getattr(row, "role", None)
    words = re.sub(r"[^a-z0-9]+", "_", (name.en or "").lower()).strip("_")[:40] if name else ""
    base = words if words[:1].isalpha() else f"{table}_{number}"
    chosen, counter = base, 2
    while chosen in taken:
        chosen, counter = f"{base}_{counter}", counter + 1
    taken.add(chosen)
    return replace(row, id=chosen)


def check_rules(brief: Brief, *, is_unfinished: bool = False) -> Problem | None:
    """Return the first contradiction in a brief, or None.

    An unfinished brief is forgiven what is only wrong until its last answer is given.
    """
    problems = _problems(brief)
    if is_unfinished:
        problems = (problem for problem in problems if problem.key not in _WRONG_UNTIL_FINISHED)
    return next(problems, None)


def _problems(brief: Brief) -> Iterator[Problem]:
    for table in TABLES_WITH_IDS:
        rows = getattr(brief, table)
        yield from _duplicate_ids(table, rows)
        for number, row in enumerate(rows, 1):
            yield from _dates(f"{table}[{number}]", row)
            yield from _twin_months(f"{table}[{number}]", row)
    yield from _dangling_lines(brief)
    yield from _circular_lines(brief)
    yield from _rounds(brief)
    yield from _scenarios(brief)
    yield from _seasonality(brief)
    yield from _evidence(brief)
    yield from _cards(brief)
    if brief.opening_balance is not None:
        yield from _opening_balance(brief.opening_balance, brief.start)


def _duplicate_ids(table: str, rows: tuple[Any, ...]) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        if row.id in seen:
            yield Problem(
                key_path=f"{table}[{number}].id", key="duplicate_id", values={"value": row.id}
            )
        seen.add(row.id)


def _dates(path: str, row: Any) -> Iterator[Problem]:
    start: Month | None = getattr(row, "start", None)
    for name, first in (("end", start), ("maturity", getattr(row, "month", None))):
        last: Month | None = getattr(row, name, None)
        if first is not None and last is not None and last < first:
            yield Problem(
                key_path=f"{path}.{name}",
                key="ends_before_start",
                values={"value": str(last), "start": str(first)},
            )


def _twin_months(path: str, row: Any) -> Iterator[Problem]:
    """Two new values from the same month on: nobody can say which of them is meant."""
    for item in fields(row):
        series = getattr(row, item.name)
        dated = isinstance(series, tuple) and all(isinstance(each, DatedValue) for each in series)
        months = [each.start for each in series] if dated else []
        for number, month in enumerate(months, 1):
            if month in months[: number - 1]:
                yield Problem(
                    key_path=f"{path}.{item.name}[{number}].start",
                    key="twin_month",
                    values={"value": str(month)},
                )


def _dangling_lines(brief: Brief) -> Iterator[Problem]:
    ids = {line.id for line in brief.revenue}
    for table in ("revenue", "costs", "capex"):
        for number, row in enumerate(getattr(brief, table), 1):
            if row.of_line and row.of_line not in ids:
                yield Problem(
                    key_path=f"{table}[{number}].of_line",
                    key="unknown_line",
                    values={"value": row.of_line},
                )


def _circular_lines(brief: Brief) -> Iterator[Problem]:
    """A line that lives on the customers of another, which lives on those of the first."""
    hosts = {line.id: line.of_line for line in brief.revenue}
    for number, line in enumerate(brief.revenue, 1):
        chain = [line.id]
        while (host := hosts.get(chain[-1])) and host not in chain:
            chain.append(host)
        if host and host == line.id:
            yield Problem(
                key_path=f"revenue[{number}].of_line",
                key="circular_line",
                values={"value": " → ".join([*chain, host])},
            )


def _rounds(brief: Brief) -> Iterator[Problem]:
    """Two priced rounds in one month have no order; a SAFE without terms never becomes shares."""
    months: set[Month] = set()
    for number, each in enumerate(brief.instruments, 1):
        if each.kind == "priced_round" and each.month is not None:
            if each.month in months:
                yield Problem(
                    key_path=f"instruments[{number}].month",
                    key="twin_round",
                    values={"value": str(each.month)},
                )
            months.add(each.month)
        has_terms = each.cap is not None or each.discount or each.has_mfn
        if each.kind in _SAFES and not has_terms:
            yield Problem(key_path=f"instruments[{number}].cap", key="no_terms")


def _scenarios(brief: Brief) -> Iterator[Problem]:
    for number, scenario in enumerate(brief.scenarios, 1):
        for place, change in enumerate(scenario.changes, 1):
            if not _leads_somewhere(brief, change.path):
                yield Problem(
                    key_path=f"scenarios[{number}].changes[{place}].path",
                    key="scenario_path",
                    values={"value": change.path},
                )


def _leads_somewhere(brief: Brief, path: str) -> bool:
    """Tell whether ``table.row.field`` or ``table.field`` is a number, or numbers by date."""
    table, *rest = path.split(".")
    holder = getattr(brief, table, None)
    if isinstance(holder, tuple) and len(rest) > 1:
        row_id = rest.pop(0)
        holder = next((row for row in holder if row.id == row_id), None)
    if not is_dataclass(holder) or len(rest) != 1:
        return False
    value = getattr(holder, rest[0], None)
    return isinstance(value, Decimal) or (
        isinstance(value, tuple) and all(isinstance(each, DatedValue) for each in value)
    )


def _seasonality(brief: Brief) -> Iterator[Problem]:
    for number, line in enumerate(brief.revenue, 1):
        if line.seasonality and len(line.seasonality) != _SHORT_YEAR:
            yield Problem(
                key_path=f"revenue[{number}].seasonality",
                key="not_twelve",
                values={"n": len(line.seasonality)},
            )


def _cards(brief: Brief) -> Iterator[Problem]:
    for name, card in brief.cards.items():
        for cited in card.cites:
            if cited == name or cited not in brief.cards:
                yield Problem(
                    key_path=f"cards.{name}.cites", key="no_such_card", values={"value": cited}
                )


def _evidence(brief: Brief) -> Iterator[Problem]:
    for name, item in brief.evidence.items():
        given = [item.value, item.when, item.low if item.low is not None else item.high]
        if sum(part is not None for part in given) != 1:
            yield Problem(key_path=f"evidence.{name}", key="one_value")
        elif item.low is not None and item.high is not None and item.high < item.low:
            yield Problem(key_path=f"evidence.{name}.high", key="range_reversed")


def _opening_balance(balance: OpeningBalance, start: Month | None) -> Iterator[Problem]:
    assets = sum(
        (balance.cash, balance.receivables, balance.inventory, balance.vat_receivable,
         balance.equipment, balance.other_assets),
        Decimal(0),
    )  # fmt: skip
    claims = sum(
        (balance.payables, balance.vat_payable, balance.deferred_revenue, balance.loans,
         balance.convertibles, balance.other_liabilities, balance.share_capital,
         balance.retained_earnings),
        Decimal(0),
    )  # fmt: skip
    if assets != claims:
        yield Problem(
            key_path="opening_balance",
            key="does_not_balance",
            values={"assets": f"{assets:,}", "claims": f"{claims:,}"},
        )
    day = balance.as_of
    if day is not None and start is not None and Month(day.year, day.month) >= start:
        yield Problem(
            key_path="opening_balance.as_of",
            key="balance_not_before_start",
            values={"value": str(day), "start": str(start)},
        )
