"""Tax presets are possible briefs, say when they were true, and leave pay raises alone."""

from decimal import Decimal

import pytest

from assistant.domain.brief_reading import parse_brief
from assistant.domain.languages import LANGUAGES
from assistant.domain.tax_presets import TaxPreset, parse_tax_presets
from assistant.services.content import tax_presets

GOOD = {
    "name": {"en": "Here", "zh": "此地"}, "as_of": "2026", "vat_rate": Decimal("0.2"),
    "note": {"en": "Verify.", "zh": "请核实。"},
}  # fmt: skip


def test_there_are_presets_for_four_places() -> None:
    assert [each.id for each in tax_presets()] == ["uk", "us", "cn", "eu"]


@pytest.mark.parametrize("preset", tax_presets(), ids=lambda each: each.id)
def test_a_preset_is_a_possible_answer_that_asks_to_be_verified(preset: TaxPreset) -> None:
    brief = parse_brief({"schema": 1, "tax": preset.over({})}, source=preset.id)
    assert brief.tax is not None
    assert brief.tax.as_of == preset.values["as_of"]
    assert brief.tax.income_tax_rate > 0
    for language, word in zip(LANGUAGES, ("verify", "请"), strict=True):
        assert word in (brief.tax.note.get(language) or "")
        assert preset.name.get(language)


def test_pay_raises_stay() -> None:
    (preset,) = parse_tax_presets({"schema": 1, "here": GOOD})
    before = {"pay_raise_rate": Decimal("0.04"), "pay_raise_from": "2028-01", "pension_rate": 1}
    after = preset.over(before)
    assert after["pay_raise_rate"] == Decimal("0.04")
    assert after["pay_raise_from"] == "2028-01"
    assert "pension_rate" not in after


@pytest.mark.parametrize(
    "wrong",
    [
        GOOD | {"vat": 1},
        GOOD | {"pay_raise_rate": 1},
        {key: value for key, value in GOOD.items() if key != "as_of"},
        GOOD | {"name": {"en": "Here"}},
        GOOD | {"note": {"zh": "请核实。"}},
    ],
)
def test_a_preset_that_says_too_little_or_too_much_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="here: unknown"):
        parse_tax_presets({"here": wrong})
