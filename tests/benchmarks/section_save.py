"""Saving a section when one of its paragraphs changed, in a small workspace and in a large one.

Every save waits for the disk (``synchronous=FULL``). The yardstick is the least that such a wait
can cost: one commit of 4 KB by SQLite alone, in the same folder.
"""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from statistics import median

from assistant.domain.document import SectionStatus
from assistant.storage.documents import SectionSave
from tests.benchmarks.large_workspace import (
    PASSAGES,
    OpenWorkspace,
    count_passages,
    open_with_passages,
)
from tests.benchmarks.measuring import (
    Bench,
    Goal,
    Measurement,
    milliseconds,
    percentile,
    rounded,
)

SAVES_PER_RUN = 40
GOAL = Goal(limit=5.0, comparison="<")


def run(bench: Bench) -> Sequence[Measurement]:
    """Measure the save of a section."""
    with ExitStack() as stack:
        small = stack.enter_context(open_with_passages(bench.folder / "small", 0))
        other = stack.enter_context(open_with_passages(bench.folder / "other", 0))
        bench.note(f"writing {PASSAGES:,} passages")
        large = stack.enter_context(open_with_passages(bench.folder / "large", PASSAGES))
        plain = stack.enter_context(closing(_plain_database(bench.folder / "plain.db")))
        works = {
            "plain_commit_4kb": lambda: _commit(plain),
            "small": _saver(small, is_typing=True),
            "large": _saver(large, is_typing=True),
            "own_step": _saver(other, is_typing=False),
        }
        times = _interleaved_saves(works, bench.runs)
        passages = count_passages(large.database)
    plain_times = times["plain_commit_4kb"]
    plain_ms = median(plain_times)
    return [
        Measurement(
            name="plain_commit_4kb", unit="ms", value=plain_ms, details=_percentiles(plain_times)
        ),
        _measurement("save_small", times["small"], plain_ms),
        _measurement(f"save_with_{passages}_passages", times["large"], plain_ms),
        _measurement("save_as_own_step", times["own_step"], plain_ms),
    ]


def _measurement(name: str, times: Sequence[float], plain_ms: float) -> Measurement:
    value = median(times)
    details = {**_percentiles(times), "times_a_plain_commit": rounded(value / plain_ms)}
    return Measurement(name=name, unit="ms", value=value, goal=GOAL, details=details)


def _percentiles(times: Sequence[float]) -> dict[str, float]:
    return {
        "p90": rounded(percentile(times, 0.9)),
        "p99": rounded(percentile(times, 0.99)),
        "most": rounded(max(times)),
        "saves": len(times),
    }


def _interleaved_saves(works: dict[str, Callable[[], None]], runs: int) -> dict[str, list[float]]:
    """Save each in turn, one at a time, since other programs use the disk as well."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for number in range(runs * SAVES_PER_RUN + SAVES_PER_RUN):
        for name, work in works.items():
            taken = milliseconds(work)
            if number >= SAVES_PER_RUN:
                times[name].append(taken)
    return times


def _saver(workspace: OpenWorkspace, *, is_typing: bool) -> Callable[[], None]:
    """Return a function that changes one of twelve paragraphs and saves.

    Saves while typing are one step of undo together; any other keeps the text before as a revision.
    """
    paragraphs = list(workspace.paragraphs)
    count = 0

    def save() -> None:
        nonlocal count
        count += 1
        paragraphs[count % len(paragraphs)] = f"{workspace.paragraphs[0]} Edit {count}."
        text = SectionSave(
            markdown="\n\n".join(paragraphs),
            author="founder",
            status=SectionStatus.EDITED,
            reason="edited",
        )
        workspace.stores.documents.save_section(workspace.section_id, text, merge=is_typing)

    return save


def _plain_database(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE page (text BLOB)")
    return connection


def _commit(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO page VALUES (randomblob(4096))")
