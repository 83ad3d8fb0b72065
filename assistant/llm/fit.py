"""Chooses how a model is loaded, so that it fits what is free: pure arithmetic over its header."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.llm.devices import Device
from assistant.llm.failures import EngineError
from assistant.llm.gguf import ModelFile
from assistant.llm.hardware import Machine
from assistant.llm.memory_need import MEBIBYTE, Layout, ModelSizes, Need, rounded_cells
from assistant.llm.protocol import CacheType, Load, Note
from assistant.llm.scheduler import EXTRA_SEQUENCES

TAIL_CELLS = 768  # what a request adds to the beginning that it shares with the others
SHORTEST_CONTEXT = 1024
CPU_CHUNK, GPU_CHUNK = 256, 512
GPU_SLOTS = 16
SLOTS_BY_PARAMETERS = ((1_500_000_000, 12), (8_000_000_000, 4))  # on the CPU
SLOTS_OF_BIG_MODELS = 2
FEWEST_GPU_SLOTS = 4
MOST_SLOTS = 64
SLOT_STEPS = (32, 24, 16, 12, 8, 6, 4, 3, 2, 1)
RAM_MARGIN, VRAM_MARGIN = 256 * MEBIBYTE, 512 * MEBIBYTE
MARGIN_PART = 0.05  # of what is free
LEAST_PART_ON_GPU = 1 / 3  # of the layers; with fewer, the copying back and forth eats the gain


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a model is to be loaded.

    Attributes:
        gpu_layers: for ``n_gpu_layers``; counts the output as one more layer.
        devices: ggml's names for ``devices.device_list``; none: the CPU alone.
        context_length: tokens of the longest request.
        sequences: for ``n_seq_max`` and ``n_outputs_max`` (llama.cpp wants no fewer outputs).
        pool_length: for ``n_ctx``.
        chunk_length: for ``n_batch`` and ``n_ubatch``.
        device_title: what the layers on a graphics device run on, empty without.
        need: what the model will take; ``ram_bytes`` and ``vram_bytes`` are its sums.
        notes: what was made smaller than wished, and which device is not used, and why.
    """

    gpu_layers: int
    layer_count: int  # with the output, as ``gpu_layers``
    devices: tuple[str, ...]
    device_title: str
    context_length: int
    slots: int
    sequences: int
    pool_length: int
    chunk_length: int
    cache_type: CacheType
    need: Need
    notes: tuple[Note, ...] = ()

    @property
    def ram_bytes(self) -> int:
        """The main memory it will take."""
        return self.need.ram.total

    @property
    def vram_bytes(self) -> int:
        """The graphics memory it will take."""
        return self.need.vram.total


def choose(file: ModelFile, wish: Load, machine: Machine) -> Plan:
    """Return the largest plan up to what is wished that fits what is free.

    Raises:
        EngineError: even the smallest does not fit.
    """
    return _Fitting(file, wish, machine).plan()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """One step of the ladder from what is wished down to what is possible."""

    context_length: int
    slots: int
    cache_type: CacheType

    @property
    def pool_length(self) -> int:
        tail = min(TAIL_CELLS, self.context_length)
        return rounded_cells(self.context_length + (self.slots - 1) * tail)


