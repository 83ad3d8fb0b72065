"""Reads Markdown into blocks: lines by ``blocks_lines``, words by the ``markdown`` library.

Raw HTML stays text as typed, but for ``<br>``; entities are decoded; only facts, sources and web
addresses are links. Nothing in any text raises, and the time grows with the length alone.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from string import punctuation
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import (
    DelimiterProcessor,
    InlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.util import ETX, STX

from assistant.domain.blocks import (
    Blocks,
    FactLink,
    Inline,
    Inlines,
    LineBreak,
    SourceLink,
    TextRun,
    WebLink,
)
from assistant.domain.blocks_lines import SEPARATOR, join_lines, read_lines
from assistant.domain.blocks_normalising import clean_inlines, clean_text, is_web_url, normalise

_PIECE_LENGTH = 4000  # the library's time per piece may grow with the square of its length
_MARKUP = re.compile(r"[\\`*_~\[<&\n]")
_CUT = re.compile(r"[\s。；！？，](?=[^\s]*$)")
_ESCAPE = re.compile(r"\\([" + re.escape(punctuation + "•") + r"])")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_TITLE = re.compile(r"\s+(?:\"[^\"]*\"|'[^']*')\s*$")
_BRACKETS = r"\[([^\[\]]*+(?:\[[^\[\]]*+\][^\[\]]*+)*+)\]"
_TARGET = r"\(([^()]*+(?:\([^()]*+\)[^()]*+)*+)\)"
_ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_UNUSED_PATTERNS = (
    "reference", "link", "image_link", "image_reference", "short_reference", "short_image_ref",
    "autolink", "automail", "linebreak", "html", "entity", "em_strong",
)  # fmt: skip


def read_markdown(text: str) -> Blocks:
    """Return the normalised blocks of any Markdown text; never raises."""
    return normalise(read_lines(clean_text(text), _InlineReader().read))


def read_inlines(text: str) -> Inlines:
    """Return the normalised inlines of one paragraph, whatever its lines begin with."""
    return clean_inlines(_InlineReader().read(join_lines(clean_text(text).split("\n"))))


class _InlineReader:
    """Reads words; the library is made when the first markup is met, as that takes a while."""

    def __init__(self) -> None:
        self._library: _InlineLibrary | None = None

    def read(self, text: str) -> Inlines:
        """Return the inlines of one paragraph, heading or cell; not yet normalised."""
        if not _MARKUP.search(text):
            return (TextRun(text),)
        if self._library is None:
            self._library = _InlineLibrary()
        return tuple(part for piece in _pieces(text) for part in self._library.read(piece))


class _InlineLibrary:
    """The library, told to read words only; one per text, as it keeps state while it reads."""

    def __init__(self) -> None:
        self._library = Markdown()
        self._library.ESCAPED_CHARS = [*punctuation, "•"]
        self._emphasis = DelimiterProcessor("*", "strong,em", self._library)
        self._emphasis.add("_", "strong,em", smart=True)
        self._emphasis.add("~", "del", double=True)
        patterns = self._library.inlinePatterns
        for name in _UNUSED_PATTERNS:
            patterns.deregister(name)
        patterns.register(_Image(r"!" + _BRACKETS + _TARGET), "image", 170)
        patterns.register(_Link(r"(?<!!)" + _BRACKETS + _TARGET, self._library), "link", 160)
        patterns.register(_Address(r"<(https?://[^\s<>]++)>"), "address", 150)
        patterns.register(SubstituteTagInlineProcessor(r"(?i:<br ?/?>)|\n", "br"), "break", 140)
        patterns.register(_Separator(SEPARATOR.pattern), "separator", 130)
        patterns.register(_Entity(_ENTITY), "entity", 120)
        patterns.register(self._emphasis, "emphasis", 60)

    def read(self, text: str) -> Inlines:
        """Return the inlines of a piece of usual length."""
        root = Element("div")
        paragraph = Element("p")
        paragraph.text = text
        root.append(paragraph)
        try:
            self._library.treeprocessors["inline"].run(root)
            return tuple(_walk(paragraph, TextRun("")))
        except RecursionError:  # thousands of nested stars: shown as typed
            self._emphasis.reset()
            return (TextRun(_ESCAPE.sub(r"\1", text)),)


def _pieces(text: str) -> Iterator[str]:
    """Cut a text of unusual length at blanks; emphasis across a cut is lost, words never."""
    start = 0
    while len(text) - start > _PIECE_LENGTH:
        window = text[start : start + _PIECE_LENGTH]
        cut = _CUT.search(window, _PIECE_LENGTH // 2)
        length = cut.end() if cut else len(window.rstrip("\\")) or len(window)
        link = window.rfind("[", _PIECE_LENGTH // 2, length)
        if window.find("]", link, length) < 0 <= link:  # the cut would part a link's words
            length = link
        yield text[start : start + length]
        start += length
    yield text[start:]


def _as_escapes(text: str) -> str:
    """Return ``text`` in the library's own form for characters that are no markup."""
    return "".join(f"{STX}{ord(character)}{ETX}" for character in text)


