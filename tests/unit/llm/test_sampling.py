"""Native samplers on a real vocabulary: what is copied chooses as what is made."""

import ctypes
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import llama_cpp
import pytest

from assistant.llm.protocol import Sampling
from assistant.llm.sampling import DryTemplate, native_samplers

pytestmark = pytest.mark.smollm
DRY = Sampling(repeat_penalty=1.0, dry_multiplier=0.8, repeat_last_n=256)
WORDS = range(1006, 1070)  # tokens such as " dist" and "iron": none breaks a repetition off
WRITTEN = (1006, 1007, 1008, 1009, 1010, 1006, 1007, 1008)  # 1009 would go on as before


@pytest.fixture
def vocabulary(smollm: Path) -> Iterator[Any]:
    parameters = llama_cpp.llama_model_default_params()
    parameters.vocab_only = True
    model = llama_cpp.llama_model_load_from_file(str(smollm).encode(), parameters)
    yield llama_cpp.llama_model_get_vocab(model)
    llama_cpp.llama_model_free(model)


def logits_after(sampler: Any, written: Sequence[int]) -> list[float]:
    """Return what a sampler makes of the equal logits of WORDS after these tokens, and free it."""
    for token in written:
        llama_cpp.llama_sampler_accept(sampler, token)
    items: Any = (llama_cpp.llama_token_data * len(WORDS))()
    for at in range(len(WORDS)):
        items[at].id = WORDS[at]
    candidates: Any = llama_cpp.llama_token_data_array()
    candidates.data = ctypes.cast(items, llama_cpp.llama_token_data_p)
    candidates.size, candidates.selected = len(WORDS), -1
    llama_cpp.llama_sampler_apply(sampler, ctypes.byref(candidates))
    llama_cpp.llama_sampler_free(sampler)
    return [items[at].logit for at in range(len(WORDS))]


def test_a_copied_dry_sampler_forbids_what_one_of_its_own_does(vocabulary: Any) -> None:
    template = DryTemplate(vocabulary)
    copied = logits_after(template.make(DRY), WRITTEN)
    own = logits_after(native_samplers(DRY, vocabulary)[1], WRITTEN)
    assert copied == own
    assert copied[3] < 0
    assert copied[4] == 0
    template.close()


def test_copies_know_nothing_of_each_other(vocabulary: Any) -> None:
    template = DryTemplate(vocabulary)
    logits_after(template.make(DRY), WRITTEN)
    assert logits_after(template.make(DRY), ()) == [0.0] * len(WORDS)
    template.close()


def test_other_settings_make_another_sampler(vocabulary: Any) -> None:
    template = DryTemplate(vocabulary)
    weak = logits_after(template.make(DRY), WRITTEN)
    strong = logits_after(template.make(Sampling(dry_multiplier=4, repeat_last_n=256)), WRITTEN)
    short = logits_after(template.make(Sampling(dry_multiplier=0.8, repeat_last_n=3)), WRITTEN)
    assert strong[3] < weak[3] < 0
    assert short[3] == 0  # it looks back over three tokens only
    template.close()
    template.close()
