"""A bare loop over llama_decode, in a process of its own: a request without an engine."""

import ctypes
import os
from collections.abc import Sequence
from time import perf_counter
from typing import Any

import llama_cpp

from assistant.llm.protocol import Sampling
from assistant.llm.sampling import SamplerChain
from tests.benchmarks.child_process import Answer, serve
from tests.benchmarks.endless_sampling import ending_tokens, forbid_endings

FLASH_ATTENTION_AUTO = -1


class BareLoop:
    """Holds a model and a context made with the settings that an engine told of its own."""

    def __init__(self) -> None:
        self._log = llama_cpp.llama_log_callback(lambda _level, _text, _data: None)
        llama_cpp.llama_log_set(self._log, ctypes.c_void_p(0))
        llama_cpp.llama_backend_init()
        self._context: Any = None
        self._vocabulary: Any = None

    def load(self, path: str, settings: dict[str, int]) -> Answer:
        """Load a model."""
        parameters = llama_cpp.llama_model_default_params()
        parameters.n_gpu_layers = 0
        model = llama_cpp.llama_model_load_from_file(os.fsencode(path), parameters)
        assert model is not None
        self._vocabulary = llama_cpp.llama_model_get_vocab(model)
        self._context = llama_cpp.llama_init_from_model(model, _context_parameters(settings))
        assert self._context is not None
        return {"ending_tokens": ending_tokens(self._vocabulary)}

    def write(self, prompt: Sequence[int], sampling: dict[str, Any], chunk: int) -> Answer:
        """Read a prompt, then write; return the seconds between the first token and the last."""
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self._context), True)
        wish = Sampling(**{**sampling, "stop": tuple(sampling["stop"])})
        sampler = SamplerChain(wish, vocabulary=self._vocabulary)
        for start in range(0, len(prompt), chunk):
            self._decode(prompt[start : start + chunk])
        tokens, seconds = self._loop(sampler._chain, wish.max_tokens)
        sampler.close()
        return {"tokens": tokens, "seconds": seconds}

    def _loop(self, chain: Any, count: int) -> tuple[list[int], float]:
        context, vocabulary = self._context, self._vocabulary
        token = llama_cpp.llama_sampler_sample(chain, context, -1)
        written = [token]
        array = (llama_cpp.llama_token * 1)(token)
        batch = llama_cpp.llama_batch_get_one(array, 1)
        started = perf_counter()
        while len(written) < count and not llama_cpp.llama_vocab_is_eog(vocabulary, token):
            array[0] = token
            if llama_cpp.llama_decode(context, batch) != 0:
                raise RuntimeError("llama_decode failed")
            token = llama_cpp.llama_sampler_sample(chain, context, -1)
            written.append(token)
        return written, perf_counter() - started

    def _decode(self, tokens: Sequence[int]) -> None:
        array = (llama_cpp.llama_token * len(tokens))(*tokens)
        batch = llama_cpp.llama_batch_get_one(array, len(tokens))
        if llama_cpp.llama_decode(self._context, batch) != 0:
            raise RuntimeError("llama_decode failed")


def _context_parameters(settings: dict[str, int]) -> Any:
    parameters = llama_cpp.llama_context_default_params()
    parameters.n_ctx = settings["cells"]
    parameters.n_batch = settings["batch"]
    parameters.n_ubatch = settings["batch_at_once"]
    parameters.n_seq_max = settings["sequences"]
    parameters.n_threads = parameters.n_threads_batch = settings["threads"]
    parameters.kv_unified = True
    parameters.swa_full = True
    parameters.flash_attn_type = FLASH_ATTENTION_AUTO
    return parameters


if __name__ == "__main__":
    forbid_endings()
    loop = BareLoop()
    serve({"load": loop.load, "write": loop.write})
