"""Texts the user names are read as they are, or refused in one line."""

import codecs
from pathlib import Path

import pytest

from assistant.errors import BriefError
from assistant.services.text_files import parse_json, read_utf8


def test_line_ends_stay_and_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(codecs.BOM_UTF8 + "一\r\ntwo\rthree\n".encode())
    assert read_utf8(path, most_mb=1) == "一\r\ntwo\rthree\n"


def test_a_file_is_too_large_by_one_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"x" * 1_000_000)
    assert len(read_utf8(path, most_mb=1)) == 1_000_000
    path.write_bytes(b"x" * 1_000_001)
    with pytest.raises(BriefError) as caught:
        read_utf8(path, most_mb=1)
    assert caught.value.key == "brief_file_too_large"
    assert (caught.value.values["size"], caught.value.values["most"]) == (2, 1)


def test_half_a_surrogate_pair_is_no_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"a\n\n" + "\ud800".encode("utf-8", "surrogatepass"))
    with pytest.raises(BriefError) as caught:
        read_utf8(path, most_mb=1)
    assert (caught.value.key, caught.value.values["line"]) == ("brief_not_utf8", 3)


def test_json_of_any_kind_is_parsed() -> None:
    assert parse_json('[1, "a", null]', source="a.json") == [1, "a", None]
