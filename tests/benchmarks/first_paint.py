"""Runs a program with a window and tells the moment of its first painted frame, then closes it.

The program itself knows nothing of it. ``show`` of any main window is watched: the frame in which
the window paints itself for the first time is over when an event posted from within that paint,
ahead of all others, comes back.
"""

import runpy
import sys
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

_FRAME_OVER = QEvent.Type(QEvent.registerEventType())


class _FrameWatcher(QObject):
    """Waits for the first frame of a window."""

    def __init__(self, window: QMainWindow, target: Path) -> None:
        super().__init__(window)
        self._window = window
        self._target = target
        self._has_painted = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and not self._has_painted:
            self._has_painted = True
            priority = Qt.EventPriority.HighEventPriority
            QCoreApplication.postEvent(self, QEvent(_FRAME_OVER), priority.value)
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if event.type() == _FRAME_OVER:
            self._target.write_text(repr(time.monotonic()), "utf-8")
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self._end)
            return True
        return super().event(event)

    def _end(self) -> None:
        self._window.close()
        QCoreApplication.quit()


def watch_first_window(target: Path) -> None:
    """Write the moment of the first frame of the first main window to ``target``."""
    original = QMainWindow.show

    def show(window: QMainWindow) -> None:
        QMainWindow.show = original  # type: ignore[method-assign]
        _FrameWatcher(window, target)
        original(window)

    QMainWindow.show = show  # type: ignore[assignment,method-assign]


def watch_first_screen(target: Path) -> None:
    """Write the moment of the first frame that shows a screen, ready to be used."""
    from assistant.ui.shell import Shell  # noqa: PLC0415 - the other watches must not load it

    original = Shell.show_screen

    def show_screen(shell: Shell, screen_id: str) -> None:
        Shell.show_screen = original  # type: ignore[method-assign]
        original(shell, screen_id)
        _FrameWatcher(shell, target)
        shell.update()

    Shell.show_screen = show_screen  # type: ignore[assignment,method-assign]


def show_empty_window() -> None:
    """Show the least a window can be: the yardstick."""
    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.setCentralWidget(QLabel("Empty"))
    window.resize(1280, 800)
    window.show()
    application.exec()


def _main() -> None:
    target, what, *arguments = sys.argv[1:]
    watch = watch_first_screen if what == "usable" else watch_first_window
    watch(Path(target))
    if what == "empty":
        show_empty_window()
    else:
        sys.argv = ["assistant", *arguments]
        runpy.run_module("assistant", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _main()
