"""Figures are read in place in Markdown; what is no prose is passed over."""

import pytest

from assistant.domain.figures import find_figures
from tests.unit.domain.figure_lines import lines_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# 3. Market", []),
        ("## 3.1 Market of 120 sites", ["120 | count 120"]),
        ("### 2.1 市场规模120亿元", ["120亿元 | money 12000000000 CNY"]),
        ("## 3 Market", []),
        ("## 12 months of growth", ["12 months | duration 12 month"]),
        ("1. Twelve sites", ["Twelve | count 12"]),
        ("一、市场", []),
        ("（二）产品", []),
        ("(2) team", []),
        ("- 12 sites\n- 13 sites", ["12 | count 12", "13 | count 13"]),
        ("> 12 sites", ["12 | count 12"]),
        ("| Cash | 118,000 |", ["118,000 | plain 118000"]),
        ("growth of 12%[5] and [2, 3]", ["12% | percent 0.12"]),
        ("as said [^4]. \n\n[^4]: About 12%", ["12% | percent 0.12 about"]),
        ("`code 12` and ``x 12``", []),
        ("```\n12 sites\n```\n13 sites", ["13 | count 13"]),
        ("[more](https://x.com/12)", []),
        ("![Sites in 2027](sites-12.png)", ["2027 | year 2027"]),
        ("<https://x.com/12>", []),
        ("[12]: https://x.com/12", []),
        ("**£1.2m** ARR, *£79* a month", ["£1.2m | money 1200000 GBP", "£79 | money 79 GBP"]),
        ("约 **30%**", ["30% | percent 0.3 about"]),
        ("costs \\$5", ["$5 | money 5 USD"]),
        ("We are [five](fact:a.b): three build.", ["five | plain 5", "three | count 3"]),
        ("1.2\nmillion users", ["1.2\nmillion | count 1200000"]),
        ("see [3](source:abc)", []),
    ],
)
def test_marks_are_no_figures_and_hide_none(text: str, expected: list[str]) -> None:
    assert lines_of(text) == expected


def test_a_figure_in_a_link_knows_its_target() -> None:
    text = "Price [£79](fact:price.base) a month, [38,000 家](source:s1), £5."
    assert [(figure.text, figure.link) for figure in find_figures(text)] == [
        ("£79", "fact:price.base"),
        ("38,000 家", "source:s1"),
        ("£5", None),
    ]


def test_a_link_changes_nothing_in_its_figure() -> None:
    plain, linked = (
        find_figures("about £79 a month")[0],
        find_figures("about [£79](fact:a) a month")[0],
    )
    assert (plain.value, plain.per, plain.qualifier) == (linked.value, linked.per, linked.qualifier)


def test_a_figure_never_runs_over_the_edge_of_a_link() -> None:
    assert lines_of("[£2m](fact:a)-[£3m](fact:b)") == [
        "£2m | money 2000000 GBP",
        "£3m | money 3000000 GBP",
    ]


def test_emphasis_inside_a_figure_stays_in_its_text() -> None:
    assert lines_of("**12**% of sites") == ["12**% | percent 0.12"]
