"""Eight sections at once: each word reaches the screen and the disk, whatever ends the run."""

from collections.abc import Iterable

import pytest

from assistant.domain.document import SectionStatus
from assistant.services.documents import shown_remark
from assistant.storage.live_texts import LiveText
from tests.unit.services.test_drafting import LONG
from tests.unit.services.workplace import BRIEF, Workplace

# Answers for more sections than the model writes at once.
MORE = {
    "customers": "Small harbours on the west coast.",
    "market": "Harbours with a harbour office of their own.",
    "competition": "Paper lists and the telephone.",
    "business_model": "A yearly fee for each berth.",
    "go_to_market": "We call on harbour masters in winter.",
    "operations": "Two people fit a harbour in a day.",
    "traction": "Harbours in Cornwall use it.",
    "team": "A harbour master and an engineer.",
    "ownership": "The two founders own all of it.",
}
WIDE = BRIEF | {"answers": BRIEF["answers"] | MORE}


def begin_together(place: Workplace, **script: object) -> list[str]:
    """Begin to draft a plan, eight sections at once; return the ids of those that have begun."""
    place.script(parallel=8, **({"tokens_per_s": 60, "default": {"text": LONG}} | script))
    document = place.document(place.project(WIDE))
    begun: list[str] = []
    place.services.drafting.section_begun.connect(lambda section_id, _: begun.append(section_id))
    place.begin(document)
    place.wait(lambda: len(begun) == 8)
    return begun


def test_sections_grow_together_and_the_progress_tells_them_apart(place: Workplace) -> None:
    begun = begin_together(place)
    drafting = place.services.drafting
    progress = drafting.progress
    assert progress is not None
    assert (progress.written, progress.writing) == (0, 8)
    assert progress.total > 8
    place.wait(lambda: all(len(drafting.live_text(each) or "") > 40 for each in begun))
    statuses = [section.status for section in place.services.documents.get(
        str(drafting.running_document)).sections]  # fmt: skip
    assert statuses.count(SectionStatus.DRAFTING) == 8
    assert statuses.count(SectionStatus.QUEUED) == progress.total - 8
    summary = place.run(drafting.stop)
    assert summary.stopped


def test_stop_ends_all_and_keeps_all(place: Workplace) -> None:
    begun = begin_together(place)
    drafting = place.services.drafting
    place.wait(lambda: all(len(drafting.live_text(each) or "") > 40 for each in begun))
    place.run(drafting.stop)
    sections = [place.services.documents.section(each) for each in begun]
    assert {section.status for section in sections} == {SectionStatus.STOPPED}
    assert all(len(section.markdown) > 40 for section in sections)
    assert all(LONG.startswith(section.markdown) for section in sections)


def test_a_model_process_that_dies_costs_none_of_eight_texts(place: Workplace) -> None:
    begun = begin_together(place)
    drafting = place.services.drafting
    place.wait(lambda: all(len(drafting.live_text(each) or "") > 40 for each in begun))
    summary = place.run(place.kill_model)
    assert summary.error is not None
    sections = [place.services.documents.section(each) for each in begun]
    assert {section.status for section in sections} == {SectionStatus.FAILED}
    assert all(len(section.markdown) > 40 for section in sections)
    assert all(shown_remark(section, "en") for section in sections)


def test_closing_the_program_keeps_all_eight_texts(place: Workplace) -> None:
    begun = begin_together(place)
    drafting = place.services.drafting
    place.wait(lambda: all(len(drafting.live_text(each) or "") > 40 for each in begun))
    sections = [place.reopen().documents.section(each) for each in begun]
    assert all(len(section.markdown) > 40 for section in sections)


def test_eight_texts_wait_for_the_disk_once_in_half_a_second(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = begin_together(place, tokens_per_s=30)
    live_texts = place.services.drafting._stores.live_texts
    writes: list[set[str]] = []
    write_all = live_texts.write_all

    def noted(texts: Iterable[LiveText]) -> None:
        kept = list(texts)
        writes.append({live.section_id for live in kept})
        write_all(kept)

    monkeypatch.setattr(live_texts, "write_all", noted)
    place.wait(lambda: len(writes) == 3)
    assert all(written == set(begun) for written in writes)
    place.run(place.services.drafting.stop)


def test_the_pieces_of_all_texts_come_in_one_round(place: Workplace) -> None:
    begun = begin_together(place)
    drafting = place.services.drafting
    pieces: dict[str, str] = {}

    def add(section_id: str, piece: str) -> None:
        pieces[section_id] = pieces.get(section_id, "") + piece

    before = {each: drafting.live_text(each) or "" for each in begun}
    drafting.section_streamed.connect(add)
    place.wait(lambda: pieces.keys() == set(begun))
    # More may have arrived that is not on its way to the screen yet.
    assert all(pieces[each] in (drafting.live_text(each) or "") for each in begun)
    place.wait(
        lambda: all(len(drafting.live_text(each) or "") > len(before[each]) for each in begun)
    )
    place.run(drafting.stop)


def test_sections_that_begin_together_are_marked_with_one_wait_for_the_disk(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = place.services.drafting._stores.documents
    calls: list[int] = []
    set_statuses = documents.set_statuses

    def noted(ids: list[str], status: SectionStatus) -> object:
        calls.append(len(ids))
        return set_statuses(ids, status)

    monkeypatch.setattr(documents, "set_statuses", noted)
    begun = begin_together(place)
    assert len(begun) == 8
    assert len(calls) < 8  # one for the queue, and about one round for those that began
    place.run(place.services.drafting.stop)
