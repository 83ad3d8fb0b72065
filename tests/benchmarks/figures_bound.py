"""Figures found and bound: how much of the labelled corpus is right, and how long a plan takes."""

from collections.abc import Callable, Mapping, Sequence
from itertools import cycle
from statistics import median
from time import perf_counter

from assistant.domain.binding import FactIndex, bind
from assistant.domain.fact_sheet import build_fact_sheet
from assistant.domain.facts import Fact
from assistant.domain.figures import find_figures
from assistant.domain.languages import LANGUAGES, Language, LocalizedText
from assistant.resources import sample_paths
from assistant.services import content
from assistant.services.brief_files import read_brief
from tests.benchmarks.measuring import Bench, Goal, Measurement, rounded
from tests.corpus.scoring import Score, score
from tests.corpus.sheet import corpus_sheet

# Characters on fifty pages that are filled with prose, as the program prints them.
FIFTY_PAGES: Mapping[Language, int] = {"en": 150_000, "zh": 72_500}
PARAGRAPH = 800
PAGES_MS, PARAGRAPH_MS, SHEET_MS = 150.0, 5.0, 20.0
FINDING_F1, NORMAL_FORM, BINDING, WRONGLY_BACKED = 0.985, 0.98, 0.97, 0.005


def run(bench: Bench) -> Sequence[Measurement]:
    """Score the corpus, and time a plan's length of text against its full sheet."""
    return [*_scores(), *_times(bench)]


def _scores() -> list[Measurement]:
    """Return the scores of the corpus, and those of the half that no rule was written from."""
    unseen, seen = score("held out"), score("known")
    whole = Score(counts=unseen.counts + seen.counts)
    return [*_scores_of("corpus", whole), *_scores_of("held_out_half", unseen)]


def _scores_of(name: str, total: Score) -> list[Measurement]:
    wrongly = 1 - total.share("unbacked")
    counts = total.counts
    details: dict[str, float] = {"figures": counts["labelled"], "unbacked": counts["unbacked"]}
    return [
        _share(f"{name}_finding_f1", total.f1(), ">=", FINDING_F1, details),
        _share(f"{name}_normal_form", total.share("normal form"), ">=", NORMAL_FORM, {}),
        _share(f"{name}_binding", total.share("binding"), ">=", BINDING, {}),
        _share(f"{name}_unbacked_called_backed", wrongly, "<=", WRONGLY_BACKED, {}),
    ]


def _share(
    name: str, value: float, comparison: str, limit: float, details: dict[str, float]
) -> Measurement:
    goal = Goal(limit=limit, comparison=">=" if comparison == ">=" else "<=")
    return Measurement(name=name, unit="share", value=value, goal=goal, details=details)


def _times(bench: Bench) -> list[Measurement]:
    index = FactIndex(corpus_sheet())
    found: list[Measurement] = []
    for language in LANGUAGES:
        text = _plan_text(language)
        pages = _milliseconds(lambda text=text: bind(text, index), bench.runs)  # type: ignore[misc]  # bound now
        finding = _milliseconds(lambda text=text: find_figures(text), bench.runs)  # type: ignore[misc]  # the same
        touched = text[:PARAGRAPH]
        paragraph = _milliseconds(lambda text=touched: bind(text, index), bench.runs)  # type: ignore[misc]  # the same
        details = {"finding_ms": rounded(finding), "figures": len(find_figures(text))}
        found += [
            _time(f"fifty_pages_found_and_bound_{language}", pages, PAGES_MS, details),
            _time(f"one_paragraph_found_and_bound_{language}", paragraph, PARAGRAPH_MS, {}),
        ]
    return [*found, _time("sheet_of_a_project", _sheet_ms(bench.runs), SHEET_MS, {})]


def _time(name: str, value: float, limit: float, details: dict[str, float]) -> Measurement:
    goal = Goal(limit=limit, comparison="<")
    return Measurement(name=name, unit="ms", value=value, goal=goal, details=details)


def _sheet_ms(runs: int) -> float:
    brief, labels = read_brief(sample_paths()[0]), content.field_labels()
    return _milliseconds(lambda: build_fact_sheet(brief, labels), runs)


def _milliseconds(work: Callable[[], object], runs: int) -> float:
    work()
    times = []
    for _ in range(runs):
        begun = perf_counter()
        work()
        times.append((perf_counter() - begun) * 1000)
    return median(times)


def _plan_text(language: Language) -> str:
    """Return fifty pages of a sample's own words; sentences come again, as in a real plan."""
    texts = [text for fact in _sample_facts() if (text := _words(fact, language))]
    pages, length = [], 0
    for text in cycle(texts):
        pages.append(text)
        length += len(text) + 2
        if length >= FIFTY_PAGES[language]:
            return "\n\n".join(pages)[: FIFTY_PAGES[language]]
    return ""


def _sample_facts() -> list[Fact]:
    labels = content.field_labels()
    return [fact for path in sample_paths() for fact in build_fact_sheet(read_brief(path), labels)]


def _words(fact: Fact, language: str) -> str:
    value = fact.value
    is_text = isinstance(value, LocalizedText) and fact.id.startswith("answers.")
    return (getattr(value, language) or "") if is_text else ""
