"""Reads the words beside a figure: its qualifier, the span of its flow and the thing it counts."""

import re
from collections.abc import Mapping, Sequence

from assistant.domain.figure_model import FigurePeriod, FigureUnit, Qualifier
from assistant.domain.word_lists import words

_WINDOW = 32
_REACH = 60

_EN_BEFORE: Sequence[tuple[Qualifier, str]] = (
    ("at_most", (r"up to|no more than|not more than|at most|at the most|maximum of|maximum|max\.?|"
                r"capped at|(?<!valuation )(?<!at the )cap of|"
                r"limited to|not exceeding|not to exceed|not exceed|cannot exceed|"
                r"never exceeds?|not be more than|not be over|not rise above|a ceiling of|"
                r"no greater than|"
                r"no higher than|not over|does not exceed|do not exceed|must not exceed")),
    ("at_least", (r"at least|no less than|not less than|no fewer than|not fewer than|minimum of|"
                 r"minimum|min\.|no lower than|not below|never less than|a floor of|"
                 r"not be (?:less|lower|fewer) than|not be (?:under|below)|"
                 r"(?:not|never) (?:fall|drop|go|goes|falls|drops) below|never (?:under|below)")),
    ("under", (r"under|below|less than|fewer than|lower than|short of|shy of|smaller than|south of|"
              r"shorter than|inside of")),
    ("over", (r"over|more than|exceed(?:s|ed|ing)?|north of|above|in excess of|upwards of|"
             r"greater than|higher than|larger than|beyond|surpass(?:es|ed|ing)?|top(?:s|ped)|"
             r"pass(?:es|ed|ing)|cross(?:es|ed|ing)|"
             r"longer than|better than|past the")),
    ("about", (r"about|around|roughly|approximately|approx\.?|some|circa|ca\.?|c\.|an estimated|"
              r"in the region of|in the order of|on the order of|of the order of|near|"
              r"or so|somewhere around|give or take")),
    ("nearly", r"nearly|almost|close to|close on|approaching|not quite"),
)  # fmt: skip
_ZH_BEFORE: Sequence[tuple[Qualifier, str]] = (
    ("at_most", ("不超过|不高于|不多于|最多|至多|顶多|最高可达|最高达|最高|"
                "不大于|小于等于|不得超过|不得高于|不长于|封顶|未超过|上限为|"
                "不逾|最长")),
    ("at_least", ("至少|不低于|不少于|大于等于|最低|最少|起码|不小于|不得低于|不得少于|不下于|"
                 "不下|不短于|最短|下限为|起步价")),
    ("under", "不到|不足|低于|少于|小于|未满|不满|未达|不及|未到|短于"),
    ("over", "超过|超出|突破|高于|大于|多于|不止|逾|超|过|上|破|长于"),
    ("about", "大约|大概|约等于|约为|约合|约占|约|左右|差不多|大致|估计约|将约|约有|约需|合约"),
    ("nearly", "将近|接近|临近|近乎|近|逼近"),
)  # fmt: skip
_SIGNS: Mapping[str, Qualifier] = {
    "≥": "at_least", ">=": "at_least", "≤": "at_most", "<=": "at_most", ">": "over", "＞": "over",
    "<": "under", "＜": "under", "~": "about", "≈": "about", "≧": "at_least", "≦": "at_most",
    "±": "about",
}  # fmt: skip


def _named(pairs: Sequence[tuple[Qualifier, str]]) -> str:
    return "|".join(f"(?P<{name}>{words})" for name, words in pairs)


