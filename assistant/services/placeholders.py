"""The box that stands in a section until it can be drafted: what it waits for, what has come."""

from collections.abc import Iterable, Iterator

from assistant.domain.blocks import (
    Callout,
    Inlines,
    ListBlock,
    ListItem,
    Paragraph,
    TextRun,
    plain_text,
)
from assistant.domain.blocks_reading import read_markdown
from assistant.domain.blocks_writing import write_markdown
from assistant.domain.document import WAITING, Section
from assistant.domain.fact_text import fact_text
from assistant.domain.languages import Language
from assistant.domain.questionnaire import question_for
from assistant.domain.section_plan import SectionNeeds
from assistant.domain.sentences import without_links
from assistant.services import content
from assistant.services.knowledge import ProjectKnowledge
from assistant.texts import load_texts

_MOST_LETTERS: dict[Language, int] = {"en": 60, "zh": 30}


def placeholder(plan: SectionNeeds, knowledge: ProjectKnowledge, language: Language) -> str:
    """Return the Markdown of the box: the questions that a section waits for."""
    return _written(plan, _open_questions(plan, knowledge, language).values(), language)


def is_placeholder(section: Section) -> bool:
    """Tell whether the text of a section is the box, and nobody else wrote anything there."""
    is_own = any(paragraph.author != "program" for paragraph in section.paragraphs)
    return section.status in WAITING and not is_own


def can_be_drafted_now(section: Section, plan: SectionNeeds) -> bool:
    """Tell whether a section that waited has all that it waited for."""
    return section.status in WAITING and plan.readiness == "ready"


def followed_placeholder(
    section: Section, plan: SectionNeeds, knowledge: ProjectKnowledge, language: Language
) -> str:
    """Return the box as the facts are now: what was answered since is struck out, with the answer.

    A text that is no box, or no longer, stays as it is.
    """
    listed = _listed(section) if is_placeholder(section) else []
    if not listed:
        return section.markdown
    waiting = _open_questions(plan, knowledge, language)
    answers = dict(_answers(plan, knowledge, language))
    known = [_followed(words, words in waiting, answers.get(words, "")) for words in listed]
    others = [item for words, item in waiting.items() if words not in listed]
    return _written(plan, [*known, *others], language)


def question_text(path: str, knowledge: ProjectKnowledge, language: Language) -> str:
    """Return what is asked for the fact of a path or pattern."""
    question = question_for(content.questionnaire(), path)
    if question is not None:
        return question.label.any(language)
    fact = knowledge.sheet.get(path)
    return fact.full_label(language) if fact is not None else path


def _written(plan: SectionNeeds, items: Iterable[Inlines], language: Language) -> str:
    key = plan.readiness if plan.readiness in WAITING else "needs_nothing"
    lead = load_texts(language)(f"drafting.{key}")
    listed = ListBlock(tuple(ListItem(inlines) for inlines in items))
    return write_markdown((Callout("question", (Paragraph((TextRun(lead),)), listed)),))


def _open_questions(
    plan: SectionNeeds, knowledge: ProjectKnowledge, language: Language
) -> dict[str, Inlines]:
    """Return what is asked for now, by its words; several facts may come from one question."""
    wanted = plan.missing if plan.readiness == "needs_answers" else plan.untranslated
    texts = (question_text(path, knowledge, language) for path in wanted)
    return {words: (TextRun(words),) for words in texts}


def _listed(section: Section) -> list[str]:
    """Return the words of the questions that a stored box lists."""
    blocks = [block for block in read_markdown(section.markdown) if isinstance(block, Callout)]
    lists = [inner for block in blocks for inner in block.blocks if isinstance(inner, ListBlock)]
    return [plain_text(item.inlines) for each in lists for item in each.items]


def _answers(
    plan: SectionNeeds, knowledge: ProjectKnowledge, language: Language
) -> Iterator[tuple[str, str]]:
    """Yield each question of a section that has an answer, with the answer's first words."""
    for pattern in plan.section.needs:
        for fact in knowledge.sheet.matching(pattern)[:1]:
            if not fact.is_missing_in(language):
                answer = _first_words(without_links(fact_text(fact, language)), language)
                yield question_text(pattern, knowledge, language), answer
                yield question_text(fact.id, knowledge, language), answer


def _followed(words: str, is_open: bool, answer: str) -> Inlines:  # noqa: FBT001 - the claim
    if is_open or not answer:
        return (TextRun(words),)
    return (TextRun(words, strike=True), TextRun(f" {answer}"))


def _first_words(text: str, language: Language) -> str:
    line, most = " ".join(text.split()), _MOST_LETTERS[language]
    if len(line) <= most:
        return line
    cut = line[:most].rpartition(" ")[0] if language == "en" else line[:most]
    return f"{cut or line[:most]}…"
