"""A context without a model: it checks each batch as llama.cpp would, and its "logits" are a hash.

The next token depends on all tokens of the sequence and on nothing else, so a request must get the
same text alone, in a batch, with a shared beginning and without.
"""

import hashlib
from collections.abc import Sequence as SequenceOf
from dataclasses import dataclass, field
from pathlib import Path

from assistant.llm.protocol import Generate, Prompt
from assistant.llm.sequences import Row

ALPHABET = "abcdefghijklmnopqrstuvwxyz 界"
END = 1  # the token that ends a text
FIRST_LETTER = 10


def tokens_of(text: str) -> list[int]:
    """Return one token for each letter."""
    return [FIRST_LETTER + ALPHABET.index(letter) for letter in text]


def next_token(tokens: SequenceOf[int], *, ends_one_in: int = 29) -> int:
    """Return what this "model" says after these tokens."""
    number = int.from_bytes(hashlib.sha256(repr(list(tokens)).encode()).digest()[:4], "big")
    if ends_one_in and number % ends_one_in == 0:
        return END
    return FIRST_LETTER + number % len(ALPHABET)


@dataclass
class FakeContext:
    """Sequences of tokens over a limited number of cells."""

    cell_count: int = 256
    batch_size: int = 32
    sequence_count: int = 6
    ends_one_in: int = 29
    can_be_interrupted: bool = False
    keeps_beginnings: bool = True  # False: as a sliding window that has moved on
    fails_with: list[int] = field(default_factory=list)  # statuses of the next decodes
    batches: list[list[Row]] = field(default_factory=list)
    copies: list[tuple[int, int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tokens: list[list[int]] = [[] for _ in range(self.sequence_count)]
        self.cells: list[list[int]] = [[] for _ in range(self.sequence_count)]
        self.logits: dict[int, int] = {}
        self._next_cell = 0

    def used(self) -> int:
        """Return the number of cells in use."""
        return len(set().union(*self.cells))

    def decode(self, rows: list[Row]) -> int:
        """Read a batch, or refuse it whole."""
        assert 0 < len(rows) <= self.batch_size
        assert sum(row.wants_logits for row in rows) <= self.sequence_count
        if self.fails_with:
            return self.fails_with.pop(0)
        if self.used() + len(rows) > self.cell_count:
            return 1
        self.batches.append(rows)
        self.logits = {}
        for index, row in enumerate(rows):
            assert row.position == len(self.tokens[row.sequence]), "a hole in a sequence"
            self.tokens[row.sequence].append(row.token)
            self.cells[row.sequence].append(self._next_cell)
            self._next_cell += 1
            if row.wants_logits:
                tokens = self.tokens[row.sequence]
                self.logits[index] = next_token(tokens, ends_one_in=self.ends_one_in)
        return 0

    def copy(self, source: int, target: int, length: int) -> None:
        """Share cells."""
        assert not self.tokens[target], "the target is not empty"
        assert length <= len(self.tokens[source])
        self.copies.append((source, target, length))
        self.tokens[target] = self.tokens[source][:length]
        self.cells[target] = self.cells[source][:length]

    def cut(self, sequence: int, length: int) -> bool:
        """Shorten a sequence."""
        if not self.keeps_beginnings:
            return False
        del self.tokens[sequence][length:]
        del self.cells[sequence][length:]
        return True

    def forget(self, sequence: int) -> None:
        """Empty a sequence."""
        self.tokens[sequence] = []
        self.cells[sequence] = []

    def clear(self) -> None:
        """Empty all."""
        for sequence in range(self.sequence_count):
            self.forget(sequence)

    def begins_at_zero(self, sequence: int) -> bool:
        """Tell whether a sequence can be cut."""
        return self.keeps_beginnings or not self.tokens[sequence]

    def last_position(self, sequence: int) -> int:
        """Return the last position."""
        return len(self.tokens[sequence]) - 1

    def save(self, sequence: int, tokens: list[int], path: Path) -> bool:
        """Write the tokens of a sequence."""
        assert self.tokens[sequence] == tokens
        path.write_text(" ".join(map(str, tokens)))
        return True

    def restore(self, sequence: int, path: Path, room: int) -> list[int]:
        """Read the tokens of a sequence."""
        tokens = [int(part) for part in path.read_text().split()]
        if len(tokens) > room or self.used() + len(tokens) > self.cell_count:
            return []
        self.tokens[sequence] = tokens
        self.cells[sequence] = list(range(self._next_cell, self._next_cell + len(tokens)))
        self._next_cell += len(tokens)
        return list(tokens)


class FakeVocabulary:
    """One token for each letter."""

    def prompt_tokens(self, prompt: Prompt) -> list[int]:
        """Return the tokens of a prompt."""
        return tokens_of(prompt.completion)

    def piece(self, token: int) -> bytes:
        """Return the bytes of a token."""
        return ALPHABET[token - FIRST_LETTER].encode()

    def is_end(self, token: int) -> bool:
        """Tell whether a token ends the text."""
        return token == END


class FakeSampler:
    """Takes what the context says."""

    opened = 0
    closed = 0

    def __init__(self, context: FakeContext) -> None:
        type(self).opened += 1
        self._context = context

    def sample(self, index: int) -> int:
        """Return the token for a row of the last batch."""
        return self._context.logits[index]

    def close(self) -> None:
        """Count."""
        type(self).closed += 1


def text_alone(request: Generate, *, context_length: int, ends_one_in: int = 29) -> str:
    """Return what a request gets if nobody else is there."""
    tokens = tokens_of(request.prompt.completion)
    text = ""
    for _ in range(request.sampling.max_tokens):
        token = next_token(tokens, ends_one_in=ends_one_in)
        if token == END:
            break
        text += ALPHABET[token - FIRST_LETTER]
        tokens.append(token)
        stops = [text.find(stop) for stop in request.sampling.stop if stop in text]
        if stops:
            return text[: min(stops)]
        if len(tokens) >= context_length:
            break
    return text
