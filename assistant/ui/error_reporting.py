"""Turns every failure into a message: a sentence for a known one, a log file for a surprise."""

import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from assistant.errors import AssistantError, BadRequestError, WorkerDiedError
from assistant.texts import Texts
from assistant.ui.message_bar import Message, MessageBar, MessageChoice

LOG_NAME = "errors.log"
_MOST_LOG_BYTES = 1_000_000


class ErrorReporter:
    """Shows failures in the message bar; it is the program's excepthook, too.

    Attributes:
        restart_model: what "Restart the model" does.
    """

    def __init__(self, bar: MessageBar, log_folder: Path, texts: Texts) -> None:
        self._bar = bar
        self._log_folder = log_folder
        self._texts = texts
        self.restart_model: Callable[[], object] | None = None

    def set_texts(self, texts: Texts) -> None:
        """Speak the language of ``texts`` from now on."""
        self._texts = texts

    def report(self, error: BaseException) -> None:
        """Show what went wrong; details of a surprise go to the log, without anybody's text."""
        if isinstance(error, AssistantError):
            self._bar.post(self._known(error))
            return
        path = write_to_log(error, self._log_folder)
        sentence = self._texts("errors.unexpected", path=path)
        self._bar.post(Message(sentence=sentence, severity="error"))

    def on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Take the place of ``sys.excepthook``: a slot failed, the program goes on."""
        del kind, trace
        self.report(error)

    def _known(self, error: AssistantError) -> Message:
        choices: tuple[MessageChoice, ...] = ()
        if isinstance(error, WorkerDiedError) and self.restart_model is not None:
            words = self._texts("window.restart_model")
            choices = (MessageChoice(words=words, act=self.restart_model),)
        return Message(
            sentence=self._texts.sentence(error),
            severity="warning" if isinstance(error, BadRequestError) else "error",
            topic="model" if isinstance(error, WorkerDiedError) else "",
            choices=choices,
        )


def write_to_log(error: BaseException, folder: Path) -> Path:
    """Write where ``error`` came from, but not its words: they may hold text of the founder."""
    path = folder / LOG_NAME
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {type(error).__module__}."]
    lines[0] += type(error).__qualname__
    lines += [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        is_full = path.exists() and path.stat().st_size > _MOST_LOG_BYTES
        with path.open("w" if is_full else "a", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    except OSError:  # a full disk must not hide the message itself
        pass
    return path
