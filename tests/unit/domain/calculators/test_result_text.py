"""Results in digits: as many as a founder can use, in the manner of each language."""

from decimal import Decimal

import pytest

from assistant.domain.calculators.result_text import ResultUnit, number_of, rough_size


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("1129.763333", "money", "1,129.76"),
        ("24000", "money", "24,000"),
        ("1129.5", "money", "1,129.50"),
        ("-82000", "money", "-82,000"),
        ("0", "money", "0"),
        ("0.004213", "money", "0.00421"),
        ("0.086631", "percent", "8.66%"),
        ("-0.5", "percent", "-50%"),
        ("0.916666666667", "precise", "0.916667"),
        ("391304.347826", "count", "391,304.35"),
        ("1e20", "money", "1e+20"),
    ],
)
def test_a_result_has_the_digits_of_its_unit(value: str, unit: ResultUnit, words: str) -> None:
    assert number_of(Decimal(value), unit, "en") == words
    assert number_of(Decimal(value), unit, "zh") == words


def test_a_ratio_is_written_as_each_language_does() -> None:
    assert number_of(Decimal("3.598888"), "ratio", "en") == "3.6x"
    assert number_of(Decimal("3.598888"), "ratio", "zh") == "3.6 倍"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("9999.99", ""),
        ("10000", "1 万"),
        ("1234567", "约 123.5 万"),
        ("-250000000", "-2.5 亿"),
        ("1e20", ""),
    ],
)
def test_large_numbers_are_counted_as_in_chinese(value: str, words: str) -> None:
    assert rough_size(Decimal(value)) == words
