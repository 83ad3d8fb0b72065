"""Blocks go into a QTextDocument and come out the same, whatever they are."""

import pytest
from hypothesis import given, settings
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from assistant.domain.blocks import (
    Blocks,
    Callout,
    CodeBlock,
    FactLink,
    Heading,
    LineBreak,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    SourceLink,
    Table,
    TextRun,
    WebLink,
)
from assistant.domain.blocks_normalising import normalise
from assistant.domain.blocks_reading import read_markdown
from assistant.domain.blocks_writing import write_markdown
from assistant.ui.rich_text_formats import RichTextLook
from assistant.ui.rich_text_reading import read_blocks
from assistant.ui.rich_text_writing import write_blocks
from assistant.ui.tokens import load_tokens
from tests import strategies

pytestmark = pytest.mark.usefixtures("qapp")
WORDS = (TextRun("words"),)
CELLS = Table(((TextRun("a"),), ()), (((TextRun("b", bold=True),), WORDS),), ("left", "right"))

EXAMPLES: list[Blocks] = [
    (Heading(2, WORDS), Paragraph(WORDS)),
    (Paragraph((TextRun("a", bold=True), LineBreak(), TextRun("b", italic=True, strike=True))),),
    (Paragraph((FactLink("1", "f.x"), FactLink("1", "f.x"), FactLink("", "f.y", "long"))),),
    (Paragraph((SourceLink("2", "s"), WebLink("w", "https://x.y", bold=True))),),
    (ListBlock((ListItem(WORDS, (Paragraph(WORDS), ListBlock((ListItem(WORDS),), True, 3))),)),),
    (ListBlock((ListItem(()), ListItem((), (CodeBlock("x"),)))),),
    (CELLS, CELLS, Paragraph(WORDS), CELLS),
    (Table((WORDS,), (), ("none",), (*WORDS, FactLink("1", "f.x"))), Paragraph(WORDS)),
    (Quote((Paragraph(WORDS), Quote((CELLS,)))), Quote((Paragraph(WORDS),))),
    (Callout("question", (ListBlock((ListItem(WORDS),)), CELLS)), Callout("note", (Rule(),))),
    (CodeBlock("a\n  b\n\nc"), Rule(), Rule()),
    (),
]


def _round_trip(blocks: Blocks) -> Blocks:
    document = QTextDocument()
    write_blocks(document, blocks, RichTextLook(load_tokens("light")))
    return read_blocks(document)


@pytest.mark.parametrize("blocks", EXAMPLES)
def test_examples_come_back_as_they_were(blocks: Blocks) -> None:
    assert _round_trip(blocks) == blocks


@given(strategies.blocks())
@settings(max_examples=120)
def test_any_normal_blocks_come_back_as_they_were(blocks: Blocks) -> None:
    assert _round_trip(normalise(blocks)) == normalise(blocks)


@given(strategies.blocks())
def test_markdown_through_the_editor_stays_the_same(blocks: Blocks) -> None:
    markdown = write_markdown(normalise(blocks))
    assert write_markdown(normalise(_round_trip(read_markdown(markdown)))) == markdown


@given(strategies.any_texts())
def test_no_text_upsets_the_document(text: str) -> None:
    assert isinstance(_round_trip((Paragraph((TextRun(text),)), CodeBlock(text))), tuple)


def test_numbers_of_a_list_are_shown_from_its_start(qapp: QApplication) -> None:
    assert qapp is not None
    document = QTextDocument()
    write_blocks(
        document,
        (ListBlock((ListItem(WORDS), ListItem(WORDS)), True, 4),),
        RichTextLook(load_tokens("light")),
    )
    text_list = document.lastBlock().textList()
    assert text_list.itemText(document.lastBlock()) == "5."