# Asked of a blank and words in lower case, which is faster than a pattern without case.
_BEFORE_EN = re.compile(
    rf"[^a-z](?:{_named(_EN_BEFORE)})(?: (?:a|an|the|just|only|about the))?[\s\"“]*$"
)
_BEFORE_ZH = re.compile(rf"(?:{_named(_ZH_BEFORE)})(?:了|达|至|到|有|为|是|在)?\s*[“\"]?$")
_BEFORE_SIGN = re.compile(r"(>=|<=|[≥≤><＞＜~≈≧≦])\s*$")
# The whole may stand between: 不超过合同价款的 25%, 不低于注册资本的三分之一.
_BEFORE_SHARE_ZH = re.compile(
    r"(?:(?P<at_most>不超过|不高于|不得超过|不得高于|最多|至多)|(?P<at_least>至少|不低于|不少于"
    r"|不得低于|不得少于|起码)|(?P<under>不到|不足|低于|少于|未达)|(?P<over>超过|超出|突破|高于"
    r"|多于|逾)|(?P<about>大约|约占|约为|(?<![违合签条契公履预节])约)|(?P<nearly>接近|将近))"
    r"[^，。；、：,;:0-9一二三四五六七八九十\n]{1,12}的 ?$"
)
# A sign that closes a word is no qualifier: 签约 120 家, 最近 3 年, 通过 3 项.
_NOT_ZH = re.compile(
    r"(?:[签合条公违节契预特履续失毁邀爽]约|上(?=[有为是])|[最附就靠]近|[通经透越渡论谈说提看做用买付收给见试拿投亏赚交签问讲议写测报改访采算开退赔花跑换修丢坏拆搬停招发租回错]过|[以加晚早赶碰遇撞摊网马路车线岸海市之楼]上"
    r"|[爆打]破|不过)"
    r"(?:了|达|至|到|有|为|是)?\s*[“\"]?$"
)
_RATHER_ZH = re.compile(r"(?:大|合)约(?:为|有)?\s*$")
_AFTER_EN = re.compile(
    r"\s*(?:(?P<at_least>or (?:more|over|above|higher|greater|longer|better)|and (?:above|over"
    r"|up|more)"
    r"|minimum|at least|at a minimum|plus(?= (?!VAT|GST|tax|interest|costs?|expenses"
    r"|fees?|postage|any|an?|the|our|its|their|[0-9£$€¥]|[A-Z])))"
    r"|(?P<at_most>or (?:less|fewer|under|below|lower)|at (?:the )?most|maximum|max(?![a-z])|tops)"
    r"|(?P<about>or so|or thereabouts|approximately|give or take))(?![a-z])",
    re.IGNORECASE,
)
# The counted words may stand before it: 5,000 kits or more.
_OR_AFTER_NOUN = re.compile(
    r"(?: (?!and |or |to |in |at |by |for |with )[A-Za-z'-]{2,20}){1,3}? or (?:(?P<at_least>more"
    r"|over|above|higher|longer)|(?P<at_most>less|fewer|under|below|lower))(?![a-z]| than )"
)
_AFTER_ZH = re.compile(
    r"\s*(?:[（(]含(?:本数)?[)）])?(?:(?P<about>左右|上下|前后|内外|许(?![多可诺])|的?样子)|(?P<at_least>以上|及以上"
    r"|或以上|之上|起步|起(?![诉点草源伏义飞到来因初用])|打底)"
    r"|(?P<at_most>以内|及以内|以下|及以下|或以下|封顶|为限|为上限)"
    r"|(?P<under>不到(?=[，。；、的 ]|$))|(?P<over>开外|有余|出头))"
)
_FIRST_AFTER_EN = frozenset("aAgGmMoOpPtT")
_FIRST_AFTER_ZH = frozenset("（左上前内许的样以及或之起打封为不开有出")
_OVER_TIME = re.compile(
    r"(?<![A-Za-z])(?:for|is|was|are|were|lasts?|lasted|takes?|took|has|have|had|with|of|after|just|"
    r"well|been|by|runs?|needs?|in|to|than|and|stays?|stayed|holds?|held|gives?|covers?|runway|"
    r"spent|spend|waits?|waited|average[sd]?|keeps?|worked|works|leaves?|us|terms?|life|"
    r"remain(?:s|ed)?) over\s*$",
    re.IGNORECASE,
)
_OVER_WORD = re.compile(r"(?<![A-Za-z])over\s*$", re.IGNORECASE)
_NEAR_TIME = re.compile(r"(?:近|过|上|超过去)\s*$")
_LONG_NEAR = re.compile(r"(?:将近|接近|超过|历时近|已近|耗时近|用了近|长达近)\s*$")
_TIME_UNITS = frozenset({"date", "quarter", "year"})


