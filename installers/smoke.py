"""Puts a frozen folder to the test, moved away to a path with spaces and 中文, without any venv.

    python3 installers/smoke.py build/dist/FounderAssistant

Standard library only. Prints one line for each step with the time it took; exit status 0 or 1.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

PROGRAM_NAME = "FounderAssistant"
WORKER_TIMEOUT_S = 120.0
COMMAND_TIMEOUT_S = 300.0
WINDOW_STAYS_S = 5.0
SAMPLE = Path("resources") / "samples" / "xiancai.toml"
INHERITED = ("SYSTEMROOT", "WINDIR", "COMSPEC", "TMPDIR", "TEMP", "TMP")
SYSTEM_FOLDERS = ("/lib", "/usr/", "/etc/", "/dev/", "/proc/", "/memfd", "/SYSV")


class SmokeFailure(Exception):  # noqa: N818 - reads as what it is
    """A step did not do what it should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The moved program and a user's home that nobody has used yet."""

    folder: Path
    home: Path
    model: Path | None = None  # a real model, for the step that wants one

    @property
    def program(self) -> Path:
        """The executable that has standard streams."""
        if sys.platform == "win32":
            return self.folder / f"{PROGRAM_NAME}Console.exe"
        return self.folder / PROGRAM_NAME

    @property
    def resources(self) -> Path:
        """Where PyInstaller put the data."""
        return self.folder / "_internal"

    def environment(self) -> dict[str, str]:
        """Return an environment that knows of no Python, no venv and no checkout."""
        kept = {name: os.environ[name] for name in INHERITED if name in os.environ}
        home = str(self.home)
        users = {"HOME": home, "USERPROFILE": home, "LOCALAPPDATA": home, "XDG_DATA_HOME": home}
        path = os.environ.get("PATH", "") if sys.platform == "win32" else "/usr/bin:/bin"
        return {**kept, **users, "PATH": path, "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}


@contextmanager
def moved(folder: Path, model: Path | None = None) -> Iterator[Trial]:
    """Move the folder away for the length of the trial, so that no old path can help it."""
    with tempfile.TemporaryDirectory(prefix="smoke 运行 ", dir=folder.parent) as temporary:
        place = Path(temporary) / "Founder Assistant 创业"
        home = Path(temporary) / "用户 home"
        home.mkdir()
        folder.rename(place)
        try:
            yield Trial(folder=place, home=home, model=model)
        finally:
            place.rename(folder)


def run(trial: Trial, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one command of the program to its end; a bad exit is a failure."""
    done = subprocess.run(
        [str(trial.program), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=trial.environment(),
        cwd=trial.home,
        timeout=COMMAND_TIMEOUT_S,
        check=False,
    )
    if done.returncode != 0:
        told = (done.stderr or done.stdout).strip()[-2000:]
        raise SmokeFailure(f"{' '.join(arguments[:2])} ended with exit {done.returncode}: {told}")
    return done


def foreign_files(maps: str, folders: Sequence[Path]) -> list[str]:
    """Return the files in a ``/proc/PID/maps`` that are neither the folders' nor the system's."""
    paths = {line[line.index("/") :] for line in maps.splitlines() if "/" in line}
    own = tuple(f"{folder}{os.sep}" for folder in folders)
    return sorted(
        path
        for path in paths
        if not path.startswith(own)
        and (not path.startswith(SYSTEM_FOLDERS) or "-packages/" in path)
    )


class Worker:
    """The model process of the frozen program, spoken to in lines of JSON."""

    def __init__(self, trial: Trial) -> None:
        self.process = subprocess.Popen(
            [str(trial.program), "--llm-worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=trial.environment(),
            cwd=trial.home,
        )
        self._guard = threading.Timer(WORKER_TIMEOUT_S, self.process.kill)
        self._guard.start()

    def send(self, kind: str, **values: object) -> None:
        """Send one message."""
        assert self.process.stdin is not None
        message = json.dumps({"type": kind, **values})
        self.process.stdin.write(message.encode() + b"\n")
        self.process.stdin.flush()

    def receive(self, wanted: str, passing: str = "") -> dict[str, object]:
        """Return the next message of the wanted type; only passing ones may come before it."""
        assert self.process.stdout is not None
        while line := self.process.stdout.readline():
            message = _message(line)
            if message["type"] == wanted:
                return message
            if message["type"] != passing:
                raise SmokeFailure(f"not {wanted}, but {line[:300]!r}")
        raise SmokeFailure(f"the worker ended before {wanted}: {self._complaint()}")

    def end(self) -> None:
        """Close its input and see it end in order."""
        self.process.communicate(timeout=WORKER_TIMEOUT_S)
        if self.process.returncode != 0:
            raise SmokeFailure(f"the worker ended with exit {self.process.returncode}")

    def close(self) -> None:
        """Leave no process behind."""
        self._guard.cancel()
        self.process.kill()
        self.process.communicate()

    def _complaint(self) -> str:
        return self.process.communicate()[1].decode("utf-8", "replace")[-1000:]


def _message(line: bytes) -> dict[str, object]:
    try:
        message = json.loads(line)
    except ValueError:
        raise SmokeFailure(f"a line that is no message: {line[:300]!r}") from None
    if not isinstance(message, dict) or "type" not in message:
        raise SmokeFailure(f"a line that is no message: {line[:300]!r}")
    return message


def check_worker(trial: Trial) -> str:
    """See the worker say Ready and end when its input ends."""
    with closing(Worker(trial)) as worker:
        ready = worker.receive("Ready")
        worker.end()
    return f"protocol {ready.get('version')}, engine {ready.get('engine')}"


def check_model(trial: Trial) -> str:
    """Load a real model from a path with spaces and 中文 and let it write a few words."""
    assert trial.model is not None
    model = trial.home / "模型 model.gguf"
    shutil.copyfile(trial.model, model)
    with closing(Worker(trial)) as worker:
        worker.receive("Ready")
        worker.send("Load", path=str(model), context_length=512)
        worker.receive("Loaded")
        _check_mapped_files(worker.process.pid, trial)
        question = {"role": "user", "content": "Say hello."}
        sampling = {"max_tokens": 8, "temperature": 0.0}
        worker.send("Generate", id="1", prompt={"messages": [question]}, sampling=sampling)
        done = worker.receive("Done", passing="Token")
        worker.end()
    return f"{done.get('tokens')} tokens written"


def _check_mapped_files(process_id: int, trial: Trial) -> None:
    maps = Path(f"/proc/{process_id}/maps")
    if not maps.exists():
        return
    listing = maps.read_text(encoding="utf-8", errors="replace")
    foreign = foreign_files(listing, (trial.folder, trial.home))
    if foreign:
        raise SmokeFailure(f"the worker uses files from outside its folder: {foreign[:3]}")


def check_draft(trial: Trial) -> str:
    """Draft a sample in Chinese without a model and look at the PDF."""
    output = trial.home / "输出 out"
    output.mkdir()
    what = ("--document", "business-plan", "--language", "zh")
    where = ("--output", str(output), "--format", "pdf", "--model", "none")
    run(trial, "draft", str(trial.resources / SAMPLE), *what, *where)
    files = sorted(output.rglob("*.pdf"))
    if not files:
        raise SmokeFailure("draft ended well, but wrote no PDF")
    content = files[0].read_bytes()
    if not content.startswith(b"%PDF") or b"%%EOF" not in content[-1024:]:
        raise SmokeFailure(f"{files[0].name} is no whole PDF")
    return f"{files[0].name}, {len(content) // 1000} kB"


def check_doctor(trial: Trial) -> str:
    """Ask the program about itself."""
    answer = run(trial, "doctor", "--json").stdout
    try:
        json.loads(answer)
    except ValueError:
        raise SmokeFailure(f"doctor --json printed no JSON: {answer[:200]}") from None
    return f"{len(answer)} characters of JSON"


def check_window(trial: Trial) -> str:
    """See the window stay open for a while, without a complaint."""
    process = subprocess.Popen(
        [str(trial.program)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=trial.environment(),
        cwd=trial.home,
    )
    try:
        said, _ = process.communicate(timeout=WINDOW_STAYS_S)
    except subprocess.TimeoutExpired:
        process.terminate()
        said, _ = process.communicate(timeout=COMMAND_TIMEOUT_S)
        if b"Traceback" not in said:
            return f"open for {WINDOW_STAYS_S:.0f} s"
    told = said.decode("utf-8", "replace").strip()[-1000:]
    raise SmokeFailure(f"the window closed by itself or complained: {told}")


Step = tuple[str, Callable[[Trial], str]]
STEPS: tuple[Step, ...] = (
    ("worker says Ready", check_worker),
    ("sample drafted without a model", check_draft),
    ("doctor", check_doctor),
    ("window opens", check_window),
)
MODEL_STEP: Step = ("real model writes", check_model)


def smoke(folder: Path, steps: Sequence[Step] = STEPS, model: Path | None = None) -> int:
    """Run every step on the moved folder and return the exit status."""
    failures = 0
    with moved(folder, model) as trial:
        for name, step in steps:
            started = time.monotonic()
            try:
                outcome = f"ok    {name}: {step(trial)}"
            except (SmokeFailure, OSError, subprocess.TimeoutExpired) as failure:
                failures += 1
                outcome = f"FAIL  {name}: {failure}"
            print(f"{outcome} ({time.monotonic() - started:.2f} s)", flush=True)
    return 1 if failures else 0


def main() -> int:
    """Test the folder named on the command line."""
    parser = argparse.ArgumentParser(prog="smoke.py", description="Tests a frozen folder.")
    parser.add_argument("folder", type=Path, help="what `from_source.py build` made")
    parser.add_argument("--model", type=Path, help="a GGUF with a chat template, to be tried too")
    chosen = parser.parse_args()
    if not chosen.folder.is_dir():
        parser.error(f"{chosen.folder} is no folder; make it with `from_source.py build`")
    steps = (*STEPS, MODEL_STEP) if chosen.model else STEPS
    return smoke(chosen.folder.resolve(), steps, chosen.model)


if __name__ == "__main__":
    sys.exit(main())
