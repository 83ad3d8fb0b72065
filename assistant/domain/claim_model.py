"""What a claim is: a clause that states something the facts decide, and what they say of it."""

from dataclasses import dataclass
from typing import Literal

ClaimKind = Literal[
    "profitable_in", "break_even_by", "runway_over", "largest_cost", "largest_revenue",
    "grows_every", "falls_every", "more_than", "positive_cash", "doubles", "never_below",
    "lasts_in_scenarios",
]  # fmt: skip
ClaimStatus = Literal["true", "false", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the facts say of a claim.

    Attributes:
        status: ``unknown`` where the facts do not decide, or readings of the words differ.
        why: see ``Claim.why``.
        facts: the ids that decide, the most telling first.
    """

    status: ClaimStatus
    why: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim of a text.

    Attributes:
        text: the clause that makes it, ``source[start:end]``.
        start: where it begins, in Unicode code points.
        end: where it ends, exclusive.
        kind: what is claimed; tripling is ``doubles`` too.
        status: what the facts say of it.
        facts: the ids it rests on, the most telling first.
        why: a key that the program says in the reader's language, and after a colon a value: a
            month, a year, a number, or the id of a fact. The keys:
            ``result_is`` (profit or loss of the time named), ``first_positive_in``,
            ``never_positive``,
            ``break_even_is``, ``no_break_even``, ``runway_is``, ``cash_lowest_is``,
            ``cash_negative_in``, ``largest_is`` (a fact), ``fell_in``, ``rose_in``, ``flat_in``,
            ``moves_each_time``, ``first_is_larger``, ``second_is_larger`` (a fact), ``ratio_is``,
            ``lowest_is``, ``below_in``; and for what is unknown ``no_facts``, ``not_understood``,
            ``readings_differ``, ``other_subject``.
    """

    text: str
    start: int
    end: int
    kind: ClaimKind
    status: ClaimStatus
    facts: tuple[str, ...] = ()
    why: str = ""


def unknown(why: str = "no_facts", facts: tuple[str, ...] = ()) -> Verdict:
    """Return the verdict on what cannot be decided."""
    return Verdict(status="unknown", why=why, facts=facts)


def combined(verdicts: list[Verdict]) -> Verdict:
    """Return what all readings of a claim agree on; the first one speaks for them."""
    if not verdicts:
        return unknown()
    if len({verdict.status for verdict in verdicts}) == 1:
        return verdicts[0]
    return unknown("readings_differ", verdicts[0].facts)
