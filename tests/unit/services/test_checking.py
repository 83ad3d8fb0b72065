"""A check finds what needs the founder's eye, and each decision about it is one step of undo."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from assistant.domain.brief_reading import MAX_ROWS, brief_to_data
from assistant.domain.languages import Language
from assistant.errors import BadRequestError, BriefError
from assistant.services.checking import Finding
from tests.unit.services.workplace import Workplace

BRIEF: dict[str, Any] = {
    "schema": 1,
    "language": "en",
    "currency": "GBP",
    "company": {"name": {"en": "Tidemark", "zh": "潮位"}},
    "answers": {"problem": {"en": "Moorings stand empty.", "zh": "泊位空着。"}},
    "evidence": {
        "waste": {
            "label": {"en": "Moorings left empty", "zh": "泊位空置率"},
            "value": "0.19", "unit": "percent", "evidence": "measured",
        },
        "price": {
            "label": {"en": "Price of a mooring", "zh": "泊位价格"},
            "value": 79, "unit": "money", "period": "month",
        },
        "runway": {
            "label": {"en": "Cash runway", "zh": "现金跑道"},
            "value": 14, "unit": "duration", "period": "month",
        },
        "clients": {
            "label": {"en": "Clients in Hull", "zh": "赫尔的客户"},
            "value": 120, "unit": "count", "counted": {"en": "clients", "zh": "客户"},
        },
        "leith": {
            "label": {"en": "Clients in Leith", "zh": "利斯的客户"},
            "value": 120, "unit": "count", "counted": {"en": "clients", "zh": "客户"},
        },
    },
}  # fmt: skip
TEXTS: dict[Language, str] = {
    "en": (
        "Harbours leave [19%](fact:evidence.waste) of moorings empty. Moorings left empty rose to "
        "40% last week. Our runway is more than 18 months.\n\n"
        "- A mooring costs [£95](fact:evidence.price). It is simple.\n- Nothing else.\n\n"
        "We own [12](fact:evidence.vans) vans. About [70%](fact:estimate) agree."
    ),
    "zh": (
        "港口有 [19%](fact:evidence.waste) 的泊位空置。上周泊位空置率升到 40%。"
        "我们的资金可以支撑 18 个月。\n\n"
        "- 泊位价格为 [95 英镑](fact:evidence.price)。使用简单。\n- 没有别的。\n\n"
        "我们有 [12](fact:evidence.vans) 辆车。约 [70%](fact:estimate) 的人同意。"
    ),
}


def written(place: Workplace, language: Language = "en", text: str = "") -> tuple[str, str]:
    """Write a text into a section and return the project and the section."""
    project = place.project(BRIEF)
    section = place.section(project, "problem_solution", language)
    place.services.documents.edit_section(section.id, text or TEXTS[language])
    return project, section.id


def kinds(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """Return what was found of which words."""
    return [(finding.kind, finding.text) for finding in findings]


def text_of(place: Workplace, section_id: str) -> str:
    """Return a section's text."""
    return place.services.documents.section(section_id).markdown


def evidence_of(place: Workplace, project: str) -> dict[str, Any]:
    """Return the evidence of a project's brief as plain values."""
    brief = place.services.knowledge.of(project).brief
    return dict(brief_to_data(brief)["evidence"])


def one(place: Workplace, section_id: str, text: str) -> Finding:
    """Return the finding of these words."""
    findings = place.services.checking.section_findings(section_id, "en")
    return next(finding for finding in findings if finding.text == text)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_figures_links_and_claims_of_a_section_are_found(
    place: Workplace, language: Language
) -> None:
    _, section_id = written(place, language)
    found = place.services.checking.section_findings(section_id, language)
    names = [finding.kind for finding in found]
    assert names == ["unbacked", "false_claim", "unbacked", "outdated", "outdated"]
    section = place.services.documents.section(section_id)
    by_id = {paragraph.id: paragraph.text for paragraph in section.paragraphs}
    for finding in found:
        assert by_id[finding.paragraph_id][finding.start : finding.end] == finding.text
        assert finding.reason.endswith("." if language == "en" else "。")
    unbacked, claim, months, price, gone = found
    assert months.text in claim.text
    assert unbacked.candidates[0] == "evidence.waste"
    assert ("19%" in unbacked.reason, "14" in claim.reason, "79" in price.reason) == (True,) * 3
    assert price.candidates[0] == "evidence.price"
    assert gone.text == "12"
    assert "fact:" not in "".join(finding.sentence + finding.reason for finding in found)


