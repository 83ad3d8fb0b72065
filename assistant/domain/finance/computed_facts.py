"""Everything that is worked out of a brief, as facts beside those that the founder gave."""

from functools import partial

from assistant.domain.brief import Brief
from assistant.domain.facts import FactSheet
from assistant.domain.finance.cap_table_facts import cap_table_facts
from assistant.domain.finance.exit_facts import exit_facts
from assistant.domain.finance.projected_facts import Outlook, projected_facts
from assistant.domain.finance.scenario_facts import HEAD, scenario_facts
from assistant.domain.finance.valuation_facts import valuation_facts
from assistant.domain.questionnaire import FieldLabels


def with_computed(
    sheet: FactSheet, brief: Brief, outlook: Outlook | None, labels: FieldLabels
) -> FactSheet:
    """Return a brief's facts with those of its cap table, a sale, its value and its projection.

    Those of its scenarios are worked out when they are asked for.
    """
    computed = [
        *cap_table_facts(brief, labels),
        *exit_facts(brief, labels),
        *valuation_facts(brief, outlook, labels),
    ]
    if outlook is None:
        return FactSheet([*sheet, *computed], aliases=sheet.aliases) if computed else sheet
    computed += projected_facts(brief, outlook, labels)
    later = {HEAD: partial(scenario_facts, brief, outlook, labels)} if brief.scenarios else None
    return FactSheet([*sheet, *computed], aliases=sheet.aliases, later=later)
