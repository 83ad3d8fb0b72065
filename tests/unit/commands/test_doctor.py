"""``doctor``: a line for each check, and JSON for programs."""

from pathlib import Path

import pytest

from assistant.commands import doctor
from assistant.services import diagnosis
from assistant.services.filtered_process import Attempt, Watched
from assistant.services.offline_proof import judge_draft
from tests.unit.commands.conftest import Run

CHECKS = {"python", "libraries", "engine", "sqlite", "database", "fonts", "starter"}


@pytest.fixture(autouse=True)
def no_starter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the 241 MB of the real starter in their packages."""
    monkeypatch.setattr(diagnosis, "starter_path", lambda _folder: None)


def test_every_check_is_told_to_programs_and_people(run: Run) -> None:
    result = run("doctor", "--json").json
    assert {row["check"] for row in result} >= CHECKS
    assert all(row["ok"] for row in result), result
    lines = run("doctor").out.splitlines()
    assert len(lines) == len(result)
    assert all(line.startswith("[+] ") for line in lines)
    assert ": . " not in "".join(lines)


def test_a_damaged_database_is_status_1_with_advice(run: Run, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    (data_dir / "workspace.db").write_bytes(b"damaged" * 1000)
    outcome = run("doctor", "--data-dir", data_dir, "--json")
    assert outcome.status == 1
    row = next(row for row in outcome.json if row["check"] == "database")
    assert not row["ok"]
    assert "backup" in row["advice"]


def test_a_person_reads_one_line_for_each_step_of_the_proof(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = Watched(exit_status=0, process_ids={1, 2})
    caught = Watched(
        exit_status=0,
        attempts=[Attempt(call="socket(AF_INET)", command="founder-assistant --llm-worker")],
        process_ids={1, 2},
    )
    steps = [judge_draft(watched, is_written=True, model=None) for watched in (quiet, caught)]
    monkeypatch.setattr(doctor, "prove_offline", lambda _data_dir: steps)
    outcome = run("doctor", "--offline-proof")
    well, ill = outcome.out.splitlines()
    assert outcome.status == 1
    assert well.startswith("[+] ")
    assert ill.startswith("[!] ")
    assert "socket(AF_INET)" in ill
