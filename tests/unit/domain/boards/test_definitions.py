"""A board is read as it stands in its file, and each fault in one is named."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import pytest

from assistant.domain.boards.definitions import (
    BoardDefinition,
    check_boards,
    parse_board,
)

BOTH = {"en": "Words", "zh": "文字"}
RISK: dict[str, Any] = {
    "id": "risk",
    "title": BOTH,
    "kind": "choice",
    "choices": [{"id": "low", "title": BOTH}, {"id": "high", "title": BOTH}],
}


def field(field_id: str, column: int, order: int, **more: Any) -> dict[str, Any]:
    words = {"title": BOTH, "question": BOTH, "hint": BOTH}
    return {"id": field_id, "column": column, "row": 0, "order": order} | words | more


SMALL: Mapping[str, Any] = {
    "schema": 1,
    "id": "small",
    "title": BOTH,
    "purpose": BOTH,
    "hint": BOTH,
    "columns": 2,
    "rows": 1,
    "details": [RISK],
    "fields": [
        field("left", 0, 2, most=3, sign="good", letter="L", details=["risk"]),
        field("right", 1, 1, cites=["small.left"]),
    ],
}


def small(**changes: Any) -> BoardDefinition:
    return parse_board({**deepcopy(SMALL), **changes})


def test_a_small_board_is_read_as_it_stands() -> None:
    board = small()
    left, right = board.fields
    assert (board.id, board.columns, board.rows, board.sources) == ("small", 2, 1, ())
    assert (board.title.en, board.hint.zh) == ("Words", "文字")
    assert (left.most, left.sign, left.letter, left.cells) == (3, "good", "L", ((0, 0),))
    assert (right.most, right.sign, right.letter, right.details) == (None, "", "", ())
    assert right.cites == ("small.left",)
    (risk,) = left.details
    assert (risk.kind, [name for name, _ in risk.choices]) == ("choice", ["low", "high"])


def test_fields_are_found_by_id_and_filled_in_their_order() -> None:
    board = small()
    assert board.field("right").order == 1
    assert [each.id for each in board.fields_in_order] == ["right", "left"]
    with pytest.raises(KeyError, match="middle"):
        board.field("middle")


def test_a_field_may_take_more_cells_than_one() -> None:
    board = small(rows=2, fields=[field("a", 0, 1, column_span=2, row_span=2, details=["risk"])])
    assert set(board.fields[0].cells) == {(0, 0), (0, 1), (1, 0), (1, 1)}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"schema": 2}, "schema: 2 is not known"),
        ({"colour": "red"}, "board: unknown key: colour"),
        ({"id": "Small"}, "id: Small is not a lower-case identifier"),
        ({"title": {"en": "Words"}}, "title: needs a text in each language"),
        ({"hint": {"en": "Words", "zh": " "}}, "hint.zh: is not a text"),
        ({"columns": 0}, "columns: 0 is not a whole number from 1"),
        ({"rows": True}, "rows: True is not a whole number from 1"),
        ({"sources": "swot"}, "sources: is not a list"),
        ({"sources": ["S-W"]}, "sources: S-W cannot be meant"),
        ({"sources": ["swot", "swot"]}, "sources is there twice: swot"),
        ({"fields": []}, "fields: a board needs one"),
        ({"fields": ["left"]}, "fields: is not a list of tables"),
        ({"details": [RISK, RISK]}, "detail id is there twice: risk"),
        ({"details": [RISK, RISK | {"id": "extra"}]}, "details: no field has extra"),
        ({"details": []}, r"fields\[0\].details: risk is not known"),
    ],
)
def test_a_fault_in_a_board_is_named(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        small(**changes)


@pytest.mark.parametrize("key", ["schema", "id", "title", "purpose", "hint", "columns", "fields"])
def test_a_key_that_is_missing_is_named(key: str) -> None:
    data = {name: value for name, value in SMALL.items() if name != key}
    with pytest.raises(ValueError, match=f"board: missing key: {key}"):
        parse_board(data)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"colour": "red"}, r"fields\[1\]: unknown key: colour"),
        ({"id": "2nd"}, r"fields\[1\].id: 2nd is not a lower-case identifier"),
        ({"id": "left"}, "field id is there twice: left"),
        ({"question": "Why?"}, r"fields\[1\].question: needs a text in each language"),
        ({"column": -1}, r"fields\[1\].column: -1 is not a whole number from 0"),
        ({"column": 0}, "right: lies on left"),
        ({"column": 2}, "right.column_span: reaches beyond the grid"),
        ({"row_span": 2}, "right.row_span: reaches beyond the grid"),
        ({"row_span": 0}, r"fields\[1\].row_span: 0 is not a whole number from 1"),
        ({"most": 0}, r"fields\[1\].most: 0 is not a whole number from 1"),
        ({"order": 0}, r"fields\[1\].order: 0 is not a whole number from 1"),
        ({"order": 3}, "order: no field has 1"),
        ({"sign": "fair"}, r"fields\[1\].sign: fair is not known"),
        ({"letter": "rr"}, r"fields\[1\].letter: rr is not one capital letter"),
        ({"letter": "L"}, "letter is there twice: L"),
        ({"cites": ["left"]}, r"fields\[1\].cites: left cannot be meant"),
        ({"cites": ["small.middle"]}, "right.cites: small.middle is neither here nor in a source"),
        ({"cites": ["swot.threats"]}, "right.cites: swot.threats is neither here nor in a source"),
        ({"details": ["source"]}, r"fields\[1\].details: source is not known"),
        ({"details": ["risk", "risk"]}, r"fields\[1\].details is there twice: risk"),
    ],
)
def test_a_fault_in_a_field_is_named(changes: dict[str, Any], message: str) -> None:
    left, right = deepcopy(SMALL["fields"])
    with pytest.raises(ValueError, match=message):
        small(fields=[left, right | changes])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "Risk"}, r"details\[0\].id: Risk is not a lower-case identifier"),
        ({"kind": "number"}, r"details\[0\].kind: number is not known"),
        ({"kind": "text"}, r"details\[0\].choices: a choice needs them"),
        ({"choices": []}, r"details\[0\].choices: a choice needs them"),
        ({"choices": [{"id": "low"}]}, r"details\[0\].choices\[0\]: missing key: title"),
        ({"choices": RISK["choices"][:1] * 2}, r"choices: id is there twice: low"),
        ({"colour": "red"}, r"details\[0\]: unknown key: colour"),
    ],
)
def test_a_fault_in_a_detail_is_named(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        small(details=[RISK | changes])


def other(change: Callable[[dict[str, Any]], None]) -> BoardDefinition:
    data = deepcopy(dict(SMALL)) | {"id": "other", "sources": ["small"]}
    data["fields"][1]["cites"] = ["small.left", "small.right"]
    change(data)
    return parse_board(data)


def test_boards_may_cite_the_boards_that_they_name() -> None:
    check_boards([small(), other(lambda _: None)])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data.update(id="small"), "board id is there twice: small"),
        (lambda data: data["sources"].append("swot"), "other.sources: swot is no other board"),
        (lambda data: data["sources"].append("other"), "other.sources: other is no other board"),
        (
            lambda data: data["fields"][0].update(cites=["small.middle"]),
            "other.left.cites: there is no small.middle",
        ),
    ],
)
def test_boards_that_do_not_fit_together_are_refused(
    change: Callable[[dict[str, Any]], None], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        check_boards([small(), other(change)])
