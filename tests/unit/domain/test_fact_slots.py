"""Slots name facts: a model writes ``{f1}``, the founder reads the value, wherever a token ends."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.fact_slots import FactSlot, fill_slots, mangled_slots, slot_lines
from assistant.domain.facts import Fact, Range
from assistant.domain.languages import LocalizedText
from assistant.domain.sentences import without_links

PRICE = Fact(
    id="a.price", labels={"en": "Price", "zh": "价格"}, value=Decimal(79), unit="money",
    currency="GBP", period="month",
)  # fmt: skip
WASTE = Fact(
    id="a.waste", labels={"en": "Waste", "zh": "损耗率"}, value=Decimal("0.19"), unit="percent"
)
PROBLEM = Fact(
    id="answers.problem",
    labels={"en": "Problem", "zh": "痛点"},
    value=LocalizedText(
        en="We lose [a fifth](fact:a.waste?form=x) of\n nights at [£79](fact:a.price).",
        zh="每月损失 [79 英镑](fact:a.price)。",
    ),
    unit="text",
)
FEE = Fact(
    id="a.fee", labels={"en": "Fee"}, value=Range(low=Decimal(180), high=Decimal(320)),
    unit="money", currency="GBP",
)  # fmt: skip
CITY = Fact(id="a.city", labels={"en": "City"}, value="Bristol", unit="text")
SLOTS = slot_lines([PRICE, WASTE], "en")[1]
SLOTS_ZH = slot_lines([PRICE, WASTE], "zh")[1]


def test_each_figure_has_a_name_with_its_value_beside_it() -> None:
    lines, slots = slot_lines([PRICE, WASTE, FEE, CITY], "en")
    assert lines == (
        "Price: {f1} = £79 a month",
        "Waste: {f2} = 19%",
        "Fee: {f3} = £180 to £320",
        "City: Bristol",
    )
    assert [slot.target for slot in slots] == ["a.price", "a.waste", "a.fee"]


def test_the_figures_of_an_answer_are_slots_that_keep_its_own_words() -> None:
    lines, slots = slot_lines([PROBLEM], "en")
    assert lines == ("Problem: We lose {f1} of nights at {f2}. ({f1} = a fifth, {f2} = £79)",)
    text = fill_slots("They lose {f1} at {f2}.", slots)
    assert text == "They lose [a fifth](fact:a.waste?form=x) at [£79](fact:a.price)."
    assert slot_lines([PROBLEM], "zh")[0] == ("痛点：每月损失 {f1}。（{f1} = 79 英镑）",)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("It costs {f1}.", "It costs £79 a month."),
        ("It costs {f1} a month.", "It costs £79 a month."),
        ("It costs {f1} per month.", "It costs £79 per month."),
        ("It costs £{f1}/month.", "It costs £79/month."),
        ("It costs {f1} (£79 a month).", "It costs £79 a month."),
        ("It costs {f1} = £79 a month.", "It costs £79 a month."),
        ("Waste is {f2}% now.", "Waste is 19% now."),
        ("It costs { F1 }, {{f1}} or {f1: the price}.",
         "It costs £79 a month, £79 a month or £79 a month."),
        ("It costs f1 and {f2 of it. {f1", "It costs £79 a month and 19% of it. "),
        ("Form f10 has {f9} and {price}.", "Form f10 has {?} and {?}."),
        ("", ""),
    ],
)  # fmt: skip
def test_a_slot_is_read_with_patience_and_says_nothing_twice(written: str, read: str) -> None:
    assert without_links(fill_slots(written, SLOTS)) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("每月收 {f1}。", "每月收 79 英镑。"),
        ("收费{f1}。", "收费每月 79 英镑。"),
        ("收费为每月 {f1}英镑。", "收费为每月 79 英镑。"),
        ("损耗率为｛f2｝。", "损耗率为19%。"),
    ],
)
def test_chinese_slots_keep_the_span_where_the_text_lacks_it(written: str, read: str) -> None:
    assert without_links(fill_slots(written, SLOTS_ZH)) == read


def test_mangled_slots_are_counted() -> None:
    text = "{f1} and {f2}, { f1 }, f2, {f9} and {price}"
    assert mangled_slots(text, SLOTS) == (2, 2)
    assert mangled_slots("No slots, form f10.", SLOTS) == (0, 0)


def test_a_figure_with_marks_is_still_one_link() -> None:
    slot = FactSlot(figure="[1] * 2", target="a.b")
    assert fill_slots("{f1}", [slot]) == r"[\[1\] \* 2](fact:a.b)"


PIECES = st.sampled_from(
    ["{", "}", "f", "f1", "{f1}", "{f2}", "{f", "1", "2", "9", " ", "£", "%", " a month", " (",
     "£79 a month", ")", "=", "每月", "price", ".", "\n", "19%", "{{", "}}"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14), st.sampled_from([SLOTS, SLOTS_ZH, ()]))
def test_what_is_shown_of_a_growing_text_never_changes(
    pieces: list[str], slots: tuple[FactSlot, ...]
) -> None:
    text = "".join(pieces)
    whole, before = fill_slots(text, slots), ""
    for end in range(len(text) + 1):
        shown = fill_slots(text[:end], slots, is_whole=False)
        assert shown.startswith(before)
        before = shown
    assert whole.startswith(before)
