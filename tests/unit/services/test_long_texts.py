"""A text far longer than any plan goes the whole way, in time that grows with it and no faster."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from assistant.export.report_options import ReportOptions
from assistant.services import looks_ahead
from assistant.services.checking import LONG, Finding, LookTask
from assistant.services.checking_documents import contradictions
from assistant.services.checking_sections import ShownFigure
from assistant.services.jobs import Job
from assistant.services.printing import PrintOptions
from tests.unit.services.test_checking import one, text_of, written
from tests.unit.services.test_odd_texts import PRICE, price
from tests.unit.services.workplace import Workplace

PLAIN = "The office keeps a list of free berths, and a skipper books one by telephone. " * 12
PARTS = (
    "Harbours leave 41% of moorings empty, and the gate counts every boat that enters. ",
    "A skipper pays [£79](fact:evidence.price) a month, and the office keeps the list. ",
)
MEGABYTE = 1_000_000


def prose(size: int, between: str = "") -> str:
    """Return one paragraph of about this length with a figure every 80 characters."""
    part = "".join(each + between for each in PARTS)
    return (part * (size // len(part))).strip()


def spent(act: Callable[[], Any]) -> float:
    """Return the processor time that something takes."""
    start = time.process_time()
    act()
    return time.process_time() - start


def whole_way(place: Workplace, text: str) -> str:
    """Check, print, write, accept and let follow; return the text in the end."""
    services = place.services
    project, section_id = written(place, text=text)
    document, count = place.document(project).id, text.count("41%")
    found = services.checking.unbacked_in(document, "en")
    assert len(found) == count
    pdf, markdown = place.folder / "long.pdf", place.folder / "long.md"
    services.exporting.write(document, pdf, "pdf", ReportOptions())
    services.exporting.write(document, markdown, "md", ReportOptions())
    assert markdown.read_text("utf-8").count("a month, and the office") == text.count("£79")
    services.checking.accept_estimate(found)
    services.interview.set_answer(project, PRICE, price(95), language="en")
    pending = services.following.pending(project)
    assert len(pending) == text.count("£79")
    services.following.apply(project, {each.id for each in pending})
    return text_of(place, section_id)


def as_it_ends(text: str) -> str:
    return text.replace("41%", "[41%](fact:estimate)").replace("£79", "£95")


def test_four_times_the_text_takes_about_four_times_as_long(place: Workplace) -> None:
    times = []
    for size in (1_000, 20_000, 80_000):  # the first one loads what is loaded once
        text = prose(size)
        start = time.process_time()
        assert whole_way(place, text) == as_it_ends(text)
        times.append(time.process_time() - start)
    assert times[2] < 8 * times[1]  # the square would be 16 times


def test_a_paragraph_of_a_megabyte_goes_the_whole_way(place: Workplace) -> None:
    text = prose(MEGABYTE, between=PLAIN)
    assert "\n" not in text
    assert whole_way(place, text) == as_it_ends(text)


def test_thousands_of_figures_where_some_take_no_link_are_accepted_at_once(
    place: Workplace,
) -> None:
    text = f"`12%` was it, and [of 31%](https://a.bc) too. {prose(60_000)}"
    _, section_id = written(place, text=text)
    found = place.services.checking.section_findings(section_id, "en")
    assert spent(lambda: place.services.checking.accept_estimate(found)) < 2
    accepted = text_of(place, section_id)
    assert accepted.count("[41%](fact:estimate)") == text.count("41%")
    assert "[of 31%](https://a.bc)" in accepted


def test_thousands_of_figures_in_like_sentences_are_compared_at_once() -> None:
    def shown(number: int, document_id: str, value: str) -> ShownFigure:
        place = Finding(
            kind="unbacked", document_id=document_id, section_id="s", paragraph_id="p", start=number
        )
        return ShownFigure(place=place, about="frame", value=f"percent {value}", is_sound=False)

    figures = [shown(number, "a", str(number)) for number in range(6_000)]
    figures.append(shown(9_999, "b", "1"))
    titles = {"a": "Plan", "b": "Strategy"}
    found: list[Finding] = []
    assert spent(lambda: found.extend(contradictions(figures, titles, "en"))) < 2
    assert [finding.start for finding in found] == [9_999]


def test_a_long_section_is_looked_at_in_a_thread_and_then_known(place: Workplace) -> None:
    project, section_id = written(place, text=prose(2 * LONG))
    services, document = place.services, place.document(project)
    ahead = services.looks_ahead
    ahead.prepare(document, "en", {place.section(project, "timing").id})
    assert not ahead.is_busy  # a short one takes no time
    for _ in range(2):  # once is enough
        ahead.prepare(document, "en")
        assert services.jobs.running == 1
    assert ahead.is_under_way(section_id, "en")
    assert not ahead.is_under_way(section_id, "zh")
    place.wait(lambda: not ahead.is_busy)
    assert services.checking.long_looks(document, "en") == ()
    assert spent(lambda: services.checking.section_findings(section_id, "en")) < 0.2
    assert one(place, section_id, "41%").kind == "unbacked"


def test_a_text_that_changes_meanwhile_is_looked_at_as_it_is_now(place: Workplace) -> None:
    project, section_id = written(place, text=prose(2 * LONG))
    ahead = place.services.looks_ahead
    ahead.prepare(place.document(project), "en")
    place.services.documents.edit_section(section_id, "Only 12% is left.")
    place.wait(lambda: not ahead.is_busy)
    [found] = place.services.checking.section_findings(section_id, "en")
    assert found.text == "12%"


def test_a_look_that_fails_in_the_thread_is_left_to_those_who_ask(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_tasks: tuple[LookTask, ...], _job: Job) -> None:
        raise RuntimeError("a bug")

    project, section_id = written(place, text=prose(2 * LONG))
    monkeypatch.setattr(looks_ahead, "_taken", fail)
    ahead = place.services.looks_ahead
    ahead.prepare(place.document(project), "en")
    place.wait(lambda: not ahead.is_busy)
    ahead.prepare(place.document(project), "en")
    assert not ahead.is_busy
    assert place.services.checking.section_findings(section_id, "en")


def test_a_document_that_is_gathered_is_put_together_in_any_thread(place: Workplace) -> None:
    project, _ = written(place)
    document, services = place.document(project).id, place.services
    gathered = services.printing.gathered(document, PrintOptions(has_appendix=True))
    made: list[object] = []
    services.jobs.start(lambda _job: gathered(), on_done=made.append, on_error=made.append)
    place.wait(lambda: bool(made))
    assert made == [services.printing.printed(document, PrintOptions(has_appendix=True))]
    assert services.printing.notices(document) == gathered().notices
