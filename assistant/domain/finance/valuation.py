"""What a young company may be worth: several methods, none of them "the" price."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.domain.finance.precision import ONE, ZERO, exact
from assistant.domain.finance.problems import FormulaError

FlowsArrive = Literal["year_end", "mid_year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VentureValue:
    """The venture capital method's result."""

    post_money: Decimal
    pre_money: Decimal
    share_at_exit: Decimal
    share_now: Decimal


def venture_method(
    exit_value: Decimal, multiple: Decimal, investment: Decimal, *, later_dilution: Decimal
) -> VentureValue:
    """Return what a company is worth to an investor who wants a multiple of her money.

    Post-money = exit value x (1 - later dilution) / multiple; pre-money = post-money - investment.
    Her share now is investment / post-money; (1 - later dilution) of it is left at the exit.

    Args:
        exit_value: of all shares at the exit.
        multiple: of the investment that she wants back.
        investment: of this round.
        later_dilution: share of her stake that later rounds take, from 0 to below 1.

    Raises:
        FormulaError: no multiple, dilution outside its range, or an investment above the value.
    """
    if multiple <= 0:
        raise FormulaError("not_positive", "multiple", value=multiple)
    if not 0 <= later_dilution < 1:
        raise FormulaError("not_a_share", "later_dilution", value=later_dilution)
    with exact():
        post = exit_value * (ONE - later_dilution) / multiple
        if investment >= post:
            raise FormulaError("investment_above_value", "investment", value=investment, post=post)
        now = investment / post
        return VentureValue(
            post_money=post,
            pre_money=post - investment,
            share_at_exit=now * (ONE - later_dilution),
            share_now=now,
        )


def multiple_of_rate(yearly_return: Decimal, years: Decimal) -> Decimal:
    """Return the multiple of her money that a yearly return makes in some years."""
    with exact():
        return (ONE + yearly_return) ** years


def scorecard(average: Decimal, factors: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
    """Return the average pre-money value of the region x the sum of weight x score.

    Args:
        average: of comparable companies before revenue.
        factors: weight, all together 1, and score against the average company, 1 being equal.

    Raises:
        FormulaError: the weights are not 1 together.
    """
    with exact():
        weights = sum((weight for weight, _ in factors), ZERO)
        if weights != 1:
            raise FormulaError("weights_not_one", "factors", value=weights)
        return average * sum((weight * score for weight, score in factors), ZERO)


def berkus(elements: Sequence[tuple[str, Decimal]], most_each: Decimal) -> Decimal:
    """Return the sum of what each of five risks that are done away with is worth.

    Args:
        elements: name and amount: idea, prototype, team, relationships, sales.
        most_each: the most that one may be worth; Berkus had half a million dollars.

    Raises:
        FormulaError: an element is worth more than that, or less than nothing.
    """
    for name, amount in elements:
        if not 0 <= amount <= most_each:
            raise FormulaError("element_out_of_range", name, value=amount, most=most_each)
    with exact():
        return sum((amount for _, amount in elements), ZERO)


def by_comparables(
    metric: Decimal, multiples: Sequence[Decimal]
) -> tuple[Decimal, Decimal, Decimal]:
    """Return the low, middle and high value: the metric x the least, median and largest multiple.

    Raises:
        FormulaError: no multiple.
    """
    if not multiples:
        raise FormulaError("too_few_rows", "multiples", least=1)
    with exact():
        ordered = sorted(multiples)
        half, is_odd = divmod(len(ordered), 2)
        median = ordered[half] if is_odd else (ordered[half - 1] + ordered[half]) / 2
        return metric * ordered[0], metric * median, metric * ordered[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountedValue:
    """A company's value by its cash flows; ``terminal_share`` is the part beyond the forecast."""

    value: Decimal
    forecast: Decimal
    terminal: Decimal
    terminal_share: Decimal | None


def discounted_cash_flow(
    flows: Sequence[Decimal], rate: Decimal, growth: Decimal, *, flows_arrive: FlowsArrive
) -> DiscountedValue:
    """Return the present value of yearly free cash flows and of what comes after them.

    The terminal value after the last year n is flow_n x (1 + growth) / (rate - growth), discounted
    as the last flow is (Gordon growth).

    Args:
        flows: of each year, the first a year from now.
        rate: the yearly discount rate.
        growth: yearly, for ever, below the rate.
        flows_arrive: at the end of each year, or in its middle.

    Raises:
        FormulaError: no flow, a rate of -1 or below, or growth that reaches the rate.
    """
    if not flows:
        raise FormulaError("too_few_flows", "flows", least=1)
    if rate <= -1:
        raise FormulaError("rate_too_low", "rate", value=rate)
    if growth >= rate:
        raise FormulaError("growth_reaches_rate", "growth", value=growth, rate=rate)
    with exact():
        shift = Decimal("0.5") if flows_arrive == "mid_year" else ZERO
        factors = [(ONE + rate) ** (year - shift) for year in range(1, len(flows) + 1)]
        forecast = sum((flow / by for flow, by in zip(flows, factors, strict=True)), ZERO)
        terminal = flows[-1] * (ONE + growth) / (rate - growth) / factors[-1]
        value = forecast + terminal
        share = terminal / value if value > 0 else None
        return DiscountedValue(
            value=value, forecast=forecast, terminal=terminal, terminal_share=share
        )
