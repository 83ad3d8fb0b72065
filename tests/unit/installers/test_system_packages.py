from pathlib import Path

import pytest

from installers import system_packages
from installers.system_packages import (
    ENGINE,
    SCREEN,
    WINDOW,
    Missing,
    Purpose,
    advice,
    describe_missing,
    install_commands,
    installed_packages,
    missing_packages,
    needed_groups,
    root_prefix,
)


def reasons(purpose: Purpose, *, maker: bool = True, compiler: bool = True) -> list[str]:
    groups = needed_groups(purpose, has_environment_maker=maker, has_compiler=compiler)
    return [group.reason for group in groups]


def test_only_fully_installed_packages_count() -> None:
    listing = "libegl1:amd64|installed\nlibgl1:amd64|config-files\nxauth|installed\n"
    assert installed_packages(listing) == {"libegl1", "xauth"}


def test_a_package_renamed_for_64_bit_time_counts_as_there() -> None:
    installed = frozenset({*WINDOW.names, "libglib2.0-0t64"} - {"libglib2.0-0"})
    assert missing_packages([WINDOW], installed) == ()


def test_each_missing_package_is_named_with_its_reason() -> None:
    installed = frozenset({*WINDOW.names} - {"libegl1"})
    assert missing_packages([WINDOW, ENGINE], installed) == (
        Missing(name="libegl1", reason=WINDOW.reason),
        Missing(name="libgomp1", reason=ENGINE.reason),
    )


def test_the_program_needs_no_screen_for_tests_and_the_tests_do() -> None:
    assert SCREEN.reason not in reasons(Purpose.PROGRAM)
    assert SCREEN.reason in reasons(Purpose.TESTS)


def test_compiler_and_environment_maker_are_asked_for_only_where_they_are_missing() -> None:
    bare = set(reasons(Purpose.PROGRAM, maker=False, compiler=False))
    assert bare - set(reasons(Purpose.PROGRAM)) == {
        system_packages.ENVIRONMENT.reason,
        system_packages.COMPILER.reason,
    }


def test_the_description_has_one_line_for_each_reason() -> None:
    missing = [
        Missing(name="a", reason="first"),
        Missing(name="b", reason="second"),
        Missing(name="c", reason="first"),
    ]
    assert describe_missing(missing) == ["  first: a c", "  second: b"]


def test_packages_come_after_one_update_and_without_questions() -> None:
    update, install = install_commands(["xauth"], ["sudo", "-n"])
    assert update == ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "update"]
    assert install[-4:] == ["install", "-y", "--no-install-recommends", "xauth"]


def test_the_advice_is_one_command_to_paste() -> None:
    assert advice(["a", "b"]) == "sudo apt-get update && sudo apt-get install -y a b"


def fake_sudo(folder: Path, status: int) -> None:
    program = folder / "sudo"
    program.write_text(f"#!/bin/sh\nexit {status}\n")
    program.chmod(0o755)


@pytest.mark.parametrize(("status", "prefix"), [(0, ["sudo", "-n"]), (1, None)])
def test_sudo_is_used_only_where_it_asks_for_no_password(
    status: int, prefix: list[str] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_sudo(tmp_path, status)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert root_prefix() == prefix


def test_without_root_and_sudo_there_is_no_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert root_prefix() is None
