"""How a section is sampled, and how much room its facts have in the context."""

from dataclasses import asdict
from typing import Any

from assistant.domain.languages import Language
from assistant.domain.outline import OutlineSection
from assistant.domain.prompting import PromptForm
from assistant.llm.protocol import Loaded, Sampling
from assistant.services import content

MOST_SEEDS = 2**31  # what the setting allows

# Tokens for one word or character, on the generous side, for models of several families.
_TOKENS_PER_UNIT: dict[Language, float] = {"en": 1.6, "zh": 1.3}
_MARGIN = 96  # what a chat template adds of its own, and the seams between texts counted apart
_BASE_TOKENS = 120  # a base model only adds to the founder's own words


def sampling_for(
    section: OutlineSection,
    form: PromptForm,
    loaded: Loaded,
    language: Language,
    *,
    seed: int,
) -> Sampling:
    """Return the sampling of one section; a base model is kept on a short leash.

    A model that has learned to copy figures is not kept from saying again what it has read.
    """
    wanted = int(section.length[1] * _TOKENS_PER_UNIT[language]) + 40
    max_tokens = min(wanted, loaded.context_length // 3)
    if form == "tuned":
        return Sampling(
            max_tokens=max_tokens,
            temperature=0.2,
            top_k=20,
            top_p=0.9,
            min_p=0.05,
            repeat_penalty=1.0,
            seed=seed,
        )
    if loaded.has_chat_template:
        return Sampling(
            max_tokens=max_tokens,
            temperature=0.4,
            top_p=0.9,
            min_p=0.05,
            repeat_penalty=1.05,
            seed=seed,
        )
    return Sampling(
        max_tokens=min(max_tokens, _BASE_TOKENS),
        temperature=0.2,
        top_k=20,
        top_p=0.9,
        min_p=0.1,
        repeat_penalty=1.0,
        dry_multiplier=0.6,
        seed=seed,
        stop=content.prompt_template(language).stop,
    )


def kept_settings(sampling: Sampling, form: PromptForm, loaded: Loaded) -> dict[str, Any]:
    """Return what is kept of how a run was sampled; seed and length are not the same for all."""
    settings = asdict(sampling)
    for name in ("seed", "max_tokens", "stop"):
        del settings[name]
    is_chat = loaded.has_chat_template or form == "tuned"
    adapter = {"adapter": loaded.adapter_hash} if loaded.adapter_hash else {}
    return {"form": "chat" if is_chat else "completion", **settings, **adapter}


def fact_budget(context_length: int, max_tokens: int, frame_tokens: int) -> int:
    """Return how many tokens the fact lines may have; below zero where not even the rest fits.

    ``frame_tokens`` is the prompt without its facts: instructions, task, questions, opening.
    """
    return context_length - max_tokens - frame_tokens - _MARGIN
