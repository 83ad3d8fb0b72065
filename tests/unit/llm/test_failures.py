"""Every failure of the model process has its sentence in both languages."""

import re
from pathlib import Path

import pytest

from assistant.errors import ModelError, ModelFileError
from assistant.llm.failures import death_error, error_from
from assistant.llm.protocol import Failed, LoadFailed
from assistant.texts import load_texts

SOURCES = Path(__file__).parents[3] / "assistant" / "llm"
RAISED = re.compile(
    r'(?:EngineError|ModelFileError|ModelError|WorkerDiedError|EnvironmentFailure)\(\s*"(\w+)"'
    r'|(?<!Note\()key="(\w+)"'
    r'|_fail_open_requests\(\w+(?:\.\w+)?, "(\w+)"\)'
)


def _raised_keys() -> list[str]:
    found = (
        match for path in SOURCES.glob("*.py") for match in RAISED.finditer(path.read_text("utf-8"))
    )
    return sorted({next(filter(None, match.groups())) for match in found})


def test_the_sources_name_many_keys() -> None:
    assert {"model_truncated", "worker_killed", "model_replaced"} < set(_raised_keys())


@pytest.mark.parametrize("key", _raised_keys())
def test_a_failure_has_a_sentence_with_the_same_blanks_in_both_languages(key: str) -> None:
    texts = [load_texts(language) for language in ("en", "zh")]
    assert texts[0].blanks(f"errors.{key}") == texts[1].blanks(f"errors.{key}")


def test_a_bad_file_is_told_from_a_failing_model() -> None:
    gone = error_from(LoadFailed(path="a", key="model_missing", values={"path": "a"}))
    assert isinstance(gone, ModelFileError)
    assert load_texts("en").sentence(gone).startswith("The model file a is not there")
    full = error_from(Failed(id="a", key="prompt_too_long", values={"needed": 9, "available": 5}))
    assert type(full) is ModelError
    assert "9" in load_texts("zh").sentence(full)


@pytest.mark.parametrize(
    ("was_killed", "was_loading", "key"),
    [
        (False, False, "worker_crashed"),
        (True, False, "worker_killed"),
        (True, True, "worker_died_loading"),
        (False, True, "worker_died_loading"),
    ],
)
def test_a_death_is_called_by_when_and_how(was_killed: bool, was_loading: bool, key: str) -> None:
    error = death_error(6, was_killed=was_killed, was_loading=was_loading)
    assert error.key == key
    assert load_texts("en").sentence(error)
