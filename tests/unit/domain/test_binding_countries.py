"""Countries are known by the names of places and people in both languages."""

import pytest

from assistant.domain.binding_countries import countries_named, places_named


@pytest.mark.parametrize(
    ("text", "named", "places"),
    [
        ("Cafes in the UK and France", {"uk", "fr"}, {"uk", "fr"}),
        ("A French pastry for EU rules", {"fr", "eu"}, set()),
        ("在法国吃日本料理", {"fr", "jp"}, {"fr"}),
        ("Ukulele, Indiana, none", set(), set()),
    ],
)
def test_countries_are_found_by_their_names(text: str, named: set[str], places: set[str]) -> None:
    assert countries_named(text) == named
    assert places_named(text) == places
