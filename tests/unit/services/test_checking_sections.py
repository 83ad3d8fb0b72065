"""Whatever a section holds, a look at it never raises, and each finding stands where it says."""

from decimal import Decimal
from time import perf_counter

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.document import Paragraph, Section, SectionStatus
from assistant.domain.facts import Fact, FactSheet
from assistant.domain.paragraphs import split_paragraphs
from assistant.services.checking_findings import Finding
from assistant.services.checking_sections import look_at
from assistant.services.figure_links import FigureLinks
from assistant.storage.documents import DocumentRow

SHEET = FactSheet(
    (
        Fact(id="a.price", labels={"en": "Price"}, value=Decimal(79), unit="money", currency="GBP"),
        Fact(id="a.users", labels={"en": "Users", "zh": "用户"}, value=Decimal(120), unit="count"),
        Fact(
            id="a.runway", labels={"en": "Cash runway", "zh": "现金跑道"}, value=Decimal(14),
            unit="duration", period="month",
        ),
    )
)  # fmt: skip
LINKS = FigureLinks(SHEET)
ROW = DocumentRow(id="d", project_id="p", kind="business-plan", language="en", title="Plan")
PIECES = (
    "We have 150 users. ", "[£95](fact:a.price)", "**40%** ", "Our runway is over 18 months. ",
    "\n\n", "- ", "| a | 12% |\n| --- | --- |\n| 3x | 五成 |\n", "> ", "`9%`", "我们有三百户用户。",
    "[2](source:x)", "[7%](https://a.b)", "~~8%~~", "\\$12 ", "[x", "](fact:=sum:a.price)", "🐟",
    "[41%](fact:estimate) ", "\ud800", "1e999999 ", "\u202e5% ", "[[6](fact:gone)](fact:a.users) ",
)  # fmt: skip


def section_of(markdown: str) -> Section:
    texts = split_paragraphs(markdown)
    return Section(
        id="s", key="k", title="T", level=1, position=0, status=SectionStatus.EDITED,
        paragraphs=tuple(
            Paragraph(id=str(n), text=text, author="founder") for n, text in enumerate(texts)
        ),
    )  # fmt: skip


def places_of(section: Section, findings: tuple[Finding, ...]) -> list[tuple[str, int]]:
    """Return where findings stand, having looked that they stand there."""
    texts = {paragraph.id: paragraph.text for paragraph in section.paragraphs}
    for finding in findings:
        assert texts[finding.paragraph_id][finding.start : finding.end] == finding.text
        assert finding.reason
        assert len(finding.candidates) <= 5
    return [(finding.paragraph_id, finding.start) for finding in findings]


@settings(max_examples=40)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_every_finding_stands_where_it_says(markdown: str) -> None:
    section = section_of(markdown)
    for language in ("en", "zh"):
        look = look_at(section, ROW, LINKS, "zh" if language == "zh" else "en")
        places = places_of(section, look.findings)
        assert places == sorted(places, key=lambda place: (int(place[0]), place[1]))
        assert not [f for f in look.findings if f.text == "41%"]


def test_a_very_long_paragraph_takes_no_longer_than_its_length() -> None:
    part = "We have 151 users who pay [£95](fact:a.price) and 7,777 who do not. "
    section = section_of(part * 300)
    start = perf_counter()
    look = look_at(section, ROW, LINKS, "en")
    assert len(look.findings) == 900
    assert perf_counter() - start < 15
