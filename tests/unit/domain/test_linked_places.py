"""Many places of a text are linked at once as they would be one by one."""

from assistant.domain.linked_places import link_places

TEXT = "First 31%, then **32%**, [then 33%](https://a.bc), and [34%](fact:evidence.x)."


def places(*words: str) -> list[tuple[int, int]]:
    """Return where these words stand."""
    return [(TEXT.index(each), TEXT.index(each) + len(each)) for each in words]


def test_all_places_get_the_link() -> None:
    linked = link_places(TEXT, places("32%", "31%"), "estimate")
    assert linked.startswith("First [31%](fact:estimate), then **[32%](fact:estimate)**, [then")


def test_where_no_link_can_be_other_words_stand_behind_it_and_an_old_link_goes() -> None:
    linked = link_places(TEXT, places("31%", "33%", "34%"), "unbacked", otherwise=" (?)")
    assert linked == (
        "First [31%](fact:unbacked), then **32%**, [then 33% (?)](https://a.bc), and "
        "[34%](fact:unbacked)."
    )
    assert link_places(TEXT, places("33%"), "unbacked") == TEXT
    assert link_places(TEXT, (), "unbacked") == TEXT
