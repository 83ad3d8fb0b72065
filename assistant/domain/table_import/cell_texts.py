"""Cells as a founder would type them: months, amounts and shares in the forms of spreadsheets."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from unicodedata import normalize

from assistant.domain.months import MONTH_NAMES_EN, Month
from assistant.domain.table_columns import Column, ColumnKind
from assistant.domain.table_import.sheet import Cell

YES = frozenset({"✓", "✔", "√", "yes", "true", "y", "1", "x", "on", "是", "有", "对"})
NO = frozenset({"", "no", "false", "n", "0", "off", "-", "–", "✗", "×", "否", "无", "没有"})
_DATES = frozenset({"when", "as_of"})  # fields of plain text that hold dates


def cell_words(cell: Cell) -> str:
    """Return what a cell shows, for people: a header, an example, a wrong value."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return percent_words(value) if cell.is_percent else decimal_words(value)
    return " ".join(str(value).split())


def typed_text(cell: Cell, column: Column, *, has_fractions: bool = False) -> str:
    """Return a cell as it would be typed into this column; nonsense as it stands.

    ``has_fractions`` says that plain numbers of the column are shares of 1 and not of 100.
    """
    if column.kind == "percent":
        return _percent_text(cell, has_fractions=has_fractions)
    if isinstance(cell.value, str) and column.kind not in ("words", "choice"):
        return _TEXTS.get(column.kind, _stripped)(cell.value, column)
    if column.kind == "month" and isinstance(cell.value, date):
        return str(Month(cell.value.year, cell.value.month))
    if column.kind == "month" and _is_whole(cell.value):
        return month_text(cell_words(cell))  # 202703; 2027.1 may be January or October
    if column.kind in ("words", "choice") and isinstance(cell.value, str):
        return cell.value.strip()
    if isinstance(cell.value, Decimal) and cell.is_percent:
        return percent_words(cell.value)
    return decimal_words(cell.value) if isinstance(cell.value, Decimal) else cell_words(cell)


def _is_whole(value: object) -> bool:
    return isinstance(value, Decimal) and value == value.to_integral_value()


def are_fractions(cells: Iterable[Cell]) -> bool:
    """Tell whether the plain numbers of a column of shares are meant as parts of 1: 0.08 for 8%."""
    plain = [number for cell in cells if (number := _plain_share(cell)) is not None]
    return any(plain) and all(abs(number) <= 1 for number in plain)


