"""What a sale brings each holder: preferences first, as agreed; what is not agreed is asked for."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.block_context import BlockContext
from assistant.domain.blocks_writing import write_markdown
from assistant.domain.brief import Brief, Holder, Instrument
from assistant.domain.brief_types import Preference
from assistant.domain.computed_blocks import computed_block
from assistant.domain.facts import FactSheet
from assistant.domain.finance.cap_table import TermsProblem
from assistant.domain.finance.computed_facts import with_computed
from assistant.domain.finance.exit_facts import equal_price, exit_facts
from assistant.domain.finance.exit_payouts import PREFERENCES, Exit, ExitTerms, exit_of
from assistant.domain.languages import LocalizedText
from assistant.domain.months import Month
from assistant.services import content
from assistant.texts import load_texts
from tests.unit.domain.finance.test_cap_table import ROUND, SAFE, brief

D = Decimal
NAME = LocalizedText(en="x", zh="甲")
MILLION = D(1_000_000)
PRICES = [D(each) * MILLION for each in (3, 10, 18, 24, 40)]


def quarter(preference: Preference | None, cap: Decimal | None = None) -> Brief:
    """Return a company of which an investor bought a quarter for four million."""
    return Brief(
        start=Month(2027, 1),
        holders=(Holder(name=NAME, id="ann", shares=D(3_000_000)),),
        instruments=(
            Instrument(
                name=NAME, id="a", kind="priced_round", amount=4 * MILLION, pre_money=12 * MILLION,
                month=Month(2027, 3), preference=preference,
                preference_cap=cap,
            ),
        ),
    )  # fmt: skip


def of(found: Exit | TermsProblem | None) -> Exit:
    assert isinstance(found, Exit), found
    return found


def gets(found: Exit, position: str) -> list[Decimal]:
    return [round(found.of(at, position) / MILLION, 6) for at in range(len(found.prices))]


@pytest.mark.parametrize(
    ("preference", "cap", "expected", "equal"),
    [
        # The worked example of the field: a quarter for 4, a cap of 8.
        ("non_participating", None, ["3", "4", "4.5", "6", "10"], D(16)),
        ("participating", None, ["3", "5.5", "7.5", "9", "13"], None),
        ("capped", D(2), ["3", "5.5", "7.5", "8", "10"], D(32)),
        ("common", None, ["0.75", "2.5", "4.5", "6", "10"], D(0)),
    ],
)
def test_the_worked_example_of_each_preference(
    preference: Preference, cap: Decimal | None, expected: list[str], equal: Decimal | None
) -> None:
    found = of(exit_of(quarter(preference, cap), PRICES))
    assert gets(found, "a") == [D(each) for each in expected]
    assert equal_price(found) == (None if equal is None else equal * MILLION)
    supposed = exit_of(quarter(None), PRICES, ExitTerms(preference=preference, cap=cap))
    assert of(supposed).payouts == found.payouts


def test_terms_that_are_not_agreed_are_asked_for() -> None:
    found = exit_of(quarter(None), PRICES)
    assert isinstance(found, TermsProblem)
    assert (found.instrument.id, found.field, found.key) == ("a", "preference", "convention")
    assert found.choices == PREFERENCES
    assert not list(exit_facts(quarter(None), content.field_labels()))
    found = exit_of(quarter("capped"), PRICES)
    assert isinstance(found, TermsProblem)
    assert (found.field, found.key) == ("preference_cap", "needed")


def test_a_safe_gets_its_own_money_first_not_its_shares_at_the_rounds_price() -> None:
    agreed = replace(ROUND, preference="non_participating")
    found = of(exit_of(brief(SAFE, agreed), [3 * MILLION]))
    assert found.preferences == 6 * MILLION  # 5 of the round and 1 of the SAFE
    assert gets(found, "safe") == [D("0.5")]  # one rank: pro rata
    assert gets(found, "a") == [D("2.5")]
    assert gets(found, "pool") == [0]
    first = replace(agreed, seniority=2)
    found = of(exit_of(brief(SAFE, first), [3 * MILLION]))
    assert gets(found, "a") == [D("2.5")]  # the SAFE has the rank of the round it converted in


def test_a_safe_that_has_not_converted_needs_a_round() -> None:
    found = exit_of(brief(SAFE), [MILLION])
    assert isinstance(found, TermsProblem)
    assert (found.instrument.id, found.key) == ("safe", "not_converted")


def test_options_are_exercised_where_that_pays_and_investors_may_hold_preferred_shares() -> None:
    options = Instrument(
        name=NAME, id="options", kind="option_grant", shares=D(1_000_000), strike=D(1),
        month=Month(2026, 1),
    )  # fmt: skip
    angel = Holder(
        name=NAME, id="angel", kind="investor", shares=D(1_000_000), paid=MILLION,
        preference="non_participating",
    )  # fmt: skip
    holders = (Holder(name=NAME, id="ann", shares=D(8_000_000)), angel)
    found = of(exit_of(brief(options, holders=holders), [5 * MILLION, 20 * MILLION]))
    assert gets(found, "options") == [0, D("1.1")]  # (20 + 1 of strikes) / 10 - 1
    assert gets(found, "angel") == [1, D("2.1")]


@settings(max_examples=60)
@given(
    st.sampled_from(PREFERENCES),
    st.decimals("0.5", "3", places=2),
    st.integers(1, 3),
    st.decimals("0", "1e9", places=2),
)
def test_payouts_are_the_price_and_nobody_gets_less_than_nothing(
    preference: Preference, multiple: Decimal, rank: int, price: Decimal
) -> None:
    agreed = replace(
        ROUND, preference=preference, preference_multiple=multiple, preference_cap=D(4),
        seniority=rank,
    )  # fmt: skip
    found = of(exit_of(brief(SAFE, agreed), [price]))
    assert abs(sum(found.payouts[0]) - price) < D("0.01")
    assert all(each >= 0 for each in found.payouts[0])


def test_a_plan_prints_what_is_agreed_and_its_facts_say_the_same() -> None:
    agreed = quarter("non_participating")
    facts = {each.id: each for each in exit_facts(agreed, content.field_labels())}
    assert facts["exit.x0_5.a"].value == 4 * MILLION
    assert facts["exit.x2.ann"].value == 24 * MILLION
    assert facts["exit.x2.ann"].label("en") == "What x would get of a sale for $32m"
    assert facts["exit.equal_from"].value == 16 * MILLION


def test_the_plan_has_a_table_once_the_terms_are_agreed() -> None:
    def table(preference: Preference | None) -> str:
        known, labels = quarter(preference), content.field_labels()
        sheet = with_computed(FactSheet([]), known, None, labels)
        context = BlockContext(
            brief=known, sheet=sheet, labels=labels, words=load_texts("zh"), language="zh"
        )
        return write_markdown(computed_block("exit_table", context))

    assert table(None) == ""
    assert "| 甲 | [300 万美元](fact:exit.x0_5.ann) |" in table(
        "participating"
    )  # 3/4 of the 4 left
