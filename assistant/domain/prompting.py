"""Builds what the model reads for one section: a prefix all sections share, and a tail."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from assistant.domain.fact_text import fact_text, fact_text_with_period
from assistant.domain.facts import Fact, FactSheet
from assistant.domain.languages import Language, LocalizedText
from assistant.domain.outline import OutlineSection
from assistant.domain.sentences import without_links

# The model copies figures, names their facts, or has learned to write from this request alone.
PromptForm = Literal["digits", "slots", "tuned"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedExample:
    """Notes and the text a good editor makes of them, from a company that is in no project."""

    title: str
    notes: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptTemplate:
    """The fixed words of prompts in one language; ``version`` changes with every change of them.

    Attributes:
        version: number of this wording, kept with each draft.
        intro: what a base model reads first.
        notes_heading: line before the notes, with ``{title}``.
        text_heading: line before the text, with ``{title}``.
        examples: worked examples for a base model.
        system: the instructions of an instruct model.
        request: its question, with ``{title}``, ``{questions}``, ``{facts}``, ``{task}``,
            ``{least}`` and ``{most}``.
        stop: strings at which the text is over.
        not_given: the line of a fact that is missing, with ``{label}``; empty where a section that
            lacks one is not written at all.
        slots: what of all this is said otherwise to a model that names facts (``{f1}``).
        tuned: the same for the starter model with its adapter, under a version of its own.
    """

    version: int
    intro: str
    notes_heading: str
    text_heading: str
    examples: tuple[WorkedExample, ...]
    system: str
    request: str
    stop: tuple[str, ...]
    not_given: str = ""
    slots: Mapping[str, Any] = field(default_factory=dict)
    tuned: Mapping[str, Any] = field(default_factory=dict)

    def in_form(self, form: PromptForm) -> "PromptTemplate":
        """Return the template for models that are given figures in this form."""
        other: dict[PromptForm, Mapping[str, Any]] = {"slots": self.slots, "tuned": self.tuned}
        return replace(self, **other.get(form, {}))


def parse_prompt_template(data: Mapping[str, Any]) -> PromptTemplate:
    """Read a template from parsed TOML.

    Raises:
        TypeError: a key is missing or unknown.
    """
    values = _read_examples(data)
    values["stop"] = tuple(data.get("stop", ()))
    values["slots"] = _read_examples(data["slots"]) if "slots" in data else {}
    return PromptTemplate(**values)


def _read_examples(data: Mapping[str, Any]) -> dict[str, Any]:
    examples = tuple(WorkedExample(**item) for item in data.get("examples", ()))
    return {**data, "examples": examples}


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPrompt:
    """A section's prompt in both forms; the model's kind decides which is sent.

    Attributes:
        completion: text for a base model to go on with.
        system: instructions for an instruct model.
        user: the request for an instruct model.
        opening: the words the text already begins with (base model only).
        lines: the facts as the model reads them.
        left_out: ids of facts that did not fit.
    """

    completion: str
    system: str
    user: str
    opening: str
    lines: tuple[str, ...]
    left_out: tuple[str, ...] = ()


def fact_line(fact: Fact, language: Language) -> str:
    """Return a fact as the model reads it: its label, its value, how sure it is."""
    colon = ": " if language == "en" else "："
    if isinstance(fact.value, LocalizedText):
        text = without_links(fact.value.get(language) or "")
        return f"{fact.label(language)}{colon}{' '.join(text.split())}"
    return f"{fact.label(language)}{colon}{fact_text_with_period(fact, language)}"


def choose_lines(
    facts: Sequence[Fact], counts: Sequence[int], budget: int
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return which facts fit into ``budget`` tokens, the most important (first) ones first.

    Returns:
        The indexes of those kept, in order, and the ids of those left out.
    """
    kept: list[int] = []
    left_out: list[str] = []
    used = 0
    for index, (fact, count) in enumerate(zip(facts, counts, strict=True)):
        if used + count <= budget:
            kept.append(index)
            used += count
        else:
            left_out.append(fact.id)
    return tuple(kept), tuple(left_out)


def with_lines_at(
    lines: Sequence[str], added: Sequence[str], places: Sequence[int]
) -> tuple[str, ...]:
    """Return the lines with others before those that stand at ``places``, which only rise."""
    found = list(lines)
    for line, place in reversed(list(zip(added, places, strict=True))):
        found.insert(place, line)
    return tuple(found)


def prefix_text(template: PromptTemplate) -> str:
    """Return the part of a base model's prompt that all sections share."""
    parts = [template.intro]
    for example in template.examples:
        parts.append(template.notes_heading.format(title=example.title))
        parts.append(example.notes.strip())
        parts.append(template.text_heading.format(title=example.title))
        parts.append(example.text.strip() + "\n")
    return "\n".join(parts) + "\n"


def build_prompt(
    template: PromptTemplate,
    section: OutlineSection,
    *,
    lines: Sequence[str],
    opening: str,
    length: tuple[int, int] | None = None,
) -> SectionPrompt:
    """Return the prompt of one section over the fact lines that fit.

    ``length`` is asked for in place of the outline's, in words or in characters of Chinese.
    ``opening`` is what the text begins with, in Markdown; a base model goes on from its words.
    """
    tail = "\n".join(
        [
            template.notes_heading.format(title=section.title),
            *lines,
            template.text_heading.format(title=section.title),
            without_links(opening),
        ]
    )
    least, most = length or section.length
    user = template.request.format(
        title=section.title,
        questions="\n".join(f"- {question}" for question in section.must_answer),
        facts="\n".join(f"- {line}" for line in lines),
        task=section.task,
        least=least,
        most=most,
    )
    return SectionPrompt(
        completion=prefix_text(template) + tail,
        system=template.system,
        user=user,
        opening=opening,
        lines=tuple(lines),
    )


def fill_opening(opening: str, sheet: FactSheet, language: Language) -> str:
    """Return the opening with its ``{fact.id}`` slots filled; empty where a fact is missing."""
    missing = False

    def value(match: re.Match[str]) -> str:
        nonlocal missing
        fact = sheet.get(match[1])
        if fact is None or fact.is_missing_in(language):
            missing = True
            return ""
        return without_links(fact_text(fact, language))

    filled = re.sub(r"\{([a-z0-9_.]+)\}", value, opening)
    return "" if missing else filled.rstrip()
