"""What follows from facts by arithmetic is computed anew when they change."""

from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.derivations import derived_fact, fact_behind, operations_of
from assistant.domain.fact_text import fact_text
from assistant.domain.facts import Fact, Unit
from assistant.domain.link_targets import decoded, derived_target, encoded, facts_named


def fact(value: str, unit: Unit = "count", **more: object) -> Fact:
    if unit == "money":
        more.setdefault("currency", "GBP")
    return Fact(id=value, labels={}, value=Decimal(value), unit=unit, **more)  # type: ignore[arg-type]  # a test's short cut


@pytest.mark.parametrize(
    ("operation", "sources", "printed"),
    [
        ("sum", [fact("120"), fact("80"), fact("50")], "250"),
        ("difference", [fact("120"), fact("80")], "40"),
        ("points", [fact("0.22", "percent"), fact("0.13", "percent")], "9 pp"),
        ("ratio", [fact("120"), fact("80")], "1.5x"),
        ("share", [fact("30"), fact("120")], "25%"),
        ("each", [fact("93060", "money"), fact("282")], "£330"),
        ("growth", [fact("80"), fact("120")], "50%"),
        ("product", [fact("34300"), fact("79", "money", period="month")], "£2,709,700"),
        ("product", [fact("34300"), fact("0.5", "percent")], "17,150"),
        ("yearly", [fact("34300"), fact("79", "money", period="month")], "£32,516,400"),
        ("rest", [fact("0.964", "percent")], "3.6%"),
        (
            "saved",
            [fact("299", "money", period="month"), fact("2990", "money", period="year")],
            "£598",
        ),
        (
            "saved_share",
            [fact("250", "money", period="month"), fact("2400", "money", period="year")],
            "20%",
        ),
        (
            "paid_share",
            [fact("100", "money", period="month"), fact("996", "money", period="year")],
            "83%",
        ),
        ("x12", [fact("79", "money", period="month")], "£948"),
        ("x4", [fact("79", "money", period="quarter")], "£316"),
        ("d12", [fact("120", "money", period="year")], "£10"),
    ],
)
def test_each_operation_gives_its_value_in_its_unit(
    operation: str, sources: list[Fact], printed: str
) -> None:
    made = derived_fact(operation, sources)
    assert made is not None
    assert fact_text(made, "en") == printed


@pytest.mark.parametrize(
    ("operation", "sources"),
    [
        ("sum", [fact("120"), fact("80", "money")]),
        ("sum", [fact("80", "money"), fact("80", "money", currency="EUR")]),
        ("sum", [fact("1", "duration", period="month"), fact("1", "duration", period="year")]),
        ("points", [fact("2"), fact("1")]),
        ("each", [fact("2"), fact("1")]),
        ("ratio", [fact("120")]),
        ("ratio", [fact("120"), fact("0")]),
        ("product", [fact("80", "money"), fact("80", "money")]),
        ("x12", [fact("79", "money", period="year")]),
        ("x12", [fact("79"), fact("80")]),
        ("x12", []),
        ("root", [fact("4")]),
        ("rest", [fact("4")]),
        ("rest", [fact("0.2", "percent"), fact("0.3", "percent")]),
        ("saved", [fact("2990", "money", period="year"), fact("299", "money", period="month")]),
        ("paid_share", [fact("0", "money", period="month"), fact("9", "money", period="year")]),
        ("sum", [Fact(id="t", labels={}, value="words", unit="text")]),
        ("sum", [fact("1e999999")]),
    ],
)
def test_what_does_not_fit_gives_nothing(operation: str, sources: list[Fact]) -> None:
    assert derived_fact(operation, sources) is None


def test_a_target_names_its_facts_whatever_their_ids_are() -> None:
    odd = ("a,b", "c=d", "e f(g)", "中文.x_y")
    target = derived_target("sum", odd)
    assert facts_named(target) == odd
    assert not set(target) & set(" ()|")


def test_a_target_whose_fact_is_missing_is_no_fact() -> None:
    facts = {each.id: each for each in (fact("4"), fact("6"))}
    assert fact_behind("=sum:4,6", facts) == derived_fact("sum", list(facts.values()))
    assert fact_behind("=sum:4,7", facts) is None
    assert fact_behind("=", facts) is None
    assert operations_of("") == operations_of("unknown") == ()


@given(st.text(), st.text())
def test_any_text_stands_in_a_target_and_comes_back(operation: str, text: str) -> None:
    assert decoded(encoded(text)) == text
    fact_behind(f"={operation}:{text}", {})


@given(
    st.sampled_from(("sum", "ratio", "growth", "yearly", "x52")),
    st.lists(st.decimals(), max_size=3),
)
def test_any_values_give_a_number_or_nothing(operation: str, values: list[Decimal]) -> None:
    units = [unit for unit in get_args(Unit) if unit in ("count", "percent")]
    sources = [
        Fact(id=str(n), labels={}, value=value, unit=units[0]) for n, value in enumerate(values)
    ]
    derived = derived_fact(operation, sources)
    assert derived is None or isinstance(derived.value, Decimal)
