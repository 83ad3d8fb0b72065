"""The English turns of phrase that name a fact without its label's words: money in the bank."""

import re
from collections.abc import Mapping, Sequence

WHOLE = "<"  # before what a phrase stands for whose words say nothing else
OTHERWISE = "~"  # before a word that a text says otherwise than a label: it names, no more
# By the word that each begins with, as it is written: what follows it, and what it stands for.
_ROWS: Sequence[tuple[str, str, str]] = (
    ("in", r"(?:the|our|its|their) bank\b|hand\b|our (?:bank )?accounts?\b", "=cash"),
    ("at", r"(?:the|our|its) bank\b", "=cash"),
    ("on", r"(?:our|its|the company's) (?:bank )?accounts?\b", "=cash"),
    ("bank", r"balances?\b", "=cash"),
    ("send sends sent sending come comes came coming hand hands handed",
     r"(?:(?!and\b|but\b|or\b)[a-z]+ ){0,2}?back\b(?! in\b)", "return"),
    ("written writes write wrote", r"(?:down|off) over\b", "=depreciation"),
    ("arrive arrives arrived delivered arriving",
     r"(?:only |just |some |about |around )?(?:\d|within\b|after\b)", "lead tim"),
    ("to", r"arrive\b|be delivered\b", "lead tim"),
    ("customers customer clients client they",
     (r"(?:(?:usually|typically|now|still|only|then) )?(?:takes?|needs?|pays?|settles?)"
     r"(?: us| up| their (?:bills?|invoices?)| invoices?)?(?: only| just| about| on average)?"
     r" (?:after|within|in|\w+ days)\b"), "=receivable"),
    ("suppliers supplier",
     (r"(?:are|is|get|gets|want|wants|wait|waits|expect|expects|receive|give|gives)\b"
     r"[^,.;]{0,24}\b(?:after|within|in|days|for)\b"), "=payable"),
    ("pay pays paid paying",
     r"(?:our |the |its |all )?suppliers?(?: only| just| about)? (?:after|within|in|\w+ days)\b",
     "=payable"),
    ("from",
     r"(?:the )?first (?:call|contact|meeting|visit|demo|talk|e-?mail) (?:un)?(?:to|til)",
     "=revenue cycl"),
    ("of", r"us\b(?! (?:a|an)\b)", "~=staff"),
    ("write writes wrote writing", r"(?:the |our )?(?:code|software|firmware)\b", "=engineer"),
    ("head", r"count\b", "=staff"),
    ("no", r"other (?:investors?|buyers?|bidders?|party|parties)\b|shop\b", "exclusivity"),
    ("money", r"(?:is |comes? |came )?back\b", "=payback"),
    ("back", r"in (?:the|our) (?:till|bank|pocket)\b", "=payback"),
    ("earn earns earned pay pays paid", r"(?:(?:it|itself|that|them) )?back\b", "=payback"),
    ("pays pay paid", r"for itself\b", "=payback"),
    ("word", r"of mouth\b", "=referral"),
    ("sat spoke spoken talked", r"(?:down )?(?:to|with)\b", "=survey"),
    ("developer developers programmer programmers coder coders", "", "~=engineer"),
    ("colleague colleagues workforce", "", "~=staff"),
    ("recommendation recommendations recommended recommend recommends", "", "~=referral"),
    ("polled poll questioned questionnaire respondent respondents", "", "~=survey"),
    ("compensation", "", "~=salary"),
    ("retails", "", "~=price"),
    ("damages", "", "~=liability"),
    ("to", r"be issued\b", "<~=new"),
    ("runs run ran running", r"(?:for \w+ \w+ )?from\b", "~=start"),
    ("replaces replace replacing",
     r"(?:\w+ )?(?:monthly |single )?payments? of(?= [A-Z£$€¥\d])", "<~=price"),
    ("trace traces traced tracing traceable", "", "~traceability"),
    ("bank", r"(?:still )?(?:has|holds|keeps) (?=[A-Z£$€¥\d]|about|some)", "<~=cash"),
    ("outage outages downtime", "", "~=uptime"),
    ("in during", r"(?:the|our) trial\b", "<~=pilot"),
    ("trial", r"(?=ran|runs|running|began|started|ended)", "<~=pilot"),
    ("take takes took taking taken",
     r"out (?:(?:a|an|the|full|paid|yearly|monthly) )*(?:subscription|contract|plan)s?\b",
     "<~=renewal"),
    ("in", r"the black\b", "=profit"),
    ("in", r"the red\b", "=loss"),
    ("aggregate", "", "~=raise"),
    ("shares stock shareholders", r"(?:receive|earn|carry|get|bear|yield)s?\b", "~=dividend"),
    ("rank ranks", r"(?:first|ahead|before|senior)\b", "~liquidation ~preferenc"),
    ("ask asks demand demands", r"for (?:their|its|the) money back\b", "<~redemption"),
    ("nobody none", r"else\b", "~exclusivity"),
    ("auditors auditor", r"(?:have )?(?:confirm|sign|stat|audit|check|verif|report)[a-z]*\b", "<"),
    ("no", r"(?:founders? |of the )*shares? vests?\b", "<~cliff"),
    ("no", r"one else\b|third part(?:y|ies)\b", "~exclusivity"),
    ("nothing", r"(?:vests|before|until|for the first)\b", "~cliff"),
    ("united", r"kingdom\b", "<=uk"),
    ("within", r"(?:our |easy )?reach\b", "~serv"),
    ("fitter fitters", "", "~installer"),
    ("leaves leave left", r"(?:the|our) (?:warehouse|factory|shelf|shelves)\b", "<~=price"),
    ("goes go went going", r"for(?= (?:about |some |around )?[A-Z]{0,3}[£$€¥ ]?\d)", "~=price"),
    ("opened opens open", r"(?:the (?:new )?year|20\d\d) with\b", "~=opening"),
    ("plan", r"(?:covers|runs|spans|lasts) (?:\w+ ){1,4}from\b", "~=start"),
    ("money cash funds", r"(?:will |should )?lasts?\b", "<~=runway"),
    ("win wins won winning", r"(?:over |some |about |another )?(?=\d)", "~=new"),
    ("subscriptions subscription", r"(?:revenues?|income|bring|brought|yield|earn)\b",
     "~=recurring ~=revenue"),
    ("turned turn turns", r"over (?=[A-Z£$€¥\d]|about|some|around|nearly|almost|just)", "=revenue"),
    ("pay pays paid paying",
     (r"(?:for |by )?(?:a |the )?(?:whole |full )?year(?:ly)?(?: in)? (?:advance|upfront|up front|"
      r"at once|ahead)\b"), "~paid ~yearly"),
    ("delivery deliveries shipment", r"(?:\w+ ){0,4}?takes?\b", "<~lead"),
    ("asked", r"(?:over |about |some |around |more than )?(?=\d)", "~=survey"),
    ("back", r"(?:in|within|after) (?:about |some |only |just )?[\w.]+ (?:month|week|year)s?\b",
     "~=payback"),
    ("redeem redeems redeemed redeemable", "", "~redemption"),
    ("upside optimistic best bull", r"(?:case|scenario)\b", "~fast"),
    ("downside pessimistic worst bear", r"(?:case|scenario)\b", "~slow"),
    ("waste wasted wastage spoilage", "", "~=inventory ~off"),
    ("exclusive exclusively", r"(?:talks|negotiations|period|rights)\b", "~exclusivity"),
    ("shows", r"(?:an?|that|the|how|us|our|no)\b", "<"),  # it is no trade show
    ("round", r"(?:closes|will close|is to close|should close)\b", "<=closing"),
    ("arm arms", r"", "~subsidiary"),
    ("ask", r"(?::|is\b|of\b)", "~=raise"),
    ("u", r"\.\s?k\b", "=uk"),
    ("heard hears", r"(?:from |up to |over )", "~radio ~rang"),
    ("answer answers answered answering handle handles handled",
     r"(?:the |our |their )?(?:tickets?|calls?|phones?|questions|emails|requests)\b", "<~support"),
    ("out", r"of (?:the )?(?:bins?|skips?|landfill|waste)\b", "~avoid"),
    ("spare spares spared spares", "", "~avoid"),
    ("cost costs", r"us (?:about |some |around |another )?(?=\d)", "~=churn"),
    ("sign signs signed signing",
     (r"(?:up for )?(?:an? )?(?:paid|paying|full|new|further)"
      r"(?:-for)? (?:contract|plan|subscription)s?\b"), "<~=renewal"),
    ("stay stays stayed staying carried", r"on\b(?! the)", "~=renewal"),
)  # fmt: skip