def decimal_words(value: Decimal) -> str:
    """Return a number without an exponent and without needless noughts."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent_words(value: Decimal) -> str:
    """Return a part of 1 in percent."""
    return f"{decimal_words(value * 100)}%"


# --- numbers ---

_SCALES = {
    "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8,
    "k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "million": 10**6,
    "bn": 10**9, "billion": 10**9,
}  # fmt: skip
_CURRENCIES = r"us\$|hk\$|[£$€¥₩]|rmb|cny|usd|gbp|eur|hkd|人民币"
_UNITS = (
    rf"{_CURRENCIES}|元|块|个月|[人名个台件家天月次套份期年]"
    r"|months?|days?|years?|people|pcs|units?"
)
_NUMBER = re.compile(
    rf"(?P<sign>[-+]?)\s*(?:{_CURRENCIES})?\s*(?P<digits>\d[\d., ']*)\s*"
    rf"(?P<scale>{'|'.join(sorted(_SCALES, key=len, reverse=True))})?\s*(?:{_UNITS})?(?P<part>%?)",
    re.IGNORECASE,
)
_LONGEST_NUMBER = 40


def number_text(text: str) -> str:
    """Return a number as a brief has it, from ``¥1,234.50``, ``12 万``, ``(300)`` or ``8%``.

    What is no number is returned as it stands.
    """
    plain = normalize("NFKC", text).strip().replace("−", "-").replace("\u2009", " ")
    is_negative = plain.startswith("(") and plain.endswith(")")
    match = _NUMBER.fullmatch(plain.strip("()").strip() if is_negative else plain)
    if match is None or len(plain) > _LONGEST_NUMBER:
        return text.strip()
    digits = _plain_digits(match["digits"])
    if digits is None:
        return text.strip()
    value = Decimal(digits) * _SCALES.get((match["scale"] or "").casefold(), 1)
    sign = "-" if is_negative or match["sign"] == "-" else ""
    return f"{sign}{decimal_words(value)}{match['part']}"


def _plain_digits(written: str) -> str | None:
    """Return digits with a point at most; None where nobody can say what was meant."""
    digits = written.replace(" ", "").replace("'", "")
    if "," in digits and "." in digits:
        point = max(digits.rfind(","), digits.rfind("."))
        whole = digits[:point]
        if digits[point] in whole:
            return None
        return f"{re.sub('[.,]', '', whole)}.{digits[point + 1 :]}"
    if re.fullmatch(r"\d{1,3}(,\d{3})+|\d{1,4}(,\d{4})+", digits):
        return digits.replace(",", "")
    if re.fullmatch(r"\d{1,3}(\.\d{3}){2,}", digits):
        return digits.replace(".", "")
    digits = digits.replace(",", ".")  # 12,5
    return digits if digits.count(".") <= 1 else None


def _percent_text(cell: Cell, *, has_fractions: bool) -> str:
    if isinstance(cell.value, Decimal) and cell.is_percent:
        return percent_words(cell.value)
    number = _plain_share(cell)
    if number is not None:
        return percent_words(number) if has_fractions else f"{decimal_words(number)}%"
    return number_text(cell.value) if isinstance(cell.value, str) else cell_words(cell)


def _plain_share(cell: Cell) -> Decimal | None:
    """Return a number that does not say whether it is in percent."""
    if isinstance(cell.value, Decimal):
        return None if cell.is_percent else cell.value
    if not isinstance(cell.value, str):
        return None
    try:
        return Decimal(number_text(cell.value))
    except InvalidOperation:
        return None


# --- months and dates ---

_NAMES = {name[:length].casefold(): number for number, name in enumerate(MONTH_NAMES_EN, 1)
          for length in (3, 4, len(name))}  # fmt: skip
_NAMED = rf"(?P<name>{'|'.join(sorted(_NAMES, key=len, reverse=True))})\.?"
_DAY_TAIL = r"(?:\s*[-/.月]\s*\d{1,2}\s*日?)?(?:[ t]\d{1,2}:\d{2}(?::\d{2})?)?"
_MONTH_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<year>\d{{4}})\s*[-/.年]\s*(?P<month>\d{{1,2}})\s*月?{_DAY_TAIL}",
        r"(?P<month>\d{1,2})\s*[-/.]\s*(?P<year>\d{4})",
        rf"{_NAMED}[\s,'’-]*(?P<year>\d{{4}}|\d{{2}})",
        rf"(?:\d{{1,2}}[\s-]+)?{_NAMED}[\s,'’-]+(?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}})[\s,-]+{_NAMED}",
        r"(?P<year>\d{4})(?P<month>\d{2})",
    )
)
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


def month_text(text: str) -> str:
    """Return a month as a brief has it, from ``Mar 2027``, ``2027年3月`` or ``3/2027``.

    What is no month is returned as it stands.
    """
    plain = normalize("NFKC", text).strip().casefold()
    for form in _MONTH_FORMS:
        match = form.fullmatch(plain)
        if match is None:
            continue
        found = match.groupdict()
        number = int(found["month"]) if found.get("month") else _NAMES[found["name"]]
        year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)  # noqa: PLR2004 - 27 for 2027
        return f"{year:04d}-{number:02d}"
    return text.strip()


def _date_text(text: str) -> str:
    """Return a day, a month, a quarter or a year as a brief has it."""
    plain = normalize("NFKC", text).strip()
    match = _DAY.fullmatch(plain)
    if match:
        return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"
    quarter = re.fullmatch(r"(\d{4})\s*-?\s*([QH])([1-4])", plain, re.IGNORECASE)
    if quarter:
        return f"{quarter[1]}-{quarter[2].upper()}{quarter[3]}"
    return plain if re.fullmatch(r"\d{4}", plain) else month_text(text)


def _stripped(text: str, _: Column) -> str:
    return text.strip()


_TEXTS: dict[ColumnKind, Callable[[str, Column], str]] = {
    "number": lambda text, _: number_text(text),
    "money": lambda text, _: number_text(text),
    "month": lambda text, _: month_text(text),
    "plain": lambda text, column: _date_text(text) if column.name in _DATES else text.strip(),
}
