"""A model that was trained on the program's request gets that request, and leaves gaps."""

import json
from pathlib import Path

import pytest

from assistant.domain.document import SectionStatus
from assistant.domain.sentences import without_links
from assistant.llm.catalogue import KnownAdapter
from assistant.services import content, model_options, models
from assistant.services.documents import shown_remark
from assistant.services.model_options import NO_ADAPTER
from tests.unit.services.workplace import ANSWERS, BRIEF, Workplace

TEXT = (
    "Harbours leave 19% of their moorings empty, and a skipper who comes in after dark cannot see "
    "which of them are free. The harbour master hears of it in the morning, when the boat has gone "
    "and the fee with it. Since 2025 the gates have counted every boat, so that the places nobody "
    "used can be named one by one. NEEDS(Solution). That is what the harbours have asked for."
)
PARTLY = {
    **BRIEF,
    "answers": {key: words for key, words in ANSWERS.items() if key != "solution"},
}


@pytest.fixture
def trained(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """Return a workplace whose model has an adapter that comes with the program."""
    known = KnownAdapter(file="models.toml", chat_template="turns")
    for module in (model_options, models):
        monkeypatch.setattr(module, "adapter_of", lambda _path: known)
    place.script(
        has_chat_template=False, default={"text": TEXT}, record=str(place.folder / "prompts.jsonl")
    )
    return place


def prompts(place: Workplace) -> list[str]:
    lines = (place.folder / "prompts.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["prompt"] for line in lines]


def test_it_is_asked_in_the_form_that_it_learned(trained: Workplace) -> None:
    project = trained.project()
    trained.draft(trained.document(project), ["timing"])
    [asked] = prompts(trained)
    template = content.prompt_template("en", "tuned")
    outline = content.outline("business-plan", "en").section("timing")
    assert outline is not None
    assert asked.startswith(f"{outline.title} (5 to 45 words)\n")  # one fact of eleven words
    assert str(ANSWERS["why_now"]) in asked
    assert "NEEDS" not in asked
    run_id = trained.section(project, "timing").paragraphs[0].model_run
    assert run_id is not None
    run = trained.services.drafting._stores.model_runs.get(run_id)
    assert run.prompt_hash == f"sections-en-v{template.version}-tuned"
    assert run.sampling["form"] == "chat"


def test_a_section_is_written_around_an_answer_that_is_missing(trained: Workplace) -> None:
    project = trained.project(PARTLY)
    summary = trained.draft(trained.document(project), ["problem_solution"])
    [asked] = prompts(trained)
    lines = asked.splitlines()
    gap = lines.index("- Solution: NEEDS(Solution)")
    assert lines[gap - 1].startswith("- Problem: ")  # where the answer itself would stand
    assert lines[gap + 1].startswith("- ")
    section = trained.section(project, "problem_solution")
    assert (summary.drafted, summary.waiting) == (1, 0)
    assert section.status is SectionStatus.DRAFTED
    assert "[missing: Solution]." in section.markdown
    assert "NEEDS" not in section.markdown
    assert "Solution" in shown_remark(section, "en")
    parts = trained.services.checking.document_findings(trained.document(project).id, "en")
    found = [finding for part in parts for finding in part if finding.kind == "gap"]
    assert [(f.text, f.section_id) for f in found] == [("[missing: Solution]", section.id)]


def test_what_was_written_around_a_gap_stays_until_the_answer_is_there(trained: Workplace) -> None:
    project = trained.project(PARTLY)
    trained.draft(trained.document(project), ["problem_solution"])
    before = trained.section(project, "problem_solution").markdown
    assert trained.draft(trained.document(project), ["problem_solution"]).drafted == 0
    assert trained.section(project, "problem_solution").markdown == before


def test_a_section_without_any_of_its_answers_waits(trained: Workplace) -> None:
    project = trained.project(PARTLY)
    trained.draft(trained.document(project), ["go_to_market", "market_customers"])
    for key in ("go_to_market", "market_customers"):
        assert trained.section(project, key).status is SectionStatus.NEEDS_ANSWERS
    assert not (trained.folder / "prompts.jsonl").exists()


def test_without_its_adapter_or_after_a_failure_the_section_waits(
    trained: Workplace, tmp_path: Path
) -> None:
    trained.services.settings.set("model.adapter", NO_ADAPTER)
    project = trained.project(PARTLY)
    summary = trained.draft(trained.document(project), ["problem_solution"])
    assert (summary.drafted, summary.waiting) == (0, 1)
    trained.services.settings.set("model.adapter", "")
    trained.services.models.choose(str(tmp_path / "gone.gguf"))
    summary = trained.draft(trained.document(project), ["problem_solution", "timing"])
    assert (summary.drafted, summary.waiting) == (1, 1)
    section = trained.section(project, "problem_solution")
    assert section.status is SectionStatus.NEEDS_ANSWERS
    assert section.markdown.startswith("> [!question]")


def test_a_stopped_text_shows_no_half_a_question(trained: Workplace) -> None:
    trained.script(
        has_chat_template=False, default={"text": TEXT[:-60] + "NEEDS(The sol"}, tokens_per_s=400
    )
    project = trained.project(PARTLY)
    shown: list[str] = []
    trained.services.drafting.section_streamed.connect(lambda _section, text: shown.append(text))
    trained.draft(trained.document(project), ["problem_solution"])
    assert "NEEDS" not in "".join(shown)


def written(trained: Workplace, text: str, section: str = "problem_solution") -> str:
    """Return what is kept of a section for which the model writes this text."""
    trained.script(has_chat_template=False, default={"text": text})
    project = trained.project()
    trained.draft(trained.document(project), [section])
    return trained.section(project, section).markdown


PROBLEM = "Harbours leave [19%](fact:evidence.waste) of their moorings empty."
SOLUTION = "Tidemark lets a skipper book a free mooring by telephone."
MORE = (
    "A skipper who has a telephone can book with Tidemark. It lets every skipper have a free "
    "mooring, and every mooring is used."
)


def test_a_sentence_with_a_figure_of_its_own_gives_way_to_the_founders(trained: Workplace) -> None:
    text = f"Harbours leave 47% of their moorings empty. {SOLUTION}"
    assert written(trained, text) == f"{PROBLEM} {SOLUTION}"


def test_a_sentence_that_retells_nothing_goes(trained: Workplace) -> None:
    text = (
        f"Harbours leave 19% of their moorings empty. Investors love yachting weekends. {SOLUTION}"
    )
    assert written(trained, text) == f"{PROBLEM} {SOLUTION}"


def test_a_needed_answer_that_was_left_out_follows(trained: Workplace) -> None:
    assert written(trained, f"{SOLUTION} {MORE}") == f"{SOLUTION} {MORE}\n\n{PROBLEM}"


def test_what_is_said_already_is_not_said_again(trained: Workplace) -> None:
    text = (
        "Harbours leave 19% of their moorings empty. Of their moorings, harbours leave 47% empty. "
        f"{SOLUTION}"
    )
    assert written(trained, text) == f"{PROBLEM} {SOLUTION}"


def test_a_sound_text_stays_as_it_is(trained: Workplace) -> None:
    sound = f"Of their moorings, harbours leave 19% empty. {MORE}"
    assert written(trained, sound) == sound.replace("19%", "[19%](fact:evidence.waste)")


def test_a_text_with_own_wording_says_so(trained: Workplace) -> None:
    trained.script(has_chat_template=False, default={"text": f"{SOLUTION} {MORE}"})
    project = trained.project()
    trained.draft(trained.document(project), ["problem_solution"])
    section = trained.section(project, "problem_solution")
    assert section.status is SectionStatus.DRAFTED
    assert "your own words" in shown_remark(section, "en")
    assert "您自己的话" in shown_remark(section, "zh")


def test_of_many_answers_some_are_told_and_the_others_follow_with_their_beginnings(
    trained: Workplace,
) -> None:
    many = {
        "customers": "Marinas with forty berths buy first.",
        "traction": "Eleven marinas signed last spring.",
        "business_model": "Skippers pay for each night.",
        "market": "Coastal harbours of this size number some hundreds. Nobody counts rivers.",
        "team": "Two sailors.",
        "funding": "Three lenders were asked for the pontoons. They answer in autumn.",
    }
    project = trained.project({**BRIEF, "answers": {**ANSWERS, **many}})
    trained.draft(trained.document(project), ["executive_summary"])
    [asked] = prompts(trained)
    assert many["business_model"] in asked
    for untold in ("market", "team", "funding"):
        assert many[untold] not in asked
    text = trained.section(project, "executive_summary").markdown
    assert without_links(text).endswith(
        "Coastal harbours of this size number some hundreds. Two sailors. Three lenders were asked "
        "for the pontoons."
    )
