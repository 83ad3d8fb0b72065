"""One sentence goes; every other one stays as it is, and the Markdown stays sound."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.blocks_reading import read_markdown
from assistant.domain.blocks_writing import write_markdown
from assistant.domain.sentence_removal import sentence_span, without_sentence

WORDS = ("Alpha grows.", "Beta costs £12!", "Is gamma 40%?", "第一句有三成。", "第二句是 12 家！")


@pytest.mark.parametrize(
    ("markdown", "word", "left"),
    [
        ("One is here. Two has 40%. Three stays.", "40%", "One is here. Three stays."),
        ("Two has 40%. Three stays.", "40%", "Three stays."),
        ("One stays. Two has 40%.", "40%", "One stays."),
        ("Two has 40%.", "40%", ""),
        ("第一句。第二句有 40%。第三句。", "40%", "第一句。第三句。"),
        ("**One. Two has 40%.** Three.", "40%", "**One.** Three."),
        ("One. [£79](fact:a.price) is paid. Three.", "£79", "One. Three."),
        ("- One\n- Two has 40%.\n- Three", "40%", "- One\n- Three"),
        ("- One\n- Two has 40%. More.\n  - Below", "40%", "- One\n- More.\n  - Below"),
        ("- Only 40%", "40%", ""),
        (
            "| A | B |\n| --- | --- |\n| Price | £77 |",
            "£77",
            "| A | B |\n| --- | --- |\n| Price |  |",
        ),
        ("> [!warning]\n> Only 40% here.", "40%", ""),
        ("> One.\n>\n> Two has 40%.", "40%", "> One."),
        ("Costs \\$12 now. Two.", "$12", "Two."),
    ],
)
def test_a_sentence_goes_and_what_is_left_empty_with_it(
    markdown: str, word: str, left: str
) -> None:
    assert without_sentence(markdown, markdown.index(word)) == write_markdown(read_markdown(left))


def test_code_and_a_place_outside_the_words_change_nothing() -> None:
    code = "```\nchurn = 40%\n```"
    assert without_sentence(code, code.index("churn")) in (code, "")
    assert without_sentence("a \ua66e b", 0) == "a \ua66e b"


@settings(max_examples=40)
@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), min_size=1, max_size=3),
    st.sampled_from(["{}", "- {}", "> {}"]),
    st.data(),
)
def test_all_other_sentences_stay_and_the_text_reads_back(
    paragraphs: list[list[str]], frame: str, data: st.DataObject
) -> None:
    texts = [" ".join(sentences) for sentences in paragraphs]
    markdown = write_markdown(read_markdown(frame.format(" ".join(texts))))
    place = data.draw(st.integers(0, max(len(markdown) - 1, 0)))
    left = without_sentence(markdown, place)
    assert write_markdown(read_markdown(left)) == left
    flat = [sentence for sentences in paragraphs for sentence in sentences]
    kept = [w for w in WORDS if w in left]
    assert sum(left.count(w) for w in kept) in (len(flat) - 1, len(flat))


@given(st.text(max_size=80), st.integers(0, 90))
@settings(max_examples=30)
def test_no_text_is_too_strange(text: str, place: int) -> None:
    start, end = sentence_span(text, place)
    assert 0 <= start <= end <= len(text)
    without_sentence(text, min(place, len(text)))
