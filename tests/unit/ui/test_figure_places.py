"""A stretch of stored Markdown is found again in the editor, whatever stands around it."""

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from assistant.domain.blocks import Blocks, Inline, TextRun, map_inlines
from assistant.domain.blocks_normalising import normalise
from assistant.domain.blocks_reading import read_markdown
from assistant.domain.blocks_writing import write_markdown
from assistant.domain.document import Paragraph
from assistant.domain.figure_forms import plain_words
from assistant.domain.figures import find_figures
from assistant.domain.paragraphs import split_paragraphs
from assistant.ui.figure_places import Place, Stretch, find_places
from assistant.ui.rich_text_formats import RichTextLook
from assistant.ui.rich_text_writing import write_blocks
from assistant.ui.tokens import load_tokens
from tests import strategies

pytestmark = pytest.mark.usefixtures("qapp")
FIGURES = ("40%", "£79", "$12,500", "三成", "1240 万元", "18 months", "2027年6月", "-5%", "3:1")


def stored(markdown: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a text as they would be stored."""
    texts = enumerate(split_paragraphs(markdown))
    return tuple(Paragraph(id=f"p{n}", text=text, author="model") for n, text in texts)


def shown(markdown: str) -> QTextDocument:
    document = QTextDocument()
    write_blocks(document, read_markdown(markdown), RichTextLook(load_tokens("light")))
    return document


def words_at(document: QTextDocument, place: Place | None) -> str:
    assert place is not None
    cursor = QTextCursor(document)
    cursor.setPosition(place.start)
    cursor.setPosition(place.end, QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText()


def bare(text: str) -> str:
    return "".join(plain_words(text).split())


def with_figures(blocks: Blocks, figures: list[str]) -> Blocks:
    """Return blocks with figures strewn into all their words."""
    supply = iter(figures * 200)

    def strewn(part: Inline) -> Inline:
        if not isinstance(part, TextRun):
            return part
        return replace(part, text=f"{part.text} {next(supply)} {part.text}")

    return normalise(map_inlines(blocks, strewn))


@settings(max_examples=25)
@given(strategies.blocks(), st.lists(st.sampled_from(FIGURES), min_size=1, max_size=5))
def test_each_place_holds_the_words_of_its_figure(blocks: Blocks, figures: list[str]) -> None:
    paragraphs = stored(write_markdown(with_figures(blocks, figures)))
    document = shown("\n\n".join(each.text for each in paragraphs))
    found = [(each, figure) for each in paragraphs for figure in find_figures(each.text)]
    places = find_places(
        document,
        paragraphs,
        [Stretch(paragraph_id=each.id, start=it.start, end=it.end) for each, it in found],
    )
    for (_, figure), place in zip(found, places, strict=True):
        if place is not None:  # numbers of lists and in addresses are no words of the text
            assert bare(words_at(document, place)) == bare(figure.text)


@pytest.mark.parametrize(
    ("markdown", "text", "words"),
    [
        ("It costs \\$12 now.", "$12", "$12"),
        ("It was **4**0% then.", "4**0%", "40%"),
        ("It is [£79](fact:price?form=x) now.", "£79", "£79"),
        ("It is [£79](fact:price) now.", "[£79](fact:price)", "£79"),
        ("😀 and 🙂 make 30% *of it*.", "30%", "30%"),
        ("- one\n- 三成的客户\n  - 两成", "两成", "两成"),
        ("1. first\n2. second 55%", "55%", "55%"),
        ("| a | b |\n|---|---|\n| 7 | **9%** |\n\n: of 12 shops", "9%", "9%"),
        ("| a | b |\n|---|---|\n| 7 | 9% |\n\n: of 12 shops", "12", "12"),
        ("> [!note]\n> About 66% do.", "66%", "66%"),
        ("## In 5 years", "5", "5"),
        ("We last **18 months**, we think.", "We last **18 months**", "We last 18 months"),
        ("A | B & C < 30%", "30%", "30%"),
    ],
)
def test_a_stretch_is_found_in_every_kind_of_text(markdown: str, text: str, words: str) -> None:
    paragraphs = stored(f"Before, 40% too.\n\n{markdown}\n\nAfter it.")
    own = next(each for each in paragraphs if text in each.text)
    start = own.text.index(text)
    stretch = Stretch(paragraph_id=own.id, start=start, end=start + len(text))
    document = shown("\n\n".join(each.text for each in paragraphs))
    (place,) = find_places(document, paragraphs, [stretch])
    assert words_at(document, place) == words


def test_blanks_that_only_the_editor_has_move_the_place_along() -> None:
    paragraphs = stored("First 40% here.\n\nThen 50% there.")
    document = shown("First 40% here.\n\nThen 50% there.")
    cursor = QTextCursor(document)
    cursor.insertBlock()
    cursor.insertText("   ")
    stretches = [
        Stretch(paragraph_id="p0", start=6, end=9),
        Stretch(paragraph_id="p1", start=5, end=8),
    ]
    places = find_places(document, paragraphs, stretches)
    assert [words_at(document, place) for place in places] == ["40%", "50%"]


def test_words_that_the_editor_does_not_have_have_no_place() -> None:
    paragraphs = stored("First 40% here.\n\nThen 50% there.")
    document = shown("First 45% here.\n\nThen 50% there.")
    stretches = [
        Stretch(paragraph_id="p0", start=6, end=9),
        Stretch(paragraph_id="p1", start=5, end=8),
        Stretch(paragraph_id="gone", start=0, end=2),
        Stretch(paragraph_id="p1", start=3, end=3),
        Stretch(paragraph_id="p1", start=90, end=99),
    ]
    places = find_places(document, paragraphs, stretches)
    assert [place is not None for place in places] == [False, True, False, False, False]
    assert find_places(document, paragraphs, []) == ()


def test_places_of_a_very_long_paragraph_are_found_but_for_one_that_changes_the_text() -> None:
    text = "See `code 9%` first. " + "About 40% of 😀 them stay, which is more than any. " * 800
    paragraphs, document = stored(text), shown(text)
    starts = [place for place in range(len(text)) if text.startswith("40%", place)]
    stretches = [Stretch(paragraph_id="p0", start=place, end=place + 3) for place in starts]
    inside_marks = Stretch(paragraph_id="p0", start=0, end=4)
    began = process_time()
    places = find_places(document, paragraphs, [inside_marks, *stretches])
    assert process_time() - began < 4
    assert {words_at(document, place) for place in places[1:] if place is not None} == {"40%"}
    assert places.count(None) == 0
