"""A priced round in a workbook: price, conversions and new pool, solved in steps that can be read.

They depend on each other, yet no formula refers to itself. Each SAFE or note becomes as many shares
as the better of two prices gives it: the discounted price of the round, or the price of its cap;
and the pool grows or it does not. Once it is fixed which of them hold, everything is linear: with
u = 1 / price, C the shares of all conversions and I the new pool,

- C = A u + B (S + C) + D (S + I) + E S, with S the shares before the round, A the sum of amount /
  (1 - discount) of those at the discounted price, and B, D, E the sums of amount / cap of those at
  a cap on the shares with conversions, with the new pool, or before the round;
- I = g (S - F + C + N u) - F where the pool grows, else 0, with F the pool before, N the round's
  money and g = share / (1 - share) of the pool wanted;
- S + I (if the pool comes out of the pre-money value) + C (if conversions do) = u W, with W the
  pre-money value (and the money converted, if it counts as paid in).

What anti-dilution clauses add in a cheaper round is linear in u, too (`protection_rows`): it counts
among the others of which the pool is a part, and at the left of the last line if those before the
round bear it.

Step 1 supposes no cap and no new pool, solves, and compares; each step supposes what the one before
found better. Shares never fall from one step to the next, and there are finitely many choices, so
the steps come to rest (Howard's policy iteration) at the price that ``priced_round`` finds; a check
says whether they have.
"""

from collections.abc import Sequence

from assistant.domain.workbook.book import Book
from assistant.domain.workbook.cells import Format, Row, Scalar, Sheet
from assistant.domain.workbook.formulas import (
    ONE,
    ZERO,
    And,
    Blank,
    Formula,
    If,
    Smallest,
)
from assistant.domain.workbook.instrument_inputs import InstrumentInputs
from assistant.domain.workbook.protection_rows import (
    AdjustedShares,
    ProtectedShares,
    ProtectionRows,
    added_of,
    constant_of,
    slope_of,
)
from assistant.domain.workbook.round_terms import (
    EVERY_COUNT,
    BeforeRound,
    ClosedRound,
    ConvertibleCells,
    Counted,
    PoolTerms,
    counted_by,
)
from assistant.domain.workbook.single_cells import AtEnd, DaysBetween, IfError, Over, Said, plus

MORE_STEPS = 2  # than there are choices
LAGGED_STEPS = 12  # where a clause counts the conversions of the step before


