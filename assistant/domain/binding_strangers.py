"""Finds the words of a sentence that the project does not know: it speaks of something else.

A sentence about the project names its facts with the project's own words and joins them with
ordinary ones. A noun that neither is - the gyms that lose 2.6% of their members - is a stranger,
and where one stands as the owner or the thing of a figure, a fact of the same value is not meant.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.domain.binding_concepts import GENERIC_ZH
from assistant.domain.binding_countries import countries_named
from assistant.domain.binding_index import Index
from assistant.domain.binding_ordinary import (
    DETERMINERS,
    ORDINARY_EN,
    ORDINARY_HAN,
    ORDINARY_ZH,
    SUBJECTS,
)
from assistant.domain.binding_reading import Case
from assistant.domain.binding_words import han_words, word_tokens

_WORD = re.compile(r"(?<![\w-])[A-Za-zÀ-ɏ]+(?:-[A-Za-zÀ-ɏ]+)*(?:['’]s)?(?![\w-])")
_CLAUSE_EN = re.compile(r"[,;:(]\s+|\s(?:and|while|whereas|but|against|versus|vs)\s")
_CLAUSE_ZH = re.compile(r"[，；：、（(,;:]|\n")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_OPENER = re.compile(
    r"[\s*_\-+•>|\"“]*(?:At|After|Before|Below|By|During|For|From|In|Of|On|Over|Since|Through|Under"
    r"|Until|When|With|Within|Without|As|If|Once|While|Although|Because|Hi|Hello|Dear)\b[^,]*,\s",
)
_DETERMINER = "|".join(sorted(DETERMINERS))
_IS_NOUN = re.compile(rf"\s*(?:[A-ZÀ-Þ]|(?:{_DETERMINER})\b)")
_OF = re.compile(
    r"\b(?:at|of|among|amongst|by|from|for|in|on|with)\s+"
    rf"(?:(?:{_DETERMINER})\s+)*(?P<word>[A-Za-zÀ-ɏ]+(?:-[A-Za-zÀ-ɏ]+)*)(?![\w-])"
)
_NAME = re.compile(r"(?<=[a-z,;’'] )(?:the )?(?P<word>[A-Z][a-zé]{2,})(?:['’]s)?\b")
_AFTER = re.compile(r"[,;:.，；。、：\n(（|]|\band\b|而|并")
_THING = re.compile(r"的([\u3400-\u9fff]+)")
_LEAST_HAN = 2  # one sign alone may be the end of any word
_SHORT = 3  # letters; units and currencies have no more


def stranger(case: Case, index: Index) -> str | None:
    """Return a word that names whose or what a figure is and that the project does not know."""
    return next(_strangers(case, index), None)


def _strangers(case: Case, index: Index) -> Iterator[str]:
    sentence = case.before.split("\n")[-1]
    clause = _CLAUSE_EN.split(sentence)[-1]
    subjects = [_OPENER.sub("", sentence, count=1), *case.row]
    if _IS_NOUN.match(clause):
        subjects.append(clause)
    for text in subjects:
        yield from _subject(text, index)
    near, after = _CLAUSE_EN.split(case.ahead)[-1], _AFTER.split(case.after, maxsplit=1)[0]
    for pattern, stretch in ((_OF, near), (_OF, after), (_NAME, near)):
        for match in pattern.finditer(stretch):
            if not _is_familiar(match["word"], index):
                yield match["word"]
    yield from _han_strangers(sentence, after, case.row, index)


def _subject(text: str, index: Index) -> Iterator[str]:
    """Yield the first noun of a clause if it is a stranger."""
    for match in _WORD.finditer(text):
        lower = match[0].lower()
        if lower in SUBJECTS or countries_named(match[0]) or _HAN.search(text, 0, match.start()):
            return
        if not _is_ordinary(match[0]):
            if not _is_familiar(match[0], index):
                yield match[0]
            return


def _is_ordinary(word: str) -> bool:
    lower = word.lower()
    is_joined = "-" in lower and any(part in ORDINARY_EN for part in lower.split("-"))
    return is_joined or lower in ORDINARY_EN or len(word) < _SHORT


def _is_familiar(word: str, index: Index) -> bool:
    if _is_ordinary(word) or word.isupper() or word.lower() in SUBJECTS or countries_named(word):
        return True
    return any(_is_known(part, index) for part in word.split("-"))


def _is_known(word: str, index: Index) -> bool:
    tokens = word_tokens(word)
    if not tokens or any(token[0] == "=" or token in index.known for token in tokens):
        return True
    return index.texts_say(word.lower())


def _han_strangers(
    before: str, after: str, row: tuple[str, ...], index: Index
) -> Iterator[str]:
    clauses = _CLAUSE_ZH.split(before)
    for clause in reversed(clauses):
        if not _HAN.search(clause):
            continue
        found, is_known = _unknown(clause, index)
        yield from found
        if is_known:
            break
    thing = _THING.match(after)
    if thing is not None:
        yield from (run for run in _unknown(thing[1], index)[0] if thing[1].startswith(run))
    for text in row:
        yield from _unknown(text, index)[0]


def _unknown(text: str, index: Index) -> tuple[list[str], bool]:
    """Return the runs of Chinese that nothing knows, and whether something of it is known."""
    found: list[str] = []
    is_known = False
    for match in _HAN.finditer(text):
        run = match[0]
        signs = list(run)
        for start, end in _covered(run, index):
            is_known = True
            signs[start:end] = " " * (end - start)
        rest = _ordinary_out("".join(signs))
        found.extend(piece for piece in rest.split() if len(piece) >= _LEAST_HAN)
    return found, is_known


def _covered(run: str, index: Index) -> Iterator[tuple[int, int]]:
    yield from han_words(run)
    for place in range(len(run) - 1):
        pair = run[place : place + 2]
        if pair in index.known or pair in GENERIC_ZH or index.texts_say(pair):
            yield place, place + 2


@lru_cache(maxsize=20_000)
def _ordinary_out(text: str) -> str:
    """Return what is left of Chinese without the words that any sentence has."""
    return ORDINARY_HAN.sub(" ", ORDINARY_ZH.sub(" ", text))
