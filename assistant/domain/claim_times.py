"""Reads when something is claimed to be: ``in year two``, ``by March 2028``, ``2028年底前``."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.domain.claim_numbers import CHINESE_NUMBER, ENGLISH_NUMBER, read_number
from assistant.domain.months import MONTHS_A_YEAR, Month

Relation = Literal["in", "by", "from", "until", "within", "between"]
Grain = Literal["month", "quarter", "year"]

_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTHS = {name[:3]: number for number, name in enumerate(_NAMES, 1)}
_MONTH_WORD = "|".join(f"{name}|{name[:3]}\\.?" for name in _NAMES) + r"|sept\.?"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_ORDINAL = "|".join(_ORDINALS)
_YEAR = r"(?:19|20)\d\d"
_QUARTER_MONTHS = 3
_HORIZON = 600  # months of a plan that can still be meant

_ENGLISH_RANGE = re.compile(
    rf"(?:\b(?:between|from|over|in|during|across)\s+)?(?<![\d-])(?P<a>{_YEAR})\s*"
    rf"(?:to|and|through|until|[-–—/])\s*(?P<b>{_YEAR})(?![\d-])"
)
_ENGLISH_WITHIN = re.compile(
    rf"\b(?:within|inside|in under|in less than|in)\s+(?:the\s+)?(?:first\s+|next\s+)?"
    rf"(?P<n>{ENGLISH_NUMBER})\s+(?P<unit>month|year)s?\b(?!['’]| of\b)"
)
_ENGLISH = re.compile(
    rf"""(?:\b(?P<prep>by|in|during|for|before|from|until|till|through|at|as\ of|throughout
          |starting\ in)\s+
        (?:as\ early\ as\s+)?)?
    (?P<end>(?:the\s+)?(?:very\s+)?end\s+of\s+|end-|year-end\s+)?
    (?:the\s+(?=year|month|full|first|second|third|fourth|fifth))?
    (?:full[- ]year\s+|calendar\s+year\s+|financial\s+year\s+|fiscal\s+(?:year\s+)?
      |fy\s?|the\s+year\s+)?
    (?:(?:\b\d{{1,2}}(?:st|nd|rd|th)?\s+)?\b(?P<month>{_MONTH_WORD})\s+(?P<month_year>{_YEAR})
      |(?<![\d-])(?P<iso>{_YEAR}-(?:0[1-9]|1[0-2]))(?![\d-])
      |\bq(?P<q>[1-4])\s*(?:of\s+)?(?P<q_year>{_YEAR})
      |(?<!\d)(?P<q_year2>{_YEAR})[\s-]?q(?P<q2>[1-4])
      |\b(?P<q3>first|second|third|fourth)\s+quarter\s+(?:of\s+)?(?P<q_year3>{_YEAR})
      |(?<![\d-])(?P<year>{_YEAR})(?![\d-]|\.\d|,\d)
      |\byear\s+(?P<plan_year>{ENGLISH_NUMBER})\b
      |\b(?P<plan_year2>{_ORDINAL})\s+year\b(?:\s+of\s+(?:the|our)\s+plan)?
      |\bmonth\s+(?P<plan_month>{ENGLISH_NUMBER})\b
      |\b(?P<plan_month2>\d{{1,3}})(?:st|nd|rd|th)\s+month\b)
    (?P<onward>\s+(?:onwards?|and\s+(?:beyond|after))\b)?""",
    re.VERBOSE,
)
_CHINESE_RANGE = re.compile(
    rf"(?:从|自|在|于)?(?P<a>{_YEAR})\s*年?\s*(?:[-–—~至到]|——)\s*(?P<b>{_YEAR})\s*年(?:间"
    rf"|期间|度)?"
)
_CHINESE_WITHIN = re.compile(
    rf"(?:在|于)?(?:未来)?(?P<n>{CHINESE_NUMBER})\s*(?P<unit>个月|年)(?:之内|以内|内)"
)
_CHINESE = re.compile(
    rf"""(?P<prep>从|自|到|至|在|于|截至|直到|直至|最迟|早在)?\s*
    (?:(?P<year>{_YEAR})\s*(?:年度|财年|年(?:全年|整年)?)
        (?:\s*第?(?P<q>[1-4一二三四])\s*季度?|\s*[qQ](?P<q2>[1-4])
          |\s*(?P<month>1[0-2]|[1-9]|0[1-9])\s*月份?)?
      |(?<![\d-])(?P<iso>{_YEAR}-(?:0[1-9]|1[0-2]))(?![\d-])
      |第\s*(?P<plan_year>{CHINESE_NUMBER})\s*年(?:全年)?
      |第\s*(?P<plan_month>{CHINESE_NUMBER})\s*个?月)
    \s*(?P<end>年底|年末|底|末)?\s*(?P<after>之前|以前|前|起|开始|当年|当月|内|中)?""",
    re.VERBOSE,
)
_HAN_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The time a claim is about.

    Attributes:
        first: its first month.
        last: its last month.
        grain: how it was named.
        relation: ``by`` and ``until`` mean ``last``, ``from`` means ``first``.
        sure: for ``by``, the month that every reader takes as included ("by 2028" may leave 2028
            out).
        is_relative: it counts from the plan's start (year two), not from a calendar.
    """

    first: Month
    last: Month
    grain: Grain
    relation: Relation = "in"
    sure: Month
    is_relative: bool = False


