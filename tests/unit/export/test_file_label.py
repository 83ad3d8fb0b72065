"""Files with machine-written text carry a label that programs can read."""

import json
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from assistant.domain.ai_label import AiLabel
from assistant.export.markdown_file import document_markdown
from assistant.export.report_options import ReportOptions
from assistant.export.report_pdf import write_report
from tests.unit.export.conftest import paragraph, small_document

LABEL = AiLabel(producer='Founder Assistant (Model "one" <1B> 模型)', content_number="doc1-abc")
FIELDS = {"Label": "1", "ContentProducer": LABEL.producer, "ProduceID": "doc1-abc"}
DOCUMENT = replace(small_document(paragraph("正文。")), subject="A & B <c>", ai_label=LABEL)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "plan.pdf"
    write_report(DOCUMENT, path, ReportOptions(invariant=True))
    return path


def test_the_information_of_a_pdf_holds_the_label(written: Path) -> None:
    with pikepdf.open(written) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert json.loads(str(pdf.docinfo["/AIGC"])) == FIELDS
        assert str(pdf.docinfo["/Keywords"]).startswith('AIGC: {"Label": "1"')
        assert str(pdf.docinfo["/Title"]) == "A & B <c> – T"


def test_the_xmp_of_a_pdf_holds_the_label_and_agrees_with_the_information(written: Path) -> None:
    with pikepdf.open(written) as pdf, pdf.open_metadata() as found:
        assert json.loads(found["{http://www.tc260.org.cn/ns/AIGC/1.0/}AIGC"]) == FIELDS
        assert found["dc:title"] == "A & B <c> – T"
        assert found["pdf:Keywords"] == str(pdf.docinfo["/Keywords"])
        source = found["{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType"]
        assert source.endswith("compositeWithTrainedAlgorithmicMedia")
    assert b"TC260:AIGC=" in written.read_bytes()  # readable without a PDF library


def test_a_pdf_without_machine_written_text_has_no_label(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    write_report(replace(DOCUMENT, ai_label=None), path)
    with pikepdf.open(path) as pdf:
        assert "/AIGC" not in pdf.docinfo
        assert "/Metadata" not in pdf.Root


def test_the_same_document_is_the_same_file(written: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.pdf"
    write_report(DOCUMENT, again, ReportOptions(invariant=True))
    assert again.read_bytes() == written.read_bytes()


def test_markdown_begins_with_the_label() -> None:
    head, _, rest = document_markdown(DOCUMENT).removeprefix("---\n").partition("\n---\n")
    assert json.loads(f"{{{head}}}") == {"AIGC": FIELDS}
    assert "A & B" in rest
    assert not document_markdown(replace(DOCUMENT, ai_label=None)).startswith("---")
