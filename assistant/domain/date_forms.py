"""The form a date was written in (``30 June 2027``, ``2027年Q3``), and later dates in that form.

A form is the text with a code in braces for each part: ``{D}%20{B}%20{Y}``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.domain.number_words import chinese_digits, chinese_numeral

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_SEPT = "Sept"  # the one short name of four letters
_ORDINALS = ("first", "second", "third", "fourth")
_ISO = re.compile(r"(?:(\d{4})|-)?(?:-?(?:Q([1-4])|H([12]))|-(\d\d)(?:-(\d\d))?)?")
_TOKEN = re.compile(r"\d+(?:st|nd|rd|th)|\d+|[A-Za-z]+|[一二三四五六七八九十〇零]+|[上下]")
_PADDED_AFTER = "-."  # a two-digit month or day after these is one that is always two digits
_TWO_DIGITS = 10


@dataclass(frozen=True, slots=True)
class _Parts:
    """What is known of a date."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None
    half: int | None = None


def date_template(text: str, iso: str) -> list[str] | None:
    """Return the text of a date as literals and codes in turn, a literal first.

    None if a part of the date was not found in the text, which could then not follow a change.
    ``iso`` is what the text means: ``2027-06-30``, ``--03-31``, ``2027-Q3``, ``Q3``, ``2027``.
    """
    parts = _parts(iso)
    if parts is None:
        return None
    has_name = any(token.capitalize() in _month_names(parts) for token in _TOKEN.findall(text))
    pieces, end, free = [""], 0, _spellings(parts, has_name=has_name)
    for found in _TOKEN.finditer(text):
        code = _take(found, text, free)
        pieces[-1] += text[end : found.start()]
        end = found.end()
        if code is None:
            pieces[-1] += found[0]
        else:
            pieces += [code, ""]
    pieces[-1] += text[end:]
    return None if free else pieces


def date_part(code: str, iso: str) -> str | None:
    """Return one part of the date ``iso`` as ``code`` writes it, or None where it is not known."""
    parts = _parts(iso)
    return None if parts is None else _written(parts).get(code)


def _parts(iso: str) -> _Parts | None:
    found = _ISO.fullmatch(iso)
    if found is None or not iso:
        return None
    year, quarter, half, month, day = (int(part) if part else None for part in found.groups())
    if month is not None:
        if not 1 <= month <= len(_MONTHS):
            return None
        quarter = (month - 1) // 3 + 1
    if quarter is not None:
        half = (quarter + 1) // 2
    return _Parts(year, month, day, quarter, half)


def _written(parts: _Parts) -> dict[str, str]:
    """Return every way in which a part can be written, by its code."""
    written: dict[str, str] = {}
    if parts.year is not None:
        year = f"{parts.year:04d}"
        written |= {"Y": year, "y": year[2:], "z": chinese_digits(year)}
    if parts.month is not None:
        name = _MONTHS[parts.month - 1]
        written |= {"B": name, "b": name[:3], "U": name.upper(), "u": name[:3].upper()}
        written["v"] = _SEPT if name.startswith(_SEPT) else name[:3]
        written |= {"M": str(parts.month), "m": f"{parts.month:02d}"}
        written["c"] = chinese_numeral(parts.month, two="二") or ""
    if parts.day is not None:
        written |= {"D": str(parts.day), "d": f"{parts.day:02d}", "o": _ordinal(parts.day)}
        written["C"] = chinese_numeral(parts.day, two="二") or ""
    if parts.quarter is not None:
        ordinal = _ORDINALS[parts.quarter - 1]
        written |= {"q": str(parts.quarter), "Q": "一二三四"[parts.quarter - 1]}
        written |= {"t": ordinal, "T": ordinal.capitalize()}
    if parts.half is not None:
        ordinal = _ORDINALS[parts.half - 1]
        written |= {"h": str(parts.half), "s": "上下"[parts.half - 1]}
        written |= {"r": ordinal, "R": ordinal.capitalize()}
    return written


def _ordinal(day: int) -> str:
    end = {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{'th' if 11 <= day <= 13 else end}"  # noqa: PLR2004 - eleventh to thirteenth


def _month_names(parts: _Parts) -> tuple[str, ...]:
    if parts.month is None:
        return ()
    name = _MONTHS[parts.month - 1]
    return (name, name[:3], _SEPT) if name.startswith(_SEPT) else (name, name[:3])


def _spellings(parts: _Parts, *, has_name: bool) -> list[Mapping[str, str]]:
    """Return, for each part of the date, the codes by the text they stand for."""
    written = _written(parts)
    groups = ["Yzy", "ubvUB" if has_name else "mMc", "dDoC"]
    if parts.month is None:
        groups += ["qQtT"] if parts.quarter is not None else ["hsrR"]
    spellings = ({written[code]: code for code in group if code in written} for group in groups)
    return [codes for codes in spellings if codes]


def _take(found: re.Match[str], text: str, free: list[Mapping[str, str]]) -> str | None:
    """Return the code of a token and take its part of the date away, so that it is used once."""
    for number, codes in enumerate(free):
        code = codes.get(found[0])
        if code is not None:
            del free[number]
            return _padded(code, found, text)
    return None


def _padded(code: str, found: re.Match[str], text: str) -> str:
    """Tell 2027-12, whose months have two digits always, from 12月."""
    if code not in "mMdD" or found[0].startswith("0") or int(found[0]) < _TWO_DIGITS:
        return code
    is_padded = text[: found.start()].endswith(tuple(_PADDED_AFTER))
    return code.lower() if is_padded else code.upper()
