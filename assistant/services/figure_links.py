"""Links the figures of a finished draft to the facts behind them."""

from collections.abc import Collection
from dataclasses import replace

from assistant.domain.answer_quotes import AnswerQuotes
from assistant.domain.binding import Binding, FactIndex, bind
from assistant.domain.bound_text import write_links
from assistant.domain.facts import FactSheet
from assistant.domain.languages import Language
from assistant.domain.paragraphs import split_paragraphs
from assistant.storage.documents import SectionSave

_LINKED = frozenset({"bound", "derived"})


class FigureLinks:
    """Links figures to the facts of one sheet."""

    def __init__(self, sheet: FactSheet) -> None:
        self._sheet = sheet
        self._index = FactIndex(sheet)
        self._quotes = AnswerQuotes(sheet, self._index)

    @property
    def sheet(self) -> FactSheet:
        """The facts."""
        return self._sheet

    @property
    def index(self) -> FactIndex:
        """The same facts, made ready for binding."""
        return self._index

    def make_whole(self) -> None:
        """Make what else is made when it is first asked for: two threads may ask at once."""
        index = self._index.index
        index.record("")
        index.lines_called("")
        index.texts_say("a")
        for line in index.lines.values():
            index.family(line)
            return

    def bindings(self, markdown: str) -> tuple[Binding, ...]:
        """Return what each figure of a text rests on."""
        return self._quotes.settled(markdown, bind(markdown, self._index))

    def linked(self, markdown: str, language: Language, told: Collection[str] = ()) -> str:
        """Return the text with a link at each figure that a fact, or simple arithmetic, backs.

        Of several facts that a figure may be it is the one among ``told``, the ids of those that
        the text was written from.
        """
        found = [_chosen(each, told) for each in self.bindings(markdown)]
        backed = [each for each in found if each.status in _LINKED and not self._is_of_text(each)]
        return write_links(markdown, backed, self._sheet, language)

    def _is_of_text(self, binding: Binding) -> bool:
        """Tell whether a figure rests on a text of a table: a link to it would not follow it."""
        fact = self._sheet.get(binding.fact) if binding.fact is not None else None
        return fact is not None and fact.unit == "text"

    def linked_save(
        self, save: SectionSave, language: Language, told: Collection[str] = ()
    ) -> SectionSave:
        """Return a draft with its figures linked; what the founder's own words are stays known."""
        markdown = self.linked(save.markdown, language, told)
        if not save.own_words or markdown == save.markdown:
            return replace(save, markdown=markdown)
        count = len(split_paragraphs(save.own_words))
        own_words = "\n\n".join(split_paragraphs(markdown)[:count])
        return replace(save, markdown=markdown, own_words=own_words)


def _chosen(binding: Binding, told: Collection[str]) -> Binding:
    """Return a binding with the one of its candidates that a text was written from."""
    known = [each for each in binding.candidates if each in told]
    if binding.status != "ambiguous" or len(known) != 1:
        return binding
    return Binding(figure=binding.figure, status="bound", fact=known[0])
