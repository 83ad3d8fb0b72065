"""The samples as shipped: complete, in both languages, and true to their own facts."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

import pytest

from assistant.domain.brief import ANSWER_KEYS, Brief
from assistant.domain.brief_reading import parse_brief
from assistant.domain.fact_sheet import build_fact_sheet
from assistant.domain.fact_text import fact_text
from assistant.domain.facts import Fact, FactSheet, Range
from assistant.domain.languages import LANGUAGES, Language, LocalizedText
from assistant.paths import resources_dir
from assistant.services.content import field_labels

SAMPLES = ("tallyhop", "xiancai")
NOT_IN_THE_NOTES = {"exit"}
SHARES = {"tallyhop": 8_500_000, "xiancai": 1_800_000}
WORDS_EN = (40, 140)
CHARACTERS_ZH = (80, 250)
LINK = re.compile(r"\[([^\]]+)\]\(fact:([a-z0-9_.]+)\)")
NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(million\b|m\b|万|亿|%)?")
SCALES = {
    "million": Decimal(1_000_000), "m": Decimal(1_000_000), "万": Decimal(10_000),
    "亿": Decimal(100_000_000), "%": Decimal("0.01"),
}  # fmt: skip
WRITTEN_OUT = {
    "one": Decimal(1), "two": Decimal(2), "three": Decimal(3), "four": Decimal(4),
    "five": Decimal(5), "six": Decimal(6), "seven": Decimal(7), "ten": Decimal(10),
    "一年": Decimal(1), "七个": Decimal(7), "四成": Decimal("0.4"),
}  # fmt: skip
DATE_OR_NAME = re.compile(
    r"20\d\d[\u2014-]\d\d|20\d\d|31 December|\d+ 月 31 日|\d+ 月|12–3 月|滚动 12 个月|NB-IoT"
)


@cache
def sample(name: str) -> Brief:
    """Read a sample as the program does."""
    path = resources_dir() / "samples" / f"{name}.toml"
    data = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    return parse_brief(data, source=path.name)


@cache
def facts_of(name: str) -> FactSheet:
    """Return the fact sheet of a sample."""
    return build_fact_sheet(sample(name), field_labels())


def answers(name: str) -> Iterator[tuple[str, Language, str]]:
    """Go through all answers, side by side."""
    for key, text in sample(name).answers.items():
        for language in LANGUAGES:
            yield key, language, text.get(language) or ""


def texts_in(value: Any, path: str) -> Iterator[tuple[str, LocalizedText]]:
    """Go through every text of a brief with its key path."""
    if isinstance(value, LocalizedText):
        yield path, value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from texts_in(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, tuple):
        for number, item in enumerate(value, 1):
            yield from texts_in(item, f"{path}[{number}]")
    elif hasattr(value, "items"):
        for key, item in value.items():
            yield from texts_in(item, f"{path}.{key}")


def numbers_in(text: str) -> list[tuple[Decimal, Decimal]]:
    """Return each number of a link's text with the worth of its last digit."""
    word = text.lower().split()[0]
    if word in WRITTEN_OUT:
        return [(WRITTEN_OUT[word], Decimal("0.1"))]
    found = []
    for digits, scale_word in NUMBER.findall(text):
        number = Decimal(digits.replace(",", ""))
        exponent = number.as_tuple().exponent
        assert isinstance(exponent, int)
        scale = SCALES.get(scale_word, Decimal(1))
        sign = -1 if text.startswith("-") else 1
        found.append((sign * number * scale, scale.scaleb(exponent)))
    return found


def says(text: str, fact: Fact, language: Language) -> bool:
    """Tell whether a link's text states the value of its fact, as far as it is written out."""
    if fact.unit in ("date", "quarter", "year"):
        return text in fact_text(fact, language)
    value = fact.value
    wanted = [value.low, value.high] if isinstance(value, Range) else [value]
    stated = numbers_in(text)
    return len(stated) == len(wanted) and all(
        isinstance(exact, Decimal)
        and (exact / digit).quantize(Decimal(1), ROUND_HALF_UP) * digit == number
        for exact, (number, digit) in zip(wanted, stated, strict=True)
    )


@pytest.mark.parametrize(
    ("name", "language", "currency"), [("tallyhop", "en", "GBP"), ("xiancai", "zh", "CNY")]
)
def test_a_sample_is_read_in_its_language_and_currency(
    name: str, language: str, currency: str
) -> None:
    brief = sample(name)
    assert (brief.language, brief.currency, str(brief.start)) == (language, currency, "2027-01")


