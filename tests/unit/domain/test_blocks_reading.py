"""Reading Markdown as founders and models write it."""

import time

import pytest

from assistant.domain.blocks import (
    Block,
    Blocks,
    Callout,
    CodeBlock,
    FactLink,
    Heading,
    Inlines,
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
    plain_text,
)
from assistant.domain.blocks_normalising import MAX_DEPTH
from assistant.domain.blocks_reading import read_inlines, read_markdown


def words(text: str) -> Inlines:
    return (TextRun(text),)


def item(text: str, *children: Block) -> ListItem:
    return ListItem(words(text), children)


def bullets(*items: ListItem) -> ListBlock:
    return ListBlock(items)


def only(text: str) -> Block:
    (block,) = read_markdown(text)
    return block


@pytest.mark.parametrize(
    ("text", "level", "title"),
    [
        ("# Plan", 1, "Plan"),
        ("###### Deep ######", 6, "Deep"),
        ("##标题", 2, "标题"),
        ("Plan\n====", 1, "Plan"),
        ("# C#", 1, "C#"),
    ],
)
def test_headings(text: str, level: int, title: str) -> None:
    assert only(text) == Heading(level, words(title))


def test_a_number_sign_without_a_blank_is_text() -> None:
    assert only("#1 in Hangzhou") == Paragraph(words("#1 in Hangzhou"))


def test_lines_straight_after_a_paragraph_begin_blocks() -> None:
    text = "下面：\n- a\n文字\n\n步骤：\n1. b\n\n数据：\n| a |\n|---|\n| 1 |\n文\n---\n> q"
    assert [type(block) for block in read_markdown(text)] == [
        Paragraph, ListBlock, Paragraph, ListBlock, Paragraph, Table, Paragraph, Rule, Quote,
    ]  # fmt: skip


def test_a_wrapped_year_does_not_begin_a_list() -> None:
    assert only("We began in\n2024. Then we grew.") == Paragraph(
        words("We began in 2024. Then we grew.")
    )


@pytest.mark.parametrize("indent", ["  ", "    ", "\t"])
def test_lists_nest_with_two_blanks_or_four_or_a_tab(indent: str) -> None:
    text = f"- a\n{indent}- b\n{indent * 2}- c\n{indent}- d\n- e"
    assert only(text) == bullets(
        item("a", bullets(item("b", bullets(item("c"))), item("d"))), item("e")
    )


def test_bullets_nest_below_numbers_by_two_blanks() -> None:
    assert only("1. a\n  - b\n    - c\n2. d") == ListBlock(
        (item("a", bullets(item("b", bullets(item("c"))))), item("d")), ordered=True
    )


def test_a_numbered_list_keeps_its_first_number() -> None:
    assert only("3. c\n4. d") == ListBlock((item("c"), item("d")), ordered=True, start=3)
    assert only("1) a") == ListBlock((item("a"),), ordered=True)


@pytest.mark.parametrize("mark", ["-", "*", "+", "•"])
def test_every_bullet_makes_the_same_list(mark: str) -> None:
    assert only(f"{mark} a\n\n{mark} b") == bullets(item("a"), item("b"))


def test_an_item_holds_blocks_of_its_own() -> None:
    text = "- a\n\n  second\n\n  ```\n    code\n\n  more\n  ```\n  > q\n- b\nlazy"
    assert only(text) == bullets(
        item("a", Paragraph(words("second")), CodeBlock("  code\n\nmore"),
             Quote((Paragraph(words("q")),))),
        item("b lazy"),
    )  # fmt: skip


def test_a_paragraph_after_a_list_stands_alone() -> None:
    assert read_markdown("- a\n\nb") == (bullets(item("a")), Paragraph(words("b")))


def test_tables_keep_alignments_pipes_breaks_and_captions() -> None:
    text = "| 名称 | 值\\|元 | c | d |\n|:--|--:|:-:|---|\n| a | `x\\|y` | 1<br>2 | |\n\n: 表 1"
    assert only(text) == Table(
        (words("名称"), words("值|元"), words("c"), words("d")),
        ((words("a"), (TextRun("x|y", code=True),),
          (TextRun("1"), LineBreak(), TextRun("2")), ()),),
        ("left", "right", "center", "none"),
        words("表 1"),
    )  # fmt: skip


