"""A printed document written as a PDF: cover, contents, chapters, running heads, bookmarks."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from assistant.domain.blocks import Blocks, Heading, PrintedDocument, PrintedSection, plain_text
from assistant.errors import ExportError
from assistant.export.block_layout import BlockLayout, Place
from assistant.export.boxes import Anchor, Box
from assistant.export.contents import contents_boxes
from assistant.export.cover import Cover
from assistant.export.figure_appendix import crossings, linked_blocks, title_of
from assistant.export.file_label import label_file
from assistant.export.fonts import REGULAR, missing_characters, printable, register_fonts
from assistant.export.headings import full_title, heading_box, section_anchors
from assistant.export.pages import Page, PageArea, Paginator, Progress, ShouldStop, draw_page, never
from assistant.export.pen import Pen
from assistant.export.report_options import ReportOptions, ReportResult
from assistant.export.running_heads import RunningHeads
from assistant.export.safe_writing import write_whole
from assistant.export.theme import PAGE_SIZES, Theme, load_theme
from assistant.texts import Texts, load_texts

PROGRAM = "Founder Assistant"
FEWEST_ON_LAST = 3  # lines of contents that are worth a page of their own
CLOSE = 0.6  # how close the lines are set to save that page, as a share of their blanks
LANGUAGE_TAGS = {"en": "en", "zh": "zh-Hans"}


def write_report(
    document: PrintedDocument,
    path: Path,
    options: ReportOptions | None = None,
    *,
    should_stop: ShouldStop = never,
    progress: Progress | None = None,
) -> ReportResult:
    """Write a document as a PDF; the file appears whole or not at all.

    Args:
        document: what to print.
        path: the file; one that is there is replaced.
        options: how it is to look.
        should_stop: asked often; once it says so, nothing is written.
        progress: told how many steps of how many are done.

    Raises:
        ExportError: it was stopped, or the file could not be written.
        BadRequestError: there is no such theme.
    """
    report = _Report(document, options or ReportOptions())
    try:
        missing = tuple(missing_characters(document))
        report.lay_out(should_stop, progress or _say_nothing)
        data = report.drawn(should_stop, progress or _say_nothing)
    except RecursionError as error:
        raise ExportError("export_nested_too_deep") from error
    write_whole(path, data)
    return ReportResult(
        path=path,
        pages=report.total,
        missing=missing,
        section_pages=report.section_pages(),
    )


def _say_nothing(_done: int, _total: int) -> None:
    """Report no progress."""


class _Report:
    """One report on its way to a file."""

    def __init__(self, document: PrintedDocument, options: ReportOptions) -> None:
        register_fonts()
        self.document = document
        self.options = options
        self.theme: Theme = load_theme(options.theme)
        self.texts: Texts = load_texts(document.language)
        self.area = PageArea(size=PAGE_SIZES[options.page_size], margins=self.theme.margins)
        self.layout = BlockLayout(self.theme, self.texts, crossings=crossings(document.appendix))
        self.anchors = list(section_anchors(document.sections, document.language))
        self.back = list(self._back_matter())
        self.front: list[Page] = []
        self.body: list[Page] = []
        self.page_numbers: dict[str, int] = {}

    @property
    def total(self) -> int:
        """How many pages there are, the cover included."""
        return 1 + len(self.front) + len(self.body)

    def section_pages(self) -> dict[str, int]:
        """Return on which page each section begins."""
        pairs = zip(self.document.sections, self.anchors, strict=True)
        return {section.key: self.page_numbers[anchor.key] for section, anchor in pairs}

    def lay_out(self, should_stop: ShouldStop, progress: Progress) -> None:
        """Put everything on pages; the contents' own length decides the page numbers."""
        body = Paginator(self.area, should_stop)
        sections = self.document.sections
        for done, (section, anchor) in enumerate(zip(sections, self.anchors, strict=True)):
            progress(done, 2 * len(sections))
            body.add(self._section_boxes(section, anchor))
        for anchor, blocks in self.back:
            body.add(self._chapter_boxes(blocks, anchor))
        self.body = body.pages if body.pages[-1].items else []
        self.front = self._front_pages(should_stop)
        for number, page in enumerate([*self.front, *self.body], start=2):
            self.page_numbers.update((anchor.key, number) for anchor, _top in page.anchors())

    def _front_pages(self, should_stop: ShouldStop) -> list[Page]:
        front = Paginator(self.area, should_stop)
        back = [anchor for anchor, _blocks in self.back]
        entries = [anchor for anchor in (*self.anchors, *back) if anchor.in_contents]
        if entries:
            self._add_contents(front, entries)
            last = front.pages[-1].items
            if len(front.pages) > 1 and len(last) <= FEWEST_ON_LAST:
                front = Paginator(self.area, should_stop)
                self._add_contents(front, entries, closeness=CLOSE)
        if self.document.notices:
            front.new_page()
            front.add(self._notices())
        return front.pages if front.pages[-1].items else []

    def _add_contents(
        self, front: Paginator, entries: Sequence[Anchor], *, closeness: float = 1.0
    ) -> None:
        title, width = self.texts("pdf.contents"), self.area.width
        boxes = contents_boxes(entries, self.theme, title, width=width, page_of=self._page_of)
        for box in boxes:
            box.before, box.after = box.before * closeness, box.after * closeness
        front.add(boxes)

    def _page_of(self, key: str) -> int:
        return self.page_numbers.get(key, 0)

    def _notices(self) -> list[Box]:
        anchor = Anchor(key="notices", title=self.texts("pdf.notices"), level=1, in_contents=False)
        heading = heading_box(anchor, self.theme, self.area.width)
        return [heading, *self.layout.boxes(self.document.notices, self._place())]

    def _place(self) -> Place:
        return Place(left=0.0, width=self.area.width)

    def _back_matter(self) -> Iterator[tuple[Anchor, Blocks]]:
        """Yield what stands behind the sections: figures and sources, and who wrote the text."""
        appendix, statement = self.document.appendix, self.document.statement
        if appendix is not None and not appendix.is_empty:
            title = title_of(appendix, self.texts)
            anchor = Anchor(key="appendix", title=title, level=1, chapter=True)
            yield anchor, linked_blocks(appendix, self.texts)
        if statement:
            title = self.texts("statement.title")
            anchor = Anchor(key="statement", title=title, level=1, chapter=True, in_contents=False)
            yield anchor, statement

    def _section_boxes(self, section: PrintedSection, anchor: Anchor) -> list[Box]:
        blocks = section.blocks
        if blocks and _repeats(blocks[0], section.title):
            blocks = blocks[1:]
        return self._chapter_boxes(blocks, anchor)

    def _chapter_boxes(self, blocks: Blocks, anchor: Anchor) -> list[Box]:
        heading = heading_box(anchor, self.theme, self.area.width)
        if anchor.chapter:
            heading.room = self.theme.space.chapter_room * self.area.height
        boxes = [heading, *self.layout.boxes(blocks, self._place(), level=anchor.level)]
        if not anchor.in_contents:  # a statement of a few lines is not torn apart
            heading.room = sum(box.height + box.after for box in boxes)
        return boxes

    def drawn(self, should_stop: ShouldStop, progress: Progress) -> bytes:
        """Draw every page and return the file's bytes."""
        canvas = self._canvas()
        pen = Pen(canvas)
        self._draw_cover(pen)
        headings = _Bookmarks(canvas)
        running = ""
        for number, page in enumerate([*self.front, *self.body], start=2):
            if should_stop():
                raise ExportError("export_stopped")
            progress(self.total + number, 2 * self.total)
            running = _current_chapter(page, running)
            self._draw_running_heads(pen, number, running)
            draw_page(pen, page, self.area)
            headings.add(page)
            canvas.showPage()
        return bytes(canvas.getpdfdata())

    def _canvas(self) -> Canvas:
        document = self.document
        canvas = Canvas(
            io.BytesIO(),
            pagesize=self.area.size,
            pageCompression=int(self.options.compress),
            invariant=int(self.options.invariant),
            initialFontName=REGULAR,
            lang=LANGUAGE_TAGS[document.language],
        )
        names = [printable(name) for name in (document.subject, document.title) if name.strip()]
        canvas.setTitle(" – ".join(names) or PROGRAM)
        canvas.setAuthor(printable(document.subject) or PROGRAM)
        canvas.setSubject(printable(document.title))
        canvas.setCreator(PROGRAM)
        canvas.setProducer(PROGRAM)
        canvas.setViewerPreference("DisplayDocTitle", "true")
        if document.ai_label is not None:
            label_file(canvas, document.ai_label)
        canvas.showOutline()
        return canvas

    def _draw_cover(self, pen: Pen) -> None:
        cover = Cover(
            document=self.document,
            theme=self.theme,
            texts=self.texts,
            area=self.area,
            confidential=self.options.confidential,
        )
        cover.draw(pen)
        pen.canvas.showPage()

    def _draw_running_heads(self, pen: Pen, number: int, chapter: str) -> None:
        mark = self.texts("pdf.confidential") if self.options.confidential else ""
        page = self.texts("pdf.page", page=number, total=self.total)
        heads = RunningHeads(theme=self.theme, area=self.area)
        heads.draw(pen, (self.document.subject, chapter), (mark, page))


def _repeats(block: object, title: str) -> bool:
    return (
        isinstance(block, Heading)
        and block.level == 1
        and plain_text(block.inlines).strip() == title.strip()
    )


def _current_chapter(page: Page, before: str) -> str:
    """Return what the running head says: the chapter that begins on the page, or still runs."""
    for anchor, _top in page.anchors():
        if anchor.chapter:
            return full_title(anchor)
    return before


class _Bookmarks:
    """The outline of a PDF; a level is never more than one below the last."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._level = -1

    def add(self, page: Page) -> None:
        """Add a page's headings."""
        for anchor, _top in page.anchors():
            if anchor.title:
                self._level = min(anchor.level - 1, self._level + 1)
                self._canvas.addOutlineEntry(
                    full_title(anchor), anchor.key, self._level, closed=self._level > 0
                )
