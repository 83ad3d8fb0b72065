"""Writes a section without any model: the founder's own answers and sentences of her facts."""

from dataclasses import dataclass, replace

from assistant.domain.blocks import FactLink, ListBlock, ListItem, Paragraph, TextRun
from assistant.domain.blocks_reading import read_markdown
from assistant.domain.blocks_writing import write_markdown
from assistant.domain.fact_text import fact_text_with_period
from assistant.domain.facts import Fact
from assistant.domain.languages import Language, LocalizedText
from assistant.domain.paragraphs import split_paragraphs
from assistant.domain.section_plan import SectionPlan
from assistant.domain.sentences import join_sentences, length_of, split_sentences, without_links

_MOST_FIGURES = 6
_LEAST_PARAGRAPH: dict[Language, int] = {"en": 40, "zh": 70}


def plain_section(plan: SectionPlan, language: Language) -> str:
    """Return the section's Markdown from the founder's own words, within the outline's length."""
    prose = plain_prose(plan, language)
    figures = [fact for fact in _figures(plan, prose) if not _is_named(fact, prose)]
    if not figures:
        return prose
    listed = _figure_list(figures[:_MOST_FIGURES], language)
    return f"{prose}\n\n{listed}" if prose else listed


def plain_prose(plan: SectionPlan, language: Language) -> str:
    """Return the founder's own answers as paragraphs; empty where she gave figures only."""
    given = _passages(plan, "answers.", language) or _passages(plan, "company.one_line", language)
    return "\n\n".join(_grouped(_fit(given, plan.section.length[1], language), language))


@dataclass(frozen=True, slots=True)
class _Passage:
    """One block of an answer: a paragraph by its sentences, or a list by its lines."""

    parts: tuple[str, ...]
    is_prose: bool

    def text(self, language: Language) -> str:
        return (
            join_sentences(list(self.parts), language) if self.is_prose else "\n".join(self.parts)
        )

    def first(self, count: int) -> "_Passage":
        return replace(self, parts=self.parts[:count])

    def length(self, language: Language) -> int:
        return length_of(without_links(" ".join(self.parts)), language)


def _passages(plan: SectionPlan, prefix: str, language: Language) -> list[_Passage]:
    texts = [
        fact.value.get(language) or ""
        for fact in plan.facts
        if fact.id.startswith(prefix) and isinstance(fact.value, LocalizedText)
    ]
    blocks = (block for text in texts for block in split_paragraphs(text))
    return [_passage(block, language) for block in blocks if block.strip()]


def _passage(block: str, language: Language) -> _Passage:
    is_prose = all(isinstance(each, Paragraph) for each in read_markdown(block))
    lines = block.splitlines()
    if not is_prose:
        return _Passage(tuple(lines), is_prose=False)
    one_line = join_sentences([line.strip() for line in lines], language)
    return _Passage(tuple(split_sentences(one_line)), is_prose=True)


def _figures(plan: SectionPlan, prose: str) -> list[Fact]:
    """Return the facts a list may show: those behind the words; all where there are no words."""
    if prose:
        is_listed = bool({"key_figures", "evidence_ledger"} & set(plan.section.blocks))
        return [fact for fact in plan.facts if fact.id.startswith("evidence.") and not is_listed]
    return [] if plan.section.blocks else [fact for fact in plan.facts if fact.unit != "text"]


def _is_named(fact: Fact, prose: str) -> bool:
    return any(f"(fact:{fact.id}{end}" in prose for end in (")", "?", "#"))


def _fit(passages: list[_Passage], most: int, language: Language) -> list[_Passage]:
    """Shorten the passages evenly, by whole sentences, until they fit; each keeps its first."""
    keep = max((len(passage.parts) for passage in passages), default=0)
    while keep > 1 and sum(each.first(keep).length(language) for each in passages) > most:
        keep -= 1
    return [passage.first(keep) for passage in passages]


def _grouped(passages: list[_Passage], language: Language) -> list[str]:
    """Put short paragraphs together, so that no sentence stands alone as one."""
    least = _LEAST_PARAGRAPH[language]
    grouped: list[_Passage] = []
    for passage in passages:
        last = grouped[-1] if grouped else None
        if last and last.is_prose and passage.is_prose and last.length(language) < least:
            grouped[-1] = replace(last, parts=last.parts + passage.parts)
        else:
            grouped.append(passage)
    return [passage.text(language) for passage in grouped]


def _figure_list(facts: list[Fact], language: Language) -> str:
    colon = ": " if language == "en" else "："
    items = tuple(
        ListItem(
            (
                TextRun(fact.label(language) + colon),
                FactLink(fact_text_with_period(fact, language), fact.id),
            )
        )
        for fact in facts
    )
    return write_markdown((ListBlock(items),))
