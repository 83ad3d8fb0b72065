import os
from collections import Counter
from collections.abc import Callable
from itertools import groupby, pairwise
from pathlib import Path
from unittest import mock

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings

from assistant.domain.blocks import (
    Block,
    Blocks,
    Heading,
    LineBreak,
    ListBlock,
    ListItem,
    Paragraph,
    PrintedDocument,
    PrintedSection,
    Table,
    TextRun,
    WebLink,
)
from assistant.errors import BadRequestError, ExportError
from assistant.export.cjk_paragraph import TypesetParagraph
from assistant.export.fonts import block_texts, printable
from assistant.export.line_breaking import CLOSING, OPENING
from assistant.export.pen import Pen, TextWriter
from assistant.export.report_options import ReportOptions, ReportResult
from assistant.export.report_pdf import write_report
from assistant.export.theme import load_theme
from tests import strategies
from tests.unit.export.conftest import (
    LOOKS,
    Look,
    PrintedPage,
    chapter,
    paragraph,
    read_pages,
    run,
    small_document,
    table,
)


def squeezed(text: str) -> str:
    return "".join(text.split())


def page_texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def test_the_file_is_sound(written: ReportResult) -> None:
    with pikepdf.open(written.path) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert len(pdf.pages) == written.pages
    assert written.pages >= 15


def test_every_font_is_embedded_and_is_one_of_the_bundled_pair(written: ReportResult) -> None:
    with pikepdf.open(written.path) as pdf:
        names = set()
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
                names.add(str(item.BaseFont).partition("+")[2])
                assert "/FontFile2" in item.FontDescriptor
        assert names == {"PlanSansSC-Regular", "PlanSansSC-Bold"}
    assert b"Helvetica" not in written.path.read_bytes()


def test_the_text_can_be_taken_out_again(written: ReportResult, document: PrintedDocument) -> None:
    found = squeezed("".join(page_texts(written.path)))
    for section in document.sections:
        assert squeezed(printable(section.title)) in found
    assert "<b>" in found
    assert "鲜材" in found or document.language == "en"


def test_every_character_of_the_document_is_printed(
    written: ReportResult, document: PrintedDocument
) -> None:
    found = Counter(squeezed("".join(page_texts(written.path))).replace("\ufffe", "-"))
    wanted: Counter[str] = Counter()
    for section in document.sections:
        for text in block_texts(section.blocks):
            wanted.update(squeezed(printable(text)))
    short = {mark: n - found[mark] for mark, n in wanted.items() if found[mark] < n}
    # a hyphen at the end of a line is read back as a mark of its own
    assert not {mark: n for mark, n in short.items() if mark not in "-\u00ad\u2010"}


def test_what_no_font_has_is_named_and_shown_as_a_box(written: ReportResult) -> None:
    assert written.missing == ("🚀",)
    found = "".join(page_texts(written.path))
    assert "□" in found
    assert "囍" in found
    assert "Łódź" in found
    assert "✓" in found


def test_no_line_begins_with_closing_punctuation_or_ends_with_an_opening_bracket(
    printed_pages: list[PrintedPage],
) -> None:
    for page in printed_pages:
        for line in page.lines():
            words = "".join(character.mark for character in line)
            assert words[0] not in CLOSING, words
            assert words[-1] not in OPENING, words


def test_no_line_of_a_cell_or_a_list_begins_or_ends_wrongly_either(
    document: PrintedDocument, tmp_path: Path
) -> None:
    drawn: list[str] = []
    draw = TypesetParagraph.draw

    def spy(self: TypesetParagraph, pen: Pen, x: float, top: float) -> None:
        drawn.extend(self.text.measure.text[line.start : line.end] for line in self.lines)
        draw(self, pen, x, top)

    with mock.patch.object(TypesetParagraph, "draw", spy):
        write_report(document, tmp_path / "a.pdf")
    assert len(drawn) > 500
    assert [line for line in drawn if line[:1] and line[0] in CLOSING] == []
    assert [line for line in drawn if line[-1:] and line[-1] in OPENING] == []


