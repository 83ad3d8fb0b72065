"""``review``: a text and facts in, what each figure rests on out."""

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from assistant.commands.printing import print_result
from assistant.domain.binding import Binding, Status
from assistant.domain.claims import Claim
from assistant.domain.fact_text import fact_text_with_period
from assistant.domain.facts import FactSheet
from assistant.domain.figures import Figure
from assistant.domain.languages import Language
from assistant.services import content
from assistant.services.archives import read_brief_or_archive
from assistant.services.fact_files import read_facts
from assistant.services.reviewing import (
    STATUSES,
    Review,
    facts_of_brief,
    read_document,
    review_data,
    review_text,
)
from assistant.texts import Texts, load_texts

_MOST_CANDIDATES = 5


def run_review(arguments: argparse.Namespace) -> int:
    """Review a text; exit status 0, or with ``--strict`` 1 if a figure is unbacked.

    Raises:
        BadRequestError: a file cannot be read.
    """
    text = read_document(Path(arguments.file))
    review = review_text(text, _facts(arguments))
    words = load_texts(arguments.language or review.language)
    print_result(
        review_data(review),
        as_json=arguments.json,
        text=lambda: _lines(arguments, review, words),
    )
    return 1 if arguments.strict and review.counts["unbacked"] else 0


def _facts(arguments: argparse.Namespace) -> FactSheet:
    if arguments.facts is not None:
        return read_facts(Path(arguments.facts))
    brief, known = read_brief_or_archive(Path(arguments.brief))
    return facts_of_brief(brief, content.field_labels(), known)


def _lines(arguments: argparse.Namespace, review: Review, words: Texts) -> Iterator[str]:
    """Yield the counts, what needs a look, and one line of sums."""
    yield words(
        "review.title",
        path=arguments.file,
        figures=words.count("review.figures", len(review.figures)),
        facts=words.count("review.facts", len(review.sheet)),
        source=arguments.facts or arguments.brief,
    )
    for status in STATUSES:
        yield f"  {words(f'review.{status}')}{review.counts[status]}"
    yield from _figures(review, words, "unbacked")
    yield from _figures(review, words, "ambiguous")
    yield from _false_claims(review, words)
    yield ""
    yield _sums(review, words)


def _figures(review: Review, words: Texts, status: Status) -> Iterator[str]:
    bindings = review.with_status(status)
    if bindings:
        yield ""
        yield words(f"review.{status}_heading")
    for binding in bindings:
        yield from _entry(review, binding.figure, _why(binding, review.sheet, words))


def _entry(review: Review, found: Figure | Claim, why: str) -> Iterator[str]:
    line, column = review.place(found.start)
    yield f"  {line}:{column}  {' '.join(found.text.split())}"
    yield f"      {review.sentence(found.start, found.end)}"
    if why:
        yield f"      {why}"


def _why(binding: Binding, sheet: FactSheet, words: Texts) -> str:
    if binding.status == "ambiguous":
        shown = [_fact(each, sheet, words) for each in binding.candidates[:_MOST_CANDIDATES]]
        rest = len(binding.candidates) - len(shown)
        more = words("review.more", n=rest) if rest else ""
        return words("review.candidates", facts=words("review.between").join(shown)) + more
    why = words(f"review.reason_{binding.reason}")
    if binding.near is None:
        return why
    return why + words("review.near", fact=_fact(binding.near, sheet, words))


def _fact(fact_id: str, sheet: FactSheet, words: Texts) -> str:
    fact = sheet.get(fact_id)
    if fact is None:
        return fact_id
    language: Language = "zh" if words.language == "zh" else "en"
    return words(
        "review.fact",
        label=fact.full_label(language),
        id=fact.id,
        value=fact_text_with_period(fact, language),
    )


def _false_claims(review: Review, words: Texts) -> Iterator[str]:
    claims = [claim for claim in review.claims if claim.status == "false"]
    if claims:
        yield ""
        yield words("review.claims_heading")
    for claim in claims:
        yield from _entry(review, claim, _claim_why(claim, review.sheet, words))


def _claim_why(claim: Claim, sheet: FactSheet, words: Texts) -> str:
    """Return what the facts say instead, and the fact that tells it best."""
    reason, _, value = claim.why.partition(":")
    telling = value if sheet.get(value) else next(iter(claim.facts), "")
    shown = _fact(telling, sheet, words) if telling else ""
    why = words(f"review.claim_{reason}", value=shown if telling == value else value)
    return why if telling in ("", value) else why + words("review.see", fact=shown)


def _sums(review: Review, words: Texts) -> str:
    counts = {str(status): number for status, number in review.counts.items()}
    sums = words("review.sums", n=len(review.figures), **counts)
    if not review.claims:
        return sums
    kinds = Counter(claim.status for claim in review.claims)
    return sums + words(
        "review.claim_sums",
        n=len(review.claims),
        true=kinds["true"],
        false=kinds["false"],
        unknown=kinds["unknown"],
    )
