"""The cap table in a workbook: shares and parts today and after each round, by live formulas.

What becomes shares in which round, and the conventions that were agreed, follow the brief; every
number is an assumption's cell or worked out from some.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.domain.finance.cap_table import PositionKind, ProRataRight, Stage, TermsProblem
from assistant.domain.terms_words import terms_sentence
from assistant.domain.workbook.book import Book
from assistant.domain.workbook.cells import Line, Row, Scalar, Sheet, column_name
from assistant.domain.workbook.formulas import (
    ONE,
    ZERO,
    And,
    Formula,
    If,
    Largest,
    Smallest,
    same,
)
from assistant.domain.workbook.instrument_inputs import EquityInputs, InstrumentInputs
from assistant.domain.workbook.protection_rows import ProtectedShares
from assistant.domain.workbook.round_rows import RoundRows, said_whether
from assistant.domain.workbook.round_terms import BeforeRound, ClosedRound
from assistant.domain.workbook.single_cells import Over, Said, plus

_FIRST_COLUMN, _A_STAGE = 2, 2  # shares and parts of each stage, from column C on
_ORDER: tuple[PositionKind, ...] = (
    "founder", "employee", "investor", "options", "pool", "convertible", "round"
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class CapTableSheet:
    """What others need of the sheet.

    Attributes:
        shares: of each position at each stage, by its id and the number of the stage; the pool
            that a round makes is called ``pool``.
        parts: the same, as parts of the whole.
        rounds: what each round comes to.
        rights: what may be invested by right in each round, by the number of the stage and the id.
        holds: 1 while every check of the sheet holds.
    """

    shares: dict[tuple[str, int], Scalar] = field(default_factory=dict)
    parts: dict[tuple[str, int], Scalar] = field(default_factory=dict)
    rounds: list[ClosedRound] = field(default_factory=list)
    rights: dict[tuple[int, str], Scalar] = field(default_factory=dict)
    holds: Scalar

    @property
    def steps(self) -> list[list[Row]]:
        """The rows of each round's steps, to be computed step by step."""
        return [each.steps for each in self.rounds]


@dataclass(eq=False, slots=True, kw_only=True)
class _Position:
    """A line of the table: who, and the cells of the stages."""

    id: str
    name: str
    kind: PositionKind
    shares: list[Scalar]
    parts: list[Scalar]


def add_cap_table(book: Book, equity: EquityInputs) -> CapTableSheet | None:
    """Add the sheet; None while nobody holds a share."""
    if equity.table is None:
        return None
    return _Table(book, equity, equity.table.stages).add(equity.table.problem)


