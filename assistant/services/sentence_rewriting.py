"""One sentence written anew: what the model is asked, and whether its answer may take the place."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.domain.draft_cleaning import DraftGround, clean_draft, content_words
from assistant.domain.facts import Fact, FactSheet
from assistant.domain.languages import Language
from assistant.domain.markdown_spans import Span
from assistant.domain.paragraphs import split_paragraphs
from assistant.domain.prompting import fact_line
from assistant.domain.rewrite_prompting import RewriteTemplate, build_rewrite
from assistant.domain.sentence_places import sentence_places
from assistant.domain.sentences import ends_whole, length_of, split_sentences, without_links
from assistant.llm.protocol import Generate, Loaded, Prompt, Sampling
from assistant.services import content

if TYPE_CHECKING:
    from assistant.domain.binding import Binding
    from assistant.services.figure_links import FigureLinks

_MOST_FACTS = 6
_MOST_SENTENCES = 12  # of one section; a text with more wrong figures is no matter of mending
_TOKENS = 120
_LEAST_LENGTH, _MOST_LENGTH = 0.4, 1.6  # of the sentence before
_LEAST_KNOWN = 0.4  # of the words, from the sentence before and the facts
_LEEWAY = 4  # words or characters more, so that a short sentence may grow by one
_LABEL = re.compile(
    r"^(?:(?:[A-Za-z ]{0,24}(?:sentence|answer)|corrected)(?: is)?"
    r"|改后(?:的句子)?|改写后?|修改后|原句|答案)[:：]\s*",
    re.IGNORECASE,
)
_QUOTES = (('"', '"'), ("“", "”"), ("「", "」"), ("'", "'"))
_STRUCTURE = re.compile(r"[\n|{}\[\]<>`]|^\s*(?:#|[-*+•]\s)|https?:")


@dataclass(slots=True, kw_only=True)
class SentenceRewrite:
    """A sentence that the model is to write anew.

    Attributes:
        place: where it stands in the text.
        sentence: its words, without links.
        problem: what is wrong with it, as the model reads it.
        lines: the facts that may mend it.
        answer: what the model has written so far.
        is_answered: the model has ended, by itself or at its limit.
    """

    place: Span
    sentence: str
    problem: str
    lines: tuple[str, ...]
    answer: str = ""
    is_answered: bool = False


def unbacked_sentences(
    markdown: str, own_words: str, links: "FigureLinks", language: Language
) -> tuple[SentenceRewrite, ...]:
    """Return the sentences that a model wrote with a figure that nothing backs.

    ``own_words`` is what the text begins with and the founder wrote herself.
    """
    begin = _end_of_own_words(markdown, own_words)
    unbacked = [
        each
        for each in links.bindings(markdown)
        if each.status == "unbacked" and each.figure.link is None and each.figure.start >= begin
    ]
    rewrites: list[SentenceRewrite] = []
    for start, end in sentence_places(markdown):
        wrong = [each for each in unbacked if start <= each.figure.start and each.figure.end <= end]
        if wrong and len(rewrites) < _MOST_SENTENCES:
            rewrites.append(
                _rewrite_of_figures(markdown, (start, end), wrong, links.sheet, language)
            )
    return tuple(rewrites)


def rewrite_of(
    markdown: str, place: Span, *, problem: str, links: "FigureLinks", language: Language
) -> SentenceRewrite:
    """Return the request for one sentence of the founder's choice, with the facts it turns on."""
    from assistant.domain.claims import find_claims  # noqa: PLC0415 - loads for who asks for it

    start, end = place
    claims = (c for c in find_claims(markdown, links.sheet) if start <= c.start and c.end <= end)
    named = [fact_id for claim in claims if claim.status == "false" for fact_id in claim.facts]
    wrong = [
        each
        for each in links.bindings(markdown)
        if each.status == "unbacked" and start <= each.figure.start and each.figure.end <= end
    ]
    named += [each.near for each in wrong if each.near is not None]
    sentence = without_links(markdown[start:end])
    units = {each.figure.unit for each in wrong}
    facts = _facts_for(sentence, named, units, links.sheet)
    lines = tuple(fact_line(fact, language) for fact in facts)
    return SentenceRewrite(place=place, sentence=sentence, problem=problem, lines=lines)


