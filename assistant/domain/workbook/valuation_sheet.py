"""What the company may be worth in a workbook: several methods, and the range across them.

The formulas are those of ``assistant.domain.finance.valuation``; where each comes from is said
there. A method whose numbers have no meaning says why and has no value, as in `plan_valuation`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.domain.finance.plan_valuation import Method, OpenMethod
from assistant.domain.months import MONTHS_A_YEAR
from assistant.domain.workbook.book import Book
from assistant.domain.workbook.cells import Format, Input, Line, Scalar, Sheet, column_name
from assistant.domain.workbook.formulas import ONE, ZERO, And, Formula, If, same
from assistant.domain.workbook.instrument_inputs import EquityInputs
from assistant.domain.workbook.lookups import OverAll
from assistant.domain.workbook.single_cells import IfError, Over, OverMonths, OverName, Said, plus
from assistant.domain.workbook.valuation_inputs import ValuationInputs

_ENDS, _FIRST = ("low", "middle", "high"), 2
_MULTIPLES: tuple[tuple[str, OverName], ...] = (
    ("at_lowest", "MIN"), ("at_median", "MEDIAN"), ("at_highest", "MAX"),
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class ValuationSheet:
    """What others need of the sheet.

    Attributes:
        values: the lowest, middle and highest value of each method; empty cells without one.
        low: of all methods; empty while fewer than two have a value.
        high: of all methods.
        dilution: the part of the company that the round would buy at the highest value, and at
            the lowest.
    """

    values: dict[Method, tuple[Scalar, Scalar, Scalar]]
    low: Scalar
    high: Scalar
    dilution: tuple[Scalar, Scalar]


@dataclass(slots=True, kw_only=True)
class PlanCells:
    """What the methods take from the rest of the workbook.

    Attributes:
        equity: whose planned round brings the money.
        ask: what the plan needs, where no round is planned.
        cash: at the start.
        loans: at the start.
    """

    equity: EquityInputs
    ask: Scalar
    cash: Input
    loans: Input


def add_valuation(book: Book, inputs: ValuationInputs | None, plan: PlanCells) -> (
    ValuationSheet | None
):  # fmt: skip
    """Add the sheet; None where no method has its inputs."""
    return _Valued(book, inputs, plan).add() if inputs is not None else None


class _Valued:
    def __init__(self, book: Book, inputs: ValuationInputs, plan: PlanCells) -> None:
        self.book, self.inputs, self.plan = book, inputs, plan
        self.sheet: Sheet = book.table("valuation")
        self.ok = Said(book.words("check_ok"))
        self.by_method: dict[Method, Callable[[], tuple[Sequence[Formula], Formula]]] = {
            "berkus": self._berkus,
            "scorecard": self._scorecard,
            "venture": self._venture,
            "comparables": self._comparables,
            "cash_flows": self._cash_flows,
        }

    def words(self, key: str, /, **values: object) -> str:
        return self.book.words(f"valuation.{key}", **values)

    def sentence(self, key: str, /, **values: object) -> str:
        return self.book.names.sentences(key, **values)

    def add(self) -> ValuationSheet:
        """Add the table of methods and the range, then the workings of each method."""
        sheet = self.sheet
        sheet.remark(self.words("about"))
        for each in self.inputs.methods.begun:
            sheet.remark(self._lacking(each))
        titles = {"A": self.words("method"), "B": self.words("basis")}
        for at, end in enumerate(_ENDS):
            titles[column_name(_FIRST + at)] = self.sentence(f"financials.worth_{end}")
        said_in = column_name(_FIRST + len(_ENDS))
        titles[said_in] = self.words("check")
        sheet.titles(titles, said_in)
        values, checks = {}, {}
        for method in self.inputs.methods.complete:
            cells = tuple(Scalar(formula=ZERO) for _ in _ENDS)
            values[method], checks[method] = cells, Scalar(formula=self.ok, format="words")
            line = dict(zip(map(column_name, range(_FIRST, _FIRST + len(cells))), cells,
                            strict=True))  # fmt: skip
            sheet.add(Line(label=self._name(method), cells={**line, said_in: checks[method]},
                           note=self.sentence(f"blocks.valued_by.{method}")))  # fmt: skip
        found = self._range(values)
        for method in self.inputs.methods.complete:
            sheet.heading(self._name(method))
            results, check = self.by_method[method]()
            checks[method].formula = check
            for cell, result in zip(values[method], results, strict=True):
                cell.formula = If(same(checks[method], self.ok), result, Said(""))
        return found

    def _name(self, method: Method) -> str:
        return self.book.names.field("worth", method)

    def _lacking(self, found: OpenMethod) -> str:
        """Say which inputs a method that was begun still lacks."""
        names = []
        for path in found.missing:
            table, _, name = path.partition(".")
            fields = self.book.names.field
            names.append(fields(table, name) if name else fields("brief", table))
        lacking = self.sentence("financials.worth_comma").join(names)
        colon = self.sentence("financials.worth_colon", name=self._name(found.method))
        return colon + self.sentence("financials.worth_missing", fields=lacking)

    def _range(self, values: Mapping[Method, Sequence[Scalar]]) -> ValuationSheet:
        """Add the range across the methods and what the round would buy in it."""
        lows, _, highs = ([each[at] for each in values.values()] for at in range(len(_ENDS)))
        are_two = Over("COUNT", lows) > ONE
        low = Scalar(formula=If(are_two, Over("MIN", lows), Said("")))
        high = Scalar(formula=If(are_two, Over("MAX", highs), Said("")))
        ends = {column_name(_FIRST): low, column_name(_FIRST + len(_ENDS) - 1): high}
        self.sheet.add(Line(label=self.words("range"), cells=ends, is_total=True,
                            note=self.words("how.range")))  # fmt: skip
        self.money = self._investment()
        has_part = And(are_two, self.money > ZERO)
        parts = [
            self._scalar(key, IfError(
                If(has_part, If(low > ZERO, self.money / (end + self.money), Said("")), Said("")),
                Said(""),
            ), "part")
            for key, end in (("part_at_high", high), ("part_at_low", low))
        ]  # fmt: skip
        return ValuationSheet(
            values={method: (each[0], each[1], each[2]) for method, each in values.items()},
            low=low, high=high, dilution=(parts[0], parts[1]),
        )  # fmt: skip

    def _investment(self) -> Scalar:
        """Add what the next round is to bring: as planned, else what the plan needs."""
        planned = self.inputs.methods.rounds(self.book.brief)
        if not planned:
            return self._scalar("money_needed", self.plan.ask)
        amount = self.plan.equity.of(planned[0].id).amount
        assert amount is not None, "a round has an amount"
        return self._scalar("money_planned", amount)

    def _scalar(self, key: str, formula: Formula, style: Format = "money") -> Scalar:
        return self.sheet.add(Scalar(label=self.words(key), formula=formula, format=style,
                                     note=self.words(f"how.{key}")))  # fmt: skip

    def _given(self, name: str, style: Format = "money") -> Scalar:
        """Add a cell that shows an assumption."""
        label = self.book.names.field("valuation", name)
        return self._shown(label, self.inputs.cells[name], style)

    def _shown(self, label: str, cell: Input, style: Format = "money") -> Scalar:
        note = self.words("from_assumptions")
        return self.sheet.add(Scalar(label=label, formula=cell, format=style, note=note))

    def _check(self, *tests: tuple[Formula, str]) -> Formula:
        """Return words: that the method has a value, or the first reason why it has none."""
        said: Formula = self.ok
        for test, problem in reversed(tests):
            words = self.sentence(f"financials.worth_problem.{problem}")
            said = If(test, said, Said(words))
        return IfError(said, Said(self.sentence("financials.worth_problem.other")))

    # --- the methods ---

    def _berkus(self) -> tuple[Sequence[Formula], Formula]:
        """Add up what each risk that is done away with is worth."""
        most = self._given("most_each")
        names = self.inputs.names
        cells = [self._shown(names[each], each) for each in self.inputs.elements]
        total = self._scalar("sum_of_elements", Over("SUM", cells))
        in_bounds = And(Over("MIN", cells) >= ZERO, Over("MAX", cells) <= most)
        return [total] * len(_ENDS), self._check((in_bounds, "element_out_of_range"))

    def _scorecard(self) -> tuple[Sequence[Formula], Formula]:
        """Add the average times the sum of weight x score."""
        average = self._given("average_pre_money")
        labels = self.book.names.field
        self.sheet.titles({
            "A": labels("scorecard", "factor"), "B": "", "C": labels("scorecard", "weight"),
            "D": labels("scorecard", "score"), "E": self.words("weighted"),
        })  # fmt: skip
        weights, weighted = [], []
        for each in self.inputs.factors:
            weight = Scalar(formula=each.weight, format="share")
            score = Scalar(formula=each.score, format="share")
            product = Scalar(formula=weight * score, format="part")
            cells = {"C": weight, "D": score, "E": product}
            self.sheet.add(Line(label=each.name, cells=cells))
            weights.append(weight)
            weighted.append(product)
        whole = Scalar(formula=Over("SUM", weights), format="share")
        against = Scalar(formula=Over("SUM", weighted), format="part")
        self.sheet.add(Line(label=self.words("sum"), cells={"C": whole, "E": against},
                            is_total=True))  # fmt: skip
        value = self._scalar("average_times", average * against)
        off = self._scalar("weights_off", average * (whole - ONE))
        tolerance = self.book.conventions.tolerance
        is_whole = And(off < tolerance, ZERO - off < tolerance)
        return [value] * len(_ENDS), self._check((is_whole, "weights_not_one"))

    def _metric(self, table_field: str, months: range) -> Scalar:
        """Add what a multiple is applied to: a line of the income statement over twelve months."""
        given = self.book.brief.valuation
        assert given is not None, "the method has its inputs"
        metric = getattr(given, table_field)
        name = self.book.names.choice("valuation", table_field, metric)
        row = self.book.amount(f"income.{metric}")
        key = "first_months" if months.start == 0 else "last_months"
        return self.sheet.add(Scalar(label=self.words(key, name=name),
                                     formula=OverMonths(row, months),
                                     note=self.words("how.months")))  # fmt: skip

    def _venture(self) -> tuple[Sequence[Formula], Formula]:
        """Add what the exit is worth today to an investor who wants a multiple of her money."""
        book, length = self.book, self.book.length
        metric = self._metric("exit_metric", range(length - MONTHS_A_YEAR, length))
        exit_value = self._scalar("exit_value", metric * self._given("exit_multiple", "ratio"))
        years = self._scalar(
            "years_to_exit",
            OverAll("COUNT", book.months.index, length) / book.conventions.months_a_year, "ratio",
        )  # fmt: skip
        wanted = self._given("yearly_return", "share")
        multiple = self._scalar("multiple_wanted", (ONE + wanted) ** years, "ratio")
        later = self._given("later_dilution", "share")
        post = self._scalar("post_money", exit_value * (ONE - later) / multiple)
        pre = self._scalar("pre_money", post - self.money)
        self._scalar("share_now", self.money / post, "part")
        check = self._check(
            (metric > ZERO, "metric_not_positive"),
            (And(multiple > ZERO, later >= ZERO, later < ONE, self.money > ZERO), "other"),
            (self.money < post, "investment_above_value"),
        )
        return [pre] * len(_ENDS), check

    def _comparables(self) -> tuple[Sequence[Formula], Formula]:
        """Add the plan's first twelve months at the multiples of others."""
        metric = self._metric("comparable_metric", range(MONTHS_A_YEAR))
        names = self.inputs.names
        cells = [self._shown(names[each], each, "ratio") for each in self.inputs.multiples]
        results = [self._scalar(key, metric * Over(name, cells)) for key, name in _MULTIPLES]
        return results, self._check((metric > ZERO, "metric_not_positive"))

    def _cash_flows(self) -> tuple[Sequence[Formula], Formula]:
        """Add the present value of the plan's free cash flows, and of what comes after them."""
        rate, growth = (
            self._given(name, "share") for name in ("discount_rate", "long_term_growth")
        )
        arrive = self._given("flows_arrive", "ratio")
        years = [
            range(first, first + MONTHS_A_YEAR)
            for first in range(0, self.book.length - MONTHS_A_YEAR + 1, MONTHS_A_YEAR)
        ]
        numbers = [Scalar(formula=ONE, format="whole")]
        for _ in years[1:]:
            numbers.append(Scalar(formula=numbers[-1] + ONE, format="whole"))
        self._added("year_number", numbers)
        parts = [
            self._line(key, [OverMonths(self.book.amount(row), each) for each in years])
            for key, row in (("operating", "cash_flow.operating"),
                             ("investing", "cash_flow.investing"), ("interest", "income.interest"))
        ]  # fmt: skip
        flows = self._line("free_flow", [plus(*each) for each in zip(*parts, strict=True)])
        times = self._line("years_until", [each - arrive for each in numbers], "ratio")
        factors = self._line("factor", [(ONE + rate) ** each for each in times], "ratio")
        present = self._line(
            "present", [flow / factor for flow, factor in zip(flows, factors, strict=True)]
        )
        forecast = self._scalar("forecast", Over("SUM", present))
        after = self._scalar("after_plan", flows[-1] * (ONE + growth) / (rate - growth))
        terminal = self._scalar("terminal", after / factors[-1])
        cash = self._shown(self.book.names.field("opening_balance", "cash"), self.plan.cash)
        loans = self._shown(self.book.names.field("opening_balance", "loans"), self.plan.loans)
        value = self._scalar("owners_value", forecast + terminal + cash - loans)
        self._scalar("terminal_share", terminal / (forecast + terminal), "part")
        check = self._check(
            (flows[-1] > ZERO, "last_flow_not_positive"),
            (rate > ZERO - ONE, "other"),
            (growth < rate, "growth_reaches_rate"),
            (value > ZERO, "worth_nothing"),
        )
        return [value] * len(_ENDS), check

    def _line(self, key: str, formulas: Sequence[Formula], style: Format = "money") -> list[Scalar]:
        """Add a line with a cell for each year."""
        return self._added(key, [Scalar(formula=each, format=style) for each in formulas])

    def _added(self, key: str, cells: list[Scalar]) -> list[Scalar]:
        by_column = {column_name(_FIRST + at): each for at, each in enumerate(cells)}
        self.sheet.add(Line(label=self.words(key), cells=by_column, note=self.words(f"how.{key}")))
        return cells
