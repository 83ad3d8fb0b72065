"""A review: what each figure rests on, where it stands, and the same facts said once."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.binding import Binding
from assistant.domain.brief import Brief
from assistant.domain.brief_reading import parse_brief
from assistant.domain.claims import Claim
from assistant.domain.facts import Fact, FactSheet
from assistant.domain.figures import Figure
from assistant.services import content, reviewing
from assistant.services.reviewing import Review, facts_of_brief, review_data, review_text
from tests.strategies import MARKUP, WORDS

SHEET = FactSheet([
    Fact(id="price", labels={"en": "Price per site", "zh": "每店价格"}, value=Decimal(79),
         unit="money", currency="GBP", period="month"),
    Fact(id="sites", labels={"en": "Paying sites", "zh": "付费门店"}, value=Decimal(214),
         unit="count", as_of=date(2026, 10, 31)),
])  # fmt: skip
ENGLISH = "We have 214 paying sites.\n\nThe price per site is £79 a month. Twelve whales came.\n"
CHINESE = "付费门店有 214 家。\n\n鲸鱼来了 12 头。\n"


def review(text: str) -> Review:
    return review_text(text, SHEET)


def figure(found: Review, text: str) -> Binding:
    return next(each for each in found.figures if each.figure.text == text)


def data_of(text: str) -> list[dict[str, Any]]:
    figures: list[dict[str, Any]] = review_data(review(text))["figures"]
    return figures


def sentence(text: str, words: str) -> str:
    start = text.index(words)
    return review(text).sentence(start, start + len(words))


def test_each_figure_has_what_it_rests_on() -> None:
    found = review(ENGLISH)
    assert (figure(found, "214").status, figure(found, "214").fact) == ("bound", "sites")
    assert figure(found, "£79").fact == "price"
    assert figure(found, "Twelve").status == "unbacked"
    assert found.counts == {"bound": 2, "derived": 0, "ambiguous": 0, "unbacked": 1}
    assert [each.figure.text for each in found.with_status("unbacked")] == ["Twelve"]


@pytest.mark.parametrize(
    ("text", "language"), [(ENGLISH, "en"), (CHINESE, "zh"), ("", "en"), ("2027", "en")]
)
def test_the_language_is_that_of_most_words(text: str, language: str) -> None:
    assert review(text).language == language


def test_a_figure_as_data_has_exactly_the_keys_that_are_promised() -> None:
    (first, *_) = data_of("The price per site is £79 a month.")
    assert first == {
        "text": "£79", "start": 22, "end": 25, "unit": "money", "value": "79", "low": None,
        "high": None, "qualifier": None, "currency": "GBP", "period": None, "terms": None,
        "status": "bound", "fact": "price", "from": [], "candidates": [], "why": None,
    }  # fmt: skip


def made(**given_values: Any) -> dict[str, Any]:
    """Return the data of a figure that is not found but made."""
    parts = {"text": "3:1", "start": 0, "end": 3, "unit": "ratio"} | given_values.pop("figure", {})
    binding = Binding(figure=Figure(**parts), **given_values)
    found = Review(text="3:1", sheet=SHEET, language="en", figures=(binding,), claims=(),
                   line_starts=(0,))  # fmt: skip
    (only,) = review_data(found)["figures"]
    return dict(only)


def test_each_status_says_why() -> None:
    unbacked = made(status="unbacked", reason="x10", near="price")
    assert (unbacked["why"], unbacked["fact"], unbacked["candidates"]) == ("x10", None, [])
    derived = made(status="derived", derived_from=("price",), expression="x12")
    assert (derived["why"], derived["from"]) == ("x12", ["price"])
    ambiguous = made(status="ambiguous", candidates=("a", "b"))
    assert (ambiguous["why"], ambiguous["candidates"]) == ("several facts fit", ["a", "b"])


def test_values_are_text_in_which_no_digit_is_lost() -> None:
    terms = (Decimal(3), Decimal("1.50"))
    data = made(status="unbacked", figure={"value": Decimal("1E+3"), "terms": terms})
    assert (data["value"], data["terms"]) == ("1000", ["3", "1.50"])
    data = made(status="unbacked", figure={"low": "2027-01", "high": "2027-06"})
    assert (data["value"], data["low"], data["high"]) == (None, "2027-01", "2027-06")
    assert made(status="unbacked", figure={"value": Decimal("1E+999")})["value"] == "1E+999"


def test_claims_stand_beside_the_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = Claim(text="profitable in 2027", start=3, end=21, kind="profitable_in", status="false",
                  facts=("price",), why="a loss")  # fmt: skip
    monkeypatch.setattr(reviewing, "find_claims", lambda _text, _sheet: (claim,))
    assert review_data(review("We profitable in 2027"))["claims"] == [{
        "text": "profitable in 2027", "start": 3, "end": 21, "kind": "profitable_in",
        "status": "false", "facts": ["price"], "why": "a loss",
    }]  # fmt: skip


@pytest.mark.parametrize("text", [ENGLISH, CHINESE, ENGLISH.replace("\n", "\r\n"), "𝟙😀 £79"])
def test_positions_are_those_of_the_text(text: str) -> None:
    for each in data_of(text):
        assert text[each["start"] : each["end"]] == each["text"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_and_columns_are_an_editors(line_end: str) -> None:
    text = line_end.join(("# 标题", "", "a £79"))
    found = review(text)
    assert found.place(0) == (1, 1)
    assert found.place(text.index("£")) == (3, 3)


# --- the sentence around ----------------------------------------------------------------------


def test_the_sentence_around_a_figure_is_shown_alone() -> None:
    assert sentence(ENGLISH, "Twelve") == "Twelve whales came."
    assert sentence(ENGLISH, "214") == "We have 214 paying sites."
    assert sentence(CHINESE, "12") == "鲸鱼来了 12 头。"


def test_a_sentence_over_two_lines_is_shown_on_one() -> None:
    assert sentence("One.\nIt costs\nus £79\na month. Two.", "£79") == "It costs us £79 a month."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# £79 a month\nText follows.", "£79 a month"),
        ("Text before\n# £79 a month", "£79 a month"),
        ("- one\n- two £79\n- three", "two £79"),
        ("1. one\n2. two £79\n3. three", "2. two £79"),
        ("| a | b |\n|---|---|\n| c | £79 |\n| d | 2 |", "| c | £79 |"),
        ("> quoted £79\n> more", "quoted £79"),
        ("| a |\n|---|\n| c |\n\n: All at £79", "All at £79"),
        ("one\r\n\r\ntwo £79\r\n\r\nthree", "two £79"),
        ("a **£79** `b`", "a £79 b"),
        ("[a](fact:x.y) and [£79](fact:price?form=k), [n](source:3)", "a and £79, n"),
    ],
)
def test_rows_items_and_headings_stand_alone_without_their_marks(text: str, expected: str) -> None:
    assert sentence(text, "£79") == expected


def test_a_long_sentence_is_cut_around_the_figure() -> None:
    long = sentence(f"{'some words ' * 300}cost £79 a month {'and more ' * 300}", "£79")
    assert long.startswith(("…some words ", "…words "))
    assert "cost £79 a month and more" in long
    assert long.endswith((" and…", " more…"))
    assert len(long) < 200
    assert len(sentence(f"{'字' * 3000}£79{'字' * 3000}", "£79")) < 200


TEXTS = st.lists(st.sampled_from([*MARKUP, *WORDS, "£79", "12", "\n", " "])).map("".join)


@given(TEXTS, st.data())
def test_any_part_of_any_text_has_a_place_and_a_sentence(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = review(text)
    assert "\n" not in found.sentence(start, end)
    line, column = found.place(start)
    assert line >= 1
    assert column >= 1
    assert json.dumps(review_data(found))


def test_a_review_of_nothing_is_empty() -> None:
    assert review_data(review("")) == {"figures": [], "claims": []}


# --- the facts of a brief -------------------------------------------------------------------------


def brief(**answers: object) -> Brief:
    row = {"name": "Sites", "price": 79, "period": "month"}
    data = {"schema": 1, "currency": "GBP", "revenue": [row], "answers": answers}
    return parse_brief(data, source="test")


def facts(**answers: object) -> FactSheet:
    return facts_of_brief(brief(**answers), content.field_labels())


def own_facts(sheet: FactSheet, key: str) -> tuple[Fact, ...]:
    return tuple(fact for fact in sheet if fact.id.startswith(f"answers.{key}."))


def test_the_figures_of_answers_are_facts_too() -> None:
    own = own_facts(facts(problem="Harbours leave 19% of their moorings empty."), "problem")
    assert [fact.value for fact in own] == [Decimal("0.19")]


def test_a_figure_of_an_answer_that_rests_on_the_brief_is_no_second_fact() -> None:
    sheet = facts(business_model="For sites, our price is £79 a month.")
    assert own_facts(sheet, "business_model") == ()
    linked = facts(business_model="We charge [£79](fact:revenue.sites.price) a month.")
    assert own_facts(linked, "business_model") == ()


def test_one_figure_in_both_languages_is_one_fact() -> None:
    sheet = facts(problem={"en": "We asked 46 farms.", "zh": "我们问过 46 家农场。"})
    (fact,) = own_facts(sheet, "problem")
    assert fact.value == Decimal(46)
    assert set(fact.labels) == {"en", "zh"}
