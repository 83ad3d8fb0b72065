"""Looks at long sections in a thread, so that no window waits for them."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from assistant.domain.document import Document
from assistant.domain.languages import Language
from assistant.services.checking import CheckService, LookTask
from assistant.services.jobs import Job, Jobs

if TYPE_CHECKING:
    from assistant.services.checking_sections import SectionLook

_Key = tuple[str, Language]


class LooksAhead:
    """Knows which long sections are being looked at in a thread, and sees to it."""

    def __init__(self, jobs: Jobs, checking: CheckService) -> None:
        self._jobs = jobs
        self._checking = checking
        self._under_way: set[_Key] = set()
        self._failed: set[_Key] = set()

    @property
    def is_busy(self) -> bool:
        """Tell whether any section is being looked at."""
        return bool(self._under_way)

    def is_under_way(self, section_id: str, language: Language) -> bool:
        """Tell whether a section is being looked at; it is known in a moment."""
        return (section_id, language) in self._under_way

    def prepare(
        self, document: Document, language: Language, section_ids: Collection[str] | None = None
    ) -> None:
        """Look at the long sections of a document, or at some of them, that are not known yet.

        What cannot be looked at in a thread is left to those who ask for it: they are told why.
        """
        busy = self._under_way | self._failed
        tasks = tuple(
            task
            for task in self._checking.long_looks(document, language, section_ids)
            if (task.section.id, language) not in busy
        )
        if not tasks:
            return
        keys = {(task.section.id, language) for task in tasks}
        self._under_way |= keys
        self._jobs.start(
            lambda job: _taken(tasks, job),
            on_done=lambda looks: self._on_taken(tasks, looks, keys),
            on_error=lambda _error: self._on_failed(keys),
        )

    def _on_taken(
        self, tasks: tuple[LookTask, ...], looks: "tuple[SectionLook, ...]", keys: set[_Key]
    ) -> None:
        self._under_way -= keys
        for task, look in zip(tasks, looks, strict=False):  # a job that was stopped has fewer
            self._checking.keep_look(task, look)

    def _on_failed(self, keys: set[_Key]) -> None:
        self._under_way -= keys
        self._failed |= keys


def _taken(tasks: tuple[LookTask, ...], job: Job) -> "tuple[SectionLook, ...]":
    looks: list[SectionLook] = []
    for task in tasks:
        if job.should_stop():
            break
        looks.append(task.taken())
    return tuple(looks)
