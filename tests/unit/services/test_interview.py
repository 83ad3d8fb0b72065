"""Answers are set one by one, checked against the whole, and never lost to a wrong one."""

from typing import Any

import pytest

from assistant.domain.brief_reading import brief_to_data
from assistant.domain.languages import LocalizedText
from assistant.errors import BriefError
from assistant.services import content
from assistant.services.interview import OpenQuestion
from tests.unit.services.workplace import BRIEF, Workplace


def test_an_answer_is_set_in_one_language_and_the_other_stays(place: Workplace) -> None:
    project, interview = place.project(), place.services.interview
    interview.set_answer(project, "answers.problem", "泊位常年空着。", language="zh")
    problem = interview.answer(project, "answers.problem")
    assert problem.zh == "泊位常年空着。"
    assert problem.en is not None
    assert problem.en.startswith("Harbours leave")
    interview.set_answer(project, "answers.problem", "", language="en")
    assert interview.answer(project, "answers.problem") == LocalizedText(zh="泊位常年空着。")


def test_both_languages_can_be_set_at_once(place: Workplace) -> None:
    project, interview = place.project(), place.services.interview
    interview.set_answer(project, "company.city", {"en": "Hull", "zh": "赫尔"}, language="en")
    assert interview.answer(project, "company.city") == LocalizedText(en="Hull", zh="赫尔")


@pytest.mark.parametrize("value", [None, "", "  \n", {}])
def test_an_answer_is_cleared_by_nothing(place: Workplace, value: object) -> None:
    project, interview = place.project(), place.services.interview
    interview.set_answer(project, "answers.why_now", value, language="en")
    assert not interview.answer(project, "answers.why_now")
    assert "answers.why_now" not in interview._answered_paths(project)
    question = next(
        item for item in interview.open_questions(project, "en") if "timing" in str(item.sections)
    )
    assert question.question.path == "answers.why_now"


def test_an_answer_survives_a_restart_and_can_be_undone_after_it(place: Workplace) -> None:
    project = place.project()
    place.services.interview.set_answer(project, "start", "2028-01", language="en")
    services = place.reopen()
    assert str(services.interview.answer(project, "start")) == "2028-01"
    assert services.history.undo(project)
    assert services.interview.answer(project, "start") is None
    assert services.history.redo(project)
    assert str(services.interview.answer(project, "start")) == "2028-01"


def test_why_an_answer_would_be_refused_is_told_and_nothing_is_changed(place: Workplace) -> None:
    project, interview = place.project(), place.services.interview
    before = interview.answer(project, "months")
    refused = interview.refusal(project, "months", "many", language="en")
    assert refused is not None
    assert refused.key == "brief_not_a_number"
    assert interview.refusal(project, "months", 24, language="en") is None
    assert interview.answer(project, "months") == before


def test_nought_is_an_answer(place: Workplace) -> None:
    project, interview = place.project(), place.services.interview
    interview.set_answer(project, "working_capital.buffer_months", 0, language="en")
    assert interview.answer(project, "working_capital.buffer_months") == 0
    assert place.reopen().interview.answer(project, "working_capital.buffer_months") == 0


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ("currency", "pounds", "brief_not_currency"),
        ("start", "soon", "brief_not_a_month"),
        ("months", 6.5, "brief_not_whole"),
        ("company.founded", "2027-13", "brief_not_a_month"),
        ("revenue", [{"name": "Moorings", "price": -1}], "brief_negative"),
        (
            "people",
            [{"role": "a", "start": "2027-05", "end": "2027-04"}],
            "brief_ends_before_start",
        ),
        ("evidence.waste", {"label": "Empty"}, "brief_one_value"),
        (
            "costs",
            [{"name": "a", "changes": [{"start": "2027-01", "value": 1}] * 2}],
            "brief_twin_month",
        ),
        ("costs", [{"name": "a", "of_line": "nothing"}], "brief_unknown_line"),
        ("answers.problem", "x" * 20_001, "brief_text_too_long"),
        ("answers.problem", {"fr": "Bonjour"}, "brief_unknown_key"),
        ("answers.poem", "x", "brief_unknown_key"),
        ("company.shoe_size", 3, "brief_unknown_key"),
        ("company.shoe_size", None, "brief_unknown_key"),
        ("answers.poem", None, "brief_unknown_key"),
        ("poem", None, "brief_unknown_key"),
        ("currency.x", None, "brief_unknown_key"),
        ("currency.x", "y", "brief_unknown_key"),
        ("people.1", None, "brief_unknown_key"),
        ("schema", 2, "brief_unknown_schema"),
    ],
)
def test_a_wrong_answer_is_refused_with_its_path_and_changes_nothing(
    place: Workplace, path: str, value: Any, key: str
) -> None:
    project = place.project()
    before = place.services.knowledge.of(project).brief
    place.changes.clear()
    with pytest.raises(BriefError) as caught:
        place.services.interview.set_answer(project, path, value, language="en")
    assert caught.value.key.startswith(key)
    assert caught.value.key_path.startswith(path.partition(".")[0])
    assert place.changes == []
    assert place.services.history.next_undo(project) is None
    assert place.reopen().knowledge.of(project).brief == before


