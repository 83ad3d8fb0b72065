"""Projects go in, out, and are listed and searched, by people and by other programs."""

import json
from pathlib import Path

import pytest

from assistant.resources import sample_paths
from tests.unit.commands.conftest import Run

SAMPLE = next(path for path in sample_paths() if path.stem == "xiancai")


def test_a_project_goes_in_out_and_in_again(run: Run, tmp_path: Path) -> None:
    imported = run("import", SAMPLE, "--json")
    assert imported.status == 0
    assert imported.json["language"] == "zh"
    archive = tmp_path / "a 存档.json"
    exported = run("export", imported.json["name"], "--output", archive, "--json")
    assert exported.json == {"id": imported.json["id"], "file": str(archive)}
    again = run("import", archive, "--json")
    assert again.json["name"] == imported.json["name"]
    listed = run("list", "--json").json
    assert [row["id"] for row in listed] == [again.json["id"], imported.json["id"]]


def test_people_read_a_line_for_each_project(run: Run) -> None:
    assert run("list").out == "There are no projects yet.\n"
    name = run("import", SAMPLE, "--json").json["name"]
    (line,) = run("list").out.splitlines()
    assert line.endswith(name)


def test_an_export_into_a_folder_is_called_as_the_project(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_text(json.dumps({"schema": 1, "company": {"name": 'A/B: "C"'}}), "utf-8")
    run("import", path)
    outcome = run("export", 'A/B: "C"', "--output", tmp_path, "--json")
    assert Path(outcome.json["file"]) == tmp_path / "A_B_ _C_.json"
    assert (tmp_path / "A_B_ _C_.json").is_file()


def test_search_finds_passages_in_both_languages(run: Run) -> None:
    project = run("import", SAMPLE, "--json").json["id"]
    for query in ("损耗", "NB-IoT"):
        hits = run("search", project, query, "--json").json
        assert hits, query
        assert all(query.lower() in hit["text"].lower() for hit in hits)
        ranks = [hit["rank"] for hit in hits]
        assert ranks == sorted(ranks, reverse=True)
        lines = run("search", project, query).out.splitlines()
        assert len(lines) == len(hits)
    assert run("search", project, "xyzzy", "--json").json == []
    assert run("search", project, "xyzzy").out == 'Nothing found for "xyzzy".\n'


@pytest.mark.parametrize("query", ['"', "a AND", "*", "", "-- '", "中"])
def test_any_query_is_answered(run: Run, query: str) -> None:
    project = run("import", SAMPLE, "--json").json["id"]
    assert run("search", project, query, "--json").status == 0


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("import", "/no/such.toml"), 2, "/no/such.toml: there is no such file; check the path"),
        (("import", "{tmp}"), 2, "the file cannot be read"),
        (("export", "nothing"), 2, "There is no project “nothing”"),
        (("search", "nothing", "x"), 2, "There is no project “nothing”"),
        (("export", "{name}", "--output", "{tmp}/no/a.json"), 1, "The folder of"),
        (("import",), 2, "arguments are required: brief"),
        (("dance",), 2, "invalid choice: 'dance'"),
        (("models",), 2, "arguments are required: models_command"),
    ],
)
def test_what_cannot_be_is_one_line(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], status: int, said: str
) -> None:
    name = run("import", SAMPLE, "--json").json["name"]
    given = [each.replace("{tmp}", str(tmp_path)).replace("{name}", name) for each in arguments]
    outcome = run(*given)
    assert (outcome.status, outcome.out) == (status, "")
    (line,) = outcome.err.splitlines()
    assert said in line


def test_a_damaged_archive_is_one_line_and_makes_nothing(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"format": "founder-assistant-project", "version": 1}', "utf-8")
    outcome = run("import", path)
    assert outcome.status == 2
    assert outcome.err.startswith(f"{path}: name, brief, documents: the archive is damaged here")
    assert run("list", "--json").json == []


def test_a_data_folder_that_cannot_be_used_is_a_sentence(run: Run, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    for command in (("list",), ("import", SAMPLE)):
        outcome = run(*command, "--data-dir", blocked)
        assert outcome.status == 1
        assert len(outcome.err.splitlines()) == 1
        assert str(blocked) in outcome.err
