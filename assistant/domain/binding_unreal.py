"""Tells when a figure is said of what is not so: denied, refused, only hoped for, never reached.

"If we had 638 customers, we would ..." says that there are not so many, and "hoped for 638" does
not say that they came; so neither rests on the fact that 638 customers pay.
"""

import re
from functools import lru_cache

from assistant.domain.binding_case import Case
from assistant.domain.binding_contraries import is_contrary
from assistant.domain.binding_index import OF_COMPETITORS, Entry
from assistant.domain.binding_times import MONTHS_OF_A_YEAR
from assistant.domain.binding_values import Reason

_DENIED = re.compile(
    r"(?:\bnot[\s*_]+"  # not 638 but ...
    r"|(?:\b(?:do|does|did|have|has|had|will)(?: not|n['’]t)|\bnever)"
    r"(?: yet| really| actually| quite)?"
    r" (?:have|had|run|serve[d]?|own(?:ed)?|employ(?:ed)?|reach(?:ed)?"
    r"|make|made|earn(?:ed)?|sell|sold"
    r"|get|got|win|won|hold|held"
    r"|sign(?:ed)?|charge[d]?|pa(?:y|id)|raise[d]?|cost) "
    r"|(?<!有)(?:没有|并非|并不是|绝非|从没有过|没到)[\s*_]*)\Z",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"(?:\b[Ii]f (?:only )?(?:we|I|they|it|he|she|our [a-z]+|the [a-z]+) "
    r"(?:had|were)\b(?! (?:to )?not)"
    r"|\A[\s*_\-•\"“]*Had (?:we|they|it|our [a-z]+) (?!kept|stayed|held|left|remained))[^,;:]*\Z"
)
_WOULD = re.compile(r"\b(?:would|could|might)\b|['’]d\b")
_SUPPOSED_ZH = re.compile(r"(?:要是|假如|假使|倘若|如果|若是)[^，。；]*\Z")
_WOULD_ZH = re.compile(
    r"^[^，。；]*，[^，。；]{0,6}?(?:就不|就好了|早就|也不(?:用|必|会)|哪还|何必)"
)
_HOPED = re.compile(
    r"\b(?P<word>hoped|wished|dream(?:ed|t)|promised|bragged)\b"
    r"[^,;:.]*\Z"
)
_HOPED_ZH = re.compile(
    r"(?P<word>答应|许诺|夸口|奢望|梦想|盼着|原本(?:想|打算|计划|以为)|本来(?:想|打算|计划|以为)|原先(?:想|打算|以为))"
    r"[^，。；：]*\Z"
)
_SIGNED = re.compile(r"\b(?:but |and )?not yet (?P<word>[a-z]+ed|live|online|in use)\b[^,;.]*\Z")
_SIGNED_ZH = re.compile(r"(?:还没|尚未|还未|仍未)(?P<word>[\u3400-\u9fff]{1,3})[^，。；、]*\Z")
_IN_USE = re.compile(r"\b(?:live|paying|in the field|in use|customers|installed)\b|在线|付费|在用")
_REFUSED_BEFORE = re.compile(
    r"\b(?:which|that) (?:we|I|they|he|she|it|the [a-z]+|our [a-z]+) (?:have |had |has )?(?:all )?"
    r"(?:turned down|refused|rejected|declined|withdrew)\b[^;.]*\Z"
)
_TURNED_DOWN = r"(?:turned (?:it |this |them )?down|refused|rejected|declined|withdrawn|withdrew)"
_REFUSED = re.compile(
    r"^[^.;:\d]{0,60}?(?:, (?:but |and )?(?:which )?(?:we|they|I|he|she|it|the [a-z]+|our [a-z]+) "
    rf"(?:have |had |has )?{_TURNED_DOWN}"
    rf"|(?:,|^)[\s*_]*(?:which )?(?:was|were|has been|have been|got) {_TURNED_DOWN})\b"
)
_NEVER = re.compile(
    r"^[^.;:\d]{0,60}?,? (?:but |and |which |yet )(?:we |it |this |that |they )?"
    r"(?:have |has |had )?(?:never|did not|didn['’]t|failed to) (?:quite |yet |even )?"
    r"(?:g[eo]t (?:there|it|that)|reach\w* (?:it|that)|happen\w*|c[ao]me true|ma[dk]e it|manage\w*"
    r"|materiali[sz]\w*)\b"
)
_NO_MORE = re.compile(
    r"^[^.;\d]{0,80}?(?:\b(?:no longer|not any ?more)\b"
    r"(?: (?:so|true|the case|valid|hold\w*|correct|right))"
    r"|\bis out of date\b"
    r"|，(?:现在|如今|眼下|早就|早)(?:早就?|已经?|都)?"
    r"(?:不是|不对|不作数|作废|变了|不是这样|不是这个(?:价|数))"
    r"了?(?=[，。；！]|\Z))"
)
_MISSED_ZH = re.compile(
    r"^[^，。；\d]{0,20}，(?:实际上?|结果|最后|后来|最终|到头来|当时|我们|可是?|但是?|却|都|并|也|还|又)*"
    r"(?:(?:没有?|未)能?(?:到|达到?|做到|做成|达成|成|实现|完成|兑现|批|批下来|谈成|谈拢|拿到|拿下来?|要|接受|签|签成)"
    r"|(?:被|给|让)?(?:我们|他们|对方|银行|[\u3400-\u9fff]{0,3})?(?:回绝|谢绝|拒绝|否决|驳回|推掉))了?(?=[，。；！,.]|\Z)"
)
_MEANT = re.compile(
    r"\b(?:plan(?:s|ned|ning)?|wants?|hop(?:es?|ing)|intends?|aims?|about to|seeks?"
    r"|seeking)\b[^,;]*\Z"
    r"|(?:打算|准备|计划|拟|想要|即将|有意)[^，。；]*\Z"
)
_SHOULD = re.compile(
    r"\b(?:will|shall|should|must|want|wants|aim|aims|plan|plans|hope|hopes|expect|expects|target"
    r"|goal|is to|are to|going to)\b|要|将|目标|计划|预计|争取|力争|希望|达到|做到|升到|涨到"
)
_NEXT_YEAR = re.compile(r"\b(?:for|by|in|of) next year\b|\bnext year[,:]|(?<!比)(?:明年|后年)")
_CLAUSE = re.compile("[;；。]")


