"""Charts keep to their sheet, their axes are round, and nothing is drawn of nothing."""

from itertools import pairwise
from typing import Literal, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.charts.drawing import drawn, lightness
from assistant.domain.charts.picture import Picture, Series
from assistant.domain.charts.shapes import Area, Dot, Drawing, Stroke, Words
from assistant.domain.charts.ticks import nice_ticks, tick_text

AMOUNTS = st.floats(-1e12, 1e12, allow_nan=False).map(lambda each: round(each, 2))
NEAR = 0.01
Kind = Literal["lines", "columns"]


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    count, series = draw(st.integers(1, 60)), draw(st.integers(1, 6))
    values = st.lists(AMOUNTS, min_size=count, max_size=count).map(tuple)
    names = st.text("abc 甲乙", max_size=24)
    kind: Kind = draw(st.sampled_from(get_args(Kind)))
    return Picture(
        kind=kind,
        labels=tuple(str(2027 + at) for at in range(count)),
        series=tuple(Series(draw(names), draw(values)) for _ in range(series)),
        line=Series(draw(names), draw(values)) if kind == "columns" else None,
        low="£57,916, 2027-03" if kind == "lines" else "",
    )


def places(drawing: Drawing) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for shape in drawing.shapes:
        match shape:
            case Stroke():
                found += shape.points
            case Area():
                found += [
                    (shape.left, shape.top),
                    (shape.left + shape.width, shape.top + shape.height),
                ]
            case Dot():
                found.append(shape.at)
            case Words():
                found.append(shape.at)
    return found


@given(pictures())
def test_everything_is_drawn_within_the_sheet(picture: Picture) -> None:
    drawing = drawn(picture, 480, 200, "en")
    for x, y in places(drawing):
        assert -NEAR <= x <= 480 + NEAR
        assert -NEAR <= y <= 200 + NEAR


@given(AMOUNTS, AMOUNTS)
def test_ticks_are_even_few_and_span_the_values_and_zero(one: float, other: float) -> None:
    low, high = min(one, other), max(one, other)
    ticks = nice_ticks(low, high)
    assert 2 <= len(ticks) <= 8
    span = 1e-8 * (ticks[-1] - ticks[0])
    assert ticks[0] <= low + span
    assert ticks[-1] >= high - span
    assert 0.0 in ticks
    steps = [after - before for before, after in pairwise(ticks)]
    assert max(steps) - min(steps) <= 1e-6 * max(steps)


def test_ticks_are_written_in_the_scale_of_their_axis_and_language() -> None:
    assert nice_ticks(-511_710, 690_032) == (-750_000, -500_000, -250_000, 0, 250_000, 500_000,
                                             750_000)  # fmt: skip
    assert tick_text(-750_000, 750_000, "en") == "-750k"
    assert tick_text(1_500_000, 3_000_000, "en") == "1.5m"
    assert tick_text(500_000, 3_000_000, "en") == "0.5m"
    assert tick_text(1_500_000, 3_000_000, "zh") == "150 万"
    assert tick_text(25_000_000, 100_000_000, "zh") == "2,500 万"
    assert tick_text(500_000_000, 1_000_000_000, "zh") == "5 亿"
    assert tick_text(250, 500, "zh") == "250"
    assert tick_text(0, 3_000_000, "zh") == "0"


def test_nothing_is_drawn_of_nothing() -> None:
    empty = Picture(kind="lines", labels=("a", "b"), series=(Series("x", (0.0, 0.0)),))
    assert empty.is_empty
    assert drawn(empty, 480, 200, "en").shapes == ()


def test_columns_are_stacked_from_zero_and_losses_hang_below_it() -> None:
    picture = Picture(
        kind="columns", labels=("2027",), series=(Series("a", (2.0,)), Series("b", (3.0,)),
                                                  Series("c", (-1.0,))),
    )  # fmt: skip
    first, second, third = (
        each for each in drawn(picture, 480, 200, "en").shapes
        if isinstance(each, Area) and each.height > 9  # the legend's are smaller
    )  # fmt: skip
    assert abs(second.top + second.height - first.top) < NEAR
    assert abs(third.top - (first.top + first.height)) < NEAR
    assert abs(second.height / first.height - 1.5) < NEAR


def test_the_lowest_point_is_marked_and_named() -> None:
    picture = Picture(
        kind="lines", labels=("1", "2", "3"), series=(Series("cash", (5.0, 1.0, 4.0)),), low="low"
    )
    shapes = drawn(picture, 480, 200, "en").shapes
    (dot,) = (each for each in shapes if isinstance(each, Dot))
    line = next(each for each in shapes if isinstance(each, Stroke) and len(each.points) == 3)
    assert dot.at == line.points[1]
    assert "low" in [each.text for each in shapes if isinstance(each, Words)]


def test_parts_of_a_column_differ_in_lightness() -> None:
    shades = [lightness(part, 4) for part in range(4)]
    assert shades == sorted(set(shades))
    assert shades[-1] < 0.8
    assert lightness(0, 1) == 0


