"""Conversions, priced rounds and anti-dilution: worked examples, and what holds for all rounds."""

from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.finance.anti_dilution import adjusted_price
from assistant.domain.finance.conversions import (
    Capitalization,
    Convertible,
    conversion_price,
    note_amount,
)
from assistant.domain.finance.precision import exact
from assistant.domain.finance.priced_round import (
    Method,
    PricedRound,
    RoundTerms,
    close_round,
    pro_rata_amount,
)
from assistant.domain.finance.problems import ConventionNeededError, FormulaError

D = Decimal
METHODS: tuple[Method, ...] = ("pre_money", "percent_ownership", "dollars_invested")
NEAR = D("1e-20")


def note(**terms: Any) -> Convertible:
    return Convertible(name="note", kind="note", amount=D(108_000), **terms)


def test_a_note_converts_at_the_lower_of_cap_and_discount() -> None:
    amount = note_amount(D(100_000), D("0.08"), 365, interest="simple")
    assert amount == 108_000
    basis = Capitalization(shares=D(10_000), pool_increase=D(0), conversions=D(0))

    def shares(held: Convertible) -> Decimal:
        paid = conversion_price(held, D(500), basis, note_cap_counts="shares_before")
        return amount / paid

    assert shares(note(discount=D("0.2"))) == 270
    assert shares(note(cap=D(1_000_000))) == 1080
    assert shares(note(cap=D(1_000_000), discount=D("0.2"))) == 1080


def test_interest_is_simple_or_compound() -> None:
    assert note_amount(D(100), D("0.1"), 730, interest="simple") == 120
    assert note_amount(D(100), D("0.1"), 730, interest="compound").quantize(D("0.01")) == 121


def golden_round(**changes: Any) -> PricedRound:
    terms = RoundTerms(
        pre_money=D(22_000_000),
        investment=D(5_000_000),
        shares=D(9_000_000),
        pool_increase=D(1_000_000),
        pool_from="before",
        convertibles=(
            Convertible(name="SAFE", kind="safe_post", amount=D(1_000_000), cap=D(10_000_000)),
        ),
        method="percent_ownership",
    )
    return close_round(replace(terms, **changes))


def test_a_post_money_safe_is_its_part_of_all_before_the_round() -> None:
    closed = golden_round()
    assert abs(closed.price - 2) < NEAR
    assert abs(closed.converted[0].shares - 1_000_000) < NEAR * 10**6
    assert abs(closed.total - 13_500_000) < NEAR * 10**7
    parts = (D(9_000_000), closed.converted[0].shares, closed.pool_increase, closed.new_shares)
    shown = [(closed.share_of(each) * 100).quantize(D("0.01")) for each in parts]
    assert shown == [D("66.67"), D("7.41"), D("7.41"), D("18.52")]


def test_several_post_money_safes_add_up() -> None:
    held = tuple(
        Convertible(name=str(cap), kind="safe_post", amount=D(amount), cap=D(cap))
        for amount, cap in ((500_000, 6_700_000), (800_000, 6_700_000), (100_000, 2_000_000))
    )
    closed = golden_round(convertibles=held, pool_increase=D(0))
    with exact():
        before = closed.shares_before + sum((each.shares for each in closed.converted), D(0))
        for each, one in zip(held, closed.converted, strict=True):
            assert each.cap is not None
            assert abs(one.shares / before - each.amount / each.cap) < NEAR


def test_a_post_money_safe_is_its_part_where_the_new_investor_shares_the_dilution_too() -> None:
    closed = golden_round(method="pre_money", pool_increase=D(0))
    with exact():
        assert closed.price == D(22_000_000) / 9_000_000  # conversions do not move it
        before = closed.shares_before + closed.converted[0].shares
        assert abs(closed.converted[0].shares / before - D("0.1")) < NEAR
    pooled = golden_round(
        method="pre_money", pool_increase=D(0), pool_share=D("0.1"), pool_from="after"
    )
    with exact():
        assert abs(pooled.share_of(pooled.pool_increase) - D("0.1")) < NEAR


def test_the_option_pool_shuffle_lowers_the_effective_value() -> None:
    closed = golden_round(
        pre_money=D(20_000_000), convertibles=(), pool_increase=D(0), pool_share=D("0.12")
    )
    with exact():
        assert abs(closed.effective_pre_money - 17_000_000) < NEAR * 10**8
        assert abs(closed.share_of(closed.new_shares) - D("0.2")) < NEAR
        assert abs(closed.share_of(closed.pool_increase) - D("0.12")) < NEAR


def test_a_pool_taken_afterwards_dilutes_the_new_investor_too() -> None:
    before = golden_round(convertibles=(), method=None)
    after = golden_round(convertibles=(), method=None, pool_from="after")
    assert after.price > before.price
    assert after.share_of(after.new_shares) < before.share_of(before.new_shares)


