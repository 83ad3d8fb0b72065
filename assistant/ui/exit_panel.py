"""Who gets what if the company is sold: as agreed, or as if other terms were."""

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHeaderView, QTableView, QVBoxLayout, QWidget

from assistant.domain.fact_text import money_text
from assistant.domain.finance.cap_table import TermsProblem
from assistant.domain.finance.exit_facts import equal_price
from assistant.domain.finance.exit_payouts import Exit, ExitTerms
from assistant.domain.finance.precision import rounded
from assistant.errors import BriefError
from assistant.services.financials import FinancialService
from assistant.texts import Texts
from assistant.ui.chart_view import ChartView
from assistant.ui.financial_tables import exit_table, terms_sentence
from assistant.ui.fitting_table import FittingTable
from assistant.ui.flow_layout import FlowLayout
from assistant.ui.ime_line_edit import ImeLineEdit
from assistant.ui.labels import label
from assistant.ui.text_table_model import TextTableModel
from assistant.ui.tokens import M, S
from assistant.ui.translation import keyed
from assistant.ui.window_language import language_of

_AS_AGREED = "agreed"
_SUPPOSED: dict[str, ExitTerms | None] = {
    _AS_AGREED: None,
    "non_participating": ExitTerms(preference="non_participating"),
    "participating": ExitTerms(preference="participating"),
    "capped": ExitTerms(preference="capped", cap=Decimal(3)),
    "common": ExitTerms(preference="common"),
}
_PRICE_PX = 180
_ROW_PX = 30


class ExitPanel(QWidget):
    """Terms to suppose, a price to try, what comes of it in words and as a table.

    Signals:
        shown: another result is there.
    """

    shown = Signal()

    def __init__(self, financials: FinancialService, texts: Texts) -> None:
        super().__init__()
        self._financials = financials
        self._texts = texts
        self._project_id: str | None = None
        self.terms = keyed(QComboBox(), name="financials.exit.terms_name")
        self.price = keyed(
            ImeLineEdit(), name="financials.exit.price_name", placeholder="financials.exit.price"
        )
        self.sentence = label(wraps=True)
        self.model = TextTableModel()
        self.table = keyed(FittingTable(), name="financials.exit.table_name")
        self.chart = keyed(ChartView(), name="financials.exit.chart_name")
        self._build()
        self.terms.activated.connect(self._show)
        self.price.textChanged.connect(self._show)

    def show_plan(self, project_id: str) -> None:
        """Show who gets what in this plan, as it is now."""
        self._project_id = project_id
        self._show()

    def retranslate(self, texts: Texts) -> None:
        """Show everything in the language of ``texts``."""
        self._texts = texts
        self._fill_terms()
        if self._project_id is not None and self.isVisible():
            self._show()

    def _build(self) -> None:
        self._fill_terms()
        self.price.setFixedWidth(_PRICE_PX)
        self.table.setModel(self.model)
        self.table.setProperty("role", "grid")
        self.table.setShowGrid(False)
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.table.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        controls = FlowLayout(spacing_px=M)
        words = label("financials.exit.terms", role="muted")
        words.setMinimumHeight(self.price.sizeHint().height())
        for control in (words, self.terms, self.price):
            controls.addWidget(control)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addLayout(controls)
        column.addWidget(self.sentence)
        column.addWidget(self.table)
        column.addWidget(self.chart)

    def _fill_terms(self) -> None:
        chosen = max(0, self.terms.currentIndex())
        self.terms.clear()
        for key in _SUPPOSED:
            self.terms.addItem(self._texts(f"financials.exit.supposed.{key}"), key)
        self.terms.setCurrentIndex(chosen)

    def _show(self) -> None:
        if self._project_id is None:
            return
        supposed = _SUPPOSED[self.terms.currentData() or _AS_AGREED]
        try:
            found = self._financials.exit(self._project_id, supposed, self.price.text())
        except BriefError:  # half a number; what was shown last stays
            self.sentence.setText(self._texts("financials.exit.price_wrong"))
            return
        if isinstance(found, Exit) and found.prices:
            self.model.show(*exit_table(found, self._texts))
        self.table.setVisible(isinstance(found, Exit) and bool(found.prices))
        self.table.fit()
        self.sentence.setText(self._words(found))
        self._show_chart(supposed)
        self.shown.emit()

    def _show_chart(self, supposed: ExitTerms | None) -> None:
        assert self._project_id is not None, "asked by the caller"
        language = language_of(self._texts)
        picture = self._financials.exit_picture(self._project_id, supposed, self._texts, language)
        self.chart.setVisible(picture is not None)
        if picture is not None:
            self.chart.show_picture(picture, language)

    def _words(self, found: Exit | TermsProblem | None) -> str:
        texts = self._texts
        if found is None:
            return texts("financials.cap_table.nobody")
        if isinstance(found, TermsProblem):
            return f"{terms_sentence(found, texts)} {texts('financials.exit.suppose')}"
        if not found.prices:
            return texts("financials.exit.no_price")
        words = [self._equal_words(found)]
        if found.free_options:
            words.append(texts("financials.exit.free_options"))
        return " ".join(words)

    def _equal_words(self, found: Exit) -> str:
        first, equal = self._money(found.preferences), equal_price(found)
        if not found.preferences:
            return self._texts("financials.exit.no_preference")
        if equal is None:
            return self._texts("financials.exit.never_equal", first=first)
        return self._texts("financials.exit.equal", first=first, price=self._money(equal))

    def _money(self, amount: Decimal) -> str:
        assert self._project_id is not None, "nothing is shown without a project"
        currency = self._financials.currency(self._project_id)
        return money_text(rounded(amount), currency, language_of(self._texts))