class _Table:
    def __init__(self, book: Book, equity: EquityInputs, stages: Sequence[Stage]) -> None:
        self.book, self.equity, self.stages = book, equity, stages
        self.sheet: Sheet = book.table("cap_table")
        self.positions = self._positions()
        self.found = CapTableSheet(holds=_cell(ZERO, "whole"))
        self.prices: dict[str, Formula] = {
            each.id: equity.paid[each.id] / equity.shares[each.id]
            for each in book.brief.holders
            if each.id in equity.paid
        }

    def words(self, key: str, /, **values: object) -> str:
        return self.book.words(f"cap_table.{key}", **values)

    def add(self, problem: TermsProblem | None) -> CapTableSheet:
        """Add the table, then the workings of each round below it."""
        sheet, found = self.sheet, self.found
        for key in ("about", "about_choices"):
            sheet.remark(self.words(key))
        if problem is not None:
            names = self.book.names
            sentence = terms_sentence(problem, names.labels, names.sentences, names.language)
            sheet.remark(sentence)
        self._add_lines()
        for number, stage in enumerate(self.stages):
            for each in self.positions:
                found.shares[each.id, number] = each.shares[number]
                found.parts[each.id, number] = each.parts[number]
            if number:
                self._add_round(number, stage)
            else:
                self._today()
        cells = [*self.checks, *(cell for each in found.rounds for cell in each.holds)]
        said = Said(self.book.words("check_ok"))
        found.holds.formula = If(And(*(same(each, said) for each in cells)), ONE, ZERO)
        return found

    # --- the table ---

    def _positions(self) -> list[_Position]:
        """Return who is there at the last stage, with cells that get their formulas later."""
        positions = list(self.stages[-1].positions)
        known = [(each.id, self.book.names.of_row(each), each.kind) for each in positions]
        with_pool = [each for each in self._rounds() if each.pool_after is not None]
        if with_pool and all(kind != "pool" for _, _, kind in known):
            known.append(("pool", "", "pool"))
        no_name = self.book.names.field("cap_table", "pool")
        ordered = sorted(known, key=lambda each: _ORDER.index(each[2]))
        return [
            _Position(
                id=position, name=no_name if kind == "pool" and name in ("", position) else name,
                kind=kind, shares=[_cell(ZERO, "shares") for _ in self.stages],
                parts=[_cell(ZERO, "part") for _ in self.stages],
            )
            for position, name, kind in ordered
        ]  # fmt: skip

    def _rounds(self) -> list[InstrumentInputs]:
        return [self.equity.of(each.id) for each in self.stages[1:]]

    def _add_lines(self) -> None:
        """Add a line for each position, with its shares and its part at each stage."""
        sheet, names = self.sheet, self.book.names
        titles = {"A": names.field("holders", "name"), "B": names.field("holders", "kind")}
        for number, stage in enumerate(self.stages):
            name = self._stage_name(stage)
            for column, key in zip(_columns(number), ("title_shares", "title_part"), strict=True):
                titles[column] = self.words(key, stage=name)
        sheet.titles(titles)
        for each in self.positions:
            kind = names.field("cap_table", f"kind_{each.kind}")
            sheet.add(Line(label=each.name, note=kind, cells=_beside(each.shares, each.parts)))
        totals, wholes, checks = [], [], []
        tolerance = self.book.conventions.tolerance
        for number in range(len(self.stages)):
            total = _cell(Over("SUM", [each.shares[number] for each in self.positions]), "shares")
            whole = _cell(Over("SUM", [each.parts[number] for each in self.positions]), "part")
            for each in self.positions:
                each.parts[number].formula = each.shares[number] / total
            is_whole = And(whole - ONE < tolerance, ONE - whole < tolerance)
            totals.append(total)
            wholes.append(whole)
            checks.append(_cell(said_whether(self.book, is_whole), "text"))
        self.totals, self.checks = totals, checks
        label = self.words("total")
        sheet.add(Line(label=label, cells=_beside(totals, wholes), is_total=True))
        at_parts = {_columns(number)[1]: each for number, each in enumerate(checks)}
        sheet.add(Line(label=self.words("parts_are_whole"), cells=at_parts))
        self.found.holds.label = self.words("holds")
        sheet.add(self.found.holds)

    def _stage_name(self, stage: Stage) -> str:
        if stage.closed is None:
            return self.words("today")
        return self.words("after", round=self.book.names.of_row(stage))

    def _today(self) -> None:
        """Give the cells of today their formulas: the assumptions."""
        for each in self.positions:
            if each.id in self.equity.shares:
                each.shares[0].formula = self.equity.shares[each.id]
            elif self._is_there(each, self.stages[0]):
                each.shares[0].formula = self._granted(each)

    def _granted(self, position: _Position) -> Formula:
        cell = self.equity.of(position.id).shares
        assert cell is not None, "options are granted in shares"
        return cell

    def _is_there(self, position: _Position, stage: Stage) -> bool:
        return any(each.id == position.id for each in stage.positions)

    # --- a round ---

    def _add_round(self, number: int, stage: Stage) -> None:
        """Add the workings of a round and give the cells after it their formulas."""
        sheet, asked = self.sheet, self.equity.of(stage.id)
        sheet.heading(self.words("round", round=self.book.names.of_row(stage)))
        earlier = {each.id for each in self.stages[number - 1].positions}
        new = [each for each in stage.positions if each.id not in earlier]
        converting = [self.equity.of(each.id) for each in new if each.kind == "convertible"]
        protected = self._protected(number)
        self._say_choices(asked, converting, protected)
        grants = [each for each in self.positions if each.kind == "options"
                  and each.id not in earlier and self._is_there(each, stage)]  # fmt: skip
        after = {each: self._before(each, number) for each in self.positions}
        taken = self._take_out_of_pool(grants, after)
        for each in grants:
            after[each] = self._granted(each)
        shares: Formula = self.totals[number - 1]
        if grants:
            shares = plus(shares, *(after[each] for each in grants))
        if taken:
            shares = shares - Over("SUM", taken)
        pools = [each for each in self.positions if each.kind == "pool"]
        pool = plus(*(after[each] for each in pools)) if pools else ZERO
        rows = RoundRows(self.book, sheet, asked, converting)
        preferred = [after[each] for each in self._preferred(number)]
        closed = rows.add(
            BeforeRound(shares=shares, pool=pool, protected=protected, preferred=preferred),
            self.totals[number],
        )
        for terms, cell in zip(converting, closed.converted, strict=True):
            after[self._of(terms.instrument.id, "convertible")] = cell
        after[self._of(stage.id, "round")] = closed.new_shares
        if closed.pool_increase is not None:
            grown = after[pools[0]]
            increase = closed.pool_increase
            after[pools[0]] = increase if grown is ZERO else grown + increase
        for change in closed.adjusted:
            held = self._held(change.id, number - 1)
            after[held] = after[held] + change.more
            self.prices[change.id] = change.price
        self.prices[stage.id] = closed.price
        for terms, paid in zip(converting, closed.paid, strict=True):
            self.prices[terms.instrument.id] = paid
        for each, formula in after.items():
            each.shares[number].formula = formula
        self._rights(number, stage, rows, closed)
        rows.add_checks(closed)
        self.found.rounds.append(closed)

    def _before(self, position: _Position, number: int) -> Formula:
        """Return the cell of the stage before; nought before a position was there at all."""
        formula = position.shares[number - 1].formula
        return ZERO if formula is ZERO else position.shares[number - 1]

    def _protected(self, number: int) -> list[ProtectedShares]:
        """Return what has an anti-dilution clause before a round."""
        return [
            ProtectedShares(
                id=each.id, name=self._held(each.id, number - 1).name, method=each.anti_dilution,
                shares=self._held(each.id, number - 1).shares[number - 1],
                price=self.prices[each.id],
            )
            for each in self.stages[number - 1].positions
            if each.anti_dilution is not None and each.conversion_price is not None
        ]  # fmt: skip

    def _preferred(self, number: int) -> list[_Position]:
        """Return what a narrow base counts before a round."""
        stage = self.stages[number - 1]
        return [self._held(each.id, number - 1) for each in stage.positions if each.is_preferred]

    def _held(self, position_id: str, number: int) -> _Position:
        """Return the line of a position that is there at a stage."""
        there = next(each for each in self.stages[number].positions if each.id == position_id)
        return self._of(position_id, there.kind)

    def _of(self, position_id: str, kind: PositionKind) -> _Position:
        return next(each for each in self.positions if (each.id, each.kind) == (position_id, kind))

    def _say_choices(
        self,
        asked: InstrumentInputs,
        converting: Sequence[InstrumentInputs],
        protected: Sequence[ProtectedShares],
    ) -> None:
        """Say in words which conventions the formulas below follow."""
        names, line = self.book.names, asked.instrument
        if converting and line.conversion is not None:
            self._choice("conversion", names.choice("instruments", "conversion", line.conversion))
        if asked.pool_after is not None and line.pool_from is not None:
            self._choice("pool_from", names.choice("instruments", "pool_from", line.pool_from))
        for shares in protected:
            chosen = names.choice("instruments", "anti_dilution", shares.method)
            self._choice("anti_dilution", chosen, of=shares.name)
        if protected and line.protection_from is not None:
            chosen = names.choice("instruments", "protection_from", line.protection_from)
            self._choice("protection_from", chosen)
        for each in converting:
            held = each.instrument
            if each.interest_rate is not None and held.interest is not None:
                chosen = names.choice("instruments", "interest", held.interest)
                self._choice("interest", chosen, of=names.of_row(held))
            if each.cap is not None and held.kind == "note" and held.note_cap_counts is not None:
                chosen = names.choice("instruments", "note_cap_counts", held.note_cap_counts)
                self._choice("note_cap_counts", chosen, of=names.of_row(held))

    def _choice(self, field_name: str, chosen: str, *, of: str = "") -> None:
        name = self.book.names.field("instruments", field_name)
        named = f"{of} · {name}" if of else name
        self.sheet.remark(self.words("choice", name=named, chosen=chosen))

    def _take_out_of_pool(
        self, grants: Sequence[_Position], after: dict[_Position, Formula]
    ) -> list[Scalar]:
        """Add what each grant takes out of each pool, as far as it goes."""
        taken = []
        for grant in grants:
            left = self._granted(grant)
            for pool in (each for each in self.positions if each.kind == "pool"):
                if after[pool] is ZERO:
                    continue
                label = self.words("out_of_pool", name=grant.name, pool=pool.name)
                formula = Smallest(after[pool], left)
                cell = self.sheet.add(Scalar(label=label, formula=formula, format="shares",
                                             note=self.words("how.out_of_pool")))  # fmt: skip
                left, after[pool] = Largest(ZERO, left - cell), after[pool] - cell
                taken.append(cell)
        return taken

    def _rights(self, number: int, stage: Stage, rows: RoundRows, closed: ClosedRound) -> None:
        """Add what holders with a right may invest to keep their part."""
        if not stage.pro_rata:
            return
        before: Formula = self.totals[number] - closed.new_shares
        if closed.pool_increase is not None:
            before = before - closed.pool_increase
        added = {each.id: each.more for each in closed.adjusted}
        for more in added.values():
            before = before - more
        counted = self.sheet.add(Scalar(
            label=self.words("rights_count"), formula=before, format="shares",
            note=self.words("how.rights_count"),
        ))  # fmt: skip
        for right in stage.pro_rata:
            position = self._right_of(right)
            shares: Formula = position.shares[number]
            if position.id in added:
                shares = shares - added[position.id]
            amount = rows.money * shares / counted
            self.found.rights[number, position.id] = self.sheet.add(Scalar(
                label=self.words("right", name=position.name), formula=amount,
                note=self.words("how.right"),
            ))  # fmt: skip

    def _right_of(self, right: ProRataRight) -> _Position:
        return self._of(right.position.id, right.position.kind)


def _cell(formula: Formula, style: str) -> Scalar:
    return Scalar(formula=formula, format=style)  # type: ignore[arg-type]  # one of the formats


def _columns(stage: int) -> tuple[str, str]:
    """Return the columns of a stage: shares, part."""
    first = _FIRST_COLUMN + _A_STAGE * stage
    return column_name(first), column_name(first + 1)


def _beside(shares: Sequence[Scalar], parts: Sequence[Scalar]) -> dict[str, Scalar]:
    """Return the cells of a line by their columns."""
    return {
        column: cell
        for number, pair in enumerate(zip(shares, parts, strict=True))
        for column, cell in zip(_columns(number), pair, strict=True)
    }
