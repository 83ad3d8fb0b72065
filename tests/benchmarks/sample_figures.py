"""Every figure of a drafted sample plan: what it rests on, seed by seed, with the starter model."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.llm.catalogue import starter_path
from assistant.resources import sample_paths
from tests.benchmarks.measuring import Bench, Goal, Measurement, SkippedError

LANGUAGES = ("en", "zh")
LIMIT_S = 900
_BACKED = ("bound", "derived", "estimate")
_OPEN = ("ambiguous", "unbacked")


def run(bench: Bench) -> Sequence[Measurement]:
    """Draft each sample in each language, once for each run; the seed is the run's number."""
    if starter_path(bench.folder) is None:
        raise SkippedError("the starter model is not installed (extra starter)")
    return [
        _measured(bench, sample, language) for sample in sample_paths() for language in LANGUAGES
    ]


def _measured(bench: Bench, sample: Path, language: str) -> Measurement:
    counts: dict[int, Counter[str]] = {}
    unmarked = 0
    for seed in range(1, bench.runs + 1):
        folder = bench.folder / f"{sample.stem}-{language}-{seed}"
        drafted = _drafted(sample, language, seed, folder)
        figures = [figure for each in drafted["sections"] for figure in each["figures"]]
        counts[seed] = Counter(figure["status"] for figure in figures)
        listed = Counter(figure["text"] for figure in drafted["unbacked"])
        wanted = Counter(figure["text"] for figure in figures if figure["status"] in _OPEN)
        unknown = sum(counts[seed].values()) - sum(counts[seed][name] for name in _BACKED + _OPEN)
        unmarked += unknown + sum((wanted - listed).values())
        bench.note(f"{sample.stem} {language}, seed {seed}: {dict(counts[seed])}")
    return Measurement(
        name=f"figures_of_{sample.stem}_{language}",
        unit="neither backed nor marked",
        value=unmarked,
        goal=Goal(limit=0, comparison="<="),
        details={"of_each_seed": {str(seed): dict(found) for seed, found in counts.items()}},
    )


def _drafted(sample: Path, language: str, seed: int, folder: Path) -> dict[str, Any]:
    """Return what ``draft`` writes as JSON about a sample's plan."""
    command = [sys.executable, "-m", "assistant", "draft", str(sample)]
    options = ["--language", language, "--seed", str(seed), "--format", "json"]
    subprocess.run(
        [*command, *options, "--output", str(folder)],
        check=True,
        timeout=LIMIT_S,
        capture_output=True,
    )
    [path] = folder.glob("*.json")
    drafted: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return drafted
