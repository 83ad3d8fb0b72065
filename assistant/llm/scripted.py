"""An engine that plays texts from a script: for tests, screenshots and benchmarks.

A script is a JSON object::

    {"name": "Scripted", "has_chat_template": true, "context_length": 4096, "parallel": 1,
     "tokens_per_s": 0, "record": "prompts.jsonl",
     "load": {"fail": "crash", "delay_ms": 0},
     "rules": [{"match": "part of a prompt", "text": "played then", "delay_ms": 0, "times": 1}],
     "default": {"text": "played otherwise"}}

A rule may have ``pieces`` instead of ``text``, and ``fail`` with ``fail_after`` (pieces played
before): ``crash`` (as a failed assertion), ``oom`` (killed, as the system does it), ``memory``
(MemoryError), ``bug`` (any other exception), ``hang`` (no answer, cancel is not heard), ``print``
(a stray line on stdout, then it goes on). A rule with ``times`` is left out once it is used up.
"""

import hashlib
import json
import os
import re
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from assistant.errors import ModelFileError
from assistant.llm.engine_contract import Event, RequestQueue
from assistant.llm.failures import EngineError
from assistant.llm.protocol import (
    Done,
    DoneReason,
    Failed,
    Generate,
    Load,
    Loaded,
    Prompt,
    StatsReport,
    Token,
)
from assistant.llm.text_stream import TextStream

Failure = Literal["", "crash", "oom", "memory", "bug", "hang", "print"]

_PIECES = re.compile(r"\s*[^\s\u2e80-\uffef]+|\s*[\u2e80-\uffef]|\s+")
_DEFAULT_TEXT = "A scripted answer."


