"""Change and follow: one price changes, its figures follow everywhere, and nothing else moves."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from difflib import SequenceMatcher
from typing import Any

import pypdfium2
import pytest

from assistant.domain.blocks import Chart, FactLink, PrintedDocument, Rule, Table, TextRun
from assistant.domain.blocks_writing import write_markdown
from assistant.domain.bound_text import without_fact_links
from assistant.domain.brief_reading import brief_to_data
from assistant.domain.document import Document, SectionStatus
from assistant.domain.fact_text import fact_text
from assistant.domain.languages import LANGUAGES, Language
from assistant.export.report_pdf import write_report
from assistant.resources import sample_paths
from assistant.services.following import FollowedFigure
from assistant.storage.documents import SectionSave
from assistant.texts import load_texts
from tests.unit.services.workplace import BRIEF, Workplace
from tests.unit.ui.window_making import PROSE

PRICE = "[£79](fact:revenue.moorings.price)"
MOORINGS = {
    "id": "moorings", "name": {"en": "Moorings", "zh": "泊位"}, "driver": "subscription",
    "price": 79, "period": "month",
}  # fmt: skip
NAMES = ("scenario_table", "bought_milestones")
RESULTS = {load_texts(each)(f"blocks.{name}") for each in LANGUAGES for name in NAMES}
PLAN = BRIEF | {"revenue": [MOORINGS]}


def revenue(place: Workplace, project_id: str, **values: Any) -> list[dict[str, Any]]:
    """Return the lines of revenue with other values in the first."""
    rows: list[dict[str, Any]]
    rows = brief_to_data(place.services.knowledge.of(project_id).brief)["revenue"]
    rows[0] |= values
    return rows


def answer(place: Workplace, project_id: str, path: str, value: Any) -> None:
    place.services.interview.set_answer(project_id, path, value, language="en")


def set_price(place: Workplace, project_id: str, price: int) -> None:
    answer(place, project_id, "revenue", revenue(place, project_id, price=price))


def pending(place: Workplace, project_id: str) -> tuple[FollowedFigure, ...]:
    return place.services.following.pending(project_id)


def follow(place: Workplace, project_id: str) -> None:
    chosen = {figure.id for figure in pending(place, project_id)}
    place.services.following.apply(project_id, chosen)


def shown(figures: tuple[FollowedFigure, ...]) -> list[tuple[str, str, str]]:
    return [(figure.old_text, figure.new_text, figure.kind) for figure in figures]


def write(place: Workplace, project_id: str, markdown: str, key: str = "timing") -> str:
    """Write a section and return its id."""
    section = place.section(project_id, key)
    place.services.documents.edit_section(section.id, markdown)
    return section.id


def text(place: Workplace, section_id: str) -> str:
    return place.services.documents.section(section_id).markdown


@pytest.fixture
def project(place: Workplace) -> str:
    """Return a project with a price and a plan."""
    made = place.project(PLAN)
    place.document(made)
    return made


# --- the samples, drafted without a model --------------------------------------------------------


def snapshot(place: Workplace, documents: list[Document]) -> dict[str, str]:
    """Return every text of a project: sections, tables, answers, pages."""
    services = place.services
    texts = shown_texts(place, documents)
    for number, document in enumerate(documents):
        path = place.folder / f"plan {number}.pdf"
        write_report(unprojected(services.printing.printed(document.id)), path)
        with pypdfium2.PdfDocument(path) as pdf:
            texts[f"pages {number}"] = " ".join(p.get_textpage().get_text_range() for p in pdf)
    return texts


def shown_texts(place: Workplace, documents: list[Document]) -> dict[str, str]:
    """Return every text of a project but its pages."""
    services = place.services
    texts: dict[str, str] = {}
    for known in documents:
        document = services.documents.get(known.id)
        for section in document.sections:
            tables = services.documents.computed_blocks(document, section)
            texts[f"text {section.id}"] = without_fact_links(section.markdown)
            texts[f"table {section.id}"] = without_fact_links(write_markdown(unprojected(tables)))
    for key, said in services.knowledge.of(documents[0].project_id).brief.answers.items():
        for language in LANGUAGES:
            texts[f"answer {key} {language}"] = without_fact_links(said.get(language) or "")
    return texts


def unprojected(node: Any) -> Any:
    """Return blocks with a dash for each figure of the financial model, which move with a price."""
    if isinstance(node, FactLink) and node.fact_id.startswith("model."):
        return TextRun("–")
    uses = isinstance(node, Table) and "fact:model.use." in write_markdown((node,))
    if uses or isinstance(node, Chart):
        return Rule()
    if isinstance(node, Table) and RESULTS & {getattr(each, "text", "") for each in node.caption}:
        return replace(node, rows=tuple((*row[:2], *(() for _ in row[2:])) for row in node.rows))
    if isinstance(node, tuple):
        return tuple(map(unprojected, node))
    if is_dataclass(node) and not isinstance(node, type):
        return replace(node, **{e.name: unprojected(getattr(node, e.name)) for e in fields(node)})
    return node


def projected_tables(place: Workplace, document: Document) -> str:
    """Return the statements of a plan as they are printed."""
    section = next(each for each in document.sections if each.key == "financial_plan")
    return write_markdown(place.services.documents.computed_blocks(document, section))


def to_print(place: Workplace, documents: list[Document]) -> list[PrintedDocument]:
    """Return what the pages of each document are made of."""
    return [place.services.printing.printed(document.id) for document in documents]


def differences(before: dict[str, str], after: dict[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Return for each text that changed the words that did."""
    assert before.keys() == after.keys()
    pairs = ((key, said.split(), after[key].split()) for key, said in before.items())
    return {key: list(replaced(old, new)) for key, old, new in pairs if old != new}


