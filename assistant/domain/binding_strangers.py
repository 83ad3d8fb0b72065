"""Finds the words of a sentence that the project does not know: it speaks of something else.

A sentence about the project names its facts with the project's own words and joins them with
ordinary ones. A noun that neither is - the gyms that lose 2.6% of their members - is a stranger,
and where one stands as the owner or the thing of a figure, a fact of the same value is not meant.
"""

import re
from collections.abc import Iterator

from assistant.domain.binding_case import Case
from assistant.domain.binding_concepts import GENERIC_ZH
from assistant.domain.binding_countries import countries_named, places_named
from assistant.domain.binding_everyday import CIRCUMSTANCES, TRADES
from assistant.domain.binding_index import Index
from assistant.domain.binding_ordinary import (
    BEFORE_NOUNS,
    DETERMINERS,
    ORDINARY_EN,
    SUBJECTS,
)
from assistant.domain.binding_ordinary_zh import JARGON, ordinary_out
from assistant.domain.binding_phrases import called_otherwise
from assistant.domain.binding_words import han_words, word_tokens

_WORD = re.compile(r"(?<![\w-])[A-Za-zÀ-ɏ]+(?:-[A-Za-zÀ-ɏ]+)*(?:['’]s)?(?![\w-])")
_CLAUSE_EN = re.compile(r"[,;:(]\s+|\s(?:and|while|whereas|but|against|versus|vs)\s")
_CLAUSE_ZH = re.compile(r"[，；：、（(,;:]|\n")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_OPENER = re.compile(
    r"[\s*_\-+•>|\"“]*(?:At|After|Before|Below|By|During|For|From|In|Of|On|Over|Since|Through|Under"
    r"|Until|When|With|Within|Without|Unlike|As|If|Once|While|Although|Because|Hi|Hello|Dear)\b[^,]*,\s",
)
_REPORTED = re.compile(  # how a mail begins, which says nothing of whose a figure is
    r"[\s*_\-+•>|\"“]*(?:(?:I|We)(?:['’]m| am| are) )?"
    r"(?:[Hh]appy|[Gg]lad|[Pp]leased|[Dd]elighted|[Pp]roud|[Ss]orry)"
    r" to (?:confirm|report|say|tell you|announce|share|write)(?: that)?\b\s*"
)
_DETERMINER = "|".join(sorted(DETERMINERS))
_IS_NOUN = re.compile(rf"\s*(?:[A-ZÀ-Þ]|(?:{_DETERMINER})\b)")
# Looked ahead for, so that of the "company of friends" both are met.
_ITS_WORDS = r"(?=(?P<words>(?:\s+[A-Za-zÀ-ɏ]+(?:-[A-Za-zÀ-ɏ]+)*(?![\w-])){1,4}))"
_OF = re.compile(
    rf"\b(?P<where>(?:out )?(?:at|of|among|amongst|by|from|for|in|on|with))\b{_ITS_WORDS}"
)
_OF_IT = re.compile(rf"\b(?P<where>of|among|amongst)\b{_ITS_WORDS}")
_AMONG = re.compile(rf"[\s*_\-+•>|]*(?P<where>Among|At|For)\b{_ITS_WORDS}")
_OWNERS = frozenset({"of", "among", "amongst", "for", "For", "Among"})  # after which one is named
_OURS = re.compile(r"[\s*_\-+•>|]*(?:[Ww]e|[Oo]ur)\b")
_NAME = re.compile(r"(?<=[a-z,;’'] )(?:the )?(?P<word>[A-Z][a-zé]{2,})(?:['’]s)?\b")
_AFTER = re.compile(r"[,;:.，；。、：\n(（|]|\band\b|而|并")
WHAT_IT_IS = re.compile(
    r"(?P<word>[A-Za-z]+) of"
    r"(?: (?:about|around|roughly|nearly|almost|over|under|up to|only|just))?[\s*_]*\Z"
)
_THING = re.compile(r"的([\u3400-\u9fff]+)")
_NAME_IN_CHINESE = re.compile(r"(?<![A-Za-z])(?P<word>[A-Z][a-z]{2,})\s?的")
_LONE_SIGN = re.compile(r"(?<![\u3400-\u9fff])[\u3400-\u9fff](?![\u3400-\u9fff])")
_HOUSES = frozenset("所店厂校院馆堂局吧坊铺行社场")
_OURS_ZH = ("我们", "公司")
_PARTICLES = frozenset(
    {"up", "ups", "off", "offs", "in", "ins", "out", "outs", "on", "ons", "even"}
)
_LEAST_HAN = 2  # one sign alone may be the end of any word
_SHORT = 3  # letters; units and currencies have no more
_LONG = 5


def stranger(case: Case, index: Index) -> str | None:
    """Return a word that names whose or what a figure is and that the project does not know."""
    return next(_strangers(case, index), None)


