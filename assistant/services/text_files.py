"""Text and JSON files that the user names: read whole, or refused in one line that says where."""

import json
import re
from collections import Counter
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from assistant.domain.brief_reading import shorten
from assistant.errors import BriefError, NotFoundError

NO_NUMBER = "a number with too many digits"
_LONG_NUMBER = re.compile(r"[0-9_]{1000,}|[0-9.][eE][+-]?[0-9_]{9,}")


def read_utf8(path: Path, *, most_mb: int) -> str:
    """Return a file's text, its line ends as they are.

    A byte order mark is no part of the text: positions are counted from the character after it,
    so that they are the same whether an editor has put one there or not.

    Raises:
        NotFoundError: there is no such file.
        BriefError: it is a folder, larger than ``most_mb``, or no UTF-8.
    """
    source = str(path)
    try:
        size = path.stat().st_size
        if size > most_mb * 1_000_000:
            size_mb = -(-size // 1_000_000)
            raise BriefError("brief_file_too_large", source=source, size=size_mb, most=most_mb)
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


def parse_json(text: str, *, source: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return JSON as parsed, decimals as ``Decimal``.

    Raises:
        BriefError: it is no JSON, or a key stands twice in one table.
    """
    try:
        return json.loads(text, parse_float=Decimal, object_pairs_hook=_distinct)
    except json.JSONDecodeError as error:
        raise syntax_error(source, "JSON", error.lineno, error.colno, error.msg) from None
    except _TwinKeyError as error:
        raise BriefError("brief_twin_key", source=source, key_path=shorten(error)) from None
    except RecursionError:
        raise syntax_error(source, "JSON", 1, 1, "too many levels") from None
    except (ValueError, InvalidOperation):
        raise syntax_error(source, "JSON", *place_of_number(text), NO_NUMBER) from None


class _TwinKeyError(Exception):
    """A key stands twice in one table; JSON would silently keep the last."""


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        raise _TwinKeyError(next(key for key, count in counts.items() if count > 1))
    return table


def place_of_number(text: str) -> tuple[int, int]:
    """Return line and column of the number that is too long to be read."""
    match = _LONG_NUMBER.search(text)
    begin = match.start() if match else 0
    return text.count("\n", 0, begin) + 1, begin - text.rfind("\n", 0, begin)


def syntax_error(
    source: str, form: str, line: int | str, column: int | str, reason: str
) -> BriefError:
    """Return the error of a file that breaks the rules of its format."""
    return BriefError(
        "brief_syntax", source=source, line=line, column=column, format=form, reason=reason
    )
