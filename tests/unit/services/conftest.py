"""A workplace for every test of services."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.unit.services.workplace import Workplace


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[Workplace]:
    """Return a workplace with a model that answers with one sentence."""
    workplace = Workplace(tmp_path, qtbot)
    workplace.script(default={"text": "Skippers find a place with us. It is simple to use."})
    yield workplace
    workplace.close()
