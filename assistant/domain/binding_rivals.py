"""Tells when the words beside a figure name another thing than the fact of its value."""

import re
from collections.abc import Mapping, Sequence

from assistant.domain.binding_case import Case
from assistant.domain.binding_choosing import Findings, Fit, closest, is_called_a_loss, nearness
from assistant.domain.binding_index import Entry, Index, Line, family_of
from assistant.domain.binding_moments import is_of_time
from assistant.domain.binding_strangers import WHAT_IT_IS
from assistant.domain.binding_times import MONTHS_OF_A_YEAR
from assistant.domain.binding_words import label_tokens

_COMPARED = re.compile(
    r"(?:\b(?:than|[Uu]nlike|versus|vs|against|to|from|with)|比|较|与|和|跟)[\s*_]*\Z"
)
_OF_US_OR_NEXT = re.compile(r"[,;:，；：。、]|\b(?:we|our|ours|us)\b|我们|本公司", re.IGNORECASE)
_GOES_ON = re.compile("，")  # what a competitor is, it is beyond the comma
_CLAUSE = re.compile(r"[,;:，；：。、]|\b(?:and|but|while|whereas)\b")
_CLAUSE_ZH = re.compile("[，；：。、]")  # what stands beyond it is of another subject
_IN_TURN = re.compile(r"分别|依次|各为")  # three names, then what each of them has
_FROM = re.compile(r"(?:\bfrom|[由从自])[\s*_]*\Z")
_ITS_THING = re.compile(r"[*_]*的([\u3400-\u9fff]{2,4})(?=[，。；、）,;]|\Z)")
_OTHER_THING = 0.4  # weight of words that name another fact and not this one
_OTHER_ONE = 0.2  # the same between two of a family: another holder's shares
_WELL_NAMED = 0.5
_FIRST_HAN = "\u3400"  # pairs of signs, unlike words, are parts of one another
_AS_WELL, _ALL_BUT = 0.02, 0.72  # a rival with much of its label unsaid is none
_HALF_NAMED = 0.55  # what is named better may stand beside other words
_DOINGS = frozenset(  # what is done with a thing, or by whom, does not name another
    """
    =growth =loss =result =spend =payback =conversion =raise =start =launch =delivery =cost =price
    =closing =staff =renewal =incorporated =customer =user =investor =salary =hire
    增加 减少 提高 降低 下降 上升 节省 覆盖 承诺 参与 完成
    subsidiary add paid issu sold stand fiv pay us servic board sign app work sav mov help follow
    """.split()  # noqa: SIM905 - a list of words is read more easily so
)
_IN_ITS_CLAUSE = 0.9
_CLOSE_BY = 0.8  # how near words must stand that name another thing


def choose(found: Findings, others: Sequence[Findings], index: Index) -> list[Fit]:
    """Return the facts that fit best, one if the words choose; none if they mean another thing.

    Args:
        found: what was found for the figure.
        others: the same for the other figures of the sentence, which explain some of its words.
        index: all facts.
    """
    _leave_competitors(found, index)
    fits = found.fits
    if not fits:
        return []
    best = fits[0]
    is_range = found.case.figure.low is not None  # nobody meets both bounds by accident
    if not is_range and (
        _is_of_another(found, best, others, index)
        or rival_of(found, best, others, index) is not None
    ):
        found.refused.insert(0, (1.0, "entity", best.entry))
        return []
    return _not_told(closest(fits), found, others)


def _not_told(fits: list[Fit], found: Findings, others: Sequence[Findings]) -> list[Fit]:
    """Leave out a fact that another figure of the sentence shows with another value."""
    if len(fits) == 1:
        return fits
    told = {
        other.fits[0].entry.id
        for other in others
        if other.fits and other.case.figure.value != found.case.figure.value
    }
    return [fit for fit in fits if fit.entry.id not in told] or fits


def _leave_competitors(found: Findings, index: Index) -> None:
    """What is said of a competitor by name is no fact of the project's own."""
    before = found.case.before
    named = [] if index.rivals is None else list(index.rivals.finditer(before))
    if not named or _COMPARED.search(before[: named[-1].start()]):
        return
    rest = before[named[-1].end() :]
    if _OF_US_OR_NEXT.search(_GOES_ON.sub("", rest)):
        return
    name = named[-1][0].lower()
    others = [fit for fit in found.fits if name not in fit.entry.line.texts.lower()]
    if _OF_US_OR_NEXT.search(rest):
        others = [fit for fit in others if not fit.entry.line.field and not fit.entry.line.counted]
    found.refused.extend((fit.score, "entity", fit.entry) for fit in others)
    found.fits = [fit for fit in found.fits if fit not in others]


def _is_of_another(found: Findings, best: Fit, others: Sequence[Findings], index: Index) -> bool:
    """Tell whether the words beside the figure that name other facts outweigh those of this one."""
    if best.score >= _HALF_NAMED or best.is_timed or _is_of_record_beside(best, others):
        return False
    own = best.entry.line.words
    head = _head(found.case)
    if head and own.isdisjoint(head) and any(_tells(token, index) for token in head):
        return True
    said = sum(
        index.weights.get(token, 0.0)
        for token, near in found.case.own_words.items()
        if near > _IN_ITS_CLAUSE
        and token not in own
        and _tells(token, index)
        and not _is_explained(token, near, others)
    )
    return said > best.said


