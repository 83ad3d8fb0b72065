"""A chart of a document, under its caption."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from assistant.domain.blocks import Chart, plain_text
from assistant.domain.languages import Language
from assistant.ui.chart_view import ChartView
from assistant.ui.labels import label
from assistant.ui.tokens import XS


class CaptionedChart(QWidget):
    """Shows one chart at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._caption = label(role="caption", wraps=True)
        self.chart = ChartView("surface")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(XS)
        column.addWidget(self._caption)
        column.addWidget(self.chart)

    def show_chart(self, chart: Chart, language: Language) -> None:
        """Show this chart from now on."""
        words = plain_text(chart.caption)
        self._caption.setText(words)
        self.chart.setAccessibleName(words)
        self.chart.show_picture(chart.picture, language)
