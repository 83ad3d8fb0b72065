import io
import subprocess
import sys
import venv
from dataclasses import replace
from pathlib import Path

import pytest

from installers import device_build, environment, recipe, system_packages
from installers.environment import (
    Place,
    engine_options,
    ensure_environment,
    is_half_made,
    is_ready,
    pip_environment,
    planned_stamp,
    provide_packages,
    with_needs,
)
from installers.failures import InstallerError
from installers.progress import ProgressLine
from installers.recipe import (
    RELEASE_ARCHITECTURES,
    Backend,
    DeviceNeeds,
    Stamp,
    Wish,
    default_cmake_args,
)
from installers.system_packages import Missing, Purpose

PYPROJECT = '[project]\nname = "sample"\ndependencies = ["llama-cpp-python==0.3.36"]\n'
RUN = Wish(extras=("starter",))
CARD = DeviceNeeds(architectures=("86",), toolkit="CUDA 13")
CUDA = Wish(extras=("starter",), backend=Backend.CUDA, needs=CARD)
RELEASE = DeviceNeeds(architectures=RELEASE_ARCHITECTURES, toolkit="CUDA 13", for_release=True)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    (tmp_path / ".venv").mkdir()
    return Place(root=tmp_path)


def make_python(place: Place) -> None:
    venv.create(place.environment, with_pip=False)


def stamp_of(place: Place, backend: Backend = Backend.CPU) -> Stamp:
    return planned_stamp(place, replace(RUN, backend=backend), None)


def test_a_finished_environment_is_used_without_a_question(place: Place) -> None:
    make_python(place)
    recipe.write_stamp(place.environment, stamp_of(place))
    assert ensure_environment(place, RUN) == place.python
    assert not (place.environment / environment.LOCK_NAME).exists()


def test_an_installation_cut_short_is_not_ready(place: Place) -> None:
    make_python(place)
    recipe.write_stamp(place.environment, stamp_of(place))
    place.unfinished.touch()
    assert not is_ready(place, RUN)
    assert is_half_made(place)


def test_an_environment_without_pip_is_half_made(place: Place) -> None:
    make_python(place)
    assert is_half_made(place)


def test_an_empty_folder_with_log_and_lock_is_a_fresh_start(place: Place) -> None:
    place.log.touch()
    (place.environment / environment.LOCK_NAME).touch()
    assert not is_half_made(place)


def pretend_pip(
    monkeypatch: pytest.MonkeyPatch, *, fails_at: str = "", killed_at: str = ""
) -> list[str]:
    titles: list[str] = []

    def pip(_place: Place, title: str, _arguments: list[str], **_more: object) -> None:
        titles.append(title)
        if title == killed_at:
            raise KeyboardInterrupt
        if title == fails_at:
            raise InstallerError("no network")

    monkeypatch.setattr(environment, "_pip", pip)
    monkeypatch.setattr(environment, "_probe", lambda *_: None)
    monkeypatch.setattr(environment, "_has_working_pip", lambda place: place.python.exists())
    monkeypatch.setattr(environment, "_make_environment", make_python)
    monkeypatch.setattr(environment, "provide_packages", lambda *_: True)
    monkeypatch.setattr(device_build, "require_tools", lambda _backend: None)
    monkeypatch.setattr(device_build, "needs_here", lambda _backend, **_more: CARD)
    monkeypatch.setattr(device_build, "device_flags", lambda *_: ("-DCMAKE_CUDA_ARCHITECTURES=86",))
    return titles


