"""The badge says what the engine says, and a choice made at any moment is the one that counts."""

from pathlib import Path

import pytest

from assistant.errors import ModelFileError
from assistant.services import models as models_module
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
