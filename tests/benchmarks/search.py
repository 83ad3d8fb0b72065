"""Search in 100,000 passages of both languages, by what founders type."""

from collections.abc import Mapping, Sequence
from functools import partial
from statistics import median

from assistant.storage.search import Search
from tests.benchmarks.large_workspace import PASSAGES, count_passages, open_with_passages
from tests.benchmarks.measuring import (
    Bench,
    Goal,
    Measurement,
    milliseconds,
    percentile,
    rounded,
)

GOAL = Goal(limit=10.0, comparison="<")
QUERIES = (
    "margin",  # one word in many passages
    "gross margin",
    "break-even assumptions",
    "warehouse 2027",
    "compet",  # the beginning of a word
    "procurement platform delivers working capital",
    "采购",  # two characters, in many passages
    "毛利率",
    "前置仓",
    "盈亏平衡 假设",
    "供应商统一安排新门店",
    "一键补货",
    "2027年底前见效",
    "£2,500 a month",
    "a",  # the shortest word there is
    "the",  # nearly everywhere
    "公司 margin",  # both often, never in one passage
    "本的",  # two of the commonest characters, hardly ever side by side
    "month margin company",  # common words, together only here and there
    "zzyzx",  # nowhere
    "鱀",  # nowhere
)


def run(bench: Bench) -> Sequence[Measurement]:
    """Measure each query, over everything and within one project."""
    bench.note(f"writing {PASSAGES:,} passages")
    with open_with_passages(bench.folder / "large", PASSAGES) as workspace:
        passages = count_passages(workspace.database)
        search = workspace.stores.search
        found = {query: len(search.search(query)) for query in QUERIES}  # also fills the caches
        everywhere = _times(search, bench.runs, None)
        in_project = _times(search, bench.runs, workspace.project_ids[2])
    by_query = {query: median(times) for query, times in everywhere.items()}
    worst = max(by_query, key=lambda query: by_query[query])
    every_time = _all(everywhere)
    details = {
        "passages": passages,
        "p99": rounded(percentile(every_time, 0.99)),
        "worst_query": worst,
        "worst_query_ms": rounded(by_query[worst]),
        "by_query_ms": {query: rounded(value) for query, value in by_query.items()},
        "hits": found,
    }
    return [
        Measurement(name="search", unit="ms", value=median(every_time), goal=GOAL, details=details),
        Measurement(
            name="search_worst_query",
            unit="ms",
            value=by_query[worst],
            goal=GOAL,
            details={"query": worst},
        ),
        Measurement(
            name="search_in_one_project",
            unit="ms",
            value=median(_all(in_project)),
            goal=GOAL,
            details={"most": rounded(max(_all(in_project)))},
        ),
    ]


def _times(search: Search, runs: int, project_id: str | None) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {query: [] for query in QUERIES}
    for _ in range(runs):
        for query in QUERIES:
            ask = partial(search.search, query, project_id=project_id)
            times[query].append(milliseconds(ask))
    return times


def _all(times: Mapping[str, Sequence[float]]) -> list[float]:
    return [time for query in times.values() for time in query]
