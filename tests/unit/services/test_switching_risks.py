"""The assumptions nearest to where the money runs out become risks: once, updated, undoable."""

from decimal import Decimal

import pytest

from assistant.domain.brief import Brief
from assistant.domain.finance.sensitivity import PAY, Lever, Sensitivity, sensitivities
from assistant.resources import sample_paths
from assistant.services.switching_risks import add_as_risks, nearest
from tests.unit.services.workplace import Workplace

D = Decimal


def sensitivity(path: str, switching: str | None, base: str = "100") -> Sensitivity:
    lever = Lever(path=path, value=D(79), along=(path,), most=D(4))
    return Sensitivity(
        lever=lever, base=D(base), less=D(0), more=D(0),
        switching=None if switching is None else D(switching), is_fine=D(base) >= 0,
    )  # fmt: skip


def test_the_nearest_come_first_and_what_never_tips_is_left_out() -> None:
    found = [
        sensitivity("a", "3"), sensitivity("b", None), sensitivity("c", "0.9"),
        sensitivity("d", "1.05"), sensitivity("e", "0.5"),
    ]  # fmt: skip
    assert [each.lever.path for each in nearest(found)] == ["d", "c", "e"]
    assert nearest([sensitivity("a", "1.2", base="-5")]) == ()


@pytest.fixture
def project(place: Workplace) -> str:
    return place.services.projects.open_sample(
        next(path for path in sample_paths() if path.stem == "tallyhop")
    )


def brief(place: Workplace, project: str) -> Brief:
    return place.services.knowledge.of(project).brief


def test_the_sample_says_where_its_money_runs_out(place: Workplace, project: str) -> None:
    services = place.services
    before = brief(place, project).risks
    found = [each for part in sensitivities(brief(place, project)) for each in part]
    add_as_risks(services.interview, services.knowledge, project, found)
    added = brief(place, project).risks[len(before) :]
    assert len(added) == 3
    assert brief(place, project).risks[: len(before)] == before
    price = next(each for each in added if each.id == "tips_revenue_sites_price")
    assert price.name.en == "Site subscription: Price: lower than planned"
    assert price.trigger.en is not None
    assert price.trigger.en.startswith("At £73.")
    assert "(-6.6%) instead of £79 a month" in price.trigger.en
    assert "现金见底" in (price.trigger.zh or "")
    pay = next(each for each in added if each.id == f"tips_{PAY}")
    assert pay.trigger.en == "At +7.6% the cash falls to nil within the plan."
    services.history.undo(project)
    assert brief(place, project).risks == before


def test_a_risk_is_brought_up_to_date_and_keeps_what_was_added_to_it(
    place: Workplace, project: str
) -> None:
    services = place.services
    path = "revenue.sites.price"
    add_as_risks(services.interview, services.knowledge, project, [sensitivity(path, "0.9")])
    rows = services.interview.answer(project, "risks")
    count = len(rows)
    data = [{"id": each.id, "name": each.name.as_mapping()} for each in rows]
    data[-1] |= {"owner": {"en": "Maya"}, "category": "market"}
    services.interview.set_answer(project, "risks", data, language="en")
    add_as_risks(services.interview, services.knowledge, project, [sensitivity(path, "0.8")])
    rows = services.interview.answer(project, "risks")
    assert len(rows) == count
    assert (rows[-1].owner.en, rows[-1].category) == ("Maya", "market")
    assert "(-20.0%)" in rows[-1].trigger.en


def captions(place: Workplace, project: str) -> list[str]:
    """Return what the tables and charts of the section on risks are called."""
    document = place.document(project)
    section = next(each for each in document.sections if each.key == "risks")
    return [
        "".join(getattr(part, "text", "") for part in block.caption)
        for block in place.services.documents.computed_blocks(document, section)
        if hasattr(block, "caption")
    ]


def test_the_plan_prints_the_signs_once_there_are_any(place: Workplace, project: str) -> None:
    services = place.services
    assert "How we would notice in time" not in captions(place, project)
    found = [sensitivity("revenue.sites.price", "0.9")]
    add_as_risks(services.interview, services.knowledge, project, found)
    assert "How we would notice in time" in captions(place, project)