def test_rows_keep_their_ids_when_one_before_them_goes(place: Workplace) -> None:
    project, interview = place.project(), place.services.interview
    rows = [{"role": {"zh": "财务"}}, {"role": {"zh": "销售"}}, {"role": {"en": "Rigger"}}]
    interview.set_answer(project, "people", rows, language="zh")
    ids = [person.id for person in interview.answer(project, "people")]
    data = brief_to_data(place.services.knowledge.of(project).brief)["people"]
    interview.set_answer(project, "people", data[1:], language="zh")
    assert [person.id for person in interview.answer(project, "people")] == ids[1:]
    renamed = [data[2] | {"role": {"en": "Chief rigger"}}]
    interview.set_answer(project, "people", renamed, language="en")
    assert [person.id for person in interview.answer(project, "people")] == ids[2:]


def test_open_questions_name_each_once_with_the_sections_that_wait(place: Workplace) -> None:
    project, interview = place.project(), place.services.interview
    questions = interview.open_questions(project, "en")
    paths = [item.question.path for item in questions]
    assert len(set(paths)) == len(paths)
    assert "answers.team" in paths
    assert "answers.problem" not in paths
    weights = [weight_of(item) for item in questions]
    assert weights == sorted(weights, reverse=True)
    interview.set_answer(project, "answers.team", "Two sailors.", language="en")
    remaining = [item.question.path for item in interview.open_questions(project, "en")]
    assert remaining == [path for path in paths if path != "answers.team"]


def weight_of(item: OpenQuestion) -> int:
    """Count what hangs on a question: chapters twice, and two more for a core question."""
    levels = {s.title: s.level for s in content.outline("business-plan", "en").sections}
    return sum(3 - levels[title] for title in item.sections) + 2 * item.question.core


def test_of_questions_with_as_many_sections_the_core_one_and_that_of_a_chapter_come_first(
    place: Workplace,
) -> None:
    project, interview = place.project({"schema": 1}), place.services.interview
    questions = interview.open_questions(project, "en")
    single = [item for item in questions if len(item.sections) == 1]
    cores = [item.question.core for item in single]
    assert True in cores
    assert False in cores
    assert [weight_of(item) for item in single] == sorted(map(weight_of, single), reverse=True)
    assert cores.index(True) < cores.index(False)


def test_of_equal_questions_a_missing_answer_goes_before_a_translation(place: Workplace) -> None:
    questions = place.services.interview.open_questions(place.project(), "zh")
    kinds: dict[int, list[bool]] = {}
    for item in questions:
        weight = sum(3 - level for level in levels_of(item)) + 2 * item.question.core
        kinds.setdefault(weight, []).append(item.is_translation)
    assert any(len(set(group)) == 2 for group in kinds.values())
    assert all(group == sorted(group) for group in kinds.values())


def levels_of(item: OpenQuestion) -> list[int]:
    sections = content.outline("business-plan", "zh").sections
    return [section.level for section in sections if section.title in item.sections]


def test_a_text_in_the_other_language_is_asked_for_as_a_translation(place: Workplace) -> None:
    project = place.project()
    found = {
        item.question.path: item.is_translation
        for item in place.services.interview.open_questions(project, "zh")
    }
    assert found["answers.problem"]
    assert not found["answers.team"]


def test_progress_counts_what_was_answered(place: Workplace) -> None:
    project, interview = place.project({"schema": 1}), place.services.interview
    assert interview.progress(project).overall.answered == 0
    interview.set_answer(project, "company.name", "Tidemark", language="en")
    interview.set_answer(project, "currency", "USD", language="en")
    interview.set_answer(project, "revenue", [{"name": "Moorings"}], language="en")
    progress = interview.progress(project)
    assert progress.overall.answered == 3
    assert progress.topics["company"].answered == 1
    interview.set_answer(project, "revenue", [], language="en")
    assert interview.progress(project).overall.answered == 2


def test_every_question_of_an_empty_project_has_an_answer_that_is_nothing(
    place: Workplace,
) -> None:
    project, interview = place.project({"schema": 1}), place.services.interview
    defaults = {"currency", "months", "fiscal_year_start"}
    given = {
        question.path
        for question in interview.questionnaire.questions
        if interview.answer(project, question.path)
    }
    assert given == defaults


def test_the_samples_answer_every_question_that_a_section_waits_for(place: Workplace) -> None:
    services = place.services
    for path, _ in services.projects.samples():
        project = services.projects.open_sample(path)
        waiting = [item.question.path for item in services.interview.open_questions(project, "en")]
        assert set(waiting) <= {"answers.exit"}


def test_an_answer_says_which_sections_it_helps(place: Workplace) -> None:
    assert "Industry and timing" in place.services.interview.unlocks("answers.why_now", "en")
    assert "行业趋势与时机" in place.services.interview.unlocks("answers.why_now", "zh")
    assert place.services.interview.unlocks("company.website", "en") == ()


def test_an_answer_is_announced_as_a_change_of_the_brief(place: Workplace) -> None:
    project = place.project()
    place.changes.clear()
    changes = place.services.interview.set_answer(project, "start", "2028-01", language="en")
    assert changes.briefs == {project}
    assert place.changes == [changes]
    assert (
        place.services.interview.set_answer(project, "start", "2028-01", language="en") != changes
    )


def test_knowledge_follows_every_change_of_the_brief(place: Workplace) -> None:
    project = place.project(BRIEF)
    knowledge, interview = place.services.knowledge, place.services.interview
    first = knowledge.of(project)
    assert knowledge.of(project) is first
    interview.set_answer(project, "company.city", "Hull", language="en")
    assert knowledge.of(project).sheet.get("company.city") is not None
    place.services.history.undo(project)
    assert knowledge.of(project).sheet.get("company.city") is None
    other = place.services.projects.duplicate(project, "Copy")
    kept = knowledge.of(project)
    interview.set_answer(other, "company.city", "Hull", language="en")
    assert knowledge.of(project) is kept
