"""The Financials screen: what the answers add up to, month by month and year by year."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import get_args

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from assistant.domain.cap_table_block import clause_sentences
from assistant.domain.changes import Changes
from assistant.domain.chart_blocks import cash_picture
from assistant.domain.fact_text import date_text, money_text
from assistant.domain.finance.periods import PeriodKind
from assistant.domain.finance.precision import rounded
from assistant.errors import AssistantError
from assistant.services.exporting import file_stem
from assistant.services.financials import BASE, FinancialPicture
from assistant.services.workbooks import WorkbookOptions
from assistant.texts import Texts
from assistant.ui.assumption_panel import PANEL_WIDTH_PX, AssumptionPanel
from assistant.ui.buttons import push_button
from assistant.ui.card import Card
from assistant.ui.chart_view import ChartView
from assistant.ui.empty_state import EmptyState
from assistant.ui.exit_panel import ExitPanel
from assistant.ui.financial_tables import (
    metrics_table,
    ownership_table,
    terms_sentence,
)
from assistant.ui.fitting_table import FittingTable
from assistant.ui.labels import label
from assistant.ui.message_bar import Message, MessageChoice
from assistant.ui.screen_context import ScreenContext
from assistant.ui.section_header import SectionHeader
from assistant.ui.segmented_choice import SegmentedChoice
from assistant.ui.sensitivity_panel import SensitivityPanel
from assistant.ui.simulation_panel import SimulationPanel
from assistant.ui.statement_model import StatementModel
from assistant.ui.text_table_model import TextRow, TextTableModel
from assistant.ui.tokens import XL, XS, XXL, L, M
from assistant.ui.translation import keyed
from assistant.ui.valuation_table import valuation_table, valuation_words
from assistant.ui.window_language import language_of
from assistant.ui.wrapping_cards import WrappingCards

_PERIODS: tuple[PeriodKind, ...] = get_args(PeriodKind)[::-1]
_METRICS, _OWNERSHIP, _EXIT, _WORTH = "metrics", "ownership", "sale", "worth"
_SUMS = ("income", "cash_flow", "balance", "funds")
_STATEMENTS = (*_SUMS, _METRICS, _OWNERSHIP, _EXIT, _WORTH)
_TURNS = ("need", "lowest", "profit", "revenue")
_GO = "financials.go_to_interview"
_WIDEST_PX = 1280
_LEAST_CARD_PX = 190
_ROOMY_PX = 1000  # wide enough for the assumptions beside the statements
_ROW_PX = 30


class FinancialsView(QWidget):
    """Shows the projected statements, where the plan turns, and what it lacks.

    It follows each answer. While nothing can be worked out, it says what is missing.

    Signals:
        question_chosen: the path of the question that the founder wants to go to.
        calculators_requested: the founder wants to work out a formula by itself.
        saved: the file that the model was written to.
    """

    question_chosen = Signal(str)
    calculators_requested = Signal()
    saved = Signal(Path)

    def __init__(self, context: ScreenContext, texts: Texts) -> None:
        super().__init__()
        self._context = context
        self._texts = texts
        self._project_id: str | None = None
        self._is_current = False
        self._was_seen = False
        self._period: PeriodKind = "year"
        self._statement = 0
        self.scenario = keyed(QComboBox(), name="financials.scenario_name")
        self.periods = SegmentedChoice(
            tuple((kind, f"financials.{kind}s") for kind in _PERIODS),
            name_key="financials.periods_name",
        )
        self.statements = SegmentedChoice(
            tuple((name, f"financials.{name}") for name in _STATEMENTS),
            name_key="financials.statements_name",
            wraps=True,
        )
        self.model = StatementModel()
        self.texts_model = TextTableModel()
        self.table = keyed(FittingTable(), name="financials.table_name")
        self.chart = keyed(ChartView(), name="financials.chart_name")
        self.sensitivity = SensitivityPanel(context.services, texts)
        self.simulation = SimulationPanel(context, texts)
        self.exit = ExitPanel(context.services.financials, texts)
        self.save_button = push_button("financials.save")
        self.assumptions = AssumptionPanel(context, texts)
        self.assumptions_button = push_button("financials.assumptions")
        self.warning = label(role="danger", wraps=True)
        self.terms = label(role="muted", wraps=True)
        self.turns: dict[str, tuple[QLabel, QLabel]] = {}
        self._header = SectionHeader("financials.title", role="title")
        self._page = keyed(QScrollArea(), name="financials.page_name")
        self._stack = QStackedWidget()
        self._inner = QWidget()
        self.nothing = EmptyState(
            "financials",
            title_key="financials.nothing",
            sentence_key="financials.nothing_sentence",
            button_keys=(_GO,),
        )
        self._build()
        self._connect_signals()

    def show_project(self, project_id: str | None) -> None:
        """Show this project's plan from now on."""
        self._project_id = project_id
        self._is_current = False
        self.assumptions.show_project(project_id)
        self._fill_scenarios()
        if self.isVisible():
            self._look()

    def commit(self) -> None:
        """Save what is not saved yet."""
        self.assumptions.commit()

    def retranslate(self, texts: Texts) -> None:
        """Show everything in the language of ``texts``."""
        self._texts = texts
        self._fill_scenarios()
        if self._is_current:
            self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Work out what has changed while another screen was in front."""
        super().showEvent(event)
        if not self._was_seen:
            self._was_seen = True
            self.assumptions_button.setChecked(self.width() >= _ROOMY_PX)
        self._look()

    # --- making ---

    def _build(self) -> None:
        self.save_button.clicked.connect(self._ask_where)
        self.assumptions_button.setCheckable(True)
        for control in (self.scenario, self.periods, self.save_button, self.assumptions_button):
            self._header.add_control(control)
        self.scenario.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.periods.choose(self._period)
        self.statements.choose(_STATEMENTS[0])
        self._build_table()
        picture = QWidget()
        column = QVBoxLayout(picture)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addWidget(self.warning)
        column.addWidget(self._turn_cards())
        column.addLayout(self._chart_row())
        column.addWidget(self.chart)
        column.addWidget(self.statements)
        column.addWidget(self.terms)
        column.addWidget(self.table)
        column.addWidget(self.exit)
        column.addWidget(self.sensitivity)
        column.addWidget(self.simulation)
        column.addStretch()
        self._page.setWidget(picture)
        self._page.setWidgetResizable(True)
        self._page.setFrameShape(QFrame.Shape.NoFrame)
        self._page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        picture.setProperty("role", "scrolled")
        for page in (self._page, self.nothing):
            self._stack.addWidget(page)
        rows = QVBoxLayout(self._inner)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(L)
        rows.addWidget(self._header)
        rows.addWidget(self._split(), 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(XXL, XL, XXL, L)
        outer.addWidget(self._inner)
        self.assumptions_button.toggled.connect(self._show_assumptions)
        self.assumptions_button.setChecked(True)

    def _split(self) -> QSplitter:
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.setHandleWidth(L)
        for part in (self.assumptions, self._stack):
            split.addWidget(part)
        split.setStretchFactor(1, 1)
        split.setSizes([PANEL_WIDTH_PX, _WIDEST_PX])
        return split

    def _show_assumptions(self, is_shown: bool) -> None:  # noqa: FBT001 - a signal's argument
        self.assumptions.setVisible(is_shown)
        beside = PANEL_WIDTH_PX + L if is_shown else 0
        self._inner.setMaximumWidth(_WIDEST_PX + beside)

    def _chart_row(self) -> QHBoxLayout:
        calculators = push_button("financials.calculators", kind="quiet", icon_name="calculators")
        calculators.clicked.connect(self.calculators_requested)
        row = QHBoxLayout()
        row.addWidget(label("financials.chart", role="caption"))
        row.addStretch()
        row.addWidget(calculators)
        return row

    def _build_table(self) -> None:
        self.table.setModel(self.model)
        self.table.setProperty("role", "grid")
        self.table.setShowGrid(False)
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.table.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.table.verticalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        keyed(self.table, tooltip="financials.copy_hint")

    def _turn_cards(self) -> WrappingCards:
        cards = []
        for name in _TURNS:
            card = Card()
            card.content.setSpacing(XS)
            card.content.setContentsMargins(L, M, L, M)
            value, detail = label(role="title"), label(role="caption", wraps=True)
            for part in (label(f"financials.turns.{name}", role="muted"), value, detail):
                card.content.addWidget(part)
            card.content.addStretch()
            self.turns[name] = (value, detail)
            cards.append(card)
        return WrappingCards(cards, least_px=_LEAST_CARD_PX)

    def _connect_signals(self) -> None:
        self._context.services.hub.changed.connect(self._on_changed)
        self.scenario.activated.connect(self._show_plan)
        self.periods.chosen.connect(self._on_period)
        self.statements.chosen.connect(self._on_statement)
        self.sensitivity.added.connect(self._on_risks_added)
        self.nothing.chosen.connect(lambda _key: self.question_chosen.emit("start"))

    # --- saving ---

    def _ask_where(self) -> None:
        if self._project_id is None:
            return
        services = self._context.services
        subject = services.projects.get(self._project_id).name
        path = self._context.files.file_to_save(
            self,
            self._texts("financials.save_title"),
            suggestion=f"{file_stem(subject, None)}.xlsx",
            name_filter=self._texts("financials.filter"),
        )
        if path is not None:
            self.save(path if path.suffix else path.with_name(f"{path.name}.xlsx"))

    def save(self, path: Path) -> None:
        """Write the model as it is shown to a file, in the window's language."""
        if self._project_id is None:
            return
        self.save_button.setEnabled(False)
        options = WorkbookOptions(
            language=language_of(self._texts), scenario=self._chosen_scenario, by=self._period
        )
        self._context.services.workbooks.start(
            self._project_id, path, options, on_done=self._on_saved, on_error=self._on_not_saved
        )

    def _on_saved(self, path: Path) -> None:
        self.save_button.setEnabled(True)
        files = self._context.files
        show = MessageChoice(
            words=self._texts("home.files.show_folder"), act=lambda: files.show_folder(path.parent)
        )
        sentence = self._texts("financials.saved", path=path)
        self._context.post(
            Message(sentence=sentence, severity="success", topic="workbook", choices=(show,))
        )
        self.saved.emit(path)

    def _on_not_saved(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        self._context.report(error)

    def _on_risks_added(self, count: int) -> None:
        show = MessageChoice(
            words=self._texts("financials.risk.show"),
            act=lambda: self.question_chosen.emit("risks"),
        )
        sentence = self._texts("financials.risk.added", n=count)
        self._context.post(
            Message(sentence=sentence, severity="success", topic="risks", choices=(show,))
        )

    # --- showing ---

    def _on_changed(self, changes: Changes) -> None:
        if self._project_id in changes.briefs:
            self._is_current = False
            self._fill_scenarios()
            if self.isVisible():
                self._look()

    def _on_period(self, kind: str) -> None:
        self._period = next(each for each in _PERIODS if each == kind)
        self._show()

    def _on_statement(self, name: str) -> None:
        self._statement = _STATEMENTS.index(name)
        self._show()

    def _fill_scenarios(self) -> None:
        chosen, language = self.scenario.currentData(), language_of(self._texts)
        self.scenario.clear()
        self.scenario.addItem(self._texts("financials.base"), BASE)
        if self._project_id is not None:
            for each in self._context.services.financials.scenarios(self._project_id):
                self.scenario.addItem(each.name.any(language), each.id)
        self.scenario.setCurrentIndex(max(0, self.scenario.findData(chosen)))
        self.scenario.setVisible(self.scenario.count() > 1)

    def _look(self) -> None:
        if not self._is_current:
            self._is_current = True
            self._show_plan()

    def _show_plan(self) -> None:
        """Show another plan than before: another project, scenario or answer."""
        for panel in (self.sensitivity, self.simulation):
            panel.show_plan(self._project_id or "", self._chosen_scenario)
        self._show()

    @property
    def _chosen_scenario(self) -> str:
        return str(self.scenario.currentData() or BASE)

    def _show(self) -> None:
        picture = self._picture()
        self._stack.setCurrentIndex(0 if picture else 1)
        self.periods.setVisible(picture is not None)
        self.save_button.setVisible(picture is not None)
        if picture is None:
            self._header.show_sentence("")
            return
        timeline = picture.outlook.funded.timeline
        months = timeline.months
        self._header.show_sentence(
            self._texts(
                "financials.sentence",
                first=self._month(str(months[0])),
                last=self._month(str(months[-1])),
                currency=picture.currency,
            )
        )
        self._show_table(picture)
        self._show_warning(picture)
        self._show_turns(picture)
        self._show_chart(picture)

    def _show_table(self, picture: FinancialPicture) -> None:
        name = _STATEMENTS[self._statement]
        self.exit.setVisible(name == _EXIT)
        if name == _EXIT:
            self.exit.show_plan(self._project_id or "")
            self.table.hide()
            self.terms.hide()
            return
        words = ""
        if name in _SUMS:
            shown = (*picture.statements, picture.funds)[self._statement]
            self.model.show(shown, language_of(self._texts))
        else:
            heads, rows, words = self._text_table(name, picture)
            self.texts_model.show(heads, rows)
        self.table.setModel(self.model if name in _SUMS else self.texts_model)
        self.table.fit()
        self.terms.setText(words)
        self.terms.setVisible(bool(words))
        self.table.setVisible(self.table.model().rowCount() > 0)

    def _text_table(
        self, name: str, picture: FinancialPicture
    ) -> tuple[Sequence[str], Sequence[TextRow], str]:
        """Return heads and rows of a table of texts, and what is to be said above it."""
        texts, owned = self._texts, picture.ownership
        if name == _METRICS:
            return *metrics_table(picture.metrics, texts), ""
        if name == _WORTH:
            words = valuation_words(picture.worth, picture.currency, texts)
            return *valuation_table(picture.worth, texts), words
        if owned is None:
            return (), (), texts("financials.cap_table.nobody")
        language = language_of(texts)
        lines = [*clause_sentences(owned, picture.currency, language, texts)]
        lines += [terms_sentence(owned.problem, texts)] if owned.problem else []
        return *ownership_table(owned, texts), "\n".join(filter(None, lines))

    def _picture(self) -> FinancialPicture | None:
        if self._project_id is None:
            return None
        try:
            return self._context.services.financials.picture(
                self._project_id, self._period, self._chosen_scenario
            )
        except AssistantError as error:
            self._context.report(error)
            return None

    def _show_warning(self, picture: FinancialPicture) -> None:
        outlook, words = picture.outlook, []
        if outlook.opening_gap:
            amount = self._money(outlook.opening_gap, picture)
            words.append(self._texts("financials.unbalanced", amount=amount))
        cash, months = outlook.funded.balance.cash, outlook.funded.timeline.months
        empty = next((at for at, each in enumerate(cash) if each < 0), None)
        if empty is not None:
            month = self._month(str(months[empty]))
            words.append(self._texts("financials.runs_out", month=month))
        self.warning.setText("\n".join(words))
        self.warning.setVisible(bool(words))

    def _show_turns(self, picture: FinancialPicture) -> None:
        for name, turn in self._turns(picture).items():
            for shown, words in zip(self.turns[name], turn, strict=True):
                shown.setText(words)

    def _turns(self, picture: FinancialPicture) -> dict[str, tuple[str, str]]:
        """Return the value and the detail of each card."""
        outlook, texts = picture.outlook, self._texts
        months, cash = outlook.funded.timeline.months, outlook.funded.balance.cash
        low = outlook.funded.lowest
        need, turn = outlook.need, outlook.profit_month
        years = outlook.years[0]
        last = years.periods[-1]
        revenue = self._money(years.row("revenue").amounts[-1], picture)
        no_need = (texts("financials.none"), texts("financials.no_need"))
        return {
            "need": no_need if need is None else (
                self._money(need.ask, picture),
                texts(
                    "financials.need_detail",
                    gap=self._money(need.gap, picture), month=self._month(str(need.lowest)),
                    buffer=self._money(need.buffer, picture), n=need.buffer_months,
                ),
            ),
            "lowest": (
                self._money(cash[low], picture),
                texts("financials.lowest_detail", month=self._month(str(months[low]))),
            ),
            "profit": (
                self._month(str(turn)) if turn else texts("financials.none"),
                texts("financials.profit_detail" if turn else "financials.no_profit"),
            ),
            "revenue": (
                revenue,
                texts("financials.revenue_detail", month=self._month(str(last.last)),
                      n=len(last.places)),
            ),
        }  # fmt: skip

    def _show_chart(self, picture: FinancialPicture) -> None:
        texts, language = self._texts, language_of(self._texts)
        cash = cash_picture(picture.outlook, picture.currency, texts, language)
        self.chart.show_picture(cash, language)

    def _money(self, amount: Decimal, picture: FinancialPicture) -> str:
        whole = rounded(amount)
        return money_text(whole, picture.currency, language_of(self._texts))

    def _month(self, iso: str) -> str:
        return date_text(iso, language_of(self._texts))
