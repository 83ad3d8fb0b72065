"""The project's own documents: their commands run, their files are there, their links lead home."""

import argparse
import re
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from assistant import __version__
from assistant.cli import _parser as command_parser
from assistant.paths import APP_FOLDER, DATA_DIR_VARIABLE
from assistant.services.exporting import BUILT_FORMATS
from installers import commands as door
from installers import from_source

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")
SOURCES = ("assistant", "installers", "resources", "tests", ".ci")
KNOWN_HOSTS = {"ai.google.dev"}  # of the Gemma terms, whose notice must name it
PLACEHOLDERS = re.compile(r"\b(?:KIND|AREA)\b")
LONGEST_PAGE = 1_300  # words; the house asks for one page

_SPAN = re.compile(r"`([^`\n]+)`")
_BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HOST = re.compile(r"\b(?:[a-z0-9-]+\.)+(?:com|cn|dev|io|net|org)\b")
_PATH = re.compile(r"[\w.{},*-]+(?:/[\w.{},*-]*)+|\w+\.(?:py|toml|md)")
_NAME = re.compile(r"@?([A-Za-z_][\w.]*)(?:\(\))?")
_FENCE = re.compile(r"from_source\.py ([a-z]+[^\n`]*)")


@cache
def document(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def spans(name: str) -> list[str]:
    """Return what a document sets as code, within its sentences and tables."""
    return _SPAN.findall(_BLOCK.sub("", document(name)))


def commands_of_the_door(name: str) -> list[str]:
    found = _FENCE.findall(document(name))
    return [command.split("  ")[0].strip() for command in found]


def commands_of_the_program(name: str) -> list[str]:
    begin = "founder-assistant "
    return [span.removeprefix(begin) for span in spans(name) if span.startswith(begin)]


def subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    actions = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return next((dict(action.choices) for action in actions), {})


def wide(path: str) -> list[str]:
    """Return a path with ``{en,zh}`` written out and placeholders as stars."""
    starred = PLACEHOLDERS.sub("*", path)
    choices = re.search(r"\{([^}]*)\}", starred)
    if choices is None:
        return [starred]
    return [starred.replace(choices[0], choice) for choice in choices[1].split(",")]


def is_there(path: str) -> bool:
    """Tell whether a path leads to something, from the top or from inside the package."""
    return any(any(place.glob(path.rstrip("/"))) for place in (ROOT, ROOT / "assistant"))


def layers_drawn() -> list[set[str]]:
    """Return the rows of the picture in ARCHITECTURE.md, each up to its explanation."""
    picture = _BLOCK.findall(document("ARCHITECTURE.md"))[0]
    rows = [line.strip().partition("   ")[0] for line in picture.splitlines()]
    return [{part.strip().removesuffix(".py") for part in row.split("│")} for row in rows]


@cache
def source_words() -> frozenset[str]:
    """Return every word of the code and its tables, but not of this file."""
    files = [path for folder in SOURCES for path in (ROOT / folder).rglob("*")]
    code = [path for path in files if path.suffix in {".py", ".toml"}]
    texts = [ROOT / "pyproject.toml", *(path for path in code if path.name != Path(__file__).name)]
    return frozenset(re.findall(r"\w+", "\n".join(path.read_text("utf-8") for path in texts)))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_of_the_door_is_one_it_takes(name: str) -> None:
    for command in commands_of_the_door(name):
        ours, theirs = door.split_arguments(command.split())
        assert door.parser().parse_args(ours).command == ours[0], command
        if ours == ["run"] and theirs:
            assert command_parser().parse_args(theirs).command == theirs[0], command


def test_the_readme_gives_the_two_commands_and_the_line_for_cuda() -> None:
    given = commands_of_the_door("README.md")
    assert {"run", "test", "run --headless", "run --cuda"} <= set(given)


def test_each_command_of_the_door_is_told() -> None:
    told = {command.split()[0] for name in DOCUMENTS for command in commands_of_the_door(name)}
    told |= set(spans("CONTRIBUTING.md"))
    assert set(subcommands(door.parser())) <= told


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_of_the_program_is_one_it_takes(name: str) -> None:
    for command in commands_of_the_program(name):
        arguments = command.split()
        assert command_parser().parse_args(arguments).command == arguments[0], command


def test_the_readme_tells_every_command_of_the_program() -> None:
    told = commands_of_the_program("README.md")
    for command, parser in subcommands(command_parser()).items():
        wanted = [f"{command} {inner}" for inner in subcommands(parser)] or [command]
        for words in wanted:
            assert any(line.startswith(words) for line in told), words


def test_the_readme_tells_every_option_of_a_draft() -> None:
    draft = subcommands(command_parser())["draft"]
    options = {name for action in draft._actions for name in action.option_strings}
    readme = document("README.md")
    assert [name for name in options - {"-h", "--help"} if f"{name} " not in readme
            and f"{name}`" not in readme] == []  # fmt: skip


def test_the_readme_names_the_formats_that_are_built() -> None:
    assert f"`--format {','.join(BUILT_FORMATS)}`" in document("README.md")


def test_the_readme_says_where_the_data_lie() -> None:
    assert DATA_DIR_VARIABLE in document("README.md")
    assert document("README.md").count(APP_FOLDER) == 3


def test_the_readme_names_the_pythons_that_fit() -> None:
    oldest, newest = (".".join(map(str, v)) for v in (from_source.OLDEST, from_source.NEWEST))
    assert f"Python {oldest} to {newest}" in document("README.md")


def test_the_readme_has_a_word_in_chinese() -> None:
    paragraphs = document("README.md").split("\n\n")
    assert any(len(re.findall("[\u4e00-\u9fff]", part)) > 60 for part in paragraphs)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_that_is_named_is_there(name: str) -> None:
    named = [span for span in spans(name) if _PATH.fullmatch(span) and not span.startswith("out/")]
    paths = [path for span in named if ".venv" not in span for path in wide(span)]
    assert [path for path in paths if not is_there(path)] == []


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_every_name_from_the_code_is_in_the_code(name: str) -> None:
    known = source_words() | set(sys.stdlib_module_names) | {"mNNN_what", "utils"}
    names = [match[1] for span in spans(name) if (match := _NAME.fullmatch(span))]
    assert len(names) > 10
    assert [word for word in names if word.rpartition(".")[2] not in known] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_to_a_file(name: str) -> None:
    targets = [target for target in _LINK.findall(document(name)) if "://" not in target]
    assert [target for target in targets if not (ROOT / target).is_file()] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_host_is_named_but_those_that_must_be(name: str) -> None:
    assert set(_HOST.findall(document(name))) <= KNOWN_HOSTS


def test_the_layers_drawn_are_those_that_are_checked() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    checked = [
        {part.strip().removeprefix("assistant.") for part in row.split("|")} for row in layers
    ]
    assert layers_drawn() == checked


def test_the_architecture_is_one_page() -> None:
    assert len(document("ARCHITECTURE.md").split()) < LONGEST_PAGE


def test_the_newest_change_is_of_this_version() -> None:
    heading = re.search(
        r"^## (\S+) \((\d{4}-\d{2}-\d{2})\)$", document("CHANGELOG.md"), re.MULTILINE
    )
    assert heading is not None
    assert heading[1] == __version__
