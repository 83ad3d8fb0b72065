"""Finds what a small model writes when it goes astray, cuts it, and says what was cut."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.domain.languages import Language
from assistant.domain.sentences import (
    ends_whole,
    han_share,
    join_sentences,
    split_sentences,
    without_links,
)

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_LIST_MARK = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)、])\s+")
_HEADING = re.compile(r"^\s*#{1,6}\s*")
_LOOP = re.compile(r"(.{4,160}?)\1{3,}\s*\S{0,160}\Z", re.DOTALL)
_HOLE = re.compile(r"[{}｛｝]")
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+|\d+")
_LONG_WORD = re.compile(r"[a-z]{5,}")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_STEM = 5  # letters; "bakery" and "bakeries" are one word
_FEWEST_RUNS = 3
_MOST_REPEATED = 0.5
_LEAST_GROUNDED = 0.7
_LEAST_COPIED = 0.5
_WINDOW = 900  # characters at the end in which a loop is looked for
_MOST_LIST_ITEMS = 12
_ECHO_LENGTH = 24  # characters of an example's sentence that no other text has by chance


class DraftFault(StrEnum):
    """What was cut from a draft, and why."""

    REPEATED = "repeated"
    RUNAWAY_LIST = "runaway_list"
    ECHO = "echo"
    WRONG_LANGUAGE = "wrong_language"
    FOREIGN_FIGURE = "foreign_figure"  # a figure that is in none of the facts the model was given
    EMPTY_SLOT = "empty_slot"  # a slot that names no fact, so that a hole is left
    UNGROUNDED = "ungrounded"  # words that have little to do with any of the facts
    UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanDraft:
    """What is left of a draft, and what was found in it."""

    text: str
    faults: frozenset[DraftFault]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftGround:
    """What a draft is held against.

    Attributes:
        language: the language it should be in.
        lines: the fact lines the model was given, with the section's title.
        echoes: headings and example texts of the prompt, which must not come back.
        is_complete: the model ended by itself, not at its token limit or by Stop.
        labels: what the facts are called; a sentence in the form of a note ("Price: …") is an echo.
        before: text that stands before the draft already, and must not be said again.
        is_strict: the model is a base model, whose every sentence must rest on the facts.
    """

    language: Language
    lines: tuple[str, ...]
    echoes: tuple[str, ...] = ()
    is_complete: bool = True
    labels: tuple[str, ...] = ()
    before: str = ""
    is_strict: bool = False


def is_looping(text: str) -> bool:
    """Tell whether a text ends in a run that repeats; checked while it streams."""
    tail = text[-_WINDOW:]
    if _LOOP.search(tail):
        return True
    lines = [line for line in text.splitlines() if _LIST_MARK.match(line)]
    return len(lines) > 2 * _MOST_LIST_ITEMS


def clean_draft(text: str, ground: DraftGround) -> CleanDraft:
    """Return the sentences of a draft that can stay, and the faults of those that cannot.

    A sentence goes when it repeats one before it, comes from the prompt's own examples, is in the
    other language, or has a hole where a figure should be. A base model's goes, too, when it holds
    a figure that is in none of the facts; an instruct model gets a chance to write it anew.
    """
    cleaner = _Cleaner(ground)
    paragraphs = [cleaner.paragraph(part) for part in re.split(r"\n\s*\n", text.strip())]
    kept = [part for part in paragraphs if part]
    if kept and not ground.is_complete and not ends_whole(kept[-1]):
        kept[-1] = cleaner.whole_sentences(kept[-1])
    return CleanDraft(
        text="\n\n".join(part for part in kept if part), faults=frozenset(cleaner.faults)
    )


def figures_in(text: str) -> frozenset[str]:
    """Return the digit groups of a text in one form: ``34,300`` and ``34300`` are the same."""
    return frozenset(_plain(match) for match in _FIGURE.findall(text))


def _plain(figure: str) -> str:
    whole = figure.replace(",", "")
    return whole.rstrip("0").rstrip(".") if "." in whole else whole.lstrip("0") or "0"


class _Cleaner:
    """Goes through a draft once and remembers what it has seen."""

    def __init__(self, ground: DraftGround) -> None:
        self.faults: set[DraftFault] = set()
        self._ground = ground
        self._figures = figures_in("\n".join(ground.lines))
        self._seen: set[str] = set()
        self._list_items = 0
        self._echoes = tuple(_key(echo) for echo in ground.echoes)
        self._labels = tuple(label.casefold() for label in ground.labels)
        self._runs = set(word_runs(ground.before))
        self._fact_runs = {run for line in ground.lines for run in word_runs(line)}
        self._words = set(content_words(" ".join((*ground.lines, ground.before))))

    def paragraph(self, text: str) -> str:
        lines = [line for line in text.splitlines() if line.strip()]
        if any(_LIST_MARK.match(line) for line in lines):
            kept_lines = [kept for line in lines if (kept := self._line(line))]
            return "\n".join(kept_lines)
        joined = (" " if self._ground.language == "en" else "").join(line.strip() for line in lines)
        return self._sentences(_HEADING.sub("", joined) if len(lines) == 1 else joined)

    def whole_sentences(self, text: str) -> str:
        """Drop the unfinished end of a paragraph."""
        self.faults.add(DraftFault.UNFINISHED)
        if "\n" in text:
            return "\n".join(text.splitlines()[:-1])
        sentences = split_sentences(text)
        return join_sentences(sentences[:-1], self._ground.language)

    def _line(self, line: str) -> str:
        mark = _LIST_MARK.match(line)
        if mark is None:
            return self._sentences(line.strip())
        self._list_items += 1
        if self._list_items > _MOST_LIST_ITEMS:
            self.faults.add(DraftFault.RUNAWAY_LIST)
            return ""
        kept = self._sentences(line[mark.end() :])
        return f"{mark[0].lstrip()}{kept}" if kept else ""

    def _sentences(self, text: str) -> str:
        kept = [sentence for sentence in split_sentences(text) if self._may_stay(sentence)]
        return join_sentences(kept, self._ground.language)

    def _may_stay(self, sentence: str) -> bool:
        fault = self._fault(sentence)
        if fault is not None:
            self.faults.add(fault)
        return fault is None

    def _fault(self, linked: str) -> DraftFault | None:
        sentence = without_links(linked)
        key = _key(sentence)
        if key in self._seen:
            return DraftFault.REPEATED
        self._seen.add(key)
        if self._is_echo(key, sentence) or self._is_note(sentence):
            return DraftFault.ECHO
        if self._is_foreign(sentence):
            return DraftFault.WRONG_LANGUAGE
        if _HOLE.search(sentence):
            return DraftFault.EMPTY_SLOT
        if self._ground.is_strict and figures_in(sentence) - self._figures:
            return DraftFault.FOREIGN_FIGURE
        if self._repeats_runs(sentence):
            return DraftFault.REPEATED
        if self._ground.is_strict and not self._is_grounded(sentence):
            return DraftFault.UNGROUNDED
        return None

    def _is_note(self, sentence: str) -> bool:
        begin = sentence.casefold()
        return any(begin.startswith((f"{label}:", f"{label}：")) for label in self._labels)

    def _repeats_runs(self, sentence: str) -> bool:
        """Tell whether most of a sentence was said before, in this draft or before it."""
        runs = word_runs(sentence)
        if len(runs) < _FEWEST_RUNS:
            return False
        again = len(runs) - len(set(runs)) if self._ground.is_strict else 0
        old = sum(run in self._runs for run in set(runs))
        self._runs.update(runs)
        return again + old > _MOST_REPEATED * len(runs) or again > 1

    def _is_grounded(self, sentence: str) -> bool:
        """Tell whether a sentence says, in its words and half of its wording, what a fact says.

        A small model joins the right words to wrong claims; whole runs of a fact's own words are
        the founder's claim.
        """
        words, runs = content_words(sentence), word_runs(sentence)
        if not words or not runs:
            return False
        known = sum(word in self._words for word in words)
        copied = sum(run in self._fact_runs for run in runs)
        return known >= _LEAST_GROUNDED * len(words) and copied >= _LEAST_COPIED * len(runs)

    def _is_echo(self, key: str, sentence: str) -> bool:
        if sentence.lstrip().startswith("#"):
            return True
        if len(key) < _ECHO_LENGTH:
            return any(key == echo for echo in self._echoes)
        return any(key in echo or _shares_run(key, echo) for echo in self._echoes)

    def _is_foreign(self, sentence: str) -> bool:
        share = han_share(sentence)
        if len(sentence) < _ECHO_LENGTH // 2:
            return False
        return share > 0.5 if self._ground.language == "en" else share < 0.4  # noqa: PLR2004 - names may be Latin


def word_runs(text: str) -> list[tuple[str, ...]]:
    """Return the runs of three words (of six Chinese characters) that a text is made of."""
    words = _WORD.findall(text.casefold())
    size = 6 if words and sum(len(word) == 1 for word in words) > len(words) / 2 else 3
    return [tuple(words[n : n + size]) for n in range(len(words) - size + 1)]


def content_words(text: str) -> list[str]:
    """Return what carries a text's meaning: long Latin words by their stem, pairs of Han."""
    words = [word[:_STEM] for word in _LONG_WORD.findall(text.casefold())]
    han = _HAN_RUN.findall(text)
    return words + [run[n : n + 2] for run in han for n in range(len(run) - 1)]


def _shares_run(key: str, echo: str) -> bool:
    """Tell whether a run of ``_ECHO_LENGTH`` characters of ``key`` stands in ``echo``."""
    step = _ECHO_LENGTH // 2
    runs: Sequence[int] = range(0, max(1, len(key) - _ECHO_LENGTH + 1), step)
    return any(key[begin : begin + _ECHO_LENGTH] in echo for begin in runs)


def _key(text: str) -> str:
    """Return a text without case, blanks and punctuation, for comparing."""
    return re.sub(r"[\W_]+", "", text).casefold()
