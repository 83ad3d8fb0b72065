import pytest

from assistant.domain.blocks import PrintedSection
from assistant.export.boxes import Anchor
from assistant.export.headings import chinese_number, full_title, section_anchors


def numbers(language: str, *sections: tuple[str, int]) -> list[str]:
    printed = [PrintedSection(key=title, title=title, level=level) for title, level in sections]
    return [anchor.number for anchor in section_anchors(printed, language)]


@pytest.mark.parametrize(
    ("number", "written"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (100, "100")]
)
def test_numbers_are_written_in_chinese(number: int, written: str) -> None:
    assert chinese_number(number) == written


def test_chapters_and_sections_count_in_english() -> None:
    titles = ("A", 1), ("B", 2), ("C", 2), ("D", 1), ("E", 2)
    assert numbers("en", *titles) == ["1", "1.1", "1.2", "2", "2.1"]


def test_chapters_and_sections_count_in_chinese() -> None:
    titles = ("A", 1), ("B", 2), ("C", 3), ("D", 1), ("E", 2)
    assert numbers("zh", *titles) == ["一、", "（一）", "1. ", "二、", "（一）"]


@pytest.mark.parametrize("title", ["1. Summary", "2.3 Market", "三、市场", "（二）团队"])
def test_a_title_that_brings_its_number_keeps_it_alone(title: str) -> None:
    assert numbers("zh", (title, 1)) == [""]


def test_a_title_that_begins_with_a_figure_is_still_numbered() -> None:
    assert numbers("en", ("5G networks", 1)) == ["1"]


def test_bookmarks_show_number_and_title() -> None:
    english = Anchor(key="a", title="Market", level=1, number="2")
    chinese = Anchor(key="a", title="市场", level=1, number="二、")
    assert (full_title(english), full_title(chinese)) == ("2  Market", "二、市场")
