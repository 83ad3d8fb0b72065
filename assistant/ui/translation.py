"""Words on widgets: each widget remembers the keys of its words, and one walk sets them all.

A control made with ``keyed(QPushButton(), text="home.open")`` needs nothing else. A widget
whose words depend on values has a method ``retranslate(texts)``; the same walk calls it.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar, runtime_checkable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from assistant.texts import Texts

_Widget = TypeVar("_Widget", bound=QWidget)
_PREFIX = "words_"
_SETTERS: dict[str, Callable[[QWidget, str], None]] = {
    "text": lambda widget, words: _call(widget, "setText", words),
    "title": lambda widget, words: _call(widget, "setTitle", words),
    "placeholder": lambda widget, words: _call(widget, "setPlaceholderText", words),
    "tooltip": QWidget.setToolTip,
    "name": QWidget.setAccessibleName,
    "description": QWidget.setAccessibleDescription,
    "window_title": QWidget.setWindowTitle,
}


@runtime_checkable
class Translatable(Protocol):
    """A widget that sets its words itself."""

    def retranslate(self, texts: Texts) -> None:
        """Show every word in the language of ``texts``; children are walked by the caller."""


def keyed(widget: _Widget, **keys: str) -> _Widget:
    """Remember which texts ``widget`` shows, and return it.

    Keys are ``text``, ``title``, ``placeholder``, ``tooltip``, ``name``, ``description`` and
    ``window_title``. Call ``retranslate_tree`` afterwards, unless the shell will.
    """
    for kind, key in keys.items():
        if kind not in _SETTERS:
            raise ValueError(f"a widget has no words called {kind}")
        widget.setProperty(_PREFIX + kind, key)
    return widget


def retranslate_tree(root: QWidget, texts: Texts) -> None:
    """Set the words of ``root`` and of everything in it, parents first."""
    for widget in (root, *root.findChildren(QWidget)):
        _set_keyed_words(widget, texts)
        if isinstance(widget, Translatable):
            widget.retranslate(texts)


def _set_keyed_words(widget: QWidget, texts: Texts) -> None:
    for raw_name in widget.dynamicPropertyNames():
        name = bytes(raw_name.data()).decode()
        if name.startswith(_PREFIX):
            _SETTERS[name.removeprefix(_PREFIX)](widget, texts(widget.property(name)))


def _call(target: QObject, method: str, words: str) -> None:
    getattr(target, method)(words)
