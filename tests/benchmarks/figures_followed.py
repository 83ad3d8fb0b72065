"""A price changes in a drafted sample: how long its facts, the list and the following take.

Once with the samples' linked answers, and once with answers as a founder types them: every figure
is then to be bound before it can follow.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from assistant.domain.bound_text import without_fact_links
from assistant.domain.brief_reading import brief_to_data
from assistant.domain.changes import Changes
from assistant.domain.languages import LANGUAGES
from assistant.paths import DataDir
from assistant.resources import sample_paths
from assistant.services.bundle import Services, build_services
from tests.benchmarks.measuring import Bench, Goal, Measurement, percentile
from tests.benchmarks.qt_application import application

SHEET_MS, PENDING_MS = 20.0, 100.0


@dataclass(slots=True)
class _Times:
    """Milliseconds of each run, by what was done."""

    answer: list[float]
    known: list[float]
    sheet: list[float]
    pending: list[float]
    follow: list[float]


def run(bench: Bench) -> Sequence[Measurement]:
    """Measure a change of price in each sample."""
    found: list[Measurement] = []
    with application() as qt:
        for path in sample_paths():
            for kind in ("linked", "typed"):
                folder = bench.folder / f"{path.stem} {kind}"
                with _services(folder) as services:
                    project_id = services.projects.open_sample(path)
                    if kind == "typed":
                        _take_links_away(services, project_id)
                    for language in LANGUAGES:
                        document = services.documents.open(project_id, "business-plan", language)
                        services.drafting.start(document.id)
                        while services.drafting.is_running:
                            qt.processEvents()
                    times = _changes(services, project_id, bench.runs)
                found += _measurements(f"{path.stem}_{kind}", times)
    return found


@contextmanager
def _services(folder: Path) -> Iterator[Services]:
    services = build_services(DataDir(folder), now=lambda: datetime.now(UTC))
    services.settings.set("model.path", "none")
    yield services
    services.close()


def _take_links_away(services: Services, project_id: str) -> None:
    for key, answer in services.knowledge.of(project_id).brief.answers.items():
        sides = {side: text for side in LANGUAGES if (text := answer.get(side))}
        plain = {side: without_fact_links(text) for side, text in sides.items()}
        services.interview.set_answer(project_id, f"answers.{key}", plain, language="en")


def _changes(services: Services, project_id: str, runs: int) -> _Times:
    times = _Times([], [], [], [], [])
    for number in range(runs + 1):  # the first loads the rules of figures
        rows = brief_to_data(services.knowledge.of(project_id).brief)["revenue"]
        rows[0]["price"] += 1
        begun = perf_counter()
        services.interview.set_answer(project_id, "revenue", rows, language="en")
        answered = perf_counter()
        services.knowledge.of(project_id)  # as the interview asks for at once
        known = perf_counter()
        figures = services.following.pending(project_id)
        listed = perf_counter()
        services.following.apply(project_id, {figure.id for figure in figures})
        followed = perf_counter()
        services.hub.announce(Changes(briefs=frozenset({project_id})))
        again = perf_counter()
        services.knowledge.of(project_id)
        if number:
            times.answer.append((answered - begun) * 1000)
            times.sheet.append((perf_counter() - again) * 1000)
            times.known.append((known - answered) * 1000)
            times.pending.append((listed - known) * 1000)
            times.follow.append((followed - listed) * 1000)
    return times


def _measurements(name: str, times: _Times) -> Iterator[Measurement]:
    yield _time(f"{name}_answer_saved", times.answer, None)
    yield _time(f"{name}_answers_read_again", times.known, None)
    yield _time(f"{name}_sheet_from_rows", times.sheet, SHEET_MS)
    yield _time(f"{name}_pending_listed", times.pending, PENDING_MS)
    yield _time(f"{name}_followed", times.follow, None)


def _time(name: str, values: Sequence[float], limit: float | None) -> Measurement:
    goal = None if limit is None else Goal(limit=limit, comparison="<")
    return Measurement(name=name, unit="ms", value=percentile(list(values), 0.5), goal=goal)