# What may follow the most common of them begins so; most do not begin a phrase.
_NEXT: Mapping[str, frozenset[str]] = {
    "in": frozenset({"th", "ou", "it", "ha"}),
    "bank": frozenset({"ba", "st", "ha", "ho", "ke"}),
    "cash": frozenset({"la", "wi", "sh"}),
    "funds": frozenset({"la", "wi", "sh"}),
    "cost": frozenset({"us"}),
    "costs": frozenset({"us"}),
    "plan": frozenset({"co", "ru", "sp", "la"}),
    "take": frozenset({"ou"}),
    "takes": frozenset({"ou"}),
    "took": frozenset({"ou"}),
    "go": frozenset({"fo"}),
    "goes": frozenset({"fo"}),
    "leave": frozenset({"th", "ou"}),
    "leaves": frozenset({"th", "ou"}),
    "left": frozenset({"th", "ou"}),
    "stay": frozenset({"on"}),
    "stays": frozenset({"on"}),
    "out": frozenset({"of"}),
    "round": frozenset({"cl", "wi", "is", "sh"}),
    "within": frozenset({"ou", "ea", "re"}),
    "during": frozenset({"th", "ou"}),
    "nothing": frozenset({"ve", "be", "un", "fo"}),
    "no": frozenset({"ot", "sh", "on", "th"}),
    "at": frozenset({"th", "ou", "it"}),
    "on": frozenset({"ou", "it", "th"}),
    "of": frozenset({"us"}),
    "to": frozenset({"ar", "be"}),
    "from": frozenset({"th", "fi"}),
    "they": frozenset({"us", "ty", "no", "st", "on", "th", "ta", "ne", "pa", "se"}),
    "customers": frozenset({"us", "ty", "no", "st", "on", "th", "ta", "ne", "pa", "se"}),
}


