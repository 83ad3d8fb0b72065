"""The Markdown that is written looks as a person would write it."""

import pytest

from assistant.domain.blocks import (
    Callout,
    FactLink,
    ListBlock,
    ListItem,
    Paragraph,
    Rule,
    Table,
    TextRun,
    WebLink,
)
from assistant.domain.blocks_reading import read_markdown
from assistant.domain.blocks_writing import write_inlines, write_markdown

CANONICAL = """# 标题

正文 **重点：**中文，*斜体*，~~删~~，`code`，[12万](fact:rev.total?form=万)，[2](source:ab-1)。\\
第二行

- a
  - b
    1. c
    2. d
- e

3. f

   第二段

   ```
   code
   ```

4. g

| a | b\\|x |
| :--- | ---: |
| 1<br>2 | **2** |

: 表 1

> 引文
>
> - x

> [!question] 为什么？

> [!note]
> - x

---"""


def test_canonical_text_is_written_as_it_was_read() -> None:
    assert write_markdown(read_markdown(CANONICAL)) == CANONICAL


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("# no heading", "\\# no heading"),
        ("#1 in Hangzhou", "#1 in Hangzhou"),
        ("- no item", "\\- no item"),
        ("-5 %", "-5 %"),
        ("1. no item", "1\\. no item"),
        ("2.5 million", "2.5 million"),
        ("> no quote", "\\> no quote"),
        ("---", "\\---"),
        ("===", "\\==="),
        ("|---|", "\\|---|"),
        ("a | b", "a | b"),
        ("a*b*c", "a\\*b\\*c"),
        ("3 * 4", "3 * 4"),
        ("snake_case", "snake_case"),
        ("_x_", "\\_x\\_"),
        ("`x`", "\\`x\\`"),
        ("~30 days", "~30 days"),
        ("~~x~~", "\\~\\~x\\~\\~"),
        ("[x] and [y](z)", "[x] and [y\\](z)"),
        ("![x](y)", "\\![x\\](y)"),
        ("<b> < 3", "\\<b> < 3"),
        ("&amp; R&D", "\\&amp; R&D"),
        ("C:\\x", "C:\\\\x"),
        ("[!note] x", "\\[!note] x"),
    ],
)
def test_only_what_would_be_markup_is_escaped(text: str, written: str) -> None:
    assert write_inlines((TextRun(text),)) == written
    assert read_markdown(written) == (Paragraph((TextRun(text),)),)


def test_a_bold_phrase_with_a_figure_is_one_phrase() -> None:
    inlines = (
        TextRun("月收入 ", bold=True), FactLink("12万", "rev", bold=True), TextRun("。"),
    )  # fmt: skip
    assert write_inlines(inlines) == "**月收入 [12万](fact:rev)**。"


def test_styles_that_touch_are_kept_apart() -> None:
    inlines = (TextRun("a", bold=True), TextRun("b", italic=True))
    assert write_inlines(inlines) == "**a**<!-- -->*b*"


def test_blanks_at_the_edge_of_a_style_stand_outside_it() -> None:
    inlines = (TextRun("a"), TextRun(" b ", bold=True), TextRun("c"))
    assert write_inlines(inlines) == "a **b** c"


def test_two_struck_words_stay_two() -> None:
    assert write_markdown(read_markdown("~~a~~ ~~b~~ **c d**")) == "~~a~~ ~~b~~ **c d**"


def test_a_rule_in_an_item_stands_on_its_own_line() -> None:
    assert write_markdown((ListBlock((ListItem((), (Rule(),)),)),)) == "-\n  ---"


def test_neighbouring_lists_of_one_kind_become_one() -> None:
    one = ListBlock((ListItem((TextRun("a"),)),))
    assert write_markdown((one, one)) == "- a\n- a"


def test_what_cannot_be_a_link_is_written_as_its_words() -> None:
    inlines = (WebLink("x", "javascript:alert"), FactLink("y", "no id"))
    assert write_inlines(inlines) == "xy"


def test_empty_blocks_are_not_written() -> None:
    assert write_markdown((Paragraph(()), Callout("note", ()), Table((), ()))) == ""
