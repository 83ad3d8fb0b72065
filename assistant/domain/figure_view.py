"""The reading view of a Markdown text: its words without marks, each with its place kept."""

import re
from bisect import bisect_right
from dataclasses import dataclass

OPAQUE = "\ufffc"  # stands for what is no prose: code, addresses, targets, citation and list marks
LINK_EDGE = "\x1f"  # a blank to regular expressions, so that no figure runs over the edge of a link

# Each branch is bounded, so that no unclosed mark makes the rest of a text be read twice.
_MARKS = re.compile(
    r"""
    ^(?:
      (?P<fence>[ ]{0,3}(?P<wall>`{3,10}|~{3,10})[^\n]*\n.*?(?:^[ ]{0,3}(?P=wall)[^\n]*$|\Z))
      | (?P<definition>[ ]{0,3}\[\^?[^\]\n]{1,80}\]:[ \t]*(?:(?:https?:|\#|/|<)[^\n]*)?)
      | (?P<lead>[ \t>]{0,40}(?:[-*+][ \t]+)?(?P<hash>\#{1,6}[ \t]+)?(?:\*\*|__)?
        (?:[0-9]{1,3}[.)．](?:\*\*|__)?(?=[ \t]|$)
          |[0-9]{1,3}[.．](?=[\u4e00-\u9fff])
          |[0-9]{1,3}、
          |[（(][0-9一二三四五六七八九十]{1,3}[)）]
          |[一二三四五六七八九十]{1,3}[、．.]
          |(?(hash)(?:[0-9]{1,2}(?:[.．][0-9]{1,2}){1,4}[.、:：]?(?=[ \t]*[A-Za-z\u4e00-\u9fff])
              (?![ ]?(?:[万亿倍个家%元成千百]|million|bn|billion|thousand|percent|times|years?
                |months?))
            |[0-9]{1,2}(?=[ \t]+(?:[A-Z]
                |(?![万亿倍个家%元年月天人成千百条项名位款种])[\u4e00-\u9fff])))|(?!))))
      | (?P<quote>[ ]{0,3}>[> ]{0,20})
    )
    | (?=[`<\[\]【\\*_~&hw])(?:
      (?P<code>(?<!`)`(?!`)[^`\n]{1,400}`(?!`)|(?<!`)``(?!`)[^\n]{1,400}?``)
      | (?P<url>(?<![A-Za-z])(?:https?://|www\.)[A-Za-z0-9\-._~:/?\#@!$&'*+,;=%]{1,2000})
      | (?P<tag><!--.{0,500}?-->|</?[a-zA-Z][^<>\n]{0,300}>)
      | (?P<cite>\[\^?[0-9]{1,3}(?:[ ]?[,，、–-][ ]?[0-9]{1,3}){0,9}\]
          (?:\(source:[^()\s]{1,200}\)|(?!\())|【[0-9]{1,3}】|\[\^[^\]\s]{1,40}\])
      | (?P<close>\]\(
          (?P<target><[^<>\n]{0,1000}>|[^()\s]{0,1000}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?)
          (?:[ ]+"[^"\n]{0,200}")?[ ]?\))
      | (?P<reference>\]\[[^\]\[\n]{0,80}\])
      | (?P<open>\[)
      | (?P<shut>\])
      | \\(?P<escaped>[\\`*_{}\[\]()\#+\-.!~|>$<&])
      | (?P<space>&nbsp;)
      | (?P<bold>\*{1,3}(?![0-9])|(?<![0-9])\*{1,3}|\*{2,3}
          |(?<![A-Za-z0-9_])_{1,3}|_{1,3}(?![A-Za-z0-9_])|~~)
    )
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_MAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,200}")
_REMOVED = "bold"
_EDGES = frozenset({"open", "close", "reference", "shut"})

_WIDE = {ord(wide): ord(wide) - 0xFEE0 for wide in map(chr, range(0xFF01, 0xFF5F))}
_SAME_LENGTH = {
    **{place: code for place, code in _WIDE.items() if chr(place) not in "，；（）！？"},
    **dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\u3000\t"), " "),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2212－"), "-"),
    **dict.fromkeys(map(ord, "～〜∼"), "~"),
    ord("￡"): "£", ord("￥"): "¥", ord("／"): "/", ord("﹪"): "%", ord("’"): "'", ord("∶"): ":",
}  # fmt: skip
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _SAME_LENGTH)))}]")
_EVEN = {chr(odd): chr(odd).translate(_SAME_LENGTH) for odd in _SAME_LENGTH}
# Each begins with the mark itself, and looks back from there: the text between is passed over fast.
_WIDE_GROUPS = re.compile(r"，(?<=[０-９]，)(?=[０-９]{3}(?![０-９]))")
_THIN_GROUPS = re.compile("[\u00a0\u2009\u202f](?<=[0-9].)(?=[0-9]{3}(?![0-9]))")
_SPACED_GROUPS = re.compile(
    r"[1-9](?<![0-9.,] .)(?<![0-9.,].)[0-9]{0,2}(?: [0-9]{3}){2,6}(?![0-9]| [0-9])"
)
_SOFT_BREAK = re.compile(r"\n(?<=[^\s|]\n)(?=[A-Za-z0-9\u4e00-\u9fff£$€¥(（])")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A text as a reader sees it.

    Attributes:
        text: the words, without marks and with one form for each character.
        links: the labels of links in the source, as (start, end, target), in order of start.
    """

    text: str
    links: tuple[tuple[int, int, str], ...]
    begins: tuple[int, ...]
    sources: tuple[int, ...]

    def span_of(self, start: int, end: int) -> tuple[int, int]:
        """Return where the stretch from ``start`` to ``end`` begins and ends in the source."""
        part = bisect_right(self.begins, start) - 1
        first = self.sources[part] + start - self.begins[part]
        last = end - 1
        if part + 1 < len(self.begins) and self.begins[part + 1] <= last:
            return first, self.source_of(last) + 1
        return first, first + end - start

    def source_of(self, place: int) -> int:
        """Return where the character at ``place`` stands in the source."""
        part = bisect_right(self.begins, place) - 1
        return self.sources[part] + place - self.begins[part]


def read_view(source: str) -> View:
    """Return the reading view of ``source``."""
    builder = _Builder(source)
    for mark in _MARKS.finditer(source):
        builder.add(mark)
    return builder.finish()


class _Builder:
    """Copies the prose between marks and writes down where each piece came from."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._parts: list[str] = []
        self._begins: list[int] = []
        self._sources: list[int] = []
        self._length = 0
        self._done = 0
        self._open: list[int] = []
        self._links: list[tuple[int, int, str]] = []

    def add(self, mark: re.Match[str]) -> None:
        kind = mark.lastgroup
        start, end = mark.span()
        if start > self._done:
            self._piece(self._source[self._done : start], self._done)
        self._done = end
        if kind in _EDGES:
            self._edge(mark, start, end)
        elif kind == "escaped":
            self._piece(mark["escaped"], end - 1)
        elif kind == "space":
            self._piece(" ", start)
        elif kind != _REMOVED:
            self._piece(OPAQUE, start)

    def _edge(self, mark: re.Match[str], start: int, end: int) -> None:
        if mark.lastgroup == "open":
            self._open.append(end)
        elif self._open:
            label = self._open.pop()
            if mark.lastgroup == "close":
                self._links.append((label, start, mark["target"].strip("<>")))
        self._piece(LINK_EDGE, start)

    def _piece(self, text: str, source: int) -> None:
        self._parts.append(text)
        self._begins.append(self._length)
        self._sources.append(source)
        self._length += len(text)

    def finish(self) -> View:
        if self._done < len(self._source):
            self._piece(self._source[self._done :], self._done)
        return View(
            text=_plain("".join(self._parts)),
            links=tuple(sorted(self._links)),
            begins=tuple(self._begins) or (0,),
            sources=tuple(self._sources) or (0,),
        )


def _plain(text: str) -> str:
    """Return the text with one form for each character; no character is added or removed."""
    if "@" in text:
        text = _MAIL.sub(lambda mail: OPAQUE * len(mail[0]), text)
    text = _THIN_GROUPS.sub(",", _WIDE_GROUPS.sub(",", text))
    text = _SPACED_GROUPS.sub(lambda number: number[0].replace(" ", ","), text)
    return _ODD.sub(lambda odd: _EVEN[odd[0]], _SOFT_BREAK.sub(" ", text))
