"""The labelled corpus is sound: spans, values, facts, and enough of every kind."""

import json
import re
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from assistant.domain.facts import DATE_UNITS, Fact, Period, Unit
from tests.corpus.sheet import corpus_sheet

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
LANGUAGES = ("en", "zh")
MORE = (
    "more_en", "more_zh", "third_en", "third_zh", "fourth_en", "fourth_zh", "fifth_en", "fifth_zh",
    "sixth_en", "sixth_zh",
)  # fmt: skip
FILES = (*LANGUAGES, *MORE)
UNITS = frozenset(get_args(Unit)) - {"text", "flag"}
PERIODS = frozenset(get_args(Period)) | {"minute"}
QUALIFIERS = frozenset({"about", "over", "at_least", "under", "at_most", "nearly"})
STATUSES = frozenset({"bound", "derived", "ambiguous", "unbacked"})
REASONS = frozenset({
    "invented", "x10", "currency", "unit", "period", "year", "month", "entity", "value",
    "rounding", "range", "qualifier", "arithmetic", "direction",
})  # fmt: skip
KEYS = frozenset({
    "text", "start", "unit", "value", "low", "high", "currency", "period", "qualifier", "terms",
    "status", "fact", "from", "candidates", "reason",
})  # fmt: skip
ISO = {
    "date": re.compile(r"(?:\d{4}-\d\d(?:-\d\d)?|--\d\d(?:-\d\d)?)"),
    "quarter": re.compile(r"(?:\d{4}-)?(?:Q[1-4]|H[12])"),
    "year": re.compile(r"\d{4}"),
}
Sentence = dict[str, Any]
Label = dict[str, Any]


