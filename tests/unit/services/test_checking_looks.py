"""Looks at sections are kept in both languages, within bounds, until they are out of date."""

from dataclasses import replace
from typing import Any

import pytest

from assistant.domain.changes import Changes
from assistant.domain.document import Paragraph, Section, SectionStatus
from assistant.domain.facts import FactSheet
from assistant.domain.languages import LANGUAGES
from assistant.services import checking_sections
from assistant.services.checking_looks import KeptLooks
from assistant.services.checking_sections import SectionLook
from assistant.services.figure_links import FigureLinks
from tests.unit.services.test_checking import written
from tests.unit.services.workplace import Workplace

LINKS = FigureLinks(FactSheet(()))
OTHER_LINKS = FigureLinks(FactSheet(()))


def section(section_id: str = "s", text: str = "It is 7%.") -> Section:
    return Section(
        id=section_id, key="timing", title="T", level=1, position=0, status=SectionStatus.EDITED,
        paragraphs=(Paragraph(id="p", text=text, author="founder"),),
    )  # fmt: skip


def look() -> SectionLook:
    return SectionLook()


def test_each_language_keeps_its_own_look() -> None:
    looks, made = KeptLooks(), {language: look() for language in LANGUAGES}
    for language in LANGUAGES:
        looks.keep(section(), LINKS, language, look=made[language])
    for language in LANGUAGES:
        assert looks.find(section(), LINKS, language) is made[language]


def test_no_more_looks_are_kept_than_allowed_and_the_longest_unused_goes() -> None:
    looks = KeptLooks(most=3)
    for name in ("a", "b", "c"):
        looks.keep(section(name), LINKS, "en", look=look())
    assert looks.find(section("a"), LINKS, "en") is not None
    looks.keep(section("d"), LINKS, "en", look=look())
    assert len(looks) == 3
    assert looks.find(section("b"), LINKS, "en") is None
    assert looks.find(section("a"), LINKS, "en") is not None


def test_a_look_goes_with_its_language_and_leaves_the_newer_one_known() -> None:
    looks, newer = KeptLooks(most=2), look()
    looks.keep(section(), LINKS, "zh", look=look())
    looks.keep(section(), LINKS, "en", look=newer)
    looks.keep(section("other"), LINKS, "en", look=look())
    assert looks.find(section(), LINKS, "zh") is None
    assert looks.find(section(), LINKS, "en") is newer


@pytest.mark.parametrize(
    "changed",
    [section(text="It is 8%."), replace(section(), status=SectionStatus.NEEDS_ANSWERS)],
)
def test_another_text_or_status_is_looked_at_again(changed: Section) -> None:
    looks = KeptLooks()
    looks.keep(section(), LINKS, "en", look=look())
    assert looks.find(changed, LINKS, "en") is None


def test_facts_that_have_changed_are_let_go_with_all_their_looks() -> None:
    looks = KeptLooks()
    for name in ("a", "b", "c"):
        looks.keep(section(name), LINKS, "en", look=look())
    assert looks.find(section("b"), OTHER_LINKS, "en") is None
    assert len(looks) == 0


@pytest.mark.parametrize(
    ("changes", "known"),
    [
        (Changes(sections=frozenset({"s"})), False),
        (Changes(sections=frozenset({"other"})), True),
        (Changes(briefs=frozenset({"project"})), False),
        (Changes(project_list=True), True),
    ],
)
def test_what_changed_is_no_longer_known(changes: Changes, *, known: bool) -> None:
    looks = KeptLooks()
    looks.keep(section(), LINKS, "en", look=look())
    looks.note(changes)
    assert (looks.find(section(), LINKS, "en") is not None) is known


def test_a_window_in_one_language_and_a_text_in_the_other_share_no_work(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, section_id = written(place)
    checking, seen = place.services.checking, list[str]()
    original = checking_sections.look_at

    def counted(*args: Any) -> SectionLook:
        seen.append(args[3])
        return original(*args)

    monkeypatch.setattr(checking_sections, "look_at", counted)
    for _ in range(2):
        for language in LANGUAGES:
            checking.section_findings(section_id, language)
    assert seen == list(LANGUAGES)
