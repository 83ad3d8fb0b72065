"""The writing benchmark finds what is there and what is wrong in a text."""

import pytest

from assistant.domain.languages import LANGUAGES, Language
from assistant.domain.sentences import length_of
from assistant.services.figure_links import FigureLinks
from resources.starter.examples import company_names
from tests.benchmarks.writing_cases import WritingCase, cases_of, company_paths, gap_cases_of
from tests.benchmarks.writing_measures import TextMeasure, measure

PATH = next(path for path in company_paths() if path.stem == "lunvagt")


def _case(language: Language, section: str) -> WritingCase:
    every = cases_of(PATH)
    return next(e for e in every if (e.language, e.plan.section.id) == (language, section))


def _measured(case: WritingCase, text: str) -> TextMeasure:
    return measure(case, text, FigureLinks(case.sheet))


def _answer(case: WritingCase, key: str) -> str:
    fact = case.sheet.get(f"answers.{key}")
    assert fact is not None
    return str(fact.value.get(case.language))  # type: ignore[union-attr]


def test_there_are_twelve_companies_that_no_example_uses_and_all_sections_of_each() -> None:
    assert len(company_paths()) >= 12
    assert not {path.stem for path in company_paths()} & set(company_names())
    for path in company_paths():
        keys = [(case.language, case.plan.section.id) for case in cases_of(path)]
        assert len(keys) == len(set(keys)) == 38, path.stem
        gaps = list(gap_cases_of(path, 0))
        assert len(gaps) == 6
        assert all(case.gaps and len(case.plan.missing) == len(case.gaps) for case in gaps)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_founders_own_words_have_all_their_figures_and_no_other(language: Language) -> None:
    case = _case(language, "traction")
    found = _measured(case, _answer(case, "traction"))
    assert found.facts == (1, 1)
    total, present = found.figures
    assert total >= 5
    assert present / total >= 0.8
    assert found.unbacked / total <= 0.2
    assert found.purity > 0.99
    assert not found.is_loop


def test_an_invented_figure_and_a_missing_fact_are_counted() -> None:
    case = _case("en", "traction")
    found = _measured(case, "A fleet of 9,731 zeppelins covers the moon.")
    assert found.unbacked == 1
    assert found.facts == (1, 0)
    assert found.figures[1] == 0
    assert found.words == length_of("A fleet of 9,731 zeppelins covers the moon.", "en")
    assert not found.is_in_range


def test_a_loop_and_a_foreign_language_are_seen() -> None:
    case = _case("en", "traction")
    loop = _measured(case, "The water is the main water of the town. " * 5)
    assert loop.is_loop
    assert loop.repeated > 0.5
    assert _measured(case, "The pipes are 热网 and they leak.").purity < 0.8
    chinese = _case("zh", "traction")
    assert _measured(chinese, "热网 the pipes are leaking 漏水。").purity < 0.8


def test_a_question_counts_where_a_fact_was_taken_out() -> None:
    case = next(gap_cases_of(PATH, 0))
    assert _measured(case, f"So far: NEEDS({case.gaps[0]}).").asks
    assert not _measured(case, "So far nothing is known.").asks