@dataclass(slots=True, kw_only=True)
class Rule:
    """What is played for a prompt with ``match`` in it."""

    match: str = ""
    text: str = ""
    pieces: list[str] = field(default_factory=list)
    delay_ms: float = 0
    fail: Failure = ""
    fail_after: int = 0
    times: int = -1  # -1: as often as asked

    def played(self) -> list[str]:
        """Return the pieces to play."""
        return self.pieces or split_pieces(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """All that a scripted engine does."""

    name: str = "Scripted"
    has_chat_template: bool = True
    context_length: int = 4096
    parallel: int = 1
    tokens_per_s: float = 0
    record: str = ""
    load: Rule = field(default_factory=Rule)
    rules: list[Rule] = field(default_factory=list)
    default: Rule = field(default_factory=lambda: Rule(text=_DEFAULT_TEXT))


def read_script(path: Path) -> Script:
    """Read a script; raises ValueError or TypeError where it is wrong, since tests write it."""
    record: dict[str, Any] = json.loads(path.read_text("utf-8"))
    rules = [Rule(**rule) for rule in record.pop("rules", [])]
    single: dict[str, Any] = {
        name: Rule(**record.pop(name)) for name in ("load", "default") if name in record
    }
    return Script(rules=rules, **single, **record)


def split_pieces(text: str) -> list[str]:
    """Split a text about as a tokenizer does: words with the blank before, single Han signs."""
    return _PIECES.findall(text)


def prompt_text(prompt: Prompt) -> str:
    """Return the whole text of a prompt."""
    return "\n\n".join(turn.content for turn in prompt.messages) or prompt.completion


@dataclass(slots=True, kw_only=True)
class _Playing:
    """A request that is being played."""

    request: Generate
    rule: Rule
    pieces: list[str]
    stream: TextStream
    prompt_tokens: int
    due_at: float
    written: int = 0
    is_about_to_fail: bool = False
    has_failed: bool = False
    started_at: float = field(default_factory=time.perf_counter)

    def done(self, reason: DoneReason) -> Done:
        """Return how it went."""
        seconds = time.perf_counter() - self.started_at
        return Done(
            id=self.request.id,
            reason=reason,
            prompt_tokens=self.prompt_tokens,
            tokens=self.written,
            tokens_per_s=round(self.written / seconds, 2) if seconds else 0.0,
        )


class ScriptedEngine:
    """Plays a script; up to ``parallel`` requests at once, in turn."""

    name = "scripted"

    def __init__(self, script: Script) -> None:
        self._script = script
        self._queue = RequestQueue()
        self._playing: list[_Playing] = []
        self._generated_tokens = 0
        self._is_loaded = False
        self._has_trained_request = False

    @classmethod
    def from_file(cls, path: Path) -> "ScriptedEngine":
        """Return the engine of a script file."""
        return cls(read_script(path))

    def load(self, request: Load) -> Loaded:
        """Load nothing; a file that is named must be there, as for a real engine."""
        self._is_loaded = False
        if not Path(request.path).is_file():
            raise ModelFileError("model_missing", path=request.path)
        time.sleep(self._script.load.delay_ms / 1000)
        _fail(self._script.load.fail)
        self._is_loaded = True
        self._has_trained_request = bool(request.chat_template)
        return Loaded(
            path=request.path,
            name=self._script.name,
            architecture="scripted",
            context_length=min(request.context_length, self._script.context_length),
            trained_context_length=self._script.context_length,
            has_chat_template=self._script.has_chat_template,
            device="CPU",
            layers_on_gpu=0,
            layer_count=1,
            size_bytes=Path(request.path).stat().st_size,
            file_hash=hashlib.sha256(Path(request.path).read_bytes()).hexdigest(),
            adapter=request.adapter,
            has_trained_request=self._has_trained_request,
        )

    def count(self, texts: tuple[str, ...]) -> tuple[int, ...]:
        """Return the number of pieces of each text."""
        return tuple(len(split_pieces(text)) for text in texts)

    def submit(self, request: Generate) -> None:
        """Take a request into the queue."""
        self._queue.add(request)

    def prioritise(self, request_id: str, priority: int) -> None:
        """Give a request that waits another priority."""
        self._queue.prioritise(request_id, priority)

    def step(self) -> list[Event]:
        """Play the next piece of every request that has its turn."""
        events: list[Event] = []
        while self._queue and len(self._playing) < self._script.parallel:
            events += self._begin(self._queue.take_next())
        if self._playing:
            _sleep_until(min(playing.due_at for playing in self._playing))
        now = time.perf_counter()
        for playing in [each for each in self._playing if each.due_at <= now]:
            events += self._play(playing)
        return events

    def cancel(self, request_id: str) -> list[Event]:
        """End a request, begun or not."""
        if self._queue.remove(request_id):
            return [Done(id=request_id, reason="cancelled")]
        found = [playing for playing in self._playing if playing.request.id == request_id]
        return [event for playing in found for event in self._finish(playing, "cancelled")]

    def interrupt(self) -> None:
        """Do nothing: no step is long."""

    def abandon(self) -> list[str]:
        """Forget every request; return their ids."""
        begun = [playing.request.id for playing in self._playing]
        self._playing.clear()
        return begun + self._queue.clear()

    def is_idle(self) -> bool:
        """Tell whether there is nothing to do."""
        return not self._playing and not self._queue

    def stats(self) -> StatsReport:
        """Return how the engine is doing."""
        return StatsReport(
            running=len(self._playing),
            queued=len(self._queue),
            cached_tokens=0,
            generated_tokens=self._generated_tokens,
            resident_bytes=0,
        )

    def _begin(self, request: Generate) -> list[Event]:
        try:
            self._playing.append(self._playing_of(request))
        except EngineError as error:
            return [Failed(id=request.id, key=error.key, values=error.values)]
        return []

    def _playing_of(self, request: Generate) -> _Playing:
        if not self._is_loaded:
            raise EngineError("model_not_loaded")
        takes_turns = self._script.has_chat_template or self._has_trained_request
        if request.prompt.messages and not takes_turns:
            raise EngineError("model_without_template")
        prompt = prompt_text(request.prompt)
        self._record(request.id, prompt)
        length, room = len(split_pieces(prompt)), self._script.context_length - 1
        if length > room:
            raise EngineError("prompt_too_long", needed=length, available=room)
        rule = self._rule_for(prompt)
        return _Playing(
            request=request,
            rule=rule,
            pieces=rule.played(),
            stream=TextStream(request.sampling.stop),
            prompt_tokens=length,
            due_at=time.perf_counter() + self._pause_s(rule),
        )

    def _rule_for(self, prompt: str) -> Rule:
        rules = (rule for rule in self._script.rules if rule.match in prompt and rule.times)
        rule = next(rules, self._script.default)
        rule.times -= rule.times > 0
        return rule

    def _pause_s(self, rule: Rule) -> float:
        rate = self._script.tokens_per_s
        return max(rule.delay_ms / 1000, 1 / rate if rate else 0.0)

    def _record(self, request_id: str, prompt: str) -> None:
        if self._script.record:
            with Path(self._script.record).open("a", encoding="utf-8") as file:
                file.write(json.dumps({"id": request_id, "prompt": prompt}) + "\n")

    def _play(self, playing: _Playing) -> list[Event]:
        rule = playing.rule
        if rule.fail and not playing.has_failed and playing.written >= rule.fail_after:
            if not playing.is_about_to_fail:
                playing.is_about_to_fail = True
                return []  # a step without a token: what was told so far is on its way
            playing.has_failed = True
            _fail(rule.fail)
        if playing.written >= len(playing.pieces):
            return self._finish(playing, "stop")
        text = playing.stream.feed(playing.pieces[playing.written].encode("utf-8"))
        playing.written += 1
        playing.due_at += self._pause_s(rule)
        self._generated_tokens += 1
        events: list[Event] = [Token(id=playing.request.id, text=text)] if text else []
        if playing.stream.is_stopped:
            return events + self._finish(playing, "stop")
        if playing.written >= playing.request.sampling.max_tokens:
            return events + self._finish(playing, "length")
        return events

    def _finish(self, playing: _Playing, reason: DoneReason) -> list[Event]:
        self._playing.remove(playing)
        rest = playing.stream.finish()
        events: list[Event] = [Token(id=playing.request.id, text=rest)] if rest else []
        return [*events, playing.done(reason)]


def _sleep_until(moment: float) -> None:
    pause_s = moment - time.perf_counter()
    if pause_s > 0:
        time.sleep(pause_s)


def _fail(failure: Failure) -> None:
    match failure:
        case "crash":
            _leave_no_core_file()
            os.abort()
        case "oom":
            _kill_self()
        case "memory":
            raise MemoryError
        case "bug":
            raise RuntimeError("the script asks for a bug")
        case "hang":
            while True:
                time.sleep(60)
        case "print":
            print("a stray line")  # noqa: T201 - the point of it
            sys.stdout.flush()
        case _:
            pass


def _kill_self() -> None:
    if sys.platform == "win32":
        os._exit(137)
    os.kill(os.getpid(), signal.SIGKILL)


def _leave_no_core_file() -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not there on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