_LAST_EN = frozenset(
    words(
        "to than most on maximum max max. at of capped exceeding exceed over least minimum min. "
        "below under exceeds exceeded exceeding above beyond tops topped past about around "
        "passes passed passing crosses crossed crossing "
        "roughly approximately approx approx. some circa ca. c. estimated near so take nearly "
        "almost approaching quite an a the just only surpass surpasses surpassed floor"
    )
)
_LAST_ZH = frozenset(
    "过于多达高大约到足满及超出破逾止少低下短低约概为占右致计将近等接乎上封限长价量了至有是需订顶在"
)


def qualifier_of(text: str, start: int, end: int, unit: FigureUnit) -> Qualifier | None:
    """Return what the words on either side make of the figure between ``start`` and ``end``."""
    before = text[max(0, start - _WINDOW) : start]
    found = _before(before, unit, text, end)
    if found is not None:
        return found
    if unit in _TIME_UNITS:
        around = _AFTER_ZH.match(text, end)
        return "about" if around is not None and around["about"] else None
    return _after(text, end)


def _before(before: str, unit: FigureUnit, text: str, end: int) -> Qualifier | None:
    words = before.rstrip(' \t\x1f"“')
    tail = words[-1:]
    if not tail or tail.isspace():
        return None
    if tail in "≥≤><＞＜~≈≧≦=":
        sign = _BEFORE_SIGN.search(before)
        return _SIGNS[sign[1]] if sign else None
    if tail.isascii():
        if words[-16:].split()[-1].lower().lstrip("(\ufffc[*") not in _LAST_EN:
            return None
        match = _BEFORE_EN.search(f" {before.lower()}")
    else:
        match = _before_zh(before, tail, unit)
    if match is None or _is_no_qualifier(before, unit, follow=text[end : end + 16]):
        return None
    return match.lastgroup  # type: ignore[return-value]  # the groups are named after qualifiers


def _before_zh(before: str, tail: str, unit: FigureUnit) -> re.Match[str] | None:
    if tail == "的" and unit == "percent":
        return _BEFORE_SHARE_ZH.search(before)
    return _BEFORE_ZH.search(before) if tail in _LAST_ZH else None


_HELD_AFTER = re.compile(
    r" (?:of (?!the )|old|long|or )|[’'] (?:of|runway|experience|notice)| runway| experience"
)
_MOVED_TO = re.compile(
    r"(?<![A-Za-z])(?:round(?:ed|s|ing)?|add(?:s|ed|ing)?|w[eo]nt|goes|going|rose|rises?|rising"
    r"|mov(?:es?|ed|ing)|"
    r"scal(?:es?|ed|ing)|ramp(?:s|ed|ing)?|grew|grow|brings?|brought|comes?|came|sums?"
    r"|totall?ed) up to\s*$",
    re.IGNORECASE,
)


# Over, of what something extends to: options over 500,000 shares, measured over 31,000 cups.
# 569 more than the 619 of last year: the difference is compared, not the number.
_A_DIFFERENCE = re.compile(
    r"(?:[0-9](?:[0-9.,]*[0-9])?(?:%| ?(?:k|m|bn|million|percent|per cent|points|pp))?"
    r"|(?<![A-Za-z])(?:times|one|two|three|four|five|six|seven|eight|nine|ten|twice|percent|half))"
    r"(?: (?!is |was |has |plus |as )[a-z]{2,}s)? (?:more|less|fewer|higher|lower|cheaper|longer"
    r"|shorter|faster|larger|smaller|above|below|over|under)(?: than)?"
    r"(?: the| our| its| their)?\s*$"
    r"|(?<![A-Za-z])(?:longer|shorter|earlier|later|better|worse|faster|slower|cheaper|dearer) than"
    r" (?:the|our|its|their|those|these)\s*$"
)
_OVER_ALL = re.compile(
    r"(?<![A-Za-z])(?:options?|warrants?|rights?|(?:a|first|fixed|floating) charge|lien|security"
    r"|control|(?:is|are|was|were|be|been|being|and|,) (?:averaged|collected|gathered|recorded"
    r"|repeated|run)|measur(?:ed|ing)|test(?:ed|ing)|sampl(?:ed|ing)|spread(?:ing)?|comput(?:ed|ing)"
    r"|calculated|pooled|observed|amorti[sz]ed|split|divided) over\s*$",
    re.IGNORECASE,
)


