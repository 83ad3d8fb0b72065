"""Calculators of rounds, conversions, payouts and values."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from assistant.domain.brief_types import Amount, Bounds, Money, Share, SignedMoney, Tier
from assistant.domain.brief_types import AntiDilution as Clause
from assistant.domain.calculators.model import AnyRate, InterestRate, Results
from assistant.domain.finance import anti_dilution, conversions, priced_round, valuation, waterfall
from assistant.domain.finance.precision import ONE, ZERO, exact
from assistant.domain.finance.problems import FormulaError


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteConversion:
    """What a convertible note becomes at the price of a round."""

    principal: Money
    yearly_rate: InterestRate
    days: Annotated[int, Bounds(Decimal(0), Decimal(36500)), "count"]
    interest: conversions.Interest
    round_price: Money
    cap: Money | None = None
    discount: Share = ZERO
    capitalization: Amount | None = None  # the shares that the cap is divided by

    def results(self) -> Results:
        amount = conversions.note_amount(
            self.principal, self.yearly_rate, self.days, interest=self.interest
        )
        if self.cap is not None and not self.capitalization:
            raise FormulaError("needed", "capitalization")
        held = conversions.Convertible(
            name="", kind="note", amount=amount, cap=self.cap, discount=self.discount
        )
        return _one_conversion(held, self.round_price, self.capitalization or ONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeConversion:
    """What one SAFE becomes at the price of a round."""

    amount: Money
    round_price: Money
    kind: Literal["safe_post", "safe_pre"]
    shares: Amount  # issued, options and the unissued pool, before the round
    cap: Money | None = None
    discount: Share = ZERO
    pool_increase: Amount = ZERO
    others_converting: Amount = ZERO  # shares of other SAFEs and notes

    def results(self) -> Results:
        held = conversions.Convertible(
            name="", kind=self.kind, amount=self.amount, cap=self.cap, discount=self.discount
        )
        conversions.check_convertible(held)
        with exact():
            counted = self.shares
            if self.kind == "safe_pre":
                counted += self.pool_increase
            elif self.cap:
                counted += self.others_converting
                counted /= ONE - self.amount / self.cap  # its own shares are among them
        return _one_conversion(held, self.round_price, counted)


def _one_conversion(held: conversions.Convertible, price: Decimal, counted: Decimal) -> Results:
    if price <= 0:
        raise FormulaError("not_positive", "round_price", value=price)
    if counted <= 0:
        raise FormulaError("not_positive", "shares", value=counted)
    conversions.check_convertible(held)
    basis = conversions.Capitalization(shares=counted, pool_increase=ZERO, conversions=ZERO)
    paid = conversions.conversion_price(held, price, basis, note_cap_counts="shares_before")
    with exact():
        shares = held.amount / paid
        return {
            "converting_amount": held.amount,
            "conversion_price": paid,
            "conversion_shares": shares,
            "worth_at_round_price": shares * price,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Shares that somebody has before the round."""

    name: str
    shares: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldConvertible:
    """A SAFE or note; a note's amount has its interest in it."""

    name: str
    kind: conversions.Kind
    amount: Money
    cap: Money | None = None
    discount: Share = ZERO
    mfn: bool = False
    adopts: str = ""  # whose terms it has taken over under its MFN clause


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedRound:
    """A round with its price, conversions, pool and who owns what."""

    pre_money: Money
    investment: Money
    holders: tuple[Holding, ...]
    options: Amount = ZERO
    pool: Amount = ZERO
    pool_increase: Amount = ZERO
    pool_share: Share | None = None
    pool_from: priced_round.PoolFrom | None = None
    convertibles: tuple[HeldConvertible, ...] = ()
    method: priced_round.Method | None = None
    note_cap_counts: conversions.NoteCapCounts | None = None

    def results(self) -> Results:
        with exact():
            shares = sum((each.shares for each in self.holders), ZERO)
        if shares <= 0:
            raise FormulaError("not_positive", "holders", value=shares)
        closed = priced_round.close_round(
            priced_round.RoundTerms(
                pre_money=self.pre_money, investment=self.investment, shares=shares,
                options=self.options, pool=self.pool, pool_increase=self.pool_increase,
                pool_share=self.pool_share, pool_from=self.pool_from,
                convertibles=tuple(self._convertible(at) for at in range(len(self.convertibles))),
                method=self.method, note_cap_counts=self.note_cap_counts,
            )
        )  # fmt: skip
        return {
            "price": closed.price,
            "new_shares": closed.new_shares,
            "pool_increase": closed.pool_increase,
            "total_shares": closed.total,
            "post_money": closed.post_money,
            "effective_pre_money": closed.effective_pre_money,
            "cap_table": self._table(closed),
        }

    def _convertible(self, at: int) -> conversions.Convertible:
        held = self.convertibles[at]
        terms = held
        if held.adopts:
            field = f"convertibles[{at + 1}].adopts"
            if not held.mfn:
                raise FormulaError("no_mfn", field)
            later = [each for each in self.convertibles[at + 1 :] if each.name == held.adopts]
            if not later:
                raise FormulaError("no_later_instrument", field, value=held.adopts)
            terms = later[0]
        return conversions.Convertible(
            name=held.name, kind=terms.kind, amount=held.amount, cap=terms.cap,
            discount=terms.discount, has_mfn=held.mfn,
        )  # fmt: skip

    def _table(self, closed: priced_round.PricedRound) -> list[dict[str, Decimal | str]]:
        rows: list[tuple[str, str, Decimal]] = [
            (each.name, "shares", each.shares) for each in self.holders
        ]
        rows += [("", "options", self.options)] if self.options else []
        rows += [(each.name, "converted", each.shares) for each in closed.converted]
        with exact():
            pool = self.pool + closed.pool_increase
        rows += [("", "pool", pool)] if pool else []
        rows.append(("", "new_investor", closed.new_shares))
        return [
            {"name": name, "kind": kind, "shares": shares, "ownership": closed.share_of(shares)}
            for name, kind, shares in rows
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProRata:
    """What a holder may invest to keep her part."""

    ownership: Share
    round_size: Money

    def results(self) -> Results:
        return {"amount": priced_round.pro_rata_amount(self.ownership, self.round_size)}


@dataclass(frozen=True, slots=True, kw_only=True)
class AntiDilution:
    """The conversion price after a cheaper round."""

    conversion_price: Money
    new_price: Money
    new_shares: Amount
    method: Clause
    outstanding: Amount = ZERO

    def results(self) -> Results:
        adjusted = anti_dilution.adjusted_price(
            self.conversion_price, self.new_price, self.new_shares,
            method=self.method, outstanding=self.outstanding,
        )  # fmt: skip
        with exact():
            factor = self.conversion_price / adjusted
        return {"adjusted_price": adjusted, "shares_for_each": factor}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitClass:
    """A class of shares in an exit."""

    name: str
    rights: waterfall.Rights
    shares: Amount
    preference: Money = ZERO
    seniority: Tier = 1
    cap: Money | None = None
    strike: Money = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """Who gets what of an exit, for one or several proceeds."""

    proceeds: tuple[Money, ...]
    classes: tuple[ExitClass, ...]

    def results(self) -> Results:
        if not self.proceeds:
            raise FormulaError("too_few_rows", "proceeds", least=1)
        classes = [
            waterfall.ShareClass(
                name=each.name, rights=each.rights, shares=each.shares,
                preference=each.preference, seniority=each.seniority, cap=each.cap,
                strike=each.strike,
            )
            for each in self.classes
        ]  # fmt: skip
        return {
            "payouts": [
                {
                    "proceeds": proceeds, "name": each.name, "amount": each.amount,
                    "converted": each.has_converted,
                }
                for proceeds in self.proceeds
                for each in waterfall.distribute(proceeds, classes)
            ]
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class VcMethod:
    """The value to an investor who wants a multiple of her money, or a yearly return."""

    exit_value: Money
    investment: Money
    later_dilution: Share
    multiple: Amount | None = None
    yearly_return: AnyRate | None = None
    years: Annotated[Decimal, Bounds(Decimal(0), Decimal(100)), "count"] | None = None

    def results(self) -> Results:
        if (self.multiple is None) == (self.yearly_return is None):
            raise FormulaError("one_of", "multiple", other="yearly_return")
        multiple = self.multiple
        if multiple is None:
            if self.years is None:
                raise FormulaError("needed", "years")
            assert self.yearly_return is not None, "one of the two"
            multiple = valuation.multiple_of_rate(self.yearly_return, self.years)
        found = valuation.venture_method(
            self.exit_value, multiple, self.investment, later_dilution=self.later_dilution
        )
        return {
            "post_money": found.post_money, "pre_money": found.pre_money,
            "investor_share": found.share_now, "investor_share_at_exit": found.share_at_exit,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One thing that a young company is compared by; 1 is the average company."""

    name: str
    weight: Share
    score: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """The average value of the region, weighed by how this company compares."""

    average_pre_money: Money
    factors: tuple[Factor, ...]

    def results(self) -> Results:
        pairs = [(each.weight, each.score) for each in self.factors]
        return {"pre_money": valuation.scorecard(self.average_pre_money, pairs)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Berkus:
    """The sum of what five risks done away with are worth."""

    idea: Money
    prototype: Money
    team: Money
    relationships: Money
    sales: Money
    most_each: Money

    def results(self) -> Results:
        names = ("idea", "prototype", "team", "relationships", "sales")
        elements = [(name, getattr(self, name)) for name in names]
        return {"pre_money": valuation.berkus(elements, self.most_each)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparables:
    """A range of values by what like companies are worth for a figure such as revenue."""

    metric: Money
    multiples: tuple[Amount, ...]

    def results(self) -> Results:
        low, middle, high = valuation.by_comparables(self.metric, self.multiples)
        return {"low": low, "middle": middle, "high": high}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dcf:
    """Discounted cash flows with a terminal value."""

    flows: tuple[SignedMoney, ...]
    rate: AnyRate
    growth: AnyRate
    flows_arrive: valuation.FlowsArrive

    def results(self) -> Results:
        found = valuation.discounted_cash_flow(
            self.flows, self.rate, self.growth, flows_arrive=self.flows_arrive
        )
        return {
            "value": found.value, "forecast_value": found.forecast,
            "terminal_value": found.terminal, "terminal_share": found.terminal_share,
        }  # fmt: skip
