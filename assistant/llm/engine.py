"""The engine on llama.cpp's low-level functions: one model, one context, prompts in chunks."""

import ctypes
import os
import re
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import llama_cpp
from jinja2 import TemplateError
from llama_cpp.llama_chat_format import Jinja2ChatFormatter

from assistant.llm.engine_contract import Event, RequestQueue
from assistant.llm.failures import EngineError
from assistant.llm.gguf import ModelFile, read_model_file
from assistant.llm.hardware import available_memory, resident_memory, thread_count
from assistant.llm.protocol import (
    Done,
    DoneReason,
    Failed,
    Generate,
    Load,
    Loaded,
    Prompt,
    StatsReport,
    Token,
)
from assistant.llm.sampling import SamplerChain
from assistant.llm.text_stream import TextStream

SEQUENCE = 0
LOG_LINES_KEPT = 2000
LOG_LEVEL_ERROR = 4
PIECE_BYTES = 256
DEVICE_CHUNK = 512
# A chunk is what a cancel may have to wait for: bigger models read more slowly. The length is
# fixed for a model, since other chunks give slightly other sums and so, at times, another text.
CHUNKS_BY_SIZE = ((1_000_000_000, 256), (3_000_000_000, 64))
SMALLEST_CHUNK = 16
WORKING_BYTES = 100_000_000  # buffers of the computation, rounded up from what small models took
_MEMORY_WORDS = re.compile(r"alloc|mmap failed|out of memory|insufficient memory", re.IGNORECASE)
_OFFLOADED = re.compile(r"offloaded (\d+)/(\d+) layers")
_USING_DEVICE = re.compile(r"using device \S+ \(([^)]*)\)")


class LlamaEngine:
    """Writes requests one after the other and keeps the beginning that two prompts share."""

    name = "llama.cpp"

    def __init__(self) -> None:
        self._log = _NativeLog()
        llama_cpp.llama_backend_init()
        self._model: _Model | None = None
        self._queue = RequestQueue()
        self._running: _Running | None = None
        self._generated_tokens = 0

    def load(self, request: Load) -> Loaded:
        """Load a model in place of the one before; raises ModelFileError or EngineError."""
        self._close_model()
        file = read_model_file(Path(request.path))
        _check_memory(file, request)
        self._model = _Model(file, request, self._log)
        return self._model.describe()

    def count(self, texts: tuple[str, ...]) -> tuple[int, ...]:
        """Return the number of tokens of each text."""
        model = self._require_model()
        return tuple(len(model.tokenize(text, special=False)) for text in texts)

    def submit(self, request: Generate) -> None:
        """Take a request into the queue."""
        self._queue.add(request)

    def step(self) -> list[Event]:
        """Read one chunk of a prompt or write one token."""
        if self._running is None:
            return self._begin(self._queue.take_next())
        running = self._running
        try:
            if running.prefilled_at:
                return self._write_token(running)
            self._read_chunk(running)
        except EngineError as error:
            self._end_running()
            return [Failed(id=running.request.id, key=error.key, values=error.values)]
        return []

    def cancel(self, request_id: str) -> list[Event]:
        """End a request, begun or not."""
        if self._running is not None and self._running.request.id == request_id:
            return self._finish(self._running, "cancelled")
        if self._queue.remove(request_id):
            return [Done(id=request_id, reason="cancelled")]
        return []

    def abandon(self) -> list[str]:
        """Forget every request; return their ids."""
        begun = [self._running.request.id] if self._running is not None else []
        self._end_running()
        if self._model is not None:
            self._model.forget()
        return begun + self._queue.clear()

    def is_idle(self) -> bool:
        """Tell whether there is nothing to do."""
        return self._running is None and not self._queue

    def stats(self) -> StatsReport:
        """Return how the engine is doing."""
        return StatsReport(
            running=int(self._running is not None),
            queued=len(self._queue),
            cached_tokens=len(self._model.cached) if self._model is not None else 0,
            generated_tokens=self._generated_tokens,
            resident_bytes=resident_memory(),
        )

    def _require_model(self) -> "_Model":
        if self._model is None:
            raise EngineError("model_not_loaded")
        return self._model

    def _close_model(self) -> None:
        self._end_running()
        model, self._model = self._model, None
        if model is not None:
            model.close()

    def _begin(self, request: Generate) -> list[Event]:
        try:
            model = self._require_model()
            tokens = model.prompt_tokens(request.prompt)
            _check_length(tokens, model.context_length)
        except EngineError as error:
            return [Failed(id=request.id, key=error.key, values=error.values)]
        reused = model.keep_prefix(tokens)
        self._running = _Running(
            request=request,
            prompt=tokens,
            reused=reused,
            sampler=SamplerChain(request.sampling, vocabulary=model.vocabulary),
            stream=TextStream(request.sampling.stop),
        )
        return []

    def _read_chunk(self, running: "_Running") -> None:
        model = self._require_model()
        done = len(model.cached)
        model.decode(running.prompt[done : done + model.chunk])
        if len(model.cached) == len(running.prompt):
            running.prefilled_at = time.perf_counter()

    def _write_token(self, running: "_Running") -> list[Event]:
        model = self._require_model()
        if running.pending is not None:
            model.decode([running.pending])
        token = running.sampler.sample(model.context)
        if model.is_end(token):
            return self._finish(running, "stop")
        running.pending = token
        running.written += 1
        self._generated_tokens += 1
        text = running.stream.feed(model.piece(token))
        events: list[Event] = [Token(id=running.request.id, text=text)] if text else []
        if running.stream.is_stopped:
            return events + self._finish(running, "stop")
        is_full = len(model.cached) + 1 >= model.context_length
        if is_full or running.written >= running.request.sampling.max_tokens:
            return events + self._finish(running, "length")
        return events

    def _finish(self, running: "_Running", reason: DoneReason) -> list[Event]:
        rest = running.stream.finish()
        events: list[Event] = [Token(id=running.request.id, text=rest)] if rest else []
        self._end_running()
        return [*events, running.done(reason)]

    def _end_running(self) -> None:
        if self._running is not None:
            self._running.sampler.close()
            self._running = None


