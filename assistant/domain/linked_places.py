"""Links many places of one text to the same target in one go."""

from collections.abc import Collection

from assistant.domain.bound_text import link_figures
from assistant.domain.figure_rebinding import linked_to
from assistant.domain.figures import Figure
from assistant.domain.markdown_spans import Span


def link_places(
    markdown: str, places: Collection[Span], target: str, *, otherwise: str = ""
) -> str:
    """Return the text with a link at each place; ``otherwise`` stands where no link can be.

    A place that is linked to a fact already gets the new link instead.
    """
    figures = [_figure(markdown, place) for place in places]
    linked = link_figures(markdown, [(figure, target) for figure in figures])
    mark = f"](fact:{target})"
    if linked.count(mark) - markdown.count(mark) == len(places):
        return linked
    for start, end in sorted(places, reverse=True):  # so that the places before stay right
        alone = linked_to(markdown, start, end, target)
        markdown = f"{markdown[:end]}{otherwise}{markdown[end:]}" if alone is None else alone
    return markdown


def _figure(markdown: str, place: Span) -> Figure:
    start, end = place
    return Figure(text=markdown[start:end], start=start, end=end, unit="plain")
