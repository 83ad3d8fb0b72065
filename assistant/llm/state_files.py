"""The files of saved prompt states: how they are named, checked, and kept below a size.

A file holds the prompt in clear, as tokens. Beside each state stands a small JSON file with its
checksum, written last: a state without one was not finished and is thrown away.
"""

import hashlib
import json
import logging
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SUFFIX = ".state"
SEAL_SUFFIX = ".json"
READ_SIZE = 1 << 20
_SCOPE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NAME = re.compile(r"([0-9a-f]{16})-(\d{1,7})-([0-9a-f]{32})")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFile:
    """A saved state of so many tokens."""

    path: Path
    length: int


class StateFiles:
    """The states of one model as it is loaded now, by scope.

    ``fingerprint`` stands for all that a state depends on besides its tokens; a file of another
    fingerprint is never found, and goes when the folder is full.
    """

    def __init__(self, folder: Path, *, fingerprint: str, limit_bytes: int) -> None:
        self._folder = folder
        self._fingerprint = hashlib.sha256(fingerprint.encode()).hexdigest()[:16]
        self._limit = limit_bytes

    def find(self, scope: str, tokens: Sequence[int]) -> StateFile | None:
        """Return the longest saved beginning of these tokens; only names are looked at."""
        found = [
            file
            for file in self._of_scope(scope)
            if file.length <= len(tokens) and file.path.name == self._name(tokens[: file.length])
        ]
        return max(found, key=lambda file: file.length, default=None)

    def has(self, scope: str, tokens: Sequence[int]) -> bool:
        """Tell whether exactly these tokens are saved."""
        return self._path(scope, tokens).exists()

    def is_sound(self, file: StateFile) -> bool:
        """Tell whether a file is what was once written; the time of its use is noted."""
        try:
            seal = json.loads(_seal_path(file.path).read_text(encoding="utf-8"))
            is_whole: bool = seal == _seal(file.path)
            os.utime(file.path)
        except (OSError, ValueError):
            return False
        return is_whole

    def begin(self, scope: str, tokens: Sequence[int], size_bytes: int) -> StateFile | None:
        """Make room for a new state; return where to write it, None if it is too large to keep.

        What is written there counts only after ``finish``.
        """
        if size_bytes * 2 > self._limit or not _SCOPE.fullmatch(scope):
            return None
        try:
            (self._folder / scope).mkdir(parents=True, exist_ok=True)
            self.shrink(self._limit - size_bytes)
        except OSError as error:
            logger.info("a prompt state cannot be kept: %s", error)
            return None
        return StateFile(path=self._path(scope, tokens), length=len(tokens))

    def finish(self, file: StateFile) -> bool:
        """Seal a state that was written; only then it will be found."""
        try:
            seal_path = _seal_path(file.path)
            unfinished = seal_path.with_suffix(".new")
            unfinished.write_text(json.dumps(_seal(file.path)), encoding="utf-8")
            unfinished.replace(seal_path)
        except OSError as error:
            logger.info("a prompt state cannot be kept: %s", error)
            self.discard(file)
            return False
        return True

    def discard(self, file: StateFile) -> None:
        """Throw a state away."""
        for path in (_seal_path(file.path), file.path):
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                logger.info("a prompt state cannot be removed: %s", error)

    def shrink(self, limit_bytes: int) -> None:
        """Throw away what was not used for longest until the folder is below a size."""
        files = sorted(self._all(), key=lambda path: path.stat().st_mtime)
        total = sum(path.stat().st_size for path in files)
        for path in files:
            if total <= limit_bytes:
                return
            total -= path.stat().st_size
            self.discard(StateFile(path=path, length=0))

    def _all(self) -> Iterator[Path]:
        return self._folder.glob(f"*/*{SUFFIX}")

    def _of_scope(self, scope: str) -> Iterator[StateFile]:
        if not _SCOPE.fullmatch(scope):
            return
        for path in (self._folder / scope).glob(f"{self._fingerprint}-*{SUFFIX}"):
            name = _NAME.fullmatch(path.stem)
            if name and _seal_path(path).exists():
                yield StateFile(path=path, length=int(name[2]))

    def _path(self, scope: str, tokens: Sequence[int]) -> Path:
        return self._folder / scope / self._name(tokens)

    def _name(self, tokens: Sequence[int]) -> str:
        data = b"".join(token.to_bytes(4, "little") for token in tokens)
        return f"{self._fingerprint}-{len(tokens)}-{hashlib.sha256(data).hexdigest()[:32]}{SUFFIX}"


def _seal_path(path: Path) -> Path:
    return path.with_suffix(SEAL_SUFFIX)


def _seal(path: Path) -> dict[str, int | str]:
    """Return what tells a whole file from a damaged one."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(READ_SIZE):
            digest.update(chunk)
    return {"bytes": path.stat().st_size, "sha256": digest.hexdigest()}
