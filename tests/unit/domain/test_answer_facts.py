"""Figures of free-text answers are facts whose ids survive edits."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.answer_facts import AnswerFacts, facts_of_answer, facts_of_figures
from assistant.domain.answer_matching import StoredFigure
from assistant.domain.fact_text import fact_text
from assistant.domain.facts import Range
from assistant.domain.figures import Figure
from assistant.domain.languages import LANGUAGES, Language, LocalizedText
from tests import strategies

_FIGURE = re.compile(r"(£)?(\d[\d,]*(?:\.\d+)?)(?: ?(%|hours|小时|家))?")
_UNITS = {"%": "percent", "hours": "duration", "小时": "duration"}


def figures_in(text: str) -> tuple[Figure, ...]:
    """Return the figures of a test's own sentences: pounds, shares, hours and counts."""
    return tuple(map(_figure, _FIGURE.finditer(text)))


def _figure(found: re.Match[str]) -> Figure:
    unit = "money" if found[1] else _UNITS.get(found[3] or "", "count")
    end = found.end() if found[3] in ("%", "hours", "小时", "家") else found.end(2)
    value = Decimal(found[2].replace(",", "")) * (Decimal("0.01") if unit == "percent" else 1)
    return Figure(
        text=found.string[found.start() : end],
        start=found.start(),
        end=end,
        unit=unit,  # type: ignore[arg-type]  # one of the table
        value=value,
        currency="GBP" if found[1] else None,
        period="hour" if unit == "duration" else None,
    )


def read(en: str = "", zh: str = "", known: Sequence[StoredFigure] = ()) -> AnswerFacts:
    text = LocalizedText(en=en or None, zh=zh or None)
    figures: dict[Language, tuple[Figure, ...]] = {
        language: figures_in(text.get(language) or "") for language in LANGUAGES
    }
    return facts_of_figures("problem", text, known, figures=figures)


def ids(answer: AnswerFacts) -> dict[str, str]:
    """Return the ids of an answer's facts by what the fact prints."""
    return {fact_text(fact, "en"): fact.id.rpartition(".")[2] for fact in answer.facts}


EN = (
    "Independent cafes spend a median 6.5 hours a week on receipts. "
    "61% of them also pay a bookkeeper £180 a month; late returns cost £410 each."
)
ZH = "独立咖啡馆每周要花 6.5 小时整理票据，61% 还另付记账员每月 £180。"


def test_each_figure_is_a_fact_with_its_unit_and_the_clause_around_it() -> None:
    facts = {fact.id: fact for fact in read(EN).facts}
    assert list(facts) == [f"answers.problem.f{number}" for number in range(1, 5)]
    first = facts["answers.problem.f1"]
    assert (first.value, first.unit, first.period) == (Decimal("6.5"), "duration", "hour")
    assert first.label("en") == "Independent cafes spend a median … a week on receipts"
    assert facts["answers.problem.f4"].label("en") == "late returns cost … each"
    assert facts["answers.problem.f3"].currency == "GBP"


def test_the_same_figure_in_both_languages_is_one_fact() -> None:
    answer = read(EN, ZH)
    assert len(answer.facts) == 4
    assert answer.facts[0].labels["zh"] == "独立咖啡馆每周要花…整理票据"
    assert "zh" not in answer.facts[3].labels


def test_figures_that_differ_between_the_languages_are_two_facts() -> None:
    assert len(read("We have 250 sites", "我们有 300 家门店").facts) == 2


def test_reading_an_unchanged_answer_again_changes_nothing() -> None:
    first = read(EN, ZH)
    again = read(EN, ZH, first.stored)
    assert again == first


@pytest.mark.parametrize(
    ("edited", "expected"),
    [
        (EN.replace("6.5", "7"), {"7 hours": "f1", "61%": "f2", "£180": "f3", "£410": "f4"}),
        (f"In 40 interviews: {EN}", {"40": "f5", "6.5 hours": "f1", "61%": "f2"}),
        (EN.replace("£180", "£200"), {"£200": "f3", "£410": "f4"}),
        ("Late returns cost £410. " + EN.split("; ", maxsplit=1)[0], {"£410": "f4", "£180": "f3"}),
        (EN.replace("61%", "Many"), {"6.5 hours": "f1", "£180": "f3"}),
        (EN.replace("£180", "£410").replace("cost £410", "cost £180"), {"£180": "f3"}),
        ("94% of lines are accepted unchanged by the owner.", {"94%": "f5"}),
    ],
)
def test_a_figure_keeps_its_id_through_an_edit(edited: str, expected: dict[str, str]) -> None:
    found = ids(read(edited, known=read(EN).stored))
    assert found.items() >= expected.items()


def test_an_id_is_never_given_to_another_figure() -> None:
    without = read("Nothing is known.", known=read(EN).stored)
    assert without.facts == ()
    later = read("We asked 83 owners.", known=without.stored)
    assert ids(later) == {"83": "f5"}


def test_an_undone_edit_brings_the_ids_back() -> None:
    first = read(EN)
    without = read("Nothing is known.", known=first.stored)
    assert read(EN, known=without.stored).facts == first.facts


def test_a_figure_that_is_edited_in_one_language_first_keeps_its_id() -> None:
    both = read("We have 250 sites in the UK", "我们在英国有 250 家门店")
    english = read("We have 300 sites in the UK", "我们在英国有 250 家门店", both.stored)
    assert {str(fact.value): fact.id[-2:] for fact in english.facts} == {"300": "f1", "250": "f2"}
    then = read("We have 300 sites in the UK", "我们在英国有 300 家门店", english.stored)
    assert [(fact.id[-2:], sorted(fact.labels)) for fact in then.facts] == [("f1", ["en", "zh"])]


