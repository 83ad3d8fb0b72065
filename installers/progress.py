"""One line that tells what a long step is doing, on a terminal and in a log file."""

import re
import time
from collections.abc import Callable
from typing import TextIO

COMPILE_STEP = re.compile(r"^\s*\[(\d+)/(\d+)\] ")
COMPILE_PERCENT = re.compile(r"^\s*\[\s*(\d+)%\] ")
PIP_STEP = re.compile(r"^\s*(Collecting|Downloading|Building wheel for|Installing collected)\b(.*)")
PLAIN_STEP_PERCENT = 10
HEARTBEAT_S = 60.0
LINE_WIDTH = 79


def compile_step(line: str) -> tuple[int, int] | None:
    """Return (done, all) from a line of the compiler's own progress, as ninja or make print it."""
    if found := COMPILE_STEP.match(line):
        return int(found[1]), max(1, int(found[2]))
    if found := COMPILE_PERCENT.match(line):
        return int(found[1]), 100
    return None


def pip_step(line: str) -> str:
    """Return what pip is doing, in few words, or nothing if the line does not tell."""
    found = PIP_STEP.match(line)
    if not found:
        return ""
    if found[1] == "Installing collected":
        return "Installing"
    words = found[2].split()
    return f"{found[1]} {words[0].rsplit('/', 1)[-1]}" if words else found[1]


def duration_words(seconds: float) -> str:
    """Return a duration as a person says it."""
    whole = round(seconds)
    if whole < 1:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


class ProgressLine:
    """Shows one step: a line written over and over on a terminal, plain lines elsewhere.

    Plain lines come at every tenth of the way, and once a minute where no share is known, so that
    a log shows life without filling up.
    """

    def __init__(
        self, title: str, stream: TextIO, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._title = title
        self._stream = stream
        self._clock = clock
        self._started = clock()
        self._is_terminal = stream.isatty()
        self._percent = -1
        self._detail = ""
        self._said_percent = -PLAIN_STEP_PERCENT
        self._said_at = self._started
        self._write_plain(f"{title} ...")

    def advance(self, done: int, total: int) -> None:
        """Show how far the step is."""
        self._percent = min(100, done * 100 // total)
        self._detail = f"{done} of {total}"
        self.tick()

    def say(self, detail: str) -> None:
        """Show what the step is doing, where no share is known."""
        if detail:
            self._detail = detail
            self.tick()

    def tick(self) -> None:
        """Show the time that has passed."""
        if self._is_terminal:
            self._stream.write("\r" + self._text()[:LINE_WIDTH].ljust(LINE_WIDTH))
            self._stream.flush()
        elif self._is_due():
            self._write_plain(self._text())

    def note(self, sentence: str) -> None:
        """Leave a sentence standing above the line."""
        self._clear()
        self._stream.write(sentence + "\n")
        self._stream.flush()

    def finish(self, outcome: str = "done") -> None:
        """Leave the outcome and the time it took."""
        self._clear()
        self._stream.write(f"{self._title}: {outcome}, {self._elapsed()}\n")
        self._stream.flush()

    def _elapsed(self) -> str:
        return duration_words(self._clock() - self._started)

    def _text(self) -> str:
        share = f" {self._percent} % ({self._detail})" if self._percent >= 0 else f" {self._detail}"
        doing = f"{share}," if self._detail else ""
        return f"{self._title}:{doing} {self._elapsed()}"

    def _is_due(self) -> bool:
        now = self._clock()
        farther = self._percent >= self._said_percent + PLAIN_STEP_PERCENT
        if not farther and now - self._said_at < HEARTBEAT_S:
            return False
        if self._percent >= 0:
            self._said_percent = self._percent - self._percent % PLAIN_STEP_PERCENT
        self._said_at = now
        return True

    def _clear(self) -> None:
        if self._is_terminal:
            self._stream.write("\r" + " " * LINE_WIDTH + "\r")

    def _write_plain(self, text: str) -> None:
        if not self._is_terminal:
            self._stream.write(text + "\n")
            self._stream.flush()
