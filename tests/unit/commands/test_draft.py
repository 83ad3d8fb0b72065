"""``draft``: a brief in, documents out; what cannot be is refused before any work is done."""

import json
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from assistant.domain.languages import LANGUAGES, Language
from assistant.resources import sample_paths
from assistant.services.content import outline
from tests.unit.commands.conftest import Run

BRIEF: dict[str, Any] = {
    "schema": 1,
    "company": {"name": "Tidemark", "one_line": "Every mooring used."},
    "answers": {"problem": "Moorings stay empty.", "solution": "We show which are free."},
}


@pytest.fixture
def brief(tmp_path: Path) -> Path:
    """Return a small brief."""
    path = tmp_path / "my 计划.json"
    path.write_text(json.dumps(BRIEF), "utf-8")
    return path


@pytest.fixture
def strange_brief(tmp_path: Path) -> Path:
    """Return a brief whose answers are printed with a figure that a fact contradicts."""
    answers = BRIEF["answers"] | {"problem": "Half stand empty: [55%](fact:evidence.waste)."}
    waste = {"label": "Moorings left empty", "value": "0.19", "unit": "percent"}
    path = tmp_path / "strange.json"
    path.write_text(json.dumps(BRIEF | {"answers": answers, "evidence": {"waste": waste}}), "utf-8")
    return path


def lines_of(text: str) -> list[str]:
    return text.splitlines()


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def flat(text: str) -> str:
    return "".join(text.split())


def fonts_of(pdf: pikepdf.Pdf) -> list[Any]:
    pages: list[Any] = list(pdf.pages)
    return [font for page in pages for font in page["/Resources"]["/Font"].values()]


def is_embedded(font: Any) -> bool:
    inner = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
    descriptor = inner.get("/FontDescriptor", {})
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", sample_paths(), ids=lambda path: path.stem)
def test_each_sample_becomes_a_sound_pdf_with_all_its_sections(
    run: Run, tmp_path: Path, sample: Path, language: Language
) -> None:
    out = tmp_path / "输出 out"
    outcome = run(
        "draft", sample, "--language", language, "--output", out, "--model", "none", "--json",
        "--strict",
    )  # fmt: skip
    assert outcome.status == 0, outcome.err  # every figure of her own words rests on a fact
    (path,) = (Path(file) for file in outcome.json["files"])
    assert path.parent == out
    text = flat(text_of(path))
    for section in outline("business-plan", language).sections:
        assert flat(section.title) in text
    with pikepdf.open(path) as pdf:
        assert pdf.check_pdf_syntax() == []
        fonts = fonts_of(pdf)
        assert fonts
        assert all(is_embedded(font) for font in fonts)
    if language == "zh":
        assert "独立咖啡馆" in text or "智能周转箱" in text or "损耗" in text


def test_all_formats_at_once_and_the_result_as_json(run: Run, brief: Path, tmp_path: Path) -> None:
    outcome = run(
        "draft", brief, "--output", tmp_path / "o", "--format", "md,pdf,json", "--model", "none",
        "--json",
    )  # fmt: skip
    assert outcome.status == 0
    result = outcome.json
    assert {Path(file).suffix for file in result["files"]} == {".pdf", ".md", ".json"}
    assert all(Path(file).stat().st_size for file in result["files"])
    assert (result["document"], result["language"]) == ("business-plan", "en")
    statuses = {section["key"]: section["status"] for section in result["sections"]}
    assert statuses["problem_solution"] == "drafted"
    assert statuses["go_to_market"] == "needs_answers"
    assert result["waiting"] == sum(s == "needs_answers" for s in statuses.values())
    assert not result["model_failed"]


def test_people_are_told_what_was_written_and_what_waits(
    run: Run, brief: Path, tmp_path: Path
) -> None:
    outcome = run("draft", brief, "--output", tmp_path, "--model", "none")
    assert outcome.status == 0
    first, second = outcome.out.splitlines()
    assert first == f"Written: {tmp_path / 'Tidemark business-plan en.pdf'}"
    assert second.startswith("Waiting for answers: ")
    assert "Executive summary: Drafted" in outcome.err.splitlines()


