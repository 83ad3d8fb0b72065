"""How commands print: human text, or one JSON value with ``--json``."""

import json
import sys
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any


def print_result(result: object, *, as_json: bool, text: Callable[[], Iterable[str]]) -> None:
    """Print ``result`` as JSON, or the lines of ``text``."""
    if as_json:
        print(json.dumps(result, ensure_ascii=False, indent=2, default=_plain))
        return
    for line in text():
        print(line)


def note(line: str) -> None:
    """Tell a person what is going on, beside the result."""
    print(line, file=sys.stderr, flush=True)


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever JSON does not know
    if isinstance(value, Path | date):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"{type(value).__name__} has no JSON form")
