"""Knows a sentence that says again what an answer says, in nearly its words.

Binding asks that the words near a figure name its fact. An answer's figure has no name but the
words around it, so a sentence that keeps to those words is held against the whole answer instead:
its words must be the answer's, the word beside the figure must be the same, and it must not deny
what the answer says.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from assistant.domain.binding import Binding
from assistant.domain.figures import Figure
from assistant.domain.markdown_spans import Span

_LEAST_SAME = 0.75  # of a sentence's words
_FEWEST = 3  # words, or pairs of characters, by which a sentence is known for itself
_BESIDE = 4  # words to either side of a figure
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]+(?:['’-][^\W\d_\u3400-\u9fff]+)*")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_LITTLE = re.compile(r"我们|的|了|着|是|在|也|就|都|和|与|及|时|把|被|由|从|为")
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+|\d[\d.,]*")
_NO_WORDS = re.compile(r"[\W_]+")
_REACH = 60  # characters
_CLAUSE_END = re.compile(r"[;:.!?](?=\s|$)|,(?=\s)|[，；：。！？\n]")
_STEM = 5  # letters: "customer" and "customers" are one word
_LONG = 3
_DENIALS = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|without|neither|nor|cannot|fail\w*|instead)\b|n['’]t\b"
    r"|[不没無无未非勿]|并非|而是",
    re.IGNORECASE,
)
# Who raises money says so in one of these words, and all of them say the same.
_ASKING = re.compile(
    r"needs?|needed|asks?|asked|asking|wants?|wanted|seeks?|seeking|rais(?:e|es|ing)|looks?|looking"
)
# Of two such words beside a figure, the other one makes another figure of it.
_RIVALS = tuple(
    tuple(re.compile(each, re.IGNORECASE) for each in row)
    for row in (
        (r"\bpre-money\b|投前", r"\bpost-money\b|投后"),
        (r"\bgross\b|毛利", r"\bnet\b|净利"),
        (r"\bopening\b|期初|年初", r"\bclosing\b|期末|年末|年底"),
        (r"\b(?:minimum|lowest|least)\b|最低|最少", r"\b(?:maximum|highest|most)\b|最高|最多"),
        (r"\bmedian\b|中位", r"\b(?:mean|average)\b|平均"),
        (r"\b(?:profits?|earn\w*)\b|盈利|赚", r"\b(?:loss|losses|lost|lose)\b|亏"),
    )
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
    """What the founder said in one place in one language: its words, its sentences with figures.

    ``is_text`` marks one whose figures are no facts themselves but part of a text in a table.
    """

    words: frozenset[str]
    sentences: tuple[ToldSentence, ...]
    is_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Retelling:
    """A sentence of a text, as plain words.

    Attributes:
        text: the sentence.
        figures: all figures in it.
        us: finds what the founder's own company is called: as good as "we".
    """

    text: str
    figures: Sequence[Figure]
    us: re.Pattern[str]

    def words_in(self, text: str) -> frozenset[str]:
        """Return the words of a text without the company's names."""
        return words_of(self.us.sub(" ", text))


def retold(
    sentence: Retelling, place: Span, figure: Figure, answers: Sequence[ToldAnswer]
) -> Binding | None:
    """Return what a figure of an answer rests on, where a sentence says that answer's words again.

    Args:
        sentence: in the language of the answers.
        place: where the figure stands in it.
        figure: the figure.
        answers: what the founder said.

    Returns:
        The fact beside which most of the words stand, one of the numbers before a text that holds
        the figure; None too where two are said alike.
    """
    words = sentence.words_in(sentence.text)
    found: dict[str, tuple[tuple[bool, int], Binding]] = {}
    for answer in answers:
        if len(words & answer.words) < _LEAST_SAME * len(words):
            continue
        for told in answer.sentences:
            if len(words) < _FEWEST and not _says_as_little(words, sentence, told):
                continue
            for binding, span in zip(told.figures, told.spans, strict=True):
                if not _is_same(figure, binding.figure):
                    continue
                agreeing = _agreement(sentence.text, place, told.text, span)
                if agreeing == 0 and _is_part(sentence, told):
                    agreeing = 1
                if agreeing > 0:
                    key = str(binding.fact or binding.derived_from)
                    best = found.get(key, ((False, 0), binding))[0]
                    found[key] = max(best, (not answer.is_text, agreeing)), binding
    ranked = sorted(found.values(), key=itemgetter(0), reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1]


def _says_as_little(words: frozenset[str], sentence: Retelling, told: ToldSentence) -> bool:
    """Tell whether a sentence of hardly a word is known by the same words, or by all its figures.

    "Need $320,000." and "Tallyhop needs $320,000."
    """
    if words and words == sentence.words_in(told.text):
        return True
    if _is_part(sentence, told):
        return True
    there = [each.figure for each in told.figures]
    if not all(any(_is_same(one, other) for other in there) for one in sentence.figures):
        return False
    signs = _signs(sentence.us.sub(" ", sentence.text)) - _IS
    return signs <= _signs(told.text) and (len(sentence.figures) > 1 or len(there) == 1)


def _is_part(sentence: Retelling, told: ToldSentence) -> bool:
    """Tell whether a sentence stands word for word in a longer one."""
    return f" {_letters(sentence.text)} " in f" {_letters(told.text)} "


def _letters(text: str) -> str:
    return _NO_WORDS.sub(" ", text.casefold()).strip()


_IS = frozenset("有是为共达")


def _signs(text: str) -> set[str]:
    """Return every word that says something, and each Chinese character for itself."""
    return {_stem(each) for each in _TOKEN.findall(_LITTLE.sub(" ", text).casefold())}


def _is_same(one: Figure, other: Figure) -> bool:
    """Tell whether two figures are one: "women of 30 to 55" is no age, "women, 30 to 55" may be."""
    if one.qualifier != other.qualifier:
        return False
    if one.text.casefold() == other.text.casefold():
        return True
    return (one.unit, one.value, one.low, one.high) == (
        other.unit, other.value, other.low, other.high,
    )  # fmt: skip


def _agreement(sentence: str, place: Span, told: str, span: Span) -> int:
    """Return how many words beside the figure are the same; -1 where one denies the other."""
    if any(bool(each.search(sentence)) != bool(each.search(told)) for each in (_OTHERS, _THEY)):
        return -1
    own_clause, other_clause = _clause(sentence, place), _clause(told, span)
    if bool(_DENIALS.search(own_clause)) != bool(_DENIALS.search(other_clause)):
        return -1
    if _are_rivals(own_clause, other_clause):
        return -1
    here, there = _beside(sentence, place), _beside(told, span)
    return sum(len(own & other) for own, other in zip(here, there, strict=True))


def _are_rivals(own: str, other: str) -> bool:
    """Tell whether one says pre-money where the other says post-money, and the like."""
    for row in _RIVALS:
        here, there = ([bool(each.search(text)) for each in row] for text in (own, other))
        if any(here) and any(there) and not any(map(bool.__and__, here, there)):
            return True
    return False


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
    if _ASKING.fullmatch(word):
        return "ask"
    cut = word[:-1] if word.endswith("s") and len(word) > _LONG else word
    return cut[:_STEM]


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
