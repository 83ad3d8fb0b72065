"""Boxes are put on pages one below the other; then the pages are drawn."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from assistant.errors import ExportError
from assistant.export.boxes import Anchor, Box, Frame
from assistant.export.pen import Pen
from assistant.export.theme import Margins

ShouldStop = Callable[[], bool]
Progress = Callable[[int, int], None]
TIGHT = 0.01


@dataclass(frozen=True, slots=True)
class Placed:
    """A box with its upper edge at ``top``, counted from the page's lower edge."""

    box: Box
    top: float


@dataclass(slots=True)
class Page:
    """What stands on one page."""

    items: list[Placed] = field(default_factory=list)

    def anchors(self) -> list[tuple[Anchor, float]]:
        """Return the headings on the page and where they stand."""
        return [(item.box.anchor, item.top) for item in self.items if item.box.anchor]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageArea:
    """The part of a page that text fills."""

    size: tuple[float, float]
    margins: Margins

    @property
    def width(self) -> float:
        """How wide the text is."""
        return self.size[0] - self.margins.left - self.margins.right

    @property
    def top(self) -> float:
        """Where text begins."""
        return self.size[1] - self.margins.top

    @property
    def bottom(self) -> float:
        """Where text ends."""
        return self.margins.bottom

    @property
    def height(self) -> float:
        """How high the text can be."""
        return self.top - self.bottom


def never() -> bool:
    """Do not stop."""
    return False


class Paginator:
    """Puts boxes on pages; headings keep with what follows, long boxes are split."""

    def __init__(self, area: PageArea, should_stop: ShouldStop = never) -> None:
        self.area = area
        self.pages: list[Page] = [Page()]
        self._should_stop = should_stop
        self._y = area.top
        self._after = 0.0

    def new_page(self) -> None:
        """Begin a page, unless the last one is still empty."""
        if self.pages[-1].items:
            self.pages.append(Page())
        self._y, self._after = self.area.top, 0.0

    def add(self, boxes: Sequence[Box]) -> None:
        """Put boxes below what is there."""
        for index, box in enumerate(boxes):
            if self._should_stop():
                raise ExportError("export_stopped")
            if not box.sticks and self._needed(boxes, index) > self._room + TIGHT:
                self.new_page()
            if box.sticks:
                self._put(box, 0.0)
            else:
                self._place(box)

    @property
    def _room(self) -> float:
        return self._y - self.area.bottom

    def _needed(self, boxes: Sequence[Box], index: int) -> float:
        """Return the room that a box wants with all that must stay with it."""
        total, after = 0.0, self._after
        for box in boxes[index:]:
            blank = max(after, box.before)
            if not box.keep_with_next:
                total += blank + box.least_height
                break
            total += blank + box.height
            after = box.after
        # what would fill more than a page cannot be kept together
        wanted = max(total, boxes[index].room)
        return wanted if wanted <= self.area.height else boxes[index].least_height

    def _place(self, box: Box) -> None:
        while True:
            blank = max(self._after, box.before) if self.pages[-1].items else 0.0
            room = self._y - blank - self.area.bottom
            if box.height <= room + TIGHT:
                self._put(box, blank)
                return
            parts = box.split(room)
            if parts is not None:
                self._put(parts[0], blank)
                box = parts[1]
            elif not self.pages[-1].items:
                self._put(box, blank)
                return
            self.new_page()

    def _put(self, box: Box, blank: float) -> None:
        top = self._y - blank
        self.pages[-1].items.append(Placed(box, top))
        self._y = top - box.height
        self._after = box.after


def draw_page(pen: Pen, page: Page, area: PageArea) -> None:
    """Draw what stands on a page: frames first, then boxes, then where links lead to."""
    for frame, top, bottom in _frames(page.items):
        _draw_frame(pen, frame, area.margins.left, (top, bottom))
    for item in page.items:
        if item.box.anchor:
            pen.destination(item.box.anchor.key, min(item.top + 12, area.size[1]))
        item.box.draw(pen, area.margins.left + item.box.left, item.top)


def _frames(items: Iterable[Placed]) -> list[tuple[Frame, float, float]]:
    """Return each frame on the page with its upper and lower edge, outer ones first."""
    edges: dict[Frame, tuple[float, float]] = {}
    for item in items:
        for frame in item.box.frames:
            bottom = item.top - item.box.height
            top, low = edges.get(frame, (item.top, bottom))
            edges[frame] = (max(top, item.top), min(low, bottom))
    return [(frame, top, bottom) for frame, (top, bottom) in edges.items()]


def _draw_frame(pen: Pen, frame: Frame, left: float, edges: tuple[float, float]) -> None:
    top, bottom = edges
    x = left + frame.left
    if frame.fill:
        pen.area(x, bottom, frame.width, top - bottom, colour=frame.fill)
    if frame.bar:
        pen.area(x, bottom, frame.bar_width, top - bottom, colour=frame.bar)
