"""Chinese turns of phrase that derive a figure from facts: 比面包店多 75 天, 打八三折."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import permutations, product

from assistant.domain.binding_choosing import is_series
from assistant.domain.binding_index import OF_COMPETITORS, Entry, Line
from assistant.domain.binding_others import speaks_of_others
from assistant.domain.binding_phrases import OTHERWISE
from assistant.domain.binding_strangers import stranger
from assistant.domain.binding_twins import are_before_and_after
from assistant.domain.binding_work import Work
from assistant.domain.facts import Unit

Derived = tuple[str, tuple[str, ...]]

_HAN = re.compile(r"[\u3400-\u9fff]")
_HEDGE = r"(?:约|大约|大概|将近|近|超过|不到|整整|足足|差不多|了)*[\s*_]*\Z"
_THAN = re.compile(
    r"比(?P<what>[^，。；、：比]{1,16}?)(?:还要?|要|又|的)?"
    r"(?:(?P<more>多|高|贵|长|慢|晚|大)|(?P<less>少|低|便宜|短|快|早|小))"
    rf"(?:出|了|收|付|花|赚|掉|上)?{_HEDGE}"
)
_TIMES = re.compile(
    rf"(?:是|为|相当于|达到?|等于)\s?(?P<what>[^，。；、：]{{1,16}}?)\s?的\s?{_HEDGE}"
)
_PART = re.compile(
    r"(?P<part>[^，。；、：]*?)(?:只|仅|才|就|已|大约|约)?(?P<verb>占[了到据]?|是|为|相当于|对应|等于)\s?"
    rf"(?P<what>[^，。；、：]{{1,16}}?)(?:里|中)?\s?的?\s?{_HEDGE}"
)
_US = re.compile(r"我们|咱们|我司|本公司|自家|咱家")
_EACH = re.compile(
    r"平均[^，。；]{0,4}?(?:每|一)(?:一?[家个间位名户])?(?P<what>[\u3400-\u9fff]{2,4}?)"
    r"(?:(?:平均|大约|约|里|要)?(?:有|装|用|配|布|部署|放|摆|管)|[\s*_]*\Z)"
)
_DIVIDED = re.compile(
    r"(?P<part>[A-Za-z\u3400-\u9fff ]{2,12}?)\s?除以\s?(?P<what>[A-Za-z\u3400-\u9fff]{2,8})"
)
_TOGETHER = re.compile(
    r"(?P<one>[\u3400-\u9fff]{2,8}?)(?:加上?|和|与|连同)(?P<other>[\u3400-\u9fff]{2,8}?)"
    rf"(?:一共|合计|总共|加起来|共|合起来)(?:有|是|为)?{_HEDGE}"
)
_A_YEAR = re.compile(
    rf"(?:一年|全年|每年)(?:下来|合计|加起来)?(?:就?是|就要?|共|要|得|合)?(?:赔|亏|损失|花|付)?{_HEDGE}"
)
_COMES_TO = re.compile(
    rf"(?P<what>[\u3400-\u9fff]{{2,6}}?)(?:总数|规模|人数)?(?:将|会|要)?(?:达到?|增[到至]|扩[到至]|变成|到|为|有)?{_HEDGE}"
)
_OF_NEW_ONES = re.compile("招聘|新增|增发|新发")
_MARGIN = re.compile(rf"毛利率(?:是|为|有|达)?{_HEDGE}")
_THAT_IS = re.compile(rf"(?:也就是|就是|相当于|合){_HEDGE}")
_EARNED = re.compile(r"毛利(?!率)|(?:净|能|就|可|只|才)?赚")
_PAID_YEARLY = re.compile(r"按年|年付|一次付清|全年|付一年|年缴|按月付")
_PAID_MONTHLY = re.compile(r"(?:按月|月付|逐月|每月)[^，。；]{0,12}\Z")
_SAVED = re.compile(rf"(?:省|便宜|少付|少花|优惠|省下|省了)(?:了|下|出|掉)?{_HEDGE}")
_CHANGED = re.compile(
    rf"(?:(?P<fell>下?降|减少?|少|降低|便宜|下?跌|下滑)|(?P<rose>增长?|上?涨|上?升|提高))(?:了|低了|少了|幅)*{_HEDGE}"
)
# What is not the one is the other: each row has what a text says of a share, and what labels say.
_OPPOSITES = tuple(
    (re.compile(said), re.compile(meant))
    for said, meant in (
        ("误报|假警报|虚惊|假告警", "(?:有效|真实).*(?:告警|报警|警报)"),
        ("按月付|月付|逐月付", "年付"),
        ("(?:没有?|未|不)(?:再)?续(?:约|费|签)", "续(?:约|费|签)率"),
        ("不可用|停机|宕机|故障时间", "可用率"),
        ("(?:没有?|未)(?:成功)?转化|没转成", "转化率"),
        ("独立(?:经营|门店|小店)|非连锁|单体店", "连锁化?率"),
        ("离开|流失|走掉|走了|跑了|没留下|没留住", "留存率"),
        ("老股东|原股东|其余股东|其他股东|现有股东", "新投资人占股"),
        ("剩下|其余|余下|没有?续", "续(?:约|费|签)"),
        ("(?:不|没有?|未)(?:联网|装联网)", "联网.*渗透率"),
        ("(?:没有?|未|不)(?:买|购买|选|要)", "购买.*占比"),
    )
)
_OF_THE_REST = "rest"
_MOST = 40  # entries that a phrase may name
_NEAR_BEST, _NAMED = 0.7, 0.3
_SHARES: tuple[Unit, ...] = ("money", "count")


def derive_in_chinese(work: Work) -> Derived | None:
    """Return the arithmetic that a Chinese turn of phrase before a figure calls for, or None."""
    if not _HAN.search(work.sentence):
        return None
    found = next((one for way in _WAYS for one in [way(work)] if one is not None), None)
    if found is None or found[0] == _OF_THE_REST:
        return found and ("difference", found[1])  # its word is known, though no label has it
    return found if stranger(work.case, work.index) is None else None


def _only(found: Iterable[Derived]) -> Derived | None:
    """Return what was found if it is one thing; two ways to a number are an accident."""
    every = {frozenset(ids): (name, ids) for name, ids in found}
    return next(iter(every.values())) if len(every) == 1 else None


def _words_of(work: Work, phrase: str) -> dict[str, float]:
    tokens = (token for _, token in work.index.vocabulary.scan(phrase, 0, len(phrase)))
    return {token.removeprefix(OTHERWISE): 1.0 for token in tokens}


def _called(work: Work, phrase: str, units: Iterable[Unit]) -> list[Entry]:
    """Return the told facts that a phrase names best."""
    topic = work.index.topic(_words_of(work, phrase), tuple(units))
    told = {line: score for line, score in topic.items() if not _is_of_months(line)}
    least = max(_NAMED, _NEAR_BEST * max(told.values(), default=0.0))
    return [
        entry for line, score in told.items() if score >= least for entry in line.entries
        if entry.number
    ][:_MOST]  # fmt: skip


def _is_of_months(line: Line) -> bool:
    return any(is_series(entry) for entry in line.entries[:1])


def _with_word(work: Work, unit: Unit, words: Iterable[str]) -> list[Entry]:
    lines = work.index.lines_with(unit, words)
    return [
        entry for line in lines if not _is_of_months(line) for entry in line.entries if entry.number
    ]


def _is_like(one: Entry, other: Entry) -> bool:
    mine, its = one.fact, other.fact
    return (mine.unit, mine.currency, mine.period) == (its.unit, its.currency, its.period)


def _beside(work: Work, what: str) -> Iterator[tuple[Entry, Entry]]:
    """Yield a fact that the sentence writes with one like it that a phrase names."""
    words = _words_of(work, what)
    for one in work.operands:
        if _US.search(what):
            if not one.id.startswith(OF_COMPETITORS):
                continue
            others = [
                entry for entry in _with_word(work, one.fact.unit, one.line.field)
                if not entry.id.startswith(OF_COMPETITORS)
            ]  # fmt: skip
        elif words.keys() - one.line.words:
            others = _with_word(work, one.fact.unit, words.keys() - one.line.words)
        else:  # the second generation's cost is less than that of the first, which has no name
            others = [
                entry for entry in _with_word(work, one.fact.unit, one.line.field)
                if entry.line.words < one.line.words
            ]  # fmt: skip
        for other in others:
            shared = one.line.words & other.line.words - words.keys()
            if other.line is not one.line and _is_like(one, other) and shared:
                yield one, other


def _less_another(work: Work) -> Derived | None:
    """Count 75 days more than a bakery: of two facts alike the sentence writes one."""
    found = _THAN.search(work.case.before)
    if found is None or not work.is_long():
        return None
    return _only(
        ("difference", (one.id, other.id))
        for one, other in _beside(work, found["what"])
        if one.fact.unit == work.figure.unit
        and one.fact.currency == work.figure.currency
        and (one.number or 0) - (other.number or 0) != 0
        and ((one.number or 0) > (other.number or 0)) == bool(found["more"])
        and work.is_it((one.number or Decimal(0)) - (other.number or Decimal(0)))
    )


def _times_another(work: Work) -> Derived | None:
    found = _TIMES.search(work.case.before) if work.figure.unit == "ratio" else None
    if found is None:
        return None
    return _only(
        ("ratio", (one.id, other.id))
        for one, other in _beside(work, found["what"])
        if work.is_it((one.number or Decimal(0)) / (other.number or Decimal(1)))
    )


def _part_of_another(work: Work) -> Derived | None:
    """Take British customers, who are two tenths of all customers."""
    found = _PART.search(work.case.before) if work.figure.unit == "percent" else None
    if found is None or speaks_of_others(work.case):
        return None
    wholes = _called(work, found["what"], _SHARES)
    parts = [entry for entry in work.operands if entry.fact.unit in _SHARES]
    if len(found["part"].strip("其中 *_")) > 1:
        parts = [*_called(work, found["part"], _SHARES), *parts[-1:]]
    return _only(
        ("ratio", (part.id, whole.id))
        for part, whole in product(parts, wholes)
        if _is_part(part, whole)
        and work.is_it((part.number or Decimal(0)) / (whole.number or Decimal(1)))
    )


def _is_part(part: Entry, whole: Entry) -> bool:
    is_less = 0 < (part.number or 0) < (whole.number or 0)
    return is_less and _is_like(part, whole) and bool(part.line.words & whole.line.words)


def _for_each(work: Work) -> Derived | None:
    """Count 12.4 sensors to each customer."""
    found = _EACH.search(work.case.before) if work.figure.unit == "count" else None
    if found is None or not work.figure.counted:
        return None
    parts, wholes = (
        _called(work, said, ("count",)) for said in (work.figure.counted, found["what"])
    )
    return _only(
        ("ratio", (part.id, whole.id))
        for part, whole in product(parts, wholes)
        if part is not whole
        and part.fact.as_of == whole.fact.as_of
        and work.is_it((part.number or Decimal(0)) / (whole.number or Decimal(1)))
    )


def _divided(work: Work) -> Derived | None:
    found = _DIVIDED.search(work.case.before)
    if found is None or not work.is_long():
        return None
    parts = _called(work, found["part"], ("money", "count"))
    return _only(
        ("ratio", (part.id, whole.id))
        for part, whole in product(parts, _called(work, found["what"], ("count",)))
        if part.fact.unit == work.figure.unit
        and part is not whole
        and part.fact.as_of == whole.fact.as_of
        and work.is_it((part.number or Decimal(0)) / (whole.number or Decimal(1)))
    )


def _what_is_left(work: Work) -> Derived | None:
    """Take what a thing sells for less what it costs."""
    is_money = work.figure.unit == "money" and work.figure.per is None
    if not is_money or not work.is_long() or not _EARNED.search(work.case.before):
        return None
    prices, costs = (_with_word(work, "money", (word,)) for word in ("=price", "=cost"))
    return _only(
        ("difference", (price.id, cost.id))
        for price, cost in product(prices, costs)
        if "=cost" not in price.line.words
        and _is_like(price, cost)
        and price.fact.period is None
        and price.fact.currency == work.figure.currency
        and (price.line.words & cost.line.words).intersection(work.case.words)
        and (price.number or 0) > (cost.number or 0)
        and work.is_it((price.number or Decimal(0)) - (cost.number or Decimal(0)))
    )


def _paid_by_the_year(work: Work) -> Derived | None:
    """Compare what a year costs with what it costs month by month."""
    if not _PAID_YEARLY.search(work.sentence) or speaks_of_others(work.case):
        return None
    return _only(
        found for yearly, monthly in _prices(work) for found in _of_prices(work, yearly, monthly)
    )


def _prices(work: Work) -> Iterator[tuple[Entry, Entry]]:
    """Yield the price by the year and by the month of each thing that has both."""
    prices = _with_word(work, "money", ("=price",))
    for yearly, monthly in permutations(prices, 2):
        if (yearly.fact.period, monthly.fact.period) == ("year", "month") and (
            yearly.id.rpartition(".")[0] == monthly.id.rpartition(".")[0]
            and yearly.fact.currency == monthly.fact.currency
        ):
            yield yearly, monthly


def _of_prices(work: Work, yearly: Entry, monthly: Entry) -> Iterator[Derived]:
    paid, whole = yearly.number or Decimal(0), 12 * (monthly.number or Decimal(0))
    both = (monthly.id, yearly.id)
    if work.figure.unit == "percent":
        if work.figure.text.endswith("折") and work.is_it(paid / whole):
            yield "ratio", both[::-1]
        elif _SAVED.search(work.case.before) and work.is_it((whole - paid) / whole):
            yield "growth", both
    elif work.figure.currency == monthly.fact.currency and work.is_long():
        if _PAID_MONTHLY.search(work.case.before) and work.is_it(whole):
            yield "x12", (monthly.id,)
        if _SAVED.search(work.case.before) and work.is_it(whole - paid):
            yield "difference", both


def _lower_price(work: Work) -> Derived | None:
    """打八折: of two prices that the sentence writes."""
    if not work.figure.text.endswith("折"):
        return None
    prices = [entry for entry in work.operands if entry.fact.unit == "money"]
    return _only(
        ("ratio", (one.id, other.id))
        for one, other in permutations(prices, 2)
        if _is_like(one, other)
        and (one.number or 0) < (other.number or 0)
        and work.is_it((one.number or Decimal(0)) / (other.number or Decimal(1)))
    )


def _opposite(work: Work) -> Derived | None:
    """Take the false alarms, which are what the real ones leave."""
    if work.figure.unit not in ("percent", "count"):
        return None
    wanted = [meant for said, meant in _OPPOSITES if said.search(work.case.local)]
    if not wanted or speaks_of_others(work.case):
        return None
    if work.figure.unit == "count":
        return _others_than(work, wanted)
    near = work.index.between(
        ("percent",), float(1 - work.shown) - 0.01, float(1.01 - float(work.shown))
    )
    return _only(
        (_OF_THE_REST, (entry.id,))
        for entry in near
        if not is_series(entry)
        and entry.number is not None
        and any(meant.search(entry.line.texts) for meant in wanted)
        and (work.is_long() or entry.number == 1 - work.shown)
        and work.is_it(1 - entry.number)
    )


def _others_than(work: Work, wanted: Sequence[re.Pattern[str]]) -> Derived | None:
    """Count the eight of 62 that did not renew: the sentence writes all of them."""
    return _only(
        ("difference", (whole.id, part.id))
        for whole in work.operands
        if whole.fact.unit == "count"
        for part in _with_word(work, "count", whole.line.words)
        if any(meant.search(part.line.texts) for meant in wanted)
        and _is_part(part, whole)
        and work.is_it((whole.number or Decimal(0)) - (part.number or Decimal(0)))
    )


def _both_together(work: Work) -> Derived | None:
    """Add new shares to old ones, neither being written."""
    said = work.case.before.replace("新老股", "新股和老股")
    found = _TOGETHER.search(said)
    if found is None or not work.is_long():
        return None
    units: tuple[Unit, ...] = ("money", "count")
    return _only(
        ("sum", (one.id, other.id))
        for one, other in product(
            _called(work, found["one"], units), _called(work, found["other"], units)
        )
        if one is not other
        and one.fact.unit == work.figure.unit
        and _is_like(one, other)
        and work.is_it((one.number or Decimal(0)) + (other.number or Decimal(0)))
    )


def _over_a_year(work: Work) -> Derived | None:
    """Multiply what it costs each time by how often it happens in a year."""
    is_money = work.figure.unit == "money" and work.is_long()
    if not is_money or not _A_YEAR.search(work.case.before):
        return None
    return _only(
        ("product", (each.id, often.id))
        for each, often in permutations(work.operands, 2)
        if (each.fact.unit, often.fact.unit) == ("money", "count")
        and (each.fact.period, often.fact.period) == (None, "year")
        and each.fact.currency == work.figure.currency
        and work.is_it((each.number or Decimal(0)) * (often.number or Decimal(0)))
    )


def _twelve_times(work: Work) -> Derived | None:
    """Take a year of what the sentence says is paid each month."""
    is_money = work.figure.unit == "money" and work.is_long()
    if not is_money or not _A_YEAR.search(work.case.before):
        return None
    return _only(
        ("x12", (each.id,))
        for each in work.operands
        if (each.fact.unit, each.fact.period) == ("money", "month")
        and each.fact.currency == work.figure.currency
        and work.is_it(12 * (each.number or Decimal(0)))
    )


def _with_new_ones(work: Work) -> Derived | None:
    """Add those to be hired to the team, which stands without its number."""
    found = _COMES_TO.search(work.case.before)
    if found is None or work.figure.unit != "count" or not work.is_long():
        return None
    return _only(
        ("sum", (base.id, more.id))
        for more in work.operands
        if more.fact.unit == "count" and _OF_NEW_ONES.search(more.line.texts)
        for base in _called(work, found["what"], ("count",))
        if base is not more
        and more.fact.counted.zh == base.fact.counted.zh
        and work.is_it((base.number or Decimal(0)) + (more.number or Decimal(0)))
    )


def _margin(work: Work) -> Derived | None:
    """Take the margin of a price and a cost that the sentence writes."""
    if work.figure.unit != "percent" or not _MARGIN.search(work.case.before):
        return None
    return _only(
        ("ratio", (price.id, cost.id))
        for price, cost in permutations(work.operands, 2)
        if "=price" in price.line.words
        and "=cost" in cost.line.words
        and _is_like(price, cost)
        and (price.line.words & cost.line.words)
        and (price.number or 0) > (cost.number or 0)
        and work.is_it(1 - (cost.number or Decimal(0)) / (price.number or Decimal(1)))
    )


def _that_is(work: Work) -> Derived | None:
    """Take the share that one of the two amounts just named is of the other."""
    if work.figure.unit != "percent" or not _THAT_IS.search(work.case.before):
        return None
    return _only(
        ("ratio", (part.id, whole.id))
        for part, whole in permutations(work.operands[-2:], 2)
        if part.fact.unit in _SHARES
        and _is_part(part, whole)
        and work.is_it((part.number or Decimal(0)) / (whole.number or Decimal(1)))
    )


def _change_of_twins(work: Work) -> Derived | None:
    """Tell how much less is written off after than before, neither being written."""
    found = _CHANGED.search(work.case.before)
    if found is None or work.figure.unit != "percent":
        return None
    clause = re.split("[，。；：]", work.case.before)[-1]
    lines = work.index.lines_with("percent", _words_of(work, clause))
    changes = (
        (old, new)
        for old in lines
        for new in lines
        if old is not new and are_before_and_after(old, new)
    )
    return _only(
        ("growth", (old.entries[0].id, new.entries[0].id))
        for old, new in changes
        if _is_change(work, old.entries[0].number, new.entries[0].number, fell=bool(found["fell"]))
    )


def _is_change(work: Work, old: Decimal | None, new: Decimal | None, *, fell: bool) -> bool:
    return bool(old and new and (new < old) == fell) and work.is_it((new - old) / old)  # type: ignore[operator]


_Way = Callable[[Work], Derived | None]
_WAYS: tuple[_Way, ...] = (
    _less_another, _times_another, _part_of_another, _for_each, _divided, _what_is_left,
    _paid_by_the_year, _lower_price, _opposite, _both_together, _over_a_year, _twelve_times,
    _with_new_ones, _margin, _that_is, _change_of_twins,
)  # fmt: skip
