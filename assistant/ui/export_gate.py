"""Before an export: the figures that no fact backs, to be mended or to be stood for."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assistant.services.checking import Finding
from assistant.texts import Texts
from assistant.ui.buttons import push_button
from assistant.ui.card import Card
from assistant.ui.labels import label
from assistant.ui.reading_column import ReadingColumn
from assistant.ui.tokens import M, S
from assistant.ui.translation import retranslate_tree

MOST_ROWS = 100  # nobody goes through more, and each row takes some milliseconds to make


class ExportGate(QWidget):
    """Lists findings, each with what can be done about it.

    Signals:
        place_wanted: go to where this finding is.
        accepted: these findings are the founder's own estimates.
    """

    place_wanted = Signal(object)
    accepted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._findings: tuple[Finding, ...] = ()
        self._head = label(role="title", wraps=True)
        self._column = ReadingColumn()
        self._rest = label(role="muted", wraps=True)
        self.accept_all = push_button("export.accept_all")
        self.accept_all.clicked.connect(lambda: self.accepted.emit(self._findings))
        foot = QHBoxLayout()
        foot.addWidget(label("export.accept_all_hint", role="muted", wraps=True), 1)
        foot.addWidget(self.accept_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addWidget(self._head)
        column.addWidget(label("export.gate_sentence", role="muted", wraps=True))
        column.addWidget(self._column, 1)
        column.addWidget(self._rest)
        column.addLayout(foot)

    @property
    def rest(self) -> str:
        """What is said of the findings that are not listed; empty if all are."""
        return "" if self._rest.isHidden() else self._rest.text()

    @property
    def rows(self) -> list["FindingCard"]:
        """What is listed, from the top."""
        return [each for each in self._column.widgets() if isinstance(each, FindingCard)]

    def show_findings(
        self, findings: Sequence[Finding], titles: Mapping[str, str], texts: Texts
    ) -> None:
        """List findings, the first of very many; ``titles`` are those of the sections by id.

        What is not listed is counted, and is accepted with all the others.
        """
        for row in self.rows:
            row.setParent(None)
            row.deleteLater()
        self._findings = tuple(findings)
        self._head.setText(texts.count("export.gate_title", len(findings)))
        self._rest.setVisible(len(findings) > MOST_ROWS)
        self._rest.setText(texts.count("export.gate_rest", len(findings) - MOST_ROWS))
        for finding in findings[:MOST_ROWS]:
            row = FindingCard(finding, titles.get(finding.section_id, ""))
            row.go.clicked.connect(lambda _=False, each=finding: self.place_wanted.emit(each))
            row.accept.clicked.connect(lambda _=False, each=finding: self.accepted.emit((each,)))
            self._column.content.addWidget(row)
        retranslate_tree(self, texts)
        if findings:
            self.rows[0].go.setFocus()


class FindingCard(Card):
    """One figure with the words around it, and two buttons."""

    def __init__(self, finding: Finding, section: str) -> None:
        super().__init__()
        self.finding = finding
        self._section = section
        self.content.setSpacing(S)
        figure = label(role="strong", wraps=True)
        figure.setText(" ".join(finding.text.split()))
        where = label(role="caption", wraps=True)
        where.setText(section)
        sentence, reason = label(role="body", wraps=True), label(role="muted", wraps=True)
        sentence.setText(finding.sentence)
        reason.setText(finding.reason)
        self.go = push_button("export.go_there")
        self.accept = push_button("export.accept", kind="quiet")
        head = QHBoxLayout()
        head.addWidget(figure, 1)
        head.addWidget(self.accept)
        head.addWidget(self.go)
        self.content.addLayout(head)
        for each in (where, sentence, reason):
            self.content.addWidget(each)

    def retranslate(self, texts: Texts) -> None:
        """Let the buttons say which figure they are for."""
        text = " ".join(self.finding.text.split())
        for button, key in ((self.go, "export.go_there_name"), (self.accept, "export.accept_name")):
            button.setAccessibleName(texts(key, text=text, section=self._section))
