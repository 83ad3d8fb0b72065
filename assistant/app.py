"""The window's composition root: paints the frame, opens the workspace, furnishes the window.

The frame is on the screen before the services are even imported, so that a founder who starts the
program sees at once that it starts. Imports inside functions here are there for that.
"""

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QMessageBox

from assistant import __version__
from assistant.errors import AssistantError
from assistant.garbage_collection import GarbageCollection
from assistant.paths import DataDir, default_data_dir
from assistant.settings import read_settings
from assistant.storage.settings_peek import peek_settings
from assistant.texts import load_texts
from assistant.ui.actions import ActionSet
from assistant.ui.error_reporting import write_to_log
from assistant.ui.first_paint import FirstPaint
from assistant.ui.shell import Shell
from assistant.ui.theme import Theme, theme_choice
from assistant.ui.window_language import chosen_language

if TYPE_CHECKING:
    from assistant.services.bundle import Services
    from assistant.ui.window_controller import WindowController


def run_window(arguments: Sequence[str]) -> int:
    """Open the window and return the exit status when it is closed."""
    data_dir = _data_dir(arguments)
    # Nothing is collected until the window is furnished: a start throws nothing away.
    garbage = GarbageCollection()
    try:
        application = _application()
        start = _Start(application, data_dir, garbage)
        status = application.exec()
        sys.excepthook = sys.__excepthook__
        return start.close() or status
    finally:
        garbage.close()


class _Start:
    """The window from its first paint to its end."""

    def __init__(
        self, application: QApplication, data_dir: DataDir, garbage: GarbageCollection
    ) -> None:
        self._application = application
        self._garbage = garbage
        self._data_dir = data_dir
        self._services: Services | None = None
        self._controller: WindowController | None = None
        look = read_settings(peek_settings(data_dir.database))
        self._theme = Theme(application, theme_choice(str(look["window.theme"])))
        language = chosen_language(str(look["window.language"]))
        self._theme.speak(language)
        self._shell = Shell(ActionSet(), load_texts(language))
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in a terminal ends the program
        self._shell.show()
        FirstPaint(self._shell, self._furnish)

    def _furnish(self) -> None:
        from assistant.services.bundle import build_services  # noqa: PLC0415
        from assistant.services.surroundings import utc_now, worker_command  # noqa: PLC0415
        from assistant.ui.window_controller import WindowController  # noqa: PLC0415

        try:
            self._services = build_services(
                self._data_dir, now=utc_now, worker_command=worker_command()
            )
        except AssistantError as error:
            show_failure(error)
            self._application.exit(1)
            return
        self._controller = WindowController(self._services, self._theme, shell=self._shell)
        sys.excepthook = self._controller.reporter.on_exception
        self._garbage.start()
        self._controller.tell_what_was_found()

    def close(self) -> int:
        """Stop drafting, end the model process, close the workspace; text is kept all the way."""
        if self._services is None:
            return 0
        try:
            self._services.close()
        except AssistantError as error:
            write_to_log(error, self._data_dir.logs)
            show_failure(error)
            return 1
        return 0


def show_failure(error: AssistantError) -> None:
    """Say why the program cannot start."""
    texts = load_texts(chosen_language("system"))
    box = QMessageBox(QMessageBox.Icon.Critical, texts("ui.program_name"), texts.sentence(error))
    close = box.addButton(texts("document.close"), QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(close)
    box.exec()


def _application() -> QApplication:
    present = QApplication.instance()
    if isinstance(present, QApplication):
        return present
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Founder Assistant")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("founder-assistant")
    return application


def _data_dir(arguments: Sequence[str]) -> DataDir:
    parser = argparse.ArgumentParser(prog="founder-assistant")
    parser.add_argument("--data-dir", metavar="DIR")
    options = parser.parse_args(list(arguments))
    return DataDir(Path(options.data_dir) if options.data_dir else default_data_dir())
