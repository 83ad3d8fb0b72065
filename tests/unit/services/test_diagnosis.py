"""``doctor`` says what works and what to do about what does not, and never falls over."""

from pathlib import Path

import pytest

from assistant.domain.languages import LANGUAGES
from assistant.errors import ModelFileError
from assistant.paths import DataDir
from assistant.services import diagnosis
from assistant.services.diagnosis import diagnose
from assistant.texts import load_texts
from tests.unit.services.workplace import Workplace


@pytest.fixture(autouse=True)
def no_starter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the 241 MB of the real starter in their packages."""
    monkeypatch.setattr(diagnosis, "starter_path", lambda _folder: None)


def test_a_sound_machine_is_well_in_every_point(place: Workplace) -> None:
    assert place.services.projects.list() == ()
    place.close()
    findings = diagnose(place.data_dir)
    assert [finding.check for finding in findings if not finding.is_well] == []
    for language in LANGUAGES:
        texts = load_texts(language)
        for finding in findings:
            assert texts(f"doctor.{finding.check}")
            assert not finding.advice_key or texts(finding.advice_key)


def test_a_workspace_that_is_not_there_yet_is_no_fault(tmp_path: Path) -> None:
    data_dir = DataDir(tmp_path / "new")
    findings = {finding.check: finding for finding in diagnose(data_dir)}
    assert findings["database"].is_well
    assert findings["database"].advice_key == "doctor.no_database"
    assert not data_dir.root.exists()


def test_a_damaged_database_is_found(tmp_path: Path) -> None:
    data_dir = DataDir(tmp_path)
    data_dir.database.write_bytes(b"no database" * 1000)
    findings = {finding.check: finding for finding in diagnose(data_dir)}
    assert not findings["database"].is_well
    assert findings["database"].advice_key == "doctor.database_damaged"


def test_a_database_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    data_dir = DataDir(tmp_path)
    data_dir.database.mkdir()
    findings = {finding.check: finding for finding in diagnose(data_dir)}
    assert not findings["database"].is_well


def test_a_damaged_starter_is_a_finding(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def damaged(_folder: Path) -> Path:
        raise ModelFileError("starter_damaged")

    monkeypatch.setattr(diagnosis, "starter_path", damaged)
    finding = {finding.check: finding for finding in diagnose(DataDir(tmp_path))}["starter"]
    assert not finding.is_well
    assert finding.error is not None
    assert load_texts("zh").sentence(finding.error)
