"""Writes what figures are bound to into Markdown, as links, and lets them follow their facts.

A bound figure is ``[£79](fact:ID)``, with ``?form=…`` where it is written in another way than the
program would, and a derived one ``[£948](fact:=x12:ID)``. Taking the links away gives the text
back.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import permutations
from typing import Literal

from assistant.domain.binding import Binding
from assistant.domain.binding_links import is_said_by
from assistant.domain.blocks_normalising import clean_text
from assistant.domain.derivations import FactLookup, derived_fact, fact_behind, operations_of
from assistant.domain.fact_text import fact_text
from assistant.domain.facts import Fact
from assistant.domain.figure_forms import form_of, plain_words, text_in_form
from assistant.domain.figure_slots import is_true_of
from assistant.domain.figures import Figure, find_figures
from assistant.domain.languages import Language
from assistant.domain.link_targets import RESERVED_TARGETS, derived_target
from assistant.domain.markdown_spans import Span, closed_spans, code_spans, is_escaped, is_inside

_LINK = re.compile(
    r"\[((?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.)*+\])*+)\]"
    r"\((?i:fact):([^()\s?]+)(\?[^()\s]*)?(?:\s+(?:\"[^\"()]*\"|'[^'()]*'))?\)",
    re.DOTALL,
)
_SAFE_ID = re.compile(r"[^\s?()<>\[\]\\`|&*=~%][^\s?()<>\[\]\\`|&*%]*")
_ONE_EMPHASIS = re.compile(r"(\*{1,3})[^*]+\1[^*]*|[^*]+?(?:(\*{1,3})[^*]+\2)?")
_LIST_NUMBER = re.compile(r"\d{1,9}[.)](?:\s|$)")
_ONLY_MARKS = re.compile(r"[>\s]*(?:(?:[-+*•]|\d{1,9}[.)])\s+)*")
_SIGNS = 9  # a longer row of underscores is no emphasis of anyone
_IN_WORD, _WORD_AFTER = re.compile(r"[^\W_]_+$|^_{9}$"), re.compile(r"_+[^\W_]|_{9}")
_SPECIAL = re.compile(r"[\\`*\[\]<|]|~(?=~)")
_LONGEST_TARGET = 800  # the sum of very many facts stays plain
_MOST_ORDERED = 3  # more facts than this are added up, in any order
_CLOSE = Decimal("0.001")  # of words such as "a third"; digits have their own step


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """What a changed fact did to one figure.

    Attributes:
        fact: the id behind the link; ``=sum:ID,ID`` for a derived figure.
        old_text: the figure as it stood.
        new_text: the figure now; the same where the fact is gone.
        start: where the link began in the Markdown that was given, in code points.
        kind: ``unit``: currency, unit or span changed too, so that the words around need a look;
            ``deleted``: the fact is gone, and the figure stands there as plain text.
    """

    fact: str
    old_text: str
    new_text: str
    start: int
    kind: Literal["value", "unit", "deleted"] = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureEdit:
    """One figure that follows its fact, as an edit of the Markdown it stands in.

    Attributes:
        start: where what is replaced begins, in code points.
        end: where it ends, exclusive.
        words: where the figure itself stands.
        markdown: what takes its place.
        change: what happens to the figure.
    """

    start: int
    end: int
    words: Span
    markdown: str
    change: FigureChange


def write_links(
    markdown: str, bindings: Sequence[Binding], facts: FactLookup, language: Language
) -> str:
    """Return the text with a link around each figure that is bound or derived.

    Figures keep plain where a link has no place: in links, code, struck-out words, and where its
    brackets would be read as something else.
    """
    targets = ((each.figure, _target(each, facts, language)) for each in bindings)
    return link_figures(markdown, [(figure, target) for figure, target in targets if target])


def link_figures(markdown: str, targets: Sequence[tuple[Figure, str]]) -> str:
    """Return the text with a link to its target around each figure, where a link has a place."""
    clean = clean_text(markdown)
    if len(clean) != len(markdown):  # control characters, which no document has
        return markdown
    closed = closed_spans(clean)
    pieces, at = [], 0
    for figure, target in sorted(targets, key=lambda each: each[0].start):
        place = _place(markdown, figure, closed)
        if place is None or place[0] < at:
            continue
        start, end = place
        pieces += [markdown[at:start], f"[{markdown[start:end]}](fact:{target})"]
        at = end
    return "".join([*pieces, markdown[at:]])


def target_for(figure: Figure, fact: Fact, language: Language) -> str | None:
    """Return the target that binds a figure to a fact; None where its id cannot stand in one."""
    if _SAFE_ID.fullmatch(fact.id) is None:
        return None
    return _with_form(fact.id, form_of(figure, fact, language))


def without_fact_links(markdown: str) -> str:
    """Return the text with each link to a fact as its plain words."""
    pieces, at = [], 0
    for found in _links(markdown):
        pieces += [markdown[at : found.start()], found[1]]
        at = found.end()
    return "".join([*pieces, markdown[at:]])


def follow(
    markdown: str, old: FactLookup, new: FactLookup, language: Language
) -> tuple[str, tuple[FigureChange, ...]]:
    """Return the text with each linked figure as its fact now says, and what changed.

    A figure whose fact did not change stays as it is; one whose fact is gone becomes plain text.
    """
    edits = figure_edits(markdown, old, new, language)
    return with_edits(markdown, edits), tuple(edit.change for edit in edits)


def figure_edits(
    markdown: str,
    old: FactLookup,
    new: FactLookup,
    language: Language,
    *,
    bindings: Sequence[Binding] = (),
) -> tuple[FigureEdit, ...]:
    """Return what ``follow`` does to each figure, in the order of the text.

    Figures without a link follow as well if ``bindings`` say which of the old facts they are.
    """
    edits = [*_link_edits(markdown, old, new, language)]
    if bindings:
        edits += _plain_edits(markdown, bindings, old, new, language)
    return tuple(sorted(edits, key=lambda edit: edit.start))


def with_edits(markdown: str, edits: Sequence[FigureEdit]) -> str:
    """Return the text with these edits of it made; they stand in its order."""
    pieces, at = [], 0
    for edit in edits:
        pieces += [markdown[at : edit.start], edit.markdown]
        at = edit.end
    return "".join([*pieces, markdown[at:]])


# --- writing -------------------------------------------------------------------------------------


def _place(markdown: str, figure: Figure, closed: Sequence[Span]) -> Span | None:
    """Return what to put between brackets, or None where there is no place for a link."""
    start, end = figure.start, figure.end
    if not 0 <= start < end or markdown[start:end] != figure.text or figure.link is not None:
        return None
    if is_escaped(markdown, start):  # the backslash of \$12 goes with the figure
        start -= 1
        if markdown[start + 1].isalnum():
            return None
    text = markdown[start:end]
    if is_inside(closed, start, end) or not _can_be_words(text):
        return None
    if _has_joined_signs(markdown, start, end) or _is_list_number(markdown, start, end):
        return None
    return start, end


def _has_joined_signs(markdown: str, start: int, end: int) -> bool:
    """Tell whether a bracket here would make a picture, or emphasis of underscores in a word."""
    before, after = markdown[max(0, start - _SIGNS) : start], markdown[end : end + _SIGNS]
    return (
        before.endswith("!")
        or _IN_WORD.search(before) is not None
        or (_WORD_AFTER.match(after) is not None)
    )


def _can_be_words(text: str) -> bool:
    """Tell whether a text between brackets is still the same text."""
    if _ONE_EMPHASIS.fullmatch(text) is None:
        return False
    return not re.search(r"[\[\]`<>|]|\n\s*\n|\\$|__|~~", text)


def _is_list_number(markdown: str, start: int, end: int) -> bool:
    line = markdown.rfind("\n", 0, start) + 1
    if _ONLY_MARKS.fullmatch(markdown, line, start) is None:
        return False
    return _LIST_NUMBER.match(markdown, start, end + 2) is not None


def _target(binding: Binding, facts: FactLookup, language: Language) -> str | None:
    """Return what follows ``fact:`` in the link, or None where the figure is to stay plain."""
    if binding.status == "bound" and binding.fact is not None:
        fact = facts.get(binding.fact)
        return None if fact is None else target_for(binding.figure, fact, language)
    if binding.status == "derived":
        return _derived(binding, facts, language)
    return None


def _with_form(target: str, form: str) -> str:
    return f"{target}?form={form}" if form else target


def _derived(binding: Binding, facts: FactLookup, language: Language) -> str | None:
    """Return the target of a derived figure: the arithmetic and the order that give its value."""
    known = [fact for each in binding.derived_from if (fact := facts.get(each)) is not None]
    if not known or len(known) != len(binding.derived_from):
        return None
    for fact, operation, sources in _ways(binding, known):
        if _is_close(fact, binding.figure):
            form = form_of(binding.figure, fact, language)
            target = derived_target(operation, (each.id for each in sources))
            return _with_form(target, form) if len(target) <= _LONGEST_TARGET else None
    return None


def _ways(binding: Binding, known: Sequence[Fact]) -> list[tuple[Fact, str, Sequence[Fact]]]:
    """Return what the arithmetic may give; first what has the figure's own unit and sign."""
    orders = list(permutations(known)) if len(known) <= _MOST_ORDERED else [tuple(known)]
    ways = [
        (fact, operation, sources)
        for operation in operations_of(binding.expression)
        for sources in orders
        if (fact := derived_fact(operation, sources)) is not None
    ]
    return sorted(ways, key=lambda way: _strangeness(way[0], binding.figure))