def test_the_reason_is_said_in_the_language_of_the_window(place: Workplace) -> None:
    _, section_id = written(place, "en")
    checking = place.services.checking
    english = checking.section_findings(section_id, "en")
    chinese = checking.section_findings(section_id, "zh")
    assert [f.start for f in english] == [f.start for f in chinese]
    assert english[1].reason == "The money lasts 14 months, not 18 months."
    assert chinese[1].reason == "资金够用 14 个月，而不是 18 months。"


def test_a_look_is_kept_until_the_text_or_a_fact_changes(place: Workplace) -> None:
    project, section_id = written(place)
    checking = place.services.checking
    found = checking.section_findings(section_id, "en")
    assert checking.section_findings(section_id, "en") is found
    place.services.documents.edit_section(section_id, "Nothing is said.")
    assert checking.section_findings(section_id, "en") == ()
    place.services.documents.edit_section(section_id, "It costs [£79](fact:evidence.price).")
    assert checking.section_findings(section_id, "en") == ()
    place.services.interview.set_answer(project, "evidence.price", None, language="en")
    assert kinds(checking.section_findings(section_id, "en")) == [("outdated", "£79")]
    assert place.services.history.undo(project)
    assert checking.section_findings(section_id, "en") == ()


def test_a_changed_fact_makes_its_figures_out_of_date(place: Workplace) -> None:
    project, section_id = written(place, text="A mooring costs [£79](fact:evidence.price).")
    checking = place.services.checking
    assert checking.section_findings(section_id, "en") == ()
    item = BRIEF["evidence"]["price"] | {"value": 95}
    place.services.interview.set_answer(project, "evidence.price", item, language="en")
    [finding] = checking.section_findings(section_id, "en")
    assert (finding.kind, finding.text) == ("outdated", "£79")
    assert "£95" in finding.reason
    checking.bind(finding, "evidence.price")
    assert text_of(place, section_id) == "A mooring costs [£95](fact:evidence.price)."


def test_a_figure_that_could_mean_several_facts_is_bound_to_the_one_chosen(
    place: Workplace,
) -> None:
    project, section_id = written(place, text="We already have 120 clients.")
    [finding] = place.services.checking.section_findings(section_id, "en")
    assert finding.kind == "ambiguous"
    assert set(finding.candidates) == {"evidence.clients", "evidence.leith"}
    words = [each.words for each in place.services.checking.candidates(finding, "en")]
    assert sorted(words) == ["Clients in Hull (120)", "Clients in Leith (120)"]
    place.services.checking.bind(finding, "evidence.leith")
    assert text_of(place, section_id) == "We already have [120](fact:evidence.leith) clients."
    assert place.services.checking.section_findings(section_id, "en") == ()
    assert place.services.history.undo(project)
    assert text_of(place, section_id) == "We already have 120 clients."


def test_own_estimates_in_several_sections_are_one_step_of_undo(place: Workplace) -> None:
    project, section_id = written(place, text="First 31%, then 32%, [then 33%](https://a.bc).")
    other = place.section(project, "timing").id
    place.services.documents.edit_section(other, "It was 34% there.")
    checking = place.services.checking
    document = place.document(project).id
    findings = checking.unbacked_in(document, "en")
    assert [finding.text for finding in findings] == ["31%", "32%", "33%", "34%"]
    checking.accept_estimate(findings)
    assert text_of(place, section_id).startswith(
        "First [31%](fact:estimate), then [32%](fact:estimate), [then"
    )
    assert text_of(place, other) == "It was [34%](fact:estimate) there."
    assert [finding.text for finding in checking.unbacked_in(document, "en")] == ["33%"]
    with pytest.raises(BadRequestError, match="figure_takes_no_link"):
        checking.accept_estimate(checking.unbacked_in(document, "en"))
    assert place.services.history.undo(project)
    assert text_of(place, other) == "It was 34% there."
    assert "estimate" not in text_of(place, section_id)


