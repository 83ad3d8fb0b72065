"""The program's door: window, command, or (``--llm-worker``) the model process."""

import sys
from collections.abc import Sequence

WORKER_FLAG = "--llm-worker"
FILTER_FLAG, ATTEMPT_FLAG = "--under-socket-filter", "--attempt-socket"  # doctor --offline-proof
WINDOW_FLAGS = ("--data-dir",)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == [WORKER_FLAG]:
        from assistant.llm.worker import run_worker  # noqa: PLC0415 - it must not import Qt

        return run_worker(given[1:])
    if given[:1] in ([FILTER_FLAG], [ATTEMPT_FLAG]):
        from assistant.services import filtered_process  # noqa: PLC0415 - for the proof only

        if given[0] == ATTEMPT_FLAG:
            return filtered_process.attempt_socket()
        return filtered_process.run_under_filter(given[1:])
    if not given or given[0].partition("=")[0] in WINDOW_FLAGS:
        from assistant.app import run_window  # noqa: PLC0415 - a command must not load widgets

        return run_window(given)
    from assistant.cli import main as run_command  # noqa: PLC0415 - the window must not wait for it

    return run_command(given)


if __name__ == "__main__":
    sys.exit(main())
