"""The figures of answers are facts of the project, with ids that are stored and survive."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from assistant.domain.bound_text import without_fact_links
from assistant.domain.facts import Fact
from assistant.domain.languages import LANGUAGES
from assistant.errors import EnvironmentFailure
from assistant.resources import sample_paths
from assistant.services import answer_figures, content
from assistant.services.reviewing import facts_of_brief
from assistant.storage.answer_figures import AnswerFigureStore
from tests.unit.services.workplace import BRIEF, Workplace

EVIDENCE = {"label": "Skippers asked", "value": 46, "unit": "count", "evidence": "measured"}


def own(place: Workplace, project_id: str) -> dict[str, str]:
    """Return the figures of answers by id, as text."""
    sheet = place.services.knowledge.of(project_id).sheet
    return {fact.id: str(fact.value) for fact in sheet if fact.id.startswith("answers.") and
            fact.id.count(".") > 1}  # fmt: skip


def said(place: Workplace, project_id: str, text: object, key: str = "problem") -> None:
    place.services.interview.set_answer(project_id, f"answers.{key}", text, language="en")


@pytest.fixture
def project(place: Workplace) -> str:
    return place.project(
        BRIEF | {"answers": {"problem": "We asked 46 skippers; 30% had sailed on."}}
    )


def test_every_figure_of_an_answer_is_a_fact_of_the_project(place: Workplace, project: str) -> None:
    assert own(place, project) == {"answers.problem.f1": "46", "answers.problem.f2": "0.3"}
    fact = place.services.knowledge.of(project).sheet.get("answers.problem.f2")
    assert isinstance(fact, Fact)
    assert (fact.unit, fact.source, fact.label("en")) == ("percent", "answer", "… had sailed on")
    assert fact.full_label("zh") == "痛点：… had sailed on"
    assert "痛点" in place.services.documents.describe_fact(project, fact.id, "zh")


def test_ids_survive_edits_restarts_and_an_answer_that_was_cleared(
    place: Workplace, project: str
) -> None:
    said(place, project, "In 2027 we asked 52 skippers; 30% had sailed on.")
    wanted = {"answers.problem.f1": "52", "answers.problem.f2": "0.3", "answers.problem.f3": "2027"}
    assert own(place, project) == wanted
    place.reopen()
    assert own(place, project) == wanted
    said(place, project, None)
    assert own(place, project) == {}
    said(place, project, "Now 12 harbours wait.")
    assert own(place, project) == {"answers.problem.f4": "12"}


def test_undo_and_redo_bring_figures_back_under_their_ids(place: Workplace, project: str) -> None:
    before = own(place, project)
    said(place, project, "We asked 52 skippers.")
    after = own(place, project)
    for _ in range(2):
        place.services.history.undo(project)
        assert own(place, project) == before
        place.services.history.redo(project)
        assert own(place, project) == after


def test_an_answer_read_once_is_not_read_again(
    place: Workplace, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = own(place, project)
    place.reopen()
    monkeypatch.setattr(AnswerFigureStore, "keep", lambda *_: pytest.fail("it is up to date"))
    assert own(place, project) == wanted
    place.services.interview.set_answer(project, "company.city", "Hull", language="en")
    assert own(place, project) == wanted


def test_rows_that_are_missing_or_of_another_reader_are_made_again(
    place: Workplace, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = own(place, project)
    place.services.workspace.database.execute("DELETE FROM answer_figure")
    place.reopen()
    assert own(place, project) == wanted
    monkeypatch.setattr(answer_figures, "READER", 2)
    place.reopen()
    assert own(place, project) == wanted
    rows = place.services.workspace.database.rows("SELECT state FROM answer_figure")
    assert all('"reader": 2' in row["state"] for row in rows)


def test_a_figure_that_a_fact_backs_is_that_fact_and_its_id_still_leads_there(
    place: Workplace, project: str
) -> None:
    interview, knowledge = place.services.interview, place.services.knowledge
    interview.set_answer(project, "evidence.asked", EVIDENCE, language="en")
    sheet = knowledge.of(project).sheet
    assert own(place, project) == {"answers.problem.f2": "0.3"}
    assert sheet.get("answers.problem.f1") is sheet.get("evidence.asked")
    assert place.services.following.pending(project) == ()
    interview.set_answer(project, "evidence.asked", EVIDENCE | {"value": 52}, language="en")
    assert "answers.problem.f1" in own(place, project)  # the two say different things now


def test_prompts_hold_the_answers_and_no_second_line_for_their_figures(
    place: Workplace, project: str
) -> None:
    sheet = place.services.knowledge.of(project).sheet
    assert [fact.id for fact in sheet.matching("answers.*")] == ["answers.problem"]
    (figure,) = sheet.select(["answers.problem.f1", "answers.problem.f[0-9]"])
    assert figure.id == "answers.problem.f1"


@pytest.mark.parametrize("path", sample_paths(), ids=lambda path: path.stem)
def test_a_project_and_the_review_of_its_brief_agree_on_its_facts(
    place: Workplace, path: Any
) -> None:
    project = place.services.projects.open_sample(path)
    knowledge = place.services.knowledge
    for key, answer in knowledge.of(project).brief.answers.items():
        if key in ("market", "competition"):
            plain = {side: without_fact_links(answer.get(side) or "") for side in LANGUAGES}
            said(place, project, plain, key)
    place.services.workspace.database.execute("DELETE FROM answer_figure")
    place.reopen()
    known = place.services.knowledge.of(project)
    reviewed = facts_of_brief(known.brief, content.field_labels())
    assert tuple(known.sheet) == tuple(reviewed)
    assert known.sheet.aliases == reviewed.aliases


def test_a_disk_that_cannot_be_written_keeps_nobody_from_reading(
    place: Workplace, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise EnvironmentFailure("disk_full", path="x")

    monkeypatch.setattr(AnswerFigureStore, "keep", fail)
    assert len(own(place, project)) == 2


@pytest.mark.parametrize(
    "text", ["1e999999 and " + "9" * 400 + " boats.", "\u202e46 boats\u202c", "…"]
)
def test_strange_answers_are_read_too(place: Workplace, project: str, text: str) -> None:
    said(place, project, text)
    wanted = own(place, project)
    place.reopen()
    assert own(place, project) == wanted


def test_an_answer_without_figures_makes_nobody_wait_for_the_index(
    place: Workplace, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert own(place, project)
    never: Callable[..., object] = lambda _: pytest.fail("nothing to bind")  # noqa: E731 - short
    monkeypatch.setattr(answer_figures._Reader, "_new_index", never)
    said(place, project, "Nobody knows.")
    assert own(place, project) == {}


_DATABASES = Path(__file__).resolve().parents[2] / "databases"


@pytest.fixture
def released(place: Workplace) -> str:
    """Return a project in the database of the first version, where an answer has figures."""
    target = place.data_dir.database
    target.parent.mkdir(parents=True)
    shutil.copyfile(_DATABASES / "workspace-0.1.0.db", target)
    with closing(sqlite3.connect(target)) as database, database:
        database.execute(
            "UPDATE brief_entry SET value = ? WHERE path = 'answers.problem'",
            ['{"zh": "成本高出 30%，46 户都这样说。"}'],
        )
        keys = {"summary": "executive_summary", "market": "timing"}  # its outline was made up
        for old, new in keys.items():
            database.execute("UPDATE section SET key = ? WHERE key = ?", [new, old])
    [row] = place.services.projects.list()
    return row.id


def test_answers_of_a_released_database_get_their_figures_when_first_asked_for(
    place: Workplace, released: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = {"answers.problem.f1": "0.3", "answers.problem.f2": "46"}
    stored = place.services.interview._stores.answer_figures.load
    assert stored(released) == {}
    assert own(place, released) == wanted
    assert stored(released).keys() == {"problem"}
    place.reopen()
    monkeypatch.setattr(AnswerFigureStore, "keep", lambda *_: pytest.fail("it is up to date"))
    assert own(place, released) == wanted


@pytest.mark.parametrize("way", ["itself", "copied", "imported"])
def test_texts_of_a_released_database_follow_its_answers(
    place: Workplace, released: str, way: str
) -> None:
    services = place.services
    if way == "copied":
        released = services.projects.duplicate(released, "Copy")
    elif way == "imported":
        services.archives.export(released, place.folder / "old.json")
        released = services.archives.import_file(place.folder / "old.json")
    first, *_ = place.document(released, "zh").sections
    services.documents.edit_section(first.id, "高出 [30%](fact:answers.problem.f1)。")
    text = "成本高出 35%，46 户都这样说。"
    services.interview.set_answer(released, "answers.problem", text, language="zh")
    (figure,) = services.following.pending(released)
    assert (figure.old_text, figure.new_text) == ("30%", "35%")
    assert services.history.undo(released)
    assert services.following.pending(released) == ()
    assert own(place, released) == {"answers.problem.f1": "0.3", "answers.problem.f2": "46"}
