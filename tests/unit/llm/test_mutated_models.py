"""A damaged header ends in a sentence: read by itself, and by the real model process."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from assistant.errors import ModelFileError
from assistant.llm.catalogue import describe
from assistant.llm.gguf import read_model_file
from tests.benchmarks.model_mutations import KINDS, WorkingCopy, mutation
from tests.benchmarks.mutated_models import LONGEST_S, Trial, has_sentences
from tests.unit.llm.gguf_writer import F32, Tensor, Value, gguf_bytes

# The shape of a small real model: two layers, a shared head, a vocabulary of forty.
VALUES: dict[str, Value] = {
    "general.name": "Small",
    "general.file_type": 1,
    "llama.block_count": 2,
    "llama.context_length": 512,
    "llama.feed_forward_length": 64,
    "llama.attention.head_count": 4,
    "llama.attention.head_count_kv": 2,
    "llama.attention.layer_norm_rms_epsilon": 1e-5,
    "llama.rope.freq_base": 10000.0,
    "llama.rope.dimension_count": 8,
    "llama.vocab_size": 40,
    "tokenizer.ggml.tokens": [f"piece {number}" for number in range(40)],
    "tokenizer.ggml.merges": [f"m e{number}" for number in range(20)],
    "tokenizer.ggml.bos_token_id": 1,
    "tokenizer.ggml.eos_token_id": 2,
    "tokenizer.ggml.add_bos_token": True,
    "tokenizer.chat_template": "{{ messages }}",
}
LAYER = {
    "attn_norm": (32,), "attn_q": (32, 32), "attn_k": (32, 16), "attn_v": (32, 16),
    "attn_output": (32, 32), "ffn_norm": (32,), "ffn_gate": (32, 64), "ffn_up": (32, 64),
    "ffn_down": (64, 32),
}  # fmt: skip
SEEDS_BY_ITSELF = range(40)
SEEDS_IN_THE_PROCESS = (0, 1, 2, 4, 5, 6)


def _tensors() -> list[Tensor]:
    layers = [
        Tensor(name=f"blk.{layer}.{name}.weight", dimensions=dimensions, type_number=F32)
        for layer in range(2)
        for name, dimensions in LAYER.items()
    ]
    ends = [
        Tensor(name="token_embd.weight", dimensions=(32, 40)),
        Tensor(name="output_norm.weight", type_number=F32),
    ]
    return [*ends, *layers]


@pytest.fixture
def small_model(tmp_path: Path) -> WorkingCopy:
    """Return a copy of a small, sound file to be damaged."""
    path = tmp_path / "small.gguf"
    path.write_bytes(gguf_bytes(VALUES, tensors=_tensors()))
    return WorkingCopy(path, tmp_path)


@pytest.mark.parametrize("seed", SEEDS_BY_ITSELF)
def test_a_damaged_header_is_refused_with_a_sentence_or_still_fits(
    small_model: WorkingCopy, seed: int
) -> None:
    found = describe(small_model.damaged(mutation(small_model.sound, seed)))
    assert (found.file is None) != (found.problem is None)
    assert found.problem is None or has_sentences(found.problem)


def test_most_damage_is_seen_before_the_engine_looks(small_model: WorkingCopy) -> None:
    assert read_model_file(small_model.path).tensor_count == 20
    keys: Counter[str] = Counter()
    for seed in range(20 * len(KINDS)):
        change = mutation(small_model.sound, seed)
        try:
            read_model_file(small_model.damaged(change))
        except ModelFileError as error:
            keys[error.key] += 1
        small_model.mend(change)
    assert keys.total() > 0.6 * 20 * len(KINDS)
    assert len(keys) > 8
    assert read_model_file(small_model.path).tensor_count == 20  # mended each time


@pytest.fixture
def trial(qtbot: QtBot) -> Iterator[Trial]:
    """Return the real model process, ended at the end."""
    assert qtbot is not None
    made = Trial()
    yield made
    made.close()


@pytest.mark.model
def test_the_model_process_answers_every_damaged_file(
    trial: Trial, starter: Path, tmp_path: Path
) -> None:
    copy = WorkingCopy(starter, tmp_path)
    for seed in SEEDS_IN_THE_PROCESS:
        change = mutation(copy.sound, seed)
        outcome = trial.run(copy.damaged(change))
        copy.mend(change)
        assert outcome.has_sentence, (change, outcome)
        assert outcome.seconds <= 2 * LONGEST_S, (change, outcome)
    assert trial.run(copy.path).answer == "wrote"
