"""The engine on llama.cpp: one model, one context, and the scheduler that runs requests over it."""

import hashlib
import time
from pathlib import Path
from typing import Any

import llama_cpp

from assistant.errors import ModelFileError
from assistant.llm.engine_contract import Event
from assistant.llm.failures import EngineError
from assistant.llm.fit import Plan, choose
from assistant.llm.gguf import ModelFile, read_model_file
from assistant.llm.grammar_sampling import GrammarSampler, make_sampler
from assistant.llm.hardware import resident_memory, this_machine, thread_count
from assistant.llm.llama_adapter import LlamaAdapter, read_adapter_file
from assistant.llm.llama_context import ContextSize, LlamaContext
from assistant.llm.llama_model import LlamaModel
from assistant.llm.native_log import NativeLog
from assistant.llm.prefix_cache import PrefixCache
from assistant.llm.protocol import Failed, Generate, Load, Loaded, Note, StatsReport, Value
from assistant.llm.sampling import DryTemplate, SamplerChain
from assistant.llm.scheduler import Limits, Scheduler
from assistant.llm.sequences import Sequences
from assistant.llm.state_files import StateFiles
from assistant.llm.token_choice import TokenChoice
from assistant.llm.yielding import ThreadChoice

MEGABYTE = 1_000_000
YIELD_INTERVAL_S = 1.0
HASHED_BYTES = 1 << 22  # of a model file, from both ends; the header says nearly all


class LlamaEngine:
    """Writes requests, several at a time, with one model."""

    name = "llama.cpp"

    def __init__(self) -> None:
        self._log = NativeLog()
        llama_cpp.llama_backend_init()
        self._loaded: _LoadedModel | None = None
        self._unserved: list[str] = []  # asked for while there was no model

    def load(self, request: Load) -> Loaded:
        """Load a model in place of the one before; raises ModelFileError or EngineError."""
        self._unload()
        file = read_model_file(Path(request.path))
        if file.adapter_type:
            raise ModelFileError("model_file_adapter", path=request.path)
        adapter = read_adapter_file(Path(request.adapter), file) if request.adapter else None
        plan = choose(file, request, this_machine())
        self._loaded = _LoadedModel(file, request, plan, self._log, adapter=adapter)
        return self._loaded.describe()

    def count(self, texts: tuple[str, ...]) -> tuple[int, ...]:
        """Return the number of tokens of each text."""
        model = self._require().model
        return tuple(len(model.tokenize(text, special=False)) for text in texts)

    def submit(self, request: Generate) -> None:
        """Take a request into the queue."""
        if self._loaded is None:
            self._unserved.append(request.id)
        else:
            self._loaded.scheduler.submit(request)

    def prioritise(self, request_id: str, priority: int) -> None:
        """Give a request another priority."""
        if self._loaded is not None:
            self._loaded.scheduler.prioritise(request_id, priority)

    def step(self) -> list[Event]:
        """Read one batch; with nothing to do, write a prefix to the disk."""
        loaded = self._loaded
        if loaded is None:
            unserved, self._unserved = self._unserved, []
            return [Failed(id=each, key="model_not_loaded") for each in unserved]
        if not loaded.scheduler.is_idle():
            loaded.yield_to_others()
            return loaded.scheduler.step()
        if loaded.prefixes is not None and loaded.prefixes.has_unsaved():
            loaded.prefixes.save_one(loaded.every_sequence)
        return []

    def cancel(self, request_id: str) -> list[Event]:
        """End a request, begun or not."""
        return self._loaded.scheduler.cancel(request_id) if self._loaded is not None else []

    def interrupt(self) -> None:
        """End a long batch soon; from any thread."""
        loaded = self._loaded
        if loaded is not None:
            loaded.context.interrupt()

    def abandon(self) -> list[str]:
        """Forget every request; return their ids."""
        return self._loaded.scheduler.abandon() if self._loaded is not None else []

    def is_idle(self) -> bool:
        """Tell whether there is nothing to do."""
        loaded = self._loaded
        if loaded is None:
            return not self._unserved
        has_unsaved = loaded.prefixes is not None and loaded.prefixes.has_unsaved()
        return loaded.scheduler.is_idle() and not has_unsaved

    def stats(self) -> StatsReport:
        """Return how the engine is doing."""
        if self._loaded is None:
            return StatsReport(
                running=0,
                queued=0,
                cached_tokens=0,
                generated_tokens=0,
                resident_bytes=resident_memory(),
            )
        return self._loaded.stats()

    def _require(self) -> "_LoadedModel":
        if self._loaded is None:
            raise EngineError("model_not_loaded")
        return self._loaded

    def _unload(self) -> None:
        loaded, self._loaded = self._loaded, None
        if loaded is not None:
            loaded.close()


class _BoundSampler:
    """A sampler that reads the logits of one context."""

    def __init__(self, chooser: SamplerChain | GrammarSampler, context: LlamaContext) -> None:
        self._chooser = chooser
        self._context = context

    def sample(self, index: int) -> int:
        return self._chooser.sample(self._context.handle, index)

    def close(self) -> None:
        self._chooser.close()


