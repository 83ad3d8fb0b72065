"""What a failure of the model process is called towards the user."""

from assistant.errors import AssistantError, ModelError, ModelFileError, WorkerDiedError
from assistant.llm.protocol import Failed, LoadFailed, Value

SIGKILL_NUMBER = 9

_FILE_KEYS = frozenset({
    "model_missing", "model_unreadable", "model_cut_in_header", "model_truncated",
    "model_wrong_magic", "model_wrong_version", "model_damaged", "model_architecture_unknown",
    "model_rejected", "model_not_for_text", "adapter_of_other_model", "adapter_rejected",
})  # fmt: skip

_FILE_PREFIX = "model_file_"  # what a look at the header found


class EngineError(Exception):
    """An engine cannot do what was asked; the worker turns it into a message with this key."""

    def __init__(self, key: str, **values: Value) -> None:
        super().__init__(key, values)
        self.key = key
        self.values: dict[str, Value] = values


def error_from(message: Failed | LoadFailed) -> AssistantError:
    """Return the error that a message of the worker stands for."""
    is_file = message.key in _FILE_KEYS or message.key.startswith(_FILE_PREFIX)
    kind = ModelFileError if is_file else ModelError
    return kind(message.key, **message.values)


def death_error(exit_code: int, *, was_killed: bool, was_loading: bool) -> WorkerDiedError:
    """Return the error of a process that ended unasked."""
    if was_loading:
        return WorkerDiedError("worker_died_loading", code=exit_code)
    if was_killed:
        return WorkerDiedError("worker_killed")
    return WorkerDiedError("worker_crashed", code=exit_code)
