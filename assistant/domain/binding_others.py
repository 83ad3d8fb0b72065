"""Tells when a text speaks of somebody else: a competitor, an industry, an unknown name."""

import re

from assistant.domain.binding_index import Entry
from assistant.domain.binding_reading import Case
from assistant.domain.binding_values import Reason
from assistant.domain.binding_words import says, word_tokens
from assistant.domain.figure_dates import MONTH_NUMBERS

_OTHERS = re.compile(
    r"\b(?:competitors?|rivals?|peers?|(?:industry|sector|market) average|incumbents?"
    r"|the average (?:company|startup))\b"
    r"|\b(?:my|his|her|their) (?:cousin|friend|brother|sister|father|mother|uncle|aunt|neighbour"
    r"|wife|husband)['’]s"
    r"|\banother (?:company|firm|start-?up|team)\b|隔壁"
    r"|(?:另|别)一?家(?:[^，。；、]{0,8}?(?:公司|企业|厂商|厂家|品牌))?|别的公司|其他公司"
    r"|(?:国外|海外|外资|某)[^，。；、]{0,4}?(?:公司|企业)|(?:[日美德韩法英]国?本?|国外|海外|外资|某)"
    r"[^，。；、]{0,4}?(?:厂商|厂家|品牌|巨头)"
    r"|竞品|竞争对手|竞争者|同行|同业|行业(?:平均|均值|水平)|友商|对手",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:we|our|us|ours)\b|我们|本公司|我司|(?<!隔壁)(?<!另一家)(?<!别的)(?<!其他)(?<!某)公司",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[a-z,;’'] )(?:the )?([A-Z][a-zé]{2,})(?:['’]s)?\b")
_FIRST_NAME = re.compile(
    r"\A[\s*_\-+•>|\"“]*(?:\d+[.)]\s+)?(?P<name>[A-Z][a-zA-Z]{2,})"
    r" (?:charges?|costs|sells?|has|had|raised|grew|reports?|reported|employs?|claims?|offers?"
    r"|serves?|served|spends?|spent|pays?|paid|holds?|held|owns?|owned|earned|earns|opened|counts?"
    r"|boasts?|quotes?|quoted|runs?|operates?|makes?|made|lists?|sold|won|bills?|billed)\b"
)
_COMMON = frozenset(
    [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Each",
        "Every",
        "This",
        "That",
        "These",
        "Those",
        "Our",
        "The",
        "They",
        "She",
        "Who",
        "What",
        "Which",
        "One",
        "Two",
        "Three",
        "Nobody",
        "Everyone",
        "Everybody",
        "Somebody",
        "Someone",
        "Anyone",
        "Year",
        "Month",
        "Quarter",
        "Seed",
        "Series",
        "Board",
        "Founder",
        "Founders",
        "Scenario",
        "Base",
        "Company",
        "Government",
        "English",
        "Chinese",
        "British",
    ]
).union(name.title() for name in MONTH_NUMBERS)  # fmt: skip


def speaks_of_others(case: Case) -> bool:
    """Tell whether the words before a figure speak of competitors or of an industry."""
    return says(_OTHERS, case.before)


def owner_problem(case: Case, entry: Entry) -> Reason | None:
    """What a sentence says of a competitor is no fact of the project's own."""
    if not says(_OTHERS, case.before):
        return None
    others = [match.end() for match in _OTHERS.finditer(case.before)]
    if says(_OTHERS, entry.line.texts):
        return None
    ours = [match.end() for match in _OURS.finditer(case.before)]
    return "entity" if not ours or ours[-1] <= others[-1] else None


def foreign_subject(case: Case, known: frozenset[str], names: set[str]) -> str | None:
    """Return a name that is what the sentence speaks of and that no fact knows."""
    first = _FIRST_NAME.match(case.before)
    if first is None or first["name"].endswith("s") or says(_OURS, case.before):
        return None
    return None if _is_known(first["name"], known, names) else first["name"]


def _is_known(name: str, known: frozenset[str], names: set[str]) -> bool:
    return name in names or name in _COMMON or not known.isdisjoint(word_tokens(name))


def foreign_name(case: Case, known: frozenset[str], names: set[str]) -> str | None:
    """Return a name that stands before the figure in its clause and that no fact knows."""
    clause = re.split(r"[,;:，；：(（]", case.before)[-1]
    found = [match[1] for match in _NAME.finditer(clause)]
    first = _FIRST_NAME.match(case.before)
    if first is not None:
        found.append(first["name"])
    for name in found:
        if not _is_known(name, known, names):
            return name
    return None
