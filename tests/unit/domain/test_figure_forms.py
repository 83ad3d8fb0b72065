"""A figure's form is read once; every later value of its fact is printed in it."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.domain.blocks import FactLink, Paragraph
from assistant.domain.blocks_reading import read_markdown
from assistant.domain.blocks_writing import write_markdown
from assistant.domain.fact_text import fact_text
from assistant.domain.facts import Fact, FactValue, Range, Unit
from assistant.domain.figure_forms import form_of, text_in_form
from assistant.domain.figures import Figure, FigureUnit, Qualifier
from assistant.domain.languages import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)


def fact(value: FactValue | str, unit: Unit = "money", **more: object) -> Fact:
    if isinstance(value, str) and unit not in ("date", "quarter", "year", "text"):
        value = Decimal(value)
    if unit == "money":
        more.setdefault("currency", "GBP")
    return Fact(id="x", labels={}, value=value, unit=unit, **more)  # type: ignore[arg-type]  # a test's short cut


def figure(text: str, value: str | Decimal | None, unit: FigureUnit, **more: object) -> Figure:
    if isinstance(value, str) and unit not in ("date", "quarter", "year"):
        value = Decimal(value)
    return Figure(text=text, start=0, end=len(text), unit=unit, value=value, **more)  # type: ignore[arg-type]  # a test's short cut


# text, the figure's value, the fact's value, then a later value and how it is printed
NUMBERS: list[tuple[str, str, str, Unit, str, str]] = [
    ("£79", "79", "79", "money", "85", "£85"),
    ("79 GBP", "79", "79", "money", "1085.5", "1,085.50 GBP"),
    ("£79.00", "79", "79", "money", "85.5", "£85.50"),
    ("£1.2M", "1200000", "1234567", "money", "1360000", "£1.4M"),
    ("£1.2M", "1200000", "1200000", "money", "1250000", "£1.25M"),
    ("£3M", "3000000", "3000000", "money", "300000", "£300,000"),
    ("£3M", "3000000", "3100000", "money", "1400000", "£1.4M"),
    ("£2 million", "2000000", "1960000", "money", "5100000", "£5 million"),
    ("two million pounds", "2000000", "2000000", "money", "3000000", "three million pounds"),
    ("two million pounds", "2000000", "2000000", "money", "3500000", "3.5 million pounds"),
    ("GBP 12k", "12000", "12000", "money", "15000", "GBP 15k"),
    ("120万英镑", "1200000", "1204000", "money", "1310000", "131万英镑"),
    ("120 万英镑", "1200000", "1200000", "money", "300", "300 英镑"),
    ("三百万英镑", "3000000", "3000000", "money", "4500000", "四百五十万英镑"),
    ("-£321,170", "-321170", "-321170", "money", "-20000", "-£20,000"),
    ("−57.5 万英镑", "-575000", "-575000", "money", "612000", "61.2 万英镑"),
    ("£321,170", "321170", "-321170", "money", "-20000", "£20,000"),
    ("2.1%", "0.021", "0.021", "percent", "0.016", "1.6%"),
    ("2%", "0.02", "0.021", "percent", "0.016", "1.6%"),
    ("+2.7%", "0.027", "0.027", "percent", "-0.01", "-1%"),
    ("12 per cent", "0.12", "0.12", "percent", "0.15", "15 per cent"),
    ("三成", "0.3", "0.3", "percent", "0.4", "四成"),
    ("三成", "0.3", "0.3", "percent", "0.45", "4.5成"),
    ("百分之三十", "0.3", "0.3", "percent", "0.45", "百分之四十五"),
    ("two thirds", "0.6666666667", "0.67", "percent", "0.5", "50%"),
    ("250 bps", "2.5", "2.5", "points", "1.25", "125 bps"),
    ("3x", "3", "3", "ratio", "2.5", "2.5x"),
    ("3:1", "3", "3", "ratio", "4", "4:1"),
    ("twice", "2", "2", "ratio", "3", "3x"),
    ("两倍", "2", "2", "ratio", "3", "三倍"),
    ("4,800", "4800", "4800", "count", "12000", "12,000"),
    ("4800", "4800", "4800", "count", "12000", "12000"),
    ("120 家", "120", "120", "count", "1314", "1,314 家"),
    ("twelve", "12", "12", "count", "25", "twenty-five"),
    ("Twelve", "12", "12", "count", "30", "Thirty"),
    ("twelve", "12", "12", "count", "1250", "1,250"),
    ("a dozen", "12", "12", "count", "13", "13"),
    ("4.80", "4.8", "4.8", "plain", "4.9", "4.90"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "shown", "value", "unit", "later", "printed"), NUMBERS)
def test_a_later_value_is_printed_in_the_form_of_the_first(
    text: str, shown: str, value: str, unit: Unit, later: str, printed: str
) -> None:
    language: Language = "en" if text.isascii() or "£" in text else "zh"
    form = form_of(figure(text, shown, unit), fact(value, unit), language)  # type: ignore[arg-type]  # numbers only
    assert text_in_form(fact(value, unit), form, language) == text
    assert text_in_form(fact(later, unit), form, language) == printed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_is_empty_where_the_program_prints_the_same(language: Language) -> None:
    price = fact("79")
    assert form_of(figure(fact_text(price, language), "79", "money"), price, language) == ""


DURATIONS = [
    ("18 months", "18", "month", "1", "1 month"),
    ("three months", "3", "month", "12", "twelve months"),
    ("1.5 years", "1.5", "year", "24", "2 years"),
    ("12-month", "12", "month", "18", "18-month"),
    ("一年", "1", "year", "36", "三年"),
    ("18个月", "18", "month", "24", "24个月"),
    ("一年半", "1.5", "year", "24", "24 个月"),
    ("six quarters", "6", "quarter", "9", "three quarters"),
]


@pytest.mark.parametrize(("text", "number", "period", "later", "printed"), DURATIONS)
def test_a_duration_keeps_the_unit_it_was_written_in(
    text: str, number: str, period: str, later: str, printed: str
) -> None:
    language: Language = "en" if text.isascii() else "zh"
    months = Decimal(number) * {"month": 1, "quarter": 3, "year": 12}[period]
    written = figure(text, number, "duration", period=period)
    form = form_of(written, fact(months, "duration", period="month"), language)
    assert text_in_form(fact(months, "duration", period="month"), form, language) == text
    assert text_in_form(fact(later, "duration", period="month"), form, language) == printed


DATES = [
    ("30 June 2027", "2027-06-30", "2027-07-05", "5 July 2027"),
    ("June 30th, 2027", "2027-06-30", "2027-07-01", "July 1st, 2027"),
    ("Sept 2026", "2026-09", "2026-11", "Nov 2026"),
    ("2027-12", "2027-12", "2028-03", "2028-03"),
    ("2027年12月", "2027-12", "2028-03", "2028年3月"),
    ("2027 年 6 月 30 日", "2027-06-30", "2028-01-02", "2028 年 1 月 2 日"),
    ("二〇二七年六月", "2027-06", "2028-11", "二〇二八年十一月"),
    ("3月31日", "--03-31", "2027-04-01", "4月1日"),
    ("Q3 2027", "2027-Q3", "2027-Q4", "Q4 2027"),
    ("2027年第三季度", "2027-Q3", "2028-Q1", "2028年第一季度"),
    ("third quarter of 2027", "2027-Q3", "2028-Q1", "first quarter of 2028"),
    ("2026年上半年", "2026-H1", "2026-H2", "2026年下半年"),
    ("H1 2026", "2026-H1", "2027-H2", "H2 2027"),
    ("FY27", "2027", "2028", "FY28"),
    ("2027", "2027-06", "2028-02", "2028"),
    ("June 2027", "2027-06-30", "2028", "2028"),
]


@pytest.mark.parametrize(("text", "iso", "later", "printed"), DATES)
def test_a_date_keeps_its_style(text: str, iso: str, later: str, printed: str) -> None:
    language: Language = "en" if text.isascii() else "zh"
    shown = {"2027": "2027", "June 2027": "2027-06"}.get(text, iso)
    form = form_of(figure(text, shown, "date"), fact(iso, "date"), language)
    assert text_in_form(fact(iso, "date"), form, language) == text
    assert text_in_form(fact(later, "date"), form, language) == printed


def test_a_year_that_dates_another_figure_follows_the_day_of_its_fact() -> None:
    sales = fact("439946", as_of=date(2027, 12, 31))
    form = form_of(figure("2027年", "2027", "year"), sales, "zh")
    assert text_in_form(sales, form, "zh") == "2027年"
    assert text_in_form(fact("1", as_of=date(2029, 1, 1)), form, "zh") == "2029年"
    assert text_in_form(fact("1"), form, "zh") == "2027年"
    form = form_of(figure("early summer", "2027-06", "date"), sales, "en")
    assert text_in_form(fact("1", as_of=date(2029, 1, 1)), form, "en") == "early summer"


RANGES = [
    ("£180 to £320", "180", "320", "£200 to £350"),
    ("£180–320", "180", "320", "£200–350"),
    ("180～320万英镑", "1800000", "3200000", "2～3.5万英镑"),
]


@pytest.mark.parametrize(("text", "low", "high", "_printed"), RANGES)
def test_a_range_is_printed_as_a_range(text: str, low: str, high: str, _printed: str) -> None:
    fee = fact(Range(low=Decimal(low), high=Decimal(high)))
    written = figure(text, None, "money", low=Decimal(low), high=Decimal(high))
    form = form_of(written, fee, "zh")
    assert text_in_form(fee, form, "zh") == text
    more = fact(Range(low=Decimal(low) / 9 * 10, high=Decimal(high) / 8 * 10))
    assert text_in_form(more, form, "en") == text.replace("180", "200").replace("320", "400")


def test_one_end_of_a_range_follows_that_end() -> None:
    fee = fact(Range(low=Decimal(180), high=Decimal(320)))
    form = form_of(figure("£320", "320", "money", qualifier="at_most"), fee, "en")
    assert text_in_form(fact(Range(low=Decimal(1), high=Decimal(400))), form, "en") == "£400"


BOUNDS: list[tuple[str, str, Qualifier, str, str, str]] = [
    ("100", "100", "over", "120", "125", "100"),
    ("100", "100", "over", "120", "260", "200"),
    ("100", "100", "over", "120", "200", "150"),
    ("500+", "500", "over", "512", "700", "600+"),
    ("300余家", "300", "over", "320", "470", "400余家"),
    ("150", "150", "under", "142", "161", "170"),
    ("120", "120", "at_least", "120.4", "171.5", "170"),
    ("500", "500", "nearly", "487", "612", "650"),
    ("100", "100", "about", "97", "204", "200"),
]


@pytest.mark.parametrize(("text", "shown", "qualifier", "value", "later", "printed"), BOUNDS)
def test_what_stands_after_a_qualifier_stays_true(
    text: str, shown: str, qualifier: Qualifier, value: str, later: str, printed: str
) -> None:
    written = figure(text, shown, "count", qualifier=qualifier)
    form = form_of(written, fact(value, "count"), "en")
    assert text_in_form(fact(value, "count"), form, "en") == text
    assert text_in_form(fact(later, "count"), form, "en") == printed


@pytest.mark.parametrize(
    "form", ["万", "compact", "{", "{}}{", "{zz}", "=", "@", "%", "{.99}", "{qover}"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_that_nobody_can_read_prints_the_fact(form: str, language: Language) -> None:
    assert text_in_form(fact("79"), form, language) == fact_text(fact("79"), language)


@given(st.text(max_size=20), st.text(max_size=20), st.decimals())
@example("", "", Decimal("100000000000000000000000000.5"))
def test_any_form_and_any_value_are_printed_without_an_error(
    form: str, text: str, value: Decimal
) -> None:
    if value.is_finite() and abs(value.adjusted()) < 400:
        assert isinstance(text_in_form(fact(value), form, "en"), str)
        written = form_of(figure(text, Decimal(1), "count"), fact(value), "zh")
        assert isinstance(text_in_form(fact(value), written, "zh"), str)


def test_very_long_numbers_are_kept_as_they_stand() -> None:
    digits = "7" * 400
    form = form_of(figure(digits, digits, "count"), fact(digits, "count"), "en")
    assert text_in_form(fact(digits, "count"), form, "en") == digits
    assert text_in_form(fact("5", "count"), form, "en") == "5"


SCALES: dict[Language, dict[str, int]] = {
    "en": {"": 0, "k": 3, "K": 3, " thousand": 3, "M": 6, "m": 6, " million": 6, "bn": 9},
    "zh": {"": 0, "万": 4, " 万": 4, "百万": 6, "亿": 8, " 亿": 8, "千": 3},
}
UNITS: dict[Language, dict[FigureUnit, tuple[tuple[str, str], ...]]] = {
    "en": {
        "money": (("£", ""), ("GBP ", ""), ("", " pounds"), ("$", ""), ("US$", "")),
        "percent": (("", "%"), ("", " per cent"), ("", " %")),
        "points": (("", " pp"), ("", " percentage points")),
        "ratio": (("", "x"), ("", " times"), ("", ":1")),
        "count": (("", ""), ("", "+"), ("", " kg")),
        "duration": (("", " months"), ("", " hours"), ("", "-week")),
        "plain": (("", ""),),
    },
    "zh": {
        "money": (("", "元"), ("¥", ""), ("￥", ""), ("人民币", "元"), ("", "英镑")),
        "percent": (("", "%"), ("百分之", ""), ("", "％")),
        "points": (("", "个百分点"), ("", " 个百分点")),
        "ratio": (("", "倍"), ("", " 倍")),
        "count": (("", "家"), ("", " 个"), ("", "余家"), ("", "多单")),
        "duration": (("", "个月"), ("", " 年"), ("", "天")),
        "plain": (("", ""), ("", "分")),
    },
}


@st.composite
def written_figures(draw: st.DrawFn) -> tuple[Figure, Fact, Language]:
    """Return a figure that shows a fact's value rounded, in any notation."""
    language = draw(st.sampled_from(LANGUAGES))
    unit = draw(st.sampled_from(sorted(UNITS[language])))
    before, after = draw(st.sampled_from(UNITS[language][unit]))
    word, scale = "", -2 if unit == "percent" else 0
    if unit in ("money", "count"):
        word, scale = draw(st.sampled_from(sorted(SCALES[language].items())))
    value = draw(st.decimals(Decimal("0.001"), Decimal(10) ** 9, places=3)) * 10**0
    decimals = draw(st.integers(0, 3))
    core = value.scaleb(-scale).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    sign = draw(st.sampled_from(("", "-", "+", "−"))) if unit in ("money", "percent") else ""
    number = f"{core:,}" if draw(st.booleans()) else f"{core:f}"
    turn = -1 if sign in ("-", "−") else 1
    period = draw(st.sampled_from(("month", "year"))) if unit == "duration" else None
    text = f"{sign}{before}{number}{word}{after}"
    shown = figure(text, turn * core.scaleb(scale), unit, period=period)
    return shown, fact(turn * value, unit, period=period), language