def rewrite_request(
    rewrite: SentenceRewrite, loaded: Loaded, language: Language, *, request_id: str, seed: int
) -> Generate:
    """Return the request, cool: there is one chance."""
    template = content.rewrite_template(language)
    built = build_rewrite(template, rewrite.sentence, problem=rewrite.problem, lines=rewrite.lines)
    is_chat = loaded.has_chat_template
    prompt = (
        Prompt.chat(system=built.system, user=built.user)
        if is_chat
        else Prompt.plain(built.completion)
    )
    sampling = Sampling(
        max_tokens=min(_TOKENS, loaded.context_length // 4),
        temperature=0.2,
        top_p=0.9,
        min_p=0.1,
        repeat_penalty=1.0,
        seed=seed,
        stop=() if is_chat else template.stop,
    )
    return Generate(id=request_id, prompt=prompt, sampling=sampling)


def mended(
    markdown: str, rewrites: Sequence[SentenceRewrite], links: "FigureLinks", language: Language
) -> str:
    """Return the text with each sentence whose answer is sound in place of the old one."""
    for rewrite in sorted(rewrites, key=lambda each: each.place, reverse=True):
        if rewrite.is_answered:
            markdown = with_answer(markdown, rewrite, links, language) or markdown
    return markdown


def with_answer(
    markdown: str, rewrite: SentenceRewrite, links: "FigureLinks", language: Language
) -> str | None:
    """Return the text with the new sentence; None where the answer is no sound one.

    Sound is one whole sentence about as long as the old one, in the right language, that repeats
    neither the request nor the text, makes no false claim and has no figure that nothing backs.
    """
    start, end = rewrite.place
    answer = _bare(rewrite.answer)
    if not _is_one_sentence(answer, rewrite.sentence, language):
        return None
    around = markdown[:start] + " " + markdown[end:]
    if not _is_clean(answer, rewrite, without_links(around), language):
        return None
    new = markdown[:start] + answer + markdown[end:]
    return new if _holds(new, (start, start + len(answer)), links) else None


# --- what is asked -------------------------------------------------------------------------------


def _end_of_own_words(markdown: str, own_words: str) -> int:
    if not own_words.strip():
        return 0
    count = len(split_paragraphs(own_words))
    return len("\n\n".join(split_paragraphs(markdown)[:count]))


def _rewrite_of_figures(
    markdown: str, place: Span, wrong: Sequence["Binding"], sheet: FactSheet, language: Language
) -> SentenceRewrite:
    sentence = without_links(markdown[slice(*place)])
    units = {each.figure.unit for each in wrong}
    near = [each.near for each in wrong if each.near is not None]
    facts = _facts_for(sentence, near, units, sheet)
    comma, template = ", " if language == "en" else "、", content.rewrite_template(language)
    figures = comma.join(dict.fromkeys(each.figure.text for each in wrong))
    return SentenceRewrite(
        place=place,
        sentence=sentence,
        problem=template.unbacked.format(figures=figures),
        lines=tuple(fact_line(fact, language) for fact in facts),
    )


def _facts_for(
    sentence: str, named: Sequence[str], units: Collection[str], sheet: FactSheet
) -> list[Fact]:
    """Return the facts named, then those of the same unit that the sentence's words name.

    Of a line of the plan, month by month, one is enough: the named one, or the first.
    """
    chosen = {fact.id: fact for each in named if (fact := sheet.get(each)) is not None}
    words = set(content_words(sentence))
    ranked = [
        (score, fact)
        for fact in sheet
        if fact.unit in units and (score := _likeness(fact, words)) > 0
    ]
    lines = {_line_of(fact) for fact in chosen.values()}
    for _, fact in sorted(ranked, key=lambda each: -each[0]):
        if _line_of(fact) not in lines:
            lines.add(_line_of(fact))
            chosen.setdefault(fact.id, fact)
    return list(chosen.values())[:_MOST_FACTS]


def _line_of(fact: Fact) -> str:
    return re.split("[,，]", fact.label("en"), maxsplit=1)[0]


def _likeness(fact: Fact, words: set[str]) -> float:
    label = {word for text in fact.labels.values() for word in content_words(text)}
    return len(label & words) / len(label) if label else 0.0


# --- what may stand ------------------------------------------------------------------------------


def _bare(answer: str) -> str:
    """Return an answer without the label, quotation marks and remarks that models put around it."""
    bare = _LABEL.sub("", answer.strip()).strip().partition("\n")[0].strip()
    for opening, closing in _QUOTES:
        if len(bare) > 1 and bare.startswith(opening) and bare.endswith(closing):
            bare = bare[1:-1].strip()
    return bare


def _is_one_sentence(answer: str, sentence: str, language: Language) -> bool:
    if _STRUCTURE.search(answer) or len(split_sentences(answer)) != 1:
        return False
    if ends_whole(sentence) and not ends_whole(answer):
        return False
    before, now = length_of(sentence, language), length_of(answer, language)
    return before * _LEAST_LENGTH <= now <= before * _MOST_LENGTH + _LEEWAY


def _is_clean(answer: str, rewrite: SentenceRewrite, around: str, language: Language) -> bool:
    ground = DraftGround(
        language=language,
        lines=(rewrite.sentence, *rewrite.lines),
        echoes=_echoes(content.rewrite_template(language), rewrite.problem),
        labels=tuple(
            line.partition(":" if language == "en" else "：")[0] for line in rewrite.lines
        ),
        before=around,
    )
    others = {rewrite.sentence, *(around[slice(*place)] for place in sentence_places(around))}
    words = content_words(answer)
    known = set(content_words(" ".join(ground.lines)))
    is_near = sum(word in known for word in words) >= _LEAST_KNOWN * len(words)
    return is_near and answer not in others and clean_draft(answer, ground).text == answer


def _echoes(template: RewriteTemplate, problem: str) -> tuple[str, ...]:
    examples = [part for each in template.examples for part in (each.sentence, each.text)]
    return (template.system, problem, *examples)


def _holds(markdown: str, place: Span, links: "FigureLinks") -> bool:
    from assistant.domain.claims import find_claims  # noqa: PLC0415 - see above

    start, end = place
    figures = [each for each in links.bindings(markdown) if start <= each.figure.start < end]
    if any(each.status == "unbacked" for each in figures):
        return False
    claims = find_claims(markdown, links.sheet)
    return not any(each.status == "false" and start <= each.start < end for each in claims)