@dataclass(slots=True, kw_only=True)
class _Running:
    """The request that is being written."""

    request: Generate
    prompt: list[int]
    reused: int
    sampler: SamplerChain
    stream: TextStream
    pending: int | None = None  # chosen and told, not yet read back by the model
    written: int = 0
    started_at: float = field(default_factory=time.perf_counter)
    prefilled_at: float = 0.0  # 0: the prompt is not read yet

    def done(self, reason: DoneReason) -> Done:
        """Return how it went."""
        now = time.perf_counter()
        writing_s = now - self.prefilled_at if self.written else 0.0
        return Done(
            id=self.request.id,
            reason=reason,
            prompt_tokens=len(self.prompt),
            reused_tokens=self.reused,
            tokens=self.written,
            tokens_per_s=round(self.written / writing_s, 2) if writing_s > 0 else 0.0,
            prefill_s=round((self.prefilled_at or now) - self.started_at, 4),
        )


class _Model:
    """A loaded model with its context, and the tokens that the context holds."""

    def __init__(self, file: ModelFile, request: Load, log: "_NativeLog") -> None:
        self._file = file
        self._request = request
        self._handle = _load_handle(file, request, log)
        self._device, self._layers_on_device = log.device()
        self.chunk = _chunk_length(file.size_bytes, is_on_device=self._layers_on_device > 0)
        self.context: Any = None
        try:
            _check_writes_text(self._handle, request)
            parameters = _context_parameters(self._handle, request, chunk=self.chunk)
            self.context = _make_context(self._handle, parameters, request, log)
        except EngineError:
            self.close()
            raise
        self.vocabulary = llama_cpp.llama_model_get_vocab(self._handle)
        self.context_length = int(llama_cpp.llama_n_ctx(self.context))
        self.cached: list[int] = []
        self._memory = llama_cpp.llama_get_memory(self.context)
        self._piece_buffer = ctypes.create_string_buffer(PIECE_BYTES)
        self._template = self._read_template()

    def describe(self) -> Loaded:
        """Return what the engine knows of the model."""
        return Loaded(
            path=self._request.path,
            name=self._file.name,
            architecture=self._file.architecture,
            context_length=self.context_length,
            trained_context_length=int(llama_cpp.llama_model_n_ctx_train(self._handle)),
            has_chat_template=self._template is not None,
            device=self._device,
            layers_on_gpu=self._layers_on_device,
            layer_count=int(llama_cpp.llama_model_n_layer(self._handle)),
            size_bytes=self._file.size_bytes,
        )

    def close(self) -> None:
        """Free the memory."""
        if self.context is not None:
            llama_cpp.llama_free(self.context)
        llama_cpp.llama_model_free(self._handle)

    # --- text and tokens ---

    def prompt_tokens(self, prompt: Prompt) -> list[int]:
        """Return a prompt as the model reads it: rendered by its template, or plain."""
        if not prompt.messages:
            return self.tokenize(prompt.completion, special=False, begin=True)
        if self._template is None:
            raise EngineError("model_without_template")
        text = self._render(prompt)
        begins_itself = text.startswith(self._token_text(self._begin_token()) or "\0")
        return self.tokenize(text, special=True, begin=not begins_itself)

    def tokenize(self, text: str, *, special: bool, begin: bool = False) -> list[int]:
        """Return the tokens of a text; ``begin`` adds what the model wants at the beginning."""
        data = text.encode("utf-8", "replace")
        room = len(data) + 8  # a token has at least one byte, and a few stand around the text
        tokens = (llama_cpp.llama_token * room)()
        count = llama_cpp.llama_tokenize(
            self.vocabulary, data, len(data), tokens, room, begin, special
        )
        if count < 0:
            raise EngineError("engine_failed")
        return list(tokens[:count])

    def piece(self, token: int) -> bytes:
        """Return the bytes of a token; control tokens have none."""
        length = llama_cpp.llama_token_to_piece(
            self.vocabulary, token, self._piece_buffer, len(self._piece_buffer), 0, False
        )
        if length < 0:
            self._piece_buffer = ctypes.create_string_buffer(-length)
            return self.piece(token)
        return self._piece_buffer.raw[:length]

    def is_end(self, token: int) -> bool:
        """Tell whether a token ends the text."""
        return bool(llama_cpp.llama_vocab_is_eog(self.vocabulary, token))

    def _read_template(self) -> Jinja2ChatFormatter | None:
        template = llama_cpp.llama_model_chat_template(self._handle, None)
        if not template:
            return None
        try:
            return Jinja2ChatFormatter(
                template=template.decode("utf-8", "replace"),
                bos_token=self._token_text(self._begin_token()),
                eos_token=self._token_text(llama_cpp.llama_vocab_eos(self.vocabulary)),
            )
        except TemplateError:
            return None  # a template nobody can read: the model still completes plain text

    def _render(self, prompt: Prompt) -> str:
        assert self._template is not None
        turns: list[Any] = [
            {"role": turn.role, "content": turn.content} for turn in prompt.messages
        ]
        try:
            # enable_thinking: models that think first write no plan within their tokens
            response = self._template(messages=turns, enable_thinking=False)
        except (TemplateError, ValueError, TypeError) as error:
            raise EngineError("model_template_failed", reason=str(error)[:200]) from error
        return str(response.prompt)

    def _begin_token(self) -> int:
        return int(llama_cpp.llama_vocab_bos(self.vocabulary))

    def _token_text(self, token: int) -> str:
        if token < 0:
            return ""
        text = llama_cpp.llama_vocab_get_text(self.vocabulary, token)
        return text.decode("utf-8", "replace") if text else ""

    # --- the context ---

    def keep_prefix(self, tokens: list[int]) -> int:
        """Keep what the context shares with a prompt, forget the rest; return the kept length.

        What is kept ends where a chunk ends, so that the rest is read in the same chunks as
        without a cache and the same seed gives the same text.
        """
        shared = _shared_length(self.cached, tokens[:-1])  # the last is read for its logits
        kept = shared - shared % self.chunk
        if kept and self._cut(kept):
            del self.cached[kept:]
        else:
            self.forget()
        return len(self.cached)

    def _cut(self, length: int) -> bool:
        """Shorten the context; a sliding window may have dropped what is needed before."""
        if llama_cpp.llama_memory_seq_pos_min(self._memory, SEQUENCE) != 0:
            return False
        if not llama_cpp.llama_memory_seq_rm(self._memory, SEQUENCE, length, -1):
            return False
        last = llama_cpp.llama_memory_seq_pos_max(self._memory, SEQUENCE)
        return bool(last == length - 1)

    def forget(self) -> None:
        """Empty the context."""
        self.cached.clear()
        llama_cpp.llama_memory_clear(self._memory, True)

    def decode(self, tokens: list[int]) -> None:
        """Read tokens at the end of the context; the logits are those of the last."""
        array = (llama_cpp.llama_token * len(tokens))(*tokens)
        # positions and sequence 0 are filled in, as right for the one sequence there is
        batch = llama_cpp.llama_batch_get_one(array, len(tokens))
        status = llama_cpp.llama_decode(self.context, batch)
        if status != 0:
            self.forget()
            raise EngineError("model_decode_failed", code=int(status))
        self.cached.extend(tokens)


