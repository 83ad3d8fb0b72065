"""The main window: rail, title row, messages, screens and status, without any business."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QActionGroup, QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from assistant.texts import Texts
from assistant.ui.action_table import ACTIONS
from assistant.ui.actions import ActionSet
from assistant.ui.command_palette import CommandPalette
from assistant.ui.labels import label
from assistant.ui.message_bar import MessageBar
from assistant.ui.model_badge import ModelBadge
from assistant.ui.navigation_rail import NavigationRail
from assistant.ui.title_row import TitleRow
from assistant.ui.tokens import XS, L
from assistant.ui.translation import keyed, retranslate_tree

_MINIMUM_SIZE_PX = (960, 640)
_SIZE_PX = (1280, 800)
_STATUS_FOR_MS = 12_000


class Shell(QMainWindow):
    """The window around the screens.

    Signals:
        screen_shown: this screen is in front now.
        close_requested: the window is about to close; write down what is not yet written.
    """

    screen_shown = Signal(str)
    close_requested = Signal()

    def __init__(self, actions: ActionSet, texts: Texts) -> None:
        super().__init__()
        self.actions_set = actions
        self._texts = texts
        self._screens: dict[str, QWidget] = {}
        self._screen_group = QActionGroup(self)
        self._project_name = ""
        self.message_bar = MessageBar(texts)
        self._title_row = TitleRow(actions, texts)
        self._rail = NavigationRail()
        self._stack = keyed(QStackedWidget(), name="ui.screens_name")
        self._stack.setObjectName("screens")
        self._stack.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # holds the focus of a new screen
        self._status = label("ui.offline", role="caption")
        self._status_timer = QTimer(self)
        self._status_timer.setSingleShot(True)
        self._status_timer.setInterval(_STATUS_FOR_MS)
        self._build()
        self.palette_overlay = CommandPalette(self, actions.for_palette)
        self._connect_signals()
        self.set_texts(texts)

    @property
    def model_badge(self) -> ModelBadge:
        """The badge in the title row."""
        return self._title_row.badge

    @property
    def current_screen(self) -> str:
        """The id of the screen in front, or an empty string before there is one."""
        shown = self._stack.currentWidget()
        return next((name for name, widget in self._screens.items() if widget is shown), "")

    def add_screen(self, screen_id: str, screen: QWidget) -> None:
        """Register a screen; the row of the action table with this ``screen`` opens it."""
        row = next(row for row in ACTIONS if row.screen == screen_id)
        self._screens[screen_id] = screen
        self._stack.addWidget(screen)
        action = self.actions_set[row.id]
        self._screen_group.addAction(action)
        if not row.is_off_rail:
            self._rail.add_screen(action, is_at_foot=row.rail_end)
        self.actions_set.connect_slot(row.id, lambda: self.show_screen(screen_id))
        retranslate_tree(screen, self._texts)

    def show_screen(self, screen_id: str) -> None:
        """Bring a registered screen to the front."""
        row = next(row for row in ACTIONS if row.screen == screen_id)
        self.actions_set[row.id].setChecked(True)
        self._stack.setCurrentWidget(self._screens[screen_id])
        self._stack.setFocus()
        self.screen_shown.emit(screen_id)

    def show_project(self, name: str) -> None:
        """Show the name of the open project in the title; empty for none."""
        self._project_name = name
        self._title_row.show_project(name)
        self._set_title()

    def show_status(self, sentence: str) -> None:
        """Show a quiet line at the foot for a while; empty brings back the usual one."""
        self._status.setText(sentence or self._texts("ui.offline"))
        if sentence:
            self._status_timer.start()
        else:
            self._status_timer.stop()

    def set_texts(self, texts: Texts) -> None:
        """Show the whole window in the language of ``texts``."""
        self._texts = texts
        self.actions_set.retranslate(texts)
        retranslate_tree(self, texts)
        self._set_title()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say that the window closes."""
        self.close_requested.emit()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit what depends on the size."""
        super().resizeEvent(event)
        self.palette_overlay.close_palette()

    def changeEvent(self, event: QEvent) -> None:
        """Follow changes of the window's state."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self.palette_overlay.close_palette()

    def _build(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        for widget in (self._title_row, self.message_bar, self._stack, self._status_line()):
            right.addWidget(widget, 1 if widget is self._stack else 0)
        central = QWidget()
        central.setObjectName("screen")
        row = QHBoxLayout(central)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(right, 1)
        self.setCentralWidget(central)
        self.actions_set.fill_menu_bar(self.menuBar())
        self.actions_set.add_keys_to(self)
        self.setMinimumSize(*_MINIMUM_SIZE_PX)
        self.resize(*_SIZE_PX)

    def _status_line(self) -> QFrame:
        line = keyed(QFrame(), name="ui.status_name")
        line.setObjectName("status_line")
        row = QHBoxLayout(line)
        row.setContentsMargins(L, XS, L, XS)
        row.addWidget(self._status, 1)
        return line

    def _connect_signals(self) -> None:
        self.actions_set.connect_slot("command_palette", self.palette_overlay.open_palette)
        self._status_timer.timeout.connect(lambda: self.show_status(""))
        self.model_badge.clicked.connect(self.actions_set["go_models"].trigger)

    def _set_title(self) -> None:
        if self._project_name:
            title = self._texts("ui.window_title", project=self._project_name)
        else:
            title = self._texts("ui.program_name")
        self.setWindowTitle(title)
