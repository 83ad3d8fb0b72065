"""The panel at the right of a document: what a section must answer and which facts it rests on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from assistant.domain.blocks import FactLink, iter_inlines
from assistant.domain.blocks_reading import read_markdown
from assistant.domain.document import Document, Section
from assistant.domain.fact_text import fact_text_with_period
from assistant.domain.link_targets import ESTIMATE
from assistant.domain.section_plan import plan_section
from assistant.texts import Texts
from assistant.ui.buttons import push_button
from assistant.ui.labels import label
from assistant.ui.screen_context import ScreenContext
from assistant.ui.tokens import XS, L, M, S
from assistant.ui.window_language import language_of

WIDTH_PX = 320
_MOST_FACTS = 14


class SectionPanel(QFrame):
    """Tells about the section that is being read or written.

    Signals:
        retry_requested: write this section again.
        revisions_requested: show its earlier texts.
        check_requested: show the first of what is to be checked in it.
    """

    retry_requested = Signal(str)
    revisions_requested = Signal(str)
    check_requested = Signal(str)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self._section: Section | None = None
        self._document: Document | None = None
        self._texts: Texts | None = None
        self._lines: list[QWidget] = []
        self.setProperty("role", "panel")
        self.setFixedWidth(WIDTH_PX)
        self._title = label(role="heading", wraps=True)
        self._questions = QVBoxLayout()
        self._facts = QVBoxLayout()
        self._facts_title = label("document.panel_facts", role="strong")
        self._questions_title = label("document.panel_questions", role="strong")
        self._more = label(role="caption")
        self._figures = label(role="muted", wraps=True)
        self._to_check = label(role="strong", wraps=True)
        self.show_first = push_button("figures.show_first", kind="quiet", icon_name="warning")
        self._count: int | None = None
        self._linked: tuple[str, tuple[str, ...]] = "", ()
        self._writers_title = label("document.panel_writers", role="strong")
        self._writers = label(role="muted", wraps=True)
        self._retry = push_button("document.retry", icon_name="retry")
        self._revisions = push_button("document.revisions", icon_name="history")
        self._build()
        self._retry.clicked.connect(lambda: self.retry_requested.emit(self.section_id))
        self.show_first.clicked.connect(lambda: self.check_requested.emit(self.section_id))
        self._revisions.clicked.connect(lambda: self.revisions_requested.emit(self.section_id))

    @property
    def section_id(self) -> str:
        """The section it tells about, or an empty string."""
        return self._section.id if self._section is not None else ""

    def show_section(self, document: Document, section: Section, *, can_retry: bool) -> None:
        """Tell about this section."""
        self._document, self._section = document, section
        part = self._context.services.documents.outline_of(document).section(section.key)
        self._retry.setEnabled(can_retry and part is not None and bool(part.task))
        self._refresh()

    @property
    def figure_words(self) -> str:
        """What is said of the figures in the text."""
        return f"{self._figures.text()}\n{self._to_check.text()}".strip()

    def show_to_check(self, count: int | None) -> None:
        """Say how much of the section is to be checked; None where nobody looked yet."""
        if count != self._count:
            self._count = count
            self._show_figures()

    def retranslate(self, texts: Texts) -> None:
        """Tell it in the language of ``texts``; the section's own words are its document's."""
        self._texts = texts
        self._refresh()

    def _build(self) -> None:
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(L, L, L, L)
        column.setSpacing(M)
        column.addWidget(self._title)
        figures = QVBoxLayout()
        figures.setSpacing(XS)
        figures.addWidget(label("figures.panel_title", role="strong"))
        for widget in (self._figures, self._to_check):
            figures.addWidget(widget)
        figures.addWidget(self.show_first, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(figures)
        writers = QVBoxLayout()
        writers.setSpacing(XS)
        writers.addWidget(self._writers_title)
        writers.addWidget(self._writers)
        column.addLayout(writers)
        for title, lines in (
            (self._questions_title, self._questions),
            (self._facts_title, self._facts),
        ):
            lines.setSpacing(S)
            column.addWidget(title)
            column.addLayout(lines)
        column.addWidget(self._more)
        column.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(self._title.focusPolicy())
        area.setWidget(inner)
        buttons = QVBoxLayout()
        buttons.setContentsMargins(L, M, L, L)
        buttons.setSpacing(S)
        buttons.addWidget(self._retry)
        buttons.addWidget(self._revisions)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        outer.addLayout(buttons)

    def _refresh(self) -> None:
        if self._section is None or self._document is None or self._texts is None:
            return
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = []
        self._title.setText(self._section.title)
        outline = self._context.services.documents.outline_of(self._document)
        part = outline.section(self._section.key)
        self._show_figures()
        self._show_writers()
        answers = part.must_answer if part is not None else ()
        for words in answers:
            self._add(self._questions, words)
        self._questions_title.setVisible(bool(answers))
        facts = self._fact_lines()
        for name, value in facts[:_MOST_FACTS]:
            self._add(self._facts, name, value)
        self._facts_title.setVisible(bool(facts))
        left = len(facts) - _MOST_FACTS
        self._more.setVisible(left > 0)
        self._more.setText(self._texts("document.panel_more", n=left))

    def _show_figures(self) -> None:
        if self._section is None or self._texts is None:
            return
        links = self._links_in(self._section.markdown)
        estimates = links.count(ESTIMATE)
        counts = (("figures.backed", len(links) - estimates), ("figures.estimates", estimates))
        lines = [self._texts.count(key, number) for key, number in counts if number]
        if not lines and not self._count:
            lines = [self._texts("figures.panel_none")]
        self._figures.setText("\n".join(lines))
        self._figures.setVisible(bool(lines))
        self._to_check.setText(self._texts.count("figures.to_check", self._count or 0))
        for widget in (self._to_check, self.show_first):
            widget.setVisible(bool(self._count))

    def _links_in(self, markdown: str) -> tuple[str, ...]:
        """Return what each figure of a text links to; the same text is asked about many times."""
        if self._linked[0] != markdown:
            parts = iter_inlines(read_markdown(markdown))
            links = tuple(part.fact_id for part in parts if isinstance(part, FactLink))
            self._linked = markdown, links
        return self._linked[1]

    @property
    def writer_words(self) -> str:
        """What is said of who wrote the text."""
        return self._writers.text()

    def _show_writers(self) -> None:
        assert self._section is not None, "only called with a section"
        assert self._texts is not None, "only called with words"
        provenance = self._context.services.provenance
        lines = provenance.provenance_of(self._section, language_of(self._texts))
        self._writers.setText("\n".join(lines))
        for widget in (self._writers_title, self._writers):
            widget.setVisible(bool(lines))

    def _fact_lines(self) -> list[tuple[str, str]]:
        """Return label and value of the figures that this section is written from."""
        assert self._document is not None, "only called with a section"
        assert self._section is not None, "only called with a section"
        part = self._context.services.documents.outline_of(self._document).section(
            self._section.key
        )
        if part is None:
            return []
        language = self._document.language
        sheet = self._context.services.knowledge.of(self._document.project_id).sheet
        plan = plan_section(part, sheet, language)
        return [
            (fact.full_label(language), fact_text_with_period(fact, language))
            for fact in plan.facts
            if fact.unit != "text"
        ]

    def _add(self, column: QVBoxLayout, words: str, value: str = "") -> None:
        line = QWidget()
        inner = QVBoxLayout(line)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(XS // 2)
        first = label(role="caption" if value else "muted", wraps=True)
        first.setText(words)
        inner.addWidget(first)
        if value:
            second = label(wraps=True)
            second.setText(value)
            inner.addWidget(second)
        column.addWidget(line)
        self._lines.append(line)
