"""The manual as shipped: the same parts in both languages, and the program's own words."""

import re

import pytest

from assistant.domain.languages import LANGUAGES, Language
from assistant.domain.questionnaire import parse_questionnaire
from assistant.paths import resources_dir
from assistant.resources import read_toml
from assistant.texts import load_texts

COMMANDS = (
    "draft", "review", "import", "export", "list", "search", "models list", "models info", "doctor",
)  # fmt: skip
ACTIONS_NAMED = (
    "open_sample",
    "new_project",
    "draft_all",
    "stop_drafting",
    "retry_section",
    "export_pdf",
    "export_project",
    "import_brief",
    "undo",
    "redo",
)
TWELVE = {"en": "There are twelve", "zh": "一共十二个"}


def manual(language: Language) -> str:
    return (resources_dir() / "manual" / language / "manual.md").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_of_keys_and_settings_have_their_places(language: Language) -> None:
    lines = manual(language).splitlines()
    assert lines.count("<!-- actions -->") == 1
    assert lines.count("<!-- settings -->") == 1


def test_both_manuals_have_the_same_parts() -> None:
    levels = [re.findall(r"^#+", manual(language), flags=re.MULTILINE) for language in LANGUAGES]
    assert levels[0] == levels[1]
    assert len(levels[0]) > 14


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_told(language: Language, command: str) -> None:
    assert f"`founder-assistant {command}" in manual(language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("action", ACTIONS_NAMED)
def test_actions_are_called_as_in_the_menus(language: Language, action: str) -> None:
    label = load_texts(language)(f"actions.{action}.label")
    assert f"**{label}**" in manual(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_of_a_section_is_explained(language: Language) -> None:
    texts = load_texts(language)
    for key in texts.keys():  # noqa: SIM118 - the texts are no mapping
        if key.startswith("status."):
            assert f"| {texts(key)} |" in manual(language), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_of_core_questions_is_the_one_told(language: Language) -> None:
    questionnaire = parse_questionnaire(read_toml("questions", "interview.toml"))
    assert len(questionnaire.core_questions) == 12
    assert TWELVE[language] in manual(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_that_gemma_asks_for_is_given_word_for_word(language: Language) -> None:
    assert load_texts("en")("models.gemma_notice") in manual(language)


def test_the_chinese_manual_is_set_with_chinese_punctuation() -> None:
    prose = re.sub(r"```.*?```|`[^`]*`", "", manual("zh"), flags=re.DOTALL)
    assert re.findall(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]", prose) == []
