"""A project goes out as one file and comes back the same; a damaged file makes nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.domain.document import Document, SectionStatus
from assistant.domain.languages import LANGUAGES
from assistant.errors import AssistantError, BriefError, ExportError
from assistant.resources import sample_paths
from assistant.texts import load_texts
from tests.unit.services.test_printing import drafted
from tests.unit.services.workplace import BRIEF, Workplace


def shape(document: Document) -> list[tuple[str, str, SectionStatus, str]]:
    """Return what must come back of a document; ids are new in every project."""
    return [(s.key, s.markdown, s.status, s.remark) for s in document.sections]


def archive_of(place: Workplace, project: str) -> Path:
    path = place.folder / "out" / '商业 "plan".json'
    path.parent.mkdir(exist_ok=True)
    place.services.archives.export(project, path)
    return path


@pytest.mark.parametrize("sample", sample_paths(), ids=lambda path: path.stem)
def test_a_drafted_project_comes_back_with_every_answer_and_text(
    place: Workplace, sample: Path
) -> None:
    services = place.services
    project = services.projects.open_sample(sample)
    services.models.choose("none")
    for language in LANGUAGES:
        place.draft(place.document(project, language))
    services.documents.edit_section(place.section(project, "timing").id, "*Mine*\n\n- a\n- b 中文")
    again = services.archives.import_file(archive_of(place, project))
    assert again != project
    assert services.knowledge.of(again).brief == services.knowledge.of(project).brief
    for language in LANGUAGES:
        assert shape(place.document(again, language)) == shape(place.document(project, language))
    assert [p.name for p in services.projects.list()] == [services.projects.get(project).name] * 2


def test_a_half_answered_interview_comes_back_too(place: Workplace) -> None:
    project = place.project()
    place.services.interview.set_answer(project, "opening_balance.cash", 500, language="en")
    again = place.services.archives.import_file(archive_of(place, project))
    assert place.services.interview.answer(again, "opening_balance.cash") == 500


def test_readers_are_still_told_that_a_model_wrote_it(place: Workplace) -> None:
    project = place.project()
    timing, text = place.section(project, "timing"), "Skippers find a place and pay at once."
    drafted(place, timing, text)
    place.services.documents.edit_section(timing.id, text.replace("at once", "on the spot"))
    again = place.services.archives.import_file(archive_of(place, project))
    printed = place.services.printing.printed(place.document(again).id)
    assert printed.ai_label is not None
    assert printed.statement


def test_what_is_written_after_an_import_survives_any_undo(place: Workplace) -> None:
    project = place.project()
    place.services.documents.edit_section(place.section(project, "timing").id, "Before.")
    again = place.services.archives.import_file(archive_of(place, project))
    place.services.documents.edit_section(place.section(again, "timing").id, "After.")
    history = place.services.history
    assert history.undo(None)
    assert [row.id for row in place.services.projects.list()] == [project]
    assert history.redo(None)
    assert place.section(again, "timing").markdown == "After."
    assert history.undo(again)
    assert place.section(again, "timing").markdown == "Before."
    assert history.undo(again)
    assert history.redo(again)
    assert place.section(again, "timing").markdown == "Before."


def test_a_section_that_was_being_drafted_comes_back_as_stopped(place: Workplace) -> None:
    project = place.project()
    timing = place.section(project, "timing")
    place.services.documents.edit_section(timing.id, "Half a")
    path = archive_of(place, project)
    data = json.loads(path.read_text("utf-8"))
    for section in data["documents"][0]["sections"]:
        section["status"] = "drafting"
    again = place.services.archives.import_file(place.write_brief(data))
    assert place.section(again, "timing").status is SectionStatus.STOPPED


def _archive(**changes: Any) -> dict[str, Any]:
    section = {
        "key": "timing", "title": "T", "level": 2, "status": "edited", "markdown": "Mine.",
        "author": "founder",
    }  # fmt: skip
    document = {
        "kind": "business-plan", "language": "en", "title": "Plan", "sections": [section],
    }  # fmt: skip
    archive: dict[str, Any] = {
        "format": "founder-assistant-project", "version": 1, "name": "Tidemark",
        "brief": BRIEF, "documents": [document],
    }  # fmt: skip
    if changes.keys() & section.keys():
        section.update(changes)
        return archive
    if changes.keys() & {"kind", "language", "sections"}:
        document.update(changes)
        return archive
    return archive | changes


@pytest.mark.parametrize(
    ("changes", "key", "key_path"),
    [
        ({"version": 2}, "archive_unknown_version", "version"),
        ({"version": None}, "archive_unknown_version", "version"),
        ({"brief": None}, "archive_damaged", "brief"),
        ({"brief": {"schema": 9}}, "brief_unknown_schema", "schema"),
        ({"brief": BRIEF | {"months": -1}}, "brief_too_small", "months"),
        ({"documents": {}}, "archive_damaged", "documents"),
        ({"documents": [3]}, "archive_damaged", "documents[1]"),
        ({"kind": "poem"}, "archive_damaged", "documents[1]"),
        ({"kind": "deck"}, "document_kind_not_built", ""),
        ({"language": "fr"}, "archive_damaged", "documents[1]"),
        ({"sections": "all"}, "archive_damaged", "documents[1]"),
        ({"level": 1e999}, "archive_damaged", "documents[1]"),
        ({"status": "perfect"}, "archive_damaged", "documents[1]"),
        ({"author": "ghost"}, "archive_damaged", "documents[1]"),
        ({"key": "poem"}, "archive_unknown_section", "poem"),
    ],
)
def test_a_damaged_archive_is_refused_whole_with_its_place(
    place: Workplace, changes: dict[str, Any], key: str, key_path: str
) -> None:
    path = place.write_brief(_archive(**changes))
    with pytest.raises(AssistantError) as caught:
        place.services.archives.import_file(path)
    assert caught.value.key == key
    for language in ("en", "zh"):
        sentence = load_texts(language).sentence(caught.value)
        assert key_path in sentence
        assert "\n" not in sentence
    assert place.services.projects.list() == ()
    assert place.services.history.entries(None) == ()


def test_a_truncated_archive_is_refused_with_its_line(place: Workplace) -> None:
    text = json.dumps(_archive(), indent=2)
    path = place.folder / "half.json"
    path.write_text(text[: len(text) // 2], "utf-8")
    with pytest.raises(BriefError) as caught:
        place.services.archives.import_file(path)
    assert caught.value.key == "brief_syntax"
    assert place.services.projects.list() == ()


@pytest.mark.parametrize("name", ["", " \n", "x" * 500, "a\nb\x00"])
def test_a_name_no_list_could_show_is_made_fit(place: Workplace, name: str) -> None:
    project = place.services.archives.import_file(place.write_brief(_archive(name=name)))
    shown = place.services.projects.get(project).name
    assert 0 < len(shown) <= 120
    assert shown.isprintable()


def test_a_brief_is_imported_through_the_same_door(place: Workplace) -> None:
    project = place.services.archives.import_file(place.write_brief(BRIEF))
    assert place.services.projects.get(project).name == "Tidemark"


def test_a_folder_that_is_not_there_is_an_export_failure(place: Workplace) -> None:
    with pytest.raises(ExportError) as caught:
        place.services.archives.export(place.project(), place.folder / "no" / "a.json")
    assert caught.value.key == "export_no_folder"
