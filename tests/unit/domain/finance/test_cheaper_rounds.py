"""Anti-dilution in the plan's own cap table: a round cheaper than an earlier one."""

from dataclasses import replace
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.brief import Brief, Holder, Instrument
from assistant.domain.brief_types import AntiDilution
from assistant.domain.cap_table_block import clause_sentences
from assistant.domain.finance.cap_table import CapTable, cap_table
from assistant.domain.finance.cap_table_facts import cap_table_facts
from assistant.domain.finance.exit_payouts import Exit, exit_of
from assistant.domain.languages import LocalizedText
from assistant.domain.months import Month
from assistant.services import content
from assistant.texts import load_texts

D = Decimal
NAME = LocalizedText(en="Round B", zh="乙轮")
NEAR = D("1e-15")
METHODS = get_args(AntiDilution)
FOUNDER = Holder(name=LocalizedText(en="Ann", zh="安"), id="ann", shares=D(8_000_000))
INVESTOR = Holder(
    name=LocalizedText(en="Kite Capital", zh="风筝资本"), id="kite", kind="investor",
    shares=D(2_000_000), paid=D(2_000_000), preference="non_participating",
)  # fmt: skip
CHEAP = Instrument(
    name=NAME, id="b", kind="priced_round", amount=D(1_000_000), pre_money=D(5_000_000),
    month=Month(2028, 1), protection_from="after",
)  # fmt: skip


def table(method: AntiDilution | None, *rounds: Instrument) -> CapTable:
    holders = (FOUNDER, replace(INVESTOR, anti_dilution=method))
    found = cap_table(Brief(start=Month(2027, 1), holders=holders, instruments=rounds))
    assert found is not None
    return found


def shares(found: CapTable, holder: str) -> Decimal:
    return next(each.shares for each in found.stages[-1].positions if each.id == holder)


@pytest.mark.parametrize(
    ("method", "price"),
    [("broad_based", D("0.9167")), ("narrow_based", D("0.75")), ("full_ratchet", D("0.5"))],
)
def test_the_worked_example_as_a_round_of_the_plan(method: AntiDilution, price: Decimal) -> None:
    """CP1 1.00, 10 M shares, 2 M more at 0.50: 0.9167; of 2 M preferred shares alone, 0.75."""
    after = table(method, CHEAP).stages[1]
    (change,) = after.adjusted
    assert after.closed is not None
    assert after.closed.price == D("0.5")
    assert change.price_before == 1
    assert round(change.price, 4) == price
    assert round(shares(table(method, CHEAP), "kite") * change.price) == 2_000_000
    assert abs(after.closed.total - after.total) < NEAR


def test_the_new_investor_may_leave_the_clause_to_those_before() -> None:
    """8 M shares at P and 2 M for 1.00 each make 5 M: P is 0.375, and the part as negotiated."""
    after = table("full_ratchet", replace(CHEAP, protection_from="before")).stages[1]
    assert after.closed is not None
    assert round(after.closed.price, 12) == D("0.375")
    assert round(after.ownership("b"), 12) == round(D(1) / 6, 12)


def test_it_is_asked_who_bears_the_clause_only_where_it_does_something() -> None:
    asked = table("broad_based", replace(CHEAP, protection_from=None)).problem
    assert asked is not None
    assert (asked.field, asked.choices) == ("protection_from", ("before", "after"))
    dear = replace(CHEAP, protection_from=None, pre_money=D(10_000_000))
    assert table("broad_based", dear).problem is None
    assert table(None, replace(CHEAP, protection_from=None)).problem is None


def test_a_ratchet_that_takes_the_whole_company_is_told_at_the_valuation() -> None:
    hopeless = replace(CHEAP, protection_from="before", pre_money=D(2_000_000))
    found = table("full_ratchet", hopeless).problem
    assert found is not None
    assert (found.field, found.key) == ("pre_money", "no_price")
    assert len(table("full_ratchet", hopeless).stages) == 1


def test_a_clause_needs_what_was_paid() -> None:
    holders = (FOUNDER, replace(INVESTOR, anti_dilution="full_ratchet", paid=D(0)))
    found = cap_table(Brief(holders=holders, instruments=(CHEAP,)))
    assert found is not None
    assert found.problem is not None
    assert (found.problem.instrument.id, found.problem.field) == ("kite", "paid")