# What is spoken about: asking about the four years.
_SPOKEN_ABOUT = re.compile(
    r"(?<![A-Za-z])(?:ask(?:s|ed|ing)?|talk(?:s|ed|ing)?|think(?:s|ing)?|thought|kn[eo]ws?|hear[sd]?"
    r"|worr(?:y|ies|ied)|told|argu(?:e|ed|ing)|car(?:es?|ed)|forg[eo]t|right|sure|wrong) about"
    r"(?: the)?\s*$",
    re.IGNORECASE,
)


def _is_no_qualifier(before: str, unit: FigureUnit, *, follow: str) -> bool:
    if unit == "duration" and _is_elapsing(before) and not _HELD_AFTER.match(follow):
        return True
    if before.rstrip().endswith("to") and _MOVED_TO.search(before):
        return True
    if (
        _SPOKEN_ABOUT.search(before)
        or _OVER_ALL.search(before)
        or (before[-1:] == " " and _A_DIFFERENCE.search(before))
    ):
        return True
    if _PASSED.search(before) and _TESTS.match(follow):
        return True
    if unit in _TIME_UNITS and not _TELLS_TIME.search(before):
        return True
    return _NOT_ZH.search(before) is not None and _RATHER_ZH.search(before) is None


_PASSED = re.compile(r"(?<![A-Za-z])(?:pass|cross)(?:es|ed|ing) $", re.IGNORECASE)
_TESTS = re.compile(r" (?:[a-z]+ )?(?:tests?|inspect|audits?|exam|checks?|votes?|borders?)")
_TELLS_TIME = re.compile(
    r"(?:about|around|roughly|approximately|circa|ca\.?|c\.|大约|大概|约|(?<!最)近)\s*$",
    re.IGNORECASE,
)


def _is_elapsing(before: str) -> bool:
    """Tell whether the words say during, not more or less than: over four years, 近三年."""
    if _OVER_WORD.search(before):
        return _OVER_TIME.search(before) is None
    return _NEAR_TIME.search(before) is not None and _LONG_NEAR.search(before) is None


def _after(text: str, end: int) -> Qualifier | None:
    follow = text[end : end + 3].lstrip()[:1]
    if not follow:
        return None
    mark: re.Match[str] | None = None
    if follow in _FIRST_AFTER_EN:
        mark = _AFTER_EN.match(text, end)
    elif follow in _FIRST_AFTER_ZH:
        mark = _AFTER_ZH.match(text, end)
    if mark is None and " or " in text[end : end + _REACH]:
        mark = _OR_AFTER_NOUN.match(text, end)
    if mark is not None:
        return mark.lastgroup  # type: ignore[return-value]  # the groups are named after qualifiers
    return None


# --- the span of a flow ---------------------------------------------------------------------------

