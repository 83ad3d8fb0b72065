"""The context of a loaded model: reads batches of tokens into the cells that sequences share."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import llama_cpp

from assistant.llm.failures import EngineError
from assistant.llm.llama_adapter import LlamaAdapter
from assistant.llm.llama_model import LlamaModel
from assistant.llm.native_log import NativeLog
from assistant.llm.protocol import CacheType
from assistant.llm.sequences import Row

_CACHE_TYPES: dict[CacheType, int] = {
    "f16": llama_cpp.GGML_TYPE_F16,
    "q8_0": llama_cpp.GGML_TYPE_Q8_0,
}
STOPPABLE_ROWS = 64  # smaller batches end soon; to ask at every node costs them a few percent
FLASH_ATTENTION_ON = 1  # a quantized cache of values needs it
TO_THE_END = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextSize:
    """How large a context is made."""

    cells: int  # of all sequences together; a shared cell counts once
    sequences: int
    batch: int  # rows of one batch
    threads: int
    cache_type: CacheType = "f16"


class LlamaContext:
    """Owns a llama.cpp context with one pool of cells for all its sequences."""

    def __init__(
        self,
        model: LlamaModel,
        size: ContextSize,
        log: NativeLog,
        *,
        adapter: LlamaAdapter | None = None,
    ) -> None:
        """Make the context, which reads everything with the adapter if there is one.

        Raises:
            EngineError: there is not enough memory, or llama.cpp refuses.
        """
        self._model = model
        self._threads = size.threads
        self.handle = _make_context(model, size, log)
        if adapter is not None:
            self._put_on(adapter)
        self.cell_count = int(llama_cpp.llama_n_ctx(self.handle))
        self.batch_size = size.batch
        self._memory = llama_cpp.llama_get_memory(self.handle)
        self._batch = llama_cpp.llama_batch_init(size.batch, 0, 1)
        for at in range(size.batch):
            self._batch.n_seq_id[at] = 1  # every row belongs to one sequence
        # A device does not ask, and a recurrent state cannot go back to where it was.
        self.can_be_interrupted = model.layers_on_device == 0 and model.can_share
        self._is_interrupted = False
        self._asked = llama_cpp.ggml_abort_callback(lambda _: self._is_interrupted)
        self._never = llama_cpp.ggml_abort_callback()

    def _put_on(self, adapter: LlamaAdapter) -> None:
        try:
            adapter.apply(self.handle)
        except EngineError:
            llama_cpp.llama_free(self.handle)
            raise

    def interrupt(self) -> None:
        """End the batch that is being read, if it is a long one; from any thread."""
        self._is_interrupted = True

    def close(self) -> None:
        """Free its memory."""
        llama_cpp.llama_batch_free(self._batch)
        llama_cpp.llama_free(self.handle)

    def set_threads(self, count: int) -> None:
        """Compute with so many threads from the next batch on."""
        if count != self._threads:
            self._threads = count
            llama_cpp.llama_set_n_threads(self.handle, count, count)

    def decode(self, rows: list[Row]) -> int:
        """Read one batch; return llama_decode's status, 0 if all went well, 2 if interrupted.

        An interrupted batch leaves nothing behind. The logits of row ``i`` are at index ``i``,
        where the row wanted them.
        """
        batch = self._batch
        tokens, positions, sequences, wanted = batch.token, batch.pos, batch.seq_id, batch.logits
        for at, row in enumerate(rows):
            tokens[at], positions[at], wanted[at] = row.token, row.position, row.wants_logits
            sequences[at][0] = row.sequence
        batch.n_tokens = len(rows)
        with self._stoppable(len(rows)):
            status = int(llama_cpp.llama_decode(self.handle, batch))
        if status == 0:
            self._settle(rows)
        return status

    @contextmanager
    def _stoppable(self, rows: int) -> Iterator[None]:
        if not self.can_be_interrupted or rows < STOPPABLE_ROWS:
            yield
            return
        llama_cpp.llama_set_abort_callback(self.handle, self._asked, None)
        yield
        llama_cpp.llama_set_abort_callback(self.handle, self._never, None)
        self._is_interrupted = False

    def _settle(self, rows: list[Row]) -> None:
        """Wait for the device and put the logits in order; several threads may then read them.

        Whoever reads first does both, which two at once must not.
        """
        for at in reversed(range(len(rows))):
            if rows[at].wants_logits:
                llama_cpp.llama_get_logits_ith(self.handle, at)
                return

    def copy(self, source: int, target: int, length: int) -> None:
        """Let a sequence share the first cells of another; its own must be empty."""
        llama_cpp.llama_memory_seq_cp(self._memory, source, target, 0, length)

    def cut(self, sequence: int, length: int) -> bool:
        """Shorten a sequence; False if the model's memory cannot (a window that has moved on)."""
        if llama_cpp.llama_memory_seq_pos_min(self._memory, sequence) != 0:
            return False
        if not llama_cpp.llama_memory_seq_rm(self._memory, sequence, length, TO_THE_END):
            return False
        return self.last_position(sequence) == length - 1

    def forget(self, sequence: int) -> None:
        """Empty a sequence."""
        llama_cpp.llama_memory_seq_rm(self._memory, sequence, TO_THE_END, TO_THE_END)

    def clear(self) -> None:
        """Empty every sequence."""
        llama_cpp.llama_memory_clear(self._memory, True)

    def last_position(self, sequence: int) -> int:
        """Return the last position a sequence holds, -1 if it is empty."""
        return int(llama_cpp.llama_memory_seq_pos_max(self._memory, sequence))

    def begins_at_zero(self, sequence: int) -> bool:
        """Tell whether every layer still holds the beginning of a sequence."""
        return int(llama_cpp.llama_memory_seq_pos_min(self._memory, sequence)) == 0

    # --- states on disk ---

    def save(self, sequence: int, tokens: list[int], path: Path) -> bool:
        """Write the state of a sequence, which holds these tokens, to a file."""
        array = (llama_cpp.llama_token * len(tokens))(*tokens)
        written = llama_cpp.llama_state_seq_save_file(
            self.handle, os.fsencode(path), sequence, array, len(tokens)
        )
        return bool(written > 0)

    def restore(self, sequence: int, path: Path, room: int) -> list[int]:
        """Read the state of a sequence; return the tokens it holds, none if it could not."""
        array = (llama_cpp.llama_token * room)()
        count = ctypes.c_size_t(0)
        read = llama_cpp.llama_state_seq_load_file(
            self.handle, os.fsencode(path), sequence, array, room, ctypes.byref(count)
        )
        return list(array[: count.value]) if read > 0 else []


def _make_context(model: LlamaModel, size: ContextSize, log: NativeLog) -> Any:  # noqa: ANN401 - a C pointer
    context = llama_cpp.llama_init_from_model(model.handle, _parameters(size))
    if context is not None:
        return context
    if log.tells_of_memory():
        raise EngineError("model_out_of_memory")
    raise EngineError("model_rejected", path=str(model.file.path), reason=log.first_error())


def _parameters(size: ContextSize) -> Any:  # noqa: ANN401 - a C structure
    parameters = llama_cpp.llama_context_default_params()
    parameters.n_ctx = size.cells
    parameters.n_batch = parameters.n_ubatch = size.batch
    parameters.n_seq_max = size.sequences
    # One row for each sequence, the least llama.cpp takes: each needs 1 MB with a large vocabulary.
    parameters.n_outputs_max = size.sequences
    parameters.kv_unified = True  # else sequences cannot share cells without a copy
    parameters.swa_full = True  # else a sliding window drops the beginning that others share
    parameters.n_threads = parameters.n_threads_batch = size.threads
    if size.cache_type != "f16":
        parameters.type_k = parameters.type_v = _CACHE_TYPES[size.cache_type]
        parameters.flash_attn_type = FLASH_ATTENTION_ON
    return parameters