def test_lines_are_flush_on_both_edges_in_chinese_and_ragged_in_english(
    printed_pages: list[PrintedPage], look: Look
) -> None:
    margins = load_theme(look[1]).margins
    full = flush = 0
    for page in printed_pages:
        edge = page.width - margins.right
        for line in page.lines():
            if line[0].left < margins.left + 4 and line[-1].right > edge - 25:
                full += 1
                flush += line[-1].right > edge - 6
    assert full > 20
    assert flush >= full * 0.9 if look[0] == "zh" else flush < full * 0.9


def test_no_text_leaves_the_margins(printed_pages: list[PrintedPage], look: Look) -> None:
    margins = load_theme(look[1]).margins
    for page in printed_pages:
        for character in page.characters:
            assert character.left >= margins.left - 2, character
            assert character.right <= page.width - margins.right + 2, character


def test_the_body_stays_clear_of_the_running_heads(
    printed_pages: list[PrintedPage], look: Look
) -> None:
    margins = load_theme(look[1]).margins
    for page in printed_pages[1:]:
        top = page.height - margins.top
        for character in page.characters:
            assert not top + 2 < character.baseline < top + margins.top * 0.3, character
            assert not margins.bottom * 0.55 < character.baseline < margins.bottom, character


def test_no_ink_meets_other_ink_on_its_line(printed_pages: list[PrintedPage]) -> None:
    for page in printed_pages:
        for line in page.lines():
            for one, other in pairwise(line):
                dash = one.mark == other.mark == "—"  # two are one long stroke
                assert dash or one.right <= other.left + 0.9, (one, other)


def test_no_line_meets_the_line_above(printed_pages: list[PrintedPage]) -> None:
    for page in printed_pages:
        baselines = sorted({round(c.baseline * 2) / 2 for c in page.characters if c.mark != "["})
        assert [(low, high) for low, high in pairwise(baselines) if high - low < 3] == []


def page_number(pdf: pikepdf.Pdf, goal: object) -> int:
    """Return the page a destination leads to, whether it is named or written out."""
    if isinstance(goal, pikepdf.String | pikepdf.Name | str):
        goal = pdf.Root.Dests[str(goal) if str(goal).startswith("/") else f"/{goal}"]
    assert isinstance(goal, pikepdf.Array)
    page = goal[0]
    assert isinstance(page, pikepdf.Dictionary)
    numbers = [other.obj.objgen for other in pdf.pages]
    return numbers.index(page.objgen) + 1


def flat_outline(pdf: pikepdf.Pdf) -> list[tuple[str, int]]:
    """Return the bookmarks with the page each leads to."""
    found: list[tuple[str, int]] = []

    def walk(items: list[pikepdf.OutlineItem]) -> None:
        for item in items:
            found.append((item.title, page_number(pdf, item.destination)))
            walk(item.children)

    with pdf.open_outline() as outline:
        walk(outline.root)
    return found


def test_the_bookmarks_are_the_headings_and_lead_to_them(
    written: ReportResult, document: PrintedDocument
) -> None:
    wanted = []
    for section in document.sections:
        wanted.append(section.title)
        wanted += [
            printable("".join(part.text for part in block.inlines if isinstance(part, TextRun)))
            for block in section.blocks
            if isinstance(block, Heading)
        ]
    with pikepdf.open(written.path) as pdf:
        bookmarks = flat_outline(pdf)
    texts = page_texts(written.path)
    body = bookmarks[2:]  # the contents and the notices come first
    assert len(body) == len(wanted)
    for (title, page), heading in zip(body, wanted, strict=True):
        assert title.endswith(heading)
        assert squeezed(heading) in squeezed(texts[page - 1])


def test_the_contents_link_to_the_page_they_name(
    written: ReportResult, document: PrintedDocument
) -> None:
    texts = page_texts(written.path)
    with pikepdf.open(written.path) as pdf:
        goals = [page_number(pdf, link.Dest) for link in pdf.pages[1].Annots]
    assert goals == [written.section_pages[section.key] for section in document.sections]
    for section, page in zip(document.sections, goals, strict=True):
        assert squeezed(section.title) in squeezed(texts[page - 1])


def test_the_contents_print_the_page_numbers(
    written: ReportResult, document: PrintedDocument
) -> None:
    rows = page_texts(written.path)[1]
    for section in document.sections:
        page = written.section_pages[section.key]
        assert f"{squeezed(section.title)}{page}" in squeezed(rows)


