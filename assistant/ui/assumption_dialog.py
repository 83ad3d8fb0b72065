"""Asks what a figure is called that the founder wants to make an assumption of the project."""

from PySide6.QtCore import Signal

from assistant.ui.dialog import Dialog
from assistant.ui.ime_line_edit import ImeLineEdit
from assistant.ui.labels import label
from assistant.ui.tokens import S
from assistant.ui.translation import keyed

_WIDTH_PX = 460


class AssumptionDialog(Dialog):
    """Shows the figure in its sentence and asks for a name.

    Signals:
        submitted: the name.
    """

    submitted = Signal(str)

    def __init__(self, figure: str, sentence: str) -> None:
        super().__init__(
            "figures.assumption.window",
            title_key="figures.assumption.title",
            sentence_key="figures.assumption.sentence",
        )
        self.setMinimumWidth(_WIDTH_PX)
        words = label(role="strong")
        words.setText(figure)
        around = label(role="muted", wraps=True)
        around.setText(sentence)
        self.name = keyed(
            ImeLineEdit(), name="figures.assumption.name", placeholder="figures.assumption.example"
        )
        self.content.setSpacing(S)
        for widget in (words, around, label("figures.assumption.name", role="strong"), self.name):
            self.content.addWidget(widget)
        self.add_button("figures.cancel").clicked.connect(self.reject)
        self.confirm = self.add_button("figures.assumption.create", kind="primary")
        self.confirm.setEnabled(False)
        self.confirm.clicked.connect(self._submit)
        self.name.submitted.connect(self._submit)
        self.name.textChanged.connect(lambda text: self.confirm.setEnabled(bool(text.strip())))

    def _submit(self) -> None:
        if self.name.text().strip():
            self.submitted.emit(self.name.text().strip())
            self.accept()
