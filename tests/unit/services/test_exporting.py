"""Documents are written whole, under names that every system takes."""

import json
import os
import threading
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from assistant.errors import BadRequestError, ExportError
from assistant.services.exporting import BUILT_FORMATS, checked_formats, file_stem
from assistant.services.report_options import report_options
from tests.unit.services.test_printing import drafted
from tests.unit.services.workplace import Workplace

SUBJECTS = (
    'Anna\'s "best" <plan>: a/b\\c|d?*',
    "创业助手" * 40,
    "👩‍🔧" * 60,
    "a\nb\tc\x00\x7f",
    "..",
    ". . .",
    "",
    "con",
    "NUL.txt",
    "half \ud800 pair",
    "trailing dots...",
)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_any_subject_makes_a_file_name_that_can_be_written(
    place: Workplace, tmp_path: Path, subject: str
) -> None:
    document = place.document(place.project())
    for stem in (file_stem(subject, document), file_stem(subject, None)):
        path = tmp_path / f"{stem}.pdf"
        path.write_bytes(b"x")
        assert path.parent == tmp_path
        assert len(os.fsencode(path.name)) < 200
        assert not set(stem) & set('<>:"/\\|?*\n\t\x00')
        assert stem.partition(".")[0].upper() not in {"CON", "NUL", ""}
        assert stem == stem.strip()


def test_the_file_name_says_whose_plan_it_is_and_in_which_language(place: Workplace) -> None:
    project = place.project()
    assert file_stem("Tidemark", place.document(project)) == "Tidemark business-plan en"
    assert file_stem("潮位", place.document(project, "zh")) == "潮位 business-plan zh"


def test_formats_are_read_in_any_order_and_each_once() -> None:
    assert checked_formats(" MD, pdf,md") == ("pdf", "md")
    assert checked_formats("pdf,md,json") == BUILT_FORMATS


@pytest.mark.parametrize(
    ("wanted", "key"),
    [("docx", "format_not_built"), ("pdf,odt", "format_unknown"), ("", "format_unknown"),
     (" , ", "format_unknown")],
)  # fmt: skip
def test_a_format_that_cannot_be_written_is_refused(wanted: str, key: str) -> None:
    with pytest.raises(BadRequestError) as caught:
        checked_formats(wanted)
    assert caught.value.key == key


def written(place: Workplace, project: str) -> dict[str, Path]:
    services = place.services
    document = place.document(project)
    options = report_options(services.settings)
    folder = place.folder / "out 输出" / "deep"
    return {
        form: services.exporting.write(document.id, folder / f"plan.{form}", form, options)
        for form in BUILT_FORMATS
    }


def test_every_format_holds_the_text_and_the_tables(place: Workplace) -> None:
    project = place.project()
    timing = place.section(project, "timing")
    place.services.documents.edit_section(timing.id, "Empty: [19%](fact:evidence.waste) 泊位。")
    files = written(place, project)
    with pikepdf.open(files["pdf"]) as pdf:
        assert len(pdf.pages) > 3
    markdown = files["md"].read_text("utf-8")
    assert "[19%](fact:evidence.waste) 泊位。" in markdown
    assert "| Moorings left empty |" in markdown
    data: dict[str, Any] = json.loads(files["json"].read_text("utf-8"))
    section = next(item for item in data["sections"] if item["key"] == "timing")
    assert (section["status"], section["facts"]) == ("edited", ["evidence.waste"])
    assert (data["company"], data["language"]) == ("Tidemark", "en")
    assert [path.name for path in files["md"].parent.iterdir() if path.name[0] == "."] == []


def test_json_says_of_each_figure_what_it_rests_on(place: Workplace) -> None:
    project = place.project()
    timing = place.section(project, "timing")
    text = (
        "Of all moorings [19%](fact:evidence.waste) are empty, [38%](fact:=sum:evidence.waste,"
        "evidence.waste) in two harbours together; [40%](fact:estimate) agree, and 7 do not."
    )
    place.services.documents.edit_section(timing.id, text)
    data: dict[str, Any] = json.loads(written(place, project)["json"].read_text("utf-8"))
    section = next(item for item in data["sections"] if item["key"] == "timing")
    shown = {
        each["text"]: (each["status"], each["fact"], each["from"]) for each in section["figures"]
    }
    assert shown["19%"] == ("bound", "evidence.waste", [])
    assert shown["38%"][0] == "derived"
    assert shown["38%"][2] == ["evidence.waste", "evidence.waste"]
    assert shown["40%"] == ("estimate", None, [])
    assert shown["7"] == ("unbacked", None, [])
    last = data["unbacked"][-1]
    assert (last["section"], last["text"], last["status"]) == ("timing", "7", "unbacked")
    assert last["sentence"].endswith("40% agree, and 7 do not.")
    assert last["reason"]
    assert "estimate" not in section["facts"]
    assert "AIGC" not in data
    assert data["statement"] == []


def test_every_format_carries_the_label_of_what_a_model_wrote(place: Workplace) -> None:
    project = place.project()
    drafted(place, place.section(project, "timing"), "Skippers find a place with us.")
    files = written(place, project)
    data = json.loads(files["json"].read_text("utf-8"))
    with pikepdf.open(files["pdf"]) as pdf:
        label = json.loads(str(pdf.docinfo["/AIGC"]))
    assert label["Label"] == "1"
    assert data["AIGC"] == label
    assert files["md"].read_text("utf-8").startswith('---\n"AIGC": {"Label": "1"')
    assert len(data["statement"]) > 1


def test_a_folder_that_cannot_be_made_is_an_export_failure(place: Workplace) -> None:
    document = place.document(place.project())
    blocked = place.folder / "file"
    blocked.write_bytes(b"")
    options = report_options(place.services.settings)
    for form in BUILT_FORMATS:
        with pytest.raises(ExportError):
            place.services.exporting.write(document.id, blocked / "in" / "a", form, options)


def test_the_settings_choose_page_and_theme(place: Workplace) -> None:
    assert report_options(place.services.settings).page_size == "A4"
    place.services.settings.set("pdf.page_size", "Letter")
    place.services.settings.set("pdf.theme", "modern")
    options = report_options(place.services.settings)
    assert (options.page_size, options.theme) == ("Letter", "modern")


def test_a_pdf_is_written_in_a_job_that_tells_its_progress(place: Workplace) -> None:
    document = place.document(place.project())
    results: list[object] = []
    threads: list[bool] = []
    path = place.folder / "plan.pdf"

    def on_done(result: object) -> None:
        results.append(result)
        threads.append(threading.current_thread() is threading.main_thread())

    options = report_options(place.services.settings)
    job = place.services.exporting.start_pdf(
        document.id, path, options, on_done=on_done, on_error=results.append
    )
    steps: list[tuple[int, int]] = []
    job.progressed.connect(lambda done, total: steps.append((done, total)))
    place.wait(lambda: bool(results))
    assert not isinstance(results[0], Exception)
    assert threads == [True]
    assert steps
    assert all(0 <= done <= total for done, total in steps)
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) > 3


def test_a_cancelled_export_leaves_no_file(place: Workplace) -> None:
    document = place.document(place.project())
    errors: list[Exception] = []
    path = place.folder / "plan.pdf"
    options = report_options(place.services.settings)
    job = place.services.exporting.start_pdf(
        document.id, path, options, on_done=lambda _result: None, on_error=errors.append
    )
    job.cancel()
    place.wait(lambda: bool(errors))
    assert isinstance(errors[0], ExportError)
    assert errors[0].key == "export_stopped"
    assert not path.exists()
