"""Tells by an English sentence's verb, scenario or "without" that it does not mean a fact."""

import re
from functools import lru_cache

from assistant.domain.binding_index import Entry
from assistant.domain.binding_reading import Case
from assistant.domain.binding_values import Reason
from assistant.domain.binding_words import says, word_tokens

_ABOUT = (
    r"(?: (?:about|around|some|roughly|over|more than|at least|nearly|almost|up to|all|the|another"
    r"|these|those|our|with|to|at|into|past|through|by|on|for))*"
)
# What is done to bakeries that are no customers for it: the number met is not the number served.
_MET = re.compile(
    r"\b(?:visited|visits?|visiting|met|meets?|meeting|called|calls?|calling|phoned|phones?|emailed"
    r"|e-mailed|emails|wrote|written|contacted|contacts?|contacting|interviewed|interviews?"
    r"|interviewing|surveyed|surveys?|polled|polls?|asked|asks|questioned|approached|approaches"
    r"|approaching|pitched|pitches|pitching|spoke|spoken|speaks?|talked|talks?|talking|chatted"
    r"|invited|invites?|inviting|photographed|filmed|toured|tours?|walked|drove|driven|passed"
    r"|researched|studied|studies|analysed|analyzed|examined|reviewed|mapped|listed|lists"
    r"|screened|scraped|shortlisted|listened|read|liked|likes|followed|follows|befriended"
    r"|imagined|copied|sued|rejected|refused|declined|dismissed|considered|compared|guessed"
    r"|dreamt|dreamed|heard|mentioned|quoted|cited|described|greeted|thanked|congratulated"
    rf"|knocked|cold-called|sat down|rang|texted|messaged){_ABOUT}[\s*_]*\Z",
    re.IGNORECASE,
)
_REACH = 60  # letters before a figure that its verb may stand in
_SURVEYED = re.compile(
    r"survey|respond|interview|poll|asked|visit|lead|demo|meeting|调|访|受访", re.IGNORECASE
)
_IN_SCENARIO = re.compile(
    r"\b(?P<slow>slow|downside|pessimistic|worst|bear)[ -](?:case|scenario)\b"
    r"|\b(?P<fast>fast|upside|optimistic|best|bull)[ -](?:case|scenario)\b"
    r"|\b(?P<base>base(?:line)?)[ -](?:case|scenario)\b",
    re.IGNORECASE,
)
_WITH = re.compile(r"\bwith (?:the |a |an |our )?(?P<word>[a-z]+)", re.IGNORECASE)
_WITHOUT = re.compile(
    r"\b(?:without|before|excluding|leaving out|not counting|other than|except for) "
    r"(?:the |a |an |our |this |any |new )*(?P<word>[a-z]+)",
    re.IGNORECASE,
)


def doing_problem(case: Case, entry: Entry) -> Reason | None:
    """Those visited, asked or written to are not those that a fact counts, unless it says so."""
    if case.figure.unit not in ("count", "plain"):
        return None
    verb = _met_by(case.before)
    if not verb or says(_SURVEYED, entry.line.texts):
        return None
    return "entity" if entry.line.words.isdisjoint(word_tokens(verb)) else None


@lru_cache(maxsize=4096)
def _met_by(before: str) -> str:
    """Return the verb of meeting that words before a figure end with, or nothing."""
    found = _MET.search(before, max(0, len(before) - _REACH))
    return found[0].split()[0] if found else ""


def other_scenario_problem(case: Case, entry: Entry) -> Reason | None:
    """What a label says of the slow scenario is not so in the fast one."""
    own = _scenarios_of(entry.line.texts)
    if not own:
        return None
    named = _scenarios_of(case.sentence)
    return "entity" if named and not named & own else None


@lru_cache(maxsize=20_000)
def _scenarios_of(text: str) -> frozenset[str]:
    return frozenset(found.lastgroup for found in _IN_SCENARIO.finditer(text) if found.lastgroup)


def without_problem(case: Case, entry: Entry) -> Reason | None:
    """The runway with the round is not the runway without it."""
    own = _told_with(entry.line.texts)
    if not own:
        return None
    excluded = (word_tokens(found["word"]) for found in _WITHOUT.finditer(case.sentence))
    return "entity" if any(not own.isdisjoint(each) for each in excluded) else None


@lru_cache(maxsize=20_000)
def _told_with(label: str) -> frozenset[str]:
    """Return what a label says that a fact is with: with the round."""
    found = _WITH.search(label)
    return frozenset(word_tokens(found["word"])) if found else frozenset()
