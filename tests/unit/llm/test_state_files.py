"""Saved states are found by their tokens, sealed, checked, and kept below a size."""

import os
from pathlib import Path

import pytest

from assistant.llm.state_files import StateFile, StateFiles

TOKENS = list(range(1000, 1200))


def store(folder: Path, *, fingerprint: str = "model a", limit: int = 10_000) -> StateFiles:
    return StateFiles(folder, fingerprint=fingerprint, limit_bytes=limit)


def saved(files: StateFiles, tokens: list[int], *, scope: str = "p1", size: int = 500) -> StateFile:
    file = files.begin(scope, tokens, size)
    assert file is not None
    file.path.write_bytes(bytes(size))
    assert files.finish(file)
    return file


def test_the_longest_saved_beginning_is_found(tmp_path: Path) -> None:
    files = store(tmp_path)
    saved(files, TOKENS[:100])
    longer = saved(files, TOKENS[:150])
    saved(files, [*TOKENS[:160], 7])
    assert files.find("p1", TOKENS) == longer
    assert files.find("p1", TOKENS[:99]) is None
    assert files.find("p2", TOKENS) is None
    assert files.is_sound(longer)


@pytest.mark.parametrize("fingerprint", ["model b", "model a2"])
def test_another_model_finds_nothing(tmp_path: Path, fingerprint: str) -> None:
    saved(store(tmp_path), TOKENS)
    assert store(tmp_path, fingerprint=fingerprint).find("p1", TOKENS) is None


def test_a_state_without_its_seal_was_never_finished(tmp_path: Path) -> None:
    files = store(tmp_path)
    file = files.begin("p1", TOKENS, 100)
    assert file is not None
    file.path.write_bytes(b"half")
    assert files.find("p1", TOKENS) is None


@pytest.mark.parametrize("damage", ["flip", "cut", "grow", "seal", "no seal"])
def test_any_damage_is_seen(tmp_path: Path, damage: str) -> None:
    files = store(tmp_path)
    file = saved(files, TOKENS)
    data = bytearray(file.path.read_bytes())
    seal = file.path.with_suffix(".json")
    match damage:
        case "flip":
            data[250] ^= 1
            file.path.write_bytes(data)
        case "cut":
            file.path.write_bytes(data[:-1])
        case "grow":
            file.path.write_bytes(data + b"x")
        case "seal":
            seal.write_text("{")
        case _:
            seal.unlink()
    assert not files.is_sound(file)


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    files = store(tmp_path, limit=2_000)
    old = saved(files, TOKENS[:100], size=600)
    used = saved(files, TOKENS[:120], scope="p2", size=600)
    for age, file in ((300, old), (200, used)):
        past = file.path.stat().st_mtime - age
        os.utime(file.path, (past, past))
    assert files.is_sound(old)  # a use
    saved(files, TOKENS[:140], size=900)
    assert files.find("p1", TOKENS[:100]) == old
    assert files.find("p2", TOKENS) is None
    assert not used.path.exists()


def test_the_folder_stays_below_its_size(tmp_path: Path) -> None:
    files = store(tmp_path, limit=3_000)
    for number in range(20):
        saved(files, [number, *TOKENS], scope=f"p{number % 3}", size=700)
        total = sum(path.stat().st_size for path in tmp_path.rglob("*.state"))
        assert total <= 3_000


def test_a_state_larger_than_half_the_folder_is_not_kept(tmp_path: Path) -> None:
    assert store(tmp_path, limit=999).begin("p1", TOKENS, 500) is None


@pytest.mark.parametrize("scope", ["", "../other", "a/b", ".", "x" * 65, "鲜"])
def test_a_scope_is_a_plain_name(tmp_path: Path, scope: str) -> None:
    files = store(tmp_path / "states")
    assert files.begin(scope, TOKENS, 10) is None
    assert files.find(scope, TOKENS) is None
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_a_folder_that_cannot_be_made_costs_nothing_but_the_state(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert store(tmp_path / "file").begin("p1", TOKENS, 10) is None
