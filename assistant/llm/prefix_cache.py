"""Keeps the beginning that a project's requests share, also on disk, for the next start.

What a scope's requests have in common is learned from the requests themselves. It is written when
there is nothing else to do, and read back when a request begins with it and memory has not got it.
"""

from pathlib import Path
from typing import Protocol

from assistant.llm.protocol import Generate
from assistant.llm.sequences import Sequences, shared_length
from assistant.llm.state_files import StateFiles

SHORTEST = 96  # tokens; below, reading them again is as fast as a file
SCOPES_KEPT = 8


class StatefulContext(Protocol):
    """What is needed of a context besides what ``sequences`` needs."""

    def save(self, sequence: int, tokens: list[int], path: Path) -> bool:
        """Write the state of a sequence, which holds these tokens."""
        ...

    def restore(self, sequence: int, path: Path, room: int) -> list[int]:
        """Read a state into a sequence; return its tokens, none if it could not."""
        ...

    def last_position(self, sequence: int) -> int:
        """Return the last position a sequence holds."""
        ...


class PrefixCache:
    """The saved prefixes of a model; uses one sequence of the context as its own."""

    def __init__(
        self,
        context: StatefulContext,
        sequences: Sequences,
        files: StateFiles,
        *,
        sequence: int,
        bytes_per_token: int,
    ) -> None:
        self.sequence = sequence
        self.loaded = 0
        self.saved = 0
        self._context = context
        self._sequences = sequences
        self._files = files
        self._bytes_per_token = bytes_per_token
        self._last_prompt: dict[str, list[int]] = {}  # by scope
        self._to_save: dict[str, list[int]] = {}

    def find(self, request: Generate, tokens: list[int]) -> int:
        """Return the length of the longest saved beginning of these tokens, 0 if there is none."""
        if not request.scope:
            return 0
        file = self._files.find(request.scope, tokens)
        return file.length if file is not None else 0

    def load(self, request: Generate, tokens: list[int]) -> None:
        """Read that beginning into the own sequence; throw the file away on any doubt."""
        file = self._files.find(request.scope, tokens)
        if file is None:
            return
        self._sequences.forget(self.sequence)
        is_sound = self._files.is_sound(file)
        wanted = tokens[: file.length]
        held = self._context.restore(self.sequence, file.path, file.length) if is_sound else []
        last = self._context.last_position(self.sequence)
        self._sequences.restored(self.sequence, held or wanted)
        if held == wanted and last == file.length - 1:
            self._sequences.touch(self.sequence)
            self.loaded += 1
        else:
            self._sequences.forget(self.sequence)
            self._files.discard(file)

    def note(self, request: Generate, tokens: list[int]) -> None:
        """Learn from a request what its scope's prompts begin with."""
        scope = request.scope
        if not scope:
            return
        before = self._last_prompt.pop(scope, None)
        self._last_prompt[scope] = tokens  # the newest last
        while len(self._last_prompt) > SCOPES_KEPT:
            self._last_prompt.pop(next(iter(self._last_prompt)))
        if before is None or before == tokens:
            return
        common = tokens[: shared_length(before, tokens)]
        known = self._to_save.get(scope, [])
        shorter = common[: shared_length(common, known)] if known else common
        common = shorter if len(shorter) * 2 > len(common) else common
        if len(common) >= SHORTEST and not self._files.has(scope, common):
            self._to_save[scope] = common

    def has_unsaved(self) -> bool:
        """Tell whether a prefix waits to be written."""
        return bool(self._to_save)

    def save_one(self, sources: range) -> None:
        """Write one prefix, if a sequence still holds it."""
        scope, tokens = self._to_save.popitem()
        holders = [
            at for at in sources if self._sequences.shareable_length(at, tokens) >= len(tokens)
        ]
        file = self._files.begin(scope, tokens, len(tokens) * self._bytes_per_token)
        if not holders or file is None:
            return
        if holders[0] != self.sequence:
            self._sequences.share(holders[0], self.sequence, len(tokens))
        elif self._sequences.keep(self.sequence, len(tokens)) != len(tokens):
            return
        self._sequences.touch(self.sequence)
        if self._context.save(self.sequence, tokens, file.path) and self._files.finish(file):
            self.saved += 1
        else:
            self._files.discard(file)
