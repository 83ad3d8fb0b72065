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


def test_a_hint_is_two_or_three_sentences() -> None:
    for definition in boards():
        assert 2 <= len(re.findall(r"[.?!](?= |$)", definition.hint.en or "")) <= 3, definition.id
        assert 2 <= len(re.findall("[。？！]", definition.hint.zh or "")) <= 4, definition.id


def test_fields_stand_as_each_board_is_usually_drawn() -> None:
    drawn = {
        "business_model": {"key_partners": 0, "value_propositions": 4, "customer_segments": 8},
        "lean_canvas": {"problem": 0, "unique_value_proposition": 4, "customer_segments": 8},
        "value_proposition": {"products": 0, "jobs": 3},
    }
    for board_id, columns in drawn.items():
        for field_id, column in columns.items():
            assert board(board_id).field(field_id).column == column, f"{board_id}.{field_id}"
    for board_id in ("business_model", "lean_canvas"):
        halves = [board(board_id).field(name) for name in ("cost_structure", "revenue_streams")]
        assert [(each.column, each.column_span) for each in halves] == [(0, 5), (5, 5)]
        assert {each.row + each.row_span for each in halves} == {board(board_id).rows}


def test_rivalry_stands_in_the_middle_of_a_cross() -> None:
    forces = board("five_forces")
    assert (forces.columns, forces.rows) == (3, 3)
    assert forces.field("rivalry").cells == ((1, 1),)
    assert {field.cells[0] for field in forces.fields} == {(1, 1), (1, 0), (0, 1), (2, 1), (1, 2)}


def test_the_lean_canvas_begins_with_problem_and_customers() -> None:
    lean = board("lean_canvas")
    steps = [{field.id for field in lean.fields if field.order == order} for order in range(1, 8)]
    assert steps == [
        {"problem", "existing_alternatives", "customer_segments", "early_adopters"},
        {"unique_value_proposition", "high_level_concept"},
        {"solution"},
        {"channels"},
        {"revenue_streams", "cost_structure"},
        {"key_metrics"},
        {"unfair_advantage"},
    ]
    assert (lean.field("problem").most, lean.field("solution").most) == (3, 3)


@pytest.mark.parametrize(
    ("box", "inside"),
    [
        ("problem", "existing_alternatives"),
        ("unique_value_proposition", "high_level_concept"),
        ("customer_segments", "early_adopters"),
    ],
)
def test_a_box_within_a_box_stands_right_under_it(box: str, inside: str) -> None:
    outer, inner = (board("lean_canvas").field(each) for each in (box, inside))
    assert (inner.column, inner.column_span) == (outer.column, outer.column_span)
    assert inner.row == outer.row + outer.row_span


def test_the_offer_cites_what_it_does_for_the_customer() -> None:
    canvas = board("value_proposition")
    cited = {field.id: field.cites for field in canvas.fields if field.cites}
    assert cited == {
        "products": ("value_proposition.jobs",),
        "pain_relievers": ("value_proposition.pains",),
        "gain_creators": ("value_proposition.gains",),
    }
    for name in ("jobs", "pains", "gains"):
        assert "importance" in [detail.id for detail in canvas.field(name).details]
        assert canvas.field(name).order < min(canvas.field(each).order for each in cited)


@pytest.mark.parametrize(
    ("board_id", "details"),
    [
        ("swot", {"source": "source"}),
        (
            "five_forces",
            {"source": "source", "rating": "choice", "implication": "text", "action": "text"},
        ),
        (
            "pestel",
            {
                "source": "source", "date": "month", "direction": "choice", "horizon": "choice",
                "effect": "text", "response": "text",
            },
        ),
    ],
)  # fmt: skip
def test_cards_hold_what_an_analysis_asks_for(board_id: str, details: dict[str, str]) -> None:
    for field in board(board_id).fields:
        assert {detail.id: detail.kind for detail in field.details} == details, field.id


def test_risk_is_weighed_for_every_way_to_grow() -> None:
    ansoff = board("ansoff")
    assert [field.id for field in ansoff.fields_in_order] == [
        "market_penetration", "product_development", "market_development", "diversification"
    ]  # fmt: skip
    for field in ansoff.fields:
        assert [name for name, _ in field.details[0].choices] == ["low", "medium", "high"]


def test_pressure_and_importance_rise_from_low_to_high() -> None:
    for board_id, detail_id in (("five_forces", "rating"), ("value_proposition", "importance")):
        for field in board(board_id).fields:
            for detail in field.details:
                if detail.id == detail_id:
                    assert [name for name, _ in detail.choices] == ["low", "medium", "high"]
