"""The manual has every action and setting; the history has every change."""

import pytest

from assistant.domain.blocks import Table, plain_text
from assistant.settings import SETTINGS
from assistant.texts import load_texts
from assistant.ui.action_table import ACTIONS
from assistant.ui.manual_dialog import ACTIONS_MARK, SETTINGS_MARK, chapters, manual_blocks
from tests.unit.ui.conftest import OpenWindowMaker


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_action_and_setting_stands_in_the_manual(language: str) -> None:
    texts = load_texts(language)
    blocks = manual_blocks(texts)
    cells = {
        plain_text(row[0]) for block in blocks if isinstance(block, Table) for row in block.rows
    }
    assert {texts(action.text_key) for action in ACTIONS} <= cells
    assert {texts(f"{setting.text_key}.label") for setting in SETTINGS} <= cells
    assert ACTIONS_MARK not in str(blocks)
    assert SETTINGS_MARK not in str(blocks)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_manual_has_chapters(language: str) -> None:
    parts = chapters(manual_blocks(load_texts(language)))
    assert len(parts) > 5
    assert all(title and blocks for title, blocks in parts)


def test_the_history_lists_changes_and_steps_through_them(open_window: OpenWindowMaker) -> None:
    window = open_window()
    project_id = window.services.projects.create("Larkmend", "en")
    window.controller.open_project(project_id)
    interview = window.services.interview
    interview.set_answer(project_id, "company.city", "Leeds", language="en")
    dialog = window.controller.open_history()
    question = next(q for q in interview.questionnaire.questions if q.path == "company.city")
    assert question.label.en
    assert question.label.en in dialog.list.item(0).text()
    dialog.undo_requested.emit()
    assert not interview.answer(project_id, "company.city")
    assert dialog.list.count() == 1
    dialog.redo_requested.emit()
    assert interview.answer(project_id, "company.city")
