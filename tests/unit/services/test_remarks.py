"""Remarks are stored as keys and said in the language of the moment."""

import pytest

from assistant.domain.languages import LANGUAGES
from assistant.errors import ModelFileError
from assistant.services.remarks import error_remark, remark, remark_sentence
from assistant.texts import load_texts


def test_a_remark_is_said_in_either_language() -> None:
    stored = remark("drafting.cut_repeated", ("drafting.left_out", {"n": 3}))
    english = remark_sentence(stored, load_texts("en"))
    chinese = remark_sentence(stored, load_texts("zh"))
    assert english.startswith("Sentences that repeated others were cut. ")
    assert "3" in english
    assert "3" in chinese
    assert "。 " not in chinese


def test_a_failure_keeps_its_values_whatever_they_are() -> None:
    stored = error_remark(ModelFileError("model_missing", path='/a {b} "c" 模型.gguf'))
    for language in LANGUAGES:
        assert '/a {b} "c" 模型.gguf' in remark_sentence(stored, load_texts(language))


def test_nothing_is_no_remark() -> None:
    assert remark() == ""
    assert remark_sentence("", load_texts("en")) == ""


@pytest.mark.parametrize("stored", ["Old words.", "{broken", "3", '{"key": "x"}'])
def test_what_is_no_list_of_keys_is_shown_as_it_is(stored: str) -> None:
    assert remark_sentence(stored, load_texts("en")) == stored


@pytest.mark.parametrize(
    "stored",
    [
        '[{"key": "drafting.from_a_newer_version", "values": {}}]',
        '[{"key": "drafting.left_out", "values": {}}]',
        '[{"key": "drafting.left_out", "values": 3}]',
        '[{"key": null}, 3, null]',
    ],
)
def test_a_key_of_another_version_is_left_out(stored: str) -> None:
    assert remark_sentence(stored, load_texts("en")) == ""
