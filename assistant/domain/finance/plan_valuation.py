"""What a plan's company may be worth before the round, by several methods, and what that means.

None of the values is a price. Each method says what it lacks; one that has no meaning for the plan
says so. Years are twelve months of the plan, from its first month.

Source: Berkus; Payne's scorecard and its weights; the venture capital method; multiples of
comparable companies; discounted free cash flow with Gordon growth, formulas in `valuation`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from assistant.domain.brief import Brief, Instrument, OpeningBalance
from assistant.domain.brief_valuation import Factor, Valuation, ValuedBy
from assistant.domain.finance.precision import ONE, ZERO, exact
from assistant.domain.finance.problems import FormulaError
from assistant.domain.finance.projected_facts import Outlook
from assistant.domain.finance.statements import Projection
from assistant.domain.finance.timeline import Series
from assistant.domain.finance.valuation import (
    berkus,
    by_comparables,
    discounted_cash_flow,
    multiple_of_rate,
    scorecard,
    venture_method,
)
from assistant.domain.months import MONTHS_A_YEAR

Method = Literal["berkus", "scorecard", "venture", "comparables", "cash_flows"]
METHODS: tuple[Method, ...] = ("berkus", "scorecard", "venture", "comparables", "cash_flows")
WEIGHTS: dict[Factor, Decimal] = {  # Payne's
    "team": Decimal("0.30"),
    "opportunity": Decimal("0.25"),
    "product": Decimal("0.15"),
    "competition": Decimal("0.10"),
    "marketing": Decimal("0.10"),
    "need_for_money": Decimal("0.05"),
    "other": Decimal("0.05"),
}
_LEAST = 2  # methods, side by side


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodValue:
    """A method's value before the round's money; low and high differ for comparables alone."""

    method: Method
    low: Decimal
    middle: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMethod:
    """A method without a value.

    Attributes:
        method: which.
        missing: the fields that it lacks, as ``table.field`` or a table.
        problem: why it has no meaning for this plan, or what is impossible; empty otherwise.
        is_begun: whether anything was entered for it.
    """

    method: Method
    missing: tuple[str, ...] = ()
    problem: str = ""
    is_begun: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanValuation:
    """All methods side by side.

    Attributes:
        values: of the methods that have one.
        open_methods: those that have none.
        investment: what the next round is to bring; None where none is planned or needed.
    """

    values: tuple[MethodValue, ...]
    open_methods: tuple[OpenMethod, ...]
    investment: Decimal | None

    @property
    def range(self) -> tuple[Decimal, Decimal] | None:
        """The lowest and the highest value; None before two methods have one."""
        if len(self.values) < _LEAST:
            return None
        return min(each.low for each in self.values), max(each.high for each in self.values)

    @property
    def dilution(self) -> tuple[Decimal, Decimal] | None:
        """The part of the company that the round's money buys at the highest and lowest value."""
        if self.range is None or not self.investment or self.range[0] <= 0:
            return None
        low, high = self.range
        with exact():
            return self.investment / (high + self.investment), self.investment / (
                low + self.investment
            )


def plan_valuation(brief: Brief, outlook: Outlook | None) -> PlanValuation:
    """Value a plan's company by every method that its brief has the inputs of.

    Args:
        brief: with its valuation, scorecard, Berkus elements and comparable companies.
        outlook: the plan worked out; without one only Berkus and the scorecard have a value.
    """
    work = _Work(brief, outlook)
    values, open_methods = [], []
    for method in METHODS:
        found = work.valued(method)
        if isinstance(found, MethodValue):
            values.append(found)
        else:
            open_methods.append(found)
    return PlanValuation(
        values=tuple(values), open_methods=tuple(open_methods), investment=work.investment
    )


class _MissingError(Exception):
    def __init__(self, *names: str) -> None:
        super().__init__(*names)
        self.names = names


