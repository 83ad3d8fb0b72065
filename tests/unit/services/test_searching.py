"""Search finds what the founder wrote, in both languages, as it is now."""

import pytest

from tests.unit.services.workplace import Workplace


def test_answers_and_sections_are_found_in_both_languages(place: Workplace) -> None:
    project = place.project()
    services = place.services
    services.documents.edit_section(place.section(project, "timing").id, "浮桥上的传感器。 Cleats.")
    for query, kind in (("harbours", "answer"), ("传感器", "section"), ("cleats", "section")):
        hits = services.searching.search(query, project_id=project)
        assert hits, query
        assert any(kind in hit.kind for hit in hits), [hit.kind for hit in hits]


def test_what_was_changed_is_found_as_it_is_now_also_after_undo(place: Workplace) -> None:
    project = place.project()
    services = place.services
    timing = place.section(project, "timing")
    services.documents.edit_section(timing.id, "Walrus.")
    assert services.searching.search("walrus", project_id=project)
    services.history.undo(project)
    assert not services.searching.search("walrus", project_id=project)
    services.history.redo(project)
    assert services.searching.search("walrus", project_id=project)


@pytest.mark.parametrize(
    "query", ['"', "a OR", "*", "NEAR(", "col:", "", "  ", "'; --", "🚲", "-", "中"]
)
def test_any_text_is_a_valid_query(place: Workplace, query: str) -> None:
    project = place.project()
    assert isinstance(place.services.searching.search(query, project_id=project), tuple)


def test_one_project_does_not_find_the_others_text(place: Workplace) -> None:
    first, second = place.project(), place.services.projects.create("Other", "en")
    assert place.services.searching.search("harbours", project_id=first)
    assert place.services.searching.search("harbours", project_id=second) == ()
