"""Claims that the money lasts in a scenario, or in every one: "fast or slow, this is enough".

Each scenario is worked out, so the facts decide: the money lasts where cash never falls below zero.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.claim_model import Verdict
from assistant.domain.facts import Fact, FactSheet
from assistant.domain.finance.scenario_facts import HEAD

_MOST = 40  # characters before a clause that still say which scenario it is about
_EVERY = re.compile(
    r"(?:不管|无论|不论)(?:是|走|进展|增长)?(?:快慢|快还是慢|慢还是快|快或慢|哪[一种个]+情[景形况]|什么情[景形况])"
    r"|快慢[两都]?种?(?:情[景形])?[都均]|(?:各种?|所有|每一?[种个]|任何|[两二三23]种)情[景形]"
    r"|\b(?:in|under) (?:every|all|any|each|either|both)(?: of)?(?: the)?(?: two| three)?"
    r" (?:scenarios?|cases?)\b|\b(?:whichever|whatever the) (?:scenario|case|pace)\b"
    r"|\bfast or slow\b|\bslow or fast\b",
    re.IGNORECASE,
)
_LASTS = re.compile(
    r"足以|足够|够|撑得住|撑得到|撑到|支撑到|维持到|不会断"
    r"|\b(?:enough|sufficient|suffices?|lasts?|covers?|carr(?:y|ies) us|sees? us|never runs? out"
    r"|(?:does|do|will) not run out|keeps? us going)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"不够|不足|撑不|维持不|未必|并非|\bnot (?:be )?(?:enough|sufficient|last|cover|carry|suffice)"
    r"|\binsufficient\b|n['’]t (?:be )?(?:enough|sufficient|last|cover|carry|suffice)"
    r"|\bnever (?:lasts?|enough)"
    r"|\bhardly\b|\bbarely\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"资金|现金|钱|款|融资|本轮|这轮|[\d一二三四五六七八九十百千][\d,. ]*[万亿元]"
    r"|\b(?:money|cash|funds?|funding|round|raise|capital|runway|investment)\b|[£$€¥]",
    re.IGNORECASE,
)
_TO_PROFIT = re.compile(r"盈利|盈亏|扭亏|\bprofit|\bbreak[- ]?even", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a scenario leads to, as far as the money is concerned."""

    names: tuple[str, ...]
    lowest: Fact
    runs_out: Fact | None
    profit: Fact | None


def outcomes_of(sheet: FactSheet) -> tuple[Outcome, ...]:
    """Return what each scenario of a plan leads to."""
    found = []
    for lowest in sheet.matching(f"{HEAD}.*.lowest_cash"):
        stem = lowest.id.removesuffix("lowest_cash")
        found.append(
            Outcome(
                names=tuple(_names(lowest)),
                lowest=lowest,
                runs_out=sheet.get(f"{stem}runs_out_month"),
                profit=sheet.get(f"{stem}first_lasting_profit_month"),
            )
        )
    return tuple(found)


def _names(fact: Fact) -> Iterator[str]:
    """Yield what begins a label: ``slow scenario``, ``慢情景``."""
    for label in fact.labels.values():
        yield re.split("[:：]", label, maxsplit=1)[0].lower()


def judge_scenarios(words: str, before: str, outcomes: Iterable[Outcome]) -> Verdict | None:
    """Return whether the money lasts in the scenarios that a clause names; None for no such claim.

    Args:
        words: of the clause.
        before: what the paragraph says before it.
        outcomes: what the scenarios lead to.
    """
    if not _LASTS.search(words) or _DENIED.search(words):
        return None
    lead = re.split(r"[。！？；;!?]|\.\s", before[-_MOST:])[-1]
    near = f"{lead} {words}".lower()
    if not _MONEY.search(near):
        return None
    meant = list(outcomes)
    if not _EVERY.search(near):
        meant = [each for each in meant if any(name in near for name in _with_twins(each.names))]
    if not meant:
        return None
    return _lasting(meant, to_profit=_TO_PROFIT.search(words) is not None)


def _with_twins(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield name
        yield name.replace(" scenario", " case").replace("情景", "情形")


def _lasting(meant: Iterable[Outcome], *, to_profit: bool) -> Verdict:
    outcomes = sorted(meant, key=lambda each: _amount(each.lowest))
    for each in outcomes:
        if each.runs_out is None:
            continue
        reaches_profit = each.profit is not None and str(each.profit.value) < str(
            each.runs_out.value
        )
        facts = each.runs_out.id, each.lowest.id
        if to_profit and reaches_profit:
            return Verdict(status="unknown", why="readings_differ", facts=facts)
        return Verdict(status="false", why=f"cash_negative_in:{each.runs_out.value}", facts=facts)
    lowest = outcomes[0].lowest
    return Verdict(status="true", why=f"cash_lowest_is:{lowest.value}", facts=(lowest.id,))


def _amount(fact: Fact) -> Decimal:
    return fact.value if isinstance(fact.value, Decimal) else Decimal(0)
