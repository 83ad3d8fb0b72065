"""Calculators of returns, loans and equipment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.domain.brief_types import Money, SignedMoney
from assistant.domain.calculators.model import AnyRate, Count, InterestRate, Results
from assistant.domain.finance import depreciation, loans, time_value
from assistant.domain.finance.precision import ZERO, exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Npv:
    """Net present value."""

    rate: AnyRate
    flows: tuple[SignedMoney, ...]
    first_flow: time_value.FirstFlow

    def results(self) -> Results:
        return {"npv": time_value.npv(self.rate, self.flows, first_flow=self.first_flow)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Irr:
    """Internal rate of return of flows at equal distances."""

    flows: tuple[SignedMoney, ...]
    if_several: time_value.IfSeveral | None = None

    def results(self) -> Results:
        rates = time_value.internal_rates(self.flows)
        return {"irr": time_value.chosen_rate(rates, self.if_several), "rates": _listed(rates)}


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedFlow:
    """Money on a day."""

    date: date
    amount: SignedMoney


@dataclass(frozen=True, slots=True, kw_only=True)
class Xirr:
    """Internal rate of return, a year, of flows on given days."""

    flows: tuple[DatedFlow, ...]
    if_several: time_value.IfSeveral | None = None

    def results(self) -> Results:
        rates = time_value.dated_internal_rates([(each.date, each.amount) for each in self.flows])
        return {"xirr": time_value.chosen_rate(rates, self.if_several), "rates": _listed(rates)}


def _listed(rates: Sequence[Decimal]) -> list[dict[str, Decimal]]:
    return [{"rate": rate} for rate in rates]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirr:
    """Modified internal rate of return."""

    flows: tuple[SignedMoney, ...]
    finance_rate: AnyRate
    reinvestment_rate: AnyRate

    def results(self) -> Results:
        found = time_value.mirr(
            self.flows, finance_rate=self.finance_rate, reinvestment_rate=self.reinvestment_rate
        )
        return {"mirr": found}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pmt:
    """Level payment of a loan."""

    rate: InterestRate  # for each period
    periods: Count
    principal: Money
    paid_at: loans.PaidAt
    left: Money = ZERO

    def results(self) -> Results:
        payment = loans.level_payment(
            self.rate, self.periods, self.principal, left=self.left, paid_at=self.paid_at
        )
        with exact():
            total = payment * self.periods
            interest = total - self.principal + self.left
        return {"payment": payment, "total_paid": total, "total_interest": interest}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPart:
    """Which part of one level payment is interest, which principal."""

    rate: InterestRate  # for each period
    periods: Count
    principal: Money
    paid_at: loans.PaidAt
    period: Count
    left: Money = ZERO

    def parts(self) -> tuple[Decimal, Decimal]:
        return loans.parts_of_payment(
            self.rate, self.periods, self.principal, self.period,
            left=self.left, paid_at=self.paid_at,
        )  # fmt: skip


class Ipmt(PaymentPart):
    """The interest in one level payment."""

    __slots__ = ()

    def results(self) -> Results:
        return {"interest": self.parts()[0]}


class Ppmt(PaymentPart):
    """The principal in one level payment."""

    __slots__ = ()

    def results(self) -> Results:
        return {"principal_paid": self.parts()[1]}


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanSchedule:
    """What a loan costs, month by month."""

    principal: Money
    yearly_rate: InterestRate
    months: Count
    method: loans.Repayment
    yearly_rate_is: loans.YearlyRate
    grace_months: Count = 0
    fee: Money = ZERO

    def results(self) -> Results:
        rate = loans.monthly_rate(self.yearly_rate, self.yearly_rate_is)
        months = loans.schedule(
            self.principal, rate, self.months, method=self.method, grace_months=self.grace_months
        )
        with exact():
            interest = sum((each.interest for each in months), ZERO)
            cost = interest + self.fee
        return {
            "first_payment": months[0].payment,
            "last_payment": months[-1].payment,
            "total_interest": interest,
            "total_cost": cost,
            "schedule": [
                {
                    "month": each.month, "payment": each.payment, "interest": each.interest,
                    "principal_paid": each.principal, "balance": each.balance,
                }
                for each in months
            ],
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Depreciation:
    """Straight-line depreciation, and the gain or loss of a sale."""

    cost: Money
    life_months: Count
    residual: Money = ZERO
    months_used: Count | None = None
    proceeds: Money | None = None

    def results(self) -> Results:
        monthly = depreciation.monthly_depreciation(self.cost, self.residual, self.life_months)
        with exact():
            found: dict[str, Decimal] = {"monthly": monthly, "yearly": monthly * 12}
        if self.months_used is not None:
            sold = depreciation.disposal(
                self.cost, self.residual, self.life_months,
                sold_after_months=self.months_used, proceeds=self.proceeds or ZERO,
            )  # fmt: skip
            found["book_value"] = sold.book_value
            if self.proceeds is not None:
                found["gain"] = sold.gain
        return found
