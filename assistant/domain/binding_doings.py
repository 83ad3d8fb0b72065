"""Tells by an English sentence's verb, scenario or "without" that it does not mean a fact."""

import re
from functools import lru_cache

from assistant.domain.binding_case import Case
from assistant.domain.binding_index import Entry
from assistant.domain.binding_values import Reason
from assistant.domain.binding_words import says, word_tokens

_ABOUT = (
    r"(?: (?:about|around|some|roughly|over|more than|at least|nearly|almost|up to|all|the|another"
    r"|these|those|our|with|to|at|into|past|through|by|on|for))*"
)
# What is done to bakeries that are no customers for it: the number met is not the number served.
_MET = re.compile(
    r"\b(?:we|I|our [a-z]+|he|she|they|team|founders?)"
    r"(?:['’]ve| have| had| has| will| also| then| once| already| personally| only| just| even)* "
    r"(?P<verb>visit(?:ed)?|met|meet|called|call"
    r"|phoned?|e-?mail(?:ed)?|wrote|written|write|contact(?:ed)?|interviewed|surveyed|polled|asked"
    r"|ask|questioned|approach(?:ed)?|pitch(?:ed)?|spoke|spoken|speak|talked|talk|chatted|invited?"
    r"|photographed|filmed|toured|walked|drove|driven|liked|sued|rejected|refused|declined"
    r"|dismissed|greeted|thanked|knocked|cold-called|sat down|rang|texted|messaged|befriended"
    rf"|copied|guessed|dreamt|dreamed|heard){_ABOUT}[\s*_]*\Z",
    re.IGNORECASE,
)
_PART_OF = re.compile(r" of (?:the|these|those) (?P<whole>(?:[a-z-]+ ){0,3}?[a-z]+s)\b(?! of\b)")
_HIRING = re.compile(
    r"\b(?:(?:will|shall|to|must|should|we) (?:hire|recruit)|hiring|recruiting)"
    r" (?:about |some |another |up to |over )?[\s*_]*\Z"
)
_ORDINARY = re.compile(r"\b(?:ordinary|common) (?:shares?|stock|equity)\b", re.IGNORECASE)
_PREFERRED = re.compile(r"\b[Ss]eries [A-F]: (?:dividend|liquidation|redemption)")
_REACH = 60  # letters before a figure that its verb may stand in
_SURVEYED = re.compile(
    r"survey|respond|interview|poll|asked|visit|lead|demo|meeting|调|访|受访", re.IGNORECASE
)
_ROLE = re.compile(r"\bC[A-Z]{1,2}O\b")
_ROLE_ELSEWHERE = re.compile(r"\bC[A-Z]{1,2}O of (?:an?|another|one|his|her|their)\b")
_IN_SCENARIO = re.compile(
    r"\b(?P<slow>slow|downside|pessimistic|worst|bear)[ -](?:case|scenario)\b"
    r"|\b(?P<fast>fast|upside|optimistic|best|bull)[ -](?:case|scenario)\b"
    r"|\b(?P<base>base(?:line)?)[ -](?:case|scenario)\b"
    r"|(?P<slow_zh>悲观|保守)(?:情景|情形|情况)|(?P<fast_zh>乐观)(?:情景|情形|情况)"
    r"|(?P<base_zh>基准)(?:情景|情形|情况)",
    re.IGNORECASE,
)
_WITH = re.compile(r"\bwith (?:the |a |an |our )?(?P<word>[a-z]+)", re.IGNORECASE)
_WITHOUT = re.compile(
    r"\b(?:without|before|excluding|leaving out|not counting|other than|except for) "
    r"(?:the |a |an |our |this |any |new )*(?P<word>[a-z]+)",
    re.IGNORECASE,
)


def doing_problem(case: Case, entry: Entry) -> Reason | None:
    """Return why a sentence's verb, role, scenario or "without" forbids a fact, or None."""
    texts = entry.line.texts
    if case.figure.unit in ("count", "plain") and (
        _is_of_those_met(case, entry) or _is_part_of_the_counted(case, entry)
    ):
        return "entity"
    if entry.fact.unit == "count" and _is_of_those_to_be_hired(case, entry):
        return "entity"
    if (
        entry.fact.unit in ("percent", "ratio")
        and _ORDINARY.search(case.sentence)
        and says(_PREFERRED, texts)
    ):
        return "entity"
    if not _is_special(texts):
        return None
    checks = (_is_of_other_role, _is_of_other_scenario, _is_without)
    return "entity" if any(check(case, texts) for check in checks) else None


@lru_cache(maxsize=20_000)
def _is_special(texts: str) -> bool:
    """Tell whether a label names a role, a scenario, or what its fact is with."""
    return bool(_roles_in(texts) or _scenarios_of(texts) or _told_with(texts))


def _is_of_those_met(case: Case, entry: Entry) -> bool:
    """Those visited, asked or written to are not those that a fact counts, unless it says so."""
    verb = _met_by(case.before)
    if not verb or says(_SURVEYED, entry.line.texts):
        return False
    return entry.line.words.isdisjoint(word_tokens(verb))


def _is_of_those_to_be_hired(case: Case, entry: Entry) -> bool:
    """Those whom somebody will hire are not those who are there."""
    is_hiring = _HIRING.search(case.before, max(0, len(case.before) - _REACH)) is not None
    return is_hiring and entry.line.words.isdisjoint(("=hire", "=new"))


def _is_part_of_the_counted(case: Case, entry: Entry) -> bool:
    """Five of the board seats are not how many there are: nothing else is said of the fact."""
    part = _PART_OF.match(case.after)
    if part is None:
        return False
    inside = {token for word in part["whole"].split() for token in word_tokens(word)}
    said = entry.line.words.intersection(case.own_words)
    return not entry.line.counted.isdisjoint(inside) and said <= inside


@lru_cache(maxsize=4096)
def _met_by(before: str) -> str:
    """Return the verb of meeting that words before a figure end with, or nothing."""
    found = _MET.search(before, max(0, len(before) - _REACH))
    return found["verb"].split()[0] if found else ""


def _is_of_other_role(case: Case, texts: str) -> bool:
    """What the finance director earns is not what the technical one does."""
    own = _roles_in(texts)
    if own and _ROLE_ELSEWHERE.search(case.before):
        return True
    named = own and (_roles_in(case.ahead) or _roles_in(case.local))
    return bool(named) and not named & own


@lru_cache(maxsize=20_000)
def _roles_in(text: str) -> frozenset[str]:
    return frozenset(_ROLE.findall(text))


def _is_of_other_scenario(case: Case, texts: str) -> bool:
    """What a label says of the slow scenario is not so in the fast one."""
    own = _scenarios_of(texts)
    named = own and _scenarios_of(case.sentence)
    return bool(named) and not named & own


@lru_cache(maxsize=20_000)
def _scenarios_of(text: str) -> frozenset[str]:
    return frozenset(
        found.lastgroup.removesuffix("_zh")
        for found in _IN_SCENARIO.finditer(text)
        if found.lastgroup
    )


def _is_without(case: Case, texts: str) -> bool:
    """The runway with the round is not the runway without it."""
    own = _told_with(texts)
    if not own:
        return False
    excluded = (word_tokens(found["word"]) for found in _WITHOUT.finditer(case.sentence))
    return any(not own.isdisjoint(each) for each in excluded)


@lru_cache(maxsize=20_000)
def _told_with(label: str) -> frozenset[str]:
    """Return what a label says that a fact is with: with the round."""
    found = _WITH.search(label)
    return frozenset(word_tokens(found["word"])) if found else frozenset()
