"""A workplace for every test of services."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.unit.answers_once import read_answers_once
from tests.unit.services.workplace import Workplace


@pytest.fixture(autouse=True)
def answers_read_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.path.stem != "test_answer_figures":  # it looks at the reading itself
        read_answers_once(monkeypatch)


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[Workplace]:
    """Return a workplace with a model that answers with one sentence."""
    workplace = Workplace(tmp_path, qtbot)
    workplace.script(default={"text": "Skippers find a place with us. It is simple to use."})
    yield workplace
    workplace.close()
