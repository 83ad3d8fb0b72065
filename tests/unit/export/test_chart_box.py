"""Charts on pages: text that can be read back, vector shapes, never torn from their captions."""

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from reportlab.lib.colors import Color

from assistant.domain.blocks import Chart, Paragraph, TextRun
from assistant.domain.charts.picture import Picture, Series
from assistant.domain.languages import Language
from assistant.export.chart_box import mixed
from assistant.export.report_options import ReportOptions
from assistant.export.report_pdf import write_report
from tests.unit.export.conftest import paragraph, small_document

PICTURE = Picture(
    kind="lines",
    labels=("2027", "", "2028"),
    series=(Series("With the round", (5e5, -1e5, 7e5)), Series("未融资", (1e5, -2e5, 3e5))),
    low="Lowest: -£100,000",
)
COLUMNS = Picture(
    kind="columns", labels=("2027", "2028"), series=(Series("Sites", (1e6, 2e6)),),
    line=Series("Net profit", (-5e5, 1e5)),
)  # fmt: skip


def pages(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


@pytest.mark.parametrize(("language", "label"), [("en", "Figure 1"), ("zh", "图 1")])
def test_the_words_of_a_chart_can_be_read_and_it_is_no_picture_file(
    tmp_path: Path, language: Language, label: str
) -> None:
    charts = [Chart(each, (TextRun("Cash by month"),)) for each in (PICTURE, COLUMNS)]
    path = tmp_path / "chart.pdf"
    write_report(small_document(*charts, language=language), path, ReportOptions())
    text = " ".join(pages(path))
    for words in (label, "Cash by month", "With the round", "未融资", "Lowest: -£100,000", "Sites"):
        assert words in text, words
    assert {"en": "800k", "zh": "80 万"}[language] in text
    with pikepdf.open(path) as pdf:
        assert not any(page.get_images() for page in pdf.pages)


@pytest.mark.parametrize("lines", range(18, 40, 3))
def test_a_chart_is_on_the_page_of_its_caption(tmp_path: Path, lines: int) -> None:
    before: list[Paragraph] = [paragraph("x") for _ in range(lines)]
    path = tmp_path / "chart.pdf"
    chart = Chart(PICTURE, (TextRun("Cash by month"),))
    write_report(small_document(*before, chart), path, ReportOptions())
    of_caption = [at for at, text in enumerate(pages(path)) if "Cash by month" in text]
    of_chart = [at for at, text in enumerate(pages(path)) if "With the round" in text]
    assert of_caption == of_chart


def test_a_chart_of_nothing_leaves_no_caption(tmp_path: Path) -> None:
    empty = Picture(kind="lines", labels=("1",), series=(Series("a", (0.0,)),))
    path = tmp_path / "chart.pdf"
    document = small_document(paragraph("y"), Chart(empty, (TextRun("Cash"),)))
    write_report(document, path, ReportOptions())
    assert "Cash" not in " ".join(pages(path))


def test_colours_are_mixed_part_by_part() -> None:
    assert mixed(Color(0, 0, 0), Color(1, 1, 1), 0.25).rgb() == (0.25, 0.25, 0.25)
