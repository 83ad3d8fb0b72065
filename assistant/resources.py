"""Reads the data files that ship with the program: outlines, questions, prompts, samples."""

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from assistant.paths import resources_dir


@cache
def read_toml(*parts: str) -> dict[str, Any]:
    """Return a resource file as parsed; ``read_toml("outlines", "en", "business-plan.toml")``.

    Raises:
        FileNotFoundError: there is no such resource.
    """
    path = resources_dir().joinpath(*parts)
    return tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)


def has_resource(*parts: str) -> bool:
    """Tell whether there is a resource of this name."""
    return resources_dir().joinpath(*parts).is_file()


def read_text(*parts: str) -> str:
    """Return a text resource, such as a page of the manual."""
    return resources_dir().joinpath(*parts).read_text("utf-8")


def sample_paths() -> tuple[Path, ...]:
    """Return the briefs of the sample projects."""
    return tuple(sorted((resources_dir() / "samples").glob("*.toml")))
