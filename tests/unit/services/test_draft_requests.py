"""A request with its answer fits the context, whatever the facts, the task and the opening are."""

import pytest

from assistant.domain.document import Document
from assistant.domain.languages import Language
from assistant.llm.protocol import Loaded
from assistant.llm.scripted import prompt_text, split_pieces
from assistant.services import content
from assistant.services.draft_requests import fit, give_form, request_for, texts_to_count
from assistant.services.draft_run import Draft, DraftRun
from tests.unit.services.workplace import Workplace

SAMPLES: dict[Language, str] = {"en": "tallyhop", "zh": "xiancai"}


def loaded(context_length: int, *, is_chat: bool) -> Loaded:
    return Loaded(
        path="",
        name="",
        architecture="",
        context_length=context_length,
        trained_context_length=context_length,
        has_chat_template=is_chat,
        device="CPU",
        layers_on_gpu=0,
        layer_count=1,
        size_bytes=0,
    )


def planned(place: Workplace, language: Language) -> tuple[DraftRun, list[Draft]]:
    """Return a run over a sample with every section that is ready."""
    services = place.services
    path = next(p for p, _ in services.projects.samples() if p.stem == SAMPLES[language])
    return run_over(place, place.document(services.projects.open_sample(path), language))


def run_over(place: Workplace, document: Document) -> tuple[DraftRun, list[Draft]]:
    """Return a run over a plan with every section that is ready."""
    drafting = place.services.drafting
    knowledge = place.services.knowledge.of(document.project_id)
    run = drafting._run = DraftRun(document=document, knowledge=knowledge)
    drafts = [draft for each in document.sections if (draft := drafting._plan(each)) is not None]
    drafting._run = None
    return run, drafts


@pytest.mark.parametrize("language", ["en", "zh"])
def test_prompt_and_answer_fit_the_context(place: Workplace, language: Language) -> None:
    document = planned(place, language)[0].document
    for context_length in (1024, 2048, 4096):
        for is_chat in (True, False):
            all_fit(run_over(place, document), context_length, is_chat=is_chat)


def all_fit(planned: tuple[DraftRun, list[Draft]], context_length: int, *, is_chat: bool) -> None:
    """Ask for every section that fits at all, and count what is sent."""
    run, drafts = planned
    model = loaded(context_length, is_chat=is_chat)
    sent = 0
    for draft in drafts:
        counts = [len(split_pieces(text)) for text in texts_to_count(draft, run, model)]
        if fit(draft, run, model, counts):
            request = request_for(draft, run, model, request_id="one", seed=1, priority=0)
            length = len(split_pieces(prompt_text(request.prompt)))
            assert length + request.sampling.max_tokens <= context_length
            sent += 1
    assert len(drafts) > 5
    assert sent or context_length == 1024


def test_facts_as_slots_are_fitted_like_any_others(place: Workplace) -> None:
    run, drafts = planned(place, "en")
    model = loaded(4096, is_chat=True)
    draft = next(each for each in drafts if "fact:" in str(each.plan.facts))
    give_form(draft, "en", "slots")
    counts = [len(split_pieces(text)) for text in texts_to_count(draft, run, model)]
    assert fit(draft, run, model, counts)
    assert draft.prompt is not None
    assert "{f1}" in draft.prompt.user
    assert "Never write digits" in draft.prompt.system
    assert not any("{f" in line for line in draft.known)
    give_form(draft, "en", "digits")
    assert draft.slots == ()
    assert "{f1}" not in "".join(draft.lines)


def test_a_long_opening_leaves_less_room_for_facts(place: Workplace) -> None:
    run, drafts = planned(place, "en")
    model = loaded(2048, is_chat=False)
    draft = next(each for each in drafts if len(each.lines) > 3)
    lines = [20] * len(draft.lines)
    assert fit(draft, run, model, [100, *lines])
    everything = len(draft.lines)
    draft.lines = tuple(str(number) for number in range(everything))
    frame = 2048 - 96 - 120 - 3 * 22  # room for three facts
    assert fit(draft, run, model, [frame, *lines])
    assert (len(draft.lines), len(draft.left_out)) == (3, everything - 3)


def test_a_frame_without_room_is_no_request_even_without_facts(place: Workplace) -> None:
    run, drafts = planned(place, "en")
    model = loaded(1024, is_chat=True)
    assert not fit(drafts[0], run, model, [1024, *[1] * len(drafts[0].lines)])


def test_a_request_belongs_to_its_project(place: Workplace) -> None:
    run, drafts = planned(place, "en")
    model = loaded(4096, is_chat=True)
    draft = drafts[0]
    assert fit(draft, run, model, [100, *[1] * len(draft.lines)])
    request = request_for(draft, run, model, request_id="one", seed=7, priority=1)
    assert request.scope == run.document.project_id
    assert (request.id, request.priority, request.sampling.seed) == ("one", 1, 7)


def test_the_fixed_words_of_a_prompt_are_counted_once_for_each_section(
    place: Workplace,
) -> None:
    run, drafts = planned(place, "zh")
    for is_chat in (True, False):
        model = loaded(4096, is_chat=is_chat)
        frame, *lines = texts_to_count(drafts[0], run, model)
        template = content.prompt_template("zh")
        assert (template.system if is_chat else template.intro.strip()) in frame
        assert not any(line in frame for line in lines if "：" in line)
