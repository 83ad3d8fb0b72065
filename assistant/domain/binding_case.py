"""All that the surroundings of one figure say, and what each word of them weighs."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.domain.binding_anchors import Anchor
from assistant.domain.figures import Figure

NEAR = 0.85  # what a word weighs at least that stands beside the figure
_A_FIGURE_AWAY, _A_CLAUSE_AWAY, _FARTHEST = 0.2, 0.11, 0.3
_SUBJECT = 0.5  # what a word before the figure weighs at least: the subject of a list


@dataclass(slots=True, eq=False)  # not frozen: thousands are made of a text
class Case:
    """One figure and all that its surroundings say.

    Attributes:
        number: its place among the figures.
        figure: the figure.
        words: the weight of each known word around it, 1 for those beside it.
        own_words: the same for those of its own sentence, row and column alone.
        times: the times named for it.
        hints: the times that may be meant: of the heading or the sentence before.
        local: the words between the figures on either side.
        ahead: the part of them before it.
        before: the words of the sentence before it.
        after: the words of the sentence after it.
        sentence: all of it, or the cell.
        around: its sentence, with the heading, header and first cell.
        spans: the words that may say what span an amount is for: local, of a cell its headings too.
        scales: what bare numbers are in by the words beside them: 10,000 for 万元.
        is_cell: it stands in a table.
        row: what the cells say that name its row and column.
    """

    number: int
    figure: Figure
    words: dict[str, float]
    own_words: dict[str, float]
    times: tuple[Anchor, ...]
    hints: tuple[Anchor, ...]
    local: str
    ahead: str
    before: str
    after: str
    sentence: str
    around: str
    spans: str
    scales: tuple[Decimal, ...] = ()
    is_cell: bool = False
    row: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def word_weight(figures: int, breaks: int) -> float:
    """Return what a word weighs by the figures and breaks between it and a figure.

    Args:
        figures: how many more figures stand before the word than before the figure.
        breaks: the same of the breaks between clauses.
    """
    is_before = figures <= 0
    figures_away = -figures if is_before else figures - 1
    clauses_away = abs(breaks) + (1 if breaks and not is_before else 0)
    weight = 1.0 - _A_FIGURE_AWAY * figures_away - _A_CLAUSE_AWAY * min(clauses_away, 4)
    return max(_SUBJECT if is_before else _FARTHEST, weight)


def heaviest(words: dict[str, float], others: dict[str, float]) -> dict[str, float]:
    """Return the words of both with the greater weight of each."""
    if not others:
        return words.copy()
    both = {**words, **others}
    for token in words.keys() & others.keys():
        both[token] = max(words[token], others[token])
    return both
