"""Loads the rules of figures and claims in a thread: they take too long for a window to wait."""

from importlib import import_module

from assistant.services.jobs import Jobs

_RULES = ("assistant.domain.binding", "assistant.domain.bound_text", "assistant.domain.claims")


class FigureRules:
    """Knows whether the rules are there, and gets them."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._is_loading = False
        self.is_loaded = False

    def load(self) -> None:
        """Load the rules, unless that is done or under way; ``is_loaded`` tells when they are."""
        if not self._is_loading:
            self._is_loading = True
            self._jobs.start(lambda _job: _load(), on_done=self._note, on_error=self._note)

    def _note(self, _outcome: object) -> None:
        """Go on in either case: a module that cannot be loaded says so where it is used."""
        self.is_loaded = True


def _load() -> None:
    for name in _RULES:
        import_module(name)
