"""Facts on disk: a JSON list of what a text may rest on.

Each fact is a table with ``id``, ``label_en`` and ``label_zh`` (one of them at least), ``unit``,
and ``value`` or ``low`` and ``high``; money needs a ``currency``, a duration its ``period``, and
``period``, ``as_of``, ``counted`` and ``scenario`` may stand with any. Other keys are passed over,
since a file may be written for more than this program; one that looks like these misspelt is not.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args

from assistant.domain.brief_reading import MAX_DIGITS, MAX_TEXT_LENGTH, shorten
from assistant.domain.facts import DATE_UNITS, Fact, FactSheet, FactValue, Period, Range, Unit
from assistant.domain.languages import LANGUAGES, LocalizedText
from assistant.errors import BriefError
from assistant.services.text_files import parse_json, read_utf8

MAX_FILE_MB = 8  # about 40,000 facts
_MAX_ID_LENGTH = 200
_KEYS = (
    "id", "label_en", "label_zh", "unit", "value", "low", "high", "currency", "period", "as_of",
    "counted", "counted_en", "counted_zh", "scenario",
)  # fmt: skip
_ALIKE = 0.85  # a key so close to one of these is that one misspelt
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,9})?", re.ASCII)
_DATE = re.compile(r"\d{4}(?:-(?:\d{2}(?:-\d{2})?|[Qq][1-4]|[Hh][12]))?|--\d{2}-\d{2}|[QH][1-4]")
_CURRENCY = re.compile(r"[A-Z]{3}")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LEAP_YEAR = "2024"  # 29 February is a day of a year that is not said
_MONTHS_OF = {"Q": 3, "H": 6}
_Choice = TypeVar("_Choice", bound=str)


def read_facts(path: Path) -> FactSheet:
    """Read a file of facts.

    Raises:
        NotFoundError: there is no such file.
        BriefError: it is no list of facts; the message has the file, and the line or the key path.
    """
    source = str(path)
    data = parse_json(read_utf8(path, most_mb=MAX_FILE_MB), source=source)
    return parse_facts(data, source=source)


def parse_facts(data: object, *, source: str) -> FactSheet:
    """Read facts from parsed JSON.

    Raises:
        BriefError: with ``source`` and the path of the first key at fault, such as ``[3].unit``.
    """
    if not isinstance(data, list):
        raise BriefError("facts_not_a_list", source=source)
    facts: dict[str, Fact] = {}
    for number, item in enumerate(data, 1):
        row = _Row(item, source=source, path=f"[{number}]")
        fact = row.fact()
        if fact.id in facts:
            raise row.error("id", "brief_duplicate_id", value=shorten(fact.id))
        facts[fact.id] = fact
    return FactSheet(facts.values())


class _Row:
    """One fact of the file, and where it stands."""

    def __init__(self, item: object, *, source: str, path: str) -> None:
        self._source = source
        self._path = path
        if not isinstance(item, Mapping):
            raise BriefError("brief_not_a_table", source=source, key_path=path)
        self._item: Mapping[str, Any] = item
        self._check_keys()

    def error(self, name: str, key: str, **values: object) -> BriefError:
        key_path = f"{self._path}.{name}"
        return BriefError(key, source=self._source, key_path=key_path, **values)

    def _check_keys(self) -> None:
        for name in self._item:
            close = () if name in _KEYS else get_close_matches(name, _KEYS, n=1, cutoff=_ALIKE)
            if close and close[0] not in self._item:
                raise self.error(shorten(name), "brief_unknown_key_close", close=close[0])

    def fact(self) -> Fact:
        unit = self._choice("unit", get_args(Unit))
        if unit is None:
            raise self.error("unit", "brief_missing")
        return Fact(
            id=self._id(),
            labels=self._labels(),
            value=self._value(unit),
            unit=unit,
            currency=self._currency(unit),
            period=self._period(unit),
            as_of=self._as_of(),
            scenario=self._text("scenario") or "base",
            counted=self._counted(),
        )

    # --- names ---

    def _id(self) -> str:
        fact_id = self._text("id")
        if not fact_id:
            raise self.error("id", "brief_missing")
        if len(fact_id) > _MAX_ID_LENGTH:
            raise self.error("id", "brief_text_too_long", n=len(fact_id), most=_MAX_ID_LENGTH)
        return fact_id

    def _labels(self) -> dict[str, str]:
        labels = {lang: self._text(f"label_{lang}") for lang in LANGUAGES}
        known: dict[str, str] = {lang: label for lang, label in labels.items() if label}
        if not known:
            raise self.error("label_en", "brief_missing")
        return known

    def _counted(self) -> LocalizedText:
        """Return the counted thing: a word, one for each language, or ``counted_en`` and so on."""
        given = self._item.get("counted")
        if given is not None and not isinstance(given, Mapping):
            return _in_its_language(self._text("counted") or "")
        sides = {}
        for lang in LANGUAGES:
            inner = self._checked(f"counted.{lang}", given.get(lang)) if given else None
            sides[lang] = inner or self._text(f"counted_{lang}")
        return LocalizedText(**sides)

    # --- values ---

    def _value(self, unit: Unit) -> FactValue:
        low, high = self._number("low"), self._number("high")
        has_value = self._item.get("value") is not None
        has_range = low is not None or high is not None
        if has_value == has_range:
            raise self.error("value", "facts_one_value")
        if low is not None and high is not None and low > high:
            raise self.error("high", "brief_range_reversed")
        return self._one_value(unit) if has_value else Range(low=low, high=high)

    def _one_value(self, unit: Unit) -> FactValue:
        value = self._item["value"]
        if unit == "flag" and isinstance(value, bool):
            return value
        if unit in ("text", "flag"):
            return self._text("value") or ""
        if unit in DATE_UNITS:
            return self._time("value") or ""
        number = self._number("value")
        assert number is not None, "the caller has seen a value"
        return number

    def _number(self, name: str) -> Decimal | None:
        """Return a number, given as such or, so that no digit is lost, as text."""
        value = self._item.get(name)
        if value is None:
            return None
        is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        text = str(value).strip() if is_number or isinstance(value, str) else ""
        if _NUMBER.fullmatch(text) is None:
            raise self.error(name, "brief_not_a_number", value=shorten(value))
        number = Decimal(text)
        if len(number.as_tuple().digits) > MAX_DIGITS or abs(number.adjusted()) > MAX_DIGITS:
            raise self.error(name, "brief_not_a_number", value=shorten(value))
        return number

    def _time(self, name: str) -> str | None:
        """Return a date, month, quarter, half-year or year as written; a bare number is a year."""
        value = self._item.get(name)
        if value is None:
            return None
        is_year = isinstance(value, int) and not isinstance(value, bool)
        text = str(value) if is_year else self._checked(name, value)
        if _DATE.fullmatch(text) is None or _first_day(text) is None:
            raise self.error(name, "brief_not_when", value=shorten(value))
        return text.upper()

    def _as_of(self) -> date | None:
        text = self._time("as_of")
        if text is None:
            return None
        if not text[0].isdigit():  # no year: it dates nothing
            raise self.error("as_of", "brief_not_when", value=text)
        return _first_day(text)

    # --- what belongs to a value ---

    def _currency(self, unit: Unit) -> str | None:
        if unit != "money":
            return None
        currency = self._text("currency")
        if not currency:
            raise self.error("currency", "brief_missing")
        if _CURRENCY.fullmatch(currency) is None:
            raise self.error("currency", "brief_not_currency", value=shorten(currency))
        return currency

    def _period(self, unit: Unit) -> Period | None:
        period = self._choice("period", get_args(Period))
        if period is None and unit == "duration":
            raise self.error("period", "brief_missing")
        return period

    def _choice(self, name: str, choices: Iterable[_Choice]) -> _Choice | None:
        """Return one of the words that may stand there, or None where nothing does."""
        value = self._item.get(name)
        if value is None:
            return None
        for choice in choices:
            if value == choice:
                return choice
        shown = ", ".join(choices)
        raise self.error(name, "brief_not_a_choice", value=shorten(value), choices=shown)

    def _text(self, name: str) -> str | None:
        value = self._item.get(name)
        return None if value is None else self._checked(name, value)

    def _checked(self, name: str, value: object) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.error(name, "brief_not_a_text", value=shorten(value))
        if len(value) > MAX_TEXT_LENGTH:
            raise self.error(name, "brief_text_too_long", n=len(value), most=MAX_TEXT_LENGTH)
        if _UNPRINTABLE.search(value):
            raise self.error(name, "brief_control_character")
        return value.strip()


def _in_its_language(word: str) -> LocalizedText:
    is_chinese = any("\u3400" <= character <= "\u9fff" for character in word)
    return LocalizedText(zh=word) if is_chinese else LocalizedText(en=word or None)


def _first_day(text: str) -> date | None:
    """Return the first day of what a text names, or None where the calendar has no such day."""
    if text[0] in _MONTHS_OF:
        text = f"{_LEAP_YEAR}-{text}"
    year, _, rest = text.replace("--", f"{_LEAP_YEAR}-", 1).upper().partition("-")
    if rest[:1] in _MONTHS_OF and rest:
        month, day = (int(rest[1]) - 1) * _MONTHS_OF[rest[0]] + 1, 1
    else:
        parts = [int(part) for part in rest.split("-") if part] + [1, 1]
        month, day = parts[0], parts[1]
    try:
        return date(int(year), month, day)
    except ValueError:
        return None