def _shared_length(first: list[int], second: list[int]) -> int:
    pairs = enumerate(zip(first, second, strict=False))
    shorter = min(len(first), len(second))
    return next((at for at, (left, right) in pairs if left != right), shorter)


def _check_length(tokens: list[int], context_length: int) -> None:
    if not tokens:
        raise EngineError("prompt_empty")
    if len(tokens) >= context_length:
        raise EngineError("prompt_too_long", needed=len(tokens), available=context_length - 1)


def _chunk_length(size_bytes: int, *, is_on_device: bool) -> int:
    if is_on_device:
        return DEVICE_CHUNK
    return next((chunk for size, chunk in CHUNKS_BY_SIZE if size_bytes < size), SMALLEST_CHUNK)


def _check_memory(file: ModelFile, request: Load) -> None:
    """Refuse a model that the machine cannot hold, before the system ends the process for it."""
    available = available_memory()
    is_on_device = request.gpu_layers != 0 and llama_cpp.llama_supports_gpu_offload()
    if available is None or is_on_device:
        return
    cache = file.bytes_per_context_token * _context_length(request, file.trained_context_length)
    needed = file.size_bytes + cache + WORKING_BYTES
    if needed > available:
        raise _does_not_fit(file.path, needed=needed, available=available)


def _does_not_fit(path: Path, *, needed: int, available: int) -> EngineError:
    return EngineError(
        "model_does_not_fit",
        path=str(path),
        needed_mb=round(needed / 1_000_000),
        available_mb=round(available / 1_000_000),
    )


