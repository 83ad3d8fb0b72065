"""Any file is read as a brief or refused in one line that says where."""

import codecs
import json
from pathlib import Path

import pytest

from assistant.domain.languages import LocalizedText
from assistant.errors import AssistantError, BriefError, NotFoundError
from assistant.services.brief_files import MAX_FILE_MB, read_brief
from assistant.texts import load_texts


def write(folder: Path, content: str | bytes, suffix: str) -> Path:
    path = folder / f"my 计划{suffix}"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def refusal(path: Path) -> AssistantError:
    with pytest.raises(AssistantError) as caught:
        read_brief(path)
    for language in ("en", "zh"):
        sentence = load_texts(language).sentence(caught.value)
        assert str(path) in sentence
        assert "\n" not in sentence
        assert len(sentence) < len(str(path)) + 250
    return caught.value


def test_toml_and_json_of_the_same_brief_are_the_same(tmp_path: Path) -> None:
    toml = write(
        tmp_path, 'schema = 1\n[company]\nname = "Tidemark"\n[tax]\nvat_rate = 0.2', ".toml"
    )
    data = {"schema": 1, "company": {"name": "Tidemark"}, "tax": {"vat_rate": 0.2}}
    assert read_brief(toml) == read_brief(write(tmp_path, json.dumps(data), ".json"))


@pytest.mark.parametrize("suffix", [".toml", ".TOML"])
def test_a_byte_order_mark_and_windows_line_ends_are_no_matter(tmp_path: Path, suffix: str) -> None:
    text = 'schema = 1\r\n[company]\r\nname = "潮位"\r\n[answers]\r\nproblem = """a\r\nb"""\r\n'
    brief = read_brief(write(tmp_path, codecs.BOM_UTF8 + text.encode("utf-8"), suffix))
    assert brief.company.name == LocalizedText(en="潮位")
    assert brief.answers["problem"] == LocalizedText(en="a\nb")


@pytest.mark.parametrize(
    ("content", "suffix", "line", "column"),
    [
        ('schema = 1\nname = "a\n', ".toml", 2, 10),
        ("schema = 1\nschema = 1\n", ".toml", 2, 11),
        ('schema = 1\n[answers]\nproblem = """x', ".toml", 3, 1),
        ("schema = 1\nstart = 2027-02-30", ".toml", 2, 9),
        ("schema = 1\nmonths = " + "9" * 5000, ".toml", 2, 10),
        ("schema = 1\nmonths = 1e99999999999999999999", ".toml", 2, 10),
        ('{"schema": 1,\n "a": }', ".json", 2, 7),
        ("", ".json", 1, 1),
        (b"\x00\x00", ".json", 1, 1),
        ('{"schema": 1,\n "months": ' + "9" * 5000 + "}", ".json", 2, 12),
        ('{"schema": 1,\n "months": 1e99999999999999999999}', ".json", 2, 12),
        ('{"schema":' + "[" * 100_000, ".json", 1, 1),
        ("schema = " + "[" * 100_000, ".toml", 1, 1),
    ],
)
def test_what_is_no_toml_or_json_is_refused_with_line_and_column(
    tmp_path: Path, content: str | bytes, suffix: str, line: int, column: int
) -> None:
    error = refusal(write(tmp_path, content, suffix))
    assert error.key == "brief_syntax"
    assert (int(str(error.values["line"])), int(str(error.values["column"]))) == (line, column)


@pytest.mark.parametrize("depth", [50, 500, 950])
@pytest.mark.parametrize("suffix", [".toml", ".json"])
def test_deep_nesting_is_refused_however_deep(tmp_path: Path, depth: int, suffix: str) -> None:
    nest = "[" * depth + "]" * depth
    text = f'{{"schema": 1, "company": {{"name": {nest}}}}}'
    refusal(
        write(tmp_path, text if suffix == ".json" else f"schema = 1\ncompany.name = {nest}", suffix)
    )


def test_invalid_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    error = refusal(write(tmp_path, b'schema = 1\n[company]\nname = "\xff\xfe"', ".toml"))
    assert (error.key, error.values["line"]) == ("brief_not_utf8", 3)
    assert refusal(write(tmp_path, "schema = 1".encode("utf-16"), ".toml")).key == "brief_not_utf8"


@pytest.mark.parametrize("suffix", [".toml", ".json"])
def test_ten_megabytes_of_text_are_refused_with_their_key(tmp_path: Path, suffix: str) -> None:
    text = "x" * 10_000_000
    toml = f'schema = 1\n[answers]\nproblem = "{text}"'
    json_text = f'{{"schema": 1, "answers": {{"problem": "{text}"}}}}'
    error = refusal(write(tmp_path, toml if suffix == ".toml" else json_text, suffix))
    assert error.values["key_path"] == "answers.problem"


def test_a_file_beyond_all_measure_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "big.json"
    with path.open("wb") as file:
        file.truncate((MAX_FILE_MB + 1) * 1_000_000)
    assert refusal(path).key == "brief_file_too_large"


@pytest.mark.parametrize("text", ["[]", "3", "null", '"a"'])
def test_json_that_is_no_table_is_no_brief(tmp_path: Path, text: str) -> None:
    assert refusal(write(tmp_path, text, ".json")).key == "brief_not_a_table"


def test_a_key_that_stands_twice_in_json_is_not_guessed_about(tmp_path: Path) -> None:
    text = '{"schema": 1, "company": {"name": "a", "name": "b"}}'
    error = refusal(write(tmp_path, text, ".json"))
    assert (error.key, error.values["key_path"]) == ("brief_twin_key", "name")


@pytest.mark.parametrize("name", ["brief.yaml", "brief", "brief.toml.bak", ".toml"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("schema = 1", "utf-8")
    assert refusal(path).key == "brief_unknown_format"


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    missing = refusal(tmp_path / "no.toml")
    assert (type(missing), missing.key) == (NotFoundError, "file_not_found")
    folder = tmp_path / "folder.toml"
    folder.mkdir()
    refused = refusal(folder)
    assert (type(refused), refused.key) == (BriefError, "brief_unreadable")


def test_half_a_surrogate_pair_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, '{"schema": 1, "company": {"name": "a\\ud800"}}', ".json")
    assert refusal(path).key == "brief_control_character"


@pytest.mark.parametrize("number", ["1e9999999", "1e-9999999", "-1e9999999"])
def test_an_astronomic_number_is_refused_at_once(tmp_path: Path, number: str) -> None:
    error = refusal(write(tmp_path, f'{{"schema": 1, "months": {number}}}', ".json"))
    assert error.values["key_path"] == "months"


@pytest.mark.parametrize("when", ["2027-02-30", "0000", "2027-13", "2027-Q5", "soon"])
def test_a_day_that_is_not_in_the_calendar_is_refused(tmp_path: Path, when: str) -> None:
    text = f'schema = 1\n[[milestones]]\nname = "a"\nwhen = "{when}"'
    error = refusal(write(tmp_path, text, ".toml"))
    assert (error.key, error.values["key_path"]) == ("brief_not_when", "milestones[1].when")
