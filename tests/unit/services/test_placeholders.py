"""The box of a section that waits follows the answers, and is nobody's text but the program's."""

from assistant.domain.blocks import Callout, TextRun, iter_inlines
from assistant.domain.blocks_reading import read_markdown
from assistant.domain.document import Section, SectionStatus
from tests.unit.services.workplace import Workplace

KEY = "market_customers"
CUSTOMERS, MARKET = "answers.customers", "answers.market"


def waiting_section(place: Workplace, key: str) -> tuple[str, Section]:
    """Return a project and one of its sections that waits for answers."""
    project = place.project()
    document = place.document(project)
    place.draft(document, [key])
    return project, place.section(project, key)


def shown(place: Workplace, project: str, section: Section) -> str:
    return place.services.documents.shown_markdown(place.document(project), section)


def is_ready(place: Workplace, project: str, section: Section) -> bool:
    return place.services.documents.can_be_drafted_now(place.document(project), section)


def runs_of(markdown: str) -> list[TextRun]:
    """Return the words of a box."""
    blocks = read_markdown(markdown)
    assert isinstance(blocks[0], Callout)
    return [part for part in iter_inlines(blocks) if isinstance(part, TextRun)]


def test_an_answered_question_is_struck_out_with_the_first_words_of_the_answer(
    place: Workplace,
) -> None:
    project, section = waiting_section(place, KEY)
    assert section.status is SectionStatus.NEEDS_ANSWERS
    assert shown(place, project, section) == section.markdown
    assert not is_ready(place, project, section)

    answer = "Two sailors who have kept harbours for twenty years, and a clerk who keeps the books."
    place.services.interview.set_answer(project, CUSTOMERS, answer, language="en")
    text = shown(place, project, section)
    assert "Two sailors who have kept harbours for twenty years, and a…" in text
    struck = [part.text for part in runs_of(text) if part.strike]
    left = [part.text for part in runs_of(text) if not part.strike]
    assert len(struck) == 1
    assert struck[0] in section.markdown
    assert len(left) == 3  # what the box says, the answer, the question that is open
    assert place.section(project, KEY).markdown == section.markdown  # as it was stored
    printed = place.services.printing.printed(place.document(project).id)
    words = str([each for each in printed.sections if each.key == KEY])
    assert "Two sailors" in words

    place.services.interview.set_answer(project, CUSTOMERS, None, language="en")
    assert shown(place, project, section) == section.markdown


def test_with_every_answer_there_the_section_can_be_drafted(place: Workplace) -> None:
    project, section = waiting_section(place, KEY)
    documents, interview = place.services.documents, place.services.interview
    assert documents.sections_to_draft_now(project, "en") == ()
    for path in (CUSTOMERS, MARKET):
        assert not is_ready(place, project, section)
        interview.set_answer(project, path, "Every harbour.", language="en")
    assert is_ready(place, project, section)
    assert documents.sections_to_draft_now(project, "en") == (section.id,)
    assert documents.sections_to_draft_now(project, "zh") == ()
    text = shown(place, project, section)
    assert "They are all there now" in text
    assert sum(part.strike for part in runs_of(text)) == 2
    place.draft(place.document(project), [KEY])
    assert place.section(project, KEY).status is not SectionStatus.NEEDS_ANSWERS
    assert documents.sections_to_draft_now(project, "en") == ()


def test_an_answer_in_the_wrong_language_stays_open(place: Workplace) -> None:
    project, section = waiting_section(place, KEY)
    place.services.interview.set_answer(project, CUSTOMERS, "两个水手。", language="zh")
    assert not is_ready(place, project, section)
    assert "两个水手" not in shown(place, project, section)


def test_what_the_founder_wrote_herself_stays(place: Workplace) -> None:
    project, section = waiting_section(place, KEY)
    place.services.documents.edit_section(section.id, f"{section.markdown}\n\nMy own words.")
    place.services.interview.set_answer(project, CUSTOMERS, "Two sailors.", language="en")
    mine = place.section(project, KEY)
    assert shown(place, project, mine) == mine.markdown


def test_the_first_words_of_an_answer_are_words_and_no_links(place: Workplace) -> None:
    project, section = waiting_section(place, KEY)
    answer = "Harbours that leave [19%](fact:evidence.waste) of their moorings empty."
    place.services.interview.set_answer(project, CUSTOMERS, answer, language="en")
    text = shown(place, project, section)
    assert "Harbours that leave 19% of their moorings empty." in text
    assert "fact:" not in text
    about = place.services.documents.describe_fact(project, CUSTOMERS, "en")
    assert about.endswith("Harbours that leave 19% of their moorings empty.")
