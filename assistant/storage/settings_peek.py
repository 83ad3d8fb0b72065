"""Reads settings before the workspace is open, so that the first paint has the right look."""

import json
import sqlite3
from pathlib import Path
from urllib.parse import quote


def peek_settings(database: Path) -> dict[str, object]:
    """Return what is stored, or nothing where the file is not there, busy or damaged.

    It waits for nobody: who opens the workspace next says what is wrong with it.
    """
    if not database.is_file():
        return {}
    try:
        connection = sqlite3.connect(f"file:{quote(str(database))}?mode=ro", uri=True, timeout=0)
        try:
            rows = connection.execute("SELECT key, value FROM setting").fetchall()
        finally:
            connection.close()
        return {key: json.loads(value) for key, value in rows}
    except (sqlite3.Error, ValueError, TypeError):
        return {}
