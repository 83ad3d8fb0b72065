"""The methods of valuing as a table of texts, and what they come to in words."""

from decimal import Decimal

from assistant.domain.fact_text import fact_text, money_text
from assistant.domain.finance.plan_valuation import (
    METHODS,
    Method,
    MethodValue,
    OpenMethod,
    PlanValuation,
)
from assistant.domain.finance.precision import rounded
from assistant.domain.finance.valuation_facts import facts_of, to_its_digits
from assistant.services import content
from assistant.texts import Texts
from assistant.ui.statement_model import amount_text
from assistant.ui.text_table_model import TextRow
from assistant.ui.window_language import language_of

_ENDS = ("low", "middle", "high")
_NONE = "–"


def valuation_table(found: PlanValuation, texts: Texts) -> tuple[list[str], list[TextRow]]:
    """Return a row for each method; one without a value has dashes."""
    values = {each.method: each for each in found.values}
    heads = [texts(f"financials.worth_{end}") for end in _ENDS]
    return heads, [_row(method, values.get(method), texts) for method in METHODS]


def valuation_words(found: PlanValuation, currency: str, texts: Texts) -> str:
    """Return the range and what it would cost, or what has to be entered first."""
    is_enough = found.range is not None
    lacking = [each for each in found.open_methods if each.is_begun or not is_enough]
    words = _range_words(found, currency, texts)
    return "\n".join((words, *(_open_words(each, texts) for each in lacking)))


def _range_words(found: PlanValuation, currency: str, texts: Texts) -> str:
    if found.range is None:
        return texts("financials.worth_too_few", n=len(found.values))
    language = language_of(texts)
    low, high = (
        money_text(to_its_digits(rounded(each)), currency, language) for each in found.range
    )
    words = texts("blocks.valuation_range", low=low, high=high)
    facts = {each.id: each for each in facts_of(found, currency, content.field_labels())}
    parts = [facts.get(f"worth.dilution_{end}") for end in ("low", "high")]
    least, most = (fact_text(each, language) if each else "" for each in parts)
    return words + (texts("blocks.valuation_dilution", low=least, high=most) if most else "")


def _row(method: Method, found: MethodValue | None, texts: Texts) -> TextRow:
    amounts = (found.low, found.middle, found.high) if found else ()
    return TextRow(
        name=_name(method, texts),
        cells=tuple(map(_amount, amounts)) or (_NONE,) * len(_ENDS),
        explained=texts(f"blocks.valued_by.{method}"),
    )


def _name(method: Method, texts: Texts) -> str:
    return content.field_labels().label("worth", method).any(language_of(texts))


def _amount(value: Decimal) -> str:
    return amount_text(to_its_digits(rounded(value)))


def _open_words(found: OpenMethod, texts: Texts) -> str:
    colon = texts("financials.worth_colon", name=_name(found.method, texts))
    if found.problem:
        key = f"financials.worth_problem.{found.problem}"
        return colon + texts(key if key in texts else "financials.worth_problem.other")
    labels, language = content.field_labels(), language_of(texts)
    names = []
    for path in found.missing:
        table, _, name = path.partition(".")
        label = labels.label(table, name) if name else labels.label("brief", table)
        names.append(label.any(language))
    fields = texts("financials.worth_comma").join(names)
    return colon + texts("financials.worth_missing", fields=fields)
