"""Builds the request to write a sentence anew, because a figure or claim in it does not hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RewriteExample:
    """A sentence, what is wrong with it, and what a good editor makes of it."""

    sentence: str
    problem: str
    facts: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RewriteTemplate:
    """The fixed words of the request in one language; ``version`` changes with every change.

    Attributes:
        version: number of this wording, kept with each text.
        system: the instructions of an instruct model.
        intro: what a base model reads first.
        request: the question, with ``{sentence}``, ``{problem}`` and ``{facts}``.
        answer: what stands before the new sentence, in the prompt of a base model.
        unbacked: what is wrong with figures that no fact backs, with ``{figures}``.
        no_facts: what is said where no fact is near.
        examples: worked examples, from a company that is in no project.
        stop: strings at which the answer is over.
    """

    version: int
    system: str
    intro: str
    request: str
    answer: str
    unbacked: str
    no_facts: str
    examples: tuple[RewriteExample, ...]
    stop: tuple[str, ...]


def parse_rewrite_template(data: Mapping[str, Any]) -> RewriteTemplate:
    """Read a template from parsed TOML.

    Raises:
        TypeError: a key is missing or unknown.
    """
    examples = tuple(RewriteExample(**item) for item in data.get("examples", ()))
    return RewriteTemplate(**{**data, "examples": examples, "stop": tuple(data.get("stop", ()))})


@dataclass(frozen=True, slots=True, kw_only=True)
class RewritePrompt:
    """The request in both forms: for an instruct model, and as text a base model goes on with."""

    system: str
    user: str
    completion: str


def build_rewrite(
    template: RewriteTemplate, sentence: str, *, problem: str, lines: Sequence[str]
) -> RewritePrompt:
    """Return the request for one sentence; ``lines`` are the facts that may mend it."""
    facts = "\n".join(f"- {line}" for line in lines) or template.no_facts
    user = template.request.format(sentence=sentence, problem=problem, facts=facts)
    shown = [
        template.request.format(sentence=each.sentence, problem=each.problem, facts=each.facts)
        + template.answer
        + each.text
        for each in template.examples
    ]
    return RewritePrompt(
        system=template.system,
        user=user,
        # A blank at the end belongs to the first word: without it the words are others' tokens.
        completion="\n\n".join([template.intro, *shown, (user + template.answer).rstrip()]),
    )
