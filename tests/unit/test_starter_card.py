"""The adapter of the starter and its card belong to the program that they come with."""

import hashlib
import json
from typing import Any

import pytest

from assistant.domain.languages import LANGUAGES
from assistant.llm.catalogue import starter_model
from assistant.llm.gguf import read_model_file
from assistant.services import content
from resources.starter.examples import HERE

MOST_BYTES = 20_000_000


@pytest.fixture(scope="module")
def card() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((HERE / "card.json").read_text("utf-8"))
    return read


def test_the_adapter_was_made_for_the_prompts_of_this_program(card: dict[str, Any]) -> None:
    versions = {each: content.prompt_template(each, "tuned").version for each in LANGUAGES}
    assert card["prompt_versions"] == versions


def test_the_card_is_of_this_adapter_and_this_model(card: dict[str, Any]) -> None:
    adapter = starter_model().adapter
    assert adapter is not None
    data = adapter.path.read_bytes()
    assert len(data) < MOST_BYTES
    assert card["adapter_sha256"] == hashlib.sha256(data).hexdigest()
    assert card["base_sha256"] == starter_model().sha256
    file = read_model_file(adapter.path)
    assert (file.adapter_type, file.architecture) == ("lora", "gemma3")


def test_the_card_names_its_data_and_the_terms(card: dict[str, Any]) -> None:
    assert card["examples"] > 0
    assert card["examples_mark"]
    assert "Gemma Terms of Use" in card["terms"]
