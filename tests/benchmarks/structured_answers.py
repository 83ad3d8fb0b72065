"""Answers in a given form from the real models: how many are sound, and what the form costs.

200 requests with random facts, forms and seeds go through the model process, several at once. Each
answer is parsed and validated as the program does it; there is no repair try here.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import median

from assistant.domain.answer_schema import (
    Choice,
    ListOf,
    Number,
    Record,
    Text,
    schema_text,
)
from assistant.domain.answers import Reading, needed_facts, read_answer
from assistant.llm.protocol import Generate, Loaded, Prompt, Sampling
from tests.benchmarks.engine_models import SmallModel, small_models
from tests.benchmarks.engine_session import EngineSession, Trace, load_for, request_for, session
from tests.benchmarks.measuring import Bench, Goal, Measurement, rounded, spread

REQUESTS = 200
AT_ONCE = 8
MOST_TOKENS = 300
COMPLETE_SHARE = 0.9
PAIRS = 8  # requests with and without a form, in turn; the first pair is not counted
_SAMPLING = Sampling(
    max_tokens=MOST_TOKENS, temperature=0.7, top_p=0.95, min_p=0.05, repeat_penalty=1.1
)
_SLIDE = Record(
    fields={
        "headline": Text(most=70),
        "points": ListOf(item=Text(most=150), least=2, most=4),
        "notes": Text(most=150, may_be_missing=True),
    }
)
_RISK = Record(
    fields={
        "risk": Text(most=90),
        "kind": Choice(options=("market", "technical", "legal", "money")),
        "likelihood_percent": Number(least=0, most=100, is_whole=True, may_be_missing=True),
        "answer": Text(most=150, may_be_missing=True),
    }
)
_COMPETITORS = Record(
    fields={
        "competitors": ListOf(
            item=Record(
                fields={
                    "name": Text(most=40, may_be_missing=True),
                    "price": Number(least=0, may_be_missing=True),
                    "weakness": Text(most=100),
                }
            ),
            least=1,
            most=3,
        )
    }
)
_CHINESE_SLIDE = Record(
    fields={
        "标题": Text(most=18),
        "要点": ListOf(item=Text(most=24), least=2, most=3),
        "备注": Text(most=24, may_be_missing=True),
    }
)
# Worked examples, from a company that is in no request.
_SLIDE_EXAMPLE = (
    '{"headline": "Bread is baked for the bin",'
    ' "points": ["Every evening a baker guesses how much to bake.",'
    ' "What is not sold is thrown away."], "notes": {"needs": "How much bread is thrown away?"}}'
)
_RISK_EXAMPLE = (
    '{"risk": "Village shops close before they have tried a forecast.", "kind": "market",'
    ' "likelihood_percent": 20, "answer": {"needs": "Which shops have agreed to a trial?"}}'
)
_COMPETITORS_EXAMPLE = (
    '{"competitors": [{"name": "Paper lists", "price": 0, "weakness": "Nobody adds them up."},'
    ' {"name": "Ovenlog", "price": {"needs": "What does it cost a month?"},'
    ' "weakness": "It needs new hardware."}]}'
)
_CHINESE_EXAMPLE = (
    '{"标题": "面包烤给了垃圾桶", "要点": ["每晚面包师靠猜来决定烤多少。",'
    ' "没卖掉的都扔了。"], "备注": {"needs": "扔掉的面包占多少？"}}'
)
_FORMS: Mapping[str, tuple[Record, str]] = {
    "slide": (_SLIDE, _SLIDE_EXAMPLE),
    "risk": (_RISK, _RISK_EXAMPLE),
    "competitors": (_COMPETITORS, _COMPETITORS_EXAMPLE),
    "slide in Chinese": (_CHINESE_SLIDE, _CHINESE_EXAMPLE),
}
_FACTS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Tidemark lets skippers book a free mooring by telephone. 40 harbours have signed.",
        "A clinic's dogs wait 50 minutes. Our booking page sends each owner a time.",
        "Solar panels on barn roofs: the farmer pays nothing and shares the income.",
        "We repair electric bicycles at the customer's door for £45 a visit.",
        "Language lessons by radio for truck drivers, £9 a month, 310 customers.",
    ),
    "zh": (
        "潮位：船主用电话预订空闲泊位，已有40个港口签约。",
        "社区烘焙店，每月300元，减少面包浪费。",
        "上门修电动自行车，每次收费120元。",
    ),
}


def run(bench: Bench) -> Sequence[Measurement]:
    """Measure each small model; ``runs`` is how often the cost of a form is measured at least."""
    measurements: list[Measurement] = []
    for model in small_models(bench.folder):
        bench.note(f"{model.name}: {REQUESTS} answers in a form, {AT_ONCE} at once")
        load = load_for(model.path, slots=AT_ONCE)
        with session(load, ends_by_itself=True) as opened:
            measurements.append(_sound_answers(model, opened, bench))
        with session(replace(load, slots=1), ends_by_itself=True) as opened:
            measurements.append(_cost_of_a_form(model, opened, max(bench.runs, PAIRS)))
    return measurements


def _sound_answers(model: SmallModel, opened: EngineSession, bench: Bench) -> Measurement:
    chance = random.Random(200)
    asked = [_asked(chance, opened.loaded) for _ in range(REQUESTS)]
    ends: Counter[str] = Counter()
    of_forms: dict[str, Counter[str]] = {name: Counter() for name in _FORMS}
    needs = 0
    for batch in _batches(asked):
        traces = opened.run([request for _, request in batch])
        for (form, _), trace in zip(batch, traces, strict=True):
            reading = read_answer(_FORMS[form][0], trace.text)
            end = _end_of(reading, trace)
            ends[end] += 1
            of_forms[form][end] += 1
            needs += bool(needed_facts(reading.values))
            if end not in ("complete", "cut"):
                bench.note(f"{form}: {end}: {trace.text[:300]}")
    return Measurement(
        name=f"structured_complete_{model.name}",
        unit="of all",
        value=ends["complete"] / REQUESTS,
        goal=Goal(limit=COMPLETE_SHARE, comparison=">="),
        details={
            "requests": REQUESTS,
            "ends": dict(ends),
            "of_forms": {name: dict(counts) for name, counts in of_forms.items()},
            "with_a_missing_fact": needs,
        },
    )


def _end_of(reading: Reading, trace: Trace) -> str:
    if reading.is_good:
        return "complete"
    if reading.is_cut:
        return "cut" if trace.done is not None and trace.done.reason == "length" else "ended early"
    return f"invalid: {reading.problems[0].kind}"


def _cost_of_a_form(model: SmallModel, opened: EngineSession, pairs: int) -> Measurement:
    chance = random.Random(7)
    ms: dict[str, list[float]] = {"with": [], "without": []}
    for number in range(pairs + 1):
        request = _request("slide", chance, opened.loaded)
        for name, schema in (("with", request.schema), ("without", "")):
            same = request_for(request.prompt, replace(request.sampling, max_tokens=120))
            (trace,) = opened.run([replace(same, schema=schema)])
            if number and trace.tokens > 1:
                ms[name].append(1000 / trace.decode_speed)
    return Measurement(
        name=f"structured_ms_per_token_{model.name}",
        unit="x",
        value=median(ms["with"]) / median(ms["without"]),
        details={
            "ms_per_token_with": spread(ms["with"]),
            "ms_per_token_without": spread(ms["without"]),
            "more_ms": rounded(median(ms["with"]) - median(ms["without"])),
        },
    )


def _batches(
    asked: Sequence[tuple[str, Generate]],
) -> Iterator[Sequence[tuple[str, Generate]]]:
    for at in range(0, len(asked), AT_ONCE):
        yield asked[at : at + AT_ONCE]


def _asked(chance: random.Random, loaded: Loaded) -> tuple[str, Generate]:
    form = chance.choice(tuple(_FORMS))
    return form, _request(form, chance, loaded)


def _request(form: str, chance: random.Random, loaded: Loaded) -> Generate:
    shape, example = _FORMS[form]
    facts = chance.choice(_FACTS["zh" if "Chinese" in form else "en"])
    sampling = replace(_SAMPLING, seed=chance.randrange(2**31))
    prompt = (
        Prompt.chat(
            system=f"You answer with one JSON object and nothing else. An example:\n{example}",
            user=f"Facts: {facts}\nWrite the JSON object for these facts.",
        )
        if loaded.has_chat_template
        else Prompt.plain(f"Notes, and the JSON made of them.\n\n{example}\n\nNotes: {facts}\n")
    )
    return replace(request_for(prompt, sampling), schema=schema_text(shape))
