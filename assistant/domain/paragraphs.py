"""Paragraphs of a section keep their ids, and with them their history, when the text changes."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher

from assistant.domain.blocks_reading import read_markdown
from assistant.domain.blocks_writing import write_markdown
from assistant.domain.document import Author, Paragraph
from assistant.domain.link_targets import ESTIMATE
from assistant.domain.provenance import DraftedTexts, is_from_model

_ESTIMATE = re.compile(rf"\[((?:\\.|[^\[\]\\])*+)\]\(fact:{ESTIMATE}\)")
_SIMILAR = 0.4  # share of common letter pairs; two texts on one subject stay below it
_BAND = 12  # in a section that was rewritten whole, texts are compared near their old place only


def split_paragraphs(markdown: str) -> tuple[str, ...]:
    """Return the Markdown of each top-level block, in its one form."""
    return tuple(write_markdown((block,)) for block in read_markdown(markdown))


def align_paragraphs(
    old: Sequence[Paragraph],
    new_texts: Sequence[str],
    *,
    author: Author,
    model_run: str | None,
    now: datetime,
    new_id: Callable[[], str],
) -> tuple[Paragraph, ...]:
    """Return a paragraph for each new text, with the id of the old one it comes from.

    An unchanged text keeps everything, wherever it moved to, and so does one in which a figure
    becomes the founder's own estimate or is it no more. A changed one keeps its id when it
    is similar to an old one between the same unchanged neighbours, or the only one there; it
    gets ``author`` and ``now``. Any other text is new. Each old id is used once at most.

    What the founder makes of a model's text keeps the run that drafted it: it is hers, and was
    drafted by a model.
    """
    origins = _origins([paragraph.text for paragraph in old], new_texts)
    aligned: list[Paragraph] = []
    drafted = DraftedTexts(old)
    for text, origin in zip(new_texts, origins, strict=True):
        if origin is not None and _plain(old[origin].text) == _plain(text):
            aligned.append(replace(old[origin], text=text))
            continue
        paragraph_id = new_id() if origin is None else old[origin].id
        run = model_run
        if author == "founder" and run is None:
            before = None if origin is None else old[origin]
            run = _run_left(before, text) or drafted.run_behind(text)
        aligned.append(
            Paragraph(id=paragraph_id, text=text, author=author, model_run=run, edited_at=now)
        )
    return tuple(aligned)


def _plain(text: str) -> str:
    """Return a text without its links to the founder's own word: they are no words of it."""
    return _ESTIMATE.sub(r"\1", text) if ESTIMATE in text else text


def _run_left(before: Paragraph | None, text: str) -> str | None:
    """Return the run of a paragraph that the founder changed; None if she wrote it anew."""
    if before is None or not is_from_model(before):
        return None
    letters, others = _letter_pairs(before.text), _letter_pairs(text)
    share = 2 * len(letters & others) / (len(letters) + len(others))
    return before.model_run if share >= _SIMILAR else None


def _origins(old: Sequence[str], new: Sequence[str]) -> list[int | None]:
    """Return, for each new text, the index of the old text it comes from."""
    origins: list[int | None] = [None] * len(new)
    gaps = list(_match_in_place(old, new, origins))
    _match_moved(old, new, origins)
    used = {origin for origin in origins if origin is not None}
    for gap in gaps:
        left = [index for index in range(gap.old_start, gap.old_end) if index not in used]
        open_ = [index for index in range(gap.new_start, gap.new_end) if origins[index] is None]
        for old_index, new_index in _pairs(old, new, left, open_):
            origins[new_index] = old_index
    return origins


@dataclass(frozen=True, slots=True)
class _Gap:
    """What stands between two unchanged neighbours, before and after."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def _match_in_place(
    old: Sequence[str], new: Sequence[str], origins: list[int | None]
) -> Iterator[_Gap]:
    """Match unchanged texts in their order, and yield what is between them."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            origins[new_start:new_end] = range(old_start, old_end)
        else:
            yield _Gap(old_start, old_end, new_start, new_end)


def _match_moved(old: Sequence[str], new: Sequence[str], origins: list[int | None]) -> None:
    """Match unchanged texts that stand elsewhere now."""
    used = {origin for origin in origins if origin is not None}
    free: dict[str, list[int]] = {}
    for index in reversed(range(len(old))):
        if index not in used:
            free.setdefault(old[index], []).append(index)
    for index, text in enumerate(new):
        if origins[index] is None and free.get(text):
            origins[index] = free[text].pop()


def _pairs(
    old: Sequence[str], new: Sequence[str], left: list[int], open_: list[int]
) -> Iterator[tuple[int, int]]:
    """Pair changed texts of one gap: similar ones, and ones alone between two neighbours."""
    start_left, start_open = 0, 0
    similar = _similar_pairs([old[index] for index in left], [new[index] for index in open_])
    for end_left, end_open in [*similar, (len(left), len(open_))]:
        if end_left - start_left == end_open - start_open == 1:
            yield left[start_left], open_[start_open]
        if end_left < len(left):
            yield left[end_left], open_[end_open]
        start_left, start_open = end_left + 1, end_open + 1


def _similar_pairs(left: list[str], open_: list[str]) -> list[tuple[int, int]]:
    """Return the places of similar texts, so that the sum of likeness is highest.

    Pairs never cross: a text that was changed as well as moved is a new one.
    """
    if not left or not open_ or len(left) == len(open_) == 1:
        return []
    likeness = _likeness(left, open_)
    best = [[0.0] * (len(open_) + 1) for _ in range(len(left) + 1)]
    for row in reversed(range(len(left))):
        for column in reversed(range(len(open_))):
            paired = likeness.get((row, column), 0.0)
            together = paired + best[row + 1][column + 1] if paired else 0.0
            best[row][column] = max(together, best[row + 1][column], best[row][column + 1])
    return list(_best_path(best, likeness))


def _best_path(
    best: list[list[float]], likeness: dict[tuple[int, int], float]
) -> Iterator[tuple[int, int]]:
    row, column = 0, 0
    while row < len(best) - 1 and column < len(best[0]) - 1:
        paired = likeness.get((row, column), 0.0)
        if paired and best[row][column] == paired + best[row + 1][column + 1]:
            yield row, column
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1


def _likeness(left: list[str], open_: list[str]) -> dict[tuple[int, int], float]:
    """Return how alike the texts are, where they are alike at all."""
    old_letters = [_letter_pairs(text) for text in left]
    new_letters = [_letter_pairs(text) for text in open_]
    found: dict[tuple[int, int], float] = {}
    for row, letters in enumerate(old_letters):
        place = row * len(open_) // len(left)
        for column in range(max(0, place - _BAND), min(len(open_), place + _BAND + 1)):
            others = new_letters[column]
            share = 2 * len(letters & others) / (len(letters) + len(others))
            if share >= _SIMILAR:
                found[row, column] = share
    return found


def _letter_pairs(text: str) -> frozenset[str]:
    """Return all pairs of neighbouring characters; far quicker to compare than whole texts."""
    edged = f"\n{text}\n"
    return frozenset(edged[index : index + 2] for index in range(len(edged) - 1))
