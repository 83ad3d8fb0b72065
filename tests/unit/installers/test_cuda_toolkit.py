import os
from collections.abc import Callable
from pathlib import Path

import pytest

from installers.cuda_toolkit import (
    BlasPackage,
    Gap,
    Tools,
    can_link_driver,
    find_blas,
    find_nvcc,
    first_complaint,
    gap_in,
    library_folder,
    older_compilers,
    read_toolkit,
    trial_command,
    try_out,
)

MakeNvcc = Callable[..., Path]
# As nvcc 13.0 says it with a compiler that is too new and without cuBLAS.
TWO_COMPLAINTS = """
/usr/local/cuda/include/crt/host_config.h:137:2: error: #error -- unsupported GNU version! gcc \
versions later than 15 are not supported! The nvcc flag '-allow-unsupported-compiler' can be used.
trial.cu:2:10: fatal error: cublas_v2.h: No such file or directory
""".strip()
NO_FOLDERS: tuple[Path, ...] = ()


def test_the_compiler_named_in_the_environment_comes_first(make_nvcc: MakeNvcc) -> None:
    nvcc = make_nvcc()
    named = {"CUDACXX": str(nvcc), "PATH": "/bin"}
    assert find_nvcc(named, NO_FOLDERS) == nvcc


@pytest.mark.parametrize("variable", ["CUDA_PATH", "CUDA_HOME"])
def test_a_named_toolkit_is_looked_into(variable: str, make_nvcc: MakeNvcc) -> None:
    nvcc = make_nvcc()
    assert find_nvcc({variable: str(nvcc.parent.parent)}, NO_FOLDERS) == nvcc


def test_the_usual_folder_is_looked_into_last(make_nvcc: MakeNvcc) -> None:
    nvcc = make_nvcc()
    assert find_nvcc({"PATH": "/nowhere"}, [nvcc.parent.parent]) == nvcc
    assert find_nvcc({"PATH": str(nvcc.parent)}, NO_FOLDERS) == nvcc


def test_a_machine_without_a_compiler_has_none(tmp_path: Path) -> None:
    missing = {"PATH": str(tmp_path), "CUDACXX": str(tmp_path / "nvcc")}
    assert find_nvcc(missing, NO_FOLDERS) is None


def test_a_compiler_says_what_it_is(make_nvcc: MakeNvcc) -> None:
    nvcc = make_nvcc(version="12.8", architectures="100 75 86")
    toolkit = read_toolkit(nvcc)
    assert toolkit is not None
    assert toolkit.version == (12, 8)
    assert toolkit.words == "12.8"
    assert toolkit.root == nvcc.parent.parent
    assert toolkit.architectures == ("75", "86", "100")


def test_a_program_that_only_calls_the_compiler_leads_to_its_folder(
    make_nvcc: MakeNvcc, tmp_path: Path
) -> None:
    nvcc = make_nvcc()
    door = tmp_path / "nvcc"
    door.write_text(f'#!/bin/sh\nexec {nvcc} "$@"\n')
    door.chmod(0o755)
    toolkit = read_toolkit(door)
    assert toolkit is not None
    assert toolkit.root == nvcc.parent.parent


def test_a_program_that_is_no_compiler_is_no_toolkit() -> None:
    assert read_toolkit(Path("/bin/true")) is None
    assert read_toolkit(Path("/no/such/program")) is None


def test_the_run_time_library_tells_the_folder(make_nvcc: MakeNvcc) -> None:
    toolkit = read_toolkit(make_nvcc())
    assert toolkit is not None
    assert library_folder(toolkit) == toolkit.root / "lib64"
    (toolkit.root / "lib64" / "libcudart.so").unlink()
    assert library_folder(toolkit) is None


def test_the_driver_is_linked_only_where_its_stub_is(make_nvcc: MakeNvcc) -> None:
    toolkit = read_toolkit(make_nvcc())
    assert toolkit is not None
    assert not can_link_driver(toolkit, system=())
    (toolkit.root / "lib64" / "stubs").mkdir()
    (toolkit.root / "lib64" / "stubs" / "libcuda.so").touch()
    assert can_link_driver(toolkit, system=())


def make_blas(packages: Path, folder: str, major: int) -> None:
    for part, name in (("lib", f"libcublas.so.{major}"), ("include", "cublas_v2.h")):
        path = packages / "nvidia" / folder / part / name
        path.parent.mkdir(parents=True)
        path.touch()


@pytest.mark.parametrize(("folder", "major"), [("cu13", 13), ("cublas", 12)])
def test_cublas_is_found_among_the_packages(folder: str, major: int, tmp_path: Path) -> None:
    make_blas(tmp_path, folder, major)
    found = find_blas(tmp_path, major)
    assert found is not None
    assert found.library == tmp_path / "nvidia" / folder / "lib" / f"libcublas.so.{major}"
    assert find_blas(tmp_path, major - 1) is None


def test_a_trial_that_works_shows_no_gap(make_nvcc: MakeNvcc) -> None:
    toolkit = read_toolkit(make_nvcc())
    assert toolkit is not None
    assert try_out(toolkit, "86", Tools()).gap is None


def test_a_trial_says_what_the_compiler_said(make_nvcc: MakeNvcc) -> None:
    toolkit = read_toolkit(make_nvcc(trial=f"cat <<'END'\n{TWO_COMPLAINTS}\nEND\nexit 1"))
    assert toolkit is not None
    trial = try_out(toolkit, "86", Tools())
    assert trial.gap is Gap.HOST_COMPILER
    assert trial.words == "unsupported GNU version! gcc versions later than 15 are not supported"


def test_a_trial_uses_the_tools_it_is_given(make_nvcc: MakeNvcc) -> None:
    toolkit = read_toolkit(make_nvcc())
    assert toolkit is not None
    blas = BlasPackage(include=Path("/p/include"), library=Path("/p/lib/libcublas.so.13"))
    plain = trial_command(toolkit, "86", Tools(), Path("trial.cu"))
    given = trial_command(toolkit, "86", Tools(host_compiler="g++-12", blas=blas), Path("t.cu"))
    assert "-lcublas" in plain
    assert "-lcublas" not in given
    assert given[given.index("-ccbin") + 1] == "g++-12"
    assert given[given.index("-Xlinker") + 1] == "/p/lib/libcublas.so.13"


@pytest.mark.parametrize(
    ("output", "gap"),
    [
        ("t.cu:2:10: fatal error: cublas_v2.h: No such file or directory", Gap.BLAS),
        ("/usr/bin/ld: cannot find -lcublas: No such file or directory", Gap.BLAS),
        ("error: -- unsupported Microsoft Visual Studio version!", Gap.HOST_COMPILER),
        ("nvcc fatal : Could not open input file", Gap.OTHER),
        ("", Gap.OTHER),
    ],
)
def test_complaints_are_told_apart(output: str, gap: Gap) -> None:
    assert gap_in(output) is gap


def test_the_first_complaint_is_the_one_that_names_an_error() -> None:
    output = "In file included from a.h:3:\nb.h:7: error: expected ';'\nc.h:9: error: more\n"
    assert first_complaint(output) == "expected ';'"
    assert first_complaint("only this\n") == "only this"
    assert first_complaint("") == "it said nothing"


def test_older_compilers_are_offered_newest_first(tmp_path: Path) -> None:
    for name in ("g++-11", "g++-13", "g++-9"):
        (tmp_path / name).touch(mode=0o755)
    found = older_compilers({"PATH": os.fspath(tmp_path)})
    assert found == [str(tmp_path / "g++-13"), str(tmp_path / "g++-11")]