def unreal_problem(case: Case, entry: Entry) -> Reason | None:
    """Return why a fact is not meant by what is said to be not, not yet or no longer so."""
    if _is_not_so(case.before, case.after) or is_contrary(case, entry):
        return "entity"
    texts = entry.line.texts
    if any(word not in texts.lower() for word in _only_meant(case.before)):
        return "entity"
    if case.figure.unit == "count" and _IN_USE.search(texts) and _is_not_yet(case.before):
        return "entity"
    if entry.id.startswith(OF_COMPETITORS) and _MEANT.search(case.before):
        return "entity"
    return "year" if _is_to_be(case, entry) else None


@lru_cache(maxsize=4096)
def _is_not_so(before: str, after: str) -> bool:
    """Tell whether words deny a figure: by a negation, an unreal condition, or how it went on."""
    if _DENIED.search(before) or _NO_MORE.match(after):
        return True
    if not before.isascii() or not after.isascii():
        if _MISSED_ZH.match(after):
            return True
        if _WOULD_ZH.match(after) and _SUPPOSED_ZH.search(before):
            return True
    if _REFUSED.match(after) or _NEVER.match(after) or _REFUSED_BEFORE.search(before):
        return True
    return _SUPPOSED.search(before) is not None and _WOULD.search(after) is not None


@lru_cache(maxsize=4096)
def _only_meant(before: str) -> tuple[str, ...]:
    """Return the word by which a figure was promised or hoped for, if it was, less its ending."""
    found = _HOPED.search(before) or _HOPED_ZH.search(before)
    return (found["word"][:5].lower(),) if found else ()


@lru_cache(maxsize=4096)
def _is_not_yet(before: str) -> bool:
    return bool(_SIGNED.search(before) or _SIGNED_ZH.search(before))


def _is_to_be(case: Case, entry: Entry) -> bool:
    """Tell whether what was measured on a day is told of a later year as what shall be."""
    time = entry.time
    if time is None or time.kind != "dated":
        return False
    clause = _CLAUSE.split(case.before)[-1]
    if _NEXT_YEAR.search(clause):
        return True
    years = [anchor.span for anchor in case.times if anchor.span.has_year]
    last = time.span.last // MONTHS_OF_A_YEAR
    is_later = bool(years) and all(span.first // MONTHS_OF_A_YEAR > last for span in years)
    return is_later and _SHOULD.search(clause) is not None
