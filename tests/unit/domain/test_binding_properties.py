"""Properties of binding: it never raises, is the same twice, and keeps to the words."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.binding import FactIndex, bind
from assistant.domain.fact_text import fact_text, fact_text_with_period
from assistant.domain.facts import Fact, Unit
from assistant.domain.figures import Figure, FigurePeriod, FigureUnit, find_figures
from assistant.domain.languages import Language
from tests.unit.domain.binding_maker import (
    INDEX,
    bindings,
    count,
    fact,
    facts,
    figure,
    percent,
    placed,
    pounds,
)

UNITS: tuple[FigureUnit, ...] = (
    "money", "percent", "points", "ratio", "count", "duration", "date", "quarter", "year", "plain",
)  # fmt: skip
TEXTS = st.text(alphabet="ab 1年月%£|#-\n。.,[]()*\ud800Revenue 收入", max_size=60)
VALUES = st.one_of(
    st.none(),
    st.decimals(),
    st.sampled_from(["2027", "2027-06", "--03-31", "Q3", "", "nonsense", "2027-99"]),
)
PERIODS: st.SearchStrategy[FigurePeriod | None] = st.sampled_from(
    [None, "minute", "hour", "day", "month", "year"]
)


@st.composite
def read_texts(draw: st.DrawFn) -> tuple[str, tuple[Figure, ...]]:
    """Draw a text and figures in it that no finder would make."""
    text = draw(TEXTS)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    figures = []
    for start, end in pairwise(cuts):
        made = Figure(
            text=text[start:end],
            start=start,
            end=end,
            unit=draw(st.sampled_from(UNITS)),
            value=draw(VALUES),
            low=draw(VALUES),
            currency=draw(st.sampled_from([None, "GBP", "USD"])),
            period=draw(PERIODS),
            per=draw(PERIODS),
            qualifier=draw(st.sampled_from([None, "about", "over", "nearly", "at_most"])),
            step=draw(st.sampled_from([None, Decimal(0), Decimal(1), Decimal("0.001")])),
            counted=draw(st.sampled_from(["", "sites", "家", "家门店", "£"])),
            link=draw(st.sampled_from([None, "fact:evidence.sites", "fact:", "source:1"])),
        )
        figures.append(made)
    return text, tuple(figures)


@settings(deadline=None)
@given(read_texts())
def test_binding_never_raises_and_is_the_same_twice(
    read: tuple[str, tuple[Figure, ...]],
) -> None:
    text, figures = read
    found = bind(text, INDEX, figures)
    assert [binding.figure for binding in found] == list(figures)
    assert bind(text, INDEX, figures) == found
    for binding in found:
        assert (binding.fact is not None) == (binding.status == "bound")
        assert bool(binding.reason) == (binding.status == "unbacked")
        assert bool(binding.candidates) == (binding.status == "ambiguous")
        assert bool(binding.expression) == (binding.status == "derived")


@settings(deadline=None)
@given(TEXTS)
def test_any_text_is_bound_with_the_figures_found_in_it(text: str) -> None:
    assert len(bind(text, INDEX)) == len(find_figures(text))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_fact_written_out_beside_its_label_is_bound_to_it(language: Language) -> None:
    assert len(facts()) > 100
    assert {held.id: _bound_beside_label(held, language) for held in facts()} == {
        held.id: [held.id] for held in facts()
    }


def _bound_beside_label(held: Fact, language: Language) -> list[str | None]:
    text = f"{held.label(language)}: {fact_text_with_period(held, language)}"
    shown = fact_text(held, language)
    return [
        binding.fact
        for binding in bind(text, INDEX)
        if binding.figure.start >= len(held.label(language)) and binding.figure.text in shown
    ]


SENTENCES: tuple[tuple[str, Figure], ...] = (
    ("There were 12 dogs in the park.", count("12", 12, "dogs")),
    ("The old bridge cost £79 to paint.", pounds("£79", 79)),
    ("Rain fell on 43.2% of all mornings.", percent("43.2%", "0.432")),
    ("公园里有 83 只狗。", count("83 只", 83, "只狗")),
    ("The war ended in 1945.", figure("1945", "year", "1945")),
)
BOTH_UNITS: tuple[Unit, ...] = ("money", "percent", "count", "plain")
LABELS = st.sampled_from(
    [
        ("Glass ceilings", "玻璃天花板"),
        ("Velvet curtains: Length", "丝绒窗帘：长度"),
        ("Hydrogen", "氢气"),
        ("Sextant repairs, May 2028", "六分仪修理（2028 年 5 月）"),
    ]
)


@given(
    sentence=st.sampled_from(SENTENCES),
    labels=LABELS,
    value=st.sampled_from(["12", "79", "0.432", "83", "1945"]),
    unit=st.sampled_from(BOTH_UNITS),
)
def test_a_fact_with_other_words_backs_nothing(
    sentence: tuple[str, Figure], labels: tuple[str, str], value: str, unit: Unit
) -> None:
    text, read = sentence
    assert bindings(text, read)[0].status == "unbacked"
    more = fact("other.thing", *labels, value, unit)
    index = FactIndex([*facts(), more])
    assert bindings(text, read, index=index)[0].status == "unbacked"


def test_figures_are_bound_wherever_their_text_stands() -> None:
    text = "We charge £79 a month per site."
    read = placed(text, pounds("£79", 79, per="month"))
    moved = tuple(replace(each, start=each.start + 40, end=each.end + 40) for each in read)
    blank = " " * 38 + "\n\n"
    assert bind(blank + text, INDEX, moved)[0].fact == bind(text, INDEX, read)[0].fact


@pytest.mark.parametrize(
    "unit", ["we have 41% of it, ", "我们有41%，", "41%百", "we had 1,200 and "]
)
def test_a_sentence_without_an_end_takes_time_in_proportion(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        figures = find_figures(text)
        begun = process_time()
        found = bind(text, INDEX, figures)
        assert len(found) == len(figures)
        return process_time() - begun

    assert seconds(5_000) < 12 * seconds(1_000) + 0.05  # the square would be 25 times
