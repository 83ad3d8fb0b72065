"""A sentence with a figure that nothing backs goes back to the model once, whatever comes then."""

import json
from collections.abc import Mapping

import pytest

from assistant.domain.document import SectionStatus
from assistant.errors import BadRequestError, EnvironmentFailure
from assistant.services.drafting import RunSummary
from tests.unit.services.test_drafting import LONG
from tests.unit.services.workplace import Workplace

WRONG = "Harbours leave 47% of their moorings empty."
RIGHT = "Harbours leave 19% of their moorings empty."
LINKED = "Harbours leave [19%](fact:evidence.waste) of their moorings empty."
ALSO_WRONG = "Each of the 312 harbour masters we met has one notebook."
DRAFT = {"match": "Section:", "text": f"{LONG} {WRONG}"}
AGAIN = {"match": f"Sentence: {WRONG}"}


def drafted(place: Workplace, *rules: Mapping[str, object], **script: object) -> RunSummary:
    """Draft one section with a script; the record of prompts lies beside it."""
    record = str(place.folder / "prompts.jsonl")
    place.script(rules=list(rules), record=record, **script)
    return place.draft(place.document(place.project()), ["timing"])


def text_of(place: Workplace) -> str:
    (row,) = place.services.projects.list()
    return place.section(row.id, "timing").markdown


def prompts(place: Workplace) -> list[str]:
    lines = (place.folder / "prompts.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["prompt"] for line in lines]


def test_the_model_mends_a_sentence_and_the_figure_is_linked(place: Workplace) -> None:
    summary = drafted(place, AGAIN | {"text": RIGHT}, DRAFT)
    assert (summary.drafted, summary.cut, summary.error) == (1, 0, None)
    assert text_of(place) == f"{LONG} {LINKED}"
    (row,) = place.services.projects.list()
    section = place.section(row.id, "timing")
    assert section.status is SectionStatus.DRAFTED
    assert {paragraph.author for paragraph in section.paragraphs} == {"model"}
    assert place.services.documents.revisions(section.id) == ()
    assert place.services.history.undo(row.id)
    assert text_of(place) == ""


def test_it_is_told_what_is_wrong_and_which_fact_is_near(place: Workplace) -> None:
    drafted(place, AGAIN | {"text": RIGHT}, DRAFT)
    first, again = prompts(place)
    assert "Section:" in first
    assert "nothing in the facts says 47%." in again
    assert "- Moorings left empty: 19%" in again
    assert LONG[:60] not in again


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "Harbours leave 48% of their moorings empty.",  # no fact again
    ],
)
def test_an_answer_that_is_no_good_leaves_the_sentence_as_it_was(
    place: Workplace, answer: str
) -> None:
    summary = drafted(place, AGAIN | {"text": answer}, DRAFT)
    assert summary.error is None
    assert text_of(place) == f"{LONG} {WRONG}"


def test_a_label_and_quotation_marks_around_the_answer_are_left_out(place: Workplace) -> None:
    drafted(place, AGAIN | {"text": f'Corrected: "{RIGHT}"'}, DRAFT)
    assert text_of(place) == f"{LONG} {LINKED}"


def test_each_sentence_is_asked_for_once_and_judged_alone(place: Workplace) -> None:
    rules = (AGAIN | {"text": RIGHT}, {"match": f"Sentence: {ALSO_WRONG}", "text": "No."})
    drafted(place, *rules, {"match": "Section:", "text": f"{WRONG} {ALSO_WRONG} {LONG}"})
    assert text_of(place) == f"{LINKED} {ALSO_WRONG} {LONG}"
    assert len(prompts(place)) == 3


def test_a_text_without_such_a_figure_and_her_own_words_are_not_sent_back(
    place: Workplace,
) -> None:
    drafted(place, {"match": "Section:", "text": f"{RIGHT} {LONG}"})
    assert len(prompts(place)) == 1
    project = place.project()
    place.services.models.choose("none")
    place.draft(place.document(project))
    assert len(prompts(place)) == 1


def test_a_base_model_is_not_asked_to_mend(place: Workplace) -> None:
    wrong = "Harbour gates have counted forty-seven percent of every boat since 2025."
    drafted(place, default={"text": wrong}, has_chat_template=False)
    assert len(prompts(place)) == 1


