"""One native sampler chain for each request: no Python runs inside the choice of a token."""

import ctypes
from typing import Any

import llama_cpp

from assistant.llm.protocol import Sampling

# Penalties walk over every candidate (llama.h warns of it); a vocabulary has up to 262,144, and
# none but the likeliest few hundred is ever chosen.
PENALISED_CANDIDATES = 256
FEWEST_KEPT = 1
DRY_BASE = 1.75
DRY_ALLOWED_LENGTH = 2
DRY_BREAKERS = (b"\n", b":", b'"', b"*")
SEED_MASK = 0xFFFFFFFF  # llama.cpp takes 32 bits, and draws its own seed for all ones
DRAWN_SEED = 0xFFFFFFFF


class SamplerChain:
    """Chooses tokens for one request; only what was written counts for its penalties.

    The prompt does not: it holds the facts, and a model that may not repeat them invents others.
    """

    def __init__(
        self,
        sampling: Sampling,
        *,
        vocabulary: Any,  # noqa: ANN401 - a C pointer
        dry: "DryTemplate | None" = None,
    ) -> None:
        self._chain: Any = make_chain(native_samplers(sampling, vocabulary, dry))

    def sample(self, context: Any, index: int) -> int:  # noqa: ANN401 - a C pointer
        """Choose a token from the logits at a row of a context's last batch, and remember it."""
        return int(llama_cpp.llama_sampler_sample(self._chain, context, index))

    def close(self) -> None:
        """Free the chain."""
        if self._chain is not None:
            llama_cpp.llama_sampler_free(self._chain)
            self._chain = None


def make_chain(samplers: list[Any]) -> Any:  # noqa: ANN401 - C pointers
    """Return a chain of samplers, which are freed with it."""
    chain = llama_cpp.llama_sampler_chain_init(llama_cpp.llama_sampler_chain_default_params())
    for sampler in samplers:
        llama_cpp.llama_sampler_chain_add(chain, sampler)
    return chain


class DryTemplate:
    """Makes DRY samplers, which look through the whole vocabulary (43 ms for 262,144 tokens).

    So the last one made is kept, and copied for requests of the same settings.
    """

    def __init__(self, vocabulary: Any) -> None:  # noqa: ANN401 - a C pointer
        self._vocabulary = vocabulary
        self._settings: tuple[float, int] | None = None
        self._sampler: Any = None

    def make(self, sampling: Sampling) -> Any:  # noqa: ANN401 - a C pointer
        """Return a sampler that whoever adds it to a chain frees with it."""
        settings = (sampling.dry_multiplier, sampling.repeat_last_n)
        if settings != self._settings:
            self.close()
            self._sampler = _dry_sampler(sampling, self._vocabulary)
            self._settings = settings
        return llama_cpp.llama_sampler_clone(self._sampler)

    def close(self) -> None:
        """Free the one that is kept."""
        if self._sampler is not None:
            llama_cpp.llama_sampler_free(self._sampler)
        self._sampler = self._settings = None


def native_samplers(
    sampling: Sampling,
    vocabulary: Any,  # noqa: ANN401 - a C pointer
    dry: DryTemplate | None = None,
) -> list[Any]:
    """Return what a chain is made of, in order; whoever adds them to a chain frees them with it."""
    chain: list[Any] = []
    if _is_penalised(sampling) or sampling.dry_multiplier > 0:
        chain.append(llama_cpp.llama_sampler_init_top_k(PENALISED_CANDIDATES))
    if _is_penalised(sampling):
        chain.append(_penalty_sampler(sampling, vocabulary))
    if sampling.dry_multiplier > 0:
        chain.append(dry.make(sampling) if dry else _dry_sampler(sampling, vocabulary))
    if sampling.temperature <= 0:
        return [*chain, llama_cpp.llama_sampler_init_greedy()]
    return [*chain, *_random_samplers(sampling)]


def _random_samplers(sampling: Sampling) -> list[Any]:
    chain: list[Any] = []
    if sampling.top_k > 0:
        chain.append(llama_cpp.llama_sampler_init_top_k(sampling.top_k))
    if sampling.top_p < 1:
        chain.append(llama_cpp.llama_sampler_init_top_p(sampling.top_p, FEWEST_KEPT))
    if sampling.min_p > 0:
        chain.append(llama_cpp.llama_sampler_init_min_p(sampling.min_p, FEWEST_KEPT))
    chain.append(llama_cpp.llama_sampler_init_temp(sampling.temperature))
    seed = sampling.seed & SEED_MASK
    chain.append(llama_cpp.llama_sampler_init_dist(0 if seed == DRAWN_SEED else seed))
    return chain


def _is_penalised(sampling: Sampling) -> bool:
    return sampling.repeat_penalty > 0 and sampling.repeat_penalty != 1.0


def _penalty_sampler(sampling: Sampling, vocabulary: Any) -> Any:  # noqa: ANN401 - C pointers
    return llama_cpp.llama_sampler_init_penalties(
        llama_cpp.llama_vocab_n_tokens(vocabulary),
        max(0, sampling.repeat_last_n),
        sampling.repeat_penalty,
        0.0,
        0.0,
    )


def _dry_sampler(sampling: Sampling, vocabulary: Any) -> Any:  # noqa: ANN401 - C pointers
    breakers = (ctypes.c_char_p * len(DRY_BREAKERS))(*DRY_BREAKERS)
    return llama_cpp.llama_sampler_init_dry(
        vocabulary,
        sampling.dry_multiplier,
        DRY_BASE,
        DRY_ALLOWED_LENGTH,
        max(0, sampling.repeat_last_n),
        breakers,
        len(DRY_BREAKERS),
    )
