"""Tells when a clause says the contrary of what a fact says: customers who left, not who stayed.

The clause is the one that the figure stands in. A word of the fact's own in it settles the matter.
"""

import re
from functools import lru_cache

from assistant.domain.binding_case import Case
from assistant.domain.binding_index import Entry
from assistant.domain.binding_words import label_tokens, says

_LEFT = (
    r"\b(?:cancel\w*|quit\w*|(?<!are )(?<!were )(?<!is )(?<!was )(?<!still )(?<!be )(?<!have )left"
    r"|leaves?|g[ia]ve up|drop(?:ped|s)? out|lapsed?|walk(?:ed|s)? away|fail(?:ed|s)?"
    r"|churn(?:ed|s)?)\b|流失|退订|放弃|走掉|跑掉|离开|不再|弃用"
)
_STAYED = r"\b(?:stay(?:ed|s)?|kept|retain(?:ed|s)?|renew(?:ed|s)?)\b|留存|留下|续约|续费"
_PAIRS = tuple(  # what a label says, and what denies it
    (re.compile(own, re.IGNORECASE), re.compile(other, re.IGNORECASE))
    for own, other in (
        (r"\b(?:kept|retention|retained|renew\w*|convert\w*|conversion)\b|留存|续约|转化", _LEFT),
        (r"\bchurn\w*|流失", _STAYED),
        (r"\b(?:real|genuine)\b|有效", r"\b(?:false|bogus)\b|误报|虚惊|假警"),
        (r"\blost\b|丢失", r"\b(?:found|recovered)\b|找回|找到|追回"),
        (r"\buptime\b|可用率", r"\bdowntime\b|停机|宕机|不可用"),
        (r"\bpa(?:y|id) yearly\b|年付", r"\b(?:monthly|by the month|each month)\b|按月|月付"),
        (r"\bwho take\b|购买", r"\b(?:cancel\w*|refused?|do without)\b|不买|没买|退掉|取消"),
        (r"\bgranted\b|已授权", r"\b(?:pending|rejected|expired)\b|申请中|待批|审查中|驳回|失效"),
        (r"\blive\b|在线", r"\b(?:offline|closed)\b|离线|断线|关店|下线"),
        (r"\bpaying\b|付费", r"\b(?:for free|free of charge|unpaid|non-paying)\b|免费|白用"),
        (r"\bcaught\b|发现", r"\b(?:missed|overlooked)\b|漏掉|漏报|没发现"),
        (
            r"\b(?:hires?|team|engineers)\b|招聘|团队人数|工程师",
            r"\b(?:resign\w*|laid off|quit)\b|离职|辞职|裁",
        ),
        (r"\bpayable\b|应付", r"\bcustomers? (?:pay|settle)|客户[^，。；]{0,6}(?:付款|回款)|回款"),
        (
            r"\breceivable\b|应收",
            r"\bwe (?:pay|settle)|\bpay (?:our )?suppliers|供应商[^，。；]{0,6}付款",
        ),
    )
)  # fmt: skip
_CLAUSE = re.compile(r"[,;:，；：。(（]|\.\s|\b(?:and|but|while|whereas)\b")
_NEGATED = re.compile(
    r"^[^,;.:\d]{0,50}?\b(?:did|do|does|have|has|had|were|are|is|was|will)(?: not|n['’]t| never)"
    r"(?: been| yet)? (?P<word>[a-z]+)"
    r"|^[^，。；：\d]{0,12}?(?<!有)(?:没有?|不再?|未|从未)(?P<word_zh>[\u3400-\u9fff]{2,3})"
)


def is_contrary(case: Case, entry: Entry) -> bool:
    """Tell whether the clause of a figure says the contrary of what a fact says."""
    pairs = _pairs_of(entry.line.texts)
    if pairs:
        clause = clause_of(case)
        if any(other.search(clause) and not own.search(clause) for own, other in pairs):
            return True
    if entry.fact.unit not in ("count", "percent"):
        return False  # what exceeds an amount is not paid for: the amount is so
    negated = _negated(case.after)
    return bool(negated) and not entry.line.words.isdisjoint(negated)


def clause_of(case: Case) -> str:
    """Return the words around a figure up to the next break on either side."""
    return _clause(case.before, case.figure.text, case.after)


@lru_cache(maxsize=20_000)
def _pairs_of(texts: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(pair for pair in _PAIRS if says(pair[0], texts) and not says(pair[1], texts))


@lru_cache(maxsize=4096)
def _clause(before: str, figure: str, after: str) -> str:
    rest = _CLAUSE.split(after, maxsplit=1)[0]
    return f"{_CLAUSE.split(before)[-1]}{figure}{rest}"


@lru_cache(maxsize=4096)
def _negated(after: str) -> tuple[str, ...]:
    """Return the words of what is said not to be so of a figure: 54 bakeries did not renew."""
    found = _NEGATED.match(after)
    return label_tokens(found["word"] or found["word_zh"]) if found is not None else ()
