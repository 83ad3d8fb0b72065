"""Finds every figure of a Markdown text, in English, in Chinese or in both mixed."""

from assistant.domain.figure_model import Figure, FigurePeriod, FigureUnit, Qualifier
from assistant.domain.figure_scanning import scan
from assistant.domain.figure_tables import Tables
from assistant.domain.figure_view import View, read_view

__all__ = ["Figure", "FigurePeriod", "FigureUnit", "Qualifier", "find_figures"]


def find_figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of ``text`` in order; they never overlap, and no text raises.

    The text is Markdown and is read in place: words of headings, cells and labels are read, code,
    addresses, link targets, citation marks and the numbers of lists and headings are not.
    """
    view = read_view(text)
    links = _Links(view)
    found = scan(view.text)
    for figure in found:
        _place(text, view, links, figure)
    tables = Tables(text)
    return tuple(
        figure for figure in found
        if figure.unit != "plain" or not tables.is_numbering(figure.start, figure.end)
    )  # fmt: skip


def _place(text: str, view: View, links: "_Links", figure: Figure) -> None:
    """Give a figure that nobody else knows yet its place in the source; a new one takes longer."""
    start, end = view.span_of(figure.start, figure.end)
    place = object.__setattr__
    place(figure, "text", text[start:end])
    place(figure, "start", start)
    place(figure, "end", end)
    place(figure, "link", links.around(start))


class _Links:
    """The labels of links, asked for rising places."""

    def __init__(self, view: View) -> None:
        self._labels = view.links
        self._next = 0

    def around(self, place: int) -> str | None:
        """Return the target of the link whose label holds ``place``, or None."""
        while self._next < len(self._labels) and self._labels[self._next][1] <= place:
            self._next += 1
        if self._next == len(self._labels):
            return None
        start, _, target = self._labels[self._next]
        return target if start <= place else None
