"""What somebody typed into the fields of a calculator, as the data that it is worked out of."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.domain.calculators.registry import Input
from assistant.domain.table_columns import percent_value

_SEPARATORS = re.compile(r"[;；\s]+")
_YES = frozenset({"✓", "yes", "true", "y", "1", "x", "是", "有"})


def typed_data(inputs: Sequence[Input], typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data for ``calculate``; what was left empty is left out.

    Args:
        inputs: of the calculator.
        typed: a text for each input, several in one text for a list of numbers, a list of such
            mappings for rows. A share may be typed as 8 or 8%.
    """
    found = ((each.name, _value(each, typed.get(each.name))) for each in inputs)
    return {name: value for name, value in found if value not in (None, "", [])}


def _value(each: Input, value: Any) -> Any:  # noqa: ANN401 - JSON
    if value is None:
        return None
    if each.columns:
        rows = (typed_data(each.columns, row) for row in value)
        return [row for row in rows if row]
    if each.is_list:
        items = _SEPARATORS.split(value) if isinstance(value, str) else value
        return [_number(each, str(item)) for item in items if str(item).strip()]
    if each.choices:
        return int(value) if str(value).isdigit() else value
    if each.unit == "flag":
        return str(value).strip().casefold() in _YES if str(value).strip() else None
    return _number(each, str(value))


def _number(each: Input, text: str) -> str:
    text = text.strip()
    return percent_value(text) if each.unit == "percent" else text