@pytest.mark.parametrize(
    ("text", "figure", "stored"),
    [
        ("Churn is 7% a month.", "7%", {"value": "0.07", "unit": "percent", "period": "month"}),
        ("It takes 3 to 5 weeks.", "3 to 5 weeks", {"low": 3, "high": 5, "unit": "duration"}),
        ("We want over 300 harbours.", "300", {"low": 300, "unit": "count"}),
        ("Nearly £600 is spent.", "£600", {"value": 600, "unit": "money", "currency": "GBP"}),
        ("It opens in June 2027.", "June 2027", {"when": "2027-06", "unit": "date"}),
        ("About 45 days pass.", "45 days", {"value": 45, "unit": "duration", "period": "day"}),
        ("泊位每月租金 1.2 万元。", "1.2 万元", {"value": 12000, "currency": "CNY"}),
        ("我们有 46 户渔民。", "46 户", {"value": 46, "unit": "count"}),
    ],
)
def test_an_assumption_joins_the_brief_and_backs_the_figure(
    place: Workplace, text: str, figure: str, stored: dict[str, Any]
) -> None:
    language: Language = "en" if text.isascii() or "£" in text else "zh"
    project, section_id = written(place, language, text)
    checking = place.services.checking
    found = one(place, section_id, figure)
    checking.make_assumption(found, label=" What it is ", language=language)
    item = evidence_of(place, project)["assumption_1"]
    assert item["label"] == {language: "What it is"}
    assert {key: item.get(key) for key in stored} == stored
    assert f"[{figure}](fact:evidence.assumption_1" in text_of(place, section_id)
    assert checking.section_findings(section_id, "en") == ()
    assert place.services.history.undo(project)
    assert text_of(place, section_id) == text
    assert "assumption_1" not in evidence_of(place, project)


def test_what_cannot_be_an_assumption_is_refused_and_nothing_changes(place: Workplace) -> None:
    project, section_id = written(place, text="It opens in Q3. Churn is 7%.")
    checking = place.services.checking
    before = place.services.history.entries(project)
    with pytest.raises(BadRequestError, match="assumption_needs_a_name"):
        checking.make_assumption(one(place, section_id, "7%"), label="  ", language="en")
    quarter = [f for f in checking.section_findings(section_id, "en") if f.text == "Q3"]
    for finding in quarter:
        with pytest.raises(BadRequestError, match="figure_no_assumption"):
            checking.make_assumption(finding, label="Opening", language="en")
    assert quarter
    assert place.services.history.entries(project) == before


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_sentence_is_removed_and_brought_back_by_one_step(
    place: Workplace, language: Language
) -> None:
    project, section_id = written(place, language)
    before = text_of(place, section_id)
    checking = place.services.checking
    claim = checking.section_findings(section_id, language)[1]
    checking.remove_sentence(claim)
    after = text_of(place, section_id)
    assert "18" not in after
    assert "40%" in after
    for paragraph in before.split("\n\n")[1:]:
        assert paragraph in after
    assert "false_claim" not in dict(kinds(checking.section_findings(section_id, language)))
    assert place.services.history.undo(project)
    assert text_of(place, section_id) == before


def test_nothing_is_done_to_a_text_that_has_changed(place: Workplace) -> None:
    project, section_id = written(place)
    checking = place.services.checking
    finding = one(place, section_id, "40%")
    place.services.documents.edit_section(section_id, "Something else says 40% now.")
    entries = place.services.history.entries(project)
    acts: tuple[Callable[[], object], ...] = (
        lambda: checking.bind(finding, "evidence.waste"),
        lambda: checking.accept_estimate([finding]),
        lambda: checking.make_assumption(finding, label="x", language="en"),
        lambda: checking.remove_sentence(finding),
    )
    for act in acts:
        with pytest.raises(BadRequestError, match="finding_out_of_date"):
            act()
    with pytest.raises(BadRequestError, match="fact_not_found"):
        checking.bind(finding, "evidence.nothing")
    assert place.services.history.entries(project) == entries