@cache
def sentences(name: str) -> tuple[Sentence, ...]:
    """Return the labelled sentences of one file."""
    lines = (CORPUS / f"figures_{name}.jsonl").read_text("utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


def labels(name: str) -> list[tuple[str, Label]]:
    """Return every label of one file with its sentence."""
    return [(one["text"], label) for one in sentences(name) for label in one["figures"]]


def wrong(name: str, is_right: Any) -> list[tuple[str, str]]:
    """Return the labels of one file that a rule does not hold for."""
    return [(label["text"], text) for text, label in labels(name) if not is_right(label)]


def facts_of(label: Label) -> list[str]:
    """Return the ids of all facts that a label names."""
    named = [*label["from"], *label["candidates"]]
    return named if label["fact"] is None else [label["fact"], *named]


def _is_decimal(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"-?\d+(?:\.\d+)?", value) is not None


def _is_value(label: Label, value: object) -> bool:
    iso = ISO.get(label["unit"])
    return _is_decimal(value) if iso is None else bool(iso.fullmatch(str(value)))


# --- the labels -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_every_line_has_a_sentence_and_whole_labels(name: str) -> None:
    for one in sentences(name):
        assert set(one) == {"text", "language", "style", "figures"}, one["text"]
        assert one["text"].strip()
        assert one["language"] in (name.rpartition("_")[2], "mixed")
        assert all(set(label) == KEYS for label in one["figures"]), one["text"]


@pytest.mark.parametrize("name", FILES)
def test_every_span_slices_back_to_its_text(name: str) -> None:
    for text, label in labels(name):
        start = label["start"]
        assert text[start : start + len(label["text"])] == label["text"] != "", text
        assert label["text"] == label["text"].strip(), text


@pytest.mark.parametrize("name", FILES)
def test_spans_stand_in_order_and_never_overlap(name: str) -> None:
    for one in sentences(name):
        end = 0
        for label in one["figures"]:
            assert label["start"] >= end, one["text"]
            end = label["start"] + len(label["text"])


@pytest.mark.parametrize("name", FILES)
def test_the_words_of_a_label_are_those_of_the_contract(name: str) -> None:
    assert wrong(name, lambda label: label["unit"] in UNITS) == []
    assert wrong(name, lambda label: label["qualifier"] in QUALIFIERS | {None}) == []
    assert wrong(name, lambda label: label["status"] in STATUSES) == []


@pytest.mark.parametrize("name", FILES)
def test_a_figure_has_a_value_a_range_or_terms(name: str) -> None:
    def is_whole(label: Label) -> bool:
        if label["value"] is not None:
            return label["low"] is label["high"] is None and _is_value(label, label["value"])
        if label["low"] is not None:
            return _is_value(label, label["low"]) and _is_value(label, label["high"])
        return len(label["terms"] or ()) > 2

    assert wrong(name, is_whole) == []


@pytest.mark.parametrize("name", FILES)
def test_a_range_runs_upwards(name: str) -> None:
    def is_right(label: Label) -> bool:
        is_range = label["low"] is not None and label["unit"] not in ISO
        return not is_range or Decimal(label["low"]) < Decimal(label["high"])

    assert wrong(name, is_right) == []


@pytest.mark.parametrize("name", FILES)
def test_terms_are_those_of_a_ratio(name: str) -> None:
    def is_right(label: Label) -> bool:
        terms = label["terms"]
        return not terms or (label["unit"] == "ratio" and all(_is_decimal(term) for term in terms))

    assert wrong(name, is_right) == []


@pytest.mark.parametrize("name", FILES)
def test_money_alone_has_a_currency_and_durations_alone_a_period(name: str) -> None:
    def is_right(label: Label) -> bool:
        has_currency = re.fullmatch("[A-Z]{3}", label["currency"] or "") is not None
        has_period = label["period"] in PERIODS
        unit = label["unit"]
        return (has_currency, has_period) == (unit == "money", unit == "duration")

    assert wrong(name, is_right) == []


# --- what the labels say of the sheet -------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_every_named_fact_is_in_the_sheet(name: str) -> None:
    sheet = corpus_sheet()
    assert wrong(name, lambda label: all(map(sheet.get, facts_of(label)))) == []


@pytest.mark.parametrize("name", FILES)
def test_a_status_says_what_it_rests_on_and_no_more(name: str) -> None:
    def is_right(label: Label) -> bool:
        rests_on = {
            "bound": label["fact"],
            "derived": label["from"],
            "ambiguous": label["candidates"],
            "unbacked": label["reason"],
        }
        said = [status for status, value in rests_on.items() if value]
        return said == [label["status"]] and len(set(label["candidates"])) != 1

    assert wrong(name, is_right) == []


@pytest.mark.parametrize("name", FILES)
def test_a_reason_is_one_of_the_contract(name: str) -> None:
    assert wrong(name, lambda label: label["reason"] in REASONS | {None}) == []


def _agrees(label: Label, fact: Fact) -> bool:
    if label["unit"] in DATE_UNITS:
        return fact.unit in DATE_UNITS or fact.as_of is not None
    same_kind = fact.unit == label["unit"] or {fact.unit, label["unit"]} == {"count", "plain"}
    return same_kind and fact.currency == label["currency"]


@pytest.mark.parametrize("name", FILES)
def test_a_bound_figure_has_its_facts_unit_and_currency(name: str) -> None:
    def is_right(label: Label) -> bool:
        facts = [corpus_sheet().get(fact_id) for fact_id in (label["fact"], *label["candidates"])]
        return all(_agrees(label, fact) for fact in facts if fact is not None)

    assert wrong(name, is_right) == []


@pytest.mark.parametrize("name", FILES)
def test_a_bound_figure_is_near_its_facts_value(name: str) -> None:
    # Roundings and qualifiers reach a quarter; durations may be told in another unit, and a loss
    # of 5 is a profit of -5.
    def is_right(label: Label) -> bool:
        fact = corpus_sheet().get(label["fact"] or "")
        value = fact.value if fact is not None and label["value"] else None
        if not isinstance(value, Decimal) or label["unit"] in {*DATE_UNITS, "duration"}:
            return True
        return abs(abs(Decimal(label["value"])) - abs(value)) <= abs(value) / 4

    assert wrong(name, is_right) == []


# --- the whole corpus -----------------------------------------------------------------------------


def _shape(text: str) -> str:
    """Return a sentence without its digits, blanks and marks: what makes it this sentence."""
    return re.sub(r"[\W\d_]+", "", text).casefold()


def test_no_sentence_comes_twice() -> None:
    shapes = Counter(_shape(one["text"]) for name in FILES for one in sentences(name))
    assert [shape for shape, times in shapes.items() if times > 1] == []


def test_there_are_enough_sentences_of_each_language() -> None:
    counted = Counter(one["language"] for name in LANGUAGES for one in sentences(name))
    assert counted.total() >= 400
    assert len(sentences("zh")) >= 0.45 * counted.total()  # about half
    assert counted["mixed"] >= 0.22 * counted.total()  # about a quarter


@pytest.mark.parametrize("name", LANGUAGES)
def test_a_language_has_many_styles_and_many_sentences_without_figures(name: str) -> None:
    styles = Counter(one["style"] for one in sentences(name))
    assert len(styles) >= 10
    assert sum(1 for one in sentences(name) if not one["figures"]) >= 35


def test_figures_of_every_status_reason_and_qualifier_occur() -> None:
    every = [label for name in FILES for _, label in labels(name)]
    assert Counter(label["status"] for label in every).keys() == STATUSES
    assert {label["reason"] for label in every} - {None} == REASONS
    assert {label["qualifier"] for label in every} - {None} == QUALIFIERS
    assert {label["unit"] for label in every} == UNITS


def test_enough_figures_rest_on_the_sheet_and_enough_do_not() -> None:
    backed = [one for one in sentences("en")
              if any(label["status"] != "unbacked" for label in one["figures"])]  # fmt: skip
    wrongly_told = [label for _, label in labels("en") if label["reason"] not in (None, "invented")]
    assert len(backed) >= 90
    assert len(wrongly_told) >= 60


# --- the sheet ------------------------------------------------------------------------------------


def test_the_sheet_is_as_large_as_a_model_of_36_months() -> None:
    assert len(corpus_sheet()) >= 3000
    assert len(corpus_sheet().matching("model.cash.20??-??")) == 36


def test_every_fact_of_the_sheet_has_labels_in_both_languages() -> None:
    assert [fact.id for fact in corpus_sheet() if not all(map(fact.labels.get, LANGUAGES))] == []


def test_facts_of_money_alone_have_a_currency_and_of_the_model_a_day() -> None:
    for fact in corpus_sheet():
        assert (fact.currency is not None) == (fact.unit == "money"), fact.id
        assert fact.as_of is not None or not fact.id.startswith("model."), fact.id


def test_the_sheets_amounts_are_mostly_distinct() -> None:
    amounts = [(fact.value, fact.currency) for fact in corpus_sheet() if fact.unit == "money"]
    assert len(set(map(str, amounts))) >= 0.93 * len(amounts)
