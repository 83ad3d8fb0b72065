"""Knows the founder's own sentences again: a figure in one keeps the fact it is in her answer.

Around a sentence that was taken out of an answer stand other words than there, which may leave
its figures without a fact, or with several. She has said them all the same. A sentence in nearly
her words is looked at in the same way (``answer_retelling``).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.domain.answer_retelling import Retelling, ToldAnswer, ToldSentence, retold, words_of
from assistant.domain.binding import Binding, FactIndex, bind
from assistant.domain.binding_links import is_said_by
from assistant.domain.facts import Fact, FactSheet
from assistant.domain.figures import Figure, find_figures
from assistant.domain.languages import LANGUAGES, Language, LocalizedText
from assistant.domain.markdown_spans import Span
from assistant.domain.sentences import sentence_spans

_BACKED = frozenset({"bound", "derived"})
_OF_ANSWERS = "answers."
_LINE = re.compile(r"[^\n]+")
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*+)\]\((?:fact|source):[^()\s]*\)")
_NO_WORDS = re.compile(r"[\W_]+")
_FEWEST_LETTERS = 4  # a shorter sentence may be anybody's
_LONGEST_NAME = 60  # characters
_COMPANY = ("company.name", "company.legal_name")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Quote:
    """A sentence of an answer that holds figures, with what each of them rests on."""

    figures: tuple[Binding, ...]


class AnswerQuotes:
    """The sentences of a project's answers, read when the first of them is looked for."""

    def __init__(self, sheet: FactSheet, index: FactIndex) -> None:
        self._sheet = sheet
        self._index = index

    def settled(self, markdown: str, bindings: Sequence[Binding]) -> tuple[Binding, ...]:
        """Return the bindings of a text, with those of her own sentences as in her answers."""
        if all(each.status in _BACKED for each in bindings):
            return tuple(bindings)
        found = {each.figure.start: each for each in bindings}
        found |= self._in_names(markdown, bindings)
        for span, words in _sentences(markdown):
            inside = [each for each in bindings if span[0] <= each.figure.start < span[1]]
            left = [found[each.figure.start] for each in inside]
            if any(each.status not in _BACKED for each in left):
                found |= self._settled(left, words)
                found |= self._retold(
                    [found[each.figure.start] for each in inside], markdown[slice(*span)], span[0]
                )
        return tuple(found[each.figure.start] for each in bindings)

    def _in_names(self, markdown: str, bindings: Sequence[Binding]) -> dict[int, Binding]:
        """Return what figures rest on that are part of a name: a nine-day camp, a 64-litre box."""
        found: dict[int, Binding] = {}
        open_ = [each for each in bindings if each.status not in _BACKED and not each.figure.link]
        for pattern, fact in self._names_with_figures if open_ else ():
            for name in pattern.finditer(markdown):
                for each in open_:
                    if name.start() <= each.figure.start and each.figure.end <= name.end():
                        found[each.figure.start] = Binding(
                            figure=each.figure, status="bound", fact=fact
                        )
        return found

    def _retold(self, inside: Sequence[Binding], sentence: str, begin: int) -> dict[int, Binding]:
        """Return what figures rest on in a sentence that says an answer's words again."""
        settled: dict[int, Binding] = {}
        figures = [each.figure for each in inside]
        for each in inside:
            if each.figure.link is not None or each.status in _BACKED:
                continue
            before = _LINK.sub(r"\1", sentence[: each.figure.start - begin])
            place = (len(before), len(before) + len(each.figure.text))
            plain = before + _LINK.sub(r"\1", sentence[each.figure.start - begin :])
            retelling = Retelling(text=plain, figures=figures, us=self._us)
            told = retold(retelling, place, each.figure, self._told)
            if told is not None:
                settled[each.figure.start] = replace(told, figure=each.figure)
        return settled

    def _settled(self, inside: Sequence[Binding], words: str) -> dict[int, Binding]:
        quote = self._quotes.get(words)
        if quote is None or len(quote.figures) != len(inside):
            return {}
        pairs = zip(inside, quote.figures, strict=True)
        return {
            here.figure.start: replace(there, figure=here.figure)
            for here, there in pairs
            if here.status not in _BACKED and _is_same(here.figure, there.figure)
        }

    @cached_property
    def _quotes(self) -> dict[str, _Quote]:
        quotes: dict[str, _Quote] = {}
        for fact in self._sheet:
            if fact.id.startswith(_OF_ANSWERS) and isinstance(fact.value, LocalizedText):
                for language in LANGUAGES:
                    for words, quote in self._quotes_of(fact.id, fact.value.get(language) or ""):
                        quotes.setdefault(words, quote)
        return quotes

    @cached_property
    def _us(self) -> re.Pattern[str]:
        """What finds the company's names."""
        names = [name for each in _COMPANY for name in _texts_of(self._sheet.get(each))]
        return re.compile("|".join(map(re.escape, names)) or r"(?!)", re.IGNORECASE)

    @cached_property
    def _names_with_figures(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """The names in the tables that have a figure in them, each with its fact."""
        found = []
        for fact in self._sheet:
            if fact.id.endswith(".name") and not fact.id.startswith(_OF_ANSWERS):
                for name in _texts_of(fact):
                    if len(name) <= _LONGEST_NAME and find_figures(name):
                        words = r"\s*".join(map(re.escape, name.split()))
                        found.append((re.compile(words, re.IGNORECASE), fact.id))
        return tuple(found)

    @cached_property
    def _told(self) -> tuple[ToldAnswer, ...]:
        """All that she wrote, each in each language, with what its figures rest on."""
        words: dict[tuple[str, Language], frozenset[str]] = defaultdict(frozenset)
        told: list[tuple[str, Language, tuple[ToldSentence, ...]]] = []
        for fact in self._sheet:
            if not isinstance(fact.value, LocalizedText):
                continue
            for language in LANGUAGES:
                text = fact.value.get(language) or ""
                record = fact.id if fact.id.startswith(_OF_ANSWERS) else fact.id.rpartition(".")[0]
                plain = _LINK.sub(r"\1", text)
                words[record, language] |= words_of(f"{fact.label(language)}. {plain}")
                told.append((record, language, self._told_in(fact.id, text)))
        return tuple(
            ToldAnswer(
                words[record, language], sentences, is_text=not record.startswith(_OF_ANSWERS)
            )
            for record, language, sentences in told
            if sentences
        )

    def _told_in(self, fact: str, markdown: str) -> tuple[ToldSentence, ...]:
        """Return the sentences of a text; a figure of a table's text rests on the text itself."""
        if fact.startswith(_OF_ANSWERS):
            own = self._figures_of(f"{fact}.")
            bindings = [_own(each, own) for each in bind(markdown, self._index)]
        else:
            bindings = [
                Binding(figure=figure, status="bound", fact=fact)
                for figure in find_figures(markdown)
            ]
        sentences: list[ToldSentence] = []
        for (start, end), _ in _sentences(markdown):
            inside = tuple(each for each in bindings if start <= each.figure.start < end)
            sound = tuple(each for each in inside if each.status in _BACKED)
            heads = [_LINK.sub(r"\1", markdown[start : each.figure.start]) for each in sound]
            spans = tuple(
                (len(head), len(head) + len(each.figure.text))
                for head, each in zip(heads, sound, strict=True)
            )
            words = _LINK.sub(r"\1", markdown[start:end])
            if sound:
                sentences.append(ToldSentence(words, sound, spans))
        return tuple(sentences)

    def _quotes_of(self, answer: str, text: str) -> Iterator[tuple[str, _Quote]]:
        own = self._figures_of(f"{answer}.") if text else ()
        bindings = [_own(each, own) for each in bind(text, self._index)]
        for span, words in _sentences(text):
            inside = tuple(each for each in bindings if span[0] <= each.figure.start < span[1])
            if inside:
                yield words, _Quote(figures=inside)

    def _figures_of(self, prefix: str) -> list[Fact]:
        """Return the facts that the figures of an answer are, of the brief or of their own."""
        also = [self._sheet.get(each) for each in self._sheet.aliases if each.startswith(prefix)]
        own = [fact for fact in self._sheet if fact.id.startswith(prefix)]
        return [*own, *(fact for fact in also if fact is not None)]


def _texts_of(fact: Fact | None) -> list[str]:
    """Return what a fact says in each language."""
    if fact is None or not isinstance(fact.value, LocalizedText):
        return []
    return [text for language in LANGUAGES if (text := fact.value.get(language))]


def _own(binding: Binding, own: Sequence[Fact]) -> Binding:
    """Return what a figure of an answer rests on: at least the fact that it is itself."""
    if binding.status in _BACKED:
        return binding
    fact = next((each for each in own if is_said_by(binding.figure, each)), None)
    if fact is None:
        return binding
    return Binding(figure=binding.figure, status="bound", fact=fact.id)


def _is_same(one: Figure, other: Figure) -> bool:
    return (one.unit, one.value, one.low, one.high) == (
        other.unit, other.value, other.low, other.high,
    )  # fmt: skip


def _sentences(markdown: str) -> Iterator[tuple[Span, str]]:
    """Yield where the sentences of a text stand, with their letters and digits alone."""
    for line in _LINE.finditer(markdown):
        for start, end in sentence_spans(line[0]):
            words = _NO_WORDS.sub("", _LINK.sub(r"\1", line[0][start:end]))
            if len(words) >= _FEWEST_LETTERS:
                yield (line.start() + start, line.start() + end), words.casefold()
