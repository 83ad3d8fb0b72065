"""Exit waterfalls: worked examples, and equilibria checked by trying every choice."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.finance.precision import exact
from assistant.domain.finance.problems import FormulaError
from assistant.domain.finance.waterfall import (
    Rights,
    ShareClass,
    distribute,
    equilibrium,
    payouts,
)

D = Decimal


def amounts(proceeds: str, *classes: ShareClass) -> list[Decimal]:
    return [each.amount for each in distribute(D(proceeds), classes)]


def investor(rights: Rights) -> ShareClass:
    cap = D(8) if rights == "capped" else None
    return ShareClass(name="A", rights=rights, shares=D(25), preference=D(4), cap=cap)


FOUNDERS = ShareClass(name="F", rights="common", shares=D(75))


@pytest.mark.parametrize(
    ("rights", "paid"),
    [
        ("non_participating", ("3", "4", "4.5", "6", "10")),
        ("participating", ("3", "5.5", "7.5", "9", "13")),
        ("capped", ("3", "5.5", "7.5", "8", "10")),
    ],
)
def test_a_quarter_with_four_in_front_gets_what_its_rights_say(
    rights: Rights, paid: tuple[str, ...]
) -> None:
    found = [amounts(each, investor(rights), FOUNDERS)[0] for each in ("3", "10", "18", "24", "40")]
    assert found == [D(each) for each in paid]


def test_participation_is_worth_twenty_million_here() -> None:
    def held(rights: Rights) -> ShareClass:
        return ShareClass(name="A", rights=rights, shares=D(60), preference=D(50))

    rest = ShareClass(name="F", rights="common", shares=D(40))
    assert amounts("100", held("non_participating"), rest) == [60, 40]
    assert amounts("100", held("participating"), rest) == [80, 20]


def test_senior_tiers_come_first_and_equals_share() -> None:
    senior = ShareClass(
        name="B", rights="non_participating", shares=D(10), preference=D(6), seniority=2
    )
    left = ShareClass(name="A1", rights="non_participating", shares=D(10), preference=D(3))
    right = ShareClass(name="A2", rights="non_participating", shares=D(10), preference=D(1))
    assert amounts("8", senior, left, right, FOUNDERS) == [6, D("1.5"), D("0.5"), 0]


def test_options_pay_their_strike_or_are_not_exercised() -> None:
    option = ShareClass(name="O", rights="option", shares=D(25), strike=D("0.1"))
    assert amounts("7.5", FOUNDERS, option) == [D("7.5"), 0]
    paid = distribute(D("17.5"), (FOUNDERS, option))
    assert [each.amount for each in paid] == [15, D("2.5")]  # 0.20 a share, less 0.10
    assert paid[1].has_converted


def test_nothing_is_nothing_for_all() -> None:
    assert amounts("0", investor("capped"), FOUNDERS) == [0, 0]


@pytest.mark.parametrize(
    ("classes", "key", "field"),
    [
        ((), "too_few_rows", "classes"),
        ((investor("participating"),), "no_common", "classes"),
        (
            (ShareClass(name="x", rights="common", shares=D(0)),),
            "not_positive",
            "classes[1].shares",
        ),
        (
            (FOUNDERS, ShareClass(name="x", rights="capped", shares=D(1), preference=D(2))),
            "cap_below_preference",
            "classes[2].cap",
        ),
        (
            (ShareClass(name="x", rights="common", shares=D(1), preference=D(2)),),
            "no_preference",
            "classes[1].preference",
        ),
    ],
)
def test_impossible_classes_are_refused(
    classes: tuple[ShareClass, ...], key: str, field: str
) -> None:
    with pytest.raises(FormulaError) as error:
        distribute(D(1), classes)
    assert (error.value.key, error.value.field) == (key, field)


@st.composite
def share_classes(draw: st.DrawFn) -> list[ShareClass]:
    found = [ShareClass(name="common", rights="common", shares=D(draw(st.integers(1, 100))))]
    for number in range(draw(st.integers(0, 6))):
        rights: Rights = draw(
            st.sampled_from(("option", "non_participating", "participating", "capped"))
        )
        preference = D(0) if rights == "option" else D(draw(st.integers(0, 60)))
        found.append(
            ShareClass(
                name=str(number), rights=rights, shares=D(draw(st.integers(1, 60))),
                preference=preference, seniority=draw(st.integers(1, 3)),
                cap=preference * draw(st.integers(1, 3)) if rights == "capped" else None,
                strike=D(draw(st.integers(0, 3))) if rights == "option" else D(0),
            )
        )  # fmt: skip
    return found


@given(share_classes(), st.integers(0, 400))
def test_payouts_are_the_proceeds_and_nobody_gains_by_deciding_otherwise(
    classes: list[ShareClass], proceeds: int
) -> None:
    with exact():
        choices = equilibrium(D(proceeds), classes)
        paid = payouts(D(proceeds), classes, choices)
        assert abs(sum(paid, D(0)) - proceeds) < D("1e-25")
        assert min(paid) >= 0
        for at, each in enumerate(classes):
            if each.rights not in ("non_participating", "capped"):
                continue
            other = (*choices[:at], not choices[at], *choices[at + 1 :])
            assert payouts(D(proceeds), classes, other)[at] <= paid[at] + D("1e-25")


@given(share_classes(), st.integers(0, 400))
def test_a_stable_choice_is_found_wherever_there_is_one(
    classes: list[ShareClass], proceeds: int
) -> None:
    free = [at for at, each in enumerate(classes) if each.rights in ("non_participating", "capped")]

    def is_stable(choices: tuple[bool, ...]) -> bool:
        paid = payouts(D(proceeds), classes, choices)
        for at in free:
            other = (*choices[:at], not choices[at], *choices[at + 1 :])
            if payouts(D(proceeds), classes, other)[at] > paid[at] + D("1e-25"):
                return False
        return True

    with exact():
        found = equilibrium(D(proceeds), classes)
        stable = []
        for chosen in product((False, True), repeat=len(free)):
            every = [False] * len(classes)
            for at, value in zip(free, chosen, strict=True):
                every[at] = value
            if is_stable(tuple(every)):
                stable.append(tuple(every))
        assert found in stable


@given(share_classes(), st.integers(0, 200), st.integers(0, 200))
def test_common_shares_never_lose_by_a_better_exit(
    classes: list[ShareClass], proceeds: int, more: int
) -> None:
    low = distribute(D(proceeds), classes)[0].amount
    high = distribute(D(proceeds + more), classes)[0].amount
    assert high >= low - D("1e-20")
