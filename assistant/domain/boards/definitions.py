"""What a board is: its fields, their places in its grid, and what a card of each may hold."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal, get_args

from assistant.domain.languages import LANGUAGES, LocalizedText

DetailKind = Literal["text", "choice", "source", "month"]
Sign = Literal["good", "bad", ""]

_ID = re.compile(r"[a-z][a-z0-9_]*")
_LETTER = re.compile(r"[A-Z]?")
_CITATION = re.compile(rf"({_ID.pattern})\.({_ID.pattern})")


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardDetail:
    """Something that a card holds beside its words.

    Attributes:
        id: of the detail, unique in its board.
        title: what it is called on the card.
        kind: how it is filled in.
        choices: the values to choose from with their names; empty for any other kind.
    """

    id: str
    title: LocalizedText
    kind: DetailKind
    choices: tuple[tuple[str, LocalizedText], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardField:
    """One box of a board.

    Attributes:
        id: of the field, unique in its board.
        title: the heading of the box.
        question: what to ask oneself while filling it.
        hint: what a good card looks like, with a short example.
        column: the leftmost column of its place, from 0.
        row: the topmost row of its place, from 0.
        column_span: how many columns it takes.
        row_span: how many rows it takes.
        order: when to fill it, from 1; fields with the same number belong together.
        most: more cards than this are too many; None where any number will do.
        sign: whether its cards speak for the company or against it; empty for neither.
        letter: what its cards are numbered with, such as the S of S1; empty for no numbers.
        cites: the fields whose cards its own rest on, such as ``swot.strengths``.
        details: what its cards hold beside their words.
    """

    id: str
    title: LocalizedText
    question: LocalizedText
    hint: LocalizedText
    column: int
    row: int
    column_span: int = 1
    row_span: int = 1
    order: int
    most: int | None = None
    sign: Sign = ""
    letter: str = ""
    cites: tuple[str, ...] = ()
    details: tuple[BoardDetail, ...] = ()

    @property
    def cells(self) -> tuple[tuple[int, int], ...]:
        """The column and row of every cell of the grid that the field takes."""
        columns = range(self.column, self.column + self.column_span)
        return tuple(product(columns, range(self.row, self.row + self.row_span)))


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardDefinition:
    """One framework: a grid of fields.

    Attributes:
        id: of the board.
        title: what it is called.
        purpose: what it is for, in one sentence.
        hint: how to fill it well.
        columns: how wide its grid is.
        rows: how high its grid is.
        fields: its boxes, as they are drawn: from the left, then from the top.
        sources: other boards whose cards its own may cite.
    """

    id: str
    title: LocalizedText
    purpose: LocalizedText
    hint: LocalizedText
    columns: int
    rows: int
    fields: tuple[BoardField, ...]
    sources: tuple[str, ...] = ()

    @property
    def fields_in_order(self) -> tuple[BoardField, ...]:
        """The fields as they should be filled."""
        return tuple(sorted(self.fields, key=lambda field: field.order))

    def field(self, field_id: str) -> BoardField:
        """Return the field of this id.

        Raises:
            KeyError: the board has none.
        """
        for field in self.fields:
            if field.id == field_id:
                return field
        raise KeyError(field_id)


def parse_board(data: Mapping[str, Any]) -> BoardDefinition:
    """Read a board from parsed TOML.

    Raises:
        ValueError: a key is unknown, missing, of the wrong kind or there twice, two fields
            overlap, or the order of the fields has a gap; the message names it.
    """
    _check_keys(
        "board", data,
        required={"schema", "id", "title", "purpose", "hint", "columns", "rows", "fields"},
        optional={"sources", "details"},
    )  # fmt: skip
    if data["schema"] != 1:
        raise ValueError(f"schema: {data['schema']} is not known")
    details = _parse_details(_items("details", data.get("details", [])))
    fields = tuple(
        _parse_field(f"fields[{number}]", item, details)
        for number, item in enumerate(_items("fields", data["fields"]))
    )
    board = BoardDefinition(
        id=_id("id", data["id"]),
        title=_both("title", data["title"]),
        purpose=_both("purpose", data["purpose"]),
        hint=_both("hint", data["hint"]),
        columns=_whole("columns", data["columns"], least=1),
        rows=_whole("rows", data["rows"], least=1),
        fields=fields,
        sources=_names("sources", data.get("sources", [])),
    )
    _check_fields(board)
    used = {detail.id for field in fields for detail in field.details}
    if unused := sorted(details.keys() - used):
        raise ValueError(f"details: no field has {unused[0]}")
    return board


def check_boards(boards: Sequence[BoardDefinition]) -> None:
    """Make sure that boards fit together.

    Raises:
        ValueError: two have one id, or one names a board or a field that is not there; the message
            names it.
    """
    _refuse_twins("board id", [board.id for board in boards])
    known = {board.id: {field.id for field in board.fields} for board in boards}
    for board in boards:
        for source in board.sources:
            if source not in known or source == board.id:
                raise ValueError(f"{board.id}.sources: {source} is no other board")
        for field in board.fields:
            for cited in field.cites:
                source, _, name = cited.partition(".")
                if name not in known.get(source, ()):
                    raise ValueError(f"{board.id}.{field.id}.cites: there is no {cited}")


def _parse_details(items: Iterable[Mapping[str, Any]]) -> Mapping[str, BoardDetail]:
    """Read the details that the fields of a board share."""
    details = [_parse_detail(f"details[{number}]", item) for number, item in enumerate(items)]
    _refuse_twins("detail id", [detail.id for detail in details])
    return {detail.id: detail for detail in details}


def _parse_detail(where: str, item: Mapping[str, Any]) -> BoardDetail:
    _check_keys(where, item, required={"id", "title", "kind"}, optional={"choices"})
    kind = item["kind"]
    if kind not in get_args(DetailKind):
        raise ValueError(f"{where}.kind: {kind} is not known")
    choices = tuple(
        _parse_choice(f"{where}.choices[{number}]", choice)
        for number, choice in enumerate(_items(f"{where}.choices", item.get("choices", [])))
    )
    if bool(choices) != (kind == "choice"):
        raise ValueError(f"{where}.choices: a choice needs them and nothing else may have them")
    _refuse_twins(f"{where}.choices: id", [name for name, _ in choices])
    return BoardDetail(
        id=_id(f"{where}.id", item["id"]),
        title=_both(f"{where}.title", item["title"]),
        kind=kind,
        choices=choices,
    )


def _parse_choice(where: str, item: Mapping[str, Any]) -> tuple[str, LocalizedText]:
    _check_keys(where, item, required={"id", "title"})
    return _id(f"{where}.id", item["id"]), _both(f"{where}.title", item["title"])


def _parse_field(
    where: str, item: Mapping[str, Any], details: Mapping[str, BoardDetail]
) -> BoardField:
    _check_keys(
        where, item,
        required={"id", "title", "question", "hint", "column", "row", "order"},
        optional={"column_span", "row_span", "most", "sign", "letter", "cites", "details"},
    )  # fmt: skip
    names = _names(f"{where}.details", item.get("details", []))
    for name in names:
        if name not in details:
            raise ValueError(f"{where}.details: {name} is not known")
    sign, letter = item.get("sign", ""), item.get("letter", "")
    if sign not in get_args(Sign):
        raise ValueError(f"{where}.sign: {sign} is not known")
    if not isinstance(letter, str) or not _LETTER.fullmatch(letter):
        raise ValueError(f"{where}.letter: {letter} is not one capital letter")
    return BoardField(
        id=_id(f"{where}.id", item["id"]),
        title=_both(f"{where}.title", item["title"]),
        question=_both(f"{where}.question", item["question"]),
        hint=_both(f"{where}.hint", item["hint"]),
        column=_whole(f"{where}.column", item["column"], least=0),
        row=_whole(f"{where}.row", item["row"], least=0),
        column_span=_whole(f"{where}.column_span", item.get("column_span", 1), least=1),
        row_span=_whole(f"{where}.row_span", item.get("row_span", 1), least=1),
        order=_whole(f"{where}.order", item["order"], least=1),
        most=_whole(f"{where}.most", item["most"], least=1) if "most" in item else None,
        sign=sign,
        letter=letter,
        cites=_names(f"{where}.cites", item.get("cites", []), _CITATION),
        details=tuple(details[name] for name in names),
    )


def _check_fields(board: BoardDefinition) -> None:
    """Make sure that the fields of a board fit together."""
    if not board.fields:
        raise ValueError("fields: a board needs one")
    _refuse_twins("field id", [field.id for field in board.fields])
    _refuse_twins("letter", [field.letter for field in board.fields if field.letter])
    _check_layout(board)
    orders = {field.order for field in board.fields}
    if missing := sorted(set(range(1, max(orders) + 1)) - orders):
        raise ValueError(f"order: no field has {missing[0]}")
    known = {field.id for field in board.fields}
    for field in board.fields:
        for cited in field.cites:
            source, _, name = cited.partition(".")
            if source not in board.sources and (source != board.id or name not in known):
                raise ValueError(f"{field.id}.cites: {cited} is neither here nor in a source")


def _check_layout(board: BoardDefinition) -> None:
    """Make sure that every field lies inside the grid and on no other field."""
    taken: dict[tuple[int, int], str] = {}
    for field in board.fields:
        if field.column + field.column_span > board.columns:
            raise ValueError(f"{field.id}.column_span: reaches beyond the grid")
        if field.row + field.row_span > board.rows:
            raise ValueError(f"{field.id}.row_span: reaches beyond the grid")
        for cell in field.cells:
            if cell in taken:
                raise ValueError(f"{field.id}: lies on {taken[cell]}")
            taken[cell] = field.id


def _check_keys(
    where: str,
    item: Mapping[str, Any],
    *,
    required: set[str],
    optional: Collection[str] = (),
) -> None:
    missing = required - set(item)
    if missing:
        raise ValueError(f"{where}: missing key: {min(missing)}")
    unknown = set(item) - required - set(optional)
    if unknown:
        raise ValueError(f"{where}: unknown key: {min(unknown)}")


def _items(where: str, value: object) -> list[Mapping[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise ValueError(f"{where}: is not a list of tables")
    return value


def _names(where: str, value: object, shape: re.Pattern[str] = _ID) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{where}: is not a list")  # noqa: TRY004 - callers catch one class
    for name in value:
        if not isinstance(name, str) or not shape.fullmatch(name):
            raise ValueError(f"{where}: {name} cannot be meant")
    _refuse_twins(where, value)
    return tuple(value)


def _id(where: str, value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ValueError(f"{where}: {value} is not a lower-case identifier")
    return value


def _whole(where: str, value: object, *, least: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise ValueError(f"{where}: {value} is not a whole number from {least}")
    return value


def _both(where: str, value: object) -> LocalizedText:
    if not isinstance(value, Mapping) or set(value) != set(LANGUAGES):
        raise ValueError(f"{where}: needs a text in each language and nothing else")
    for language, text in value.items():
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"{where}.{language}: is not a text")
    return LocalizedText(en=value["en"], zh=value["zh"])


def _refuse_twins(what: str, names: list[str]) -> None:
    twin = next((name for name in names if names.count(name) > 1), None)
    if twin is not None:
        raise ValueError(f"{what} is there twice: {twin}")
