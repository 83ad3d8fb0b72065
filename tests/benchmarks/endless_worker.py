"""The model process as it is, but for one thing: no text ends before its number of tokens."""

import os
import sys

from assistant.llm.worker import NATIVE_SETTINGS, run_worker

for name, value in NATIVE_SETTINGS.items():
    os.environ.setdefault(name, value)  # as the worker does, before llama.cpp is imported

if __name__ == "__main__":
    from tests.benchmarks.endless_sampling import forbid_endings

    forbid_endings()
    sys.exit(run_worker(sys.argv[1:]))
