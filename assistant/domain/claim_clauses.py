"""Splits a text into clauses that may be claims: no questions, conditions, goals or hopes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.domain.figure_view import OPAQUE, View, read_view

# Words without which there is no claim. Most letters of a text begin none of the branches: each
# begins with a seldom letter and looks back from there, and case is taken off first.
_STEP = "(?:(?<=on[ -]{0})|(?<=after[ -]{0})|(?<=over[ -]{0})|(?<=by[ -]{0}))"
_CUE = re.compile(
    "f(?:(?<=prof)it(?:ab|(?= in| by| from)|(?<=in profit)|(?<=into profit)|(?<=a profit)"
    "|(?<=net profit))|(?<=cash f)or|(?<=money f)or|(?<=cash[ -]f)low|(?<=cashf)low"
    "|(?<=out of) (?:cash|money))"
    "|k(?:(?<=break)(?:s?[ -]?even|ing even)|(?<=in the black)|eeps )"
    "|w(?:(?<=runw)ay|(?<=alw)ays |(?<=outw)eigh)|last"
    "|u(?<=enou)gh|(?:(?<=suff)ic)|(?:(?<=carr)(?:y|ies) us)"
    "|h(?:(?<=cash) (?:is|covers)|(?<=th)an |olds |(?<=each) (?:month|quarter|year|and))"
    "|v(?:(?<=nev)er |(?<=positiv)e|(?<=ev)ery (?:single )?(?:month|quarter|year|and))"
    f"|y(?:(?<=stay)s? |{_STEP.format('y')}ear)|q(?:uadruple|{_STEP.format('q')}uarter)"
    f"|m(?:(?<=rem)ains? |{_STEP.format('m')}onth)"
    "|g(?:(?<=big)gest|(?<=larg)est|(?<=hig)hest|reatest)"
    "|x(?<=ex)ceed|p(?:(?<=outstrip)|(?<=trip)le)|b(?:(?<=doub)|(?<=treb))le"
    "|盈利|扭亏|转盈|赢利|转正|为正|回正|平衡|跑道|支撑|撑到|撑|够|足以|用到|用至|可用|维持"
    "|最大|最高|逐[月季年]"
    "|每个?[月季年]|每一|年年|月月|季季|连[年月季]|按[月季年]|比一|超过|高于|多于|大于"
    "|比(?=.{1,20}[高多大])|翻|增至"
    "|成倍|一倍|两倍|三倍|1倍|2倍|3倍|低于|少于|跌破|降到|掉到|跌到|降至|保持|稳定|始终|一直"
    "|断裂|不会断|耗尽|枯竭|见底"
)
# Marks at the end of a sentence; a mark inside a number or a name is no end.
_SENTENCE = re.compile(r"(?:[^.!?。！？；;|\n]+|\.(?=[^\s|*_)）”\"]))+[.!?。！？；;]*")
_PIECE = re.compile(
    r"(?:[,](?=\D|$)|[，：:()（）“”\"]|\s[–—-]\s|——|…"
    r"|\b(?:and|but|while|whereas|because|since|so|as|then)\s+(?=(?:we|our|the|this|it|they"
    r"|is|are|will"
    r"|stays?|remains?|breaks?|becomes?|turns?|reach|reaches)\b)"
    r"|\band\s+(?=(?:gross|revenue|sales|payroll|cash|subscription|hardware)\b(?=\D*\b(?:is"
    r"|are|will"
    r"|never|grows?|stays?|exceeds?)\b))|(?:并且|并|而且|而|但是|但|同时|因为|因此|所以)(?!不|非))",
    re.IGNORECASE,
)
_LEAD = re.compile(rf"[\s#>|*+\-•{OPAQUE}]*(?:(?:and|but|so|also|then)\s+)?", re.IGNORECASE)
_TAIL = " \t\r\n\x1f\u3000|*_.!?。！？；;,，、~" + OPAQUE
# Asked of words in lower case, which is faster than a pattern without case. May is a month too.
_MAY = re.compile(r"may\b(?<!\w...)")
_MAYBE_EN = re.compile(
    r"\b(?:if|unless|whether|provided|providing|assum\w*|suppos\w*|could|might|would|can"
    r"|aim\w*|goals?|target\w*|hop(?:e|es|ed|ing|efully)|plan(?:s|ned|ning)? (?:to|on|for)"
    r"|wants?|intend\w*"
    r"|aspir\w*|ambition\w*|seek\w*|striv\w*|on (?:track|course)|should|ought|try|trying"
    r"|tries|needs?"
    r"|must|potential\w*|possibl[ey]|perhaps|maybe|believ\w*|likely|when will|how|why|what"
    r"|imagine\w*"
    r"|vision|dream\w*|once|wish\w*|ideal\w*|objectives?|work(?:ing)? towards?|towards?|says?|said"
    r"|claim\w*|promis\w*|thinks?|feels?|competitors?|rivals?|compet\w*|they|their"
    r"|milestones? (?:is|are)"
    r"|except|excluding|apart from|otherwise|in case|depend\w*|subject to|conditional|eventually"
    r"|want(?:ed|ing)?|designed to|set to|so that|in order to|chance|opportunity|willing|desire\w*"
    r"|one of|example|e\.g|imply|implies|pledge\w*|commit\w*|guarantee\w*|test\w*|guess\w*)\b"
)
_MAYBE_ZH = re.compile(
    r"[？?]|如果|若(?!干)|假如|倘若|假设|假定|只要|一旦|除非|只有|的话|前提|力争|争取|有望"
    r"|希望|期望|期待"
    r"|目标|旨在|致力|打算|(?<![模虚])拟|力求|愿景|或许|可能|也许|或将|应当|应该|想要|想在|想于"
    r"|(?<!按)(?<!财务)(?<!根据)(?<!商业)计划(?![期书表内中])|规划|努力|何时|什么时候"
    r"|为什么|为何|如何|怎么|怎样"
    r"|是否|能否|会否|会不会|能不能|可否|是不是|有没有|吗|呢|朝着|迈向|冲刺|挑战|尽快|尽早"
    r"|早日|对手|同行|竞品"
    r"|竞争|他们|它们|对方|该公司|认为|表示|声称|据称|万一|情况下|为了|需要|需(?!求)|须"
    r"|必须|要(?=在|于|实现|做到)"
    r"|以期|以便|条件|承诺|保证|对赌|理想|梦想|设想|想象|例如|比如|之一|不等于|并不意味"
    r"|除[^，。]{0,12}外|才(?=能)|或者"
)
_ELSEWHERE_EN = re.compile(
    r"(?<!base )\bscenarios?\b|\b(?:slow|fast|worst|best|bear|bull|upside|downside|pessimistic"
    r"|optimistic|conservative|stress)[ -](?:case|scenario|plan|test)\b|\bcompetitors?\b"
    r"|\brivals?\b"
)
_ELSEWHERE_WORDS = (
    "scenario", "competitor", "rival", "slow", "fast", "worst", "best", "bear", "bull", "side",
    "mistic", "conservative", "stress",
)  # fmt: skip
_ELSEWHERE_ZH = re.compile(
    "悲观|乐观|情景|压力测试|最坏|最好情况|竞争对手|竞品|同行|对手|该公司|保守(?:估|情|口)"
)
_CONTEXT = re.compile(
    r"goal|target|vision|ambition|aim|objective|milestone|risk|scenario|sensitivit|competit|rival"
    r"|case\b|what if|hypothes|question|目标|愿景|里程碑|风险|情景|敏感|竞|对手|对标|假设"
    r"|如果|规划|展望|问题|案例",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:19|20)\d\d|\byear (?:one|two|three|\d)|\b(?:first|second|third) year|第[一二三四五\d]+年"
    r"|\bmonth \d|Q[1-4]",
    re.IGNORECASE,
)
_LIST_ITEM = re.compile(rf"\s*(?:[-*+•]\s|{OPAQUE})")
_NEAR = 2000  # characters around a clause that can change what it is about
_MOST = 300  # characters; a longer clause makes no claim that can be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause that may be a claim.

    Attributes:
        words: what it says, without marks.
        start: where it begins in the source.
        end: where it ends in the source.
        place: where it begins in its paragraph.
        paragraph: the words of its paragraph.
        heading: the heading above it.
    """

    words: str
    start: int
    end: int
    place: int
    paragraph: str
    heading: str

    @property
    def before(self) -> str:
        """What the paragraph says just before the clause."""
        return self.paragraph[max(0, self.place - _MOST) : self.place]

    @property
    def is_elsewhere(self) -> bool:
        """Tell whether the words around are about another company or another scenario."""
        near = self.paragraph[max(0, self.place - _NEAR) : self.place + _NEAR]
        if not near.isascii() and _ELSEWHERE_ZH.search(near):
            return True
        near = near.lower()
        return any(word in near for word in _ELSEWHERE_WORDS) and bool(_ELSEWHERE_EN.search(near))

    @property
    def has_time_before(self) -> bool:
        """Tell whether a time was named before that may be the one the clause is about."""
        before = self.paragraph[max(0, self.place - _NEAR) : self.place]
        return _TIME.search(self.heading) is not None or _TIME.search(before) is not None


