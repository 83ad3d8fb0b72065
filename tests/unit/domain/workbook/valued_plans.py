"""Plans with every input that the methods of valuing ask for."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from assistant.domain.brief import Brief, CostLine, Instrument, OpeningBalance, RevenueLine
from assistant.domain.brief_valuation import (
    BerkusElement,
    Comparable,
    Factor,
    ScorecardFactor,
    Valuation,
)
from assistant.domain.languages import LocalizedText
from assistant.domain.months import Month
from tests.unit.domain.workbook.comparing import sample

D = Decimal
NAME = LocalizedText(en="x")
SCORES: dict[Factor, str] = {
    "team": "1.2", "opportunity": "1.1", "product": "1", "competition": "0.9", "marketing": "1",
    "need_for_money": "0.8", "other": "1",
}  # fmt: skip
ROUND = Instrument(name=NAME, id="seed", kind="priced_round", amount=D(650_000))
METRICS = st.sampled_from(("revenue", "ebitda", "net_profit"))
MONEY = st.decimals("100000", "9000000", places=0)
RATES = st.decimals("0.05", "0.9", places=2)


def valued_plan(name: str = "tallyhop", **changes: Any) -> Brief:
    """Return a sample with inputs for all five methods, and other terms of the valuation."""
    terms = Valuation(
        average_pre_money=D(3_000_000), most_each=D(500_000), exit_metric="revenue",
        exit_multiple=D(4), yearly_return=D("0.6"), later_dilution=D("0.25"),
        comparable_metric="revenue", discount_rate=D("0.3"), long_term_growth=D("0.02"),
        flows_arrive="mid_year",
    )  # fmt: skip
    return replace(
        sample(name),
        valuation=replace(terms, **changes),
        scorecard=tuple(
            ScorecardFactor(factor=each, id=each, score=D(score)) for each, score in SCORES.items()
        ),
        berkus=(
            BerkusElement(element="idea", id="idea", amount=D(300_000)),
            BerkusElement(element="sales", id="sales", amount=D(450_000)),
        ),
        comparables=tuple(Comparable(name=NAME, id=f"c{each}", multiple=D(each))
                          for each in ("2.5", "6", "4", "3")),
    )  # fmt: skip


TERMS = st.fixed_dictionaries({
    "average_pre_money": MONEY,
    "most_each": st.decimals("200000", "900000", places=0),
    "exit_metric": METRICS,
    "exit_multiple": st.decimals("0", "20", places=1),
    "yearly_return": RATES,
    "later_dilution": st.decimals("0", "1", places=1),
    "comparable_metric": METRICS,
    "discount_rate": RATES,
    "long_term_growth": st.decimals("-0.1", "0.2", places=2),
    "flows_arrive": st.sampled_from(("year_end", "mid_year")),
})  # fmt: skip
MULTIPLES = st.lists(st.decimals("0.5", "20", places=1), min_size=1, max_size=5)


@st.composite
def valued_plans(draw: st.DrawFn) -> Brief:
    """Draw a small plan with terms of which some have no meaning."""
    terms: dict[str, Any] = draw(TERMS)
    brief = valued_plan(**terms)
    first, *others = brief.scorecard
    weight = draw(st.none() | st.sampled_from((D("0.1"), D("0.3"))))
    sold = RevenueLine(
        name=NAME, id="r", opening_customers=D(1), new_customers=draw(st.decimals("0", "2")),
        price=draw(st.decimals("1000", "90000", places=0)),
    )  # fmt: skip
    spent = CostLine(
        name=NAME, id="c", kind="overhead", driver="fixed",
        amount=draw(st.decimals("1000", "150000", places=0)),
    )  # fmt: skip
    drawn = enumerate(draw(MULTIPLES))
    return Brief(
        start=Month(2027, draw(st.integers(1, 12))),
        months=draw(st.sampled_from((12, 30, 48))),
        revenue=(sold,),
        costs=(spent,),
        opening_balance=OpeningBalance(
            cash=D(90_000), loans=D(40_000), share_capital=D(50_000)
        ),
        instruments=(ROUND,) if draw(st.booleans()) else (),
        valuation=brief.valuation,
        berkus=brief.berkus,
        comparables=tuple(Comparable(name=NAME, id=f"c{at}", multiple=x) for at, x in drawn),
        scorecard=(replace(first, weight=weight), *others),
    )  # fmt: skip
