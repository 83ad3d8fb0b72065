"""What each result is measured in, and how it is written in English or Chinese."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from assistant.domain.fact_text import plain_number
from assistant.domain.finance.precision import rounded
from assistant.domain.languages import Language

ResultUnit = Literal["money", "percent", "ratio", "count", "precise", "words"]
_NAMES: Mapping[ResultUnit, str] = {
    "money": (
        "npv payment total_paid total_interest total_cost interest principal_paid first_payment "
        "last_payment balance monthly yearly book_value gain sales contribution cash_sales cac ltv "
        "closing_mrr arr net_new_arr tam sam som converting_amount worth_at_round_price post_money "
        "pre_money effective_pre_money amount proceeds low middle high value forecast_value "
        "terminal_value"
    ),
    "percent": (
        "irr xirr mirr rate contribution_margin net_retention gross_retention rule_of_40 ownership "
        "investor_share investor_share_at_exit terminal_share"
    ),
    "ratio": "ltv_to_cac quick_ratio burn_multiple top_down_to_tam",
    "count": (
        "units units_exact cash_units full_months months payback_months dso dio dpo "
        "cash_conversion_cycle magic_number conversion_shares new_shares pool_increase "
        "total_shares shares month"
    ),
    "precise": "conversion_price price adjusted_price shares_for_each",
    "words": "runs_out passes converted name kind",
}
RESULT_UNITS: Mapping[str, ResultUnit] = {
    name: unit for unit, names in _NAMES.items() for name in names.split()
}
_HUNDREDTH = Decimal("0.01")
_MILLIONTH = Decimal("0.000001")
_SCALES = ((Decimal(100_000_000), "亿"), (Decimal(10_000), "万"))
_SHORT_DIGITS = 4
_LONGEST = 15  # digits before the point; longer ones are written with an exponent
_RATIO_ENDS: Mapping[Language, str] = {"en": "x", "zh": " 倍"}


def number_of(value: Decimal | int, unit: ResultUnit, language: Language) -> str:
    """Return a result in digits: ``1,129.76``, ``8.66%``, ``4.09x``, ``0.916667``.

    Money has two decimals unless it is whole. Percentages, ratios and counts have at most two,
    prices six; what is smaller than that keeps three digits.
    """
    number = Decimal(value)
    if unit == "percent":
        number *= 100
    if number.adjusted() >= _LONGEST:
        return f"{number:.6g}"
    shown = rounded(number, _step(number, unit))
    is_plain_money = unit == "money" and shown == rounded(shown, _HUNDREDTH)
    if is_plain_money and shown != shown.to_integral_value():
        return f"{shown:,.2f}"
    ends = {"percent": "%", "ratio": _RATIO_ENDS[language]}
    return plain_number(shown) + ends.get(unit, "")


def rough_size(value: Decimal | int) -> str:
    """Return a large number as Chinese counts it, ``约 123.5 万``; empty for one below 10,000."""
    number = Decimal(value)
    if number.adjusted() >= _LONGEST:
        return ""
    for scale, word in _SCALES:
        if abs(number) >= scale:
            scaled = number / scale
            short = rounded(scaled, Decimal(1).scaleb(scaled.adjusted() - _SHORT_DIGITS + 1))
            mark = "" if short == scaled else "约 "
            return f"{mark}{plain_number(short)} {word}"
    return ""


def _step(number: Decimal, unit: ResultUnit) -> Decimal:
    step = _MILLIONTH if unit == "precise" else _HUNDREDTH
    if number and abs(number) < step:
        return Decimal(1).scaleb(number.adjusted() - 2)
    return step
