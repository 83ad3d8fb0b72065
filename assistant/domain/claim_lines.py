"""The lines of a plan as claims need them: months and years of each, known by their names."""

import re
from calendar import month_name
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from assistant.domain.claim_scenarios import outcomes_of
from assistant.domain.claim_words import chinese_tokens, english_tokens
from assistant.domain.facts import Fact, FactSheet, Unit
from assistant.domain.months import Month

Cell = tuple[Decimal, str]
Role = Literal["revenue", "cost"]

_DATED_ID = re.compile(r"(.+)\.((?:19[5-9]|20\d)[0-9])(?:-(0[1-9]|1[0-2]))?")
_DATED_LABEL = re.compile(
    rf"[\s,，:：(（\-–—]*(?:\b(?:in|for|fy)\s*)?(?:(?:{'|'.join(month_name[1:])}|"
    rf"{'|'.join(name[:3] for name in month_name[1:])})\.?\s+)?"
    r"\b(?:19|20|21)\d\d(?:-\d\d)?(?!\d)(?:\s*年度?(?:\s*\d{1,2}\s*月份?)?)?[)）]?[\s,，:：]*",
    re.IGNORECASE,
)
_MOST_DIGITS = 12
_FIRST_YEAR, _LAST_YEAR = 1950, 2100  # of a plan
_OTHERS = ("market.", "competit", "scenario", "advice.", "source")
_COST_WORDS = frozenset({"cost", "payroll", "rent", "marketing"})
# These are costs whatever else a name says: "Sales payroll" is no revenue.
_SURE_COSTS = frozenset({"payroll", "rent", "marketing"})
_NO_COST = frozenset({
    "profit", "margin", "cac", "unitcost", "capex", "deferred", "per", "cap", "deposit", "loan",
    "tax", "vat", "each", "budget", "saving", "legal", "every", "new", "每", "单", "退", "省",
    "免", "罚",
})  # fmt: skip
_NO_REVENUE = frozenset({
    "cost", "payroll", "margin", "profit", "deferred", "retention", "per", "mrr", "arr",
    "share", "tax", "growth", "target", "goal", "average", "receivable", "每", "均", "率", "递",
    "应",
})  # fmt: skip
# Names of whole groups of costs: other lines may be parts of them, so none beats a line.
_BUNDLES = frozenset({
    "goodssold", "operating", "overhead", "general", "administrative", "research", "selling",
    "direct", "indirect", "fixed", "variable", "other", "opex", "running", "其", "他",
})  # fmt: skip
_CASH_EXTRAS = frozenset(
    ["balance", "closing", "end", "month", "bank", "position", "period", "available", "上", "账"]
)
MEASURES: Mapping[str, tuple[frozenset[str], ...]] = {
    "net": (
        frozenset({"net", "profit"}), frozenset({"profit"}),
        frozenset({"profit", "after", "tax"}), frozenset({"net", "profit", "after", "tax"}),
    ),
    "operating": (
        frozenset({"operating", "profit"}), frozenset({"ebit"}),
        frozenset({"profit", "before", "tax"}),
    ),
    "ebitda": (frozenset({"ebitda"}),),
    "cash flow": (
        frozenset({"net", "cash", "flow"}), frozenset({"cash", "flow"}),
        frozenset({"operating", "cash", "flow"}), frozenset({"free", "cash", "flow"}),
    ),
    "burn": (frozenset({"net", "burn"}), frozenset({"burn"})),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """One line of the plan.

    Attributes:
        names: the tokens of its labels, English and Chinese, without dates.
        months: what it is in each month.
        years: what it is in each calendar year.
        plain: its value, for what has no date at all.
        role: whether money is earned or spent by it; None for balances, results and rates.
        is_group: other lines may be parts of this one, by what it is called.
    """

    id: str
    names: tuple[frozenset[str], frozenset[str]]
    unit: Unit
    currency: str | None
    period: str | None
    role: Role | None
    is_group: bool
    months: dict[Month, Cell] = field(default_factory=dict)
    years: dict[int, Cell] = field(default_factory=dict)
    plain: Cell | None = None

    def has_name(self, name: frozenset[str]) -> bool:
        """Tell whether it is called exactly so, in either language."""
        return name in self.names

    @property
    def is_dated(self) -> bool:
        """Tell whether its values belong to months or years."""
        return bool(self.months or self.years)


def _role(
    names: tuple[frozenset[str], frozenset[str]], unit: Unit, currency: str | None
) -> Role | None:
    if unit != "money" or currency is None:
        return None
    is_cost = any(name & _COST_WORDS for name in names)
    if any("revenue" in name and not name & _SURE_COSTS for name in names):
        return None if any(name & _NO_REVENUE for name in names) else "revenue"
    return "cost" if is_cost and not any(name & _NO_COST for name in names) else None


def _is_group(names: tuple[frozenset[str], frozenset[str]]) -> bool:
    bare = {frozenset({"cost"}), frozenset({"revenue"})}
    return any(name in bare or name & _BUNDLES for name in names)


class PlanLines:
    """The lines of a sheet, with what is said of break-even and runway beside them."""

    def __init__(self, sheet: FactSheet) -> None:
        base = [fact for fact in sheet if fact.scenario == "base" and _is_own(fact)]
        self.lines = tuple(_lines(base))
        self.start = _start(sheet, self.lines)
        self.dated = tuple(line for line in self.lines if _is_planned(line, self.start))
        self.break_even = tuple(fact for fact in base if _is_break_even(fact))
        self.runway = tuple(
            line for line in self.lines if line.unit == "duration" and _is_runway(line)
        )
        self.outcomes = outcomes_of(sheet)
        self.names_of_others = frozenset(_names_of_others(sheet))
        self.years = _years(self.dated)
        self._members: dict[Role, tuple[Line, ...]] = {
            role: _members(self.lines, self.dated, role) for role in ("revenue", "cost")
        }
        money = tuple(line for line in self.dated if line.unit == "money")
        self._measured = {
            measure: tuple(line for line in money if any(map(line.has_name, names)))
            for measure, names in MEASURES.items()
        }
        self._cash = tuple(line for line in money if _is_cash(line))
        self._called: dict[frozenset[str], list[Line]] = {}
        for line in self.dated:
            for name in {*line.names} - {frozenset()}:
                self._called.setdefault(name, []).append(line)

    def measure(self, *measures: str) -> tuple[tuple[str, Line], ...]:
        """Return the lines that are one of these results, each with the measure's name."""
        return tuple((measure, line) for measure in measures for line in self._measured[measure])

    def cash(self) -> tuple[Line, ...]:
        """Return the balances of all the money there is."""
        return self._cash

    def called(self, name: frozenset[str]) -> tuple[Line, ...]:
        """Return the dated lines that are called exactly so."""
        return tuple(self._called.get(name, ()))

    def family(self, name: frozenset[str], role: Role) -> tuple[Line, ...]:
        """Return the lines of a role by a name without its head: ``payroll``, ``hardware``.

        One that is called exactly so is the whole family.
        """
        bare, members = _bare(name, role), self.of_role(role)
        exact = [line for line in members if bare in {_bare(own, role) for own in line.names}]
        if not bare:
            return tuple(line for line in exact if line.is_group)
        if exact:
            return tuple(exact)
        return tuple(line for line in members if any(bare <= own for own in line.names))

    def of_role(self, role: Role) -> tuple[Line, ...]:
        """Return what is earned or spent: the dated lines, or those without a date if all are."""
        return self._members[role]

    def others(self, family: Iterable[Line], role: Role) -> tuple[Line, ...]:
        """Return the lines of a role that are neither parts nor wholes of ``family``."""
        own = tuple(family)
        return tuple(
            line
            for line in self.of_role(role)
            if not line.is_group
            and not any(_is_related(line, each, role) for each in own)
        )  # fmt: skip


@lru_cache(maxsize=2)
def lines_of(sheet: FactSheet) -> PlanLines:
    """Return the lines of a sheet; made once for each of the last sheets asked for."""
    return PlanLines(sheet)


def _years(dated: Iterable[Line]) -> tuple[int, ...]:
    """Return the calendar years that lines have values in."""
    found = {month.year for line in dated for month in line.months}
    return tuple(sorted(found.union(*(line.years for line in dated))))


def _members(lines: Iterable[Line], dated: Iterable[Line], role: Role) -> tuple[Line, ...]:
    members = [line for line in lines if line.role == role]
    planned = {id(line) for line in dated}
    own = tuple(line for line in members if id(line) in planned)
    return own or tuple(line for line in members if line.period is not None)


def _is_cash(line: Line) -> bool:
    return any("cash" in name and name - {"cash"} <= _CASH_EXTRAS for name in line.names)


def _bare(name: frozenset[str], role: Role) -> frozenset[str]:
    return name - {role}


def _is_related(one: Line, other: Line, role: Role) -> bool:
    for mine, theirs in zip(one.names, other.names, strict=True):
        first, second = _bare(mine, role), _bare(theirs, role)
        if first and second and (first <= second or second <= first):
            return True
    return False


def _lines(facts: Iterable[Fact]) -> Iterable[Line]:
    lines: dict[tuple[object, ...], Line] = {}
    for fact in facts:
        value = fact.value
        if not isinstance(value, Decimal) or not _is_usual(value):
            continue
        dated = _DATED_ID.fullmatch(fact.id)
        owner = dated[1] if dated else fact.id
        line = lines.get((owner, fact.unit, fact.currency))
        if line is None:
            line = _line(owner, fact, is_dated=dated is not None)
            lines[owner, fact.unit, fact.currency] = line
        if dated is not None and dated[3]:
            line.months[Month(int(dated[2]), int(dated[3]))] = (value, fact.id)
        elif dated is not None:
            line.years[int(dated[2])] = (value, fact.id)
    return lines.values()


def _is_usual(value: Decimal) -> bool:
    """Tell whether a value can be added and divided without leaving what decimals hold."""
    return value.is_finite() and abs(value.adjusted()) <= _MOST_DIGITS


def _line(owner: str, fact: Fact, *, is_dated: bool) -> Line:
    english, chinese = fact.labels.get("en", ""), fact.labels.get("zh", "")
    if is_dated:
        english, chinese = _DATED_LABEL.sub(" ", english), _DATED_LABEL.sub(" ", chinese)
    plain = None if is_dated or not isinstance(fact.value, Decimal) else (fact.value, fact.id)
    names = (english_tokens(english), chinese_tokens(chinese))
    return Line(
        id=owner,
        names=names,
        unit=fact.unit,
        currency=fact.currency,
        period=fact.period,
        role=_role(names, fact.unit, fact.currency),
        is_group=_is_group(names),
        plain=plain,
    )


def _is_own(fact: Fact) -> bool:
    """Tell whether a fact is about the company itself."""
    return not fact.source.startswith("source:") and not fact.id.startswith(_OTHERS)


def _start(sheet: FactSheet, lines: Iterable[Line]) -> Month | None:
    """Return the plan's first month, where what says so agrees."""
    said = sheet.get("plan.start")
    firsts = [min(line.months) for line in lines if line.months]
    first = min(firsts) if firsts else None
    if said is None or not isinstance(said.value, str):
        return first
    try:
        start = Month.parse(said.value[:7])
    except ValueError:
        return first
    if not _FIRST_YEAR <= start.year <= _LAST_YEAR:
        return None
    return start if first in (None, start) else None


def _is_planned(line: Line, start: Month | None) -> bool:
    """Tell whether a line has values in the plan's own time; history is none of its lines."""
    if start is None or not line.is_dated:
        return line.is_dated
    return max([month.year for month in line.months] + [*line.years]) >= start.year


def _is_break_even(fact: Fact) -> bool:
    if fact.unit not in ("date", "quarter", "year", "duration"):
        return False
    if isinstance(fact.value, Decimal) and not _is_usual(fact.value):
        return False
    return bool(_BREAK_EVEN.search(" ".join(fact.labels.values())))


_BREAK_EVEN = re.compile(
    r"^(?:milestone:?\s*|the\s+|里程碑[:：]?\s*)?(?:the\s+)?(?:month of\s+|date of\s+)?"
    r"(?:break[- ]?even(?:\s+(?:month|date|point|reached|in))?|盈亏平衡(?:月份?|点|时间|日期)?)\s*$"
    r"|(?:^|\s)里程碑[:：]?\s*盈亏平衡月?$|(?:^|\s)盈亏平衡(?:月份?|点|时间|日期)?$",
    re.IGNORECASE,
)
_OF_THE_ROUND = frozenset({"round", "融", "资", "seed", "serie", "raise"})
_RUNWAY_EXTRAS = _OF_THE_ROUND | frozenset({
    "with", "after", "current", "cash", "month", "before", "buffer", "left", "remaining", "后",
    "前", "可", "支", "撑", "月", "数", "当", "剩", "余", "长", "度", "时", "间", "现", "资",
    "金",
})  # fmt: skip


def _is_runway(line: Line) -> bool:
    english, chinese = line.names
    if "runway" in english:
        return english - {"runway"} <= _RUNWAY_EXTRAS
    is_said = "runway" in chinese or {"支", "撑"} <= chinese
    return is_said and chinese - {"runway", "cash"} <= _RUNWAY_EXTRAS


def is_of_round(line: Line) -> bool:
    """Tell whether a runway is one that counts a round in."""
    return any(name & _OF_THE_ROUND for name in line.names)


def _names_of_others(facts: Iterable[Fact]) -> Iterable[str]:
    """Yield what competitors are called; their facts stand under ``competition``."""
    for fact in facts:
        if fact.id.startswith("competit"):
            for label in fact.labels.values():
                name = re.split(r"[:：(（]", label)[0].strip().lower()
                if len(name) > 1:
                    yield name
