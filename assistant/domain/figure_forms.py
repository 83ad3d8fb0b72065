"""The form in which a figure was written, so that a later value is printed in the same way.

A form is the figure's text with a slot in braces for each number: ``${x1e6}M``, ``约{}家``. Where a
text cannot be taken apart ("a dozen"), the form is ``=TEXT@VALUE``: the text holds as long as the
fact has this value. ``@FORM@TEXT`` prints the day for which a fact's value holds, not the value.
A form that nobody can read prints the fact as the program would.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from zlib import crc32

from assistant.domain.date_forms import date_part, date_template
from assistant.domain.fact_text import fact_text
from assistant.domain.facts import DATE_UNITS, Fact, Range
from assistant.domain.figure_slots import (
    Slot,
    is_printable,
    number_words,
    printed_number,
    scaled_value,
)
from assistant.domain.figures import Figure
from assistant.domain.languages import Language
from assistant.domain.link_targets import decoded, encoded

_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_SLOTS = re.compile(r"\{([^{}]*)\}")
_MARKUP = re.compile(r"\\(?=[!-/:-@\[-`{-~])|\*+|~~|`")
_MOST_DECIMALS = 9
_LONGEST_KEY = 24
_EXPONENTS = {"w": (0, 2, 3, 6, 9, -2), "z": (0, 4, 8, -2, -1, -3, -4)}
_SCALES = (0, 3, 4, 6, 8, 9, 2, 7, 12, -1, -2, -3, -4)
_STRICT = ("over", "under", "nearly")
_BOUNDS = (*_STRICT, "at_least", "at_most")
_NOUN = re.compile(
    r"([ \u00a0])((?:percentage |basis )?(?:point|minute|hour|day|week|month|quarter|year|time"
    r"|dollar|pound|euro))(s?)\b(?![-–])"
)


def form_of(figure: Figure, fact: Fact, language: Language) -> str:
    """Return the form of a figure that shows ``fact``; empty if the fact prints so anyway."""
    text = plain_words(figure.text)
    if fact_text(fact, language) == text and figure.qualifier not in _STRICT:
        return ""
    for form in _candidates(figure, text, fact):
        if _printed(fact, form) == text:
            return form
    if figure.unit in DATE_UNITS and fact.unit not in DATE_UNITS:
        return f"@{{}}@{encoded(text)}"  # a day in words that nothing can follow
    return f"={encoded(text)}@{_key(fact)}"


def text_in_form(fact: Fact, form: str, language: Language) -> str:
    """Return the value of ``fact`` in a form, or in its own where it does not fit into it."""
    printed = _printed(fact, form) if form else None
    return fact_text(fact, language) if printed is None else printed


def plain_words(markdown: str) -> str:
    """Return the words of a figure without emphasis and escapes."""
    return _MARKUP.sub("", markdown)


def _candidates(figure: Figure, text: str, fact: Fact) -> Iterator[str]:
    """Yield the forms that may be the figure's, the best first."""
    if figure.unit in DATE_UNITS:
        yield from _date_forms(figure, text, fact)
    elif isinstance(figure.value, Decimal) and is_printable(figure.value):
        yield from _number_forms(figure, text, fact)
    elif isinstance(figure.low, Decimal) and isinstance(figure.high, Decimal):
        yield from _range_forms((figure.low, figure.high), text)


def _date_forms(figure: Figure, text: str, fact: Fact) -> Iterator[str]:
    if not isinstance(figure.value, str):
        return
    pieces = date_template(text, figure.value)
    if pieces is None:
        return
    parts = (f"{{{each}}}" if number % 2 else encoded(each) for number, each in enumerate(pieces))
    form = "".join(parts)
    yield form if fact.unit in DATE_UNITS else f"@{form}@{encoded(text)}"


def _printed(fact: Fact, form: str) -> str | None:
    """Return the fact in a form, or None where the form is no form or does not fit."""
    if form.startswith("="):
        text, _, key = form[1:].partition("@")
        return decoded(text) if key == _key(fact) else None
    if form.startswith("@"):
        form, _, text = form[1:].partition("@")
        if _parts(form) is None:
            return None
        day = None if fact.as_of is None else _filled_date(str(fact.as_of), form)
        return decoded(text) if day is None else day
    if fact.unit in DATE_UNITS:
        return _filled_date(str(fact.value), form)
    return _filled(fact, form)


def _key(fact: Fact) -> str:
    """Return a short mark of a fact's value, equal only for equal values."""
    value = fact.value
    if isinstance(value, Decimal):
        text = str(value.normalize())
    elif isinstance(value, Range):
        text = f"{value.low}..{value.high}"
    else:
        text = str(value)
    text += fact.currency or ""
    return (
        encoded(text)
        if len(text) <= _LONGEST_KEY
        else f"{crc32(text.encode(errors='replace')):08x}"
    )


def _parts(form: str) -> list[str] | None:
    """Return words and slots in turn, words first, or None where there is no slot."""
    parts = _SLOTS.split(form)
    if len(parts) == 1 or any("{" in words or "}" in words for words in parts[::2]):
        return None
    parts[::2] = [decoded(words) for words in parts[::2]]
    return parts


def _filled_date(iso: str, form: str) -> str | None:
    parts = _parts(form)
    if parts is None:
        return None
    for index in range(1, len(parts), 2):
        part = date_part(parts[index], iso)
        if part is None:
            return None
        parts[index] = part
    return "".join(parts)


