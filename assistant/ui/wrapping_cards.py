"""Cards of equal width in a row, in two rows where the row would get too narrow."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from assistant.ui.tokens import M


class WrappingCards(QWidget):
    """Places cards side by side as long as each keeps ``least_px``, else in rows of two."""

    def __init__(self, cards: Sequence[QWidget], *, least_px: int) -> None:
        super().__init__()
        self._cards, self._least_px = cards, least_px
        self._in_a_row = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(M)
        self._place(len(cards))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the new width."""
        super().resizeEvent(event)
        fits = self.width() >= self._least_px * len(self._cards)
        self._place(len(self._cards) if fits else 2)

    def _place(self, in_a_row: int) -> None:
        if in_a_row == self._in_a_row:
            return
        self._in_a_row = in_a_row
        for at, card in enumerate(self._cards):
            self._grid.addWidget(card, at // in_a_row, at % in_a_row)
        for at in range(len(self._cards)):
            self._grid.setColumnStretch(at, 1 if at < in_a_row else 0)
