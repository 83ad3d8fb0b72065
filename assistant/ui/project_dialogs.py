"""The dialogs of Home: a new project, another name, a sample, the question before deletion."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout

from assistant.domain.brief import Brief
from assistant.domain.languages import LANGUAGES, Language
from assistant.texts import Texts
from assistant.ui.card import Card
from assistant.ui.dialog import Dialog
from assistant.ui.ime_line_edit import ImeLineEdit
from assistant.ui.labels import label
from assistant.ui.tokens import XS, L, S
from assistant.ui.translation import keyed
from assistant.ui.window_language import language_of

_WIDTH_PX = 460


class NewProjectDialog(Dialog):
    """Asks for a name and a language.

    Signals:
        submitted: a name and a language.
    """

    submitted = Signal(str, str)

    def __init__(self, language: Language) -> None:
        super().__init__(
            "home.new.window", title_key="home.new.title", sentence_key="home.new.sentence"
        )
        self.setMinimumWidth(_WIDTH_PX)
        self.name = keyed(ImeLineEdit(), name="home.new.name")
        self._languages = QButtonGroup(self)
        name_column = QVBoxLayout()
        name_column.setSpacing(XS)
        name_column.addWidget(label("home.new.name", role="strong"))
        name_column.addWidget(self.name)
        language_row = QHBoxLayout()
        language_row.setSpacing(L)
        for index, code in enumerate(LANGUAGES):
            button = keyed(QRadioButton(), text=f"home.language_{code}")
            button.setChecked(code == language)
            self._languages.addButton(button, index)
            language_row.addWidget(button)
        language_row.addStretch()
        language_column = QVBoxLayout()
        language_column.setSpacing(XS)
        language_column.addWidget(label("home.new.language", role="strong"))
        language_column.addLayout(language_row)
        self.content.addLayout(name_column)
        self.content.addLayout(language_column)
        cancel = self.add_button("home.cancel")
        self._create = self.add_button("home.new.create", kind="primary")
        self._create.setEnabled(False)
        cancel.clicked.connect(self.reject)
        self._create.clicked.connect(self._submit)
        self.name.submitted.connect(self._submit)
        self.name.textChanged.connect(lambda text: self._create.setEnabled(bool(text.strip())))

    def _submit(self) -> None:
        if self.name.text().strip():
            self.submitted.emit(self.name.text(), LANGUAGES[self._languages.checkedId()])
            self.accept()


class RenameDialog(Dialog):
    """Asks for another name.

    Signals:
        submitted: the name.
    """

    submitted = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__("home.rename.window", title_key="home.rename.title")
        self.setMinimumWidth(_WIDTH_PX)
        self.name = keyed(ImeLineEdit(), name="home.rename.name")
        self.name.setText(name)
        self.name.selectAll()
        self.content.addWidget(self.name)
        self.add_button("home.cancel").clicked.connect(self.reject)
        rename = self.add_button("home.rename.create", kind="primary")
        rename.clicked.connect(self._submit)
        self.name.submitted.connect(self._submit)

    def _submit(self) -> None:
        if self.name.text().strip():
            self.submitted.emit(self.name.text())
            self.accept()


class SampleDialog(Dialog):
    """Shows the samples, each with its one line.

    Signals:
        chosen: the file of a sample.
    """

    chosen = Signal(object)

    def __init__(self, samples: tuple[tuple[Path, Brief], ...]) -> None:
        super().__init__(
            "home.samples.window",
            title_key="home.samples.title",
            sentence_key="home.samples.sentence",
        )
        self.setMinimumWidth(_WIDTH_PX + 100)
        self.cards = [self._card(path, brief) for path, brief in samples]
        for card in self.cards:
            self.content.addWidget(card)
        self.add_button("home.cancel").clicked.connect(self.reject)

    def _card(self, path: Path, brief: Brief) -> Card:
        card = _SampleCard(brief)
        card.chosen.connect(lambda: self._choose(path))
        return card

    def _choose(self, path: Path) -> None:
        self.chosen.emit(path)
        self.accept()


class _SampleCard(Card):
    """A sample's name, what it does, and where."""

    def __init__(self, brief: Brief) -> None:
        super().__init__(is_clickable=True)
        self._brief = brief
        self._name = label(role="heading")
        self._line = label(wraps=True)
        self._place = label(role="caption")
        self.content.setSpacing(S)
        for part in (self._name, self._line, self._place):
            self.content.addWidget(part)

    def retranslate(self, texts: Texts) -> None:
        """Show the sample's own words in the language of ``texts``."""
        language = language_of(texts)
        company = self._brief.company
        name = company.name.any(language)
        self._name.setText(name)
        self._line.setText(company.one_line.any(language))
        place = [company.city.any(language), company.industry.any(language)]
        self._place.setText(" · ".join(part for part in place if part))
        self.setAccessibleName(texts("home.samples.choose", name=name))
        self.setAccessibleDescription(self._line.text())


class PurgeDialog(Dialog):
    """Asks once more before a project is gone for good.

    Signals:
        confirmed: yes.
    """

    confirmed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__("home.purge_title", title_key="home.purge_title")
        self.setMinimumWidth(_WIDTH_PX)
        self._name = name
        self._question = label(wraps=True)
        self.content.addWidget(self._question)
        cancel = self.add_button("home.cancel")
        cancel.clicked.connect(self.reject)
        yes = self.add_button("home.purge_yes", kind="danger")
        yes.clicked.connect(self._confirm)
        cancel.setFocus()

    def retranslate(self, texts: Texts) -> None:
        """Ask in the language of ``texts``."""
        self._question.setText(texts("home.purge_question", name=self._name))

    def _confirm(self) -> None:
        self.confirmed.emit()
        self.accept()