def waiting_for_the_answer(place: Workplace, **again: object) -> tuple[str, str]:
    """Begin to draft a section and wait until a sentence of it is on its way back."""
    slow = {**AGAIN, "text": RIGHT, "delay_ms": 150, **again}
    place.script(rules=[slow, DRAFT])
    project = place.project()
    section_id = place.section(project, "timing").id
    place.begin(place.document(project), ["timing"])
    drafting = place.services.drafting
    place.wait(lambda: drafting._run is not None and bool(drafting._run.mending))
    return project, section_id


def test_until_then_the_section_is_being_written(place: Workplace) -> None:
    project, section_id = waiting_for_the_answer(place)
    drafting = place.services.drafting
    assert place.section(project, "timing").status is SectionStatus.DRAFTING
    assert not drafting.can_retry(section_id)
    with pytest.raises(BadRequestError, match="drafting_already"):
        drafting.retry(section_id)
    progress = drafting.progress
    assert progress is not None
    assert (progress.written, progress.writing, progress.total) == (0, 1, 1)
    place.wait(lambda: not drafting.is_running)
    assert place.section(project, "timing").markdown == f"{LONG} {LINKED}"


def test_stop_keeps_the_section_as_it_stands(place: Workplace) -> None:
    project, _ = waiting_for_the_answer(place, fail="hang", fail_after=2)
    place.services.models.client._cancel_grace_ms = 300
    summary = place.run(place.services.drafting.stop)
    assert (summary.stopped, summary.drafted) == (True, 1)
    section = place.section(project, "timing")
    assert section.markdown == f"{LONG} {WRONG}"
    assert section.status is SectionStatus.DRAFTED


def test_a_model_that_dies_costs_no_sentence(place: Workplace) -> None:
    project, _ = waiting_for_the_answer(place)
    place.run(place.kill_model)
    assert place.section(project, "timing").markdown == f"{LONG} {WRONG}"
    assert place.section(project, "timing").status is SectionStatus.DRAFTED


def test_closing_the_program_keeps_the_section_and_so_does_a_crash(place: Workplace) -> None:
    project, section_id = waiting_for_the_answer(place)
    (live,) = place.services.drafting._stores.live_texts.live_sections()
    assert (live.section_id, live.text) == (section_id, f"{LONG} {WRONG}")
    place.reopen()
    assert place.section(project, "timing").markdown == f"{LONG} {WRONG}"
    assert place.section(project, "timing").status is SectionStatus.DRAFTED


def test_a_document_undone_meanwhile_ends_the_run(place: Workplace) -> None:
    project, _ = waiting_for_the_answer(place)

    def undo() -> None:
        assert place.services.history.undo(project)

    place.run(undo)
    assert place.services.documents.list(project) == ()


def test_a_full_disk_ends_the_run_with_a_sentence(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_values: object, **_more: object) -> None:
        raise EnvironmentFailure("disk_full", path="/work")

    waiting_for_the_answer(place)
    monkeypatch.setattr(place.services.drafting._stores.documents, "save_section", full)
    summary = place.run(lambda: None)
    assert summary.error is not None
    assert summary.error.key == "disk_full"


def test_slots_are_shown_as_values_wherever_a_token_ends(place: Workplace) -> None:
    pieces = ["Harbours leave ", "{", "f", "1", "}", " of their moorings empty. ", LONG]
    place.script(default={"pieces": pieces, "delay_ms": 40})
    project = place.project()
    place.services.drafting.prompt_form = "slots"
    shown: list[str] = []
    place.services.drafting.section_begun.connect(lambda _id, opening: shown.append(opening))
    place.services.drafting.section_streamed.connect(lambda _id, piece: shown.append(piece))
    place.draft(place.document(project), ["problem_solution"])
    section = place.section(project, "problem_solution")
    assert section.markdown == f"{LINKED} {LONG}"
    assert "{" not in "".join(shown)
    assert f"{RIGHT} {LONG}".startswith("".join(shown))
    assert "19%" in "".join(shown)
    run_id = section.paragraphs[0].model_run
    assert run_id is not None
    run = place.services.drafting._stores.model_runs.get(run_id)
    assert run.prompt_hash.startswith("sections-en-v2-slots")


def test_a_sentence_with_a_slot_that_there_is_not_is_cut(place: Workplace) -> None:
    place.script(default={"text": f"We have {{f77}} harbours. {LONG}"})
    place.services.drafting.prompt_form = "slots"
    project = place.project()
    place.draft(place.document(project), ["problem_solution"])
    section = place.section(project, "problem_solution")
    assert section.markdown == LONG
    assert section.status is SectionStatus.CUT
