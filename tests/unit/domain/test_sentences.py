"""Text is cut where its sentences end, in both languages, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.languages import LANGUAGES, Language
from assistant.domain.sentences import (
    ends_whole,
    han_share,
    join_sentences,
    length_of,
    split_sentences,
    without_links,
)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("It costs £32.5m a year. We pay.", ["It costs £32.5m a year.", "We pay."]),
        ('He said "Stop." Then he left.', ['He said "Stop."', "Then he left."]),
        ("(It works.) We sell it.", ["(It works.)", "We sell it."]),
        ("First. [6.5 hours](fact:a.b) a week.", ["First.", "[6.5 hours](fact:a.b) a week."]),
        ("First. **Second** is bold.", ["First.", "**Second** is bold."]),
        ("**First.** Second.", ["**First.**", "Second."]),
        ("See e.g. Bristol or approx. 40 others. Done.",
         ["See e.g. Bristol or approx. 40 others.", "Done."]),
        ("Dr. J. Smith joined Tidemark Ltd. in the U.K. Sales unit. Good.",
         ["Dr. J. Smith joined Tidemark Ltd. in the U.K. Sales unit.", "Good."]),
        ("损耗 22%。很高！真的吗？", ["损耗 22%。", "很高！", "真的吗？"]),
        ("真的？！好……走吧。", ["真的？！", "好……", "走吧。"]),
        ("他说：“好。”然后走了。", ["他说：“好。”", "然后走了。"]),
        ("我们用 AWS. It works. 很好。", ["我们用 AWS.", "It works.", "很好。"]),
        ("no mark at the end", ["no mark at the end"]),
        ("", []),
        ("  \n ", []),
    ],
)  # fmt: skip
def test_a_text_is_split_at_the_ends_of_its_sentences(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


@given(
    st.text(st.sampled_from('ab Z.!?。！？…”）"\n中文3'), max_size=80), st.sampled_from(LANGUAGES)
)
def test_splitting_and_joining_loses_nothing_but_blanks(text: str, language: Language) -> None:
    joined = join_sentences(split_sentences(text), language)
    assert "".join(joined.split()) == "".join(text.split())
    assert all(sentence.strip() == sentence for sentence in split_sentences(text))


def test_chinese_sentences_stand_together_and_latin_ones_apart() -> None:
    assert join_sentences(["一。", "二。"], "zh") == "一。二。"
    assert join_sentences(["Use AWS.", "It works.", "很好。"], "zh") == "Use AWS. It works.很好。"
    assert join_sentences(["One.", "Two."], "en") == "One. Two."


@pytest.mark.parametrize(
    "text", ["Done.", "Done.”", "好。", "“好。”", "**Done.**", "(Done!)\n", "……"]
)
def test_a_whole_sentence_is_known_by_its_end(text: str) -> None:
    assert ends_whole(text)
    assert not ends_whole(text.rstrip().rstrip(".”*)!。…\n") + "half")


def test_length_is_words_in_english_and_characters_in_chinese() -> None:
    assert length_of("Three  short\nwords", "en") == 3
    assert length_of("四个 汉字", "zh") == 4


def test_the_share_of_chinese_tells_the_languages_apart() -> None:
    assert han_share("Skippers find a place") == 0
    assert han_share("船长找到泊位") == 1
    assert 0.4 < han_share("箱子通过 NB-IoT 上传温度") < 1
    assert han_share("123 …") == 0.5


def test_links_to_facts_and_sources_become_their_words_and_others_stay() -> None:
    text = r"Pay [£79](fact:revenue.a.price) or [\[2\]](source:x) at [us](https://a.example)."
    assert without_links(text) == r"Pay £79 or \[2\] at [us](https://a.example)."
