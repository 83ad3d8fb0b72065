"""Helpers that walk over blocks."""

from dataclasses import replace

from assistant.domain.blocks import (
    Blocks,
    FactLink,
    Inline,
    Paragraph,
    TextRun,
    fact_ids,
    iter_inlines,
    map_inlines,
    plain_text,
)
from assistant.domain.blocks_reading import read_inlines, read_markdown

EVERYWHERE = """# Title [a](fact:a)

Text [b](fact:b) and [c](fact:c?form=万)

- item [d](fact:d)
  - deeper [e](fact:e)

    below [f](fact:f)

| [g](fact:g) | h |
| --- | --- |
| x | [i](fact:i) |

> quoted [j](fact:j)

> [!question] asked [a](fact:a)

```
[k](fact:k)
```
"""


def shouted(part: Inline) -> Inline:
    return replace(part, text=part.text.upper()) if isinstance(part, TextRun) else part


def numbers_hidden(blocks: Blocks) -> Blocks:
    return map_inlines(blocks, lambda part: TextRun("?") if isinstance(part, FactLink) else part)


def test_fact_ids_come_from_every_kind_of_block_once_each_in_order() -> None:
    assert fact_ids(read_markdown(EVERYWHERE)) == tuple("abcdefgij")


def test_mapping_reaches_every_inline_and_keeps_the_structure() -> None:
    blocks = read_markdown(EVERYWHERE)
    hidden = numbers_hidden(blocks)
    assert fact_ids(hidden) == ()
    assert len(list(iter_inlines(hidden))) == len(list(iter_inlines(blocks)))
    assert [type(block) for block in hidden] == [type(block) for block in blocks]


def test_mapping_changes_only_what_the_function_changes() -> None:
    blocks = read_markdown("a [b](fact:b)")
    assert map_inlines(blocks, shouted) == (Paragraph((TextRun("A "), FactLink("b", "b"))),)


def test_plain_text_is_the_words_alone() -> None:
    assert plain_text(read_inlines("**收入** [12万](fact:a)<br>[1](source:b)")) == "收入 12万\n1"


def test_a_derived_figure_names_the_facts_it_follows_from() -> None:
    blocks = read_markdown("[3](fact:=sum:a.b,c) and [1](fact:c)")
    assert fact_ids(blocks) == ("a.b", "c")
