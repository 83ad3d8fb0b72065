"""Reads dates, quarters, half-years and years: June 30, 2027, 2027年第三季度, FY2027, H1 2026."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from assistant.domain.figure_exclusions import is_name_of_year
from assistant.domain.figure_model import Figure, FigureUnit
from assistant.domain.figure_numbers import read_numeral
from assistant.domain.figure_units import NOT_AFTER_ZH, SCALE_ZH, UNITS_ZH

_MONTHS = "january february march april may june july august september october november december"
MONTH_NUMBERS = {
    **{name: number for number, name in enumerate(_MONTHS.split(), 1)},
    **{name[:3]: number for number, name in enumerate(_MONTHS.split(), 1)},
    "sept": 9,
}
MONTH = (
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"(?![A-Za-z])|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)(?![A-Za-z])\.?)"
)
_Y = r"(?:19|20)[0-9]{2}"
_D = r"(?:3[01]|[12][0-9]|0?[1-9])"
_M = r"(?:1[0-2]|0?[1-9])"
_ORD = r"(?:st|nd|rd|th)?"
_NZH = "[一二三四五六七八九十廿]"
_END = r"(?![0-9]|[.,][0-9])"

_ISO = re.compile(
    rf"(?P<y>{_Y})(?:(?P<s>[-/.])(?P<m>{_M})(?P=s)(?P<d>{_D})|[-/](?P<m2>{_M})|\.(?P<m3>0[1-9]"
    rf"|1[0-2])"
    rf"(?![%万亿元倍]))(?:(?=T[0-9])|(?![0-9A-Za-z]|[.,/][0-9]|-[0-9]{{1,2}}-))"
)
_SPAN = re.compile(rf"(?P<y>{_Y})[-/–](?P<z>[0-9]{{2}})(?![0-9A-Za-z%年月-]| ?财年|[.,/][0-9])")
_YEARS_ZH = re.compile(
    rf"(?P<y>{_Y})(?: ?年)? ?(?:-|–|—|~|至|到) ?(?P<z>{_Y}) ?(?P<end>年)?(?!{_D}? ?月|[0-9]"
    rf"|[.,][0-9])"
)
_ZH = re.compile(
    rf"(?P<y>{_Y}|[二一][零〇一二三四五六七八九]{{3}}) ?年 ?(?:"
    rf"(?P<m>{_M}|{_NZH}{{1,2}}) ?月(?:份| ?(?P<d>{_D}|{_NZH}{{1,3}}) ?[日号])?"
    rf"|(?:第)?(?P<q>[1-4一二三四]) ?季度|Q(?P<q2>[1-4])|(?P<h>[上下]) ?半年(?!报)|H(?P<h2>[12])"
    rf"|(?P<m4>{_M})(?= ?[-–—~至到] ?{_M} ?月))?"
)
_ZH_QUARTER = re.compile(
    rf"(?P<y>{_Y})?(?:(?:第)?(?P<q>[1-4一二三四]) ?季度(?![之])|(?P<h>[上下])半年(?![报度]))"
)
_ZH_DAY = re.compile(
    rf"(?P<m>{_M}|{_NZH}{{1,2}}) ?月(?:份| ?(?P<d>{_D}|{_NZH}{{1,3}}) ?[日号])?(?![球光亮饼])"
)
_ZH_MONTHS = re.compile(
    rf"(?P<m>{_M}|{_NZH}{{1,2}}) ?(?:-|–|—|~|至|到) ?(?P<n>{_M}|{_NZH}{{1,2}}) ?月(?!龄|份额)"
)
_ZH_TO = re.compile(
    rf" ?(?:-|–|—|~|至|到) ?(?:(?P<m>{_M}|{_NZH}{{1,2}}) ?月(?:份| ?(?P<d>{_D}|{_NZH}{{1,3}}) "
    rf"?[日号])?"
    rf"|(?P<d2>{_D}) ?[日号])"
)
_FISCAL_ZH = re.compile(rf"(?P<y>{_Y})(?:[/-](?P<z>{_Y}|[0-9]{{2}}))? ?财年")
_FIRST_QUARTERS_ZH = re.compile(rf"(?P<y>{_Y}) ?年 ?前 ?(?P<n>[2-4二两三四]) ?个?季度")
_PART = re.compile(rf"(?P<y>{_Y})(?:[ -]|年)?(?:(?P<k>[QH])(?P<n>[1-4]))(?![0-9A-Za-z])")
_NAMED_PART = re.compile(
    rf"(?:(?P<k>[QH])(?P<n>[1-4])(?![0-9])|(?P<n2>[1-4])(?P<k2>[QH]))"
    rf"(?:(?:[ -]?(?:of )?(?:FY ?)?|[ ,-]{{1,2}})(?P<y>{_Y})(?![0-9])"
    rf"|[ ]?(?:FY ?)?'?(?P<yy>[23][0-9])(?![0-9%,.]|[A-Za-z]))?(?![A-Za-z])"
)
_FISCAL = re.compile(
    rf"(?:FY[ -]?'?|(?:fiscal|financial)(?: year)? )(?P<y>{_Y}|[0-9]{{2}})(?:[/-](?P<z>{_Y}"
    rf"|[0-9]{{2}}))?"
    rf"(?:[ -]?(?P<k>[QH])(?P<n>[1-4]))?(?![0-9A-Za-z]|[.,][0-9])",
    re.IGNORECASE,
)
_WORDED_PART = re.compile(
    rf"(?P<n>first|second|third|fourth|1st|2nd|3rd|4th|last|final)[ -](?P<k>quarter|half)(?![a-z])"
    rf"(?:(?:,? of|,| in)? (?:FY ?|fiscal )?(?P<y>{_Y})(?![0-9]))?",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    rf"(?P<d>{_D}){_ORD}(?: of)?[ -](?P<m>{MONTH})(?:,?[ -](?P<y>{_Y})(?![0-9])| "
    rf"'(?P<yy>[0-9]{{2}})(?![0-9]))?"
)
_DAYS_FIRST = re.compile(rf"(?P<e>{_D}){_ORD} ?(?:-|–|to|and) ?(?={_D}{_ORD} {MONTH})")
_MONTH_FIRST = re.compile(
    rf"(?P<m>{MONTH})(?:"
    rf"[ -]?(?:of )?(?P<y>{_Y})(?![0-9])|[ -]'?(?P<yy>[23][0-9])(?<=['-]..)(?![0-9])"
    rf"| (?:the )?(?P<d>{_D})(?P<ord>{_ORD})(?![0-9%:]|[.,][0-9]{{1,3}}(?![0-9])|[a-zA-Z])"
    rf"(?:,? (?P<y2>{_Y})(?![0-9]))?)?"
)
_BARE_MONTH_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])(?:in|by|since|until|till|from|through|before|after|during|early|late|mid|"
    r"of|to|and|end|last|this|next|for|between)[ -]|(?<![A-Za-z])(?:mid|end|early|late)-)$",
    re.IGNORECASE,
)
_COUNT_AFTER = re.compile(r" (?:new |more |paying |active |of (?!the ))?[a-z]+s(?![a-z])")
_BARE_YEAR = re.compile(
    rf"(?P<y>{_Y}|2100)(?! ?年 ?第 ?[0-9]+ ?号)(?P<mark>[EFABP]?)(?![0-9A-Za-z]|[,.][0-9]|-[0-9])"
)
_YEAR_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])(?:in|by|since|until|till|from|through|before|after|during|early|late|mid"
    r"|end|"
    r"of|year|for|to|and|fiscal|calendar|vs|versus|year-end|the|est|estab|established|between|or|"
    r"winter|spring|summer|autumn|fall|through|pre|post|c|financial|on)[ -]|[(/（、,，–-] ?)$",
    re.IGNORECASE,
)
_NOT_A_YEAR_AFTER = re.compile(
    r" (?!sales|results|revenues|figures|targets|earnings|accounts|plans|goals|numbers|projections|"
    r"forecasts|costs|was|is|has|its|this|does|levels|prices|series|terms|losses|estimates"
    r"|milestones|"
    r"budgets|actuals|accounts|assumptions|expenses|bonds|class|and|values|vintages|cohorts|tax"
    r"|us|as|closes|ends|starts|begins|brings|sees|opens|looks|shows|marks|adds)"
    r"(?:[a-z-]+ )?[a-zé]{2,}s(?![a-z'])| ?(?:sq|kg|km|mm|ml|people|staff|m²|%)"
)
_WORDS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}
_ZH_ORDER = {"上": 1, "下": 2, "一": 1, "二": 2, "三": 3, "四": 4}
_ZH_ORDER_OF_QUARTER = {"二": 2, "三": 3, "四": 4}
_LAST_FIRST = re.compile(r"(?:last|final)[ -]", re.IGNORECASE)
_TO_QUARTER = re.compile(r" ?(?:-|–|—|~|/|to|and|至|到|和) ?(?=Q[1-4])")
_SHARED_YEAR = re.compile(rf"(?: ?(?:to|and|-|–|—) ?)(?:{MONTH}) (?P<y>{_Y})(?![0-9])")


def read_date(text: str, start: int) -> tuple[Figure, ...]:
    """Return the date, quarter or year that begins at ``start``, or the two of a period."""
    sign = text[start]
    if sign.isascii():
        return _from_digits(text, start) if sign.isdigit() else _from_letters(text, start)
    return _chinese(text, start)


def read_year(text: str, start: int) -> tuple[Figure, ...]:
    """Return the bare year at ``start``: only where no counted thing follows it."""
    if not text.startswith(("19", "20", "21"), start):
        return ()
    match = _BARE_YEAR.match(text, start)
    if match is None or is_name_of_year(text, start):
        return ()
    if _is_measured(text, match.end("y")):
        return ()
    is_cued = _YEAR_BEFORE.search(text[max(0, start - 14) : start]) is not None
    if not is_cued and _NOT_A_YEAR_AFTER.match(text, match.end()):
        return ()
    return (_figure("year", match["y"], start, match.end("y")),)


def _is_measured(text: str, end: int) -> bool:
    """Tell whether a scale, a measure word or a currency makes the number no year: 2000 万."""
    place = end + (text[end : end + 1] == " ")
    if SCALE_ZH.match(text, end) or text[place : place + 1] in ("余", "多", "%"):
        return True
    for size in (3, 2, 1):
        word = text[place : place + size]
        if word in UNITS_ZH and len(word) == size:
            guard = NOT_AFTER_ZH.get(word)
            return guard is None or guard.match(text, place + size) is None
    return False


def _figure(unit: FigureUnit, value: str, start: int, end: int) -> Figure:
    return Figure(text="", start=start, end=end, unit=unit, value=value)


_BEFORE_DATE = re.compile("[0-9]{1,4} ?[-–—~至到年月季财上下QH第/ostnradJFMASOND.]")
_BEFORE_DATE_ZH = re.compile(r"[0-9]{1,4} ?[-–—~至到年月季财上下QH第/]")
_BEFORE_DATE_EN = re.compile(
    r"[0-9]{1,2}(?:st|nd|rd|th)?(?:(?: of)?[ -][JFMASOND][a-z]| ?(?:-|–|to|and) ?[0-9]"
    r"|[QH]|[/.][0-9])"
)


def _from_digits(text: str, start: int) -> tuple[Figure, ...]:
    found: tuple[Figure, ...] = ()
    if text.startswith(("19", "20"), start):
        found = _iso(text, start) or _part(text, start) or _span(text, start)
    if found or _BEFORE_DATE.match(text, start) is None:
        return found
    if _BEFORE_DATE_ZH.match(text, start):
        found = _chinese(text, start)
    if not found and _BEFORE_DATE_EN.match(text, start):
        found = _days(text, start) or _half_first(text, start) or _slashed(text, start)
    return found


def _from_letters(text: str, start: int) -> tuple[Figure, ...]:
    for read in (_fiscal, _named_part, _worded_part, _month_first):
        found = read(text, start)
        if found:
            return found
    return ()


def _iso(text: str, start: int) -> tuple[Figure, ...]:
    match = _ISO.match(text, start)
    if match is None:
        return ()
    month = match["m"] or match["m2"] or match["m3"]
    return (_figure("date", _iso_date(match["y"], month, match["d"]), start, match.end()),)


def _iso_date(year: str | None, month: str | int, day: str | int | None) -> str:
    written = f"{year or '-'}-{int(month):02}"
    return f"{written}-{int(day):02}" if day else written


def _part(text: str, start: int) -> tuple[Figure, ...]:
    match = _PART.match(text, start)
    if match is None or (match["k"] == "H" and match["n"] in "34"):
        return ()
    value = f"{match['y']}-{match['k']}{match['n']}"
    return (_figure("quarter", value, start, match.end()),)


def _span(text: str, start: int) -> tuple[Figure, ...]:
    """Read 2025-26: a financial year over two calendar years."""
    match = _SPAN.match(text, start)
    if match is None or (int(match["y"]) + 1) % 100 != int(match["z"]):
        return ()
    figure = _figure("year", match["y"], start, match.end())
    return (replace(figure, value=None, low=match["y"], high=str(int(match["y"]) + 1)),)


def _half_first(text: str, start: int) -> tuple[Figure, ...]:
    return _named_part(text, start) if text[start + 1 : start + 2] in ("Q", "H") else ()


def _named_part(text: str, start: int) -> tuple[Figure, ...]:
    match = _NAMED_PART.match(text, start)
    if match is None:
        return ()
    kind, number = match["k"] or match["k2"], match["n"] or match["n2"]
    year = match["y"] or (f"20{match['yy']}" if match["yy"] else None)
    if (kind == "H" and number in "34") or (match["n2"] and not year):
        return ()
    value = f"{year}-{kind}{number}" if year else f"{kind}{number}"
    first = _figure("quarter", value, start, match.end())
    joint = _TO_QUARTER.match(text, match.end()) if not year else None
    second = _NAMED_PART.match(text, joint.end()) if joint else None
    if second is not None and second["y"]:
        return (replace(first, value=f"{second['y']}-{value}"),)
    return (first,)


_SLASHES = re.compile(
    rf"(?P<a>[0-3]?[0-9])(?P<s>[./])(?P<b>[0-3]?[0-9])(?P=s)(?P<y>{_Y})(?![0-9/]|\.[0-9])"
)


def _slashed(text: str, start: int) -> tuple[Figure, ...]:
    """Read 31/12/2026, and 12/31/2026 where the second number can be no month."""
    match = _SLASHES.match(text, start)
    if match is None:
        return ()
    day, month = int(match["a"]), int(match["b"])
    if month > 12:  # noqa: PLR2004
        day, month = month, day
    if not (1 <= month <= 12 and 1 <= day <= 31):  # noqa: PLR2004
        return ()
    return (_figure("date", _iso_date(match["y"], month, day), start, match.end()),)


def _fiscal(text: str, start: int) -> tuple[Figure, ...]:
    match = _FISCAL.match(text, start)
    if match is None:
        return ()
    year = match["y"] if len(match["y"]) > 2 else f"20{match['y']}"  # noqa: PLR2004
    if match["k"]:
        value = f"{year}-{match['k'].upper()}{match['n']}"
        return (_figure("quarter", value, start, match.end()),)
    figure = _figure("year", year, start, match.end())
    if match["z"]:
        return (replace(figure, value=None, low=year, high=str(int(year) + 1)),)
    return (figure,)


def _worded_part(text: str, start: int) -> tuple[Figure, ...]:
    match = _WORDED_PART.match(text, start)
    if match is None:
        return ()
    is_half = match["k"].lower() == "half"
    word = match["n"].lower()
    number = _WORDS.get(word) or int(word[0])
    if is_half:
        number = min(number, 2)
    if not match["y"] and (is_half or _LAST_FIRST.match(match[0])):
        return ()
    value = f"{'H' if is_half else 'Q'}{number}"
    year = f"{match['y']}-" if match["y"] else ""
    return (_figure("quarter", f"{year}{value}", start, match.end()),)


def _days(text: str, start: int) -> tuple[Figure, ...]:
    """Read 30 June 2027 and 3-5 June 2027."""
    several = _DAYS_FIRST.match(text, start)
    begin = several.end() if several else start
    match = _DAY_FIRST.match(text, begin)
    if match is None:
        return ()
    year = match["y"] or (f"20{match['yy']}" if match["yy"] else None)
    month = _month_number(match["m"])
    end = match.end() - (match[0][-1] == ".")
    last = _figure("date", _iso_date(year, month, match["d"]), begin, end)
    if several is None:
        return (last,)
    value = _iso_date(year, month, several["e"])
    return (_figure("date", value, start, several.end("e")), last)


def _month_number(name: str) -> int:
    return MONTH_NUMBERS[name.rstrip(".").lower()]


def _month_first(text: str, start: int) -> tuple[Figure, ...]:
    match = _MONTH_FIRST.match(text, start)
    if match is None:
        return ()
    month, end = _month_number(match["m"]), match.end()
    year = match["y"] or match["y2"] or (f"20{match['yy']}" if match["yy"] else None)
    day = match["d"]
    if day and not year and not match["ord"] and _COUNT_AFTER.match(text, end):
        day = None
    if not day and not year:
        end = match.start("m") + len(match["m"].rstrip("."))
        shared = _SHARED_YEAR.match(text, end)
        if not shared and not _BARE_MONTH_BEFORE.search(text[max(0, start - 9) : start]):
            return ()
        year = shared["y"] if shared else None
        if match["m"] in ("May", "March", "Mar", "Sep") and text[end : end + 1].isalpha():
            return ()
    return (_figure("date", _iso_date(year, month, day), start, end),)


# --- Chinese --------------------------------------------------------------------------------------


def _chinese(text: str, start: int) -> tuple[Figure, ...]:
    years = _YEARS_ZH.match(text, start)
    if years is not None and years["y"] < years["z"]:
        return tuple(_two_years(text, years))
    fiscal = _FISCAL_ZH.match(text, start)
    if fiscal is not None:
        return (_fiscal_zh(fiscal),)
    first = _FIRST_QUARTERS_ZH.match(text, start)
    if first is not None:
        return (_first_quarters(first),)
    match = _ZH.match(text, start)
    if match is not None and not text.startswith(("第", " 第"), match.end()):
        return _with_end(text, _zh_figure(match), match)
    if match is not None:
        return ()
    quarter = _ZH_QUARTER.match(text, start)
    if quarter is not None:
        return (_zh_quarter(quarter),) if text[start - 1 : start] != "前" else _quarters(quarter)
    return _zh_months(text, start)


def _fiscal_zh(match: re.Match[str]) -> Figure:
    figure = _figure("year", match["y"], match.start(), match.end())
    if not match["z"]:
        return figure
    return replace(figure, value=None, low=match["y"], high=match["y"][:2] + match["z"][-2:])


def _first_quarters(match: re.Match[str]) -> Figure:
    """Read 2026年前三季度: from the first quarter to the third."""
    last = {"2": 2, "3": 3, "4": 4, "两": 2, **_ZH_ORDER_OF_QUARTER}[match["n"]]
    figure = _figure("quarter", "", match.start(), match.end())
    return replace(figure, value=None, low=f"{match['y']}-Q1", high=f"{match['y']}-Q{last}")


def _two_years(text: str, match: re.Match[str]) -> Iterator[Figure]:
    first_end = match.end("y")
    mark = re.compile(" ?年").match(text, first_end)
    yield _figure("year", match["y"], match.start(), mark.end() if mark else first_end)
    end = match.end("end") if match["end"] else match.end("z")
    yield _figure("year", match["z"], match.start("z"), end)


def _zh_number(written: str) -> int:
    if written[0].isascii():
        return int(written)
    number = read_numeral(written, 0)
    return int(number.value) if number else 0


def _zh_figure(match: re.Match[str]) -> Figure:
    year = str(_zh_number(match["y"]))
    month = match["m"] or match["m4"]
    start, end = match.span()
    if month:
        day = _zh_number(match["d"]) if match["d"] else None
        return _figure("date", _iso_date(year, _zh_number(month), day), start, end)
    part = _part_of_year(match)
    if part:
        return _figure("quarter", f"{year}-{part}", start, end)
    return _figure("year", year, start, match.start() + len(match[0].rstrip()))


def _part_of_year(match: re.Match[str]) -> str:
    groups = match.groupdict()
    quarter, half = groups.get("q"), groups.get("h")
    if quarter:
        return f"Q{_ZH_ORDER.get(quarter) or quarter}"
    if half:
        return f"H{_ZH_ORDER[half]}"
    if groups.get("q2"):
        return f"Q{groups['q2']}"
    return f"H{groups['h2']}" if groups.get("h2") else ""


def _zh_quarter(match: re.Match[str]) -> Figure:
    year = f"{match['y']}-" if match["y"] else ""
    return _figure("quarter", f"{year}{_part_of_year(match)}", match.start(), match.end())


def _quarters(match: re.Match[str]) -> tuple[Figure, ...]:
    """Read 前三季度: the first three quarters are a span, not the third."""
    if not match["q"]:
        return ()
    return (
        Figure(
            text="", start=match.start(), end=match.end(), unit="duration", period="quarter",
            value=Decimal(_ZH_ORDER.get(match["q"]) or match["q"]), step=Decimal(1),
        ),
    )  # fmt: skip


def _with_end(text: str, first: Figure, match: re.Match[str]) -> tuple[Figure, ...]:
    """Add the second date of a period that leaves out the year: 2026年3月至6月."""
    second = _ZH_TO.match(text, first.end) if first.unit == "date" else None
    if second is None or (second["d2"] and not match["d"]):
        return (first,)
    year = None if str(first.value).startswith("-") else str(first.value)[:4]
    month = second["m"] or match["m"]
    day = second["d"] or second["d2"]
    value = _iso_date(year, _zh_number(month), _zh_number(day) if day else None)
    begin = second.start("d2") if second["d2"] else second.start("m")
    return (first, _figure("date", value, begin, second.end()))


def _zh_months(text: str, start: int) -> tuple[Figure, ...]:
    if text[start - 1 : start] in ("个", "前", "近"):
        return ()
    several = _ZH_MONTHS.match(text, start)
    if several is not None:
        first = _figure(
            "date", _iso_date(None, _zh_number(several["m"]), None), start, several.end("m")
        )
        value = _iso_date(None, _zh_number(several["n"]), None)
        return (first, _figure("date", value, several.start("n"), several.end()))
    match = _ZH_DAY.match(text, start)
    month = _zh_number(match["m"]) if match else 0
    if match is None or not 1 <= month <= 12:  # noqa: PLR2004
        return ()
    day = _zh_number(match["d"]) if match["d"] else None
    return _with_end(text, _figure("date", _iso_date(None, month, day), start, match.end()), match)
