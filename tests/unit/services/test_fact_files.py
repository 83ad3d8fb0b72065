"""A list of facts is read as written, or refused with the key at fault."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.facts import FactSheet, Range
from assistant.domain.languages import LocalizedText
from assistant.errors import AssistantError, BriefError, NotFoundError
from assistant.services.fact_files import MAX_FILE_MB, parse_facts, read_facts
from assistant.texts import load_texts

PRICE: dict[str, Any] = {
    "id": "revenue.price", "label_en": "Price per site", "label_zh": "每店价格",
    "unit": "money", "value": "79", "currency": "GBP", "period": "month",
}  # fmt: skip
COUNT: dict[str, Any] = {"id": "sites", "label_en": "Sites", "unit": "count", "value": 214}


def read(*items: object) -> FactSheet:
    return parse_facts(list(items), source="facts.json")


def refusal(data: object) -> BriefError:
    with pytest.raises(BriefError) as caught:
        parse_facts(data, source="facts.json")
    for language in ("en", "zh"):
        sentence = load_texts(language).sentence(caught.value)
        assert sentence.startswith("facts.json")
        assert "\n" not in sentence
    return caught.value


def refused(fact: dict[str, Any], **changed: object) -> tuple[str, str]:
    error = refusal([fact | changed])
    return error.key, error.key_path


def test_a_fact_is_read_with_all_it_has() -> None:
    (fact,) = read(PRICE | {"as_of": "2026-12-31", "counted": {"en": "sites", "zh": "家"}})
    assert fact.labels == {"en": "Price per site", "zh": "每店价格"}
    assert (fact.id, fact.value, fact.unit) == ("revenue.price", Decimal(79), "money")
    assert (fact.currency, fact.period, fact.as_of) == ("GBP", "month", date(2026, 12, 31))
    assert fact.counted == LocalizedText(en="sites", zh="家")


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "事实.json"
    path.write_text(json.dumps([PRICE, COUNT], ensure_ascii=False), "utf-8-sig")
    assert [fact.id for fact in read_facts(path)] == ["revenue.price", "sites"]


def test_an_empty_list_is_a_sheet_without_facts() -> None:
    assert len(read()) == 0


@pytest.mark.parametrize(
    ("given_value", "expected"),
    [("0.432", "0.432"), (7, "7"), (Decimal("6.50"), "6.50"), ("-12", "-12"), (" 1e3 ", "1E+3")],
)
def test_numbers_may_be_text_so_that_no_digit_is_lost(given_value: object, expected: str) -> None:
    (fact,) = read(COUNT | {"value": given_value})
    assert str(fact.value) == expected


def test_a_number_in_json_keeps_its_digits(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text('[{"id": "a", "label_en": "A", "unit": "plain", "value": 0.10000000000000001}]')
    (fact,) = read_facts(path)
    assert fact.value == Decimal("0.10000000000000001")


def test_a_range_may_be_open_at_one_end() -> None:
    (fact,) = read(COUNT | {"value": None, "low": "180", "high": 320})
    assert fact.value == Range(low=Decimal(180), high=Decimal(320))
    (fact,) = read(COUNT | {"value": None, "low": 0})
    assert fact.value == Range(low=Decimal(0))


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        ("date", "2027-06"), ("date", "2027-06-30"), ("date", "--03-31"), ("date", "--02-29"),
        ("quarter", "2027-Q3"), ("quarter", "2026-H1"), ("quarter", "Q3"), ("year", "2027"),
    ],
)  # fmt: skip
def test_dates_stay_as_written(unit: str, value: str) -> None:
    (fact,) = read(COUNT | {"unit": unit, "value": value})
    assert fact.value == value


def test_a_year_may_be_a_number() -> None:
    (fact,) = read(COUNT | {"unit": "year", "value": 2027})
    assert fact.value == "2027"


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2026", date(2026, 1, 1)), ("2026-10", date(2026, 10, 1)), ("2026-Q3", date(2026, 7, 1)),
     ("2026-H2", date(2026, 7, 1)), (2026, date(2026, 1, 1)), (None, None)],
)  # fmt: skip
def test_the_day_of_a_fact_may_be_said_less_exactly(as_of: object, expected: date | None) -> None:
    (fact,) = read(COUNT | {"as_of": as_of})
    assert fact.as_of == expected


@pytest.mark.parametrize(
    ("given_words", "expected"),
    [
        ({"counted": "customers"}, LocalizedText(en="customers")),
        ({"counted": "家门店"}, LocalizedText(zh="家门店")),
        ({"counted": {"zh": "家"}}, LocalizedText(zh="家")),
        ({"counted_en": "sites", "counted_zh": "家"}, LocalizedText(en="sites", zh="家")),
        ({"counted": None}, LocalizedText()),
    ],
)
def test_the_counted_thing_may_be_said_in_several_ways(
    given_words: dict[str, Any], expected: LocalizedText
) -> None:
    (fact,) = read(COUNT | given_words)
    assert fact.counted.as_mapping() == expected.as_mapping()


def test_words_and_flags_are_facts_too() -> None:
    name, flag = read(
        COUNT | {"unit": "text", "value": "Tallyhop"},
        COUNT | {"id": "b", "unit": "flag", "value": True},
    )
    assert (name.value, flag.value) == ("Tallyhop", True)


def test_keys_of_other_programs_are_passed_over_but_not_a_misspelt_one() -> None:
    assert len(read(COUNT | {"source": "ledger", "also": [1]})) == 1
    assert refused(COUNT, curency="GBP") == ("brief_unknown_key_close", "[1].curency")
    assert refused(COUNT, lable_zh="店") == ("brief_unknown_key_close", "[1].lable_zh")


@pytest.mark.parametrize("name", ["id", "unit", "label_en"])
def test_what_is_missing_is_named(name: str) -> None:
    assert refused(COUNT, **{name: None}) == ("brief_missing", f"[1].{name}")
    assert refusal([{key: COUNT[key] for key in COUNT if key != name}]).key == "brief_missing"


def test_money_needs_its_currency_and_a_duration_its_period() -> None:
    assert refused(PRICE, currency=None) == ("brief_missing", "[1].currency")
    assert refused(PRICE, currency="pounds") == ("brief_not_currency", "[1].currency")
    assert refused(COUNT, unit="duration") == ("brief_missing", "[1].period")
    assert refused(COUNT, period="fortnight") == ("brief_not_a_choice", "[1].period")


@pytest.mark.parametrize("unit", ["euro", "Money", 3, ["money"], {}])
def test_an_unknown_unit_is_refused_with_those_there_are(unit: object) -> None:
    error = refusal([COUNT, COUNT | {"id": "b", "unit": unit}])
    assert (error.key, error.key_path) == ("brief_not_a_choice", "[2].unit")
    assert "duration" in str(error.values["choices"])


@pytest.mark.parametrize(
    "value",
    ["NaN", "Infinity", "1,234", "30%", "£79", "", "1e999999", "9" * 400, True, [], {}, "1_000",
     float("nan"), float("inf"), "٣", "1e-999999999"],
)  # fmt: skip
def test_what_is_no_number_is_refused(value: object) -> None:
    assert refused(COUNT, value=value) == ("brief_not_a_number", "[1].value")


@pytest.mark.parametrize("value", ["2027-02-30", "0000", "2027-13", "Q5", "soon", "", "2027-6"])
def test_a_day_that_is_not_in_the_calendar_is_refused(value: str) -> None:
    assert refused(COUNT, unit="date", value=value) == ("brief_not_when", "[1].value")
    assert refused(COUNT, as_of=value) == ("brief_not_when", "[1].as_of")


def test_a_day_without_a_year_dates_nothing() -> None:
    assert refused(COUNT, as_of="--03-31") == ("brief_not_when", "[1].as_of")


def test_value_or_range_but_not_both_and_not_neither() -> None:
    assert refused(COUNT, low=1) == ("facts_one_value", "[1].value")
    assert refused(COUNT, value=None) == ("facts_one_value", "[1].value")
    assert refused(COUNT, value=None, low=2, high=1) == ("brief_range_reversed", "[1].high")


@pytest.mark.parametrize(
    ("name", "value", "key"),
    [
        ("label_en", 3, "brief_not_a_text"),
        ("label_en", "x" * 20_001, "brief_text_too_long"),
        ("id", "x" * 201, "brief_text_too_long"),
        ("label_en", "a\ud800", "brief_control_character"),
        ("id", "a\0", "brief_control_character"),
        ("counted", 3, "brief_not_a_text"),
        ("scenario", [], "brief_not_a_text"),
    ],
)
def test_words_that_are_none_are_refused(name: str, value: object, key: str) -> None:
    assert refused(COUNT, **{name: value}) == (key, f"[1].{name}")


def test_an_id_stands_once() -> None:
    error = refusal([COUNT, PRICE, COUNT])
    assert (error.key, error.key_path) == ("brief_duplicate_id", "[3].id")


@pytest.mark.parametrize("data", [{}, "a", None, 3, {"facts": []}])
def test_what_is_no_list_is_refused(data: object) -> None:
    assert refusal(data).key == "facts_not_a_list"


@pytest.mark.parametrize("item", [[], "a", None, 3])
def test_what_is_no_fact_is_refused(item: object) -> None:
    error = refusal([COUNT, item])
    assert (error.key, error.key_path) == ("brief_not_a_table", "[2]")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


KEYS = st.sampled_from([*PRICE, "low", "high", "as_of", "counted"])


@given(st.lists(st.dictionaries(KEYS, JSON)))
def test_any_json_is_read_or_refused(data: list[dict[str, Any]]) -> None:
    said = ""
    try:
        assert len(parse_facts([PRICE | item for item in data], source="facts.json")) <= len(data)
    except BriefError as error:
        said = load_texts("en").sentence(error)
    assert "\n" not in said


# --- files ----------------------------------------------------------------------------------------


def refused_file(path: Path) -> AssistantError:
    with pytest.raises(AssistantError) as caught:
        read_facts(path)
    return caught.value


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    assert isinstance(refused_file(tmp_path / "no.json"), NotFoundError)
    assert refused_file(tmp_path).key == "brief_unreadable"


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "brief_syntax"),
        (b"\xff\xfe[]", "brief_not_utf8"),
        (b'[{"id": "a", "id": "b"}]', "brief_twin_key"),
        (b'[{"id": "a", "label_en": "a", "unit": "plain", "value": NaN}]', "brief_not_a_number"),
        (b"[" * 100_000, "brief_syntax"),
        (b"[" + b"9" * 5000 + b"]", "brief_syntax"),
    ],
)
def test_a_file_that_is_no_json_is_refused(tmp_path: Path, content: bytes, key: str) -> None:
    path = tmp_path / "facts.json"
    path.write_bytes(content)
    assert refused_file(path).key == key


def test_a_file_beyond_all_measure_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    with path.open("wb") as file:
        file.truncate((MAX_FILE_MB + 2) * 1_000_000)
    assert refused_file(path).key == "brief_file_too_large"
