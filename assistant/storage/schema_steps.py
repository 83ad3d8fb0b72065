"""The names of the schema's steps, and which of them a file has, asked without sqlite-utils.

Importing sqlite-utils takes a tenth of a second, which only a start that migrates needs.
"""

from assistant.errors import NewerDatabaseError
from assistant.storage.database import Database

MIGRATION_SET = "founder-assistant"
STEPS = (
    "m001_projects", "m002_documents", "m003_operations", "m004_search", "m005_figures",
)  # fmt: skip

_HAS_TABLE = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_sqlite_migrations'"
_APPLIED = "SELECT name FROM _sqlite_migrations WHERE migration_set = ?"


def applied_steps(database: Database) -> frozenset[str]:
    """Return the steps that were run on this file.

    Raises:
        NewerDatabaseError: the file holds steps that this program does not know.
    """
    if database.row(_HAS_TABLE) is None:
        return frozenset()
    applied = frozenset(row["name"] for row in database.rows(_APPLIED, MIGRATION_SET))
    unknown = applied - set(STEPS)
    if unknown:
        raise NewerDatabaseError("database_newer", step=max(unknown))
    return applied
