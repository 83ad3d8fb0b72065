"""Settings as rows; which there are, and of what type, is not known here."""

import json
from typing import Any

from assistant.domain.changes import Changes
from assistant.storage.database import Database, storable


class SettingsStore:
    """Settings by key; they are no part of the founder's work, hence no part of undo."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get_all(self) -> dict[str, Any]:
        """Return every setting that was ever set."""
        rows = self._database.rows("SELECT key, value FROM setting")
        return {row["key"]: json.loads(row["value"]) for row in rows}

    def set(self, key: str, value: object) -> Changes:
        """Keep a setting; None forgets it, so that its default applies."""
        if value is None:
            self._database.execute("DELETE FROM setting WHERE key = ?", key)
        else:
            self._database.execute(
                "INSERT INTO setting (key, value) VALUES (?, ?)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                key,
                storable(json.dumps(value, ensure_ascii=False)),
            )
        return Changes(settings=frozenset({key}))
