"""Usual taxes of some places, which a founder can start from and an accountant has to verify."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from assistant.domain.brief import Tax
from assistant.domain.languages import LANGUAGES, LocalizedText

_OWN = frozenset({"pay_raise_rate", "pay_raise_from"})  # the founder's choice, not the law's


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxPreset:
    """The taxes of one place.

    Attributes:
        id: of the place.
        name: of the place.
        values: of the fields of ``Tax``, as in a brief file; ``as_of`` and ``note`` among them.
    """

    id: str
    name: LocalizedText
    values: Mapping[str, Any]

    def over(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return the taxes of the place, with the founder's pay raises as they are."""
        return {**{key: before[key] for key in _OWN if key in before}, **self.values}


def parse_tax_presets(data: Mapping[str, Any]) -> tuple[TaxPreset, ...]:
    """Read presets from parsed TOML.

    Raises:
        ValueError: a value that is no field of taxes, or a text that is not in each language.
    """
    known = {each.name for each in fields(Tax)} - _OWN
    found = []
    for place, table in data.items():
        if place == "schema":
            continue
        values = {key: value for key, value in table.items() if key != "name"}
        strange = values.keys() - known
        missing = {"as_of", "note"} - values.keys()
        for text in (table.get("name", {}), values.get("note", {})):
            missing |= {lang for lang in LANGUAGES if not text.get(lang)}
        if strange or missing:
            raise ValueError(f"{place}: unknown {sorted(strange)}, missing {sorted(missing)}")
        found.append(TaxPreset(id=place, name=LocalizedText(**table["name"]), values=values))
    return tuple(found)
