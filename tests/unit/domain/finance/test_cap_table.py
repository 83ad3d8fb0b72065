"""The cap table over time: who owns what, and what has to be said before that is known."""

from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.brief import Brief, Holder, Instrument
from assistant.domain.finance.cap_table import CapTable, Stage, cap_table
from assistant.domain.finance.cap_table_facts import cap_table_facts, ownership_rows
from assistant.domain.finance.precision import exact
from assistant.domain.languages import LocalizedText
from assistant.domain.months import Month
from assistant.resources import sample_paths
from assistant.services import content
from assistant.services.brief_files import read_brief

D = Decimal
NAME = LocalizedText(en="x", zh="甲")
FOUNDERS = (
    Holder(name=NAME, id="ann", shares=D(6_000_000)),
    Holder(name=NAME, id="ben", shares=D(3_000_000)),
)
SAFE = Instrument(
    name=NAME, id="safe", kind="safe_post", amount=D(1_000_000), cap=D(10_000_000),
    month=Month(2027, 1),
)  # fmt: skip
ROUND = Instrument(
    name=NAME, id="a", kind="priced_round", amount=D(5_000_000), pre_money=D(22_000_000),
    month=Month(2028, 1), conversion="percent_ownership", pool_from="before",
    pool_after=D(1_000_000) / D(13_500_000),
)  # fmt: skip


def brief(*instruments: Instrument, holders: tuple[Holder, ...] = FOUNDERS) -> Brief:
    return Brief(start=Month(2027, 1), holders=holders, instruments=instruments)


def table(*instruments: Instrument, holders: tuple[Holder, ...] = FOUNDERS) -> CapTable:
    found = cap_table(brief(*instruments, holders=holders))
    assert found is not None
    return found


def percent(stage: Stage, *ids: str) -> list[Decimal]:
    return [round(stage.ownership(each) * 100, 2) for each in ids]


def test_the_worked_example_of_a_safe_a_pool_and_a_round() -> None:
    today, after = table(SAFE, ROUND).stages
    assert today.total == 9_000_000
    assert percent(today, "ann", "ben") == [D("66.67"), D("33.33")]
    assert round(after.total) == 13_500_000
    assert percent(after, "ann", "ben", "safe", "pool", "a") == [
        D("44.44"), D("22.22"), D("7.41"), D("7.41"), D("18.52"),
    ]  # fmt: skip
    assert after.closed is not None
    assert round(after.closed.price, 10) == 2


@pytest.mark.parametrize(
    ("sample", "investors", "founders", "post_money"),
    [("tallyhop", "16.67", "64.98", 3_900_000), ("xiancai", "15.00", "82.17", 20_000_000)],
)
def test_the_samples_rounds_are_what_their_notes_say(
    sample: str, investors: str, founders: str, post_money: int
) -> None:
    found = cap_table(next(read_brief(path) for path in sample_paths() if path.stem == sample))
    assert found is not None
    assert found.problem is None
    _, after = found.stages
    assert percent(after, "seed") == [D(investors)]
    assert round(after.of_kind("founder") * 100, 2) == D(founders)
    assert after.closed is not None
    assert round(after.closed.post_money) == post_money
    if sample == "tallyhop":
        assert percent(after, "pool") == [D(10)]


def test_what_decides_the_result_is_asked_for() -> None:
    undecided = replace(ROUND, conversion=None)
    found = table(SAFE, undecided)
    assert [each.id for each in found.stages] == ["today"]
    assert found.problem is not None
    assert (found.problem.instrument, found.problem.field) == (undecided, "conversion")
    assert found.problem.choices == ("pre_money", "percent_ownership", "dollars_invested")
    pool = table(replace(ROUND, pool_from=None)).problem
    assert pool is not None
    assert pool.field == "pool_from"
    assert table(replace(ROUND, conversion=None)).problem is None  # nothing converts: no question


@pytest.mark.parametrize(
    ("held", "asked", "field", "key"),
    [
        (SAFE, replace(ROUND, pre_money=None), "pre_money", "needed"),
        (replace(SAFE, cap=None), ROUND, "cap", "neither_cap_nor_discount"),
        (replace(SAFE, amount=D(10_000_000)), ROUND, "amount", "amount_reaches_cap"),
        (replace(SAFE, kind="note", interest_rate=D("0.08")), ROUND, "interest", "convention"),
        (replace(SAFE, kind="note"), ROUND, "note_cap_counts", "convention"),
        (
            replace(SAFE, kind="note", cap=None, interest_rate=D("0.08"), interest="simple",
                    month=None),
            ROUND, "month", "needed",
        ),
        (SAFE, replace(ROUND, amount=D(0)), "amount", "not_positive"),
    ],
)  # fmt: skip
def test_a_round_without_possible_terms_names_the_field(
    held: Instrument, asked: Instrument, field: str, key: str
) -> None:
    problem = table(held, asked).problem
    assert problem is not None
    assert (problem.field, problem.key) == (field, key)
    assert problem.instrument in (held, asked)


def test_a_note_grows_until_the_round_and_converts_at_its_discount() -> None:
    holders = (Holder(name=NAME, id="ann", shares=D(10_000)),)
    note = Instrument(
        name=NAME, id="note", kind="note", amount=D(100_000), interest_rate=D("0.08"),
        interest="simple", discount=D("0.2"), month=Month(2027, 1),
    )  # fmt: skip
    asked = replace(ROUND, pre_money=D(5_000_000), pool_after=D(0), conversion="pre_money")
    _, after = table(note, asked, holders=holders).stages
    held = next(each for each in after.positions if each.id == "note")
    assert after.closed is not None
    assert after.closed.price == 500
    assert held.shares == 270  # 108,000 / 400


