"""An outline is read exactly, and a fault in it is named."""

from typing import Any

import pytest

from assistant.domain.outline import parse_outline

OUTLINE: dict[str, Any] = {
    "schema": 1,
    "kind": "business-plan",
    "language": "en",
    "title": "Plan",
    "sections": [{"id": "a", "title": "A", "needs": ["x"], "length": [10, 20], "task": "Write."}],
}


def test_an_outline_is_read_as_it_stands() -> None:
    outline = parse_outline(OUTLINE)
    section = outline.section("a")
    assert section is not None
    assert (section.needs, section.length, section.level) == (("x",), (10, 20), 1)
    assert outline.section("b") is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"colour": 1}, "unknown key: colour"),
        ({"kind": "poem"}, "kind or language"),
        ({"language": "fr"}, "kind or language"),
        ({"sections": [{"id": "a", "title": "A", "colour": 1}]}, r"sections\[0\]: unknown key"),
        ({"sections": [{"id": "a", "title": "A"}] * 2}, "share an id"),
        ({"sections": [{"id": "a", "title": "A", "length": [20, 10]}]}, "least must be below"),
        ({"sections": [{"id": "a"}]}, r"sections\[0\]: missing key: title"),
        ({"sections": [{"id": "a", "title": "A", "length": [10]}]}, r"sections\[0\]\.length"),
        ({"sections": [{"id": "a", "title": "A", "level": 3}]}, r"sections\[0\]\.level"),
        ({"title": None}, "missing key: title"),
    ],
)
def test_a_fault_is_named(changes: dict[str, Any], message: str) -> None:
    data = {key: value for key, value in (OUTLINE | changes).items() if value is not None}
    with pytest.raises(ValueError, match=message):
        parse_outline(data)
