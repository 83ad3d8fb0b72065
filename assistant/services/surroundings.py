"""What the program takes from its surroundings: the time, and which model process to start."""

import os
import sys
from datetime import UTC, datetime

SCRIPTED_VARIABLE = "FOUNDER_ASSISTANT_SCRIPTED_MODEL"  # tests and screenshots: no real model


def utc_now() -> datetime:
    """Return the time, with its zone."""
    return datetime.now(UTC)


def worker_command() -> list[str] | None:
    """Return the model process's command where it is not the usual one."""
    script = os.environ.get(SCRIPTED_VARIABLE)
    if not script:
        return None
    return [sys.executable, "-m", "assistant", "--llm-worker", "--scripted", script]
