"""The files in which the model keeps what it has read: one folder for each project.

They hold prompts in clear, so they lie in the data folder and go with their project.
"""

import shutil
from collections.abc import Collection

from assistant.paths import DataDir


def forget_project_states(data_dir: DataDir, project_id: str) -> None:
    """Remove what was kept for one project."""
    folder = data_dir.model_states / project_id
    if folder.parent == data_dir.model_states:  # an id is never a path
        # A file that is in use (Windows) goes at the next start.
        shutil.rmtree(folder, ignore_errors=True)


def forget_all_states(data_dir: DataDir) -> None:
    """Remove everything that was kept."""
    shutil.rmtree(data_dir.model_states, ignore_errors=True)


def sweep_states(data_dir: DataDir, project_ids: Collection[str]) -> None:
    """Remove what was kept for projects that are no longer there."""
    if not data_dir.model_states.is_dir():
        return
    for folder in data_dir.model_states.iterdir():
        if folder.is_dir() and folder.name not in project_ids:
            shutil.rmtree(folder, ignore_errors=True)


def states_size(data_dir: DataDir) -> int:
    """Return how many bytes these files take."""
    files = (path for path in data_dir.model_states.rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in files)
