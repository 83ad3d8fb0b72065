"""The engine class without its process: driven step by step, its choices and logits recorded."""

from collections.abc import Sequence
from dataclasses import asdict
from time import perf_counter
from typing import Any

import llama_cpp
import numpy as np

from assistant.llm.devices import engine_devices
from assistant.llm.engine import LlamaEngine
from assistant.llm.protocol import Done, Failed, Generate, Load, Prompt, Sampling, Token
from assistant.llm.sampling import SamplerChain
from tests.benchmarks.child_process import Answer, serve
from tests.benchmarks.endless_sampling import ending_tokens, forbid_endings


class DrivenEngine:
    """An engine with a model, asked for whole texts."""

    def __init__(self) -> None:
        self._engine = LlamaEngine()
        self._requests = 0
        self._choices: dict[int, list[tuple[int, float]]] = {}

    @property
    def _inside(self) -> Any:
        """The loaded model and its context, which have no public door."""
        return self._engine._loaded

    def load(self, **load: Any) -> Answer:
        """Load a model; return its settings as its context has them."""
        loaded = self._engine.load(Load(**load))
        return {"loaded": asdict(loaded), "settings": _settings(self._inside.context.handle)}

    def tokens(self, text: str) -> Answer:
        """Return the tokens of a prompt as the engine reads it."""
        return {"tokens": self._inside.model.prompt_tokens(Prompt.plain(text))}

    def ending_tokens(self) -> Answer:
        """Return the tokens that end a text."""
        return {"tokens": ending_tokens(self._inside.model.vocabulary)}

    def write(self, prompt: str, sampling: dict[str, Any]) -> Answer:
        """Write one text; return the seconds between its first token and its end."""
        request = self._request(prompt, Sampling(**{**sampling, "stop": ()}))
        self._engine.submit(request)
        first_at, done = 0.0, None
        while done is None:
            for event in self._engine.step():
                if isinstance(event, Token):
                    first_at = first_at or perf_counter()
                done = _done(event) or done
        return {"seconds": perf_counter() - first_at, "tokens": done.tokens}

    def write_greedily(self, prompts: Sequence[str], count: int, *, together: bool) -> Answer:
        """Write texts one after the other or all at once.

        Returns:
            For each its tokens, and for each token by how much it was ahead of the next.
        """
        self._choices = {number: [] for number in range(len(prompts))}
        groups = [range(len(prompts))] if together else [[at] for at in range(len(prompts))]
        for group in groups:
            for number in group:
                wish = Sampling(max_tokens=count, temperature=0, repeat_penalty=1, seed=number)
                self._engine.submit(self._request(prompts[number], wish))
            while not self._engine.is_idle():
                for event in self._engine.step():
                    _done(event)
        return {"choices": [self._choices[number] for number in range(len(prompts))]}

    def record(self) -> Answer:
        """Record from now on what each sampler chain chose, and the gap between the best two.

        Chains are told apart by their seed, which a greedy one does not use.
        """
        make, sample = SamplerChain.__init__, SamplerChain.sample
        seeds: dict[int, int] = {}

        def making(chain: SamplerChain, sampling: Sampling, *rest: Any, **named: Any) -> None:
            seeds[id(chain)] = sampling.seed
            make(chain, sampling, *rest, **named)

        def sampling(chain: SamplerChain, context: Any, *rest: Any) -> int:
            gap = _gap(context, int(rest[0]) if rest else -1)
            token = sample(chain, context, *rest)
            self._choices[seeds[id(chain)]].append((token, gap))
            return token

        SamplerChain.__init__ = making  # type: ignore[method-assign,assignment] # a recorder
        SamplerChain.sample = sampling  # type: ignore[method-assign,assignment] # the same
        return {}

    def offload(self) -> Answer:
        """Tell whether this build can use a graphics processor, and how many it finds."""
        devices = [device.title for device in engine_devices().graphics]
        return {"is_built_in": bool(llama_cpp.llama_supports_gpu_offload()), "devices": devices}

    def _request(self, prompt: str, sampling: Sampling) -> Generate:
        self._requests += 1
        return Generate(
            id=f"request-{self._requests}", prompt=Prompt.plain(prompt), sampling=sampling
        )


def _done(event: object) -> Done | None:
    assert not isinstance(event, Failed), f"the engine failed: {event.key} {event.values}"
    return event if isinstance(event, Done) else None


def _gap(context: Any, index: int) -> float:
    """Return how far the best logit is ahead of the second."""
    model = llama_cpp.llama_get_model(context)
    count = llama_cpp.llama_vocab_n_tokens(llama_cpp.llama_model_get_vocab(model))
    logits = np.ctypeslib.as_array(llama_cpp.llama_get_logits_ith(context, index), (count,))
    second, best = np.partition(logits, count - 2)[-2:]
    return float(best - second)


def _settings(context: Any) -> dict[str, int]:
    """Return what llama.cpp says of a context."""
    return {
        "cells": int(llama_cpp.llama_n_ctx(context)),
        "batch": int(llama_cpp.llama_n_batch(context)),
        "batch_at_once": int(llama_cpp.llama_n_ubatch(context)),
        "sequences": int(llama_cpp.llama_n_seq_max(context)),
        "threads": int(llama_cpp.llama_n_threads(context)),
    }


if __name__ == "__main__":
    forbid_endings()
    driven = DrivenEngine()
    serve(
        {
            "load": driven.load,
            "tokens": driven.tokens,
            "ending_tokens": driven.ending_tokens,
            "offload": driven.offload,
            "write": driven.write,
            "write_greedily": driven.write_greedily,
            "record": driven.record,
        }
    )
