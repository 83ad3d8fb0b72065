"""Figures and sources: what each figure of a document rests on, as an appendix prints it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AppendixRow:
    """One fact, or one result of simple arithmetic, that figures of the document show.

    Attributes:
        number: its place in the list, from 1.
        target: what figures link to: a fact's id, or ``=sum:ID,ID``.
        label: what it is called.
        value: the value, written out.
        origin: where it comes from, as words.
        sources: the numbers of the rows it is computed from.
    """

    number: int
    target: str
    label: str
    value: str
    origin: str
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFigure:
    """A figure of the prose that no fact backs, with the words it stands in."""

    text: str
    section: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureAppendix:
    """The whole appendix: what is backed, then the founder's own estimates, then the rest."""

    rows: tuple[AppendixRow, ...] = ()
    estimates: tuple[ListedFigure, ...] = ()
    unbacked: tuple[ListedFigure, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to list."""
        return not (self.rows or self.estimates or self.unbacked)
