"""What the assumptions that can be moved are called, and how their values are written."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.domain.brief import Brief
from assistant.domain.fact_text import fact_text_with_period
from assistant.domain.facts import Fact, FactSheet
from assistant.domain.finance.precision import rounded
from assistant.domain.finance.sensitivity import PAY, Lever, levers
from assistant.domain.languages import Language
from assistant.services import content
from assistant.texts import load_texts

_COLONS: dict[Language, str] = {"en": ": ", "zh": "："}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeverWords:
    """An assumption as it is shown; ``planned`` is empty for all pay together."""

    path: str
    name: str
    planned: str


def words_of_levers(brief: Brief, sheet: FactSheet, language: Language) -> Iterator[LeverWords]:
    """Yield every assumption of a brief that can be moved."""
    for lever in levers(brief):
        fact = fact_of(lever, sheet)
        yield LeverWords(
            path=lever.path,
            name=name_of(lever, fact, brief, language),
            planned=value_text(fact, lever.value, language) if fact else "",
        )


def fact_of(lever: Lever, sheet: FactSheet) -> Fact | None:
    """Return the fact of an assumption; None for all pay together."""
    return None if lever.path == PAY else sheet.get(lever.path)


def name_of(lever: Lever, fact: Fact | None, brief: Brief, language: Language) -> str:
    """Return what an assumption is called, also one that was left as it is by default."""
    if lever.path == PAY:
        return load_texts(language)("financials.sensitivity.pay")
    if fact is not None:
        return fact.label(language)
    table, row_id, field = lever.path.split(".", 2)
    row = next(each for each in getattr(brief, table) if each.id == row_id)
    label = content.field_labels().label(table, field).any(language)
    return f"{row.name.any(language)}{_COLONS[language]}{label}"


def value_text(fact: Fact, value: Decimal, language: Language) -> str:
    """Return an assumption with another value, to the three digits that a search is good for."""
    shown = replace(fact, value=value if value == fact.value else _three_digits(value))
    return fact_text_with_period(shown, language)


def _three_digits(value: Decimal) -> Decimal:
    if not value:
        return value
    return rounded(value, Decimal(1).scaleb(value.adjusted() - 2)) * 1
