"""The repository tests itself: layers, words, sizes, and what must never be in it."""

import ast
import os
import re
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from assistant import errors
from assistant.domain.languages import LANGUAGES
from assistant.llm.catalogue import known_models
from assistant.paths import resources_dir
from assistant.settings import SETTINGS
from assistant.texts import load_texts

ROOT = Path(__file__).resolve().parents[1]
CODE = ROOT / "assistant"
MOST_LINES_OF_A_FILE = 500
MOST_LINES_OF_A_FUNCTION = 60
HAN = "\u3400-\u9fff"
Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(*folders: str) -> list[Path]:
    """Return the Python files of top-level folders."""
    return sorted(chain.from_iterable((ROOT / folder).rglob("*.py") for folder in folders))


@cache
def tree_of(path: Path) -> ast.Module:
    """Return a file as parsed."""
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def named(path: Path) -> str:
    """Return a file's name for messages."""
    return path.relative_to(ROOT).as_posix()


# --- the code -------------------------------------------------------------------------------------


def test_files_stay_short() -> None:
    long = {
        named(path): length
        for path in sources("assistant", "installers", "tests")
        if (length := len(path.read_text("utf-8").splitlines())) > MOST_LINES_OF_A_FILE
    }
    assert long == {}


def test_every_module_opens_with_a_sentence() -> None:
    openings = {
        named(path): (ast.get_docstring(tree_of(path)) or "").partition("\n")[0]
        for path in sources("assistant", "installers")
    }
    assert [name for name, line in openings.items() if not line.endswith((".", ":"))] == []


def test_functions_stay_short() -> None:
    long = {
        f"{named(path)}:{node.name}": length
        for path in sources("assistant", "installers", "tests")
        for node in ast.walk(tree_of(path))
        if isinstance(node, Function)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > MOST_LINES_OF_A_FUNCTION
    }
    assert long == {}


def test_no_drawer_is_opened() -> None:
    drawers = {"utils", "util", "misc", "common", "helpers", "helper"}
    opened = [named(path) for path in sources("assistant", "installers", "tests")
              if drawers & {path.stem, path.parent.name}]  # fmt: skip
    assert opened == []


@cache
def written_files() -> tuple[Path, ...]:
    """Return the files people write, by hand, in this repository."""
    endings = {".py", ".toml", ".md", ".spec", ".svg", ".yml", ".yaml", ".cfg", ".txt"}
    skipped = {".git", ".venv", "build", "dist", "out", "node_modules", ".mypy_cache"}
    found: list[Path] = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(set(folders) - skipped)  # an environment holds ten thousand files
        found += [Path(folder, name) for name in names if Path(name).suffix in endings]
    return tuple(found)


def test_no_registry_or_machine_is_named() -> None:
    hosts = re.compile(
        "|".join(
            ("py" + r"pi\.org", "python" + r"hosted", "/tm" + "p/build", "huggingface" + r"\.co")
        )
    )
    found = [f"{named(path)}: {match[0]}" for path in written_files()
             if (match := hosts.search(path.read_text("utf-8", errors="replace")))]  # fmt: skip
    assert found == []


def test_no_work_is_left_without_an_issue() -> None:
    mark = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b(?!.*#\d+)")
    found = [
        f"{named(path)}:{number}"
        for path in sources("assistant", "installers", "tests")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if mark.search(line)
    ]
    assert found == []


def test_every_workaround_names_where_it_is_told_of() -> None:
    for path in sources("assistant", "installers"):
        text = path.read_text("utf-8")
        for match in re.finditer(r"WORKAROUND(.{0,600})", text, re.DOTALL):
            assert "https://" in match[1], named(path)


def test_errors_are_caught_whole_at_boundaries_alone() -> None:
    caught = {
        named(path)
        for path in sources("assistant")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler) and isinstance(node.type, ast.Name)
        and node.type.id == "Exception"
    }  # fmt: skip
    assert caught <= {
        "assistant/services/jobs.py",
        "assistant/llm/worker.py",
        "assistant/llm/engine.py",
    }


