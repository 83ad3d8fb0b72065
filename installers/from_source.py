"""The one door from a checkout to a running, tested or frozen program.

    python3 installers/from_source.py run              open the window
    python3 installers/from_source.py run --headless   draft both samples into out/*.pdf
    python3 installers/from_source.py test             every check and every test
    python3 installers/from_source.py check            the same without the tests that need a model
    python3 installers/from_source.py bench            the benchmarks, as JSON
    python3 installers/from_source.py build            a frozen folder, and its smoke test

It needs Python 3.11 to 3.13 and a C++ compiler, and nothing else: all else it fetches itself, the
first time. Everything it makes lies in ``.venv``, ``build`` and ``out`` of the checkout. Debian and
Ubuntu are tried; on Windows and macOS the paths are right, but nobody has run it there yet.
"""

import os
import shutil
import sys
from pathlib import Path

OLDEST = (3, 11)
NEWEST = (3, 13)
OTHER_PYTHONS = ("python3.13", "python3.12", "python3.11")
ROOT = Path(__file__).resolve().parent.parent


def python_that_fits() -> str:
    """Return the path of a Python this program runs on, or nothing."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    return next((found for name in OTHER_PYTHONS if (found := shutil.which(name))), "")


def start() -> int:
    """Hand over to the commands, with a Python that fits."""
    python = python_that_fits()
    if not python:
        found = ".".join(str(part) for part in sys.version_info[:2])
        print(f"Founder Assistant needs Python 3.11 to 3.13, and this is {found}.", file=sys.stderr)
        print("Install one of them, then start this file with it.", file=sys.stderr)
        return 2
    if python != sys.executable:
        os.execv(python, [python, *sys.argv])  # noqa: S606 - no shell is wanted
    sys.path.insert(0, str(ROOT))
    from installers.commands import main  # noqa: PLC0415 - an older Python could not even read it

    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(start())
