"""What the plan depends on: each assumption moved by a fifth, and where the plan tips over."""

from decimal import Decimal

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from assistant.domain.charts.picture import Picture, Series, values_of
from assistant.domain.charts.tornado import tornado_height
from assistant.domain.fact_text import date_text
from assistant.domain.facts import Fact
from assistant.domain.finance.plan_outputs import OUTPUT_OF, OUTPUTS, OutputName
from assistant.domain.finance.sensitivity import Sensitivity
from assistant.services.bundle import Services
from assistant.services.financials import BASE
from assistant.services.lever_words import name_of, value_text
from assistant.services.switching_risks import add_as_risks, nearest, tipping_text
from assistant.texts import Texts
from assistant.ui.buttons import push_button
from assistant.ui.chart_view import ChartView
from assistant.ui.parts_pump import PartsPump
from assistant.ui.progress_row import ProgressRow
from assistant.ui.section_header import SectionHeader
from assistant.ui.statement_model import amount_text
from assistant.ui.tokens import CAPTION, XS, S
from assistant.ui.translation import keyed
from assistant.ui.window_language import language_of

_Index = QModelIndex | QPersistentModelIndex

MOST_LINES = 8
_COLUMNS = ("assumption", "now", "less", "more", "switching")
_PLANNED, _SWITCHING = _COLUMNS.index("now"), _COLUMNS.index("switching")
_ROW_PX, _ASIDE_PX = 30, 26  # and the padding at both sides of a cell
_QUARTER = 3  # months between the marks of an axis of time
_NARROW_PX = 760  # below it the planned value stands under the name of its assumption


