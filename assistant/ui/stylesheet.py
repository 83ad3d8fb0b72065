"""The one style sheet of the window, made of tokens."""

from dataclasses import asdict
from string import Template

from assistant.ui.tokens import BODY, CAPTION, DISPLAY, LEAD, RADIUS, SMALL, TITLE, Scheme, Tokens

_TEMPLATE = Template("""
* { outline: none; }
QWidget { color: $text; font-size: ${body}px; }
QMainWindow, QDialog, #screens, #screen { background: $window; }
QToolTip { background: $surface; color: $text; border: 1px solid $border;
  padding: 6px 8px; font-size: ${small}px; }

QLabel { background: transparent; }
QLabel[role="display"] { font-size: ${display}px; font-weight: 700; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 700; }
QLabel[role="lead"] { font-size: ${lead}px; }
QLabel[role="heading"] { font-size: ${lead}px; font-weight: 700; }
QLabel[role="strong"] { font-weight: 700; }
QLabel[role="muted"] { color: $text_muted; }
QLabel[role="caption"] { color: $text_muted; font-size: ${caption}px; }
QLabel[role="danger"] { color: $danger; }
QLabel[stale="true"] { color: $text_muted; }

QMenuBar { background: $surface; border: none; padding: 2px 8px; font-size: ${small}px; }
QMenuBar::item { background: transparent; padding: 5px 10px; border-radius: 6px; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $surface; border: 1px solid $border; padding: 6px; }
QMenu::item { padding: 7px 28px 7px 12px; border-radius: 6px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $border_strong; }
QMenu::separator { height: 1px; background: $border; margin: 6px 8px; }
QMenu::icon { padding-left: 8px; }

QPushButton { background: $surface; color: $text; border: 1px solid $border; border-radius: 8px;
  padding: 7px 16px; min-height: 20px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $sunken; }
QPushButton:focus { border: 2px solid $accent; padding: 6px 15px; }
QPushButton:disabled { color: $border_strong; background: $window; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent;
  font-weight: 700; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $accent_pressed; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $sunken; color: $text_muted;
  border-color: $border; }
QPushButton[kind="quiet"] { background: transparent; border: 1px solid transparent; color: $accent;
  font-weight: 700; }
QPushButton[kind="quiet"]:hover { background: $accent_soft; }
QPushButton[kind="quiet"]:focus { border: 2px solid $accent; }
QPushButton[kind="danger"] { color: $danger; border-color: $danger; background: transparent; }
QPushButton[kind="danger"]:hover { background: $danger_soft; }
QPushButton[kind="danger"]:focus { border: 2px solid $danger; }

QToolButton { background: transparent; border: 2px solid transparent; border-radius: 8px;
  padding: 5px; }
QToolButton:hover { background: $hover; }
QToolButton:focus { border-color: $accent; }
QToolButton:checked { background: $accent_soft; color: $accent; }
QToolButton[kind="fold"] { font-weight: 700; text-align: left; padding: 7px 6px; }
QToolButton[kind="fold"]:checked { background: transparent; color: $text; }
QToolButton[kind="fold"]:hover { background: $hover; }
QPushButton:checked { background: $accent_soft; color: $accent; border-color: $accent; }
QToolButton:disabled { color: $border_strong; }
QToolButton::menu-indicator { image: none; }

#rail { background: $surface; border: none; border-right: 1px solid $border; }
#rail QToolButton { color: $text_muted; font-size: ${caption}px; padding: 7px 2px 5px 2px;
  border-radius: 10px; }
#rail QToolButton:hover { background: $hover; color: $text; }
#rail QToolButton:checked { background: $accent_soft; color: $accent; font-weight: 700; }
#title_row { background: $surface; border: none; border-bottom: 1px solid $border; }
#title_row QLabel#project_name { font-size: ${lead}px; font-weight: 700; }
#status_line { background: $surface; border: none; border-top: 1px solid $border; }
#status_line QLabel { color: $text_muted; font-size: ${caption}px; }
QPushButton#search_opener { background: $window; color: $text_muted; text-align: left;
  padding: 5px 12px; font-weight: 400; }
QPushButton#search_opener:hover { background: $hover; }
QPushButton#search_opener:focus { padding: 4px 11px; }

#model_badge { background: $window; border: 1px solid $border; border-radius: 15px;
  padding: 4px 12px; font-size: ${small}px; font-weight: 400; }
#model_badge:hover { background: $hover; }
#model_badge:focus { border: 2px solid $accent; padding: 3px 11px; }

QFrame[role="card"] { background: $surface; border: 1px solid $border; border-radius: 12px; }
QFrame[role="card"][clickable="true"]:hover { border-color: $accent; }
QFrame[role="card"][clickable="true"]:focus { border: 2px solid $accent; }
QFrame[role="divider"] { background: $border; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="panel"] { background: $surface; border: none; }
QFrame[role="paper"] { background: $surface; border: 1px solid $border; border-radius: 12px; }

#message_bar { border: none; border-radius: 10px; }
#message_bar[severity="info"] { background: $info_soft; border: 1px solid $info; }
#message_bar[severity="success"] { background: $success_soft; border: 1px solid $success; }
#message_bar[severity="warning"] { background: $warning_soft; border: 1px solid $warning; }
#message_bar[severity="error"] { background: $danger_soft; border: 1px solid $danger; }
#message_bar[severity="question"] { background: $question_soft; border: 1px solid $question; }

QLineEdit, QPlainTextEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateEdit {
  background: $surface; color: $text; border: 1px solid $border_strong; border-radius: 8px;
  padding: 7px 10px; selection-background-color: $selection; selection-color: $text; }
QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus,
QDateEdit:focus { border: 2px solid $accent; padding: 6px 9px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { background: $sunken;
  color: $text_muted; border-color: $border; }
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"] { border: 2px solid $danger; }
QTextEdit[role="section"] { font-size: 15px; }
QTextEdit { background: transparent; border: none; selection-background-color: $selection;
  selection-color: $text; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 28px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url(theme:down_$scheme.svg); width: 16px;
  height: 16px; }
QSpinBox, QDoubleSpinBox { padding-right: 24px; }
QAbstractSpinBox > QLineEdit, QAbstractSpinBox > QLineEdit:focus { border: none;
  background: transparent; padding: 0 0 0 10px; }
QSpinBox::up-button, QDoubleSpinBox::up-button { subcontrol-origin: border;
  subcontrol-position: top right; width: 24px; border: none; background: transparent; }
QSpinBox::down-button, QDoubleSpinBox::down-button { subcontrol-origin: border;
  subcontrol-position: bottom right; width: 24px; border: none; background: transparent; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url(theme:up_$scheme.svg); width: 12px;
  height: 12px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url(theme:down_$scheme.svg);
  width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $border; padding: 4px;
  selection-background-color: $accent_soft; selection-color: $text; }

QCheckBox, QRadioButton { spacing: 8px; background: transparent; padding: 3px;
  border: 2px solid transparent; border-radius: 6px; }
QCheckBox::indicator, QRadioButton::indicator, QListView::indicator { width: 16px; height: 16px;
  background: $surface; border: 1px solid $border_strong; border-radius: 5px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked, QListView::indicator:checked { background: $accent;
  border-color: $accent; image: url(theme:check_$scheme.svg); }
QRadioButton::indicator { border-radius: 9px; }
QRadioButton::indicator:checked { width: 8px; height: 8px; border: 5px solid $accent; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }

QListView, QTreeView, QTableView { background: transparent; border: none; }
QListView, QTreeView { border: 2px solid transparent; border-radius: 8px; padding: 2px; }
QListView::item, QTreeView::item { padding: 7px 10px; border-radius: 8px; color: $text; }
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected { background: $accent_soft; color: $text; }
QListView:focus, QTreeView:focus, QTableView:focus { border: 2px solid $accent;
  border-radius: 8px; }

QTableView[role="grid"] { background: $surface; border: 1px solid $border; border-radius: 8px;
  gridline-color: $border; selection-background-color: $accent_soft; selection-color: $text; }
QTableView[role="grid"]:focus { border: 2px solid $accent; }
QTableView[role="grid"]::item { padding: 0 8px; }
QTableView[role="grid"]::item:selected { background: $accent_soft; color: $text; }
QHeaderView, QTableCornerButton::section { background: $sunken; border: none; }
QHeaderView::section { background: $sunken; color: $text_muted; border: none;
  border-right: 1px solid $border; padding: 0 8px; font-size: ${small}px; }
QLineEdit[role="cell"], QLineEdit[role="cell"]:focus, QComboBox[role="cell"],
QComboBox[role="cell"]:focus { border: 2px solid $accent; border-radius: 0; padding: 0 6px; }

#command_palette { background: $surface; border: 1px solid $border_strong; border-radius: 14px; }
#command_palette QLineEdit { border: none; font-size: ${lead}px; padding: 12px 16px;
  background: transparent; }
#command_palette QListView { border: none; }
#command_palette QListView:focus { border: none; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[role="scrolled"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: $border_strong; border-radius: 3px; min-height: 32px;
  margin: 2px 3px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: $border_strong; border-radius: 3px; min-width: 32px;
  margin: 3px 2px; }
QScrollBar::handle:hover { background: $text_muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar { background: $sunken; border: none; border-radius: 3px; max-height: 6px;
  min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QSplitter::handle { background: transparent; border-radius: 4px; }
QSplitter::handle:hover { background: $hover; }
QTabBar::tab { background: transparent; padding: 8px 14px; color: $text_muted; border: none;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $accent; border-bottom-color: $accent; font-weight: 700; }
QTabBar::tab:focus { border: 2px solid $accent; border-radius: 6px; }
QTabWidget::pane { border: none; }
""")

_SIZES = {
    "caption": CAPTION,
    "small": SMALL,
    "body": BODY,
    "lead": LEAD,
    "title": TITLE,
    "display": DISPLAY,
    "radius": RADIUS,
}


def style_sheet(tokens: Tokens, scheme: Scheme) -> str:
    """Return the style sheet in these colours; ``theme:`` paths lead to its pictures."""
    return _TEMPLATE.substitute(asdict(tokens), **_SIZES, scheme=scheme)
