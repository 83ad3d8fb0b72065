"""The one place where changes are announced; each screen decides whether it must refresh."""

from PySide6.QtCore import QObject, Signal

from assistant.domain.changes import Changes


class ChangeHub(QObject):
    """Announces changes.

    Signals:
        changed: a ``Changes`` value.
    """

    changed = Signal(object)

    def announce(self, changes: Changes) -> Changes:
        """Tell everyone who listens, and hand the value back."""
        if changes != Changes():
            self.changed.emit(changes)
        return changes