class _NamesAndPlans(QStyledItemDelegate):
    """Draws the planned value below the name of its assumption, where it has no column."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        super().initStyleOption(option, index)
        table = self.parent()
        if isinstance(table, QTableWidget) and table.isColumnHidden(_PLANNED):
            option.text = name_and_plan(index).replace("\n", "\u2028")  # a line as Qt draws it


class SensitivityPanel(QWidget):
    """A tornado and a table of assumptions, the one that moves a number of the plan most first.

    It is worked out when the founder asks for it, and forgotten when the plan changes.

    Signals:
        shown: the table is there.
        added: so many risks were written.
    """

    shown = Signal()
    added = Signal(int)

    def __init__(self, services: Services, texts: Texts) -> None:
        super().__init__()
        self._services = services
        self._financials = services.financials
        self._texts = texts
        self._project_id: str | None = None
        self._scenario = BASE
        self._found: tuple[Sensitivity, ...] = ()
        self.pump = PartsPump()
        self.progress = ProgressRow()
        self.button = push_button("financials.sensitivity.button")
        self.to_risks = push_button("financials.risk.button")
        self.output = keyed(QComboBox(), name="financials.sensitivity.output")
        self.chart = ChartView()
        self.table = keyed(QTableWidget(), name="financials.sensitivity.title")
        self.table.setItemDelegateForColumn(0, _NamesAndPlans(self.table))
        self._steps = 0
        self._build()
        self.pump.advanced.connect(self._on_advanced)
        self.pump.finished.connect(self._on_finished)
        self.progress.cancelled.connect(self.forget)
        self.button.clicked.connect(self.work_out)
        self.to_risks.clicked.connect(self.add_to_risks)
        self.output.currentIndexChanged.connect(self._on_output_chosen)

    @property
    def chosen(self) -> OutputName:
        """The number that is asked about."""
        return OUTPUTS[max(0, self.output.currentIndex())]

    def show_plan(self, project_id: str, scenario: str) -> None:
        """Belong to this plan from now on; what was found of another, or of an older one, goes."""
        self._project_id, self._scenario = project_id, scenario
        self.forget()

    def forget(self) -> None:
        """Stop, and show nothing but the button."""
        self.pump.stop()
        self._found = ()
        self.progress.hide()
        self.chart.hide()
        self.table.hide()
        self.to_risks.hide()
        self.button.show()

    def work_out(self) -> None:
        """Find out, bit by bit."""
        work = self._financials.sensitivities(self._project_id or "", self._scenario, self.chosen)
        if work is None:
            return
        self._steps = work.steps
        self.button.hide()
        self._on_advanced(0)
        self.pump.start(work.parts)

    def add_to_risks(self) -> None:
        """Write the assumptions nearest to where the plan tips over into the risks."""
        found, project_id = self._found, self._project_id
        if project_id is None or not found:
            return
        services = self._services
        add_as_risks(services.interview, services.knowledge, project_id, found)
        self._on_finished(found)  # another list of risks is no other plan
        self.added.emit(len(nearest(found)))

    def retranslate(self, texts: Texts) -> None:
        """Show everything in the language of ``texts``."""
        self._texts = texts
        for at, name in enumerate(OUTPUTS):
            self.output.setItemText(at, texts(f"financials.outputs.{name}"))
        if self._found:
            self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the new width."""
        super().resizeEvent(event)
        if self._found and self._is_narrow != self.table.isColumnHidden(_PLANNED):
            self._fill()

    @property
    def _is_narrow(self) -> bool:
        return self.width() < _NARROW_PX

    def _build(self) -> None:
        header = SectionHeader(
            "financials.sensitivity.title",
            sentence_key="financials.sensitivity.sentence",
            role="heading",
        )
        self.output.addItems([self._texts(f"financials.outputs.{name}") for name in OUTPUTS])
        header.add_control(self.to_risks)
        header.add_control(self.output)
        header.add_control(self.button)
        self.table.setProperty("role", "grid")
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.table.setColumnCount(len(_COLUMNS))
        heads = self.table.horizontalHeader()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        heads.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, S, 0, 0)
        column.setSpacing(S)
        for widget in (header, self.progress, self.chart, self.table):
            column.addWidget(widget)
        self.chart.hide()
        self.table.hide()
        self.to_risks.hide()

    def _on_output_chosen(self) -> None:
        """Work the other number out where one was shown."""
        was_shown = bool(self._found) or self.pump.is_running
        self.forget()
        if was_shown:
            self.work_out()

    def _on_advanced(self, done: int) -> None:
        words = self._texts("financials.sensitivity.working")
        self.progress.show_progress(words, min(done, self._steps), self._steps)

    def _on_finished(self, found: tuple[Sensitivity, ...]) -> None:
        self.progress.hide()
        moving = [each for each in found if each.swing or each.switching is not None]
        self._found = tuple(sorted(moving, key=lambda each: -each.swing)[:MOST_LINES])
        self._fill()
        self.chart.setVisible(any(each.swing for each in self._found))
        self.table.show()
        self.to_risks.setVisible(bool(nearest(self._found)))
        self.shown.emit()

    def _fill(self) -> None:
        heads = [self._texts(f"financials.sensitivity.{name}") for name in _COLUMNS[:_SWITCHING]]
        tips = OUTPUT_OF[self.chosen].tips
        heads.append(self._texts(f"financials.switching.{self.chosen}") if tips else "")
        self.table.setColumnHidden(_SWITCHING, not tips)
        self.table.setHorizontalHeaderLabels(heads)
        self.table.setRowCount(len(self._found))
        self.table.setColumnHidden(_PLANNED, self._is_narrow)
        for row, each in enumerate(self._found):
            for at, words in enumerate(self._line(each)):
                item = QTableWidgetItem(words)
                side = Qt.AlignmentFlag.AlignRight if at else Qt.AlignmentFlag.AlignLeft
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{heads[at]}: {words}")
                self.table.setItem(row, at, item)
        self._draw()
        QTimer.singleShot(0, self, self._fit)  # once the columns have their widths

    def _draw(self) -> None:
        """Draw the tornado."""
        if not self._found:
            return
        texts = self._texts
        names = [self._line(each)[0] for each in self._found]
        ticks: tuple[tuple[float, str], ...] = ()
        if self.chosen == "profit_month":
            months = self._financials.months(self._project_id or "")
            ticks = tuple(
                (at, str(each)) for at, each in enumerate(months) if each.month % _QUARTER == 1
            )
        words = texts("financials.sensitivity.chart", output=self.output.currentText())
        picture = Picture(
            kind="tornado",
            labels=tuple(names),
            series=(
                Series(texts("financials.sensitivity.less"),
                       values_of([each.less for each in self._found])),
                Series(texts("financials.sensitivity.more"),
                       values_of([each.more for each in self._found])),
            ),
            base=float(self._found[0].base),
            ticks=ticks,
            described=words,
        )  # fmt: skip
        self.chart.setAccessibleName(words)
        self.chart.setFixedHeight(round(tornado_height(len(names), size=CAPTION)))
        self.chart.show_picture(picture, language_of(texts))

    def _fit(self) -> None:
        for row in range(self.table.rowCount()):
            self.table.setRowHeight(row, self._row_height(row))
        height = self.table.horizontalHeader().sizeHint().height()
        frame = 2 * self.table.frameWidth() + XS
        self.table.setFixedHeight(height + self.table.verticalHeader().length() + frame)

    def _row_height(self, row: int) -> int:
        """Return the height for all lines of a name: where it is wide, they are one."""
        if not self._is_narrow:
            return _ROW_PX
        words = name_and_plan(self.table.model().index(row, 0))
        room = QRect(0, 0, self.table.columnWidth(0) - _ASIDE_PX, 0)
        wraps = Qt.TextFlag.TextWordWrap
        lines = self.table.fontMetrics().boundingRect(room, wraps, words)
        return max(_ROW_PX, lines.height() + S)

    def _line(self, each: Sensitivity) -> tuple[str, ...]:
        language = language_of(self._texts)
        project_id = self._project_id or ""
        fact = self._financials.assumption(project_id, each.lever.path)
        brief = self._services.knowledge.of(project_id).brief
        return (
            name_of(each.lever, fact, brief, language),
            self._value(fact, each.lever.value),
            self._amount(each.less),
            self._amount(each.more),
            self._switching(fact, each),
        )

    def _amount(self, value: Decimal) -> str:
        """Return a number of the plan: an amount, or the month that it counts to."""
        if self.chosen != "profit_month":
            return amount_text(value)
        months = self._financials.months(self._project_id or "")
        if value >= len(months):
            return self._texts("financials.sensitivity.not_in_plan")
        return date_text(str(months[int(value)]), language_of(self._texts))

    def _switching(self, fact: Fact | None, each: Sensitivity) -> str:
        if each.switching is None:
            return self._texts("financials.sensitivity.never")
        return tipping_text(fact, each, language_of(self._texts))

    def _value(self, fact: Fact | None, value: Decimal) -> str:
        return "" if fact is None else value_text(fact, value, language_of(self._texts))


def name_and_plan(index: _Index) -> str:
    """Return the name of an assumption, and below it what is planned."""
    words = (index.data(), index.sibling(index.row(), _PLANNED).data())
    return "\n".join(each for each in words if each)
