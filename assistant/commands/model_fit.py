"""``models fit``: how a model file would be loaded on this machine, and why so."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.commands.printing import print_result
from assistant.errors import ModelError
from assistant.llm.failures import EngineError
from assistant.llm.fit import Plan, choose
from assistant.llm.gguf import ModelFile, read_model_file
from assistant.llm.hardware import Machine, this_machine
from assistant.llm.memory_need import Parts
from assistant.llm.protocol import Load
from assistant.texts import Texts

_MEGABYTE = 1_000_000


def run_fit(arguments: argparse.Namespace, texts: Texts) -> int:
    """Print the plan.

    Raises:
        ModelError: the file is no model, or does not fit.
    """
    file = read_model_file(Path(arguments.path))
    machine = this_machine()
    plan = plan_for(file, wish_of(arguments), machine)
    print_result(
        _result(file, plan, machine, texts),
        as_json=arguments.json,
        text=lambda: _lines(file, plan, machine, texts),
    )
    return 0


def wish_of(arguments: argparse.Namespace) -> Load:
    """Return the load that the options ask for."""
    return Load(
        path=str(Path(arguments.path).resolve()),
        context_length=arguments.context,
        slots=arguments.slots,
        gpu_layers=-1 if arguments.gpu_layers is None else arguments.gpu_layers,
    )


def plan_for(file: ModelFile, wish: Load, machine: Machine) -> Plan:
    """Return the plan of a load.

    Raises:
        ModelError: the model does not fit.
    """
    try:
        return choose(file, wish, machine)
    except EngineError as error:
        raise ModelError(error.key, **error.values) from error


def device_words(plan: Plan, machine: Machine, texts: Texts) -> str:
    """Return what the model runs on."""
    cpu = texts(
        "commands.fit_cpu",
        name=machine.cpu_name or "CPU",
        cores=machine.cores,
        features=", ".join(machine.cpu_features),
    )
    if not plan.gpu_layers:
        return cpu
    key = "fit_gpu" if plan.gpu_layers == plan.layer_count else "fit_gpu_and_cpu"
    return texts(
        f"commands.{key}",
        device=plan.device_title,
        layers=plan.gpu_layers,
        total=plan.layer_count,
        cpu=cpu,
    )


def megabytes(size: int) -> str:
    """Return a size as it is printed."""
    return f"{round(size / _MEGABYTE):,}"


def sentences(plan: Plan, texts: Texts) -> list[str]:
    """Return what is to be said of a plan."""
    return [texts(f"models.{note.key}", **note.values) for note in plan.notes]


def _result(file: ModelFile, plan: Plan, machine: Machine, texts: Texts) -> dict[str, Any]:
    return {
        "path": str(file.path),
        "name": file.name,
        "device": plan.device_title or "CPU",
        "devices": list(plan.devices),
        "gpu_layers": plan.gpu_layers,
        "layers": plan.layer_count,
        "context": plan.context_length,
        "slots": plan.slots,
        "cells": plan.pool_length,
        "chunk": plan.chunk_length,
        "cache_type": plan.cache_type,
        "ram_bytes": plan.ram_bytes,
        "vram_bytes": plan.vram_bytes,
        "ram_parts": asdict(plan.need.ram),
        "vram_parts": asdict(plan.need.vram),
        "free_ram_bytes": machine.free_memory,
        "graphics": [asdict(device) for device in machine.graphics],
        "unusable_graphics": [asdict(each) for each in machine.unusable],
        "cpu": machine.cpu_name,
        "cores": machine.cores,
        "cpu_features": list(machine.cpu_features),
        "notes": sentences(plan, texts),
    }


def _lines(file: ModelFile, plan: Plan, machine: Machine, texts: Texts) -> list[str]:
    lines = [
        texts("commands.fit_model", name=file.name, size=megabytes(file.size_bytes),
              format=file.quantization),
        device_words(plan, machine, texts),
        texts("commands.fit_context", context=f"{plan.context_length:,}", slots=plan.slots,
              cells=f"{plan.pool_length:,}"),
        texts(f"commands.fit_cache_{plan.cache_type}"),
        _memory_line(plan, machine, texts),
        "  " + _parts_words(plan.need.ram, texts),
    ]  # fmt: skip
    if plan.gpu_layers:
        lines.append(texts("commands.fit_vram", size=megabytes(plan.vram_bytes)))
        lines.append("  " + _parts_words(plan.need.vram, texts))
    return lines + [f"! {sentence}" for sentence in sentences(plan, texts)]


def _memory_line(plan: Plan, machine: Machine, texts: Texts) -> str:
    size = megabytes(plan.ram_bytes)
    if machine.free_memory is None:
        return texts("commands.fit_ram_alone", size=size)
    return texts("commands.fit_ram", size=size, free=megabytes(machine.free_memory))


def _parts_words(parts: Parts, texts: Texts) -> str:
    words = (
        texts(f"commands.fit_part_{name}", size=megabytes(size))
        for name, size in asdict(parts).items()
        if size
    )
    return texts("commands.fit_part_between").join(words)