def _unescaped(text: str) -> str:
    return re.sub(f"{STX}([0-9]+){ETX}", lambda found: chr(int(found[1])), text)


class _Link(InlineProcessor):
    """``[words](target)``; words alone where the target is none that the program keeps."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - as the library has it
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """Return the link as an element, or nothing where the brackets are plain words."""
        del data
        target = self._target(m[2])
        if target is None:
            return None, None, None
        element = Element("a", {"href": target}) if target else Element("span")
        element.text = m[1]
        return element, m.start(), m.end()

    def _target(self, written: str) -> str | None:
        """Return the target, an empty one where it is refused, or None where it is none."""
        target = self.unescape(_unescaped(_TITLE.sub("", written))).strip()
        target = _unescaped(target.removeprefix("<").removesuffix(">"))
        if target.startswith("www."):
            target = f"https://{target}"
        scheme = _SCHEME.match(target)
        if scheme is None:
            return "" if target.startswith(("/", "#", "./", "../")) else None
        is_known = scheme[1].lower() in {"fact", "source"} or is_web_url(target)
        return target if is_known else ""


class _Image(InlineProcessor):
    """``![words](target)``: a document has no pictures of its own, so the words are kept."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - as the library has it
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        """Return the words as an element."""
        del data
        element = Element("span")
        element.text = m[1]
        return element, m.start(), m.end()


class _Address(InlineProcessor):
    """``<https://…>``."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - as the library has it
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        """Return a link whose words are its address."""
        del data
        element = Element("a", {"href": _unescaped(m[1])})
        element.text = _as_escapes(_unescaped(m[1]))
        return element, m.start(), m.end()


class _Separator(InlineProcessor):
    """``<!-- -->``, which the writer puts between two stars that must not touch."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - as the library has it
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        """Return nothing, in a place of its own."""
        del data
        return "", m.start(), m.end()


class _Entity(InlineProcessor):
    """``&amp;`` and the like."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - as the library has it
        self, m: re.Match[str], data: str
    ) -> tuple[str | None, int | None, int | None]:
        """Return the character meant, unless there is no such entity."""
        del data
        decoded = clean_text(html.unescape(m[0]))
        if decoded == m[0]:
            return None, None, None
        return _as_escapes(decoded), m.start(), m.end()


def _walk(element: Element, style: TextRun) -> Iterator[Inline]:
    if element.text:
        yield replace(style, text=_unescaped(element.text))
    for child in element:
        yield from _walk_child(child, style)
        if child.tail:
            yield replace(style, text=_unescaped(child.tail))


def _walk_child(element: Element, style: TextRun) -> Iterator[Inline]:
    if element.tag == "br":
        yield LineBreak()
    elif element.tag == "code":
        yield replace(style, text=html.unescape(element.text or ""), code=True)
    elif element.tag == "a":
        yield _link(_Words.of(element, style), element.get("href", ""))
    elif element.tag == "strong":
        yield from _walk(element, replace(style, bold=True))
    elif element.tag == "em":
        yield from _walk(element, replace(style, italic=True))
    elif element.tag == "del":
        yield from _walk(element, replace(style, strike=True))
    else:
        yield from _walk(element, style)


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands between the brackets of a link."""

    text: str
    bold: bool
    italic: bool

    @classmethod
    def of(cls, element: Element, style: TextRun) -> "_Words":
        """Return the words; a style counts when all of them have it."""
        parts = tuple(_walk(element, style))
        runs = [part for part in parts if isinstance(part, TextRun)]
        text = "".join(" " if isinstance(part, LineBreak) else part.text for part in parts)
        return cls(
            text,
            style.bold or (bool(runs) and all(run.bold for run in runs)),
            style.italic or (bool(runs) and all(run.italic for run in runs)),
        )


def _link(words: _Words, target: str) -> Inline:
    scheme, _, rest = target.partition(":")
    if scheme.lower() == "source":
        return SourceLink(words.text, rest.strip())
    if scheme.lower() != "fact":
        return WebLink(words.text, target, words.bold, words.italic)
    fact_id, _, query = rest.partition("?")
    form = next(
        (value for name, _, value in (part.partition("=") for part in query.split("&"))
         if name in {"form", "format"}),
        None,
    )  # fmt: skip
    return FactLink(words.text, fact_id.strip(), form, words.bold, words.italic)
