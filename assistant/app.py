"""The window's composition root: opens the workspace, builds services and window, runs them."""

import argparse
import gc
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from assistant import __version__
from assistant.errors import AssistantError
from assistant.paths import DataDir, default_data_dir
from assistant.services.bundle import Services, build_services
from assistant.services.surroundings import utc_now, worker_command
from assistant.texts import load_texts
from assistant.ui.error_reporting import write_to_log
from assistant.ui.theme import Theme
from assistant.ui.window_controller import WindowController, theme_of


def run_window(arguments: Sequence[str]) -> int:
    """Open the window and return the exit status when it is closed."""
    gc.disable()  # until the first paint: a start makes much and throws nothing away
    application = _application()
    data_dir = _data_dir(arguments)
    try:
        services = build_services(data_dir, now=utc_now, worker_command=worker_command())
    except AssistantError as error:
        Theme(application)
        show_failure(error)
        return 1
    return _run(application, services)


def show_failure(error: AssistantError) -> None:
    """Say why the program cannot start."""
    is_chinese = QLocale.system().language() is QLocale.Language.Chinese
    texts = load_texts("zh" if is_chinese else "en")
    box = QMessageBox(QMessageBox.Icon.Critical, texts("ui.program_name"), texts.sentence(error))
    close = box.addButton(texts("document.close"), QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(close)
    box.exec()


def _run(application: QApplication, services: Services) -> int:
    theme = Theme(application, theme_of(services))
    controller = WindowController(services, theme)
    sys.excepthook = controller.reporter.on_exception
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in a terminal ends the program at once
    controller.shell.show()
    QTimer.singleShot(0, gc.enable)
    controller.tell_what_was_found()
    status = application.exec()
    sys.excepthook = sys.__excepthook__
    return _close(services) or status


def _close(services: Services) -> int:
    """Stop drafting, end the model process, close the workspace; text is kept all the way."""
    try:
        services.close()
    except AssistantError as error:
        write_to_log(error, services.data_dir.logs)
        show_failure(error)
        return 1
    return 0


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
