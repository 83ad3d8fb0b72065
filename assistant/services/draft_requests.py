"""From a planned section to the request that a model writes it by, no longer than its context."""

import re
from collections.abc import Sequence

from assistant.domain.fact_slots import slot_lines
from assistant.domain.languages import Language
from assistant.domain.prompting import (
    PromptForm,
    SectionPrompt,
    build_prompt,
    choose_lines,
    fact_line,
)
from assistant.llm.protocol import Generate, Loaded, Prompt
from assistant.services import content
from assistant.services.draft_results import base_opening
from assistant.services.draft_run import Draft, DraftRun
from assistant.services.draft_sampling import fact_budget, sampling_for

_SCOPE = re.compile(r"[A-Za-z0-9_-]+")
_TOKENS_OF_A_LINE_END = 2


def give_form(draft: Draft, language: Language, form: PromptForm) -> None:
    """Write a section's facts in the form that the model is given figures in."""
    if form == "slots":
        draft.lines, draft.slots = slot_lines(draft.plan.facts, language)
    else:
        draft.lines = tuple(fact_line(fact, language) for fact in draft.plan.facts)
        draft.slots = ()


def texts_to_count(draft: Draft, run: DraftRun, loaded: Loaded) -> tuple[str, ...]:
    """Return what a section's prompt is made of: all but the facts, then each fact."""
    frame = _built(draft, run, loaded, lines=())
    parts = (frame.system, frame.user) if loaded.has_chat_template else (frame.completion,)
    return ("\n".join(parts), *draft.lines)


def fit(draft: Draft, run: DraftRun, loaded: Loaded, counts: Sequence[int]) -> bool:
    """Choose the facts that fit and build the prompt; False where there is room for none.

    ``counts`` are the tokens of ``texts_to_count``. A model that is asked without a single fact can
    only invent.
    """
    frame, *lines = counts
    budget = fact_budget(loaded.context_length, _max_tokens(draft, run, loaded), frame)
    facts = draft.plan.facts
    costs = [count + _TOKENS_OF_A_LINE_END for count in lines]
    kept, draft.left_out = choose_lines(facts, costs, budget)
    if budget < 0 or (facts and not kept):
        return False
    draft.lines = tuple(draft.lines[index] for index in kept)
    draft.known = tuple(fact_line(facts[index], run.document.language) for index in kept)
    draft.prompt = _built(draft, run, loaded, lines=draft.lines)
    return True


def request_for(
    draft: Draft, run: DraftRun, loaded: Loaded, *, request_id: str, seed: int, priority: int
) -> Generate:
    """Return the request of a section whose prompt is built."""
    assert draft.prompt is not None, "only called for a section that fits"
    language = run.document.language
    project_id = run.document.project_id
    template = content.prompt_template(language)
    return Generate(
        id=request_id,
        prompt=_prompt(draft.prompt, loaded),
        sampling=sampling_for(draft.plan.section, template, loaded, language, seed=seed),
        priority=priority,
        scope=project_id if _SCOPE.fullmatch(project_id) else "",
    )


def _built(draft: Draft, run: DraftRun, loaded: Loaded, *, lines: Sequence[str]) -> SectionPrompt:
    language: Language = run.document.language
    is_chat = loaded.has_chat_template
    return build_prompt(
        content.prompt_template(language, "slots" if draft.slots else "digits"),
        draft.plan.section,
        lines=lines,
        opening="" if is_chat else base_opening(draft.plan, run.knowledge.sheet, language),
    )


def _max_tokens(draft: Draft, run: DraftRun, loaded: Loaded) -> int:
    language = run.document.language
    template = content.prompt_template(language)
    return sampling_for(draft.plan.section, template, loaded, language, seed=0).max_tokens


def _prompt(prompt: SectionPrompt, loaded: Loaded) -> Prompt:
    if loaded.has_chat_template:
        return Prompt.chat(system=prompt.system, user=prompt.user)
    return Prompt.plain(prompt.completion)
