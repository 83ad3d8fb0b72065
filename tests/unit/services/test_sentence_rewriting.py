"""Which sentences are sent back, with which facts, and which answers may take their place."""

from datetime import date
from decimal import Decimal

import pytest

from assistant.domain.facts import Fact, FactSheet
from assistant.domain.languages import Language
from assistant.services.figure_links import FigureLinks
from assistant.services.sentence_rewriting import (
    SentenceRewrite,
    mended,
    rewrite_of,
    unbacked_sentences,
    with_answer,
)

PRICE = Fact(
    id="revenue.price", labels={"en": "Price of the subscription", "zh": "订阅价格"},
    value=Decimal(79), unit="money", currency="GBP", period="month",
)  # fmt: skip
RENT = Fact(
    id="costs.rent", labels={"en": "Rent of the office", "zh": "办公室租金"}, value=Decimal(1200),
    unit="money", currency="GBP", period="month",
)  # fmt: skip
OPENING = Fact(
    id="milestones.opening", labels={"en": "Opening", "zh": "开业"}, value=date(2027, 5, 1),
    unit="date",
)  # fmt: skip
LINKS = FigureLinks(FactSheet([PRICE, RENT, OPENING]))
EN = "We sell software. The subscription costs £97 a month. It is simple."
ZH = "我们卖软件。订阅价格为每月 97 英镑。很简单。"


def only(text: str, language: Language = "en", own_words: str = "") -> SentenceRewrite:
    (rewrite,) = unbacked_sentences(text, own_words, LINKS, language)
    return rewrite


@pytest.mark.parametrize(
    ("text", "language", "answer", "new"),
    [
        (EN, "en", "The subscription costs £79 a month.", "£79"),
        (
            EN,
            "en",
            'The corrected sentence is:\n"The subscription costs £79."\nGood.',
            "costs £79.",
        ),
        (ZH, "zh", "订阅价格为每月 79 英镑。", "79"),
        (ZH, "zh", "改后：订阅价格按月收取。", "订阅价格按月收取。"),
    ],
)
def test_the_right_figure_or_none_takes_the_place(
    text: str, language: Language, answer: str, new: str
) -> None:
    rewrite = only(text, language)
    assert "97" in rewrite.problem
    assert any("79" in line for line in rewrite.lines)
    rewrite.answer, rewrite.is_answered = answer, True
    changed = mended(text, [rewrite], LINKS, language)
    assert new in changed
    assert "97" not in changed
    assert changed[: rewrite.place[0]] == text[: rewrite.place[0]]


@pytest.mark.parametrize(
    "answer",
    ["", "It costs.", "It is simple.", "We sell software.", "订阅价格为每月 79 英镑。",
     "The subscription costs £97 a month.", "- Price of the subscription: £79 a month",
     "The subscription costs £79 a month. It is cheap.",
     "The subscription costs £79 a month, which is less than what most other firms would ask for.",
     "Swallows cross £79 a month of seas.", "The subscription costs [£79](fact:revenue.price).",
     "The subscription costs £79 a month", "The subscription costs £1,200 a month."],
)  # fmt: skip
def test_what_repeats_is_not_whole_or_is_not_so_is_refused(answer: str) -> None:
    rewrite = only(EN)
    rewrite.answer = answer
    assert with_answer(EN, rewrite, LINKS, "en") is None


def test_an_answer_that_was_cancelled_does_not_count() -> None:
    rewrite = only(EN)
    rewrite.answer = "The subscription costs £79 a month."
    assert mended(EN, [rewrite], LINKS, "en") == EN


def test_her_own_words_linked_and_accepted_figures_and_tables_are_left_alone() -> None:
    own = "The subscription costs £97 a month."
    text = f"{own}\n\n| Price |\n| --- |\n| £55 |\n\n[£44](fact:estimate) is my guess of the price."
    assert unbacked_sentences(text, own, LINKS, "en") == ()
    assert len(unbacked_sentences(text, "", LINKS, "en")) == 1


def test_a_text_full_of_wrong_figures_is_sent_back_in_part() -> None:
    text = " ".join(f"The subscription costs £{n} a month." for n in range(101, 131))
    assert len(unbacked_sentences(text, "", LINKS, "en")) == 12


def test_a_sentence_of_her_choice_is_given_the_facts_that_it_names() -> None:
    rewrite = rewrite_of(EN, (18, 53), problem="It is £79.", links=LINKS, language="en")
    assert rewrite.sentence == "The subscription costs £97 a month."
    assert rewrite.lines[0] == "Price of the subscription: £79 a month"
    assert rewrite.problem == "It is £79."
