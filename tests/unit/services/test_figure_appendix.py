"""What the appendix says of each fact: where it is from, and a long note only once."""

from decimal import Decimal

from assistant.domain.blocks_reading import read_markdown
from assistant.domain.facts import Evidence, Fact, FactSheet
from assistant.domain.languages import LocalizedText
from assistant.services.figure_appendix import figure_appendix

LONG = "Churn is of the opening count, and yearly payers leave when their year is over."
SHORT = "As of the stand."


def fact(fact_id: str, note: str) -> Fact:
    return Fact(
        id=fact_id,
        labels={"en": fact_id},
        value=Decimal(3),
        unit="count",
        source="assumption",
        evidence=Evidence.ASSUMED,
        note=LocalizedText(en=note),
    )


def origins(*facts: Fact) -> list[str]:
    text = " ".join(f"[3](fact:{each.id})" for each in facts)
    made = figure_appendix([read_markdown(text)], FactSheet(facts), "en")
    return [row.origin for row in made.rows]


def test_a_long_note_on_a_whole_table_is_printed_once() -> None:
    assert origins(fact("one", LONG), fact("two", ""), fact("three", LONG)) == [
        f"Founder's entry, assumed. {LONG}",
        "Founder's entry, assumed",
        "Founder's entry, assumed. The note is that of no. 1.",
    ]


def test_a_short_note_is_printed_again() -> None:
    assert (
        origins(fact("one", SHORT), fact("two", SHORT))
        == [f"Founder's entry, assumed. {SHORT}"] * 2
    )
