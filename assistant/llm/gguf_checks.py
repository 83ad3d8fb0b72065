"""Checks that what the header of a model file says fits together.

Each check holds for every file that llama.cpp can load, of any architecture: what one kind of
model lacks (heads, experts, an input table of its own) is not asked for. Most of what is refused
here would be refused by llama.cpp as well, in words for engineers; the rest ends its process.
"""

import re
from collections.abc import Callable

from assistant.llm.gguf_header import VOCABULARY, Header, HeaderError, TensorInfo, printable

MOST_LAYERS = 512  # LLAMA_MAX_LAYERS
MOST_EXPERTS = 1024  # LLAMA_MAX_EXPERTS
WIDEST = 1 << 20
SHORTEST_CONTEXT = 16  # nothing can be written in less
NO_TOKEN = 0xFFFFFFFF  # written by some converters where a model has no such token

_OTHER_KINDS = frozenset({"mmproj", "imatrix"})
_TOKENIZERS_WITHOUT_TEXT = frozenset({"none", "no_vocab"})
_ROPE_SCALINGS = frozenset({"none", "linear", "yarn", "longrope"})
_PER_TOKEN_LISTS = ("tokenizer.ggml.scores", "tokenizer.ggml.token_type")
_TOKEN_IDS = ("tokenizer.ggml.bos_token_id", "tokenizer.ggml.eos_token_id")
_MATRIX = re.compile(
    r"(token_embd|output|blk\.\d+\.(attn_(q|k|v|qkv|output)|ffn_(up|down|gate)(_exps)?))\.weight"
)
_LAYER = re.compile(r"blk\.(\d{1,9})\.")
# Added to or multiplied with what is calculated, which ggml does with full floats only.
_FULL_FLOAT = re.compile(
    r"((blk\.\d+\.\w*|output_|token_embd_)norm\.weight|(blk\.\d+\.)?\w+\.bias"
    r"|rope_(freqs|factors_long|factors_short)\.weight)"
)
_NO_FACTORS = frozenset({"I8", "I16", "I32", "I64", "F64", "Q8_1", "Q8_K"})  # not to multiply with


def check_content(header: Header) -> None:
    """Check what the entries and the weights say of each other.

    Raises:
        HeaderError: llama.cpp would refuse the file, or end the process over it.
    """
    model = _Model(header)
    if model.kind == "adapter":
        model.within("block_count", 1, MOST_LAYERS)
        return
    for check in _CHECKS:
        check(model)


class _Model:
    """The entries of one model, looked up by their names after ``architecture.``."""

    def __init__(self, header: Header) -> None:
        self.header = header
        self.architecture = self.text("general.architecture")
        self.kind = self.text("general.type")
        self.tensors = {tensor.name: tensor for tensor in header.tensors}

    def key(self, name: str) -> str:
        """Return the whole name of an entry of this architecture."""
        return f"{self.architecture}.{name}"

    def text(self, key: str) -> str:
        """Return a text, empty where there is none; an entry of another kind is refused."""
        value = self.header.scalars.get(key, "")
        if key in self.header.arrays or not isinstance(value, str):
            raise _wrong(key, value)
        return value

    def values(self, name: str) -> tuple[int, ...]:
        """Return a whole number or a list of them, () where there is none."""
        key = self.key(name)
        if key in self.header.arrays:
            return tuple(int(each) for each in self.header.arrays[key].numbers)
        value = self.header.scalars.get(key)
        if value is None:
            return ()
        if not isinstance(value, int) or isinstance(value, bool):
            raise _wrong(key, value)
        return (value,)

    def within(self, name: str, least: int, most: int) -> tuple[int, ...]:
        """Return the values of an entry; any outside the bounds is refused."""
        found = self.values(name)
        for value in found:
            if not least <= value <= most:
                raise _wrong(self.key(name), value)
        return found

    def required(self, name: str, most: int) -> int:
        """Return a number from 1 to ``most`` that every model must have."""
        found = self.within(name, 1, most)
        if not found:
            raise HeaderError("model_file_entry_missing", name=self.key(name))
        return found[0]


def _wrong(key: str, value: object) -> HeaderError:
    return HeaderError("model_file_entry_wrong", name=printable(key), value=printable(str(value)))


def _check_kind(model: _Model) -> None:
    number = model.header.scalars.get("split.no", 0)
    count = model.header.scalars.get("split.count", 1)
    if isinstance(number, int) and isinstance(count, int) and 0 < number < count:
        raise HeaderError("model_file_part", number=number + 1, count=count)
    if not model.architecture:
        raise HeaderError("model_file_entry_missing", name="general.architecture")
    if model.kind in _OTHER_KINDS or model.architecture == "clip":
        raise HeaderError("model_not_for_text")
    if not model.header.tensors and count == 1:
        raise HeaderError("model_file_without_weights")


def _check_sizes(model: _Model) -> None:
    layers = model.required("block_count", MOST_LAYERS)
    model.required("context_length", NO_TOKEN)
    model.within("context_length", SHORTEST_CONTEXT, NO_TOKEN)
    model.required("embedding_length", WIDEST)
    model.within("nextn_predict_layers", 0, layers)
    for name in ("attention.head_count", "attention.head_count_kv", "feed_forward_length"):
        model.within(name, 0, WIDEST * 64)
        array = model.header.arrays.get(model.key(name))
        if array is not None and array.length != layers:
            raise _wrong(model.key(name), array.length)


