"""The sentences of a text are found where they stand, links and list marks and all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.sentence_places import sentence_at, sentence_places

TEXT = """\
We charge [£79](fact:a.price?form=x.Y) a month. It is, e.g. in Bath, enough.

## A heading. Not prose.

- First item. With two sentences.
2. 第一句。第二句！

| a. B | c. D |

> [!question] Why? So.

```
code. More.
```

: A caption. Here.

The end"""


def test_sentences_of_paragraphs_and_items_are_found_and_nothing_else() -> None:
    assert [TEXT[start:end] for start, end in sentence_places(TEXT)] == [
        "We charge [£79](fact:a.price?form=x.Y) a month.", "It is, e.g. in Bath, enough.",
        "First item.", "With two sentences.", "第一句。", "第二句！", "The end",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("£79", "We charge [£79](fact:a.price?form=x.Y) a month."),
        ("two", "With two sentences."),
        ("二", "第二句！"),
        ("heading", ""),
        ("month. It", ""),
    ],
)
def test_a_place_belongs_to_one_sentence_or_none(words: str, sentence: str) -> None:
    start = TEXT.index(words)
    found = sentence_at(TEXT, start, start + len(words))
    assert TEXT[slice(*found)] == sentence if found else sentence == ""


@given(st.text(alphabet="aB. 。！\n|-#`12)[](:£", max_size=60))
def test_places_are_in_order_and_never_empty(text: str) -> None:
    last = 0
    for start, end in sentence_places(text):
        assert last <= start < end
        assert text[start:end].strip() == text[start:end]
        last = end
