"""Reads ranges and written ratios: 10-15%, £2m to £3m, 3至5年, 3:1, four to one."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.domain.figure_dates import read_date
from assistant.domain.figure_exclusions import is_adjective
from assistant.domain.figure_model import Figure
from assistant.domain.figure_numbers import (
    ARITHMETIC,
    NUMERAL_SIGNS,
    ONE,
    Number,
    read_digits,
    read_numeral,
    read_words,
    times,
)
from assistant.domain.figure_quantities import PREFIX_AHEAD, Term, read_term

_JOINT = re.compile(
    r"(?P<tight>[-–—~])(?![-–—~])|(?P<wide> [-–~] )|(?P<zh> ?[至到] ?)|(?P<to>[ -]to[ -])"
    r"|(?P<or> or )"
    r"|(?P<and> and | ?[和与] ?)|(?P<half>~ ?| ~ ?)"
)
_JOINT_SIGNS = frozenset(" -–—~至到和与")
_JOINT_LETTERS = frozenset("-–~至到toa和与")
_BETWEEN = re.compile(
    r"(?:(?<![a-z])between(?: about| roughly)? |[介处在]于? ?|之间 ?)$",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"(?:(?<![A-Za-z])from(?: (?:an?|the|about|around|just|under|over|some))?(?: [a-z]+(?: "
    r"of)?){0,3} ?"
    r"|[从由自][^，。；0-9]{0,10})$",
    re.IGNORECASE,
)
_RANGING = re.compile(
    r"(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|anywhere|anything|spread|spans?|scale[sd]?"
    r"|priced|cost(?:s|ing)?) "
    r"from [^,.;]{0,20}$",
    re.IGNORECASE,
)
_LIST = re.compile(r"(?: ?[/、] ?(?:[-+]?[0-9][0-9,]*(?:\.[0-9]+)?)){1,12}")
_LAST_OF_LIST = re.compile(r"[-+]?([0-9][0-9,]*(?:\.[0-9]+)?)$")
_DECIMAL = r"[0-9]{1,9}(?:\.[0-9]{1,6})?"
_COLON = re.compile(rf"({_DECIMAL})( ?): ?({_DECIMAL})(?: ?: ?({_DECIMAL}))?(?![0-9:])")
_COLON_UNIT = re.compile(
    r" ?[%万亿元倍千百个家年月天人户项名]|(?:[kKmMb]|bn|million|billion)(?![A-Za-z])|[.,][0-9]"
    r"|[A-Za-z]"
)
_VERSUS_ZH = re.compile(
    rf"(?P<a>{_DECIMAL}|[{NUMERAL_SIGNS}]{{1,4}}) ?比 ?(?P<b>{_DECIMAL}|[{NUMERAL_SIGNS}]{{1,4}})"
)
_TO_ONE = re.compile(
    r"(?: to |-to-)(?:one|1)(?![A-Za-z0-9%]|[.,][0-9]| (?:million|thousand|billion|per ?cent"
    r"|year|month|day))"
)
_FINE = Decimal("1e-12")
_SPLIT = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?= split| mix|分|开)")
_YEARS = range(1900, 2101)


def term_at(text: str, place: int) -> Term | None:
    """Return the quantity that begins at ``place``, with its own currency mark, or None."""
    ahead = PREFIX_AHEAD.match(text, place)
    number = number_at(text, ahead.end() if ahead else place)
    if number is None and text[place : place + 1] in ("-", "+"):
        number = number_at(text, place + 1)
    return read_term(text, number) if number is not None else None


def number_at(text: str, place: int) -> Number | None:
    """Return the number of any kind that begins at ``place``, or None."""
    sign = text[place : place + 1]
    if sign.isascii():
        return read_words(text, place) if sign.isalpha() else read_digits(text, place)
    return read_numeral(text, place) if sign in NUMERAL_SIGNS else read_digits(text, place)


def read_joined(text: str, first: Term) -> tuple[tuple[Term, Term], bool] | None:
    """Return the two ends that begin with ``first``, and whether they are one range."""
    follow = text[first.end : first.end + 2]
    if follow[:1] not in _JOINT_SIGNS or (follow[0] == " " and follow[1:] not in _JOINT_LETTERS):
        return None
    joint = _JOINT.match(text, first.end)
    if joint is None:
        return None
    place = joint.end()
    if text[place : place + 1].isdigit() and read_date(text, place):
        return None
    second = term_at(text, place)
    if second is None or second.start != place or is_adjective(text, second.end):
        return None
    before = text[max(0, first.start - 40) : first.start]
    if not _may_join(joint, first, second, before):
        return None
    ends = _agreed(first, second)
    if ends is None:
        return None
    is_change = _FROM.search(before) is not None and _RANGING.search(before) is None
    return ends, not (is_change and joint.lastgroup in ("to", "zh"))


def _may_join(joint: re.Match[str], first: Term, second: Term, before: str) -> bool:
    kind = joint.lastgroup
    if kind == "and":
        return _BETWEEN.search(before) is not None
    if kind == "or":
        return second.raw == first.raw + 1 and first.kind == second.kind
    if kind == "wide":
        return second.unit is not None and (first.unit is None or first.unit == second.unit)
    return True


def _agreed(first: Term, second: Term) -> tuple[Term, Term] | None:
    """Return both ends in one unit, ascending, or None where they do not belong together."""
    if first.unit is None or first.unit == second.unit:
        first = adopted(first, second)
    elif first.has_mark and second.unit is None:
        second = replace(second, unit="money", currency=first.currency)
        first = adopted(first, second)
    same = (first.unit, first.currency, first.period) == (
        second.unit,
        second.currency,
        second.period,
    )
    if not same or (abs(first.value) > abs(second.value) and first.value > second.value):
        return None
    return (first, second) if first.value != second.value else None


def adopted(first: Term, second: Term) -> Term:
    """Return ``first`` with the unit and scale that the words give only once: 2-3m, 10至15%."""
    scale = second.scale if first.scale == ONE and first.raw < second.raw else first.scale
    unit = first.unit or second.unit
    factor = second.factor if first.unit is None else first.factor
    if first.unit is not None and scale == first.scale:
        return first
    written = times(times(first.raw, scale), factor)
    return replace(
        first,
        unit=unit,
        scale=scale,
        factor=factor,
        value=-written if first.value < 0 else written,
        step=times(times(first.step, ARITHMETIC.divide(scale, first.scale)), factor)
        if first.factor == ONE
        else first.step,
        currency=first.currency or second.currency,
        period=first.period or second.period,
        measure=first.measure or second.measure,
    )


def unit_of_list(text: str, term: Term) -> Term:
    """Return a bare number of a list with the unit written once at its end: 8/14/22 家."""
    listed = _LIST.match(text, term.end)
    if listed is None:
        return term
    last = _LAST_OF_LIST.search(listed[0])
    number = read_digits(text, listed.start() + last.start(1)) if last else None
    final = read_term(text, number) if number is not None else None
    if final is None or final.unit is None or final.has_mark:
        return term
    bare = replace(final, raw=max(final.raw, term.raw + 1))
    return adopted(term, bare)


# --- ratios ---------------------------------------------------------------------------------------


def read_ratio(text: str, start: int, number: Number) -> Figure | None:
    """Return the written ratio that begins with ``number``, or None."""
    follow = text[number.end : number.end + 2]
    if not (":" in follow or "t" in follow or "/" in follow or "比" in follow):
        return None
    split = _SPLIT.match(text, start) if "/" in follow else None
    if split is not None and int(split[1]) + int(split[2]) in (10, 100):
        return _ratio(start, split.end(), [Decimal(split[1]), Decimal(split[2])])
    colon = _COLON.match(text, start)
    if colon is not None:
        return _colon_ratio(text, start, colon)
    versus = _VERSUS_ZH.match(text, start)
    if versus is not None:
        terms = [number_at(versus[name], 0) for name in "ab"]
        return _ratio(start, versus.end(), [term.value for term in terms if term])
    to_one = _TO_ONE.match(text, number.end)
    if to_one is not None and number.value > 1:
        return _ratio(start, to_one.end(), [number.value, ONE], number.step)
    return None


def _colon_ratio(text: str, start: int, match: re.Match[str]) -> Figure | None:
    is_label = not match[2] and text[match.end(2) + 1 : match.end(2) + 2] == " "
    if is_label or _COLON_UNIT.match(text, match.end()) or int(Decimal(match[1])) in _YEARS:
        return None
    return _ratio(start, match.end(), [Decimal(term) for term in match.group(1, 3, 4) if term])


def _ratio(
    start: int, end: int, terms: Sequence[Decimal], step: Decimal | None = None
) -> Figure | None:
    if len(terms) < 2 or not all(terms[1:]):  # noqa: PLR2004
        return None
    value = ARITHMETIC.divide(terms[0], terms[1]) if len(terms) == 2 else None  # noqa: PLR2004
    if value is not None:
        value = value.quantize(ONE) if value == int(value) else value.quantize(_FINE).normalize()
    return Figure(
        text="", start=start, end=end, unit="ratio", value=value, terms=tuple(terms),
        step=step or _last_digit(terms),
    )  # fmt: skip


def _last_digit(terms: Sequence[Decimal]) -> Decimal | None:
    if terms[-1] != ONE:
        return None
    exponent = terms[0].as_tuple().exponent
    return ONE.scaleb(int(exponent))
