"""A sentence taken out of an answer keeps the facts its figures are there."""

from decimal import Decimal

from assistant.domain.answer_quotes import AnswerQuotes
from assistant.domain.binding import Binding, FactIndex, bind
from assistant.domain.facts import Fact, FactSheet
from assistant.domain.languages import LocalizedText

ANSWER = LocalizedText(
    en="We began with 120 farms at half price. Since then nobody has left us.",
    zh="试点有 120 户，半价试用。之后没有人退出。",
)
HALF = Fact(
    id="answers.traction.f2",
    labels={"en": "at … price", "zh": "…试用"},
    value=Decimal("0.5"),
    unit="percent",
    source="answer",
)
FARMS = Fact(id="evidence.farms", labels={"en": "Farms"}, value=Decimal(120), unit="count")
SHEET = FactSheet(
    [Fact(id="answers.traction", labels={}, value=ANSWER, unit="text"), FARMS, HALF],
    aliases={"answers.traction.f1": "evidence.farms"},
)


def settled(markdown: str) -> list[tuple[str, str, str | None]]:
    """Return each figure with its status and fact; at first none rests on anything."""
    index = FactIndex(SHEET)
    found = [
        Binding(figure=each.figure, status="unbacked", reason="invented")
        for each in bind(markdown, index)
    ]
    quotes = AnswerQuotes(SHEET, index)
    return [(b.figure.text, b.status, b.fact) for b in quotes.settled(markdown, found)]


def test_her_sentence_keeps_its_facts_in_another_text_and_other_marks() -> None:
    text = "Other words.\n\n- We **began** with 120 farms at half price. More words follow."
    assert settled(text) == [
        ("120", "bound", "evidence.farms"),
        ("half", "bound", "answers.traction.f2"),
    ]
    assert settled("以往如此。试点有 120 户，半价试用。") == [("120 户", "bound", "evidence.farms")]


def test_a_sentence_of_others_is_not_hers() -> None:
    found = settled("They began with 120 farms at half price.")
    assert {status for _, status, _ in found} == {"unbacked"}


def test_another_figure_in_her_sentence_is_not_hers() -> None:
    [other, _] = settled("We began with 130 farms at half price.")
    assert other == ("130", "unbacked", None)


def test_a_figure_that_was_put_into_her_sentence_is_not_hers() -> None:
    [_, put_in, _] = settled("We began with 120 farms, 9 of the farms at half price.")
    assert put_in == ("9", "unbacked", None)


def test_what_rests_on_a_fact_already_stays_as_it_is() -> None:
    text = "We began with 120 farms at half price."
    index = FactIndex(SHEET)
    found = bind(text, index)
    kept = AnswerQuotes(SHEET, index).settled(text, found)
    assert [each for each in found if each.status in ("bound", "derived")] == [
        now
        for now, before in zip(kept, found, strict=True)
        if before.status in ("bound", "derived")
    ]