def _strangeness(fact: Fact, figure: Figure) -> tuple[bool, bool]:
    return fact.unit != figure.unit, _is_negative(fact.value) != _is_negative(figure.value)


def _is_close(fact: Fact, figure: Figure) -> bool:
    """Tell whether a value is that of the figure, rounded or bounded as it may be."""
    value, shown = fact.value, figure.value
    if not isinstance(value, Decimal) or not isinstance(shown, Decimal):
        return False
    size, shown = abs(value), abs(shown)
    if figure.qualifier is not None and is_true_of(shown, size, figure.qualifier):
        return True
    return abs(size - shown) <= max(_CLOSE * size, (figure.step or 0) / 2)


def _is_negative(value: object) -> bool:
    return isinstance(value, Decimal) and value < 0


# --- following -----------------------------------------------------------------------------------


def _links(markdown: str) -> Iterator[re.Match[str]]:
    """Yield the links to facts that a reader sees as links."""
    code: list[Span] | None = None
    for found in _LINK.finditer(markdown):
        if code is None:
            code = code_spans(markdown)
        before = markdown[max(0, found.start() - 1) : found.start()]
        if before == "!" or is_escaped(markdown, found.start()):
            continue
        if not is_inside(code, found.start(), found.end()):
            yield found


def _link_edits(
    markdown: str, old: FactLookup, new: FactLookup, language: Language
) -> Iterator[FigureEdit]:
    for found in _links(markdown):
        change = _change(found, old, new, language)
        if change is not None:
            yield FigureEdit(
                start=found.start(),
                end=found.end(),
                words=found.span(1),
                markdown=_followed(found, change),
                change=change,
            )