def test_options_come_out_of_the_pool_when_they_are_granted() -> None:
    holders = (*FOUNDERS, Holder(name=NAME, id="esop", kind="pool", shares=D(1_000_000)))
    grant = Instrument(
        name=NAME, id="dev", kind="option_grant", shares=D(400_000), month=Month(2027, 6)
    )
    plain = replace(ROUND, pool_after=D(0))
    today, after = table(grant, plain, holders=holders).stages
    assert percent(today, "esop", "dev") == [10, 0]
    pool = next(each for each in after.positions if each.id == "esop")
    assert pool.shares == 600_000
    assert after.total == 10_000_000 + plain.amount / D("2.2")


def test_nobody_holds_anything() -> None:
    assert cap_table(Brief()) is None
    assert cap_table(brief(SAFE, ROUND, holders=(replace(FOUNDERS[0], shares=D(0)),))) is None
    assert list(cap_table_facts(Brief(), content.field_labels())) == []


MONEY = st.integers(10_000, 3_000_000).map(D)
CONVERTIBLES = st.builds(
    Instrument,
    name=st.just(NAME), id=st.sampled_from("stuvw"),
    kind=st.sampled_from(("safe_post", "safe_pre", "note")), amount=MONEY,
    cap=st.none() | st.integers(16_000_000, 60_000_000).map(D),
    discount=st.decimals("0.05", "0.4", places=2), month=st.just(Month(2027, 3)),
    note_cap_counts=st.just("shares_before"),
)  # fmt: skip
METHODS: st.SearchStrategy[Any] = st.sampled_from(
    ("pre_money", "percent_ownership", "dollars_invested")
)


@st.composite
def histories(draw: st.DrawFn) -> Brief:
    """Draw a company with options, up to four convertibles and two rounds."""
    held = draw(st.lists(CONVERTIBLES, max_size=4, unique_by=lambda each: each.id))
    rounds = [
        replace(
            ROUND, id=name, month=Month(year, 1), conversion=draw(METHODS),
            pool_after=draw(st.sampled_from((D(0), D("0.1")))),
            pool_from=draw(st.sampled_from(("before", "after"))),
            pre_money=draw(st.integers(20_000_000, 90_000_000).map(D)), amount=draw(MONEY),
        )
        for name, year in (("a", 2028), ("b", 2029))
    ]  # fmt: skip
    grant = Instrument(
        name=NAME, id="dev", kind="option_grant", shares=draw(st.integers(0, 10**6).map(D))
    )
    return brief(grant, *held, *rounds)


@given(histories())
@settings(max_examples=60, deadline=None)
def test_the_parts_are_the_whole_at_every_stage(given_brief: Brief) -> None:
    found = cap_table(given_brief)
    assert found is not None
    assert found.problem is None
    with exact():
        for at, stage in enumerate(found.stages):
            together = sum((each.parts[at] for each in ownership_rows(found)), D(0))
            assert abs(together - 1) < D("1e-25")
            assert all(each.shares >= 0 for each in stage.positions)
            if stage.closed is not None:
                worth = stage.closed.price * stage.total
                assert abs(worth - stage.closed.post_money) < D("1e-10")


@given(histories())
@settings(max_examples=12, deadline=None)
def test_the_order_in_which_instruments_are_told_changes_nothing(given_brief: Brief) -> None:
    first = cap_table(given_brief)
    assert first is not None
    for order in list(permutations(given_brief.instruments))[:12]:
        other = cap_table(replace(given_brief, instruments=order))
        assert other is not None
        for one, two in zip(first.stages, other.stages, strict=True):
            for position in one.positions:
                assert abs(one.ownership(position.id) - two.ownership(position.id)) < D("1e-20")


def test_facts_name_the_stage_and_the_holder_in_both_languages() -> None:
    path = next(path for path in sample_paths() if path.stem == "xiancai")
    facts = {each.id: each for each in cap_table_facts(read_brief(path), content.field_labels())}
    assert facts["cap_table.today.zhou_he"].value == D("0.600")
    assert facts["cap_table.today.zhou_he"].label("zh") == "周禾目前持股比例"
    assert facts["cap_table.seed.zhou_he"].label("en") == "Share of Zhou He after Seed round"
    assert facts["cap_table.seed.founders"].value == D("0.822")
    assert facts["cap_table.seed.post_money"].value == 20_000_000
    assert facts["cap_table.seed.price"].value == D("9.1296")


def test_a_pro_rata_right_is_the_part_before_the_new_money_times_the_round() -> None:
    holders = (replace(FOUNDERS[0], has_pro_rata=True), FOUNDERS[1])
    _, after = table(replace(SAFE, has_pro_rata=True), ROUND, holders=holders).stages
    rights = {each.position.id: each for each in after.pro_rata}
    # 6 m and 1 m of the 10 m shares of before the new money and the new pool; the round is 5 m.
    assert round(rights["safe"].part, 9) == D("0.1")
    assert round(rights["safe"].amount) == 500_000
    assert round(rights["ann"].amount) == 3_000_000
    assert "ben" not in rights
    known = brief(replace(SAFE, has_pro_rata=True), ROUND, holders=holders)
    facts = {each.id: each for each in cap_table_facts(known, content.field_labels())}
    assert facts["cap_table.a.safe.pro_rata"].value == 500_000
    assert table(SAFE, ROUND).stages[1].pro_rata == ()
