"""Knows a sentence that says again what an answer says, in nearly its words.

Binding asks that the words near a figure name its fact. An answer's figure has no name but the
words around it, so a sentence that keeps to those words is held against the whole answer instead:
its words must be the answer's, the word beside the figure must be the same, and it must not deny
what the answer says.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.domain.binding import Binding
from assistant.domain.figures import Figure
from assistant.domain.markdown_spans import Span

_LEAST_SAME = 0.75  # of a sentence's words
_FEWEST = 3  # words, or pairs of characters, by which a sentence is known at all
_BESIDE = 4  # words to either side of a figure
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]+(?:['’-][^\W\d_\u3400-\u9fff]+)*")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_LITTLE = re.compile(r"我们|的|了|着|是|在|也|就|都|和|与|及|时|把|被|由|从|为")
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+|\d[\d.,]*")
_REACH = 60  # characters
_CLAUSE_END = re.compile(r"[;:.!?](?=\s|$)|,(?=\s)|[，；：。！？\n]")
_STEM = 5  # letters: "customer" and "customers" are one word
_LONG = 3
_DENIALS = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|without|neither|nor|cannot|fail\w*|instead)\b|n['’]t\b"
    r"|[不没無无未非勿]|并非|而是",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:rivals?|competitors?|others?|elsewhere|average|typical\w*|industry|benchmark)\b"
    r"|同行|对手|竞争|竞品|别家|其他|行业|平均",
    re.IGNORECASE,
)
_THEY = re.compile(r"\b(?:they|them|theirs?|he|him|his|she|hers?)\b|[他她]", re.IGNORECASE)
_NO_NAMES = frozenset({
    "that", "this", "these", "those", "with", "from", "have", "there", "their", "they", "which",
    "when", "were", "been", "will", "would", "what", "where", "then", "than", "them", "also",
    "about", "into", "each", "does", "while", "after", "before", "only", "such", "some", "most",
    "more", "over", "because", "until", "since", "whose", "every", "here", "being", "company",
    "itself", "the", "and", "for", "was", "had", "has", "are", "its", "our", "out", "you", "who",
    "all", "any", "one", "two", "but", "not", "can", "may", "per", "now", "yet", "his", "her",
    "him", "she", "how", "why", "too", "off", "own", "use", "get", "got", "let", "via", "did",
    "say", "said", "says",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToldSentence:
    """A sentence of an answer, with its figures and what they rest on."""

    text: str
    figures: tuple[Binding, ...]
    spans: tuple[Span, ...]  # of the figures, in the text


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """What the founder said in one place in one language: its words, its sentences with figures."""

    words: frozenset[str]
    sentences: tuple[ToldSentence, ...]


def retold(
    sentence: str, place: Span, figure: Figure, answers: Sequence[ToldAnswer]
) -> Binding | None:
    """Return what a figure of an answer rests on, where a sentence says that answer's words again.

    Args:
        sentence: plain text, in the language of the answers.
        place: where the figure stands in it.
        figure: the figure.
        answers: what the founder said.

    Returns:
        None too where two answers say it, of different facts.
    """
    words = words_of(sentence)
    if len(words) < _FEWEST:
        return None
    found: dict[str, Binding] = {}
    for answer in answers:
        if len(words & answer.words) < _LEAST_SAME * len(words):
            continue
        for told in answer.sentences:
            for binding, span in zip(told.figures, told.spans, strict=True):
                if _is_same(figure, binding.figure) and _agree(sentence, place, told.text, span):
                    found[str(binding.fact or binding.derived_from)] = binding
    return next(iter(found.values())) if len(found) == 1 else None


def _is_same(one: Figure, other: Figure) -> bool:
    return (one.unit, one.value, one.low, one.high, one.qualifier) == (
        other.unit, other.value, other.low, other.high, other.qualifier,
    )  # fmt: skip


def _agree(sentence: str, place: Span, told: str, span: Span) -> bool:
    """Tell whether a word beside the figure is the same, and neither denies the other."""
    if any(bool(each.search(sentence)) != bool(each.search(told)) for each in (_OTHERS, _THEY)):
        return False
    if bool(_DENIALS.search(_clause(sentence, place))) != bool(
        _DENIALS.search(_clause(told, span))
    ):
        return False
    here, there = _beside(sentence, place), _beside(told, span)
    return any(own & other for own, other in zip(here, there, strict=True))


def _clause(text: str, place: Span) -> str:
    """Return the words that may deny a figure; the sentences of notes are long."""
    begin = max(0, place[0] - _REACH)
    before = text[begin : place[0]]
    after = text[place[1] : place[1] + _REACH]
    return before[_last_end(before) :] + " " + _CLAUSE_END.split(after, maxsplit=1)[0]


def _last_end(text: str) -> int:
    return max((found.end() for found in _CLAUSE_END.finditer(text)), default=0)


def _beside(text: str, place: Span) -> tuple[set[str], set[str]]:
    """Return what stands close before and close after a figure."""
    before = _TOKEN.findall(text[: place[0]].casefold())[-_BESIDE:]
    after = _TOKEN.findall(text[place[1] :].casefold())[:_BESIDE]
    return {_stem(each) for each in before if _tells(each)}, {
        _stem(each) for each in after if _tells(each)
    }


def _tells(token: str) -> bool:
    return bool(_HAN_RUN.match(token)) or (len(token) >= _LONG and token not in _NO_NAMES)


def _stem(word: str) -> str:
    return word[:_STEM]


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text that say something, and its pairs of Chinese characters."""
    return frozenset(_words(text))


def _words(text: str) -> Iterator[str]:
    for word in _WORD.findall(text.casefold()):
        if len(word) >= _LONG and word not in _NO_NAMES:
            yield _stem(word)
    for run in _HAN_RUN.findall(_LITTLE.sub(" ", text)):
        for at in range(len(run) - 1):
            yield run[at : at + 2]
