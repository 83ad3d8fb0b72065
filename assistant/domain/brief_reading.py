"""Reads a brief from parsed TOML or JSON by the annotations of ``brief``, and writes it back.

A brief that cannot be read is refused with the path of the first key at fault; nothing is guessed.
"""

import json
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from enum import StrEnum
from functools import cache, lru_cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from assistant.domain.brief import ANSWER_KEYS, SCHEMA, Brief
from assistant.domain.brief_rules import check_rules, with_ids
from assistant.domain.brief_types import Bounds, Pattern
from assistant.domain.languages import LANGUAGES, Language, LocalizedText
from assistant.domain.months import Month
from assistant.errors import BriefError

MAX_TEXT_LENGTH = 20_000  # characters of one text; a long chapter has 5,000
MAX_ROWS = 500  # of one table
MAX_CARDS = 5_000  # on all boards
MAX_DIGITS = 30  # of a number, before or after the point; beyond any amount of money
# Control characters but tab and line ends, and halves of surrogate pairs, which no file can hold.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def parse_brief(data: Mapping[str, Any], *, source: str, is_unfinished: bool = False) -> Brief:
    """Read a brief.

    Args:
        data: TOML or JSON as parsed, decimals as ``Decimal``.
        source: what to call it in messages, such as the file's path.
        is_unfinished: let pass what cannot hold before the last answer is given, so that an
            opening balance can be typed in figure by figure.

    Raises:
        BriefError: with ``source`` and the path of the first key that is unknown, of the wrong
            type, impossible, or in contradiction to another.
    """
    reader = _Reader(source=source, language=_language_of(data))
    reader.check_schema(data)
    return reader.finished(reader.read_brief(data), is_unfinished=is_unfinished)


def with_value(brief: Brief, path: str, value: Any, *, source: str) -> Brief:
    """Return an unfinished brief with another value at a path, as ``parse_brief`` would read it.

    Args:
        brief: what is there; the rest of it stays as it was read.
        path: as in ``parse_value``.
        value: plain JSON, every text with its language; None clears it.
        source: what to call the value in messages.

    Raises:
        BriefError: the value is not possible, or contradicts the rest.
    """
    reader = _Reader(source=source, language=brief.language)
    head, _, rest = path.partition(".")
    if rest:
        table = dict(dump_value(getattr(brief, head)) or {})
        table.pop(rest, None)
        value = table if value is None else table | {rest: value}
    if value is None:
        default = _field_of(Brief, head)
        made = default.default if default.default_factory is MISSING else default.default_factory()
    else:
        made = reader.read_part(head, value)
    if head == "schema":
        reader.check_schema({head: made})
    return reader.finished(replace(brief, **{head: made}), is_unfinished=True)


def _field_of(cls: type[Any], name: str) -> Any:
    return next(field for field in fields(cls) if field.name == name)


def parse_value(path: str, value: Any, *, language: Language) -> Any:
    """Read the value of one key path, as the interview sets it.

    Args:
        path: ``company.name``, ``answers.problem``, ``evidence.hours``, ``revenue``, ``currency`` …
        value: what a brief file would hold there; None clears it.
        language: the language of plain strings.

    Raises:
        BriefError: the path is unknown or the value is not possible there.
    """
    reader = _Reader(source=path, language=language)
    head, _, rest = path.partition(".")
    reader.check_path(head, rest)
    if value is None:
        return None
    brief = reader.read_table(Brief, {head: {rest: value} if rest else value}, "")
    result = getattr(brief, head)
    if not rest:
        return result
    return result.get(rest) if isinstance(result, Mapping) else getattr(result, rest)


def read_values(cls: type[Any], data: object, *, source: str, language: Language = "en") -> Any:
    """Read a dataclass by its annotations, as the tables of a brief are.

    Raises:
        BriefError: with ``source`` and the path of the first key that is unknown, missing, of the
            wrong type or impossible.
    """
    return _Reader(source=source, language=language).read_table(cls, data, "")


def _language_of(data: Mapping[str, Any]) -> Language:
    language = data.get("language")
    return language if language in LANGUAGES else "en"


