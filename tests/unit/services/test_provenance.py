"""The section panel says who wrote a text."""

import pytest

from assistant.domain.languages import Language
from assistant.domain.provenance import Provenance
from assistant.storage.documents import SectionSave
from assistant.storage.model_runs import ModelRun
from tests.unit.services.test_printing import drafted
from tests.unit.services.workplace import Workplace

TEXT = "Skippers find a place and pay at once.\n\nThey come back in the spring."
SAID = {
    "en": (
        "2 paragraphs were drafted by Small 1B (file ab12ab12ab12, 1 March 2027).",
        "You have changed 1 of them since.",
        "1 paragraph is your own.",
    ),
    "zh": (
        "2 段由模型起草：Small 1B（文件指纹 ab12ab12ab12，2027 年 3 月 1 日）。",
        "其中 1 段您后来改过。",
        "1 段由您撰写。",
    ),
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_section_says_which_model_drafted_it_and_what_was_changed(
    place: Workplace, language: Language
) -> None:
    section = place.section(place.project(), "timing")
    drafted(place, section, TEXT)
    own = TEXT.replace("pay at once", "pay on the spot") + "\n\nMy own last word on all of this."
    place.services.documents.edit_section(section.id, own)
    assert place.services.provenance.of_section(section.id, language) == SAID[language]


def test_a_change_taken_back_is_no_change(place: Workplace) -> None:
    project = place.project()
    section = place.section(project, "timing")
    drafted(place, section, TEXT)
    place.services.documents.edit_section(section.id, TEXT.replace("spring", "autumn"))
    place.services.history.undo(project)
    assert len(place.services.provenance.of_section(section.id, "en")) == 1


def test_figures_that_are_bound_or_accepted_leave_the_author_alone(place: Workplace) -> None:
    section = place.section(place.project(), "timing")
    drafted(place, section, "About 40% of them return.")
    checking = place.services.checking
    checking.accept_estimate(checking.section_findings(section.id, "en"))
    assert "fact:estimate" in place.services.documents.section(section.id).markdown
    (said,) = place.services.provenance.of_section(section.id, "en")
    assert said.startswith("1 paragraph was drafted by Small 1B")


def test_a_draft_keeps_the_models_file_and_how_it_was_sampled(place: Workplace) -> None:
    document = place.document(place.project())
    place.draft(document, ["timing"])
    (paragraph, *_) = place.section(document.project_id, "timing").paragraphs
    assert paragraph.model_run is not None
    run = place.services.documents._stores.model_runs.get(paragraph.model_run)
    assert len(run.model_hash) == 64
    assert run.sampling["form"] == "chat"
    assert {"temperature", "top_p", "min_p", "repeat_penalty"} <= run.sampling.keys()


def test_an_empty_section_says_nothing_and_an_unknown_run_no_name(place: Workplace) -> None:
    section = place.section(place.project(), "timing")
    of_section = place.services.provenance.of_section
    assert of_section(section.id, "en") == ()
    save = SectionSave(
        markdown="Old.", author="model", status=section.status, reason="drafted", model_run=None
    )
    place.services.documents._stores.documents.save_section(section.id, save)
    assert of_section(section.id, "en") == ("1 paragraph was drafted by a model.",)


@pytest.mark.parametrize(
    "name", ["/home/ann/models/Tern 7B", "C:\\Users\\ann\\Tern 7B", "Tern 7B/"]
)
def test_a_model_that_is_called_by_its_folder_gives_no_folder_away(
    place: Workplace, name: str
) -> None:
    stores = place.services.provenance._stores
    run = stores.model_runs.add(ModelRun(model_name=name, model_path=name, prompt_hash="x"))
    [use] = place.services.provenance.models_of(Provenance(drafted=1, runs=(run,)))
    assert use.name == "Tern 7B"