def test_figures_that_no_fact_backs_are_named_marked_and_listed(
    run: Run, strange_brief: Path, tmp_path: Path
) -> None:
    outcome = run("draft", strange_brief, "--output", tmp_path, "--model", "none", "--json",
                  "--format", "pdf,md,json")  # fmt: skip
    assert outcome.status == 0
    result = outcome.json
    assert result["figures"]["unbacked"] == len(result["unbacked"]) > 0
    first = result["unbacked"][0]
    assert first["text"] in first["sentence"]
    assert any(line.startswith(f"Unbacked: {first['text']} in “") for line in lines_of(outcome.err))
    pdf, markdown, data = (Path(file) for file in result["files"])
    listed = json.loads(data.read_text("utf-8"))["unbacked"]
    assert [each["text"] for each in listed] == [each["text"] for each in result["unbacked"]]
    assert f"{first['text']} (unbacked)" in markdown.read_text("utf-8")
    assert f"{flat(first['text'])}?" in flat(text_of(pdf))


def test_people_are_told_how_many_figures_rest_on_what(
    run: Run, strange_brief: Path, tmp_path: Path
) -> None:
    outcome = run("draft", strange_brief, "--output", tmp_path, "--model", "none")
    assert any(line.startswith("Figures in the text: ") for line in outcome.out.splitlines())


def test_strict_writes_nothing_and_says_which_figures_it_refuses(
    run: Run, strange_brief: Path, tmp_path: Path
) -> None:
    out = tmp_path / "o"
    outcome = run("draft", strange_brief, "--output", out, "--model", "none", "--json", "--strict")
    assert outcome.status == 1
    assert list(out.iterdir()) == []
    assert outcome.json["files"] == []
    named = [line for line in lines_of(outcome.err) if line.startswith("Unbacked: ")]
    assert len(named) == len(outcome.json["unbacked"]) > 0
    assert lines_of(outcome.err)[-1].startswith("Nothing was written: ")


def test_strict_lets_a_sound_plan_through(run: Run, brief: Path, tmp_path: Path) -> None:
    outcome = run("draft", brief, "--output", tmp_path, "--model", "none", "--strict", "--json")
    assert outcome.status == 0
    assert outcome.json["unbacked"] == []
    assert len(outcome.json["files"]) == 1


def test_the_appendix_is_added_on_demand(run: Run, tmp_path: Path) -> None:
    outcome = run("draft", sample_paths()[0], "--output", tmp_path, "--model", "none", "--json",
                  "--appendix", "--language", "en", "--format", "md")  # fmt: skip
    text = Path(outcome.json["files"][0]).read_text("utf-8")
    assert "## Figures and sources" in text


