"""What the model has read lies in the data folder and goes with its project."""

from pathlib import Path

from tests.unit.services.workplace import Workplace


def keep_state(place: Workplace, project_id: str) -> Path:
    folder = place.data_dir.model_states / project_id
    folder.mkdir(parents=True)
    (folder / "state.bin").write_bytes(b"the facts in clear")
    return folder


def test_a_purged_project_takes_its_states_along_and_a_trashed_one_keeps_them(
    place: Workplace,
) -> None:
    gone, stays = place.project(), place.project()
    folders = [keep_state(place, project_id) for project_id in (gone, stays)]
    place.services.projects.trash(gone)
    assert folders[0].is_dir()
    place.services.projects.purge(gone)
    assert [folder.is_dir() for folder in folders] == [False, True]


def test_states_of_projects_that_are_no_more_go_at_the_next_start(place: Workplace) -> None:
    project, trashed = place.project(), place.project()
    place.services.projects.trash(trashed)
    stays = [keep_state(place, project), keep_state(place, trashed)]
    stray = keep_state(place, "somebody")
    assert place.reopen().projects.get(project).id == project
    assert all(folder.is_dir() for folder in stays)
    assert not stray.exists()


def test_no_room_on_the_disk_removes_what_is_there(place: Workplace) -> None:
    folder = keep_state(place, place.project())
    place.services.settings.set("model.states_mb", 100)
    assert folder.is_dir()
    place.services.settings.set("model.states_mb", 0)
    assert not folder.exists()


def test_nothing_kept_is_no_fault(place: Workplace) -> None:
    project = place.project()
    place.services.projects.trash(project)
    place.services.projects.purge(project)
    assert not place.data_dir.model_states.exists()
    assert place.reopen().projects.list() == ()
