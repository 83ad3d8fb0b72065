"""A request that holds a slot: what it has read, what it has written, how long it took."""

import time
from dataclasses import dataclass, field
from typing import Protocol

from assistant.llm.protocol import Done, DoneReason, Generate
from assistant.llm.text_stream import TextStream


class Sampler(Protocol):
    """Chooses the tokens of one request."""

    def sample(self, index: int) -> int:
        """Choose a token from the logits at this row of the last batch, and remember it."""
        ...

    def close(self) -> None:
        """Free what it holds."""
        ...


@dataclass(slots=True, kw_only=True)
class RunningRequest:
    """A request with a sequence of its own."""

    request: Generate
    prompt: list[int]
    sequence: int
    reserved: int  # cells its sequence may come to hold, shared ones included
    reused: int  # tokens of the prompt that were there already
    expected: int  # tokens of the prompt that are there or are being read by another
    sampler: Sampler
    arrived_at: float
    priority: int = 0
    is_fresh: bool = True  # has read nothing of its own yet
    pending: int | None = None  # chosen and told, not yet read back by the model
    written: int = 0
    started_at: float = field(default_factory=time.perf_counter)
    first_token_at: float = 0.0  # 0: the prompt is not read yet
    generated_before: int = 0  # tokens the engine had written for all by then
    stream: TextStream = field(init=False)

    def __post_init__(self) -> None:
        """Take from the request what changes while it runs."""
        self.priority = self.request.priority
        self.stream = TextStream(self.request.sampling.stop)

    def note_chosen(self, generated_tokens: int) -> None:
        """Note when the first token was chosen, and how many the engine had written by then."""
        if not self.first_token_at:
            self.first_token_at = time.perf_counter()
            self.generated_before = generated_tokens

    def promised(self, held: int) -> int:
        """Return how many cells it may still take, holding so many."""
        return max(0, self.reserved - max(held, self.expected))

    def done(self, reason: DoneReason, *, generated_tokens: int) -> Done:
        """Return how it went."""
        now = time.perf_counter()
        first = self.first_token_at or now
        writing_s = now - first
        meanwhile = generated_tokens - self.generated_before
        return Done(
            id=self.request.id,
            reason=reason,
            prompt_tokens=len(self.prompt),
            reused_tokens=self.reused,
            tokens=self.written,
            tokens_per_s=round(meanwhile / writing_s, 2) if writing_s > 0 and self.written else 0.0,
            prefill_s=round(first - self.started_at, 4),
            first_token_s=round(first - self.arrived_at, 4),
        )
