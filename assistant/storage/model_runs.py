"""Runs of the model: which model, seed and prompt a paragraph came from."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assistant.errors import NotFoundError
from assistant.storage.database import Database, storable
from assistant.storage.stamps import new_id, read_time, time_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRun:
    """How a text was made; the prompt itself is not kept, its hash is.

    ``model_hash`` tells the model's file from others of the same name; empty if it is not known.
    """

    model_name: str
    model_path: str
    prompt_hash: str
    model_hash: str = ""
    seed: int | None = None
    sampling: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""
    started_at: datetime | None = None


class ModelRunStore:
    """Runs are only ever added; they go when nothing refers to them any more."""

    def __init__(self, database: Database, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def add(self, run: ModelRun) -> str:
        """Note a run and return its id, which is set here; one without a time begins now."""
        run_id = new_id()
        self._database.insert(
            "model_run",
            {
                "id": run_id,
                "started_at": time_text(run.started_at or self._now()),
                "model_name": storable(run.model_name),
                "model_path": storable(run.model_path),
                "seed": run.seed,
                "sampling": json.dumps(dict(run.sampling)),
                "prompt_hash": run.prompt_hash,
                "model_hash": run.model_hash,
            },
        )
        return run_id

    def get(self, run_id: str) -> ModelRun:
        """Return a run.

        Raises:
            NotFoundError: there is none with this id.
        """
        row = self._database.row("SELECT * FROM model_run WHERE id = ?", run_id)
        if row is None:
            raise NotFoundError("model_run_not_found", name=run_id)
        read = {
            "model_name": _without_folders(row["model_name"]),
            "started_at": read_time(row["started_at"]),
            "sampling": json.loads(row["sampling"]),
        }
        return ModelRun(**(row | read))


def _without_folders(name: str) -> str:
    """Return a model's name; some files call themselves by the folder they were made in."""
    parts = [part.strip() for part in re.split(r"[\\/]", name) if part.strip()]
    return parts[-1] if parts else name