def claim_clauses(source: str) -> Iterator[Clause]:
    """Yield the clauses of ``source`` that may be claims, in order."""
    if not _has_cue(source):
        return
    view = read_view(source)
    links = _Links(
        starts=frozenset(start for start, _, _ in view.links),
        targets={end: target for _, end, target in view.links},
    )
    for paragraph in _paragraphs(view.text):
        if not _CONTEXT.search(paragraph.heading) and not paragraph.is_of_goals:
            yield from _of_paragraph(source, (view, links), paragraph)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paragraph:
    """A run of lines in the view, with the heading above it."""

    start: int
    end: int
    heading: str
    is_of_goals: bool


def _paragraphs(text: str) -> Iterator[_Paragraph]:
    """Yield the lines that hold a cue, each with its context; a blank line ends the context."""
    at, heading, lead = 0, "", ""
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        bare = line.strip(" \t\r#*_" + OPAQUE)
        if line.lstrip().startswith("#"):
            heading, lead = bare, ""
        elif line.lstrip().startswith("|"):
            lead = lead or bare
        elif bare.endswith((":", "：")):
            lead = bare
        elif bare and not _LIST_ITEM.match(line):
            lead = ""
        if bare and _has_cue(line):
            yield _Paragraph(
                start=start,
                end=start + len(line),
                heading=heading if bare != heading else "",
                is_of_goals=bool(lead and lead != bare and _CONTEXT.search(lead)),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Links:
    """Where the labels of links begin, and the targets by where the labels end."""

    starts: frozenset[int]
    targets: Mapping[int, str]


def _of_paragraph(
    source: str, read: tuple[View, _Links], paragraph: _Paragraph
) -> Iterator[Clause]:
    view, links = read
    text = view.text[paragraph.start : paragraph.end]
    for sentence in _SENTENCE.finditer(text):
        words = sentence[0]
        if not _has_cue(words) or _is_unsure(words):
            continue
        for begin, end in _pieces(words):
            start, stop = _trimmed(text, sentence.start() + begin, sentence.start() + end)
            if not 0 < stop - start <= _MOST or not _has_cue(text[start:stop]):
                continue
            first, last = _whole_links(
                source,
                links,
                view.span_of(paragraph.start + start, paragraph.start + stop),
            )
            yield Clause(
                words=" ".join(text[start:stop].replace(OPAQUE, " ").split()),
                start=first,
                end=last,
                place=start,
                paragraph=text,
                heading=paragraph.heading,
            )


def _has_cue(text: str) -> bool:
    return _CUE.search(text.lower()) is not None


def _is_unsure(sentence: str) -> bool:
    if not sentence.isascii() and _MAYBE_ZH.search(sentence):
        return True
    if "?" in sentence or _MAY.search(sentence):
        return True
    return _MAYBE_EN.search(sentence.lower()) is not None


def _pieces(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield the clauses of a sentence; a mere time ("In 2028,") stays with what follows."""
    begin = 0
    for mark in _PIECE.finditer(sentence):
        if _is_opening(sentence[begin : mark.start()]):
            continue
        yield begin, mark.start()
        begin = mark.end()
    yield begin, len(sentence)


_LONGEST_OPENING = 40  # characters; what is longer says more than when
_OPENING = re.compile(
    r"""\s*(?:
    (?:with|after)\ (?:the|this|our)\ (?:\w+\ )?(?:round|raise|funding|investment)
    |(?:本轮|此轮)?融资(?:完成|到账)?后
    |(?:cash\ )?runway|break[- ]?even|现金跑道|盈亏平衡(?:点|时间)?
    |(?:(?:in|by|from|during|until|for)\s+)?(?:the\s+)?(?:end\s+of\s+)?
      (?:20\d\d|[a-z]{3,9}\s+20\d\d|year\s+\w+|month\s+\d+|(?:first|second|third)\s+year)
    |(?:在|到|至|从|自)?(?:20\d\d\s*年?(?:\s*\d{1,2}\s*月)?|第\s*\w{1,2}\s*年|第\s*\w{1,3}\s*个月)
      (?:底|末|起|前|内|全年|年底)?
    )\s*""",
    re.VERBOSE | re.IGNORECASE,
)


def _is_opening(piece: str) -> bool:
    return len(piece) < _LONGEST_OPENING and _OPENING.fullmatch(piece) is not None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    while end > start and text[end - 1] in _TAIL:
        end -= 1
    return start, end


def _whole_links(source: str, links: _Links, span: tuple[int, int]) -> tuple[int, int]:
    """Return the edges of a clause with the links that it begins or ends inside of."""
    first, last = span
    if source[first - 1 : first] == "[" and first in links.starts:
        first -= 1
    if source[last : last + 2] == "](" and last in links.targets:
        closing = source.find(")", last + 2 + len(links.targets[last]))
        last = closing + 1 if closing >= 0 else last
    return first, last