def test_what_a_model_wrote_is_stated_and_the_label_stays_without_the_statement(
    run: Run, brief: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "script.json"
    text = (
        "Skippers who come in after dark rarely find the harbour office open. They circle between "
        "the pontoons and tie up where they should not. We put a small sensor on each cleat and "
        "show which places are free. A crew chooses one on the way in and pays before it arrives."
    )
    script.write_text(json.dumps({"name": "Small 1B", "has_chat_template": True,
                                  "default": {"text": text}}), "utf-8")  # fmt: skip
    monkeypatch.setenv("FOUNDER_ASSISTANT_SCRIPTED_MODEL", str(script))
    drafts = []
    for option in ("--json", "--no-ai-statement"):
        outcome = run("draft", brief, "--output", tmp_path / option, "--model", brief, "--json",
                      "--format", "md", option)  # fmt: skip
        assert outcome.status == 0, outcome.err
        drafts.append(Path(outcome.json["files"][0]).read_text("utf-8"))
    assert ["## Use of AI in this document" in draft for draft in drafts] == [True, False]
    assert ["Model: Small 1B (file " in draft for draft in drafts] == [True, False]
    assert all('"AIGC": {"Label": "1"' in draft for draft in drafts)


def test_the_language_is_the_briefs_own_where_none_is_given(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_text(json.dumps(BRIEF | {"language": "zh"}), "utf-8")
    outcome = run(
        "draft", path, "--output", tmp_path, "--model", "none", "--format", "md", "--json"
    )
    assert outcome.json["language"] == "zh"
    assert Path(outcome.json["files"][0]).read_text("utf-8").startswith("# Tidemark：商业计划书")


def test_a_model_file_that_is_no_model_gives_a_plain_plan_and_status_1(
    run: Run, brief: Path, tmp_path: Path
) -> None:
    model = tmp_path / "坏 model.gguf"
    model.write_bytes(b"no model")
    outcome = run("draft", brief, "--output", tmp_path, "--model", model, "--format", "md")
    assert outcome.status == 1
    assert "坏 model.gguf is not a GGUF model file" in outcome.err
    assert "Traceback" not in outcome.err
    assert "Moorings stay empty." in (tmp_path / "Tidemark business-plan en.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--document", "strategy"], 2, '"strategy" cannot be made by this version yet'),
        (["--document", "deck"], 2, '"deck" cannot be made by this version yet'),
        (["--document", "poem"], 2, "invalid choice: 'poem'"),
        (["--format", "docx"], 2, '"docx" export comes with a later version; use pdf, md, json'),
        (["--format", "pdf,odt"], 2, '"odt" is no format; use pdf, md, json'),
        (["--format", ""], 2, "is no format; use pdf, md, json"),
        (["--language", "fr"], 2, "invalid choice: 'fr'"),
        (["--model", "/no/such.gguf"], 2, "/no/such.gguf: there is no such file"),
        (["--seed", "-1"], 2, "-1"),
        (["--seed", "many"], 2, "many is no whole number"),
        (["--output", "{file}"], 2, "this is a file; --output names a folder"),
        (["--output", "{file}/in"], 2, "this is a file; --output names a folder"),
        (["--colour"], 2, "unrecognized arguments: --colour"),
    ],
)
def test_what_cannot_be_is_one_line_and_leaves_nothing_behind(
    run: Run, brief: Path, tmp_path: Path, arguments: list[str], status: int, said: str
) -> None:
    given = [argument.replace("{file}", str(brief)) for argument in arguments]
    if "--output" not in given:
        given += ["--output", str(tmp_path / "o")]
    outcome = run("draft", brief, *given)
    assert outcome.status == status
    assert outcome.out == ""
    (line,) = outcome.err.splitlines()
    assert said in line
    assert not (tmp_path / "o").exists()
    assert run("list", "--json").json == []


@pytest.mark.parametrize(
    ("content", "suffix", "key_path"),
    [
        ('schema = 1\n[company]\ncolour = "blue"', ".toml", "company.colour"),
        ("schema = 1\n[company]\nname = 3", ".toml", "company.name"),
        ("schema = 1\n[[revenue]]\nname = 'a'\nprice = -5", ".toml", "revenue[1].price"),
        (
            "schema = 1\n[[people]]\nrole = 'a'\nstart = '2027-05'\nend = '2027-04'",
            ".toml",
            "people[1].end",
        ),
        (f'schema = 1\n[answers]\nproblem = "{"x" * 10_000_000}"', ".toml", "answers.problem"),
        (b'schema = 1\n[company]\nname = "\xff"', ".toml", "line 3"),
        ("schema = 2", ".toml", "schema"),
        ('{"schema": 1,}', ".json", "line 1, column"),
        ('{"schema": 1, "company": {"name": "a\\u0007"}}', ".json", "company.name"),
    ],
)
def test_a_wrong_brief_is_refused_in_one_line_with_file_and_key(
    run: Run, tmp_path: Path, content: str | bytes, suffix: str, key_path: str
) -> None:
    path = tmp_path / f"a brief 计划{suffix}"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    outcome = run("draft", path, "--model", "none", "--output", tmp_path / "o")
    assert (outcome.status, outcome.out) == (2, "")
    (line,) = outcome.err.splitlines()
    assert line.startswith(f"{path}: ")
    assert key_path in line
    assert not (tmp_path / "o").exists()
    assert run("list", "--json").json == []
