"""The models screen: what is used, what there is, and what cannot be used."""

from pathlib import Path

from assistant.services.models import NO_MODEL
from tests.unit.llm.gguf_writer import write_gguf
from tests.unit.ui.conftest import OpenWindowMaker
from tests.unit.ui.window_making import WAIT_MS


def test_a_file_anywhere_can_be_chosen_and_is_loaded(
    open_window: OpenWindowMaker, tmp_path: Path
) -> None:
    window = open_window()
    path = tmp_path / "my model 模型.gguf"
    write_gguf(path, {"general.architecture": "llama", "general.name": "Small"})
    window.files.answer = path
    with window.qtbot.waitSignal(window.services.models.model_ready, timeout=WAIT_MS):
        window.controller.models.ask_for_file()
    assert window.services.settings.text("model.path") == str(path)
    assert window.shell.model_badge.status.state == "ready"


def test_a_file_that_is_no_model_is_refused_and_the_old_one_stays(
    open_window: OpenWindowMaker, tmp_path: Path
) -> None:
    window = open_window()
    before = window.services.settings.text("model.path")
    path = tmp_path / "picture.gguf"
    path.write_bytes(b"PNG and no model at all")
    window.controller.models.choose(str(path))
    assert window.services.settings.text("model.path") == before
    assert "picture.gguf" in window.shell.message_bar.messages[0].sentence


def test_a_plan_comes_out_without_any_model(open_window: OpenWindowMaker) -> None:
    window = open_window()
    window.controller.models.choose(NO_MODEL)
    window.open_sample()
    window.draft()
    assert any(section.paragraphs for section in window.document.sections)
    assert window.services.models.client.state == "stopped"


def test_the_badge_follows_the_model(open_window: OpenWindowMaker) -> None:
    window = open_window(name="Larkmend writer")
    assert window.shell.model_badge.status.state == "none"
    with window.qtbot.waitSignal(window.services.models.model_ready, timeout=WAIT_MS):
        window.services.models.ensure_ready()
    assert "Larkmend writer" in window.shell.model_badge.text()
