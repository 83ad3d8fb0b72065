"""``review``: a text and facts in, what each figure rests on out."""

import codecs
import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from assistant.domain.binding_values import Reason
from assistant.domain.claims import Claim, ClaimStatus
from assistant.domain.languages import LANGUAGES
from assistant.resources import sample_paths
from assistant.services import reviewing
from assistant.texts import load_texts
from tests.unit.commands.conftest import Outcome, Run, run_program

FACTS: list[dict[str, Any]] = [
    {"id": "price", "label_en": "Price per site", "label_zh": "每店价格", "unit": "money",
     "value": "79", "currency": "GBP", "period": "month", "as_of": None},
    {"id": "sites", "label_en": "Paying sites", "label_zh": "付费门店", "unit": "count",
     "value": 214},
]  # fmt: skip
ENGLISH = "# Plan\n\nWe have 214 paying sites. The price per site is £97 a month.\n"
CHINESE = "# 计划\n\n我们有 214 家付费门店。每店价格是每月 97 英镑。\n"
KEYS = ["text", "start", "end", "unit", "value", "low", "high", "qualifier", "currency", "period",
        "terms", "status", "fact", "from", "candidates", "why"]  # fmt: skip
STATES: tuple[tuple[ClaimStatus, str], ...] = (
    ("true", "lowest_is:3"), ("false", "below_in:2027-03"), ("unknown", "no_facts"),
    ("unknown", "not_understood"),
)  # fmt: skip


class Desk:
    """A text and facts on the disk, and the command over them."""

    def __init__(self, run: Run, folder: Path) -> None:
        self._run = run
        self.text = folder / "my 计划.md"
        self.facts = folder / "facts.json"
        self.facts.write_text(json.dumps(FACTS), "utf-8")
        self.data_dir = folder / "untouched"

    def review(self, content: str | bytes, *options: object) -> Outcome:
        raw = content if isinstance(content, bytes) else content.encode("utf-8")
        self.text.write_bytes(raw)
        return self.of_file(self.text, *options)

    def of_file(self, path: Path, *options: object) -> Outcome:
        given = options if "--brief" in options else ("--facts", self.facts, *options)
        return self._run("review", path, *given, "--data-dir", self.data_dir)


@pytest.fixture
def desk(run: Run, tmp_path: Path) -> Desk:
    """Return a desk with two facts."""
    return Desk(run, tmp_path)


def refused(outcome: Outcome) -> str:
    """Return the one line of a refusal."""
    assert (outcome.status, outcome.out) == (2, "")
    (line,) = outcome.err.splitlines()
    return line


def test_json_has_exactly_what_is_promised(desk: Desk) -> None:
    outcome = desk.review(ENGLISH, "--json")
    assert (outcome.status, outcome.err) == (0, "")
    assert list(outcome.json) == ["figures", "claims"]
    sites, price = outcome.json["figures"]
    assert list(sites) == KEYS
    assert (sites["text"], sites["status"], sites["fact"]) == ("214", "bound", "sites")
    assert (price["text"], price["status"], price["why"]) == ("£97", "unbacked", "value")


