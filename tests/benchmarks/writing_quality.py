"""How well the starter model writes sections of companies that it has never read of.

Twelve companies, both languages, every section of the plan, three seeds; the starter with its
adapter, the same model without it (completion prompts), and a small instruct model (English). All
is measured on what the model wrote, before the program cuts or mends anything.
"""

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from assistant.domain.languages import LANGUAGES, Language
from assistant.llm.catalogue import starter_model
from assistant.llm.protocol import Load
from assistant.services.figure_links import FigureLinks
from tests.benchmarks.engine_models import small_models
from tests.benchmarks.engine_session import EngineSession, Trace, session
from tests.benchmarks.measuring import Bench, Goal, Measurement, SkippedError
from tests.benchmarks.writing_cases import (
    WritingCase,
    cases_of,
    company_paths,
    gap_cases_of,
    opening_of,
    request_of,
)
from tests.benchmarks.writing_measures import TextMeasure, measure

Writer = Literal["tuned", "base", "smollm2"]
WRITERS: tuple[Writer, ...] = ("tuned", "base", "smollm2")
SEEDS = (1, 2, 3)
_SLOTS = 8
_TOGETHER = 48  # requests that are asked for at once
_GOALS = {
    "facts_present": Goal(limit=0.90, comparison=">="),
    "figures_present": None,
    "unbacked_per_100_words": Goal(limit=0.2, comparison="<="),
    "loops": Goal(limit=0, comparison="<="),
    "repeated_4_grams": None,
    "purity": Goal(limit=0.995, comparison=">="),
    "in_range": Goal(limit=0.95, comparison=">="),
    "leaks": Goal(limit=0, comparison="<="),
    "gaps_asked_for": Goal(limit=0.9, comparison=">="),
    "tokens_per_s": None,
}


@dataclass(slots=True, kw_only=True)
class Written:
    """A text with what it was asked from and what was found in it."""

    case: WritingCase
    seed: int
    text: str
    found: TextMeasure


@dataclass(slots=True, kw_only=True)
class Result:
    """What one writer wrote in one language."""

    writer: Writer
    language: Language
    texts: list[Written] = field(default_factory=list)
    gaps: list[Written] = field(default_factory=list)
    tokens_per_s: float = 0.0

    def figures(self) -> dict[str, float]:
        """Return every figure of the goals."""
        found = [each.found for each in self.texts]
        return {
            "facts_present": _share(each.facts for each in found),
            "figures_present": _share(each.figures for each in found),
            "unbacked_per_100_words": 100 * _ratio(
                sum(each.unbacked for each in found), sum(each.words for each in found)
            ),
            "loops": sum(each.is_loop for each in found),
            "repeated_4_grams": _mean(each.repeated for each in found),
            "purity": _mean(each.purity for each in found),
            "in_range": _mean(each.is_in_range for each in found),
            "leaks": sum(bool(each.leaks) for each in found),
            "gaps_asked_for": _mean(each.found.asks for each in self.gaps),
            "tokens_per_s": self.tokens_per_s,
        }  # fmt: skip


def run(bench: Bench) -> Sequence[Measurement]:
    """Have all three write all cases; ``runs`` does not matter here."""
    results: list[Result] = []
    for writer, load in _loads(bench.folder).items():
        results += written_by(writer, load, company_paths(), SEEDS, bench.note)
    return [each for result in results for each in _measurements(result)]


def written_by(
    writer: Writer,
    load: Load,
    companies: Sequence[Path],
    seeds: Sequence[int],
    note: Callable[[str], None],
) -> list[Result]:
    """Have one model write the cases of some companies."""
    languages = LANGUAGES if writer != "smollm2" else ("en",)
    results = {each: Result(writer=writer, language=each) for each in languages}
    tokens: dict[Language, list[float]] = defaultdict(lambda: [0.0, 0.0])
    with session(load, ends_by_itself=True) as opened:
        for number, path in enumerate(companies):
            for language in languages:
                result = results[language]
                cases = [each for each in cases_of(path) if each.language == language]
                gaps = [each for each in gap_cases_of(path, number) if each.language == language]
                whole = _write(opened, [(case, seed) for case in cases for seed in seeds], tokens)
                result.texts += whole
                if writer == "tuned":
                    result.gaps += _write(opened, [(case, seeds[0]) for case in gaps], tokens)
                note(f"{writer} {language} {path.stem}: {len(whole)} sections")
    for language, result in results.items():
        result.tokens_per_s = _ratio(*tokens[language])
    return list(results.values())


