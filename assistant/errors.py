"""Every failure a user may see; each message says what happened and what to do next.

The tree::

    AssistantError                  anything a sentence is shown for
    ├── BadRequestError             the user can mend it: exit status 2
    │   ├── BriefError              a file the user gave, with its name and the key path
    │   └── NotFoundError           a project, document, model or file that is not there
    ├── EnvironmentFailure          the machine: disk full, file locked, no permission (exit 1)
    │   ├── WorkspaceLockedError    another program holds the workspace
    │   ├── NewerDatabaseError      the database was written by a newer program
    │   └── DamagedDatabaseError    the database cannot be read and no backup is good
    ├── ModelError                  the model process or a model file (exit 1)
    │   ├── ModelFileError          gone, truncated, wrong magic, unknown architecture
    │   └── WorkerDiedError         the process ended: crash, out of memory, killed
    └── ExportError                 a document could not be written (exit 1)
"""


class AssistantError(Exception):
    """A failure with a sentence for the user.

    The sentence stands in ``resources/translations/{en,zh}/errors.toml`` under ``key``, since it is
    said in the founder's language; ``values`` fill its blanks. ``texts.Texts.sentence`` makes it.
    """

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values


class BadRequestError(AssistantError):
    """The request itself is wrong; the user can mend it."""


class BriefError(BadRequestError):
    """A brief, or another file the user gave, that cannot be read: which, and the key at fault."""

    def __init__(self, key: str, /, *, source: str, key_path: str = "", **values: object) -> None:
        super().__init__(key, source=source, key_path=key_path, **values)
        self.source = source
        self.key_path = key_path


class NotFoundError(BadRequestError):
    """Something named in the request is not there."""


class EnvironmentFailure(AssistantError):  # noqa: N818 - an error of the machine, not of ours
    """The machine stands in the way: disk, lock, permission."""


class WorkspaceLockedError(EnvironmentFailure):
    """Another program holds the workspace."""


class NewerDatabaseError(EnvironmentFailure):
    """The database was written by a newer version of the program."""


class DamagedDatabaseError(EnvironmentFailure):
    """The database is damaged and no backup could replace it."""


class ModelError(AssistantError):
    """The model process or a model file failed."""


class ModelFileError(ModelError):
    """A model file is gone, truncated or not a model."""


class WorkerDiedError(ModelError):
    """The model process ended without being asked to."""


class ExportError(AssistantError):
    """A document could not be written."""
