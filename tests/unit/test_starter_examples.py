"""The examples of the starter model teach nothing that the program would mark."""

from dataclasses import replace

from resources.starter.examples import company_names, examples_of, faults_between, faults_of
from resources.starter.variation import varied, without_a_fact

LEAST = 1_000


def test_every_example_says_what_its_facts_say_and_nothing_else() -> None:
    every = [one for name in company_names() for one in examples_of(name)]
    faults = [f"{one.name}: {fault}" for one in every for fault in faults_of(one)]
    assert faults == []
    assert list(faults_between(every)) == []
    assert len(every) >= LEAST
    assert sum(one.language == "zh" for one in every) >= LEAST / 2
    assert sum(bool(one.wanted) for one in every) >= LEAST / 10


def test_an_example_with_a_figure_of_its_own_is_found() -> None:
    every = examples_of("kilnside")
    one = next(each for each in every if "5 months" in each.text)
    other = next(each for each in every if "NEEDS(Solution)" in each.text)
    wrong = replace(one, text=one.text.replace("5 months", "7 months"))
    assert ["7 months" in fault for fault in faults_of(wrong)] == [True]
    assert list(faults_of(replace(other, text=other.text.replace("NEEDS(Solution)", "much"))))
    faults = list(faults_between([one, replace(one, company="x")]))
    assert faults
    assert all("shares with kilnside" in fault for fault in faults)


def test_an_example_varied_says_the_same_of_other_numbers_and_names() -> None:
    every = [one for name in ("kilnside", "pankou") for one in examples_of(name)]
    others = [varied(one, seed) for seed, one in enumerate(every)]
    pairs = list(zip(every, others, strict=True))
    assert sum(one.lines != other.lines for one, other in pairs) > 25
    assert any("Kilnside" in one.text and "Kilnside" not in other.text for one, other in pairs)
    for one, other in pairs:
        assert len(other.lines) == len(one.lines)
        assert list(faults_of(other)) == []
    assert varied(every[0], 0) == others[0]


def test_an_example_without_a_fact_asks_for_it_and_says_the_rest() -> None:
    every = [one for name in ("kilnside", "pankou") for one in examples_of(name)]
    pairs = [(one, without_a_fact(one, seed)) for seed, one in enumerate(every)]
    less = [(one, other) for one, other in pairs if other.wanted != one.wanted]
    assert len(less) > 3
    for one, other in less:
        [label] = other.wanted
        [gone] = [at for at, line in enumerate(other.lines) if "NEEDS(" in line]
        assert f"NEEDS({label})" in other.text
        assert list(faults_of(other)) == []
        kept = [line for at, line in enumerate(one.lines) if at != gone]
        assert [line for at, line in enumerate(other.lines) if at != gone] == kept