def test_a_price_that_fell_is_the_one_that_the_next_round_is_compared_with() -> None:
    later = replace(CHEAP, id="c", month=Month(2029, 1), pre_money=D(9_000_000))
    between = table("full_ratchet", CHEAP, later)
    assert between.stages[2].adjusted == ()  # 0.75 a share: below 1.00, above 0.50
    again = table("full_ratchet", CHEAP, replace(later, pre_money=D(1_000_000)))
    (change,) = again.stages[2].adjusted
    assert change.price_before == D("0.5")


def test_a_clause_agreed_in_a_round_protects_its_buyers_and_what_converts_in_it() -> None:
    safe = Instrument(
        name=NAME, id="safe", kind="safe_post", amount=D(500_000), cap=D(5_000_000),
        month=Month(2027, 1),
    )  # fmt: skip
    first = replace(
        CHEAP, id="a", month=Month(2027, 6), pre_money=D(20_000_000),
        conversion="percent_ownership", anti_dilution="broad_based",
    )  # fmt: skip
    second = replace(CHEAP, pre_money=D(3_000_000))
    changed = table(None, safe, first, second).stages[2].adjusted
    assert [each.name for each in changed] == ["safe", "a"]
    assert changed[0].price_before < changed[1].price_before


def test_rights_to_take_part_do_not_count_the_added_shares() -> None:
    holders = (FOUNDER, replace(INVESTOR, anti_dilution="full_ratchet", has_pro_rata=True))
    found = cap_table(Brief(start=Month(2027, 1), holders=holders, instruments=(CHEAP,)))
    assert found is not None
    (right,) = found.stages[1].pro_rata
    assert right.part == D("0.2")


def test_a_sale_pays_the_shares_that_the_preferred_convert_into() -> None:
    offered = replace(CHEAP, preference="common")
    holders = (FOUNDER, replace(INVESTOR, anti_dilution="full_ratchet"))
    brief = Brief(start=Month(2027, 1), holders=holders, instruments=(offered,))
    paid = exit_of(brief, (D(140_000_000),))
    assert isinstance(paid, Exit)
    assert round(paid.of(0, "kite")) == 40_000_000


def test_it_is_a_fact_and_a_sentence_in_both_languages() -> None:
    holders = (FOUNDER, replace(INVESTOR, anti_dilution="full_ratchet"))
    brief = Brief(start=Month(2027, 1), currency="GBP", holders=holders, instruments=(CHEAP,))
    facts = {each.id: each for each in cap_table_facts(brief, content.field_labels())}
    price = facts["cap_table.b.kite.conversion_price"]
    assert price.value == D("0.5")
    assert price.labels["zh"] == "乙轮后风筝资本的转换价格"
    found = cap_table(brief)
    assert found is not None
    (english,) = clause_sentences(found, "GBP", "en", load_texts("en"))
    assert "Kite Capital" in english
    assert "2,000,000 shares more" in english


@st.composite
def down_rounds(draw: st.DrawFn) -> tuple[AntiDilution, Instrument]:
    """A method, and a round of which nobody knows whether it is cheaper."""
    pre_money = D(draw(st.integers(2_100_000, 15_000_000)))
    offered = replace(
        CHEAP, pre_money=pre_money, amount=D(draw(st.integers(1_000, 9_000_000))),
        protection_from=draw(st.sampled_from(("before", "after"))),
        pool_after=D(draw(st.integers(0, 20))) / 100,
        pool_from=draw(st.sampled_from(("before", "after"))),
    )  # fmt: skip
    return draw(st.sampled_from(METHODS)), offered


@settings(max_examples=200, deadline=None)
@given(down_rounds())
def test_of_any_round(made: tuple[AntiDilution, Instrument]) -> None:
    method, offered = made
    found = table(method, offered)
    if found.problem is not None:
        assert found.problem.key == "no_price"
        assert offered.protection_from == "before"
        return
    after = found.stages[1]
    assert after.closed is not None
    assert abs(sum(after.ownership(each.id) for each in after.positions) - D(1)) < NEAR
    assert abs(after.closed.price * after.total - after.closed.post_money) < D("1e-9")
    kite = next(each for each in after.positions if each.id == "kite")
    assert kite.conversion_price is not None
    if after.closed.price >= 1:
        assert not after.adjusted
    else:  # never below the new price, never above the old one; the ratchet goes the whole way
        assert after.closed.price - NEAR < kite.conversion_price < 1
        is_whole_way = kite.conversion_price - after.closed.price < NEAR
        assert is_whole_way == (method == "full_ratchet")
    if offered.protection_from == "before" and not offered.pool_after:
        assert offered.pre_money is not None
        part = offered.amount / (offered.amount + offered.pre_money)
        assert abs(after.ownership("b") - part) < NEAR
