"""How many tokens of prompts one batch may hold, from how fast the machine reads them."""

SMALLEST_CHUNK = 16
LONGEST_WAIT_S = 0.4  # nobody is writing, but a cancel waits for the batch
LONGEST_GAP_S = 0.12  # somebody is writing: her next token waits for one batch
WEIGHT_OF_NEWEST = 0.4
SHORTEST_S = 1e-6
FIRST_CHUNK = 64  # before anything was measured


class Pacing:
    """Learns the reading speed from each batch and keeps batches within a time.

    Where a cancel can interrupt a batch, those that keep nobody else waiting are full.
    """

    def __init__(self, batch_size: int, *, can_be_interrupted: bool = False) -> None:
        self._batch_size = batch_size
        self._can_be_interrupted = can_be_interrupted
        self._tokens_per_s = 0.0

    def chunk(self, *, is_somebody_writing: bool) -> int:
        """Return how many tokens of prompts the next batch may hold."""
        if self._can_be_interrupted and not is_somebody_writing:
            return self._batch_size
        if not self._tokens_per_s:
            return min(FIRST_CHUNK, self._batch_size)
        limit_s = LONGEST_GAP_S if is_somebody_writing else LONGEST_WAIT_S
        wanted = min(self._tokens_per_s * limit_s, self._batch_size)
        return max(min(SMALLEST_CHUNK, self._batch_size), int(wanted))

    def learn(self, *, prompt_tokens: int, duration_s: float) -> None:
        """Take note of a batch; one with few prompt tokens says nothing of reading.

        A clock that has hardly moved says nothing either.
        """
        if prompt_tokens < SMALLEST_CHUNK or duration_s < SHORTEST_S:
            return
        speed = prompt_tokens / duration_s
        if not self._tokens_per_s:
            self._tokens_per_s = speed
        self._tokens_per_s += WEIGHT_OF_NEWEST * (speed - self._tokens_per_s)