def take_times(
    clause: str, start: Month | None, *, is_chinese: bool
) -> tuple[list[When | None], str]:
    """Return the times named in a clause, and the clause without them.

    None stands for a time that cannot be placed, such as year two of a plan without a start.
    """
    times: list[When | None] = []

    def take(read: "_Reader") -> Callable[[re.Match[str]], str]:
        def replace(found: re.Match[str]) -> str:
            times.append(_safely(read, found, start))
            return " "

        return replace

    patterns = _CHINESE_READERS if is_chinese else _ENGLISH_READERS
    for pattern, read in patterns:
        clause = pattern.sub(take(read), clause)
    return times, clause


_Reader = Callable[[re.Match[str], Month | None], "When | None"]


def _safely(read: _Reader, found: re.Match[str], start: Month | None) -> When | None:
    try:
        return read(found, start)
    except ValueError:  # a month or year that no calendar has
        return None


def _range(found: re.Match[str], _start: Month | None) -> When | None:
    first, last = Month(int(found["a"]), 1), Month(int(found["b"]), MONTHS_A_YEAR)
    if first > last:
        return None
    return When(first=first, last=last, grain="year", relation="between", sure=last)


def _within(found: re.Match[str], start: Month | None) -> When | None:
    count = read_number(found["n"])
    if count is None or start is None:
        return None
    months = int(count * (MONTHS_A_YEAR if found["unit"] in ("year", "年") else 1))
    if not 1 <= months <= _HORIZON:
        return None
    last = start.plus(months - 1)
    return When(
        first=start, last=last, grain="month", relation="within", sure=last, is_relative=True
    )


def _english(found: re.Match[str], start: Month | None) -> When | None:
    part = found.groupdict()
    span = (
        _calendar(part["year"], part["month_year"], part["month"], part["iso"])
        or _quarter(part["q_year"] or part["q_year2"] or part["q_year3"], _quarter_of(part))
        or _planned(start, _count(part["plan_year"] or part["plan_year2"]), 12)
        or _planned(start, _count(part["plan_month"] or part["plan_month2"]), 1)
    )
    prep, relation = part["prep"] or "", "in"
    if prep in ("by", "before", "as of") or part["end"]:
        relation = "by"
    if prep in ("from", "starting in") or part["onward"]:
        relation = "from"
    if prep in ("until", "till", "through"):
        relation = "until"
    is_sure = bool(part["end"]) or prep == "through"
    return _when(span, relation, is_before=prep == "before", is_sure=is_sure)


def _chinese(found: re.Match[str], start: Month | None) -> When | None:
    part = found.groupdict()
    quarter = part["q"] or part["q2"]
    if quarter:
        span = _quarter(part["year"], int(_HAN_QUARTERS.get(quarter, 0) or quarter))
    elif part["month"]:
        span = _one(Month(int(part["year"]), int(part["month"])))
    else:
        span = (
            _calendar(part["year"], None, None, part["iso"])
            or _planned(start, _count(part["plan_year"]), 12)
            or _planned(start, _count(part["plan_month"]), 1)
        )
    prep, after, relation = part["prep"] or "", part["after"] or "", "in"
    if prep in ("到", "至", "截至", "最迟") or after in ("之前", "以前", "前") or part["end"]:
        relation = "by"
    if prep in ("直到", "直至"):
        relation = "until"
    if after in ("起", "开始"):
        relation = "from"
    is_before = after in ("之前", "以前", "前") and not part["end"]
    return _when(span, relation, is_before=is_before, is_sure=bool(part["end"]))


_Span = tuple[Month, Month, Grain, bool]


def _when(span: _Span | None, relation: str, *, is_before: bool, is_sure: bool) -> When | None:
    if span is None:
        return None
    first, last, grain, is_relative = span
    # "By March 2028" takes in March; "by 2028" may stop short of it, and so does "before".
    sure = last if (grain == "month" or is_sure) and not is_before else first.plus(-1)
    return When(
        first=first,
        last=last,
        grain=grain,
        relation=relation,  # type: ignore[arg-type]  # one of the words given above
        sure=sure,
        is_relative=is_relative,
    )


def _calendar(
    year: str | None, month_year: str | None, month: str | None, iso: str | None
) -> "_Span | None":
    if month and month_year:
        return _one(Month(int(month_year), _MONTHS[month[:3]]))
    if iso:
        return _one(Month.parse(iso))
    if year:
        return Month(int(year), 1), Month(int(year), MONTHS_A_YEAR), "year", False
    return None


def _one(month: Month) -> _Span:
    return month, month, "month", False


def _quarter_of(part: dict[str, str | None]) -> int:
    return int(part["q"] or part["q2"] or _ORDINALS.get(part["q3"] or "", 0))


def _quarter(year: str | None, number: int) -> _Span | None:
    if not year or not number:
        return None
    first = Month(int(year), (number - 1) * _QUARTER_MONTHS + 1)
    return first, first.plus(_QUARTER_MONTHS - 1), "quarter", False


def _count(text: str | None) -> int:
    if not text:
        return 0
    number = Decimal(_ORDINALS[text]) if text in _ORDINALS else read_number(text)
    return int(number) if number is not None and number == int(number) else 0


def _planned(start: Month | None, number: int, months: int) -> _Span | None:
    """Return year or month ``number`` of the plan."""
    if start is None or not 1 <= number * months <= _HORIZON:
        return None
    first = start.plus((number - 1) * months)
    return first, first.plus(months - 1), "year" if months > 1 else "month", True


_ENGLISH_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_ENGLISH_RANGE, _range),
    (_ENGLISH_WITHIN, _within),
    (_ENGLISH, _english),
)
_CHINESE_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_CHINESE_RANGE, _range),
    (_CHINESE_WITHIN, _within),
    (_CHINESE, _chinese),
)