def test_short_rows_are_filled_and_long_ones_lose_no_word() -> None:
    assert only("a | b\n---|---\n1 |\n1 | 2 | 3") == Table(
        (words("a"), words("b")),
        ((words("1"), ()), (words("1"), words("2 | 3"))),
        ("none", "none"),
    )


def test_quotes_and_callouts() -> None:
    assert read_markdown("> a\n>\n> - b\n\n> c") == (
        Quote((Paragraph(words("a")), bullets(item("b")))),
        Quote((Paragraph(words("c")),)),
    )
    for text in ("> [!question] 为什么？\n> 说明", "> [!QUESTION]\n> 为什么？\n> 说明"):
        assert only(text) == Callout("question", (Paragraph(words("为什么？说明")),))
    assert only("> [!tip] t") == Callout("note", (Paragraph(words("t")),))
    assert only("> [!foo] t") == Quote((Paragraph(words("[!foo] t")),))


def test_fenced_code_stays_as_typed() -> None:
    assert only("````py\n<b>&amp;\n\n\t```\n````") == CodeBlock("<b>&amp;\n\n\t```")
    assert only("~~~\nx\n~~~") == CodeBlock("x")
    assert only("```\nnever closed") == CodeBlock("never closed")


def test_an_indented_paragraph_is_no_code() -> None:
    assert only("    　　缩进") == Paragraph(words("缩进"))


def test_styles() -> None:
    assert read_inlines("**b** *i* __b__ _i_ ***bi*** ~~s~~ `c`") == (
        TextRun("b", bold=True), TextRun(" "), TextRun("i", italic=True), TextRun(" "),
        TextRun("b", bold=True), TextRun(" "), TextRun("i", italic=True), TextRun(" "),
        TextRun("bi", bold=True, italic=True), TextRun(" "), TextRun("s", strike=True),
        TextRun(" "), TextRun("c", code=True),
    )  # fmt: skip


@pytest.mark.parametrize("bold", ["重点：", "“引号”", "（注）", "100%", "《书》"])
def test_bold_ends_at_chinese_punctuation(bold: str) -> None:
    assert read_inlines(f"前**{bold}**中文") == (
        TextRun("前"), TextRun(bold, bold=True), TextRun("中文"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["snake_case_name", "3 * 4 * 5", "~30 days", "a & b", "x < y > z", "R&D;", "[待补充]"]
)
def test_signs_inside_words_are_words(text: str) -> None:
    assert read_inlines(text) == words(text)


def test_links_to_facts_sources_and_the_web() -> None:
    text = (
        "[12万](fact:rev.total) [**12**](fact:rev.total?form=万) [2](source:ab-1) "
        "[站](https://a.example/b_(c)?q=1&amp;r) <https://b.example> [w](www.c.example)"
    )
    links = tuple(part for part in read_inlines(text) if not isinstance(part, TextRun))
    assert links == (
        FactLink("12万", "rev.total"),
        FactLink("12", "rev.total", "万", bold=True),
        SourceLink("2", "ab-1"),
        WebLink("站", "https://a.example/b_%28c%29?q=1&amp;r"),
        WebLink("https://b.example", "https://b.example"),
        WebLink("w", "https://www.c.example"),
    )


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "file:///etc/passwd", "JAVASCRIPT:x", "data:text/html,x", "fact:",
     "../a.md", "#top", "https://", "&#106;avascript:x", "mailto:a@b.example"],
)  # fmt: skip
def test_other_targets_leave_plain_words(target: str) -> None:
    parts = read_inlines(f"[words]({target})")
    assert all(isinstance(part, TextRun) for part in parts)
    assert plain_text(parts).startswith(("words", "[words]"))


def test_brackets_that_are_no_link_keep_every_word() -> None:
    assert read_inlines("[附录](见第 3 页)") == words("[附录](见第 3 页)")


def test_images_become_their_words() -> None:
    assert read_inlines('![图 1](a.png "t")') == words("图 1")
    assert read_inlines("[![图](a.png)](https://a.example)") == (
        WebLink("图", "https://a.example"),
    )


