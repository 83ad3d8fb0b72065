"""A figure of an answer is a fact of its own unless a fact of the brief backs it."""

from collections.abc import Iterable
from decimal import Decimal

import pytest

from assistant.domain.answer_readings import AnswerReading, sheet_with_answers
from assistant.domain.binding import FactIndex, bind
from assistant.domain.facts import Fact, FactSheet
from assistant.domain.languages import LocalizedText
from assistant.domain.own_figures import read_answer

LABELS = {"en": "Price of a berth", "zh": "泊位价格"}
PRICE = Fact(
    id="revenue.berth.price", labels=LABELS, value=Decimal(79), unit="money", currency="GBP",
    period="month",
)  # fmt: skip


def read(en: str, zh: str | None = None, *, facts: Iterable[Fact] = (PRICE,)) -> AnswerReading:
    sheet = FactSheet(facts)
    return read_answer("market", LocalizedText(en=en, zh=zh), lambda: FactIndex(sheet))


def test_what_the_brief_knows_is_no_second_fact_and_its_id_leads_to_the_first() -> None:
    reading = read("The price of a berth is £79 a month, and 46 berths are let.")
    assert [(fact.id, fact.value) for fact in reading.facts] == [("answers.market.f2", 46)]
    assert reading.aliases == {"answers.market.f1": PRICE.id}
    sheet = sheet_with_answers(FactSheet([PRICE]), [reading])
    assert sheet.get("answers.market.f1") is PRICE


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("46 boats", 46, 48), ("about 46 boats", 44, 41), ("over 100 boats", 130, 97),
        ("under 100 boats", 81, 110), ("nearly 50 boats", 46, 60), ("£1.2m", 1_249_000, 1_400_000),
    ],
)  # fmt: skip
def test_a_figure_reaches_as_far_as_facts_that_it_may_be(
    text: str, inside: int, outside: int
) -> None:
    (reach,) = read(text).reaches
    assert not isinstance(reach, str)
    least, most = reach
    assert least <= inside <= most
    assert not least <= outside <= most


def test_a_date_reaches_dates_alone_and_a_range_from_each_end() -> None:
    assert read("in June 2027").reaches == ("2027-06",)
    assert len(read("4 to 18 boats").reaches) == 2


def test_a_figure_that_one_language_makes_clear_is_clear_in_the_other() -> None:
    reading = read("The price of a berth is £79 a month.", "每月 79 英镑。")
    assert reading.facts == ()
    assert set(reading.aliases.values()) == {PRICE.id}


def test_linked_figures_are_not_looked_at() -> None:
    never = lambda: pytest.fail("nothing is to be bound")  # noqa: E731 - short
    text = LocalizedText(en="It costs [£79](fact:revenue.berth.price).")
    assert read_answer("market", text, never) == AnswerReading()


def test_a_link_to_an_alias_is_bound_and_her_words_give_way_to_a_fact() -> None:
    reading = read("The price of a berth is £79 a month.")
    index = FactIndex(sheet_with_answers(FactSheet([PRICE]), [reading]))
    (found,) = bind("It costs [£79](fact:answers.market.f1) a month.", index)
    assert (found.status, found.fact) == ("bound", "answers.market.f1")
    twin = Fact(id="answers.market.f9", labels=LABELS, value=Decimal(79), unit="money",
                currency="GBP", period="month")  # fmt: skip
    (either,) = bind("The price of a berth is £79 a month.", FactIndex([twin, PRICE]))
    assert (either.status, either.fact) == ("bound", PRICE.id)