def _strangers(case: Case, index: Index) -> Iterator[str]:
    sentence = case.before.split("\n")[-1]
    if " to " in sentence[:40]:
        sentence = _REPORTED.sub("", sentence, count=1)
    clause = _CLAUSE_EN.split(sentence)[-1]
    subjects = [_OPENER.sub("", sentence, count=1), *case.row]
    if _IS_NOUN.match(clause):
        subjects.append(clause)
    for text in subjects:
        yield from _subject(text, index)
    near, after = _CLAUSE_EN.split(case.ahead)[-1], _AFTER.split(case.after, maxsplit=1)[0]
    of_it = _OF_IT if _OURS.match(sentence) else _OF  # what we do may be done anywhere
    for pattern, stretch in ((_OF, near), (of_it, after), (_AMONG, sentence)):
        for match in pattern.finditer(stretch):
            word = _first_noun(match["words"])
            is_owner = match["where"] in _OWNERS or not _is_circumstance(word)
            if is_owner and not _is_familiar(word, index):
                yield word
    for pattern, stretch in ((_NAME, near), (WHAT_IT_IS, case.before)):
        for match in pattern.finditer(stretch):
            if not _is_familiar(match["word"], index):
                yield match["word"]
    yield from _han_strangers(sentence, after, case.row, index)


def _subject(text: str, index: Index) -> Iterator[str]:
    """Yield the first noun of a clause if it is a stranger."""
    for match in _WORD.finditer(text):
        word = match[0]
        lower = word.lower()
        if lower in SUBJECTS:
            return
        if word[0] < "a" and _is_of_a_people(word):
            continue
        if lower in BEFORE_NOUNS or _may_be_before_one(word):
            if countries_named(word):
                return
        else:
            if not _HAN.search(text, 0, match.start()) and not _is_familiar(word, index):
                yield word
            return


def _is_of_a_people(word: str) -> bool:
    """Tell whether a word says of what country somebody is, and names no country: Italian."""
    return bool(countries_named(word)) and not places_named(word)


def _first_noun(words: str) -> str:
    """Return what is named after a preposition, past what only describes it."""
    every = words.split()
    return next((word for word in every if word.lower() not in BEFORE_NOUNS), every[0])


def _is_circumstance(word: str) -> bool:
    """Tell whether a word says where or with what something is done: on a clipboard, by phone."""
    return all(part in CIRCUMSTANCES for part in word.lower().split("-"))


def _may_be_before_one(word: str) -> bool:
    """Tell whether a word is an adverb or a participle by its form, or an abbreviation."""
    lower = word.lower()
    is_formed = len(word) > _LONG and lower.endswith(("ly", "ed", "ing")) and lower not in TRADES
    return is_formed or len(word) < _SHORT


def _is_familiar(word: str, index: Index) -> bool:
    if word in JARGON or word.isupper() or _may_be_before_one(word) or countries_named(word):
        return True
    first, _, head = word.rpartition("-")  # an ice-cream is no ice
    if first and head.lower() in _PARTICLES and not first.lower().startswith("start"):
        head = first  # sign-ups, write-offs
    part = head.lower()
    is_ordinary = part in ORDINARY_EN or part in BEFORE_NOUNS or part in SUBJECTS
    return is_ordinary or _is_known(head, index)


def _is_known(word: str, index: Index) -> bool:
    tokens = word_tokens(word)
    if not tokens or any(token[0] == "=" or token in index.known for token in tokens):
        return True
    if any(token in index.known for token in called_otherwise(word)):
        return True
    return index.texts_say(word.lower())


def _han_strangers(before: str, after: str, row: tuple[str, ...], index: Index) -> Iterator[str]:
    for clause in _CLAUSE_ZH.split(before):  # what a sentence begins with, all of it is of
        yield from _unknown(clause, index)
    thing = _THING.match(after)
    if thing is not None:
        yield from (run for run in _unknown(thing[1], index) if thing[1].startswith(run))
    for match in _NAME_IN_CHINESE.finditer(before):
        if match["word"] not in JARGON and not _is_known(match["word"], index):
            yield match["word"]
    for text in row:
        yield from _unknown(text, index)


def _unknown(text: str, index: Index) -> list[str]:
    """Return the Chinese nouns of a text that nothing knows.

    A run of signs is one where it stands before all that is known, as the subject does, or
    where it owns what follows.
    """
    signs = list(text)
    first = len(text)
    for match in _HAN.finditer(text):
        for start, end in _covered(match[0], index):
            if _names_a_thing(match[0][start:end]):
                first = min(first, match.start() + start)
            signs[match.start() + start : match.start() + end] = " " * (end - start)
    left = "".join(signs)
    rest = _with_places(ordinary_out(left), left)
    return [
        match[0]
        for match in _HAN.finditer(rest)
        if len(match[0]) >= _LEAST_HAN
        and (
            match.start() < first
            or "的" in (text[match.end() : match.end() + 1], text[match.start() - 1])
        )
    ]


def _names_a_thing(word: str) -> bool:
    """Tell whether a known word says what a clause is of: a country and a mere hinge do not."""
    return word in _OURS_ZH or (word not in GENERIC_ZH and not countries_named(word))


def _with_places(rest: str, left: str) -> str:
    """Give an unknown sign the one behind it that makes it a house of some trade: 诊所, 酒店."""
    signs = list(rest)
    for match in _LONE_SIGN.finditer(rest):
        place = match.end()
        if left[place : place + 1] in _HOUSES:
            signs[place] = left[place]
    return "".join(signs)


def _covered(run: str, index: Index) -> Iterator[tuple[int, int]]:
    yield from han_words(run)
    for start, end, _ in index.vocabulary.said_otherwise(run):
        yield start, end
    for place in range(len(run) - 1):
        pair = run[place : place + 2]
        if pair in index.known or pair in GENERIC_ZH or index.texts_say(pair):
            yield place, place + 2
