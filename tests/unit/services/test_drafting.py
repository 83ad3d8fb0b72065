"""Drafting writes sections as they stream, keeps every word, and asks instead of inventing."""

import json
import os
import signal
from itertools import pairwise

import pytest

from assistant.domain.bound_text import without_fact_links
from assistant.domain.document import SectionStatus
from assistant.errors import BadRequestError, EnvironmentFailure
from assistant.services.documents import shown_remark
from tests.unit.services.workplace import ANSWERS, BRIEF, READY, Workplace

LONG = (
    "Skippers who come in after dark rarely find the harbour office open. They circle between the "
    "pontoons, call on a radio channel that nobody hears, and tie up where they should not. In the "
    "morning the harbour master walks the quay with a notebook and asks for money that many have "
    "already sailed away with. We put a small sensor on each cleat and show which places are free. "
    "A crew chooses one on the way in and pays before it arrives. The gate opens for them, the "
    "lights along the jetty come on, and the book of the harbour is right without anyone writing "
    "in it. What used to be lost to guesswork becomes ordinary income."
)


def test_every_section_with_its_facts_is_streamed_saved_and_settled(place: Workplace) -> None:
    place.script(tokens_per_s=1000, default={"text": LONG})
    document = place.document(place.project())
    streamed: dict[str, str] = {}

    def add(section_id: str, text: str) -> None:
        streamed[section_id] = streamed.get(section_id, "") + text

    place.services.drafting.section_begun.connect(add)
    place.services.drafting.section_streamed.connect(add)
    summary = place.draft(document)
    assert (summary.drafted, summary.cut, summary.error) == (len(READY), 0, None)
    saved = place.services.documents.get(document.id)
    texts = {section.id: section for section in saved.sections if section.key in READY}
    assert streamed.keys() == texts.keys()
    assert all(text and LONG.startswith(text) for text in streamed.values())
    assert {section.markdown for section in texts.values()} == {LONG}
    assert {section.status for section in texts.values()} == {SectionStatus.DRAFTED}
    assert {p.author for section in texts.values() for p in section.paragraphs} == {"model"}
    assert not place.services.drafting.is_running


def test_a_section_without_its_answers_holds_the_questions_and_no_invented_text(
    place: Workplace,
) -> None:
    project = place.project()
    summary = place.draft(place.document(project))
    section = place.section(project, "go_to_market")
    assert section.status is SectionStatus.NEEDS_ANSWERS
    question = next(
        item.question
        for item in place.services.interview.open_questions(project, "en")
        if item.question.path == "answers.go_to_market"
    )
    assert question.label.en is not None
    assert section.markdown.startswith("> [!question]")
    assert question.label.en in section.markdown
    assert {paragraph.author for paragraph in section.paragraphs} == {"program"}
    needs_answers = [
        section
        for section in place.document(project).sections
        if section.status is SectionStatus.NEEDS_ANSWERS
    ]
    assert summary.waiting == len(needs_answers)


def test_a_text_in_the_other_language_only_asks_for_a_translation(place: Workplace) -> None:
    project = place.project()
    place.draft(place.document(project, "zh"), ["problem_solution"])
    section = place.section(project, "problem_solution", "zh")
    assert section.status is SectionStatus.NEEDS_TRANSLATION
    assert "Harbours" not in section.markdown


def test_an_answer_given_later_turns_the_question_into_a_draft(place: Workplace) -> None:
    place.script(default={"text": LONG})
    project = place.project()
    place.draft(place.document(project))
    place.services.interview.set_answer(
        project, "answers.go_to_market", "We call harbours.", language="en"
    )
    summary = place.draft(place.document(project))
    assert summary.drafted == 1
    assert place.section(project, "go_to_market").markdown == LONG


def test_the_prompt_holds_the_facts_of_the_section_and_no_others(place: Workplace) -> None:
    record = place.folder / "prompts.jsonl"
    place.script(default={"text": LONG}, record=str(record))
    place.draft(place.document(place.project()), ["timing"])
    (prompt,) = [json.loads(line)["prompt"] for line in record.read_text("utf-8").splitlines()]
    assert ANSWERS["why_now"] in prompt
    assert ANSWERS["solution"] not in prompt
    assert "fact:" not in prompt


def test_stop_keeps_the_text_that_is_there(place: Workplace) -> None:
    place.script(tokens_per_s=200, default={"text": LONG})
    project = place.project()
    document = place.document(project)
    drafting = place.services.drafting
    first = place.section(project, "executive_summary")

    def stop_midway() -> None:
        place.begin(document)
        place.wait(lambda: len(drafting.live_text(first.id) or "") > 60)
        drafting.stop()

    summary = place.run(stop_midway)
    assert summary.stopped
    section = place.section(project, "executive_summary")
    assert section.status is SectionStatus.STOPPED
    assert LONG.startswith(section.markdown)
    assert len(section.markdown) > 60
    assert place.section(project, "timing").status is SectionStatus.EMPTY
    assert shown_remark(section, "en").startswith("Stopped.")


