"""Briefs are read exactly, and refused with the path of the key at fault."""

import json
import tomllib
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.brief import Brief
from assistant.domain.brief_reading import (
    MAX_TEXT_LENGTH,
    brief_to_data,
    dump_value,
    parse_brief,
    parse_value,
    with_value,
)
from assistant.domain.languages import LocalizedText
from assistant.domain.months import Month
from assistant.errors import BriefError
from assistant.texts import load_texts
from tests.unit.domain.brief_maker import briefs


def read(toml: str) -> Brief:
    return parse_brief(tomllib.loads(toml, parse_float=Decimal), source="b.toml")


def refusal(toml: str) -> BriefError:
    with pytest.raises(BriefError) as caught:
        read(toml)
    return caught.value


def test_a_plain_string_is_a_text_in_the_briefs_own_language() -> None:
    brief = read('schema = 1\nlanguage = "zh"\n[answers]\nproblem = "损耗高"')
    assert brief.answers["problem"] == LocalizedText(zh="损耗高")


def test_a_text_may_be_given_in_both_languages() -> None:
    brief = read('schema = 1\n[company]\nname = { en = "PickFresh", zh = "鲜采" }')
    assert brief.company.name == LocalizedText(en="PickFresh", zh="鲜采")


def test_numbers_keep_every_digit_and_percent_signs_are_understood() -> None:
    brief = read('schema = 1\n[[revenue]]\nname = "Subscription"\nprice = 79.10\nchurn = "2.1%"')
    assert brief.revenue[0].price == Decimal("79.10")
    assert brief.revenue[0].churn == Decimal("0.021")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("30万", "300000"), ("1.2 万", "12000"), ("3亿", "300000000"), ("1,200", "1200"),
     ("-2.5万", "-25000"), ("７％", "0.07")],
)  # fmt: skip
def test_amounts_may_be_typed_as_the_chinese_say_them(typed: str, expected: str) -> None:
    assert parse_value("opening_balance.retained_earnings", typed, language="zh") == Decimal(
        expected
    )


@pytest.mark.parametrize("typed", ["万", "1万2", "万1", "1万万", "%", "1%%"])
def test_half_an_amount_is_none(typed: str) -> None:
    with pytest.raises(BriefError):
        parse_value("opening_balance.cash", typed, language="zh")


def test_months_and_days_are_read() -> None:
    brief = read(
        'schema = 1\nstart = "2027-01"\n[opening_balance]\nas_of = 2026-12-31\ncash = 5\n'
        "share_capital = 5"
    )
    assert brief.start == Month(2027, 1)
    assert brief.opening_balance is not None
    assert brief.opening_balance.as_of == date(2026, 12, 31)


def test_rows_without_an_id_get_one_from_their_english_name() -> None:
    brief = read(
        'schema = 1\n[[people]]\nrole = "Growth lead"\n[[people]]\nrole = "Growth lead"\n'
        '[[people]]\nrole = { zh = "财务" }'
    )
    assert [person.id for person in brief.people] == ["growth_lead", "growth_lead_2", "people_3"]


REVENUE = "schema = 1\n[[revenue]]\nname = 'a'\n"


