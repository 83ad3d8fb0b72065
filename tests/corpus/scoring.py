"""Scores what is found, read and bound in the labelled sentences."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from assistant.domain.binding import Binding, FactIndex, bind
from assistant.domain.figures import Figure
from tests.corpus.sheet import corpus_sheet

CORPUS = Path(__file__).resolve().parent
LANGUAGES = ("en", "zh")
Part = Literal["known", "held out", "more", "later"]
LATER = ("third", "fourth", "fifth", "sixth")
THIRDS = Decimal("0.0001")  # a third is labelled 0.3333
NUMBERS = ("value", "low", "high")
WORDS = ("unit", "currency", "period", "qualifier")


@dataclass(slots=True)
class Score:
    """What was right and what was not, with the sentences where it was not."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def note(self, name: str, *, is_right: bool, fault: str) -> None:
        """Count one answer."""
        self.counts[name] += 1
        self.counts[f"{name} right"] += is_right
        if not is_right:
            self.faults.append(f"{name}: {fault}")

    def share(self, name: str) -> float:
        """Return how much of what was asked is right."""
        return self.counts[f"{name} right"] / max(1, self.counts[name])

    def f1(self) -> float:
        """Return the harmonic mean of precision and recall of finding."""
        right = self.counts["found right"]
        return 2 * right / max(1, self.counts["found"] + self.counts["labelled"])


@cache
def score(part: Part) -> Score:
    """Return the score of every second sentence: those rules were written from, or the others.

    ``more``, ``later``: the sentences written later, whose faults were seen too.
    """
    total = Score()
    index = FactIndex(corpus_sheet())
    for language in LANGUAGES:
        for line in _lines(part, language):
            record = json.loads(line)
            _score_one(record, bind(record["text"], index), total)
    return total


def _lines(part: Part, language: str) -> list[str]:
    if part in ("more", "later"):
        rounds = ("more",) if part == "more" else LATER
        paths = [CORPUS / f"figures_{each}_{language}.jsonl" for each in rounds]
        read = (path.read_text("utf-8").splitlines() for path in paths if path.exists())
        return [line for lines in read for line in lines]
    lines = (CORPUS / f"figures_{language}.jsonl").read_text("utf-8").splitlines()
    return lines[part == "held out" :: 2]


def _score_one(record: Mapping[str, Any], bindings: Sequence[Binding], total: Score) -> None:
    text, labels = (
        record["text"],
        {(each["start"], len(each["text"])): each for each in record["figures"]},
    )
    found = {(each.figure.start, len(each.figure.text)): each for each in bindings}
    total.counts["labelled"] += len(labels)
    for place, binding in found.items():
        figure = binding.figure
        total.note(
            "found", is_right=place in labels, fault=f"{figure.text!r} ({figure.unit}) in {text}"
        )
    for place, label in labels.items():
        if place not in found:
            total.faults.append(f"missed: {label['text']!r} ({label['unit']}) in {text}")
            continue
        figure = found[place].figure
        total.note(
            "normal form", is_right=not _differences(figure, label),
            fault=f"{label['text']!r}: {_differences(figure, label)} in {text}",
        )  # fmt: skip
        _score_binding(found[place], label, text, total)


def _differences(figure: Figure, label: Mapping[str, Any]) -> list[str]:
    """Return what is read otherwise than labelled."""
    wrong = [name for name in WORDS if getattr(figure, name) != label.get(name)]
    wrong += [name for name in NUMBERS if not _is_same(getattr(figure, name), label.get(name))]
    terms = [Decimal(str(term)) for term in label.get("terms") or ()]
    if list(figure.terms) != terms:
        wrong.append("terms")
    return [f"{name} {getattr(figure, name)} not {label.get(name)}" for name in wrong]


def _is_same(value: Decimal | str | None, label: Any) -> bool:
    if isinstance(value, Decimal):
        return label is not None and bool(abs(value - Decimal(str(label))) <= THIRDS)
    return bool(value == label)


def _score_binding(binding: Binding, label: Mapping[str, Any], text: str, total: Score) -> None:
    status = str(label["status"])
    is_right = binding.status == status and _rests_on_the_same(binding, label)
    said = f"{binding.status} {binding.fact or binding.derived_from or binding.reason}"
    rests_on = [label[name] for name in ("fact", "from", "candidates", "reason") if label[name]]
    wanted = f"{status} {rests_on}"
    fault = f"{label['text']!r}: {said}, not {wanted} in {text}"
    total.note("binding", is_right=is_right, fault=fault)
    if status == "unbacked":
        is_backed = binding.status in ("bound", "derived")
        total.note("unbacked", is_right=not is_backed, fault=fault)


def _rests_on_the_same(binding: Binding, label: Mapping[str, Any]) -> bool:
    match binding.status:
        case "bound":
            return bool(binding.fact == label.get("fact"))
        case "derived":
            return set(binding.derived_from) == set(label.get("from") or ())
        case "ambiguous":
            return bool(set(binding.candidates) & set(label.get("candidates") or ()))
        case _:
            return True


def report(part: Part, kinds: tuple[str, ...]) -> str:
    """Return the faults of some kinds, a line each; those of the half held out stay unseen."""
    total = score(part)
    if part == "held out":
        return f"{dict(total.counts)}"
    return "\n".join(fault for fault in total.faults if fault.startswith(kinds))