def test_whole_documents_are_looked_through_section_by_section(place: Workplace) -> None:
    project, section_id = written(place)
    long = place.section(project, "timing")
    place.services.documents.edit_section(long.id, "We go on and on. " * 80)
    document = place.document(project)
    parts = list(place.services.checking.document_findings(document.id, "en"))
    assert len(parts) == len(document.sections)
    found = [finding for part in parts for finding in part]
    assert ("long_section", long.title) in kinds(found)
    empty = {finding.section_id for finding in found if finding.kind == "empty_section"}
    assert empty
    assert not empty & {section_id, long.id}
    assert {f.reason for f in found if f.kind == "empty_section"} == {
        "Nothing is written here yet."
    }


def test_missing_answers_are_listed_with_the_sections_that_wait(place: Workplace) -> None:
    project, _ = written(place)
    parts = place.services.checking.project_findings(project, "zh")
    missing = [f for part in parts for f in part if f.kind == "missing_fact"]
    assert "answers.solution" in [finding.path for finding in missing]
    assert all(finding.reason and finding.text for finding in missing)
    sections = {section.id for section in place.document(project).sections}
    assert {finding.section_id for finding in missing} <= sections


def test_an_answer_whose_two_texts_state_different_figures_is_listed(place: Workplace) -> None:
    project, _ = written(place)
    english = "Moorings stand empty: 19% of them, all winter."
    for chinese, parted in (("泊位有 23% 空着。", ["23%"]), ("空着的泊位占 19%。", [])):
        both = {"en": english, "zh": chinese}
        place.services.interview.set_answer(project, "answers.problem", both, language="en")
        parts = place.services.checking.project_findings(project, "en")
        pairs = [f for part in parts for f in part if f.kind == "stale_pair"]
        assert [f.path for f in pairs] == ["answers.problem"] * len(parted)
        assert [f.reason for f in pairs] == [
            f"Only the English answer says 19%; only the Chinese one says {value}."
            for value in parted
        ]


def contradictions(place: Workplace, project: str) -> list[Finding]:
    """Return what documents of a project say against each other."""
    parts = place.services.checking.project_findings(project, "en")
    return [f for part in parts for f in part if f.kind == "contradiction"]


def test_documents_that_say_different_things_of_one_fact_contradict_each_other(
    place: Workplace,
) -> None:
    project, section_id = written(place, text="A mooring costs [£95](fact:evidence.price).")
    chinese = place.section(project, "problem_solution", "zh")
    place.services.documents.edit_section(chinese.id, "泊位价格 [79 英镑](fact:evidence.price)。")
    [finding] = contradictions(place, project)
    assert (finding.section_id, finding.text) == (section_id, "£95")
    assert "79 英镑" in finding.reason
    place.services.documents.edit_section(section_id, "It costs [£79](fact:evidence.price).")
    assert contradictions(place, project) == []


def test_two_unbacked_figures_near_one_fact_contradict_across_documents(place: Workplace) -> None:
    project, _ = written(place, text="Moorings left empty rose to 40% last week.")
    chinese = place.section(project, "problem_solution", "zh")
    place.services.documents.edit_section(chinese.id, "上周泊位空置率升到 35%。")
    [finding] = contradictions(place, project)
    assert finding.section_id == chinese.id
    assert "40%" in finding.reason
    place.services.documents.edit_section(chinese.id, "上周泊位空置率升到 40%。")
    assert contradictions(place, project) == []