def _head(case: Case) -> tuple[str, ...]:
    """Return the words of what a figure is said to be: a discount of 20%, 20%的折扣."""
    match = WHAT_IT_IS.search(case.before) or _ITS_THING.match(case.after)
    return label_tokens(match[1]) if match else ()


def _tells(token: str, index: Index) -> bool:
    return token not in _DOINGS and index.weights.get(token, 0.0) >= _OTHER_THING


def rival_of(found: Findings, best: Fit, others: Sequence[Findings], index: Index) -> Line | None:
    """Return a line that the words name rather than that of the fact: they mean another thing."""
    passed = {fit.entry.line for fit in found.fits}
    is_owned = best.score >= _WELL_NAMED and _is_of_record_beside(best, others)
    is_far = nearness(found.case, best.entry.line) <= _CLOSE_BY
    for line in _lines_named(found, best, index):
        score, said = line.named_by(found.case.own_words)
        if line in passed or score < _WELL_NAMED:
            continue
        if is_owned and not _is_of_its_owner(found, line, best):
            continue
        told = _told_by(line, others)
        if told is not None and not _is_named_instead(found, told, best):
            continue
        if _is_its_month(found, line, best, others) or _is_narrower(found, line, best):
            return line
        if _is_counted(found, best.entry, line) or _is_of_another_time(found, line, best):
            continue
        is_weaker = best.score > score + _AS_WELL and _is_beside(found, best, line)
        if is_weaker or _is_of_same_record(found, line, best):
            continue
        if _is_of_its_owner(found, line, best):
            return line
        margin = _margin(best, line)
        is_whole = best.score >= score - _AS_WELL and score < _ALL_BUT
        is_better = (said >= best.said + margin and not is_whole) or is_far
        if is_better and _own_weight(found, line, best, others) >= margin:
            return line
    return None


def _is_of_record_beside(best: Fit, others: Sequence[Findings]) -> bool:
    """Tell whether another figure of the sentence names the owner of the fact: 140 of its sites."""
    line = best.entry.line
    if not line.field:
        return False
    return any(
        other.fits
        and other.fits[0].score >= _WELL_NAMED
        and other.fits[0].entry.line is not line
        and other.fits[0].entry.line.field
        and _record(other.fits[0].entry.line) == _record(line)
        for other in others
    )


def _is_beside(found: Findings, best: Fit, line: Line) -> bool:
    """Tell whether a word of the fact that the other has not stands before the figure or by it."""
    words, own = found.case.own_words, best.entry.line.words - line.words
    is_near = any(words.get(token, 0.0) >= 1 for token in own)
    clause = _CLAUSE_ZH.split(found.case.before)[-1]
    return is_near or not own.isdisjoint(label_tokens(clause))


def _is_named_instead(found: Findings, told: Findings, best: Fit) -> bool:
    """Its clause names what another figure shows, and not its own fact: Lin holds 24%, Zhou 52%."""
    case, line = found.case, told.fits[0].entry.line
    if _IN_TURN.search(case.before) or _FROM.search(case.before):
        return False
    if not _CLAUSE.search(_between(case, told.case)):
        return False  # a change has two figures and says once of what
    own = best.entry.line.words.difference(line.words)
    if not own.isdisjoint(label_tokens(case.ahead)):
        return False  # both are named, and the figures follow
    before, after = _CLAUSE.split(case.ahead)[-1], case.local[len(case.ahead) :]
    after = _CLAUSE.split(after.removeprefix(case.figure.text), maxsplit=1)[0]
    clause = dict.fromkeys(label_tokens(f"{before} | {after}"), 1.0)
    if not own.isdisjoint(clause):
        return False
    family = family_of(line.id)
    if family and family == family_of(best.entry.line.id):
        return not line.words.difference(best.entry.line.words).isdisjoint(clause)
    return line.named_by(clause)[0] >= _WELL_NAMED


def _between(case: Case, other: Case) -> str:
    """Return what stands between two figures of a sentence."""
    figure, place = case.figure, other.figure.start
    if place > figure.start:
        return case.after[: place - figure.end]
    return other.after[: figure.start - other.figure.end]


def _is_of_no_time(line: Line) -> bool:
    return all(entry.time is None for entry in line.entries)


def _is_narrower(found: Findings, line: Line, best: Fit) -> bool:
    """The margin on subscriptions is not the margin, of whatever year: every word of it is said."""
    words = found.case.own_words
    return any(
        side.keys() > own.keys()
        and all(token < _FIRST_HAN for token in side)
        and all(words.get(token, 0.0) > _CLOSE_BY for token in side)
        and all(side[token] >= _OTHER_THING for token in side.keys() - own.keys())
        for side in line.sides
        for own in best.entry.line.sides
        if len(own) > 1
    )


