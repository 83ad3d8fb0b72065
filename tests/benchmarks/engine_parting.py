"""Greedy text alone against the same in a batch: how often, where and how closely the two part."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tests.benchmarks.child_process import Child, child
from tests.benchmarks.engine_models import SmallModel, small_models
from tests.benchmarks.engine_prompts import shared_prompts
from tests.benchmarks.engine_session import load_for
from tests.benchmarks.measuring import Bench, Goal, Measurement, rounded

TOKENS = 150
SLOTS = 8
NEAR_TIE = 0.05
Choice = tuple[int, float]  # a token, and how far its logit was ahead of the next


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """The first place where two texts differ.

    Attributes:
        at: number of the token.
        gap: how far the chosen token's logit was ahead there, in the text written alone.
        gap_together: the same in the batch.
    """

    at: int
    gap: float
    gap_together: float

    @property
    def is_near_tie(self) -> bool:
        """Whether the two best tokens were almost equally likely, as the text alone saw them."""
        return self.gap < NEAR_TIE


def run(bench: Bench) -> Sequence[Measurement]:
    """Compare twelve texts for each small model; ``runs`` does not matter here."""
    measurements = []
    for model in small_models(bench.folder):
        bench.note(f"{model.name}: greedy texts, alone and together")
        with child("tests.benchmarks.engine_in_process") as engine:
            measurements.append(_measure(model, engine))
    return measurements


def parting(alone: Sequence[Choice], together: Sequence[Choice]) -> Parting | None:
    """Return where two texts part, or None if they are the same."""
    for at, (one, other) in enumerate(zip(alone, together, strict=True)):
        if one[0] != other[0]:
            return Parting(at=at, gap=one[1], gap_together=other[1])
    return None


def _measure(model: SmallModel, engine: Child) -> Measurement:
    engine.ask("load", **asdict(load_for(model.path, slots=SLOTS)))
    engine.ask("record")
    prompts = shared_prompts(lambda text: len(engine.ask("tokens", text=text)["tokens"]))
    texts = prompts.texts()
    alone = _choices(engine, texts, together=False)
    together = _choices(engine, texts, together=True)
    partings = [parting(*pair) for pair in zip(alone, together, strict=True)]
    return _figure(model.name, [each for each in partings if each is not None], len(texts), alone)


def _choices(engine: Child, texts: Sequence[str], *, together: bool) -> list[list[Choice]]:
    answer = engine.ask("write_greedily", prompts=texts, count=TOKENS, together=together)
    return [[(token, gap) for token, gap in choices] for choices in answer["choices"]]


def _figure(
    name: str, partings: Sequence[Parting], texts: int, alone: Sequence[Sequence[Choice]]
) -> Measurement:
    choices = [gap for each in alone for _, gap in each]
    details: dict[str, Any] = {
        "parted": f"{len(partings)} of {texts}",
        "partings": [
            {
                "token": each.at,
                "gap_alone": rounded(each.gap),
                "gap_together": rounded(each.gap_together),
            }
            for each in partings
        ],
        "near_tie": f"gap < {NEAR_TIE}",
        "near_ties_of_all_choices": f"{sum(gap < NEAR_TIE for gap in choices)} of {len(choices)}",
        "tokens_each": TOKENS,
    }
    apart = sum(not each.is_near_tie for each in partings)
    return Measurement(
        name=f"greedy_parted_without_near_tie_{name}",
        unit=f"of {texts}",
        value=apart,
        goal=Goal(limit=0, comparison="<="),
        details=details,
    )