def test_stop_before_the_first_word_leaves_every_section_as_it_was(place: Workplace) -> None:
    place.script(load={"delay_ms": 300}, default={"text": LONG})
    project = place.project()
    document = place.document(project)

    def stop_at_once() -> None:
        place.begin(document, READY)
        place.services.drafting.stop()

    assert place.run(stop_at_once).stopped
    statuses = {place.section(project, key).status for key in READY}
    assert statuses == {SectionStatus.EMPTY}


def test_retry_keeps_the_text_before_as_a_revision(place: Workplace) -> None:
    other = LONG.replace("Skippers", "Sailors")
    place.script(rules=[{"text": LONG, "times": 1}], default={"text": other})
    project = place.project()
    place.draft(place.document(project), ["timing"])
    section = place.section(project, "timing")
    place.run(lambda: place.services.drafting.retry(section.id))
    assert place.section(project, "timing").markdown == other
    (revision,) = place.services.documents.revisions(section.id)
    assert revision.markdown == LONG
    place.services.documents.restore_revision(revision.id)
    assert place.section(project, "timing").markdown == LONG


def test_a_retry_has_another_seed_within_what_a_seed_may_be(place: Workplace) -> None:
    place.script(default={"text": LONG})
    place.services.settings.set("draft.seed", 2_147_483_647)
    project = place.project()
    timing = place.section(project, "timing")
    other = LONG.replace("Skippers", "Sailors")
    place.script(rules=[{"text": LONG, "times": 1}], default={"text": other})

    def seed() -> int | None:
        run_id = place.section(project, "timing").paragraphs[0].model_run
        assert run_id is not None
        return place.services.drafting._stores.model_runs.get(run_id).seed

    place.draft(place.document(project), ["timing"])
    first = seed()
    place.run(lambda: place.services.drafting.retry(timing.id))
    assert (first, seed()) == (2_147_483_647, 0)


def test_text_of_the_founder_is_not_drafted_over_unless_she_asks(place: Workplace) -> None:
    place.script(default={"text": LONG})
    project = place.project()
    timing = place.section(project, "timing")
    place.services.documents.edit_section(timing.id, "My own words.")
    place.draft(place.document(project))
    assert place.section(project, "timing").markdown == "My own words."


def test_without_a_model_the_plan_is_made_of_her_own_words_with_their_figures(
    place: Workplace,
) -> None:
    project = place.project()
    place.services.models.choose("none")
    summary = place.draft(place.document(project))
    assert (summary.drafted, summary.error) == (len(READY), None)
    section = place.section(project, "problem_solution")
    assert "[19%](fact:evidence.waste)" in section.markdown
    assert section.status is SectionStatus.DRAFTED
    assert {paragraph.author for paragraph in section.paragraphs} == {"program"}


def test_a_model_file_that_is_gone_gives_a_plain_draft_and_says_why(place: Workplace) -> None:
    project = place.project()
    place.services.models.choose(str(place.folder / "gone.gguf"))
    summary = place.draft(place.document(project))
    assert summary.error is not None
    assert summary.error.key == "model_missing"
    section = place.section(project, "problem_solution")
    assert ANSWERS["solution"] in section.markdown
    assert "gone.gguf" in shown_remark(section, "en")
    assert "gone.gguf" in shown_remark(section, "zh")


def test_a_model_process_that_cannot_start_gives_a_plain_draft_too(place: Workplace) -> None:
    place.script(load={"fail": "crash"})
    project = place.project()
    summary = place.draft(place.document(project))
    assert summary.error is not None
    assert summary.error.key == "worker_died_loading"
    assert ANSWERS["solution"] in place.section(project, "problem_solution").markdown


@pytest.mark.parametrize(("fail", "key"), [("crash", "worker_crashed"), ("oom", "worker_killed")])
def test_a_model_process_that_dies_midway_costs_no_text_and_the_next_draft_goes_on(
    place: Workplace, fail: str, key: str
) -> None:
    place.script(rules=[{"text": LONG, "fail": fail, "fail_after": 20, "times": 1}])
    project = place.project()
    summary = place.draft(place.document(project), ["timing"])
    assert summary.error is not None
    assert summary.error.key == key
    section = place.section(project, "timing")
    assert section.status is SectionStatus.FAILED
    assert LONG.startswith(section.markdown)
    assert len(section.markdown.split()) >= 19
    assert place.services.models.badge.state == "failed"
    place.script(default={"text": LONG})
    assert place.run(lambda: place.services.drafting.retry(section.id)).error is None
    assert place.section(project, "timing").markdown == LONG


