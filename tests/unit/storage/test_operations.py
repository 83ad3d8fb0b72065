"""Every change can be undone and redone, also after the file was closed."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.document import SectionStatus
from assistant.domain.outline import Outline, OutlineSection
from assistant.paths import DataDir
from assistant.storage import operations
from assistant.storage.database import Database
from assistant.storage.documents import SectionSave
from assistant.storage.stores import Stores, build_stores
from assistant.storage.workspace_file import WorkspaceFile, open_workspace


def test_the_next_steps_are_known_by_name(stores: Stores, project_id: str) -> None:
    stores.briefs.set_value(project_id, "answers.problem", "Other.")
    name = stores.log.peek_undo(project_id)
    assert name is not None
    assert (name.label, name.subject) == ("answer_changed", "answers.problem")
    assert stores.log.peek_redo(project_id) is None
    stores.log.undo(project_id)
    assert stores.log.peek_undo(project_id) is None
    assert stores.log.peek_redo(project_id) == name


def test_undo_with_nothing_to_undo_says_so(stores: Stores) -> None:
    assert stores.log.undo(None) is None
    assert stores.log.redo(None) is None


def test_a_step_back_tells_what_it_changed(stores: Stores, project_id: str) -> None:
    stores.briefs.set_value(project_id, "answers.problem", "Other.")
    changes = stores.log.undo(project_id)
    assert changes is not None
    assert changes.briefs == {project_id}


def test_undo_works_after_the_file_was_closed(
    data_dir: DataDir, now: Callable[[], datetime]
) -> None:
    with open_workspace(data_dir, now=now) as workspace:
        stores = build_stores(workspace.database, now=now)
        project_id = stores.projects.create("P", "en", brief={"currency": "GBP"}).id
        stores.briefs.set_value(project_id, "currency", "CNY")
    with open_workspace(data_dir, now=now) as workspace:
        stores = build_stores(workspace.database, now=now)
        stores.log.undo(project_id)
        assert stores.briefs.load(project_id) == {"currency": "GBP"}


def test_a_new_operation_ends_what_could_be_redone(stores: Stores, project_id: str) -> None:
    stores.briefs.set_value(project_id, "answers.problem", "One.")
    stores.log.undo(project_id)
    stores.briefs.set_value(project_id, "answers.solution", "Two.")
    assert stores.log.redo(project_id) is None
    assert [entry.subject for entry in stores.log.history(project_id)] == ["answers.solution"]


def test_each_project_has_its_own_steps(stores: Stores, project_id: str) -> None:
    other = stores.projects.create("Other", "en", brief={}).id
    stores.briefs.set_value(project_id, "answers.problem", "One.")
    stores.briefs.set_value(other, "answers.problem", "Two.")
    stores.log.undo(project_id)
    assert stores.briefs.load(other)["answers"]["problem"] == "Two."


def test_an_exception_inside_an_operation_takes_all_of_it_back(
    stores: Stores, project_id: str
) -> None:
    before = stores.briefs.load(project_id)

    def change_and_fail() -> None:
        with stores.log.record(project_id, "answer_changed"):
            stores.briefs.set_value(project_id, "answers.problem", "Never.")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_and_fail()
    assert stores.briefs.load(project_id) == before
    assert stores.log.history(project_id) == ()
    assert stores.search.search("Never") == ()


def test_recordings_inside_a_recording_are_one_step(stores: Stores, project_id: str) -> None:
    before = stores.briefs.load(project_id)
    with stores.log.record(project_id, "brief_replaced") as change:
        stores.briefs.set_value(project_id, "answers.problem", "One.")
        stores.briefs.set_value(project_id, "answers.solution", "Two.")
    assert change.changes.briefs == {project_id}
    assert len(stores.log.history(project_id)) == 1
    stores.log.undo(project_id)
    assert stores.briefs.load(project_id) == before


def test_typing_in_one_answer_is_one_step(stores: Stores, project_id: str) -> None:
    before = stores.briefs.load(project_id)
    for text in ("F", "Fa", "Fast"):
        stores.briefs.set_value(project_id, "answers.solution", text)
    assert len(stores.log.history(project_id)) == 1
    stores.log.undo(project_id)
    assert stores.briefs.load(project_id) == before
    stores.log.redo(project_id)
    assert stores.briefs.load(project_id)["answers"]["solution"] == "Fast"


def test_typing_that_goes_on_and_on_is_cut_into_steps(
    stores: Stores, project_id: str, advance: Callable[[float], None]
) -> None:
    for number in range(40):
        stores.briefs.set_value(project_id, "answers.solution", f"{number}")
        advance(9)
    assert 1 < len(stores.log.history(project_id)) < 10


def test_a_step_that_was_taken_back_is_never_joined(stores: Stores, project_id: str) -> None:
    stores.briefs.set_value(project_id, "answers.solution", "One")
    stores.log.undo(project_id)
    stores.log.redo(project_id)
    stores.briefs.set_value(project_id, "answers.solution", "Two")
    stores.log.undo(project_id)
    assert stores.briefs.load(project_id)["answers"]["solution"] == "One"


def test_the_log_is_bounded_in_number(
    stores: Stores, project_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "KEPT_OPERATIONS", 20)
    for number in range(100):
        stores.briefs.set_value(project_id, f"answers.a{number}", "text")
    count = len(stores.log.history(project_id, limit=1000))
    assert 20 <= count < 20 + 16


def test_the_log_is_bounded_in_size_and_keeps_the_newest(
    stores: Stores, project_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "KEPT_CHARACTERS", 10)
    for number in range(32):
        stores.briefs.set_value(project_id, f"answers.a{number}", "a long answer")
    assert 1 <= len(stores.log.history(project_id)) <= 16
    assert stores.log.undo(project_id) is not None


_PATHS = st.sampled_from(["answers.problem", "answers.solution", "company", "revenue", "currency"])
_WORDS = st.sampled_from(["Tea", "茶饮", "7.5", "市场很大", "growth"])
_ANSWERS = (
    st.none()
    | _WORDS
    | st.lists(st.fixed_dictionaries({"name": _WORDS}), max_size=2)
    | st.dictionaries(st.sampled_from(["name", "city"]), _WORDS, max_size=2)
)
_TEXTS = st.lists(_WORDS, max_size=4).map("\n\n".join)
_NUMBERS = st.integers(0, 5)
_STEPS = st.one_of(
    st.tuples(st.just("answer"), _PATHS, _ANSWERS),
    st.tuples(st.just("create"), st.none(), st.none()),
    st.tuples(st.just("save"), _NUMBERS, _TEXTS),
    st.tuples(st.just("type"), _NUMBERS, _TEXTS),
    st.tuples(st.just("restore"), _NUMBERS, _NUMBERS),
    st.tuples(st.just("delete"), _NUMBERS, st.none()),
    st.tuples(st.just("undo"), st.none(), st.none()),
)
_OUTLINE = Outline(
    kind="strategy",
    language="zh",
    title="战略",
    sections=(OutlineSection(id="a", title="甲"), OutlineSection(id="b", title="乙")),
)


def _now() -> datetime:
    return datetime.now(UTC)


def _take(stores: Stores, project_id: str, step: tuple[str, Any, Any]) -> None:
    kind, first, second = step
    documents = stores.documents.list(project_id)
    sections = [s for d in documents for s in stores.documents.get(d.id).sections]
    if kind == "answer":
        stores.briefs.set_value(project_id, first, second)
    elif kind == "create":
        stores.documents.create(project_id, _OUTLINE)
    elif kind == "undo":
        stores.log.undo(project_id)
    elif kind == "delete" and documents:
        stores.documents.delete(documents[first % len(documents)].id)
    elif sections and kind in {"save", "type"}:
        status = SectionStatus.DRAFTED if second else SectionStatus.EMPTY
        save = SectionSave(markdown=second, author="model", status=status, reason="edited")
        section = sections[first % len(sections)]
        stores.documents.save_section(section.id, save, merge=kind == "type")
    elif sections and kind == "restore":
        revisions = stores.documents.revisions(sections[first % len(sections)].id)
        if revisions:
            stores.documents.restore_revision(revisions[second % len(revisions)].id)


def _state(stores: Stores, project_id: str) -> list[Any]:
    documents = [stores.documents.get(d.id) for d in stores.documents.list(project_id)]
    sections = [section.id for document in documents for section in document.sections]
    revisions = [stores.documents.revisions(section_id) for section_id in sections]
    return [stores.briefs.load(project_id), documents, revisions]


def _index(database: Database) -> list[Any]:
    vocabulary = "CREATE VIRTUAL TABLE temp.word USING fts5vocab(main, passage_fts, instance)"
    database.execute(vocabulary)
    words = database.rows(
        "SELECT owner_id, kind, ref_id, text, term, col, offset FROM passage"
        " LEFT JOIN temp.word ON word.doc = passage.id ORDER BY 1, 6, 7, 5"
    )
    orphans = database.rows("SELECT doc FROM temp.word WHERE doc NOT IN (SELECT id FROM passage)")
    database.execute("DROP TABLE temp.word")
    return [words, orphans]


def _assert_index_in_step(workspace: WorkspaceFile, stores: Stores) -> None:
    kept = _index(workspace.database)
    stores.index.rebuild()
    assert kept == _index(workspace.database)


@settings(max_examples=25)
@given(steps=st.lists(_STEPS, max_size=12), reopen=st.booleans())
def test_all_undone_is_the_start_and_all_redone_is_the_end(
    steps: list[tuple[str, Any, Any]], *, reopen: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data_dir = DataDir(Path(folder))
        workspace = open_workspace(data_dir, now=_now)
        stores = build_stores(workspace.database, now=_now)
        project_id = stores.projects.create("P", "en", brief={"currency": "GBP"}).id
        start = _state(stores, project_id)
        for step in steps:
            _take(stores, project_id, step)
        end = _state(stores, project_id)
        while stores.log.redo(project_id):
            end = _state(stores, project_id)
        if reopen:
            workspace.close(with_backup=False)
            workspace = open_workspace(data_dir, now=_now)
            stores = build_stores(workspace.database, now=_now)
        while stores.log.undo(project_id):
            pass
        assert _state(stores, project_id) == start
        _assert_index_in_step(workspace, stores)
        while stores.log.redo(project_id):
            pass
        assert _state(stores, project_id) == end
        _assert_index_in_step(workspace, stores)
        workspace.close(with_backup=False)


def _drafted(markdown: str) -> SectionSave:
    return SectionSave(
        markdown=markdown, author="model", status=SectionStatus.DRAFTED, reason="drafted"
    )


def test_what_joins_an_answer_is_taken_back_with_it(
    stores: Stores, project_id: str, section_id: str
) -> None:
    stores.briefs.set_value(project_id, "company.name", "Old")
    stores.documents.save_section(section_id, _drafted("It costs £79."))
    stores.briefs.set_value(project_id, "company.name", "New")
    paragraph = stores.documents.get_section(section_id).paragraphs[0]
    with stores.log.record(project_id, "figures_followed", joins={"answer_changed"}):
        texts = {paragraph.id: "It costs £89."}
        stores.documents.rewrite_paragraphs(section_id, texts, reason="followed")
    assert stores.documents.revisions(section_id)[0].markdown == "It costs £79."
    stores.log.undo(project_id)
    assert stores.documents.get_section(section_id).markdown == "It costs £79."
    assert stores.briefs.load(project_id)["company"]["name"] == "Old"
    stores.log.redo(project_id)
    assert stores.documents.get_section(section_id).markdown == "It costs £89."
    assert stores.briefs.load(project_id)["company"]["name"] == "New"


def test_what_would_join_another_operation_stands_alone(
    stores: Stores, project_id: str, section_id: str
) -> None:
    stores.documents.save_section(section_id, _drafted("It costs £79."))
    with stores.log.record(project_id, "figures_followed", joins={"answer_changed"}) as change:
        change.update("section", section_id, remark="Followed.")
    name = stores.log.peek_undo(project_id)
    assert name is not None
    assert name.label == "figures_followed"
