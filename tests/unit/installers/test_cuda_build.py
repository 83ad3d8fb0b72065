import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from installers import cuda_build, cuda_toolkit, graphics_cards
from installers.cuda_build import (
    Workshop,
    blas_requirement,
    cuda_flags,
    driver_sentences,
    plan_architectures,
    provided_blas,
    require_toolkit,
    run_time_folders,
    tool_flags,
    working_tools,
)
from installers.cuda_toolkit import BlasPackage, Toolkit, Tools, read_toolkit
from installers.failures import InstallerError
from installers.recipe import RELEASE_ARCHITECTURES, DeviceNeeds

MakeNvcc = Callable[..., Path]
NO_HEADER = "fatal error: cublas_v2.h: No such file or directory"
NEEDS_BLAS = f'case "$*" in *cublas.so*) exit 0;; esac; echo "{NO_HEADER}"; exit 1'
NEEDS_OLDER = 'case "$*" in *g++-12*) exit 0;; esac; echo "error: unsupported GNU version!"; exit 1'


@dataclass(slots=True)
class Bench:
    """A place to prepare in, which keeps what was told and asked for."""

    packages: Path
    told: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def install(self, requirement: str) -> None:
        self.asked.append(requirement)
        for part, name in (("lib", "libcublas.so.13"), ("include", "cublas_v2.h")):
            path = self.packages / "nvidia" / "cu13" / part / name
            path.parent.mkdir(parents=True)
            path.touch()

    def workshop(self) -> Workshop:
        return Workshop(packages=self.packages, install=self.install, tell=self.told.append)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(packages=tmp_path / "site-packages")


@pytest.fixture(autouse=True)
def _no_card_and_no_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CUDAHOSTCXX", raising=False)
    monkeypatch.setattr(graphics_cards, "driver_knows", lambda: None)
    monkeypatch.setattr(graphics_cards, "has_silent_card", lambda: False)


def toolkit_of(nvcc: Path) -> Toolkit:
    toolkit = read_toolkit(nvcc)
    assert toolkit is not None
    return toolkit


def needs(*architectures: str, for_release: bool = False) -> DeviceNeeds:
    return DeviceNeeds(architectures=architectures, for_release=for_release)


def test_exactly_the_cards_here_are_compiled_for(make_nvcc: MakeNvcc) -> None:
    plan = plan_architectures(needs("86", "89"), toolkit_of(make_nvcc()))
    assert plan.compiled == ("86", "89")
    assert plan.sentences == ()


def test_without_a_card_one_architecture_is_compiled_and_that_is_said(
    make_nvcc: MakeNvcc,
) -> None:
    plan = plan_architectures(needs(), toolkit_of(make_nvcc()))
    assert plan.compiled == ("86",)
    assert plan.sentences[0].startswith("No NVIDIA card was found here.")


def test_a_card_whose_driver_is_silent_is_named_as_such(
    make_nvcc: MakeNvcc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphics_cards, "has_silent_card", lambda: True)
    plan = plan_architectures(needs(), toolkit_of(make_nvcc()))
    assert "its driver does not answer" in plan.sentences[0]


def test_a_release_is_compiled_for_every_series(make_nvcc: MakeNvcc) -> None:
    plan = plan_architectures(
        needs(*RELEASE_ARCHITECTURES, for_release=True), toolkit_of(make_nvcc())
    )
    assert plan.compiled == ("75", "80", "86", "89", "90", "120")
    assert plan.sentences == ()


def test_an_old_compiler_leaves_out_of_a_release_what_it_does_not_know(
    make_nvcc: MakeNvcc,
) -> None:
    old = toolkit_of(make_nvcc(version="12.4", architectures="50 75 80 86 89 90"))
    plan = plan_architectures(needs(*RELEASE_ARCHITECTURES, for_release=True), old)
    assert plan.compiled == ("75", "80", "86", "89", "90")
    assert plan.sentences == (
        "nvcc 12.4 cannot compile for compute capability 12.0; that is left out.",
    )


def test_a_card_newer_than_its_compiler_is_served_by_the_drivers_translation(
    make_nvcc: MakeNvcc,
) -> None:
    old = toolkit_of(make_nvcc(version="12.4", architectures="50 75 80 86 89 90"))
    plan = plan_architectures(needs("120"), old)
    assert plan.compiled == ("90",)
    assert "does not know compute capability 12.0 yet" in plan.sentences[0]


