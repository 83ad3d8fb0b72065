"""What ``doctor`` checks: what works here, and what to do about what does not."""

import importlib.metadata
import platform
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass

from assistant.errors import AssistantError
from assistant.llm.catalogue import starter_path
from assistant.llm.engine_check import engine_problem
from assistant.paths import DataDir, resources_dir
from assistant.services.model_states import states_size
from assistant.services.surroundings import worker_command
from assistant.storage.backups import check_integrity

_LIBRARIES = (
    "llama-cpp-python", "PySide6-Essentials", "sqlite-utils", "reportlab", "Markdown", "jinja2",
    "fonttools",
)  # fmt: skip
_FONTS = (
    "PlanSansSC-Regular.ttf", "PlanSansSC-Bold.ttf",
    "PlanSansMarks-Regular.ttf", "PlanSansMarks-Bold.ttf",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check: its name, whether it is well, and what is to be said."""

    check: str
    is_well: bool
    detail: str
    advice_key: str = ""
    error: AssistantError | None = None


def diagnose(data_dir: DataDir) -> tuple[Finding, ...]:
    """Run every check; none of them changes anything but the making of the starter's file."""
    checks: tuple[Callable[[DataDir], Finding], ...] = (
        _python, _libraries, _engine, _sqlite, _database, _fonts, _starter,
        _model_states,
    )  # fmt: skip
    return tuple(check(data_dir) for check in checks)


def _python(_data_dir: DataDir) -> Finding:
    detail = f"{platform.python_version()}, {platform.system()} {platform.machine()}"
    return Finding(check="python", is_well=True, detail=detail)


def _libraries(_data_dir: DataDir) -> Finding:
    if getattr(sys, "frozen", False):
        return Finding(check="libraries", is_well=True, detail="", advice_key="doctor.built_in")
    found, missing = [], []
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    return Finding(
        check="libraries",
        is_well=not missing,
        detail=", ".join(missing or found),
        advice_key="doctor.install_again" if missing else "",
    )


def _engine(_data_dir: DataDir) -> Finding:
    """Start a model process as a draft does: that its library is installed says little."""
    problem = engine_problem(worker_command())
    if problem is not None:
        return Finding(check="engine", is_well=False, detail="", error=problem)
    return Finding(check="engine", is_well=True, detail="", advice_key="doctor.engine_starts")


def _sqlite(_data_dir: DataDir) -> Finding:
    with sqlite3.connect(":memory:") as connection:
        options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    connection.close()
    has_search = "ENABLE_FTS5" in options
    return Finding(
        check="sqlite",
        is_well=has_search,
        detail=f"SQLite {sqlite3.sqlite_version}" + (", FTS5" if has_search else ""),
        advice_key="" if has_search else "doctor.no_fts5",
    )


def _database(data_dir: DataDir) -> Finding:
    if not data_dir.database.exists():
        path = str(data_dir.database)
        return Finding(check="database", is_well=True, detail=path, advice_key="doctor.no_database")
    try:
        is_sound = check_integrity(data_dir.database)
    except AssistantError as error:
        return Finding(check="database", is_well=False, detail=str(data_dir.database), error=error)
    return Finding(
        check="database",
        is_well=is_sound,
        detail=str(data_dir.database),
        advice_key="" if is_sound else "doctor.database_damaged",
    )


def _fonts(_data_dir: DataDir) -> Finding:
    missing = [name for name in _FONTS if not (resources_dir() / "fonts" / name).is_file()]
    return Finding(
        check="fonts",
        is_well=not missing,
        detail=", ".join(missing or _FONTS),
        advice_key="doctor.install_again" if missing else "",
    )


def _starter(data_dir: DataDir) -> Finding:
    try:
        path = starter_path(data_dir.models)
    except AssistantError as error:
        return Finding(check="starter", is_well=False, detail="", error=error)
    if path is None:  # no fault: a plan is made without a model too
        return Finding(check="starter", is_well=True, detail="-", advice_key="doctor.no_starter")
    return Finding(check="starter", is_well=True, detail=str(path))


def _model_states(data_dir: DataDir) -> Finding:
    size = states_size(data_dir)
    if not size:
        return Finding(
            check="model_states", is_well=True, detail="", advice_key="doctor.no_model_states"
        )
    detail = f"{data_dir.model_states}, {size / 1_000_000:.1f} MB"
    return Finding(
        check="model_states", is_well=True, detail=detail, advice_key="doctor.model_states_kept"
    )
