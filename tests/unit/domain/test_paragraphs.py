"""Paragraph ids live through edits."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.blocks_reading import read_markdown
from assistant.domain.document import Author, Paragraph
from assistant.domain.paragraphs import align_paragraphs, split_paragraphs

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
EARLIER = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)
COFFEE = "We sell roasted coffee beans to forty cafés in Hangzhou, every week, by subscription."
TEAM = "The team has three people: Lin roasts, Wu sells, and Chen keeps the books."
RISK = "Green coffee prices rose last year; we hold eight weeks of stock against that."
MARKET = "杭州有三千家独立咖啡馆，其中四百家每周采购精品咖啡豆。"


def stored(*texts: str) -> list[Paragraph]:
    return [
        Paragraph(id=f"old{index}", text=text, author="model", model_run="r1", edited_at=EARLIER)
        for index, text in enumerate(texts)
    ]


def fresh_ids() -> Callable[[], str]:
    numbers = count()
    return lambda: f"new{next(numbers)}"


def aligned(old: Sequence[Paragraph], *texts: str) -> tuple[Paragraph, ...]:
    return align_paragraphs(
        old, texts, author="founder", model_run=None, now=NOW, new_id=fresh_ids()
    )


def ids(paragraphs: Sequence[Paragraph]) -> list[str]:
    return [paragraph.id for paragraph in paragraphs]


def test_a_section_splits_into_its_top_level_blocks() -> None:
    text = "## 市场\n下面：\n- a\n  - b\n\n\n> 引\n> 文\n\n| a |\n|---|\n| 1 |\n"
    assert split_paragraphs(text) == (
        "## 市场",
        "下面：",
        "- a\n  - b",
        "> 引文",
        "| a |\n| --- |\n| 1 |",
    )


def test_nothing_splits_into_nothing() -> None:
    assert split_paragraphs(" \n\n") == ()


@given(st.lists(st.sampled_from((COFFEE, TEAM, "- a\n- b", "1. x", "> q", "---", "```\nx\n```"))))
@settings(deadline=None)
def test_split_paragraphs_put_together_again_are_the_same_blocks(texts: list[str]) -> None:
    whole = "\n\n".join(texts)
    assert read_markdown("\n\n".join(split_paragraphs(whole))) == read_markdown(whole)


def test_unchanged_paragraphs_keep_everything() -> None:
    old = stored(COFFEE, TEAM, RISK)
    assert aligned(old, COFFEE, TEAM, RISK) == tuple(old)


def test_a_changed_paragraph_keeps_its_id_and_names_its_new_author() -> None:
    old = stored(COFFEE, TEAM, RISK)
    changed = TEAM.replace("three", "four")
    after = aligned(old, COFFEE, changed, RISK)
    assert ids(after) == ["old0", "old1", "old2"]
    assert (after[1].author, after[1].edited_at) == ("founder", NOW)
    assert (after[0], after[2]) == (old[0], old[2])


def test_a_paragraph_rewritten_between_the_same_neighbours_keeps_its_id() -> None:
    assert ids(aligned(stored(COFFEE, TEAM, RISK), COFFEE, MARKET, RISK)) == [
        "old0",
        "old1",
        "old2",
    ]


def test_what_the_founder_changes_of_a_models_text_is_hers_and_still_known_as_drafted() -> None:
    (after,) = aligned(stored(TEAM), TEAM.replace("three", "four"))
    assert (after.author, after.model_run) == ("founder", "r1")
    (again,) = aligned([after], after.text.replace("roasts", "grinds"))
    assert (again.author, again.model_run) == ("founder", "r1")


def test_what_becomes_an_estimate_or_is_it_no_more_is_not_edited_for_that() -> None:
    marked = TEAM.replace("three", "[three](fact:estimate)")
    for before, after in ((marked, TEAM), (TEAM, marked)):
        (old,) = stored(before)
        assert aligned([old], after) == (replace(old, text=after),)
    changed = marked.replace("roasts", "grinds")
    assert aligned(stored(TEAM), changed)[0].author == "founder"


def test_what_the_founder_writes_anew_in_its_place_is_hers_alone() -> None:
    (after,) = aligned(stored(TEAM), MARKET)
    assert (after.author, after.model_run) == ("founder", None)


def test_a_models_text_parted_joined_or_moved_and_changed_is_known_as_drafted() -> None:
    halves = (COFFEE[:45], f"New here. {COFFEE[45:]}")
    assert [each.model_run for each in aligned(stored(COFFEE), *halves)] == ["r1", "r1"]
    own = Paragraph(id="own", text=RISK, author="founder")
    (joined,) = aligned([own, *stored(TEAM)], f"{RISK} {TEAM}")
    assert joined.model_run == "r1"
    moved = aligned(stored(COFFEE, TEAM), TEAM, MARKET, COFFEE.replace("forty", "fifty"))
    assert [each.model_run for each in moved] == ["r1", None, "r1"]


def test_a_new_text_on_the_same_subject_is_the_founders_own() -> None:
    text = "Chen, Wu and Lin each sell roasted beans; every café in Hangzhou books by the week."
    assert aligned(stored(COFFEE, TEAM), COFFEE, TEAM, text)[2].model_run is None


def test_a_models_new_text_has_its_own_run_and_the_programs_has_none() -> None:
    def saved(author: Author, run: str | None) -> Paragraph:
        changed = TEAM.replace("three", "four")
        (after,) = align_paragraphs(
            stored(TEAM), [changed], author=author, model_run=run, now=NOW, new_id=fresh_ids()
        )
        return after

    assert saved("model", "r2").model_run == "r2"
    assert saved("program", None).model_run is None


def test_an_inserted_paragraph_gets_a_new_id() -> None:
    after = aligned(stored(COFFEE, RISK), COFFEE, MARKET, RISK)
    assert ids(after) == ["old0", "new0", "old1"]


def test_a_deleted_paragraph_leaves_the_others_alone() -> None:
    assert ids(aligned(stored(COFFEE, TEAM, RISK), COFFEE, RISK)) == ["old0", "old2"]


def test_a_paragraph_inserted_beside_a_changed_one_is_the_new_one() -> None:
    after = aligned(stored(COFFEE, TEAM), MARKET, COFFEE.replace("forty", "fifty"), TEAM)
    assert ids(after) == ["new0", "old0", "old1"]


def test_a_moved_paragraph_keeps_its_id() -> None:
    assert ids(aligned(stored(COFFEE, TEAM, RISK), RISK, COFFEE, TEAM)) == ["old2", "old0", "old1"]


def test_the_larger_part_of_a_split_paragraph_keeps_the_id() -> None:
    first, second = COFFEE[:25], COFFEE[25:]
    assert ids(aligned(stored(COFFEE, TEAM), first, second, TEAM)) == ["new0", "old0", "old1"]


def test_two_merged_paragraphs_keep_one_of_their_ids() -> None:
    after = aligned(stored(COFFEE, TEAM, RISK), f"{COFFEE} {TEAM}", RISK)
    assert ids(after) == ["old0", "old2"]


def test_a_translated_section_gets_new_ids_where_nothing_tells_them_apart() -> None:
    after = aligned(stored(COFFEE, TEAM), MARKET, "团队三人。", "风险。")
    assert ids(after) == ["new0", "new1", "new2"]


def test_empty_sections_align() -> None:
    assert aligned([]) == ()
    assert aligned(stored(COFFEE)) == ()
    assert ids(aligned([], COFFEE)) == ["new0"]


texts = st.sampled_from((COFFEE, TEAM, RISK, MARKET, COFFEE[:30], TEAM + RISK, "", "a", "中"))


@given(st.lists(texts, max_size=8), st.lists(texts, max_size=8))
def test_ids_are_unique_and_alignment_is_the_same_every_time(
    before: list[str], after: list[str]
) -> None:
    result = aligned(stored(*before), *after)
    assert [paragraph.text for paragraph in result] == after
    assert len(set(ids(result))) == len(result)
    assert result == aligned(stored(*before), *after)


@given(st.lists(texts, max_size=8), st.lists(texts, max_size=8))
def test_as_many_unchanged_texts_as_there_are_keep_their_paragraph(
    before: list[str], after: list[str]
) -> None:
    old = stored(*before)
    kept = [paragraph for paragraph in aligned(old, *after) if paragraph in old]
    assert sorted(p.text for p in kept) == sorted(
        text for text in set(before) for _ in range(min(before.count(text), after.count(text)))
    )


def test_one_edit_among_four_hundred_paragraphs_is_quick() -> None:
    old = stored(*(f"{COFFEE} {TEAM} {index}" for index in range(400)))
    new = [paragraph.text for paragraph in old]
    new[200] = new[200].replace("roasted", "fresh")
    durations: list[float] = []
    for _ in range(3):
        start = time.process_time()
        assert ids(aligned(old, *new)) == ids(old)
        durations.append(time.process_time() - start)
    assert min(durations) < 0.05  # 20 ms meant, with room for a busy machine


def test_a_whole_rewrite_of_four_hundred_paragraphs_stays_bearable() -> None:
    old = stored(*(f"{COFFEE} {TEAM} {index}" for index in range(400)))
    start = time.process_time()
    after = aligned(old, *(f"{paragraph.text}!" for paragraph in old))
    assert ids(after) == ids(old)
    assert time.process_time() - start < 3
