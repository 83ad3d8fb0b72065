"""``financials``: the statements of a brief, and what has to be raised, worked out and printed."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.commands.printing import print_result
from assistant.domain.brief import Brief
from assistant.domain.fact_text import fact_text_with_period
from assistant.domain.facts import FactSheet
from assistant.domain.finance.computed_facts import with_computed
from assistant.domain.finance.periods import Statement, statements_by
from assistant.domain.finance.precision import CENTS, rounded
from assistant.domain.finance.projected_facts import (
    Outlook,
    outlook_of,
    period_name,
)
from assistant.domain.languages import Language
from assistant.errors import BadRequestError
from assistant.services import content
from assistant.services.brief_files import read_brief
from assistant.services.surroundings import utc_now
from assistant.services.workbooks import (
    WorkbookOptions,
    in_scenario,
    statements_csv,
    write_model,
)
from assistant.texts import Texts, load_texts

_LINES = ("model.funding*", "model.buffer", "model.average_burn", "model.ask", "model.lowest*",
          "model.first_lasting_profit_month", "model.metrics.*", "cap_table.*")  # fmt: skip


def run_financials(arguments: argparse.Namespace) -> int:
    """Print the statements of a brief by period, as a table, as JSON or as CSV; or write a file.

    Raises:
        BriefError: the brief cannot be read.
        BadRequestError: it has no first month, or nothing that earns or costs money.
        NotFoundError: it has no such scenario, or no such assumption.
        ExportError: the file cannot be written.
    """
    told = read_brief(Path(arguments.brief))
    language: Language = arguments.language or told.language
    brief = in_scenario(told, arguments.scenario or "")
    if arguments.output:
        options = WorkbookOptions(
            language=language, scenario=arguments.scenario or "", by=arguments.by
        )
        path = Path(arguments.output)
        write_model(told, path, options, utc_now().date())
        print_result(
            {"path": str(path)},
            as_json=arguments.json,
            text=lambda: [load_texts(language)("financials.saved", path=path)],
        )
        return 0
    outlook = outlook_of(brief)
    if outlook is None:
        raise BadRequestError("nothing_to_project")
    if arguments.simulate:
        from assistant.commands.simulate import run_simulation  # noqa: PLC0415 - numpy is read when it is needed

        return run_simulation(brief, arguments, load_texts(language))
    statements = statements_by(outlook.funded, arguments.by, brief.fiscal_year_start)
    if arguments.csv:
        print(statements_csv(statements, language), end="")
        return 0
    sheet = with_computed(FactSheet(()), brief, outlook, content.field_labels())
    print_result(
        _as_data(brief, outlook, statements, sheet),
        as_json=arguments.json,
        text=lambda: _lines(brief, statements, sheet, load_texts(language), language),
    )
    return 0


def _name(statement: Statement, key: str, language: Language) -> str:
    return content.field_labels().label(statement.name, key).any(language)


def _as_data(
    brief: Brief, outlook: Outlook, statements: tuple[Statement, ...], sheet: FactSheet
) -> dict[str, Any]:
    facts = sheet.select(_LINES)
    return {
        "currency": brief.currency,
        "opening_gap": outlook.opening_gap,
        "periods": [each.id for each in statements[0].periods],
        "statements": {
            each.name: {row.key: [rounded(a, CENTS) for a in row.amounts] for row in each.rows}
            for each in statements
        },
        "facts": {fact.id: fact.value for fact in facts},
    }


def _lines(
    brief: Brief,
    statements: tuple[Statement, ...],
    sheet: FactSheet,
    words: Texts,
    language: Language,
) -> Iterator[str]:
    gap = sheet.get("model.opening_gap")
    if gap is not None:
        amount = fact_text_with_period(gap, language)
        yield words("financials.unbalanced", amount=amount)
        yield ""
    for statement in statements:
        yield words(f"blocks.statement_{statement.name}", currency=brief.currency)
        yield from _table(statement, language)
        yield ""
    for fact in sheet.select(_LINES):
        yield f"{fact.label(language)}: {fact_text_with_period(fact, language)}"


def _table(statement: Statement, language: Language) -> Iterator[str]:
    heads = [
        period_name(each, language) if len(each.places) > 3 else each.id  # noqa: PLR2004 - a quarter
        for each in statement.periods
    ]
    rows = [
        (_name(statement, row.key, language), [f"{rounded(a):,f}" for a in row.amounts])
        for row in statement.rows
        if any(abs(amount) * 2 >= 1 for amount in row.amounts)
    ]
    first = max(_width(name) for name, _ in rows)
    widths = [
        max(_width(head), *(len(amounts[at]) for _, amounts in rows))
        for at, head in enumerate(heads)
    ]
    named = (" " * (2 + width - _width(head)) + head
             for head, width in zip(heads, widths, strict=True))  # fmt: skip
    yield _padded("", first) + "".join(named)
    for name, amounts in rows:
        cells = (f"  {amount:>{width}}" for amount, width in zip(amounts, widths, strict=True))
        yield _padded(name, first) + "".join(cells)


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes: two for a Chinese character."""
    return sum(2 if sign >= "\u2e80" else 1 for sign in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