def _check_heads(model: _Model) -> None:
    heads = model.values("attention.head_count")
    if not any(heads):  # a recurrent model, or damage
        if "blk.0.attn_q.weight" in model.tensors:
            raise _wrong(model.key("attention.head_count"), 0)
        return
    cached = model.values("attention.head_count_kv") or heads
    layers = max(len(heads), len(cached))
    pairs = zip(_repeated(heads, layers), _repeated(cached, layers), strict=True)
    for count, shared in pairs:
        if shared and count % shared:
            raise _wrong(model.key("attention.head_count_kv"), shared)
    width = model.values("embedding_length")[0] // min(filter(None, heads))
    for name in ("attention.key_length", "attention.value_length"):
        model.within(name, 1, WIDEST)
    key_width = max(model.values("attention.key_length"), default=width)
    model.within("rope.dimension_count", 0, max(key_width, 1))


def _repeated(values: tuple[int, ...], count: int) -> tuple[int, ...]:
    return values * count if len(values) == 1 else values


def _check_experts(model: _Model) -> None:
    count = max(model.within("expert_count", 0, MOST_EXPERTS), default=0)
    if count == 1 and model.architecture.startswith("hunyuan"):
        return  # llama.cpp takes these for models without experts
    used = max(model.within("expert_used_count", 0, count), default=0)
    if count and not used:
        raise _wrong(model.key("expert_used_count"), used)
    groups = max(model.within("expert_group_count", 0, max(count - 1, 0)), default=0)
    if groups > 1:
        chosen = max(model.within("expert_group_used_count", 1, groups - 1), default=0)
        if count % groups or not chosen:
            raise _wrong(model.key("expert_group_count"), groups)


def _check_rope(model: _Model) -> None:
    scaling = model.text(model.key("rope.scaling.type"))
    if model.key("rope.scaling.type") in model.header.scalars and scaling not in _ROPE_SCALINGS:
        raise _wrong(model.key("rope.scaling.type"), scaling)


def _check_epsilons(model: _Model) -> None:
    """Refuse a norm's least divisor that is no small number: ggml ends the process over it."""
    for key, value in model.header.scalars.items():
        is_epsilon = key.startswith(f"{model.architecture}.") and key.endswith("_epsilon")
        if is_epsilon and not (isinstance(value, int | float) and 0 <= value <= 1):
            raise _wrong(key, value)


def _check_vocabulary(model: _Model) -> None:
    tokenizer = model.text("tokenizer.ggml.model")
    if tokenizer in _TOKENIZERS_WITHOUT_TEXT:
        raise HeaderError("model_not_for_text")
    tokens = model.header.arrays.get(VOCABULARY)
    for key, is_there in (("tokenizer.ggml.model", bool(tokenizer)), (VOCABULARY, bool(tokens))):
        if not is_there:
            raise HeaderError("model_file_entry_missing", name=key)
    assert tokens is not None
    if not tokens.is_text or not tokens.length:
        raise HeaderError("model_file_vocabulary", name=VOCABULARY)
    for key in _PER_TOKEN_LISTS:
        array = model.header.arrays.get(key)
        if key in model.header.scalars or (array is not None and array.length < tokens.length):
            raise HeaderError("model_file_vocabulary", name=key)
    for key in _TOKEN_IDS:
        token = model.header.scalars.get(key, NO_TOKEN)
        if not isinstance(token, int):
            raise _wrong(key, token)
        if tokens.length <= token < NO_TOKEN:
            raise HeaderError("model_file_token_outside", name=key, token=token,
                              count=tokens.length)  # fmt: skip


def _check_weights(model: _Model) -> None:
    width = model.values("embedding_length")[0]
    table, norm = model.tensors.get("token_embd.weight"), model.tensors.get("output_norm.weight")
    if table is not None and norm is not None and width not in (_width(table), _width(norm)):
        raise HeaderError("model_file_weights_disagree", name=table.name)
    tokens = model.header.arrays[VOCABULARY].length
    is_draft = "d2t" in model.tensors  # a helper of a bigger model, with that one's vocabulary
    if table is not None and not is_draft and table.dimensions[1:2] != (tokens,):
        raise HeaderError("model_file_weights_disagree", name=table.name)
    layers = model.values("block_count")[0]
    for tensor in model.header.tensors:
        layer = _LAYER.match(tensor.name)
        if layer is not None and int(layer[1]) >= layers:
            raise _wrong(model.key("block_count"), layers)
        is_matrix, is_full = _MATRIX.fullmatch(tensor.name), _FULL_FLOAT.fullmatch(tensor.name)
        is_useless = is_matrix is not None and tensor.type_name in _NO_FACTORS
        if is_useless or (is_full is not None and tensor.type_name != "F32"):
            raise HeaderError("model_file_format_wrong", name=printable(tensor.name),
                              format=tensor.type_name)  # fmt: skip


def _width(tensor: TensorInfo) -> int:
    return tensor.dimensions[0] if tensor.dimensions else 0


_CHECKS: tuple[Callable[[_Model], None], ...] = (
    _check_kind, _check_sizes, _check_heads, _check_experts, _check_rope, _check_epsilons,
    _check_vocabulary, _check_weights,
)  # fmt: skip