def test_every_page_but_the_cover_says_which_it_is(written: ReportResult, look: Look) -> None:
    texts = page_texts(written.path)
    for number, text in enumerate(texts[1:], start=2):
        words = f"第 {number} 页，共 {written.pages} 页"
        assert squeezed(words if look[0] == "zh" else f"Page {number} of {written.pages}") in (
            squeezed(text)
        )


def test_a_tables_header_stands_on_every_page_it_reaches(tmp_path: Path) -> None:
    document = small_document(table("en", 120, 4))
    write_report(document, tmp_path / "t.pdf")
    texts = page_texts(tmp_path / "t.pdf")[2:]
    assert len(texts) >= 3
    assert all("Line" in text and "Y3" in text for text in texts)


def test_the_file_says_its_title_language_and_maker(
    written: ReportResult, document: PrintedDocument
) -> None:
    with pikepdf.open(written.path) as pdf:
        assert str(pdf.Root.Lang) == ("zh-Hans" if document.language == "zh" else "en")
        assert document.title in str(pdf.docinfo["/Title"])
        assert str(pdf.docinfo["/Author"]) == document.subject
        assert str(pdf.docinfo["/Producer"]) == "Founder Assistant"


@pytest.mark.parametrize("look", LOOKS[:2], ids="-".join, scope="module")
def test_the_same_document_gives_the_same_bytes(look: Look, tmp_path: Path) -> None:
    options = ReportOptions(theme=look[1], page_size=look[2], invariant=True)
    document = small_document(*chapter(look[0], 1), language=look[0])
    for name in ("one.pdf", "two.pdf"):
        write_report(document, tmp_path / name, options)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_without_compression_the_pages_can_be_searched_as_text(tmp_path: Path) -> None:
    options = ReportOptions(compress=False)
    write_report(small_document(paragraph("needle"), language="en"), tmp_path / "a.pdf", options)
    assert b"(needle) Tj" in (tmp_path / "a.pdf").read_bytes()


def test_a_web_link_is_a_link_and_a_script_is_not(
    write_small: Callable[..., ReportResult],
) -> None:
    links = WebLink("网站", "https://例.cn/a b"), WebLink("bad", "javascript:alert(1)")
    result = write_small(Paragraph(links))
    with pikepdf.open(result.path) as pdf:
        addresses = [str(link.A.URI) for link in pdf.pages[-1].Annots if "/A" in link]
    assert addresses == ["https://%E4%BE%8B.cn/a%20b"]


def test_a_forced_break_before_closing_punctuation_is_dropped(
    write_small: Callable[..., ReportResult],
) -> None:
    result = write_small(
        paragraph("一行", LineBreak(), "。（", LineBreak(), "二行）", LineBreak(), "三行")
    )
    lines = page_texts(result.path)[-1].split("\r\n")
    assert any(squeezed(line) == "一行。（二行）" for line in lines)
    assert any(squeezed(line) == "三行" for line in lines)


def test_a_section_that_repeats_its_title_as_a_heading_prints_it_once(
    write_small: Callable[..., ReportResult],
) -> None:
    result = write_small(Heading(1, run("One")), paragraph("text"))
    assert "".join(page_texts(result.path)[2:]).count("One") == 2  # heading and running head


def test_a_document_of_nothing_still_is_a_document(tmp_path: Path) -> None:
    document = PrintedDocument(
        language="en", title="", subject="", tagline="", cover_lines=(), notices=(), date_text="",
        sections=(),
    )  # fmt: skip
    assert write_report(document, tmp_path / "a.pdf").pages == 1


def test_covers_hold_any_amount_of_words(tmp_path: Path) -> None:
    long = "很长的公司名称（含子公司）" * 40
    document = PrintedDocument(
        language="zh", title=long, subject=long, tagline=long, cover_lines=((long, long),) * 30,
        notices=(), date_text=long, sections=(PrintedSection(key="a", title=long, level=1),),
    )  # fmt: skip
    for theme in ("classic", "modern"):
        result = write_report(document, tmp_path / "a.pdf", ReportOptions(theme=theme))
        cover = read_pages(result.path)[0]
        assert all(c.bottom > 30 and c.top < cover.height - 30 for c in cover.characters)