def test_engine_then_project_are_installed_once(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = pretend_pip(monkeypatch)
    ensure_environment(place, RUN)
    ensure_environment(place, RUN)
    assert titles == ["Installing the language engine", "Installing the program"]


def test_an_interrupted_installation_is_made_anew(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend_pip(monkeypatch, killed_at="Installing the program")
    with pytest.raises(KeyboardInterrupt):
        ensure_environment(place, RUN)
    (place.environment / "half").touch()
    pretend_pip(monkeypatch)
    ensure_environment(place, RUN)
    assert not (place.environment / "half").exists()
    assert "making .venv anew" in capsys.readouterr().out


def built(place: Place) -> Stamp:
    stamp = recipe.read_stamp(place.environment)
    assert stamp is not None
    return stamp


def test_an_interruption_does_not_lose_the_device(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_pip(monkeypatch, killed_at="Installing the program")
    with pytest.raises(KeyboardInterrupt):
        ensure_environment(place, CUDA)
    pretend_pip(monkeypatch)
    ensure_environment(place, RUN)
    assert built(place).backend == "cuda"
    assert built(place).architectures == ("86",)


def test_the_same_device_asked_for_again_compiles_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = pretend_pip(monkeypatch)
    ensure_environment(place, CUDA)
    ensure_environment(place, CUDA)
    ensure_environment(place, RUN)
    assert titles == ["Installing the language engine", "Installing the program"]
    assert built(place).all_args.endswith("-DCMAKE_CUDA_ARCHITECTURES=86")


def test_another_card_compiles_the_engine_again_and_says_why(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    titles = pretend_pip(monkeypatch)
    ensure_environment(place, CUDA)
    newer = replace(CARD, architectures=("86", "120"))
    ensure_environment(place, replace(CUDA, needs=newer))
    assert titles.count("Installing the language engine") == 2
    assert "not made for every card" in capsys.readouterr().out


def test_a_device_that_cannot_be_compiled_for_is_said_before_anything_is_made(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "provide_packages", lambda *_: True)
    with pytest.raises(InstallerError, match="macOS only"):
        ensure_environment(place, replace(RUN, backend=Backend.METAL))
    assert not place.python.exists()


def test_an_engine_that_must_be_made_anew_is_made_for_what_it_was_for(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        device_build, "needs_here", lambda _, *, for_release: RELEASE if for_release else CARD
    )
    released = planned_stamp(place, replace(CUDA, needs=RELEASE), None)
    assert with_needs(RUN, released).needs == RELEASE
    assert with_needs(RUN, stamp_of(place, Backend.CUDA)).needs == CARD
    assert with_needs(replace(RUN, needs=RELEASE), None).needs == RELEASE


def test_a_failed_installation_keeps_what_pip_left_and_is_not_ready(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_pip(monkeypatch, fails_at="Installing the program")
    with pytest.raises(InstallerError):
        ensure_environment(place, RUN)
    assert not place.unfinished.exists()
    assert not is_ready(place, RUN)


def test_tests_after_a_run_add_to_what_is_there(place: Place) -> None:
    full = Wish(extras=("starter", "dev"), with_test_model=True)
    later = planned_stamp(place, RUN, planned_stamp(place, full, None))
    assert later.extras == ("dev", "starter")
    assert later.with_test_model


def options(place: Place, wish: Wish, stamp: Stamp | None) -> list[str]:
    return engine_options(wish, stamp, planned_stamp(place, wish, stamp))


def test_the_plain_engine_may_come_from_pips_cache(place: Place) -> None:
    assert options(place, RUN, None) == []


def test_back_on_the_cpu_the_plain_engine_may_come_from_pips_cache(place: Place) -> None:
    back = replace(RUN, backend=Backend.CPU)
    stamp = stamp_of(place, Backend.CUDA)
    assert options(place, back, stamp) == ["--force-reinstall", "--no-deps"]


def test_another_device_takes_the_place_of_the_first_and_stays_out_of_the_cache(
    place: Place,
) -> None:
    expected = ["--force-reinstall", "--no-deps", "--no-cache-dir"]
    assert options(place, CUDA, stamp_of(place)) == expected


def test_flags_that_changed_do_not_get_the_old_engine_from_pips_cache(place: Place) -> None:
    older = replace(stamp_of(place), cmake_args="-DGGML_NATIVE=ON")
    expected = ["--force-reinstall", "--no-deps", "--no-cache-dir"]
    assert options(place, RUN, older) == expected


def test_a_later_update_of_a_cuda_engine_stays_out_of_the_cache_too(place: Place) -> None:
    stamp = replace(stamp_of(place, Backend.CUDA), machine_args="-DCMAKE_CUDA_ARCHITECTURES=86")
    assert options(place, RUN, stamp) == ["--no-cache-dir"]
    planned = planned_stamp(place, RUN, stamp)
    assert planned.cmake_args == default_cmake_args(Backend.CUDA)
    assert planned.machine_args == stamp.machine_args


def test_the_device_must_be_in_the_engine_that_was_compiled(place: Place) -> None:
    with pytest.raises(InstallerError, match="compiled, but without cuda"):
        environment._check_device(place, Backend.CUDA, answer("cpu\t1\n"))


@pytest.mark.parametrize(
    ("told", "complaint", "sentence"),
    [
        ("cuda\t2\ncpu\t1\n", "", "works on 2 device(s) by CUDA"),
        ("cuda\t0\n", "ggml: failed to initialize CUDA: no driver\n", "CUDA: no driver)"),
        ("cuda\t0\n", "", "finds no device now"),
    ],
)
def test_the_devices_that_answer_are_said(
    told: str, complaint: str, sentence: str, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    environment._check_device(place, Backend.CUDA, answer(told, complaint))
    assert sentence in capsys.readouterr().out


def answer(told: str, complaint: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess(args=[], returncode=0, stdout=told, stderr=complaint)


def test_the_word_of_patience_is_said_once_before_the_first_file() -> None:
    stream = io.StringIO()
    listen = environment._PipListener(ProgressLine("Compiling", stream), "Half an hour.")
    for line in ("Collecting x", "[1/4] g++ -c a", "[2/4] nvcc -c b"):
        listen(line)
    assert stream.getvalue().count("Half an hour.") == 1


def test_pip_is_not_led_astray_by_the_surroundings() -> None:
    kept = pip_environment({"PYTHONPATH": "/x", "PIP_TARGET": "/y", "PATH": "/bin"})
    assert "PYTHONPATH" not in kept
    assert "PIP_TARGET" not in kept
    assert kept["PATH"] == "/bin"


def test_without_root_the_command_is_said_and_the_start_goes_on(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = (Missing(name="libegl1", reason="the window"),)
    monkeypatch.setattr(system_packages, "is_debian", lambda: True)
    monkeypatch.setattr(system_packages, "missing_here", lambda _purpose: missing)
    monkeypatch.setattr(system_packages, "root_prefix", lambda: None)
    assert not provide_packages(Purpose.PROGRAM, place.log)
    assert "  sudo apt-get update && sudo apt-get install -y libegl1" in capsys.readouterr().out


def test_without_ensurepip_the_next_step_is_said(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "provide_packages", lambda *_: False)
    monkeypatch.setattr(system_packages, "has_environment_maker", lambda: False)
    with pytest.raises(InstallerError, match="python3-venv") as caught:
        ensure_environment(place, RUN)
    assert caught.value.exit_status == 2


def test_a_failing_pip_shows_its_last_words_and_where_the_rest_is(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Place, "python", Path(sys.executable))
    with pytest.raises(InstallerError, match=r"install\.log"):
        environment._pip(place, "Installing", ["--no-index", "no-such-package-of-ours"])
    assert "No matching distribution found" in capsys.readouterr().out
