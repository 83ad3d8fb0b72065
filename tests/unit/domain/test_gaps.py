"""A text asks for a missing fact where the model would else invent one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.figures import find_figures
from assistant.domain.gaps import gaps_in, with_marks
from assistant.domain.languages import Language

LABELS = st.text("abc XYZ解决方案，-", min_size=1, max_size=30).filter(str.strip)


@pytest.mark.parametrize(
    ("language", "written", "shown"),
    [
        ("en", "It sells: NEEDS(Traction).", "It sells: [missing: Traction]."),
        ("zh", "目前进展：NEEDS(进展)。", "目前进展：［待补：进展］。"),
        ("zh", "目前进展：NEEDS（进展）。", "目前进展：［待补：进展］。"),
        ("en", "NEEDS (The team), NEEDS(Market)", "[missing: The team], [missing: Market]"),
        ("en", "She NEEDS help (soon).", "She NEEDS help (soon)."),
        ("en", "NEEDS()", "NEEDS()"),
    ],
)
def test_a_question_of_the_model_becomes_a_mark(
    language: Language, written: str, shown: str
) -> None:
    assert with_marks(written, language) == shown


def test_marks_are_found_again_with_their_labels() -> None:
    text = "First [missing: The team] and then ［待补：市场］, but [not this] one."
    assert [(text[gap.start : gap.end], gap.label) for gap in gaps_in(text)] == [
        ("[missing: The team]", "The team"),
        ("［待补：市场］", "市场"),
    ]


def test_a_mark_is_no_figure_and_no_link() -> None:
    assert not list(find_figures(with_marks("Sold so far: NEEDS(Traction).", "en")))
    assert not list(find_figures(with_marks("目前进展：NEEDS(进展)。", "zh")))


@given(st.lists(st.one_of(LABELS, LABELS.map(lambda label: f"NEEDS({label})")), max_size=6))
def test_what_is_shown_of_a_growing_text_never_changes(pieces: list[str]) -> None:
    text = "".join(pieces)
    whole = with_marks(text, "en")
    shown = ""
    for end in range(len(text) + 1):
        now = with_marks(text[:end], "en", is_whole=False)
        assert now.startswith(shown)
        assert whole.startswith(now)
        shown = now
