"""What the brief held where texts still say so: the facts that linked figures agree with.

Only what has changed since is kept, by path; everything else of that brief is as it is now.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from assistant.storage.answer_figures import State
from assistant.storage.briefs import decode_value, encode_value, flat_entries
from assistant.storage.database import Database
from assistant.storage.operations import OperationLog

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What has changed since the texts agreed with the brief, as it was.

    Attributes:
        entries: values of the brief as they are stored, by path; None where there was none.
        figures: the states of answers, by key; None where there was none.
    """

    entries: Mapping[str, str | None] = field(default_factory=dict)
    figures: Mapping[str, State | None] = field(default_factory=dict)

    @classmethod
    def between(
        cls,
        earlier: tuple[Mapping[str, Any], Mapping[str, State]],
        present: tuple[Mapping[str, Any], Mapping[str, State]],
    ) -> "Followed":
        """Return what differs between two briefs, each with the states of its answers."""
        old, new = flat_entries(earlier[0]), flat_entries(present[0])
        return cls(entries=_differing(old, new), figures=_differing(earlier[1], present[1]))

    def __bool__(self) -> bool:
        return bool(self.entries)

    def values(self, present: Mapping[str, str]) -> dict[str, str]:
        """Return the brief that texts agree with, by path, from what it holds at ``present``."""
        return _overlaid(present, self.entries)

    def states(self, present: Mapping[str, State]) -> dict[str, State]:
        """Return the states of answers at that time."""
        return _overlaid(present, self.figures)


class FollowedBriefStore:
    """One row for each project; a project without one has texts that agree with its brief."""

    def __init__(self, database: Database, log: OperationLog) -> None:
        self._database = database
        self._log = log

    def load(self, project_id: str) -> Followed:
        """Return what texts of a project go by."""
        row = self._database.row("SELECT value FROM followed_brief WHERE id = ?", project_id)
        return Followed(**decode_value(row["value"])) if row is not None else Followed()

    def set(self, project_id: str, followed: Followed) -> None:
        """Write what texts go by, as a part of the operation that changes it."""
        with self._log.record(project_id, "figures_followed") as change:
            self._make_row(project_id)  # outside of undo, which then only ever changes it back
            change.update("followed_brief", project_id, value=_value(followed))

    def keep(self, project_id: str, followed: Followed) -> None:
        """Write what the texts of a project that comes in go by; that is no part of undo."""
        with self._database.transaction():
            self._make_row(project_id)
            self._database.execute(
                "UPDATE followed_brief SET value = ? WHERE id = ?", _value(followed), project_id
            )

    def _make_row(self, project_id: str) -> None:
        self._database.execute(
            "INSERT INTO followed_brief (id, project_id, value) VALUES (?, ?, '{}')"
            " ON CONFLICT (id) DO NOTHING",
            project_id,
            project_id,
        )


def _value(followed: Followed) -> str:
    return encode_value({"entries": followed.entries, "figures": followed.figures})


def _differing(old: Mapping[str, T], new: Mapping[str, T]) -> dict[str, T | None]:
    return {key: old.get(key) for key in old.keys() | new.keys() if old.get(key) != new.get(key)}


def _overlaid(present: Mapping[str, T], earlier: Mapping[str, T | None]) -> dict[str, T]:
    found = {key: value for key, value in present.items() if key not in earlier}
    return found | {key: value for key, value in earlier.items() if value is not None}