def _is_of_same_record(found: Findings, line: Line, best: Fit) -> bool:
    """The price paid yearly is one of the plan's prices: what names either may mean both."""
    own = best.entry.line
    if _record(own) != _record(line) or not own.field & line.field:
        return False
    return not own.field.isdisjoint(found.case.own_words)


def _record(line: Line) -> str:
    """Return the id of the record that a line is of, whatever its time."""
    return line.id.removesuffix(".#").rpartition(".")[0]


def _told_by(line: Line, others: Sequence[Findings]) -> Findings | None:
    """The only value of a line is meant by the figure that shows it: 54 of 62 that renewed."""
    if len(line.entries) != 1:
        return None
    return next(
        (other for other in others if other.fits and other.fits[0].entry.line is line), None
    )


def _is_counted(found: Findings, entry: Entry, line: Line) -> bool:
    """What is counted is the fact's to the word, and not the other's: two million new shares."""
    counted = label_tokens(found.case.figure.counted)
    return (
        len(counted) > 1
        and entry.line.words.issuperset(counted)
        and not line.words.issuperset(counted)
    )


def _is_of_another_time(found: Findings, line: Line, best: Fit) -> bool:
    """The net loss of 2026 is no rival of a fact of 2028, where the text names that year."""
    if best.is_timed and best.score >= _HALF_NAMED and _is_of_no_time(line):
        return True  # of 2028 is what the model says of that year, not the budget of any month
    if not is_of_time(found.case, best.entry) or best.entry.time is None:
        return False
    return all(
        entry.time is not None and not is_of_time(found.case, entry) for entry in line.entries
    )


def _is_of_its_owner(found: Findings, line: Line, best: Fit) -> bool:
    """Words beside the figure name the owner of a line and its field, and not the fact's owner."""
    words = found.case.own_words
    if not line.field or not any(words.get(token, 0.0) > _CLOSE_BY for token in line.field):
        return False
    own = best.entry.line
    if own.field and _owner_said(own, line, words):
        return False
    return _owner_said(line, own, words)


def _owner_said(line: Line, other: Line, words: Mapping[str, float]) -> bool:
    return any(
        token not in line.field
        and token not in other.words
        and weight >= _OTHER_ONE
        and words.get(token, 0.0) > _CLOSE_BY
        for side in line.sides
        for token, weight in side.items()
    )


def _margin(best: Fit, line: Line) -> float:
    """Return how much more a line must be named: little, if it says the same of someone else."""
    family = family_of(line.id)
    is_family = family and family == family_of(best.entry.line.id)
    return _OTHER_ONE if is_family else _OTHER_THING


def _lines_named(found: Findings, best: Fit, index: Index) -> list[Line]:
    words, own = found.case.own_words, best.entry.line.words
    unit = best.entry.fact.unit
    telling = [token for token, near in words.items() if near > _CLOSE_BY and token not in own]
    lines = index.lines_with(unit, telling, _OTHER_ONE)
    time = best.entry.time
    if found.case.times and (time is None or _is_told_of_later(found.case, best.entry)):
        lines.extend(index.lines_with(unit, own.intersection(words)))
    return lines


def _own_weight(found: Findings, line: Line, best: Fit, others: Sequence[Findings]) -> float:
    """Return the weight of the words that name ``line`` and not the fact, nor what others mean."""
    words = found.case.own_words
    is_loss = is_called_a_loss(found.case, best.entry)
    called = frozenset({"=loss"}) if is_loss else frozenset()
    return max(
        sum(
            weight
            for token, weight in side.items()
            if words.get(token, 0.0) > _CLOSE_BY
            and token not in best.entry.line.words
            and token not in called
            and not _is_explained(token, words[token], others)
        )
        for side in line.sides
    )


def _is_explained(token: str, nearness: float, others: Sequence[Findings]) -> bool:
    """A word belongs to another figure that is as near to it and rests on a fact so named."""
    return any(
        other.case.own_words.get(token, 0.0) >= nearness and token in other.fits[0].entry.line.words
        for other in others
        if other.fits
    )


def _is_told_of_later(case: Case, entry: Entry) -> bool:
    """Tell whether the times before a figure are all of later years than the day of a fact."""
    time, start = entry.time, case.figure.start
    if time is None or time.kind != "dated":
        return False
    year = time.span.last // MONTHS_OF_A_YEAR
    return all(
        each.start < start and each.span.has_year and each.span.first // MONTHS_OF_A_YEAR > year
        for each in case.times
    )


def _is_its_month(found: Findings, line: Line, best: Fit, others: Sequence[Findings]) -> bool:
    """A line with a value of the month named is meant before a fact without a month."""
    time = best.entry.time
    if not found.case.times or len(line.entries) == 1:
        return False
    if time is not None and not _is_told_of_later(found.case, best.entry):
        return False
    score, said = line.named_by(found.case.own_words)
    if score < best.score - 0.05 or said < best.said:
        return False
    if any(fit.entry.line is line for other in others for fit in other.fits):
        return False
    return any(is_of_time(found.case, entry) for entry in line.entries)
