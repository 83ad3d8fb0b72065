"""The window as a whole: what it tells at the start, and which actions it offers when."""

import pytest

from assistant.services.surroundings import utc_now
from assistant.storage.backups import RecoveryReport
from tests.unit.ui.conftest import OpenWindowMaker
from tests.unit.ui.window_making import OpenWindow


def sentences(window: OpenWindow) -> str:
    return "\n".join(message.sentence for message in window.shell.message_bar.messages)


def test_sections_saved_from_a_crash_are_told(open_window: OpenWindowMaker) -> None:
    window = open_window()
    window.services.upkeep.recovered_sections = ("one", "two")
    window.controller.tell_what_was_found()
    assert "2 sections" in sentences(window)


def test_a_backup_put_in_place_is_told(open_window: OpenWindowMaker) -> None:
    window = open_window()
    folder = window.folder
    window.services.upkeep.recovery = RecoveryReport(
        damaged=folder / "damaged.db", restored_from=folder / "good.db", restored_at=utc_now()
    )
    window.controller.tell_what_was_found()
    assert "damaged.db" in sentences(window)


@pytest.mark.parametrize(("is_sound", "count"), [(True, 0), (False, 1)])
def test_the_check_after_a_crash_speaks_only_of_damage(
    open_window: OpenWindowMaker,
    monkeypatch: pytest.MonkeyPatch,
    is_sound: bool,
    count: int,
) -> None:
    window = open_window()
    upkeep = type(window.services.upkeep)
    monkeypatch.setattr(upkeep, "needs_check", property(lambda _self: True))
    monkeypatch.setattr(upkeep, "check", lambda _self, *, on_done, **_: on_done(is_sound))
    window.controller.tell_what_was_found()
    assert len(window.shell.message_bar.messages) == count


def test_actions_of_a_project_wait_for_one(open_window: OpenWindowMaker) -> None:
    window = open_window()
    actions = window.controller.actions
    assert not actions["go_interview"].isEnabled()
    assert not actions["export_pdf"].isEnabled()
    window.open_sample()
    assert actions["go_interview"].isEnabled()
    assert not actions["stop_drafting"].isEnabled()
    window.draft()
    assert actions["export_pdf"].isEnabled()


def test_nothing_to_undo_is_said_quietly(open_window: OpenWindowMaker) -> None:
    window = open_window()
    window.controller.undo()
    assert not window.shell.message_bar.messages


def test_what_was_undone_is_said_until_the_next_change_or_for_a_while(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    shell = window.shell
    usual = shell._status.text()
    window.open_sample()
    project_id = window.controller.project_id
    assert project_id is not None
    set_answer = window.services.interview.set_answer
    set_answer(project_id, "answers.problem", "Mine.", language="en")
    window.controller.undo()
    assert shell._status.text() != usual
    shell._status_timer.timeout.emit()
    assert shell._status.text() == usual
    window.controller.redo()
    assert shell._status.text() != usual
    set_answer(project_id, "answers.problem", "Mine now.", language="en")
    assert shell._status.text() == usual
