"""Keeps the interpreter alive beside Qt on Python 3.11, whose True and None can be freed."""

import ctypes
import sys

FIRST_VERSION_WITH_IMMORTALS = (3, 12)
MANY_REFERENCES = 1 << 40 if sys.maxsize > 1 << 32 else 1 << 28


def protect_singletons() -> None:
    """Give True, False and None so many references that lost ones do not matter.

    WORKAROUND: PySide6 6.12 takes a reference of True away with every ``Signal.emit`` and one of
    None with every method that returns nothing, which is right from Python 3.12 on, where these
    are immortal (https://peps.python.org/pep-0683/). On 3.11 the count of a window that streams
    text reaches zero after some minutes, and the interpreter aborts ("deallocating True").
    """
    if sys.version_info >= FIRST_VERSION_WITH_IMMORTALS:
        return
    for singleton in (True, False, None):
        count = ctypes.c_ssize_t.from_address(id(singleton))
        if count.value < MANY_REFERENCES // 2:
            count.value += MANY_REFERENCES