def test_progress_only_grows_and_reaches_its_end(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    document = small_document(*chapter("en", 2))
    write_report(
        document, tmp_path / "a.pdf", progress=lambda done, all_: told.append((done, all_))
    )
    shares = [done / all_ for done, all_ in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1


@pytest.mark.parametrize("asked", [0, 3, 30, 50])
def test_a_stopped_export_leaves_no_file(tmp_path: Path, asked: int) -> None:
    calls = iter(range(1_000_000))
    with pytest.raises(ExportError) as raised:
        write_report(
            small_document(*chapter("zh", 2)),
            tmp_path / "a.pdf",
            should_stop=lambda: next(calls) > asked,
        )
    assert raised.value.key == "export_stopped"
    assert list(tmp_path.glob("*.p*")) == []


def test_an_unknown_theme_is_a_bad_request(tmp_path: Path) -> None:
    with pytest.raises(BadRequestError) as raised:
        write_report(small_document(), tmp_path / "a.pdf", ReportOptions(theme="neon"))
    assert raised.value.values["known"] == "classic, modern"


def test_lists_nested_beyond_reason_are_refused_with_a_sentence(tmp_path: Path) -> None:
    block: Block = paragraph("deep")
    for _ in range(900):
        block = ListBlock((ListItem(run("up"), (block,)),))
    with pytest.raises(ExportError, match="export_nested_too_deep"):
        write_report(small_document(block), tmp_path / "a.pdf")


def test_a_failed_export_keeps_the_file_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"before")
    full = OSError(28, "No space left on device")
    with mock.patch.object(os, "fsync", side_effect=full), pytest.raises(ExportError) as raised:
        write_report(small_document(paragraph("x")), path)
    assert raised.value.key == "export_disk_full"
    assert path.read_bytes() == b"before"
    assert [item.name for item in tmp_path.iterdir() if item.is_file()] == ["a.pdf"]


@settings(max_examples=40)
@given(strategies.blocks())
def test_any_blocks_can_be_printed_and_keep_every_character(
    tmp_path_factory: pytest.TempPathFactory, blocks: Blocks
) -> None:
    printed: Counter[str] = Counter()
    place = TextWriter.place

    def spy(self: TextWriter, x: float, y: float, text: str, **look: object) -> None:
        printed.update(text)
        place(self, x, y, text, **look)  # type: ignore[arg-type]

    path = tmp_path_factory.getbasetemp() / "any.pdf"
    with mock.patch.object(TextWriter, "place", spy):
        write_report(small_document(*blocks), path)
    wanted: Counter[str] = Counter()
    for text in block_texts(blocks):
        wanted.update(squeezed(printable(text)))
    assert not wanted - printed


def test_a_table_of_many_columns_is_parted_and_keeps_its_first_column(tmp_path: Path) -> None:
    wide = table("zh", 3, 40)
    write_report(small_document(wide), tmp_path / "a.pdf")
    found = squeezed("".join(page_texts(tmp_path / "a.pdf")))
    parts = found.count("项目")
    assert parts > 1
    assert found.count("营业收入0") == parts
    assert all(f"Y{number}" in found for number in range(1, 40))


def test_a_row_higher_than_a_page_goes_on_on_the_next(tmp_path: Path) -> None:
    text = "".join(f"第{number}句。" for number in range(1500))
    document = small_document(Table((run("A"), run("B")), ((run(text), run("短")),)))
    write_report(document, tmp_path / "a.pdf")
    found = squeezed("".join(page_texts(tmp_path / "a.pdf")))
    assert all(f"第{number}句" in found for number in (0, 700, 1499))


def test_a_heading_never_stands_alone_at_the_foot_of_a_page(written: ReportResult) -> None:
    with pikepdf.open(written.path) as pdf:
        bookmarks = flat_outline(pdf)[2:]
    texts = page_texts(written.path)
    for page, group in groupby(bookmarks, key=lambda item: item[1]):
        *_, (title, _page) = group
        last = title.split("  ")[-1].lstrip("一二三四五六、（）")
        after = squeezed(texts[page - 1]).rpartition(squeezed(last))[2]
        assert len(after) > 40, title
