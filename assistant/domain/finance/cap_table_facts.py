"""Who owns what, as rows of a table and as facts that texts can be tied to."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.brief import Brief
from assistant.domain.facts import Evidence, Fact, Unit
from assistant.domain.finance.anti_dilution import Adjusted
from assistant.domain.finance.cap_table import (
    CapTable,
    Position,
    PositionKind,
    ProRataRight,
    Stage,
    cap_table,
)
from assistant.domain.finance.precision import CENTS, rounded
from assistant.domain.languages import LANGUAGES, Language, LocalizedText
from assistant.domain.questionnaire import FieldLabels

SOURCE = "model"
_PRECISION, _PRICE = Decimal("0.001"), Decimal("0.0001")
_SMALL_PRICE = Decimal(10)
_GROUPS: tuple[PositionKind, ...] = ("options", "pool")  # one row for all of them
_ORDER: tuple[PositionKind, ...] = (
    "founder", "employee", "investor", "options", "pool", "convertible", "round"
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnershipRow:
    """One holder, or all options, or the pool.

    Attributes:
        id: the last part of the ids of its facts.
        name: of the holder or instrument; empty for options and pool.
        kind: of holder.
        shares: at each stage.
        parts: of the company, at each stage.
    """

    id: str
    name: LocalizedText
    kind: PositionKind
    shares: tuple[Decimal, ...]
    parts: tuple[Decimal, ...]

    def label(self, labels: FieldLabels, language: Language) -> str:
        """Return what the row is called."""
        if self.kind in _GROUPS:
            return labels.label("cap_table", self.kind).any(language)
        return self.name.any(language) or self.id


def ownership_rows(table: CapTable) -> tuple[OwnershipRow, ...]:
    """Return the rows of a cap table: those who were there first, before those who came later."""
    found: dict[str, Position] = {}
    for stage in table.stages:
        for position in stage.positions:
            found.setdefault(_row_id(position), position)
    ordered = sorted(found.items(), key=lambda each: _ORDER.index(each[1].kind))
    return tuple(_row(row_id, position, table) for row_id, position in ordered)


def _row_id(position: Position) -> str:
    return position.kind if position.kind in _GROUPS else position.id


def _row(row_id: str, position: Position, table: CapTable) -> OwnershipRow:
    shares, parts = [], []
    for stage in table.stages:
        mine = [each for each in stage.positions if _row_id(each) == row_id]
        shares.append(sum((each.shares for each in mine), Decimal(0)))
        is_group = position.kind in _GROUPS
        parts.append(stage.of_kind(position.kind) if is_group else stage.ownership(position.id))
    return OwnershipRow(
        id=row_id, name=position.name, kind=position.kind, shares=tuple(shares), parts=tuple(parts)
    )


def cap_table_facts(brief: Brief, labels: FieldLabels) -> Iterator[Fact]:
    """Yield each part of the company at each stage, and the price and value of each round.

    They are called ``cap_table.today.maya_osei``, ``cap_table.seed.founders``,
    ``cap_table.seed.post_money``.
    """
    table = cap_table(brief)
    if table is None:
        return
    rows = ownership_rows(table)
    for at, stage in enumerate(table.stages):
        for row in rows:
            if row.parts[at]:
                names = {lang: row.label(labels, lang) for lang in LANGUAGES}
                yield _part(stage, row.id, names, row.parts[at], labels)
        together = stage.of_kind("founder")
        if sum(row.kind == "founder" for row in rows) > 1 and together:
            founders = labels.label("cap_table", "founders")
            names = {lang: founders.any(lang) for lang in LANGUAGES}
            yield _part(stage, "founders", names, together, labels)
        yield from _of_round(stage, brief.currency, labels)
        for right in stage.pro_rata:
            yield _right(stage, right, brief.currency, labels)
        for change in stage.adjusted:
            yield _lower_price(stage, change, brief.currency, labels)


def _part(
    stage: Stage, row_id: str, names: dict[Language, str], part: Decimal, labels: FieldLabels
) -> Fact:
    key = "share_after" if stage.closed is not None else "share_today"
    return Fact(
        id=f"cap_table.{stage.id}.{row_id}",
        labels={
            lang: _filled(labels.label("cap_table", key).any(lang), names[lang], stage, lang)
            for lang in LANGUAGES
        },
        value=rounded(part, _PRECISION),
        unit="percent",
        evidence=Evidence.PROJECTED if stage.closed is not None else Evidence.MEASURED,
        source=SOURCE,
    )


def _right(stage: Stage, right: ProRataRight, currency: str, labels: FieldLabels) -> Fact:
    names = labels.label("cap_table", "pro_rata")
    return Fact(
        id=f"cap_table.{stage.id}.{right.position.id}.pro_rata",
        labels={
            lang: _filled(names.any(lang), right.position.name.any(lang), stage, lang)
            for lang in LANGUAGES
        },
        value=rounded(right.amount),
        unit="money",
        currency=currency,
        evidence=Evidence.PROJECTED,
        source=SOURCE,
    )


def share_price(price: Decimal) -> Decimal:
    """Return the price of a share as it is written: small ones with four digits."""
    return rounded(price, _PRICE if price < _SMALL_PRICE else CENTS)


def _lower_price(stage: Stage, change: Adjusted, currency: str, labels: FieldLabels) -> Fact:
    names = labels.label("cap_table", "conversion_price")
    held = next(each for each in stage.positions if each.id == change.name)
    return Fact(
        id=f"cap_table.{stage.id}.{held.id}.conversion_price",
        labels={
            lang: _filled(names.any(lang), held.name.any(lang), stage, lang) for lang in LANGUAGES
        },
        value=share_price(change.price),
        unit="money",
        currency=currency,
        evidence=Evidence.PROJECTED,
        source=SOURCE,
    )


def _filled(template: str, name: str, stage: Stage, language: Language) -> str:
    return template.replace("{name}", name).replace("{round}", stage.name.any(language))


def _of_round(stage: Stage, currency: str, labels: FieldLabels) -> Iterator[Fact]:
    closed = stage.closed
    if closed is None:
        return
    values: tuple[tuple[str, Decimal, Unit, str | None], ...] = (
        ("post_money", rounded(closed.post_money), "money", currency),
        ("price", share_price(closed.price), "money", currency),
    )
    for key, value, unit, money in values:
        names = labels.label("cap_table", key)
        yield Fact(
            id=f"cap_table.{stage.id}.{key}",
            labels={lang: _filled(names.any(lang), "", stage, lang) for lang in LANGUAGES},
            value=value,
            unit=unit,
            currency=money,
            evidence=Evidence.PROJECTED,
            source=SOURCE,
        )