def test_html_is_text_and_entities_are_characters() -> None:
    assert read_markdown("<div>\n<b>x</b>\n</div>") == (Paragraph(words("<div> <b>x</b> </div>")),)
    assert read_inlines("a&nbsp;b &lt;b&gt; &#42;x&#42; &bogus;") == words("a\xa0b <b> *x* &bogus;")


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("我们在\n杭州", "我们在杭州"),
        ("我们用\nPython 写", "我们用Python 写"),
        ("we are\nhere", "we are here"),
        (
            "We roast beans for cafés in 杭州\nevery week",
            "We roast beans for cafés in 杭州 every week",
        ),
        ("**重点**\n内容", "重点内容"),
    ],
)
def test_soft_line_ends_join_as_the_language_does(text: str, joined: str) -> None:
    assert plain_text(read_inlines_of(text)) == joined


def read_inlines_of(text: str) -> Inlines:
    block = only(text)
    assert isinstance(block, Paragraph)
    return block.inlines


@pytest.mark.parametrize("end", ["  ", "\\", "<br>", "<br />"])
def test_forced_line_ends(end: str) -> None:
    expected = (TextRun("a"), LineBreak(), TextRun("b"))
    assert read_inlines_of(f"a{end}\nb") == expected


def test_line_ends_of_every_system_are_read() -> None:
    assert read_markdown("a\r\n\r\nb\rc\u2028\u2028d") == tuple(
        Paragraph(words(text)) for text in ("a", "b c", "d")
    )


def test_controls_and_broken_characters_do_not_get_in() -> None:
    assert only("a\x00\x02klzzwxh:0001\x03b\ud800") == Paragraph(words("aklzzwxh:0001b\ufffd"))


def test_deeper_nesting_than_a_page_shows_becomes_paragraphs() -> None:
    blocks: Blocks = read_markdown("> " * 3000 + "x")
    depth = 0
    while isinstance(blocks[0], Quote):
        blocks, depth = blocks[0].blocks, depth + 1
    assert depth == MAX_DEPTH
    assert isinstance(blocks[0], Paragraph)


@pytest.mark.parametrize(
    "unit",
    ["[", "![", "[a](", "*a ", "*a", "**a *b* ", "_a ", "`a``b", "~~a", "\\", "<!--", "> ",
     "- a\n", "|", "|a|b|\n|-|-|\n", "a\n===\n", "```\n", "  ", "a\n", "[a [b] ", "***a",
     "收入[12万](fact:a)。", "&amp;"],
)  # fmt: skip
def test_time_grows_with_the_length_alone(unit: str) -> None:
    def seconds(length: int) -> float:
        # Processor time of the best of three.
        text = unit * (length // len(unit))
        times = []
        for _ in range(3):
            start = time.process_time()
            read_markdown(text)
            times.append(time.process_time() - start)
        return min(times)

    assert seconds(16_000) < max(8 * seconds(4_000), 0.5)


def test_styles_nested_a_thousand_deep_are_read_without_an_error() -> None:
    opening, closing = "*a **b " * 280, " c** d*" * 280
    text = plain_text(read_inlines(opening + closing))
    assert [text.count(letter) for letter in "abcd"] == [280] * 4


def test_a_long_paragraph_loses_no_word() -> None:
    sentence = "收入是**一百万**，成本是`x_1`和[12万](fact:a)。"
    (block,) = read_markdown(sentence * 1000)
    assert isinstance(block, Paragraph)
    text = plain_text(block.inlines)
    assert text.count("收入是") == text.count("和12万。") == 1000


def test_links_to_facts_do_not_count_when_lines_are_joined() -> None:
    text = "一共有\n[三百家](fact:revenue.shops.opening_customers?form={z}家)\n门店"
    assert plain_text(read_inlines(text)) == "一共有三百家门店"


def test_a_very_long_paragraph_is_not_cut_inside_a_link() -> None:
    link = "[3,250 万元](fact:round.amount?form={e4}%20万元)"
    inlines = read_inlines(f"{'字' * 3990}{link}{'字' * 3000}")
    assert [part for part in inlines if isinstance(part, FactLink)] == [
        FactLink("3,250 万元", "round.amount", "{e4}%20万元")
    ]
