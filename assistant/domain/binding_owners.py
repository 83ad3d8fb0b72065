"""Tells when a sentence names another person or another kind of customer than a fact is of."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from assistant.domain.binding_case import Case
from assistant.domain.binding_countries import NAMES_OF_COUNTRIES, countries_named
from assistant.domain.binding_index import Entry, Index, owners_of
from assistant.domain.binding_sayings import SAYINGS
from assistant.domain.binding_words import han_words

_OF_PEOPLE = ("people.", "holders.", "captable.", "founders.", "team.")
_PERSON = re.compile(r"[A-Z][a-zé'’-]+(?: [A-Z][a-zé'’-]+)+|[\u3400-\u9fff]{2,3}")
_NO_PERSON = re.compile(r"[池轮人员师客服务部门销售财务总监]")
_KIND = re.compile(
    rf"(?:{NAMES_OF_COUNTRIES})?(?:新增|流失|付费|活跃)?(?P<kind>[\u3400-\u9fff]{{2,6}}?)客户"
)
_NO_KIND = re.compile(r"新增|流失|付费|活跃|最大|[前五]|[新老大小]\Z|购买|年付|每")
_NO_KIND_EN = re.compile(r"\b(?:new|lost|paying|active|all|total|other|our|churned)\b|^$")
_TWO_WORDS = 2
_CLAUSE_EN = re.compile(r"[,;:]|\b(?:and|but|while|whereas|than)\b")
_CLAUSE = re.compile(r"[，；。：、,;:\n]")


def is_of_another_person(case: Case, entry: Entry, index: Index) -> bool:
    """Tell whether a text names people and not the one that a fact is of."""
    people = _people(index)
    if people is None or not people.search(case.before):
        return False
    own = [owner for owner in owners_of(entry.fact) if people.fullmatch(owner)]
    return bool(own) and not any(owner in case.sentence for owner in own)


def is_of_another_kind(case: Case, entry: Entry, index: Index) -> bool:
    """Tell whether a clause speaks of customers of a rarer kind, and a measured fact of none.

    What was measured is of the customers that most facts are of: the food makers' waste is not it.
    """
    if entry.fact.as_of is None or entry.fact.unit not in ("percent", "plain", "duration"):
        return False
    kinds = _rarer_kinds(index)
    if not kinds:
        return False
    clause = _CLAUSE.split(case.before)[-1]
    texts = entry.line.texts
    if any(said.search(clause) and kind not in texts for kind, said in kinds.items()):
        return True
    clause = _CLAUSE_EN.split(case.before)[-1].lower()
    return any(
        clause.lstrip(" *_").startswith(
            (f"{kind}s ", f"a {kind} ", f"each {kind} ", f"our {kind}s ")
        )
        and kind not in texts.lower()
        for kind in _rarer_in_english(index)
    )


@lru_cache(maxsize=16)
def _rarer_in_english(index: Index) -> tuple[str, ...]:
    """Return the same kinds as English labels name them."""
    labels = {
        line.entries[0].fact.labels.get("en", "")
        for line in index.lines.values()
        if line.entries[0].fact.unit == "count"
    }
    kinds = {kind for label in sorted(labels) if (kind := _kind_in_english(label))}
    texts = [line.texts.lower() for line in index.lines.values()]
    counts = Counter({kind: sum(kind in text for text in texts) for kind in sorted(kinds)})
    return tuple(kind for kind, _ in counts.most_common()[1:])


def _kind_in_english(label: str) -> str:
    """Return the kind of customers that a label names: the bakery of UK bakery customers."""
    words = label.split()
    if len(words) < _TWO_WORDS or words[-1] != "customers":
        return ""
    kind = " ".join(words[:-1] if not countries_named(words[0]) else words[1:-1]).lower()
    return "" if _NO_KIND_EN.search(kind) else kind


def _people(index: Index) -> re.Pattern[str] | None:
    if "people" not in index.owners:
        names = {
            owner
            for entry in index.entries.values()
            if entry.id.startswith(_OF_PEOPLE)
            for owner in owners_of(entry.fact)
            if _PERSON.fullmatch(owner) and not _NO_PERSON.search(owner) and not _is_word(owner)
        }
        index.owners["people"] = _any_of(names)
    return index.owners["people"]


def _is_word(owner: str) -> bool:
    return owner[0] > "\u33ff" and next(han_words(owner), None) is not None


def _any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    found = sorted((re.escape(name) for name in names), key=len, reverse=True)
    return re.compile("|".join(found)) if found else None


def _rarer_kinds(index: Index) -> dict[str, re.Pattern[str]]:
    """Return all kinds of customers but the one that most labels name, each as texts name it."""
    if index.kinds is None:
        kinds = set(_kinds(index))
        texts = [line.texts for line in index.lines.values()]
        counts = Counter({kind: sum(kind in text for text in texts) for kind in sorted(kinds)})
        rarer = [kind for kind, _ in counts.most_common()[1:]]
        index.kinds = {kind: pattern for kind in rarer if (pattern := _any_of(_called(kind)))}
    return index.kinds


def _kinds(index: Index) -> Iterator[str]:
    for line in index.lines.values():
        label = line.entries[0].fact.labels.get("zh", "")
        match = _KIND.match(label)
        if match and line.entries[0].fact.unit == "count" and not _NO_KIND.search(match["kind"]):
            yield match["kind"]


@lru_cache(maxsize=200)
def _called(kind: str) -> frozenset[str]:
    return frozenset((kind, *(word for row in SAYINGS if kind in row for word in row)))
