"""What can be done about a marked figure or claim: a part of the context menu, and a key."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAction
from PySide6.QtWidgets import QMenu, QWidget, QWidgetAction

from assistant.domain.link_targets import ESTIMATE
from assistant.errors import AssistantError
from assistant.services.checking import Finding
from assistant.services.drafting import DraftingService
from assistant.texts import Texts
from assistant.ui.chip_editing import Chip, chips_in
from assistant.ui.finding_dialogs import AssumptionDialog, FactDialog
from assistant.ui.findings_model import figure_words
from assistant.ui.icons import icon
from assistant.ui.labels import label
from assistant.ui.rich_text_formats import FACT_ID
from assistant.ui.screen_context import ScreenContext
from assistant.ui.section_editor import SectionEditor
from assistant.ui.tokens import S
from assistant.ui.window_language import language_of

_FIGURES = frozenset({"unbacked", "ambiguous", "outdated"})
_REASON_WIDTH_PX = 380


class FigureActions(QObject):
    """Offers what can be done, and does it.

    Signals:
        about_to_act: the text must be saved first, so that findings are about what is stored.
        review_requested: show everything that is to be checked.
    """

    about_to_act = Signal()
    review_requested = Signal()

    def __init__(self, context: ScreenContext, texts: Texts) -> None:
        super().__init__()
        self._context = context
        self._texts = texts

    def set_texts(self, texts: Texts) -> None:
        """Offer everything in the language of ``texts``."""
        self._texts = texts

    def add_to(self, menu: QMenu, editor: SectionEditor, letter: int | None) -> None:
        """Put what can be done at a letter, or at the cursor, on top of a menu."""
        position = editor.textCursor().selectionStart() if letter is None else letter
        finding = editor.marks.at(position, is_letter=letter is not None)
        chip = _estimate_at(editor, position, is_letter=letter is not None)
        first = next(iter(menu.actions()), None)
        actions: list[QAction] = []
        if finding is not None:
            actions += self._actions_for(finding, menu, editor)
        elif chip is not None and not editor.isReadOnly():
            actions.append(
                self._action(menu, "not_estimate", "undo", partial(editor.free_chip, chip))
            )
        menu.insertActions(first, actions) if first is not None else menu.addActions(actions)
        if actions and first is not None:
            menu.insertSeparator(first)

    def open_at_cursor(self, editor: SectionEditor) -> QMenu | None:
        """Open what can be done about the mark at the cursor, else about the next in the text."""
        cursor = editor.textCursor()
        finding = editor.marks.at(cursor.selectionStart())
        chip = _estimate_at(editor, cursor.selectionStart())
        if finding is None and chip is None:
            finding = editor.marks.after(cursor.position())
            words = editor.marks.selection(finding) if finding is not None else None
            if words is None:
                return None
            editor.setTextCursor(words)
        menu = QMenu(editor)
        self.add_to(menu, editor, None)
        if menu.isEmpty():
            menu.deleteLater()
            return None
        show_menu(menu, editor, finding)
        return menu

    def _actions_for(self, finding: Finding, menu: QMenu, editor: QWidget) -> list[QAction]:
        act = self._context.services.checking
        drafting = self._context.services.drafting
        made: list[QAction] = [_reason(finding.reason, menu)]
        if finding.kind in _FIGURES:
            made += self._choices(finding, menu, editor)
            ask = partial(self._ask_assumption, finding, editor)
            made.append(self._action(menu, "make_assumption", "plus", ask))
            accept = partial(self._act, lambda: act.accept_estimate((finding,)))
            made.append(self._action(menu, "own_estimate_action", "check", accept))
        has_model = self._context.services.models.has_model
        if has_model and drafting.can_redraft_sentence(finding.section_id, finding.paragraph_id):
            redraft = partial(self._act, lambda: redraft_sentence_of(drafting, finding))
            made.append(self._action(menu, "redraft_sentence", "draft", redraft))
        remove = partial(self._act, lambda: act.remove_sentence(finding))
        made.append(self._action(menu, "remove_sentence", "trash", remove))
        made.append(self._action(menu, "see_all", "list", self.review_requested.emit))
        return made

    def _choices(self, finding: Finding, menu: QMenu, editor: QWidget) -> list[QAction]:
        checking, language = self._context.services.checking, language_of(self._texts)
        made = []
        for choice in checking.candidates(finding, language):
            words = self._texts("figures.bind_to", fact=choice.words)
            made.append(_made(menu, words, "link", partial(self._bind, finding, choice.id)))
        ask = partial(self._ask_fact, finding, editor)
        made.append(self._action(menu, "another_fact", "find", ask))
        return made

    def _ask_fact(self, finding: Finding, editor: QWidget) -> FactDialog:
        checking, language = self._context.services.checking, language_of(self._texts)
        dialog = FactDialog(
            figure_words(finding), lambda words: checking.find_facts(finding, words, language)
        )
        dialog.chosen.connect(lambda fact_id: self._bind(finding, fact_id))
        dialog.open_over(editor, self._texts)
        return dialog

    def _ask_assumption(self, finding: Finding, editor: QWidget) -> AssumptionDialog:
        dialog = AssumptionDialog(figure_words(finding))
        services = self._context.services
        language = services.documents.get(finding.document_id).language
        dialog.submitted.connect(
            lambda name: self._act(
                lambda: services.checking.make_assumption(finding, label=name, language=language)
            )
        )
        dialog.open_over(editor, self._texts)
        return dialog

    def _bind(self, finding: Finding, fact_id: str) -> None:
        self._act(lambda: self._context.services.checking.bind(finding, fact_id))

    def _act(self, act: Callable[[], object]) -> None:
        self.about_to_act.emit()
        try:
            act()
        except AssistantError as error:  # the text has changed meanwhile
            self._context.report(error)

    def _action(self, menu: QMenu, key: str, icon_name: str, act: Callable[[], object]) -> QAction:
        return _made(menu, self._texts(f"figures.{key}"), icon_name, act)


def show_menu(menu: QMenu, editor: SectionEditor, finding: Finding | None) -> None:
    """Open a menu at the cursor and say what it is about to those who do not see it."""
    menu.popup(editor.mapToGlobal(editor.cursorRect().bottomLeft()))
    menu.setActiveAction(next((each for each in menu.actions() if each.isEnabled()), QAction()))
    if finding is not None:
        event = QAccessibleAnnouncementEvent(editor, finding.reason)
        QAccessible.updateAccessibility(event)


def _made(menu: QMenu, words: str, icon_name: str, act: Callable[[], object]) -> QAction:
    action = QAction(icon(icon_name), words.replace("&", "&&"), menu)
    action.triggered.connect(lambda _checked=False: act())
    return action


def _reason(reason: str, menu: QMenu) -> QAction:
    """Return the reason as the head of a menu: words that wrap, nothing to choose."""
    head = QWidgetAction(menu)
    words = label(role="strong", wraps=True)
    words.setText(reason)
    words.setMaximumWidth(_REASON_WIDTH_PX)
    words.setContentsMargins(S + S // 2, S, S, S)
    head.setDefaultWidget(words)
    head.setText(reason)
    head.setEnabled(False)
    return head


def _estimate_at(editor: SectionEditor, position: int, *, is_letter: bool = False) -> Chip | None:
    """Return the chip of an accepted estimate around a position."""
    for chip in chips_in(editor.document().findBlock(position)):
        is_here = chip.start <= position < chip.end + (not is_letter)
        if is_here and chip.format.property(FACT_ID) == ESTIMATE:
            return chip
    return None


def redraft_sentence_of(drafting: DraftingService, finding: Finding) -> None:
    """Have the sentence of a finding written anew, with what is wrong with it told."""
    place = (finding.section_id, finding.paragraph_id, finding.start, finding.end)
    drafting.redraft_sentence(*place, reason=finding.reason)
