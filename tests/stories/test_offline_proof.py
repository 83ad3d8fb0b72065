"""A security officer wants to see that the program keeps to itself, and runs the proof."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.domain.languages import LANGUAGES
from assistant.llm.catalogue import starter_model
from assistant.texts import load_texts


def run_program(
    *arguments: str, environment: dict[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        env=os.environ | (environment or {}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Return a data folder in which the starter model seems to be installed."""
    models = tmp_path / "data" / "models"
    models.mkdir(parents=True)
    with (models / starter_model().file_name).open("wb") as file:
        file.truncate(starter_model().size_bytes)  # takes no room on the disk
    return tmp_path / "data"


@pytest.fixture
def scripted(tmp_path: Path) -> dict[str, str]:
    """Return the surroundings in which the model process plays a script."""
    script = tmp_path / "script.json"
    script.write_text(json.dumps({"default": {"text": "Riders wait a week for a repair."}}))
    return {"FOUNDER_ASSISTANT_SCRIPTED_MODEL": str(script)}


def steps_of(ended: "subprocess.CompletedProcess[str]") -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = json.loads(ended.stdout)
    if steps[0]["ok"] is None:
        pytest.skip(f"this system, kernel or container has no socket filter: {steps[0]['detail']}")
    return steps


def test_the_proof_drafts_with_the_model_and_counts_no_attempt(
    data_dir: Path, scripted: dict[str, str]
) -> None:
    asked = ("doctor", "--offline-proof", "--json", "--data-dir", str(data_dir))
    ended = run_program(*asked, environment=scripted)
    filtering, drafting = steps_of(ended)
    assert ended.returncode == 0
    assert [attempt["call"] for attempt in filtering["attempts"]] == ["socket(AF_INET)"]
    assert (drafting["ok"], drafting["processes"], drafting["attempts"]) == (True, 2, [])
    assert starter_model().file_name in drafting["detail"]


def test_a_program_that_calls_home_is_found_out_by_name(
    data_dir: Path, scripted: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import socket, sys\nif '--llm-worker' in sys.orig_argv: socket.socket()\n"
    )
    asked = ("doctor", "--offline-proof", "--json", "--data-dir", str(data_dir))
    ended = run_program(*asked, environment=scripted | {"PYTHONPATH": str(tmp_path)})
    filtering, drafting = steps_of(ended)
    assert ended.returncode == 1
    assert (filtering["ok"], drafting["ok"]) == (True, False)
    assert "--llm-worker" in drafting["attempts"][0]["command"]
    assert "socket(AF_INET)" in drafting["detail"]


def test_every_sentence_of_the_proof_is_there_in_both_languages() -> None:
    keys = [
        {key for key in load_texts(language).keys() if key.startswith("doctor.proof_")}  # noqa: SIM118 - the texts are no mapping
        for language in LANGUAGES
    ]
    assert keys[0] == keys[1]
    assert len(keys[0]) == 12
