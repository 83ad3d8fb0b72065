"""What is measured on a text as a model wrote it, before anything was cut or mended."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.asked_length import asked_length
from assistant.domain.binding import Binding
from assistant.domain.draft_cleaning import is_looping
from assistant.domain.facts import Fact, FactSheet
from assistant.domain.figures import Figure, find_figures
from assistant.domain.gaps import MODEL_GAP
from assistant.domain.languages import Language, LocalizedText
from assistant.domain.sentences import length_of
from assistant.services.figure_links import FigureLinks
from tests.benchmarks.writing_cases import WritingCase
from tests.benchmarks.writing_leaks import leaks_in

_GRAM = 4
_SAME_AGAIN = 4  # times that a run may stand in one text before it is a loop
_LOOP_RUN: dict[Language, int] = {"en": 4, "zh": 8}  # words, signs: four signs may be one word
_WORD = re.compile(r"[\u3400-\u9fff]|[A-Za-z][A-Za-z'’-]*|\d+(?:[.,]\d+)*")
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_LONG = 4  # letters of a word that says something
_STEM = 5
_LATIN = re.compile(r"[A-Za-z][A-Za-z'’&.+-]*[A-Za-z]|[A-Za-z]")
_LEAST_TAKEN_UP = 0.25  # of the wording of an answer that has no figure
_SMALL = (Decimal(1), Decimal(2), Decimal("0.5"))


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMeasure:
    """What was found in one text.

    Attributes:
        facts: how many required facts there were, and how many of them appear: an answer by a bound
            figure of its own, or by its wording where it has none; a value by being bound or named.
        figures: how many figures these facts have, and how many appear and bind.
        unbacked: figures that nothing backs.
        words: words, or characters of Chinese.
        repeated: share of its four-word runs that it has had before.
        is_loop: it says the same again and again.
        purity: share of its words that are in its language or in its facts.
        is_in_range: whether its length is what the outline asks for.
        asks: whether it asks for what was taken out, where something was.
        leaks: names and figures that only the training examples have.
    """

    facts: tuple[int, int]
    figures: tuple[int, int]
    unbacked: int
    words: int
    repeated: float
    is_loop: bool
    purity: float
    is_in_range: bool
    asks: bool
    leaks: tuple[str, ...]


def measure(case: WritingCase, text: str, links: FigureLinks) -> TextMeasure:
    """Return what a text shows; ``links`` are those of the case's facts."""
    plain = MODEL_GAP.sub("", text)
    bindings = links.bindings(plain)
    backed = [_numbers(each.figure) for each in bindings if _is_backed(each, case.sheet)]
    words = _WORD.findall(plain)
    least, most = asked_length(case.plan.section, case.lines, case.language)
    length = length_of(plain, case.language)
    asked = {label.strip() for label in MODEL_GAP.findall(text)}
    return TextMeasure(
        facts=_count(_is_there(fact, plain, backed, case.language) for fact in case.required),
        figures=_count(
            _numbers(each) in backed or any(_numbers(each) <= one for one in backed)
            for fact in case.required
            for each in _figures_of(fact, case.language)
        ),
        unbacked=sum(each.status == "unbacked" for each in bindings),
        words=length,
        repeated=_repeated(words),
        is_loop=_is_loop(plain, words, case.language),
        purity=_purity(plain, case),
        is_in_range=least <= length <= most,
        asks=set(case.gaps) <= asked,
        leaks=tuple(leaks_in(case, plain)),
    )


def _count(every: Iterable[bool]) -> tuple[int, int]:
    found = list(every)
    return len(found), sum(found)


def _is_there(
    fact: Fact, text: str, backed: Sequence[set[Decimal | str]], language: Language
) -> bool:
    own = _figures_of(fact, language)
    if own:
        return any(_numbers(each) <= one for each in own for one in backed)
    wanted = _content_words(_words_of(fact, language))
    return len(wanted & _content_words(text)) >= _LEAST_TAKEN_UP * len(wanted)


def _content_words(text: str) -> set[str]:
    """Return longer words without their endings, and pairs of Chinese characters."""
    words = {word[:_STEM] for word in _LATIN.findall(text.casefold()) if len(word) >= _LONG}
    runs = _HAN_RUN.findall(text)
    return words | {run[at : at + 2] for run in runs for at in range(len(run) - 1)}


def _figures_of(fact: Fact, language: Language) -> list[Figure]:
    return [each for each in find_figures(_words_of(fact, language)) if not _is_word(each)]


def _words_of(fact: Fact, language: Language) -> str:
    if isinstance(fact.value, LocalizedText):
        return fact.value.get(language) or ""
    return str(fact.value)


def _is_word(figure: Figure) -> bool:
    """Tell whether a number is a word of the language: "the two of us", "one of them"."""
    return figure.unit in ("count", "plain") and figure.value in _SMALL


def _numbers(figure: Figure) -> set[Decimal | str]:
    every = (figure.value, figure.low, figure.high, *figure.terms)
    return {value for value in every if value is not None}


def _is_backed(binding: Binding, sheet: FactSheet) -> bool:
    if binding.status != "ambiguous":
        return binding.status == "bound"  # a model is not to compute
    found = [sheet.get(each) for each in binding.candidates]
    return len({(fact.value, fact.unit) for fact in found if fact is not None}) == 1


def _grams(words: Sequence[str], length: int = _GRAM) -> Counter[tuple[str, ...]]:
    runs = range(len(words) - length + 1)
    return Counter(tuple(words[each : each + length]) for each in runs)


def _repeated(words: Sequence[str]) -> float:
    grams = _grams(words)
    every = grams.total()
    return (every - len(grams)) / every if every else 0.0


def _is_loop(text: str, words: Sequence[str], language: Language) -> bool:
    runs = _grams(words, _LOOP_RUN[language])
    return is_looping(text) or any(times >= _SAME_AGAIN for times in runs.values())


def _purity(text: str, case: WritingCase) -> float:
    """Return the share of the words that are of the language, or stand in the facts."""
    words = _WORD.findall(text)
    if not words:
        return 1.0
    known = "\n".join((case.plan.section.title, *case.lines))
    if case.language == "en":
        foreign = [sign for sign in _HAN.findall(text) if sign not in known]
    else:
        own = {word.casefold() for word in _LATIN.findall(known)}
        foreign = [word for word in _LATIN.findall(text) if word.casefold() not in own]
    return 1 - len(foreign) / len(words)