def test_a_translation_joins_the_facts_of_the_first_language() -> None:
    first = read(EN)
    both = read(EN, ZH, first.stored)
    assert [fact.id for fact in both.facts] == [fact.id for fact in first.facts]


def test_two_figures_of_one_value_are_two_facts() -> None:
    answer = read("£100 went to rent. £100 went to tools.")
    assert [fact.labels["en"] for fact in answer.facts] == ["… went to rent", "… went to tools"]
    turned = read("£100 went to tools. £100 went to rent.", known=answer.stored)
    by_label = {fact.labels["en"]: fact.id[-2:] for fact in turned.facts}
    assert by_label == {"… went to rent": "f1", "… went to tools": "f2"}


def hand_made(text: str, shown: str, **more: object) -> AnswerFacts:
    start = text.index(shown)
    made = Figure(text=shown, start=start, end=start + len(shown), **more)  # type: ignore[arg-type]  # a test's short cut
    return facts_of_figures("k", LocalizedText(en=text), (), figures={"en": (made,)})


def test_a_range_is_one_fact_and_says_the_span_of_a_flow() -> None:
    answer = hand_made(
        "They pay £180 to £320 a month", "£180 to £320", unit="money", currency="GBP",
        low=Decimal(180), high=Decimal(320), per="month",
    )  # fmt: skip
    assert answer.facts[0].value == Range(low=Decimal(180), high=Decimal(320))
    assert answer.facts[0].period == "month"


def test_what_is_counted_goes_with_the_fact() -> None:
    answer = hand_made(
        "We serve 250 cafés", "250", unit="count", value=Decimal(250), counted="cafés"
    )
    assert answer.facts[0].counted == LocalizedText(en="cafés")


def test_seconds_are_kept_in_minutes() -> None:
    answer = hand_made(
        "It takes 30 seconds", "30 seconds", unit="duration", value=Decimal(30), period="second"
    )
    assert (answer.facts[0].value, answer.facts[0].period) == (Decimal("0.5"), "minute")


def test_what_has_no_single_value_is_no_fact() -> None:
    terms = (Decimal(1), Decimal(2), Decimal(3))
    assert hand_made("Mix 1:2:3", "1:2:3", unit="ratio", terms=terms).facts == ()
    assert (
        hand_made("From 2027 to 2029", "2027 to 2029", unit="year", low="2027", high="2029").facts
        == ()
    )


def test_what_is_said_twice_of_one_thing_is_one_fact() -> None:
    sites = ["cafés", "cafés", "trucks"]
    text = "We serve 250 cafés. The 250 cafés are in Bristol. They have 250 trucks."
    figures = tuple(
        replace(figure, counted=counted)
        for figure, counted in zip(figures_in(text), sites, strict=True)
    )
    answer = facts_of_figures("k", LocalizedText(en=text), (), figures={"en": figures})
    assert [fact.counted.en for fact in answer.facts] == ["cafés", "trucks"]


def test_the_span_of_a_flow_may_come_from_either_language() -> None:
    zh = figures_in("每月 £79")
    text = LocalizedText(en="We ask £79", zh="每月 £79")
    figures: dict[Language, tuple[Figure, ...]] = {
        "en": figures_in("We ask £79"),
        "zh": (replace(zh[0], per="month"),),
    }
    assert facts_of_figures("k", text, (), figures=figures).facts[0].period == "month"


def test_a_long_clause_is_cut_between_words() -> None:
    label = read(f"{'word ' * 30}250 {'after ' * 30}").facts[0].label("en")
    assert label == f"{'word ' * 7}word … {'after ' * 5}after"
    chinese = read(zh=f"{'字' * 30} 250 {'后' * 30}").facts[0].label("zh")
    assert chinese == f"{'字' * 16}…{'后' * 16}"


def test_labels_are_free_of_markup() -> None:
    answer = read("Late **returns** had [cost](https://a.example) `£410` each_time")
    assert answer.facts[0].label("en") == "Late returns had cost … each_time"


def test_a_figure_alone_still_has_a_label() -> None:
    assert read("61%").facts[0].label("en") == "…"


@given(strategies.any_texts(), strategies.any_texts(), strategies.any_texts())
def test_no_answer_raises_and_all_ids_differ(en: str, zh: str, edited: str) -> None:
    first = read(en, zh)
    second = read(edited, zh, first.stored)
    for answer in (first, second):
        found = [fact.id for fact in answer.facts]
        assert len(found) == len(set(found))
    stored = [figure.id for figure in second.stored]
    assert len(stored) == len(set(stored))
    assert {figure.id for figure in first.stored} <= set(stored)


@given(
    st.lists(
        st.sampled_from(("12 sites", "7 hours", "£5 rent", "40% of owners", "and", "£5")),
        max_size=12,
    )
)
def test_a_second_reading_of_any_answer_is_the_first(parts: list[str]) -> None:
    text = ", ".join(parts)
    first = read(text, text)
    assert read(text, text, first.stored) == first


def test_an_answer_with_very_many_figures_is_read_in_time_by_its_length() -> None:
    text = " ".join(f"site {number} pays £5," for number in range(3000))
    first = read(text, text)
    assert len(read(text.replace("£5", "£6"), text, first.stored).facts) > 3000


def test_the_figures_of_an_answer_are_found_by_the_program() -> None:
    answer = facts_of_answer("problem", LocalizedText(en=EN, zh=ZH), ())
    assert facts_of_answer("problem", LocalizedText(en=EN, zh=ZH), answer.stored) == answer
