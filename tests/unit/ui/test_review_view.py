"""The Review screen: found, decided, taken back, gone to; by keys alone where keys will do."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from assistant.domain.languages import Language
from assistant.services.checking import Finding
from assistant.texts import Texts
from assistant.ui.finding_buttons import FindingButtons
from assistant.ui.finding_delegate import FindingDelegate
from assistant.ui.finding_dialogs import AssumptionDialog, FactDialog
from assistant.ui.findings_model import FindingsModel, rows_of
from assistant.ui.parts_pump import PartsPump
from assistant.ui.review_view import FindingsList, ReviewView
from assistant.ui.theme import Theme
from tests.unit.ui.conftest import OpenWindowMaker
from tests.unit.ui.window_making import OpenWindow

TEXTS: dict[Language, str] = {
    "en": (
        "Churn is 40% a month. We serve 9,123 cafes.\n\n- It costs £812,345 to build. It stays.\n\n"
        "A plan costs [£95](fact:revenue.sites.price) a month. We have [12](fact:gone.fact) vans."
    ),
    "zh": (
        "每月流失率为 40%。我们服务 9123 家门店。\n\n- 开发花了 81.2345 万元。这句留下。\n\n"
        "押金是 [95 元](fact:revenue.none.price)。我们有 [12](fact:gone.fact) 辆车。"
    ),
}


def open_review(window: OpenWindow, language: Language) -> ReviewView:
    """Open the sample with figures that nothing backs, and its review."""
    window.services.settings.set("window.language", language)
    project_id = window.open_sample(language)
    document = window.services.documents.open(project_id, "business-plan", language)
    section = next(s for s in document.sections if s.key == "executive_summary")
    window.services.documents.edit_section(section.id, TEXTS[language])
    window.controller.actions["go_review"].trigger()
    look_through(window)
    return window.controller.review


def look_through(window: OpenWindow) -> None:
    """Wait until everything was looked at."""
    window.wait_until(lambda: not window.controller.review.pump.is_running)


def current(view: ReviewView) -> Finding:
    """Return the finding in front."""
    finding = view.model.finding_at(view.list.currentIndex())
    assert finding is not None
    return finding


def choose(view: ReviewView, text: str) -> None:
    """Bring the finding of these words to the front."""
    rows = [n for n, row in enumerate(view.model.rows) if row.finding and row.finding.text == text]
    view.list.setCurrentIndex(view.model.index(rows[0]))


def press(view: ReviewView, deed: str) -> None:
    """Press a button of the row in front."""
    assert view.buttons is not None
    {str(name): button for name, button in view.buttons.buttons.items()}[deed].click()


def summary(window: OpenWindow) -> str:
    """Return the text of the section that was written into."""
    return window.services.documents.section(window.section_id("executive_summary")).markdown


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_founder_works_through_the_list(open_window: OpenWindowMaker, language: Language) -> None:
    window = open_window()
    view = open_review(window, language)
    texts = window.controller.texts
    churn, built, vans = "40%", "£812,345" if language == "en" else "81.2345 万元", "12"
    kinds = {finding.kind for finding in view.findings}
    assert {"unbacked", "outdated", "empty_section"} <= kinds
    assert current(view).text == churn
    title = view.model.rows[0].title
    count = len([finding for finding in view.findings if finding.kind == "unbacked"])
    assert title == texts("review_view.group", kind=texts("review_view.kinds.unbacked"), n=count)

    view.list.setFocus()
    QTest.keyClick(view.list, Qt.Key.Key_Down)
    assert current(view).text != churn
    QTest.keyClick(view.list, Qt.Key.Key_Up)
    assert current(view).text == churn

    press(view, "estimate")
    look_through(window)
    assert f"[{churn}](fact:estimate)" in summary(window)
    assert churn not in [finding.text for finding in view.findings]
    window.controller.undo()
    look_through(window)
    assert churn in [finding.text for finding in view.findings]

    choose(view, built)
    press(view, "remove")
    look_through(window)
    assert built not in summary(window)
    assert ("It stays." if language == "en" else "这句留下。") in summary(window)

    choose(view, churn)
    press(view, "bind")
    assert view.buttons is not None
    assert view.buttons.menu is not None
    actions: list[QAction] = view.buttons.menu.actions()
    assert actions[-1].text() == texts("review_view.another")
    view.buttons.menu.close()
    actions[0].trigger()
    look_through(window)
    assert "40%" not in summary(window)
    assert "](fact:" in summary(window).split("\n\n", maxsplit=1)[0]

    choose(view, vans)
    dialog = view.open_assumption(current(view))
    dialog.name.setText("Vans we own" if language == "en" else "自有车辆")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    look_through(window)
    assert "[12](fact:evidence.assumption_1" in summary(window)

    with window.qtbot.waitSignal(view.place_chosen) as got:
        QTest.keyClick(view.list, Qt.Key.Key_Return)
    assert got.args is not None
    assert window.shell.current_screen == "documents"


def test_another_fact_is_found_by_typing(open_window: OpenWindowMaker) -> None:
    window = open_window()
    view = open_review(window, "en")
    choose(view, "9,123")
    dialog = view.open_facts(current(view))
    dialog.field.setText("surveyed")
    dialog.search()
    assert dialog.list.count() >= 1
    first = dialog.list.item(0).text()
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    look_through(window)
    assert "surveyed" in first
    assert "9,123" not in summary(window)
    assert "](fact:evidence.survey_size)" in summary(window)


def test_the_list_can_be_narrowed_and_is_all_within_reach_of_keys_and_speech(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    view = open_review(window, "en")
    can_be_narrowed(window, view)
    choose(view, "40%")
    tab_leads_to_the_buttons(window, view)
    says_that_a_text_changed(window, view)
    everything_speaks(window, view)


def can_be_narrowed(window: OpenWindow, view: ReviewView) -> None:
    """Show the findings of a language, or of a document."""
    assert view.filter.count() == 4
    everything = view.model.rowCount()
    for data, is_empty in (("zh", True), ("en", False), (window.document.id, False)):
        view.filter.setCurrentIndex(view.filter.findData(data))
        view.filter.activated.emit(view.filter.currentIndex())
        assert (view.model.rowCount() == 0) is is_empty
    assert view.model.rowCount() == everything


def test_leaving_ends_the_look_and_coming_back_shows_only_what_changed(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    window.open_sample()
    assert window.controller.review.isHidden()
    window.controller.actions["go_review"].trigger()
    view = window.controller.review
    look_through(window)
    assert view.none.isVisible()
    view.none.chosen.emit("review_view.go_to_documents")
    assert window.shell.current_screen == "documents"

    open_review(window, "en")
    found = view.findings
    window.controller.actions["go_home"].trigger()
    window.controller.actions["go_review"].trigger()
    assert not view.pump.is_running
    assert view.findings is found
    view._look()
    view._is_current = False
    view._look()
    window.controller.actions["go_home"].trigger()
    assert not view.pump.is_running
    window.controller.actions["go_review"].trigger()
    view.progress.cancelled.emit()
    assert view.stopped.isVisible()
    view.stopped.chosen.emit("review_view.again")
    look_through(window)
    assert view.list.isVisible()


def everything_speaks(window: OpenWindow, view: ReviewView) -> None:
    """Look for the name of every control and what a row says; go where one leads."""
    assert view.list.accessibleName()
    assert view.filter.accessibleName()
    assert view.buttons is not None
    for button in view.buttons.buttons.values():
        assert button.text()
        assert "40%" in button.accessibleDescription()
    spoken = str(view.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole))
    assert spoken.startswith("Figures that nothing backs: Churn is 40% a month.")
    question = next(f for f in view.findings if f.kind == "empty_section")
    choose(view, question.text)
    press(view, "go")
    assert window.shell.current_screen == "documents"


def test_what_is_said_of_an_answer_leads_to_its_question(open_window: OpenWindowMaker) -> None:
    window = open_window()
    view = open_review(window, "en")
    project_id = window.controller.project_id
    assert project_id is not None
    window.services.interview.set_answer(project_id, "answers.why_now", None, language="en")
    look_through(window)
    missing = next(f for f in view.findings if f.path == "answers.why_now")
    choose(view, missing.text)
    press(view, "answer")
    assert window.shell.current_screen == "interview"
    window.services.interview.set_answer(
        project_id, "answers.why_now", "The levy rises by 41% in June.", language="en"
    )
    window.services.interview.set_answer(
        project_id, "answers.why_now", "六月起税费上涨 38%。", language="zh"
    )
    window.controller.actions["go_review"].trigger()
    look_through(window)
    parted = next(f for f in view.findings if f.kind == "stale_pair")
    choose(view, parted.text)
    press(view, "answer")
    assert window.shell.current_screen == "interview"


def says_that_a_text_changed(window: OpenWindow, view: ReviewView) -> None:
    """Do something to words that are gone."""
    gone = Finding(
        kind="unbacked", document_id=window.document.id, text="1%",
        section_id=window.section_id("executive_summary"),
    )  # fmt: skip
    view._deeds()["remove"](gone)
    assert any("no longer stands" in m.sentence for m in window.shell.message_bar.messages)


def test_hundreds_of_findings_are_shown_at_once(qtbot: QtBot, theme: Theme, english: Texts) -> None:
    assert theme.scheme == "light"
    findings = [
        Finding(
            kind="unbacked", document_id="d", section_id="s", start=n, text=f"{n}%",
            sentence=f"Of 🐟 and **bread** {n}% are sold, as {n} people told us. " * 2,
            reason="Nothing in your project says so.",
        )
        for n in range(500)
    ]  # fmt: skip
    view, model = FindingsList(), FindingsModel()
    qtbot.addWidget(view)
    view.setModel(model)
    delegate = FindingDelegate(view)
    view.setItemDelegate(delegate)
    model.show(rows_of(findings, {"d": "Plan", "s": "Market"}, english), english)
    view.resize(700, 500)
    view.show()
    qtbot.waitExposed(view)
    view.grab()
    view.scrollToBottom()
    view.grab()
    assert model.rowCount() == 501
    assert model.next_finding(0) == 1
    assert model.next_finding(999) == 500
    assert view.visualRect(model.index(500)).bottom() <= view.viewport().height() + 20


def test_the_pump_hands_over_everything_and_can_be_stopped(qtbot: QtBot) -> None:
    finding = Finding(kind="unbacked", document_id="d", section_id="s")
    pump = PartsPump()
    with qtbot.waitSignal(pump.finished) as got:
        pump.start(iter([(finding,), (), (finding,)]))
    assert got.args == [(finding, finding)]
    pump.start(iter([(finding,)]))
    pump.stop()
    assert not pump.is_running


def test_the_pump_waits_for_what_is_looked_at_elsewhere(qtbot: QtBot) -> None:
    finding, answers = Finding(kind="unbacked", document_id="d", section_id="s"), [False, True]
    pump, asked = PartsPump(), list[int]()
    pump.advanced.connect(asked.append)
    with qtbot.waitSignal(pump.finished) as got:
        pump.start(iter([(finding,)]), lambda: not (answers and answers.pop()))
    assert got.args == [(finding,)]
    assert asked == [0]


def test_an_assumption_needs_a_name(qtbot: QtBot, english: Texts) -> None:
    dialog = AssumptionDialog("40%")
    qtbot.addWidget(dialog)
    dialog.retranslate(english)
    submitted: list[str] = []
    dialog.submitted.connect(submitted.append)
    dialog._submit()
    assert submitted == []
    nothing = FactDialog("40%", lambda _words: ())
    qtbot.addWidget(nothing)
    nothing._choose()
    assert nothing.list.count() == 0


def test_a_figure_is_marked_where_it_stands_alone(english: Texts) -> None:
    sentence = "In 2031 we had 31 boats and 31% more."
    finding = Finding(
        kind="unbacked", document_id="d", section_id="s", text="**31**", sentence=sentence
    )
    [_, row] = rows_of([finding], {}, english)
    start, length = row.mark
    assert (start, sentence[start : start + length]) == (sentence.index("31 boats"), "31")


def tab_leads_to_the_buttons(window: OpenWindow, view: ReviewView) -> None:
    """Walk by the Tab key from the list through its buttons."""
    view.list.setFocus()
    reached = []
    for _ in range(5):
        QTest.keyClick(window.shell.focusWidget(), Qt.Key.Key_Tab)
        reached.append(window.shell.focusWidget())
    assert view.buttons is not None
    assert reached == list(view.buttons.buttons.values())


def test_a_sentence_is_offered_to_a_model_only_where_there_is_one(
    qtbot: QtBot, chinese: Texts
) -> None:
    claim = Finding(kind="false_claim", document_id="d", section_id="s")
    for has_model in (True, False):
        buttons = FindingButtons(claim, chinese, description="x", has_model=has_model)
        qtbot.addWidget(buttons)
        redraft = buttons.buttons["redraft"]
        assert redraft.isEnabled() is has_model
        assert ("未选择模型" in redraft.toolTip()) is not has_model
        assert ("未选择模型" in redraft.accessibleDescription()) is not has_model
        assert buttons.buttons["remove"].isEnabled()
