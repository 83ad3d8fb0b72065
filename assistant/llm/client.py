"""The program's end of the pipe: a QObject that starts the model process and speaks with it."""

import logging
import os
import sys
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from assistant.errors import AssistantError, ModelError, WorkerDiedError
from assistant.interpreter import protect_singletons
from assistant.llm.failures import SIGKILL_NUMBER, death_error, error_from
from assistant.llm.protocol import (
    PROTOCOL_VERSION,
    AnyMessage,
    Cancel,
    Count,
    Counted,
    Done,
    Failed,
    Generate,
    LineBuffer,
    Load,
    Loaded,
    LoadFailed,
    Prioritise,
    Ready,
    Shutdown,
    Stats,
    StatsReport,
    Token,
    ToWorker,
    decode,
    encode,
)

logger = logging.getLogger(__name__)

ClientState = Literal["stopped", "starting", "ready", "loading", "loaded", "dead"]
CANCEL_GRACE_S = 3.0
SHUTDOWN_WAIT_S = 2.0
STDERR_LINES_KEPT = 50


def default_command() -> list[str]:
    """Return the command of the model process: this program, started again."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--llm-worker"]
    return [sys.executable, "-m", "assistant", "--llm-worker"]


@dataclass(slots=True)
class _Request:
    """A request that has not ended yet."""

    message: Generate | Count
    was_sent: bool = False
    tokens: int = 0
    is_cancelled: bool = False


class ModelClient(QObject):
    """Speaks with one model process; every request ends in ``request_done`` or ``request_failed``.

    A request may be made as soon as ``load`` was called: it waits until the model is there. A
    Count ends in ``tokens_counted`` or ``request_failed``.

    Signals:
        worker_ready: a process has started (Ready).
        model_loaded: the model is there (Loaded).
        load_failed: the model is not there (AssistantError); the process may live on without one.
        token_received: id and the next piece of its text.
        tokens_counted: id and a tuple with the number of tokens of each text.
        request_done: a text is complete or was cancelled (Done).
        request_failed: id and what happened (AssistantError).
        worker_died: the process ended unasked (WorkerDiedError); ``restart`` goes on.
        stats_reported: the answer to ``ask_stats`` (StatsReport).
        state_changed: the new ClientState.
    """

    worker_ready = Signal(object)
    model_loaded = Signal(object)
    load_failed = Signal(object)
    token_received = Signal(str, str)
    tokens_counted = Signal(str, object)
    request_done = Signal(object)
    request_failed = Signal(str, object)
    worker_died = Signal(object)
    stats_reported = Signal(object)
    state_changed = Signal(str)

    def __init__(
        self,
        command: Sequence[str] | None = None,
        *,
        environment: Mapping[str, str] | None = None,
        cancel_grace_s: float = CANCEL_GRACE_S,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        protect_singletons()
        self._command = list(command or default_command())
        self._environment = dict(environment or {})
        self._cancel_grace_ms = int(cancel_grace_s * 1000)
        self._state: ClientState = "stopped"
        self._process: QProcess | None = None
        self._lines = LineBuffer()
        self._load: Load | None = None
        self._loaded: Loaded | None = None
        self._requests: dict[str, _Request] = {}
        self._stderr_tail: deque[str] = deque(maxlen=STDERR_LINES_KEPT)

    # --- what it is doing ---

    @property
    def state(self) -> ClientState:
        """What the process is doing, as it said itself."""
        return self._state

    @property
    def loaded(self) -> Loaded | None:
        """The model that is loaded now, if any."""
        return self._loaded

    @property
    def open_requests(self) -> tuple[str, ...]:
        """The ids that have not ended yet, oldest first."""
        return tuple(self._requests)

    @property
    def process_id(self) -> int:
        """The process's number, 0 if there is none."""
        return self._process.processId() if self._process else 0

    @property
    def stderr_tail(self) -> tuple[str, ...]:
        """The last lines the process wrote aside; for logs and ``doctor``."""
        return tuple(self._stderr_tail)

    # --- what it can be asked ---

    def start(self) -> None:
        """Start the process, if there is none."""
        if self._process is not None:
            return
        process = QProcess(self)
        process.setProcessEnvironment(_process_environment(self._environment))
        process.readyReadStandardOutput.connect(self._on_stdout)
        process.readyReadStandardError.connect(self._on_stderr)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_process_error)
        self._process = process
        self._lines = LineBuffer()
        self._set_state("starting")
        process.start(self._command[0], self._command[1:])

    def load(
        self,
        path: Path | str,
        *,
        context_length: int = 4096,
        gpu_layers: int = -1,
        threads: int | None = None,
    ) -> None:
        """Load a model file in place of the one before; starts the process if need be."""
        self.load_as(
            Load(
                path=str(path),
                context_length=context_length,
                gpu_layers=gpu_layers,
                threads=threads,
            )
        )

    def load_as(self, request: Load) -> None:
        """Load a model as this request says, in place of the one before."""
        self._load = request
        self._loaded = None
        self.start()
        if self._state != "starting":
            self._send_load()

    def generate(self, request: Generate) -> None:
        """Queue a text."""
        self._add(request)

    def count(self, request_id: str, texts: Iterable[str]) -> None:
        """Queue a count of tokens."""
        self._add(Count(id=request_id, texts=tuple(texts)))

    def prioritise(self, request_id: str, priority: int) -> None:
        """Let a request that waits come sooner or later than the others."""
        request = self._requests.get(request_id)
        if request is None or not isinstance(request.message, Generate):
            return
        request.message = replace(request.message, priority=priority)
        if request.was_sent:
            self._send(Prioritise(id=request_id, priority=priority))

    def cancel(self, request_id: str) -> None:
        """Ask a request to end; a process that does not obey in time is killed and restarted."""
        request = self._requests.get(request_id)
        if request is None or request.is_cancelled:
            return
        request.is_cancelled = True
        if not request.was_sent:
            QTimer.singleShot(0, self, lambda: self._end_cancelled(request_id, request))
            return
        self._send(Cancel(id=request_id))
        QTimer.singleShot(
            self._cancel_grace_ms, self, lambda: self._on_grace_over(request_id, request)
        )

    def cancel_all(self) -> None:
        """Ask every request to end."""
        for request_id in self.open_requests:
            self.cancel(request_id)

    def ask_stats(self) -> None:
        """Ask the process how it is doing; ``stats_reported`` answers."""
        if self._state in ("ready", "loading", "loaded"):
            self._send(Stats())

    def restart(self) -> None:
        """Start a new process with the same model; requests without a word yet go on there."""
        self._discard_process()
        self._drop_begun_requests()
        self.start()

    def shutdown(self, wait_s: float = SHUTDOWN_WAIT_S) -> None:
        """End the process, in order if it obeys within the time; open requests end as cancelled."""
        self._load = None
        self._loaded = None
        for request_id, request in list(self._requests.items()):
            self._end_cancelled(request_id, request)
        if self._process is not None and self._state != "starting":
            self._send(Shutdown())
        self._discard_process(wait_ms=int(wait_s * 1000))
        self._set_state("stopped")

    # --- requests ---

    def _add(self, message: Generate | Count) -> None:
        if message.id in self._requests:
            raise ValueError(f"request {message.id} is open already")
        request = _Request(message)
        self._requests[message.id] = request
        if self._state == "loaded":
            self._send_request(request)
        elif self._load is None or self._state in ("stopped", "dead", "ready"):
            # later, so that a caller always hears of a request after asking for it
            error = ModelError("model_not_loaded")
            QTimer.singleShot(0, self, lambda: self._fail(message.id, error, only=request))

    def _send_request(self, request: _Request) -> None:
        request.was_sent = True
        self._send(request.message)

    def _fail(
        self, request_id: str, error: AssistantError, *, only: _Request | None = None
    ) -> None:
        request = self._requests.get(request_id)
        if request is not None and only in (None, request):
            del self._requests[request_id]
            self.request_failed.emit(request_id, error)

    def _fail_all(self, error: AssistantError) -> None:
        for request_id in self.open_requests:
            self._fail(request_id, error)

    def _end_cancelled(self, request_id: str, request: _Request) -> None:
        if self._requests.get(request_id) is not request:
            return
        del self._requests[request_id]
        if isinstance(request.message, Generate):
            self.request_done.emit(Done(id=request_id, reason="cancelled", tokens=request.tokens))
        else:
            self.request_failed.emit(request_id, ModelError("request_cancelled"))

    def _on_grace_over(self, request_id: str, request: _Request) -> None:
        if self._requests.get(request_id) is not request:
            return
        logger.info("the model process did not obey a cancel in time and is restarted")
        self._end_cancelled(request_id, request)
        self.restart()

    def _drop_begun_requests(self) -> None:
        """End what cannot be repeated; the rest waits for the next process."""
        for request_id, request in list(self._requests.items()):
            request.was_sent = False
            if request.is_cancelled:
                self._end_cancelled(request_id, request)
            elif request.tokens:
                self._fail(request_id, ModelError("request_lost_in_restart"))

    # --- lines ---

    def _send(self, message: ToWorker) -> None:
        if self._process is not None:
            self._process.write(encode(message))

    def _send_load(self) -> None:
        if self._load is not None:
            self._set_state("loading")
            self._send(self._load)

    def _on_stdout(self) -> None:
        process = self._process
        if process is None:
            return
        for line in self._lines.feed(bytes(process.readAllStandardOutput().data())):
            message, problem = decode(line)
            if message is None:
                logger.warning("a line of the model process cannot be read: %s", problem)
            elif self._process is process:  # a slot may have restarted it between two lines
                self._on_message(message)

    def _on_message(self, message: AnyMessage) -> None:  # noqa: C901 - one line for each message
        match message:
            case Token():
                self._on_token(message)
            case Done():
                if self._requests.pop(message.id, None):
                    self.request_done.emit(message)
            case Counted():
                if self._requests.pop(message.id, None):
                    self.tokens_counted.emit(message.id, message.counts)
            case Failed():
                self._on_failed(message)
            case Ready():
                self._on_ready(message)
            case Loaded():
                self._on_loaded(message)
            case LoadFailed():
                self._on_load_failed(message)
            case StatsReport():
                self.stats_reported.emit(message)
            case _:
                logger.warning("the model process sent a %s", type(message).__name__)

    def _on_token(self, message: Token) -> None:
        request = self._requests.get(message.id)
        if request is not None:
            request.tokens += 1
            self.token_received.emit(message.id, message.text)

    def _on_failed(self, message: Failed) -> None:
        if message.id is None:
            # Which request the line was cannot be known; none may wait for an answer for ever.
            logger.warning("the model process could not read a line: %s", message.key)
            self._fail_all(error_from(message))
        else:
            self._fail(message.id, error_from(message))

    def _on_ready(self, message: Ready) -> None:
        if message.version != PROTOCOL_VERSION:
            self._die(WorkerDiedError("worker_version", version=message.version))
            return
        self._set_state("ready")
        self.worker_ready.emit(message)
        self._send_load()

    def _on_loaded(self, message: Loaded) -> None:
        if self._load is None or message.path != self._load.path:
            return  # another model was asked for meanwhile
        self._loaded = message
        self._set_state("loaded")
        self.model_loaded.emit(message)
        for request in list(self._requests.values()):
            if not request.was_sent and not request.is_cancelled:
                self._send_request(request)

    def _on_load_failed(self, message: LoadFailed) -> None:
        if self._load is None or message.path != self._load.path:
            return
        self._load = None
        self._set_state("ready")
        error = error_from(message)
        self._fail_all(error)  # first: a listener of load_failed may load another model
        self.load_failed.emit(error)

    # --- the process ---

    def _on_stderr(self) -> None:
        if self._process is not None:
            text = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")
            self._stderr_tail.extend(text.splitlines())

    def _on_finished(self, exit_code: int, exit_status: QProcess.ExitStatus) -> None:
        self._on_stdout()  # its last words
        self._on_stderr()
        if self._process is None:
            return
        has_crashed = exit_status == QProcess.ExitStatus.CrashExit
        was_killed = has_crashed and exit_code == SIGKILL_NUMBER
        was_loading = self._state == "loading"
        self._die(death_error(exit_code, was_killed=was_killed, was_loading=was_loading))

    def _on_process_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._die(WorkerDiedError("worker_not_started", command=self._command[0]))

    def _die(self, error: WorkerDiedError) -> None:
        was_loading = self._state == "loading"
        self._discard_process()
        self._loaded = None
        self._set_state("dead")
        self._fail_all(error)  # first: a listener of worker_died may restart and ask again
        if was_loading:
            self.load_failed.emit(error)
        self.worker_died.emit(error)

    def _discard_process(self, *, wait_ms: int = 0) -> None:
        """Forget the process and make sure that it ends."""
        process, self._process = self._process, None
        if process is None:
            return
        process.blockSignals(True)  # what it still says concerns nobody
        process.closeWriteChannel()
        if not (wait_ms and process.waitForFinished(wait_ms)):
            process.kill()
            process.waitForFinished(1000)
        process.deleteLater()

    def _set_state(self, state: ClientState) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)


def _process_environment(extra: Mapping[str, str]) -> QProcessEnvironment:
    environment = QProcessEnvironment.systemEnvironment()
    package_root = str(Path(__file__).resolve().parents[2])
    search_path = environment.value("PYTHONPATH")
    parts = [package_root, search_path] if search_path else [package_root]
    environment.insert("PYTHONPATH", os.pathsep.join(parts))
    environment.insert("PYTHONUTF8", "1")
    for name, value in extra.items():
        environment.insert(name, value)
    return environment
