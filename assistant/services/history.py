"""Undo, redo, and what was done when."""

from assistant.domain.changes import Changes
from assistant.services.change_hub import ChangeHub
from assistant.storage.operations import OperationEntry, OperationName
from assistant.storage.stores import Stores


class HistoryService:
    """Steps through the operations of one project, or (None) of the list of projects."""

    def __init__(self, stores: Stores, hub: ChangeHub) -> None:
        self._stores = stores
        self._hub = hub

    def undo(self, project_id: str | None) -> bool:
        """Take back the last operation; tell whether there was one."""
        return self._announced(self._stores.log.undo(project_id))

    def redo(self, project_id: str | None) -> bool:
        """Do again what was taken back last; tell whether there was something."""
        return self._announced(self._stores.log.redo(project_id))

    def next_undo(self, project_id: str | None) -> OperationName | None:
        """Return what ``undo`` would take back."""
        return self._stores.log.peek_undo(project_id)

    def next_redo(self, project_id: str | None) -> OperationName | None:
        """Return what ``redo`` would do again."""
        return self._stores.log.peek_redo(project_id)

    def entries(self, project_id: str | None, limit: int = 100) -> tuple[OperationEntry, ...]:
        """Return the newest operations first."""
        return self._stores.log.history(project_id, limit)

    def _announced(self, changes: Changes | None) -> bool:
        if changes is not None:
            self._hub.announce(changes)
        return changes is not None