# --- the words ------------------------------------------------------------------------------------

AREAS = frozenset(path.stem for path in (resources_dir() / "translations" / "en").glob("*.toml"))
KEY = re.compile(r"[a-z_]+(?:\.[a-z0-9_]+)+")
PREFIX = re.compile(r"[a-z_]+\.(?:[a-z0-9_.]*[_.])?")  # a key that the code puts together


def strings(path: Path) -> Iterator[str]:
    """Yield every string constant of a file, and the constant beginning of every f-string."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield _pattern(node)


def _pattern(node: ast.JoinedStr) -> str:
    """Return an f-string with ``*`` for each value."""
    return "".join(
        part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "*"
        for part in node.values
    )


@cache
def used() -> tuple[frozenset[str], frozenset[str]]:
    """Return the keys that stand in the code whole, and the patterns of those put together."""
    whole = {model.notice_key for model in known_models()}
    made: set[str] = set()
    for path in sources("assistant"):
        for text in strings(path):
            if KEY.fullmatch(text) and not text.endswith("_") and text.partition(".")[0] in AREAS:
                whole.add(text)
            if "*" in text and text.partition(".")[0] in AREAS and " " not in text:
                made.add(text)
            if PREFIX.fullmatch(text) and text.partition(".")[0] in AREAS:
                made.add(f"{text}*")
    return frozenset(whole), frozenset(made)


def blanks(text: str) -> set[str]:
    """Return the names of a text's blanks."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


ERROR_CLASSES = frozenset({
    name for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.AssistantError)
} | {"EngineError"})  # fmt: skip


