"""Figures and sources: figures of the text and rows of the table lead to each other."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from assistant.domain.blocks import Blocks, FactLink, Heading, PrintedDocument, TextRun
from assistant.domain.blocks_reading import read_markdown
from assistant.domain.figure_appendix import AppendixRow, FigureAppendix, ListedFigure
from assistant.export.cjk_paragraph import ParagraphStyle, TypesetParagraph
from assistant.export.inlines import InlineLook, spans_of
from assistant.export.line_breaking import CLOSING
from assistant.export.markdown_file import document_markdown
from assistant.export.report_options import ReportOptions
from assistant.export.report_pdf import write_report
from assistant.export.theme import load_theme
from assistant.export.typesetting import RunStyle
from tests.unit.export.conftest import Language, paragraph, small_document

LONG = "Work is done before the door is locked, and nobody types by hand. " * 60
ROWS = (
    AppendixRow(number=1, target="price", label="Price", value="£79", origin="Founder's entry"),
    AppendixRow(number=2, target="=x12:price", label="Other period: Price", value="£948",
                origin="Computed", sources=(1,)),
    AppendixRow(number=3, target="named", label="Named in a heading only", value="5",
                origin="Founder's entry, measured"),
)  # fmt: skip
APPENDIX = FigureAppendix(
    rows=ROWS,
    estimates=(ListedFigure(text="40%", section="Market", sentence="40% would switch."),),
    unbacked=(ListedFigure(text="£61m", section="Market", sentence="A market of £61m."),),
)
BLOCKS: Blocks = (
    paragraph(LONG),
    paragraph("A year is ", FactLink("£948", "=x12:price"), ", a month ", FactLink("£79", "price")),
    Heading(2, (TextRun("For "), FactLink("5", "named"))),
    paragraph(FactLink("40%", "estimate"), " of a market of ", FactLink("£61m", "unbacked"), "."),
    paragraph(LONG, FactLink("£79", "price"), "."),
)


def a_document(language: Language = "en") -> PrintedDocument:
    return replace(
        small_document(*BLOCKS, language=language),
        appendix=APPENDIX,
        statement=(paragraph("A model drafted 1 of 2 paragraphs."),),
    )


def texts_of(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def links_of(pdf: pikepdf.Pdf) -> list[tuple[int, int]]:
    """Return for each internal link the page it is on and the page it leads to, from 0."""
    numbers = {page.objgen: number for number, page in enumerate(pdf.pages)}
    found = []
    for number, page in enumerate(pdf.pages):
        annotations: list[Any] = list(page.get("/Annots", []))
        for each in annotations:
            place = each["/Dest"] if "/Dest" in each else each["/A"]["/D"]
            found.append((number, numbers[place[0].objgen]))
    return found


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "plan.pdf"
    write_report(a_document(), path, ReportOptions(invariant=True))
    return path


def test_every_link_leads_somewhere_and_back(written: Path) -> None:
    texts = texts_of(written)
    appendix = next(n for n, text in enumerate(texts) if "Where it comes from" in text)
    first = next(n for n, text in enumerate(texts) if "A year is" in text)
    with pikepdf.open(written) as pdf:
        assert pdf.check_pdf_syntax() == []
        links = links_of(pdf)
    # The last use of the price stands on the appendix's page, as does what the result names.
    assert sorted(link for link in links if link[0] > 1) == [
        *[(first, appendix)] * 3,
        *[(appendix, first)] * 3,
        *[(appendix, appendix)] * 2,
    ]


def test_the_lists_name_section_and_sentence(written: Path) -> None:
    text = " ".join("".join(texts_of(written)).split())
    assert "40% – Market: 40% would switch." in text
    assert "£61m – Market: A market of £61m." in text
    assert "Computed from nos. 1" in text
    assert "A model drafted 1 of 2 paragraphs." in text


def test_marks_stand_behind_their_figures(written: Path) -> None:
    text = "".join("".join(texts_of(written)).split())
    assert "40%estofamarketof£61m?." in text


def test_without_appendix_figures_lead_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    write_report(replace(a_document(), appendix=None), path)
    with pikepdf.open(path) as pdf:
        assert all(source == 1 for source, _ in links_of(pdf))  # those of the contents


def test_an_appendix_with_nothing_to_list_is_not_printed(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    write_report(replace(a_document(), appendix=FigureAppendix()), path)
    assert "Figures and sources" not in "".join(texts_of(path))


def test_an_appendix_of_one_list_is_called_by_it(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    only = FigureAppendix(unbacked=APPENDIX.unbacked)
    write_report(replace(a_document(), appendix=only), path)
    text = "".join(texts_of(path))
    assert "Figures and sources" not in text
    assert text.count("Figures with nothing behind them yet") == 3  # contents, head, heading


def test_a_figure_of_a_heading_has_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    heading = Heading(2, (TextRun("Up by "), FactLink("40%", "unbacked"), TextRun(" a year")))
    write_report(small_document(heading, paragraph("Text."), language="en"), path)
    assert "Upby40%?ayear" in "".join("".join(texts_of(path)).split())


def test_what_the_appendix_says_can_lack_a_font_too(tmp_path: Path) -> None:
    row = replace(ROWS[0], label="Price 🚀")
    document = replace(a_document(), appendix=FigureAppendix(rows=(row,)))
    assert write_report(document, tmp_path / "plan.pdf").missing == ("🚀",)


@pytest.mark.parametrize("mark", ["?", "估"])
def test_a_mark_never_begins_a_line_and_punctuation_stays_with_it(mark: str) -> None:
    theme = load_theme("classic")
    look = InlineLook(colours=theme.colours, marks={"unbacked": mark})
    parts = [
        part
        for figure in ("40%", "3,000家", "61亿元", "两成", "¥1.2M")
        for part in (TextRun("，市场上约有（"), FactLink(figure, "unbacked"), TextRun("），预计"),
                     FactLink(figure, "unbacked"), TextRun("。"))
    ]  # fmt: skip
    base = RunStyle(size=10.0, colour=theme.colours.ink)
    for width in range(60, 260, 7):
        box = TypesetParagraph(spans_of(parts, base, look), ParagraphStyle(leading=17), width)
        starts = {box.text.measure.text[line.start] for line in box.lines[1:]}
        assert starts.isdisjoint({mark, *CLOSING})


def test_the_words_behind_a_bold_figure_leave_it_bold() -> None:
    block = paragraph("约", FactLink("55%", "estimate", bold=True), "选择")
    text = document_markdown(small_document(block))
    assert "约**55%**（自行估计）选择" in text
    assert read_markdown("约**55%**（自行估计）选择") == (
        paragraph("约", TextRun("55%", bold=True), "（自行估计）选择"),
    )


@pytest.mark.parametrize(
    ("language", "estimate", "unbacked"),
    [("en", "40% (own estimate) of", "£61m (unbacked)."),
     ("zh", "40%（自行估计） of", "£61m（无依据）.")],
)  # fmt: skip
def test_markdown_says_it_in_words_and_keeps_the_other_links(
    language: Language, estimate: str, unbacked: str
) -> None:
    text = document_markdown(a_document(language))
    assert estimate in text
    assert unbacked in text
    assert "[£79](fact:price)" in text
    assert "fact:estimate" not in text
    assert "fact:unbacked" not in text
    assert "| 1 | Price | £79 | Founder's entry |" in text
    assert "A model drafted 1 of 2 paragraphs." in text