def test_code_that_cannot_be_translated_stands_in_for_no_card(make_nvcc: MakeNvcc) -> None:
    toolkit = toolkit_of(make_nvcc(architectures="75 90 100 120"))
    assert plan_architectures(needs("121"), toolkit).compiled == ("100",)


def test_a_card_older_than_its_compiler_knows_stops_with_the_toolkit_to_install(
    make_nvcc: MakeNvcc,
) -> None:
    with pytest.raises(InstallerError, match=r"compute capability 6\.1.*12\.9 serves"):
        plan_architectures(needs("61"), toolkit_of(make_nvcc()))


def test_an_old_card_beside_a_newer_one_is_left_out(make_nvcc: MakeNvcc) -> None:
    plan = plan_architectures(needs("61", "86"), toolkit_of(make_nvcc()))
    assert plan.compiled == ("86",)
    assert "6.1; that is left out" in plan.sentences[0]


def test_a_driver_older_than_the_compiler_is_said(make_nvcc: MakeNvcc) -> None:
    toolkit = toolkit_of(make_nvcc())
    assert "knows CUDA 12.4, and nvcc is 13.0" in driver_sentences(toolkit, (12, 4))[0]
    assert driver_sentences(toolkit, (13, 0)) == ()
    assert driver_sentences(toolkit, None) == ()


def test_a_missing_compiler_is_said_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cuda_toolkit, "find_nvcc", lambda _environment: None)
    with pytest.raises(InstallerError, match="nvidia-cuda-toolkit") as caught:
        require_toolkit("linux")
    assert caught.value.exit_status == 2


def test_a_program_of_that_name_that_is_none_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDACXX", "/bin/true")
    with pytest.raises(InstallerError, match="does not answer as a CUDA compiler"):
        require_toolkit("linux")


def test_macos_has_no_cuda() -> None:
    with pytest.raises(InstallerError, match="Start with --metal"):
        require_toolkit("darwin")


def test_a_toolkit_that_has_all_needs_nothing(make_nvcc: MakeNvcc, bench: Bench) -> None:
    assert working_tools(toolkit_of(make_nvcc()), "86", bench.workshop()) == Tools()
    assert bench.told == []


def test_a_missing_cublas_is_fetched_in_the_release_that_fits(
    make_nvcc: MakeNvcc, bench: Bench
) -> None:
    tools = working_tools(toolkit_of(make_nvcc(trial=NEEDS_BLAS)), "86", bench.workshop())
    assert bench.asked == ["cuda-toolkit[cublas]==13.0.*"]
    assert "comes without cuBLAS" in bench.told[0]
    assert tools.blas is not None
    assert tools.blas.library.name == "libcublas.so.13"


def test_a_cublas_that_was_fetched_is_not_fetched_again(make_nvcc: MakeNvcc, bench: Bench) -> None:
    toolkit = toolkit_of(make_nvcc(trial=NEEDS_BLAS))
    working_tools(toolkit, "86", bench.workshop())
    working_tools(toolkit, "86", bench.workshop())
    assert bench.asked == [blas_requirement(toolkit)]


def test_elsewhere_a_missing_cublas_is_said(make_nvcc: MakeNvcc, bench: Bench) -> None:
    with pytest.raises(InstallerError, match=r"comes without cuBLAS.*CUDA 13\.0"):
        provided_blas(toolkit_of(make_nvcc()), bench.workshop(), "win32")
    assert bench.asked == []


