"""The program's own words in both languages: ``area.name`` keys over TOML tables."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType

from assistant.errors import AssistantError
from assistant.paths import resources_dir


class Texts:
    """The texts of one language; ``texts("home.new_project")`` gives the words.

    Raises:
        KeyError: a key is not in the tables, or a blank is not filled (a bug, found by the tests).
    """

    def __init__(self, language: str, table: Mapping[str, str]) -> None:
        self.language = language
        self._table = table

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the text of ``key`` with its blanks filled."""
        return self._table[key].format(**values)

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def keys(self) -> frozenset[str]:
        """Return every key there is."""
        return frozenset(self._table)

    def blanks(self, key: str) -> frozenset[str]:
        """Return the names of the blanks in a text."""
        parts = Formatter().parse(self._table[key])
        return frozenset(name for _, name, _, _ in parts if name)

    def count(self, key: str, number: int, /, **values: object) -> str:
        """Return ``key.one`` or ``key.other`` for a number; Chinese has ``other`` only."""
        form = "one" if number == 1 and f"{key}.one" in self._table else "other"
        return self(f"{key}.{form}", n=number, **values)

    def sentence(self, error: AssistantError) -> str:
        """Return what to say about ``error``: what happened and what to do next."""
        return self(f"errors.{error.key}", **error.values)


@cache
def load_texts(language: str) -> Texts:
    """Read ``resources/translations/LANGUAGE/*.toml``; a file's name is the first part of a key."""
    table: dict[str, str] = {}
    for path in sorted((resources_dir() / "translations" / language).glob("*.toml")):
        _flatten(path.stem, tomllib.loads(path.read_text("utf-8")), path, table)
    return Texts(language, MappingProxyType(table))


def _flatten(prefix: str, values: Mapping[str, object], path: Path, into: dict[str, str]) -> None:
    for name, value in values.items():
        key = f"{prefix}.{name}"
        if isinstance(value, str):
            into[key] = value
        elif isinstance(value, dict):
            _flatten(key, value, path, into)
        else:
            raise TypeError(f"{path}: {key} is not a text")