_Phrase = tuple[re.Pattern[str], tuple[str, ...], bool]


def _by_word() -> Mapping[str, tuple[_Phrase, ...]]:
    found: dict[str, tuple[_Phrase, ...]] = {}
    for starts, follow, said in _ROWS:
        tokens, is_whole = said.removeprefix(WHOLE), said.startswith(WHOLE)
        after = rf"(?:\s+|(?=[.:-]))(?:{follow})" if follow else ""
        pattern = re.compile(after, re.IGNORECASE)
        for start in starts.split():
            found[start] = (*found.get(start, ()), (pattern, tuple(tokens.split()), is_whole))
    return found


_PHRASES = _by_word()


def may_begin(word: str) -> bool:
    """Tell whether a phrase begins with a word."""
    return word.lower() in _PHRASES


def phrase_tokens(text: str, word: str, end: int) -> tuple[tuple[str, ...], int]:
    """Return what the phrase stands for that begins with the word that ends at ``end``.

    With it comes where the phrase ends, if its own words say nothing else, and 0 otherwise.
    """
    begins = _NEXT.get(word)
    if begins is not None and text[end + 1 : end + 3] not in begins:
        return (), 0
    for pattern, tokens, is_whole in _PHRASES[word.lower()]:
        match = pattern.match(text, end)
        if match is not None:
            return tokens, match.end() if is_whole else 0
    return (), 0


def called_otherwise(word: str) -> tuple[str, ...]:
    """Return what a word stands for by itself, whatever follows it: damages are a liability."""
    rows = _PHRASES.get(word.lower(), ())
    return tuple(
        token.removeprefix(OTHERWISE) for pattern, tokens, _ in rows for token in tokens
        if not pattern.pattern
    )  # fmt: skip
