"""Where a stretch of a paragraph's Markdown stands in the editor that shows the section.

The Markdown is read with a mark at both ends of each stretch; the letters before a mark, counted
leaf by leaf, lead to the same place in the QTextDocument. Blanks do not count: the editor may hold
some that the stored text has not.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from PySide6.QtGui import QTextBlock, QTextDocument

from assistant.domain.blocks import (
    Block,
    Callout,
    CodeBlock,
    Heading,
    Inlines,
    LineBreak,
    ListBlock,
    Paragraph,
    Quote,
    Table,
)
from assistant.domain.blocks_reading import read_markdown
from assistant.domain.document import Paragraph as StoredParagraph
from assistant.domain.markdown_spans import is_escaped
from assistant.ui.rich_text_formats import NO_WORDS

_PRIVATE_USE = range(0xE000, 0xF8FF)
_MOST_READ = 4_000_000  # characters of a paragraph, however often it is read with other marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of a stored paragraph, in code points of its Markdown."""

    paragraph_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A part of a QTextDocument, by its positions."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Letter:
    """A gap between letters: which leaf, and how many letters of it stand before."""

    leaf: int
    count: int


def find_places(
    document: QTextDocument, paragraphs: Sequence[StoredParagraph], stretches: Sequence[Stretch]
) -> tuple[Place | None, ...]:
    """Return the place of each stretch, or None where the document does not have its words."""
    if not stretches:
        return ()
    mark = _unused_mark(paragraphs)
    leaves: list[str] = []
    letters: dict[Stretch, tuple[_Letter, _Letter]] = {}
    by_paragraph: dict[str, set[Stretch]] = defaultdict(set)
    for stretch in stretches:
        by_paragraph[stretch.paragraph_id].add(stretch)
    for paragraph in paragraphs:
        own = sorted(by_paragraph[paragraph.id], key=_order)
        first = len(leaves)
        plain = [_letters(words) for words in _leaf_words(read_markdown(paragraph.text))]
        leaves += [words for words in plain if words]
        if own:
            letters |= _letters_of(paragraph.text, own, mark, (first, leaves[first:]))
    found = _Document(document, leaves)
    return tuple(found.place(letters.get(stretch)) for stretch in stretches)


def _order(stretch: Stretch) -> tuple[int, int]:
    return stretch.start, stretch.end


def _letters_of(
    markdown: str, stretches: Sequence[Stretch], mark: str, plain: tuple[int, list[str]]
) -> dict[Stretch, tuple[_Letter, _Letter]]:
    """Return where stretches of one paragraph begin and end; nothing for what changes the text."""
    found: dict[Stretch, tuple[_Letter, _Letter]] = {}
    left = _MOST_READ // (len(markdown) + 1)
    waiting = deque([stretches])  # with the one that changes the text a whole part has no places
    while waiting and left > 0:
        part, left = waiting.popleft(), left - 1
        together = _read_with_marks(markdown, part, mark, plain)
        found |= together
        if not together and len(part) > 1:
            half = len(part) // 2
            waiting += [part[:half], part[half:]]
    return found


def _read_with_marks(
    markdown: str, stretches: Sequence[Stretch], mark: str, plain: tuple[int, list[str]]
) -> dict[Stretch, tuple[_Letter, _Letter]]:
    """Read a text with marks at the ends of stretches; nothing if it is another text with them."""
    offsets = sorted(_offsets(markdown, stretches))
    bounds = [0, *offsets, len(markdown)]
    marked = mark.join(markdown[a:b] for a, b in pairwise(bounds))
    first, expected = plain
    leaves = [_letters(words) for words in _leaf_words(read_markdown(marked))]
    leaves = [words for words in leaves if words.replace(mark, "")]
    if [words.replace(mark, "") for words in leaves] != expected:
        return {}
    found = [
        _Letter(first + number, count)
        for number, words in enumerate(leaves)
        for count in _before_each(words, mark)
    ]
    if len(found) != len(offsets):
        return {}
    at = dict(zip(offsets, found, strict=True))
    return {
        each: (at[_opening(markdown, each.start)], at[_opening(markdown, each.end)])
        for each in stretches
    }


