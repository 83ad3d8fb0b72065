"""Models are found, known ones by name, and the starter is put together from its parts."""

import hashlib
from pathlib import Path

import pytest
from jinja2.sandbox import ImmutableSandboxedEnvironment

from assistant.llm.catalogue import (
    adapter_of,
    describe,
    find_models,
    known_models,
    prompt_form,
    starter_model,
    starter_path,
)
from assistant.paths import resources_dir
from assistant.texts import load_texts
from resources.starter.examples import TURN
from tests.unit.llm.gguf_writer import write_gguf


def test_there_is_one_starter_and_it_writes_both_languages() -> None:
    assert [model for model in known_models() if model.is_starter] == [starter_model()]
    assert starter_model().languages == ("en", "zh")
    assert starter_model().kind == "base"


def test_each_family_has_its_form_of_figures_and_any_other_copies_digits() -> None:
    families = [("gemma3", False), ("llama", True), ("llama", False), ("new", True)]
    forms = {prompt_form(name, has_chat_template=is_chat) for name, is_chat in families}
    assert forms == {"digits"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_known_model_has_its_notice(language: str) -> None:
    assert all(load_texts(language)(model.notice_key) for model in known_models())


def test_the_terms_of_the_starter_are_kept() -> None:
    notice = (resources_dir() / "models" / "NOTICE").read_text("utf-8")
    assert notice.startswith(load_texts("en")("models.gemma_notice"))
    terms = (resources_dir() / "models" / "GEMMA_TERMS.txt").read_text("utf-8")
    assert "Gemma Prohibited Use Policy" in terms


def test_model_files_are_found_in_folders_and_by_name_each_once(tmp_path: Path) -> None:
    folder = tmp_path / "模型"
    folder.mkdir()
    own = write_gguf(folder / "own.gguf", {"general.name": "Own"})
    (folder / "notes.txt").write_text("no model")
    (folder / "broken.GGUF").write_text("no model either")
    found = find_models(folder, [own, tmp_path / "gone"])
    assert [each.path.name for each in found] == ["broken.GGUF", "own.gguf"]
    assert found[0].problem is not None
    assert found[0].problem.key == "model_wrong_magic"
    assert found[1].file is not None
    assert found[1].file.name == "Own"


def test_a_file_is_known_by_name_and_size(tmp_path: Path) -> None:
    pretender = write_gguf(tmp_path / starter_model().file_name, {})
    assert describe(pretender).known is None


@pytest.mark.model
def test_the_starter_is_whole_and_known(starter: Path) -> None:
    with starter.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == starter_model().sha256
    assert describe(starter).known == starter_model()
    assert [path.name for path in starter.parent.iterdir()] == [starter.name]


@pytest.mark.model
def test_the_starter_is_not_put_together_twice(starter: Path) -> None:
    before = starter.stat().st_mtime_ns
    assert starter_path(starter.parent) == starter
    assert starter.stat().st_mtime_ns == before


def test_the_starter_comes_with_an_adapter_and_the_turns_it_was_trained_in() -> None:
    adapter = starter_model().adapter
    assert adapter is not None
    engine = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    template = engine.from_string(adapter.chat_template)
    asked = "Facts:\n- 1"
    shown = template.render(messages=[{"role": "user", "content": asked}], bos_token="<bos>")
    assert shown == f"<bos>{TURN.format(user=asked)}"


def test_an_adapter_belongs_to_the_very_file_it_was_made_for(tmp_path: Path) -> None:
    starter = starter_model()
    path = tmp_path / starter.file_name
    assert adapter_of(path) is None
    path.write_bytes(b"GGUF of another size")
    assert adapter_of(path) is None
    assert adapter_of(tmp_path / "other.gguf") is None