def _context_length(request: Load, trained: int) -> int:
    wanted = max(1, request.context_length)
    return min(wanted, trained) if trained > 0 else wanted


def _load_handle(file: ModelFile, request: Load, log: "_NativeLog") -> Any:  # noqa: ANN401 - a C pointer
    parameters = llama_cpp.llama_model_default_params()
    parameters.n_gpu_layers = request.gpu_layers
    log.forget()
    handle = llama_cpp.llama_model_load_from_file(os.fsencode(file.path), parameters)
    if handle is None:
        raise _load_error(file, log)
    return handle


def _load_error(file: ModelFile, log: "_NativeLog") -> EngineError:
    if "unknown model architecture" in log.text():
        return EngineError(
            "model_architecture_unknown", path=str(file.path), architecture=file.architecture
        )
    if _MEMORY_WORDS.search(log.text()):
        return EngineError("model_out_of_memory")
    return EngineError("model_rejected", path=str(file.path), reason=log.last_error())


def _check_writes_text(handle: Any, request: Load) -> None:  # noqa: ANN401 - a C pointer
    has_encoder = llama_cpp.llama_model_has_encoder(handle)
    if has_encoder or not llama_cpp.llama_model_has_decoder(handle):
        raise EngineError("model_not_for_text", path=request.path)


def _context_parameters(handle: Any, request: Load, *, chunk: int) -> Any:  # noqa: ANN401 - C values
    parameters = llama_cpp.llama_context_default_params()
    trained = int(llama_cpp.llama_model_n_ctx_train(handle))
    parameters.n_ctx = _context_length(request, trained)
    parameters.n_batch = parameters.n_ubatch = chunk
    parameters.n_seq_max = 1
    parameters.n_outputs_max = 1  # room for more takes 1 MB each with a large vocabulary
    parameters.kv_unified = True
    parameters.swa_full = True  # else a sliding window drops the beginning, which then cannot stay
    parameters.n_threads = parameters.n_threads_batch = request.threads or thread_count()
    return parameters


def _make_context(handle: Any, parameters: Any, request: Load, log: "_NativeLog") -> Any:  # noqa: ANN401 - C values
    context = llama_cpp.llama_init_from_model(handle, parameters)
    if context is not None:
        return context
    if _MEMORY_WORDS.search(log.text()):
        raise EngineError("model_out_of_memory")
    raise EngineError("model_rejected", path=request.path, reason=log.last_error())


class _NativeLog:
    """Keeps the last lines llama.cpp logs, which would else go to stderr."""

    def __init__(self) -> None:
        self._lines: deque[tuple[int, str]] = deque(maxlen=LOG_LINES_KEPT)
        self._callback = llama_cpp.llama_log_callback(self._on_line)  # C keeps no reference
        llama_cpp.llama_log_set(self._callback, ctypes.c_void_p(0))

    def _on_line(self, level: int, text: bytes, _user_data: object) -> None:
        self._lines.append((level, text.decode("utf-8", "replace")))

    def forget(self) -> None:
        """Drop the lines kept so far."""
        self._lines.clear()

    def text(self) -> str:
        """Return the lines kept."""
        return "".join(line for _, line in self._lines)

    def last_error(self) -> str:
        """Return the last error line, shortened."""
        errors = [line.strip() for level, line in self._lines if level == LOG_LEVEL_ERROR]
        return errors[0][:200] if errors else "?"

    def device(self) -> tuple[str, int]:
        """Return what the model runs on and how many of its layers, as llama.cpp tells it."""
        offloaded = _OFFLOADED.search(self.text())
        layers = int(offloaded[1]) if offloaded else 0
        name = _USING_DEVICE.search(self.text())
        return (name[1] if name and layers else "CPU"), layers
