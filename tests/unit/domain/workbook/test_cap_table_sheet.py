"""The cap table's formulas come to what the model of rounds comes to, at every stage."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from assistant.domain.brief import Brief, Holder, Instrument
from assistant.domain.finance.cap_table import cap_table
from assistant.domain.languages import LocalizedText
from assistant.domain.months import Month
from assistant.domain.workbook.cap_table_sheet import CapTableSheet
from assistant.domain.workbook.cells import Remark
from assistant.domain.workbook.computation import Computation
from assistant.domain.workbook.plan_book import PlanBook
from tests.unit.domain.workbook.comparing import english_book, sample
from tests.unit.domain.workbook.random_equity import owned

D = Decimal
NEAR = 1e-9
NAME = LocalizedText(en="x")
ANN = Holder(name=NAME, id="ann", shares=D(9_000_000))
SAFE = Instrument(
    name=NAME, id="safe", kind="safe_post", amount=D(1_000_000), cap=D(10_000_000),
    month=Month(2027, 1),
)  # fmt: skip
ROUND = Instrument(
    name=NAME, id="a", kind="priced_round", amount=D(5_000_000), pre_money=D(22_000_000),
    month=Month(2028, 1), conversion="percent_ownership",
)  # fmt: skip


def brief(*instruments: Instrument, holders: tuple[Holder, ...] = (ANN,)) -> Brief:
    return Brief(start=Month(2027, 1), months=12, holders=holders, instruments=instruments)


def computed(of: Brief) -> tuple[PlanBook, CapTableSheet, Computation]:
    book, run = english_book(of), Computation()
    book.computed(run)
    assert book.cap_table is not None
    return book, book.cap_table, run


def worst(of: Brief) -> float:
    """Return the largest difference from the model, relative to what it comes to."""
    _, sheet, run = computed(of)
    table = cap_table(of)
    assert table is not None
    pairs: list[tuple[float, Decimal]] = []
    for number, stage in enumerate(table.stages):
        for each in stage.positions:
            pairs.append((run.cell(sheet.shares[each.id, number]), each.shares))
            pairs.append((run.cell(sheet.parts[each.id, number]), stage.ownership(each.id)))
        pairs += [
            (run.cell(sheet.rights[number, each.position.id]), each.amount)
            for each in stage.pro_rata
        ]
        if stage.closed is not None:
            closed, found = stage.closed, sheet.rounds[number - 1]
            pairs.append((run.cell(found.price), closed.price))
            pairs.append((run.cell(found.post_money), closed.post_money))
            became = zip(found.converted, closed.converted, strict=True)
            pairs += [(run.cell(mine), one.shares) for mine, one in became]
            changed = {each.id: each for each in found.adjusted}
            for one in closed.adjusted:
                pairs.append((run.cell(changed[one.name].price), one.price))
                pairs.append((run.cell(changed[one.name].more), one.more_shares))
    assert run.cell(sheet.holds) == 1
    assert len(sheet.rounds) == len(table.stages) - 1
    return max(abs(mine - float(other)) / max(1e-9, abs(float(other))) for mine, other in pairs)


@pytest.mark.parametrize("name", ["tallyhop", "xiancai"])
def test_the_samples_are_the_models(name: str) -> None:
    assert worst(sample(name)) < NEAR


@given(owned())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_cap_table_is_the_models(of: Brief) -> None:
    assert worst(of) < NEAR


POOLED = replace(ROUND, pool_from="before", pool_after=D(1_000_000) / D(13_500_000))
NOTE = Instrument(
    name=NAME, id="note", kind="note", amount=D(100_000), interest_rate=D("0.08"),
    interest="simple", month=Month(2027, 1), note_cap_counts="shares_before",
)  # fmt: skip
SMALL = Holder(name=NAME, id="ann", shares=D(10_000))
FIXED = replace(ROUND, pre_money=D(5_000_000), conversion="pre_money")
YC = replace(SAFE, cap=D(6_700_000))


@pytest.mark.parametrize(
    ("of", "price", "shares"),
    [
        (brief(SAFE, POOLED), 2, {"safe": 1_000_000, "a": 2_500_000, "pool": 1_000_000}),
        (brief(replace(NOTE, discount=D("0.2")), FIXED, holders=(SMALL,)), 500, {"note": 270}),
        (brief(replace(NOTE, cap=D(1_000_000)), FIXED, holders=(SMALL,)), 500, {"note": 1080}),
        (
            brief(replace(ROUND, pre_money=D(20_000_000), pool_from="before",
                          pool_after=D("0.12"))),
            17 / 9, {"a": 45 / 17 * 1e6, "pool": 27 / 17 * 1e6},
        ),
        (
            brief(*(replace(YC, id=f"s{amount}", amount=D(amount), cap=D(cap))
                    for amount, cap in ((500_000, 6_700_000), (800_000, 6_700_000),
                                        (100_000, 2_000_000))), ROUND),
            22e6 / 9e6 * (1 - 1.3 / 6.7 - 0.05),
            {"s500000": 9e6 / (1 - 1.3 / 6.7 - 0.05) * 0.5 / 6.7},
        ),
    ],
)  # fmt: skip
def test_worked_examples_of_the_field(of: Brief, price: float, shares: dict[str, float]) -> None:
    _, sheet, run = computed(of)
    assert run.cell(sheet.rounds[0].price) == pytest.approx(price, rel=NEAR)
    for name, number in shares.items():
        assert run.cell(sheet.shares[name, 1]) == pytest.approx(number, rel=NEAR)
    assert worst(of) < NEAR


def test_a_grant_comes_out_of_the_pool_and_beyond_it_are_new_shares() -> None:
    pools = tuple(Holder(name=NAME, id=each, kind="pool", shares=D(300)) for each in ("p", "q"))
    grants = tuple(
        Instrument(name=NAME, id=each, kind="option_grant", shares=D(400), month=Month(2027, 6))
        for each in ("g", "h")
    )
    _, sheet, run = computed(brief(*grants, ROUND, holders=(ANN, *pools)))
    after = [run.cell(sheet.shares[each, 1]) for each in ("ann", "p", "q", "g", "h")]
    assert after == [9_000_000, 0, 0, 400, 400]
    assert worst(brief(*grants, ROUND, holders=(ANN, *pools))) < NEAR


def test_the_sheet_ends_before_a_round_that_is_not_agreed_and_says_why() -> None:
    undecided = replace(ROUND, name=LocalizedText(en="Series A"), conversion=None)
    book, sheet, _ = computed(brief(SAFE, undecided))
    assert sheet.rounds == []
    page = next(each for each in book.book.sheets if each.kind == "table")
    said = [each.text for each in page.entries if isinstance(each, Remark)]
    assert any(re.match("“Series A” cannot be worked out before it is agreed", each)
               for each in said)  # fmt: skip
    assert worst(brief(SAFE, undecided)) < NEAR


def test_without_holders_there_is_no_sheet() -> None:
    book = english_book(replace(brief(SAFE, ROUND), holders=()))
    assert book.cap_table is None
    assert all(each.kind != "table" for each in book.book.sheets)
    assert not any(cell.path.endswith(".cap") for cell in book.inputs)


@pytest.mark.parametrize("amount", [10_000_000, 11_000_000, 60_000_000])
def test_terms_that_are_typed_in_and_allow_no_price_fail_the_check(amount: int) -> None:
    book = english_book(brief(SAFE, ROUND))
    cell = next(each for each in book.inputs if each.path == "instruments.safe.amount")
    run = Computation({cell: float(amount)})  # as much as the cap, or more
    book.computed(run)
    assert book.cap_table is not None
    assert run.cell(book.cap_table.holds) == 0


def test_a_cap_that_is_typed_in_counts_and_one_that_is_emptied_does_not() -> None:
    bare = replace(SAFE, cap=None, discount=D("0.2"))
    for drawn, typed, asked in (
        (bare, 4e6, replace(bare, cap=D(4_000_000))),
        (replace(bare, cap=D(4_000_000)), None, bare),
    ):
        book = english_book(brief(drawn, ROUND))
        cell = next(each for each in book.inputs if each.path == "instruments.safe.cap")
        run = Computation({cell: typed})
        book.computed(run)
        table = cap_table(brief(asked, ROUND))
        assert book.cap_table is not None
        assert table is not None
        part = run.cell(book.cap_table.parts["safe", 1])
        assert part == pytest.approx(float(table.stages[1].ownership("safe")), rel=NEAR)
