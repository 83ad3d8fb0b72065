"""Continuous batching: every step reads one batch with the next token of each running request.

Requests that begin alike share the cells of their beginning. Of several that come together, the
first reads the common part and the others wait for it. A request that ends leaves its cells where
they are until somebody needs the room, since the next one mostly begins as it did.
"""

import time
from dataclasses import dataclass
from typing import Protocol

from assistant.llm.engine_contract import Event, RequestQueue, Waiting
from assistant.llm.failures import EngineError
from assistant.llm.pacing import Pacing
from assistant.llm.protocol import Done, DoneReason, Failed, Generate, Prompt, Token
from assistant.llm.running_request import RunningRequest
from assistant.llm.sequences import Context, Row, Sequences, shared_length
from assistant.llm.token_choice import TokenChoice

NO_CELLS, INTERRUPTED = 1, 2  # what llama_decode says
EXTRA_SEQUENCES = 2  # one for the saved prefix, one for a request that may not wait
WORTH_LOADING = 48  # tokens more than memory has; a file is read in the time of some dozen
WORTH_SHARING = 8  # tokens; below, reading them again costs less than the books


class Vocabulary(Protocol):
    """What is needed of a model besides its context."""

    def prompt_tokens(self, prompt: Prompt) -> list[int]:
        """Return a prompt as the model reads it."""
        ...

    def piece(self, token: int) -> bytes:
        """Return the bytes of a token."""
        ...

    def is_end(self, token: int) -> bool:
        """Tell whether a token ends the text."""
        ...


class SavedPrefixes(Protocol):
    """Prefixes that survive the process; ``prefix_cache`` has the real one."""

    sequence: int

    def find(self, request: Generate, tokens: list[int]) -> int:
        """Return the length of the longest saved beginning of these tokens, 0 if there is none."""
        ...

    def load(self, request: Generate, tokens: list[int]) -> None:
        """Read that beginning into the cache's own sequence, if it is sound."""
        ...

    def note(self, request: Generate, tokens: list[int]) -> None:
        """Learn what the requests of one scope have in common."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a scheduler does at once.

    Attributes:
        slots: requests written at the same time; one more may be, if its priority is above 0.
        context_length: tokens of the longest request, prompt and answer together.
    """

    slots: int
    context_length: int


