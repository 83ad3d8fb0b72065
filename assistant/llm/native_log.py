"""Keeps what llama.cpp logs, and reads from it what no function of the binding tells."""

import ctypes
import re
from collections import deque

import llama_cpp

LOG_LINES_KEPT = 2000
LOG_LEVEL_ERROR = 4
_MEMORY_WORDS = re.compile(r"alloc|mmap failed|out of memory|insufficient memory", re.IGNORECASE)
_OFFLOADED = re.compile(r"offloaded (\d+)/(\d+) layers")
_USING_DEVICE = re.compile(r"using device \S+ \(([^)]*)\)")

_called_by_llama: list[object] = []


class NativeLog:
    """Keeps the last lines llama.cpp logs, which would else go to stderr."""

    def __init__(self) -> None:
        self._lines: deque[tuple[int, str]] = deque(maxlen=LOG_LINES_KEPT)
        callback = llama_cpp.llama_log_callback(self._on_line)
        llama_cpp.llama_log_set(callback, ctypes.c_void_p(0))
        # C keeps no reference, and calls it for as long as the process lives: longer than this log.
        _called_by_llama[:] = [callback]

    def _on_line(self, level: int, text: bytes, _user_data: object) -> None:
        self._lines.append((level, text.decode("utf-8", "replace")))

    def forget(self) -> None:
        """Drop the lines kept so far."""
        self._lines.clear()

    def text(self) -> str:
        """Return the lines kept."""
        return "".join(line for _, line in self._lines)

    def tells_of_memory(self) -> bool:
        """Return whether an error says that memory ran out."""
        return any(_MEMORY_WORDS.search(line) for line in self._errors())

    def first_error(self) -> str:
        """Return the first error, from which the others follow, shortened."""
        errors = self._errors()
        return errors[0][:200] if errors else "?"

    def _errors(self) -> list[str]:
        return [line.strip() for level, line in self._lines if level == LOG_LEVEL_ERROR]

    def device(self) -> tuple[str, int]:
        """Return what the model runs on and how many of its layers, as llama.cpp tells it."""
        offloaded = _OFFLOADED.search(self.text())
        layers = int(offloaded[1]) if offloaded else 0
        name = _USING_DEVICE.search(self.text())
        return (name[1] if name and layers else "CPU"), layers
