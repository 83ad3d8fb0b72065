"""One figure that may follow from facts: what its sentence says, writes and names."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from assistant.domain.binding_choosing import Findings
from assistant.domain.binding_index import Entry, Index, Line
from assistant.domain.binding_model import Binding
from assistant.domain.binding_operands import named_operands
from assistant.domain.binding_reading import Reading
from assistant.domain.binding_values import number_in, qualifier_problem, telling_digits
from assistant.domain.facts import Unit

AMOUNTS = ("money", "count", "percent", "plain", "duration")
MOST_OPERANDS = 6
FEW_DIGITS = 2
_CLOSE = Decimal("0.05")
_COMPARED, _LINE_NAMED = 0.35, 0.45


class Work:
    """One figure, what is said around it and the facts that its sentence rests on."""

    def __init__(
        self, found: Findings, index: Index, reading: Reading, results: Mapping[int, Binding]
    ) -> None:
        self.found = found
        self.case = found.case
        self.figure = found.case.figure
        self.index = index
        self.reading = reading
        shown = number_in(self.figure.value)
        self.shown = abs(shown) if shown is not None else Decimal(0)
        page = reading.page_of[found.case.number]
        passage = reading.passage(page)
        self.sentence = reading.text[passage.start : passage.end]
        self.operands = _operands(index, reading, results, page)
        self.anchors = reading.anchors(passage.start, passage.end)

    def is_it(self, value: Decimal) -> bool:
        """Tell whether a result is what the figure shows; short figures must be close to it."""
        size = abs(value)
        if qualifier_problem(self.figure, size, self.shown) is not None:
            return False
        is_short = (
            telling_digits(self.figure, self.shown) < FEW_DIGITS and self.figure.qualifier is None
        )
        return not is_short or abs(size - self.shown) <= _CLOSE * self.shown

    def is_long(self) -> bool:
        """Tell whether the figure has digits enough not to be met by accident."""
        return telling_digits(self.figure, self.shown) >= FEW_DIGITS

    def like_it(self, operands: Sequence[Entry]) -> list[Entry]:
        """Return the operands of the figure's own unit and currency."""
        return [
            entry
            for entry in operands
            if entry.fact.unit in self.found.kinds
            and (self.figure.currency or entry.fact.currency) == entry.fact.currency
        ]

    def money_written(self) -> list[Entry]:
        """Return the amounts of money that the sentence writes."""
        return [entry for entry in self.operands if entry.fact.unit == "money"]

    def meant(self, *units: Unit) -> list[Entry]:
        """Return the facts of these units that the sentence writes, then those that it names."""
        named = named_operands(self.case, self.index, units, self.anchors)
        written = [entry for entry in self.operands if entry.fact.unit in units]
        return list({entry.id: entry for entry in (*written, *named)}.values())

    def named(self, least: float = _LINE_NAMED) -> list[Line]:
        """Return the lines of the figure's own units that the words name, best first."""
        named = self.found.named(self.index, self.found.kinds)
        return [line for score, line in named if score >= least]

    def compared(self) -> list[Line]:
        """Return the lines of any unit that the words name: those that growth may be one of."""
        named = self.found.named(self.index, AMOUNTS)
        return [line for score, line in named if score >= _COMPARED]


def _operands(
    index: Index, reading: Reading, results: Mapping[int, Binding], page: int
) -> list[Entry]:
    """Return the facts that the other figures of the sentence are bound to, with the part before.

    A semicolon ends no comparison: the UK has 7,850; two thirds of them are small.
    """
    found: dict[str, Entry] = {}
    numbers = reading.on_page(page)
    if page and reading.text[reading.passage(page).start - 2 : reading.passage(page).start] == "; ":
        numbers = [*numbers, *reading.on_page(page - 1)]
    for number in numbers:
        binding = results.get(number)
        if binding is not None and binding.fact in index.entries:
            entry = index.entries[binding.fact]
            if entry.number is not None:
                found.setdefault(entry.id, entry)
    return list(found.values())[:MOST_OPERANDS]
