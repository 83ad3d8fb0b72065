"""Chooses the tokens that follow a batch, several at the same time.

With a vocabulary of 262,144 tokens a choice takes 0.6 ms, and twelve in turn a tenth of a step.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait

from assistant.llm.protocol import Generate
from assistant.llm.running_request import Sampler

FEWEST_FOR_THREADS = 3  # to wake another thread costs about as much as one choice
Wanted = Sequence[tuple[Sampler, int]]  # each sampler with the row whose logits it reads


class TokenChoice:
    """Makes the sampler of each request, and lets those of a batch choose.

    It uses the threads that compute the model, which rest meanwhile.

    Attributes:
        make: returns the sampler of a request.
        threads: how many choose at the same time; may change, but not grow beyond the first value.
    """

    def __init__(self, make: Callable[[Generate], Sampler], *, threads: int = 1) -> None:
        self.make = make
        self.threads = threads
        self._helpers = ThreadPoolExecutor(threads - 1) if threads > 1 else None

    def choose(self, wanted: Wanted) -> list[int]:
        """Return the token of each sampler.

        The logits must not change meanwhile, and reading them must need no more preparation.
        """
        parts = min(self.threads, len(wanted) // 2 + 1)
        if self._helpers is None or parts == 1 or len(wanted) < FEWEST_FOR_THREADS:
            return _choose_in_turn(wanted)
        shares = [wanted[at::parts] for at in range(parts)]
        helping = [self._helpers.submit(_choose_in_turn, share) for share in shares[1:]]
        try:
            own = _choose_in_turn(shares[0])
        finally:
            wait(helping)  # after a failure, too: the logits are free to change when we return
        tokens = [0] * len(wanted)
        for at, share in enumerate([own, *(each.result() for each in helping)]):
            tokens[at::parts] = share
        return tokens

    def close(self) -> None:
        """End the threads."""
        if self._helpers is not None:
            self._helpers.shutdown()


def _choose_in_turn(wanted: Wanted) -> list[int]:
    return [sampler.sample(index) for sampler, index in wanted]
