"""Bytes of tokens become whole characters, and a stop text never shows."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.text_stream import TextStream

TEXTS = st.text(alphabet="ab\n#你好🙂")


def _pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    ends = [*sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [data[start:end] for start, end in zip([0, *ends], ends, strict=False)]


@given(TEXTS, st.lists(st.integers(0, 200)))
def test_without_stop_texts_everything_comes_out_unchanged(text: str, cuts: list[int]) -> None:
    stream = TextStream()
    found = "".join(stream.feed(piece) for piece in _pieces(text.encode(), cuts))
    assert found + stream.finish() == text


@given(TEXTS, st.lists(TEXTS.filter(bool), min_size=1), st.lists(st.integers(0, 200)))
def test_the_text_ends_before_the_first_stop_text_however_it_is_cut(
    text: str, stop: list[str], cuts: list[int]
) -> None:
    stream = TextStream(stop)
    found = ""
    for piece in _pieces(text.encode(), cuts):
        found += stream.feed(piece)
        if stream.is_stopped:
            break
    found += stream.finish()
    assert not any(each in found for each in stop)
    assert text.startswith(found)
    assert stream.is_stopped == any(each in text for each in stop)


def test_half_a_character_at_the_end_is_left_out() -> None:
    stream = TextStream()
    assert stream.feed("好".encode()[:2]) == ""
    assert stream.finish() == ""


def test_bytes_that_are_no_character_are_replaced() -> None:
    assert TextStream().feed(b"a\xffb") == "a\ufffdb"


def test_what_may_begin_a_stop_text_is_held_back_and_released() -> None:
    stream = TextStream(["\n\n#"])
    assert stream.feed(b"one\n") == "one"
    assert stream.feed(b"two") == "\ntwo"
