"""What a text says around each of its figures: the words near it and the times named for it."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from assistant.domain.binding_anchors import (
    TIME_UNITS,
    Anchor,
    span_of_figure,
    with_relative_years,
    with_years,
    with_years_beside,
)
from assistant.domain.binding_case import NEAR, Case, heaviest, word_weight
from assistant.domain.binding_context import Passage, Passages
from assistant.domain.binding_phrases import OTHERWISE
from assistant.domain.binding_times import Span, bare_months, names_an_end, relative_years
from assistant.domain.binding_turns import (
    after_its_span,
    are_ends,
    is_change,
    is_compared,
    is_of_now,
)
from assistant.domain.binding_words import Vocabulary
from assistant.domain.figures import Figure

_SCALE = re.compile(
    r"(?P<thousand>(?:[£$€¥]|CNY |RMB |USD |GBP |EUR )\s?(?:000s?|k)\b|\b(?:in )?thousands?\b|千元)"
    r"|(?P<million>(?:[£$€¥]|CNY |RMB |USD |GBP |EUR )\s?m\b|\b(?:in )?millions?\b"
    r"|百万元)|(?P<hundred_million>(?<![\d. ])亿元)|(?P<ten_thousand>(?<![\d. 百千])万元)",
    re.IGNORECASE,
)
_SCALES = {
    "thousand": Decimal(1000), "million": Decimal(1_000_000),
    "hundred_million": Decimal(100_000_000), "ten_thousand": Decimal(10_000),
}  # fmt: skip
# Each branch begins with a letter or mark of its own, so that the text between is passed over fast.
_BREAK = re.compile(
    r",(?!\d)|:(?!\d)|;|，|；|：|、|（|）|\(|\)|→(?!\s*[\d£$€¥C])|·|•|而|并|以及"
    r"|a(?<!\wa)(?:nd|gainst)\b|w(?<!\ww)(?:hile|hereas)\b|b(?<!\wb)ut\b|v(?<!\wv)(?:ersus|s)\b"
    r"|A(?<!\wA)(?:nd|gainst|ND)\b|W(?<!\wW)(?:hile|hereas)\b|B(?<!\wB)ut\b|V(?<!\wV)(?:ersus|s)\b"
)
_TWO = 2
_LIST_GAP = re.compile(r"[\s*_年]*(?:[/／、,，|]|and|和|及|与)?[\s*_]*(?:and|和|及|与)?\s*")
_UNSAID_PRICE = 0.6  # £79 a month says that it is a price, without the word
_UP = re.compile(
    r"(?<!make )(?<!makes )(?<!made )(?<!making )(?<!add )(?<!adds )\bup(?:\s+by)?[\s*_]*\Z",
    re.IGNORECASE,
)
_AT_RATE = re.compile(
    r"\b(?:loans?|len[dt]s?|debt|borrow\w*|mortgage|overdraft|facility)\b"
    r"[^;]{0,60}\b(?:at|costs?(?: us)?|bears?|carries|charges)[\s*_]*\Z"
    r"|贷款[^。；]{0,30}按[\s*_]*\Z",
    re.IGNORECASE,
)
_SAID_OTHERWISE = 0.79  # so that it names its fact, and is too far away to exclude another
_OF_THE_RAISE = re.compile(r"[*_]* of the (?:round|raise|proceeds|funds|new money|money raised)\b")
_AT_VALUATION = re.compile(
    r" (?:at|on) (?:an? )?(?:[A-Z]{3} )?(?:[^ ]+ (?:million )?)?(?:pre|post)-money\b"
)


# Words between the same figures and breaks: how many of either stand before them, how much they
# weigh, and the words.
_Group = tuple[int, int, float, tuple[str, ...]]


@dataclass(slots=True)
class _Page:
    """One passage with its figures, its words and its breaks."""

    passage: Passage
    members: list[int]  # numbers of the figures that are no times
    places: list[int]  # where they begin
    ends: list[int]
    time_places: list[int]
    time_ends: list[int]
    breaks: list[int]
    anchors: list[Anchor]
    given: dict[int, Anchor]  # the times that a list beside a list of figures gives them
    nearby: dict[str, float] | None  # the weight of each word of the stretches that speak for it
    groups: dict[bool, list[_Group]]  # its words by the figures and breaks between, for times too


class Reading:
    """A text with its figures, read sentence by sentence when asked."""

    def __init__(self, text: str, figures: Sequence[Figure], vocabulary: Vocabulary) -> None:
        self.text = text
        self.figures = figures
        self._vocabulary = vocabulary
        self._passages = Passages(text)
        self._tokens: dict[tuple[int, int], list[tuple[int, str]]] = {}
        self._pages: dict[int, _Page] = {}
        self._anchors: dict[tuple[int, int], list[Anchor]] = {}
        self._bare_months: list[tuple[int, int, Span]] | None = None
        self._relative_years: list[tuple[int, int, int]] | None = None
        self.page_of = [self._passages.at(figure.start) for figure in figures]
        self._on_page: dict[int, list[int]] = defaultdict(list)
        for number, page in enumerate(self.page_of):
            self._on_page[page].append(number)
        self._starts = [figure.start for figure in figures]
        self.dated: dict[int, list[int]] = defaultdict(list)  # amounts by the time named for them
        self.hinted: dict[int, list[int]] = defaultdict(list)

    def pages(self) -> list[int]:
        """Return the numbers of the passages that hold figures, in order."""
        return sorted(self._on_page)

    def on_page(self, page: int) -> list[int]:
        """Return the numbers of the figures of a passage."""
        return self._on_page[page]

    def passage(self, page: int) -> Passage:
        """Return a passage."""
        return self._passages[page]

    def _page(self, number: int) -> _Page:
        page = self._pages.get(number)
        if page is None:
            page = self._pages[number] = self._read(number)
        return page

    def _read(self, number: int) -> _Page:
        passage = self._passages[number]
        start, end = passage.start, passage.end
        members = [m for m in self._on_page[number] if self.figures[m].unit not in TIME_UNITS]
        times = self._time_figures(number)
        page = _Page(
            passage=passage,
            members=members,
            places=[self.figures[m].start for m in members],
            ends=[self.figures[m].end for m in members],
            time_places=[a.start for a in times],
            time_ends=[a.end for a in times],
            breaks=[m.start() for m in _BREAK.finditer(self.text, start, end)],
            anchors=self.anchors(start, end),
            given={},
            nearby=None,  # figures that are linked need no words
            groups={},
        )
        if len(page.anchors) > 1 and len(members) > 1:
            page.given = self._lists_side_by_side(page)
        return page

    def _time_figures(self, number: int) -> list[Figure]:
        figures = [self.figures[m] for m in self._on_page[number]]
        return [figure for figure in figures if figure.unit in TIME_UNITS]

    def anchors(self, start: int, end: int) -> list[Anchor]:
        """Return the times named in a stretch of text, in order."""
        known = self._anchors.get((start, end))
        if known is None:
            known = self._anchors[start, end] = self._find_anchors(start, end)
        return known

    def _find_anchors(self, start: int, end: int) -> list[Anchor]:
        found = []
        taken = []
        for number in range(bisect_left(self._starts, start), bisect_left(self._starts, end)):
            figure = self.figures[number]
            taken.append((figure.start, figure.end))
            span = span_of_figure(figure)
            if span is not None:
                is_end = names_an_end(self.text, figure.start, figure.end)
                found.append(Anchor(figure.start, figure.end, span, is_end, number))
        if self._bare_months is None:
            self._bare_months = bare_months(self.text)
        months = self._bare_months
        low = bisect_left(months, (start,))
        for first, last, span in months[low : bisect_left(months, (end,), low)]:
            if not any(first < high and low < last for low, high in taken):
                found.append(Anchor(first, last, span, names_an_end(self.text, first, last)))
        found = with_years(sorted(found, key=lambda anchor: anchor.start))
        if not found:
            return found
        if self._relative_years is None:
            self._relative_years = relative_years(self.text)
        found = with_years_beside(found, self.text, start, end)
        return with_relative_years(found, self.text, self._relative_years, (start, end))

    def _lists_side_by_side(self, page: _Page) -> dict[int, Anchor]:
        """2027/2028/2029 beside 182.5/337.2/572.2: each figure has its own year."""
        given: dict[int, Anchor] = self._from_and_to(page)
        times = self._run([(a.start, a.end) for a in page.anchors])
        figures = self._run([(self.figures[m].start, self.figures[m].end) for m in page.members])
        for first, last in figures:
            for begin, stop in times:
                if last - first == stop - begin > 1:
                    given.update(
                        (page.members[first + step], page.anchors[begin + step])
                        for step in range(last - first)
                    )
        return given

    def _from_and_to(self, page: _Page) -> dict[int, Anchor]:
        """Between 2027 and 2029 it grows from 7.5m to 23.2m: the first is of 2027."""
        if len(page.anchors) != _TWO:
            return {}
        times = self.text[page.passage.start : page.anchors[0].start]
        gap = self.text[page.anchors[0].end : page.anchors[1].start]
        if not are_ends(times, gap):
            return {}
        for first, second in pairwise(page.members):
            one, other = self.figures[first], self.figures[second]
            before = self.text[page.passage.start : one.start]
            if is_change(before, self.text[one.end : other.start]):
                return {first: page.anchors[0], second: page.anchors[1]}
        return {}

    def _run(self, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return the stretches of a list whose members only marks part."""
        runs, first = [], 0
        for place in range(1, len(spans) + 1):
            if place < len(spans) and _LIST_GAP.fullmatch(
                self.text, spans[place - 1][1], spans[place][0]
            ):
                continue
            runs.append((first, place))
            first = place
        return runs

    def case(self, number: int) -> Case:
        """Return all that the surroundings of a figure say."""
        figure = self.figures[number]
        page = self._page(self.page_of[number])
        own = bisect_left(page.places, figure.start)
        words = self._own_words(page, figure)
        if figure.unit == "money" and figure.per is not None:
            words.setdefault("=price", _UNSAID_PRICE)
        if figure.unit == "percent" and _UP.search(self.text, page.passage.start, figure.start):
            words.setdefault("=growth", NEAR)
        if figure.unit == "percent" and _AT_RATE.search(
            self.text[page.passage.start : figure.start]
        ):
            words.setdefault("=interest", NEAR)
        if figure.unit == "percent" and _OF_THE_RAISE.match(self.text, figure.end):
            words.setdefault("proceed", NEAR)
        if figure.unit == "money" and _AT_VALUATION.match(self.text, figure.end):
            words.setdefault("=raise", NEAR)
        if page.nearby is None:
            page.nearby = self._nearby(page.passage)
        # Those that stand beside its figures, as a row's name does, are its own.
        close = {token: weight for token, weight in page.nearby.items() if weight > NEAR}
        own_words = heaviest(words, close)
        words = heaviest(words, page.nearby)
        times = self._times(page, number, own)
        hints = () if times else self._hints(page)
        self._remember(number, times, hints)
        low, high = self._local(page, figure, own)
        return Case(
            number=number,
            figure=figure,
            words=words,
            own_words=own_words,
            times=times,
            hints=hints,
            local=self.text[low:high],
            ahead=self.text[low : figure.start],
            spans=self._spans(page, low, self._end_of_clause(page, figure, high)),
            before=self.text[page.passage.start : figure.start],
            after=self.text[figure.end : page.passage.end],
            sentence=self.text[page.passage.start : page.passage.end],
            around=self._around(page.passage),
            scales=self._scales(page, figure),
            is_cell=page.passage.kind == "cell",
            row=tuple(self.text[start:end] for start, end in page.passage.times),
        )

    def _scales(self, page: _Page, figure: Figure) -> tuple[Decimal, ...]:
        """Return what a bare number is in: "(£000)" in a table's header, （万元） before a list."""
        if figure.unit != "plain":
            return ()
        stretches = [(page.passage.start, figure.start), *page.passage.times]
        stretches.extend((start, end) for start, end, _ in page.passage.nearby)
        found = {scale for start, end in stretches for scale in self._named_scales(start, end)}
        return tuple(sorted(found))

    def _named_scales(self, start: int, end: int) -> Iterator[Decimal]:
        for match in _SCALE.finditer(self.text, start, end):
            yield _SCALES[match.lastgroup or "thousand"]

    def note_times(self, number: int) -> None:
        """Keep which times govern a figure of which nothing else needs to be read."""
        page = self._page(self.page_of[number])
        own = bisect_left(page.places, self.figures[number].start)
        times = self._times(page, number, own)
        self._remember(number, times, () if times else self._hints(page))

    def _remember(self, number: int, times: tuple[Anchor, ...], hints: tuple[Anchor, ...]) -> None:
        """Keep which times govern a figure, so that they can be bound by it."""
        if self.figures[number].unit in TIME_UNITS:
            return
        for anchors, kept in ((times, self.dated), (hints, self.hinted)):
            for anchor in anchors:
                if anchor.figure is not None:
                    kept[anchor.figure].append(number)

    def _end_of_clause(self, page: _Page, figure: Figure, high: int) -> int:
        """Return where a figure's clause ends, if what follows belongs to the next figure."""
        if high == page.passage.end:
            return high
        place = bisect_left(page.breaks, figure.end)
        while place < len(page.breaks) and self.text[page.breaks[place]] in "（(":
            place += 1
        return min(high, page.breaks[place]) if place < len(page.breaks) else high

    def _spans(self, page: _Page, low: int, high: int) -> str:
        if low > page.passage.start:
            low = after_its_span(self.text, low, high)
        stretches = [(low, high)]
        if page.passage.kind == "cell":
            stretches.extend(page.passage.times)
        return "\n".join(self.text[start:end] for start, end in stretches)

    def _nearby(self, passage: Passage) -> dict[str, float]:
        """Return the words of the stretches that speak for a passage, each with its weight."""
        found: dict[str, float] = {}
        for start, end, weight in sorted(passage.nearby, key=lambda stretch: stretch[2]):
            if weight:
                found.update(dict.fromkeys([word for _, word in self._scan(start, end)], weight))
        for token in [token for token in found if token[0] == OTHERWISE]:
            word = token[1:]
            found[word] = max(found.get(word, 0.0), found.pop(token) * _SAID_OTHERWISE)
        return found

    def _around(self, passage: Passage) -> str:
        stretches = [(passage.start, passage.end), *passage.times]
        if passage.heading:
            stretches.append(passage.heading)
        return "\n".join(self.text[start:end] for start, end in stretches)

    def _scan(self, start: int, end: int) -> list[tuple[int, str]]:
        tokens = self._tokens.get((start, end))
        if tokens is None:
            tokens = self._tokens[start, end] = self._vocabulary.scan(self.text, start, end)
        return tokens

    def _own_words(self, page: _Page, figure: Figure) -> dict[str, float]:
        # Amounts stand between words and an amount, dates between words and a date.
        is_time = figure.unit in TIME_UNITS
        own = bisect_left(page.time_places if is_time else page.places, figure.start)
        clause = bisect_right(page.breaks, figure.start)
        weighed = [
            (word_weight(between - own, breaks - clause) * part, tokens)
            for between, breaks, part, tokens in self._groups(page, is_time=is_time)
        ]
        weighed.sort()
        return {token: weight for weight, tokens in weighed for token in tokens}

    def _groups(self, page: _Page, *, is_time: bool) -> list[_Group]:
        """Return the words of a passage, those between the same figures and breaks together."""
        found = page.groups.get(is_time)
        if found is None:
            places = page.time_places if is_time else page.places
            ends = page.time_ends if is_time else page.ends
            groups: dict[tuple[int, int], list[str]] = defaultdict(list)
            otherwise: list[tuple[int, int, float, tuple[str, ...]]] = []
            breaks = page.breaks
            for place, token in self._scan(page.passage.start, page.passage.end):
                before = bisect_right(places, place)
                if before and place < ends[before - 1]:
                    continue  # the pounds of an amount name nothing
                if token[0] == OTHERWISE:
                    key = before, bisect_right(breaks, place)
                    otherwise.append((*key, _SAID_OTHERWISE, (token[1:],)))
                else:
                    groups[before, bisect_right(breaks, place)].append(token)
            found = [(*key, 1.0, tuple(words)) for key, words in groups.items()]
            page.groups[is_time] = found = found + otherwise
        return found

    def _local(self, page: _Page, figure: Figure, own: int) -> tuple[int, int]:
        """Return the stretch between the figures on either side."""
        low, high = page.passage.start, page.passage.end
        if own:
            low = self.figures[page.members[own - 1]].end
        following = own + (1 if own < len(page.places) and page.places[own] == figure.start else 0)
        if following < len(page.places):
            high = page.places[following]
        return low, high

    def _times(self, page: _Page, number: int, own: int) -> tuple[Anchor, ...]:
        """Return the times that govern a figure: the nearest by what stands between."""
        if number in page.given:
            return (page.given[number],)
        figure = self.figures[number]
        nearest: list[Anchor] = []
        least = 0
        for anchor in page.anchors:
            if anchor.figure == number:
                continue
            between = bisect_right(page.places, anchor.start)
            figures_away = own - between if between <= own else between - own - 1
            low, high = sorted((anchor.start, figure.start))
            clauses = bisect_right(page.breaks, high) - bisect_right(page.breaks, low)
            away = 2 * figures_away + min(clauses, 2)
            if nearest and away > least:
                continue
            if clauses and low == figure.start and self._is_said_of_another(page, anchor):
                continue
            if away < least:
                nearest = []
            least = away
            nearest.append(anchor)
        if nearest:
            last = nearest[-1].end
            is_free = is_of_now(self.text, (figure.start, figure.end), last) or is_compared(
                self.text, page.passage.start, figure.start, last
            )
            return () if is_free else tuple(nearest)
        named = [anchor for stretch in page.passage.times for anchor in self.anchors(*stretch)]
        return tuple(named)

    def _is_said_of_another(self, page: _Page, anchor: Anchor) -> bool:
        """Tell whether a time behind a figure stands in a Chinese clause with words of its own."""
        if self.text[anchor.end - 1] < "\u33ff":
            return False
        clause = page.breaks[bisect_right(page.breaks, anchor.start) - 1]
        words = self._scan(page.passage.start, page.passage.end)
        return any(clause < place < anchor.start for place, _ in words)

    def _hints(self, page: _Page) -> tuple[Anchor, ...]:
        found = []
        if page.passage.heading:
            found.extend(self.anchors(*page.passage.heading))
        for start, end, weight in page.passage.nearby:
            if weight:
                found.extend(self.anchors(start, end))
        return tuple(found)
