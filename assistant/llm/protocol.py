"""The messages between the program and the model process: one JSON object per line, both ways."""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

PROTOCOL_VERSION = 2

Role = Literal["system", "user", "assistant"]
DoneReason = Literal["stop", "length", "cancelled"]
CacheType = Literal["f16", "q8_0"]
Value = str | int | float


# --- parts of messages ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One turn of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What the model reads: turns for a model with a chat template, else plain text to go on with.

    ``Loaded.has_chat_template`` says which of the two a model takes; the other stays empty. A model
    with ``has_trained_request`` takes both: turns for the request it learned, plain text else.
    """

    messages: tuple[Message, ...] = ()
    completion: str = ""

    @classmethod
    def chat(cls, *, system: str, user: str) -> "Prompt":
        """Return a prompt of a system text and one question."""
        turns = (Message(role="system", content=system),) if system else ()
        return cls(messages=(*turns, Message(role="user", content=user)))

    @classmethod
    def plain(cls, text: str) -> "Prompt":
        """Return a prompt that a base model goes on with."""
        return cls(completion=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How the next token is chosen.

    The same seed and prompt give the same text on the same machine, up to the first choice between
    two tokens that are almost equally likely: what else is in the batch moves the last digits.
    """

    max_tokens: int = 512
    temperature: float = 0.7  # 0 takes the likeliest token
    top_k: int = 40  # 0 switches it off
    top_p: float = 0.95  # 1 switches it off
    min_p: float = 0.05  # 0 switches it off
    repeat_penalty: float = 1.1  # 1 switches it off
    repeat_last_n: int = 64
    dry_multiplier: float = 0.0  # 0 switches it off; punishes repeated runs, not single words
    seed: int = 0
    stop: tuple[str, ...] = ()  # the text ends before the first of these


# --- to the model process ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Load this model file, in place of the one loaded before."""

    path: str
    context_length: int = 4096  # tokens of the longest single request, prompt and answer together
    gpu_layers: int = -1  # -1: as many as fit
    threads: int | None = None  # None: one for each physical core
    slots: int | None = None  # requests written at the same time; None: as many as memory allows
    cache_type: CacheType | None = None  # of keys and values; None: f16 unless memory is short
    state_folder: str = ""  # where read prefixes are kept on disk; empty: nowhere
    state_limit_mb: int = 512  # the folder is kept below this size, oldest out first
    has_low_priority: bool = False  # give way to every other program
    adapter: str = ""  # the file of a LoRA adapter to write with; empty: the model as it is
    chat_template: str = ""  # what the adapter was trained with; empty: the model's own, if any


@dataclass(frozen=True, slots=True, kw_only=True)
class Generate:
    """Write a text; a higher priority comes first, equals in the order they came."""

    id: str
    prompt: Prompt
    sampling: Sampling = field(default_factory=Sampling)
    priority: int = 0
    schema: str = ""  # a JSON schema the answer must keep to, as JSON text; empty: free text
    # Whose prefix this is (a project): requests of one scope share a beginning worth keeping on
    # disk, in a folder of this name. Letters, digits, - and _ only; empty: nothing is kept.
    scope: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prioritise:
    """Give a request that still waits or is being read another priority."""

    id: str
    priority: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Count the tokens of each text, as the loaded model sees them (no template, no BOS)."""

    id: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """End this request; what was written so far stays."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """Ask how the process is doing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shutdown:
    """End the process now, in order."""


# --- from the model process ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """The first line of a process."""

    version: int
    pid: int
    engine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A remark on how a model was loaded; ``key`` names the sentence."""

    key: str
    values: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A model is ready; every value comes from the engine, not from what was asked for."""

    path: str
    name: str  # with that of its adapter
    architecture: str
    context_length: int
    trained_context_length: int
    has_chat_template: bool  # of the model itself: it answers any request
    device: str
    layers_on_gpu: int
    layer_count: int
    size_bytes: int
    slots: int = 1
    pool_length: int = 0  # cells of the context that all requests share
    cache_type: CacheType = "f16"
    notes: tuple[Note, ...] = ()  # what had to be made smaller, and why
    file_hash: str = ""  # of the file's size and both its ends; empty where there is no real file
    adapter: str = ""  # the file of the adapter that it writes with
    adapter_hash: str = ""
    has_trained_request: bool = False  # its adapter learned one form of request, in turns


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadFailed:
    """The model of this path could not be loaded; the process lives on, without a model."""

    path: str
    key: str
    values: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """The next piece of a text: whole characters, sometimes several tokens at once."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The number of tokens of each text of a Count."""

    id: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A text is complete."""

    id: str
    reason: DoneReason
    prompt_tokens: int = 0
    reused_tokens: int = 0  # of the prompt, found in memory from the request before
    tokens: int = 0
    tokens_per_s: float = 0.0  # of all requests together, while this one was written
    prefill_s: float = 0.0
    first_token_s: float = 0.0  # from the request's arrival to its first token


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A request, or (``id`` None) a line, could not be served; ``key`` names the sentence."""

    id: str | None
    key: str
    values: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatsReport:
    """How the process is doing."""

    running: int
    queued: int
    cached_tokens: int
    generated_tokens: int
    resident_bytes: int
    slots: int = 1
    cells_used: int = 0
    cells_total: int = 0
    steps: int = 0  # batches decoded since the model was loaded
    states_loaded: int = 0  # prefixes that came from the disk
    states_saved: int = 0


