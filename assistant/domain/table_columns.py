"""What the columns of a brief's table hold, read from its annotations, and their cells as text."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from assistant.domain.brief import Brief, DatedValue, ScenarioChange
from assistant.domain.languages import LANGUAGES, Language, LocalizedText
from assistant.domain.months import Month
from assistant.domain.questionnaire import FieldLabels

ColumnKind = Literal[
    "words", "plain", "number", "money", "percent", "month", "choice", "flag",
    "dated", "changes", "numbers",
]  # fmt: skip
Row = dict[str, Any]  # a row of a table as plain JSON values

_FIGURES: frozenset[ColumnKind] = frozenset({"number", "money", "percent"})
_HIDDEN = frozenset({"id"})  # made by the program out of the name


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One field of a row."""

    table: str
    name: str
    kind: ColumnKind
    choices: tuple[str, ...] = ()
    default: Any = None

    @property
    def is_figure(self) -> bool:
        """Tell whether its cells are set to the right."""
        return self.kind in _FIGURES


@cache
def columns_of(table: str) -> tuple[Column, ...]:
    """Return every column of a table that a founder may fill."""
    row_type = _row_type(table)
    hints = get_type_hints(row_type, include_extras=True)
    names = [field.name for field in fields(row_type) if field.name not in _HIDDEN]
    defaults = {field.name: field.default for field in fields(row_type)}
    return tuple(
        replace(_column(table, name, hints[name]), default=_shown_default(defaults[name]))
        for name in names
    )


def chosen_columns(table: str, names: tuple[str, ...]) -> tuple[Column, ...]:
    """Return the columns called ``names``, in that order."""
    by_name = {column.name: column for column in columns_of(table)}
    return tuple(by_name[name] for name in names)


def cell_text(row: Row, column: Column, language: Language, labels: FieldLabels) -> str:
    """Return what a cell shows, empty where nothing was entered in this language."""
    value = row.get(column.name)
    if value is None or value == "":
        return ""
    if column.kind == "words":
        return _words(value).get(language, "")
    if column.kind == "choice":
        return choice_text(column, str(value), language, labels)
    if column.kind == "percent" or _is_share(row, column):
        return _share_text(value)
    return _TO_TEXT[column.kind](value)


def other_side(row: Row, column: Column, language: Language) -> str:
    """Return what a cell of words says in the other language, where this one is empty."""
    if column.kind != "words" or not row.get(column.name):
        return ""
    sides = _words(row[column.name])
    return "" if sides.get(language) else next(iter(sides.values()), "")


def default_text(row: Row, column: Column, language: Language, labels: FieldLabels) -> str:
    """Return what holds where a cell of a row that has begun was left empty."""
    if not row or row.get(column.name) is not None or column.default is None:
        return ""
    return cell_text(row | {column.name: column.default}, column, language, labels)


def set_cell(row: Row, column: Column, text: str, language: Language, labels: FieldLabels) -> Row:
    """Return the row with what was typed; nonsense is kept as typed, to be refused with reason."""
    changed = dict(row)
    value = _cell_value(row, column, text.strip(), language, labels)
    if value in (None, "", {}, []):
        changed.pop(column.name, None)
    else:
        changed[column.name] = value
    return changed


def choice_text(column: Column, value: str, language: Language, labels: FieldLabels) -> str:
    """Return what a choice is called; one that has no name is shown as it is."""
    try:
        return labels.choice(column.table, column.name, value).any(language)
    except KeyError:
        return value


def choice_value(column: Column, text: str, labels: FieldLabels) -> str:
    """Return the choice that a text names, in either language; else the text itself."""
    wanted = text.casefold()
    for value in column.choices:
        names = {choice_text(column, value, side, labels).casefold() for side in LANGUAGES}
        if wanted in names | {value}:
            return value
    return text


def _row_type(table: str) -> type[Any]:
    hint = get_type_hints(Brief)[table]
    arguments = get_args(hint)
    row_type: type[Any] = arguments[1] if issubclass(get_origin(hint), Mapping) else arguments[0]
    return row_type


def _shown_default(default: Any) -> Any:  # noqa: ANN401 - any field's default
    """Return a default that is worth showing: not nothing, and not zero."""
    is_shown = isinstance(default, Decimal | int | str) and bool(default)
    return default if is_shown and not isinstance(default, bool) else None


def _column(table: str, name: str, hint: Any) -> Column:  # noqa: ANN401 - any annotation
    hint = _without_none(hint)
    if get_origin(hint) is Annotated:
        return Column(table=table, name=name, kind=_annotated_kind(hint))
    if get_origin(hint) is Literal:
        choices = tuple(str(choice) for choice in get_args(hint))
        return Column(table=table, name=name, kind="choice", choices=choices)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Column(table=table, name=name, kind="choice", choices=tuple(hint))
    if get_origin(hint) is tuple:
        kinds: dict[Any, ColumnKind] = {DatedValue: "dated", ScenarioChange: "changes"}
        return Column(table=table, name=name, kind=kinds.get(get_args(hint)[0], "numbers"))
    return Column(table=table, name=name, kind=_PLAIN_KINDS.get(hint, "plain"))


