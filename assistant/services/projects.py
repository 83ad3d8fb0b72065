"""Projects: made, opened from a sample or a brief, renamed, copied, put in the trash, purged."""

import re
from functools import cache
from pathlib import Path

from assistant.domain.brief import Brief, Company
from assistant.domain.brief_reading import brief_to_data
from assistant.domain.changes import Changes
from assistant.domain.languages import Language, LocalizedText
from assistant.errors import BadRequestError, NotFoundError
from assistant.paths import DataDir
from assistant.resources import sample_paths
from assistant.services.brief_files import read_brief
from assistant.services.change_hub import ChangeHub
from assistant.services.model_states import forget_project_states
from assistant.storage.projects import Created, ProjectRow
from assistant.storage.stores import Stores

MAX_NAME_LENGTH = 120
# Control characters and halves of surrogate pairs: no list can show them, no file can hold them.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class ProjectService:
    """What can be done with whole projects; each change can be undone but the purge."""

    def __init__(self, stores: Stores, hub: ChangeHub, data_dir: DataDir) -> None:
        self._stores = stores
        self._hub = hub
        self._data_dir = data_dir

    def list(self, *, trashed: bool = False) -> tuple[ProjectRow, ...]:
        """Return the projects, or those in the trash, newest first."""
        return self._stores.projects.list(trashed=trashed)

    def get(self, project_id: str) -> ProjectRow:
        """Return one project.

        Raises:
            NotFoundError: there is none with this id.
        """
        return self._stores.projects.get(project_id)

    def find(self, name_or_id: str) -> ProjectRow:
        """Return the project with this id, this beginning of an id (6 or more), or this name.

        Raises:
            NotFoundError: there is none, or several.
        """
        projects = self.list()
        name = tidy_name(name_or_id)
        by_name = [p for p in projects if p.name == name]
        least = 6
        by_id = [p for p in projects if len(name_or_id) >= least and p.id.startswith(name_or_id)]
        found = by_name or by_id
        if not found:
            raise NotFoundError("project_not_found", name=name_or_id)
        if len(found) > 1:
            raise NotFoundError("project_ambiguous", name=name_or_id, n=len(found))
        return found[0]

    def create(self, name: str, language: Language) -> str:
        """Make an empty project for a company of this name."""
        text = LocalizedText().with_text(language, _checked_name(name))
        currency = "CNY" if language == "zh" else "USD"
        brief = Brief(language=language, currency=currency, company=Company(name=text))
        return self._create(name, brief)

    def open_sample(self, path: Path) -> str:
        """Make a project from one of the samples that ship with the program."""
        brief = _sample(path)
        return self._create(name_of(brief, path), brief, sample=path.stem)

    def import_brief(self, path: Path) -> str:
        """Make a project from a brief file.

        Raises:
            BriefError: the file is no brief; nothing is made.
        """
        brief = read_brief(path)
        return self._create(name_of(brief, path), brief)

    def samples(self) -> tuple[tuple[Path, Brief], ...]:
        """Return the sample briefs with their files."""
        return tuple((path, _sample(path)) for path in sample_paths())

    def rename(self, project_id: str, name: str) -> Changes:
        """Rename a project."""
        return self._hub.announce(self._stores.projects.rename(project_id, _checked_name(name)))

    def duplicate(self, project_id: str, new_name: str) -> str:
        """Copy a project with its documents; return the copy's id."""
        created = self._stores.projects.duplicate(project_id, _checked_name(new_name))
        return self._announced(created)

    def trash(self, project_id: str) -> Changes:
        """Put a project in the trash."""
        return self._hub.announce(self._stores.projects.trash(project_id))

    def restore(self, project_id: str) -> Changes:
        """Take a project out of the trash."""
        return self._hub.announce(self._stores.projects.restore(project_id))

    def purge(self, project_id: str) -> Changes:
        """Remove a project from the trash for good; this cannot be undone."""
        changes = self._stores.projects.purge(project_id)
        forget_project_states(self._data_dir, project_id)
        return self._hub.announce(changes)

    def _create(self, name: str, brief: Brief, *, sample: str | None = None) -> str:
        created = self._stores.projects.create(
            _checked_name(name), brief.language, brief=brief_to_data(brief), sample=sample
        )
        return self._announced(created)

    def _announced(self, created: Created) -> str:
        self._hub.announce(created.changes)
        return created.id


def name_of(brief: Brief, path: Path) -> str:
    """Return the name of a project made from a brief file: its company's, else the file's."""
    company = tidy_name(brief.company.name.any(brief.language))
    return (company or tidy_name(path.stem) or "-")[:MAX_NAME_LENGTH].rstrip()


def tidy_name(name: str) -> str:
    """Return a name as one line without needless blanks."""
    return " ".join(_UNPRINTABLE.sub(" ", name).split())


def _checked_name(name: str) -> str:
    """Return a tidy name.

    Raises:
        BadRequestError: it is empty or too long.
    """
    clean = tidy_name(name)
    if not clean:
        raise BadRequestError("name_empty")
    if len(clean) > MAX_NAME_LENGTH:
        raise BadRequestError("name_too_long", most=MAX_NAME_LENGTH)
    return clean


def _sample(path: Path) -> Brief:
    """Return a sample's brief, read once as long as its file stays what it is."""
    status = path.stat()
    return _read_once(path, status.st_mtime_ns, status.st_size)


@cache
def _read_once(path: Path, _changed_ns: int, _size: int) -> Brief:
    return read_brief(path)
