"""Text that is being written is on the disk as it arrives, and survives a crash."""

from assistant.domain.document import SectionStatus
from assistant.storage.documents import SectionSave
from assistant.storage.live_texts import LiveText
from assistant.storage.model_runs import ModelRun
from assistant.storage.stores import Stores

_EARLIER = SectionSave(
    markdown="Earlier.", author="founder", status=SectionStatus.EDITED, reason="edited"
)


def test_live_text_is_replaced_as_it_grows(stores: Stores, section_id: str) -> None:
    stores.live_texts.write_live(section_id, "Half", "run")
    stores.live_texts.write_live(section_id, "Half a sentence", "run")
    [live] = stores.live_texts.live_sections()
    assert (live.section_id, live.text, live.model_run) == (section_id, "Half a sentence", "run")


def test_several_sections_are_written_at_once(stores: Stores, document_id: str) -> None:
    sections = stores.documents.get(document_id).sections
    stores.live_texts.write_all(LiveText(section_id=s.id, text=s.title) for s in sections)
    assert {live.text for live in stores.live_texts.live_sections()} == {
        "Executive summary",
        "Market",
    }


def test_text_for_a_section_that_was_deleted_is_dropped(
    stores: Stores, document_id: str, section_id: str
) -> None:
    stores.live_texts.write_live(section_id, "Half")
    stores.documents.delete(document_id)
    stores.live_texts.write_live(section_id, "Half a sentence")
    assert stores.live_texts.live_sections() == ()


def test_stopped_text_becomes_the_text_of_its_section(stores: Stores, section_id: str) -> None:
    run_id = stores.model_runs.add(
        ModelRun(model_name="tiny", model_path="/m.gguf", prompt_hash="abc", seed=7)
    )
    stores.documents.save_section(section_id, _EARLIER)
    stores.live_texts.write_live(section_id, "So far.", run_id)
    stores.live_texts.settle_live(section_id, SectionStatus.STOPPED, reason="stopped")
    section = stores.documents.get_section(section_id)
    assert (section.markdown, section.status) == ("So far.", SectionStatus.STOPPED)
    assert [p.model_run for p in section.paragraphs] == [run_id]
    assert [r.markdown for r in stores.documents.revisions(section_id)] == ["Earlier."]
    assert stores.live_texts.live_sections() == ()


def test_a_run_stopped_before_its_first_word_leaves_the_section_alone(
    stores: Stores, section_id: str
) -> None:
    stores.documents.save_section(section_id, _EARLIER)
    before = stores.documents.get_section(section_id)
    stores.documents.set_status(section_id, SectionStatus.QUEUED)
    stores.live_texts.write_live(section_id, "  \n")
    stores.live_texts.settle_live(section_id, SectionStatus.STOPPED, reason="stopped")
    assert stores.documents.get_section(section_id) == before


def test_a_saved_draft_settles_its_live_text(stores: Stores, section_id: str) -> None:
    stores.live_texts.write_live(section_id, "raw words")
    stores.documents.save_section(section_id, _EARLIER)
    assert stores.live_texts.live_sections() == ()


def test_text_left_by_a_crash_is_kept_as_stopped_text(stores: Stores, document_id: str) -> None:
    written, waiting = stores.documents.get(document_id).sections
    stores.documents.save_section(written.id, _EARLIER)
    stores.documents.set_status(written.id, SectionStatus.DRAFTING)
    stores.documents.set_status(waiting.id, SectionStatus.QUEUED)
    stores.live_texts.write_live(written.id, "Cut off by a cra")
    assert stores.live_texts.recover_live() == (written.id,)
    first, second = stores.documents.get(document_id).sections
    assert (first.markdown, first.status) == ("Cut off by a cra", SectionStatus.STOPPED)
    assert second.status is SectionStatus.EMPTY
    assert [r.markdown for r in stores.documents.revisions(written.id)] == ["Earlier."]
    assert stores.live_texts.recover_live() == ()


def test_a_run_is_remembered_with_its_model_and_seed(stores: Stores) -> None:
    run = ModelRun(
        model_name="tiny", model_path="C:\\模型\\m.gguf", prompt_hash="abc", sampling={"top_p": 0.9}
    )
    kept = stores.model_runs.get(stores.model_runs.add(run))
    assert (kept.model_path, kept.seed, kept.sampling) == (run.model_path, None, {"top_p": 0.9})
    assert kept.started_at is not None
