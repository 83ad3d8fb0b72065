"""What figures and provenance go by leaves with a project's archive and comes back with it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain.document import Document, Paragraph, Section
from assistant.domain.languages import LANGUAGES, Language
from assistant.errors import AssistantError, EnvironmentFailure
from assistant.services.checking import Finding
from assistant.services.following import FollowedFigure
from assistant.storage.documents import DocumentStore
from assistant.texts import load_texts
from tests.unit.export.test_archive_reading import STRANGE, changed, places
from tests.unit.services.test_archives import archive_of
from tests.unit.services.test_following import PLAN, answer, follow, pending, set_price
from tests.unit.services.test_printing import drafted
from tests.unit.services.workplace import Workplace

# The answer is edited, so that the ids of its figures are not those of a first reading.
ANSWERS = (
    "We asked 46 skippers in 12 harbours; 30% had sailed on.",
    "We asked 52 skippers and 9 clubs; 30% had sailed on.",
    "Of 52 skippers, 30% had sailed on, 8 stayed.",
)
TEXTS: Mapping[Language, str] = {
    "en": "Of [52](fact:answers.problem.f1) skippers [8](fact:answers.problem.f4) stayed, and "
    "[30%](fact:answers.problem.f3) sailed on. A mooring costs [£79](fact:revenue.moorings.price)."
    "\n\nAbout [70%](fact:estimate) agree. Moorings left empty rose to 40% last week.",
    "zh": "[52](fact:answers.problem.f1) 位船长里有 [8](fact:answers.problem.f4) 位留下。"
    "泊位价格为 [79 英镑](fact:revenue.moorings.price)。上周泊位空置率升到 40%。",
}
PLACES = {"project_id", "document_id", "section_id", "paragraph_id", "id"}


def bare(found: Sequence[Finding] | Sequence[FollowedFigure]) -> list[dict[str, Any]]:
    """Return what findings say, without the ids that are new in every project."""
    return [
        {f.name: getattr(each, f.name) for f in fields(each) if f.name not in PLACES}
        for each in found
    ]


def findings(place: Workplace, project: str, language: Language) -> list[dict[str, Any]]:
    parts = place.services.checking.project_findings(project, language)
    return bare([finding for part in parts for finding in part])


def figures(place: Workplace, project: str) -> dict[str, str]:
    """Return the facts that links to figures of answers lead to."""
    sheet = place.services.knowledge.of(project).sheet
    ids = {fact.id for fact in sheet} | set(sheet.aliases)
    return {each: repr(sheet.get(each)) for each in ids if each.startswith("answers.")}


def texts(paragraphs: Sequence[Paragraph]) -> list[tuple[object, ...]]:
    return [(p.text, p.author, p.edited_at, p.model_run is None) for p in paragraphs]


def sections(place: Workplace, project: str) -> list[tuple[object, ...]]:
    """Return all texts with all earlier texts, and who wrote them."""
    rows = place.services.documents.list(project)
    documents: list[Document] = [place.services.documents.get(row.id) for row in rows]
    return [
        (section.key, section.status, section.remark, texts(section.paragraphs), earlier)
        for document in documents
        for section in document.sections
        for earlier in [
            [
                (each.created_at, each.author, each.reason, each.status, texts(each.paragraphs))
                for each in place.services.documents.revisions(section.id)
            ]
        ]
    ]


def provenance(place: Workplace, project: str, language: Language) -> list[tuple[str, ...]]:
    document = place.document(project)
    said = [place.services.provenance.of_section(s.id, language) for s in document.sections]
    return [each for each in said if each]


def write(place: Workplace, section: Section, text: str) -> None:
    place.services.documents.edit_section(section.id, text)


@pytest.fixture
def project(place: Workplace) -> str:
    """Return a project with all that figures and provenance go by, one price ahead of its texts."""
    project = place.project(PLAN)
    for text in ANSWERS:
        answer(place, project, "answers.problem", text)
    answer(place, project, "answers.solution", "We save 14 hours.")
    answer(place, project, "answers.solution", None)
    for language in LANGUAGES:
        write(place, place.section(project, "problem_solution", language), TEXTS[language])
    timing = place.section(project, "timing")
    drafted(place, timing, "Harbour gates count every boat.", model="Small 1B")
    drafted(place, timing, TEXTS["en"], model="Larger 2B")
    write(place, timing, TEXTS["en"].replace("last week", "last month") + "\n\nMy own last word.")
    set_price(place, project, 95)
    return project


def test_texts_links_findings_and_provenance_come_back_the_same(
    place: Workplace, project: str
) -> None:
    again = place.services.archives.import_file(archive_of(place, project))
    assert sections(place, again) == sections(place, project)
    assert figures(place, again) == figures(place, project)
    assert "answers.problem.f4" in figures(place, again)
    for language in LANGUAGES:
        assert findings(place, again, language) == findings(place, project, language)
        said = provenance(place, again, language)
        assert said == provenance(place, project, language)
        assert "Larger 2B" in str(said)
    waiting = bare(pending(place, again))
    assert waiting == bare(pending(place, project))
    assert [each["new_text"] for each in waiting] == ["£95", "£95", "95 英镑"]


def test_the_statement_on_models_names_those_of_the_texts(place: Workplace, project: str) -> None:
    again = place.services.archives.import_file(archive_of(place, project))
    before, after = (
        place.services.printing.printed(place.document(each).id) for each in (project, again)
    )
    assert after.statement == before.statement
    assert after.ai_label is not None
    place.services.projects.trash(project)
    place.services.projects.purge(project)
    assert "Larger 2B" in str(place.services.printing.printed(place.document(again).id).statement)


def test_an_archive_of_what_came_in_is_the_same_archive(place: Workplace, project: str) -> None:
    first = json.loads(archive_of(place, project).read_text("utf-8"))
    again = place.services.archives.import_file(archive_of(place, project))
    second = json.loads(archive_of(place, again).read_text("utf-8"))
    runs = dict(zip(first["model_runs"], second["model_runs"], strict=True))
    text = json.dumps(first)
    for old, new in runs.items():
        text = text.replace(old, new)
    assert json.loads(text) == second


def test_ids_go_on_where_they_stood_and_those_of_what_is_gone_stay_taken(
    place: Workplace, project: str
) -> None:
    again = place.services.archives.import_file(archive_of(place, project))
    place.reopen()
    for each in (project, again):
        answer(place, each, "answers.problem", f"{ANSWERS[-1]} Another 7 came.")
        answer(place, each, "answers.solution", "Skippers gain 3 days.")
    assert figures(place, again) == figures(place, project)
    assert {"answers.problem.f5", "answers.solution.f2"} <= figures(place, again).keys()


def test_changed_facts_are_followed_undone_and_done_again_in_what_came_in(
    place: Workplace, project: str
) -> None:
    before = sections(place, project)
    again = place.services.archives.import_file(archive_of(place, project))
    follow(place, again)
    assert pending(place, again) == ()
    assert "£95" in place.section(again, "timing").markdown
    history = place.services.history
    assert history.undo(again)
    assert len(pending(place, again)) == 3
    assert sections(place, again) == before
    assert history.redo(again)
    assert pending(place, again) == ()
    answer(place, again, "answers.problem", "Of 60 skippers, 30% had sailed on, 8 stayed.")
    assert [each.new_text for each in pending(place, again)] == ["60"] * 3
    assert history.undo(again)
    assert pending(place, again) == ()
    assert sections(place, project) == before


def test_earlier_texts_can_be_brought_back_in_what_came_in(place: Workplace, project: str) -> None:
    again = place.services.archives.import_file(archive_of(place, project))
    stores = place.services.documents._stores
    timing = place.section(again, "timing")
    (*_, oldest) = place.services.documents.revisions(timing.id)
    for _ in range(2):
        stores.documents.restore_revision(oldest.id)
        assert place.section(again, "timing").markdown == "Harbour gates count every boat."
        (said,) = place.services.provenance.of_section(timing.id, "en")
        assert "Small 1B" in said
        write(place, timing, "Mine.")


def test_an_archive_holds_no_folder_of_the_machine_it_came_from(
    place: Workplace, project: str
) -> None:
    runs = json.loads(archive_of(place, project).read_text("utf-8"))["model_runs"]
    assert {run["model_name"] for run in runs.values()} == {"Small 1B", "Larger 2B"}
    assert all("model_path" not in run for run in runs.values())


def test_texts_that_agree_with_the_brief_need_no_earlier_one(place: Workplace) -> None:
    project = place.project(PLAN)
    path = archive_of(place, project)
    assert "followed" not in json.loads(path.read_text("utf-8"))
    assert pending(place, place.services.archives.import_file(path)) == ()


def test_a_run_that_is_not_known_any_more_stays_a_run(place: Workplace, project: str) -> None:
    place.services.workspace.database.execute("DELETE FROM model_run")
    again = place.services.archives.import_file(archive_of(place, project))
    for language in LANGUAGES:
        assert provenance(place, again, language) == provenance(place, project, language)


def without_additions(path: Path) -> dict[str, Any]:
    """Return an archive as the first version wrote it."""
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    for key in ("answer_figures", "model_runs", "followed"):
        data.pop(key, None)
    for document in data["documents"]:
        for section in document["sections"]:
            del section["paragraphs"], section["revisions"]
    return data


def test_an_archive_of_the_first_version_is_read_as_it_was(place: Workplace, project: str) -> None:
    old = place.write_brief(without_additions(archive_of(place, project)))
    again = place.services.archives.import_file(old)
    for language in LANGUAGES:
        now, before = (place.document(each, language) for each in (again, project))
        assert [s.markdown for s in now.sections] == [s.markdown for s in before.sections]
    assert pending(place, again) == ()
    assert figures(place, again).keys() >= {"answers.problem.f1"}
    assert place.services.printing.printed(place.document(again).id).ai_label is not None


def test_a_copy_leads_follows_and_steps_back_on_its_own(place: Workplace, project: str) -> None:
    before = sections(place, project)
    copy = place.services.projects.duplicate(project, "Copy")
    assert figures(place, copy) == figures(place, project)
    for language in LANGUAGES:
        assert findings(place, copy, language) == findings(place, project, language)
        assert provenance(place, copy, language) == provenance(place, project, language)
    assert bare(pending(place, copy)) == bare(pending(place, project))
    follow(place, copy)
    answer(place, copy, "answers.problem", "Of 60 skippers, 30% had sailed on, 8 stayed.")
    assert [each.new_text for each in pending(place, copy)] == ["60"] * 3
    history = place.services.history
    for _ in range(2):
        while history.undo(copy):
            pass
        assert len(pending(place, copy)) == 3
        assert figures(place, copy) == figures(place, project)
        while history.redo(copy):
            pass
        assert [each.new_text for each in pending(place, copy)] == ["60"] * 3
    assert sections(place, project) == before
    assert len(pending(place, project)) == 3


@pytest.mark.parametrize("way", ["copied", "imported"])
def test_what_is_purged_leaves_no_row_and_takes_none_of_the_others(
    place: Workplace, project: str, way: str
) -> None:
    database = place.services.workspace.database
    tables = [row["name"] for row in database.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'passage_fts%'"
        " AND name NOT LIKE 'sqlite%'"
    )]  # fmt: skip

    def rows() -> dict[str, list[str]]:
        return {name: sorted(map(str, database.rows(f"SELECT * FROM {name}"))) for name in tables}

    findings(place, project, "en")
    before = rows()
    if way == "copied":
        other = place.services.projects.duplicate(project, "Copy")
    else:
        other = place.services.archives.import_file(archive_of(place, project))
    follow(place, other)
    drafted(place, place.section(other, "timing"), "Another text.", model="Third 3B")
    place.services.projects.rename(other, "Renamed")
    place.services.projects.purge(other)
    assert rows() == before


@pytest.fixture
def archive(place: Workplace, project: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(archive_of(place, project).read_text("utf-8"))
    for document in data["documents"]:  # what was never written need not be damaged
        document["sections"] = [each for each in document["sections"] if each["paragraphs"]]
    return data


def imported(place: Workplace, file: Path) -> str | AssistantError:
    try:
        return place.services.archives.import_file(file)
    except AssistantError as error:
        return error


def use(place: Workplace, project: str) -> None:
    """Use all that came in."""
    services = place.services
    for language in LANGUAGES:
        findings(place, project, language)
        provenance(place, project, language)
    services.printing.printed(place.document(project).id)
    pending(place, project)
    archive_of(place, project)
    for section in place.document(project).sections:
        for revision in services.documents.revisions(section.id):
            services.documents._stores.documents.restore_revision(revision.id)
    answer(place, project, "answers.problem", ANSWERS[0])
    while services.history.undo(project):
        pass


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(draw=st.data())
def test_a_damaged_archive_makes_a_sound_project_or_none(
    place: Workplace, archive: dict[str, Any], draw: st.DataObject
) -> None:
    added = {key: archive[key] for key in ("answer_figures", "model_runs", "followed", "documents")}
    path = draw.draw(st.sampled_from([each for each in places(added) if each]))
    broken = changed(archive, path, draw.draw(STRANGE))
    before = place.services.projects.list()
    file = place.folder / "broken.json"
    file.write_text(json.dumps(broken), "utf-8")
    made = imported(place, file)
    if isinstance(made, str):
        use(place, made)
        place.services.projects.purge(made)
    else:
        assert all("\n" not in load_texts(each).sentence(made) for each in LANGUAGES)
    assert place.services.projects.list() == before


def test_a_disk_that_fills_up_midway_leaves_nothing_of_an_import(
    place: Workplace, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, path = place.services.workspace.database, archive_of(place, project)
    count = "SELECT count(*) AS n FROM"
    tables = ("project", "brief_entry", "answer_figure", "followed_brief", "model_run", "operation")

    def fail(*_: object, **__: object) -> None:
        raise EnvironmentFailure("disk_full", path="x")

    before = [database.rows(f"{count} {table}") for table in tables]
    monkeypatch.setattr(DocumentStore, "fill_section", fail)
    with pytest.raises(EnvironmentFailure):
        place.services.archives.import_file(path)
    assert [database.rows(f"{count} {table}") for table in tables] == before
