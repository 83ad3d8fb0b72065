"""A report of about 40 pages in both languages, written by us and by typst from the same blocks.

Each measurement is a process of its own, since typst remembers what it laid out before. The clock
runs around the call alone: fonts are read inside it by both, modules are imported before it.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from tests.benchmarks.measuring import (
    Bench,
    Goal,
    Measurement,
    SkippedError,
    interleaved,
    ratio_of,
    rounded,
    spread,
)

GOAL = Goal(limit=4.0, comparison="<=")


def run(bench: Bench) -> Sequence[Measurement]:
    """Measure both, in turn."""
    if find_spec("typst") is None:
        raise SkippedError("typst is not installed (extra dev)")
    latest: dict[str, dict[str, Any]] = {}

    def measured(writer: str) -> Callable[[], float]:
        def work() -> float:
            latest[writer] = _in_own_process(writer, bench.folder / f"{writer}.pdf")
            return float(latest[writer]["call_ms"])

        return work

    times = interleaved({name: measured(name) for name in WRITERS}, bench.runs)
    details = {
        "ours_ms": spread(times["ours"]),
        "typst_ms": spread(times["typst"]),
        "last_run": latest,
    }
    ours_ms = median(times["ours"])
    return [
        Measurement(
            name="pdf_against_typst",
            unit="x",
            value=ratio_of(times["ours"], times["typst"]),
            goal=GOAL,
            details=details,
        ),
        Measurement(
            name="pdf_ms_per_page",
            unit="ms",
            value=ours_ms / latest["ours"]["pages"],
            details={"typst": rounded(median(times["typst"]) / latest["typst"]["pages"])},
        ),
    ]


def _in_own_process(writer: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.pdf_against_typst", writer, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _write_ours(path: Path) -> tuple[float, float]:
    started = perf_counter()
    from assistant.export.report_options import ReportOptions  # noqa: PLC0415 - measured
    from assistant.export.report_pdf import write_report  # noqa: PLC0415 - measured
    from tests.benchmarks.sample_report import sample_report  # noqa: PLC0415 - the same

    import_s = perf_counter() - started
    document = sample_report()
    started = perf_counter()
    write_report(document, path, ReportOptions(theme="classic", page_size="A4"))
    return import_s, perf_counter() - started


def _write_with_typst(path: Path) -> tuple[float, float]:
    started = perf_counter()
    import typst  # noqa: PLC0415 - measured

    import_s = perf_counter() - started
    from assistant.paths import resources_dir  # noqa: PLC0415 - ours, not typst's
    from tests.benchmarks.sample_report import sample_report  # noqa: PLC0415 - the same
    from tests.benchmarks.typst_markup import typst_source  # noqa: PLC0415 - the same

    source = typst_source(sample_report()).encode()
    fonts = [str(resources_dir() / "fonts")]
    started = perf_counter()
    compile_document: Callable[..., object] = typst.compile  # its stubs allow no bytes
    compile_document(source, output=str(path), font_paths=fonts, ignore_system_fonts=True)
    return import_s, perf_counter() - started


WRITERS: dict[str, Callable[[Path], tuple[float, float]]] = {
    "ours": _write_ours,
    "typst": _write_with_typst,
}


def _main() -> None:
    """Write one report and print how long it took; the child process of `run`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("writer", choices=WRITERS)
    parser.add_argument("path", type=Path)
    options = parser.parse_args()
    import_s, call_s = WRITERS[options.writer](options.path)
    import pikepdf  # noqa: PLC0415 - only to count pages, after the clock has stopped

    with pikepdf.open(options.path) as pdf:
        pages = len(pdf.pages)
    result = {
        "call_ms": rounded(call_s * 1000),
        "import_ms": rounded(import_s * 1000),
        "pages": pages,
        "kilobytes": options.path.stat().st_size // 1024,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    _main()
