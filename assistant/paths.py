"""Where things lie: the program's resources and the user's data, cache and settings folders."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

APP_FOLDER = "FounderAssistant"
DATA_DIR_VARIABLE = "FOUNDER_ASSISTANT_DATA"


def resources_dir() -> Path:
    """Return the folder of outlines, fonts and texts, in a checkout or in a frozen build."""
    frozen_root = getattr(sys, "_MEIPASS", None)
    root = Path(frozen_root) if frozen_root else Path(__file__).resolve().parent.parent
    return root / "resources"


def default_data_dir() -> Path:
    """Return the folder of this user's projects, as each system has it.

    ``FOUNDER_ASSISTANT_DATA`` overrides it.
    """
    chosen = os.environ.get(DATA_DIR_VARIABLE)
    if chosen:
        return Path(chosen)
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / APP_FOLDER
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / APP_FOLDER
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / APP_FOLDER


@dataclass(frozen=True, slots=True)
class DataDir:
    """The files in one data folder; nothing is written anywhere else.

    ``models_folder`` lets a temporary workspace share the model files of the lasting one.
    """

    root: Path
    models_folder: Path | None = None

    @property
    def database(self) -> Path:
        """The one file with all projects."""
        return self.root / "workspace.db"

    @property
    def backups(self) -> Path:
        """Copies of the database, newest last by name."""
        return self.root / "backups"

    @property
    def models(self) -> Path:
        """Model files the program put there itself."""
        return self.models_folder or self.root / "models"

    @property
    def model_states(self) -> Path:
        """What the model has read, a folder for each project; the files hold prompts in clear."""
        return self.root / "model-states"

    @property
    def logs(self) -> Path:
        """Log files; they hold no text of the founder."""
        return self.root / "logs"