def test_placeholders_and_accepted_figures_are_no_findings(place: Workplace) -> None:
    project, section_id = written(place, text="About [40%](fact:estimate) of them agree.")
    assert place.services.checking.section_findings(section_id, "en") == ()
    facts = place.services.checking.find_facts(
        Finding(kind="unbacked", document_id="", section_id=section_id), "price 79", "en"
    )
    assert [fact.id for fact in facts] == ["evidence.price"]
    assert project


def test_a_document_that_goes_while_it_is_looked_through_is_left_out(place: Workplace) -> None:
    project, _ = written(place)
    chinese = place.document(project, "zh")
    parts = place.services.checking.project_findings(project, "en")
    first = next(parts)
    assert place.services.history.undo(project)
    left = [finding for part in (first, *parts) for finding in part]
    assert left
    assert chinese.id not in {finding.document_id for finding in left}


def test_no_estimate_is_made_of_words_changed_beside_others_that_stand(place: Workplace) -> None:
    _, section_id = written(place, text="First 31%, then 32%.")
    findings = place.services.checking.section_findings(section_id, "en")
    place.services.documents.edit_section(section_id, "First 39%, then 32%.")
    with pytest.raises(BadRequestError, match="finding_out_of_date"):
        place.services.checking.accept_estimate(findings)
    assert text_of(place, section_id) == "First 39%, then 32%."


def test_a_figure_named_twice_is_one_estimate(place: Workplace) -> None:
    _, section_id = written(place, text="First 31%, then 32%.")
    findings = place.services.checking.section_findings(section_id, "en")
    place.services.checking.accept_estimate([*findings, *findings])
    expected = "First [31%](fact:estimate), then [32%](fact:estimate)."
    assert text_of(place, section_id) == expected


def test_an_assumption_that_is_gone_gives_its_key_to_no_other(place: Workplace) -> None:
    project, section_id = written(place, text="Churn is 7%. We want 300 harbours.")
    checking = place.services.checking
    checking.make_assumption(one(place, section_id, "7%"), label="Churn", language="en")
    place.services.interview.set_answer(
        project, "evidence", {k: BRIEF["evidence"][k] for k in BRIEF["evidence"]}, language="en"
    )
    checking.make_assumption(one(place, section_id, "300"), label="Harbours", language="en")
    assert "assumption_1" not in evidence_of(place, project)
    assert "assumption_2" in evidence_of(place, project)
    kinds_now = kinds(checking.section_findings(section_id, "en"))
    assert kinds_now == [("outdated", "7%")]
    assert [figure.kind for figure in place.services.following.pending(project)] == ["deleted"]


def test_an_assumption_that_the_brief_has_no_room_for_is_refused(place: Workplace) -> None:
    items = {f"item_{number}": BRIEF["evidence"]["waste"] for number in range(MAX_ROWS)}
    project = place.project(BRIEF | {"evidence": items})
    section_id = place.section(project, "problem_solution").id
    place.services.documents.edit_section(section_id, "Churn is 7%.")
    with pytest.raises(BriefError, match="brief_too_many_rows"):
        place.services.checking.make_assumption(
            one(place, section_id, "7%"), label="Churn", language="en"
        )
    assert len(place.services.knowledge.of(project).brief.evidence) == MAX_ROWS
    assert text_of(place, section_id) == "Churn is 7%."


def test_the_figure_of_a_caption_is_bound_accepted_and_assumed_like_any_other(
    place: Workplace,
) -> None:
    table = "| Boats |\n|---|\n| all |\n\n"
    _, section_id = written(place, text=f"{table}: In 31 days. Of 45 harbours. For £61 a month")
    checking = place.services.checking

    def found(figure: str) -> Finding:
        every = checking.section_findings(section_id, "en")
        return next(finding for finding in every if finding.text == figure)

    checking.accept_estimate([found("31 days")])
    checking.bind(found("45"), "evidence.clients")
    caption = text_of(place, section_id).rpartition(": ")[2]
    assert "[31 days](fact:estimate)" in caption
    assert "(fact:evidence.clients)" in caption
    checking.make_assumption(found("£61"), label="Fee", language="en")
    assert "(fact:evidence.assumption_1)" in text_of(place, section_id)
