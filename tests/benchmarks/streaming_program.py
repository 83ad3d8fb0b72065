"""The ``draft`` command with a witness: each piece of text that arrives is told on standard output.

Started as a process of its own, to be killed. A line is a JSON list: ``["text", seconds, section,
characters]`` when a section has so many characters, ``["saved", seconds, section]`` when it is
settled. What was told before the kill is what a founder could have seen.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from assistant import cli
from assistant.paths import DataDir
from assistant.services.bundle import Services, build_services

_REAL_STDOUT = 1


class Witness:
    """Follows a drafting run and tells what arrived."""

    def __init__(self, services: Services) -> None:
        self._characters: dict[str, int] = {}
        drafting = services.drafting
        drafting.section_begun.connect(self._on_begun)
        drafting.section_streamed.connect(self._on_text)
        drafting.section_finished.connect(lambda section: self._tell("saved", section))

    def _on_begun(self, section_id: str, opening: str) -> None:
        self._characters[section_id] = len(opening)

    def _on_text(self, section_id: str, text: str) -> None:
        self._characters[section_id] += len(text)
        self._tell("text", section_id, self._characters[section_id])

    def _tell(self, kind: str, section_id: str, *values: int) -> None:
        line = json.dumps([kind, time.monotonic(), section_id, *values]) + "\n"
        os.write(_REAL_STDOUT, line.encode())


_witnesses: list[Witness] = []


def _watched_services(
    data_dir: DataDir,
    *,
    now: Callable[[], datetime],
    worker_command: Sequence[str] | None = None,
) -> Services:
    services = build_services(data_dir, now=now, worker_command=worker_command)
    _witnesses.append(Witness(services))
    return services


if __name__ == "__main__":
    # the one place where the command's own services can be reached
    vars(cli)["build_services"] = _watched_services
    brief, folder, model = sys.argv[1:4]
    sys.exit(cli.main(["draft", brief, "--data-dir", folder, "--output", folder, "--model", model]))
