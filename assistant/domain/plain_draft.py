"""Writes a section without any model: the founder's own answers and sentences of her facts."""

from assistant.domain.blocks import FactLink, ListBlock, ListItem, TextRun
from assistant.domain.blocks_writing import write_markdown
from assistant.domain.fact_text import fact_text_with_period
from assistant.domain.facts import Fact
from assistant.domain.languages import Language, LocalizedText
from assistant.domain.section_plan import SectionPlan
from assistant.domain.sentences import join_sentences, length_of, split_sentences, without_links

_MOST_FIGURES = 6
_LEAST_PARAGRAPH: dict[Language, int] = {"en": 40, "zh": 70}


def plain_section(plan: SectionPlan, language: Language) -> str:
    """Return the section's Markdown from the founder's own words, within the outline's length."""
    prose = plain_prose(plan, language)
    tables = {name.partition("_")[0] for name in plan.section.blocks}
    figures = [
        fact
        for fact in plan.facts
        if _is_figure(fact) and f"(fact:{fact.id}" not in prose and not _in_table(fact, tables)
    ]
    if not figures:
        return prose
    listed = _figure_list(figures[:_MOST_FIGURES], language)
    return f"{prose}\n\n{listed}" if prose else listed


def plain_prose(plan: SectionPlan, language: Language) -> str:
    """Return the founder's own answers as paragraphs; empty where she gave figures only."""
    answers = [_answer(fact, language) for fact in plan.facts if fact.id.startswith("answers.")]
    texts = [text for text in answers if text] or [
        _answer(fact, language) for fact in plan.facts if fact.id == "company.one_line"
    ]
    fitting = _fit([text for text in texts if text], plan.section.length[1], language)
    return "\n\n".join(_grouped(fitting, language))


def _is_figure(fact: Fact) -> bool:
    return fact.id.startswith("evidence.")


def _in_table(fact: Fact, tables: set[str]) -> bool:
    """Tell whether a computed block of the section lists the fact anyway."""
    return fact.id.startswith("evidence.") and bool(tables & {"key", "evidence"})


def _answer(fact: Fact, language: Language) -> str:
    if not isinstance(fact.value, LocalizedText):
        return ""
    return " ".join((fact.value.get(language) or "").split("\n"))


def _fit(texts: list[str], most: int, language: Language) -> list[str]:
    """Shorten the texts evenly, by whole sentences, until they fit; each keeps its first."""
    split = [split_sentences(text) for text in texts]
    keep = max((len(sentences) for sentences in split), default=0)
    while keep > 1 and _total(split, keep, language) > most:
        keep -= 1
    return [join_sentences(sentences[:keep], language) for sentences in split]


def _grouped(texts: list[str], language: Language) -> list[str]:
    """Put short texts together, so that no sentence stands alone as a paragraph."""
    least = _LEAST_PARAGRAPH[language]
    paragraphs: list[str] = []
    for text in texts:
        if paragraphs and length_of(without_links(paragraphs[-1]), language) < least:
            paragraphs[-1] = join_sentences([paragraphs[-1], text], language)
        else:
            paragraphs.append(text)
    return paragraphs


def _total(split: list[list[str]], keep: int, language: Language) -> int:
    words = (without_links(sentence) for sentences in split for sentence in sentences[:keep])
    return sum(length_of(text, language) for text in words)


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
