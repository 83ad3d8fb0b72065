"""The pieces that screens are put together from."""

from PySide6.QtWidgets import QPushButton, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from assistant.texts import Texts
from assistant.ui.flow_layout import FlowLayout
from assistant.ui.progress_row import ProgressRow
from assistant.ui.reading_column import READING_WIDTH_PX, ReadingColumn
from assistant.ui.section_header import SectionHeader
from assistant.ui.translation import retranslate_tree


def test_a_flow_begins_a_new_row_where_the_width_ends(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    flow = FlowLayout(host, spacing_px=10)
    for _ in range(3):
        box = QWidget()
        box.setFixedSize(100, 50)
        flow.addWidget(box)
    assert (flow.heightForWidth(320), flow.heightForWidth(210), flow.heightForWidth(100)) == (
        50,
        110,
        170,
    )


def test_a_flow_gives_its_items_back(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    flow = FlowLayout(host)
    flow.addWidget(QWidget())
    assert (flow.count(), flow.itemAt(1)) == (1, None)
    assert flow.takeAt(0) is not None
    assert (flow.count(), flow.takeAt(0)) == (0, None)


def test_lines_stay_readable_in_a_wide_window(qtbot: QtBot) -> None:
    column = ReadingColumn()
    qtbot.addWidget(column)
    text = QTextEdit()
    column.content.addWidget(text)
    column.resize(1800, 600)
    column.show()
    assert text.width() == READING_WIDTH_PX


def test_the_column_scrolls_to_what_is_wanted(qtbot: QtBot) -> None:
    column = ReadingColumn()
    qtbot.addWidget(column)
    boxes = [QWidget() for _ in range(20)]
    for box in boxes:
        box.setFixedHeight(200)
        column.content.addWidget(box)
    column.resize(900, 500)
    column.show()
    qtbot.waitUntil(lambda: not column.is_at_end)  # the layout comes with the next events
    column.reveal(boxes[10], boxes[10].rect())
    assert not boxes[10].visibleRegion().isEmpty()
    column.bring_to_top(boxes[15])
    assert not boxes[15].visibleRegion().isEmpty()
    column.bring_to_top(boxes[19])
    assert column.is_at_end


def test_progress_is_said_in_words_and_can_be_cancelled(qtbot: QtBot, english: Texts) -> None:
    row = ProgressRow()
    qtbot.addWidget(row)
    retranslate_tree(row, english)
    row.show_progress("Loading the model", 3, 10)
    cancel = row.findChild(QPushButton)
    assert isinstance(cancel, QPushButton)
    assert (row.isHidden(), cancel.text()) == (False, "Cancel")
    with qtbot.waitSignal(row.cancelled):
        cancel.click()


def test_a_header_shows_its_sentence_only_if_it_has_one(qtbot: QtBot) -> None:
    header = SectionHeader("ui.program_name")
    qtbot.addWidget(header)
    assert header.sentence.isHidden()
    header.show_sentence("Three sections are empty.")
    assert not header.sentence.isHidden()
