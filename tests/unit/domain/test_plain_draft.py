"""Without a model a section is the founder's own answers, whole and in her words."""

from decimal import Decimal

import pytest

from assistant.domain.facts import Fact, FactSheet
from assistant.domain.languages import Language, LocalizedText
from assistant.domain.outline import OutlineSection
from assistant.domain.plain_draft import plain_section
from assistant.domain.section_plan import plan_section


def answer(key: str, text: str, language: Language = "en") -> Fact:
    value = LocalizedText().with_text(language, text)
    return Fact(id=f"answers.{key}", labels={}, value=value, unit="text")


def figure(key: str, value: str) -> Fact:
    return Fact(
        id=f"evidence.{key}", labels={"en": f"The {key}"}, value=Decimal(value), unit="count"
    )


def drafted(
    *facts: Fact, language: Language = "en", length: tuple[int, int] = (80, 200),
    blocks: tuple[str, ...] = (),
) -> str:  # fmt: skip
    uses = tuple(fact.id for fact in facts)
    section = OutlineSection(
        id="s", title="S", uses=uses, length=length, task="Write.", blocks=blocks
    )
    return plain_section(plan_section(section, FactSheet(facts), language), language)


LONG = " ".join(["We sell moorings to skippers who come in late."] * 6)


def test_an_answer_comes_out_as_it_was_given_with_its_links() -> None:
    text = "We lose [19%](fact:evidence.empty) of *all* nights. It hurts."
    assert drafted(answer("problem", text)) == text


def test_long_answers_are_paragraphs_of_their_own_and_short_ones_stand_together() -> None:
    text = drafted(answer("a", "Short one."), answer("b", "Short two."), answer("c", LONG))
    assert text.split("\n\n")[0].startswith("Short one. Short two.")
    assert drafted(answer("a", LONG), answer("c", "New thought.")).count("\n\n") == 1


def test_what_is_too_long_is_cut_at_whole_sentences_and_each_answer_keeps_its_first() -> None:
    text = drafted(
        answer("a", LONG), answer("b", LONG.replace("moorings", "berths")), length=(5, 20)
    )
    assert text.endswith(".")
    assert "moorings" in text
    assert "berths" in text
    assert len(text.split()) <= 20


def test_paragraphs_and_lists_of_an_answer_stay_what_they_are() -> None:
    listed = "We do three things:\n\n- rent\n- repair\n- insure"
    assert drafted(answer("a", listed)) == listed
    two = f"{LONG}\n\n{LONG.replace('late', 'early')}"
    assert drafted(answer("a", two)) == two


def test_lines_of_one_paragraph_are_joined_as_the_language_joins_them() -> None:
    assert drafted(answer("a", "One line\nand the next.")) == "One line and the next."
    chinese = answer("a", "第一行，\n接着第二行。", "zh")
    assert drafted(chinese, language="zh") == "第一行，接着第二行。"


def test_figures_that_the_text_does_not_name_are_listed_with_links() -> None:
    text = drafted(
        answer("a", f"{LONG} There are [40](fact:evidence.boats_2)."),
        figure("boats_2", "40"),
        figure("boats", "7"),
    )
    assert text.endswith("- The boats: [7](fact:evidence.boats)")
    assert "The boats_2" not in text


def test_figures_that_a_table_of_the_section_shows_are_not_listed_again() -> None:
    text = drafted(answer("a", LONG), figure("boats", "7"), blocks=("evidence_ledger",))
    assert "boats" not in text


def test_where_there_is_no_answer_the_one_line_speaks() -> None:
    line = Fact(
        id="company.one_line", labels={}, value=LocalizedText(en="Every mooring."), unit="text"
    )
    assert drafted(line) == "Every mooring."
    assert drafted(line, answer("a", LONG)) == LONG


def test_a_section_with_figures_alone_lists_them_with_their_names() -> None:
    price = Fact(
        id="revenue.a.price", labels={"en": "Price"}, value=Decimal(30), unit="money",
        currency="GBP", period="month",
    )  # fmt: skip
    assert drafted(price) == "- Price: [£30 a month](fact:revenue.a.price)"
    assert drafted(price, blocks=("statements",)) == ""


@pytest.mark.parametrize("text", ["# One", "1. Uno", "> Quote", "a | b", "*"])
def test_any_answer_gives_some_text(text: str) -> None:
    assert drafted(answer("a", text))
