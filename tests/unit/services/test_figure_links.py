"""Figures of a draft are links to facts when it is saved, in both languages; no others are."""

import re
import subprocess
import sys
from decimal import Decimal

import pytest

from assistant.domain.bound_text import without_fact_links
from assistant.domain.document import SectionStatus
from assistant.domain.facts import Fact, FactSheet
from assistant.domain.languages import Language
from assistant.services.figure_links import FigureLinks
from assistant.storage.documents import SectionSave
from tests.unit.services.workplace import Workplace

LABELS = {"en": "Price of the subscription", "zh": "订阅价格"}
PRICE = Fact(
    id="revenue.subscription.price", labels=LABELS, value=Decimal(79), unit="money", currency="GBP",
    period="month",
)  # fmt: skip
LINKS = FigureLinks(FactSheet([PRICE]))
TEXTS: tuple[tuple[Language, str, str], ...] = (
    (
        "en",
        "The price of the subscription is £79 a month.",
        "[£79](fact:revenue.subscription.price)",
    ),
    ("zh", "订阅价格为每月 79 英镑。", "[79 英镑](fact:revenue.subscription.price)"),
)


@pytest.mark.parametrize(("language", "text", "link"), TEXTS)
def test_a_figure_of_a_fact_becomes_a_link_and_the_words_stay(
    language: Language, text: str, link: str
) -> None:
    linked = LINKS.linked(text, language)
    assert link in linked
    assert without_fact_links(linked) == text
    assert LINKS.linked(linked, language) == linked


@pytest.mark.parametrize(
    "text", ["The price of the subscription is £97 a month.", "We have 79 tables.", "No figure."]
)
def test_what_no_fact_backs_stays_plain(text: str) -> None:
    assert LINKS.linked(text, "en") == text


def test_the_founders_own_words_are_known_with_their_links() -> None:
    own = "The price of the subscription is £79 a month.\n\nWe sell by the month."
    save = SectionSave(
        markdown=f"{own}\n\nThe model adds this.", author="model", status=SectionStatus.DRAFTED,
        reason="drafted", own_words=own,
    )  # fmt: skip
    linked = LINKS.linked_save(save, "en")
    assert linked.markdown.startswith(linked.own_words)
    assert "](fact:" in linked.own_words
    assert without_fact_links(linked.own_words) == own


def test_a_drafted_section_holds_its_figures_as_links(place: Workplace) -> None:
    place.script(default={"text": "Berths are let for 14 days in a season of 7 months. " * 30})
    document = place.document(place.project())
    place.draft(document)
    texts = [section.markdown for section in place.services.documents.get(document.id).sections]
    targets = {target for text in texts for target in re.findall(r"\]\(fact:([^)?]+)", text)}
    knowledge = place.services.knowledge.of(document.project_id)
    assert targets
    assert all(knowledge.sheet.get(target) for target in targets if not target.startswith("="))


def test_who_opens_the_program_does_not_wait_for_the_rules_of_figures() -> None:
    modules = "assistant.cli", "assistant.services.bundle", "assistant.ui.window_controller"
    code = (
        f"import sys; [__import__(name) for name in {modules}];"
        " assert not {'assistant.domain.binding', 'assistant.domain.claims', 'reportlab'}"
        " & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_first_paint_waits_for_no_storage_and_no_text() -> None:
    code = (
        "import sys, assistant.app; assert not {'assistant.storage.documents',"
        " 'assistant.domain.blocks', 'assistant.llm.catalogue'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_of_two_facts_it_is_the_one_that_the_text_was_written_from() -> None:
    churn, measured = (
        Fact(id=fact_id, labels={"en": "Monthly churn"}, value=Decimal("0.021"), unit="percent")
        for fact_id in ("revenue.sites.churn", "evidence.churn")
    )
    links = FigureLinks(FactSheet([churn, measured]))
    text = "Monthly churn is 2.1% a month."
    assert links.linked(text, "en", told={churn.id}) == text.replace(
        "2.1%", "[2.1%](fact:revenue.sites.churn)"
    )
    for told in ((), {churn.id, measured.id}, {"revenue.sites.price"}):
        assert links.linked(text, "en", told=told) == text