# --- tornado -------------------------------------------------------------------------------------


def tornado(less: tuple[float, ...], more: tuple[float, ...], base: float, *labels: str) -> Drawing:
    picture = Picture(
        kind="tornado", labels=labels or tuple("abcdefgh"[: len(less)]), base=base,
        series=(Series("Lower", less), Series("Higher", more)),
    )  # fmt: skip
    return drawn(picture, 500, 200, "en")


def test_a_bar_goes_from_the_base_to_its_value_on_either_side() -> None:
    drawing = tornado((50.0, 90.0), (150.0, 105.0), 100.0)
    bars = [each for each in drawing.shapes if isinstance(each, Area)][:4]
    low, high, short, long = bars
    base = low.left + low.width
    assert high.left == pytest.approx(base)
    assert low.width == pytest.approx(high.width)
    assert short.left + short.width == pytest.approx(base)
    assert long.width == pytest.approx(short.width / 2)
    assert low.top == high.top < short.top == long.top
    assert (low.part, high.part) == (0, 1)


def test_the_axis_of_a_tornado_has_marks_where_the_numbers_are() -> None:
    """Far from nought, too."""
    drawing = tornado((4_700_000.0,), (6_800_000.0,), 5_700_000.0)
    texts = [each.text for each in drawing.shapes if isinstance(each, Words)]
    assert {"5m", "5.5m", "6m", "6.5m"} <= set(texts) or {"5m", "6m"} <= set(texts), texts


def test_a_long_name_is_cut_and_everything_stays_inside() -> None:
    drawing = tornado(
        (1.0,), (3.0,), 2.0, "An assumption with a name that nobody could call short" * 2
    )
    names = [each for each in drawing.shapes if isinstance(each, Words) and each.anchor == "end"]
    assert names[0].text.endswith("…")
    for each in drawing.shapes:
        if isinstance(each, Area):
            assert 0 <= each.left <= each.left + each.width <= 500
            assert 0 <= each.top <= each.top + each.height <= 200


@given(
    st.lists(st.tuples(*(st.floats(-1e12, 1e12) for _ in range(2))), min_size=1, max_size=8),
    st.floats(-1e12, 1e12),
)
def test_any_tornado_can_be_drawn(rows: list[tuple[float, float]], base: float) -> None:
    """Also one in which nothing moves anything: an error while painting ends the program."""
    less, more = zip(*rows, strict=True)
    for shape in tornado(less, more, base).shapes:
        if isinstance(shape, Area):
            assert shape.width >= 0
            assert -1e-6 <= shape.left <= 500
    assert tornado((5.0,), (5.0,), 5.0).shapes


# --- heat map ------------------------------------------------------------------------------------


def heat_map(*risks: tuple[float, float]) -> Drawing:
    picture = Picture(
        kind="heat_map", labels=tuple(f"Risk of {at}" for at, _ in enumerate(risks)),
        series=(
            Series("Impact", tuple(impact for impact, _ in risks)),
            Series("Probability", tuple(probability for _, probability in risks)),
        ),
    )  # fmt: skip
    return drawn(picture, 460, 168, "en")


def test_squares_are_as_dark_as_their_score() -> None:
    """1 to 4 low, 5 to 9 medium, 10 to 15 high, 16 to 25 critical: 8, 7, 6 and 4 squares."""
    squares = [each for each in heat_map((1, 1)).shapes if isinstance(each, Area)]
    assert len(squares) == 25
    bands = [sum(each.part == band for each in squares) for band in range(4)]
    scores = [i * p for i in range(1, 6) for p in range(1, 6)]
    assert bands == [
        sum(low <= score <= high for score in scores)
        for low, high in ((16, 25), (10, 15), (5, 9), (1, 4))
    ]
    worst = min(squares, key=lambda each: (-each.left, each.top))
    assert worst.part == 0


def test_risks_in_one_square_share_it_and_are_named_beside() -> None:
    shapes = heat_map((5, 4), (5, 4), (1, 2)).shapes
    placed = [each for each in shapes if isinstance(each, Words) and each.stands_out]
    assert [each.text for each in placed] == ["1, 2", "3"]
    assert placed[0].at[0] > placed[1].at[0]
    assert placed[0].at[1] < placed[1].at[1]
    texts = [each.text for each in shapes if isinstance(each, Words)]
    assert "3  Risk of 2" in texts


@given(st.lists(st.tuples(*(st.integers(1, 5).map(float) for _ in range(2))), min_size=1,
                max_size=40))  # fmt: skip
def test_any_heat_map_keeps_to_its_sheet(risks: list[tuple[float, float]]) -> None:
    for shape in heat_map(*risks).shapes:
        if isinstance(shape, Words):
            assert 0 <= shape.at[0] <= 460
            assert 0 <= shape.at[1] <= 168
