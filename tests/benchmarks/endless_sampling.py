"""Lets a model never end by itself, so that every request writes as many tokens as are measured."""

import math
from typing import Any

import llama_cpp

from assistant.llm import sampling as sampling_module
from assistant.llm.protocol import Sampling
from assistant.llm.sampling import DryTemplate


def ending_tokens(vocabulary: Any) -> list[int]:
    """Return the tokens that end a text."""
    count = llama_cpp.llama_vocab_n_tokens(vocabulary)
    return [token for token in range(count) if llama_cpp.llama_vocab_is_eog(vocabulary, token)]


def forbid_endings() -> None:
    """Put a bias against the ending tokens before every sampler chain of this process.

    The same as ``ignore_eos`` of llama-server does, at the same cost. The product has no such
    switch: the function that lists a chain's samplers is replaced, here only.
    """
    original = sampling_module.native_samplers
    known: dict[int, list[int]] = {}

    def samplers(sampling: Sampling, vocabulary: Any, dry: DryTemplate | None = None) -> list[Any]:
        key = _address(vocabulary)
        if key not in known:
            known[key] = ending_tokens(vocabulary)
        return [_bias_against(known[key], vocabulary), *original(sampling, vocabulary, dry)]

    sampling_module.native_samplers = samplers


def _bias_against(tokens: list[int], vocabulary: Any) -> Any:
    biases = (llama_cpp.llama_logit_bias * len(tokens))()
    for at, token in enumerate(tokens):
        biases[at] = llama_cpp.llama_logit_bias(token=token, bias=-math.inf)
    count = llama_cpp.llama_vocab_n_tokens(vocabulary)
    return llama_cpp.llama_sampler_init_logit_bias(count, len(tokens), biases)


def _address(pointer: Any) -> int:
    return int(getattr(pointer, "value", pointer) or 0)
