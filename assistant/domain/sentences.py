"""Splits text into sentences and measures it, in English and Chinese."""

import re
from collections.abc import Iterator

from assistant.domain.languages import Language

# An English sentence ends at a mark, a possible closing quote, blanks and a new beginning; a
# Chinese one ends at its last mark. Figures (£32.5m) and abbreviations stay whole.
ENGLISH_END = r"(?<=[.!?])[\"'”’)*_]*\s+(?=[\"'“‘(\[*_A-Z0-9£$€¥\u4e00-\u9fff])"
_END = re.compile(ENGLISH_END + r"|(?<=[。！？…])(?![。！？…])[”’）」]*")
_SHORTENED = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|approx|ca|c|cf|etc|incl|excl|no|nos|fig|p|pp|est|min|max|avg|dr|mr|mrs"
    r"|ms|prof|st|inc|ltd|co|corp|jr|sr|u\.s|u\.k|e\.u|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
    r"|\b[A-Z])\.$",
    re.IGNORECASE,
)
_REACH = 8  # characters of the longest word so shortened, and one before it
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\((?:fact|source):[^()\s]*\)")


def split_sentences(text: str) -> list[str]:
    """Return the sentences of one paragraph, each with its closing mark."""
    return [text[start:end] for start, end in sentence_spans(text)]


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of one paragraph stand, without the blanks around them."""
    return list(iter_sentence_spans(text))


def iter_sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the same one by one, for those who look for one of them only."""
    begin = 0
    for match in _END.finditer(text):
        if ends_shortened(text, begin, match.start()):
            continue
        span = _stripped(text, begin, match.end())
        if span[0] < span[1]:
            yield span
        begin = match.end()
    span = _stripped(text, begin, len(text))
    if span[0] < span[1]:
        yield span


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def ends_shortened(text: str, begin: int, end: int) -> bool:
    """Tell whether the words from ``begin`` to ``end`` end with a shortened one, as in "Ltd."."""
    last = text[max(begin, end - _REACH) : end]
    return "." in last[-2:] and _SHORTENED.search(last) is not None


def join_sentences(sentences: list[str], language: Language) -> str:
    """Return the sentences as one paragraph; Chinese ones stand together, Latin ones apart."""
    if language == "en":
        return " ".join(sentences)
    joined = ""
    for sentence in sentences:
        is_latin = joined[-1:].isascii() and sentence[:1].isascii()
        joined += f" {sentence}" if joined and is_latin else sentence
    return joined


def ends_whole(text: str) -> bool:
    """Tell whether a text ends with a whole sentence."""
    return text.rstrip().rstrip("\"'”’)）」*_").endswith((".", "!", "?", "。", "！", "？", "…"))


def length_of(text: str, language: Language) -> int:
    """Return the length as an editor counts it: words in English, characters in Chinese."""
    if language == "en":
        return len(text.split())
    return len(re.sub(r"\s", "", text))


def han_share(text: str) -> float:
    """Return the part of a text's words that is Chinese: 1 for Chinese, 0 for English.

    A Chinese word has about 1.7 characters; names and units in Latin letters are words too.
    """
    han = len(_HAN.findall(text)) / 1.7
    latin = len(_LATIN_WORD.findall(text))
    return han / (han + latin) if han + latin else 0.5


def without_links(text: str) -> str:
    """Return Markdown with its fact and source links as their plain words."""
    return _LINK.sub(lambda match: match[1], text)
