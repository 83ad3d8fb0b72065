"""Which tokens each sequence of a context holds, and which cells they share."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Protocol

FIRST_COMPARED = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One token of a batch."""

    token: int
    position: int
    sequence: int
    wants_logits: bool = False


class Context(Protocol):
    """What is needed of a model's context; ``llama_context`` has the real one."""

    cell_count: int
    batch_size: int
    can_be_interrupted: bool

    def decode(self, rows: list[Row]) -> int:
        """Read a batch; 0 if all went well, 1 without cells left, 2 interrupted, else an error."""
        ...

    def copy(self, source: int, target: int, length: int) -> None:
        """Let an empty sequence share the first cells of another."""
        ...

    def cut(self, sequence: int, length: int) -> bool:
        """Shorten a sequence; False if the memory cannot."""
        ...

    def forget(self, sequence: int) -> None:
        """Empty a sequence."""
        ...

    def clear(self) -> None:
        """Empty every sequence."""
        ...

    def begins_at_zero(self, sequence: int) -> bool:
        """Tell whether every layer still holds the beginning of a sequence."""
        ...


class Sequences:
    """Keeps the books of a context: tokens, cells, and what was used last.

    A cell that several sequences share counts once. Whether the context really did what the books
    say is checked where the memory can refuse (``cut``); where it did, the sequence is forgotten.
    """

    def __init__(self, context: Context, number: int, *, can_share: bool) -> None:
        self.can_share = can_share
        self._context = context
        self._held: list[list[int]] = [[] for _ in range(number)]
        self._cells: list[list[int]] = [[] for _ in range(number)]
        self._used_at = [0] * number
        self._clock = count(1)
        self._next_cell = count()

    def held(self, sequence: int) -> list[int]:
        """Return the tokens a sequence holds; not to be changed."""
        return self._held[sequence]

    def used_cells(self) -> int:
        """Return how many cells are taken."""
        return len(set().union(*self._cells))

    def last_use(self, sequence: int) -> int:
        """Return when a sequence was last used, on a clock of its own."""
        return self._used_at[sequence]

    def touch(self, sequence: int) -> None:
        """Note that a sequence is used now."""
        self._used_at[sequence] = next(self._clock)

    def shareable_length(self, sequence: int, tokens: Sequence[int]) -> int:
        """Return how much of the beginning of ``tokens`` can be taken from a sequence.

        What came from the disk may lack the beginning in the layers with a sliding window: it is
        taken whole or not at all.
        """
        held = self._held[sequence]
        length = shared_length(held, tokens)
        if not length or length == len(held):
            return length
        can_cut = self.can_share and self._context.begins_at_zero(sequence)
        return length if can_cut else 0

    def keep(self, sequence: int, length: int) -> int:
        """Shorten a sequence; return the length that is left, 0 if the memory could not."""
        if length == len(self._held[sequence]):
            return length
        if length and self.can_share and self._context.cut(sequence, length):
            del self._held[sequence][length:]
            del self._cells[sequence][length:]
            return length
        self.forget(sequence)
        return 0

    def share(self, source: int, target: int, length: int) -> None:
        """Let a sequence begin with the first cells of another."""
        self.forget(target)
        self._context.copy(source, target, length)
        self._held[target] = self._held[source][:length]
        self._cells[target] = self._cells[source][:length]

    def append(self, sequence: int, token: int) -> None:
        """Note a token that was read at the end of a sequence."""
        self._held[sequence].append(token)
        self._cells[sequence].append(next(self._next_cell))

    def restored(self, sequence: int, tokens: list[int]) -> None:
        """Note what a sequence holds after its state was read from the disk."""
        self._held[sequence] = tokens
        self._cells[sequence] = [next(self._next_cell) for _ in tokens]

    def forget(self, sequence: int) -> None:
        """Empty a sequence."""
        if self._held[sequence]:
            self._context.forget(sequence)
            self._held[sequence] = []
            self._cells[sequence] = []

    def forget_all(self) -> None:
        """Empty every sequence, whatever the books say."""
        self._context.clear()
        for sequence in range(len(self._held)):
            self._held[sequence] = []
            self._cells[sequence] = []


def shared_length(first: Sequence[int], second: Sequence[int]) -> int:
    """Return how many tokens two lists have in common at their beginning."""
    shorter = min(len(first), len(second))
    done, step = 0, FIRST_COMPARED
    while done < shorter and first[done : done + step] == second[done : done + step]:
        done += step  # slices are compared in C, some hundred times as fast as one by one
        step *= 2
    if done >= shorter:
        return shorter
    pairs = enumerate(zip(first[done:], second[done:], strict=False), start=done)
    return next((at for at, (left, right) in pairs if left != right), shorter)
