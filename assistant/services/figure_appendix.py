"""Puts the appendix "Figures and sources" together from the links of a printed document."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from assistant.domain.blocks import Blocks, FactLink, iter_inlines
from assistant.domain.derivations import FactLookup, expression_of, fact_behind
from assistant.domain.fact_text import fact_text_with_period
from assistant.domain.facts import Fact
from assistant.domain.figure_appendix import AppendixRow, FigureAppendix, ListedFigure
from assistant.domain.languages import Language
from assistant.domain.link_targets import RESERVED_TARGETS, decoded, facts_named, operation_of
from assistant.texts import Texts, load_texts

_WORDS = ("text", "flag")  # facts that are no figures
_LONG_NOTE = 40  # characters; a shorter note is printed again
_SOURCES = ("answer", "assumption", "model")


def figure_appendix(
    prose: Iterable[Blocks],
    facts: FactLookup,
    language: Language,
    *,
    estimates: Sequence[ListedFigure] = (),
    unbacked: Sequence[ListedFigure] = (),
) -> FigureAppendix:
    """Return each fact that the prose shows once, in the order of use, and what has none.

    Computed tables are left out: they are lists of facts themselves, hundreds in a plan, and one of
    them says where each is from.
    """
    found = _facts_shown(prose, facts)
    numbers = {target: number for number, target in enumerate(found, start=1)}
    texts = load_texts(language)
    noted: dict[str, int] = {}  # a note on a whole table stands with its first row alone
    rows = tuple(
        _row(target, fact, numbers, facts, texts, noted=noted) for target, fact in found.items()
    )
    return FigureAppendix(rows=rows, estimates=tuple(estimates), unbacked=tuple(unbacked))


def _facts_shown(prose: Iterable[Blocks], facts: FactLookup) -> dict[str, Fact]:
    """Return what figures link to; behind a result the facts that it is computed from."""
    found: dict[str, Fact] = {}
    for target in _targets(prose):
        fact = _fact(target, facts)
        if fact is None or fact.unit in _WORDS:
            continue
        found.setdefault(target, fact)
        for source in facts_named(target) if operation_of(target) is not None else ():
            behind = facts.get(source)
            if behind is not None:
                found.setdefault(source, behind)
    return found


def _targets(prose: Iterable[Blocks]) -> Iterator[str]:
    for blocks in prose:
        for part in iter_inlines(blocks):
            if isinstance(part, FactLink) and part.fact_id not in RESERVED_TARGETS:
                yield part.fact_id


def _fact(target: str, facts: FactLookup) -> Fact | None:
    return fact_behind(target, facts) or facts.get(decoded(target))


def _row(
    target: str,
    fact: Fact,
    numbers: Mapping[str, int],
    facts: FactLookup,
    texts: Texts,
    *,
    noted: dict[str, int],
) -> AppendixRow:
    language: Language = "zh" if texts.language == "zh" else "en"
    operation = operation_of(target)
    value = fact_text_with_period(fact, language)
    number = numbers[target]
    if operation is None:
        origin = _origin(fact, texts, language, noted=noted, number=number)
        label = fact.full_label(language)
        return AppendixRow(number=number, target=target, label=label, value=value, origin=origin)
    named = dict.fromkeys(facts_named(target))
    labels = [
        known.full_label(language) for each in named if (known := facts.get(each)) is not None
    ]
    how = texts(f"appendix.computed_{expression_of(operation)}")
    between = texts("appendix.between")
    return AppendixRow(
        number=number,
        target=target,
        label=texts("appendix.computed_label", how=how, labels=between.join(dict.fromkeys(labels))),
        value=value,
        origin=texts("appendix.computed"),
        sources=tuple(numbers[each] for each in named if each in numbers),
    )


def _origin(
    fact: Fact, texts: Texts, language: Language, *, noted: dict[str, int], number: int
) -> str:
    """Say how sure a value is, of which day, and the founder's note on it."""
    source = fact.source if fact.source in _SOURCES else "source"
    parts = [texts(f"appendix.origin_{source}")]
    if fact.evidence is not None:
        parts.append(texts(f"blocks.evidence_{fact.evidence.value}"))
    if fact.as_of is not None:
        parts.append(texts("facts.as_of", month=f"{fact.as_of.year}-{fact.as_of.month:02d}"))
    said = texts("appendix.between_words").join(parts)
    note = fact.note.any(language).strip()
    if not note:
        return said
    first = noted.setdefault(note, number)
    if first != number and len(note) > _LONG_NOTE:
        return texts("appendix.origin_as_before", origin=said, number=first)
    return texts("appendix.origin_with_note", origin=said, note=note)