_PER_EN: Mapping[str, FigurePeriod] = {
    "hour": "hour", "hr": "hour", "h": "hour", "hourly": "hour", "day": "day", "daily": "day",
    "week": "week", "weekly": "week", "wk": "week", "month": "month", "mo": "month",
    "mth": "month", "monthly": "month", "quarter": "quarter", "quarterly": "quarter",
    "qtr": "quarter", "year": "year", "yr": "year", "annum": "year", "annually": "year",
    "yearly": "year", "annual": "year", "pa": "year", "p.a.": "year", "p.a": "year",
    "pcm": "month", "minute": "minute", "annualised": "year", "annualized": "year", "night": "day",
}  # fmt: skip
_PER_ZH: Mapping[str, FigurePeriod] = {
    "分钟": "minute", "小时": "hour", "时": "hour", "天": "day", "日": "day", "周": "week",
    "星期": "week", "礼拜": "week", "月": "month", "季度": "quarter", "季": "quarter",
    "年": "year", "年度": "year",
}  # fmt: skip
_SPANS_EN = "hour|hr|day|week|wk|month|mo|mth|quarter|qtr|year|yr|annum|minute|night"
_ELAPSED_EN = r" (?:later|earlier|ago|from now|hence|(?:before|after)(?=[.,;:)]|$))"
# These three are asked of words in lower case as well.
_FLOW_AFTER_EN = re.compile(
    rf"(?:[ \x1f-]{{0,2}}(?:[a-z'é-]+ |per [a-z]+ |/ ?[a-z]+ ?){{0,4}}?)"
    rf"(?:(?:a|an|per|each|every)[ -](?P<span>{_SPANS_EN})(?![a-z]|{_ELAPSED_EN})"
    rf"|/ ?(?P<slash>{_SPANS_EN}|h)(?![a-z])"
    r"|(?P<word>monthly|annually|yearly|daily|weekly|quarterly|hourly|p\.a\.?|pa|pcm)(?![a-z]"
    r"| (?:instal|pay|fee|rent|report|meeting|budget|churn|revenue)))"
)
_STOPS_EN = re.compile(
    r"(?<![a-z])(?:and|but|in|for|to|by|from|with|is|are|was|were|which|that|while|over"
    r"|within|at|than|"
    r"if|as|or|after|before|during|until|since|because|so|plus|against|pays?|paid|billed|bills?"
    r"|up|front)(?![a-z])"
)
_FLOW_BEFORE_EN = re.compile(
    rf"(?:(?<![a-z])(?:(?P<word>monthly|annual|annually|yearly|weekly|daily|quarterly|hourly"
    rf"|annualised|annualized)"
    rf"|(?:(?:each|every)|(?:per|a)(?= [a-z]+:? [$£€¥]?$)) "
    rf"(?P<span>{_SPANS_EN}))(?![a-z])[^,.;:!?0-9()，。；|\n$£€¥]{{0,40}}[$£€¥ \x1f]*)$"
)
# What makes 一年 each year rather than one: 一年折合, 一年下来.
WHOLE_SPAN_ZH = "(?:折合|合[计共]?(?=[^同约作资格并])|下来|总共|共计|就是|算下来|光)"
# Words that only begin like a span: each 周转箱 is no week.
_NO_SPAN_ZH = (
    "(?<=周)[转边知]|(?<=日)[常用本]|(?<=月)[饼球嫂]|(?<=年)[轻级龄]|(?<=天)[猫花线窗]|(?<=季)风"
)
_SPANS_ZH = "小时|星期|礼拜|季度|年度|分钟|天|日|周|月|季|年"
_FLOW_AFTER_ZH = re.compile(
    rf"(?:[ \x1f]{{0,2}}(?:/ ?[\u4e00-\u9fff]{{1,3}}? ?){{0,2}}?(?:/|每|/每|一) "
    rf"?(?:个)?(?P<span>{_SPANS_ZH})(?![费租均薪底初内]|{_NO_SPAN_ZH}))"
)
_FLOW_BEFORE_ZH = re.compile(
    rf"(?:(?:(?:每一?个?|(?<![0-9一二三四五六七八九十满期近第])一个?(?=[年月天周]{WHOLE_SPAN_ZH}))(?P<span>{_SPANS_ZH})(?!{_NO_SPAN_ZH})"
    rf"|(?<![0-9一二三四五六七八九十个去今明前当 ])(?P<word>月|年|日|周|季|时)"
    r"(?=租|薪|费|均|活|流失|供|入|增|产|销|营收|收入|利润|新增|付|耗|利率|化|用|客流|交易|折旧"
    r"|成本|结))"
    rf"(?:(?!每一?个?(?:{_SPANS_ZH})(?!{_NO_SPAN_ZH}))"
    r"[^，。；、！？:：0-9\n|]){0,12}[$£€¥ \x1f]*)$"
)


_EACH_BEFORE_ZH = re.compile(
    r"(?<![0-9一二三四五六七八九十满期近第每])一个?(?P<span>年|月|天|周|日|小时|季度)"
    r" ?[只才要收付花省赚亏挣约能可]{0,3}[$£€¥ \x1f]*$"
)


def per_of(text: str, start: int, end: int) -> FigurePeriod | None:
    """Return the span of a flow that the words beside a figure name, or None."""
    follow = text[end : end + 3]
    if "/" in follow or "每" in follow or "一" in follow:
        after = _FLOW_AFTER_ZH.match(text, end, end + _WINDOW)
        if after is not None:
            return _PER_ZH[after["span"]]
    if follow[:1] in (" ", "/", "-", "p", "\x1f"):
        after = _FLOW_AFTER_EN.match(text[end : end + _REACH].lower())
        if after is not None and not _STOPS_EN.search(after[0]):
            return _PER_EN[after["span"] or after["slash"] or after["word"]]
    return _per_before(text[max(0, start - 50) : start])


