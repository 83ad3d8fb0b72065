"""Messages: the most urgent first, several in a queue, by keyboard, in words beside colour."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from assistant.texts import Texts
from assistant.ui.message_bar import Message, MessageBar, MessageChoice
from assistant.ui.theme import Theme


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme, english: Texts) -> MessageBar:
    assert theme.scheme == "light"
    made = MessageBar(english)
    qtbot.addWidget(made)
    return made


def _words(bar: MessageBar) -> str:
    labels = [each for each in bar.findChildren(QLabel) if each.isVisibleTo(bar)]
    return " | ".join(each.text() for each in labels)


def test_a_message_says_how_serious_it_is_in_words(bar: MessageBar) -> None:
    bar.post(Message(sentence="The disk is full.", severity="error"))
    assert not bar.isHidden()
    assert _words(bar) == "Problem | The disk is full."


def test_the_most_urgent_message_is_shown_first(bar: MessageBar) -> None:
    bar.post(Message(sentence="Saved.", severity="success"))
    bar.post(Message(sentence="The disk is full.", severity="error"))
    assert _words(bar) == "Problem | The disk is full. | 1 of 2"
    bar.show_next()
    assert "Saved." in _words(bar)


def test_dismissing_moves_on_and_the_last_one_hides_the_bar(qtbot: QtBot, bar: MessageBar) -> None:
    bar.post(Message(sentence="One."))
    bar.post(Message(sentence="Two."))
    QTest.keyClick(bar, Qt.Key.Key_Escape)
    assert "Two." in _words(bar)
    with qtbot.waitSignal(bar.emptied):
        bar.dismiss()
    assert bar.isHidden()


def test_the_same_sentence_is_not_shown_twice(bar: MessageBar) -> None:
    bar.post(Message(sentence="One."))
    bar.post(Message(sentence="One."))
    assert len(bar.messages) == 1


def test_a_later_message_of_a_topic_replaces_the_earlier_one(bar: MessageBar) -> None:
    bar.post(Message(sentence="Loading.", topic="model"))
    bar.post(Message(sentence="Loaded.", topic="model", severity="success"))
    assert [message.sentence for message in bar.messages] == ["Loaded."]
    bar.withdraw("model")
    assert bar.isHidden()


def test_a_choice_does_its_work_and_dismisses(bar: MessageBar) -> None:
    done: list[str] = []
    choice = MessageChoice(words="Restart", act=lambda: done.append("restarted"))
    bar.post(Message(sentence="The model stopped.", severity="error", choices=(choice,)))
    bar.show()
    button = next(each for each in bar.findChildren(QPushButton) if each.text() == "Restart")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert (done, bar.messages) == (["restarted"], ())


def test_markup_in_a_sentence_is_shown_as_it_is(bar: MessageBar) -> None:
    bar.post(Message(sentence="<b>a</b>"))
    label = next(each for each in bar.findChildren(QLabel) if each.text() == "<b>a</b>")
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_its_own_words_change_language(bar: MessageBar, chinese: Texts) -> None:
    bar.post(Message(sentence="The disk is full.", severity="error"))
    bar.retranslate(chinese)
    assert _words(bar) == "出现问题 | The disk is full."
