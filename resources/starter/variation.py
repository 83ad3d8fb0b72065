# ruff: noqa: INP001, S311 - a module beside the examples; chance is no secret
"""Makes other examples of an example: other numbers, another company name, a fact less.

A model that sees an example again is to learn to copy what stands in the facts, not this number.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.domain.asked_length import asked_length
from assistant.domain.fact_text import fact_text
from assistant.domain.facts import FactSheet
from assistant.domain.languages import Language, LocalizedText
from assistant.domain.sentences import split_sentences
from resources.starter.examples import Example, faults_of, label_of

_NUMBER = re.compile(r"(?<![\d.,:/])\d+(?:,\d{3})*(?:\.\d+)?(?![\d/:])")
_NAME = "company.name"
_YEAR = re.compile(r"(?:19|20)\d\d")
_NEW_NAME = 0.5  # share of examples that get another name
_LESS = 0.6  # share of those that can lose a fact that do
_LATIN = 0.4  # share of these in Chinese whose name is in Latin letters
# fmt: off
_HEADS = (
    "Ar", "Bel", "Cor", "Dun", "El", "Fen", "Gal", "Hal", "Iv", "Jor", "Kel", "Lun", "Mar", "Nor",
    "Or", "Pel", "Quin", "Rav", "Sol", "Tav", "Ul", "Ver", "Wil", "Yar", "Zel",
)
_TAILS = (
    "aby", "beck", "cote", "dale", "ema", "field", "gate", "holt", "ise", "kin", "lode", "mere",
    "nook", "ora", "pike", "quay", "rise", "side", "thorn", "una", "vane", "wick",
)
# fmt: on
_SIGNS = "安北澄川东帆谷禾霁江瑾开岚木南浦青榕山棠文溪禺云泽舟竹"


def varied(example: Example, seed: int) -> Example:
    """Return the example with other numbers and, often, another name or without a fact.

    It is returned as it is where that would make a fault: where the text writes a number otherwise
    than the facts do.
    """
    chance = random.Random(seed)
    if chance.random() < _LESS:
        example = without_a_fact(example, seed)
    found = _other_numbers(example, chance)
    if chance.random() < _NEW_NAME:
        found = _renamed(found, chance)
    return example if any(faults_of(found)) else found


def _other_numbers(example: Example, chance: random.Random) -> Example:
    facts = "\n".join(example.lines)
    known = {each for each in _NUMBER.findall(facts) if _may_change(each)}
    if any(_may_change(each) and each not in known for each in _NUMBER.findall(example.text)):
        return example
    others: dict[str, str] = {}
    for number in sorted(known):
        other = next(
            (drawn for _ in range(20) if (drawn := _drawn(number, chance)) not in known
             and drawn not in others.values() and not _YEAR.fullmatch(drawn)),
            number,
        )  # fmt: skip
        others[number] = other

    def put(match: re.Match[str]) -> str:
        return others.get(match[0], match[0])

    lines = tuple(_NUMBER.sub(put, line) for line in example.lines)
    return replace(example, lines=lines, text=_NUMBER.sub(put, example.text))


def _may_change(number: str) -> bool:
    """Tell whether a number is a mere amount: of two digits or more, and no year."""
    return sum(sign.isdigit() for sign in number) > 1 and not _YEAR.fullmatch(number)


def _drawn(number: str, chance: random.Random) -> str:
    """Return a number of the same form: as many digits, the same zeros at its end."""
    head = number.rstrip("0") if "." not in number else number
    signs = [
        str(chance.randint(0 if at else 1, 9)) if sign.isdigit() else sign
        for at, sign in enumerate(head)
    ]
    if signs and signs[-1] == "0":
        signs[-1] = str(chance.randint(1, 9))
    if number.startswith("0"):
        signs[0] = "0"
    return "".join(signs) + number[len(head) :]


def _renamed(example: Example, chance: random.Random) -> Example:
    name = example.sheet.get(_NAME)
    if name is None:
        return example
    old = fact_text(name, example.language)
    if not any(old in line for line in example.lines):
        return example
    if example.language == "en" or chance.random() < _LATIN:
        new = chance.choice(_HEADS) + chance.choice(_TAILS)
    else:
        new = "".join(chance.sample(_SIGNS, chance.randint(2, 3)))
    lines = tuple(line.replace(old, new) for line in example.lines)
    called = replace(name, value=LocalizedText(en=new, zh=new))
    sheet = FactSheet([called if fact.id == _NAME else fact for fact in example.sheet])
    return replace(example, lines=lines, sheet=sheet, text=example.text.replace(old, new))


# --- a fact less ---------------------------------------------------------------------------------

_WORD = re.compile(r"[A-Za-z'’-]{3,}|\d[\d.,]*|[\u3400-\u9fff](?=([\u3400-\u9fff]))")
_LEAST_ALIKE = 0.5  # of a sentence's words that stand in the fact it tells
_GAPS: dict[Language, tuple[str, ...]] = {
    "en": ("{label}: NEEDS({label}).", "{label}: NEEDS({label}).", "Still open: NEEDS({label})."),
    "zh": ("{label}：NEEDS({label})。", "{label}：NEEDS({label})。", "还待补上：NEEDS({label})。"),
}


def without_a_fact(example: Example, seed: int) -> Example:
    """Return the example without one of several needed answers, and the gap in its place.

    The sentences that tell the answer go; a text of which that cannot be said is returned as it is.
    """
    chance = random.Random(seed)
    colon = ": " if example.language == "en" else "："
    labels = [label_of(each, example.language) for each in example.section.needs
              if each.startswith("answers.")]  # fmt: skip
    lines = list(example.lines)
    told = [at for at, line in enumerate(lines) if line.partition(colon)[0] in labels]
    if example.wanted or len(told) < 2:  # noqa: PLR2004 - something has to be left
        return example
    gone = chance.choice(told)
    label = lines[gone].partition(colon)[0]
    gap = chance.choice(_GAPS[example.language]).format(label=label)
    text = _text_without(example.text, lines, gone, gap, example.language)
    if text is None:
        return example
    left = [line for at, line in enumerate(lines) if at != gone]
    lines[gone] = f"{label}{colon}NEEDS({label})"
    found = replace(
        example, lines=tuple(lines), text=text, wanted=(label,),
        length=asked_length(example.section, left, example.language),
    )  # fmt: skip
    return example if any(faults_of(found)) else found


def _text_without(
    text: str, lines: Sequence[str], gone: int, gap: str, language: Language
) -> str | None:
    """Return a text with a gap in the place of the sentences that tell one line, if there are."""
    words = [_words(line) for line in lines]
    paragraphs: list[list[str]] = []
    number = 0
    for paragraph in text.split("\n\n"):
        kept: list[str] = []
        for sentence in split_sentences(paragraph):
            shares = [len(_words(sentence) & each) for each in words]
            best = max(range(len(lines)), key=shares.__getitem__)
            if shares[best] < _LEAST_ALIKE * len(_words(sentence)):
                return None  # nobody can tell what it says
            if best == gone:
                kept += [gap] if not number else []
                number += 1
            else:
                kept.append(sentence.strip())
        paragraphs.append(kept)
    if not number:
        return None
    blank = " " if language == "en" else ""
    return "\n\n".join(blank.join(kept) for kept in paragraphs if kept)


def _words(text: str) -> set[str]:
    return {found[0] + (found[1] or "") for found in _WORD.finditer(text.casefold())}
