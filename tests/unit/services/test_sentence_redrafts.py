"""One sentence of the founder's choice is written anew as one step of undo, or stays as it is."""

import json

import pytest

from assistant.domain.document import Section, SectionStatus
from assistant.errors import AssistantError, BadRequestError
from tests.unit.services.workplace import Workplace

OLD = "Harbours leave 47% of their moorings empty."
NEW = "Harbours leave 19% of their moorings empty."
LINKED = "Harbours leave [19%](fact:evidence.waste) of their moorings empty."
OTHER = "We help them."
REASON = "It is 19%, not 47%."


class Scene:
    """A section of the founder's own words, and what became of her wish."""

    def __init__(self, place: Workplace, **script: object) -> None:
        record = str(place.folder / "prompts.jsonl")
        place.script(record=record, **{"default": {"text": NEW}, **script})
        self.place = place
        self.project = place.project()
        self.section_id = place.section(self.project, "timing").id
        place.services.documents.edit_section(self.section_id, f"{OTHER} {OLD}\n\n{OTHER}")
        self.paragraph_id = self.section().paragraphs[0].id
        self.ended: list[AssistantError | None] = []
        drafting = place.services.drafting
        drafting.sentence_redrafted.connect(lambda *_ids: self.ended.append(None))
        drafting.sentence_kept.connect(lambda *ids: self.ended.append(ids[2]))

    def section(self) -> Section:
        return self.place.section(self.project, "timing")

    def ask(self, words: str = "47%") -> None:
        start = self.section().paragraphs[0].text.index(words)
        self.place.services.drafting.redraft_sentence(
            self.section_id, self.paragraph_id, start, start + len(words), reason=REASON
        )

    def wait(self) -> AssistantError | None:
        self.place.wait(lambda: bool(self.ended))
        (error,) = self.ended
        return error

    def prompts(self) -> list[str]:
        lines = (self.place.folder / "prompts.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line)["prompt"] for line in lines]


def test_the_new_sentence_takes_the_place_as_one_step_of_undo(place: Workplace) -> None:
    scene = Scene(place)
    scene.ask()
    assert scene.wait() is None
    first, second = scene.section().paragraphs
    assert (first.text, first.author, first.id) == (
        f"{OTHER} {LINKED}", "model", scene.paragraph_id,
    )  # fmt: skip
    assert (second.text, second.author) == (OTHER, "founder")
    assert scene.section().status is SectionStatus.EDITED
    assert first.model_run is not None
    run = place.services.drafting._stores.model_runs.get(first.model_run)
    assert run.prompt_hash == "rewrite-en-v1"
    (prompt,) = scene.prompts()
    assert f"Sentence: {OLD}" in prompt
    assert REASON in prompt
    assert "- Moorings left empty: 19%" in prompt
    assert place.services.history.undo(scene.project)
    assert scene.section().paragraphs[0].text == f"{OTHER} {OLD}"


def test_an_answer_that_is_no_good_leaves_it_and_says_so(place: Workplace) -> None:
    scene = Scene(place, default={"text": OLD})
    scene.ask()
    error = scene.wait()
    assert error is not None
    assert error.key == "sentence_not_mended"
    assert scene.section().paragraphs[0].text == f"{OTHER} {OLD}"
    assert len(scene.prompts()) == 3


def test_a_second_try_may_be_the_better_one(place: Workplace) -> None:
    scene = Scene(place, rules=[{"text": "No.", "times": 1}])
    scene.ask()
    assert scene.wait() is None
    assert scene.section().paragraphs[0].text == f"{OTHER} {LINKED}"


def test_a_base_model_goes_on_from_worked_examples(place: Workplace) -> None:
    scene = Scene(place, has_chat_template=False, default={"text": f"{NEW}\n\nSentence: x"})
    scene.ask("Harbours")
    assert scene.wait() is None
    (prompt,) = scene.prompts()
    assert prompt.endswith("Corrected:")


def test_a_sentence_that_is_not_there_is_refused_at_once(place: Workplace) -> None:
    scene = Scene(place)
    drafting = place.services.drafting
    for paragraph_id, start, end in (("gone", 0, 5), (scene.paragraph_id, 3, 40)):
        with pytest.raises(BadRequestError, match="sentence_gone"):
            drafting.redraft_sentence(scene.section_id, paragraph_id, start, end, reason=REASON)
    place.services.models.choose("none")
    with pytest.raises(BadRequestError, match="redraft_needs_model"):
        scene.ask()


def test_words_changed_meanwhile_are_hers(place: Workplace) -> None:
    scene = Scene(place, default={"text": NEW, "delay_ms": 100})
    scene.ask()
    with pytest.raises(BadRequestError, match="drafting_already"):
        scene.ask()
    place.wait(lambda: bool(place.services.drafting._redrafts._open))
    place.services.documents.edit_section(scene.section_id, "My words.")
    error = scene.wait()
    assert error is not None
    assert error.key == "sentence_gone"
    assert scene.section().markdown == "My words."


def test_a_section_deleted_meanwhile_is_no_harm(place: Workplace) -> None:
    scene = Scene(place, default={"text": NEW, "delay_ms": 100})
    scene.ask()
    place.wait(lambda: bool(place.services.drafting._redrafts._open))
    place.services.history.undo(scene.project)
    place.services.history.undo(scene.project)
    error = scene.wait()
    assert error is not None
    assert error.key in ("section_not_found", "sentence_gone")


@pytest.mark.parametrize("how", ["dies", "stops", "cannot load"])
def test_without_an_answer_the_sentence_stays(place: Workplace, how: str) -> None:
    load = {"fail": "crash"} if how == "cannot load" else {}
    scene = Scene(place, load=load, default={"text": NEW, "delay_ms": 300})
    scene.ask()
    if how != "cannot load":
        place.wait(lambda: bool(place.services.drafting._redrafts._open))
        (place.kill_model if how == "dies" else place.services.drafting.stop)()
    assert scene.wait() is not None
    assert scene.section().paragraphs[0].text == f"{OTHER} {OLD}"
    assert place.services.drafting.can_redraft_sentence(scene.section_id, scene.paragraph_id)


def test_a_section_on_its_way_is_refused(place: Workplace) -> None:
    scene = Scene(place, default={"text": NEW, "delay_ms": 300})
    place.services.drafting.retry(scene.section_id)
    with pytest.raises(BadRequestError, match="drafting_already"):
        scene.ask()
    place.run(place.services.drafting.stop)


def test_a_section_that_is_drafted_meanwhile_keeps_its_status(place: Workplace) -> None:
    scene = Scene(place, default={"text": NEW, "delay_ms": 100})
    scene.ask()
    place.wait(lambda: bool(place.services.drafting._redrafts._open))
    place.services.drafting.retry(scene.section_id)
    assert scene.section().status is SectionStatus.QUEUED
    error = scene.wait()
    assert error is not None
    assert error.key == "drafting_already"
    place.run(place.services.drafting.stop)
    assert scene.section().status in (SectionStatus.EDITED, SectionStatus.STOPPED)


def test_a_model_put_away_meanwhile_is_not_said_to_have_failed(place: Workplace) -> None:
    scene = Scene(place, default={"text": NEW, "delay_ms": 300})
    scene.ask()
    place.wait(lambda: bool(place.services.drafting._redrafts._open))
    place.services.models.choose("none")
    error = scene.wait()
    assert error is not None
    assert error.key == "request_cancelled"
    assert place.services.drafting.can_redraft_sentence(scene.section_id, scene.paragraph_id)
