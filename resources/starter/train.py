# ruff: noqa: INP001 - a script beside the examples that it learns from
"""Trains the adapter of the starter model on the examples, and writes it as a GGUF file.

usage: python -m resources.starter.train FOLDER --base MODEL.gguf [--onto FOLDER] [--epochs N]
           [--device cuda]

It needs torch, transformers, peft and gguf beside the program (requirements.txt), and goes on where
a run was cut: the folder keeps a checkpoint. ``--onto`` teaches an adapter that is trained already,
with its card beside it, more. The same examples, settings and machine give the same adapter.
"""

import argparse
import hashlib
import itertools
import json
import math
import random
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import gguf
import torch
from peft import LoraConfig, get_peft_model, get_peft_model_state_dict, set_peft_model_state_dict
from transformers import AutoModelForCausalLM, AutoTokenizer

from assistant.services import content
from resources.starter.examples import Example, company_names, examples_of, prompt_of
from resources.starter.variation import varied

END = "<end_of_turn>"
TERMS = (
    "Gemma is provided under and subject to the Gemma Terms of Use found at "
    "ai.google.dev/gemma/terms. This adapter is a derivative of Gemma 3 270M."
)
MATRICES = {
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}  # fmt: skip
_LAYER = re.compile(r"layers\.(\d+)\.(.+)\.lora_([AB])")
_IGNORED = -100


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How it is trained; a checkpoint of other settings is not gone on with."""

    rank: int = 16
    alpha: int = 32
    dropout: float = 0.0
    learning_rate: float = 1e-3
    warmup: float = 0.05  # share of all steps
    batch_tokens: int = 1_600  # padding included
    epochs: int = 3  # from the second on with other numbers and names
    seed: int = 7
    kept_for_validation: int = 4  # companies
    other_tokens: int = 24_576  # of the vocabulary that no example has, drawn in each step
    precision: str = "bfloat16"  # of all but the trained weights; "float32" where that is faster
    onto: str = ""  # the adapter that it begins with, by its SHA-256; empty: none
    epochs_before: int = 0  # of that adapter


@dataclass(frozen=True, slots=True)
class Lesson:
    """The tokens of one example; from ``answer`` on they are learned."""

    tokens: tuple[int, ...]
    answer: int


def lessons_of(examples: Sequence[Example], tokenizer: Any) -> list[Lesson]:  # noqa: ANN401 - untyped
    """Return the tokens of examples."""
    found = []
    for example in examples:
        asked = tokenizer(prompt_of(example), add_special_tokens=False)["input_ids"]
        answer = tokenizer(example.text + END, add_special_tokens=False)["input_ids"]
        asked = [tokenizer.bos_token_id, *asked]
        found.append(Lesson((*asked, *answer), len(asked)))
    return found


def batches(lessons: Sequence[Lesson], settings: Settings, epoch: int) -> Iterator[list[Lesson]]:
    """Yield lessons of about one length together, in an order that the seed and epoch fix."""
    chance = random.Random(settings.seed * 1_000 + epoch)  # noqa: S311 - no secret
    order = sorted(lessons, key=lambda one: len(one.tokens) + chance.random() * 40)
    groups: list[list[Lesson]] = [[]]
    for lesson in order:
        if (len(groups[-1]) + 1) * len(lesson.tokens) > settings.batch_tokens and groups[-1]:
            groups.append([])
        groups[-1].append(lesson)
    chance.shuffle(groups)
    yield from (group for group in groups if group)


class Candidates:
    """The tokens that a step weighs the right ones against.

    A vocabulary of a quarter million tokens takes two thirds of a step on a processor. The tokens
    of the examples are weighed always; of all others as many are drawn as the settings say, each
    standing for its share of them, so that the expected sum under the softmax is the whole one
    (sampled softmax: Bengio and Senecal, 2008).
    """

    def __init__(self, lessons: Sequence[Lesson], vocabulary: int, settings: Settings) -> None:
        """Learn which tokens the examples have."""
        own = sorted({token for one in lessons for token in one.tokens})
        self._own = torch.tensor(own)
        self._place = torch.full((vocabulary,), -1, dtype=torch.long)
        self._place[self._own] = torch.arange(len(own))
        self._others = (self._place < 0).nonzero().squeeze(1)
        self._drawn = min(settings.other_tokens, len(self._others))
        self._seed = settings.seed * 1_000_000

    def of_step(self, step: int) -> tuple[Any, Any]:
        """Return the tokens to weigh in a step, and what is added to the score of each."""
        chance = torch.Generator().manual_seed(self._seed + step)
        drawn = torch.randint(len(self._others), (self._drawn,), generator=chance)
        added = torch.zeros(len(self._own) + self._drawn)
        added[len(self._own) :] = math.log(len(self._others) / self._drawn)
        return torch.cat([self._own, self._others[drawn]]), added

    def places(self, tokens: Any) -> Any:  # noqa: ANN401 - untyped
        """Return where tokens of the examples stand among those of every step."""
        return self._place[tokens]


def loss_of(
    model: Any,  # noqa: ANN401 - untyped
    batch: Sequence[Lesson],
    settings: Settings,
    device: str,
    candidates: Candidates | None = None,
    step: int = 0,
) -> tuple[Any, int]:
    """Return the summed loss of the answers' tokens, and how many there are.

    Without candidates it is that over the whole vocabulary.
    """
    longest = max(len(one.tokens) for one in batch)
    tokens = torch.zeros((len(batch), longest), dtype=torch.long)
    mask = torch.zeros_like(tokens)
    wanted = torch.full_like(tokens, _IGNORED)
    for row, one in enumerate(batch):
        length = len(one.tokens)
        tokens[row, :length] = torch.tensor(one.tokens)
        mask[row, :length] = 1
        wanted[row, one.answer - 1 : length - 1] = tokens[row, one.answer : length]
    inner = model.base_model.model
    learned = wanted != _IGNORED
    target = wanted[learned]
    with torch.autocast(device, torch.bfloat16, enabled=settings.precision == "bfloat16"):
        hidden = inner.model(input_ids=tokens.to(device), attention_mask=mask.to(device))[0]
        hidden = hidden[learned.to(device)]  # the vocabulary is large: only where it is needed
        if candidates is None:
            scores = inner.lm_head(hidden).float()
        else:
            weighed, added = candidates.of_step(step)
            scores = (hidden @ inner.lm_head.weight[weighed.to(device)].T).float()
            scores = scores + added.to(device)
            target = candidates.places(target)
    loss = torch.nn.functional.cross_entropy(scores, target.to(device), reduction="sum")
    return loss, len(target)


def rate_at(step: int, steps: int, settings: Settings) -> float:
    """Return the learning rate: a short rise, then half a cosine down to a tenth."""
    rise = max(1, int(steps * settings.warmup))
    if step < rise:
        return settings.learning_rate * (step + 1) / rise
    done = (step - rise) / max(1, steps - rise)
    return settings.learning_rate * (0.1 + 0.45 * (1 + math.cos(math.pi * done)))


def train(
    folder: Path,
    base: Path,
    settings: Settings,
    *,
    onto: Path | None,
    device: str,
    most_steps: int | None,
) -> None:
    """Train until all epochs are done; a checkpoint every few minutes."""
    torch.manual_seed(settings.seed)
    tokenizer = AutoTokenizer.from_pretrained(base.parent, gguf_file=base.name)
    model = AutoModelForCausalLM.from_pretrained(
        base.parent, gguf_file=base.name, dtype=torch.float32
    )
    config = LoraConfig(
        r=settings.rank, lora_alpha=settings.alpha, lora_dropout=settings.dropout, bias="none",
        target_modules=[name.rpartition(".")[2] for name in MATRICES], task_type="CAUSAL_LM",
    )  # fmt: skip
    model = get_peft_model(model, config).to(device, getattr(torch, settings.precision))
    if onto:
        set_peft_model_state_dict(model, _weights_of(onto / "adapter.gguf", model))
    kept = _companies_for_validation(settings, onto)
    used = [name for name in company_names() if name not in kept]
    every = [one for name in used for one in examples_of(name)]
    unseen = lessons_of([one for name in kept for one in examples_of(name)], tokenizer)
    taught = [lessons_of(examples, tokenizer) for examples in _by_epoch(every, settings)]
    lessons = [one for lessons in taught for one in lessons]
    epochs = [list(batches(one, settings, epoch)) for epoch, one in enumerate(taught)]
    plan = [group for epoch in epochs for group in epoch]
    ends = set(itertools.accumulate(map(len, epochs)))
    trained = [weights for weights in model.parameters() if weights.requires_grad]
    for weights in trained:  # small steps need more digits than the frozen weights do
        weights.data = weights.data.float()
    candidates = Candidates(lessons, model.config.vocab_size, settings)
    optimizer = torch.optim.AdamW(trained, lr=settings.learning_rate, weight_decay=0.0)
    mark = _mark(settings, lessons)
    begin = _restored(folder, mark, model, optimizer)
    size = sum(len(one.tokens) for one in lessons)
    _say(f"{len(every)} examples, {len(lessons)} lessons, {size} tokens")
    _say(f"{len(plan)} steps, from step {begin}")
    started, seen = time.monotonic(), 0
    model.train()
    for step in range(begin, min(len(plan), most_steps or len(plan))):
        for group in optimizer.param_groups:
            group["lr"] = rate_at(step, len(plan), settings)
        loss, count = loss_of(model, plan[step], settings, device, candidates, step)
        (loss / count).backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        seen += sum(len(one.tokens) for one in plan[step])
        if step % 10 == 0:
            rate = seen / (time.monotonic() - started)
            _say(f"step {step} of {len(plan)}: loss {loss.item() / count:.3f}, {rate:.0f} tokens/s")
        if step % 25 == 24 or step == len(plan) - 1:  # noqa: PLR2004 - some minutes' work
            _keep(folder, mark, model, optimizer, step + 1)
        if step + 1 in ends and step + 1 < len(plan):
            _say(f"validation loss {_mean_loss(model, unseen, settings, device):.3f}")
    measures = {"validation_loss": _mean_loss(model, unseen, settings, device)}
    _say(f"validation loss {measures['validation_loss']:.3f} on {', '.join(kept)}")
    _write_adapter(folder / "adapter.gguf", model, settings)
    versions = {
        language: content.prompt_template(language, "tuned").version for language in ("en", "zh")
    }
    card = {
        "settings": asdict(settings), "examples": len(every), "validation_companies": kept,
        "examples_mark": mark, "prompt_versions": versions, "measures": measures,
        "adapter_sha256": hashlib.sha256((folder / "adapter.gguf").read_bytes()).hexdigest(),
        "terms": TERMS,
        "base_sha256": hashlib.sha256(base.read_bytes()).hexdigest(), "torch": torch.__version__,
    }  # fmt: skip
    (folder / "card.json").write_text(
        json.dumps(card, indent=2, ensure_ascii=False) + "\n", "utf-8"
    )


def quickest_precision(device: str) -> str:
    """Return the precision in which matrices are multiplied faster here.

    Processors without instructions for bfloat16 take two hundred times as long with it.
    """
    taken = {}
    for name in ("float32", "bfloat16"):
        left = torch.ones(64, 640, dtype=getattr(torch, name), device=device)
        float((left @ left.T).sum())  # the first time is not the same
        started = time.monotonic()
        for _ in range(20):
            left = left @ left.T @ left * 1e-5
        float(left.sum())
        taken[name] = time.monotonic() - started
    return min(taken, key=lambda name: taken[name])


def _epochs_of(folder: Path) -> int:
    settings = _card(folder)["settings"]
    return int(settings["epochs"]) + int(settings.get("epochs_before", 0))


def _by_epoch(examples: Sequence[Example], settings: Settings) -> Iterator[list[Example]]:
    """Yield what each epoch teaches: the examples, then the same with other numbers and names."""
    for epoch in range(settings.epochs_before, settings.epochs_before + settings.epochs):
        first = settings.seed * 100_000 + epoch * 10_000
        yield [varied(one, first + number) if epoch else one for number, one in enumerate(examples)]


def _companies_for_validation(settings: Settings, onto: Path | None) -> list[str]:
    """Return companies that nothing is learned from; those of ``onto`` have to stay unseen."""
    if onto:
        return list(_card(onto)["validation_companies"])
    companies = company_names()
    random.Random(settings.seed).shuffle(companies)  # noqa: S311 - no secret
    return companies[: settings.kept_for_validation]


def _mean_loss(model: Any, lessons: Sequence[Lesson], settings: Settings, device: str) -> float:  # noqa: ANN401 - untyped
    total, number = 0.0, 0
    model.eval()
    with torch.no_grad():
        for batch in batches(lessons, settings, 0):
            loss, count = loss_of(model, batch, settings, device)
            total, number = total + loss.item(), number + count
    model.train()
    return total / max(1, number)


# --- checkpoints ---------------------------------------------------------------------------------


def _mark(settings: Settings, lessons: Sequence[Lesson]) -> str:
    """Return a mark of all that a run depends on."""
    data = json.dumps([asdict(settings), [one.tokens for one in lessons]])
    return hashlib.sha256(data.encode()).hexdigest()[:16]


def _keep(folder: Path, mark: str, model: Any, optimizer: Any, step: int) -> None:  # noqa: ANN401 - untyped
    state = {
        "mark": mark, "step": step, "weights": get_peft_model_state_dict(model),
        "optimizer": optimizer.state_dict(),
    }  # fmt: skip
    part = folder / "checkpoint.part"
    torch.save(state, part)
    part.replace(folder / "checkpoint.pt")


def _restored(folder: Path, mark: str, model: Any, optimizer: Any) -> int:  # noqa: ANN401 - untyped
    """Return the step to go on with; 0 where there is no checkpoint of these very lessons."""
    path = folder / "checkpoint.pt"
    if not path.exists():
        return 0
    state: Mapping[str, Any] = torch.load(path, weights_only=True)
    if state["mark"] != mark:
        _say("the checkpoint is of other settings or examples: beginning anew")
        return 0
    set_peft_model_state_dict(model, state["weights"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])


# --- the adapter ---------------------------------------------------------------------------------


def _card(folder: Path) -> Any:  # noqa: ANN401 - JSON
    return json.loads((folder / "card.json").read_text("utf-8"))


def _weights_of(path: Path, model: Any) -> dict[str, torch.Tensor]:  # noqa: ANN401 - untyped
    """Return the matrices of an adapter under the names that they have in the model."""
    tensors = {
        each.name: torch.from_numpy(each.data.copy()) for each in gguf.GGUFReader(path).tensors
    }
    return {name: tensors[_gguf_name(name)].float() for name in get_peft_model_state_dict(model)}


def _gguf_name(name: str) -> str:
    found = _LAYER.search(name)
    if found is None:
        raise ValueError(f"not a matrix of a layer: {name}")
    layer, matrix, side = found.groups()
    return f"blk.{layer}.{MATRICES[matrix]}.weight.lora_{side.lower()}"


def _write_adapter(path: Path, model: Any, settings: Settings) -> None:  # noqa: ANN401 - untyped
    """Write the trained matrices under llama.cpp's names, in half precision."""
    writer = gguf.GGUFWriter(path, "gemma3")
    writer.add_type("adapter")
    writer.add_name("Founder Assistant")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", float(settings.alpha))
    for name, weights in sorted(get_peft_model_state_dict(model).items()):
        values = weights.detach().to("cpu", torch.float16).contiguous().numpy()
        writer.add_tensor(_gguf_name(name), values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=Settings().epochs)
    parser.add_argument("--rate", type=float, default=Settings().learning_rate)
    parser.add_argument("--onto", type=Path, help="a folder with an adapter and its card")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--steps", type=int, help="stop after so many, for a trial")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(
        epochs=options.epochs,
        learning_rate=options.rate,
        precision=quickest_precision(options.device),
        onto=_card(options.onto)["adapter_sha256"] if options.onto else "",
        epochs_before=_epochs_of(options.onto) if options.onto else 0,
    )
    train(
        options.folder, options.base, settings,
        onto=options.onto, device=options.device, most_steps=options.steps,
    )  # fmt: skip


if __name__ == "__main__":
    main()
