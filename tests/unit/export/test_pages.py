import pytest

from assistant.errors import ExportError
from assistant.export.boxes import Blank, Box
from assistant.export.pages import PageArea, Paginator
from assistant.export.pen import Pen
from assistant.export.theme import Margins

AREA = PageArea(size=(300, 220), margins=Margins(top=10, bottom=10, left=10, right=10))


class Stone(Box):
    """A box of a fixed height."""

    def __init__(self, height: float, *, keep: bool = False, before: float = 0.0) -> None:
        self._height = height
        self.keep_with_next = keep
        self.before = before

    @property
    def height(self) -> float:
        return self._height

    def draw(self, pen: Pen, x: float, top: float) -> None:
        raise NotImplementedError


def heights(*boxes: Box) -> list[list[float]]:
    paginator = Paginator(AREA)
    paginator.add(boxes)
    return [[item.box.height for item in page.items] for page in paginator.pages]


def test_boxes_fill_a_page_and_go_on_on_the_next() -> None:
    assert heights(Stone(90), Stone(90), Stone(90)) == [[90, 90], [90]]


def test_a_heading_goes_with_what_follows() -> None:
    assert heights(Stone(150), Stone(30, keep=True), Stone(40)) == [[150], [30, 40]]


def test_headings_in_a_row_stay_together() -> None:
    boxes = Stone(120), Stone(30, keep=True), Stone(30, keep=True), Stone(40)
    assert heights(*boxes) == [[120], [30, 30, 40]]


def test_the_larger_of_two_blanks_counts() -> None:
    paginator = Paginator(AREA)
    first, second = Stone(20), Stone(20, before=12)
    first.after = 5
    paginator.add([first, second])
    tops = [item.top for item in paginator.pages[0].items]
    assert tops == [210, 178]


def test_a_blank_above_is_dropped_at_the_head_of_a_page() -> None:
    paginator = Paginator(AREA)
    paginator.add([Stone(190), Stone(20, before=30)])
    assert paginator.pages[1].items[0].top == AREA.top


def test_a_box_higher_than_a_page_is_put_alone_rather_than_never() -> None:
    assert heights(Stone(50), Stone(900), Stone(50)) == [[50], [900], [50]]


def test_a_frame_closes_on_the_page_of_its_last_words() -> None:
    assert heights(Stone(195), Blank(9, closing=True), Stone(50)) == [[195, 9], [50]]


def test_a_chapter_waits_for_room() -> None:
    chapter = Stone(20)
    chapter.room = 80
    assert heights(Stone(150), chapter) == [[150], [20]]


def test_stopping_is_noticed_between_two_boxes() -> None:
    paginator = Paginator(AREA, iter([False, True]).__next__)
    with pytest.raises(ExportError, match="export_stopped"):
        paginator.add([Stone(10), Stone(10)])
    assert len(paginator.pages[0].items) == 1