def _filled(fact: Fact, form: str) -> str | None:
    """Return the form with the fact's numbers in its slots."""
    parts = _parts(form)
    if parts is None:
        return None
    sign = ""
    for index in range(1, len(parts), 2):
        slot = Slot.read(parts[index])
        number = None if slot is None else printed_number(fact, slot)
        if number is None:
            return None
        sign, parts[index] = sign or number[0], number[1]
        parts[index + 1] = _agreed(parts[index + 1], number[1])
    return sign + "".join(parts)


def _agreed(literal: str, number: str) -> str:
    """Return the words after a number with their first noun in the singular or the plural."""
    found = _NOUN.match(literal)
    if found is None:
        return literal
    plural = "" if number in ("1", "one", "One") else "s"
    return f"{found[1]}{found[2]}{plural}{literal[found.end() :]}"


# --- taking a figure apart -----------------------------------------------------------------------


def _number_forms(figure: Figure, text: str, fact: Fact) -> Iterator[str]:
    value = figure.value
    assert isinstance(value, Decimal), "the caller looked"
    period = figure.period if figure.period != fact.period else None
    for sign, start, end, slot in _cores(text, value):
        before, after = encoded(text[len(sign) : start]), encoded(text[end:])
        placed = replace(slot, period=period or "", end=_end(fact, value), sign=_sign_mark(sign))
        for one in _variants(placed, figure, fact):
            yield f"{before}{{{one}}}{after}"


def _sign_mark(sign: str) -> str:
    return "" if sign == "-" else sign


def _end(fact: Fact, value: Decimal) -> str:
    """Return which end of a range the figure shows."""
    if not isinstance(fact.value, Range):
        return ""
    low, high = fact.value.low, fact.value.high
    if low is None or high is None:
        return "h" if low is None else "l"
    return "l" if abs(abs(value) - low) <= abs(abs(value) - high) else "h"


def _variants(slot: Slot, figure: Figure, fact: Fact) -> Iterator[Slot]:
    """Yield the slot as exact, as rounded and as a bound or estimate."""
    assert isinstance(figure.value, Decimal), "the caller looked"
    turned = isinstance(fact.value, Decimal) and (fact.value < 0) != (figure.value < 0)
    slot = replace(slot, is_negated=turned and bool(fact.value) and bool(figure.value))
    shown = abs(figure.value).scaleb(-slot.exponent)
    if figure.qualifier in _BOUNDS:
        yield replace(slot, qualifier=figure.qualifier, shown=shown)
    is_exact = scaled_value(fact, slot) in (shown, -shown)
    if is_exact and not slot.is_fixed:
        yield slot
    fixed = replace(slot, is_fixed=True)
    yield fixed
    yield replace(fixed, is_coarse=True)
    if figure.qualifier is not None and figure.qualifier not in _BOUNDS:
        yield replace(slot, qualifier=figure.qualifier, shown=shown)


def _cores(text: str, value: Decimal) -> Iterator[tuple[str, int, int, Slot]]:
    """Yield where the number stands in a figure's text, and its slot: digits first, then words."""
    sign = text[0] if text[:1] in ("+", "-", "−") else ""
    found = _DIGITS.search(text)
    if found is not None and found[0].isascii():
        slot = _digit_slot(found[0], abs(value))
        if slot is not None:
            yield sign, found.start(), found.end(), slot
        return
    yield from ((sign, start, end, slot) for start, end, slot in _word_cores(text, abs(value)))


def _digit_slot(written: str, value: Decimal) -> Slot | None:
    """Return how a number in digits was written, or None where it is not what the figure says."""
    plain = written.replace(",", "")
    whole, _, decimals = plain.partition(".")
    if len(decimals) > _MOST_DECIMALS or not is_printable(core := Decimal(plain)):
        return None
    exponent = _exponent(core, value)
    if exponent is None:
        return None
    return Slot(
        is_grouped="," in written or len(whole) <= 3,  # noqa: PLR2004 - no room for a comma
        is_fixed=decimals.endswith("0"),
        decimals=len(decimals),
        exponent=exponent,
    )


def _exponent(core: Decimal, value: Decimal) -> int | None:
    return next((scale for scale in _SCALES if core.scaleb(scale) == value), None)


def _word_cores(text: str, value: Decimal) -> Iterator[tuple[int, int, Slot]]:
    folded = text.lower()
    for kind, exponents in _EXPONENTS.items():
        for exponent in exponents:
            number = value.scaleb(-exponent)
            if number != number.to_integral_value() or not 0 <= number < 10_000:  # noqa: PLR2004 - what words are written for
                continue
            for style in (kind, kind.upper()):
                words = number_words(int(number), style)
                start = folded.find(words.lower()) if words else -1
                if words and text.startswith(words, start) and start >= 0:
                    yield start, start + len(words), Slot(exponent=exponent, words=style)


def _range_forms(ends: Iterable[Decimal], text: str) -> Iterator[str]:
    """Yield the forms of a range in digits, exact and rounded; its ends may share a scale word."""
    cores = list(_DIGITS.finditer(text))
    if len(cores) != 2:  # noqa: PLR2004 - one for each end
        return
    exact, rounded, last = "", "", 0
    for core, value, mark in zip(cores, ends, "lh", strict=True):
        slot = _digit_slot(core[0], abs(value)) if core[0].isascii() else None
        if slot is None:
            return
        before = encoded(text[last : core.start()])
        exact += f"{before}{{{replace(slot, end=mark)}}}"
        rounded += f"{before}{{{replace(slot, end=mark, is_fixed=True, is_coarse=True)}}}"
        last = core.end()
    after = encoded(text[last:])
    yield from (exact + after, rounded + after)
