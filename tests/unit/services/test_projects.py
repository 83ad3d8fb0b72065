"""Projects are made, renamed, copied, trashed, restored and purged, whatever they are called."""

from pathlib import Path

import pytest

from assistant.errors import BadRequestError, BriefError, NotFoundError
from assistant.resources import sample_paths
from assistant.services.projects import MAX_NAME_LENGTH
from tests.unit.services.workplace import BRIEF, Workplace

NAMES = (
    'Anna\'s "best" plan',
    "创业 计划（第二版）",
    "🚲 👩‍🔧 repairs",
    "'; DROP TABLE project; --",
    "{name} %s \\n",
    "../../etc/passwd",
)


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_kept_as_it_is_typed(place: Workplace, name: str) -> None:
    projects = place.services.projects
    project_id = projects.create(name, "en")
    assert projects.get(project_id).name == name
    assert projects.find(name).id == project_id
    assert place.services.knowledge.of(project_id).brief.company.name.en == name
    projects.rename(project_id, f"{name} 2")
    assert [project.name for project in place.reopen().projects.list()] == [f"{name} 2"]


def test_a_name_is_one_line_and_not_empty(place: Workplace) -> None:
    projects = place.services.projects
    project_id = projects.create("  Blue \n harbour\t\x07 ", "en")
    assert projects.get(project_id).name == "Blue harbour"
    for name, key in (
        (" \n\t ", "name_empty"),
        ("\x00\ud800", "name_empty"),
        ("x" * (MAX_NAME_LENGTH + 1), "name_too_long"),
    ):
        with pytest.raises(BadRequestError) as caught:
            projects.rename(project_id, name)
        assert caught.value.key == key
    assert projects.get(project_id).name == "Blue harbour"


def test_a_new_chinese_project_plans_in_yuan(place: Workplace) -> None:
    project_id = place.services.projects.create("鲜采", "zh")
    brief = place.services.knowledge.of(project_id).brief
    assert (brief.language, brief.currency, brief.company.name.zh) == ("zh", "CNY", "鲜采")


def test_a_project_is_found_by_id_or_the_beginning_of_it_or_name(place: Workplace) -> None:
    projects = place.services.projects
    project_id = projects.create("Harbour", "en")
    for wanted in (project_id, project_id[:6], "Harbour", " Harbour  "):
        assert projects.find(wanted).id == project_id
    for wanted in (project_id[:5], "harbor", ""):
        with pytest.raises(NotFoundError) as caught:
            projects.find(wanted)
        assert caught.value.key == "project_not_found"


def test_two_projects_of_one_name_are_told_apart_by_id(place: Workplace) -> None:
    projects = place.services.projects
    ids = {projects.create("Harbour", "en"), projects.create("Harbour", "en")}
    with pytest.raises(NotFoundError) as caught:
        projects.find("Harbour")
    assert (caught.value.key, caught.value.values["n"]) == ("project_ambiguous", 2)
    assert {projects.find(project_id).id for project_id in ids} == ids


def test_a_copy_has_the_answers_and_texts_and_goes_its_own_way(place: Workplace) -> None:
    original = place.project()
    timing = place.section(original, "timing")
    place.services.documents.edit_section(timing.id, "Both have this.")
    copy = place.services.projects.duplicate(original, "Copy")
    place.services.documents.edit_section(place.section(copy, "timing").id, "Only the copy.")
    place.services.interview.set_answer(copy, "answers.why_now", "Later.", language="en")
    assert place.section(original, "timing").markdown == "Both have this."
    assert place.section(copy, "timing").markdown == "Only the copy."
    before = place.services.knowledge.of(original).brief.answers["why_now"]
    assert before.en == "Harbour gates have counted every boat since 2025."


def test_trash_and_restore_keep_everything_and_purge_ends_it(place: Workplace) -> None:
    project_id = place.project()
    place.services.documents.edit_section(place.section(project_id, "timing").id, "Mine.")
    projects = place.services.projects
    projects.trash(project_id)
    assert projects.list() == ()
    assert [project.id for project in projects.list(trashed=True)] == [project_id]
    with pytest.raises(NotFoundError):
        projects.find("Tidemark")
    projects.restore(project_id)
    assert place.section(project_id, "timing").markdown == "Mine."
    projects.trash(project_id)
    projects.purge(project_id)
    assert projects.list(trashed=True) == ()
    assert place.services.searching.search("Mine") == ()
    with pytest.raises(NotFoundError):
        projects.get(project_id)


def test_the_making_and_the_trashing_of_a_project_can_be_undone(place: Workplace) -> None:
    project_id = place.services.projects.create("Harbour", "en")
    history = place.services.history
    place.services.projects.trash(project_id)
    assert history.undo(None)
    assert [project.id for project in place.services.projects.list()] == [project_id]
    assert history.undo(None)
    assert place.services.projects.list() == ()
    assert history.redo(None)
    assert [project.name for project in place.services.projects.list()] == ["Harbour"]


@pytest.mark.parametrize("path", sample_paths(), ids=lambda path: path.stem)
def test_a_sample_becomes_a_project_that_knows_where_it_is_from(
    place: Workplace, path: Path
) -> None:
    project = place.services.projects.get(place.services.projects.open_sample(path))
    assert project.sample == path.stem
    assert project.name
    assert place.services.interview.progress(project.id).core.answered >= 10


def test_every_change_is_announced(place: Workplace) -> None:
    projects = place.services.projects
    project_id = projects.create("Harbour", "en")
    projects.rename(project_id, "Bay")
    projects.trash(project_id)
    projects.restore(project_id)
    assert [change.project_list for change in place.changes] == [True] * 4
    projects.rename(project_id, "Bay")
    assert len(place.changes) == 4


def test_a_brief_without_a_name_is_called_as_its_file(place: Workplace) -> None:
    path = place.write_brief({"schema": 1}, "我的 计划.json")
    project_id = place.services.projects.import_brief(path)
    assert place.services.projects.get(project_id).name == "我的 计划"


def test_a_company_with_a_very_long_name_is_imported_under_a_shorter_one(place: Workplace) -> None:
    path = place.write_brief({"schema": 1, "company": {"name": "Long " * 100}})
    project_id = place.services.projects.import_brief(path)
    assert len(place.services.projects.get(project_id).name) <= MAX_NAME_LENGTH
    name = place.services.knowledge.of(project_id).brief.company.name.en
    assert name == ("Long " * 100).strip()


def test_a_brief_that_is_refused_makes_nothing(place: Workplace) -> None:
    path = place.write_brief(BRIEF | {"colour": "blue"})
    with pytest.raises(BriefError):
        place.services.projects.import_brief(path)
    assert place.services.projects.list() == ()
    assert place.changes == []