@given(written_figures())
@example((figure("0.0M", "0", "money"), fact("1000"), "en"))
@example((figure("1 months", "1", "duration", period="month"), fact("1", "duration"), "en"))
def test_figure_and_form_round_trip(case: tuple[Figure, Fact, Language]) -> None:
    shown, behind, language = case
    form = form_of(shown, behind, language)
    assert text_in_form(behind, form, language) == shown.text
    link = FactLink(shown.text, behind.id, form or None)
    assert read_markdown(write_markdown((Paragraph((link,)),))) == (Paragraph((link,)),)


@given(written_figures(), st.decimals(Decimal("0.01"), Decimal(10) ** 9, places=2))
def test_a_later_value_is_never_shown_far_from_what_it_is(
    case: tuple[Figure, Fact, Language], later: Decimal
) -> None:
    shown, behind, language = case
    form = form_of(shown, behind, language)
    printed = text_in_form(fact(later, behind.unit, period=behind.period), form, language)
    digits = "".join(each for each in printed if each.isdigit())
    assert digits.strip("0") or "c" in form or form.startswith("=")


@given(written_figures())
def test_the_form_is_stable(case: tuple[Figure, Fact, Language]) -> None:
    shown, behind, language = case
    form = form_of(shown, behind, language)
    again = form_of(shown, behind, language)
    assert form == again
    assert not set(form) & set(" ()[]<>&\\`|*\n")


