"""The program killed while text streams in, fifty times: what is missing after the restart."""

import json
import os
import random
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from assistant.paths import DataDir
from assistant.resources import sample_paths
from assistant.storage.backups import check_integrity
from assistant.storage.stores import Stores, build_stores
from assistant.storage.workspace_file import open_workspace
from tests.benchmarks.large_workspace import utc_now
from tests.benchmarks.measuring import Bench, Goal, Measurement, rounded
from tests.benchmarks.sample_texts import TextSource

KILLS = 50
TOKENS_PER_S = 100
LONGEST_STREAM_S = 4.0
START_LIMIT_S = 120.0
MOST_LOST_MS = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class KillOutcome:
    """What a restart found after a kill.

    Attributes:
        is_sound: the database passed its check, and every text told is there as far as it must be.
        lost_ms: the streaming time whose text is missing.
        lost_characters: how many characters that was.
        streamed_s: how long text had been arriving.
    """

    is_sound: bool
    lost_ms: float
    lost_characters: int
    streamed_s: float


@dataclass(slots=True)
class _Told:
    """What the witness told before the kill: for each section, when it had how many characters."""

    texts: dict[str, list[tuple[float, int]]]
    saved: set[str]
    first_s: float
    last_s: float


def run(bench: Bench) -> Sequence[Measurement]:
    """Kill the program fifty times; ``runs`` does not matter here."""
    script = write_script(bench.folder / "script.json")
    outcomes = []
    for seed in range(KILLS):
        outcomes.append(kill_once(bench.folder / f"kill{seed}", script, seed))
        if not seed % 10:
            bench.note(f"kill {seed + 1} of {KILLS}")
    losses = [outcome.lost_ms for outcome in outcomes]
    good = sum(outcome.is_sound and outcome.lost_ms <= MOST_LOST_MS for outcome in outcomes)
    details = {
        "median_loss_ms": rounded(median(losses)),
        "most_characters_lost": max(outcome.lost_characters for outcome in outcomes),
        "sound_databases": sum(outcome.is_sound for outcome in outcomes),
        "streamed_s": [rounded(outcome.streamed_s) for outcome in outcomes],
    }
    return [
        Measurement(
            name="kills_survived",
            unit=f"of {KILLS}",
            value=good,
            goal=Goal(limit=KILLS, comparison=">="),
            details=details,
        ),
        Measurement(
            name="kills_largest_loss",
            unit="ms of streaming",
            value=max(losses),
            goal=Goal(limit=MOST_LOST_MS, comparison="<="),
        ),
    ]


def write_script(path: Path, *, tokens_per_s: float = TOKENS_PER_S) -> Path:
    """Write the script of a model that streams for longer than any kill waits."""
    texts = TextSource(6)
    text = "\n\n".join(texts.paragraph("en", 4) for _ in range(30))
    script = {"tokens_per_s": tokens_per_s, "default": {"text": text}}
    path.write_text(json.dumps(script), "utf-8")
    return path


def kill_once(folder: Path, script: Path, seed: int) -> KillOutcome:
    """Draft a sample, kill the program at a moment that ``seed`` decides, and start again."""
    folder.mkdir()
    pause_s = random.Random(seed).uniform(0.02, LONGEST_STREAM_S)
    told = _read_told(_lines_until_killed(folder, script, pause_s))
    return _restart(DataDir(folder / "data"), told)


def _lines_until_killed(folder: Path, script: Path, pause_s: float) -> list[str]:
    """Return what was told until the kill, ``pause_s`` after the first piece of text."""
    names = (str(sample_paths()[0]), str(folder / "data"), str(script))
    command = [sys.executable, "-m", "tests.benchmarks.streaming_program", *names]
    environment = {**os.environ, "FOUNDER_ASSISTANT_SCRIPTED_MODEL": str(script)}
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    ) as program:
        assert program.stdout is not None
        hung = threading.Timer(START_LIMIT_S, program.kill)
        hung.start()
        first = program.stdout.readline()
        killer = threading.Timer(pause_s, program.kill)
        killer.start()
        rest = program.stdout.read()  # to the end, so that the program never waits for us
        for timer in (hung, killer):
            timer.cancel()
    if not first:
        raise RuntimeError("the program ended before any text arrived")
    return [first, *rest.splitlines(keepends=True)]


def _read_told(lines: Sequence[str]) -> _Told:
    whole: list[Any] = [json.loads(line) for line in lines if line.endswith("\n")]
    texts: dict[str, list[tuple[float, int]]] = {}
    for kind, moment, section_id, *values in whole:
        if kind == "text":
            texts.setdefault(section_id, []).append((moment, values[0]))
    moments = [line[1] for line in whole]
    saved = {line[2] for line in whole if line[0] == "saved"}
    return _Told(texts, saved, moments[0], moments[-1])


def _restart(data_dir: DataDir, told: _Told) -> KillOutcome:
    with open_workspace(data_dir, now=utc_now) as workspace:
        is_sound = check_integrity(data_dir.database)
        stores = build_stores(workspace.database, now=utc_now)
        live = {found.section_id: found.text for found in stores.live_texts.live_sections()}
        lost_ms, lost_characters = 0.0, 0
        for section_id, arrivals in told.texts.items():
            if section_id not in told.saved:
                missing_s, missing = _missing(arrivals, len(live.get(section_id, "")))
                lost_ms = max(lost_ms, missing_s * 1000)
                lost_characters = max(lost_characters, missing)
        is_kept = _is_recovered(stores, live, told.saved)
        workspace.close(with_backup=False)
    return KillOutcome(
        is_sound=is_sound and is_kept,
        lost_ms=lost_ms,
        lost_characters=lost_characters,
        streamed_s=told.last_s - told.first_s,
    )


def _missing(arrivals: Sequence[tuple[float, int]], kept: int) -> tuple[float, int]:
    """Return how many seconds and characters of one section's arrivals are not kept."""
    last_moment, last_length = arrivals[-1]
    if kept >= last_length:
        return 0.0, 0
    first_lost = next(moment for moment, length in arrivals if length > kept)
    return last_moment - first_lost, last_length - kept


def _is_recovered(stores: Stores, live: dict[str, str], saved: set[str]) -> bool:
    """Settle what was being written, as every start does, and look whether it is all there."""
    recovered = set(stores.live_texts.recover_live())
    written = {section_id for section_id, text in live.items() if text.strip()}
    are_kept = all(
        _words(stores.documents.get_section(section_id).markdown) == _words(live[section_id])
        for section_id in written
    )
    are_saved = all(stores.documents.get_section(section_id).paragraphs for section_id in saved)
    return recovered == written and are_kept and are_saved


def _words(text: str) -> list[str]:
    return text.split()