def put_compiler(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    path = folder / "g++-12"
    path.touch(mode=0o755)
    monkeypatch.setattr(cuda_toolkit, "older_compilers", lambda _environment: [str(path)])
    return str(path)


def test_a_compiler_too_new_for_nvcc_gives_way_to_an_older_one(
    make_nvcc: MakeNvcc, bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = put_compiler(tmp_path, monkeypatch)
    tools = working_tools(toolkit_of(make_nvcc(trial=NEEDS_OLDER)), "86", bench.workshop())
    assert tools.host_compiler == older
    assert older in bench.told[0]


def test_a_compiler_too_new_with_no_other_beside_it_is_said_in_its_words(
    make_nvcc: MakeNvcc, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cuda_toolkit, "older_compilers", lambda _environment: [])
    with pytest.raises(InstallerError, match=r"unsupported GNU version.*g\+\+-12"):
        working_tools(toolkit_of(make_nvcc(trial=NEEDS_OLDER)), "86", bench.workshop())


def test_any_other_failure_of_the_compiler_is_said_in_its_words(
    make_nvcc: MakeNvcc, bench: Bench
) -> None:
    nvcc = make_nvcc(trial='echo "error: cospi differs"; exit 2')
    with pytest.raises(InstallerError, match="It said: cospi differs"):
        working_tools(toolkit_of(nvcc), "86", bench.workshop())


def test_the_persons_choice_of_a_compiler_is_kept(
    make_nvcc: MakeNvcc, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUDAHOSTCXX", "/opt/g++-12")
    tools = working_tools(toolkit_of(make_nvcc(trial=NEEDS_OLDER)), "86", bench.workshop())
    assert tools.host_compiler == "/opt/g++-12"


def test_the_flags_name_compiler_and_toolkit(make_nvcc: MakeNvcc) -> None:
    toolkit = toolkit_of(make_nvcc())
    flags = tool_flags(toolkit, Tools(host_compiler="/g"), "darwin")
    assert flags == (
        f"-DCMAKE_CUDA_COMPILER={toolkit.nvcc}",
        f"-DCUDAToolkit_ROOT={toolkit.root}",
        "-DCMAKE_CUDA_HOST_COMPILER=/g",
    )


def test_the_engine_finds_the_toolkits_libraries_when_it_runs(
    make_nvcc: MakeNvcc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cuda_toolkit, "USUAL_FOLDERS", ())
    toolkit = toolkit_of(make_nvcc())
    assert run_time_folders(toolkit, None) == [str(toolkit.root / "lib64")]


def test_cublas_among_the_packages_is_found_from_the_engines_own_place(
    make_nvcc: MakeNvcc,
) -> None:
    blas = BlasPackage(
        include=Path("/e/site-packages/nvidia/cu13/include"),
        library=Path("/e/site-packages/nvidia/cu13/lib/libcublas.so.13"),
    )
    toolkit = toolkit_of(make_nvcc())
    assert run_time_folders(toolkit, blas)[0] == "$ORIGIN/../../nvidia/cu13/lib"
    rpath = tool_flags(toolkit, Tools(blas=blas), "linux")[-1]
    assert "-Wl,-rpath,'$ORIGIN/../../nvidia/cu13/lib:" in rpath


def test_a_toolkit_among_the_systems_own_folders_needs_no_word(make_nvcc: MakeNvcc) -> None:
    toolkit = toolkit_of(make_nvcc())
    (toolkit.root / "lib64" / "libcudart.so").unlink()
    assert run_time_folders(toolkit, None) == []


@pytest.fixture
def at_hand(make_nvcc: MakeNvcc, monkeypatch: pytest.MonkeyPatch) -> Toolkit:
    toolkit = toolkit_of(make_nvcc())
    monkeypatch.setattr(cuda_build, "require_toolkit", lambda: toolkit)
    monkeypatch.setattr(cuda_toolkit, "can_link_driver", lambda _toolkit: True)
    return toolkit


def test_an_engine_for_the_card_here_is_linked_with_its_driver(
    at_hand: Toolkit, bench: Bench
) -> None:
    flags = cuda_flags(needs("86"), bench.workshop())
    assert flags[0] == "-DCMAKE_CUDA_ARCHITECTURES=86"
    assert "-DGGML_CUDA_NO_VMM=ON" not in flags
    assert f"-DCUDAToolkit_ROOT={at_hand.root}" in flags


@pytest.mark.usefixtures("at_hand")
@pytest.mark.parametrize("wanted", [needs(), needs("75", "86", for_release=True)])
def test_an_engine_for_a_card_elsewhere_loads_without_a_driver(
    wanted: DeviceNeeds, bench: Bench
) -> None:
    assert "-DGGML_CUDA_NO_VMM=ON" in cuda_flags(wanted, bench.workshop())


@pytest.mark.usefixtures("at_hand")
def test_a_list_of_architectures_stays_one_word(bench: Bench) -> None:
    flags = cuda_flags(needs("75", "86", for_release=True), bench.workshop())
    assert "-DCMAKE_CUDA_ARCHITECTURES=75;86" in shlex.split(shlex.join(flags))
