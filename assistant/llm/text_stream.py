"""Turns the bytes of tokens into text: whole characters only, and nothing from a stop text on."""

import codecs
from collections.abc import Sequence


class TextStream:
    """The text of one request, piece by piece.

    A character may be spread over tokens, and so may a stop text: what could be the beginning of
    one is held back until it is clear.
    """

    def __init__(self, stop: Sequence[str] = ()) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._stop = tuple(text for text in stop if text)
        self._held = ""
        self.is_stopped = False

    def feed(self, piece: bytes) -> str:
        """Return the text that is certain after this piece; sets ``is_stopped`` at a stop text."""
        return self._release(self._decoder.decode(piece))

    def finish(self) -> str:
        """Return what was held back, at the end of the text; half a character is left out."""
        rest, self._held = self._held, ""
        return rest

    def _release(self, more: str) -> str:
        if self.is_stopped:
            return ""
        text = self._held + more
        found = [at for at in (text.find(stop) for stop in self._stop) if at >= 0]
        if found:
            self.is_stopped = True
            self._held = ""
            return text[: min(found)]
        kept = self._length_to_hold(text)
        self._held = text[len(text) - kept :]
        return text[: len(text) - kept]

    def _length_to_hold(self, text: str) -> int:
        return max((_overlap(text, stop) for stop in self._stop), default=0)


def _overlap(text: str, stop: str) -> int:
    """Return the length of the longest end of ``text`` that a longer ``stop`` begins with."""
    longest = min(len(text), len(stop) - 1)
    return next((n for n in range(longest, 0, -1) if text.endswith(stop[:n])), 0)
