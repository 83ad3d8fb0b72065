"""Walks through a reading view once and reads a figure wherever one may begin."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from assistant.domain.figure_context import noun_after
from assistant.domain.figure_counts import is_money_after, with_shared_counts
from assistant.domain.figure_dates import MONTH, read_date, read_year
from assistant.domain.figure_exclusions import (
    clock_zh,
    is_inside_word,
    is_marked,
    is_name_of_year,
    is_period_name,
    is_rank,
    is_vague,
    skip_at_number,
    skip_named,
    skip_numeral,
    token_end,
)
from assistant.domain.figure_fractions import (
    MULTIPLE_WORDS,
    read_share_en,
    read_share_of_number,
    read_share_zh,
)
from assistant.domain.figure_model import Figure
from assistant.domain.figure_numbers import (
    DIGITS,
    NUMERAL,
    NUMERAL_SIGNS,
    Number,
    read_digits,
    read_numeral,
    read_words,
    times,
)
from assistant.domain.figure_quantities import Term, read_term
from assistant.domain.figure_ranges import read_joined, read_ratio
from assistant.domain.figure_terms import Found, all_dressed, as_range, from_term
from assistant.domain.figure_word_rules import is_idiom, is_name, is_version, may_count, may_stand

_CODES = "RMB|CNY|USD|GBP|EUR|HKD|JPY|AUD|CAD|SGD|CHF|INR"


def _words(words: str) -> str:
    """Return a pattern for words in lower case or with a capital, grouped by their first letter."""
    groups: dict[str, list[str]] = {}
    for word in sorted(words.split("|"), key=len, reverse=True):
        groups.setdefault(word[0], []).append(word[1:])
    return "|".join(
        f"[{head}{head.upper()}](?:{'|'.join(tails)})" for head, tails in groups.items()
    )


_NUMBER_HEADS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    "sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|zero"
)
_SHARE_HEADS = f"half|{MULTIPLE_WORDS}"
_ARTICLE_HEADS = (
    "(?:year|month|week|day|hour) and a half|third|quarter|fifth|sixth|tenth|eighth|hundred|"
    "thousand|million|billion|trillion|dozen"
)
_BEGINNING = (
    rf"(?=[A-Za-z])(?<![A-Za-z0-9_])(?:(?P<word>(?:{_words(_NUMBER_HEADS)})(?=fold|(?![a-z]))"
    rf"|(?:{_words(_SHARE_HEADS)})(?![a-z])|[aA]n? (?={_ARTICLE_HEADS}))"
    rf"|(?P<date>{MONTH}|[QH][1-4](?![0-9A-Za-z])|FY|[Ff](?:iscal|inancial) "
    rf"|(?:{_words('first|second|third|fourth|last|final')})[ -](?:quarter|half)))"
    rf"|(?=[0-9½¼¾.])(?P<digits>(?<![0-9A-Za-z_])(?<![0-9]\.)(?:[0-9½¼¾]|\.(?=[0-9]))"
    rf"|(?<={_CODES})[0-9])"
    rf"|(?P<numeral>[{NUMERAL_SIGNS}])"
    r"|(?P<zh>[半翻]|[上下]半年)|(?P<ordinal>第)"
)
# What a figure may begin with stands first, and letters within a word fail at once: most of a text
# is passed over without a look at the beginnings themselves.
_START = re.compile(
    rf"[0-9½¼¾.{NUMERAL_SIGNS}半翻上下第aAdDeEfFhHJlLMnNoOqQsStTzZ](?<![A-Za-z][A-Za-z])"
    rf"(?<=(?={_BEGINNING})(?s:.))"
)
_SECOND_ORDINAL = re.compile(
    rf"第 ?(?:[0-9]+|[{NUMERAL_SIGNS}]+)(?:(?:-|–|至|到|、|和)第? ?(?:[0-9]+|[{NUMERAL_SIGNS}]+))*"
)
_PAIR = re.compile(
    r"(?P<tens>[一二三四五六七八九]?十)?(?P<a>[一二两三四五六七八])(?P<b>[二两三四五六七八九])(?P<u"
    r"nit>[十百千万亿]{0,2})"
)
_ONES = {sign: number for number, sign in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_OPEN = frozenset("〔［【(（\x1f")
_IS_DOCUMENT = re.compile(
    r"〕|[］】)）\x1f] ?(?:第? ?[0-9]+ ?号|[\u4e00-\u9fff][0-9]{2,4}[\u4e00-\u9fff]{1,4}[0-9]+ ?号)"
)  # 财税〔2019〕13号
_LAW_AFTER = re.compile(r" (?:Act|Regulations?|Directive|Convention|Treaty|Rules)(?![a-z])")
_CODED = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,6}[-/]$")  # INV-2026-014
# The five largest customers are ranked, not counted.
_RANK_AFTER = re.compile(
    r" (?:largest|biggest|highest|lowest|smallest|fastest|oldest|youngest)(?![a-z])"
)
_BIG_AFTER = re.compile(r" ?大(?![概约致中小型学区人众家专学厅堂])")


def scan(text: str) -> list[Figure]:
    """Return the figures of a reading view, with places in that view."""
    figures: list[Figure] = []
    place = 0
    while (match := _START.search(text, place)) is not None:
        found, end = _READERS[match.lastgroup or ""](text, match.start())
        # A mark between two figures (12 £ 13) belongs to the first that took it.
        for figure in found:
            is_taken = figure.start < place
            figures.append(replace(figure, start=place) if is_taken else figure)
        place = max(end, match.start() + 1)
    return with_shared_counts(text, figures)


# --- where digits begin ---------------------------------------------------------------------------


def _at_digits(text: str, start: int) -> Found:
    number = read_digits(text, start)
    if number is None:
        match = DIGITS.match(text, start)
        return (), match.end() if match else start + 1
    skipped = _skipped(text, number)
    if skipped is not None:
        return (), skipped
    dates = read_date(text, start) or read_year(text, start)
    if dates:
        return all_dressed(text, dates)
    after = skip_at_number(text, start, number.end)
    if after is not None:
        return (), after
    share = read_share_of_number(text, start, number) or read_ratio(text, start, number)
    if share is None and "分" in text[number.end : number.end + 2]:
        share = read_share_zh(text, start)
    if share is not None:
        return all_dressed(text, (share,))
    return _quantity(text, number)


def _skipped(text: str, number: Number) -> int | None:
    """Return where to read on, if the words before make the number a mark or a name."""
    before = text[max(0, number.start - 24) : number.start]
    if text[number.end : number.end + 1] == "-" and _CODED.search(before):
        return token_end(text, number.start, number.end)
    is_year = number.end - number.start == 4 and 1900 <= number.value <= 2100  # noqa: PLR2004
    if is_year:
        if _IS_DOCUMENT.match(text, number.end) and text[number.start - 1 : number.start] in _OPEN:
            return number.end
        if text.startswith(("年", " 年"), number.end) and not text.startswith(
            "第", number.start - 1
        ):
            return None
        if is_name_of_year(text, number.start) or _LAW_AFTER.match(text, number.end):
            return number.end
        if is_period_name(text, number.start):
            return None
    if is_marked(before):
        return token_end(text, number.start, number.end)
    if text[number.end : number.end + 1] == "%":
        return None
    return skip_named(text, number.start, number.end)


def _quantity(text: str, number: Number) -> Found:
    term = read_term(text, number)
    if term is None:
        match = re.compile(r"[A-Za-z0-9_]*").match(text, number.end)
        return (), match.end() if match else number.end
    if _is_ranked(text, term, number.end) or is_version(text, number.start, term):
        return (), term.end
    return from_term(text, term)


def _is_ranked(text: str, term: Term, number_end: int) -> bool:
    """Tell whether 前 or 大 makes a number a rank or a headline: 前十, 前 10 名, 三大优势."""
    if term.unit is None and _BIG_AFTER.match(text, term.end):
        return True
    if term.unit in (None, "count") and _RANK_AFTER.match(text, number_end):
        return True
    if not is_rank(text, term.start):
        return False
    return term.unit is None or term.measure in ("名", "位", "强", "席")


# --- where a Chinese numeral begins ---------------------------------------------------------------


def _at_numeral(text: str, start: int) -> Found:
    match = NUMERAL.match(text, start)
    end = match.end() if match else start + 1
    if is_vague(text, start, end):
        return (), end
    clock = clock_zh(text, start)
    if clock is not None:
        return (), clock
    skipped = skip_numeral(text, start)
    if skipped is not None:
        return (), skipped
    dates = read_date(text, start)
    if dates:
        return all_dressed(text, dates)
    share = read_share_zh(text, start)
    if share is not None:
        return all_dressed(text, (share,))
    if is_inside_word(text, start):
        return (), end
    return _numeral(text, start, end)


def _numeral(text: str, start: int, end: int) -> Found:
    pair = _PAIR.match(text, start)
    if pair is not None and pair.end() == end and _is_pair(pair):
        return _pair(text, pair)
    number = read_numeral(text, start)
    if number is None:
        return (), end
    versus = read_ratio(text, start, number)
    if versus is not None:
        return all_dressed(text, (versus,))
    term = read_term(text, number)
    if term is None or _is_ranked(text, term, number.end):
        return (), end
    if not may_count(text, number, term) and not _begins_range(text, term):
        return (), end
    return from_term(text, term)


def _is_pair(match: re.Match[str]) -> bool:
    first, second = _ONES[match["a"]], _ONES[match["b"]]
    return second == first + 1 or match["a"] + match["b"] == "三五"


def _pair(text: str, match: re.Match[str]) -> Found:
    """Read 三五年, 七八家, 十七八个, 三四百万: neighbours in the count make a range."""
    tens, unit = match["tens"] or "", match["unit"]
    low, high = (read_numeral(f"{tens}{match[name]}{unit}", 0) for name in ("a", "b"))
    if low is None or high is None:
        return (), match.end()
    number = replace(high, start=match.start(), end=match.end())
    term = read_term(text, number)
    if term is None or term.measure == "折":
        return (), match.end()
    if term.unit is None and not (unit and is_money_after(text, match.start())):
        return (), match.end()
    first = replace(term, raw=low.value, value=times(times(low.value, term.scale), term.factor))
    figure = as_range(text, first, term)
    return all_dressed(text, (figure,))


# --- where 半, 翻, 上半年 and 第 begin ------------------------------------------------------------


def _at_zh(text: str, start: int) -> Found:
    skipped = skip_numeral(text, start)
    if skipped is not None:
        return (), skipped
    share = read_share_zh(text, start)
    if share is not None:
        return all_dressed(text, (share,))
    dates = read_date(text, start) if text[start] in "上下" else ()
    return all_dressed(text, dates) if dates else ((), start + 1)


def _at_ordinal(text: str, start: int) -> Found:
    quarter = read_date(text, start)
    if quarter:
        return all_dressed(text, quarter)
    match = _SECOND_ORDINAL.match(text, start)
    return (), match.end() if match else start + 1


# --- where English words begin --------------------------------------------------------------------


def _at_date(text: str, start: int) -> Found:
    dates = read_date(text, start)
    if dates:
        return all_dressed(text, dates)
    return (), start + 1


def _at_word(text: str, start: int) -> Found:
    number = read_words(text, start)
    idiom_end = is_idiom(text, start)
    if idiom_end is not None:
        return (), idiom_end
    share = read_share_en(text, start)
    if share is None and number is not None:
        share = read_share_of_number(text, start, number) or read_ratio(text, start, number)
    if share is not None:
        return all_dressed(text, (share,))
    if number is None:
        return (), start + 1
    if skip_named(text, start, number.end) is not None or is_name(text, number):
        return (), number.end
    term = read_term(text, number)
    if term is None or _RANK_AFTER.match(text, number.end):
        return (), number.end
    if not (may_stand(text, number, term) or _begins_range(text, term)):
        return (), number.end
    return from_term(text, term)


def _begins_range(text: str, term: Term) -> bool:
    """Tell whether a bare number in words shares the unit of a second one: two to three weeks."""
    joined = read_joined(text, term) if term.unit is None else None
    if joined is None:
        return False
    high = joined[0][1]
    return high.unit is not None or bool(noun_after(text, high.end))


_READERS: Mapping[str, Callable[[str, int], Found]] = {
    "digits": _at_digits,
    "numeral": _at_numeral,
    "zh": _at_zh,
    "ordinal": _at_ordinal,
    "date": _at_date,
    "word": _at_word,
}