ToWorker = Load | Generate | Prioritise | Count | Cancel | Stats | Shutdown
FromWorker = Ready | Loaded | LoadFailed | Token | Counted | Done | Failed | StatsReport
AnyMessage = ToWorker | FromWorker

_MESSAGE_TYPES: Mapping[str, type[AnyMessage]] = {
    kind.__name__: kind for kind in (*get_args(ToWorker), *get_args(FromWorker))
}


class LineBuffer:
    """Puts the chunks of a pipe together to whole lines."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> list[bytes]:
        """Return the lines that this chunk completes, without their newlines."""
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        return [line for line in lines if line.strip()]


# --- lines ---------------------------------------------------------------------------------------


def encode(message: AnyMessage) -> bytes:
    """Return the line of a message, with its newline; ASCII only, so that no byte can be halved."""
    record = {"type": type(message).__name__, **asdict(message)}
    return json.dumps(record, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"


def decode(line: bytes) -> tuple[AnyMessage | None, str]:
    """Read a line; return the message, or None and what is wrong with the line."""
    try:
        record = json.loads(line.decode("utf-8"), parse_constant=_reject_constant)
        if not isinstance(record, dict):
            return None, "not an object"
        kind = _MESSAGE_TYPES.get(str(record.pop("type", "")))
        if kind is None:
            return None, "unknown type"
        return _read_dataclass(kind, record), ""
    except (ValueError, TypeError, RecursionError) as error:
        return None, f"{type(error).__name__}: {error}"[:200]


def _reject_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


_FIELD_READERS: dict[type[Any], Mapping[str, Callable[[object], Any]]] = {}


def _field_readers(kind: type[Any]) -> Mapping[str, Callable[[object], Any]]:
    if kind not in _FIELD_READERS:  # reading type hints is slow, and a token comes every 10 ms
        hints = get_type_hints(kind)
        _FIELD_READERS[kind] = {name: _reader(hint) for name, hint in hints.items()}
    return _FIELD_READERS[kind]


def _read_dataclass(kind: type[Any], record: object) -> Any:  # noqa: ANN401 - the caller names the type
    if not isinstance(record, dict):
        raise TypeError(f"{kind.__name__} is no object")
    readers = _field_readers(kind)
    unknown = record.keys() - readers.keys()
    if unknown:
        raise ValueError(f"{kind.__name__} knows no {min(unknown)}")
    missing = [each.name for each in fields(kind) if _is_required(each) and each.name not in record]
    if missing:
        raise ValueError(f"{kind.__name__} lacks {missing[0]}")
    return kind(**{name: readers[name](value) for name, value in record.items()})


def _is_required(each: Any) -> bool:  # noqa: ANN401 - Field is generic over a type nobody knows here
    return each.default is MISSING and each.default_factory is MISSING


def _reader(hint: Any) -> Callable[[object], Any]:  # noqa: ANN401 - any type hint
    """Return the function that checks a JSON value against a type hint."""
    origin = get_origin(hint)
    if is_dataclass(hint) and isinstance(hint, type):
        return lambda value: _read_dataclass(hint, value)
    if origin is Literal:
        return lambda value: _read_choice(get_args(hint), value)
    if origin is tuple:
        return lambda value: _read_tuple(_reader(get_args(hint)[0]), value)
    if origin is dict:
        return lambda value: _read_mapping(_reader(get_args(hint)[1]), value)
    kinds = get_args(hint) if origin in (Union, UnionType) else (hint,)
    choices = tuple(choice for kind in kinds for choice in get_args(kind))  # of a Literal or None
    if choices:
        return lambda value: None if value is None else _read_choice(choices, value)
    return lambda value: _read_scalar(kinds, value)


def _read_choice(choices: tuple[object, ...], value: object) -> object:
    if value not in choices:
        raise ValueError(f"{value!r} is none of {choices}")
    return value


def _read_tuple(read: Callable[[object], Any], value: object) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise TypeError("a list is missing")
    return tuple(read(each) for each in value)


def _read_mapping(read: Callable[[object], Any], value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("an object is missing")
    return {name: read(each) for name, each in value.items()}


def _read_scalar(kinds: tuple[Any, ...], value: object) -> object:
    if value is None and NoneType in kinds:
        return None
    if type(value) in kinds:
        return value
    if type(value) is int and float in kinds:
        return float(value)
    raise TypeError(f"{type(value).__name__} where {kinds[0].__name__} belongs")
