# ruff: noqa: INP001 - a module beside the examples that it reads
"""Reads and checks the examples that the starter model learns to write from.

usage: python -m resources.starter.examples [--unbound] [COMPANY ...]

A company is a brief (companies/NAME.toml); its texts (texts/NAME.toml) name a section each, what is
taken out of the brief first, and the text that a good editor would write from what is left.
"""

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from assistant.domain.asked_length import asked_length
from assistant.domain.binding import Binding, FactIndex, bind
from assistant.domain.brief import Brief
from assistant.domain.fact_text import fact_text
from assistant.domain.facts import FactSheet
from assistant.domain.figures import Figure, find_figures
from assistant.domain.gaps import MODEL_GAP
from assistant.domain.languages import Language
from assistant.domain.outline import OutlineSection, parse_outline
from assistant.domain.prompting import build_prompt, fact_line, with_lines_at
from assistant.domain.section_plan import facts_for_prose, place_of, plan_section
from assistant.domain.sentences import length_of, split_sentences
from assistant.services import content
from assistant.services.brief_files import read_brief
from assistant.services.reviewing import facts_of_brief

HERE = Path(__file__).resolve().parent
TURN = "<start_of_turn>user\n{user}<end_of_turn>\n<start_of_turn>model\n"
# Companies of the samples, the prompts' own examples and the tests: a model must not know them.
TAKEN = (
    "tallyhop", "鲜采", "brightloaf", "晨麦", "麦温", "maiwen", "coldcloud", "冷云",
    "tidemark", "潮位",
)  # fmt: skip
FILLER: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:innovativ\w*|cutting[- ]edge|state[- ]of[- ]the[- ]art|passionate|leverag\w+"
        r"|seamless\w*"
        r"|revolution\w*|game[- ]chang\w*|robust|comprehensive|exciting|world[- ]class|unparalleled"
        r"|synerg\w*|holistic|empower\w*|best[- ]in[- ]class|unlock\w*|ecosystem|journey|disrupt\w*"
        r"|in today's|it is worth noting|in conclusion|overall,)",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"赋能|闭环|一站式|极致|颠覆|革命性|引领|领先的|完美|卓越|无缝|全方位|多维度|生态|抓手"
        r"|打造|助力|综上所述|总而言之|值得一提|众所周知|不可或缺|潜力巨大|前景广阔|深耕"
    ),
}
_WORD = re.compile(r"[\u3400-\u9fff]|[A-Za-z'’-]+|[\d.,]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.&+-]*")
_NAME = "company.name"
_SHORTEST = {"en": 4, "zh": 8}  # words or signs from which a sentence is somebody's own
_OPENING = {"en": 18, "zh": 6}  # characters in which texts are to begin differently
_MOST_ALIKE = 4
_SMALL = (Decimal(1), Decimal(2), Decimal("0.5"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A section's facts and the text to be written from them.

    Attributes:
        company: the name of its files.
        language: that of the facts and the text.
        section: the section or short text.
        lines: the facts as the program writes them into the prompt, and what is not given.
        length: the least and the most that it should have.
        sheet: the facts that the text may state, those of the figures in its answers included.
        text: what a good editor writes.
        wanted: what the text has to ask for.
    """

    company: str
    language: Language
    section: OutlineSection
    lines: tuple[str, ...]
    length: tuple[int, int]
    sheet: FactSheet
    text: str
    wanted: tuple[str, ...]

    @property
    def name(self) -> str:
        """Where the example stands."""
        gap = f" without {', '.join(self.wanted)}" if self.wanted else ""
        return f"{self.company}: {self.section.id}{gap}"


def company_names() -> list[str]:
    """Return the names of all companies."""
    return sorted(path.stem for path in (HERE / "companies").glob("*.toml"))


def examples_of(company: str) -> list[Example]:
    """Return the examples of one company.

    Raises:
        AssistantError: the brief cannot be read.
        ValueError: a section is unknown or cannot be written from the facts.
    """
    brief = read_brief(HERE / "companies" / f"{company}.toml")
    data = tomllib.loads((HERE / "texts" / f"{company}.toml").read_text("utf-8"))
    sheet = facts_of_brief(brief, content.field_labels())
    return [
        _example(company, brief, sheet, one["section"], one.get("without", []), one["text"])
        for one in data["text"]
    ]


def prompt_of(example: Example) -> str:
    """Return what the program has the model read for an example, turns and all."""
    template = content.prompt_template(example.language, "tuned")
    prompt = build_prompt(
        template, example.section, lines=example.lines, opening="", length=example.length
    )
    return TURN.format(user=prompt.user)


@cache
def sections(language: Language) -> dict[str, OutlineSection]:
    """Return all sections that a text can be for, by id."""
    short = tomllib.loads((HERE / f"short_texts.{language}.toml").read_text("utf-8"))
    outlines = content.outline("business-plan", language), parse_outline(short)
    return {each.id: each for one in outlines for each in one.sections if each.task}


def _example(
    company: str, brief: Brief, sheet: FactSheet, key: str, without: Sequence[str], text: str
) -> Example:
    section = sections(brief.language).get(key)
    if section is None:
        raise ValueError(f"{company}: there is no section {key}")
    left = FactSheet([fact for fact in sheet if not _is_of(fact.id, without)])
    plan = plan_section(section, left, brief.language)
    unexpected = [each for each in plan.missing if each not in without]
    if unexpected:
        raise ValueError(f"{company}: {key} needs {', '.join(unexpected)}")
    unused = [each for each in without if each not in (*section.needs, *section.uses)]
    if unused:
        raise ValueError(f"{company}: {key} does not use {', '.join(unused)}")
    wanted = tuple(label_of(each, brief.language) for each in without)
    told_facts = facts_for_prose(plan)
    lines = tuple(fact_line(fact, brief.language) for fact in told_facts)
    length = asked_length(section, lines, brief.language)
    not_given = content.prompt_template(brief.language, "tuned").not_given
    gaps = sorted(
        (place_of(each, section, told_facts, left), not_given.format(label=label))
        for each, label in zip(without, wanted, strict=True)
    )
    lines = with_lines_at(lines, [line for _, line in gaps], [place for place, _ in gaps])
    told = [fact.id for fact in told_facts]
    facts = [fact for fact in left if _is_of(fact.id, told)]
    figures = [each for fact_id in told for each in _figures_of(fact_id, sheet)]
    facts += [fact for each in figures if (fact := left.get(each)) is not None]
    return Example(
        company=company,
        language=brief.language,
        section=section,
        lines=lines,
        length=length,
        sheet=FactSheet({fact.id: fact for fact in facts}.values()),
        text=text.strip(),
        wanted=wanted,
    )


def _figures_of(fact_id: str, sheet: FactSheet) -> Iterator[str]:
    """Yield the ids by which the figures of an answer are known that are facts of the brief."""
    number = 1
    while (fact := sheet.get(f"{fact_id}.f{number}")) is not None:
        yield fact.id
        number += 1


def _is_of(fact_id: str, patterns: Sequence[str]) -> bool:
    return any(fact_id == each or fact_id.startswith(f"{each}.") for each in patterns)


def label_of(path: str, language: Language) -> str:
    """Return what a field of the brief is called."""
    table, _, field = path.partition(".")
    return content.field_labels().label(table, field).any(language)


# --- what is wrong -------------------------------------------------------------------------------


def faults_of(example: Example) -> Iterator[str]:
    """Yield what is wrong with one example."""
    language, text = example.language, example.text
    least, most = example.length
    if not least <= (length := length_of(text, language)) <= most:
        yield f"{length} long, not {least} to {most}"
    asked = MODEL_GAP.findall(text)
    if sorted(set(asked)) != sorted(set(example.wanted)):
        yield f"asks for {asked}, not {list(example.wanted)}"
    name = example.sheet.get(_NAME)
    if name is not None and _NAME in example.section.needs:
        called = fact_text(name, language)
        if called not in text:
            yield f"does not name {called}"
    yield from (f"filler: {found}" for found in FILLER[language].findall(text))
    yield from _foreign_words(example)
    given = {
        number for line in example.lines for one in find_figures(line) for number in _numbers(one)
    }
    for figure in find_figures(MODEL_GAP.sub("", text)):
        if not _is_word(figure) and not _numbers(figure) <= given:
            yield f"{figure.text!r} is not in the facts: …{_around(text, figure)}…"
    if re.search(r"^#|^\s*[-*] |\*\*|\]\(", text, re.MULTILINE):
        yield "marks of Markdown"


def _foreign_words(example: Example) -> Iterator[str]:
    text, known = MODEL_GAP.sub("", example.text), "\n".join(example.lines)
    if example.language == "en":
        yield from (f"Chinese: {found}" for found in set(_HAN.findall(text)) - set(known))
    else:
        words = set(_LATIN.findall(text)) - set(_LATIN.findall(known))
        yield from (f"not in the facts: {word}" for word in sorted(words))


def _is_word(figure: Figure) -> bool:
    """Tell whether a number is a word of the language: "the two of us", "one of them"."""
    return figure.unit in ("count", "plain") and figure.value in _SMALL


def _numbers(figure: Figure) -> set[Decimal | str]:
    every = (figure.value, figure.low, figure.high, *figure.terms)
    return {value for value in every if value is not None}


def unbound_of(example: Example) -> Iterator[str]:
    """Yield the figures that the program does not tie to the very fact that they are."""
    text = MODEL_GAP.sub("", example.text)
    for binding in bind(text, FactIndex(example.sheet)):
        if not _is_backed(binding, example.sheet):
            why = binding.reason or ", ".join(binding.candidates)
            figure = binding.figure
            yield f"{figure.text!r} is {binding.status} ({why}): …{_around(text, figure)}…"


def _around(text: str, figure: Figure) -> str:
    return " ".join(text[max(0, figure.start - 30) : figure.end + 20].split())


def _is_backed(binding: Binding, sheet: FactSheet) -> bool:
    if binding.status != "ambiguous":
        return binding.status == "bound"  # a model is not to compute
    found = [sheet.get(each) for each in binding.candidates]
    values = {(fact.value, fact.unit) for fact in found if fact is not None}
    return len(values) == 1  # one value under two names


def faults_between(examples: Sequence[Example]) -> Iterator[str]:
    """Yield what is wrong with examples beside each other: what two of them share."""
    owners: dict[str, str] = {}
    openings: Counter[str] = Counter()
    for example in examples:
        if any(name in "\n".join(example.lines).casefold() for name in TAKEN):
            yield f"{example.name}: names a company of the samples or tests"
        openings[_opening(example)] += 1
        if openings[_opening(example)] > _MOST_ALIKE:
            yield f"{example.name}: begins like others: {example.text[:30]}"
        for sentence in set(split_sentences(MODEL_GAP.sub("", example.text))):
            if length_of(sentence, example.language) < _SHORTEST[example.language]:
                continue
            other = owners.setdefault(" ".join(sentence.split()).casefold(), example.name)
            if other != example.name:
                yield f"{example.name}: shares with {other}: {sentence}"


def _opening(example: Example) -> str:
    return example.text[: _OPENING[example.language]].casefold()


def copied_share(example: Example) -> float:
    """Return the share of a text's three-word runs that stand in its facts."""
    facts, text = (
        _WORD.findall(words.casefold()) for words in ("\n".join(example.lines), example.text)
    )
    known = {tuple(facts[at : at + 3]) for at in range(len(facts))}
    runs = [tuple(text[at : at + 3]) for at in range(len(text) - 2)]
    return sum(run in known for run in runs) / max(1, len(runs))


def main(names: Sequence[str]) -> int:
    """Print what is wrong, and how many examples there are."""
    every = {name: examples_of(name) for name in company_names()}
    chosen = [one for name in names or every for one in every[name]]
    faults = [f"{one.name}: {fault}" for one in chosen for fault in faults_of(one)]
    together = faults_between([one for examples in every.values() for one in examples])
    faults += [each for each in together if each.split(":")[0] in (names or every)]
    unbound = [f"{one.name}: {each}" for one in chosen for each in unbound_of(one)]
    figures = sum(len(find_figures(one.text)) for one in chosen)
    languages = Counter(one.language for one in chosen)
    gaps = sum(bool(one.wanted) for one in chosen)
    lines = [*(unbound if "--unbound" in sys.argv else ()), *faults]
    lines.append(
        f"{len(chosen)} examples {dict(languages)}, {gaps} with gaps, {len(faults)} faults"
    )
    for language in languages:
        shares = [copied_share(one) for one in chosen if one.language == language]
        lines.append(
            f"{language}: {sum(shares) / len(shares):.2f} of the words stand so in the facts"
        )
    lines.append(f"{len(unbound)} of {figures} figures are not tied to their fact (--unbound)")
    sys.stdout.write("\n".join(lines) + "\n")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main([name for name in sys.argv[1:] if not name.startswith("-")]))
