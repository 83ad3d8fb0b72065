"""Search finds words of both languages and takes a query as data."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain.document import SectionStatus
from assistant.storage.documents import SectionSave
from assistant.storage.passages import MOST_CHARACTERS, plain, spaced
from assistant.storage.search import EXCERPT_CHARACTERS
from assistant.storage.stores import Stores


@pytest.fixture
def texts(stores: Stores, project_id: str, section_id: str) -> Stores:
    stores.briefs.replace(
        project_id,
        {
            "answers": {"problem": {"en": "Café owners lose hours.", "zh": "成本太高，市场分散。"}},
            "evidence": {"hours": 6.5},
            "competitors": [{"name": "ShiftMaster", "note": "cheap, slow"}],
        },
    )
    markdown = "Revenue reaches [¥12.4M](fact:finance.y3.revenue) by **year** three.\n\nB2B市场规模"
    save = SectionSave(
        markdown=markdown, author="model", status=SectionStatus.DRAFTED, reason="drafted"
    )
    stores.documents.save_section(section_id, save)
    return stores


def _found(stores: Stores, query: str) -> list[str]:
    return sorted({hit.ref_id for hit in stores.search.search(query)})


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("成本", "answers.problem"),
        ("市场分散", "answers.problem"),
        ("owners hours", "answers.problem"),
        ("CAFE", "answers.problem"),
        ("own", "answers.problem"),
        ("shiftmaster", "competitors"),
        ("6.5", "evidence.hours"),
    ],
)
def test_an_answer_is_found_by_its_words(texts: Stores, query: str, place: str) -> None:
    assert _found(texts, query) == [place]


@pytest.mark.parametrize("query", ["¥12.4M", "12.4M by year three", "b2b市场", "规模", "Ｂ２Ｂ"])
def test_a_section_is_found_by_what_its_reader_sees(
    texts: Stores, section_id: str, query: str
) -> None:
    assert _found(texts, query) == [section_id]


@pytest.mark.parametrize(
    "query", ["场市", "成本 规模", "fact", "finance.y3", "wners", "", " ", '"', "*"]
)
def test_what_is_not_there_is_not_found(texts: Stores, query: str) -> None:
    assert _found(texts, query) == []


def test_a_hit_says_where_it_stands(texts: Stores, project_id: str, document_id: str) -> None:
    [hit] = texts.search.search("规模")
    assert (hit.kind, hit.project_id, hit.document_id) == ("section", project_id, document_id)
    assert (hit.project_name, hit.document_title) == ("Brightleaf 亮叶", "Business plan")
    assert hit.heading == "Executive summary"
    [answer] = texts.search.search("成本")
    assert (answer.kind, answer.heading, answer.document_id) == ("answer", "answers.problem", None)


def test_the_spans_mark_the_words_that_matched(texts: Stores) -> None:
    [hit] = texts.search.search("CAFE 市场 hour")
    assert [hit.text[start:end] for start, end in hit.spans] == ["Café", "hour", "市场"]


def test_a_long_passage_is_shown_around_its_match(texts: Stores, project_id: str) -> None:
    texts.briefs.set_value(project_id, "answers.long", "word " * 5000 + "needle " + "word " * 5000)
    [hit] = texts.search.search("needle")
    assert len(hit.text) <= EXCERPT_CHARACTERS + 2
    assert [hit.text[start:end] for start, end in hit.spans] == ["needle"]


def test_an_endless_answer_is_searched_up_to_a_limit(texts: Stores, project_id: str) -> None:
    texts.briefs.set_value(project_id, "answers.long", "early " + "字" * MOST_CHARACTERS + " late")
    assert _found(texts, "early") == ["answers.long"]
    assert _found(texts, "late") == []


def test_a_project_is_found_by_its_name_before_its_texts(texts: Stores, project_id: str) -> None:
    texts.briefs.set_value(project_id, "answers.name", "We are called Brightleaf, after a tree.")
    hits = texts.search.search("brightleaf")
    assert [hit.kind for hit in hits] == ["project", "answer"]
    assert hits[0].rank > hits[1].rank


def test_search_can_be_kept_to_one_project(texts: Stores) -> None:
    other = texts.projects.create("Other", "en", brief={"answers": {"problem": "成本"}}).id
    assert len(texts.search.search("成本")) == 2
    assert [h.project_id for h in texts.search.search("成本", project_id=other)] == [other]
    assert texts.search.search("成本", project_id='x" OR "成') == ()


def test_a_project_in_the_trash_is_not_searched(texts: Stores, project_id: str) -> None:
    texts.projects.trash(project_id)
    assert _found(texts, "成本") == _found(texts, "Brightleaf") == []
    texts.log.undo(None)
    assert _found(texts, "成本") == ["answers.problem"]
    texts.log.redo(None)
    assert _found(texts, "成本") == []
    texts.projects.restore(project_id)
    assert _found(texts, "规模") != []


def test_a_text_written_into_the_trash_is_found_after_its_return(
    texts: Stores, project_id: str
) -> None:
    texts.projects.trash(project_id)
    texts.briefs.set_value(project_id, "answers.problem", "quince")
    assert _found(texts, "quince") == []
    texts.projects.restore(project_id)
    assert _found(texts, "quince") == ["answers.problem"]


def test_search_follows_undo_and_redo(texts: Stores, project_id: str, section_id: str) -> None:
    texts.log.undo(project_id)
    assert _found(texts, "规模") == []
    texts.log.redo(project_id)
    assert _found(texts, "规模") == [section_id]


def test_no_more_hits_come_than_asked_for(texts: Stores, project_id: str) -> None:
    answers = {f"a{number}": f"the common word {number}" for number in range(30)}
    texts.briefs.replace(project_id, {"answers": answers})
    assert len(texts.search.search("common", limit=7)) == 7


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(query=st.text(max_size=40) | st.text("\"'*^():-+{}AND NOT\x00\ud800的a é", max_size=30))
def test_no_query_is_an_error(texts: Stores, query: str) -> None:
    for hit in texts.search.search(query):
        assert all(0 <= start < end <= len(hit.text) for start, end in hit.spans)


_HAN_TEXT = st.text("的市场规模成本高B2 ，。", min_size=1, max_size=40)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(text=_HAN_TEXT, data=st.data())
def test_every_run_of_han_characters_in_a_text_finds_it(
    stores: Stores, project_id: str, text: str, data: st.DataObject
) -> None:
    runs = re.findall("[的市场规模成本高]+", text)
    stores.briefs.replace(project_id, {"answers": {"problem": text}})
    if runs:
        run = data.draw(st.sampled_from(runs))
        start = data.draw(st.integers(0, len(run) - 1))
        query = run[start : data.draw(st.integers(start + 1, len(run)))]
        assert _found(stores, query) == ["answers.problem"]


def test_han_characters_are_set_apart_and_wide_letters_made_narrow() -> None:
    assert spaced("B2B市场").split() == ["B2B", "市", "场"]
    assert spaced("ＡＢ〇𠀀").split() == ["AB", "〇", "𠀀"]


def test_plain_text_has_the_words_of_a_link_and_no_marks() -> None:
    assert plain("## A [b](fact:c.d) **重点：**中文 `x`") == "A b 重点：中文 x"
