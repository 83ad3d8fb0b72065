"""What the founder looks at comes first, and a section may join a run that goes on."""

import json

import pytest

from assistant.domain.document import Document, SectionStatus
from assistant.errors import BadRequestError
from assistant.services.draft_run import DraftRun
from tests.unit.services.test_drafting import LONG
from tests.unit.services.workplace import ANSWERS, READY, Workplace

SHORT = {"text": LONG, "delay_ms": 3}


def written_order(place: Workplace, document: Document) -> list[str]:
    """Return the keys of sections in the order in which the model was asked for them."""
    lines = (place.folder / "prompts.jsonl").read_text("utf-8").splitlines()
    prompts = [json.loads(line)["prompt"] for line in lines]
    titles = {section.title: section.key for section in document.sections}
    return [next(titles[t] for t in titles if f"Section: {t}\n" in each) for each in prompts]


def recorded(place: Workplace, **script: object) -> None:
    record = str(place.folder / "prompts.jsonl")
    place.script(**({"record": record, "parallel": 1, "default": SHORT} | script))


def test_the_section_she_looks_at_is_written_first(place: Workplace) -> None:
    recorded(place)
    document = place.document(place.project())
    place.services.drafting.look_at(place.section(document.project_id, "timing").id)
    place.draft(document)
    assert written_order(place, document) == ["timing", *READY[:3]]


def test_a_look_elsewhere_in_the_middle_moves_that_section_up(place: Workplace) -> None:
    recorded(place)
    project = place.project()
    document = place.document(project)
    drafting = place.services.drafting
    sections = {key: place.section(project, key).id for key in READY}

    def look_midway() -> None:
        place.begin(document)
        drafting.look_at(sections["company_today"])
        place.wait(lambda: bool(drafting.live_text(sections[READY[0]])))
        drafting.look_at(sections["timing"])

    place.run(look_midway)
    order = ["company_today", "executive_summary", "timing", "problem_solution"]
    assert written_order(place, document) == order


def test_looking_at_a_section_outside_the_run_changes_nothing(place: Workplace) -> None:
    recorded(place)
    document = place.document(place.project())

    def look_around() -> None:
        place.begin(document)
        place.services.drafting.look_at("no such section")
        place.services.drafting.look_at("")

    place.run(look_around)
    assert written_order(place, document) == list(READY)


def test_a_finished_section_may_be_written_again_while_others_are(place: Workplace) -> None:
    other = LONG.replace("Skippers", "Sailors")
    slow = {"match": ANSWERS["why_now"], "text": LONG, "delay_ms": 12}
    first = {"match": "Section: The company today", "text": LONG, "times": 1}
    place.script(parallel=8, rules=[slow, first], default={"text": other})
    project = place.project()
    document = place.document(project)
    drafting = place.services.drafting
    timing = place.section(project, "timing").id
    chosen = place.section(project, "company_today").id

    def again_midway() -> None:
        place.begin(document, ["company_today", "timing"])
        place.wait(lambda: drafting.can_retry(chosen) and bool(drafting.live_text(timing)))
        assert not drafting.can_retry(timing)
        drafting.retry(chosen)
        assert place.section(project, "company_today").status is SectionStatus.QUEUED

    summary = place.run(again_midway)
    assert (summary.drafted, summary.error) == (3, None)
    assert place.section(project, "company_today").markdown == other
    assert [each.markdown for each in place.services.documents.revisions(chosen)] == [LONG]
    runs = {place.section(project, key).paragraphs[0].model_run for key in ("timing", "company_today")}  # fmt: skip  # noqa: E501
    assert len(runs) == 2


def test_a_section_that_is_being_written_cannot_be_asked_for_again(place: Workplace) -> None:
    place.script(tokens_per_s=100, default={"text": LONG})
    project = place.project()
    document = place.document(project)
    timing = place.section(project, "timing").id
    place.begin(document, ["timing"])
    with pytest.raises(BadRequestError) as caught:
        place.services.drafting.retry(timing)
    assert caught.value.key == "drafting_already"
    other = place.section(place.project(), "timing").id
    assert not place.services.drafting.can_retry(other)
    place.run(place.services.drafting.stop)
    assert place.services.drafting.can_retry(timing)


def test_sections_that_join_while_tokens_are_counted_are_written_too(place: Workplace) -> None:
    place.script(default={"text": LONG})
    project = place.project()
    document = place.document(project)
    drafting = place.services.drafting
    place.services.models.ensure_ready()
    place.wait(lambda: place.services.models.badge.state == "ready")

    def join_at_once() -> None:
        place.begin(document, ["timing"])
        assert active(drafting._run).count_id
        drafting.retry(place.section(project, "company_today").id)

    assert place.run(join_at_once).drafted == 2
    assert place.section(project, "company_today").markdown == LONG


def active(run: DraftRun | None) -> DraftRun:
    assert run is not None
    return run