def test_who_is_diluted_is_a_choice_of_three() -> None:
    held = (Convertible(name="note", kind="note", amount=D(2_000_000), discount=D("0.2")),)
    rounds = {
        method: golden_round(convertibles=held, method=method, pool_increase=D(0))
        for method in METHODS
    }
    with exact():
        assert rounds["pre_money"].price == D(22_000_000) / 9_000_000
        percent = rounds["percent_ownership"]
        assert abs(percent.share_of(percent.new_shares) - D(5) / 27) < NEAR
        dollars = rounds["dollars_invested"]
        assert abs(dollars.post_money - 29_000_000) < NEAR * 10**8
    assert percent.price < dollars.price < rounds["pre_money"].price


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"method": None}, "method"),
        ({"pool_from": None}, "pool_from"),
        ({"convertibles": (note(cap=D(5_000_000)),)}, "note_cap_counts"),
    ],
)
def test_no_convention_is_assumed(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ConventionNeededError) as error:
        golden_round(**changes)
    assert error.value.field == field
    assert len(error.value.choices) >= 2


def safe(amount: str, cap: str | None, **terms: Any) -> Convertible:
    return Convertible(
        name="S", kind="safe_post", amount=D(amount), cap=D(cap) if cap else None, **terms
    )


@pytest.mark.parametrize(
    ("changes", "key", "field"),
    [
        ({"shares": D(0)}, "not_positive", "shares"),
        ({"investment": D(0)}, "not_positive", "investment"),
        ({"convertibles": (safe("1", None),)}, "neither_cap_nor_discount", "convertibles[1].cap"),
        ({"convertibles": (safe("9", "9"),)}, "amount_reaches_cap", "convertibles[1].amount"),
        (
            {"convertibles": (safe("1", "9"), safe("0", "9"))},
            "not_positive",
            "convertibles[2].amount",
        ),
        ({"convertibles": (safe("5", "9"), safe("5", "9"))}, "all_promised", "convertibles"),
        ({"pool_share": D("0.1")}, "pool_twice", "pool_share"),
    ],
)
def test_terms_that_cannot_be_are_refused_with_their_field(
    changes: dict[str, Any], key: str, field: str
) -> None:
    with pytest.raises(FormulaError) as error:
        golden_round(**changes)
    assert (error.value.key, error.value.field) == (key, field)


def test_an_uncapped_safe_with_mfn_converts_at_the_rounds_price() -> None:
    closed = golden_round(convertibles=(safe("375000", None, has_mfn=True),))
    assert (
        closed.converted[0].price == closed.price
        or abs(closed.converted[0].price - closed.price) < NEAR
    )


CONVERTIBLES = st.lists(
    st.builds(
        Convertible,
        name=st.sampled_from("ABCD"),
        kind=st.sampled_from(("safe_post", "safe_pre", "note")),
        amount=st.decimals("1000", "900000", places=0),
        cap=st.none() | st.decimals("5000000", "50000000", places=0),
        discount=st.decimals("0.01", "0.4", places=2),
    ),
    max_size=4,
)


@given(
    CONVERTIBLES,
    st.sampled_from(METHODS),
    st.sampled_from(("before", "after")),
    st.decimals("0", "0.25", places=2),
)
def test_every_round_gives_out_the_whole_company(
    held: list[Convertible], method: Method, pool_from: str, pool: Decimal
) -> None:
    changes: dict[str, Any] = {
        "convertibles": tuple(held), "method": method, "pool_from": pool_from,
        "pool_increase": D(0), "pool_share": pool, "note_cap_counts": "with_conversions",
    }  # fmt: skip
    closed = golden_round(**changes)
    with exact():
        parts = [closed.shares_before, closed.pool_increase, closed.new_shares]
        parts += [each.shares for each in closed.converted]
        assert abs(sum((closed.share_of(each) for each in parts), D(0)) - 1) < NEAR
        assert abs(closed.new_shares * closed.price - 5_000_000) < NEAR * 10**7
        for each, one in zip(held, closed.converted, strict=True):
            assert one.price <= closed.price * (1 - each.discount) * (1 + NEAR)
            assert abs(one.price * one.shares - each.amount) < NEAR * 10**6
        if method == "percent_ownership" and pool_from == "before":
            assert abs(closed.share_of(closed.new_shares) - D(5) / 27) < NEAR
    for order in list(permutations(held))[:6]:
        again = golden_round(**(changes | {"convertibles": order}))
        assert abs(again.price - closed.price) < closed.price * NEAR


def test_a_pro_rata_right_is_a_part_of_the_round() -> None:
    assert pro_rata_amount(D("0.03"), D(10_000_000)) == 300_000


def test_anti_dilution_is_that_of_the_charter() -> None:
    price = adjusted_price(
        D(1), D("0.5"), D(2_000_000), method="broad_based", outstanding=D(10_000_000)
    )
    assert price.quantize(D("0.0001")) == D("0.9167")
    ratchet = adjusted_price(D(1), D("0.5"), D(2), method="full_ratchet", outstanding=D(0))
    assert ratchet == D("0.5")
    up = adjusted_price(D(1), D("1.5"), D(2), method="broad_based", outstanding=D(1))
    assert up == 1
