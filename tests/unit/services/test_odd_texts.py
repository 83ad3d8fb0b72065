"""Rubbish goes the whole way, from the check to the files and back, and harms nothing."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from assistant.errors import BadRequestError, BriefError, EnvironmentFailure
from assistant.export.report_options import ReportOptions
from assistant.services.printing import PrintOptions
from tests.unit.services.test_checking import BRIEF, one, text_of, written
from tests.unit.services.workplace import Workplace

PRICE = "evidence.price"
LONG = "Harbours leave 41% of moorings empty and 300 clients pay £80. "


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """A text, the figure to bind to the price, the one to accept, and the text in the end."""

    text: str
    bound: str
    accepted: str
    after: str


ODD = {
    "halves of surrogate pairs": Odd(
        text="Now \ud800 £80\udfff a month and 40% \ud83d.",
        bound="£80",
        accepted="40%",
        after=(
            "Now \ufffd [£95](fact:evidence.price)\ufffd a month and [40%](fact:estimate) \ufffd."
        ),
    ),
    "from right to left": Odd(
        text="מחיר £80 a month \u202e40%\u202c של السوق.",
        bound="£80",
        accepted="40%",
        after=(
            "מחיר [£95](fact:evidence.price) a month \u202e[40%](fact:estimate)\u202c של السوق."
        ),
    ),
    "beyond the first plane": Odd(
        text="😀😀 pay £80 😀 and 40% 😀.",
        bound="£80",
        accepted="40%",
        after="😀😀 pay [£95](fact:evidence.price) 😀 and [40%](fact:estimate) 😀.",
    ),
    "other ends of lines": Odd(
        text="It is £80 a month.\r\n\r\nOr 40%.\r\n- a\r- b",
        bound="£80",
        accepted="40%",
        after="It is [£95](fact:evidence.price) a month.\n\nOr [40%](fact:estimate).\n\n- a\n- b",
    ),
    "a price beyond all numbers": Odd(
        text=f"It was £1e999999, {'9' * 5000} clients, then £80 and 40%.",
        bound="£80",
        accepted="40%",
        after=(
            f"It was £1e999999, {'9' * 5000} clients, then "
            "[£95](fact:evidence.price) and [40%](fact:estimate)."
        ),
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_texts_are_checked_bound_accepted_printed_and_followed(
    place: Workplace, name: str
) -> None:
    odd, services = ODD[name], place.services
    project, section_id = written(place, text=odd.text)
    services.checking.bind(one(place, section_id, odd.bound), PRICE)
    services.checking.accept_estimate([one(place, section_id, odd.accepted)])
    assert all_files_hold(place, project, "£79")
    services.interview.set_answer(project, PRICE, price(95), language="en")
    pending = services.following.pending(project)
    assert [(each.old_text, each.new_text) for each in pending] == [("£79", "£95")]
    services.following.apply(project, {each.id for each in pending})
    assert text_of(place, section_id) == odd.after
    for _ in range(3):
        assert services.history.undo(project)


def test_a_link_inside_a_link_can_only_be_read_and_removed(place: Workplace) -> None:
    text = f"It is [[£79](fact:{PRICE})](fact:evidence.waste). {'[' * 500}40%{'](fact:x)' * 500}"
    project, section_id = written(place, text=text)
    outer = place.services.checking.section_findings(section_id, "en")
    assert outer
    for finding in outer:
        with pytest.raises(BadRequestError, match="figure_takes_no_link"):
            place.services.checking.bind(finding, PRICE)
    assert all_files_hold(place, project, "£79")
    place.services.checking.remove_sentence(outer[0])
    assert "£79" not in text_of(place, section_id)


def test_a_long_section_is_looked_at_and_printed_in_seconds(place: Workplace) -> None:
    project, section_id = written(place, text=f"{LONG * 10}\n\n" * 20)
    document = place.document(project).id
    checking = place.services.checking
    found = checking.unbacked_in(document, "en")
    assert len(found) == 600
    printed = place.services.printing.printed(document, PrintOptions())
    assert printed.appendix is not None
    assert len(printed.appendix.unbacked) == 600
    checking.accept_estimate(found)
    assert text_of(place, section_id).count("(fact:estimate)") == 600
    assert checking.unbacked_in(document, "en") == ()


def test_a_price_beyond_all_numbers_is_no_answer(place: Workplace) -> None:
    project, _ = written(place)
    for value in ("1e999999", "1e-999999", "NaN", "Infinity"):
        with pytest.raises(BriefError):
            place.services.interview.set_answer(project, PRICE, price(value), language="en")


def test_with_a_full_disk_in_the_middle_nothing_is_half_done(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, section_id = written(place, text=f"First 31%, at [£79](fact:{PRICE}).")
    other = place.section(project, "timing").id
    place.services.documents.edit_section(other, f"Then 32%, at [£79](fact:{PRICE}).")
    place.services.interview.set_answer(project, PRICE, price(95), language="en")
    services, before = place.services, place.services.history.entries(project)
    document, texts = place.document(project).id, text_of(place, section_id)
    found = [each for each in services.checking.unbacked_in(document, "en") if "%" in each.text]
    pending = {each.id for each in services.following.pending(project)}
    documents = services.checking._stores.documents
    replace = documents._replace

    def full(change: Any, section: Any, *rest: Any) -> None:
        if section["id"] == other:
            raise EnvironmentFailure("disk_full", path="x")
        replace(change, section, *rest)

    monkeypatch.setattr(documents, "_replace", full)
    assumed = next(each for each in found if each.section_id == other)
    acts: tuple[Callable[[], object], ...] = (
        lambda: services.checking.accept_estimate(found),
        lambda: services.following.apply(project, pending),
        lambda: services.checking.make_assumption(assumed, label="x", language="en"),
    )
    for act in acts:
        with pytest.raises(EnvironmentFailure):
            act()
    assert services.history.entries(project) == before
    assert text_of(place, section_id) == texts
    assert {each.id for each in services.following.pending(project)} == pending
    assert "assumption_1" not in services.knowledge.of(project).brief.evidence


def price(value: object) -> dict[str, Any]:
    """Return the price with another value."""
    return {**BRIEF["evidence"]["price"], "value": value}


def all_files_hold(place: Workplace, project: str, words: str) -> bool:
    """Write every file of the plan; tell whether those that are text hold the words."""
    document = place.document(project).id
    content = PrintOptions(has_appendix=True)
    exporting = place.services.exporting
    exporting.write(document, place.folder / "a.pdf", "pdf", ReportOptions(), content=content)
    markdown = exporting.write(document, place.folder / "a.md", "md", ReportOptions())
    data = exporting.write(document, place.folder / "a.json", "json", ReportOptions())
    is_in_json = words in json.loads(data.read_text("utf-8"))["markdown"]
    return is_in_json and words in markdown.read_text("utf-8")
