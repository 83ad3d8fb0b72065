"""``models``: the files on this machine, what they say of themselves, how they would be loaded."""

import argparse
from pathlib import Path
from typing import Any

from assistant.commands.model_bench import run_bench
from assistant.commands.model_fit import run_fit
from assistant.commands.printing import print_result
from assistant.llm.catalogue import FoundModel
from assistant.services.bundle import Services
from assistant.texts import Texts

_GIGABYTE = 1_000_000_000


def run_models(arguments: argparse.Namespace, services: Services, texts: Texts) -> int:
    """List model files, or say something of one.

    Raises:
        ModelError: the file is no model, or cannot be loaded.
    """
    match arguments.models_command:
        case "info":
            return _info(arguments, services, texts)
        case "fit":
            return run_fit(arguments, texts)
        case "bench":
            return run_bench(arguments, services, texts)
        case _:
            return _list(arguments, services, texts)


def _list(arguments: argparse.Namespace, services: Services, texts: Texts) -> int:
    found = services.models.found()
    result = [_row(model, texts) for model in found]

    def lines() -> list[str]:
        if not found:
            return [texts("commands.no_models", folder=services.data_dir.models)]
        return [_line(row) for row in result]

    print_result(result, as_json=arguments.json, text=lines)
    return 0


def _info(arguments: argparse.Namespace, services: Services, texts: Texts) -> int:
    model = services.models.info(Path(arguments.path))
    if model.problem is not None:
        raise model.problem
    row = _row(model, texts)
    print_result(row, as_json=arguments.json, text=lambda: [f"{key}: {row[key]}" for key in row])
    return 0


def _row(model: FoundModel, texts: Texts) -> dict[str, Any]:
    row: dict[str, Any] = {"path": str(model.path)}
    if model.problem is not None:
        return row | {"problem": texts.sentence(model.problem)}
    if model.file is not None:
        row |= {
            "name": model.file.name,
            "architecture": model.file.architecture,
            "size_bytes": model.file.size_bytes,
            "layers": model.file.layer_count,
            "trained_context": model.file.trained_context_length,
            "quantization": model.file.quantization,
            "has_chat_template": model.file.has_chat_template,
        }
    if model.known is not None:
        row["license"] = model.known.license
    return row


def _line(row: dict[str, Any]) -> str:
    if "problem" in row:
        return f"{row['path']}  {row['problem']}"
    size = row.get("size_bytes", 0) / _GIGABYTE
    return f"{row['path']}  {row.get('name', '')}  {size:.2f} GB"
