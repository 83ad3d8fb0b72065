"""The badge says what the engine says, and a choice made at any moment is the one that counts."""

import sys
from pathlib import Path

import psutil
import pytest

from assistant.errors import ModelFileError
from assistant.llm.catalogue import KnownAdapter
from assistant.llm.protocol import Generate, Prompt
from assistant.services import model_options as model_options_module
from assistant.services import models as models_module
from assistant.services.model_options import NO_ADAPTER, ModelOptions, model_options
from assistant.services.models import NO_MODEL, STARTER, Badge
from tests.unit.services.workplace import Workplace


def test_the_badge_follows_the_model_from_loading_to_ready(place: Workplace) -> None:
    place.script(name="Played 270M")
    states: list[Badge] = []
    models = place.services.models
    models.badge_changed.connect(states.append)
    models.ensure_ready()
    place.wait(lambda: models.badge.state == "ready")
    assert [badge.state for badge in states] == ["loading", "ready"]
    assert (models.badge.name, models.badge.device) == ("Played 270M", "CPU")
    assert (models.badge.layers_on_gpu, models.badge.layer_count) == (0, 1)


def test_asking_again_for_a_model_that_is_there_answers_at_once(place: Workplace) -> None:
    models = place.services.models
    models.ensure_ready()
    place.wait(lambda: models.badge.state == "ready")
    ready: list[object] = []
    models.model_ready.connect(ready.append)
    models.ensure_ready()
    assert len(ready) == 1


def test_the_badge_says_what_is_wrong_and_a_good_file_mends_it(place: Workplace) -> None:
    models = place.services.models
    models.choose(str(place.folder / "gone.gguf"))
    models.ensure_ready()
    place.wait(lambda: models.badge.state == "failed")
    assert models.badge.problem is not None
    assert models.badge.problem.key == "model_missing"
    models.choose(str(place.model_path))
    models.ensure_ready()
    place.wait(lambda: models.badge.state == "ready")


def test_a_dead_process_can_be_restarted(place: Workplace) -> None:
    place.script(load={"fail": "crash"})
    models = place.services.models
    models.ensure_ready()
    place.wait(lambda: models.badge.state == "failed")
    place.script()
    models.restart()
    place.wait(lambda: models.badge.state == "ready")


def test_choosing_what_is_chosen_keeps_the_loaded_model(place: Workplace) -> None:
    models = place.services.models
    models.ensure_ready()
    place.wait(lambda: models.badge.state == "ready")
    process = models.client.process_id
    models.choose(models.choice)
    assert (models.badge.state, models.client.process_id) == ("ready", process)
    models.choose(NO_MODEL)
    assert (models.badge.state, models.has_model) == ("none", False)


def test_a_starter_that_is_not_installed_is_said(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models_module, "starter_path", lambda _folder: None)
    models = place.services.models
    models.choose(STARTER)
    models.ensure_ready()
    place.wait(lambda: models.badge.state == "failed")
    assert models.badge.problem is not None
    assert models.badge.problem.key == "starter_not_installed"