HELD: list[tuple[Figure, Fact]] = [
    (figure("three to five", None, "count", low=Decimal(3), high=Decimal(5)),
     fact(Range(low=Decimal(3), high=Decimal(5)), "count")),
    (figure("1, 2 or 3", None, "count", low=Decimal(1), high=Decimal(3)),
     fact(Range(low=Decimal(1), high=Decimal(3)), "count")),
    (figure("5 to 7", None, "count", low=Decimal(30), high=Decimal(70)),
     fact(Range(low=Decimal(30), high=Decimal(70)), "count")),
    (figure("early summer 2027", "2027-06", "date"), fact("2027-06", "date")),
    (figure("soon", "in a while", "date"), fact("2027-06", "date")),
    (figure("2027/28", None, "year", low="2027", high="2028"), fact("2027", "year")),
    (figure("1:2:3", None, "ratio"), fact("0.5", "ratio")),
    (figure("1.2 3", "99", "count"), fact("99", "count")),
    (figure("1.0123456789 kg", "1.0123456789", "count"), fact("1.0123456789", "count")),
    (figure("a good half", "0.5", "percent"), fact("0.5123", "percent")),
    (figure("Tallyhop 2", "2", "count"),
     Fact(id="x", labels={}, value="Tallyhop 2 Ltd", unit="text")),
    (figure("13/2027", "2027-13", "date"), fact("2027-06", "date")),
]  # fmt: skip


