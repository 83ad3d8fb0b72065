"""A prompt holds the facts of its section as words, within the room there is."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.facts import Fact, FactSheet
from assistant.domain.languages import LANGUAGES, Language, LocalizedText
from assistant.domain.outline import OutlineSection
from assistant.domain.prompting import (
    build_prompt,
    choose_lines,
    fact_line,
    fill_opening,
    parse_prompt_template,
    prefix_text,
    with_lines_at,
)
from assistant.services.content import outline, prompt_template

SECTION = OutlineSection(
    id="s", title="The {odd} title", must_answer=("Who pays?",), length=(80, 120), task="Write."
)
PRICE = Fact(
    id="a.price", labels={"en": "Price", "zh": "价格"}, value=Decimal(30), unit="money",
    currency="GBP", period="month",
)  # fmt: skip


def test_a_fact_is_read_as_label_and_value() -> None:
    assert fact_line(PRICE, "en") == "Price: £30 a month"
    assert fact_line(PRICE, "zh") == "价格：每月 30 英镑"


def test_a_text_is_one_line_without_links() -> None:
    text = LocalizedText(en="We lose [19%](fact:a.b)\n of nights.")
    problem = Fact(id="p", labels={"en": "Problem"}, value=text, unit="text")
    assert fact_line(problem, "en") == "Problem: We lose 19% of nights."


@given(st.lists(st.integers(0, 50), max_size=12), st.integers(0, 200))
def test_the_chosen_lines_fit_and_every_other_is_named(counts: list[int], budget: int) -> None:
    facts = [Fact(id=str(n), labels={}, value=Decimal(n), unit="count") for n in range(len(counts))]
    kept, left_out = choose_lines(facts, counts, budget)
    assert sum(counts[index] for index in kept) <= budget
    assert sorted([*left_out, *(str(index) for index in kept)]) == sorted(f.id for f in facts)
    assert list(kept) == sorted(kept)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_forms_of_a_prompt_hold_every_line_and_the_title(language: Language) -> None:
    template = prompt_template(language)
    lines = ("Price: {30} £", "价格：30")
    prompt = build_prompt(template, SECTION, lines=lines, opening="We ")
    assert prompt.completion.endswith("We ")
    assert prompt.completion.startswith(prefix_text(template))
    for line in lines:
        assert line in prompt.completion
        assert line in prompt.user
    assert SECTION.title in prompt.completion
    assert SECTION.title in prompt.user
    assert "Who pays?" in prompt.user
    assert "120" in prompt.user


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_sections_share_the_beginning_of_their_prompts(language: Language) -> None:
    template = prompt_template(language)
    prefix = prefix_text(template)
    for section in outline("business-plan", language).sections:
        prompt = build_prompt(template, section, lines=(), opening="")
        assert prompt.completion.startswith(prefix)


def test_an_opening_is_filled_from_facts_or_left_out() -> None:
    sheet = FactSheet([PRICE, Fact(id="n", labels={}, value=LocalizedText(en="Tide"), unit="text")])
    assert fill_opening("{n} costs {a.price}", sheet, "en") == "Tide costs £30"
    assert fill_opening("{n} costs {a.cost}", sheet, "en") == ""
    assert fill_opening("{n} 收费", sheet, "zh") == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_as_shipped_is_complete(language: Language) -> None:
    template = prompt_template(language)
    assert template.version >= 1
    assert len(template.examples) >= 1
    assert all(template.stop)
    for blank in ("title", "questions", "facts", "task", "least", "most"):
        assert f"{{{blank}}}" in template.request


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_model_that_names_facts_is_shown_how(language: Language) -> None:
    digits, slots = prompt_template(language), prompt_template(language, "slots")
    assert (digits.version, digits.request) == (slots.version, slots.request)
    assert "{f1}" in slots.system
    assert len(slots.examples) == len(digits.examples)
    for example in slots.examples:
        assert "{f1} = " in example.notes
        assert "{f" in example.text
    assert "{f" not in digits.system + prefix_text(digits)
    assert build_prompt(slots, SECTION, lines=("Price: {f1} = £9",), opening="").user


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tuned_starter_model_reads_little_beside_the_facts(language: Language) -> None:
    digits, tuned = prompt_template(language), prompt_template(language, "tuned")
    assert tuned.system == ""
    prompt = build_prompt(tuned, SECTION, lines=("Price: £9",), opening="")
    assert prompt.user.startswith(SECTION.title)
    assert prompt.user.endswith("\n- Price: £9")
    asked = build_prompt(digits, SECTION, lines=("Price: £9",), opening="")
    assert len(prompt.user) < len(asked.user)


@given(st.lists(st.tuples(st.integers(0, 5), st.text("xyz", min_size=1)), max_size=4))
def test_lines_are_added_where_they_belong(added: list[tuple[int, str]]) -> None:
    lines = list("abcde")
    added.sort(key=lambda one: one[0])
    found = with_lines_at(lines, [line for _, line in added], [place for place, _ in added])
    assert [line for line in found if line in lines] == lines
    for number, (place, line) in enumerate(added):
        assert found[place + number] == line


def test_a_template_with_an_unknown_key_is_refused() -> None:
    with pytest.raises(TypeError):
        parse_prompt_template({"version": 1, "colour": "red"})
