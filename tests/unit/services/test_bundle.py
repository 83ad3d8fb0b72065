"""The services open together, close together, and pick up what a crash left."""

import sqlite3
from contextlib import closing

import psutil
import pytest
from pytestqt.qtbot import QtBot

from assistant.domain.document import SectionStatus
from assistant.errors import AssistantError, WorkspaceLockedError
from assistant.services.bundle import build_services
from tests.unit.services.workplace import Workplace, clock


def test_closing_leaves_no_process_and_no_lock(place: Workplace) -> None:
    models = place.services.models
    models.ensure_ready()
    place.wait(lambda: models.badge.state == "ready")
    process = psutil.Process(models.client.process_id)
    place.close()
    assert not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    assert place.services.projects.list() == ()


def test_a_second_program_on_one_workspace_is_refused_politely(place: Workplace) -> None:
    assert place.services.projects.list() == ()
    with pytest.raises(WorkspaceLockedError):
        build_services(place.data_dir, now=clock())


def test_services_that_cannot_be_built_leave_the_workspace_unlocked(
    place: Workplace, qtbot: QtBot
) -> None:
    assert qtbot is not None
    assert place.services.projects.list() == ()
    place.close()
    with closing(sqlite3.connect(place.data_dir.database)) as connection, connection:
        connection.execute("INSERT INTO setting (key, value) VALUES ('draft.seed', 'no json')")
    with pytest.raises(ValueError, match="Expecting value"):
        build_services(place.data_dir, now=clock())
    with closing(sqlite3.connect(place.data_dir.database)) as connection, connection:
        connection.execute("DELETE FROM setting")
    assert place.services.projects.list() == ()


def test_a_damaged_database_is_a_sentence(place: Workplace) -> None:
    place.data_dir.root.mkdir(parents=True)
    place.data_dir.database.write_bytes(b"this is no database at all, whatever its name says")
    with pytest.raises(AssistantError):
        build_services(place.data_dir, now=clock())


def test_text_left_by_a_crash_is_there_at_the_next_start(place: Workplace) -> None:
    project = place.project()
    timing = place.section(project, "timing")
    waiting = place.section(project, "executive_summary")
    stores = place.services.drafting._stores
    stores.documents.set_status(timing.id, SectionStatus.DRAFTING)
    stores.documents.set_status(waiting.id, SectionStatus.QUEUED)
    stores.live_texts.write_live(timing.id, "Half a sentence")
    services = place.reopen()
    assert services.upkeep.recovered_sections == (timing.id,)
    section = place.section(project, "timing")
    assert (section.markdown, section.status) == ("Half a sentence", SectionStatus.STOPPED)
    assert place.section(project, "executive_summary").status is SectionStatus.EMPTY


def test_the_check_after_an_unclean_end_says_that_all_is_well(place: Workplace) -> None:
    verdicts: list[object] = []
    assert not place.services.upkeep.needs_check
    place.services.upkeep.check(on_done=verdicts.append, on_error=verdicts.append)
    place.wait(lambda: bool(verdicts))
    assert verdicts == [True]


def _damage(place: Workplace) -> None:
    """Spoil a page of a closed database that opening it does not read."""
    with closing(sqlite3.connect(place.data_dir.database)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'brief_entry'"
        [(page,)] = connection.execute(query).fetchall()
        [(size,)] = connection.execute("PRAGMA page_size").fetchall()
    with place.data_dir.database.open("rb+") as file:
        file.seek(size * (page - 1))
        file.write(b"\xaa" * size)


def _crashed_and_damaged(place: Workplace) -> None:
    place.project()
    place.close()  # which makes a good backup
    (place.data_dir.root / "workspace.lock").write_text("{}", encoding="utf-8")
    _damage(place)


def test_damage_after_a_crash_is_mended_from_the_backup(place: Workplace) -> None:
    _crashed_and_damaged(place)
    services = place.reopen()
    assert services.upkeep.recovery is not None
    assert services.upkeep.recovery.damaged.exists()
    assert len(services.projects.list()) == 1
    assert services.interview.answer(services.projects.list()[0].id, "company.name")


def test_damage_that_a_later_check_finds_is_mended_at_the_next_start(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    _crashed_and_damaged(place)
    monkeypatch.setattr("assistant.services.bundle.CHECKED_AT_ONCE_BYTES", 0)  # as a large file
    verdicts: list[object] = []
    place.services.upkeep.check(on_done=verdicts.append, on_error=verdicts.append)
    place.wait(lambda: bool(verdicts))
    assert verdicts == [False]
    services = place.reopen()
    assert services.upkeep.recovery is not None
    assert services.interview.answer(services.projects.list()[0].id, "company.name")
    assert place.reopen().upkeep.recovery is None
