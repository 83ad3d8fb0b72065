"""How often the money lasts if the assumptions are off: what a simulation is asked and finds.

The arrays are in ``simulation_runs``, which takes a tenth of a second to load.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.domain.brief import Brief
from assistant.domain.finance.sensitivity import levers
from assistant.services.jobs import Job, Jobs
from assistant.services.knowledge import KnowledgeService
from assistant.services.workbooks import in_scenario

RUNS, SEED = 1000, 1
OUTPUTS = ("lowest_cash", "last_cash", "revenue", "ebitda")
TENTHS = (10, 50, 90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """How far an assumption may be off, as factors; the plan's own value is the likeliest."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """What comes out in one run of ten or less, in the middle, and in nine of ten or less."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What became of the runs.

    Attributes:
        runs: how many there were.
        seed: by which they can be had again.
        assumptions: how many were drawn.
        lasts: the part of the runs in which the cash never falls below zero.
        spreads: of the lowest and the last cash, and of the last year's revenue and EBITDA, in the
            plan's currency.
    """

    runs: int
    seed: int
    assumptions: int
    lasts: float
    spreads: Mapping[str, Spread]


class SimulationStopped(Exception):  # noqa: N818 - nothing went wrong
    """The simulation was cancelled."""


def same_ranges(brief: Brief, part: float) -> dict[str, Range]:
    """Return a range for every assumption: so much less to so much more, 0.2 being a fifth."""
    return {each.path: Range(low=1 - part, high=1 + part) for each in levers(brief)}


class SimulationService:
    """Simulates projects' plans, off the main thread."""

    def __init__(self, knowledge: KnowledgeService, jobs: Jobs) -> None:
        self._knowledge, self._jobs = knowledge, jobs

    def start(
        self,
        project_id: str,
        scenario: str,
        ranges: Mapping[str, Range] | float,
        *,
        seed: int = SEED,
        on_done: Callable[[Simulation], None],
        on_error: Callable[[Exception], None],
    ) -> Job:
        """Simulate a plan.

        Args:
            project_id: the project.
            scenario: its scenario, empty for the base.
            ranges: of assumptions, by path; or how far each may be off, 0.2 being a fifth.
            seed: by which the same runs can be had again.
            on_done: what to do with the result.
            on_error: what to do if it fails.

        A job that is cancelled fails with ``SimulationStopped``.
        """
        brief = in_scenario(self._knowledge.of(project_id).brief, scenario)

        def work(job: Job) -> Simulation:
            from assistant.services.simulation_runs import (  # noqa: PLC0415 - numpy loads in a job, not at the start
                simulate,
            )

            return simulate(
                brief,
                same_ranges(brief, ranges) if isinstance(ranges, float) else ranges,
                seed=seed,
                should_stop=job.should_stop,
                progress=job.report,
            )

        return self._jobs.start(work, on_done=on_done, on_error=on_error)