@pytest.mark.parametrize("begin", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_positions_are_code_points_of_the_file(desk: Desk, begin: bytes, line_end: str) -> None:
    text = f"😀 标题{line_end}{line_end}We have 214 paying sites."
    (figure,) = desk.review(begin + text.encode(), "--json").json["figures"]
    assert text[figure["start"] : figure["end"]] == figure["text"] == "214"


def test_people_read_counts_what_is_wrong_and_sums(desk: Desk) -> None:
    lines = desk.review(ENGLISH).out.splitlines()
    assert lines[0].endswith(f"2 figures, held against 2 facts of {desk.facts}")
    assert lines[1:5] == [
        "  bound to one fact: 1", "  derived from facts: 0", "  ambiguous: 0", "  unbacked: 1",
    ]  # fmt: skip
    at = lines.index("  3:49  £97")
    assert lines[at + 1].strip() == "The price per site is £97 a month."
    assert lines[at + 2].strip().startswith("The fact has another value.")
    assert "“Price per site” (price), £79 a month" in lines[at + 2]
    assert lines[-1] == "2 figures = 1 bound + 0 derived + 0 ambiguous + 1 unbacked"


def test_a_chinese_text_gets_a_chinese_report_unless_another_is_wished(desk: Desk) -> None:
    lines = desk.review(CHINESE).out.splitlines()
    assert lines[-1] == "合计 2 个数字＝有依据 1＋推算 0＋待选 0＋无依据 1"
    assert "每店价格是每月 97 英镑。" in [line.strip() for line in lines]
    assert desk.review(CHINESE, "--language", "en").out.splitlines()[-1].startswith("2 figures =")
    assert desk.review(ENGLISH, "--language", "zh").out.splitlines()[-1].startswith("合计")


def test_several_facts_that_fit_are_all_named(desk: Desk) -> None:
    many = [FACTS[1] | {"id": f"sites_{number}"} for number in range(7)]
    desk.facts.write_text(json.dumps(many), "utf-8")
    lines = desk.review("We have 214 paying sites.").out.splitlines()
    assert "  ambiguous: 1" in lines
    (line,) = (each for each in lines if "Fits" in each)
    assert line.count("“Paying sites”") == 5
    assert line.endswith(" and 2 more")


def test_false_claims_are_listed_and_all_are_counted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = tuple(
        Claim(text="We have", start=8, end=15, kind="never_below", status=status, why=why,
              facts=("sites",))
        for status, why in STATES
    )  # fmt: skip
    monkeypatch.setattr(reviewing, "find_claims", lambda _text, _sheet: claims)
    outcome = desk.review(ENGLISH)
    assert outcome.out.count("3:1  We have") == 1
    (line,) = (each for each in outcome.out.splitlines() if "below that" in each)
    assert line.strip() == ("It is below that in 2027-03. The fact: “Paying sites” (sites), 214.")
    assert outcome.out.endswith("; 4 claims = 1 true + 1 false + 2 that no fact decides\n")
    assert [each["status"] for each in desk.review(ENGLISH, "--json").json["claims"]] == [
        "true", "false", "unknown", "unknown",
    ]  # fmt: skip


def test_a_claim_about_the_largest_names_the_fact_that_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = Claim(text="We have", start=8, end=15, kind="largest_cost", status="false",
                  facts=("price", "sites"), why="largest_is:price")  # fmt: skip
    monkeypatch.setattr(reviewing, "find_claims", lambda _text, _sheet: (claim,))
    told = "The largest is “Price per site” (price), £79 a month."
    assert told in [line.strip() for line in desk.review(ENGLISH).out.splitlines()]


def test_every_reason_has_its_words() -> None:
    keys = {name for name in re.findall(r"``(\w+)``", Claim.__doc__ or "") if "_" in name}
    unsaid = {"no_facts", "not_understood", "readings_differ", "other_subject"}  # of the unknown
    assert len(keys) > 15
    for language in LANGUAGES:
        texts = load_texts(language)
        for reason in get_args(Reason):
            assert f"review.reason_{reason}" in texts
        for key in keys - unsaid:
            assert f"review.claim_{key}" in texts, key


def test_strict_fails_while_a_figure_rests_on_nothing(desk: Desk) -> None:
    assert desk.review(ENGLISH, "--strict").status == 1
    assert desk.review(ENGLISH, "--strict", "--json").status == 1
    assert desk.review("We have 214 paying sites.", "--strict").status == 0
    assert desk.review(ENGLISH).status == 0


@pytest.mark.parametrize("sample", sample_paths(), ids=lambda path: path.stem)
def test_a_brief_gives_its_facts_and_the_figures_of_its_answers(desk: Desk, sample: Path) -> None:
    text = {
        "tallyhop": "MRR was £16,906 at the end of October 2026. Nine hundred whales came.",
        "xiancai": "我们的箱子每箱每月 30 元。来了九百头鲸鱼。",
    }[sample.stem]
    figures = desk.review(text, "--brief", sample, "--json").json["figures"]
    facts = {figure["text"]: figure["fact"] for figure in figures}
    expected = {"tallyhop": "evidence.mrr_october", "xiancai": "revenue.rental.price"}
    assert expected[sample.stem] in facts.values()
    assert figures[-1]["status"] == "unbacked"


def test_an_exported_project_serves_as_a_brief(desk: Desk, run: Run, tmp_path: Path) -> None:
    archive = tmp_path / "project.json"
    assert run("import", sample_paths()[0]).status == 0
    assert run("export", "Tallyhop", "--output", archive).status == 0
    outcome = desk.review("We charge £79 per site and month.", "--brief", archive, "--json")
    assert outcome.status == 0, outcome.err
    assert [figure["text"] for figure in outcome.json["figures"]] == ["£79"]


def test_no_workspace_is_made_for_it(desk: Desk) -> None:
    assert desk.review(ENGLISH).status == 0
    assert not desk.data_dir.exists()


def test_an_empty_file_has_no_figures(desk: Desk) -> None:
    assert desk.review("", "--json").json == {"figures": [], "claims": []}
    outcome = desk.review("", "--strict")
    assert outcome.status == 0
    assert outcome.out.splitlines()[-1].startswith("0 figures = 0 bound")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\xff\xd8", "is not UTF-8"),
        (b"\x7fELF\x02\x01\x00\x00", "is no text file"),
        ("£79".encode("utf-16"), "is not UTF-8"),
        ("a\ud800".encode("utf-8", "surrogatepass"), "is not UTF-8"),
        (b"x" * 10_000_000, "at most 8 MB"),
    ],
    ids=["picture", "program", "utf-16", "surrogate", "ten megabytes"],
)
def test_what_is_no_text_is_one_line(desk: Desk, content: bytes, said: str) -> None:
    line = refused(desk.review(content))
    assert str(desk.text) in line
    assert said in line