def raised_keys() -> Iterator[tuple[Path, str, frozenset[str] | None]]:
    """Yield each error key that is raised with the names of its values; None where unknown."""
    for path in sources("assistant"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and _is_error(node.func) and node.args:
                first = node.args[0]
                names = [keyword.arg for keyword in node.keywords]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    known = frozenset(name for name in names if name is not None)
                    yield path, first.value, None if None in names else known


def _is_error(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in ERROR_CLASSES


def test_both_languages_have_the_same_keys_with_the_same_blanks() -> None:
    english, chinese = load_texts("en"), load_texts("zh")
    # Chinese has no plural: ``.one`` stands in the English texts alone.
    plural = {key for key in english.keys() if key.endswith(".one")}  # noqa: SIM118 - no mapping
    assert english.keys() - plural == chinese.keys()
    different = [
        key for key in chinese.keys()  # noqa: SIM118 - no mapping
        if blanks(_raw("en", key)) != blanks(_raw("zh", key))
    ]  # fmt: skip
    assert different == []


def _raw(language: str, key: str) -> str:
    return load_texts(language)._table[key]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_in_the_code_has_words(language: str) -> None:
    texts = load_texts(language)
    whole, made = used()
    counted = {key for key in whole if f"{key}.other" in texts}
    missing = [key for key in whole - counted if key not in texts and not _is_other_dotted(key)]
    assert missing == []
    for pattern in made:
        shape = re.compile(re.escape(pattern).replace(r"\*", "[a-z0-9_.]+"))
        assert any(shape.fullmatch(key) for key in texts.keys()), pattern  # noqa: SIM118 - no mapping


def _is_other_dotted(key: str) -> bool:
    """Tell whether something with a dot is the name of a setting or a file and no text."""
    settings = {setting.key for setting in SETTINGS}
    endings = (".toml", ".json", ".md", ".svg", ".py", ".ttf", ".gguf", ".db", ".log")
    return key in settings or key.endswith(endings)


def test_no_words_are_left_over() -> None:
    whole, made = used()
    raised = {f"errors.{key}" for _, key, _ in raised_keys()}
    shapes = [re.compile(re.escape(each).replace(r"\*", "[a-z0-9_.]+")) for each in made]
    texts = load_texts("en")
    plain = {key.removesuffix(".one").removesuffix(".other") for key in texts.keys()}  # noqa: SIM118 - no mapping
    in_code = set(chain.from_iterable(_words_of_keys(path) for path in sources("assistant")))
    unused = [
        key for key in plain - whole - raised if not any(shape.fullmatch(key) for shape in shapes)
    ]
    assert sorted(key for key in unused if key.rpartition(".")[2] not in in_code) == []


@cache
def _words_of_keys(path: Path) -> frozenset[str]:
    """Return the strings of a file that may be the last part of a key."""
    return frozenset(text for text in strings(path) if re.fullmatch(r"[A-Za-z0-9_]+", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_a_sentence_whose_blanks_are_all_filled(language: str) -> None:
    texts = load_texts(language)
    for path, key, names in raised_keys():
        assert f"errors.{key}" in texts, f"{named(path)}: {key}"
        if names is not None:
            known = names | (
                {"source", "key_path"} if key.startswith(("brief_", "archive_")) else set()
            )
            unfilled = blanks(_raw(language, f"errors.{key}")) - known
            assert not unfilled, f"{named(path)}: {key} lacks {unfilled}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_is_one_line(language: str) -> None:
    texts = load_texts(language)
    for key in texts.keys():  # noqa: SIM118 - no mapping
        if key.startswith("errors."):
            assert "\n" not in _raw(language, key), key


def test_every_setting_has_its_words() -> None:
    for language in LANGUAGES:
        texts = load_texts(language)
        for setting in SETTINGS:
            for part in ("label", "help", *setting.choices):
                assert f"{setting.text_key}.{part}" in texts, f"{language}: {setting.key} {part}"


def test_chinese_words_are_set_with_chinese_punctuation() -> None:
    wrong = re.compile(f"[{HAN}][,;:?!.](?:[{HAN}]|$)|[{HAN}][,;:?!]")
    faults = [
        f"{key}: {_raw('zh', key)}"
        for key in load_texts("zh").keys()  # noqa: SIM118 - no mapping
        if wrong.search(_raw("zh", key))
    ]
    assert faults == []


def test_chinese_words_hold_chinese() -> None:
    # The other language is offered in its own words, a notice is given word for word.
    as_they_are = {
        "doctor.python", "models.gemma_notice", "models.apache_notice", "document.language_en",
        "actions.switch_language.label", "settings.window_language.en",
        "settings.pdf_page_size.Letter",
    }  # fmt: skip
    foreign = []
    for key in load_texts("zh").keys() - as_they_are:
        words = re.sub(r"\{[^}]*\}", "", _raw("zh", key))
        if re.search("[a-z]{4,}", words) and not re.search(f"[{HAN}]", words):
            foreign.append(key)
    assert foreign == []


# --- the resources --------------------------------------------------------------------------------


def test_every_resource_file_can_be_read() -> None:
    paths = sorted(resources_dir().rglob("*.toml"))
    assert len(paths) > 50
    assert [named(path) for path in paths if not tomllib.loads(path.read_text("utf-8"))] == []


def test_every_icon_and_font_has_its_licence_beside_it() -> None:
    for folder in ("icons", "fonts", "models"):
        texts = [
            path
            for path in (resources_dir() / folder).iterdir()
            if path.suffix in ("", ".md", ".txt")
        ]
        assert any("licen" in path.read_text("utf-8").lower() for path in texts), folder


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    project: dict[str, Any] = tomllib.loads(text)["project"]
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    for requirement in wanted:
        line = next(line for line in text.splitlines() if f'"{requirement}"' in line)
        assert re.search(r'",\s+# \S', line), requirement


def test_the_readme_names_both_commands() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for command in ("run", "test"):
        assert f"from_source.py {command}" in readme
