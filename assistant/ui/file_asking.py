"""Asks the founder for a file to open or a place to save to, and shows her a folder."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget


class FileAsker:
    """The system's own file dialogs; tests put answers in their place."""

    def __init__(self) -> None:
        self._folder = ""

    def file_to_open(self, parent: QWidget, title: str, name_filter: str) -> Path | None:
        """Return the file chosen, or None."""
        name, _ = QFileDialog.getOpenFileName(parent, title, self._start(), name_filter)
        return self._remembered(name)

    def file_to_save(
        self, parent: QWidget, title: str, *, suggestion: str, name_filter: str
    ) -> Path | None:
        """Return the place chosen, or None; the dialog asks before a file is replaced."""
        start = str(Path(self._start()) / suggestion)
        name, _ = QFileDialog.getSaveFileName(parent, title, start, name_filter)
        return self._remembered(name)

    def show_folder(self, path: Path) -> None:
        """Open a folder in the system's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _start(self) -> str:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        return self._folder or QStandardPaths.writableLocation(documents)

    def _remembered(self, name: str) -> Path | None:
        if not name:
            return None
        self._folder = str(Path(name).parent)
        return Path(name)
