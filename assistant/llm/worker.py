"""The model process: reads messages from stdin, lets an engine work, writes messages to stdout."""

import argparse
import ctypes
import faulthandler
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from assistant.errors import ModelFileError
from assistant.llm.engine_contract import Engine
from assistant.llm.failures import EngineError
from assistant.llm.protocol import (
    PROTOCOL_VERSION,
    AnyMessage,
    Cancel,
    Count,
    Counted,
    Failed,
    FromWorker,
    Generate,
    LineBuffer,
    Load,
    LoadFailed,
    Prioritise,
    Ready,
    Shutdown,
    Stats,
    Token,
    Value,
    decode,
    encode,
)

STDIN, STDOUT, STDERR = 0, 1, 2
READ_SIZE = 65536
PR_SET_PDEATHSIG = 1
LONGEST_HELD_S = 0.033
LOW_PRIORITY_NICE = 10
BELOW_NORMAL_PRIORITY_CLASS = 0x4000  # of Windows

# What native libraries read when they are loaded; a value set outside wins.
NATIVE_SETTINGS = {
    # Threads that wait for each other spin for some ten microseconds, then sleep. Spinning without
    # end costs most of the speed on a machine that is busy with other work (7 tokens/s instead of
    # 63 on two busy cores); never to spin costs a third on an idle one (2.4 s instead of 1.4 s to
    # read 783 tokens). GOMP_SPINCOUNT is libgomp's; other runtimes go by the policy.
    "OMP_WAIT_POLICY": "PASSIVE",
    "GOMP_SPINCOUNT": "10000",
    # numpy, which llama_cpp imports, would else take memory for threads with nothing to do.
    "OPENBLAS_NUM_THREADS": "1",
    # A failed assertion ends the process at once and does not start a debugger first.
    "GGML_NO_BACKTRACE": "1",
}

ENDING_WORK = (Cancel, Load, Shutdown)
InFlight = Generate | Count | Cancel | Stats | Prioritise
Inbox = queue.SimpleQueue[tuple[AnyMessage | None, str]]


def run_worker(arguments: Sequence[str]) -> int:
    """Be the model process until it is told to end or its stdin ends."""
    parser = argparse.ArgumentParser(prog="--llm-worker")
    parser.add_argument("--scripted", type=Path, help="play this script instead of a model")
    options = parser.parse_args(list(arguments))
    output = _take_stdout()
    _prepare_process()
    inbox: Inbox = queue.SimpleQueue()
    worker = Worker(_Outbox(output), inbox, scripted=options.scripted)
    threading.Thread(target=_read_messages, args=(inbox, worker.hurry), daemon=True).start()
    worker.run()
    return 0


def _take_stdout() -> BinaryIO:
    """Keep the real stdout for messages; a stray print, also of a C library, goes to stderr."""
    kept = os.dup(STDOUT)
    os.dup2(STDERR, STDOUT)
    return os.fdopen(kept, "wb")


def _prepare_process() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program, which then ends us
    faulthandler.enable(STDERR)  # not sys.stderr: a windowed program has none
    if sys.platform == "linux":
        # Beside the end of stdin, should a C call that keeps the GIL hold the reading thread up. It
        # is bound to the thread that started us: QProcess forks in the program's main thread, which
        # ends with the program. A parent that died before this line is noticed by stdin alone.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _read_messages(inbox: Inbox, hurry: Callable[[], None]) -> None:
    """Put every message into the inbox; the end of stdin ends the process at once."""
    lines = LineBuffer()
    while chunk := _read_chunk():
        for line in lines.feed(chunk):
            message, problem = decode(line)
            inbox.put((message, problem))
            if isinstance(message, ENDING_WORK):
                hurry()
    os._exit(0)


def _read_chunk() -> bytes:
    try:
        return os.read(STDIN, READ_SIZE)
    except OSError:
        return b""


class _Outbox:
    """Writes messages; a program that is gone ends the process."""

    def __init__(self, output: BinaryIO) -> None:
        self._output = output
        self._held: list[FromWorker] = []
        self._texts: dict[str, str] = {}  # of the requests that have a token among them
        self._written_at = 0.0

    def send(self, message: FromWorker) -> None:
        """Write a message now, after those that are held."""
        self._hold(message)
        self.flush()

    def send_step(self, events: Sequence[FromWorker]) -> None:
        """Write what a step brought; tokens may be held back for a moment.

        Each write wakes the program, which takes a core from the threads that compute: at 80
        tokens/s that is a tenth of the speed. A screen shows no more than 30 changes a second.
        """
        for event in events:
            self._hold(event)
        has_only_tokens = bool(events) and all(isinstance(event, Token) for event in events)
        if not has_only_tokens or time.monotonic() - self._written_at >= LONGEST_HELD_S:
            self.flush()

    def flush(self) -> None:
        """Write what is held."""
        if not self._held:
            return
        lines = [encode(self._whole(message)) for message in self._held]
        self._held.clear()
        self._texts.clear()
        self._written_at = time.monotonic()
        try:
            self._output.write(b"".join(lines))
            self._output.flush()
        except OSError:
            os._exit(0)

    def _hold(self, message: FromWorker) -> None:
        """Take a message in; what follows a token of the same request is added to that one."""
        if not isinstance(message, Token):
            self._held.append(message)
            return
        if message.id not in self._texts:
            self._held.append(message)
        self._texts[message.id] = self._texts.get(message.id, "") + message.text

    def _whole(self, message: FromWorker) -> FromWorker:
        if isinstance(message, Token):
            return Token(id=message.id, text=self._texts[message.id])
        return message


