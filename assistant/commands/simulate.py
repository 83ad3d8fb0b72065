"""``financials --simulate``: the plan of a brief worked out many times, its assumptions drawn."""

import argparse
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from assistant.commands.printing import print_result
from assistant.domain.brief import Brief
from assistant.domain.finance.sensitivity import levers
from assistant.errors import BadRequestError, NotFoundError
from assistant.services.simulation_runs import simulate
from assistant.services.simulations import OUTPUTS, Range, Simulation, same_ranges
from assistant.texts import Texts

_RANGE = re.compile(r"([a-z0-9_.]+)=(\d+(?:\.\d+)?)\.\.(\d+(?:\.\d+)?)")
_FIFTH = 0.2


def run_simulation(brief: Brief, arguments: argparse.Namespace, words: Texts) -> int:
    """Print how often the money lasts, and what comes out in most runs.

    Raises:
        BadRequestError: a range is none.
        NotFoundError: the brief has no such assumption.
    """
    ranges = dict(_ranges(brief, arguments.range)) or same_ranges(brief, _FIFTH)
    found = simulate(brief, ranges, runs=arguments.simulate, seed=arguments.seed)
    print_result(_as_data(found, ranges), as_json=arguments.json, text=lambda: _lines(found, words))
    return 0


def _ranges(brief: Brief, given: list[str]) -> Iterator[tuple[str, Range]]:
    known = [each.path for each in levers(brief)]
    for text in given:
        match = _RANGE.fullmatch(text)
        if match is None or float(match[2]) > float(match[3]):
            raise BadRequestError("simulation_range", text=text)
        if match[1] not in known:
            raise NotFoundError("assumption_unknown", name=match[1], known=", ".join(known))
        yield match[1], Range(low=float(match[2]), high=float(match[3]))


def _as_data(found: Simulation, ranges: dict[str, Range]) -> dict[str, Any]:
    return {
        "runs": found.runs,
        "seed": found.seed,
        "ranges": {path: [each.low, each.high] for path, each in ranges.items()},
        "money_lasts": found.lasts,
        "spreads": {
            name: {"p10": each.low, "p50": each.middle, "p90": each.high}
            for name, each in found.spreads.items()
        },
    }


def _lines(found: Simulation, words: Texts) -> Iterator[str]:
    lasts = round(found.lasts * 100)
    yield words(
        "financials.simulation.lasts_in", runs=f"{found.runs:,}", n=found.assumptions, lasts=lasts
    )
    for name in OUTPUTS:
        spread = found.spreads[name]
        amounts = (f"{Decimal(round(each)):,}" for each in (spread.low, spread.middle, spread.high))
        yield f"{words(f'financials.simulation.{name}')}: {' / '.join(amounts)}"
