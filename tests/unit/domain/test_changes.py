"""Changes add up."""

from assistant.domain.changes import Changes


def test_two_changes_together_touch_what_either_touched() -> None:
    one = Changes(project_list=True, briefs=frozenset({"a"}), sections=frozenset({"s"}))
    two = Changes(briefs=frozenset({"b"}), documents=frozenset({"d"}), settings=frozenset({"k"}))
    assert one | two == Changes(
        project_list=True,
        briefs=frozenset({"a", "b"}),
        documents=frozenset({"d"}),
        sections=frozenset({"s"}),
        settings=frozenset({"k"}),
    )
    assert one | Changes() == one
