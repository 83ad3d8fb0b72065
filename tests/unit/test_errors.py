"""Failures carry a key and values, and their class decides how a command ends."""

import inspect

from assistant import errors
from assistant.errors import AssistantError, BadRequestError, BriefError


def classes() -> list[type[AssistantError]]:
    found = inspect.getmembers(errors, inspect.isclass)
    return [kind for _, kind in found if issubclass(kind, AssistantError)]


def test_an_error_keeps_its_key_and_values() -> None:
    error = BadRequestError("name_too_long", most=120)
    assert (error.key, error.values) == ("name_too_long", {"most": 120})
    assert "name_too_long" in str(error)


def test_a_brief_error_knows_its_file_and_key() -> None:
    error = BriefError("brief_missing", source="b.toml", key_path="company.name", extra=1)
    assert (error.source, error.key_path) == ("b.toml", "company.name")
    assert error.values == {"source": "b.toml", "key_path": "company.name", "extra": 1}


def test_values_may_have_any_name() -> None:
    assert AssistantError("x", key="inner", self="me").values == {"key": "inner", "self": "me"}


def test_the_tree_at_the_top_of_the_module_names_every_class() -> None:
    assert errors.__doc__ is not None
    for kind in classes():
        assert kind.__name__ in errors.__doc__
        assert kind.__doc__
