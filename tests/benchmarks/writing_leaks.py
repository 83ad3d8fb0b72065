"""Whether a text names what only the training examples have: a company, a person, a figure."""

import re
from collections.abc import Iterator
from functools import cache

from resources.starter.examples import HERE, company_names
from tests.benchmarks.writing_cases import WritingCase

_NAME = re.compile(r'^(?:name|role|holder|lender)\s*=\s*"([^"]+)"', re.MULTILINE)
_LATIN = re.compile(r"[A-Z][A-Za-z'’-]{3,}")
_HAN = re.compile(r"[\u3400-\u9fff]{2,4}$")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_TELLING = 3  # digits that say something: 5 and 20 stand in every company


def leaks_in(case: WritingCase, text: str) -> Iterator[str]:
    """Yield the names and figures of a text that its facts do not have and the examples have."""
    known = "\n".join((case.plan.section.title, *case.lines, *(map(str, case.plan.facts))))
    for name in _names():
        if name in text and name not in known:
            yield name
    own = set(_numbers(known))
    for number in _numbers(text):
        if number not in own and number in _figures():
            yield number


def _numbers(text: str) -> Iterator[str]:
    for found in _NUMBER.findall(text):
        number = found.replace(",", "").strip(".")
        if len(number.replace(".", "").strip("0")) >= _TELLING:
            yield number


@cache
def _names() -> tuple[str, ...]:
    """Return what the companies of the examples are called: the one word or sign run that tells."""
    names: set[str] = set()
    for company in company_names():
        text = (HERE / "companies" / f"{company}.toml").read_text("utf-8")
        found = _NAME.search(text.partition("[company]")[2])
        if found is not None:
            words = _LATIN.findall(found[1]) or _HAN.findall(found[1])
            names.update(words[:1])
    return tuple(sorted(names))


@cache
def _figures() -> frozenset[str]:
    """Return the telling figures of the examples, but for years."""
    found = {
        number
        for company in company_names()
        for number in _numbers((HERE / "companies" / f"{company}.toml").read_text("utf-8"))
    }
    return frozenset(number for number in found if not re.fullmatch(r"(?:19|20)\d\d", number))
