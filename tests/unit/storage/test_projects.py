"""Projects come, are copied, go to the trash, and go for good."""

from dataclasses import replace

import pytest

from assistant.domain.document import SectionStatus
from assistant.domain.outline import Outline
from assistant.errors import NotFoundError
from assistant.storage.documents import SectionSave
from assistant.storage.model_runs import ModelRun
from assistant.storage.stores import Stores


def _drafted(markdown: str) -> SectionSave:
    return SectionSave(
        markdown=markdown, author="model", status=SectionStatus.DRAFTED, reason="drafted"
    )


def test_a_new_project_is_listed_with_its_name_and_language(stores: Stores) -> None:
    created = stores.projects.create("茶饮", "zh", brief={}, sample="tea")
    [project] = stores.projects.list()
    assert (project.id, project.name, project.language) == (created.id, "茶饮", "zh")
    assert project.sample == "tea"
    assert created.changes.project_list


def test_the_last_edited_project_comes_first(stores: Stores) -> None:
    first = stores.projects.create("First", "en", brief={}).id
    stores.projects.create("Second", "en", brief={})
    stores.briefs.set_value(first, "answers.problem", "edited")
    assert [project.name for project in stores.projects.list()] == ["First", "Second"]


def test_a_project_that_is_not_there_is_a_sentence(stores: Stores) -> None:
    with pytest.raises(NotFoundError) as raised:
        stores.projects.rename("nobody", "Name")
    assert raised.value.key == "project_not_found"


def test_a_renamed_project_takes_its_old_name_back_by_undo(stores: Stores, project_id: str) -> None:
    stores.projects.rename(project_id, "Greenleaf")
    assert stores.projects.get(project_id).name == "Greenleaf"
    undone = stores.log.undo(None)
    assert undone is not None
    assert undone.project_list
    assert stores.projects.get(project_id).name == "Brightleaf 亮叶"


def test_a_copy_has_the_same_contents_under_new_ids(
    stores: Stores, project_id: str, document_id: str, section_id: str
) -> None:
    stores.documents.save_section(section_id, _drafted("One.\n\nTwo."))
    copy_id = stores.projects.duplicate(project_id, "Copy").id
    [row] = stores.documents.list(copy_id)
    original, copied = stores.documents.get(document_id), stores.documents.get(row.id)
    assert stores.briefs.load(copy_id) == stores.briefs.load(project_id)
    assert [s.markdown for s in copied.sections] == [s.markdown for s in original.sections]
    ids = {original.id, *(p.id for s in original.sections for p in s.paragraphs)}
    assert ids.isdisjoint({copied.id, *(p.id for s in copied.sections for p in s.paragraphs)})


def test_a_copy_can_be_edited_without_touching_its_original(
    stores: Stores, project_id: str
) -> None:
    copy_id = stores.projects.duplicate(project_id, "Copy").id
    stores.briefs.set_value(copy_id, "answers.problem", "Other.")
    assert stores.briefs.load(project_id)["answers"]["problem"] == "Slow."


def test_the_trash_holds_a_project_until_it_is_restored(stores: Stores, project_id: str) -> None:
    stores.projects.trash(project_id)
    assert stores.projects.list() == ()
    assert [project.id for project in stores.projects.list(trashed=True)] == [project_id]
    stores.projects.restore(project_id)
    assert [project.id for project in stores.projects.list()] == [project_id]


def test_undoing_the_making_of_a_project_keeps_what_was_written_since(
    stores: Stores, project_id: str
) -> None:
    stores.briefs.set_value(project_id, "answers.problem", "Written later.")
    stores.log.undo(None)
    assert [project.id for project in stores.projects.list(trashed=True)] == [project_id]
    stores.log.redo(None)
    assert stores.briefs.load(project_id)["answers"]["problem"] == "Written later."


def test_a_purged_project_leaves_no_row_behind(
    stores: Stores, project_id: str, section_id: str
) -> None:
    stores.documents.save_section(section_id, _drafted("One."))
    stores.documents.save_section(section_id, _drafted("Two."))
    stores.live_texts.write_live(section_id, "half a sen")
    stores.projects.rename(project_id, "Renamed")
    stores.projects.purge(project_id)
    assert stores.projects.list() == stores.projects.list(trashed=True) == ()
    assert stores.log.history(project_id) == stores.log.history(None) == ()
    assert stores.search.search("Renamed") == stores.search.search("One") == ()
    assert stores.live_texts.live_sections() == ()


def test_purging_one_project_leaves_the_others(
    stores: Stores, project_id: str, outline: Outline
) -> None:
    other = stores.projects.create("Other", "en", brief={"currency": "GBP"}).id
    stores.documents.create(other, outline)
    stores.projects.purge(project_id)
    assert stores.briefs.load(other) == {"currency": "GBP"}
    assert len(stores.documents.list(other)) == 1
    assert [entry.subject for entry in stores.log.history(None)] == ["Other"]


def test_purging_keeps_the_runs_behind_texts_that_undo_and_redo_bring_back(
    stores: Stores, project_id: str, section_id: str
) -> None:
    runs = [
        stores.model_runs.add(ModelRun(model_name=name, model_path="/m", prompt_hash=""))
        for name in ("Taken back", "Restored", "Loose")
    ]
    for run in runs[:2]:
        stores.documents.save_section(section_id, replace(_drafted(run), model_run=run))
    other = stores.projects.create("Other", "en", brief={}).id
    for _ in range(2):
        stores.log.undo(project_id)
    stores.projects.purge(other)
    assert [stores.model_runs.get(run).model_name for run in runs[:2]] == ["Taken back", "Restored"]
    with pytest.raises(NotFoundError):
        stores.model_runs.get(runs[2])
    for run in runs[:2]:
        stores.log.redo(project_id)
        [paragraph] = stores.documents.get_section(section_id).paragraphs
        assert paragraph.model_run == run


def test_the_runs_of_a_purged_project_go_with_its_history(
    stores: Stores, project_id: str, section_id: str
) -> None:
    run = stores.model_runs.add(ModelRun(model_name="Gone", model_path="/m", prompt_hash=""))
    stores.documents.save_section(section_id, replace(_drafted("One."), model_run=run))
    stores.log.undo(project_id)
    stores.projects.purge(project_id)
    with pytest.raises(NotFoundError):
        stores.model_runs.get(run)
