"""Values that services hand out, by name, for screens, which know nothing of storage or export."""

from assistant.llm.catalogue import FoundModel, KnownModel
from assistant.llm.protocol import Note
from assistant.storage.backups import RecoveryReport
from assistant.storage.documents import DocumentRow
from assistant.storage.operations import OperationEntry, OperationName
from assistant.storage.projects import ProjectRow
from assistant.storage.search import Hit

__all__ = [
    "DocumentRow",
    "FoundModel",
    "Hit",
    "KnownModel",
    "Note",
    "OperationEntry",
    "OperationName",
    "ProjectRow",
    "RecoveryReport",
]