class RoundRows:
    """Adds the workings of one round to a sheet."""

    def __init__(
        self, book: Book, sheet: Sheet, asked: InstrumentInputs,
        converting: Sequence[InstrumentInputs],
    ) -> None:  # fmt: skip
        self.book, self.sheet, self.asked = book, sheet, asked
        self.line = asked.instrument
        self.converting = converting
        self.convertibles: list[ConvertibleCells] = []
        self.protected: list[ProtectionRows] = []
        self.rows: list[Row] = []
        self.stepped: Row | None = None
        self.steps = 1

    def add(self, before: BeforeRound, total_after: Scalar) -> ClosedRound:
        """Add the workings and return the results.

        Args:
            before: what there is before the round.
            total_after: the cell of all shares after it, which rests on these results.
        """
        self.total_after = total_after
        self.unagreed = before.protected if self.line.protection_from is None else ()
        assert self.asked.pre_money is not None, "a round with a price has one"
        assert self.asked.amount is not None, "a round has an amount"
        self.before_shares = self._scalar("shares_before", before.shares, "shares")
        self.money = self._scalar("investment", self.asked.amount)
        self.value = self._scalar("pre_money", self.asked.pre_money)
        self.pool = self.pool_ratio = None
        if self.asked.pool_after is not None or before.protected:
            self.pool_before = self._scalar("pool_before", before.pool, "shares")
        if self.asked.pool_after is not None:
            self.pool = self.pool_before
            share = self.asked.pool_after
            self.pool_ratio = self._scalar("pool_ratio", share / (ONE - share), "ratio")
        self.convertibles = [self._convertible(each) for each in self.converting]
        if self.line.conversion == "dollars_invested" and self.convertibles:
            lent = [each.amount for each in self.convertibles]
            self.value = self._scalar("value_with_converted", self.value + Over("SUM", lent))
        if self.line.protection_from is not None:
            self.protected = [self._protected(each, before) for each in before.protected]
        return self._solved()

    def _scalar(
        self, key: str, formula: Formula, style: Format = "money", *, of: str = ""
    ) -> Scalar:
        words = self.book.words
        label = words(f"cap_table.{key}")
        return self.sheet.add(
            Scalar(label=f"{of} · {label}" if of else label, formula=formula, format=style,
                   note=words(f"cap_table.how.{key}"))
        )  # fmt: skip

    # --- what converts ---

    def _convertible(self, terms: InstrumentInputs) -> ConvertibleCells:
        """Add what the terms of a SAFE or note come to without the round's price."""
        line, name = terms.instrument, self.book.names.of_row(terms.instrument)
        kind = self.book.names.choice("instruments", "kind", line.kind)
        self.sheet.heading(f"{name} · {kind}", level=2)
        assert terms.amount is not None, "whatever converts has an amount"
        assert terms.discount is not None, "whatever converts has a discount"
        if terms.interest_rate is not None and self.asked.month is not None:
            key = "amount_compound" if line.interest == "compound" else "amount_simple"
            amount = self._scalar(key, self._with_interest(terms))
        else:
            amount = self._scalar("amount", terms.amount)
        found = ConvertibleCells(
            terms=terms, name=name, counted=counted_by(terms), amount=amount,
            at_discount=self._scalar("at_discount", amount / (ONE - terms.discount)),
        )  # fmt: skip
        if terms.cap is not None:
            part = If(Blank(terms.cap), ZERO, amount / terms.cap)
            found.at_cap = self._scalar(f"at_cap_{found.counted}", part, "part")
        return found

    def _with_interest(self, terms: InstrumentInputs) -> Formula:
        """Return what a note grows to: interest by days, from month to month."""
        year = self.book.conventions.days_a_year
        assert year is not None, "there where a note bears interest"
        assert terms.amount is not None, "asked for by the caller"
        assert terms.month is not None, "asked for by the caller"
        assert terms.interest_rate is not None, "asked for by the caller"
        assert self.asked.month is not None, "asked for by the caller"
        days = self._scalar("days", DaysBetween(terms.month, self.asked.month), "shares")
        if terms.instrument.interest == "compound":
            return terms.amount * (ONE + terms.interest_rate) ** (days / year)
        return terms.amount * (ONE + terms.interest_rate * days / year)

    # --- whose price may fall ---

    def _protected(self, held: ProtectedShares, before: BeforeRound) -> ProtectionRows:
        """Add what is known of shares with an anti-dilution clause before the round's price is."""
        shares = self._scalar("protected_shares", held.shares, "shares", of=held.name)
        price = self._scalar("protected_price", held.price, "price", of=held.name)
        base = None
        if held.method == "narrow_based":
            counted = plus(*before.preferred)
            base = self._scalar("narrow_base", counted, "shares", of=held.name)
        elif held.method == "broad_based":
            counted = self.before_shares - self.pool_before
            base = self._scalar("broad_base", counted, "shares", of=held.name)
        counts = held.method == "broad_based" and bool(self.convertibles)
        return ProtectionRows(
            held=held, shares=shares, price=price, base=base, counts_conversions=counts,
            price_is_lower=Row(label=""),
        )  # fmt: skip

    def _not_cheaper(self, found: ClosedRound, protected: Sequence[ProtectedShares]) -> None:
        """Add the check that no clause does anything where nobody has said who bears it."""
        for held in protected:
            is_dear = found.price - held.price > ZERO - self.book.conventions.tolerance
            self._holds(found, "not_cheaper", is_dear, of=held.name)

    # --- the steps ---

    def _row(self, key: str, formula: Formula, style: Format, *, of: str = "") -> Row:
        words = self.book.words
        label = words(f"cap_table.{key}")
        row = self.sheet.add(
            Row(label=f"{of} · {label}" if of else label, formula=formula, format=style,
                note=words(f"cap_table.how.{key}"), periods=self.steps)
        )  # fmt: skip
        self.rows.append(row)
        return row

    def _solved(self) -> ClosedRound:
        if not self.convertibles and self.pool is None and not self.protected:
            self.sheet.heading(self.book.words("cap_table.result"), level=2)
            price = self._scalar("price_alone", self.value / self.before_shares, "price")
            return self._closed(price, ZERO, ZERO)
        capped = [each for each in self.convertibles if each.at_cap is not None]
        choices = len(capped) + (self.pool is not None) + len(self.protected)
        self.steps = choices + MORE_STEPS if choices else 1
        if any(each.counts_conversions for each in self.protected):
            self.steps += LAGGED_STEPS
        self.sheet.heading(self.book.words("cap_table.steps"), level=2)
        if choices:
            self.sheet.remark(self.book.words("cap_table.about_steps"))
        number = Row(label=self.book.words("cap_table.step"), format="whole", is_total=True,
                     periods=self.steps)  # fmt: skip
        number.formula = number.before + ONE
        self.rows.append(self.sheet.add(number))
        return self._stepped(capped)

    def _stepped(self, capped: Sequence[ConvertibleCells]) -> ClosedRound:
        """Add the rows of a step: what it supposes, its solution, and what it finds better."""
        for each in capped:
            each.cap_is_better = Row(label="", periods=self.steps)
            each.is_capped = self._row(
                "is_capped", each.cap_is_better.before, "whole", of=each.name
            )
        pool_is_short = Row(label="", periods=self.steps)
        grows = self._row("pool_grows", pool_is_short.before, "whole") if self.pool else None
        converted = Row(label="", periods=self.steps)
        self._suppose_protection(converted)
        inverse, increase = self._solution(grows, converted)
        conversions = converted if self.convertibles else None
        price = self._row("price", ONE / inverse, "price")
        for held in self.protected:
            held.added = self._row("added", held.added_formula(inverse), "shares",
                                   of=held.held.name)  # fmt: skip
            self._late(held.price_is_lower, "price_is_lower", held.lower_formula(price),
                       of=held.held.name)  # fmt: skip
        for each in capped:
            self._compare(each, price, conversions, increase)
        if self.pool is not None:
            wanted = self._pool_wanted(conversions, inverse)
            more = self._row("pool_wanted", wanted, "shares")
            self._late(pool_is_short, "pool_is_short", If(more > self.pool, ONE, ZERO))
        self.sheet.heading(self.book.words("cap_table.result"), level=2)
        last = self._scalar("price_found", AtEnd(price), "price")
        became = AtEnd(conversions) if conversions is not None else ZERO
        return self._closed(last, became, AtEnd(increase) if increase else ZERO, price)

    def _suppose_protection(self, converted: Row) -> None:
        """Add which clauses are supposed to do something, and what they add for 1 / price."""
        for each in self.protected:
            each.price_is_lower.periods = self.steps
            name = each.held.name
            supposed = self._row("is_protected", each.price_is_lower.before, "whole", of=name)
            formula = each.slope_formula(supposed, self.money, converted)
            each.slope = self._row("protected_slope", formula, "money", of=name)

    @property
    def _bought_for_price(self) -> Formula:
        """The shares that the round adds for each unit of 1 / price: new ones, and by clauses."""
        return plus(self.money, slope_of(self.protected)) if self.protected else self.money

    def _late(
        self, row: Row, key: str, formula: Formula, style: Format = "whole", *, of: str = ""
    ) -> None:
        """Add a row that rows above it look back at."""
        label, words = self.book.words(f"cap_table.{key}"), self.book.words
        row.label = f"{of} · {label}" if of else label
        row.formula, row.format, row.note = formula, style, words(f"cap_table.how.{key}")
        self.rows.append(self.sheet.add(row))

    def _solution(self, grows: Row | None, converted: Row) -> tuple[Row, Row | None]:
        """Add what the choices of a step come to: 1 / price, shares converted, new pool."""
        terms = self._pool_terms(grows) if grows is not None else None
        fixed, slope = self._conversion_terms(terms) if self.convertibles else (None, None)
        pool = self._pool_of_price(terms, fixed, slope) if terms is not None else None
        counted: list[Formula] = [self.before_shares]
        weight: Formula = self.value
        if pool is not None and self.line.pool_from == "before":
            counted, weight = [*counted, pool[0]], weight - pool[1]
        if fixed is not None and slope is not None and self.line.conversion != "pre_money":
            counted, weight = [*counted, fixed], weight - slope
        if self.protected and self.line.protection_from == "before":
            counted = [*counted, constant_of(self.protected)]
            weight = weight - slope_of(self.protected)
        inverse = self._row("inverse", plus(*counted) / weight, "ratio")
        increase = None
        if fixed is not None and slope is not None:
            self._late(converted, "conversions", fixed + slope * inverse, "shares")
        if pool is not None:
            increase = self._row("increase", pool[0] + pool[1] * inverse, "shares")
        return inverse, increase

    def _pool_of_price(
        self, terms: PoolTerms, fixed: Row | None, slope: Row | None
    ) -> tuple[Row, Row]:
        """Add the new pool that no price changes, and that for each unit of 1 / price."""
        first: Formula = terms.base
        more: Formula = terms.each_other * self._bought_for_price
        if fixed is not None and slope is not None:
            first, more = first + terms.each_other * fixed, more + terms.each_other * slope
        return self._row("pool_constant", first, "shares"), self._row("pool_slope", more, "money")

    def _pool_terms(self, grows: Row) -> PoolTerms:
        """Add the new pool for each share of others, and that on the shares before the round."""
        assert self.pool is not None, "it grows"
        assert self.pool_ratio is not None, "it grows"
        each_other = self._row("pool_each", self.pool_ratio * grows, "ratio")
        others = self.before_shares - self.pool
        if self.protected:
            others = others + constant_of(self.protected)
        base = self._row("pool_base", each_other * others - grows * self.pool, "shares")
        return PoolTerms(each_other=each_other, base=base)

    def _conversion_terms(self, pool: PoolTerms | None) -> tuple[Row, Row]:
        """Add the conversion shares that no price changes, and those for each unit of 1 / price."""
        fixed: list[Formula] = [
            each.at_discount * (ONE - each.is_capped) if each.is_capped else each.at_discount
            for each in self.convertibles
        ]
        slope: Formula = self._row("of_price", plus(*fixed), "money")
        parts = {key: self._capped_parts(key) for key in EVERY_COUNT}
        capped = [each for each in parts.values() if each is not None]
        constant = plus(*capped) * self.before_shares if capped else ZERO
        apart: Formula = ONE
        if parts["conversions"] is not None:
            apart = apart - parts["conversions"]
        grown = parts["pool"]
        if grown is not None and pool is not None:
            constant = constant + grown * pool.base
            slope = slope + grown * pool.each_other * self._bought_for_price
            apart = apart - grown * pool.each_other
        if apart is not ONE:
            apart = self._row("apart", apart, "ratio")
            constant, slope = constant / apart, slope / apart
        return self._row("constant", constant, "shares"), self._row("slope", slope, "money")

    def _capped_parts(self, counted: Counted) -> Row | None:
        """Add the sum of amount / cap of those at a cap that counts the same shares."""
        parts = [
            each.at_cap * each.is_capped
            for each in self.convertibles
            if each.counted == counted and each.at_cap is not None and each.is_capped is not None
        ]
        return self._row(f"parts_{counted}", plus(*parts), "part") if parts else None

    def _compare(
        self,
        each: ConvertibleCells,
        price: Formula,
        conversions: Formula | None,
        increase: Formula | None,
    ) -> None:
        """Add which price a SAFE or note would choose after a step."""
        counted = self._basis(each, conversions, increase)
        cheaper = each.cap / counted < price * (ONE - each.discount)
        better = If(Blank(each.cap), ZERO, If(cheaper, ONE, ZERO))
        assert each.cap_is_better is not None, "set for those with a cap"
        self._late(each.cap_is_better, "cap_is_better", better, of=each.name)

    def _basis(
        self, each: ConvertibleCells, conversions: Formula | None, increase: Formula | None
    ) -> Formula:
        """Return the shares that a cap is divided by."""
        if each.counted == "conversions" and conversions is not None:
            return self.before_shares + conversions
        if each.counted == "pool" and increase is not None:
            return self.before_shares + increase
        return self.before_shares

    def _pool_wanted(self, conversions: Formula | None, inverse: Formula) -> Formula:
        """Return how large the pool has to be for its part of all shares after the round."""
        assert self.pool is not None, "asked for by the caller"
        assert self.pool_ratio is not None, "asked for by the caller"
        others = self.before_shares - self.pool + self.money * inverse
        if conversions is not None:
            others = others + conversions
        if self.protected:
            others = others + added_of(self.protected)
        return self.pool_ratio * others

    # --- the result ---

    def _closed(
        self, price: Scalar, conversions: Formula, increase: Formula, stepped: Row | None = None
    ) -> ClosedRound:
        """Add the result, and what has to hold of it."""
        new = self._scalar("new_shares", self.money / price, "shares")
        grown = None
        if self.pool is not None:
            grown = self._scalar("pool_increase", increase, "shares")
        found = ClosedRound(
            price=price, new_shares=new, converted=[], paid=[], adjusted=[], pool_increase=grown,
            post_money=new, holds=[], steps=self.rows,
        )  # fmt: skip
        found.paid = [
            self._paid(each, price, conversions, grown, found) for each in self.convertibles
        ]
        found.adjusted = [self._adjusted(each) for each in self.protected]
        self._scalar("effective", price * self.before_shares)
        found.post_money = self._scalar("post_money", price * self.total_after)
        self.stepped = stepped
        return found

    def add_checks(self, found: ClosedRound) -> None:
        """Add what has to hold of the result, below everything else of the round."""
        self.sheet.heading(self.book.words("cap_table.checks"), level=2)
        tolerance, price = self.book.conventions.tolerance, found.price
        counted: list[Formula] = [self.before_shares]
        if found.pool_increase is not None and self.line.pool_from == "before":
            counted.append(found.pool_increase)
        if self.convertibles and self.line.conversion != "pre_money":
            counted.append(Over("SUM", found.converted))
        if self.protected and self.line.protection_from == "before":
            counted.append(Over("SUM", [each.more for each in found.adjusted]))
        worth = self._scalar("worth_counted", price * plus(*counted))
        self._holds(found, "ties", And(worth - self.value < tolerance,
                                       self.value - worth < tolerance))  # fmt: skip
        self._holds(found, "positive", And(*(each > ZERO for each in (price, *found.paid))))
        if self.stepped is not None and self.steps > 1:
            moved = (AtEnd(self.stepped) - AtEnd(self.stepped, back=1)) * self.before_shares
            still = self._scalar("moved", moved)
            self._holds(found, "at_rest", And(still < tolerance, ZERO - still < tolerance))
        self._not_cheaper(found, self.unagreed)

    def _paid(
        self, each: ConvertibleCells, price: Scalar, conversions: Formula, grown: Scalar | None,
        found: ClosedRound,
    ) -> Scalar:  # fmt: skip
        """Add what one SAFE or note pays for a share and how many it becomes."""
        discounted = self._scalar(
            "discounted", price * (ONE - each.discount), "price", of=each.name
        )
        paid = discounted
        if each.at_cap is not None:
            basis = self._basis(each, conversions, grown)
            counted = self._scalar(f"basis_{each.counted}", basis, "shares", of=each.name)
            of_cap = If(Blank(each.cap), discounted, each.cap / counted)
            by_cap = self._scalar("by_cap", of_cap, "price", of=each.name)
            lower = Smallest(discounted, by_cap)
            paid = self._scalar("paid", lower, "price", of=each.name)
        shares = self._scalar("converted", each.amount / paid, "shares", of=each.name)
        found.converted.append(shares)
        return paid

    def _adjusted(self, each: ProtectionRows) -> AdjustedShares:
        """Add what a clause did."""
        name = each.held.name
        more = self._scalar("more_shares", each.at_end(), "shares", of=name)
        lower = each.price * each.shares / (each.shares + more)
        price = self._scalar("price_after", lower, "price", of=name)
        return AdjustedShares(id=each.held.id, more=more, price=price)

    def _holds(self, found: ClosedRound, key: str, test: Formula, *, of: str = "") -> None:
        said = said_whether(self.book, test)
        found.holds.append(self._scalar(f"holds_{key}", said, "text", of=of))


def said_whether(book: Book, test: Formula) -> Formula:
    """Return words that say whether something holds; what cannot be worked out does not."""
    wrong = Said(book.words("check_wrong"))
    return IfError(If(test, Said(book.words("check_ok")), wrong), wrong)
