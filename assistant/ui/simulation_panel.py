"""What if everything is off at once: how often the money lasts in a thousand plans."""

from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QSpinBox, QTableView, QVBoxLayout, QWidget

from assistant.domain.fact_text import plain_number
from assistant.services.bundle import Services
from assistant.services.financials import BASE
from assistant.services.jobs import Job
from assistant.services.simulations import OUTPUTS, Simulation, SimulationStopped, Spread
from assistant.texts import Texts
from assistant.ui.buttons import push_button
from assistant.ui.fitting_table import FittingTable
from assistant.ui.flow_layout import FlowLayout
from assistant.ui.labels import label
from assistant.ui.progress_row import ProgressRow
from assistant.ui.range_table import RangeTable
from assistant.ui.screen_context import ScreenContext
from assistant.ui.section_header import SectionHeader
from assistant.ui.statement_model import amount_text
from assistant.ui.text_table_model import TextRow, TextTableModel
from assistant.ui.tokens import S
from assistant.ui.translation import keyed
from assistant.ui.window_language import language_of

_PARTS = (10, 20, 30, 50)  # per cent
_USUAL = 1
_LAST_SEED = 9999


class SimulationPanel(QWidget):
    """A sentence and a table; worked out when it is asked for, forgotten when the plan changes.

    Signals:
        shown: the result is there.
    """

    shown = Signal()

    def __init__(self, context: ScreenContext, texts: Texts) -> None:
        super().__init__()
        self._services: Services = context.services
        self._report = context.report
        self._texts = texts
        self._project_id: str | None = None
        self._scenario = BASE
        self._job: Job | None = None
        self._found: Simulation | None = None
        self.parts = keyed(QComboBox(), name="financials.simulation.part_name")
        self.own = push_button("financials.simulation.own")
        self.own.setCheckable(True)
        self.ranges = keyed(RangeTable(), name="financials.simulation.ranges_name")
        self.seed = keyed(QSpinBox(), name="financials.simulation.seed_name")
        self.button = push_button("financials.simulation.button")
        self.progress = ProgressRow()
        self.sentence = label(wraps=True)
        self.model = TextTableModel()
        self.table = keyed(FittingTable(), name="financials.simulation.title")
        self._build()
        self.button.clicked.connect(self.work_out)
        self.progress.cancelled.connect(self.forget)
        self.parts.activated.connect(self._on_part)
        self.own.toggled.connect(self._show_ranges)
        self.ranges.itemChanged.connect(self.forget)
        self.seed.valueChanged.connect(self.forget)

    def show_plan(self, project_id: str, scenario: str) -> None:
        """Belong to this plan from now on; what was found of another, or of an older one, goes."""
        self._project_id, self._scenario = project_id, scenario
        self.forget()
        self._show_ranges(is_shown=self.own.isChecked())

    def forget(self) -> None:
        """Stop, and show nothing but the button."""
        if self._job is not None:
            self._job.cancel()
        self._job = self._found = None
        for widget in (self.progress, self.sentence, self.table):
            widget.hide()
        self.button.show()

    def work_out(self) -> None:
        """Find out, off the main thread."""
        if not self._project_id or self._services.financials.picture(self._project_id) is None:
            return
        self.forget()
        self.button.hide()
        job = self._services.simulations.start(
            self._project_id,
            self._scenario,
            self.ranges.ranges() if self.own.isChecked() else self.parts.currentData() / 100,
            seed=self.seed.value(),
            on_done=lambda found: self._settle(job, found),
            on_error=lambda error: self._fail(job, error),
        )
        self._job = job
        job.progressed.connect(self._on_progress)
        self._on_progress(0, 1)

    def retranslate(self, texts: Texts) -> None:
        """Show everything in the language of ``texts``."""
        self._texts = texts
        self._fill_parts()
        self._show_ranges(is_shown=self.own.isChecked())
        if self._found is not None:
            self._show(self._found)

    def _build(self) -> None:
        header = SectionHeader(
            "financials.simulation.title",
            sentence_key="financials.simulation.sentence",
            role="heading",
        )
        controls = FlowLayout(spacing_px=S)  # beside the assumptions there is little room
        for control in (self.parts, self.own, self.button):
            controls.addWidget(control)
        self.seed.setRange(1, _LAST_SEED)
        self.seed.setPrefix(f"{self._texts('financials.simulation.seed')} ")
        self._fill_parts()
        self.parts.setCurrentIndex(_USUAL)
        self.table.setModel(self.model)
        self.table.setProperty("role", "grid")
        self.table.setShowGrid(False)
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, S, 0, 0)
        column.setSpacing(S)
        column.addWidget(header)
        column.addLayout(controls)
        for widget in (self.ranges, self.seed, self.progress, self.sentence, self.table):
            column.addWidget(widget)
        column.setAlignment(self.seed, Qt.AlignmentFlag.AlignLeft)
        self._show_ranges(is_shown=False)
        self.forget()

    def _on_part(self) -> None:
        self.ranges.forget_own()
        self._show_ranges(is_shown=self.own.isChecked())

    def _show_ranges(self, is_shown: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Show the ranges of this plan, as the part chosen above says, or hide them."""
        self.ranges.setVisible(is_shown)
        self.seed.setVisible(is_shown)
        self.seed.setPrefix(f"{self._texts('financials.simulation.seed')} ")
        if is_shown and self._project_id:
            rows = self._services.financials.levers(
                self._project_id, self._scenario, language_of(self._texts)
            )
            self.ranges.show_levers(rows, self.parts.currentData(), self._texts)
        self.forget()

    def _fill_parts(self) -> None:
        chosen = max(0, self.parts.currentIndex())
        self.parts.clear()
        for part in _PARTS:
            self.parts.addItem(self._texts("financials.simulation.part", part=part), part)
        self.parts.setCurrentIndex(chosen)

    def _on_progress(self, done: int, total: int) -> None:
        if self._job is not None:
            words = self._texts("financials.simulation.working")
            self.progress.show_progress(words, done, total)

    def _settle(self, job: Job, found: Simulation) -> None:
        if job is not self._job:  # of another plan, or of before a change
            return
        self._job, self._found = None, found
        self.progress.hide()
        self.button.show()
        self._show(found)
        self.shown.emit()

    def _fail(self, job: Job, error: Exception) -> None:
        if job is self._job:
            self.forget()
        if not isinstance(error, SimulationStopped):
            self._report(error)

    def _show(self, found: Simulation) -> None:
        lasts = plain_number(Decimal(str(round(found.lasts * 100))))
        key = "lasts_own" if self.own.isChecked() else "lasts"
        self.sentence.setText(
            self._texts(
                f"financials.simulation.{key}",
                runs=f"{found.runs:,}", n=found.assumptions, part=self.parts.currentData(),
                lasts=lasts, seed=found.seed,
            )
        )  # fmt: skip
        heads = [self._texts(f"financials.simulation.{each}") for each in ("low", "middle", "high")]
        self.model.show(heads, [self._row(name, found.spreads[name]) for name in OUTPUTS])
        self.sentence.show()
        self.table.show()
        self.table.fit()

    def _row(self, name: str, spread: Spread) -> TextRow:
        amounts = (spread.low, spread.middle, spread.high)
        return TextRow(
            name=self._texts(f"financials.simulation.{name}"),
            cells=tuple(amount_text(Decimal(round(each))) for each in amounts),
        )
