"""The VAT account: what was charged, what is reclaimed, and when the difference is paid."""

from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.brief import Tax
from assistant.domain.finance.precision import ZERO
from assistant.domain.finance.timeline import Series, Timeline

MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class VatResult:
    """Month by month: what is paid, and what is owed or may be reclaimed at the end."""

    paid: Series
    payable: Series
    receivable: Series


def vat_account(
    output: Series,
    reclaimed: Series,
    timeline: Timeline,
    tax: Tax,
    *,
    owed: Decimal,
    credit: Decimal,
) -> VatResult:
    """Work out the account. More reclaimed than charged is carried forward, not refunded.

    Periods are those of the calendar. What is owed at the beginning is of the last period before
    the plan, and paid when that period's VAT is due.

    Args:
        output: charged in each month.
        reclaimed: on what was bought in each month.
        timeline: of the plan.
        tax: the period, and how many months after its end the VAT is paid.
        owed: at the beginning.
        credit: carried forward at the beginning.
    """
    result = VatResult(paid=timeline.zeros(), payable=timeline.zeros(), receivable=timeline.zeros())
    length = MONTHS_OF[tax.vat_period]
    months = timeline.months
    due = timeline.zeros()
    since_period = (months[0].month - 1) % length  # months of the running period before the plan
    first_due = tax.vat_paid_after_months - since_period - 1
    if first_due < timeline.length:
        due[max(0, first_due)] += owed
    open_period, filed = ZERO, owed
    for at, month in enumerate(months):
        open_period += output[at] - reclaimed[at]
        if month.month % length == 0:
            net = open_period - credit
            credit, to_pay = max(ZERO, -net), max(ZERO, net)
            filed += to_pay
            open_period = ZERO
            if at + tax.vat_paid_after_months < timeline.length:
                due[at + tax.vat_paid_after_months] += to_pay
        result.paid[at] = due[at]
        filed -= due[at]
        position = filed + open_period - credit
        result.payable[at] = max(ZERO, position)
        result.receivable[at] = max(ZERO, -position)
    return result
