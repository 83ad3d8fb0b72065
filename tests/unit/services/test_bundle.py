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