def _plain_edits(
    markdown: str,
    bindings: Sequence[Binding],
    old: FactLookup,
    new: FactLookup,
    language: Language,
) -> Iterator[FigureEdit]:
    """Yield the edits of figures without a link, as if each had one."""
    clean = clean_text(markdown)
    closed = closed_spans(clean)
    for binding in bindings if len(clean) == len(markdown) else ():
        place = _place(markdown, binding.figure, closed)
        target = None if place is None else _target(binding, old, language)
        if place is None or target is None:
            continue
        found = _LINK.fullmatch(f"[{markdown[slice(*place)]}](fact:{target})")
        change = None if found is None else _change(found, old, new, language)
        if found is None or change is None or change.kind == "deleted":
            continue  # plain text it is already
        change = replace(change, start=place[0])
        words = _new_words(found, change)
        yield FigureEdit(start=place[0], end=place[1], words=place, markdown=words, change=change)


def _change(
    found: re.Match[str], old: FactLookup, new: FactLookup, language: Language
) -> FigureChange | None:
    """Return what happens to a linked figure, or None where it stays."""
    target, words = found[2], plain_words(found[1])
    if target in RESERVED_TARGETS:
        return None
    before, after = fact_behind(target, old), fact_behind(target, new)
    if after is None:
        return _made(found, words, "deleted")
    if before is not None and before.shown == after.shown:
        return None
    if _says_other_words(words, before, after, language):
        return None
    form = form_in(found[3] or "")
    if before is not None and _is_own_form(words, form, (before, after), language):
        return None
    # A form has the old currency and span in its words; one of a date has neither.
    is_other_kind = not form.startswith("@") and _is_other_kind(before, after)
    form = "" if is_other_kind else form
    text = " ".join(text_in_form(after, form, language).split())
    if text == words or not text:
        return None
    return _made(found, text, "unit" if is_other_kind else "value")


def _made(
    found: re.Match[str], text: str, kind: Literal["value", "unit", "deleted"]
) -> FigureChange:
    return FigureChange(
        fact=found[2], old_text=plain_words(found[1]), new_text=text, start=found.start(), kind=kind
    )


def _is_other_kind(before: Fact | None, after: Fact) -> bool:
    if before is None:  # what the form was made for is not known
        return after.unit == "money"
    return _kind(before) != _kind(after)


def _kind(fact: Fact) -> tuple[object, ...]:
    return (fact.unit, fact.currency, fact.period)


def _says_other_words(words: str, before: Fact | None, after: Fact, language: Language) -> bool:
    """Tell whether the link holds the founder's own words on a text, not the text itself."""
    if after.unit not in ("text", "flag"):
        return False
    return before is None or words != " ".join(fact_text(before, language).split())


def _is_own_form(words: str, form: str, facts: tuple[Fact, Fact], language: Language) -> bool:
    """Tell whether the founder wrote a figure her own way, and it is as true as before."""
    before, after = facts
    if words == " ".join(text_in_form(before, form, language).split()):
        return False
    figures = find_figures(words)
    return len(figures) == 1 and is_said_by(figures[0], after)


def form_in(query: str) -> str:
    """Return the form that stands behind the question mark of a link's target."""
    parts = (part.partition("=") for part in query[1:].split("&"))
    return next((value for name, _, value in parts if name in ("form", "format")), "")


def _followed(found: re.Match[str], change: FigureChange) -> str:
    """Return the link with its new words, or its words alone where the fact is gone."""
    if change.kind == "deleted":
        return found[1]
    query = "" if change.kind == "unit" else found[3] or ""
    return f"[{_new_words(found, change)}](fact:{found[2]}{query})"


def _new_words(found: re.Match[str], change: FigureChange) -> str:
    """Return a figure as its fact now says, as strong as it stood."""
    marks = re.fullmatch(r"(\*{1,3})[^*]+\1", found[1])
    around = marks[1] if marks else ""
    words = _SPECIAL.sub(r"\\\g<0>", change.new_text)
    return f"{around}{words}{around}"