def test_a_damaged_starter_is_said(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(_folder: Path) -> Path:
        raise ModelFileError("starter_damaged")

    monkeypatch.setattr(models_module, "starter_path", damaged)
    models = place.services.models
    models.choose(STARTER)
    models.ensure_ready()
    place.wait(lambda: models.badge.state == "failed")
    assert models.badge.problem is not None
    assert models.badge.problem.key == "starter_damaged"


@pytest.mark.parametrize("is_damaged", [False, True])
def test_another_choice_while_the_starter_is_put_together_counts(
    place: Workplace, monkeypatch: pytest.MonkeyPatch, *, is_damaged: bool
) -> None:
    starter = place.folder / "starter.gguf"
    starter.write_bytes(b"x")

    def put_together(_folder: Path) -> Path:
        if is_damaged:
            raise ModelFileError("starter_damaged")
        return starter

    monkeypatch.setattr(models_module, "starter_path", put_together)
    models = place.services.models
    models.choose(STARTER)
    models.ensure_ready()
    models.choose(str(place.model_path))
    place.wait(lambda: models.badge.state in ("ready", "failed"))
    assert models.client.loaded is not None
    assert models.client.loaded.path == str(place.model_path)


def test_model_files_are_described_without_being_loaded(place: Workplace) -> None:
    folder = place.data_dir.models
    assert place.services.models.found() == []
    folder.mkdir(parents=True)
    (folder / "坏 model.gguf").write_bytes(b"GG")
    (found,) = place.services.models.found()
    assert found.problem is not None
    assert place.services.models.info(place.folder / "gone.gguf").problem is not None
    assert place.services.models.client.state == "stopped"


def sleepy(place: Workplace, minutes: float = 0.002) -> None:
    """Let the model fall asleep after a moment without work."""
    place.services.models.set_options(ModelOptions(idle_minutes=minutes))


def test_a_model_without_work_gives_its_memory_back_and_wakes_when_it_is_needed(
    place: Workplace,
) -> None:
    models = place.services.models
    sleepy(place)
    models.ensure_ready()
    place.wait(lambda: models.badge.state == "ready")
    name, process = models.badge.name, models.client.process_id
    place.wait(lambda: models.badge.state == "asleep")
    assert models.badge.name == name
    assert not psutil.pid_exists(process)
    sleepy(place, minutes=10)
    models.ensure_ready()
    place.wait(lambda: models.badge.state == "ready")
    assert models.client.process_id not in (0, process)


def test_a_model_that_works_does_not_fall_asleep(place: Workplace) -> None:
    place.script(default={"text": "a b c d e f g h i j", "delay_ms": 60})
    models = place.services.models
    sleepy(place)
    ended: list[object] = []
    states: list[str] = []
    models.client.request_done.connect(ended.append)
    models.client.request_done.connect(lambda _: states.append(models.badge.state))
    models.ensure_ready()
    models.client.generate(Generate(id="one", prompt=Prompt.plain("go")))
    place.wait(lambda: bool(ended))
    assert states == ["ready"]
    assert models.client.process_id
    place.wait(lambda: models.badge.state == "asleep")


def test_zero_idle_minutes_keep_the_model(place: Workplace) -> None:
    models = place.services.models
    models.ensure_ready()
    place.wait(lambda: models.badge.state == "ready")
    sleepy(place)
    sleepy(place, minutes=0)
    assert not models._idle_timer.isActive()
    assert models.badge.state == "ready"


def test_a_draft_wakes_the_model(place: Workplace) -> None:
    models = place.services.models
    sleepy(place)
    models.ensure_ready()
    place.wait(lambda: models.badge.state == "asleep")
    sleepy(place, minutes=10)
    summary = place.draft(place.document(place.project()), ["timing"])
    assert (summary.drafted, summary.error) == (1, None)


def test_the_settings_say_how_a_model_is_loaded(place: Workplace) -> None:
    settings = place.services.settings
    load = model_options(settings).load("m.gguf", place.data_dir)
    assert (load.state_folder, load.state_limit_mb) == (str(place.data_dir.model_states), 512)
    assert not load.has_low_priority
    settings.set("model.states_mb", 0)
    settings.set("model.low_priority", True)
    load = model_options(settings).load("m.gguf", place.data_dir)
    assert (load.state_folder, load.has_low_priority) == ("", True)


def test_another_priority_starts_another_process(place: Workplace) -> None:
    models = place.services.models
    models.ensure_ready()
    place.wait(lambda: models.badge.state == "ready")
    process, nice = models.client.process_id, psutil.Process(models.client.process_id).nice()
    place.services.settings.set("model.low_priority", True)
    models.ensure_ready()
    place.wait(lambda: models.badge.state == "ready")
    assert models.client.process_id != process
    if sys.platform != "win32":
        assert psutil.Process(models.client.process_id).nice() == min(nice + 10, 19)
    place.services.settings.set("model.low_priority", False)
    models.ensure_ready()
    place.wait(lambda: models.badge.state == "ready")
    assert psutil.Process(models.client.process_id).nice() == nice


def test_another_idle_time_keeps_the_process(place: Workplace) -> None:
    models = place.services.models
    models.ensure_ready()
    place.wait(lambda: models.badge.state == "ready")
    process = models.client.process_id
    place.services.settings.set("model.idle_minutes", 3)
    assert models.client.process_id == process
    assert models._idle_timer.interval() == 180_000


def test_closing_the_program_leaves_no_process_behind(place: Workplace) -> None:
    place.script(default={"text": "a b", "fail": "hang", "fail_after": 1})
    project = place.project()
    place.begin(place.document(project), ["timing"])
    timing = place.section(project, "timing").id
    place.wait(lambda: bool(place.services.drafting.live_text(timing)))
    process = place.services.models.client.process_id
    place.close()
    assert not psutil.pid_exists(process)


def test_the_trained_adapter_is_loaded_with_its_model_unless_another_is_chosen(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = KnownAdapter(file="starter/adapter.gguf", chat_template="turns")
    monkeypatch.setattr(model_options_module, "adapter_of", lambda _path: known)
    settings = place.services.settings
    load = model_options(settings).load("m.gguf", place.data_dir)
    assert (load.adapter, load.chat_template) == (str(known.path), "turns")
    settings.set("model.adapter", "/mine.gguf")
    load = model_options(settings).load("m.gguf", place.data_dir)
    assert (load.adapter, load.chat_template) == ("/mine.gguf", "")
    settings.set("model.adapter", NO_ADAPTER)
    load = model_options(settings).load("m.gguf", place.data_dir)
    assert (load.adapter, load.chat_template) == ("", "")


def test_another_adapter_starts_another_process(place: Workplace) -> None:
    models = place.services.models
    models.ensure_ready()
    place.wait(lambda: models.badge.state == "ready")
    process = models.client.process_id
    place.services.settings.set("model.adapter", "/mine.gguf")
    models.ensure_ready()
    place.wait(lambda: models.badge.state == "ready")
    assert models.client.process_id != process
    assert models.client.loaded is not None
    assert models.client.loaded.adapter == "/mine.gguf"
