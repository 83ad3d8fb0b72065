"""Several methods side by side: worked examples, what is missing, what has no meaning."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.domain.block_context import BlockContext
from assistant.domain.blocks_writing import write_markdown
from assistant.domain.brief import Brief, CostLine, Instrument, OpeningBalance, RevenueLine
from assistant.domain.brief_valuation import (
    BerkusElement,
    Comparable,
    Factor,
    ScorecardFactor,
    Valuation,
)
from assistant.domain.computed_blocks import computed_block
from assistant.domain.facts import FactSheet
from assistant.domain.finance.computed_facts import with_computed
from assistant.domain.finance.plan_valuation import (
    METHODS,
    WEIGHTS,
    MethodValue,
    PlanValuation,
    plan_valuation,
)
from assistant.domain.finance.projected_facts import outlook_of
from assistant.domain.finance.valuation_facts import to_its_digits
from assistant.domain.languages import Language, LocalizedText
from assistant.domain.months import Month
from assistant.services import content
from assistant.texts import load_texts

D = Decimal
NAME = LocalizedText(en="x", zh="甲")
MILLION = D(1_000_000)
SCORES: dict[Factor, str] = {
    "team": "1.2", "opportunity": "1.1", "product": "1", "competition": "0.9", "marketing": "1",
    "need_for_money": "0.8", "other": "1",
}  # fmt: skip
SCORECARD = tuple(ScorecardFactor(factor=each, score=D(score)) for each, score in SCORES.items())
COMPARABLES = tuple(Comparable(name=NAME, id=f"c{each}", multiple=D(each)) for each in "254")
SEED = Instrument(
    name=NAME, id="seed", kind="priced_round", amount=3 * MILLION, pre_money=12 * MILLION,
    month=Month(2027, 3),
)  # fmt: skip


def plan(**fields: object) -> Brief:
    """Return a plan of four years that sells 5 m and spends 3 m a year, cash in cash out."""
    sold = RevenueLine(name=NAME, id="r", opening_customers=D(1), price=5 * MILLION / 12)
    spent = CostLine(name=NAME, id="c", kind="overhead", driver="fixed", amount=MILLION / 4)
    known = Brief(
        start=Month(2027, 1), months=48, revenue=(sold,), costs=(spent,), instruments=(SEED,)
    )
    return replace(known, **fields)  # type: ignore[arg-type]  # fields of a brief


def valued(brief: Brief) -> PlanValuation:
    return plan_valuation(brief, outlook_of(brief))


def value(brief: Brief, method: str) -> MethodValue:
    return next(each for each in valued(brief).values if each.method == method)


def problem(brief: Brief, method: str) -> tuple[tuple[str, ...], str]:
    found = next(each for each in valued(brief).open_methods if each.method == method)
    return found.missing, found.problem


def test_nothing_entered_is_no_value_and_each_method_says_what_it_needs() -> None:
    found = valued(plan())
    assert found.values == ()
    assert found.range is None
    assert [each.method for each in found.open_methods] == list(METHODS)
    assert all(each.missing and not each.is_begun for each in found.open_methods)
    assert problem(plan(), "scorecard")[0] == ("valuation.average_pre_money", "scorecard")


def test_the_scorecard_is_the_worked_example_of_the_field() -> None:
    brief = plan(valuation=Valuation(average_pre_money=4 * MILLION), scorecard=SCORECARD)
    assert value(brief, "scorecard").middle == D(4_260_000)
    twice = (*SCORECARD, SCORECARD[0])
    assert problem(replace(brief, scorecard=twice), "scorecard")[1] == "weights_not_one"
    assert sum(WEIGHTS.values()) == 1


def test_the_venture_method_is_the_worked_example_of_the_field() -> None:
    terms = Valuation(
        exit_metric="revenue", exit_multiple=D(5), yearly_return=D("0.5"), later_dilution=D(0)
    )
    found = value(plan(valuation=terms), "venture")
    assert round(found.middle) == 4_938_272 - 3_000_000  # 25 m in four years at 50%
    alone = plan(valuation=terms, instruments=())
    assert problem(alone, "venture")[0] == ("instruments.amount",)  # nor does the plan need any
    losing = replace(terms, exit_metric="ebitda")
    costly = CostLine(name=NAME, id="c", kind="overhead", driver="fixed", amount=MILLION)
    assert problem(plan(valuation=losing, costs=(costly,)), "venture")[1] == "metric_not_positive"


def test_comparables_give_a_range_and_their_median() -> None:
    brief = plan(valuation=Valuation(comparable_metric="revenue"), comparables=COMPARABLES)
    found = value(brief, "comparables")
    assert [round(each / MILLION, 9) for each in (found.low, found.middle, found.high)] == [
        10, 20, 25,
    ]  # fmt: skip


def test_cash_flows_are_discounted_with_cash_added_and_loans_taken_off() -> None:
    terms = Valuation(discount_rate=D("0.25"), long_term_growth=D(0), flows_arrive="year_end")
    opening = OpeningBalance(cash=D(500_000), loans=D(200_000), share_capital=D(300_000))
    brief = plan(valuation=terms, opening_balance=opening)
    # 2 m a year for ever at 25% is 8 m.
    assert round(value(brief, "cash_flows").middle) == 8_300_000
    rising = replace(terms, long_term_growth=D("0.25"))
    assert problem(plan(valuation=rising), "cash_flows")[1] == "growth_reaches_rate"
    burning = CostLine(name=NAME, id="c", kind="overhead", driver="fixed", amount=MILLION)
    assert problem(plan(valuation=terms, costs=(burning,)), "cash_flows")[1] == (
        "last_flow_not_positive"
    )


def test_berkus_adds_up_and_refuses_more_than_the_most() -> None:
    rows = (BerkusElement(element="idea", amount=D(300_000)),
            BerkusElement(element="sales", amount=D(500_000)))  # fmt: skip
    brief = plan(valuation=Valuation(most_each=D(500_000)), berkus=rows)
    assert value(brief, "berkus").middle == D(800_000)
    less = replace(brief, valuation=Valuation(most_each=D(400_000)))
    assert problem(less, "berkus")[1] == "element_out_of_range"


def two_methods() -> Brief:
    return plan(
        valuation=Valuation(average_pre_money=4 * MILLION, comparable_metric="revenue"),
        scorecard=SCORECARD,
        comparables=COMPARABLES,
    )


def test_two_methods_make_a_range_and_what_the_round_buys_in_it() -> None:
    found = valued(two_methods())
    assert found.range is not None
    assert [round(each) for each in found.range] == [4_260_000, 25_000_000]
    assert found.dilution is not None
    assert [round(each, 4) for each in found.dilution] == [D("0.1071"), D("0.4132")]


@pytest.mark.parametrize(("language", "words"), [("en", "£4.26m"), ("zh", "426 万英镑")])
def test_the_plan_prints_two_methods_and_more_never_one(language: Language, words: str) -> None:
    def printed(brief: Brief) -> str:
        brief = replace(brief, currency="GBP")
        labels = content.field_labels()
        sheet = with_computed(FactSheet([]), brief, outlook_of(brief), labels)
        context = BlockContext(
            brief=brief, sheet=sheet, labels=labels, words=load_texts(language), language=language
        )
        return write_markdown(computed_block("valuation_table", context))

    assert printed(replace(two_methods(), comparables=())) == ""
    table = printed(two_methods())
    assert f"[{words}](fact:worth.scorecard)" in table
    assert "(fact:worth.comparables.low)" in table
    assert load_texts(language)("blocks.valued_by.comparables") in table
    assert "41.3%" in table


def test_values_are_said_to_three_digits() -> None:
    assert to_its_digits(D(4_938_272)) == 4_940_000
    assert to_its_digits(D(0)) == 0
    assert to_its_digits(D(12)) == 12
