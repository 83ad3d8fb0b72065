"""Tells whether a figure counts the thing that a fact counts."""

import re

from assistant.domain.binding_index import Entry
from assistant.domain.binding_words import GENERIC_STEMS, stands_for, word_tokens
from assistant.domain.facts import Fact

_ANYBODY = frozenset({"people", "persons"})
_FIRMS = frozenset({"shops", "stores", "outlets", "businesses", "firms", "companies"})
_MEASURES = ("人名位", "家户间所店", "台辆套部架", "箱盒", "单笔")
_RANGE_END = re.compile(r"(?:之间|左右|上下|以上|以下|以内|不等)\Z")
_NO_THING = frozenset(
    "转成变做付用装签续在已是为都还就才的得要可会能没不来去到给被把从向与和及或等之以"
)
_MEASURE_SIGNS = frozenset("个份项次件种家户间所人名位台辆套部架箱盒单笔条座只支枚张")


def counts_the_same(counted: str, entry: Entry) -> bool | None:
    """Tell whether a fact counts the thing named, or None where the words leave it open."""
    if counted in entry.fact.counted.as_mapping().values():
        return True
    han = "".join(sign for sign in counted if sign > "\u33ff")
    return _same_han(han, entry) if han else _same_latin(counted, entry)


def _same_latin(counted: str, entry: Entry) -> bool | None:
    words = re.findall(r"[A-Za-zÀ-ɏ]+", counted)
    heads = [tokens for word in words if (tokens := word_tokens(word))]
    heads = [tokens for tokens in heads if not GENERIC_STEMS.issuperset(tokens)]
    if not heads:
        return None
    if entry.line.words.intersection(heads[-1]):
        return True
    if words[-1].lower() in _ANYBODY and (entry.fact.counted.zh or "")[:1] in ("人", "名", "位"):
        return None  # hires are people
    if words[-1].lower() in _FIRMS and (entry.fact.counted.zh or "-")[0] in _MEASURES[1]:
        return None  # a bakery is a shop, as any place of business may be
    return bool(entry.line.counted.intersection(token for head in heads for token in head))


def _same_han(counted: str, entry: Entry) -> bool | None:
    measure = counted[0] if counted[0] in _MEASURE_SIGNS else ""
    thing = _RANGE_END.sub("", counted[1:] if measure else counted)
    if not thing:
        return _same_measure(measure, entry.fact)
    if thing[0] in _NO_THING:
        return _same_measure(measure, entry.fact)  # 54 家转成正式付费
    if thing in entry.line.texts or thing[-2:] in entry.line.texts:
        return True
    return bool(entry.line.words.intersection(stands_for(thing)))


def _same_measure(measure: str, fact: Fact) -> bool | None:
    own = (fact.counted.zh or "")[:1]
    if not own or own not in _MEASURE_SIGNS:
        return None
    if own == measure:
        return True
    mine = next((row for row in _MEASURES if measure in row), None)
    other = next((row for row in _MEASURES if own in row), None)
    return None if mine is None or mine == other else False
