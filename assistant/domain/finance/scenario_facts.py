"""What comes of each scenario of a plan, as facts: ``scenario.slow.lowest_cash``."""

from collections.abc import Iterator
from decimal import Decimal

from assistant.domain.brief import Brief
from assistant.domain.facts import Evidence, Fact, FactValue, Unit
from assistant.domain.finance.precision import rounded
from assistant.domain.finance.projected_facts import Outlook, period_name
from assistant.domain.languages import LANGUAGES, Language
from assistant.domain.months import Month
from assistant.domain.questionnaire import FieldLabels

HEAD = "scenario"
SOURCE = "model"


def scenario_facts(brief: Brief, outlook: Outlook, labels: FieldLabels) -> Iterator[Fact]:
    """Yield what each scenario leads to; none where the opening balance does not balance.

    Revenue and EBITDA are of the last financial year; amounts are in whole units of the currency.
    A gap of nothing is no fact. What the base leads to is among the facts of the model.
    """
    if outlook.opening_gap:
        return
    names = {each.id: each.name for each in brief.scenarios}
    year = outlook.years[0].periods[-1]
    for result in outlook.scenarios:
        if not result.name:
            continue
        values: tuple[tuple[str, FactValue | None, Unit], ...] = (
            ("revenue", result.revenue, "money"),
            ("ebitda", result.ebitda, "money"),
            ("lowest_cash", result.lowest_cash, "money"),
            ("lowest_cash_month", str(result.lowest_month), "date"),
            ("runs_out_month", _text(result.runs_out), "date"),
            ("first_lasting_profit_month", _text(result.profit_month), "date"),
            ("funding_gap", result.gap or None, "money"),
        )

        def label(key: str, language: Language, scenario: str = result.name) -> str:
            template = labels.label(HEAD, key).any(language)
            name = names[scenario].any(language)
            return template.replace("{scenario}", name).replace(
                "{year}", period_name(year, language)
            )

        for key, value, unit in values:
            if value is None:
                continue
            yield Fact(
                id=f"{HEAD}.{result.name}.{key}",
                labels={lang: label(key, lang) for lang in LANGUAGES},
                value=rounded(value) if isinstance(value, Decimal) else value,
                unit=unit,
                currency=brief.currency if unit == "money" else None,
                period="year" if key in ("revenue", "ebitda") and year.is_whole else None,
                scenario=result.name,
                evidence=Evidence.PROJECTED,
                source=SOURCE,
            )


def _text(month: Month | None) -> str | None:
    return None if month is None else str(month)
