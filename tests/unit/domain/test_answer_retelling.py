"""A sentence that keeps to the words of an answer keeps its figures' facts; no other does."""

from decimal import Decimal

import pytest

from assistant.domain.answer_facts import facts_of_answer
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


FUNDING = LocalizedText(
    en="We are [five](fact:evidence.team): three build and two sell. Need $320,000. "
    "$200,000 as a term loan over 8 years. Above $45,000 both of us sign. "
    "Women of 30 to 55 lend to us. Stoves and pipes are 3.2m.",
    zh="这轮要 860 万元，投前 6,300 万元，合 12%。展会花过 11 万元。超过 3 万元的支出两人都要点头。"
    "现在 4 人。3 月驻点 6 人，月薪 6,500 元，再加 6 名司机。",
)
_OWN = [
    Fact(id="company.name", labels={}, value=LocalizedText(en="Tidewater Kelp", zh="寒阙"),
         unit="text"),
    Fact(id="revenue.camp.name", labels={"en": "Name", "zh": "名称"},
         value=LocalizedText(en="Nine-day camp", zh="64 升样本柜"), unit="text"),
    Fact(id="answers.funding", labels={"en": "Funding", "zh": "融资"}, value=FUNDING, unit="text"),
    Fact(id="evidence.team", labels={"en": "People in the team"}, value=Decimal(5), unit="count"),
    *facts_of_answer("funding", FUNDING, ()).facts,
]  # fmt: skip
FUNDED = FactSheet(_OWN)


def is_backed(markdown: str, figure: str) -> bool:
    """Tell whether a figure of a text is known for one of the founder's own."""
    index = FactIndex(FUNDED)
    found = AnswerQuotes(FUNDED, index).settled(markdown, bind(markdown, index))
    statuses = {each.status for each in found if each.figure.text == figure}
    assert statuses, "the figure is found"
    return statuses <= {"bound", "derived"}


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("We are five.", "five"),
        ("Tidewater Kelp needs $320,000.", "$320,000"),
        ("We ask for $320,000.", "$320,000"),
        ("寒阙要 860 万元，投前 6,300 万元，合 12%。", "860 万元"),
        ("寒阙要 860 万元，投前 6,300 万元，合 12%。", "12%"),
        ("寒阙要 860 万元，投前 6,300 万元，合 12%。", "6,300 万元"),
        ("展会花过 11 万元。", "11 万元"),
        ("Above $45,000 both of us sign.", "$45,000"),
        ("Both of us sign above $45,000.", "$45,000"),
        ("超过 3 万元的支出，两人都要点头。", "3 万元"),
        ("Women of 30 to 55 are those that lend.", "30 to 55"),
        ("Our stoves and pipes are at 3.2m.", "3.2m"),
        ("The nine-day camp comes first.", "nine-day"),
        ("先卖 64 升样本柜。", "64 升"),
        ("现在有 4 人。", "4 人"),
        ("3 月驻点 6 人，月薪 6,500 元。", "6 人"),
    ],
)
def test_the_founders_own_figures_are_known_with_their_qualifiers(text: str, figure: str) -> None:
    assert is_backed(text, figure)


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("They are five.", "five"),
        ("We are five too few.", "five"),
        ("Tidewater Kelp needs $320,001.", "$320,001"),
        ("Tidewater Kelp lost $320,000.", "$320,000"),
        ("Tidewater Kelp pays $320,000.", "$320,000"),
        ("The harbour needs $320,000.", "$320,000"),
        ("寒阙亏 860 万元，投前 6,300 万元，合 12%。", "860 万元"),
        ("寒阙要 6,300 万元，投前 860 万元，合 12%。", "860 万元"),
        ("寒阙要 860 万元，投后 6,300 万元，合 12%。", "6,300 万元"),
        ("这轮要 860 万元，投后估值 6,300 万元。", "6,300 万元"),
        ("Dogs of 30 to 55 lend to nobody.", "30 to 55"),
        ("Under $45,000 both of us sign.", "$45,000"),
        ("Nearly $45,000 both of us sign.", "$45,000"),
        ("不到 3 万元的支出两人都要点头。", "3 万元"),
        ("A nine-day strike closed the harbour.", "nine-day"),
        ("We sold 64 jars.", "64"),
        ("现在 4 人辞职。", "4 人"),
        ("仓库月租 6,500 元。", "6,500 元"),
    ],
)
def test_a_figure_among_other_words_is_not_hers(text: str, figure: str) -> None:
    assert not is_backed(text, figure)
