"""Walks through every screen and dialog of a window, for tests that look at all of it."""

from collections.abc import Iterator

from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QWidget,
)

from tests.unit.ui.window_making import OpenWindow

SCREENS = ("home", "interview", "calculators", "documents", "models", "settings")
TOPICS = ("company", "product", "revenue", "tax")


def places(window: OpenWindow) -> Iterator[tuple[str, QWidget]]:
    """Show one place after the other and yield its name and the widget that holds it."""
    controller = window.controller
    for screen in SCREENS:
        controller.shell.show_screen(screen)
        QApplication.processEvents()
        yield screen, window.shell
    controller.shell.show_screen("interview")
    for topic in TOPICS:
        controller.interview.topics.choose(topic)
        QApplication.processEvents()
        yield topic, window.shell
    yield from dialogs(window)


def dialogs(window: OpenWindow) -> Iterator[tuple[str, QWidget]]:
    """Open one dialog after the other."""
    controller, project_id = window.controller, window.controller.project_id
    assert project_id is not None
    for name, opener in (
        ("search", controller.open_search),
        ("history", controller.open_history),
        ("figures out of date", controller.open_following),
        ("manual", controller.open_manual),
        ("about", controller.open_about),
        ("new project", controller.projects.new_project),
        ("sample", controller.projects.open_sample),
        ("rename", lambda: controller.projects.rename_project(project_id)),
        ("purge", lambda: controller.projects.purge_project(project_id)),
        ("export", controller.open_export),
    ):
        dialog = opener()
        assert isinstance(dialog, QDialog), name
        QApplication.processEvents()
        yield name, dialog
        dialog.reject()
        QApplication.processEvents()


def shown(root: QWidget) -> Iterator[QWidget]:
    """Yield every widget in sight."""
    for widget in root.findChildren(QWidget):
        if widget.isVisibleTo(root):
            yield widget


def words_of(widget: QWidget) -> Iterator[str]:
    """Yield every word a widget shows or says."""
    yield widget.toolTip()
    yield widget.accessibleName()
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(index) for index in range(widget.count()))
    elif isinstance(widget, QListWidget):
        yield from (widget.item(row).text() for row in range(widget.count()))
