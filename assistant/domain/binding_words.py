"""Splits labels and prose into words that compare across inflection and language."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from assistant.domain.binding_concepts import ACRONYMS, CONCEPTS, GENERIC_EN, GENERIC_ZH, STOP_EN
from assistant.domain.binding_phrases import OTHERWISE, may_begin, phrase_tokens
from assistant.domain.binding_sayings import SAYINGS

_RUN = re.compile(
    r"(?:Series [A-F](?![A-Za-z])|[A-F]\+? ?轮)|[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’]*|[\u3400-\u9fff]+"
)
_LONG_ENOUGH = 4  # letters a word keeps at least before an ending is taken off
_GENERIC_WEIGHT = 0.1
_BIGRAM_WEIGHT = 0.55  # a Chinese word has about two of them
_MODIFIER_WEIGHT = 0.6  # what chooses among facts, and names none alone
_MODIFIERS = frozenset(
    f"={concept}"
    for concept in (
        "new", "total", "average", "median", "opening", "closing", "minimum", "maximum", "net",
        "gross", "target", "year end", "month end",
    )
)  # fmt: skip
_TIMES = re.compile(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?\s+\d{4}\b"
    r"|\b(?:19|20|21)\d\d(?:\s*年|-(?:Q[1-4]|H[12]|\d{1,2}))?(?:\s*\d{1,2}\s*月)?"
    r"|\bQ[1-4]\b|\bH[12]\b",
    re.IGNORECASE,
)


_SAME_WORDS = {
    "afterwards": "after",
    "thereafter": "after",
    "beforehand": "before",
    "previously": "before",
}


_PEOPLE = frozenset({"Min", "Sam", "Tam", "Som"})  # no minimum and no market, but names


def _stem(word: str) -> str:
    """Return an English word without plural, -ing, -ed and the final e."""
    for ending in ("'s", "’s", "'", "’"):
        word = word.removesuffix(ending)
    if len(word) > _LONG_ENOUGH and word.endswith("ies"):
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif len(word) >= _LONG_ENOUGH and word[-1] == "s" and word[-2] not in "sui":
        word = word[:-1]
    if len(word) > _LONG_ENOUGH + 1 and word.endswith("ery"):
        word = word[:-1]  # a bakery is a baker's
    return _without_tense(word)


def _without_tense(word: str) -> str:
    for ending in ("ing", "ed"):
        if len(word) >= _LONG_ENOUGH + len(ending) - 1 and word.endswith(ending):
            word = word[: -len(ending)]
            if word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    is_long = len(word) >= _LONG_ENOUGH and word.endswith("e")
    return word[:-1] if is_long and word[:-1] not in ACRONYMS else word  # same is no SAM


def _plain(word: str) -> str:
    if word.isascii():
        return word.lower()
    folded = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def _concepts_by_word() -> tuple[dict[str, tuple[str, ...]], dict[str, list[str]]]:
    english: dict[str, tuple[str, ...]] = {}
    chinese: dict[str, set[str]] = {}
    for concept, (words, han) in CONCEPTS.items():
        for word in words.split():
            english[word] = (*english.get(word, ()), f"={concept}")
        for word in han.split():
            chinese.setdefault(word, set()).add(f"={concept}")
    _HAN_CONCEPTS.update({word: tuple(sorted(found)) for word, found in chinese.items()})
    starts: dict[str, list[str]] = {}
    for word in sorted(chinese, key=len, reverse=True):
        starts.setdefault(word[0], []).append(word)
    return english, starts


_HAN_CONCEPTS: dict[str, tuple[str, ...]] = {}
_ENGLISH, _HAN_STARTS = _concepts_by_word()


_HAN_PAIRS = frozenset(word[:2] for row in _HAN_STARTS.values() for word in row if len(word) > 1)
_ROUND = re.compile(r"Series (?P<en>[A-F])|(?P<zh>[A-F])\+? ?轮")


@lru_cache(maxsize=20_000)
def word_tokens(word: str) -> tuple[str, ...]:
    """Return what one English word stands for: its concepts, else its stem; () for a mere hinge."""
    named = _ROUND.fullmatch(word)
    if named is not None:
        return (f"series {named['en'] or named['zh']}",)  # one word in both languages
    plain = _plain(word).removesuffix("'s").removesuffix("’s")
    plain = _SAME_WORDS.get(plain, plain)
    if word in _PEOPLE:
        return (plain,)
    if not plain or plain in STOP_EN:
        return ()
    found = _ENGLISH.get(plain, ())
    for meant in ACRONYMS.get(plain, "").split():
        found += _ENGLISH.get(meant, (_stem(meant),))
    if plain in ACRONYMS:
        return (plain, *dict.fromkeys(found))
    return found or (_stem(plain),)


def _han_word_at(run: str, index: int) -> str:
    for word in _HAN_STARTS.get(run[index], ()):
        if run.startswith(word, index):
            return word
    return ""


def _han_label(run: str) -> Iterator[str]:
    """Yield the known words of a run of Chinese, and the bigrams of what is left between them."""
    rest = ""
    index = 0
    while index < len(run):
        word = _han_word_at(run, index)
        if not word:
            rest += run[index]
            index += 1
            continue
        yield from _bigrams(rest)
        rest = ""
        yield from _HAN_CONCEPTS[word]
        index += len(word)
    yield from _bigrams(rest)


def han_words(run: str) -> Iterator[tuple[int, int]]:
    """Yield where words that mean the same in both languages stand in a run of Chinese."""
    index = 0
    while index < len(run):
        word = _han_word_at(run, index)
        if word:
            yield index, index + len(word)
        index += len(word) or 1


@cache
def _sayings() -> dict[str, list[tuple[str, frozenset[str]]]]:
    """Return what texts may say by its first two signs, longest first, with what it stands for."""
    stands: dict[str, set[str]] = {}
    for row in SAYINGS:
        for word in row:
            found = (token for other in row if other != word for token in label_tokens(other))
            stands.setdefault(word, set()).update(found)
    starts: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for word in sorted(stands, key=len, reverse=True):
        others = frozenset(stands[word].difference(label_tokens(word)))
        starts.setdefault(word[:2], []).append((word, others))
    return starts


@lru_cache(maxsize=20_000)
def stands_for(thing: str) -> frozenset[str]:
    """Return the words of labels that a Chinese name of a thing may stand for: 探头, 感应器."""
    found: set[str] = set(label_tokens(thing))
    for place in range(len(thing) - 1):
        for word, tokens in _sayings().get(thing[place : place + 2], ()):
            if thing.startswith(word, place):
                found |= tokens
                break
    return frozenset(found)


def _bigrams(run: str) -> Iterator[str]:
    for index in range(len(run) - 1):
        yield run[index : index + 2]


@lru_cache(maxsize=20_000)
def says(pattern: re.Pattern[str], text: str) -> bool:
    """Tell whether words that a pattern knows stand in a text."""
    return pattern.search(text) is not None


def label_tokens(text: str) -> tuple[str, ...]:
    """Return the different words of a label, months and years left out, in their order."""
    found: dict[str, None] = {}
    for match in _RUN.finditer(without_times(text)):
        run = match[0]
        found.update(dict.fromkeys(_han_label(run) if run[0] > "\u33ff" else word_tokens(run)))
    return tuple(found)


def without_times(text: str) -> str:
    """Return a label without the months, quarters and years it names."""
    return _TIMES.sub(" ", text)


def token_weight(token: str) -> float:
    """Return how much a word says before it is known how many labels share it."""
    if token in GENERIC_STEMS or token in GENERIC_ZH:
        return _GENERIC_WEIGHT
    if token in _MODIFIERS:
        return _MODIFIER_WEIGHT
    return _BIGRAM_WEIGHT if token[0] > "\u33ff" else 1.0


GENERIC_STEMS = frozenset(_stem(word) for word in GENERIC_EN)


_MOST_FORMS = 50_000


class Vocabulary:
    """The words that a sheet's facts know, found in texts again and again."""

    def __init__(
        self, known: frozenset[str], roles: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        self.known = known
        self._roles = roles or {}  # whose a role is, by the words of the name: the CEO's
        self._forms: dict[str, tuple[str, ...]] = {}  # what each English word written stands for
        self._runs: dict[str, list[tuple[int, str]]] = {}  # the same of each run of Chinese
        self._sayings = {
            start: [(word, others & known) for word, others in row]
            for start, row in _sayings().items()
        }
        self._pairs = known.union(self._sayings)  # of signs that may begin something
        self._starts: dict[str, tuple[str, ...]] = {}  # the same of those that phrases begin with

    def scan(self, text: str, start: int, end: int) -> list[tuple[int, str]]:
        """Return the words of a stretch of text that are known, each with its place.

        Those that the text says otherwise begin with ``OTHERWISE``.
        """
        found: list[tuple[int, str]] = []
        forms = self._forms
        free = 0  # where a phrase ends whose words say nothing else
        for match in _RUN.finditer(text, start, end):
            run = match[0]
            if run[0] > "\u33ff":
                read = self._runs.get(run)
                if read is None:
                    read = self._read_han(run)
                if read:
                    place = match.start()
                    found.extend([(place + start, token) for start, token in read])
                continue
            tokens = forms.get(run)
            if tokens is None:
                tokens = self._learn(run)
                if run in self._starts:
                    said, end_of_it = self._phrase(text, run, match.end())
                    tokens = said if end_of_it else tokens + said
                    if match.start() >= free and end_of_it:
                        place, free = match.start(), end_of_it
                        found.extend([(place, token) for token in tokens])
                        continue
            if tokens and match.start() >= free:
                place = match.start()
                found.extend([(place, token) for token in tokens])
        return found

    def _phrase(self, text: str, run: str, end: int) -> tuple[tuple[str, ...], int]:
        said, end_of_it = phrase_tokens(text, run, end)
        known = tuple(token for token in said if token.removeprefix(OTHERWISE) in self.known)
        return known, end_of_it if known or not said else 0

    def _learn(self, run: str) -> tuple[str, ...]:
        tokens = self._starts.get(run)  # what phrases begin with is looked at each time
        if tokens is not None:
            return tokens
        if len(self._forms) > _MOST_FORMS:
            self._forms.clear()
        tokens = tuple(token for token in word_tokens(run) if token in self.known)
        tokens += self._roles.get(run, ())
        (self._starts if may_begin(run) else self._forms)[run] = tokens
        return tokens

    def _read_han(self, run: str) -> list[tuple[int, str]]:
        """Return the words of a run of Chinese; a text is read anew with each change of it."""
        known = self.known
        found: list[tuple[int, str]] = []
        # Known words do not overlap: 利率 is no interest inside 毛利率.
        inner: set[int] = set()
        for start, end in han_words(run):
            inner.update(range(start + 1, end))
            names = _HAN_CONCEPTS[run[start:end]]
            found.extend([(start, name) for name in names if name in known])
        pairs = self._pairs
        hits = [(i, pair) for i in range(len(run) - 1) if (pair := run[i : i + 2]) in pairs]
        found.extend([(i, pair) for i, pair in hits if pair in known])
        for start, _, tokens in self._said_otherwise(run, hits, inner):
            found.extend([(start, OTHERWISE + token) for token in sorted(tokens)])
        if len(self._runs) > _MOST_FORMS:
            self._runs.clear()
        self._runs[run] = found
        return found

    def said_otherwise(self, run: str) -> Iterator[tuple[int, int, frozenset[str]]]:
        """Yield where a run of Chinese says in other words what labels say, with their words."""
        inner = {place for start, end in han_words(run) for place in range(start + 1, end)}
        pairs = [(place, run[place : place + 2]) for place in range(len(run) - 1)]
        return self._said_otherwise(run, pairs, inner)

    def _said_otherwise(
        self, run: str, pairs: list[tuple[int, str]], inner: set[int]
    ) -> Iterator[tuple[int, int, frozenset[str]]]:
        sayings = self._sayings
        free = 0
        for index, pair in pairs:
            if index < free or pair not in sayings or index in inner:
                continue
            longer = len(_han_word_at(run, index)) if pair in _HAN_PAIRS else 0
            for word, tokens in sayings[pair]:
                if len(word) < longer:
                    free = index + longer  # 销售 is nothing inside 销售额
                    break
                if run.startswith(word, index):
                    free = index + len(word)
                    if tokens:
                        yield index, free, tokens
                    break
