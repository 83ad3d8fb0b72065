"""A section is asked for as long as its facts carry, within what the outline allows."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.asked_length import asked_length
from assistant.domain.languages import LANGUAGES, Language
from assistant.domain.sentences import length_of
from assistant.services import content

WORDS: dict[Language, str] = {"en": "word ", "zh": "字"}


def test_few_facts_ask_for_a_short_text_and_many_for_what_the_outline_says() -> None:
    outline = content.outline("business-plan", "en").section("timing")
    assert outline is not None
    assert outline.length == (80, 150)
    lengths = [asked_length(outline, ["word " * n], "en") for n in (11, 50, 100, 400)]
    assert lengths == [(5, 45), (30, 70), (60, 140), (80, 150)]


@given(st.sampled_from(LANGUAGES), st.lists(st.integers(1, 120), max_size=12), st.data())
def test_the_length_lies_within_the_outline_and_leaves_room(
    language: Language, sizes: list[int], data: st.DataObject
) -> None:
    sections = [each for each in content.outline("business-plan", language).sections if each.task]
    section = data.draw(st.sampled_from(sections))
    lines = [WORDS[language] * size for size in sizes]
    least, most = asked_length(section, lines, language)
    assert 0 < least <= section.length[0]
    assert least < most <= section.length[1]
    told = sum(length_of(line, language) for line in lines)
    assert least <= max(told, 10)
