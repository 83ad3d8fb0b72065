"""The window's composition root: what it says when it cannot start, and how it ends."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from assistant import app
from assistant.paths import DataDir
from assistant.services.bundle import build_services
from assistant.services.surroundings import utc_now
from assistant.storage.workspace_lock import WorkspaceLock
from assistant.ui.shell import Shell

pytestmark = pytest.mark.usefixtures("qtbot")  # an application must be there


def close_soon(seen: list[str]) -> None:
    """Close the window as soon as it is furnished, and note the screen it shows."""

    def close() -> None:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, Shell) and widget.isVisible() and widget.current_screen:
                seen.append(widget.current_screen)
                widget.close()
                return
        QTimer.singleShot(20, close)

    QTimer.singleShot(20, close)


def test_the_window_opens_and_closes_cleanly(tmp_path: Path) -> None:
    seen: list[str] = []
    close_soon(seen)
    assert app.run_window(["--data-dir", str(tmp_path / "my data")]) == 0
    assert seen == ["home"]
    again = build_services(DataDir(tmp_path / "my data"), now=utc_now)
    assert not again.upkeep.needs_check
    again.close()


def test_a_second_window_over_the_same_data_says_why_it_cannot_start(
    tmp_path: Path,
) -> None:
    first = build_services(DataDir(tmp_path), now=utc_now)
    said = []

    def answer() -> None:
        for box in QApplication.topLevelWidgets():
            if isinstance(box, QMessageBox) and box.isVisible():
                said.append(box.text())
                box.buttons()[0].click()
                return
        QTimer.singleShot(20, answer)

    QTimer.singleShot(20, answer)
    assert app.run_window(["--data-dir", str(tmp_path)]) == 1
    assert str(tmp_path) in said[0]
    first.close()


@pytest.mark.parametrize("asked", [["--data-dir"], ["--nonsense"]])
def test_a_wrong_option_ends_with_status_2(asked: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        app.run_window(asked)
    assert ended.value.code == 2


def test_what_a_crash_left_behind_is_told(tmp_path: Path) -> None:
    lock = WorkspaceLock.acquire(tmp_path, since="2026-11-22T00:00:00Z")
    lock.release(clean=False)
    services = build_services(DataDir(tmp_path), now=utc_now)
    assert services.upkeep.needs_check
    services.close()