@pytest.mark.parametrize(("written", "behind"), HELD)
def test_what_cannot_be_taken_apart_holds_while_the_value_does(
    written: Figure, behind: Fact
) -> None:
    form = form_of(written, behind, "en")
    assert form.startswith("=")
    assert text_in_form(behind, form, "en") == written.text
    other = fact("7", "count")
    assert text_in_form(other, form, "en") == "7"


@pytest.mark.parametrize(("low", "high"), [("180", None), (None, "180")])
def test_a_range_that_is_open_at_one_end_is_shown_by_the_other(
    low: str | None, high: str | None
) -> None:
    ends = {"low": low and Decimal(low), "high": high and Decimal(high)}
    form = form_of(figure("£180", "180", "money"), fact(Range(**ends)), "en")  # type: ignore[arg-type]  # None or a number
    ends = {name: value and value + 5 for name, value in ends.items()}
    assert text_in_form(fact(Range(**ends)), form, "en") == "£185"  # type: ignore[arg-type]  # None or a number


@pytest.mark.parametrize(
    ("form", "later"),
    [
        ("{}%20to%20{zz}", fact("5")),
        ("{l}", fact(Range(high=Decimal(5)))),
        ("{pweek}", fact("5", "duration", period="month")),
        ("{pfortnight}", fact("5", "duration", period="month")),
        ("{qover100}", fact("-5")),
        ("{.0e6}", fact("0.3")),
        ("{e6qover1}M", fact("300000")),
        ("{D}%20{B}", fact("2027", "date")),
        ("{Y}", fact("no date", "date")),
        ("words", fact("2027-06", "date")),
        ("@{}@x", fact("5")),
    ],
)
def test_what_does_not_fit_a_form_is_printed_as_the_program_would(form: str, later: Fact) -> None:
    own = "x" if form.startswith("@") else fact_text(later, "en")
    assert text_in_form(later, form, "en") == own


def test_more_digits_than_arithmetic_keeps_are_printed_as_they_are() -> None:
    long = fact("12345678901234567890123", "count")
    assert text_in_form(long, "{u.9}", "en") == f"{long.value}.000000000"
