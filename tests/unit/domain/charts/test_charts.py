"""Charts keep to their sheet, their axes are round, and nothing is drawn of nothing."""

from itertools import pairwise
from typing import Literal, get_args

from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.charts.drawing import Area, Dot, Drawing, Stroke, Words, drawn, lightness
from assistant.domain.charts.picture import Picture, Series
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
