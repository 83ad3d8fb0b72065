"""Metrics and ownership as tables of texts."""

from collections.abc import Sequence

from assistant.domain import terms_words
from assistant.domain.fact_text import fact_text_with_period, plain_number
from assistant.domain.facts import Fact
from assistant.domain.finance.cap_table import CapTable, Stage, TermsProblem
from assistant.domain.finance.cap_table_facts import ownership_rows
from assistant.domain.finance.exit_facts import exit_rows
from assistant.domain.finance.exit_payouts import Exit
from assistant.domain.finance.precision import rounded
from assistant.services import content
from assistant.texts import Texts
from assistant.ui.statement_model import amount_text
from assistant.ui.text_table_model import TextRow
from assistant.ui.window_language import language_of

_NONE = "–"


def metrics_table(facts: Sequence[Fact], texts: Texts) -> tuple[list[str], list[TextRow]]:
    """Return the years, and a row for each metric; one without a meaning in a year says so."""
    language = language_of(texts)
    by_key: dict[str, dict[str, str]] = {}
    for fact in facts:
        _, _, key, year = fact.id.split(".")
        by_key.setdefault(key, {})[year] = fact_text_with_period(fact, language)
    years = sorted({year for values in by_key.values() for year in values})
    nothing = texts("blocks.not_meaningful")
    return years, [
        TextRow(
            name=content.field_labels().label("metrics", key).any(language),
            cells=tuple(values.get(year, nothing) for year in years),
            explained=texts(f"financials.definitions.{key}"),
        )
        for key, values in by_key.items()
    ]


def ownership_table(table: CapTable, texts: Texts) -> tuple[list[str], list[TextRow]]:
    """Return two columns for each stage, shares and part, and a row for each holder."""
    language, labels = language_of(texts), content.field_labels()
    heads = []
    for stage in table.stages:
        name = _stage_name(stage, texts)
        heads += [texts("financials.cap_table.shares", stage=name), name]
    rows = [
        TextRow(
            name=row.label(labels, language),
            cells=tuple(
                text
                for shares, part in zip(row.shares, row.parts, strict=True)
                for text in (
                    f"{rounded(shares):,f}" if shares else _NONE,
                    f"{plain_number(round(part * 100, 1))}%" if part else _NONE,
                )
            ),
            explained=labels.label("cap_table", f"kind_{row.kind}").any(language),
        )
        for row in ownership_rows(table)
    ]
    totals = tuple(
        text for stage in table.stages for text in (f"{rounded(stage.total):,f}", "100%")
    )
    return heads, [*rows, TextRow(name=texts("blocks.total"), cells=totals, is_total=True)]


def exit_table(found: Exit, texts: Texts) -> tuple[list[str], list[TextRow]]:
    """Return a column for each price, and a row for each holder with what she gets of it."""
    language, labels = language_of(texts), content.field_labels()
    rows = [
        TextRow(
            name=row.label(labels, language),
            cells=tuple(amount_text(each) for each in amounts),
            explained=labels.label("cap_table", f"kind_{row.kind}").any(language),
        )
        for row, amounts in exit_rows(found)
    ]
    founders = [each.id for each in found.stage.positions if each.kind == "founder"]
    together = (found.of(at, *founders) for at in range(len(found.prices)))
    rows.append(
        TextRow(
            name=texts("financials.exit.founders"),
            cells=tuple(map(amount_text, together)),
            is_total=True,
        )
    )
    return [amount_text(price) for price in found.prices], rows


def _stage_name(stage: Stage, texts: Texts) -> str:
    if stage.closed is None:
        return texts("blocks.column_today")
    return texts("blocks.column_after", round=stage.name.any(language_of(texts)))


def terms_sentence(problem: TermsProblem, texts: Texts) -> str:
    """Return what is missing or impossible in the terms of a round, and where it is given."""
    return terms_words.terms_sentence(problem, content.field_labels(), texts, language_of(texts))