class _Work:
    def __init__(self, brief: Brief, outlook: Outlook | None) -> None:
        self.brief = brief
        self.plan: Projection | None = outlook.funded if outlook else None
        self.given = brief.valuation or Valuation()
        self.investment = _investment(brief, outlook)
        self._by_method: dict[Method, Callable[[], tuple[Decimal, Decimal, Decimal]]] = {
            "berkus": self._berkus,
            "scorecard": self._scorecard,
            "venture": self._venture,
            "comparables": self._comparables,
            "cash_flows": self._cash_flows,
        }

    def valued(self, method: Method) -> MethodValue | OpenMethod:
        begun = any(map(self._is_given, _INPUTS[method]))
        try:
            with exact():
                low, middle, high = self._by_method[method]()
        except _MissingError as error:
            return OpenMethod(method=method, missing=error.names, is_begun=begun)
        except FormulaError as error:
            return OpenMethod(method=method, problem=error.key, is_begun=begun)
        return MethodValue(method=method, low=low, middle=middle, high=high)

    def _is_given(self, path: str) -> bool:
        table, _, name = path.partition(".")
        return bool(getattr(self.brief, table)) if not name else self._of(path) is not None

    def _of(self, path: str) -> Any:  # noqa: ANN401 - any field's value
        return getattr(self.given, path.removeprefix("valuation."))

    def _needed(self, method: Method) -> Iterator[Any]:
        """Yield the inputs of a method in their order.

        Raises:
            _MissingError: some are not there.
        """
        missing = [each for each in _INPUTS[method] if not self._is_given(each)]
        if missing:
            raise _MissingError(*missing)
        yield from (self._of(each) for each in _INPUTS[method] if "." in each)

    def _berkus(self) -> tuple[Decimal, Decimal, Decimal]:
        (most,) = self._needed("berkus")
        return _one(berkus([(each.element, each.amount) for each in self.brief.berkus], most))

    def _scorecard(self) -> tuple[Decimal, Decimal, Decimal]:
        (average,) = self._needed("scorecard")
        rows = self.brief.scorecard
        weights = [WEIGHTS[row.factor] if row.weight is None else row.weight for row in rows]
        scores = (row.score for row in rows)
        return _one(scorecard(average, list(zip(weights, scores, strict=True))))

    def _venture(self) -> tuple[Decimal, Decimal, Decimal]:
        metric, multiple, wanted, dilution = self._needed("venture")
        if not self.investment:
            raise _MissingError("instruments.amount")
        plan = self._plan()
        months = plan.timeline.length
        worth = _metric(plan, metric, range(months - MONTHS_A_YEAR, months)) * multiple
        times = multiple_of_rate(wanted, Decimal(months) / MONTHS_A_YEAR)
        found = venture_method(worth, times, self.investment, later_dilution=dilution)
        return _one(found.pre_money)

    def _comparables(self) -> tuple[Decimal, Decimal, Decimal]:
        (metric,) = self._needed("comparables")
        amount = _metric(self._plan(), metric, range(MONTHS_A_YEAR))
        return by_comparables(amount, [each.multiple for each in self.brief.comparables])

    def _cash_flows(self) -> tuple[Decimal, Decimal, Decimal]:
        """Value all owners' free cash flows, add the opening cash and take the loans off."""
        rate, growth, arrive = self._needed("cash_flows")
        plan = self._plan()
        flows = [
            sum((before_interest[at] for at in range(year, year + MONTHS_A_YEAR)), ZERO)
            for before_interest in (_free_flows(plan),)
            for year in range(0, plan.timeline.length - MONTHS_A_YEAR + 1, MONTHS_A_YEAR)
        ]
        if flows[-1] <= 0:
            raise FormulaError("last_flow_not_positive", "flows", value=flows[-1])
        found = discounted_cash_flow(flows, rate, growth, flows_arrive=arrive)
        opening = self.brief.opening_balance or OpeningBalance()
        value = found.value + opening.cash - opening.loans
        if value <= 0:
            raise FormulaError("worth_nothing", "flows", value=value)
        return _one(value)

    def _plan(self) -> Projection:
        if self.plan is None:
            raise _MissingError("start")
        return self.plan


_INPUTS: dict[Method, tuple[str, ...]] = {
    "berkus": ("valuation.most_each", "berkus"),
    "scorecard": ("valuation.average_pre_money", "scorecard"),
    "venture": ("valuation.exit_metric", "valuation.exit_multiple", "valuation.yearly_return",
                "valuation.later_dilution"),
    "comparables": ("valuation.comparable_metric", "comparables"),
    "cash_flows": ("valuation.discount_rate", "valuation.long_term_growth",
                   "valuation.flows_arrive"),
}  # fmt: skip


def _one(value: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    return value, value, value


def _investment(brief: Brief, outlook: Outlook | None) -> Decimal | None:
    """Return what the next round is to bring: as planned, else what the plan needs."""
    planned = planned_round(brief)
    if planned is not None:
        return planned.amount
    return outlook.need.ask if outlook and outlook.need else None


def planned_round(brief: Brief) -> Instrument | None:
    """Return the next round: the first that brings money and is not signed; None without one."""
    return next(
        (
            each
            for each in brief.instruments
            if each.kind == "priced_round" and each.status != "signed" and each.amount
        ),
        None,
    )


def _metric(plan: Projection, metric: ValuedBy, months: range) -> Decimal:
    """Return what a multiple is applied to.

    Raises:
        FormulaError: it is nothing, or a loss.
    """
    series: Series = getattr(plan.income, metric)
    amount = sum((series[at] for at in months), ZERO)
    if amount <= 0:
        raise FormulaError("metric_not_positive", metric, value=amount)
    return amount


def _free_flows(plan: Projection) -> Series:
    """Return the cash that is there for all who finance the company: before interest."""
    flow = plan.cash_flow
    parts = zip(flow.operating, flow.investing, plan.income.interest, strict=True)
    return [operating + investing + interest for operating, investing, interest in parts]


assert sum(WEIGHTS.values()) == ONE, "the weights of the scorecard are parts of a whole"
