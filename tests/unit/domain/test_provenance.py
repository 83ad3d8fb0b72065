"""Paragraphs are counted by who wrote them."""

from assistant.domain.document import Author, Paragraph, Section, SectionStatus
from assistant.domain.provenance import Provenance, provenance_of


def section(
    *paragraphs: tuple[Author, str | None], status: SectionStatus = SectionStatus.DRAFTED
) -> Section:
    texts = tuple(
        Paragraph(id=str(number), text=f"Text {number}.", author=author, model_run=run)
        for number, (author, run) in enumerate(paragraphs)
    )
    return Section(id="s", key="s", title="S", level=1, position=0, status=status, paragraphs=texts)


def test_a_models_paragraph_counts_as_drafted_whether_or_not_it_was_changed() -> None:
    found = provenance_of(
        [
            section(("model", "r2"), ("founder", "r1"), ("founder", None)),
            section(("program", None), ("model", "r2")),
        ]
    )
    assert found == Provenance(drafted=3, edited=1, founder=1, program=1, runs=("r2", "r1"))
    assert found.total == 5


def test_text_that_the_program_put_together_beside_a_model_is_no_models() -> None:
    assert provenance_of([section(("program", "r1"))]) == Provenance(program=1)


def test_a_placeholder_is_no_text() -> None:
    waiting = section(("program", None), status=SectionStatus.NEEDS_ANSWERS)
    assert provenance_of([waiting]).total == 0
