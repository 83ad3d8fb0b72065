"""Finds the sentences that state something the facts decide, and says whether they still hold.

"Profitable in year two", "runway of more than 18 months", "payroll is our largest cost": such words
turn false when a fact changes, often without a figure in them. Goals, hopes, conditions and
questions are no claims. A claim is called false only where no reading of it can be true.
"""

import re
from functools import lru_cache

from assistant.domain.claim_assertion import Assertion
from assistant.domain.claim_chinese import read_chinese
from assistant.domain.claim_clauses import Clause, claim_clauses
from assistant.domain.claim_comparisons import (
    judge_doubles,
    judge_largest,
    judge_more,
    judge_moves,
    judge_never_below,
)
from assistant.domain.claim_english import read_english
from assistant.domain.claim_lines import PlanLines, lines_of
from assistant.domain.claim_model import Claim, ClaimKind, ClaimStatus, Verdict, unknown
from assistant.domain.claim_results import (
    judge_break_even,
    judge_cash,
    judge_profit,
    judge_runway,
)
from assistant.domain.claim_scenarios import judge_scenarios
from assistant.domain.claim_times import When, take_times
from assistant.domain.facts import FactSheet

__all__ = ["Claim", "ClaimKind", "ClaimStatus", "find_claims"]

_HAN = re.compile(r"[\u3400-\u9fff]")
_TIMED = frozenset({"profitable_in", "break_even_by"})  # no claim without a time
_OF_COMPANY = frozenset({"profitable_in", "break_even_by", "runway_over", "positive_cash"})
_SENTENCE_END = re.compile(r"[。！？；;!?]|\.\s")
_OWN = re.compile(
    r"我们|公司|我司|本项目|收入|营收|成本|现金|毛利|费用|资金|\b(?:we|our|us|company|business|revenue"
    r"|costs?|cash|margin|sales)\b",
    re.IGNORECASE,
)


def find_claims(text: str, sheet: FactSheet) -> tuple[Claim, ...]:
    """Return the claims of a Markdown text in order, judged by the facts; never raises."""
    found: list[Claim] = []
    for clause in claim_clauses(text):
        claim = _claim(text, clause, lines_of(sheet))
        if claim is not None:
            found.append(claim)
    return tuple(found)


def _claim(text: str, clause: Clause, lines: PlanLines) -> Claim | None:
    verdict = judge_scenarios(clause.words, clause.before, lines.outcomes)
    if verdict is not None:
        return _made(text, clause, "lasts_in_scenarios", verdict)
    is_chinese = _HAN.search(clause.words) is not None
    words = clause.words.lower().replace("’", "'")
    times, rest = take_times(words, lines.start, is_chinese=is_chinese)
    rest = rest.strip(" \t\x1f,，、:：;；")
    if is_chinese:
        assertion = read_chinese("".join(rest.split()))
    else:
        assertion = read_english(" ".join(rest.split()))
    if assertion is None or (not times and _needs_time(assertion)):
        return None
    return _made(text, clause, assertion.kind, _verdict(assertion, times, clause, lines))


def _made(text: str, clause: Clause, kind: ClaimKind, verdict: Verdict) -> Claim:
    return Claim(
        text=text[clause.start : clause.end],
        start=clause.start,
        end=clause.end,
        kind=kind,
        status=verdict.status,
        facts=verdict.facts,
        why=verdict.why,
    )


def _needs_time(assertion: Assertion) -> bool:
    if assertion.kind == "runway_over":
        return assertion.amount is None
    return assertion.kind in _TIMED or assertion.measure == "cash flow"


def _verdict(
    assertion: Assertion, times: list[When | None], clause: Clause, lines: PlanLines
) -> Verdict:
    when = times[0] if times else None
    if assertion.is_vague or len(times) > 1:
        return unknown("not_understood")
    if times and when is None:
        return unknown()
    if _is_of_others(assertion, clause, lines):
        return unknown("other_subject")
    if when is not None and when.is_relative and clause.has_time_before:
        return unknown("not_understood")  # the second year of something else
    is_each_year = when is None and clause.has_time_before
    return _judge(assertion, when, lines, is_each_year=is_each_year)


def _is_of_others(assertion: Assertion, clause: Clause, lines: PlanLines) -> bool:
    """Tell whether a clause, or what leads up to it, is about another company or scenario."""
    near = f"{clause.before} {clause.words}".lower()
    if clause.is_elsewhere or any(name in near for name in lines.names_of_others):
        return True
    if assertion.kind not in _OF_COMPANY or _OWN.search(clause.words):
        return False
    sentence = _SENTENCE_END.split(clause.before)[-1].strip(" \t,，、:：*#>-|(（")
    return bool(sentence) and not _OWN.search(sentence)


@lru_cache(maxsize=1024)  # a text is read again and again while its author writes on
def _judge(
    assertion: Assertion, when: When | None, lines: PlanLines, *, is_each_year: bool
) -> Verdict:
    kind = assertion.kind
    if kind == "profitable_in" or assertion.measure == "cash flow":
        if kind == "break_even_by" and when is not None:
            return judge_break_even(assertion, when, lines)
        return judge_profit(assertion, when, lines) if when is not None else unknown()
    if kind == "break_even_by":
        return judge_break_even(assertion, when, lines) if when is not None else unknown()
    if kind == "runway_over":
        return judge_runway(assertion, when, lines)
    if kind == "positive_cash":
        return judge_cash(when, lines, is_each_year=is_each_year)
    return _compared(assertion, when, lines, is_each_year=is_each_year)


def _compared(
    assertion: Assertion, when: When | None, lines: PlanLines, *, is_each_year: bool
) -> Verdict:
    kind = assertion.kind
    if kind in ("largest_cost", "largest_revenue"):
        return judge_largest(assertion, when, lines)
    if kind == "more_than":
        return judge_more(assertion, when, lines)
    if kind == "doubles":
        return judge_doubles(assertion, when, lines)
    if kind == "never_below":
        return judge_never_below(assertion, when, lines, is_each_year=is_each_year)
    return judge_moves(assertion, when, lines, is_each_year=is_each_year)
