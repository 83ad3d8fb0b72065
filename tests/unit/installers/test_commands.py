import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from installers import commands, frozen_build, graphics_cards
from installers.commands import (
    ROOT,
    SAMPLES,
    draft_command,
    main,
    parser,
    split_arguments,
    wish_for,
)
from installers.environment import Place
from installers.failures import InstallerError
from installers.frozen_build import folder_size, freeze_command
from installers.recipe import (
    ENVIRONMENT_NAME,
    RELEASE_ARCHITECTURES,
    Backend,
    Stamp,
    Wish,
    write_stamp,
)

CUDA_STAMP = Stamp(
    project="",
    python="",
    root="",
    extras=(),
    with_test_model=True,
    backend="cuda",
    cmake_args="",
    lacks_packages=False,
)


def test_what_follows_two_dashes_is_the_programs() -> None:
    ours, theirs = split_arguments(["run", "--cuda", "--", "draft", "--", "x"])
    assert ours == ["run", "--cuda"]
    assert theirs == ["draft", "--", "x"]


def test_without_two_dashes_all_is_ours() -> None:
    assert split_arguments(["test"]) == (["test"], [])


@pytest.mark.parametrize("command", ["run", "build"])
@pytest.mark.parametrize("backend", list(Backend))
def test_each_device_has_its_option(backend: Backend, command: str) -> None:
    assert parser().parse_args([command, f"--{backend.value}"]).backend is backend


def test_two_devices_at_once_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parser().parse_args(["run", "--cuda", "--metal"])
    assert caught.value.code == 2
    assert "not allowed with" in capsys.readouterr().err


def test_a_run_wants_the_starter_and_the_gate_wants_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CMAKE_ARGS", raising=False)
    assert wish_for("run") == Wish(extras=("starter",))
    assert wish_for("check") == Wish(extras=("starter", "dev"), with_test_model=True)


def test_a_build_with_cuda_wants_the_releases_cards_and_a_run_those_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(graphics_cards, "cards_here", list)
    released = wish_for("build", Backend.CUDA).needs
    assert released.architectures == RELEASE_ARCHITECTURES
    assert released.for_release
    here = wish_for("run", Backend.CUDA).needs
    assert here.architectures == ()
    assert not here.for_release


def test_freezing_an_engine_for_this_machines_card_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ENVIRONMENT_NAME).mkdir()
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    monkeypatch.setattr(frozen_build, "build", lambda *_: 0)
    write_stamp(tmp_path / ENVIRONMENT_NAME, CUDA_STAMP)
    assert commands.build(Path("python"), []) == 0
    assert "`build --cuda`" in capsys.readouterr().out
    write_stamp(tmp_path / ENVIRONMENT_NAME, replace(CUDA_STAMP, for_release=True))
    assert commands.build(Path("python"), []) == 0
    assert capsys.readouterr().out == ""


def test_a_persons_own_compiler_flags_are_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMAKE_ARGS", "-DGGML_NATIVE=ON")
    assert wish_for("run").cmake_args == "-DGGML_NATIVE=ON"


def test_each_sample_is_drafted_in_its_language() -> None:
    command = draft_command(Path("python"), SAMPLES[1], Path("out"))
    assert command[command.index("--language") + 1] == "zh"
    assert str(ROOT / "resources" / "samples" / "xiancai.toml") in command


@pytest.mark.parametrize(
    ("failure", "status", "sentence"),
    [
        (InstallerError("Install python3-venv.", exit_status=2), 2, "Install python3-venv."),
        (PermissionError(13, "Permission denied", "/x"), 1, "Check the disk space"),
        (KeyboardInterrupt(), 130, "Stopped."),
    ],
)
def test_a_failure_is_a_sentence_and_a_status(
    failure: BaseException,
    status: int,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(_place: Place, _wish: Wish) -> Path:
        raise failure

    monkeypatch.setattr(commands, "ensure_environment", fail)
    assert main(["test"]) == status
    assert sentence in capsys.readouterr().err


def test_all_that_freezing_writes_lies_under_build(tmp_path: Path) -> None:
    command = freeze_command(Path("python"), tmp_path)
    assert str(tmp_path / "build" / "dist") in command
    assert command[-1] == str(tmp_path / "installers" / "assistant.spec")


def test_a_folders_size_counts_each_file_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    (tmp_path / "link").symlink_to("file")
    assert folder_size(tmp_path) == 5


def test_the_door_says_what_it_can_do() -> None:
    door = [sys.executable, str(ROOT / "installers" / "from_source.py"), "--help"]
    told = subprocess.run(door, capture_output=True, text=True, check=True).stdout
    for command in ("run", "test", "check", "bench", "build"):
        assert command in told
