"""The financial model: a large plan, an answer on the screen, a workbook, a thousand runs.

The yardstick is 100,000 additions of ``Decimal`` in the same run. The window is a process of its
own: ``python -m tests.benchmarks.financial_model FOLDER RUNS`` prints its times.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

from PySide6.QtWidgets import QApplication

from assistant.domain.brief import Brief, CostLine, Person, RevenueLine
from assistant.domain.brief_reading import brief_to_data
from assistant.domain.finance.precision import exact
from assistant.domain.finance.sensitivity import sensitivities
from assistant.domain.finance.statements import project
from assistant.domain.languages import LocalizedText
from assistant.domain.months import Month
from assistant.paths import DataDir
from assistant.resources import sample_paths
from assistant.services.brief_files import read_brief
from assistant.services.bundle import build_services
from assistant.services.simulation_runs import simulate
from assistant.services.simulations import RUNS, same_ranges
from assistant.services.surroundings import utc_now
from assistant.services.workbooks import WorkbookOptions, write_model
from assistant.ui.theme import Theme
from assistant.ui.window_controller import WindowController
from tests.benchmarks.measuring import Bench, Goal, Measurement, milliseconds, rounded

LARGE_GOAL = Goal(limit=40.0, comparison="<")
ANSWER_GOAL = Goal(limit=100.0, comparison="<")
WORKBOOK_GOAL = Goal(limit=2000.0, comparison="<")
SIMULATION_GOAL = Goal(limit=4000.0, comparison="<")
LINES, PEOPLE, COSTS, MONTHS = 12, 60, 20, 60
_ADDED = 100_000
LEAST_ANSWERS = 9


def run(bench: Bench) -> Sequence[Measurement]:
    """Measure a large plan, the samples, an answer to the screen and the sensitivities."""
    large, sample = large_plan(), tallyhop()
    yard = [milliseconds(_add_up) for _ in range(bench.runs)]
    of_large = [milliseconds(lambda: project(large)) for _ in range(bench.runs)]
    of_sample = [milliseconds(lambda: project(sample)) for _ in range(bench.runs)]
    details = {
        "months": MONTHS, "revenue_lines": LINES, "people": PEOPLE, "costs": COSTS,
        "sample_ms": rounded(median(of_sample)),
        "additions_in_the_same_run_ms": rounded(median(yard)),
        "in_additions": rounded(median(of_large) / median(yard) * _ADDED),
    }  # fmt: skip
    return [
        Measurement(
            name="large_plan", unit="ms", value=median(of_large), goal=LARGE_GOAL, details=details
        ),
        Measurement(
            name="answer_to_screen",
            unit="ms",
            value=median(_answers_to_screen(bench)),
            goal=ANSWER_GOAL,
            details={"screen": "Financials, years, income statement and chart"},
        ),
        Measurement(
            name="sensitivities",
            unit="ms",
            value=median(milliseconds(lambda: list(sensitivities(sample))) for _ in range(3)),
            details={"parts": len(list(sensitivities(sample)))},
        ),
        _workbook(bench, large, sample),
        _simulation(large, sample),
    ]


def _workbook(bench: Bench, large: Brief, sample: Brief) -> Measurement:
    path, options = bench.folder / "model.xlsx", WorkbookOptions(language="en")

    def written(brief: Brief) -> float:
        return milliseconds(lambda: write_model(brief, path, options, date(2027, 1, 4)))

    written(sample)  # XlsxWriter is read
    return Measurement(
        name="workbook", unit="ms", value=median(written(large) for _ in range(3)),
        goal=WORKBOOK_GOAL,
        details={"sample_ms": rounded(written(sample)), "kilobytes": path.stat().st_size // 1000},
    )  # fmt: skip


def _simulated(brief: Brief) -> None:
    simulate(brief, same_ranges(brief, 0.2))


def _simulation(large: Brief, sample: Brief) -> Measurement:
    _simulated(sample)  # numpy is read
    return Measurement(
        name="simulation", unit="ms",
        value=median(milliseconds(lambda: _simulated(sample)) for _ in range(3)),
        goal=SIMULATION_GOAL,
        details={"runs": RUNS, "large_plan_ms": rounded(milliseconds(lambda: _simulated(large)))},
    )  # fmt: skip


def tallyhop() -> Brief:
    """Return the English sample."""
    return next(read_brief(path) for path in sample_paths() if path.stem == "tallyhop")


def large_plan() -> Brief:
    """Return a plan of five years with many lines."""
    name = LocalizedText(en="Line")
    return replace(
        tallyhop(),
        months=MONTHS,
        start=Month(2027, 1),
        revenue=tuple(
            RevenueLine(
                name=name, id=f"r{at}", driver="subscription", price=Decimal(40 + at),
                new_customers=Decimal(9), churn=Decimal("0.02"), annual_share=Decimal("0.2"),
                annual_price=Decimal(400),
            )
            for at in range(LINES)
        ),
        costs=tuple(
            CostLine(name=name, id=f"c{at}", kind="overhead", driver="fixed", amount=Decimal(90))
            for at in range(COSTS)
        ),
        people=tuple(Person(role=name, id=f"p{at}", pay=Decimal(3000)) for at in range(PEOPLE)),
    )  # fmt: skip


def _add_up() -> None:
    total, part = Decimal(0), Decimal("1.0000001")
    with exact():
        for _ in range(_ADDED):
            total += part


def _answers_to_screen(bench: Bench) -> list[float]:
    """Return how long it takes from an answer to a repainted Financials screen."""
    folder = bench.folder / "financials"
    command = [sys.executable, "-m", "tests.benchmarks.financial_model", str(folder)]
    done = subprocess.run(
        [*command, str(max(bench.runs, LEAST_ANSWERS))],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=True,
        capture_output=True,
        text=True,
    )
    times: list[float] = json.loads(done.stdout)
    return times


def _in_window(folder: Path, runs: int) -> list[float]:
    services = build_services(DataDir(folder), now=utc_now)
    services.settings.set("model.path", "none")
    app = QApplication(["benchmark"])
    controller = WindowController(services, Theme(app, "light"))
    sample = next(path for path in sample_paths() if path.stem == "tallyhop")
    project_id = services.projects.open_sample(sample)
    controller.open_project(project_id)
    controller.shell.show()
    controller.shell.show_screen("financials")
    app.processEvents()
    times = []
    for price in range(80, 80 + runs):
        rows: list[dict[str, Any]]
        rows = brief_to_data(services.knowledge.of(project_id).brief)["revenue"]
        rows[0] |= {"price": price}
        began = time.perf_counter()
        services.interview.set_answer(project_id, "revenue", rows, language="en")
        controller.shell.grab()
        times.append((time.perf_counter() - began) * 1000)
    controller.shell.close()
    services.close()
    return times


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_in_window(Path(sys.argv[1]), int(sys.argv[2]))))
