"""Failures become sentences; a surprise goes to the log without anybody's words."""

import pytest

from assistant.errors import NotFoundError, WorkerDiedError
from assistant.ui.error_reporting import LOG_NAME
from tests.unit.ui.conftest import OpenWindowMaker


def raised(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as caught:
        return caught


def test_a_known_failure_is_said_as_its_sentence(open_window: OpenWindowMaker) -> None:
    window = open_window()
    window.controller.reporter.report(NotFoundError("project_not_found", name="X"))
    message = window.shell.message_bar.messages[0]
    assert "X" in message.sentence
    assert message.severity == "warning"


def test_a_dead_model_can_be_restarted_from_the_message(open_window: OpenWindowMaker) -> None:
    window = open_window()
    window.controller.reporter.report(WorkerDiedError("worker_killed"))
    assert len(window.shell.message_bar.messages[0].choices) == 1


def test_a_surprise_is_logged_without_its_words(open_window: OpenWindowMaker) -> None:
    window = open_window()
    error = raised(ValueError("the founder's secret plan"))
    window.controller.reporter.on_exception(type(error), error, error.__traceback__)
    log = (window.services.data_dir.logs / LOG_NAME).read_text("utf-8")
    assert "ValueError" in log
    assert "test_error_reporting.py" in log
    assert "secret" not in log
    assert LOG_NAME in window.shell.message_bar.messages[0].sentence


def test_a_surprise_without_room_for_a_log_is_said_all_the_same(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    window.services.data_dir.logs.write_text("a file where the folder should be", "utf-8")
    window.controller.reporter.report(ValueError("x"))
    assert window.shell.message_bar.messages


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_sentence_comes_in_the_language_of_the_window(
    open_window: OpenWindowMaker, language: str
) -> None:
    window = open_window()
    window.services.settings.set("window.language", language)
    window.controller.reporter.report(WorkerDiedError("worker_killed"))
    assert window.shell.message_bar.messages[0].sentence == window.controller.texts(
        "errors.worker_killed"
    )
