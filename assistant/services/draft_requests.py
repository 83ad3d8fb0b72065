"""From a planned section to the request that a model writes it by, no longer than its context."""

import re
from collections.abc import Sequence

from assistant.domain.asked_length import asked_length
from assistant.domain.fact_slots import slot_lines
from assistant.domain.languages import Language
from assistant.domain.prompting import (
    PromptForm,
    SectionPrompt,
    build_prompt,
    choose_lines,
    fact_line,
    with_lines_at,
)
from assistant.domain.section_plan import facts_for_prose
from assistant.llm.protocol import Generate, Loaded, Prompt
from assistant.services import content
from assistant.services.draft_results import base_opening
from assistant.services.draft_run import Draft, DraftRun
from assistant.services.draft_sampling import fact_budget, sampling_for

_SCOPE = re.compile(r"[A-Za-z0-9_-]+")
_TOKENS_OF_A_LINE_END = 2


def give_form(draft: Draft, language: Language, form: PromptForm) -> None:
    """Write a section's facts in the form that the model is given figures in."""
    draft.form, draft.language = form, language
    draft.facts = facts_for_prose(draft.plan) if form == "tuned" else draft.plan.facts
    if form == "slots":
        draft.lines, draft.slots = slot_lines(draft.facts, language)
    else:
        draft.lines = tuple(fact_line(fact, language) for fact in draft.facts)
        draft.slots = ()


def texts_to_count(draft: Draft, run: DraftRun, loaded: Loaded) -> tuple[str, ...]:
    """Return what a section's prompt is made of: all but the facts, then each fact."""
    frame = _built(draft, run, loaded, kept=())
    parts = (frame.system, frame.user) if _takes_turns(draft, loaded) else (frame.completion,)
    return ("\n".join(parts), *draft.lines)


def fit(draft: Draft, run: DraftRun, loaded: Loaded, counts: Sequence[int]) -> bool:
    """Choose the facts that fit and build the prompt; False where there is room for none.

    ``counts`` are the tokens of ``texts_to_count``. A model that is asked without a single fact can
    only invent.
    """
    frame, *lines = counts
    budget = fact_budget(loaded.context_length, _max_tokens(draft, run, loaded), frame)
    facts = draft.facts
    costs = [count + _TOKENS_OF_A_LINE_END for count in lines]
    kept, draft.left_out = choose_lines(facts, costs, budget)
    if budget < 0 or (facts and not kept):
        return False
    draft.prompt = _built(draft, run, loaded, kept=kept)
    draft.lines = tuple(draft.lines[index] for index in kept)
    draft.known = tuple(fact_line(facts[index], run.document.language) for index in kept)
    return True


def request_for(
    draft: Draft, run: DraftRun, loaded: Loaded, *, request_id: str, seed: int, priority: int
) -> Generate:
    """Return the request of a section whose prompt is built."""
    assert draft.prompt is not None, "only called for a section that fits"
    language = run.document.language
    project_id = run.document.project_id
    built = draft.prompt
    takes_turns = _takes_turns(draft, loaded)
    prompt = (
        Prompt.chat(system=built.system, user=built.user)
        if takes_turns
        else Prompt.plain(built.completion)
    )
    return Generate(
        id=request_id,
        prompt=prompt,
        sampling=sampling_for(draft.plan.section, draft.form, loaded, language, seed=seed),
        priority=priority,
        scope=project_id if _SCOPE.fullmatch(project_id) else "",
    )


def _built(draft: Draft, run: DraftRun, loaded: Loaded, *, kept: Sequence[int]) -> SectionPrompt:
    """Return the prompt over those of the draft's lines that are kept."""
    language: Language = run.document.language
    lines = tuple(draft.lines[index] for index in kept)
    turns = _takes_turns(draft, loaded)
    template = content.prompt_template(language, draft.form)
    is_tuned = draft.form == "tuned"
    not_given = [template.not_given.format(label=label) for label in draft.gaps]
    gap_places = draft.plan.places if draft.gaps else ()
    places = [sum(index < place for index in kept) for place in gap_places]
    return build_prompt(
        template,
        draft.plan.section,
        lines=with_lines_at(lines, not_given, places) if template.not_given else lines,
        length=asked_length(draft.plan.section, lines, language) if is_tuned else None,
        opening="" if turns else base_opening(draft.plan, run.knowledge.sheet, language),
    )


def _takes_turns(draft: Draft, loaded: Loaded) -> bool:
    return loaded.has_chat_template or draft.form == "tuned"


def _max_tokens(draft: Draft, run: DraftRun, loaded: Loaded) -> int:
    language = run.document.language
    return sampling_for(draft.plan.section, draft.form, loaded, language, seed=0).max_tokens
