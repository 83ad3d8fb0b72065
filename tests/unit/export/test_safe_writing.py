import os
import stat
from pathlib import Path
from unittest import mock

import pytest

from assistant.errors import ExportError
from assistant.export.safe_writing import write_whole
from assistant.texts import load_texts


def failed(path: Path) -> ExportError:
    with pytest.raises(ExportError) as raised:
        write_whole(path, b"data")
    for language in ("en", "zh"):
        assert str(path) in load_texts(language).sentence(raised.value)
    return raised.value


def test_a_file_is_written_in_a_folder_with_spaces_and_chinese(tmp_path: Path) -> None:
    folder = tmp_path / "我的 计划 'x'"
    folder.mkdir()
    write_whole(folder / "商业 计划.pdf", b"data")
    assert (folder / "商业 计划.pdf").read_bytes() == b"data"
    assert len(list(folder.iterdir())) == 1


def test_a_file_that_was_there_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"before")
    write_whole(tmp_path / "a.pdf", b"after")
    assert (tmp_path / "a.pdf").read_bytes() == b"after"


@pytest.mark.skipif(os.name != "posix", reason="modes are a matter of POSIX")
def test_others_may_read_it_as_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    write_whole(tmp_path / "a.pdf", b"data")
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("plain", "a.pdf")}
    assert len(modes) == 1


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert failed(tmp_path / "gone" / "a.pdf").key == "export_no_folder"


def test_a_folder_of_that_name_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()
    assert failed(tmp_path / "a.pdf").key == "export_is_folder"


def test_a_name_that_is_too_long_is_a_sentence(tmp_path: Path) -> None:
    assert failed(tmp_path / ("x" * 300 + ".pdf")).key == "export_failed"
    assert [item for item in tmp_path.iterdir() if item.is_file()] == []


@pytest.mark.parametrize(
    ("number", "key"),
    [(28, "export_disk_full"), (13, "export_not_writable"), (5, "export_failed")],
)
def test_a_failing_disk_is_a_sentence_and_leaves_nothing(
    tmp_path: Path, number: int, key: str
) -> None:
    with mock.patch.object(os, "fsync", side_effect=OSError(number, os.strerror(number))):
        assert failed(tmp_path / "a.pdf").key == key
    assert [item for item in tmp_path.iterdir() if item.is_file()] == []
