"""Briefs on disk: TOML and JSON files in, TOML-like JSON out."""

import re
import tomllib
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from assistant.domain.brief import Brief
from assistant.domain.brief_reading import parse_brief, shorten
from assistant.errors import BriefError
from assistant.services.text_files import (
    NO_NUMBER,
    parse_json,
    place_of_number,
    read_utf8,
    syntax_error,
)

MAX_FILE_MB = 64
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def read_brief(path: Path) -> Brief:
    """Read a brief file.

    Raises:
        NotFoundError: there is no such file.
        BriefError: it is no brief; the message has the file, and the line or the key path.
    """
    source = str(path)
    text = read_utf8(path, most_mb=MAX_FILE_MB)
    match path.suffix.lower():
        case ".toml":
            data = _parse_toml(text, source)
        case ".json":
            data = parse_json(text, source=source)
        case _:
            raise BriefError("brief_unknown_format", source=source)
    if not isinstance(data, dict):
        raise BriefError("brief_not_a_table", source=source, key_path="-")
    return parse_brief(data, source=source)


def _parse_toml(text: str, source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line, column = (place[1] or text.count("\n") + 1, place[2] or 1) if place else (1, 1)
        reason = shorten(_PLACE.sub("", str(error)))
        raise syntax_error(source, "TOML", line, column, reason) from None
    except RecursionError:
        raise syntax_error(source, "TOML", 1, 1, "too many levels") from None
    except (ValueError, InvalidOperation):
        raise syntax_error(source, "TOML", *place_of_number(text), NO_NUMBER) from None