def _write(
    opened: EngineSession,
    wanted: Sequence[tuple[WritingCase, int]],
    tokens: dict[Language, list[float]],
) -> list[Written]:
    written: list[Written] = []
    links: dict[int, FigureLinks] = {}
    for begin in range(0, len(wanted), _TOGETHER):
        some = wanted[begin : begin + _TOGETHER]
        traces = opened.run([
            request_of(case, opened, seed=seed, name=f"{begin}-{number}")
            for number, (case, seed) in enumerate(some)
        ])  # fmt: skip
        if some:
            _count_tokens(traces, tokens[some[0][0].language])
        for (case, seed), trace in zip(some, traces, strict=True):
            known = links.setdefault(id(case.sheet), FigureLinks(case.sheet))
            text = (opening_of(case, opened.loaded) + trace.text).strip()
            found = measure(case, text, known)
            written.append(Written(case=case, seed=seed, text=text, found=found))
    return written


def _count_tokens(traces: Sequence[Trace], total: list[float]) -> None:
    total[0] += sum(trace.tokens for trace in traces)
    total[1] += max(trace.done_at for trace in traces) - min(trace.asked_at for trace in traces)


def _loads(folder: Path) -> dict[Writer, Load]:
    """Return how each writer is loaded; only those that are installed."""
    paths = {model.name: model.path for model in small_models(folder)}
    loads: dict[Writer, Load] = {}
    adapter = starter_model().adapter
    if "gemma" in paths:
        base = Load(path=str(paths["gemma"]), context_length=2048, slots=_SLOTS, gpu_layers=0)
        if adapter is not None and adapter.path.is_file():
            loads["tuned"] = with_adapter(base, adapter.path)
        loads["base"] = base
    if "smollm2" in paths:
        path = str(paths["smollm2"])
        loads["smollm2"] = Load(path=path, context_length=2048, slots=_SLOTS, gpu_layers=0)
    return loads


def with_adapter(load: Load, path: Path) -> Load:
    """Return a Load of the starter with an adapter that was trained by the recipe."""
    known = starter_model().adapter
    assert known is not None
    return Load(
        path=load.path, context_length=load.context_length, slots=load.slots,
        gpu_layers=load.gpu_layers, adapter=str(path), chat_template=known.chat_template,
    )  # fmt: skip


def _measurements(result: Result) -> list[Measurement]:
    if not result.texts:
        raise SkippedError("no company to write of")
    sizes = {"sections": len(result.texts), "with_gaps": len(result.gaps)}
    return [
        Measurement(
            name=f"{key}_{result.writer}_{result.language}",
            unit="",
            value=value,
            goal=_GOALS[key] if result.writer == "tuned" else None,
            details=sizes,
        )
        for key, value in result.figures().items()
        if key != "gaps_asked_for" or result.gaps
    ]


def _share(counts: Iterable[tuple[int, int]]) -> float:
    every = list(counts)
    return _ratio(sum(found for _, found in every), sum(total for total, _ in every))


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _mean(values: Iterable[float]) -> float:
    every = list(values)
    return _ratio(sum(every), len(every))


def _row(each: Written) -> dict[str, Any]:
    found = each.found
    return {
        "case": each.case.name, "seed": each.seed, "text": each.text,
        "facts": found.facts, "figures": found.figures, "unbacked": found.unbacked,
        "words": found.words, "is_loop": found.is_loop, "purity": round(found.purity, 4),
        "is_in_range": found.is_in_range, "asks": found.asks,
        "leaks": found.leaks,
    }  # fmt: skip


def main() -> None:
    """Measure one writer on some companies, and keep its texts: for work on the recipe."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--writer", choices=WRITERS, default="tuned")
    parser.add_argument("--adapter", type=Path, help="in place of the program's own")
    parser.add_argument("--companies", type=int, default=len(company_paths()))
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--texts", type=Path, help="a JSON file for what was written")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        loads = _loads(Path(folder))
        if options.adapter:
            loads["tuned"] = with_adapter(loads["base"], options.adapter.resolve())
        results = written_by(
            options.writer, loads[options.writer], company_paths()[: options.companies],
            SEEDS[: options.seeds], lambda line: print(line, file=sys.stderr, flush=True),
        )  # fmt: skip
    for result in results:
        print(result.language, json.dumps(result.figures()))
    if options.texts:
        rows = [_row(each) for result in results for each in (*result.texts, *result.gaps)]
        options.texts.write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    main()