class Worker:
    """Deals with messages between the steps of an engine."""

    def __init__(self, outbox: _Outbox, inbox: Inbox, *, scripted: Path | None) -> None:
        self._outbox = outbox
        self._inbox = inbox
        self._scripted = scripted
        self._engine: Engine | None = None
        self._is_ended = False
        self._has_low_priority = False

    def hurry(self) -> None:
        """Look at the inbox soon; from another thread, after the message was put into it."""
        engine = self._engine
        if engine is not None:
            engine.interrupt()

    def run(self) -> None:
        """Work until a Shutdown."""
        kind = "scripted" if self._scripted else "llama.cpp"
        self._outbox.send(Ready(version=PROTOCOL_VERSION, pid=os.getpid(), engine=kind))
        while self._read_inbox():
            if self._engine is not None and not self._engine.is_idle():
                self._step(self._engine)

    def _read_inbox(self) -> bool:
        """Deal with what came in, waiting if there is no other work; False at the end."""
        must_wait = self._engine is None or self._engine.is_idle()
        while not self._is_ended and (must_wait or not self._inbox.empty()):
            message, problem = self._inbox.get()
            must_wait = False
            if message is None:
                values: dict[str, Value] = {"problem": problem}
                self._outbox.send(Failed(id=None, key="malformed_message", values=values))
            else:
                self._on_message(message)
        return not self._is_ended

    def _on_message(self, message: AnyMessage) -> None:
        match message:
            case Shutdown():
                self._is_ended = True
            case Load():
                self._on_load(message)
            case Generate() | Count() | Cancel() | Stats() | Prioritise():
                self._on_request(message)
            case _:
                self._outbox.send(Failed(id=None, key="unexpected_message"))

    def _on_load(self, message: Load) -> None:
        try:
            if message.has_low_priority and not self._has_low_priority:
                self._has_low_priority = True
                _lower_priority()
            if self._engine is None:
                self._engine = _make_engine(self._scripted)
            self._fail_open_requests(self._engine, "model_replaced")
            self._outbox.send(self._engine.load(message))
        except (ModelFileError, EngineError) as error:
            values = {name: _plain(value) for name, value in error.values.items()}
            self._outbox.send(LoadFailed(path=message.path, key=error.key, values=values))
        except MemoryError:
            self._outbox.send(LoadFailed(path=message.path, key="model_out_of_memory"))
        except Exception as error:  # noqa: BLE001 - the boundary: a bug must not end the process
            traceback.print_exc()
            values = {"path": message.path, "reason": type(error).__name__}
            self._outbox.send(LoadFailed(path=message.path, key="model_rejected", values=values))

    def _on_request(self, message: InFlight) -> None:
        engine = self._engine
        if engine is None:
            request_id = None if isinstance(message, Stats) else message.id
            self._outbox.send(Failed(id=request_id, key="model_not_loaded"))
            return
        match message:
            case Generate():
                engine.submit(message)
            case Prioritise():
                engine.prioritise(message.id, message.priority)
            case Count():
                self._outbox.send(_counted(engine, message))
            case Cancel():
                for event in engine.cancel(message.id):
                    self._outbox.send(event)
            case Stats():
                self._outbox.send(engine.stats())

    def _step(self, engine: Engine) -> None:
        try:
            self._outbox.send_step(engine.step())
        except MemoryError:
            self._fail_open_requests(engine, "model_out_of_memory")
        except Exception:  # noqa: BLE001 - the boundary: a bug must not end the process
            traceback.print_exc()
            self._fail_open_requests(engine, "engine_failed")

    def _fail_open_requests(self, engine: Engine, key: str) -> None:
        for request_id in engine.abandon():
            self._outbox.send(Failed(id=request_id, key=key))


def _lower_priority() -> None:
    """Let every other program go first, from now to the end of this process.

    What was lowered cannot be raised again without rights, so the program starts a new process for
    that. On Linux it holds for this thread and those it starts: the engine's come later.
    """
    if sys.platform == "win32":
        this_process = ctypes.c_void_p(-1)  # as GetCurrentProcess() names it
        ctypes.windll.kernel32.SetPriorityClass(this_process, BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(LOW_PRIORITY_NICE)


def _counted(engine: Engine, message: Count) -> FromWorker:
    try:
        return Counted(id=message.id, counts=engine.count(message.texts))
    except EngineError as error:
        return Failed(id=message.id, key=error.key, values=error.values)
    except Exception:  # noqa: BLE001 - the boundary: a bug must not end the process
        traceback.print_exc()
        return Failed(id=message.id, key="engine_failed")


def _make_engine(scripted: Path | None) -> Engine:
    """Import an engine only when it is needed: llama.cpp takes a while and may be missing."""
    if scripted is not None:
        from assistant.llm.scripted import ScriptedEngine  # noqa: PLC0415

        return ScriptedEngine.from_file(scripted)
    for name, value in NATIVE_SETTINGS.items():
        os.environ.setdefault(name, value)
    try:
        from assistant.llm.engine import LlamaEngine  # noqa: PLC0415
    except (ImportError, OSError, RuntimeError) as error:
        traceback.print_exc()
        raise EngineError("engine_missing", reason=str(error)[:200]) from error
    return LlamaEngine()


def _plain(value: object) -> Value:
    return value if isinstance(value, str | int | float) else str(value)
