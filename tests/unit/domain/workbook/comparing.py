"""The workbook of a plan, worked out beside the financial model."""

from collections.abc import Iterator
from decimal import Decimal

from assistant.domain.brief import Brief
from assistant.domain.finance.periods import PeriodKind, funds_by, statements_by
from assistant.domain.finance.statements import project
from assistant.domain.workbook.book import Names
from assistant.domain.workbook.computation import Computation
from assistant.domain.workbook.plan_book import PlanBook, plan_book
from assistant.resources import sample_paths
from assistant.services import content
from assistant.services.brief_files import read_brief
from assistant.texts import load_texts

KINDS: tuple[PeriodKind, ...] = ("month", "quarter", "year")


def sample(name: str) -> Brief:
    """Return a sample by the name of its file."""
    return next(read_brief(path) for path in sample_paths() if path.stem == name)


def english_book(brief: Brief) -> PlanBook:
    """Return the workbook of a brief with English names."""
    texts = load_texts("en")
    names = Names(
        language="en",
        labels=content.field_labels(),
        words=lambda key, /, **values: texts(f"workbook.{key}", **values),
        sentences=texts,
    )
    return plan_book(brief, names)


def key_of(kind: PeriodKind, statement: str, line: str) -> str:
    """Return the key of a statement's line in the workbook."""
    return f"{statement}.{line}" if kind == "month" else f"{kind}.{statement}.{line}"


def differences(brief: Brief, book: PlanBook, run: Computation) -> Iterator[tuple[str, Decimal]]:
    """Yield how far each amount of each statement is from the financial model's."""
    plan = project(brief)
    for kind in KINDS:
        statements = statements_by(plan, kind, brief.fiscal_year_start)
        for statement in (*statements, funds_by(plan, kind, brief.fiscal_year_start)):
            for line in statement.rows:
                key = key_of(kind, statement.name, line.key)
                row = run.values(book.book.amount(key))
                for mine, amount in zip(row, line.amounts, strict=True):
                    yield key, abs(Decimal(mine) - amount)
