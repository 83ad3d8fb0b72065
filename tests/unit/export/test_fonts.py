import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab import rl_config
from reportlab.graphics import shapes

from assistant.domain.blocks import CodeBlock, ListBlock, ListItem, Quote, Table
from assistant.export.fonts import (
    REGULAR,
    block_texts,
    missing_characters,
    missing_in,
    printable,
    printable_characters,
    register_fonts,
)
from assistant.paths import resources_dir
from tests.unit.export.conftest import nasty_document, paragraph, run, small_document


def test_no_other_font_is_ever_the_default() -> None:
    register_fonts()
    assert rl_config.canvas_basefontname == REGULAR
    assert shapes.STATE_DEFAULTS["fontName"] == REGULAR


def test_every_character_the_fonts_were_built_for_is_printable() -> None:
    wanted = set((resources_dir() / "fonts" / "charset-gbk.txt").read_text("utf-8").split("\n")[-1])
    assert wanted - {"\n"} <= printable_characters()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        *[("✔ 是", "✓ 是"), ("✗", "×"), ("5−3", "5–3"), ("囍", "囍"), ("Łódź", "Łódź")],
        *[("a\tb", "a    b"), ("零\u200b宽", "零宽"), ("e\u0301", "é"), ("a\u2009b", "a b")],
        *[("a\r\nb", "a\nb"), ("\x00x", "x")],
    ],
)
def test_a_character_with_a_twin_in_the_font_is_replaced_by_it(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize("text", ["🚀", "👩‍💻", "\ud800", "ﷺ", "ก"])
def test_a_character_without_a_twin_becomes_one_visible_box(text: str) -> None:
    assert printable(f"a{text}b") == "a□b"
    assert missing_in(text)


def test_the_missing_characters_are_named_once_and_in_order() -> None:
    document = small_document(paragraph("🚀b🐟"), Quote((CodeBlock("🚀"),)))
    assert missing_characters(document) == ["🐟", "🚀"]


def test_nothing_is_missing_where_twins_do() -> None:
    assert missing_characters(small_document(paragraph("✔✗囍Łódź¥€"))) == []


def test_the_nasty_documents_lack_one_character_only() -> None:
    assert missing_characters(nasty_document("zh")) == ["🚀"]


def test_texts_of_all_blocks_are_found() -> None:
    deep = ListBlock((ListItem(run("item"), (paragraph("child"),)),))
    table = Table((run("head"),), ((run("cell"),),), (), run("caption"))
    assert list(block_texts((deep, table))) == ["item", "child", "head", "cell", "caption"]


@given(st.text())
def test_whatever_is_typed_can_be_printed(text: str) -> None:
    assert set(printable(text)) <= printable_characters()
