"""The calculators as a founder meets them: by question, with names for their inputs and examples.

Nothing here belongs to a project, and nothing is saved.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.domain.calculators.registry import (
    CALCULATORS,
    Input,
    Worked,
    calculate,
    inputs_of,
)
from assistant.domain.languages import LANGUAGES, Language, LocalizedText
from assistant.domain.questionnaire import FieldLabels
from assistant.resources import read_toml
from assistant.texts import Texts, load_texts

ITEM = "value"  # the one column of a list that has no columns
_FOLDER = "calculators"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculatorGroup:
    """Calculators that answer one question.

    Attributes:
        id: names the question in the translations.
        calculators: their names, in order.
    """

    id: str
    calculators: tuple[str, ...]


@cache
def calculator_groups() -> tuple[CalculatorGroup, ...]:
    """Return all calculators, each in one group."""
    entries = read_toml(_FOLDER, "groups.toml")["groups"]
    return tuple(
        CalculatorGroup(id=each["id"], calculators=tuple(each["calculators"])) for each in entries
    )


def headline_of(worked: Worked) -> str:
    """Return the name of the result that answers the question."""
    headlines = read_toml(_FOLDER, "groups.toml")["headlines"]
    return str(headlines.get(worked.name) or next(iter(worked.results)))


def inputs_of_calculator(name: str) -> tuple[Input, ...]:
    """Return what a calculator asks for, in its order."""
    return inputs_of(CALCULATORS[name])


def work_out(name: str, data: Mapping[str, Any]) -> Worked:
    """Work out one calculator.

    Args:
        name: of the calculator.
        data: its inputs as typed; what was left empty is left out.

    Raises:
        BriefError: an input is missing or impossible, or a convention is not given; with the path
            of the input.
    """
    return calculate(name, data, source="")


def example_of(name: str, language: Language) -> dict[str, Any]:
    """Return the inputs of an invented case, names in ``language``."""
    example = read_toml(_FOLDER, "examples.toml")[name]
    return {key: _spoken(value, language) for key, value in example.items()}


def _spoken(value: Any, language: Language) -> Any:  # noqa: ANN401 - TOML
    if isinstance(value, list):
        return [_spoken(each, language) for each in value]
    if isinstance(value, dict):
        if value.keys() == set(LANGUAGES):
            return value[language]
        return {key: _spoken(each, language) for key, each in value.items()}
    return value


def text_key(name: str) -> str:
    """Return the part of a text's key that stands for a calculator."""
    return name.replace("-", "_")


def columns_of_rows(rows: Input) -> tuple[Input, ...]:
    """Return the columns of a list; numbers without a name have one, called ``ITEM``."""
    item = Input(name=ITEM, is_required=True, choices=(), columns=(), is_list=False, unit=rows.unit)
    return rows.columns or (item,)


def table_of_rows(name: str, rows: Input) -> str:
    """Return the name of the table that the columns of a list have their labels in."""
    return f"{text_key(name)}.{rows.name}_row"


@cache
def labels_of(name: str) -> FieldLabels:
    """Return what the inputs, columns and choices of a calculator are called in each language.

    An input is a field of the table ``text_key(name)``, a column one of ``table_of_rows``.
    """
    spoken = [load_texts(language) for language in LANGUAGES]
    fields: dict[str, LocalizedText] = {}
    choices: dict[str, LocalizedText] = {}
    inputs = inputs_of_calculator(name)
    for table, columns in _tables(name, inputs):
        for each in columns:
            path = f"{table}.{each.name}"
            fields[path] = _in_each(spoken, f"calculator_inputs.{path}")
            for choice in each.choices:
                key = f"calculator_inputs.{path}_choice.{choice}"
                choices[f"{path}.{choice}"] = _in_each(spoken, key)
    return FieldLabels(fields, choices)


def _tables(name: str, inputs: Sequence[Input]) -> Iterator[tuple[str, Sequence[Input]]]:
    yield text_key(name), inputs
    for each in inputs:
        if each.is_list:
            yield table_of_rows(name, each), columns_of_rows(each)


def _in_each(spoken: Sequence[Texts], key: str) -> LocalizedText:
    return LocalizedText(
        **{language: texts(key) for language, texts in zip(LANGUAGES, spoken, strict=True)}
    )