def replaced(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield " ".join(old[a:b]), " ".join(new[c:d])


@pytest.mark.parametrize(
    ("sample", "old", "new"), [("tallyhop", "79", "89"), ("xiancai", "30", "29")]
)
def test_a_changed_price_follows_in_text_tables_answers_and_pages_and_nothing_else_changes(
    place: Workplace, sample: str, old: str, new: str
) -> None:
    services = place.services
    services.settings.set("model.path", "none")
    project = services.projects.open_sample(next(p for p in sample_paths() if p.stem == sample))
    documents = [place.document(project, language) for language in LANGUAGES]
    for document in documents:
        place.draft(document)
    before, pages = snapshot(place, documents), to_print(place, documents)
    projected = projected_tables(place, documents[0])

    set_price(place, project, int(new))
    assert projected_tables(place, documents[0]) != projected
    listed = pending(place, project)
    follow(place, project)

    changed = differences(before, snapshot(place, documents))
    words = {pair for pairs in changed.values() for pair in pairs}
    assert {(a.strip("£¥|"), b.strip("£¥|")) for a, b in words} == {(old, new)}
    kinds = [key.partition(" ")[0] for key, pairs in changed.items() for _ in pairs]
    assert kinds.count("text") + kinds.count("answer") == len(listed)
    assert {"text", "table", "answer", "pages"} == set(kinds)
    assert {"pages 0", "pages 1"} <= changed.keys()
    assert {figure.language for figure in listed} == set(LANGUAGES)

    services.history.undo(project)
    without_pages = {key: said for key, said in before.items() if not key.startswith("pages")}
    assert differences(without_pages, shown_texts(place, documents)) == {}
    assert to_print(place, documents) == pages  # of which the pages were made
    assert pending(place, project) == ()
    services.history.redo(project)
    assert pending(place, project) == ()
    assert services.history.next_redo(project) is None


def test_an_amount_that_the_model_computes_follows_its_assumptions(place: Workplace) -> None:
    services = place.services
    services.settings.set("model.path", "none")
    project = services.projects.open_sample(next(p for p in sample_paths() if p.stem == "tallyhop"))
    place.document(project)
    need = "[£650,000](fact:model.ask)"
    section_id = write(
        place, project, f"Revenue is [£439,946](fact:model.income.revenue.2027).\n\n{need}"
    )
    assert pending(place, project) == ()
    set_price(place, project, 89)
    told = {figure.old_text: figure.new_text for figure in pending(place, project)}
    (revenue,) = services.knowledge.of(project).sheet.matching("model.income.revenue.2027")
    assert told["£439,946"] == fact_text(revenue, "en") != "£439,946"
    follow(place, project)
    assert without_fact_links(text(place, section_id)).startswith(f"Revenue is {told['£439,946']}.")
    services.history.undo(project)
    services.history.undo(project)
    assert pending(place, project) == ()


# --- the list ------------------------------------------------------------------------------------


def test_the_list_says_what_where_and_in_which_sentence(place: Workplace, project: str) -> None:
    section_id = write(place, project, f"We let berths. Each costs **{PRICE}** a month.\n\nMore.")
    set_price(place, project, 89)
    (figure,) = pending(place, project)
    section = place.services.documents.section(section_id)
    assert shown((figure,)) == [("£79", "£89", "value")]
    assert figure.sentence == "Each costs £79 a month."
    assert (figure.document, figure.title) == ("Business plan", section.title)
    assert (figure.section_id, figure.paragraph_id) == (section_id, section.paragraphs[0].id)
    assert (figure.place, figure.language, figure.path) == (section_id, "en", "")


def test_only_what_is_chosen_follows_and_the_rest_stays_pending(
    place: Workplace, project: str
) -> None:
    section_id = write(place, project, f"It costs {PRICE}, yes, {PRICE}.\n\nStill {PRICE}.")
    set_price(place, project, 89)
    _, second, _ = pending(place, project)
    place.services.following.apply(project, {second.id})
    plain = "It costs £79, yes, £89.\n\nStill £79."
    assert without_fact_links(text(place, section_id)) == plain
    assert shown(pending(place, project)) == [("£79", "£89", "value")] * 2
    place.services.following.apply(project, {second.id, "no such figure"})  # done already
    assert without_fact_links(text(place, section_id)) == plain
    follow(place, project)
    assert without_fact_links(text(place, section_id)).count("£89") == 3


def test_what_is_kept_stays_pending_over_further_changes(place: Workplace, project: str) -> None:
    write(place, project, f"It costs {PRICE}.")
    set_price(place, project, 89)
    answer(place, project, "company.city", "Hull")
    assert shown(pending(place, project)) == [("£79", "£89", "value")]
    set_price(place, project, 99)
    assert shown(pending(place, project)) == [("£79", "£99", "value")]
    assert shown(place.reopen().following.pending(project)) == [("£79", "£99", "value")]
    set_price(place, project, 79)
    assert pending(place, project) == ()


def test_who_wrote_a_paragraph_and_what_stood_there_is_still_known(
    place: Workplace, project: str
) -> None:
    section_id = write(place, project, f"It costs {PRICE}.")
    (before,) = place.services.documents.section(section_id).paragraphs
    set_price(place, project, 89)
    follow(place, project)
    section = place.services.documents.section(section_id)
    (after,) = section.paragraphs
    assert (after.id, after.author, after.edited_at) == (before.id, before.author, before.edited_at)
    assert section.status is SectionStatus.EDITED
    assert place.services.documents.revisions(section_id)[0].markdown == before.text


def test_one_undo_takes_back_text_and_answer_and_one_redo_brings_both(
    place: Workplace, project: str
) -> None:
    section_id = write(place, project, f"It costs {PRICE}.")
    set_price(place, project, 89)
    follow(place, project)
    history = place.services.history
    for _ in range(2):
        assert history.undo(project)
        assert "£79" in text(place, section_id)
        assert revenue(place, project)[0]["price"] == 79
        assert pending(place, project) == ()
        assert history.redo(project)
        assert "£89" in text(place, section_id)
        assert revenue(place, project)[0]["price"] == 89
        assert pending(place, project) == ()


def test_another_answer_is_not_taken_back_with_figures_that_it_did_not_touch(
    place: Workplace, project: str
) -> None:
    section_id = write(place, project, f"It costs {PRICE}.")
    set_price(place, project, 89)
    answer(place, project, "company.city", "Hull")
    follow(place, project)
    place.services.history.undo(project)
    assert "£79" in text(place, section_id)
    assert place.services.interview.answer(project, "company.city").get("en") == "Hull"
    assert shown(pending(place, project)) == [("£79", "£89", "value")]


def test_after_other_work_following_is_a_step_of_its_own(place: Workplace, project: str) -> None:
    section_id = write(place, project, f"It costs {PRICE}.")
    set_price(place, project, 89)
    write(place, project, "Another text.", "problem_solution")
    follow(place, project)
    place.services.history.undo(project)
    assert "£79" in text(place, section_id)
    assert revenue(place, project)[0]["price"] == 89
    assert shown(pending(place, project)) == [("£79", "£89", "value")]


def test_an_undone_second_change_leaves_the_first_one_pending(
    place: Workplace, project: str
) -> None:
    section_id = write(place, project, f"It costs {PRICE} from [19%](fact:evidence.waste).")
    set_price(place, project, 89)
    waste = BRIEF["evidence"]["waste"] | {"value": "0.21"}
    answer(place, project, "evidence.waste", waste)
    assert [figure.new_text for figure in pending(place, project)] == ["£89", "21%", "21%"]
    follow(place, project)
    assert without_fact_links(text(place, section_id)) == "It costs £89 from 21%."
    place.services.history.undo(project)
    assert without_fact_links(text(place, section_id)) == "It costs £79 from 19%."
    assert shown(pending(place, project)) == [("£79", "£89", "value")]


# --- answers -------------------------------------------------------------------------------------


def test_an_answer_without_links_follows_where_it_rests_on_the_fact(
    place: Workplace, project: str
) -> None:
    said = "The price of our moorings is £79 a month. Our old boat was sold for £79 as well."
    answer(place, project, "answers.business_model", said)
    set_price(place, project, 89)
    (figure,) = pending(place, project)
    assert (figure.path, figure.old_text, figure.new_text) == (
        "answers.business_model",
        "£79",
        "£89",
    )
    follow(place, project)
    now = place.services.interview.answer(project, "answers.business_model")
    assert now.get("en") == said.replace("is £79 a month", "is £89 a month")
    assert pending(place, project) == ()
    place.services.history.undo(project)
    assert place.services.interview.answer(project, "answers.business_model").get("en") == said


def test_a_figure_of_an_answer_that_is_edited_changes_where_it_is_linked(
    place: Workplace, project: str
) -> None:
    answer(place, project, "answers.traction", "We asked 46 skippers in the harbour.")
    section_id = write(place, project, "In all, [46](fact:answers.traction.f1) skippers answered.")
    assert pending(place, project) == ()
    answer(place, project, "answers.traction", "We asked 52 skippers in the harbour.")
    assert shown(pending(place, project)) == [("46", "52", "value")]
    follow(place, project)
    assert without_fact_links(text(place, section_id)) == "In all, 52 skippers answered."
    place.services.history.undo(project)
    assert without_fact_links(text(place, section_id)) == "In all, 46 skippers answered."


# --- what else can happen ------------------------------------------------------------------------


def test_a_changed_currency_is_listed_as_one_that_needs_a_look(
    place: Workplace, project: str
) -> None:
    section_id = write(place, project, f"It costs {PRICE} a month.")
    answer(place, project, "currency", "USD")
    assert shown(pending(place, project)) == [("£79", "$79", "unit")]
    follow(place, project)
    assert text(place, section_id) == "It costs [$79](fact:revenue.moorings.price) a month."
    place.services.history.undo(project)
    assert "£79" in text(place, section_id)
    assert place.services.interview.answer(project, "currency") == "GBP"


def test_a_figure_whose_fact_is_deleted_becomes_plain_text(place: Workplace, project: str) -> None:
    section_id = write(place, project, f"It costs {PRICE} a month.")
    answer(place, project, "revenue", None)
    assert shown(pending(place, project)) == [("£79", "£79", "deleted")]
    follow(place, project)
    assert text(place, section_id) == "It costs £79 a month."
    place.services.history.undo(project)
    assert PRICE in text(place, section_id)


@pytest.mark.parametrize("status", [SectionStatus.QUEUED, SectionStatus.DRAFTING])
def test_a_section_that_is_being_written_is_left_alone(
    place: Workplace, project: str, status: SectionStatus
) -> None:
    section_id = write(place, project, f"It costs {PRICE}.")
    stores = place.services.following._stores
    stores.documents.set_status(section_id, status)
    set_price(place, project, 89)
    assert pending(place, project) == ()
    place.services.hub.announce(stores.documents.clear_status(section_id))
    assert shown(pending(place, project)) == [("£79", "£89", "value")]


@pytest.mark.parametrize(
    "markdown",
    [
        "It costs [over £60](fact:revenue.moorings.price) a month.",
        "It costs [40%](fact:estimate) of that.",
        "`[£79](fact:revenue.moorings.price)`",
        "A link to [£79](fact:no.such.fact).",
        "It costs £79 a month.",
    ],
)
def test_her_own_words_and_what_no_changed_fact_backs_stay(
    place: Workplace, project: str, markdown: str
) -> None:
    write(place, project, markdown)
    set_price(place, project, 78)
    assert pending(place, project) == ()


def test_texts_that_agreed_once_go_by_the_newest_brief(place: Workplace, project: str) -> None:
    answer(place, project, "company.city", "Hull")
    answer(place, project, "answers.why_now", "Gates count boats.")
    set_price(place, project, 89)
    said = "The price of our moorings is £89 a month."
    answer(place, project, "answers.business_model", said)
    set_price(place, project, 95)
    assert shown(pending(place, project)) == [("£89", "£95", "value")]


def test_a_copy_of_a_project_has_the_same_pending(place: Workplace, project: str) -> None:
    write(place, project, f"It costs {PRICE}.")
    set_price(place, project, 89)
    copy = place.services.projects.duplicate(project, "Copy")
    assert shown(pending(place, copy)) == [("£79", "£89", "value")]
    follow(place, copy)
    assert shown(pending(place, project)) == [("£79", "£89", "value")]


PRICED = {
    "en": "Owners close the till and go home. The price of the site subscription is £79 a month.",
    "zh": "老板关店就能回家。门店订阅的价格是每月 79 英镑，沿街每家店都一样。",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_of_the_model_follows_too(place: Workplace, language: Language) -> None:
    place.script(default={"text": f"{PROSE[language]}\n\n{PRICED[language]}"})
    (sample,) = (path for path in sample_paths() if path.stem == "tallyhop")
    project = place.services.projects.open_sample(sample)
    document = place.document(project, language)
    place.draft(document)
    before = joined(place, document.id)
    count = before.count("(fact:revenue.sites.price")
    set_price(place, project, 89)
    listed = [each for each in pending(place, project) if each.document_id == document.id]
    follow(place, project)
    changed = set(replaced(before.split(), joined(place, document.id).split()))
    assert len(listed) == count > 1
    assert {(a.count("79"), b.count("89")) for a, b in changed} == {(1, 1)}


def joined(place: Workplace, document_id: str) -> str:
    sections = place.services.documents.get(document_id).sections
    return " ".join(section.markdown for section in sections)


def test_nothing_is_worked_out_where_no_fact_changed(
    place: Workplace, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(place, project, f"It costs {PRICE}.")
    never: Callable[..., Any] = lambda *_: pytest.fail("no text is looked at")  # noqa: E731 - short
    monkeypatch.setattr(place.services.following, "_texts", never)
    answer(place, project, "company.city", "Hull")
    assert pending(place, project) == ()


def test_a_draft_begun_before_a_change_is_told_of_when_it_ends(
    place: Workplace, project: str
) -> None:
    section_id = write(place, project, f"It costs {PRICE}.")
    drafted = place.section(project, "problem_solution").id
    documents = place.services.drafting._stores.documents
    place.services.hub.announce(documents.set_status(drafted, SectionStatus.DRAFTING))
    set_price(place, project, 95)
    follow(place, project)
    assert "£95" in text(place, section_id)
    save = SectionSave(
        markdown=f"A mooring costs {PRICE}.",
        author="model",
        status=SectionStatus.DRAFTED,
        reason="drafted",
    )
    place.services.hub.announce(documents.save_section(drafted, save))
    assert shown(pending(place, project)) == [("£79", "£95", "value")]
    follow(place, project)
    assert "£95" in text(place, drafted)
    assert pending(place, project) == ()
