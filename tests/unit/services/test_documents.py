"""Documents are opened once, edited with history, and printed with tables and notices."""

import pytest

from assistant.domain.blocks import Blocks, Callout, Table, iter_inlines, plain_text
from assistant.domain.document import SectionStatus
from assistant.errors import BadRequestError, NotFoundError
from tests.unit.services.workplace import BRIEF, Workplace


def words(blocks: Blocks) -> str:
    return plain_text(tuple(iter_inlines(blocks)))


def test_a_document_is_made_once_for_each_language(place: Workplace) -> None:
    project = place.project()
    first = place.document(project)
    assert place.document(project).id == first.id
    assert place.document(project, "zh").id != first.id
    rows = place.services.documents.list(project)
    assert [(row.kind, row.language) for row in rows] == [
        ("business-plan", "en"),
        ("business-plan", "zh"),
    ]


def test_a_kind_that_is_not_built_yet_is_refused_and_nothing_is_made(place: Workplace) -> None:
    project = place.project()
    with pytest.raises(BadRequestError) as caught:
        place.services.documents.open(project, "deck", "en")
    assert caught.value.key == "document_kind_not_built"
    assert place.services.documents.list(project) == ()


def test_what_is_not_there_is_said(place: Workplace) -> None:
    documents = place.services.documents
    for call in (documents.get, documents.section, documents.restore_revision):
        with pytest.raises(NotFoundError):
            call("nothing")


def test_an_edit_is_saved_with_its_status_and_the_text_before_it(place: Workplace) -> None:
    project = place.project()
    place.services.models.choose("none")
    place.draft(place.document(project), ["timing"])
    timing = place.section(project, "timing")
    place.services.documents.edit_section(timing.id, "Mine 我的")
    place.reopen()
    edited = place.section(project, "timing")
    assert (edited.markdown, edited.status) == ("Mine 我的", SectionStatus.EDITED)
    (revision,) = place.services.documents.revisions(timing.id)
    assert revision.markdown == timing.markdown


def test_links_to_figures_survive_an_edit_around_them(place: Workplace) -> None:
    project = place.project()
    place.services.models.choose("none")
    place.draft(place.document(project), ["problem_solution"])
    section = place.section(project, "problem_solution")
    text = section.markdown.replace("Harbours leave", "Most harbours leave")
    place.services.documents.edit_section(section.id, text)
    saved = place.section(project, "problem_solution")
    assert "Most harbours leave [19%](fact:evidence.waste) of" in saved.markdown


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Moorings left empty: 19%, measured, as of 2026-10\nCounted at night."),
        ("zh", "泊位空置率：19%，实测，截至 2026-10\nCounted at night."),
    ],
)
def test_a_figure_says_where_it_is_from(place: Workplace, language: str, said: str) -> None:
    waste = BRIEF["evidence"]["waste"] | {"as_of": "2026-10", "note": "Counted at night."}
    project = place.project(BRIEF | {"evidence": {"waste": waste}})
    describe = place.services.documents.describe_fact
    assert language in ("en", "zh")
    shown = describe(project, "evidence.waste", "en" if language == "en" else "zh")
    assert shown == said
    assert "evidence.gone" in describe(project, "evidence.gone", "zh")


def test_the_printed_document_has_cover_tables_and_notices(place: Workplace) -> None:
    place.script(default={"text": "Skippers find a place with us. " * 3})
    project = place.project(BRIEF | {"company": BRIEF["company"] | {"city": "Hull"}})
    place.draft(place.document(project))
    printed = place.services.printing.printed(place.document(project).id)
    assert (printed.subject, printed.tagline) == ("Tidemark", "Every mooring used.")
    assert dict(printed.cover_lines) == {"City": "Hull"}
    assert printed.date_text == "March 2027"
    profile = next(section for section in printed.sections if section.key == "company_today")
    assert any(isinstance(block, Table) for block in profile.blocks)
    kinds = [block.kind for block in printed.notices if isinstance(block, Callout)]
    assert kinds[0] == "question"
    assert "Winning and keeping customers" in words(printed.notices)


def test_a_document_without_gaps_or_model_text_has_no_notices(place: Workplace) -> None:
    project = place.project()
    place.services.documents.edit_section(place.section(project, "timing").id, "Mine.")
    assert place.services.printing.printed(place.document(project).id).notices == ()


def test_a_company_without_a_name_is_called_as_its_project(place: Workplace) -> None:
    project = place.project({"schema": 1})
    printed = place.services.printing.printed(place.document(project, "zh").id)
    assert printed.subject == "brief"
    assert printed.date_text == "2027 年 3 月"


def test_a_table_follows_its_fact(place: Workplace) -> None:
    project = place.project()
    services = place.services
    section = place.section(project, "traction")
    document = place.document(project)
    assert "19%" in words(services.documents.computed_blocks(document, section))
    waste = BRIEF["evidence"]["waste"] | {"value": "0.21"}
    services.interview.set_answer(project, "evidence.waste", waste, language="en")
    assert "21%" in words(services.documents.computed_blocks(document, section))