@pytest.mark.parametrize(
    ("toml", "key_path", "key"),
    [
        ("schema = 2", "schema", "brief_unknown_schema"),
        ('company = "x"', "schema", "brief_unknown_schema"),
        ("schema = true", "schema", "brief_unknown_schema"),
        ("schema = 1\n[company]\nnam = 'x'", "company.nam", "brief_unknown_key_close"),
        ("schema = 1\n[answers]\nzzz = 'x'", "answers.zzz", "brief_unknown_key"),
        ("schema = 1\n[company]\nname = 3", "company.name", "brief_not_a_text"),
        ("schema = 1\nrevenue = 3", "revenue", "brief_not_a_list"),
        ("schema = 1\n[[revenue]]\nprice = 1", "revenue[1].name", "brief_missing"),
        ("schema = 1\n[[revenue]]\nname='a'\nprice = -1", "revenue[1].price", "brief_negative"),
        (REVENUE + "churn = 2", "revenue[1].churn", "brief_too_large"),
        (REVENUE + "price = 'x'", "revenue[1].price", "brief_not_a_number"),
        (REVENUE + "price = nan", "revenue[1].price", "brief_not_a_number"),
        (REVENUE + "driver = 'x'", "revenue[1].driver", "brief_not_a_choice"),
        (
            "schema = 1\n[[people]]\nrole='a'\nstart='2027-05'\nend='2027-04'",
            "people[1].end",
            "brief_ends_before_start",
        ),
        (
            "schema = 1\n[[costs]]\nid='a'\nname='a'\n[[costs]]\nid='a'\nname='b'",
            "costs[2].id",
            "brief_duplicate_id",
        ),
        ("schema = 1\nstart = '2027-13'", "start", "brief_not_a_month"),
        ("schema = 1\ncurrency = 'pounds'", "currency", "brief_not_currency"),
        ("schema = 1\nmonths = 6", "months", "brief_too_small"),
        ("schema = 1\n[opening_balance]\ncash = 5", "opening_balance", "brief_does_not_balance"),
        ("schema = 1\n[evidence.a]\nlabel='a'", "evidence.a", "brief_one_value"),
        ('schema = 1\n[company]\nname = "a\\u0007"', "company.name", "brief_control_character"),
        (
            (
                "schema = 1\n[[revenue]]\nid='a'\nname='a'\nof_line='b'\n"
                "[[revenue]]\nid='b'\nname='b'\nof_line='a'"
            ),
            "revenue[1].of_line",
            "brief_circular_line",
        ),
        (
            (
                "schema = 1\n[[instruments]]\nname='a'\nkind='priced_round'\nmonth='2027-04'\n"
                "[[instruments]]\nname='b'\nkind='priced_round'\nmonth='2027-04'"
            ),
            "instruments[2].month",
            "brief_twin_round",
        ),
        (
            "schema = 1\n[[instruments]]\nname='a'\nkind='safe_post'\namount=5",
            "instruments[1].cap",
            "brief_no_terms",
        ),
        (
            "schema = 1\n[[scenarios]]\nname='Slow'\nchanges=[{path='revenue.a.price', factor=2}]",
            "scenarios[1].changes[1].path",
            "brief_scenario_path",
        ),
        ("schema = 1\n[tax]\nvat_rate = '130%'", "tax.vat_rate", "brief_too_large"),
        (
            "schema = 1\n[[revenue]]\nname='a'\nchurn='-2%'",
            "revenue[1].churn",
            "brief_negative",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_path(toml: str, key_path: str, key: str) -> None:
    error = refusal(toml)
    assert (error.key_path, error.key) == (key_path, key)
    for language in ("en", "zh"):
        sentence = load_texts(language).sentence(error)
        assert sentence.startswith("b.toml")
        assert key_path in sentence
        assert "\n" not in sentence


def test_two_values_for_one_month_are_refused_with_the_path_of_the_second() -> None:
    error = refusal(
        REVENUE + "price_changes = [{start='2028-01', value=1}, {start='2028-01', value=2}]"
    )
    assert (error.key, error.key_path) == (
        "brief_twin_month",
        "revenue[1].price_changes[2].start",
    )


def test_ten_megabytes_of_text_are_refused_with_their_path() -> None:
    error = refusal(f'schema = 1\n[answers]\nproblem = "{"x" * 10_000_000}"')
    assert error.key_path == "answers.problem"
    assert error.values["most"] == MAX_TEXT_LENGTH


def test_writing_a_brief_and_reading_it_gives_it_back() -> None:
    brief = read(
        """
        schema = 1
        language = "zh"
        currency = "CNY"
        start = "2027-01"
        [company]
        name = { en = "A", zh = "甲" }
        founded = "2025-09"
        [evidence.loss]
        label = "损耗"
        value = 0.22
        unit = "percent"
        evidence = "measured"
        [[revenue]]
        name = "月租"
        price = 30.5
        price_changes = [{ start = "2028-01", value = 31 }]
        [[scenarios]]
        name = "慢"
        changes = [{ path = "revenue.revenue_1.new_customers", factor = 0.6 }]
        """
    )
    stored = json.loads(json.dumps(brief_to_data(brief)))
    assert parse_brief(stored, source="stored") == brief


def test_a_single_value_is_read_like_in_a_file() -> None:
    assert parse_value("company.name", "甲", language="zh") == LocalizedText(zh="甲")
    assert parse_value("currency", "GBP", language="en") == "GBP"
    rows = parse_value("people", [{"role": "CEO", "pay": "48000"}], language="en")
    assert dump_value(rows) == [{"role": {"en": "CEO"}, "pay": 48000}]


def test_a_single_value_that_cannot_be_is_refused_with_its_path() -> None:
    with pytest.raises(BriefError) as caught:
        parse_value("revenue", [{"name": "x", "price": -1}], language="en")
    assert caught.value.key_path == "revenue[1].price"
    with pytest.raises(BriefError):
        parse_value("nothing.here", "x", language="en")
    with pytest.raises(BriefError):
        parse_value("nothing", None, language="en")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "price", "start", "id", "en", "zh", "x", "value", "path"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from([*sorted(Brief.__dataclass_fields__), "other"]), json_values)
)
def test_any_json_is_a_brief_or_one_error_with_a_sentence(data: dict[str, Any]) -> None:
    try:
        brief = parse_brief(data | {"schema": 1}, source="x.json")
    except BriefError as error:
        refused: BriefError | None = error
    else:
        refused = None
        assert parse_brief(brief_to_data(brief), source="again") == brief
    assert refused is None or "\n" not in load_texts("en").sentence(refused)


@settings(max_examples=25)  # a brief takes its time to be made up
@given(briefs(), briefs(), st.sampled_from([each.name for each in fields(Brief)][2:]))
def test_a_value_set_in_a_brief_is_read_as_in_the_whole(
    brief: Brief, other: Brief, path: str
) -> None:
    whole, value = brief_to_data(brief), brief_to_data(other).get(path)

    def outcome(make: Callable[[], Brief]) -> object:
        try:
            return make()
        except BriefError as error:
            return error.key, error.values

    for each in (value, None):
        rest = {key: kept for key, kept in whole.items() if key != path}
        changed = rest if each is None else whole | {path: each}
        asked = outcome(partial(parse_brief, changed, source=path, is_unfinished=True))
        assert outcome(partial(with_value, brief, path, each, source=path)) == asked


def test_what_was_read_before_is_not_taken_for_what_only_looks_like_it() -> None:
    def read_list(value: object) -> object:
        data = {"schema": 1, "risks": [{"name": "A", "note": value}]}
        return parse_brief(data, source="b").risks[0].note

    assert read_list("Decimal('1')") == LocalizedText(en="Decimal('1')")
    assert read_list('["Decimal", "1"]') == LocalizedText(en='["Decimal", "1"]')
    for value in (Decimal(1), 1, True, ["Decimal", "1"]):
        with pytest.raises(BriefError) as caught:
            read_list(value)
        assert caught.value.values["source"] == "b"
