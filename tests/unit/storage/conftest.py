"""A workspace with a clock of its own for every test of storage."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.domain.outline import Outline, OutlineSection
from assistant.paths import DataDir
from assistant.storage.stores import Stores, build_stores
from assistant.storage.workspace_file import WorkspaceFile, open_workspace


class _Clock:
    def __init__(self) -> None:
        self.moment = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment

    def advance(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


@pytest.fixture
def now(clock: _Clock) -> Callable[[], datetime]:
    return clock.now


@pytest.fixture
def advance(clock: _Clock) -> Callable[[float], None]:
    return clock.advance


@pytest.fixture
def data_dir(tmp_path: Path) -> DataDir:
    return DataDir(tmp_path / 'Anna\'s "plans" 商业计划')


@pytest.fixture
def workspace(data_dir: DataDir, now: Callable[[], datetime]) -> Iterator[WorkspaceFile]:
    opened = open_workspace(data_dir, now=now)
    yield opened
    opened.close(with_backup=False)


@pytest.fixture
def stores(workspace: WorkspaceFile, now: Callable[[], datetime]) -> Stores:
    return build_stores(workspace.database, now=now)


@pytest.fixture
def outline() -> Outline:
    return Outline(
        kind="business-plan",
        language="en",
        title="Business plan",
        sections=(
            OutlineSection(id="summary", title="Executive summary"),
            OutlineSection(id="market", title="Market", level=2),
        ),
    )


@pytest.fixture
def project_id(stores: Stores) -> str:
    brief = {"schema": 1, "company": {"name": "Brightleaf"}, "answers": {"problem": "Slow."}}
    return stores.projects.create("Brightleaf 亮叶", "en", brief=brief).id


@pytest.fixture
def document_id(stores: Stores, project_id: str, outline: Outline) -> str:
    return stores.documents.create(project_id, outline).id


@pytest.fixture
def section_id(stores: Stores, document_id: str) -> str:
    return stores.documents.get(document_id).sections[0].id
