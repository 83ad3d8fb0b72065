"""The models screen: what is used, what there is, and what cannot be used."""

from pathlib import Path

from PySide6.QtWidgets import QLabel, QPushButton

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


def _adapter(path: Path) -> Path:
    values = {
        "general.type": "adapter", "adapter.type": "lora", "general.architecture": "llama",
        "general.name": "Harbour letters",
    }  # fmt: skip
    write_gguf(path, values)
    return path


def test_an_adapter_goes_beside_the_model_and_away_again(
    open_window: OpenWindowMaker, tmp_path: Path
) -> None:
    window = open_window()
    model = window.services.settings.text("model.path")
    window.files.answer = _adapter(tmp_path / "letters 信.gguf")
    with window.qtbot.waitSignal(window.services.models.model_ready, timeout=WAIT_MS):
        window.controller.models.ask_for_file()
    settings = window.services.settings
    assert settings.text("model.path") == model
    assert settings.text("model.adapter") == str(window.files.answer)
    loaded = window.services.models.client.loaded
    assert loaded is not None
    assert loaded.adapter == str(window.files.answer)
    view = window.controller.models
    assert any("Harbour letters" in each.text() for each in view.findChildren(QLabel))
    [remove] = [each for each in view.findChildren(QPushButton) if each.text() == "Remove"]
    remove.click()
    assert settings.text("model.adapter") == ""
    assert not [
        each
        for each in view.findChildren(QPushButton)
        if each.text() == "Remove" and each.isVisibleTo(view)
    ]


def test_an_adapter_goes_with_its_model(open_window: OpenWindowMaker, tmp_path: Path) -> None:
    window = open_window()
    window.controller.models.choose(str(_adapter(tmp_path / "letters.gguf")))
    window.controller.models.choose(NO_MODEL)
    assert window.services.settings.text("model.adapter") == ""


def test_adapters_in_the_folder_of_models_are_not_offered_as_models(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    folder = window.services.data_dir.models
    folder.mkdir(parents=True, exist_ok=True)
    _adapter(folder / "letters.gguf")
    window.controller.models.refresh()
    words = [each.text() for each in window.controller.models.findChildren(QLabel)]
    assert not any("Harbour letters" in each for each in words)
