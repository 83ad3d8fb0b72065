"""The boards that ship are whole: words in both languages, places, order, and what cites what."""

import re
from collections.abc import Iterator
from itertools import product

import pytest

from assistant.domain.boards.definitions import BoardDefinition
from assistant.domain.languages import LocalizedText
from assistant.paths import resources_dir
from assistant.services.content import BOARD_IDS, board, boards

HAN = "\u3400-\u9fff"
FULL = "，。：；？！、（）“”"
ASCII_MARK = re.compile(f'[{HAN}{FULL}] ?[,.:;?!"()]|[,.:;?!"()] ?[{HAN}]')


def texts(definition: BoardDefinition) -> Iterator[tuple[str, LocalizedText]]:
    """Yield every text of a board under its place."""
    for name in ("title", "purpose", "hint"):
        yield f"{definition.id}.{name}", getattr(definition, name)
    for field in definition.fields:
        for name in ("title", "question", "hint"):
            yield f"{definition.id}.{field.id}.{name}", getattr(field, name)
        for detail in field.details:
            yield f"{definition.id}.{detail.id}.title", detail.title
            for choice, title in detail.choices:
                yield f"{definition.id}.{detail.id}.{choice}.title", title


ALL = {place: text for definition in boards() for place, text in texts(definition)}


def test_every_file_is_a_board_and_every_board_a_file() -> None:
    files = {path.stem for path in (resources_dir() / "boards").iterdir()}
    assert files == set(BOARD_IDS)
    assert tuple(definition.id for definition in boards()) == BOARD_IDS


def test_a_board_is_found_by_its_id() -> None:
    assert board("swot") is boards()[BOARD_IDS.index("swot")]
    with pytest.raises(KeyError, match="swat"):
        board("swat")


def test_every_text_is_in_both_languages() -> None:
    for place, text in ALL.items():
        assert re.search("[A-Za-z]", text.en or ""), place
        assert not re.search(f"[{HAN}{FULL[:-2]}]", text.en or ""), place
        assert re.search(f"[{HAN}]", text.zh or ""), place


def test_chinese_words_are_set_with_chinese_punctuation() -> None:
    assert [place for place, text in ALL.items() if ASCII_MARK.search(text.zh or "")] == []


def test_chinese_and_latin_stand_apart() -> None:
    close = re.compile(f"[{HAN}][A-Za-z0-9]|[A-Za-z0-9%][{HAN}]")
    assert [place for place, text in ALL.items() if close.search(text.zh or "")] == []


def test_spaces_are_single_and_inside() -> None:
    for place, text in ALL.items():
        for side in (text.en or "", text.zh or ""):
            assert "  " not in side, place
            assert side == side.strip(), place


def test_questions_ask_hints_state_and_titles_do_neither() -> None:
    for place, text in ALL.items():
        kind = place.rpartition(".")[2]
        ends = {"question": ("?", "？"), "hint": (".", "。"), "purpose": (".", "。")}.get(kind)
        if ends:
            assert (text.en or "").endswith(ends[0]), place
            assert (text.zh or "").endswith(ends[1]), place
        else:
            assert (text.en or "")[-1] not in ".?!:", place
            assert (text.zh or "")[-1] not in "。？！：", place


def test_a_purpose_is_one_sentence_and_every_field_has_an_example() -> None:
    for place, text in ALL.items():
        if place.endswith(".purpose"):
            assert len(re.findall(r"[.?!](?= |$)", text.en or "")) == 1, place
            assert len(re.findall("[。？！]", text.zh or "")) == 1, place
        elif place.count(".") > 1 and place.endswith(".hint"):
            assert "or example" in (text.en or ""), place
            assert "例如：" in (text.zh or ""), place


def test_words_fit_where_they_are_shown() -> None:
    most = {"title": 40, "question": 110, "hint": 320, "purpose": 160}
    for place, text in ALL.items():
        assert len(text.en or "") <= most[place.rpartition(".")[2]], place
        assert len(text.zh or "") <= most[place.rpartition(".")[2]] / 2, place


def test_titles_of_a_board_are_told_apart() -> None:
    for definition in boards():
        for language in ("en", "zh"):
            titles = [getattr(field.title, language) for field in definition.fields]
            assert len(set(titles)) == len(titles), definition.id


def test_no_text_stands_twice() -> None:
    long = [text for place, text in ALL.items() if not place.endswith(".title")]
    for language in ("en", "zh"):
        assert len({getattr(text, language) for text in long}) == len(long)


@pytest.mark.parametrize("board_id", [each for each in BOARD_IDS if each != "five_forces"])
def test_a_board_covers_its_grid_without_holes(board_id: str) -> None:
    definition = board(board_id)
    cells = [cell for field in definition.fields for cell in field.cells]
    assert sorted(cells) == list(product(range(definition.columns), range(definition.rows)))


def test_factors_of_swot_are_numbered_and_good_or_bad() -> None:
    assert [(each.letter, each.sign) for each in board("swot").fields] == [
        ("S", "good"), ("W", "bad"), ("O", "good"), ("T", "bad")
    ]  # fmt: skip
    assert {each.most for each in board("swot").fields} == {5}


def test_tows_crosses_what_is_inside_with_what_is_outside() -> None:
    tows, swot = board("tows"), board("swot")
    assert tows.sources == ("swot",)
    assert {
        field.id: [swot.field(each.removeprefix("swot.")).letter.lower() for each in field.cites]
        for field in tows.fields
    } == {name: list(name) for name in ("so", "wo", "st", "wt")}
