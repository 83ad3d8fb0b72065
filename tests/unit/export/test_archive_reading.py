"""An archive reads back as it was written; whatever is damaged in it is a sentence, not a crash."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.answer_matching import StoredFigure, StoredSide
from assistant.domain.document import Paragraph, Revision, SectionStatus
from assistant.errors import BriefError
from assistant.export.archive import (
    ArchivedDocument,
    ArchivedFollowed,
    ArchivedRun,
    ArchivedSection,
    ProjectArchive,
    write_archive,
)
from assistant.export.archive_reading import parse_archive
from assistant.texts import load_texts

MOMENT = datetime(2027, 3, 1, 9, 0, 0, 5, tzinfo=UTC)
DRAFTED = Paragraph(
    id="", text="有 [52](fact:answers.problem.f4) 位。", author="model", model_run="a"
)
OWN = Paragraph(id="", text="My own.", author="founder", model_run="b", edited_at=MOMENT)
REVISION = Revision(
    id="", section_id="", created_at=MOMENT, author="model", reason="edited", markdown=DRAFTED.text,
    status=SectionStatus.CUT, remark="It went astray.", paragraphs=(DRAFTED,),
)  # fmt: skip
SECTION = ArchivedSection(
    key="timing", title="Timing", level=2, status=SectionStatus.EDITED, author="model",
    markdown=f"{DRAFTED.text}\n\n{OWN.text}", paragraphs=(DRAFTED, OWN), revisions=(REVISION,),
)  # fmt: skip
SIDE = StoredSide(language="zh", position=0, words=("位",))
GONE = StoredFigure(id="answers.problem.f2", key="percent 0.3", sides=(), is_gone=True)
FIGURES = {"problem": (StoredFigure(id="answers.problem.f4", key="count 52", sides=(SIDE,)), GONE)}
RUN = ArchivedRun(
    model_name="Small 1B", model_hash="ab" * 32, prompt_hash="sections-zh-v3", seed=7,
    sampling={"form": "chat", "temperature": 0.4, "stop": []}, started_at=MOMENT,
)  # fmt: skip
ARCHIVE = ProjectArchive(
    name="潮位",
    brief={"schema": 1},
    documents=(
        ArchivedDocument(kind="business-plan", language="zh", title="计划", sections=(SECTION,)),
    ),
    figures=FIGURES,
    followed=ArchivedFollowed(brief={"schema": 1, "months": 12}, figures=FIGURES),
    runs={"a": RUN, "b": None},
)


def data_of(archive: ProjectArchive, folder: Path) -> dict[str, Any]:
    write_archive(archive, folder / "a.json")
    data: dict[str, Any] = json.loads((folder / "a.json").read_text("utf-8"))
    return data


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return data_of(ARCHIVE, tmp_path_factory.mktemp("archive"))


def test_an_archive_reads_back_as_it_was_written(data: dict[str, Any]) -> None:
    assert parse_archive(data, source="a.json") == ARCHIVE


def test_what_later_versions_add_is_passed_over(data: dict[str, Any]) -> None:
    added = deepcopy(data) | {"sources": [{"page": 3}]}
    added["documents"][0]["sections"][0]["comments"] = ["Check this."]
    assert parse_archive(added, source="a.json") == ARCHIVE


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value of a JSON tree."""
    yield path
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(item, (*path, key))


def changed(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return a copy with another value at one place, or, for ``...``, with nothing there."""
    copy = deepcopy(data)
    parent = copy
    for key in path[:-1]:
        parent = parent[key]
    if value is ...:
        del parent[path[-1]]
    else:
        parent[path[-1]] = value
    return copy


_STRANGE: tuple[Any, ...] = (
    None, True, -1, 2**70, float("nan"), "", "\ud800", "answers.problem.f1", "a.b", [], {}, [[]],
    {"a": None}, "2027-03-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00",
)  # fmt: skip
STRANGE = st.one_of(st.just(...), st.sampled_from(_STRANGE), st.text(max_size=6), st.integers())


def refusal(data: dict[str, Any]) -> BriefError | None:
    try:
        parse_archive(data, source="a.json")
    except BriefError as error:
        return error
    return None


@settings(max_examples=150)
@given(draw=st.data())
def test_a_value_that_is_not_what_it_should_be_is_a_sentence_with_its_place(
    data: dict[str, Any], draw: st.DataObject
) -> None:
    path = draw.draw(st.sampled_from([each for each in places(data) if each]))
    broken = changed(data, path, draw.draw(STRANGE))
    error = refusal(broken)
    if error is not None:
        assert error.key in ("archive_damaged", "archive_unknown_version")
        assert "a.json" in load_texts("en").sentence(error)


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("model_runs", [], "model_runs"),
        ("model_runs.a.seed", 2**63, "model_runs"),
        ("model_runs.a.sampling", "warm", "model_runs"),
        ("model_runs.a.started_at", "2027-03-01T09:00:00", "model_runs"),
        ("model_runs.a.model_name", "\ud800", "model_runs"),
        ("answer_figures.problem.0.id", "answers.solution.f4", "answer_figures"),
        ("answer_figures.problem.0.id", "answers.problem.f2", "answer_figures"),
        ("answer_figures.problem.0.id", f"answers.problem.f{'9' * 5000}", "answer_figures"),
        ("answer_figures.problem.0.sides.0.position", -1, "answer_figures"),
        ("answer_figures.problem.0.sides.0.words", "位", "answer_figures"),
        ("followed.brief", [], "followed"),
        ("followed.answer_figures", None, "followed"),
        ("documents.0.sections.0.markdown", "Other.", "documents[1].sections[1]"),
        ("documents.0.sections.0.paragraphs.1.model_run", "c", "documents[1].sections[1]"),
        ("documents.0.sections.0.paragraphs.1.author", "ghost", "documents[1].sections[1]"),
        ("documents.0.sections.0.revisions.0.paragraphs", [], "documents[1].sections[1]"),
    ],
)
def test_damage_is_told_with_the_part_it_is_in(
    data: dict[str, Any], path: str, value: object, place: str
) -> None:
    way = tuple(int(each) if each.isdigit() else each for each in path.split("."))
    with pytest.raises(BriefError) as caught:
        parse_archive(changed(data, way, value), source="a.json")
    assert (caught.value.key, caught.value.key_path) == ("archive_damaged", place)
