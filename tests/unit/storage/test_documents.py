"""Sections keep their earlier texts, and paragraphs keep their ids."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from assistant.domain.document import Paragraph, Revision, SectionStatus
from assistant.domain.outline import Outline
from assistant.errors import NotFoundError
from assistant.storage.documents import SectionSave
from assistant.storage.stores import Stores


def _save(markdown: str, *, by_founder: bool = False) -> SectionSave:
    if by_founder:
        return SectionSave(
            markdown=markdown, author="founder", status=SectionStatus.EDITED, reason="edited"
        )
    return SectionSave(
        markdown=markdown,
        author="model",
        status=SectionStatus.DRAFTED,
        reason="drafted",
        remark="Cut at a repeat.",
        model_run="run-1",
    )


def test_a_new_document_has_the_empty_sections_of_its_outline(
    stores: Stores, project_id: str, outline: Outline
) -> None:
    created = stores.documents.create(project_id, outline)
    document = stores.documents.get(created.id)
    assert [(s.key, s.title, s.level) for s in document.sections] == [
        ("summary", "Executive summary", 1),
        ("market", "Market", 2),
    ]
    assert {s.status for s in document.sections} == {SectionStatus.EMPTY}
    assert created.changes.documents == {created.id}


def test_a_document_is_found_by_kind_and_language(
    stores: Stores, project_id: str, document_id: str
) -> None:
    found = stores.documents.find(project_id, "business-plan", "en")
    assert found is not None
    assert found.id == document_id
    assert stores.documents.find(project_id, "business-plan", "zh") is None


def test_a_saved_section_comes_back_with_its_status_and_provenance(
    stores: Stores, section_id: str
) -> None:
    changes = stores.documents.save_section(section_id, _save("One.\n\nTwo."))
    section = stores.documents.get_section(section_id)
    assert section.markdown == "One.\n\nTwo."
    assert (section.status, section.remark) == (SectionStatus.DRAFTED, "Cut at a repeat.")
    assert {(p.author, p.model_run) for p in section.paragraphs} == {("model", "run-1")}
    assert changes.sections == {section_id}
    assert not changes.documents


def test_an_edit_of_one_paragraph_leaves_the_others_as_they_were(
    stores: Stores, section_id: str
) -> None:
    stores.documents.save_section(section_id, _save("One.\n\nTwo.\n\nThree."))
    before = stores.documents.get_section(section_id).paragraphs
    edited = _save("One.\n\nTwo, edited by hand.\n\nThree.", by_founder=True)
    stores.documents.save_section(section_id, edited)
    after = stores.documents.get_section(section_id).paragraphs
    assert (after[0], after[2]) == (before[0], before[2])
    assert after[1].author == "founder"


def test_the_replaced_text_is_kept_as_a_revision(stores: Stores, section_id: str) -> None:
    stores.documents.save_section(section_id, _save("First."))
    assert stores.documents.revisions(section_id) == ()
    stores.documents.save_section(section_id, _save("Second.", by_founder=True))
    [revision] = stores.documents.revisions(section_id)
    assert (revision.markdown, revision.author, revision.reason) == ("First.", "model", "edited")
    assert revision.model_run == "run-1"


def test_saving_the_same_text_again_makes_no_revision(stores: Stores, section_id: str) -> None:
    stores.documents.save_section(section_id, _save("Same."))
    stores.documents.save_section(section_id, _save("Same."))
    assert stores.documents.revisions(section_id) == ()


def test_a_restored_revision_brings_its_paragraphs_back(stores: Stores, section_id: str) -> None:
    stores.documents.save_section(section_id, _save("One.\n\nTwo."))
    before = stores.documents.get_section(section_id)
    stores.documents.save_section(section_id, _save("Quite other words.", by_founder=True))
    [revision] = stores.documents.revisions(section_id)
    stores.documents.restore_revision(revision.id)
    assert stores.documents.get_section(section_id) == before
    assert [r.markdown for r in stores.documents.revisions(section_id)] == [
        "Quite other words.",
        "One.\n\nTwo.",
    ]


def test_typing_is_one_step_of_undo_and_one_revision(stores: Stores, section_id: str) -> None:
    stores.documents.save_section(section_id, _save("Drafted."))
    for text in ("E", "Ed", "Edited."):
        stores.documents.save_section(section_id, _save(text, by_founder=True), merge=True)
    assert [r.markdown for r in stores.documents.revisions(section_id)] == ["Drafted."]
    stores.log.undo(stores.documents.document_of(section_id).project_id)
    assert stores.documents.get_section(section_id).markdown == "Drafted."
    assert stores.documents.revisions(section_id) == ()


def test_a_pause_ends_a_step_of_typing(
    stores: Stores, section_id: str, advance: Callable[[float], None]
) -> None:
    stores.documents.save_section(section_id, _save("One.", by_founder=True), merge=True)
    advance(60)
    stores.documents.save_section(section_id, _save("Two.", by_founder=True), merge=True)
    stores.log.undo(stores.documents.document_of(section_id).project_id)
    assert stores.documents.get_section(section_id).markdown == "One."


def test_the_status_of_a_run_covers_the_section_until_its_text_is_saved(
    stores: Stores, project_id: str, section_id: str
) -> None:
    stores.documents.save_section(section_id, _save("One."))
    stores.documents.set_status(section_id, SectionStatus.DRAFTING)
    assert stores.documents.get_section(section_id).status is SectionStatus.DRAFTING
    stores.documents.save_section(section_id, _save("Two.", by_founder=True))
    assert stores.documents.get_section(section_id).status is SectionStatus.EDITED
    stores.log.undo(project_id)
    assert stores.documents.get_section(section_id).status is SectionStatus.DRAFTED


def test_undo_never_brings_back_the_status_of_a_run(
    stores: Stores, project_id: str, section_id: str
) -> None:
    stores.documents.set_status(section_id, SectionStatus.DRAFTING)
    stores.documents.save_section(section_id, _save("One."))
    stores.log.undo(project_id)
    assert stores.documents.get_section(section_id).status is SectionStatus.EMPTY


def test_a_deleted_document_comes_back_whole(
    stores: Stores, project_id: str, document_id: str, section_id: str
) -> None:
    stores.documents.save_section(section_id, _save("First."))
    stores.documents.save_section(section_id, _save("Second."))
    before = stores.documents.get(document_id)
    revisions = stores.documents.revisions(section_id)
    stores.documents.delete(document_id)
    assert stores.documents.list(project_id) == ()
    stores.log.undo(project_id)
    assert stores.documents.get(document_id) == before
    assert stores.documents.revisions(section_id) == revisions


@pytest.mark.parametrize("method", ["get", "get_section", "restore_revision", "document_of"])
def test_what_is_not_there_is_a_sentence(stores: Stores, method: str) -> None:
    with pytest.raises(NotFoundError):
        getattr(stores.documents, method)("nothing")


def test_a_broken_paragraph_of_a_model_is_saved_readable(stores: Stores, section_id: str) -> None:
    stores.documents.save_section(section_id, _save("half an emoji \ud83d here"))
    assert stores.documents.get_section(section_id).markdown == "half an emoji \ufffd here"


def test_rewritten_paragraphs_keep_who_wrote_them_and_the_text_before(
    stores: Stores, section_id: str
) -> None:
    stores.documents.save_section(section_id, _save("It costs £79.\n\nTwo.\n\nThree."))
    first, second, third = stores.documents.get_section(section_id).paragraphs
    stores.documents.rewrite_paragraphs(
        section_id, {first.id: "It costs [£89](fact:price).", second.id: ""}, reason="followed"
    )
    section = stores.documents.get_section(section_id)
    assert section.markdown == "It costs [£89](fact:price).\n\nThree."
    assert [p.id for p in section.paragraphs] == [first.id, third.id]
    assert {(p.author, p.model_run, p.edited_at) for p in section.paragraphs} == {
        ("model", "run-1", first.edited_at)
    }
    assert (section.status, section.remark) == (SectionStatus.DRAFTED, "Cut at a repeat.")
    assert stores.documents.revisions(section_id)[0].markdown == "It costs £79.\n\nTwo.\n\nThree."


def test_a_paragraph_of_another_section_is_not_rewritten(stores: Stores, section_id: str) -> None:
    stores.documents.save_section(section_id, _save("One."))
    with pytest.raises(KeyError):
        stores.documents.rewrite_paragraphs(section_id, {"elsewhere": "Two."}, reason="bound")
    assert stores.documents.get_section(section_id).markdown == "One."


def test_a_section_is_filled_as_it_was_elsewhere_by_one_step_of_undo(
    stores: Stores, project_id: str, section_id: str, now: Callable[[], datetime]
) -> None:
    moment = now() - timedelta(days=400)
    old = Paragraph(id="same", text="Old.", author="model", model_run="a", edited_at=moment)
    text = (old, Paragraph(id="same", text="New.", author="founder"))
    revision = Revision(
        id="", section_id="", created_at=moment, author="model", reason="edited", markdown="Old.",
        status=SectionStatus.CUT, remark="Astray.", paragraphs=(old,),
    )  # fmt: skip
    stores.documents.fill_section(
        section_id, text, [revision], status=SectionStatus.EDITED, remark="Look."
    )
    section = stores.documents.get_section(section_id)
    assert [replace(p, id="same") for p in section.paragraphs] == list(text)
    assert (section.status, section.remark) == (SectionStatus.EDITED, "Look.")
    [kept] = stores.documents.revisions(section_id)
    assert kept.paragraphs[0].id not in {"same", *(p.id for p in section.paragraphs)}
    bare = [replace(p, id="same") for p in kept.paragraphs]
    assert (kept.created_at, kept.status, kept.remark, bare) == (
        moment, SectionStatus.CUT, "Astray.", [old],
    )  # fmt: skip
    assert (kept.author, kept.markdown, kept.model_run) == ("model", "Old.", "a")
    stores.log.undo(project_id)
    assert stores.documents.get_section(section_id).paragraphs == ()
    assert stores.documents.revisions(section_id) == ()


def test_a_rewritten_paragraph_is_still_its_authors_after_a_save_beside_it(
    stores: Stores, section_id: str
) -> None:
    stores.documents.save_section(section_id, _save("It costs **£79**.\n\nTwo."))
    first, _ = stores.documents.get_section(section_id).paragraphs
    texts = {first.id: "It costs [**£89**](fact:price)."}
    stores.documents.rewrite_paragraphs(section_id, texts, reason="bound")
    rewritten = stores.documents.get_section(section_id).paragraphs[0]
    assert rewritten.text == "It costs **[£89](fact:price)**."
    hers = _save(f"{rewritten.text}\n\nThree.", by_founder=True)
    stores.documents.save_section(section_id, hers)
    assert stores.documents.get_section(section_id).paragraphs[0] == rewritten