def test_the_other_sections_of_a_run_whose_process_died_can_be_drafted_again(
    place: Workplace,
) -> None:
    place.script(rules=[{"text": LONG, "fail": "crash", "fail_after": 5, "times": 1}])
    project = place.project()
    place.draft(place.document(project))
    statuses = {place.section(project, key).status for key in READY}
    assert statuses == {SectionStatus.FAILED}
    place.script(default={"text": LONG})
    assert place.draft(place.document(project)).drafted == len(READY)


def test_a_model_that_hangs_is_left_behind_by_stop(place: Workplace) -> None:
    place.script(rules=[{"text": LONG, "fail": "hang", "fail_after": 12}])
    project = place.project()
    document = place.document(project)
    drafting = place.services.drafting
    place.services.models.client._cancel_grace_ms = 300  # the usual three seconds are for people
    timing = place.section(project, "timing")

    def stop_when_it_hangs() -> None:
        place.begin(document, ["timing"])
        place.wait(lambda: len((drafting.live_text(timing.id) or "").split()) >= 12)
        drafting.stop()

    assert place.run(stop_when_it_hangs).stopped
    section = place.section(project, "timing")
    assert section.status is SectionStatus.STOPPED
    assert LONG.startswith(section.markdown)


def test_a_loop_is_stopped_while_it_streams_and_what_was_good_stays(place: Workplace) -> None:
    place.script(default={"text": LONG + " and more and more" * 4000}, context_length=32768)
    project = place.project()
    summary = place.draft(place.document(project), ["timing"])
    section = place.section(project, "timing")
    assert summary.cut == 1
    assert section.status is SectionStatus.CUT
    assert section.markdown.startswith("Skippers who come in")
    assert "and more and more" not in section.markdown
    assert shown_remark(section, "en")


def test_a_draft_with_nothing_good_in_it_gives_way_to_her_own_words(place: Workplace) -> None:
    place.script(default={"text": "我们公司帮助许多港口减少空置的泊位。" * 3})
    project = place.project()
    place.draft(place.document(project), ["timing"])
    section = place.section(project, "timing")
    assert section.status is SectionStatus.CUT
    assert without_fact_links(section.markdown) == ANSWERS["why_now"]
    assert "wrong language" in shown_remark(section, "en")


def test_a_context_too_small_for_all_facts_is_said(place: Workplace) -> None:
    filler = " ".join(f"Fact{number} matters." for number in range(1000))
    answers = ANSWERS | {"market": filler, "customers": "Small harbours."}
    place.script(default={"text": LONG}, context_length=2048)
    project = place.project(BRIEF | {"answers": answers})
    place.draft(place.document(project), ["timing"])
    section = place.section(project, "timing")
    assert section.status is SectionStatus.DRAFTED
    assert section.markdown == LONG
    assert "context was too small" in shown_remark(section, "en")


def test_a_second_start_is_refused_and_the_first_goes_on(place: Workplace) -> None:
    place.script(default={"text": LONG})
    project = place.project()
    document = place.document(project)

    def start_twice() -> None:
        place.begin(document, READY)
        with pytest.raises(BadRequestError) as caught:
            place.begin(document, READY)
        assert caught.value.key == "drafting_already"

    assert place.run(start_twice).drafted == len(READY)


def test_what_has_arrived_is_on_the_disk_within_a_second(place: Workplace) -> None:
    place.script(tokens_per_s=50, default={"text": LONG * 4})
    project = place.project()
    timing = place.section(project, "timing")
    place.begin(place.document(project), ["timing"])
    stores = place.services.drafting._stores
    seen: list[str] = []

    def three_saves() -> bool:
        for live in stores.live_texts.live_sections():
            if live.section_id == timing.id and live.text not in seen:
                seen.append(live.text)
        return len(seen) == 3

    place.wait(three_saves)
    words = [len(text.split()) for text in seen]
    assert all(0 < later - earlier <= 60 for earlier, later in pairwise(words))
    place.services.drafting.stop()
    place.wait(lambda: not place.services.drafting.is_running)


def test_closing_the_program_midway_keeps_the_text(place: Workplace) -> None:
    place.script(tokens_per_s=200, default={"text": LONG})
    project = place.project()
    timing = place.section(project, "timing")
    place.begin(place.document(project), ["timing"])
    place.wait(lambda: len(place.services.drafting.live_text(timing.id) or "") > 60)
    place.reopen()
    section = place.section(project, "timing")
    assert section.status is SectionStatus.STOPPED
    assert LONG.startswith(section.markdown)
    assert len(section.markdown) > 60


