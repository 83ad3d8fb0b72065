"""Where a plan tips over, as risks: the assumptions that may least be off."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from assistant.domain.brief import Brief
from assistant.domain.brief_reading import brief_to_data
from assistant.domain.changes import Changes
from assistant.domain.facts import Fact, FactSheet
from assistant.domain.finance.sensitivity import Sensitivity
from assistant.domain.languages import LANGUAGES, Language
from assistant.services.interview import InterviewService
from assistant.services.knowledge import KnowledgeService
from assistant.services.lever_words import fact_of, name_of, value_text
from assistant.texts import load_texts

MOST = 3
_LONGEST_ID = 60
_ONE = Decimal(1)


def nearest(found: Sequence[Sensitivity]) -> tuple[Sensitivity, ...]:
    """Return the assumptions that may least be off before the plan tips over, the nearest first.

    None where it has done so as it is: then nothing has to go wrong.
    """
    tipping = [each for each in found if each.switching is not None and each.is_fine]
    return tuple(sorted(tipping, key=_distance)[:MOST])


def add_as_risks(
    interview: InterviewService,
    knowledge: KnowledgeService,
    project_id: str,
    found: Sequence[Sensitivity],
) -> Changes:
    """Write the nearest of them into the risks, with the value at which each tips as its sign.

    A risk that came from the same assumption before is brought up to date; what the founder added
    to it stays. It is one step of undo.
    """
    known = knowledge.of(project_id)
    rows: list[dict[str, Any]] = brief_to_data(known.brief).get("risks", [])
    by_id = {row["id"]: row for row in rows}
    for each in nearest(found):
        row = _row(each, known.brief, known.sheet)
        by_id[row["id"]] = by_id.get(row["id"], {"category": "finance"}) | row
    return interview.set_answer(
        project_id, "risks", list(by_id.values()), language=known.brief.language
    )


def tipping_text(fact: Fact | None, each: Sensitivity, language: Language) -> str:
    """Return the value at which the plan tips over: ``£73.8 a month (-6.6%)``, ``+7.6%``."""
    assert each.switching is not None, "the caller has looked"
    moved = f"{round((each.switching - _ONE) * 100, 1):+}%"
    value = each.switching_value
    if fact is None or value is None:
        return moved
    return f"{value_text(fact, value, language)} ({moved})"


def _row(each: Sensitivity, brief: Brief, sheet: FactSheet) -> dict[str, Any]:
    fact = fact_of(each.lever, sheet)
    assert each.switching is not None, "only these are taken"
    side = "less" if each.switching < _ONE else "more"
    row: dict[str, Any] = {"id": _id(each), "name": {}, "trigger": {}}
    for language in LANGUAGES:
        words = load_texts(language)
        label = name_of(each.lever, fact, brief, language)
        row["name"][language] = words(f"financials.risk.{side}", label=label)
        planned = value_text(fact, each.lever.value, language) if fact else ""
        key = "trigger" if planned else "trigger_bare"
        row["trigger"][language] = words(
            f"financials.risk.{key}", value=tipping_text(fact, each, language), planned=planned,
            what=words(f"financials.tips.{each.output}"),
        )  # fmt: skip
    return row


def _id(each: Sensitivity) -> str:
    words = re.sub(r"[^a-z0-9]+", "_", each.lever.path.lower()).strip("_")
    begin = "tips" if each.output == "lowest_cash" else f"tips_{each.output}"
    return f"{begin}_{words}"[:_LONGEST_ID]


def _distance(each: Sensitivity) -> Decimal:
    return abs((each.switching or _ONE) - _ONE)
