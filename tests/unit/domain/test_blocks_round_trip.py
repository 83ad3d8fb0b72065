"""What is written is read back: the promise that lets Markdown be the stored form."""

from hypothesis import example, given, settings

from assistant.domain.blocks import Blocks, Inlines, Paragraph, TextRun
from assistant.domain.blocks_normalising import normalise
from assistant.domain.blocks_reading import read_markdown
from assistant.domain.blocks_writing import write_markdown
from tests import strategies


@given(strategies.inlines())
@settings(deadline=None, max_examples=200)
def test_any_paragraph_is_read_back_as_it_was_written(inlines: Inlines) -> None:
    expected = normalise((Paragraph(inlines),))
    assert read_markdown(write_markdown((Paragraph(inlines),))) == expected


OVERLAPPING = (
    TextRun("a", italic=True),
    TextRun("b", bold=True, italic=True),
    TextRun(" ", bold=True),
    TextRun(" "),
    TextRun("c", bold=True),
)


@given(strategies.blocks())
@example((Paragraph(OVERLAPPING),))
@example((Paragraph((TextRun("*"), TextRun("~ *", italic=True, strike=True))),))
@settings(deadline=None, max_examples=100)
def test_any_blocks_are_read_back_as_they_were_written(blocks: Blocks) -> None:
    written = write_markdown(blocks)
    assert read_markdown(written) == normalise(blocks)
    assert write_markdown(read_markdown(written)) == written


@given(strategies.blocks())
@settings(deadline=None, max_examples=50)
def test_normalising_twice_changes_nothing_more(blocks: Blocks) -> None:
    once = normalise(blocks)
    assert normalise(once) == once


@given(strategies.any_texts())
@settings(deadline=None, max_examples=200)
def test_any_text_is_read_without_an_error_and_then_keeps_its_form(text: str) -> None:
    blocks = read_markdown(text)
    assert normalise(blocks) == blocks
    written = write_markdown(blocks)
    assert read_markdown(written) == blocks
    assert write_markdown(read_markdown(written)) == written
