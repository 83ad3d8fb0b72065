"""The calculators as the window offers them: grouped, each with an example."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.domain.calculators.registry import CALCULATORS, Input, Worked, calculate, inputs_of
from assistant.domain.calculators.typed import typed_data
from assistant.domain.languages import LocalizedText
from assistant.resources import read_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculatorGroup:
    """Calculators that answer one question."""

    title: LocalizedText
    calculators: tuple[str, ...]


def calculator_groups() -> tuple[CalculatorGroup, ...]:
    """Return all calculators, grouped."""
    return tuple(
        CalculatorGroup(
            title=LocalizedText(**group["title"]), calculators=tuple(group["calculators"])
        )
        for group in _data()["groups"]
    )


def calculator_inputs(name: str) -> tuple[Input, ...]:
    """Return the inputs of a calculator."""
    return inputs_of(CALCULATORS[name])


def example_of(name: str) -> Mapping[str, Any]:
    """Return what to type for an example: texts, lists of texts, rows of texts."""
    found: Mapping[str, Any] = _data()["examples"][name]
    return found


def work_out(name: str, typed: Mapping[str, Any]) -> Worked:
    """Work out a calculator of what was typed; see ``typed_data``.

    Raises:
        BriefError: an input is missing or impossible; its ``key_path`` begins with its name.
    """
    return calculate(name, typed_data(calculator_inputs(name), typed), source="")


@cache
def _data() -> Mapping[str, Any]:
    return read_toml("calculators.toml")