class _LoadedModel:
    """A model, its context and what runs over them."""

    def __init__(
        self,
        file: ModelFile,
        request: Load,
        plan: Plan,
        log: NativeLog,
        *,
        adapter: ModelFile | None = None,
    ) -> None:
        self._request = request
        self._plan = plan
        self._threads = ThreadChoice(request.threads or thread_count())
        self._yielded_at = 0.0
        self._file_hash = _file_hash(file.path)
        self._adapter_name = adapter.name if adapter is not None else ""
        self._adapter_hash = _file_hash(adapter.path) if adapter is not None else ""
        self.every_sequence = range(plan.sequences)
        self.model = LlamaModel(
            file,
            gpu_layers=plan.gpu_layers,
            devices=plan.devices,
            log=log,
            template=request.chat_template,
        )
        try:
            matrices = LlamaAdapter(self.model, adapter, log) if adapter is not None else None
            self.context = LlamaContext(self.model, self._size(), log, adapter=matrices)
        except EngineError:
            self.model.close()
            raise
        self._sequences = Sequences(
            self.context, len(self.every_sequence), can_share=self.model.can_share
        )
        self.prefixes = self._make_prefix_cache()
        self._dry = DryTemplate(self.model.vocabulary)
        self.choice = TokenChoice(self._make_sampler, threads=self._threads.most)
        self.scheduler = Scheduler(
            self.context,
            self.model,
            self._sequences,
            limits=Limits(slots=plan.slots, context_length=plan.context_length),
            choice=self.choice,
            saved=self.prefixes,
        )

    def describe(self) -> Loaded:
        """Return what the engine knows of the model."""
        model = self.model
        return Loaded(
            path=self._request.path,
            name=" + ".join(filter(None, (model.file.name, self._adapter_name))),
            architecture=model.file.architecture,
            context_length=self._plan.context_length,
            trained_context_length=model.trained_length,
            has_chat_template=model.has_template and not self._request.chat_template,
            device=model.device,
            layers_on_gpu=model.layers_on_device,
            layer_count=model.layer_count,
            size_bytes=model.file.size_bytes,
            slots=self._plan.slots,
            pool_length=self.context.cell_count,
            cache_type=self._plan.cache_type,
            notes=self._notes(),
            file_hash=self._file_hash,
            adapter=self._request.adapter,
            adapter_hash=self._adapter_hash,
            has_trained_request=bool(self._request.chat_template),
        )

    def yield_to_others(self) -> None:
        """Compute with fewer threads while other programs want the cores."""
        now = time.monotonic()
        if now - self._yielded_at >= YIELD_INTERVAL_S:
            self._yielded_at = now
            threads = self._threads.threads_now()
            self.context.set_threads(threads)
            self.choice.threads = threads

    def stats(self) -> StatsReport:
        """Return how it is doing."""
        used = self._sequences.used_cells()
        return StatsReport(
            running=self.scheduler.running_count,
            queued=self.scheduler.queued_count,
            cached_tokens=used,
            generated_tokens=self.scheduler.generated_tokens,
            resident_bytes=resident_memory(),
            slots=self._plan.slots,
            cells_used=used,
            cells_total=self.context.cell_count,
            steps=self.scheduler.steps,
            states_loaded=self.prefixes.loaded if self.prefixes is not None else 0,
            states_saved=self.prefixes.saved if self.prefixes is not None else 0,
        )

    def close(self) -> None:
        """Free all memory."""
        self.scheduler.abandon()
        self.choice.close()
        self._dry.close()
        self.context.close()
        self.model.close()

    def _size(self) -> ContextSize:
        return ContextSize(
            cells=self._plan.pool_length,
            sequences=len(self.every_sequence),
            batch=self._plan.chunk_length,
            threads=self._threads.threads_now(),
            cache_type=self._plan.cache_type,
        )

    def _notes(self) -> tuple[Note, ...]:
        """Return what the plan says, and what the engine did otherwise: nothing is kept silent."""
        planned, got = self._plan.gpu_layers, self.model.layers_on_device
        if got >= planned:
            return self._plan.notes
        values: dict[str, Value] = {"device": self._plan.device_title, "wished": planned}
        return (*self._plan.notes, Note(key="fit_layers_left", values={**values, "layers": got}))

    def _make_sampler(self, request: Generate) -> _BoundSampler:
        vocabulary = self.model.vocabulary
        chooser = make_sampler(
            request.sampling, request.schema, vocabulary=vocabulary, dry=self._dry
        )
        return _BoundSampler(chooser, self.context)

    def _make_prefix_cache(self) -> PrefixCache | None:
        if not self._request.state_folder or not self.model.can_share:
            return None
        files = StateFiles(
            Path(self._request.state_folder),
            fingerprint=self._fingerprint(),
            limit_bytes=self._request.state_limit_mb * MEGABYTE,
        )
        return PrefixCache(
            self.context,
            self._sequences,
            files,
            sequence=self.every_sequence[-1],
            bytes_per_token=self.model.file.bytes_per_context_token,
        )

    def _fingerprint(self) -> str:
        """Return all that a saved state depends on besides its tokens."""
        parts: tuple[Any, ...] = (
            self._file_hash,
            self._adapter_hash,
            llama_cpp.__version__,
            self._plan.cache_type,
            self.model.device,
            self.model.layers_on_device,
            "swa_full",
        )
        return "|".join(str(part) for part in parts)


def _file_hash(path: Path) -> str:
    """Return a hash of a model's size, beginning and end: all of 8 GB would take long."""
    size = path.stat().st_size
    digest = hashlib.sha256(str(size).encode())
    with path.open("rb") as file:
        digest.update(file.read(HASHED_BYTES))
        file.seek(max(0, size - HASHED_BYTES))
        digest.update(file.read(HASHED_BYTES))
    return digest.hexdigest()