class _Fitting:
    """Walks down the ladder until something fits."""

    def __init__(self, file: ModelFile, wish: Load, machine: Machine) -> None:
        self._file = file
        self._wish = wish
        self._machine = machine
        self._sizes = ModelSizes(file)
        self._all_layers = file.layer_count + 1
        trained = file.trained_context_length
        wished = max(1, wish.context_length)
        self._context_length = min(wished, trained) if trained > 0 else wished

    def plan(self) -> Plan:
        """Return the first plan that fits."""
        cards = self._cards()
        notes = self._graphics_notes()
        if not cards:
            return self._on_cpu(notes)
        whole = self._whole_on(cards)
        if whole is not None:
            return self._with_notes(whole, notes)
        return self._with_part_on(cards, notes)

    # --- on graphics devices ---

    def _cards(self) -> tuple[Device, ...]:
        """Return the devices to put layers on: real cards, else the one within the CPU."""
        if self._wish.gpu_layers == 0:
            return ()
        graphics = self._machine.graphics
        cards = [each for each in graphics if each.kind == "gpu"] or list(graphics)
        return tuple(each for each in cards if _usable_bytes(each) > 0)

    def _graphics_notes(self) -> list[Note]:
        if self._wish.gpu_layers == 0:
            return []
        notes = [
            Note(key=f"gpu_{each.reason}", values={"device": each.title, **dict(each.values)})
            for each in self._machine.unusable
        ]
        notes += [_busy(each) for each in self._machine.graphics if _usable_bytes(each) <= 0]
        return notes

    def _whole_on(self, cards: tuple[Device, ...]) -> Plan | None:
        """Return a plan with every wished layer on one card, or on all of them."""
        biggest = max(cards, key=_usable_bytes)
        layers = self._wished_layers()
        for chosen in ((biggest,), cards) if len(cards) > 1 else ((biggest,),):
            for setting in self._settings(GPU_SLOTS, fewest=FEWEST_GPU_SLOTS):
                plan = self._make(setting, layers, chosen)
                if self._fits(plan, chosen):
                    return plan
        return None

    def _with_part_on(self, cards: tuple[Device, ...], notes: list[Note]) -> Plan:
        """Return a plan with as many layers on the cards as they hold, or with none."""
        setting = list(self._settings(GPU_SLOTS, fewest=FEWEST_GPU_SLOTS))[-1]
        layers = self._most_layers(setting, cards)
        title = _title(cards)
        share = _note("fit_partial_offload", device=title, layers=layers, total=self._all_layers)
        if layers and self._is_worth_it(layers, cards):
            plan = self._make(setting, layers, cards)
            if self._fits(plan, cards):
                return self._with_notes(plan, [*notes, share])
        small = _note("fit_gpu_too_small", device=title, layers=layers, total=self._all_layers,
                      free_mb=_megabytes(sum(each.free_bytes for each in cards)))  # fmt: skip
        try:
            return self._on_cpu([*notes, small])
        except EngineError:
            if not layers:
                raise
        # The main memory alone is too small: every layer elsewhere helps.
        for lower in self._settings(GPU_SLOTS, fewest=1, may_shorten=True):
            plan = self._make(lower, self._most_layers(lower, cards), cards)
            if plan.gpu_layers and self._fits(plan, cards):
                return self._with_notes(plan, [*notes, share])
        raise self._does_not_fit()

    def _is_worth_it(self, layers: int, cards: tuple[Device, ...]) -> bool:
        if self._wish.gpu_layers > 0:
            return True  # the founder's own choice
        if any(each.kind == "integrated" for each in cards):
            return False  # the same memory: either all of it, or nothing is gained
        return layers >= self._all_layers * LEAST_PART_ON_GPU

    def _most_layers(self, setting: _Setting, cards: tuple[Device, ...]) -> int:
        for layers in range(self._wished_layers(), 0, -1):
            if self._fits_cards(self._make(setting, layers, cards), cards):
                return layers
        return 0

    def _wished_layers(self) -> int:
        wished = self._wish.gpu_layers
        return min(wished, self._all_layers) if wished > 0 else self._all_layers

    # --- on the CPU ---

    def _on_cpu(self, notes: list[Note]) -> Plan:
        for setting in self._settings(self._slots_on_cpu(), fewest=1, may_shorten=True):
            plan = self._make(setting, 0, ())
            if self._fits(plan, ()):
                return self._with_notes(plan, notes)
        raise self._does_not_fit()

    def _slots_on_cpu(self) -> int:
        """Return how many requests at once still gain speed: big models are busy with one."""
        count = self._sizes.parameter_count
        fitting = (slots for size, slots in SLOTS_BY_PARAMETERS if count <= size)
        return next(fitting, SLOTS_OF_BIG_MODELS)

    # --- the ladder ---

    def _settings(
        self, slots: int, *, fewest: int, may_shorten: bool = False
    ) -> Iterator[_Setting]:
        """Yield what may be tried: fewer requests at once, then a smaller cache, then context."""
        most = max(1, min(self._wish.slots or slots, MOST_SLOTS))
        steps = [each for each in (most, *SLOT_STEPS) if min(fewest, most) <= each <= most]
        for context_length in self._context_lengths(may_shorten=may_shorten):
            for cache_type in self._cache_types():
                for each in dict.fromkeys(steps):
                    yield _Setting(context_length=context_length, slots=each, cache_type=cache_type)

    def _context_lengths(self, *, may_shorten: bool) -> Iterator[int]:
        length = self._context_length
        yield length
        while may_shorten and length > SHORTEST_CONTEXT:
            length = max(SHORTEST_CONTEXT, length * 3 // 4)
            yield length

    def _cache_types(self) -> tuple[CacheType, ...]:
        if self._wish.cache_type is not None:
            return (self._wish.cache_type,)
        return ("f16", "q8_0") if self._sizes.can_quantize_cache else ("f16",)

    def _make(self, setting: _Setting, gpu_layers: int, cards: tuple[Device, ...]) -> Plan:
        chunk = min(GPU_CHUNK if gpu_layers else CPU_CHUNK, setting.pool_length)
        layout = Layout(
            pool_length=setting.pool_length,
            sequences=setting.slots + EXTRA_SEQUENCES,
            chunk=chunk,
            cache_type=setting.cache_type,
            gpu_layers=gpu_layers,
            cpu_features=frozenset(self._machine.cpu_features),
        )
        used = cards if gpu_layers else ()
        return Plan(
            gpu_layers=gpu_layers,
            layer_count=self._all_layers,
            devices=tuple(card.name for card in used),
            device_title=_title(used),
            context_length=setting.context_length,
            slots=setting.slots,
            sequences=layout.sequences,
            pool_length=setting.pool_length,
            chunk_length=chunk,
            cache_type=setting.cache_type,
            need=self._sizes.need(layout),
        )

    # --- does it fit ---

    def _fits(self, plan: Plan, cards: tuple[Device, ...]) -> bool:
        return self._fits_ram(plan, cards) and self._fits_cards(plan, cards)

    def _fits_ram(self, plan: Plan, cards: tuple[Device, ...]) -> bool:
        room = self._room()
        is_shared = self._machine.has_unified_memory or any(
            card.kind == "integrated" for card in cards
        )
        return room is None or _kept_bytes(plan) + (plan.vram_bytes if is_shared else 0) <= room

    def _fits_cards(self, plan: Plan, cards: tuple[Device, ...]) -> bool:
        if not plan.gpu_layers:
            return True
        more_buffers = (len(cards) - 1) * plan.need.vram.computing  # each card has its own
        return plan.vram_bytes + more_buffers <= sum(map(_usable_bytes, cards))

    def _room(self) -> int | None:
        free = self._machine.free_memory
        return None if free is None else free - _margin(free, RAM_MARGIN)

    def _does_not_fit(self) -> EngineError:
        *_, smallest = self._settings(1, fewest=1, may_shorten=True)
        needed = _kept_bytes(self._make(smallest, 0, ()))
        return EngineError(
            "model_does_not_fit",
            path=str(self._file.path),
            needed_mb=_megabytes(needed + RAM_MARGIN),
            available_mb=_megabytes(self._machine.free_memory or 0),
        )

    # --- what is said of it ---

    def _with_notes(self, plan: Plan, notes: list[Note]) -> Plan:
        wished_slots = self._wish.slots or (GPU_SLOTS if plan.gpu_layers else self._slots_on_cpu())
        found = list(notes)
        if plan.slots < wished_slots:
            found.append(_note("fit_fewer_slots", wished=wished_slots, slots=plan.slots))
        if plan.cache_type == "q8_0" and self._wish.cache_type is None:
            found.append(_note("fit_quantized_cache"))
        if plan.context_length < self._context_length:
            found.append(_note("fit_shorter_context", wished=self._context_length,
                               context=plan.context_length))  # fmt: skip
        if self._context_length < self._wish.context_length:
            found.append(_note("fit_trained_context", wished=self._wish.context_length,
                               context=self._context_length))  # fmt: skip
        return replace(plan, notes=tuple(found))


def _note(key: str, **values: str | float) -> Note:
    return Note(key=key, values=dict(values))


def _busy(device: Device) -> Note:
    return _note("fit_gpu_busy", device=device.title, free_mb=_megabytes(device.free_bytes),
                 total_mb=_megabytes(device.total_bytes))  # fmt: skip


def _usable_bytes(device: Device) -> int:
    return device.free_bytes - _margin(device.total_bytes, VRAM_MARGIN)


def _margin(size: int, least: int) -> int:
    return max(least, int(size * MARGIN_PART))


def _kept_bytes(plan: Plan) -> int:
    """Return the main memory that cannot be taken back.

    Of the weights that were copied, the file's own pages can: nobody reads them again.
    """
    return plan.ram_bytes - plan.need.ram.weight_copies


def _title(devices: tuple[Device, ...]) -> str:
    return " + ".join(device.title for device in devices)


def _megabytes(size: int) -> int:
    return round(size / 1_000_000)
