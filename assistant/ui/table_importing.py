"""Asks for a spreadsheet and opens the import of a table over a window."""

from PySide6.QtWidgets import QWidget

from assistant.domain.languages import Language
from assistant.texts import Texts
from assistant.ui.import_dialog import ImportDialog
from assistant.ui.message_bar import Message
from assistant.ui.screen_context import ScreenContext


class TableImporting:
    """Imports tables into one project, asked from one place of its window."""

    def __init__(self, context: ScreenContext, project_id: str, over: QWidget) -> None:
        self._context, self._project_id, self._over = context, project_id, over

    def ask(self, language: Language, texts: Texts, table: str = "") -> ImportDialog | None:
        """Ask for a file and open what is in it; ``table`` is what it is taken for at first."""
        path = self._context.files.file_to_open(
            self._over, texts("imports.file_title"), texts("imports.filter")
        )
        if path is None:
            return None
        dialog = ImportDialog(self._context, self._project_id, language)
        dialog.open_over(self._over, texts)
        dialog.start(path, table)
        return dialog

    def refuse(self, texts: Texts) -> None:
        """Say that a wrong cell waits to be mended: an import would write over it."""
        sentence = texts("imports.mend_first")
        self._context.post(Message(sentence=sentence, severity="warning", topic="import"))