class _Reader:
    """Reads values by their annotation and knows where it is."""

    def __init__(self, *, source: str, language: Language) -> None:
        self._source = source
        self._language: Language = language

    def error(self, key_path: str, key: str, **values: object) -> BriefError:
        return BriefError(f"brief_{key}", source=self._source, key_path=key_path, **values)

    def check_schema(self, data: Mapping[str, Any]) -> None:
        schema = data.get("schema")
        if isinstance(schema, Decimal) and schema == SCHEMA:
            schema = SCHEMA
        if schema != SCHEMA or isinstance(schema, bool):
            shown = "-" if schema is None else shorten(schema)
            raise self.error("schema", "unknown_schema", found=shown, known=SCHEMA)

    def check_known(self, cls: type, data: Mapping[str, Any], path: str) -> None:
        known = [field.name for field in fields(cls)]
        self._check_keys(known, data, path)

    def check_path(self, head: str, rest: str) -> None:
        self.check_known(Brief, {head: None}, "")
        if not rest:
            return
        hint = bare_hint(hints_of(Brief)[head])
        origin = get_origin(hint)
        if is_dataclass(hint):
            self.check_known(hint, {rest: None}, head)  # type: ignore[arg-type]  # mypy: instance or class
        elif not (isinstance(origin, type) and issubclass(origin, Mapping)):
            raise self.error(_join(head, rest), "unknown_key")
        elif get_args(hint)[1] is LocalizedText:
            self._check_keys(list(ANSWER_KEYS), {rest: None}, head)

    def _check_keys(self, known: list[str], data: Mapping[str, Any], path: str) -> None:
        for key in data:
            if key in known:
                continue
            close = get_close_matches(str(key), known, n=1)
            where = _join(path, shorten(key))
            if close:
                raise self.error(where, "unknown_key_close", close=close[0])
            raise self.error(where, "unknown_key")

    def read_table(self, cls: type[Any], data: Any, path: str) -> Any:
        if not isinstance(data, Mapping):
            raise self.error(path, "not_a_table")
        self.check_known(cls, data, path)
        hints = hints_of(cls)  # type: ignore[arg-type]  # a class is hashable; mypy takes it for its instances
        values: dict[str, Any] = {}
        for field in fields(cls):
            where = _join(path, field.name)
            if field.name in data:
                values[field.name] = self.read(hints[field.name], data[field.name], where)
            elif field.default is MISSING and field.default_factory is MISSING:
                raise self._missing(hints[field.name], where)
        return cls(**values)

    def read_brief(self, data: Mapping[str, Any]) -> Brief:
        self.check_known(Brief, data, "")
        return Brief(**{name: self.read_part(name, value) for name, value in data.items()})

    def read_part(self, name: str, value: Any) -> Any:
        """Read one table of a brief; the tables read last are known by what was read."""
        hint = hints_of(Brief)[name]
        if isinstance(value, Mapping | list):
            try:
                return _part_read_before(_Part(name, self._language, value))
            except (BriefError, RecursionError):
                pass  # said below, with its source
        return self.read(hint, value, name)

    def finished(self, brief: Brief, *, is_unfinished: bool) -> Brief:
        brief = with_ids(brief)
        problem = check_rules(brief, is_unfinished=is_unfinished)
        if problem is not None:
            raise self.error(problem.key_path, problem.key, **problem.values)
        return brief

    def _missing(self, hint: Any, path: str) -> BriefError:
        if get_origin(hint) is not Literal:
            return self.error(path, "missing")
        choices = ", ".join(str(each) for each in get_args(hint))
        return self.error(path, "missing_choice", choices=choices)

    def read(self, hint: Any, value: Any, path: str) -> Any:
        origin = get_origin(hint)
        if origin is Annotated:
            base, constraint = get_args(hint)[:2]
            return self._constrained(self.read(base, value, path), constraint, path)
        if origin in (Union, types.UnionType):
            return None if value is None else self.read(bare_hint(hint), value, path)
        if origin is Literal:
            return self._choice(get_args(hint), value, path)
        if origin is tuple:
            return self._rows(get_args(hint)[0], value, path)
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return self._mapping(get_args(hint)[1], value, path)
        return self._plain(hint, value, path)

    def _plain(self, hint: Any, value: Any, path: str) -> Any:
        if is_dataclass(hint) and hint not in (LocalizedText, Month):
            return self.read_table(hint, value, path)  # type: ignore[arg-type]  # mypy: instance or class
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            return hint(self._choice(tuple(hint), value, path))
        return _READERS[hint](self, value, path)

    def _constrained(self, value: Any, constraint: object, path: str) -> Any:
        if isinstance(constraint, Bounds):
            self._check_bounds(value, constraint, path)
        if isinstance(constraint, Pattern) and not re.fullmatch(constraint.regex, value):
            raise self.error(path, f"not_{constraint.name}", value=shorten(value))
        if isinstance(constraint, Pattern) and constraint.name == "when" and not _is_day(value):
            raise self.error(path, "not_when", value=shorten(value))
        return value

    def _check_bounds(self, value: Decimal, bounds: Bounds, path: str) -> None:
        if bounds.low is not None and value < bounds.low:
            key = "negative" if bounds.low == 0 else "too_small"
            raise self.error(path, key, value=shorten(value), low=f"{bounds.low:f}")
        if bounds.high is not None and value > bounds.high:
            high = f"{bounds.high:f}" if bounds.high < 1_000_000 else f"{bounds.high:.0E}"  # noqa: PLR2004 - legible
            raise self.error(path, "too_large", value=shorten(value), high=high)

    def _choice(self, choices: tuple[Any, ...], value: Any, path: str) -> Any:
        if isinstance(value, Decimal) and _is_small_whole(value):
            value = int(value)
        for choice in choices:
            if value == choice and type(value) in (type(choice), str):
                return choice
        shown = ", ".join(str(choice) for choice in choices)
        raise self.error(path, "not_a_choice", value=shorten(value), choices=shown)

    def _rows(self, hint: Any, value: Any, path: str) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise self.error(path, "not_a_list")
        if len(value) > MAX_ROWS:
            raise self.error(path, "too_many_rows", n=len(value), most=MAX_ROWS)
        return tuple(self.read(hint, item, f"{path}[{i}]") for i, item in enumerate(value, 1))

    def _mapping(self, hint: Any, value: Any, path: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise self.error(path, "not_a_table")
        most = MAX_CARDS if path == "cards" else MAX_ROWS
        if len(value) > most:
            raise self.error(path, "too_many_rows", n=len(value), most=most)
        if path == "answers":  # their keys are the questionnaire's
            self._check_keys(list(ANSWER_KEYS), value, path)
        for key in value:
            if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", str(key)):
                raise self.error(_join(path, shorten(key)), "not_id", value=shorten(key))
        return {key: self.read(hint, item, _join(path, key)) for key, item in value.items()}

    def text(self, value: Any, path: str) -> str:
        if not isinstance(value, str):
            raise self.error(path, "not_a_text", value=shorten(value))
        if len(value) > MAX_TEXT_LENGTH:
            raise self.error(path, "text_too_long", n=len(value), most=MAX_TEXT_LENGTH)
        if _UNPRINTABLE.search(value):
            raise self.error(path, "control_character")
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()

    def localized(self, value: Any, path: str) -> LocalizedText:
        if isinstance(value, Mapping):
            self._check_keys(list(LANGUAGES), value, path)
            sides = {
                lang: self.text(text, _join(path, lang)) or None for lang, text in value.items()
            }
            return LocalizedText(**sides)
        return LocalizedText().with_text(self._language, self.text(value, path) or None)

    def number(self, value: Any, path: str) -> Decimal:
        number = _to_decimal(value)
        if number is None or not number.is_finite():
            raise self.error(path, "not_a_number", value=shorten(value))
        if len(number.as_tuple().digits) > MAX_DIGITS or abs(number.adjusted()) > MAX_DIGITS:
            raise self.error(path, "not_a_number", value=shorten(value))
        return number

    def integer(self, value: Any, path: str) -> int:
        number = self.number(value, path)
        if number != number.to_integral_value():
            raise self.error(path, "not_whole", value=shorten(value))
        return int(number)

    def boolean(self, value: Any, path: str) -> bool:
        if not isinstance(value, bool):
            raise self.error(path, "not_true_or_false", value=shorten(value))
        return value

    def month(self, value: Any, path: str) -> Month:
        if isinstance(value, date):
            return Month(value.year, value.month)
        try:
            return Month.parse(self.text(value, path))
        except ValueError:
            raise self.error(path, "not_a_month", value=shorten(value)) from None

    def day(self, value: Any, path: str) -> date:
        if isinstance(value, date):
            return date(value.year, value.month, value.day)
        try:
            return date.fromisoformat(self.text(value, path))
        except ValueError:
            raise self.error(path, "not_a_date", value=shorten(value)) from None


_READERS: dict[Any, Callable[[_Reader, Any, str], Any]] = {
    str: _Reader.text,
    LocalizedText: _Reader.localized,
    Decimal: _Reader.number,
    int: _Reader.integer,
    bool: _Reader.boolean,
    Month: _Reader.month,
    date: _Reader.day,
}


class _Part:
    """A table of a brief as it came, equal to another one that says the same."""

    __slots__ = ("_text", "language", "name", "value")

    def __init__(self, name: str, language: Language, value: Any) -> None:
        self.name = name
        self.language: Language = language
        self.value = value
        self._text = f"{name} {language} {json.dumps(value, default=_typed)}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Part) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


def _typed(value: object) -> list[str]:
    return [type(value).__name__, repr(value)]


@lru_cache(maxsize=64)  # two briefs of 20 tables, before and after a change, and some more
def _part_read_before(part: _Part) -> Any:
    reader = _Reader(source=part.name, language=part.language)
    return reader.read(hints_of(Brief)[part.name], part.value, part.name)


def _is_day(when: str) -> bool:
    """Tell whether a date of the right form is in the calendar: no 30 February, no year 0."""
    year, _, rest = when.partition("-")
    month, _, day = rest.partition("-")
    try:
        date(int(year), int(month) if month.isdigit() else 1, int(day or 1))
    except ValueError:
        return False
    return True


_SCALES = {
    "%": Decimal("0.01"), "％": Decimal("0.01"), "万": Decimal(10_000), "亿": Decimal(100_000_000),
}  # fmt: skip


def _to_decimal(value: object) -> Decimal | None:
    """Return a number, also from ``"1234.50"``, ``"2.1%"`` and ``"1.2 万"``; None if it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int | float):
        return Decimal(str(value))
    if not isinstance(value, str) or len(value) > 40:  # noqa: PLR2004 - no number is longer
        return None
    text = value.strip().replace(",", "").replace("，", "")
    scale = _SCALES.get(text[-1:])
    try:
        number = Decimal(text if scale is None else text[:-1].strip())
    except InvalidOperation:
        return None
    return number if scale is None else number * scale


def _is_small_whole(value: Decimal) -> bool:
    return (
        value.is_finite() and value.adjusted() <= MAX_DIGITS and value == value.to_integral_value()
    )


def shorten(value: object) -> str:
    """Return a value as it may stand in a one-line message."""
    if isinstance(value, list | tuple | Mapping):
        return "{…}" if isinstance(value, Mapping) else "[…]"  # however long or deep it is
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004 - a message stays one line


def bare_hint(hint: Any) -> Any:
    """Return what an annotation allows besides None."""
    if get_origin(hint) in (Union, types.UnionType):
        return next(part for part in get_args(hint) if part is not type(None))
    return hint


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


@cache
def hints_of(cls: type) -> dict[str, Any]:
    """Return the annotations of a dataclass, constraints included."""
    return get_type_hints(cls, include_extras=True)


def brief_to_data(brief: Brief) -> dict[str, Any]:
    """Return a brief as plain JSON values; ``parse_brief`` of it gives the brief back."""
    return {"schema": SCHEMA} | {
        key: value for key, value in _dump_table(brief).items() if key != "schema"
    }


def dump_value(value: Any) -> Any:
    """Return one value of a brief as plain JSON values."""
    return next(dump(value) for kind, dump in _DUMPERS if isinstance(value, kind))


def _dump_number(value: Decimal) -> int | str:
    """Return whole numbers as such and others as text, so that no digit is lost in JSON."""
    return int(value) if value == value.to_integral_value() else f"{value:f}"


def _dump_table(value: Any) -> dict[str, Any]:
    """Return the fields that differ from their default."""
    result: dict[str, Any] = {}
    for field in fields(value):
        item = getattr(value, field.name)
        default = field.default_factory() if field.default_factory is not MISSING else field.default
        if item != default:
            result[field.name] = dump_value(item)
    return result


_DUMPERS: tuple[tuple[type | types.UnionType, Callable[[Any], Any]], ...] = (
    (LocalizedText, lambda value: dict(value.as_mapping())),
    (Month | date, str),
    (Decimal, _dump_number),
    (StrEnum, lambda value: value.value),
    (Mapping, lambda value: {key: dump_value(item) for key, item in value.items()}),
    (tuple | list, lambda value: [dump_value(item) for item in value]),
    (str | int | bool | None, lambda value: value),
    (object, _dump_table),
)
