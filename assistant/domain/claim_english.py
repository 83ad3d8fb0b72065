"""Reads what an English clause asserts."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Literal

from assistant.domain.claim_assertion import Assertion, Grain, Measure
from assistant.domain.claim_numbers import ENGLISH_NUMBER, Amount, read_amount, read_number

_NEGATION = re.compile(
    r"\b(?:not|no|never|nor|none|neither|without|hardly|barely|far from|fails?|failed|unable|lacks?"
    r"|un\w+able|short of|almost|nearly|cannot|loss-making)\b|n't\b|n’t\b"
)
_NEVER = re.compile(r"\b(?:not|no|never|n't|without|hardly|fails?)\b|n't\b|n’t\b")
# Words that change nothing: the company itself, tenses of the plan, and what a plan is called.
_FRAMES = re.compile(
    r"\b(?:(?:throughout|over|across|during|in|under|on|for)\s+(?:the\s+"
    r"|our\s+)?(?:whole\s+|entire\s+"
    r"|base\s+|current\s+|financial\s+)*(?:plan|model|forecast|projections?|base case|case)"
    r"(?:\s+(?:period|horizon|years|months))?"
    r"|according to (?:the|our) (?:base |financial |current )*(?:plan|model|forecast|projections?)"
    r"|as a (?:result|whole|company|business)|at all times|for the first time|of the plan"
    r"|of our plan"
    r"|the (?:plan|model|forecast) (?:shows|says|has|puts) (?:that )?)\b"
)
_SILENT = frozenset({
    "we", "our", "the", "company", "business", "is", "are", "be", "will", "shall", "also",
    "still", "already", "now", "then", "therefore", "thus", "hence", "first", "expect",
    "expects", "expected", "expecting", "forecast", "forecasts", "forecasted", "projected",
    "project", "to", "a", "an", "and", "of", "in", "it's", "that", "this", "by", "reached",
    "reach", "reaches", "reaching", "comes", "come", "falls", "achieve", "achieves", "achieved",
    "achieving", "point", "month", "date", "overall", "group", "hit", "hits", "fully",
    "clearly", "solidly", "both", "accordingly", "so", "itself", "startup", "firm", "at",
    "during", "from", "for", "is:", "over", "we'll", "we're", "full", "year", "whole",
    "calendar", "financial", "fiscal", "steadily", "comfortably", "consistently", "always",
    "gradually",
})  # fmt: skip
_REASON = re.compile(
    r"\s(?:thanks to|because of|due to|driven by|owing to|as a result of|helped by)\s.*"
)
_WORD = re.compile(r"[^\s,;:.!?*_]+")
_VERB_TO_BE = r"(?:is|are|be|being|becomes?|becoming|turns?|turning|stays?|remains?|gets?|goes|go)"


def read_english(clause: str) -> Assertion | None:
    """Return what a clause without its times asserts; None where it is no claim."""
    text = " ".join(_FRAMES.sub(" ", _REASON.sub("", clause)).split())
    for read in _READERS:
        assertion = read(text)
        if assertion is not None:
            return assertion
    return None


def _left(text: str) -> list[str]:
    """Return the words of a text that are not silent."""
    return [word for word in _WORD.findall(text) if word not in _SILENT]


def _is_denied(text: str) -> bool:
    return _NEGATION.search(text) is not None


_PROFIT = re.compile(
    rf"(?P<before>.*?)\b(?P<verb>(?:{_VERB_TO_BE}|reach(?:es|ing)?|hits?|achieves?"
    rf"|achieving|attains?"
    r"|makes?|earns?|posts?|moves?|swings?|crosses|returns?)\s+)?(?:an?\s+)?(?:overall\s+)?"
    r"(?P<measure>net|operating|ebitda|ebit|operationally|full[- ]year|annual)?[ -]?"
    r"(?:\bprofitable|profitability|(?:in|into|to)\s+profit|profit\b|in\s+the\s+black)(?P<after>.*)"
)
_PROFIT_LINE = re.compile(
    r"(?P<before>.*?)\b(?P<measure>net|operating|ebitda)(?:\s+(?:profit|income|result))?"
    r"(?:\s+(?:is|are|be|will|turns?|becomes?|goes|go|stays?|remains?"
    r"|to))*[\s-]+(?:break[- ]?even and )?"
    r"positive(?P<after>.*)"
)
_TURNING = re.compile(r"becom|turn|reach|hit|achiev|attain|move|swing|cross|return|goes|go\b|first")
_PROFIT_VERBS = ("make", "earn", "post", "in", "into", "to")
_MEASURES: dict[str, Measure] = {
    "net": "net", "operating": "operating", "ebit": "operating", "operationally": "operating",
    "ebitda": "ebitda",
}  # fmt: skip


def _profit(text: str) -> Assertion | None:
    found = _PROFIT_LINE.fullmatch(text) or _PROFIT.fullmatch(text)
    if found is None or _is_denied(text):
        return None
    parts = found.groupdict()
    verb, measure = (parts.get("verb") or "").strip(), parts["measure"] or ""
    after = _left(parts["after"])
    noun = found[0][len(parts["before"]) :].startswith(("profit", "net profit"))
    if after or (noun and "profitab" not in found[0] and not verb):
        return None  # "profitable growth", "profit margin": the words name something else
    is_annual = measure.startswith(("full", "annual")) or "full year" in text
    return Assertion(
        kind="profitable_in",
        subject="",
        measure=_MEASURES.get(measure, ""),
        is_turning=bool(_TURNING.search(verb + " " + text[len(parts["before"]) :][:30]))
        or _TURNING.search(parts["before"]) is not None,
        is_whole_year=is_annual,
        is_vague=bool(_left(parts["before"])),
    )


_BREAK_EVEN = re.compile(
    r"(?P<before>.*?)\b(?P<measure>(?:net |operating )?cash[- ]?flow|cash|ebitda|operating"
    r"|operational|net|monthly)?"
    r"[\s-]*\bbreak(?:s|ing)?[- ]?even(?P<after>.*)"
)


def _break_even(text: str) -> Assertion | None:
    found = _BREAK_EVEN.fullmatch(text)
    if found is None or _is_denied(text):
        return None
    if _left(found["after"]):
        return None  # "break even at 300 customers", "break-even analysis"
    measure = found["measure"] or ""
    read: Measure = "cash flow" if "cash" in measure else _MEASURES.get(measure[:9].strip(), "")
    return Assertion(kind="break_even_by", measure=read, is_vague=bool(_left(found["before"])))


_LENGTH = re.compile(
    rf"(?P<qualifier>more than|over|at least|no less than|not less than|exceeds?|exceeding"
    rf"|longer than"
    rf"|about|around|roughly|nearly|almost|some|a full|of at least|north of)?\s*"
    rf"\b(?P<number>{ENGLISH_NUMBER})\s*(?P<plus>\+)?[\s-]*(?P<unit>month|year)s?['’]?s?"
    r"(?:\s+(?P<more>or more|or longer|plus))?"
)
_ROUND = re.compile(
    r"\b(?:with|after|following|including)\s+(?:the|this|our)\s+(?:\w+\s+)?(?:round|raise"
    r"|funding|investment)\b"
    r"|\b(?:the|this|our) (?:seed |series \w )?(?:round|raise|funding) (?:gives|buys"
    r"|provides|funds|covers)(?: us)?\b"
)
_RUNWAY_WORDS = re.compile(
    r"\b(?:runway|cash|money|in the bank|funds|lasts?|is enough for|covers?|operations|have"
    r"|has|gives?|us"
    r"|stands at|stands|provides?|with|enough|long|funding|remaining|worth|exceeds?"
    r"|amounts to|equals?)\b"
)
_BOUNDS = re.compile(r"\b(?:no less|not less|nearly|almost)\b")
_CASH_LASTS = re.compile(r"\b(?:cash|money|funds)\b.*\b(?:lasts?|enough|covers?|sufficient)\b")


def _runway(text: str) -> Assertion | None:
    found = _LENGTH.search(text)
    is_meant = "runway" in text or _CASH_LASTS.search(text)
    if found is None or not is_meant or _is_denied(_BOUNDS.sub("", text)):
        return None
    rest = _ROUND.sub(" ", text[: found.start()] + " " + text[found.end() :])
    if _LENGTH.search(rest):
        return None
    qualifier = found["qualifier"] or ""
    amount = _months(found["number"], found["unit"])
    return Assertion(
        kind="runway_over",
        amount=amount,
        is_strict=qualifier in ("more than", "over", "longer than", "north of")
        or qualifier.startswith("exceed"),
        is_about=qualifier in ("about", "around", "roughly", "nearly", "almost", "some"),
        with_round=_ROUND.search(text) is not None,
        is_vague=amount is None or bool(_left(_RUNWAY_WORDS.sub(" ", rest))),
    )


def _months(number: str, unit: str) -> Amount | None:
    count = read_number(number)
    return read_amount(f"{count * (12 if unit == 'year' else 1)} months") if count else None


def _cash_until(text: str) -> Assertion | None:
    if _CASH_LASTS.search(text) is None or _is_denied(text) or re.search(r"\d", text):
        return None
    return Assertion(
        kind="runway_over", is_vague=bool(_left(_RUNWAY_WORDS.sub(" ", _ROUND.sub(" ", text))))
    )


_COST_HEAD = (
    r"(?:(?:cost|expense) (?:item|line|category)|item of (?:cost|expense|expenditure|spending)"
    r"|line of cost|cost|expense|expenditure|outgoing)\b"
)
_REVENUE_HEAD = (
    r"(?:(?:revenue|income) (?:stream|source|line)|(?:source|stream) of (?:revenue|income|sales)"
    r"|contributor to revenue|revenue)\b"
)
_SUPERLATIVE = r"(?:single\s+|by far\s+)*(?:largest|biggest|highest|greatest)\s+(?:single\s+)?"
_LARGEST = re.compile(
    rf"(?P<a>.+?)\s+(?:(?:is|are|will be|remains?|stays?|represents?|will remain|makes? up"
    rf"|constitutes?)\s+"
    rf"(?:also\s+|still\s+|always\s+|by far\s+)*(?:our|the|its|the company's)\s+)"
    rf"{_SUPERLATIVE}(?P<head>{_REVENUE_HEAD}|{_COST_HEAD})(?P<after>.*)"
)
_LARGEST_FIRST = re.compile(
    rf"(?:our|the|its|the company's)\s+{_SUPERLATIVE}(?P<head>{_REVENUE_HEAD}|{_COST_HEAD})\s+"
    r"(?:is|are|will be|remains?|stays?)\s+(?P<a>.+)"
)


def _largest(text: str) -> Assertion | None:
    found = _LARGEST.fullmatch(text) or _LARGEST_FIRST.fullmatch(text)
    if found is None or _is_denied(text) or "second" in text or "next" in text:
        return None
    parts = found.groupdict()
    if _left(parts.get("after") or ""):
        return None
    is_revenue = re.fullmatch(_REVENUE_HEAD, parts["head"]) is not None
    return Assertion(
        kind="largest_revenue" if is_revenue else "largest_cost",
        subject=parts["a"],
        role="revenue" if is_revenue else "cost",
    )


_ADVERB = r"(?:(?:steadily|consistently|strongly|continuously|again|also)\s+)*"
_STEP = (
    r"(?:in\s+)?(?:(?:every|each)(?:\s+single|\s+and\s+every)?\s+(?P<each>month|quarter|year)"
    r"|(?P<on>month|quarter|year)[ -](?:on|over|after|by)[ -](?P=on))"
)
_UP = r"(?:grows?|increases?|rises?|climbs?|expands?|goes up|go up)"
_DOWN = r"(?:falls?|declines?|decreases?|drops?|shrinks?|goes down|comes down|come down|go down)"
_MOVES = re.compile(
    rf"(?P<a>.+?)\s+(?:will\s+|to\s+)?{_ADVERB}(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\s+{_ADVERB}"
    rf"{_STEP}(?P<after>.*)"
)


def _moves(text: str) -> Assertion | None:
    found = _MOVES.fullmatch(text)
    if found is None or _is_denied(text) or _left(found["after"]):
        return None
    grain: Grain = found["each"] or found["on"]  # type: ignore[assignment]  # the pattern's words
    return Assertion(
        kind="grows_every" if found["up"] else "falls_every", subject=found["a"], grain=grain
    )


_MORE = re.compile(
    r"(?P<a>.+?)\s+(?:(?:will\s+)?(?:always\s+|consistently\s+"
    r"|still\s+)?(?:(?P<plain>exceeds?|outstrips?|outweighs?"
    r"|(?:is|are|be|stays?|remains?)\s+(?:always\s+)?(?:more|larger|greater|higher|bigger)\s+than)"
    r"|(?P<earns>(?:brings?\s+in|generates?|contributes?)(?:\s+us)?\s+more"
    r"(?:\s+(?:revenue|sales|income|money))?\s+than)"
    r"|(?P<costs>costs?\s+(?:us\s+)?more\s+than)))\s+(?P<b>.+)"
)
_MORE_OF_US = re.compile(
    r"we\s+(?:will\s+)?(?:(?P<earns>(?:(?:earn|make|take|generate)\s+more\s+revenue"
    r"|(?:take in|sell)\s+more))\s+(?:from|with)"
    r"|(?P<costs>spend\s+more(?:\s+money)?)\s+on)\s+(?P<a>.+?)\s+than\s+(?:(?:we do\s+)?(?:from"
    r"|with|on)\s+)?(?P<b>.+)"
)


def _more(text: str) -> Assertion | None:
    found = _MORE_OF_US.fullmatch(text) or _MORE.fullmatch(text)
    if found is None or _is_denied(text) or re.search(r"\d", found["a"] + found["b"]):
        return None
    role: Literal["revenue", "cost"] | None = None
    if found["earns"]:
        role = "revenue"
    elif found["costs"]:
        role = "cost"
    return Assertion(kind="more_than", subject=found["a"], other=found["b"], role=role)


_CASH_STAYS = re.compile(
    r"(?P<a>(?:our\s+|the\s+)?(?:closing\s+|month[- ]end\s+)?cash(?:\s+(?:balance|position"
    r"|in the bank))?)\s+(?:will\s+)?"
    r"(?:(?:always\s+)?(?:stays?|remains?|is\s+always|is\s+never\s+negative"
    r"|keeps)\s+(?:always\s+)?(?:positive|above\s+zero)"
    r"|never\s+(?:goes|turns|falls|drops|becomes|runs|go|turn|fall|drop|become"
    r"|run)\s+(?:negative|below\s+(?:zero|nil)|out"
    r"|under\s+zero))(?P<after>.*)"
)
_CASH_NEVER_OUT = re.compile(
    r"(?:(?:we|the company)\s+(?:will\s+)?(?:never|do not|don't|does not"
    r"|doesn't)\s+runs?\s+out\s+of\s+(?:cash|money)"
    r"|(?:we|the company)\s+(?:will\s+)?never\s+runs?\s+out\s+of\s+(?:cash|money))(?P<after>.*)"
)
_CASH_FLOW = re.compile(
    rf"(?P<before>.*?)\b(?:{_VERB_TO_BE}\s+)?(?:net\s+"
    rf"|operating\s+)?cash[- ]?flow[ -](?:(?:will|to)\s+)?(?:{_VERB_TO_BE}\s+)?"
    r"positive(?P<after>.*)"
)


def _cash(text: str) -> Assertion | None:
    found = _CASH_STAYS.fullmatch(text) or _CASH_NEVER_OUT.fullmatch(text)
    if found is not None:
        if _left(found["after"]):
            return None
        return Assertion(kind="positive_cash")
    found = _CASH_FLOW.fullmatch(text)
    if found is None or _is_denied(text) or _left(found["after"]):
        return None
    return Assertion(
        kind="positive_cash",
        measure="cash flow",
        is_turning=_TURNING.search(text) is not None,
        is_vague=bool(_left(found["before"])),
    )


_TIMES = re.compile(
    r"(?P<a>.+?)\s+(?:will\s+|to\s+)?(?P<qualifier>more than\s+|nearly\s+|almost\s+"
    r"|roughly\s+|about\s+)?"
    r"(?P<verb>doubles?|triples?|trebles?|quadruples?)(?P<each>\s+(?:every|each)\s+year"
    r"|\s+year[- ](?:on|after|over)[- ]year)?"
    r"(?P<after>.*)"
)
_FACTORS = {"doub": 2, "trip": 3, "treb": 3, "quad": 4}


def _times(text: str) -> Assertion | None:
    found = _TIMES.fullmatch(text)
    if found is None or _NEVER.search(text) or _left(found["after"]):
        return None
    qualifier = (found["qualifier"] or "").strip()
    return Assertion(
        kind="doubles",
        subject=found["a"],
        factor=Decimal(_FACTORS[found["verb"][:4]]),
        is_strict=qualifier == "more than",
        is_about=qualifier not in ("", "more than"),
        is_whole_year=bool(found["each"]),
    )


_NEVER_BELOW = re.compile(
    r"(?P<a>.+?)\s+(?:(?P<never>(?:will\s+)?never|(?:does|do|will)\s+not(?:\s+ever)?"
    r"|(?:doesn|don|won)['’]t(?:\s+ever)?)\s+"
    r"(?:falls?|drops?|goes|go|dips?|is|be|slips?|sinks?|comes|come)\s+(?:below|under"
    r"|beneath|lower than)"
    r"|(?:will\s+)?(?:always\s+)?(?:stays?|remains?|is\s+always|are\s+always|holds|hold"
    r"|keeps)\s+(?:always\s+|consistently\s+)?"
    r"(?P<above>above|over|north of|at or above|at least|no lower than"
    r"|at\s+(?P<after>\S+)\s+or\s+(?:more|above|higher)))"
    r"(?:\s+(?P<amount>[£$€¥]?\s*\d\S*(?:\s+(?:percent|per cent|million|thousand|billion"
    r"|months?|yuan))?))?"
    r"(?P<rest>.*)"
)


def _never_below(text: str) -> Assertion | None:
    found = _NEVER_BELOW.fullmatch(text)
    if found is None:
        return None
    amount = read_amount((found["after"] or found["amount"] or "").rstrip(",;"))
    if amount is None or _left(found["rest"]):
        return None
    return Assertion(
        kind="never_below",
        subject=found["a"],
        amount=amount,
        is_strict=found["above"] in ("above", "over", "north of"),
    )


_READERS: tuple[Callable[[str], Assertion | None], ...] = (
    _never_below, _cash, _runway, _cash_until, _break_even, _largest, _moves, _more, _times,
    _profit,
)  # fmt: skip