def test_a_missing_file_and_a_folder_are_one_line(desk: Desk, tmp_path: Path) -> None:
    assert "there is no such file" in refused(desk.of_file(tmp_path / "no.md"))
    assert "cannot be read" in refused(desk.of_file(tmp_path))
    assert "there is no such file" in refused(desk.review("", "--brief", tmp_path / "no.toml"))


def test_a_bad_list_of_facts_is_one_line_with_its_key(desk: Desk) -> None:
    desk.facts.write_text(json.dumps([FACTS[0], FACTS[1] | {"unit": "cafés"}]), "utf-8")
    line = refused(desk.review(ENGLISH))
    assert line.startswith(f"{desk.facts}: [2].unit: ")


@pytest.mark.parametrize(
    "options",
    [(), ("--facts", "a.json", "--brief", "b.toml"), ("--facts", "a.json", "--language", "fr")],
)
def test_a_request_that_is_none_is_one_line(
    run: Run, tmp_path: Path, options: tuple[str, ...]
) -> None:
    text = tmp_path / "a.md"
    text.write_text("", "utf-8")
    assert "\n" not in refused(run("review", text, *options)).strip()


def test_the_real_program_prints_json_into_a_pipe_whatever_the_locale(
    desk: Desk, tmp_path: Path
) -> None:
    desk.text.write_text(CHINESE, "utf-8")
    outcome = run_program(
        "review", desk.text, "--facts", desk.facts, "--json", cwd=tmp_path,
        LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii",
    )  # fmt: skip
    assert (outcome.status, outcome.err) == (0, "")
    assert [figure["text"] for figure in outcome.json["figures"]] == ["214 家", "97 英镑"]


def test_an_archive_brings_the_ids_that_its_texts_know_figures_by(
    desk: Desk, run: Run, tmp_path: Path
) -> None:
    brief, archive = tmp_path / "brief.json", tmp_path / "archive.json"
    answers = {"problem": "We asked 52 skippers; 8 of them stayed."}
    brief.write_text(json.dumps({"schema": 1, "answers": answers}), "utf-8")
    project = run("import", brief, "--json").json["id"]
    run("export", project, "--output", archive)
    data = json.loads(archive.read_text("utf-8"))
    data["answer_figures"]["problem"][1]["id"] = "answers.problem.f7"
    archive.write_text(json.dumps(data), "utf-8")
    outcome = desk.review("So [8](fact:answers.problem.f7) stayed.", "--brief", archive, "--json")
    (figure,) = outcome.json["figures"]
    assert (figure["status"], figure["fact"]) == ("bound", "answers.problem.f7")
