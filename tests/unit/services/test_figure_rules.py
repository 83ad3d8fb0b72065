"""The rules of figures are made ready in a thread, for the facts as they are then."""

import pytest

from assistant.errors import EnvironmentFailure
from assistant.services import figure_rules
from assistant.services.figure_rules import FigureRules
from tests.unit.services.workplace import Workplace


def test_the_rules_are_ready_for_the_present_facts_only(place: Workplace) -> None:
    project, services = place.project(), place.services
    rules = FigureRules(services.jobs, services.knowledge)
    assert not rules.are_ready(project)
    rules.prepare(project)
    rules.prepare(project)
    assert services.jobs.running == 1
    place.wait(lambda: rules.are_ready(project))
    kept = services.knowledge.figure_links(project)
    assert kept.sheet is services.knowledge.of(project).sheet

    services.interview.set_answer(project, "company.city", "Hull", language="en")
    assert not rules.are_ready(project)
    rules.prepare(project)
    services.interview.set_answer(project, "company.city", "York", language="en")
    place.wait(lambda: services.jobs.running == 0)
    assert not rules.are_ready(project)  # they were made for facts that are past
    rules.prepare(project)
    place.wait(lambda: rules.are_ready(project))


def test_rules_that_cannot_be_made_ready_do_not_stop_the_look(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_sheet: object) -> None:
        raise ImportError("no rules")

    project = place.project()
    monkeypatch.setattr(figure_rules, "_links", fail)
    rules = FigureRules(place.services.jobs, place.services.knowledge)
    rules.prepare(project)
    place.wait(lambda: rules.are_ready(project))


def test_facts_that_cannot_be_read_once_do_not_end_the_making(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, services = place.project(), place.services
    rules = FigureRules(services.jobs, services.knowledge)
    with monkeypatch.context() as patch:
        patch.setattr(services.knowledge, "of", _no_disk)
        with pytest.raises(EnvironmentFailure):
            rules.prepare(project)
    rules.prepare(project)
    place.wait(lambda: rules.are_ready(project))


def test_rules_made_after_the_program_closed_its_file_ask_it_nothing(place: Workplace) -> None:
    project, services = place.project(), place.services
    FigureRules(services.jobs, services.knowledge).prepare(project)
    services.interview.set_answer(project, "company.city", "Hull", language="en")
    place.close()
    place.wait(lambda: services.jobs.running == 0)
    assert not services.knowledge.has_figure_links(project)


def _no_disk(_project_id: str) -> None:
    raise EnvironmentFailure("disk_full", path="x")
