"""What Debian and Ubuntu must have installed before the program works, and how to get it there."""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum


class Purpose(Enum):
    """What a start is for; tests need more than the program does."""

    PROGRAM = "program"
    TESTS = "tests"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageGroup:
    """Packages that are needed together, and why."""

    reason: str
    names: tuple[str, ...]
    purposes: frozenset[Purpose]


ALWAYS = frozenset(Purpose)

WINDOW = PackageGroup(
    reason="libraries of the window (Qt)",
    names=(
        "libegl1",
        "libgl1",
        "libopengl0",
        "libglib2.0-0",
        "libxkbcommon0",
        "libxkbcommon-x11-0",
        "libxcb-cursor0",
        "libxcb-icccm4",
        "libxcb-image0",
        "libxcb-keysyms1",
        "libxcb-randr0",
        "libxcb-render-util0",
        "libxcb-shape0",
        "libxcb-xkb1",
        "libfontconfig1",
        "libdbus-1-3",
        "libwayland-cursor0",
    ),
    purposes=ALWAYS,
)
ENGINE = PackageGroup(reason="threads of the language engine", names=("libgomp1",), purposes=ALWAYS)
SCREEN = PackageGroup(
    reason="a screen for window tests",
    names=("xvfb", "xauth"),
    purposes=frozenset({Purpose.TESTS}),
)
OFFICE = PackageGroup(
    reason="a spreadsheet that works out our workbooks anew (about 300 MB)",
    names=("libreoffice-calc-nogui",),
    purposes=frozenset({Purpose.TESTS}),
)
GROUPS = (WINDOW, ENGINE, SCREEN, OFFICE)

ENVIRONMENT = PackageGroup(
    reason="makes the program's own Python environment", names=("python3-venv",), purposes=ALWAYS
)
COMPILER = PackageGroup(reason="compiles the language engine", names=("g++",), purposes=ALWAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One package that is not there."""

    name: str
    reason: str


def installed_packages(listing: str) -> frozenset[str]:
    """Return the installed names in what ``dpkg-query`` printed as ``name|status`` lines."""
    rows = (line.partition("|") for line in listing.splitlines())
    return frozenset(name.partition(":")[0] for name, _, status in rows if status == "installed")


def is_installed(name: str, installed: Iterable[str]) -> bool:
    """Return whether a package is there, also under the name it got with 64-bit time."""
    return name in installed or f"{name}t64" in installed


def needed_groups(
    purpose: Purpose, *, has_environment_maker: bool, has_compiler: bool
) -> tuple[PackageGroup, ...]:
    """Return the groups this purpose asks for on a machine with these two things or without."""
    made = () if has_environment_maker else (ENVIRONMENT,)
    compiled = () if has_compiler else (COMPILER,)
    return (*made, *compiled, *(group for group in GROUPS if purpose in group.purposes))


def missing_packages(
    groups: Iterable[PackageGroup], installed: frozenset[str]
) -> tuple[Missing, ...]:
    """Return what the groups ask for and the machine has not."""
    return tuple(
        Missing(name=name, reason=group.reason)
        for group in groups
        for name in group.names
        if not is_installed(name, installed)
    )


def describe_missing(missing: Sequence[Missing]) -> list[str]:
    """Return one line for each reason, with the packages it needs."""
    reasons = dict.fromkeys(package.reason for package in missing)
    return [
        f"  {reason}: {' '.join(package.name for package in missing if package.reason == reason)}"
        for reason in reasons
    ]


def install_commands(names: Sequence[str], prefix: Sequence[str] = ()) -> list[list[str]]:
    """Return the commands that bring the packages, the prefix being how to become root."""
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    return [[*quiet, "update"], [*quiet, "install", "-y", "--no-install-recommends", *names]]


def advice(names: Sequence[str]) -> str:
    """Return the command a person types to bring the packages."""
    return f"sudo apt-get update && sudo apt-get install -y {' '.join(names)}"


def root_prefix() -> list[str] | None:
    """Return how to become root without a password, or None where that is not possible."""
    if not hasattr(os, "geteuid"):
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def is_debian() -> bool:
    """Return whether this machine has Debian's package tools."""
    return shutil.which("dpkg-query") is not None and shutil.which("apt-get") is not None


def has_environment_maker() -> bool:
    """Return whether Python can make an environment with pip; Debian splits that part off.

    A process that asked before the package came must ask the disk again.
    """
    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None


def has_compiler() -> bool:
    """Return whether a C++ compiler is there, or named in the environment."""
    return "CXX" in os.environ or any(shutil.which(name) for name in ("g++", "c++", "clang++"))


def missing_here(purpose: Purpose) -> tuple[Missing, ...]:
    """Return what this Debian machine lacks for a purpose."""
    groups = needed_groups(
        purpose, has_environment_maker=has_environment_maker(), has_compiler=has_compiler()
    )
    names = [name for group in groups for name in group.names]
    query = ["dpkg-query", "-W", "-f", "${binary:Package}|${db:Status-Status}\n"]
    both = [*names, *(f"{name}t64" for name in names)]
    listing = subprocess.run([*query, *both], capture_output=True, text=True, check=False).stdout
    return missing_packages(groups, installed_packages(listing))


def other_system_needs(purpose: Purpose) -> list[str]:
    """Return what to say on a system whose packages this program cannot name."""
    groups = needed_groups(
        purpose, has_environment_maker=has_environment_maker(), has_compiler=has_compiler()
    )
    return [f"  {group.reason}: {' '.join(group.names)}" for group in groups]