_FLOW_WORDS_EN = ("onth", "ear", "eek", "quarter", "uarterly", "ail", "day", "nnua", "our")
_FLOW_SIGN_ZH = re.compile("[月年日周季时天每]")


def _per_before(before: str) -> FigurePeriod | None:
    for word in _FLOW_WORDS_EN:
        if word in before:
            flow = _FLOW_BEFORE_EN.search(before.lower())
            if flow is not None:
                return _PER_EN[flow["span"] or flow["word"]]
            break
    if not before.isascii() and _FLOW_SIGN_ZH.search(before, max(0, len(before) - 24)):
        flow = _FLOW_BEFORE_ZH.search(before[-24:])
        if flow is not None:
            return _PER_ZH[flow["span"] or flow["word"]]
        flow = _EACH_BEFORE_ZH.search(before[-24:])
        if flow is not None:
            return _PER_ZH[flow["span"]]
    return None


# --- the counted thing ----------------------------------------------------------------------------

_NOUN_EN = re.compile(r"\x1f?[ -]([A-Za-z][A-Za-zé'&-]*)")
_NO_NOUN = frozenset(
    words(
        "and or to in on at by for from with is are was were will has have had per a an the as "
        "than that which but if when while after before since until versus vs this last next "
        "each every then so it we they not only up down over under out into about against "
        "compared today now yet still because rose fell grew reached would could should can may "
        "might must also both x times do does did its our their his her be been being pay pays "
        "make makes get gets use uses need needs want wants bring brings take takes say says "
        "convert come came run runs went remain stays shows means said left plus minus between "
        "through during within without across rather where there here it's made annually monthly "
        "yearly weekly daily quarterly p.a pa based due according"
    )
)
_PLURALS = frozenset(words("people staff children men women sheep fish cattle personnel police"))
_NO_PLURALS = ("ss", "us", "series")
_PLURAL_NEXT = re.compile(r" [a-z]{3,}[^s\W]s(?![a-z])")
_PEOPLE_VERB = re.compile(r"[a-z]+ed$")
_NOUN_ZH = re.compile(r"[\u4e00-\u9fff]{1,6}")
_NOUN_END_ZH = re.compile(
    r"[的了在和与及或等为是有将已从到由并而比较占达后前内时也就都，起左以均里增涨升降跌减扩缩跃逼"
    r"突至去被让把给按还只又再]"
    r"|续|签约|提[高升供]|用[于来]|来自|超[过出额]|加[到至上]|中(?![小型学国心药医])|高[于出达]"
    r"|[多少]$|[年月]息|年利率|一个?[年月天周]|低于|上[升涨]|下[降滑]|转[让为向]|对[应于]|口头"
)
_MOST_WORDS = 4


def noun_after(text: str, end: int) -> str:
    """Return the counted thing written after a number, in English: ``new paying sites``."""
    place = end
    named: list[str] = []
    while len(named) < _MOST_WORDS:
        match = _NOUN_EN.match(text, place)
        if match is None or _ends_noun(text, match):
            break
        word = match[1]
        if word == "of":
            break
        named.append(word)
        place = match.end()
        lower = word.lower()
        if lower in _PLURALS or (lower.endswith("s") and not lower.endswith(_NO_PLURALS)):
            break
    if named and (named == ["more"] or _PEOPLE_VERB.match(named[0])):
        return ""
    return " ".join(named)


def _ends_noun(text: str, match: re.Match[str]) -> bool:
    """Tell whether a word is no part of the counted thing; 60 monthly instalments are."""
    if match[1].lower() not in _NO_NOUN:
        return False
    return not match[1].endswith("ly") or _PLURAL_NEXT.match(text, match.end()) is None


def is_counting(text: str, end: int) -> bool:
    """Tell whether the words after a bare number make it a count: 27 joined, 12 of them."""
    match = _NOUN_EN.match(text, end)
    if match is None:
        return False
    return match[1] in ("of", "more", "made") or _PEOPLE_VERB.match(match[1]) is not None


def noun_after_zh(text: str, place: int) -> str:
    """Return the counted thing written after a number or measure word, in Chinese."""
    while text[place : place + 1] in (" ", "\x1f"):
        place += 1
    match = _NOUN_ZH.match(text, place)
    if match is None:
        return ""
    stop = _NOUN_END_ZH.search(match[0])
    return match[0][: stop.start()] if stop else match[0]
