"""Shareholders, SAFEs, notes, grants and rounds of all kinds, drawn at random."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, get_args

from hypothesis import strategies as st

from assistant.domain.brief import Brief, Holder, Instrument
from assistant.domain.brief_types import AntiDilution
from assistant.domain.languages import LocalizedText
from assistant.domain.months import Month

D = Decimal
START = Month(2027, 1)
MONTHS = st.integers(-8, 30).map(START.plus)
SHARES = st.decimals("1000", "9000000", places=0)
DISCOUNTS = st.just(D(0)) | st.decimals("0.01", "0.5", places=2)
CLAUSES = st.none() | st.sampled_from(get_args(AntiDilution))
HOLDERS = st.builds(
    Holder, name=st.just(LocalizedText(en="x")), kind=st.sampled_from(("founder", "investor")),
    shares=SHARES, has_pro_rata=st.booleans(), anti_dilution=CLAUSES,
    paid=st.decimals("1000", "20000000", places=0),
)  # fmt: skip
POOLS = st.builds(
    Holder, name=st.just(LocalizedText(en="pool")), kind=st.just("pool"),
    shares=st.decimals("0", "2000000", places=0),
)  # fmt: skip
CONVERTIBLES = st.builds(
    Instrument, name=st.just(LocalizedText(en="c")),
    kind=st.sampled_from(("safe_post", "safe_pre", "note")),
    amount=st.decimals("1000", "900000", places=0), month=MONTHS,
    cap=st.none() | st.decimals("1000000", "30000000", places=0), discount=DISCOUNTS,
    has_mfn=st.just(True), has_pro_rata=st.booleans(),
    interest_rate=st.just(D(0)) | st.decimals("0.01", "0.15", places=2),
    interest=st.sampled_from(("simple", "compound")),
)  # fmt: skip
GRANTS = st.builds(
    Instrument, name=st.just(LocalizedText(en="g")), kind=st.just("option_grant"),
    shares=st.decimals("100", "900000", places=0), month=st.none() | MONTHS,
)  # fmt: skip
ROUNDS = st.builds(
    Instrument, name=st.just(LocalizedText(en="r")), kind=st.just("priced_round"),
    amount=st.decimals("100000", "9000000", places=0), month=MONTHS,
    pre_money=st.decimals("1000000", "60000000", places=0),
    conversion=st.sampled_from(("pre_money", "percent_ownership", "dollars_invested")),
    pool_after=st.just(D(0)) | st.decimals("0.01", "0.3", places=2),
    pool_from=st.sampled_from(("before", "after")), anti_dilution=CLAUSES,
    protection_from=st.sampled_from(("before", "after")),
)  # fmt: skip


@st.composite
def owned(draw: st.DrawFn) -> Brief:
    """Draw a brief with shareholders, and with two rounds at most."""
    holders = draw(st.lists(HOLDERS, min_size=1, max_size=3))
    holders += draw(st.lists(POOLS, max_size=2))
    counts: Any = draw(st.sampled_from(("shares_before", "with_conversions")))
    drawn = [
        *draw(st.lists(CONVERTIBLES, max_size=5)), *draw(st.lists(GRANTS, max_size=2)),
        *draw(st.lists(ROUNDS, min_size=1, max_size=2)),
    ]  # fmt: skip
    instruments = [
        replace(each, id=f"i{at}", note_cap_counts=counts if each.kind == "note" else None)
        for at, each in enumerate(drawn)
    ]
    return Brief(
        start=START,
        months=12,
        holders=tuple(replace(each, id=f"h{at}") for at, each in enumerate(holders)),
        instruments=tuple(instruments),
    )
