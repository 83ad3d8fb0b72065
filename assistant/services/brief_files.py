"""Briefs on disk: TOML and JSON files in, TOML-like JSON out."""

import json
import re
import tomllib
from collections import Counter
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from assistant.domain.brief import Brief
from assistant.domain.brief_reading import parse_brief, shorten
from assistant.errors import BriefError, NotFoundError

MAX_FILE_MB = 64
_NO_NUMBER = "a number with too many digits"
_LONG_NUMBER = re.compile(r"[0-9_]{1000,}|[0-9.][eE][+-]?[0-9_]{9,}")
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def read_brief(path: Path) -> Brief:
    """Read a brief file.

    Raises:
        NotFoundError: there is no such file.
        BriefError: it is no brief; the message has the file, and the line or the key path.
    """
    source = str(path)
    text = _read_text(path, source)
    match path.suffix.lower():
        case ".toml":
            data = _parse_toml(text, source)
        case ".json":
            data = _parse_json(text, source)
        case _:
            raise BriefError("brief_unknown_format", source=source)
    return parse_brief(data, source=source)


def _read_text(path: Path, source: str) -> str:
    try:
        size = path.stat().st_size
        if size > MAX_FILE_MB * 1_000_000:
            size_mb = size // 1_000_000
            raise BriefError("brief_file_too_large", source=source, size=size_mb, most=MAX_FILE_MB)
        raw = path.read_bytes()
    except FileNotFoundError:
        raise NotFoundError("file_not_found", path=source) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise BriefError("brief_unreadable", source=source, reason=reason) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BriefError("brief_not_utf8", source=source, line=line) from None


def _parse_toml(text: str, source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line, column = (place[1] or text.count("\n") + 1, place[2] or 1) if place else (1, 1)
        reason = shorten(_PLACE.sub("", str(error)))
        raise _syntax_error(source, "TOML", line, column, reason) from None
    except RecursionError:
        raise _syntax_error(source, "TOML", 1, 1, "too many levels") from None
    except (ValueError, InvalidOperation):
        raise _syntax_error(source, "TOML", *_place_of_number(text), _NO_NUMBER) from None


def _parse_json(text: str, source: str) -> dict[str, Any]:
    try:
        data = json.loads(text, parse_float=Decimal, object_pairs_hook=_distinct)
    except json.JSONDecodeError as error:
        raise _syntax_error(source, "JSON", error.lineno, error.colno, error.msg) from None
    except _TwinKeyError as error:
        raise BriefError("brief_twin_key", source=source, key_path=shorten(error)) from None
    except RecursionError:
        raise _syntax_error(source, "JSON", 1, 1, "too many levels") from None
    except (ValueError, InvalidOperation):
        raise _syntax_error(source, "JSON", *_place_of_number(text), _NO_NUMBER) from None
    if not isinstance(data, dict):
        raise BriefError("brief_not_a_table", source=source, key_path="-")
    return data


class _TwinKeyError(Exception):
    """A key stands twice in one table; JSON would silently keep the last."""


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        raise _TwinKeyError(next(key for key, count in counts.items() if count > 1))
    return table


def _place_of_number(text: str) -> tuple[int, int]:
    """Return line and column of the number that is too long to be read."""
    match = _LONG_NUMBER.search(text)
    begin = match.start() if match else 0
    return text.count("\n", 0, begin) + 1, begin - text.rfind("\n", 0, begin)


def _syntax_error(
    source: str, form: str, line: int | str, column: int | str, reason: str
) -> BriefError:
    return BriefError(
        "brief_syntax", source=source, line=line, column=column, format=form, reason=reason
    )
