"""Many places of a text are linked at once as they would be one by one."""

from time import process_time

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


def test_two_places_in_the_words_of_one_link_both_get_the_new_one() -> None:
    text = "It is [£80 and 40%](fact:old) or [about 7](fact:old)."
    wanted = [(7, 10), (15, 18)]
    assert [text[start:end] for start, end in wanted] == ["£80", "40%"]
    linked = link_places(text, wanted, "estimate")
    assert linked == ("It is [£80](fact:estimate) and [40%](fact:estimate) or [about 7](fact:old).")


def test_a_link_stays_where_its_words_take_no_new_one() -> None:
    text = "First 31%. Then [[£79](fact:a)](fact:b)."
    linked = link_places(text, [(6, 9), (18, 21)], "estimate", otherwise=" (?)")
    assert linked.startswith("First [31%](fact:estimate). Then [")
    assert linked.count("fact:") == 3


def test_thousands_of_places_with_some_that_take_no_link_are_read_a_few_times_only() -> None:
    text = "`9%` is code. " + "About 40% stay, and [75%](fact:share) tell others. " * 1_500
    wanted = [(1, 3)]
    wanted += [(at, at + 3) for at in range(len(text)) if text.startswith(("40%", "75%"), at)]
    began = process_time()
    linked = link_places(text, wanted, "unbacked", otherwise=" (?)")
    assert process_time() - began < 3
    assert linked.count("(fact:unbacked)") == 3_000
    assert "fact:share" not in linked