@pytest.mark.parametrize("name", SAMPLES)
def test_every_text_is_there_in_both_languages(name: str) -> None:
    halves = [
        path
        for path, text in texts_in(sample(name), name)
        if text and not (text.get("en") and text.get("zh"))
    ]
    assert halves == []


@pytest.mark.parametrize("name", SAMPLES)
def test_every_question_the_notes_answer_is_answered(name: str) -> None:
    assert set(sample(name).answers) == set(ANSWER_KEYS) - NOT_IN_THE_NOTES


@pytest.mark.parametrize("name", SAMPLES)
def test_answers_are_as_long_as_an_answer_is(name: str) -> None:
    lengths = {}
    for key, language, text in answers(name):
        plain = LINK.sub(r"\1", text)
        length = len(plain.split()) if language == "en" else len(re.sub(r"\s", "", plain))
        low, high = WORDS_EN if language == "en" else CHARACTERS_ZH
        if not low <= length <= high:
            lengths[key, language] = length
    assert lengths == {}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_link_in_an_answer_leads_to_a_fact(name: str) -> None:
    dead = [
        (key, fact_id)
        for key, _, text in answers(name)
        for _, fact_id in LINK.findall(text)
        if facts_of(name).get(fact_id) is None
    ]
    assert dead == []


@pytest.mark.parametrize("name", SAMPLES)
def test_no_link_states_another_figure_than_its_fact(name: str) -> None:
    wrong = [
        (key, stated, fact.id, fact.value)
        for key, language, text in answers(name)
        for stated, fact_id in LINK.findall(text)
        if (fact := facts_of(name).get(fact_id)) is not None and not says(stated, fact, language)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", SAMPLES)
def test_both_sides_of_an_answer_rest_on_the_same_facts(name: str) -> None:
    apart = {
        key: en ^ zh
        for key, text in sample(name).answers.items()
        if (en := {fact_id for _, fact_id in LINK.findall(text.en or "")})
        != (zh := {fact_id for _, fact_id in LINK.findall(text.zh or "")})
    }
    assert apart == {}


@pytest.mark.parametrize("name", SAMPLES)
def test_no_figure_but_a_date_stands_in_an_answer_without_its_fact(name: str) -> None:
    loose = [
        (key, language, rest)
        for key, language, text in answers(name)
        if re.search(r"\d", rest := DATE_OR_NAME.sub("", LINK.sub("", text)))
    ]
    assert loose == []


@pytest.mark.parametrize("name", SAMPLES)
def test_assets_equal_liabilities_and_equity(name: str) -> None:
    sheet = sample(name).opening_balance
    assert sheet is not None
    assets = sheet.cash + sheet.receivables + sheet.vat_receivable + sheet.equipment
    debts = sheet.payables + sheet.vat_payable + sheet.loans + sheet.convertibles
    assert assets == debts + sheet.share_capital + sheet.retained_earnings > 0


@pytest.mark.parametrize("name", SAMPLES)
def test_the_loss_so_far_is_the_sum_of_its_parts(name: str) -> None:
    brief = sample(name)
    assert brief.opening_balance is not None
    parts = {
        key: item.value or Decimal(0)
        for key, item in brief.evidence.items()
        if key.endswith("_to_date")
    }
    income = parts.pop("sales_to_date" if name == "tallyhop" else "revenue_to_date")
    assert income - sum(parts.values()) == brief.opening_balance.retained_earnings


@pytest.mark.parametrize("name", SAMPLES)
def test_the_shares_of_all_holders_add_up(name: str) -> None:
    assert sum(holder.shares for holder in sample(name).holders) == SHARES[name]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_uses_of_the_round_add_up_to_it(name: str) -> None:
    brief = sample(name)
    uses = [item.value or 0 for key, item in brief.evidence.items() if key.startswith("use_")]
    buffer = brief.evidence["buffer"].value or 0
    seed = next(item for item in brief.instruments if item.id == "seed")
    assert sum(uses) + buffer == seed.amount


@pytest.mark.parametrize("name", SAMPLES)
def test_scenarios_change_what_the_brief_holds(name: str) -> None:
    brief = sample(name)
    held = {
        f"{table}.{row.id}.{field.name}"
        for table in ("revenue", "costs", "people", "capex", "loans")
        for row in getattr(brief, table)
        for field in fields(row)
        if getattr(row, field.name)
    }
    changed = {change.path for scenario in brief.scenarios for change in scenario.changes}
    assert changed <= held
    assert [scenario.id for scenario in brief.scenarios] == ["slow", "fast"]