class Scheduler:
    """Runs requests over one context."""

    def __init__(
        self,
        context: Context,
        vocabulary: Vocabulary,
        sequences: Sequences,
        *,
        limits: Limits,
        choice: TokenChoice,
        saved: SavedPrefixes | None = None,
    ) -> None:
        self._context = context
        self._vocabulary = vocabulary
        self._sequences = sequences
        self._limits = limits
        self._choice = choice
        self._saved = saved
        self._queue = RequestQueue()
        self._running: list[RunningRequest] = []  # in the order they were let in
        self._may_let_in = False  # something has changed since nobody could be let in
        self._pacing = Pacing(context.batch_size, can_be_interrupted=context.can_be_interrupted)
        self.generated_tokens = 0
        self.steps = 0

    # --- what can be asked ---

    @property
    def running_count(self) -> int:
        """How many requests hold a slot."""
        return len(self._running)

    @property
    def queued_count(self) -> int:
        """How many requests wait for one."""
        return len(self._queue)

    def submit(self, request: Generate) -> None:
        """Take a request into the queue."""
        self._queue.add(request)
        self._may_let_in = True

    def prioritise(self, request_id: str, priority: int) -> None:
        """Change the priority of a request, waiting or running."""
        self._queue.prioritise(request_id, priority)
        self._may_let_in = True
        for running in self._running:
            if running.request.id == request_id:
                running.priority = priority

    def is_idle(self) -> bool:
        """Tell whether no request waits or runs."""
        return not self._running and not self._queue

    def cancel(self, request_id: str) -> list[Event]:
        """End a request, begun or not."""
        for running in self._running:
            if running.request.id == request_id:
                return self._finish(running, "cancelled")
        if self._queue.remove(request_id):
            return [Done(id=request_id, reason="cancelled")]
        return []

    def abandon(self) -> list[str]:
        """Forget every request and every cell; return the ids."""
        ids = [running.request.id for running in self._running] + self._queue.clear()
        for running in list(self._running):
            self._end(running)
        self._sequences.forget_all()
        return ids

    def step(self) -> list[Event]:
        """Let requests in, read one batch, choose the tokens that follow."""
        events = self._let_in()
        batch = self._make_batch()
        if not batch.rows:
            return events
        started = time.perf_counter()
        status = self._context.decode(batch.rows)
        if status == INTERRUPTED:
            return events  # a message has come; what still runs after it is read again
        if status != 0:
            return events + self._on_decode_failed(batch, status)
        self._pacing.learn(
            prompt_tokens=batch.prompt_tokens, duration_s=time.perf_counter() - started
        )
        self.steps += 1
        for row in batch.rows:
            self._sequences.append(row.sequence, row.token)
        tokens = self._choice.choose(
            [(running.sampler, index) for running, index in batch.choosing]
        )
        for (running, _), token in zip(batch.choosing, tokens, strict=True):
            events += self._go_on(running, token)
        return events

    # --- letting requests in ---

    def _let_in(self) -> list[Event]:
        events: list[Event] = []
        while self._may_let_in and self._queue and self._has_slot():
            waiting = self._queue.peek_next()
            admitted: RunningRequest | Done | Failed | None
            try:
                admitted = self._admit(waiting)
            except EngineError as error:
                admitted = Failed(id=waiting.request.id, key=error.key, values=error.values)
            if admitted is None:
                break  # the cells are taken; those who run will free some
            self._queue.take_next()
            if isinstance(admitted, RunningRequest):
                self._running.append(admitted)
            else:
                events.append(admitted)
        self._may_let_in = False
        return events

    def _has_slot(self) -> bool:
        has_priority = self._queue.peek_next().request.priority > 0
        return len(self._running) < self._limits.slots + has_priority

    def _admit(self, waiting: Waiting) -> RunningRequest | Done | None:
        """Return the request with a sequence of its own, or None if there is no room yet."""
        request = waiting.request
        tokens = self._vocabulary.prompt_tokens(request.prompt)
        self._check_length(tokens)
        if request.sampling.max_tokens <= 0:
            return Done(id=request.id, reason="length", prompt_tokens=len(tokens))
        reusable = tokens[:-1]  # the last is read for its logits
        self._load_saved(request, reusable)
        sequence, length = self._take_place(reusable)
        expected = max((length, *(shared_length(each.prompt, reusable) for each in self._running)))
        longest = min(len(tokens) + request.sampling.max_tokens, self._limits.context_length)
        if not self._make_room(longest - expected, keeping=sequence):
            if self._running:
                return None
            raise EngineError("prompt_too_long", needed=longest, available=self._context.cell_count)
        if self._saved is not None:
            self._saved.note(request, tokens)
        return RunningRequest(
            request=request,
            prompt=tokens,
            sequence=sequence,
            reserved=longest,
            reused=length,
            expected=expected,
            sampler=self._choice.make(request),
            arrived_at=waiting.arrived_at,
        )

    def _check_length(self, tokens: list[int]) -> None:
        if not tokens:
            raise EngineError("prompt_empty")
        most = self._limits.context_length - 1
        if len(tokens) > most:
            raise EngineError("prompt_too_long", needed=len(tokens), available=most)

    def _load_saved(self, request: Generate, reusable: list[int]) -> None:
        """Read a saved beginning from the disk if nothing in memory comes near it."""
        if self._saved is None:
            return
        length = self._saved.find(request, reusable)
        here = max(self._sequences.shareable_length(at, reusable) for at in self._every())
        coming = max((shared_length(each.prompt, reusable) for each in self._running), default=0)
        is_worth_it = length >= max(here, coming) + WORTH_LOADING
        if is_worth_it and self._make_room(length, keeping=self._saved.sequence):
            self._saved.load(request, reusable)

    def _take_place(self, reusable: list[int]) -> tuple[int, int]:
        """Give a sequence the most of a prompt's beginning that is there; return both."""
        lengths = [self._sequences.shareable_length(at, reusable) for at in self._every()]
        busy = self._busy()
        free = [at for at in range(self._limits.slots + 1) if at not in busy]
        own = max(free, key=lambda at: (lengths[at], -self._sequences.last_use(at)))
        source = max(self._every(), key=lambda at: lengths[at])
        if lengths[source] < lengths[own] + WORTH_SHARING:
            length = self._sequences.keep(own, lengths[own])
        else:
            own, length = min(free, key=self._sequences.last_use), lengths[source]
            self._sequences.share(source, own, length)
            self._sequences.touch(source)
        self._sequences.touch(own)
        return own, length

    def _make_room(self, needed: int, *, keeping: int) -> bool:
        """Forget what nobody uses, oldest first, until the cells are there."""
        promised = sum(
            each.promised(len(self._sequences.held(each.sequence))) for each in self._running
        )
        room = self._context.cell_count - promised - needed
        while self._sequences.used_cells() > room:
            unused = [at for at in self._unused() if at != keeping]
            if not unused:
                return False
            self._sequences.forget(min(unused, key=self._sequences.last_use))
        return True

    def _every(self) -> range:
        """Return all sequences: one for each slot, one for who must not wait, the saved prefix."""
        return range(self._limits.slots + EXTRA_SEQUENCES)

    def _busy(self) -> set[int]:
        return {running.sequence for running in self._running}

    def _unused(self) -> list[int]:
        busy = self._busy()
        return [at for at in self._every() if at not in busy and self._sequences.held(at)]

    # --- one batch ---

    def _make_batch(self) -> "_Batch":
        batch = _Batch()
        writing = [running for running in self._running if running.pending is not None]
        for running in writing:
            batch.add_written(running, len(self._sequences.held(running.sequence)))
        budget = self._pacing.chunk(is_somebody_writing=bool(writing))
        budget = min(budget, self._context.batch_size - len(batch.rows))
        reading = [running for running in self._running if running.pending is None]
        for running in sorted(reading, key=lambda each: -each.priority):
            if budget > 0 and not self._waits_for_another(running):
                done = len(self._sequences.held(running.sequence))
                budget -= batch.add_prompt(running, done, budget)
        return batch

    def _waits_for_another(self, running: RunningRequest) -> bool:
        """Tell whether somebody before it is reading what it needs too; take what is there."""
        if not running.is_fresh or not self._sequences.can_share:
            return False
        reusable = running.prompt[:-1]
        own = len(self._sequences.held(running.sequence))
        for other in self._running:
            if other is running:
                break
            common = shared_length(other.prompt, reusable)
            if common < own + WORTH_SHARING:
                continue
            if len(self._sequences.held(other.sequence)) < common:
                return True
            if self._sequences.shareable_length(other.sequence, reusable) >= common:
                self._sequences.share(other.sequence, running.sequence, common)
                running.reused = own = common
        running.is_fresh = False
        return False

    def _on_decode_failed(self, batch: "_Batch", status: int) -> list[Event]:
        """Make room and try again, or give up what was in the batch."""
        if status == NO_CELLS and self._give_way():
            return []
        failed = [each for each in self._running if each.sequence in batch.sequences()]
        for running in failed:
            self._end(running)
            self._sequences.forget(running.sequence)  # the context may hold a part of the batch
        if not self._running:
            self._sequences.forget_all()
        return [
            Failed(id=each.request.id, key="model_decode_failed", values={"code": status})
            for each in failed
        ]

    def _give_way(self) -> bool:
        """Free cells that were promised twice: what nobody uses, then who has written nothing."""
        unused = self._unused()
        for at in unused:
            self._sequences.forget(at)
        if unused:
            return True
        unwritten = [each for each in self._running[1:] if not each.written]
        if not unwritten:
            return False
        youngest = unwritten[-1]
        self._end(youngest)
        self._sequences.forget(youngest.sequence)
        self._queue.put_back(youngest.request, youngest.arrived_at)
        return True

    # --- the next token ---

    def _go_on(self, running: RunningRequest, token: int) -> list[Event]:
        running.note_chosen(self.generated_tokens)
        if self._vocabulary.is_end(token):
            return self._finish(running, "stop")
        running.pending = token
        running.written += 1
        self.generated_tokens += 1
        text = running.stream.feed(self._vocabulary.piece(token))
        events: list[Event] = [Token(id=running.request.id, text=text)] if text else []
        if running.stream.is_stopped:
            return events + self._finish(running, "stop")
        is_full = len(self._sequences.held(running.sequence)) + 1 >= self._limits.context_length
        if is_full or running.written >= running.request.sampling.max_tokens:
            return events + self._finish(running, "length")
        return events

    def _finish(self, running: RunningRequest, reason: DoneReason) -> list[Event]:
        rest = running.stream.finish()
        events: list[Event] = [Token(id=running.request.id, text=rest)] if rest else []
        self._end(running)
        return [*events, running.done(reason, generated_tokens=self.generated_tokens)]

    def _end(self, running: RunningRequest) -> None:
        """Give the slot back; the prompt's cells stay, those of the text cost who still writes."""
        running.sampler.close()
        if len(self._sequences.held(running.sequence)) > len(running.prompt):
            self._sequences.keep(running.sequence, len(running.prompt))
        self._sequences.touch(running.sequence)
        self._running.remove(running)
        self._may_let_in = True


class _Batch:
    """The rows of one step, and who chooses a token after it."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.choosing: list[tuple[RunningRequest, int]] = []
        self.prompt_tokens = 0

    def add_written(self, running: RunningRequest, position: int) -> None:
        """Add the token that was chosen last."""
        assert running.pending is not None
        self.choosing.append((running, len(self.rows)))
        self.rows.append(
            Row(
                token=running.pending,
                position=position,
                sequence=running.sequence,
                wants_logits=True,
            )
        )

    def add_prompt(self, running: RunningRequest, done: int, budget: int) -> int:
        """Add the next part of a prompt; return its length."""
        end = min(len(running.prompt), done + budget)
        running.is_fresh = False
        for at in range(done, end):
            is_last = at == len(running.prompt) - 1
            if is_last:
                self.choosing.append((running, len(self.rows)))
            self.rows.append(
                Row(
                    token=running.prompt[at],
                    position=at,
                    sequence=running.sequence,
                    wants_logits=is_last,
                )
            )
        self.prompt_tokens += end - done
        return end - done

    def sequences(self) -> set[int]:
        """Return the sequences that have a row."""
        return {row.sequence for row in self.rows}
