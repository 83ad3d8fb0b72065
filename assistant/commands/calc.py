"""``calc``: one formula, its inputs from a JSON file, its method and result out."""

import argparse
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.commands.printing import print_result
from assistant.domain.calculators.model import Cell, Result
from assistant.domain.calculators.registry import (
    CALCULATORS,
    Input,
    Worked,
    calculate,
    inputs_of,
)
from assistant.errors import NotFoundError
from assistant.services.text_files import parse_json, read_utf8
from assistant.texts import Texts, load_texts

_MAX_FILE_MB = 4
_SHOWN = Decimal("0.000001")
_EASY_TO_READ = 15  # digits before the point; longer ones are written as they are


def run_calc(arguments: argparse.Namespace) -> int:
    """List the calculators, describe one, or work it out.

    Raises:
        NotFoundError: no calculator of that name, or no such file.
        BriefError: the inputs cannot be read, or allow no answer.
    """
    words = load_texts(arguments.language or "en")
    if arguments.list or arguments.name is None:
        every = {name: words(f"calculators.title.{_key(name)}") for name in CALCULATORS}
        print_result(every, as_json=arguments.json, text=lambda: _listed(every))
        return 0
    if arguments.name not in CALCULATORS:
        raise NotFoundError("calculator_unknown", name=arguments.name)
    if arguments.file is None:
        inputs = inputs_of(CALCULATORS[arguments.name])
        print_result(
            [_described(each) for each in inputs],
            as_json=arguments.json,
            text=lambda: _help(arguments.name, inputs, words),
        )
        return 0
    data = parse_json(read_utf8(Path(arguments.file), most_mb=_MAX_FILE_MB), source=arguments.file)
    worked = calculate(arguments.name, data, source=arguments.file)
    print_result(
        _as_data(worked, words), as_json=arguments.json, text=lambda: _lines(worked, words)
    )
    return 0


def _key(name: str) -> str:
    return name.replace("-", "_")


def _listed(every: Mapping[str, str]) -> Iterator[str]:
    width = max(map(len, every))
    for name, title in every.items():
        yield f"{name:<{width}}  {title}"


def _described(each: Input) -> dict[str, Any]:
    found: dict[str, Any] = {"name": each.name, "required": each.is_required}
    if each.choices:
        found["choices"] = each.choices
    if each.is_list:
        found["list"] = True
    if each.columns:
        found["columns"] = [_described(column) for column in each.columns]
    return found


def _help(name: str, inputs: tuple[Input, ...], words: Texts) -> Iterator[str]:
    yield words(f"calculators.title.{_key(name)}")
    yield words(f"calculators.method.{_key(name)}")
    yield ""
    yield words("calculators.inputs_heading", name=name)
    for each in inputs:
        label = words(f"calculator_inputs.{_key(name)}.{each.name}")
        yield words("calculators.input_labelled", line=_input_line(each, words), label=label)


def _input_line(each: Input, words: Texts) -> str:
    if each.columns:
        columns = words("calculators.columns_between").join(one.name for one in each.columns)
        return words("calculators.input_rows", name=each.name, columns=columns)
    if each.is_list:
        return words("calculators.input_list", name=each.name)
    if each.choices:
        key = "input_choice" if each.is_required else "input_choice_optional"
        return words(f"calculators.{key}", name=each.name, choices=", ".join(each.choices))
    key = "input_required" if each.is_required else "input_optional"
    return words(f"calculators.{key}", name=each.name)


def _as_data(worked: Worked, words: Texts) -> dict[str, Any]:
    return {
        "calculator": worked.name,
        "method": words(f"calculators.method.{_key(worked.name)}"),
        "conventions": worked.conventions,
        "inputs": worked.inputs,
        "results": worked.results,
    }


def _lines(worked: Worked, words: Texts) -> Iterator[str]:
    yield words(f"calculators.title.{_key(worked.name)}")
    yield words(f"calculators.method.{_key(worked.name)}")
    for name, choice in worked.conventions.items():
        yield words("calculators.by_convention", input=name, choice=choice)
    yield ""
    for name, value in worked.results.items():
        yield from _result(words(f"calculators.result.{name}"), value, words)


def _result(label: str, value: Result, words: Texts) -> Iterator[str]:
    if not isinstance(value, list | tuple):
        yield f"{label}: {_cell(value, words)}"  # type: ignore[arg-type]  # no rows
        return
    yield f"{label}:"
    for row in value:
        cells = (
            f"{words(f'calculators.result.{key}')} {_cell(one, words)}"
            for key, one in row.items()
            if one != ""
        )
        yield "  " + "  ".join(cells)


def _cell(value: Cell, words: Texts) -> str:
    if value is None:
        return words("calculators.not_meaningful")
    if isinstance(value, bool):
        return words("calculators.yes" if value else "calculators.no")
    if isinstance(value, Decimal) and value.adjusted() < _EASY_TO_READ:
        shown = value.quantize(_SHOWN).normalize() + 0
        return f"{shown:,f}"
    return str(value)
