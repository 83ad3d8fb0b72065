"""A changed price: the bar says what it touches, the list shows it, the plan follows at once."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from assistant.domain.brief_reading import brief_to_data
from assistant.services.following import FollowedFigure
from assistant.texts import Texts
from assistant.ui.following_dialog import FollowingDialog
from tests.unit.ui.window_making import OpenWindow

OpenWindowMaker = Callable[..., OpenWindow]


def change_price(window: OpenWindow, price: int) -> None:
    project_id = window.controller.project_id
    assert project_id is not None
    brief = window.services.knowledge.of(project_id).brief
    rows: list[dict[str, Any]] = brief_to_data(brief)["revenue"]
    rows[0]["price"] = price
    window.services.interview.set_answer(project_id, "revenue", rows, language="en")


def shown_plan(window: OpenWindow) -> str:
    views = window.controller.documents._sections.views.values()
    return "\n".join(view.editor.toPlainText() for view in views)


def messages(window: OpenWindow) -> list[str]:
    return [message.sentence for message in window.shell.message_bar.messages]


def test_a_changed_price_is_told_listed_and_followed_in_the_plan(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    window.services.settings.set("model.path", "none")
    window.open_sample()
    window.controller.shell.show_screen("documents")
    window.draft()
    assert "We charge £79 per site" in shown_plan(window)

    change_price(window, 89)
    change_price(window, 95)
    sentence = "This changes 11 figures in 8 places."
    window.wait_until(lambda: sentence in messages(window))
    assert "£95" not in shown_plan(window)

    window.shell.message_bar.messages[0].choices[0].act()
    dialog = window.shell.findChild(FollowingDialog)
    assert dialog is not None
    assert messages(window) == []
    window.controller.following.look()
    assert messages(window) == []  # nothing is said twice
    assert len(dialog.ticked) == 11
    assert dialog.list.item(0).text().startswith("£79  →  £95\nBusiness plan · Executive summary\n")
    dialog.apply()
    QApplication.processEvents()
    assert "We charge £95 per site" in shown_plan(window)
    assert "£79 " not in shown_plan(window)

    window.controller.undo()
    window.wait_until(lambda: "We charge £79 per site" in shown_plan(window))
    window.controller.following.look()
    assert messages(window) == []


def figure(number: int, **values: Any) -> FollowedFigure:
    fields = {
        "id": f"figure {number}", "old_text": "£79", "new_text": "£89", "kind": "value",
        "sentence": "We charge £79.", "language": "en", "title": "Pricing", "document": "Plan",
    }  # fmt: skip
    return FollowedFigure(**(fields | values))


def opened(shell: Any, texts: Texts, *figures: FollowedFigure) -> FollowingDialog:
    dialog = FollowingDialog(figures)
    dialog.open_over(shell, texts)
    return dialog


def test_the_list_is_worked_with_the_keyboard(shell: Any, english: Texts) -> None:
    dialog = opened(shell, english, figure(1), figure(2))
    chosen: list[frozenset[str]] = []
    dialog.apply_requested.connect(chosen.append)
    rows = dialog.list.viewport()
    assert min(rows.x(), rows.y()) >= 2  # the frame that shows the focus stands round them
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    assert dialog.ticked == {"figure 2"}
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    assert not dialog.apply_button.isEnabled()
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    dialog.apply_button.setFocus()
    QTest.keyClick(dialog.apply_button, Qt.Key.Key_Space)
    assert chosen == [{"figure 2"}]


def test_what_needs_a_look_is_said_and_an_empty_list_too(shell: Any, chinese: Texts) -> None:
    other = figure(1, kind="unit", new_text="$79")
    gone = figure(2, kind="deleted", new_text="£79", path="answers.market")
    dialog = opened(shell, chinese, other, gone)
    assert "请核对前后文字" in dialog.list.item(0).text()
    assert "普通文字" in dialog.list.item(1).text()
    assert "访谈 · 市场" in dialog.list.item(1).text()
    dialog.reject()
    empty = opened(shell, chinese)
    assert not empty.list.isVisibleTo(empty)
    assert not empty.apply_button.isVisibleTo(empty)
    empty.reject()
