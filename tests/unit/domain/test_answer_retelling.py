"""A sentence that keeps to the words of an answer keeps its figures' facts; no other does."""

from decimal import Decimal

import pytest

from assistant.domain.answer_quotes import AnswerQuotes
from assistant.domain.binding import Binding, FactIndex, bind
from assistant.domain.facts import Fact, FactSheet
from assistant.domain.languages import LocalizedText

PROBLEM = LocalizedText(
    en="Company manager does pay on Sunday night. Timed it on the autumn tour, took 7.5 hours a "
    "week, cast of 14. Bureaus not an option, 22% of payslips corrected.",
    zh="演出经理周日晚上算工资。秋季巡演记过时，每周要 7.5 小时，演员 14 人。22% 的工资单改过。",
)
TRIGGER = LocalizedText(en="Stop of the boiler of more than two hours", zh="锅炉停机超过两小时")
SHEET = FactSheet([
    Fact(id="answers.problem", labels={}, value=PROBLEM, unit="text"),
    Fact(
        id="answers.problem.f1", labels={"en": "took … a week", "zh": "每周要…"},
        value=Decimal("7.5"), unit="duration", period="hour", source="answer",
    ),
    Fact(
        id="risks.boiler.trigger", labels={"en": "Early sign", "zh": "预警信号"}, value=TRIGGER,
        unit="text",
    ),
])  # fmt: skip


def fact_of(markdown: str, figure: str) -> str | None:
    """Return what a figure rests on that nothing backed before."""
    index = FactIndex(SHEET)
    found = [
        Binding(figure=each.figure, status="unbacked", reason="invented")
        for each in bind(markdown, index)
    ]
    settled = AnswerQuotes(SHEET, index).settled(markdown, found)
    return next(each.fact for each in settled if each.figure.text == figure)


@pytest.mark.parametrize(
    ("text", "figure", "fact"),
    [
        ("On the autumn tour it took 7.5 hours a week.", "7.5 hours", "answers.problem.f1"),
        ("We timed it on the autumn tour: it **took** 7.5 hours a week for a [cast](x:y) of 14.",
         "7.5 hours", "answers.problem.f1"),
        ("秋季巡演时我们记过时，每周要 7.5 小时。", "7.5 小时", "answers.problem.f1"),
        ("The early sign is a stop of the boiler of more than two hours.", "two hours",
         "risks.boiler.trigger"),
        ("预警信号是锅炉停机超过两小时。", "两小时", "risks.boiler.trigger"),
    ],
)  # fmt: skip
def test_her_words_in_another_sentence_keep_their_figures(
    text: str, figure: str, fact: str
) -> None:
    assert fact_of(text, figure) == fact


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("On the autumn tour it took 7.6 hours a week.", "7.6 hours"),
        ("On the autumn tour it never took 7.5 hours a week.", "7.5 hours"),
        ("On the autumn tour their manager took 7.5 hours a week.", "7.5 hours"),
        ("With rivals on the autumn tour it took 7.5 hours a week.", "7.5 hours"),
        ("The spring festival budget took 7.5 hours a week.", "7.5 hours"),
        ("It rains 7.5 hours.", "7.5 hours"),
        ("秋季巡演时他们记过时，每周要 7.5 小时。", "7.5 小时"),
        ("仓库盘点每周要 7.5 小时，秋季要多些。", "7.5 小时"),
        ("The early sign is a stop of the boiler of less than two hours.", "two hours"),
        ("The boiler is fitted in two hours.", "two hours"),
    ],
)
def test_other_words_do_not(text: str, figure: str) -> None:
    assert fact_of(text, figure) is None
