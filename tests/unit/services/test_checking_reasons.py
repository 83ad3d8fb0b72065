"""Reasons are whole sentences in either language, with the values named as a reader writes them."""

from decimal import Decimal

import pytest

from assistant.domain.binding import Binding
from assistant.domain.claims import Claim
from assistant.domain.facts import Fact, FactSheet
from assistant.domain.figures import Figure, find_figures
from assistant.domain.languages import LANGUAGES, Language
from assistant.services.checking_documents import contradictions
from assistant.services.checking_findings import Finding
from assistant.services.checking_reasons import Reasons
from assistant.services.checking_sections import ShownFigure

SHEET = FactSheet(
    (
        Fact(
            id="a.profit", labels={"en": "Profit", "zh": "利润"}, value=Decimal("-12345.6"),
            unit="money", currency="GBP",
        ),
        Fact(
            id="a.churn", labels={"en": "Churn", "zh": "流失率"}, value=Decimal("0.04"),
            unit="percent",
        ),
    )
)  # fmt: skip
REASONS = (
    "invented", "x10", "currency", "unit", "period", "year", "month", "entity", "value",
    "rounding", "range", "qualifier", "arithmetic", "direction",
)  # fmt: skip


@pytest.mark.parametrize(
    ("why", "english", "chinese"),
    [
        ("largest_is:a.churn", "The largest is Churn (4%).", "最大的是“流失率”（4%）。"),
        ("break_even_is:2028-03", "Break-even is in March 2028.", "盈亏平衡在 2028 年 3 月。"),
        ("fell_in:2028-Q2", "It falls in Q2 2028.", "2028 年第二季度是下降的。"),
        ("result_is:-12345.6", "The result is -£12,346.", "结果是 -12,346 英镑。"),
        ("ratio_is:1.8", "It becomes 1.8 times as much.", "变为原来的 1.8 倍。"),
        ("never_positive", "The result is never above zero.", "一直没有转正。"),
        ("runway_is:14", "The money lasts 14 months.", "资金够用 14 个月。"),
    ],
)
def test_a_false_claim_is_met_with_what_the_facts_say(why: str, english: str, chinese: str) -> None:
    claim = Claim(
        text="it", start=0, end=2, kind="profitable_in", status="false", facts=("a.profit",),
        why=why,
    )  # fmt: skip
    said = [Reasons(facts=SHEET, language=language).of_claim(claim) for language in LANGUAGES]
    assert said == [english, chinese]


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_binding_has_its_sentence(reason: str, language: Language) -> None:
    figure: Figure = find_figures("Churn is 40%.")[0]
    binding = Binding(figure=figure, status="unbacked", reason=reason, near="a.churn")
    said = Reasons(facts=SHEET, language=language).of_figure(binding, ("a.churn",))
    assert "40%" in said
    assert "4%" in said
    alone = Reasons(facts=SHEET, language=language).of_figure(binding, ())
    assert "4%" not in alone.replace("40%", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Churn is about 5%.", "With the word beside it"),
        ("Churn is about 40%.", "Your project does not say 40% here."),
    ],
)
def test_a_word_such_as_about_is_blamed_only_near_the_value(text: str, said: str) -> None:
    figure = find_figures(text)[0]
    binding = Binding(figure=figure, status="unbacked", reason="qualifier", near="a.churn")
    assert Reasons(facts=SHEET, language="en").of_figure(binding, ("a.churn",)).startswith(said)


def shown(
    document: str, value: str, *, is_sound: bool = False, about: str = "frame en"
) -> ShownFigure:
    place = Finding(
        kind="unbacked", document_id=document, section_id="s", paragraph_id=document, text=value,
        end=len(value), sentence=f"It is {value}.",
    )  # fmt: skip
    return ShownFigure(place=place, about=about, value=f"percent {value}", is_sound=is_sound)


def test_the_later_of_two_unsound_figures_contradicts_the_earlier() -> None:
    titles = {"d1": "Plan", "d2": "Deck"}
    pair = [shown("d1", "40%"), shown("d2", "50%")]
    [found] = contradictions(pair, titles, "en")
    assert found.document_id == "d2"
    assert found.reason == "Here it says 50%; “Plan” says 40%: It is 40%."
    assert not list(contradictions([shown("d1", "40%"), shown("d1", "50%")], titles, "en"))
    assert not list(contradictions([shown("d1", "40%"), shown("d2", "40%")], titles, "en"))
    both = [shown("d1", "40%", is_sound=True), shown("d2", "41%", is_sound=True)]
    assert not list(contradictions(both, titles, "en"))