def test_another_model_chosen_while_one_loads_writes_the_draft(place: Workplace) -> None:
    place.script(load={"delay_ms": 500}, default={"text": LONG})
    other = place.folder / "other.gguf"
    other.write_bytes(b"x")
    project = place.project()
    document = place.document(project)

    def change_of_mind() -> None:
        place.begin(document, ["timing"])
        place.wait(lambda: place.services.models.client.state == "loading")
        place.services.models.choose(str(other))

    assert place.run(change_of_mind).error is None
    assert place.section(project, "timing").markdown == LONG
    assert place.services.models.client.loaded is not None
    assert place.services.models.client.loaded.path == str(other)


def test_no_model_chosen_while_one_loads_gives_a_plain_draft(place: Workplace) -> None:
    place.script(load={"delay_ms": 500}, default={"text": LONG})
    project = place.project()
    document = place.document(project)

    def change_of_mind() -> None:
        place.begin(document, ["timing"])
        place.services.models.choose("none")

    place.run(change_of_mind)
    markdown = place.section(project, "timing").markdown
    assert without_fact_links(markdown) == ANSWERS["why_now"]


def test_her_own_text_stays_when_a_retry_finds_no_model(place: Workplace) -> None:
    project = place.project()
    timing = place.section(project, "timing")
    place.services.documents.edit_section(timing.id, "My own words.")
    place.services.models.choose(str(place.folder / "gone.gguf"))
    summary = place.run(lambda: place.services.drafting.retry(timing.id))
    assert summary.error is not None
    assert place.section(project, "timing").markdown == "My own words."


def test_the_model_process_killed_from_outside_is_started_again(place: Workplace) -> None:
    place.script(tokens_per_s=200, default={"text": LONG})
    project = place.project()
    timing = place.section(project, "timing")
    document = place.document(project)

    def kill_midway() -> None:
        place.begin(document, ["timing"])
        place.wait(lambda: len(place.services.drafting.live_text(timing.id) or "") > 60)
        os.kill(place.services.models.client.process_id, signal.SIGKILL)

    assert place.run(kill_midway).error is not None
    assert len(place.section(project, "timing").markdown) > 60
    place.run(lambda: place.services.drafting.retry(timing.id))
    assert place.section(project, "timing").markdown == LONG


def test_a_draft_is_one_step_of_undo(place: Workplace) -> None:
    place.script(default={"text": LONG})
    project = place.project()
    place.draft(place.document(project), ["timing"])
    assert place.services.history.undo(project)
    assert place.section(project, "timing").markdown == ""
    assert place.services.history.redo(project)
    assert place.section(project, "timing").markdown == LONG


def _full_disk(*_values: object, **_more: object) -> None:
    raise EnvironmentFailure("disk_full", path="/work")


@pytest.mark.parametrize(
    ("store", "method"),
    [
        ("documents", "save_section"),
        ("documents", "set_status"),
        ("live_texts", "write_all"),
        ("model_runs", "add"),
    ],
)
def test_a_full_disk_ends_the_run_with_a_sentence_and_the_next_run_is_free(
    place: Workplace, monkeypatch: pytest.MonkeyPatch, store: str, method: str
) -> None:
    place.script(tokens_per_s=200, default={"text": LONG})
    project = place.project()
    document = place.document(project)
    owner = getattr(place.services.drafting._stores, store)
    with monkeypatch.context() as broken:
        broken.setattr(owner, method, _full_disk)
        summary = place.draft(document, ["timing"])
    assert summary.error is not None
    assert summary.error.key == "disk_full"
    assert not place.services.drafting.is_running
    assert place.draft(place.document(project), ["timing"]).error is None
    assert place.section(project, "timing").markdown == LONG


def test_a_document_undone_while_it_is_drafted_ends_the_run(place: Workplace) -> None:
    place.script(tokens_per_s=200, default={"text": LONG})
    project = place.project()
    document = place.document(project)
    timing = place.section(project, "timing")

    def undo_midway() -> None:
        place.begin(document, ["timing"])
        place.wait(lambda: len(place.services.drafting.live_text(timing.id) or "") > 60)
        assert place.services.history.undo(project)

    place.run(undo_midway)
    assert place.services.documents.list(project) == ()
    assert place.section(project, "timing").markdown == ""


def test_a_context_without_room_for_any_fact_gives_her_own_words_and_asks_no_model(
    place: Workplace,
) -> None:
    record = place.folder / "prompts.jsonl"
    place.script(default={"text": LONG}, record=str(record), context_length=320)
    project = place.project()
    assert place.draft(place.document(project)).drafted == len(READY)
    section = place.section(project, "timing")
    assert without_fact_links(section.markdown) == ANSWERS["why_now"]
    assert "context was too small" in shown_remark(section, "en")
    assert not record.exists()
