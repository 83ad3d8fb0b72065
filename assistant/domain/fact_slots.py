"""Facts as slots: the model reads ``{f3} = £79 a month`` and writes ``{f3}``; the value is printed.

A slot prints as a link to its fact. What a model makes of a slot is read with some patience:
``{ F3 }``, ``{f3: £79}`` and ``f3`` are the third fact, too; ``{f99}`` and ``{price}`` are none.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.domain.fact_text import fact_text, fact_text_with_period
from assistant.domain.facts import Fact
from assistant.domain.languages import Language, LocalizedText
from assistant.domain.sentences import without_links

UNKNOWN_SLOT = "{?}"  # stands where the model wrote a slot that there is not
_EXACT = re.compile(r"\{f(\d{1,3})\}")
_SLOT = re.compile(
    r"[{｛]{1,2}[ ]{0,2}[fF][ _]?(?P<closed>\d{1,3})(?:[^\d{}｛｝\n][^{}｛｝\n]{0,40})?[}｝]{1,2}"
    r"|[{｛][ ]{0,2}[fF](?P<open>\d{1,3})(?![\d}｝])"
    r"|(?<![\w{｛./-])f(?P<bare>\d{1,3})(?![\w}｝])"
    r"|[{｛](?P<other>[^{}｛｝\n]{0,50})[}｝]{1,2}"
)
_LONGEST = 60  # characters of anything that may be a slot
_UNFINISHED = re.compile(rf"(?:[{{｛][^{{}}｛｝\n]{{0,{_LONGEST}}}|(?<![\w{{｛])f\d{{0,3}})\Z")
_CUT_OFF = re.compile(r"[{｛][ ]{0,2}[fF]?\d{0,3}\Z")  # which fact it was to be is not known
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(fact:([^()\s]+)\)")
_NEEDS_ESCAPE = re.compile(r"[\\`*\[\]<|]")
_SYMBOLS = ("£", "$", "€", "¥", "￥")
_MARGIN = 8  # characters that ``= £79`` or ``(£79)`` may have beside the value
_LONGEST_UNIT = 12
_SPAN_AFTER = re.compile(
    r"[ ]?(?:(?:an?|per|each|every)[ ](?:minute|hour|day|week|month|quarter|year)\b"
    r"|/|monthly\b|yearly\b|annually\b)"
)
_SPAN_BEFORE = re.compile(
    r"(?:每个?(?:分钟|小时|天|周|月|季度|年)[收付交缴费需为是约要]{0,3}|月费|年费|月租)[ ]?\Z"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSlot:
    """What one slot prints.

    Attributes:
        figure: the words of the link.
        target: what the link points to.
        before: words that belong in front of the figure (每月).
        after: words that belong after it (a month).
    """

    figure: str
    target: str
    before: str = ""
    after: str = ""

    @property
    def words(self) -> str:
        """The value as it is read."""
        return f"{self.before}{self.figure}{self.after}"

    @property
    def link(self) -> str:
        """The figure as Markdown."""
        words = _NEEDS_ESCAPE.sub(r"\\\g<0>", self.figure)
        return f"[{words}](fact:{self.target})"


def slot_lines(
    facts: Iterable[Fact], language: Language
) -> tuple[tuple[str, ...], tuple[FactSlot, ...]]:
    """Return each fact as a model reads it, and the slots that the lines name, ``{f1}`` first."""
    slots: dict[FactSlot, int] = {}
    lines = tuple(_line(fact, language, slots) for fact in facts)
    return lines, tuple(slots)


def fill_slots(text: str, slots: Sequence[FactSlot], *, is_whole: bool = True) -> str:
    """Return a text with its slots as the values they stand for.

    A text that is still being written is returned up to where what comes may change it, so that
    what is returned never shrinks or changes as the text grows.
    """
    if not slots:
        return text
    whole = _CUT_OFF.sub("", text) if is_whole else _settled(text, slots)
    pieces: list[str] = []
    at = 0
    for found in _SLOT.finditer(whole):
        if found.start() < at:
            continue
        slot = _slot_of(found, slots)
        if slot is None and found["bare"]:
            continue
        pieces.append(whole[at : found.start()])
        at = found.end()
        if slot is None:
            pieces.append(UNKNOWN_SLOT)
        else:
            at = _print(slot, whole, at, pieces)
    return "".join([*pieces, whole[at:]])


def mangled_slots(text: str, slots: Sequence[FactSlot]) -> tuple[int, int]:
    """Return how many slots a model wrote that are none, and how many are written wrongly."""
    unknown = repaired = 0
    for found in _SLOT.finditer(text):
        slot = _slot_of(found, slots)
        if slot is None:
            unknown += not found["bare"]
        else:
            repaired += _EXACT.fullmatch(found[0]) is None
    return unknown, repaired


# --- lines ---------------------------------------------------------------------------------------


def _line(fact: Fact, language: Language, slots: dict[FactSlot, int]) -> str:
    colon = ": " if language == "en" else "："
    if isinstance(fact.value, LocalizedText):
        words = _words_with_slots(fact.value.get(language) or "", slots, language)
        return f"{fact.label(language)}{colon}{words}"
    words = fact_text_with_period(fact, language)
    if fact.unit in ("text", "flag"):
        return f"{fact.label(language)}{colon}{words}"
    figure = fact_text(fact, language)
    before, _, after = words.partition(figure)
    name = _name(FactSlot(figure=figure, target=fact.id, before=before, after=after), slots)
    return f"{fact.label(language)}{colon}{name} = {words}"


def _words_with_slots(text: str, slots: dict[FactSlot, int], language: Language) -> str:
    named: dict[str, str] = {}

    def name(link: re.Match[str]) -> str:
        slot = FactSlot(figure=re.sub(r"\\(.)", r"\1", link[1]), target=link[2])
        named[_name(slot, slots)] = slot.figure
        return _name(slot, slots)

    words = " ".join(without_links(_LINK.sub(name, text)).split())
    if not named:
        return words
    comma, opened, closed = (", ", " (", ")") if language == "en" else ("，", "（", "）")
    values = comma.join(f"{key} = {value}" for key, value in named.items())
    return f"{words}{opened}{values}{closed}"


def _name(slot: FactSlot, slots: dict[FactSlot, int]) -> str:
    return f"{{f{slots.setdefault(slot, len(slots) + 1)}}}"


# --- filling -------------------------------------------------------------------------------------


def _slot_of(found: re.Match[str], slots: Sequence[FactSlot]) -> FactSlot | None:
    digits = found["closed"] or found["open"] or found["bare"]
    number = int(digits) if digits else 0
    return slots[number - 1] if 0 < number <= len(slots) else None


def _print(slot: FactSlot, text: str, at: int, pieces: list[str]) -> int:
    """Add a slot's value to the pieces; return where the text goes on after it.

    What the model wrote around the slot is not said twice: ``£{f1}``, ``{f1} a month``,
    ``{f1} (£79 a month)``.
    """
    before = pieces[-1]
    if before.endswith(_SYMBOLS) and before[-1] == slot.figure[:1]:
        pieces[-1] = before = before[:-1]
    if slot.before and not _SPAN_BEFORE.search(before):
        pieces.append(slot.before)
    pieces.append(slot.link)
    value = re.escape(slot.words)
    again = re.compile(rf"[ ]?(?:[=＝][ ]?{value}|[(（][=＝ ]{{0,2}}{value}[)）])").match(text, at)
    at = again.end() if again else at
    at += _said_again(slot.figure, text, at)
    if slot.after and not _SPAN_AFTER.match(text, at):
        pieces.append(slot.after)
    return at


def _said_again(figure: str, text: str, at: int) -> int:
    """Return how long the unit is that stands in the figure and again after its slot."""
    unit = re.search(r"[^\d]*\Z", figure)
    ending = unit[0][-_LONGEST_UNIT:] if unit else ""
    for begin in range(len(ending)):
        part = ending[begin:]
        if part.strip() and text.startswith(part, at) and _ends_word(text, at + len(part)):
            return len(part)
    return 0


def _ends_word(text: str, at: int) -> bool:
    last, following = text[at - 1], text[at : at + 1]
    return not (last.isascii() and last.isalpha() and following.isascii() and following.isalpha())


def _settled(text: str, slots: Sequence[FactSlot]) -> str:
    """Return the part of a growing text that is the same whatever follows it."""
    unfinished = _UNFINISHED.search(text)
    end = unfinished.start() if unfinished else len(text)
    for found in reversed(list(_SLOT.finditer(text))):
        slot = _slot_of(found, slots)
        reach = len(slot.words) + _MARGIN if slot else 1
        if found.end() + reach > len(text):
            end = min(end, found.start())
    return text[: end - 1] if text[:end].endswith(_SYMBOLS) else text[:end]