def _offsets(markdown: str, stretches: Sequence[Stretch]) -> set[int]:
    return {_opening(markdown, offset) for each in stretches for offset in (each.start, each.end)}


def _opening(markdown: str, offset: int) -> int:
    """Return the offset, or the one before it: a mark must not part a backslash from its sign."""
    offset = min(max(offset, 0), len(markdown))
    return offset - 1 if is_escaped(markdown, offset) else offset


def _before_each(words: str, mark: str) -> Iterator[int]:
    """Yield how many letters stand before each mark."""
    count = 0
    for part in words.split(mark)[:-1]:
        count += len(part)
        yield count


def _unused_mark(paragraphs: Iterable[StoredParagraph]) -> str:
    used = {letter for paragraph in paragraphs for letter in paragraph.text}
    return next(chr(code) for code in _PRIVATE_USE if chr(code) not in used)


def _leaf_words(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the words of each leaf, in the order in which the editor's blocks stand."""
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield _words(block.inlines)
        elif isinstance(block, ListBlock):
            yield from _list_words(block)
        elif isinstance(block, Table):
            yield from (_words(cell) for row in (block.header, *block.rows) for cell in row)
            yield _words(block.caption)
        elif isinstance(block, Quote | Callout):
            yield from _leaf_words(block.blocks)
        elif isinstance(block, CodeBlock):
            yield block.text


def _list_words(block: ListBlock) -> Iterator[str]:
    for item in block.items:
        yield _words(item.inlines)
        yield from _leaf_words(item.children)


def _words(inlines: Inlines) -> str:
    return "".join("" if isinstance(each, LineBreak) else each.text or NO_WORDS for each in inlines)


def _letters(text: str) -> str:
    return "".join(text.split())


class _Document:
    """The blocks of a QTextDocument beside the leaves of the stored text."""

    def __init__(self, document: QTextDocument, leaves: list[str]) -> None:
        blocks = [block for block in _blocks(document) if _letters(block.text())]
        shown = [_letters(block.text()) for block in blocks]
        self._gaps: dict[int, _Gaps] = {}
        if shown == leaves:
            self._blocks = dict(enumerate(blocks))
            return
        self._blocks = {}
        matcher = SequenceMatcher(None, leaves, shown, autojunk=False)
        for leaf, block, size in matcher.get_matching_blocks():
            self._blocks |= {leaf + step: blocks[block + step] for step in range(size)}

    def place(self, ends: tuple[_Letter, _Letter] | None) -> Place | None:
        """Return the positions of two gaps between letters, if the document has them."""
        if ends is None or any(end.leaf not in self._blocks for end in ends):
            return None
        first, last = ends
        start = self._gaps_of(first.leaf).before(first.count + 1)
        end = self._gaps_of(last.leaf).after(last.count)
        return Place(start=start, end=end) if start < end else None

    def _gaps_of(self, leaf: int) -> "_Gaps":
        if leaf not in self._gaps:
            self._gaps[leaf] = _Gaps(self._blocks[leaf])
        return self._gaps[leaf]


class _Gaps:
    """The positions around the letters of one block, counted from 1; blanks are no letters."""

    def __init__(self, block: QTextBlock) -> None:
        self._begin = self._end = block.position()
        self._starts: list[int] = []
        self._ends: list[int] = []
        for letter in block.text():
            start = self._end
            self._end += 1 + (letter > "\uffff")  # as Qt counts: beyond the first plane it is two
            if not letter.isspace():
                self._starts.append(start)
                self._ends.append(self._end)

    def before(self, number: int) -> int:
        """Return the position before a letter."""
        return self._starts[number - 1] if number <= len(self._starts) else self._end

    def after(self, number: int) -> int:
        """Return the position behind a letter; before the first one for 0."""
        if not number:
            return self._begin
        return self._ends[number - 1] if number <= len(self._ends) else self._end


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()