_PLAIN_KINDS: dict[Any, ColumnKind] = {
    LocalizedText: "words",
    Month: "month",
    bool: "flag",
    Decimal: "number",
    int: "number",
}


def _annotated_kind(hint: Any) -> ColumnKind:  # noqa: ANN401 - any annotation
    base, *rest = get_args(hint)
    if base is str:
        return "plain"
    if "money" in rest:
        return "money"
    return "percent" if "percent" in rest else "number"


def _without_none(hint: Any) -> Any:  # noqa: ANN401 - any annotation
    if get_origin(hint) is Annotated or type(None) not in get_args(hint):
        return hint
    return next(part for part in get_args(hint) if part is not type(None))


def _words(value: Any) -> Mapping[str, str]:  # noqa: ANN401 - JSON
    return value if isinstance(value, Mapping) else {"en": str(value), "zh": str(value)}


def _is_share(row: Row, column: Column) -> bool:
    """A key figure in percent is shown as such, whatever else its column holds."""
    return column.kind == "number" and column.table == "evidence" and row.get("unit") == "percent"


def _number_text(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain_number_text(value: Any) -> str:  # noqa: ANN401 - JSON
    try:
        return _number_text(Decimal(str(value)))
    except InvalidOperation:
        return str(value)


def _share_text(value: Any) -> str:  # noqa: ANN401 - JSON
    """Return a stored share in percent; what was only typed so far (``8%``) as it stands."""
    try:
        return f"{_number_text(Decimal(str(value)) * 100)}%"
    except InvalidOperation:
        return str(value)


def _dated_text(value: Any) -> str:  # noqa: ANN401 - JSON
    return "; ".join(f"{item['start']}: {_plain_number_text(item['value'])}" for item in value)


_SIGNS = {"value": "=", "factor": "×", "add": "+"}


def _changes_text(value: Any) -> str:  # noqa: ANN401 - JSON
    parts = []
    for item in value:
        key = next((name for name in _SIGNS if name in item), None)
        parts.append(f"{item['path']} {_SIGNS[key]} {item[key]}" if key else item["path"])
    return "; ".join(parts)


_TO_TEXT: dict[ColumnKind, Callable[[Any], str]] = {
    "plain": str,
    "month": str,
    "number": _plain_number_text,
    "money": _plain_number_text,
    "flag": lambda value: "✓" if value else "",
    "dated": _dated_text,
    "changes": _changes_text,
    "numbers": lambda value: "; ".join(str(item) for item in value),
}


def _cell_value(
    row: Row, column: Column, text: str, language: Language, labels: FieldLabels
) -> Any:  # noqa: ANN401 - JSON
    if column.kind == "words":
        sides = dict(_words(row.get(column.name) or {})) | {language: text}
        return {side: words for side, words in sides.items() if words}
    if column.kind == "choice":
        return choice_value(column, text, labels)
    if column.kind == "percent":
        return percent_value(text)
    return _FROM_TEXT[column.kind](text)


def percent_value(text: str) -> str:
    """Return a share of 100 as the brief has it: what is typed as 20 means 20%."""
    return text if not text or text.endswith(("%", "％")) else f"{text}%"


_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")


def month_value(text: str) -> str:
    """Return a month as the brief has it, from 2027/6 or 2027年6月 too."""
    match = _MONTH.fullmatch(text.strip())
    return f"{match[1]}-{int(match[2]):02d}" if match else text


def _dated_value(text: str) -> Any:  # noqa: ANN401 - JSON
    items = []
    for part in _parts(text):
        month, _, value = part.replace("：", ":").partition(":")
        items.append({"start": month_value(month), "value": value.strip()})
    return items


_CHANGE = re.compile(r"(?P<path>\S+?)\s*(?P<sign>[=×*+])\s*(?P<number>\S+)")
_SIGN_NAMES = {"=": "value", "×": "factor", "*": "factor", "+": "add"}


def _changes_value(text: str) -> Any:  # noqa: ANN401 - JSON
    items: list[Row] = []
    for part in _parts(text):
        match = _CHANGE.fullmatch(part)
        items.append(
            {"path": match["path"], _SIGN_NAMES[match["sign"]]: match["number"]}
            if match
            else {"path": part}
        )
    return items


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;；\n]", text) if part.strip()]


_YES = frozenset({"✓", "yes", "true", "y", "1", "x", "是", "有"})

_FROM_TEXT: dict[ColumnKind, Callable[[str], Any]] = {
    "plain": str,
    "month": month_value,
    "number": str,
    "money": str,
    "flag": lambda text: text.casefold() in _YES,
    "dated": _dated_value,
    "changes": _changes_value,
    "numbers": _parts,
}
