"""What the methods of valuing come to, as facts that texts can be tied to."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from assistant.domain.brief import Brief
from assistant.domain.facts import Evidence, Fact, Unit
from assistant.domain.finance.plan_valuation import PlanValuation, plan_valuation
from assistant.domain.finance.precision import rounded
from assistant.domain.finance.projected_facts import SOURCE, Outlook
from assistant.domain.languages import LANGUAGES
from assistant.domain.questionnaire import FieldLabels

_DIGITS = 3  # no method is more exact than that
_PERCENT = Decimal("0.001")


def to_its_digits(value: Decimal) -> Decimal:
    """Return a value rounded to as many digits as a valuation can claim."""
    if not value:
        return value
    step = Decimal(1).scaleb(max(0, value.adjusted() + 1 - _DIGITS))
    return (value / step).to_integral_value(ROUND_HALF_UP) * step


def valuation_facts(brief: Brief, outlook: Outlook | None, labels: FieldLabels) -> Iterator[Fact]:
    """Yield each method's value before the money and, of two methods and more, their range.

    They are called ``worth.scorecard``, ``worth.comparables.low``, ``worth.low``,
    ``worth.dilution_high``.
    """
    if not (brief.valuation or brief.scorecard or brief.berkus or brief.comparables):
        return
    yield from facts_of(plan_valuation(brief, outlook), brief.currency, labels)


def facts_of(found: PlanValuation, currency: str, labels: FieldLabels) -> Iterator[Fact]:
    """Yield the facts of a valuation."""
    walk = _Walk(currency, labels)
    for each in found.values:
        yield walk.money(f"worth.{each.method}", "value", each.method, each.middle)
        if each.low != each.high:
            yield walk.money(f"worth.{each.method}.low", "low", each.method, each.low)
            yield walk.money(f"worth.{each.method}.high", "high", each.method, each.high)
    if found.range is not None:
        for key, value in zip(("low", "high"), found.range, strict=True):
            yield walk.money(f"worth.{key}", key, "all", value)
    if found.dilution is not None:
        for key, part in zip(("dilution_low", "dilution_high"), found.dilution, strict=True):
            yield walk.share(f"worth.{key}", key, part)


class _Walk:
    def __init__(self, currency: str, labels: FieldLabels) -> None:
        self._currency = currency
        self._labels = labels

    def money(self, fact_id: str, key: str, name: str, value: Decimal) -> Fact:
        return self._fact(fact_id, key, name, to_its_digits(rounded(value)), "money")

    def share(self, fact_id: str, key: str, part: Decimal) -> Fact:
        return self._fact(fact_id, key, "", rounded(part, _PERCENT), "percent")

    def _fact(self, fact_id: str, key: str, name: str, value: Decimal, unit: Unit) -> Fact:
        template = self._labels.label("worth", key)
        names = self._labels.label("worth", name).as_mapping() if name else {}
        return Fact(
            id=fact_id,
            labels={
                lang: template.any(lang).replace("{name}", names.get(lang, ""))
                for lang in LANGUAGES
            },
            value=value,
            unit=unit,
            currency=self._currency if unit == "money" else None,
            evidence=Evidence.PROJECTED,
            source=SOURCE,
        )
