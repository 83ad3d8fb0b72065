"""The figures of free-text answers: under which ids they are known, one row for each answer."""

from collections.abc import Mapping
from typing import Any

from assistant.storage.briefs import decode_value, encode_value
from assistant.storage.database import Database
from assistant.storage.operations import OperationLog
from assistant.storage.stamps import new_id

State = Mapping[str, Any]


class AnswerFigureStore:
    """Keeps for each answer what was read in it last.

    A row is made empty and outside of undo, so that a step of undo only ever changes it back:
    what is missing in it is read again.
    """

    def __init__(self, database: Database, log: OperationLog) -> None:
        self._database = database
        self._log = log

    def load(self, project_id: str) -> dict[str, State]:
        """Return the state of each answer by its key."""
        rows = self._database.rows(
            "SELECT key, state FROM answer_figure WHERE project_id = ?", project_id
        )
        return {row["key"]: decode_value(row["state"]) for row in rows}

    def set(self, project_id: str, key: str, state: State) -> None:
        """Write a state as a part of the operation that changes the answer."""
        with self._log.record(project_id, "answer_changed", subject=f"answers.{key}") as change:
            self._make_row(project_id, key)
            row = self._database.row(
                "SELECT id FROM answer_figure WHERE project_id = ? AND key = ?", project_id, key
            )
            assert row is not None, "it was made"
            change.update("answer_figure", row["id"], state=encode_value(state))

    def keep(self, project_id: str, states: Mapping[str, State]) -> None:
        """Write states that were read again; the answers are the same, so it is no part of undo."""
        with self._database.transaction():
            for key, state in states.items():
                self._make_row(project_id, key)
                self._database.execute(
                    "UPDATE answer_figure SET state = ? WHERE project_id = ? AND key = ?",
                    encode_value(state),
                    project_id,
                    key,
                )

    def _make_row(self, project_id: str, key: str) -> None:
        self._database.execute(
            "INSERT INTO answer_figure (id, project_id, key, state) VALUES (?, ?, ?, '{}')"
            " ON CONFLICT (project_id, key) DO NOTHING",
            new_id(),
            project_id,
            key,
        )
