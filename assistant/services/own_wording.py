"""Puts the founder's own sentences where a small model has gone astray.

A small model that has no chat template cannot mend a sentence when asked. But each of its sentences
retells one of hers, and hers can stand in its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.domain.draft_cleaning import content_words, figures_in
from assistant.domain.facts import Fact
from assistant.domain.gaps import gaps_in
from assistant.domain.languages import Language, LocalizedText
from assistant.domain.markdown_spans import Span
from assistant.domain.sentence_places import sentence_places
from assistant.domain.sentences import (
    ends_whole,
    join_sentences,
    length_of,
    split_sentences,
    without_links,
)
from assistant.services.draft_run import Draft
from assistant.services.remarks import joined, remark
from assistant.storage.documents import SectionSave

if TYPE_CHECKING:
    from assistant.services.figure_links import FigureLinks

_ANSWERS = "answers."
_LEAST_KNOWN = 0.7  # of a sentence's words that stand in what the model was told
_LEAST_LIKE = 0.3  # of a founder's sentence that one retells
_TOLD = 0.7  # of a founder's sentence that stands in another: it is said already
_LEAST_OF_ANSWER = 0.25  # of an answer's words; below, the text has left it out
_LEAST_BEGINNING: dict[Language, int] = {"en": 6, "zh": 10}  # words, characters
_ENDS: dict[Language, str] = {"en": ".", "zh": "。"}


@dataclass(frozen=True, slots=True)
class _Own:
    """A sentence of an answer, and what it says."""

    text: str
    says: frozenset[str]


def with_own_wording(
    save: SectionSave, draft: Draft, links: "FigureLinks", language: Language
) -> SectionSave:
    """Return what is saved with the founder's sentence in the place of each unsound one.

    Unsound is a sentence with a figure that nothing backs, with a false claim, or whose words are
    not those of what the model was told. What retells nothing of hers goes. A needed answer that
    the text has left out follows at the end, and the beginnings of those that were too many for one
    text.
    """
    own = {
        fact.id: sentences
        for fact in draft.facts
        if fact.id in draft.told and (sentences := _own_sentences(fact, language))
    }
    if not own:
        return save
    every = [sentence for sentences in own.values() for sentence in sentences]
    text = save.markdown
    unsound = _unsound_places(text, draft, links)
    for place in sorted(unsound, reverse=True):
        text = _put(text, place, _in_place_of(text, place, every))
    text = "\n\n".join(part.strip() for part in text.split("\n\n") if part.strip())
    needed = [own.get(fact.id, []) for fact in draft.plan.facts[: draft.plan.needed]]
    left_out = [sentences for sentences in needed if sentences and _is_left_out(sentences, text)]
    added = [join_sentences([each.text for each in sentences], language) for sentences in left_out]
    text = "\n\n".join(part for part in (text, *added, _untold(draft, text, language)) if part)
    if text == save.markdown:
        return save
    count = len(unsound) + len(left_out)
    told = remark(("drafting.own_sentences", {"n": count})) if count else ""
    return replace(save, markdown=text, remark=joined(save.remark, told))


def _untold(draft: Draft, text: str, language: Language) -> str:
    """Return the beginning of each answer that the section uses and the model was not told.

    What the text says already is not said again.
    """
    given = {fact.id for fact in draft.facts}
    says = _said(text)
    found: list[str] = []
    for fact in draft.plan.facts:
        beginning = _beginning(_own_sentences(fact, language), language)
        if fact.id in given or not beginning:
            continue
        if not _tells(says, _Own(beginning, _said(beginning))):
            found.append(beginning)
    return join_sentences(found, language)


def _beginning(sentences: Sequence[_Own], language: Language) -> str:
    """Return the first sentence, or as many as say something."""
    taken: list[str] = []
    for each in sentences:
        if length_of(join_sentences(taken, language), language) >= _LEAST_BEGINNING[language]:
            break
        taken.append(each.text)
    return join_sentences(taken, language)


def _own_sentences(fact: Fact, language: Language) -> list[_Own]:
    if not fact.id.startswith(_ANSWERS) or not isinstance(fact.value, LocalizedText):
        return []
    text = without_links(fact.value.get(language) or "")
    return [
        _Own(text=_whole(each.strip(), language), says=_said(each))
        for each in split_sentences(" ".join(text.split()))
    ]


def _whole(sentence: str, language: Language) -> str:
    return sentence if ends_whole(sentence) else sentence + _ENDS[language]


def _said(text: str) -> frozenset[str]:
    return frozenset((*content_words(text), *figures_in(text)))


def _unsound_places(text: str, draft: Draft, links: "FigureLinks") -> list[Span]:
    from assistant.domain.claims import find_claims  # noqa: PLC0415 - loads for who drafts

    wrong = [
        (each.figure.start, each.figure.end)
        for each in links.bindings(text)
        if each.status == "unbacked"
    ]
    wrong += [(c.start, c.end) for c in find_claims(text, links.sheet) if c.status == "false"]
    known = set(content_words(" ".join((draft.plan.section.title, *draft.known))))
    gaps = [gap.start for gap in gaps_in(text)]
    found = []
    for begin, end in sentence_places(text):
        sentence = text[begin:end]
        if any(begin <= gap < end for gap in gaps):
            continue
        words = content_words(sentence)
        is_strange = sum(word in known for word in words) < _LEAST_KNOWN * len(words)
        if is_strange or any(begin <= first and last <= end for first, last in wrong):
            found.append((begin, end))
    return found


def _in_place_of(text: str, place: Span, own: Sequence[_Own]) -> str:
    """Return the founder's sentence that one retells; empty where there is none, or it is said."""
    begin, end = place
    says = _said(text[begin:end])
    others = [_said(text[first:last]) for first, last in sentence_places(text) if first != begin]
    likeness = [len(each.says & says) / max(1, len(each.says)) for each in own]
    best = max(range(len(own)), key=likeness.__getitem__)
    if likeness[best] < _LEAST_LIKE or any(_tells(each, own[best]) for each in others):
        return ""
    return own[best].text


def _tells(says: frozenset[str], own: _Own) -> bool:
    return len(own.says & says) >= _TOLD * len(own.says)


def _put(text: str, place: Span, sentence: str) -> str:
    begin, end = place
    if sentence:
        return text[:begin] + sentence + text[end:]
    rest = text[end:]
    return text[:begin] + (rest.removeprefix(" "))


def _is_left_out(sentences: Sequence[_Own], text: str) -> bool:
    says = frozenset[str]().union(*(each.says for each in sentences))
    return len(says & _said(text)) < _LEAST_OF_ANSWER * len(says)
