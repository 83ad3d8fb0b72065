"""What a sale of the company brings each holder, as facts that texts can be tied to."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from assistant.domain.brief import Brief
from assistant.domain.fact_text import money_text
from assistant.domain.facts import Evidence, Fact
from assistant.domain.finance.cap_table import CapTable
from assistant.domain.finance.cap_table_facts import SOURCE, OwnershipRow, ownership_rows
from assistant.domain.finance.exit_payouts import MULTIPLES, Exit, exit_of
from assistant.domain.finance.precision import rounded
from assistant.domain.languages import LANGUAGES
from assistant.domain.questionnaire import FieldLabels

_DIGITS = 4  # to which the price is known from which every share gets the same


def exit_rows(found: Exit) -> tuple[tuple[OwnershipRow, tuple[Decimal, ...]], ...]:
    """Return the rows of the last stage with what each gets at every price; the pool has none."""
    rows = ownership_rows(CapTable(stages=(found.stage,)))
    return tuple(
        (row, tuple(found.of(at, *_positions(row, found)) for at in range(len(found.prices))))
        for row in rows
        if row.kind != "pool"
    )


def equal_price(found: Exit) -> Decimal | None:
    """Return the price from which every share gets the same, to four digits."""
    price = found.equal_from
    if not price:
        return price
    step = Decimal(1).scaleb(price.adjusted() + 1 - _DIGITS)
    return (price / step).to_integral_value(ROUND_HALF_UP) * step


def exit_facts(brief: Brief, labels: FieldLabels) -> Iterator[Fact]:
    """Yield what each holder gets at the usual prices, called ``exit.x2.maya_osei``.

    Nothing while the terms of a round are not agreed, or there was no round.
    """
    found = exit_of(brief)
    if not isinstance(found, Exit) or not found.prices:
        return
    walk = _Walk(brief.currency, labels)
    for at, (key, price) in enumerate(zip(MULTIPLES, found.prices, strict=True)):
        yield walk.fact(f"exit.{key}.price", "price", "", price, price)
        for row, amounts in exit_rows(found):
            yield walk.of_row(key, row, price, amounts[at])
        founders = [each.id for each in found.stage.positions if each.kind == "founder"]
        if len(founders) > 1:
            together = found.of(at, *founders)
            yield walk.fact(f"exit.{key}.founders", "proceeds", "founders", price, together)
    equal = equal_price(found)
    if equal:
        yield walk.fact("exit.equal_from", "equal_from", "", equal, equal)


def _positions(row: OwnershipRow, found: Exit) -> list[str]:
    if row.kind == "options":
        return [each.id for each in found.stage.positions if each.kind == "options"]
    return [row.id]


class _Walk:
    def __init__(self, currency: str, labels: FieldLabels) -> None:
        self._currency = currency
        self._labels = labels

    def of_row(self, key: str, row: OwnershipRow, price: Decimal, amount: Decimal) -> Fact:
        names: dict[str, str] = {lang: row.label(self._labels, lang) for lang in LANGUAGES}
        return self._made(f"exit.{key}.{row.id}", "proceeds", names, price, amount)

    def fact(self, fact_id: str, key: str, name: str, price: Decimal, amount: Decimal) -> Fact:
        names = self._labels.label("cap_table", name).as_mapping() if name else {}
        return self._made(fact_id, key, dict(names), price, amount)

    def _made(
        self, fact_id: str, key: str, names: dict[str, str], price: Decimal, amount: Decimal
    ) -> Fact:
        templates = self._labels.label("exit", key)
        return Fact(
            id=fact_id,
            labels={
                lang: templates.any(lang)
                .replace("{name}", names.get(lang, ""))
                .replace("{price}", money_text(price, self._currency, lang))
                for lang in LANGUAGES
            },
            value=rounded(amount),
            unit="money",
            currency=self._currency,
            evidence=Evidence.PROJECTED,
            source=SOURCE,
        )
