"""Tells when a text speaks of somebody else: a competitor, an industry, an unknown name."""

import re

from assistant.domain.binding_case import Case
from assistant.domain.binding_index import OF_COMPETITORS, Entry, owners_of
from assistant.domain.binding_values import Reason
from assistant.domain.binding_words import label_tokens, says, word_tokens

_OTHERS = re.compile(
    r"\b(?:(?:competitors?|rivals?|peers?|(?:industry|sector|market) average|incumbents?"
    r"|start-?ups? in|the average (?:company|startup)|imagine(?! we| our)"
    r"|suppos(?:e|ing)(?! we| our)"
    r"|some(?:one|body) else|any(?:one|body) else|another (?:company|firm|start-?up|team)"
    r"|(?:former|previous|last|old|ex)[ -](?:employers?|company|firm|start-?up|job)"
    r"|(?:journalist|reporter|blogger|analyst|newspaper|magazine|article)s? (?:wr[oi]tes?"
    r"|claim(?:s|ed)?|reckons?|reckoned|says?|said|estimate[sd]?) that"
    r"|(?:an?|another|one) (?:[a-z]+ )?(?:friend|neighbou?r|cousin|uncle|aunt|acquaintance)"
    r"|(?:my|his|her) (?:[a-z]+-in-law|cousin|friend|brother|sister|father|mother|uncle|aunt"
    r"|neighbou?r|wife|husband|son|daughter|landlord|dentist|doctor|teacher|professor"
    r"|(?:(?:last|former|previous|old|first|own|other|earlier|ex|new|portfolio) )*"
    r"(?:company|firm|employer|start-?up|business|restaurant|portfolio)))\b"
    r"|their (?:cousin|friend|brother|sister|father|mother|uncle|aunt|neighbour|wife|husband)['’]s)"
    r"|(?:next door|across the (?:road|street|yard)|down the (?:road|street))\b"
    r"|隔壁|(?:他|她|人)家的|他们家"
    r"|(?:另|别)一?家(?:[^，。；、]{0,8}?(?:公司|企业|厂商|厂家|品牌))?|别的公司|其他公司"
    r"|(?:国外|海外|外资|某)[^，。；、]{0,4}?(?:公司|企业)|(?:[日美德韩法英]国?本?|国外|海外|外资|某)"
    r"[^，。；、]{0,4}?(?:厂商|厂家|品牌|巨头)"
    r"|(?:上一?|前一?|老)(?:家(?:公司|企业|单位)|东家|雇主)|前(?:公司|雇主|单位)"
    r"|(?:老板|店主|店长|掌柜|业主|朋友|同学|导师|邻居|顾问|房东|专家|分析师|亲戚|[我他她](?:妈|爸|哥|姐|弟|妹))"
    r"(?:们|自己)?(?:也|都)?(?:说|讲|透露|抱怨|告诉|估计|觉得|听说)"
    r"|另一?个(?:项目|团队|品牌|客户|投资人)|别的(?:项目|团队|品牌)|投的(?:另|其他|别)"
    r"|(?:(?<=[，。；：、\n])|^)[\s*_\-•]*(?:我们的?|一[位家个]|某|这家|那家|我们有个)?"
    r"(?:(?:供应|批发|经销|代理|渠道|服务|物流|分销|零售|制造|加工|承包|开发)商|合作(?:方|伙伴)|快递公司|保险公司|物业(?:公司)?"
    r"|房东|代工厂|律所|会计师事务所|咨询公司|投行|银行自己)(?!的?(?:账期|付款|货款|结算|占比|签约))"
    r"|\bbenchmarks?\b|\bquartile\b|竞品|竞争对手|竞争者|同行|同业|行业(?:平均|均值|水平)|友商|对手",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:we|our|us|ours)\b|我们|本公司|我司|(?<!隔壁)(?<!另一家)(?<!别的)(?<!其他)(?<!某)公司",
    re.IGNORECASE,
)


# What belongs to those whom the project pays or serves: our lawyer's firm, its landlord's office.
_HOUSE = re.compile(
    r"\b(?:our|my|their|the|its|his|her) (?:[a-z]+ )?(?:provider|supplier|landlord|lawyer|host|bank"
    r"|auditor|accountant|adviser|advisor|agency|broker|insurer|carrier|courier|contractor|lender"
    r"|wholesaler|distributor|manufacturer|investor|neighbour|neighbor|mentor|consultant)s?['’]s?"
    r" (?:own |new |main |head |other )?(?:firm|company|business|office|data cent(?:re|er)|team"
    r"|staff|shop|employees?|warehouse|plant|factory|website|fund|portfolio|clients|customers|practice"
    r"|network|platform|app|servers?)\b",
    re.IGNORECASE,
)

_ELSEWHERE = re.compile(
    r"^[^,;:.]{0,40}?\b(?:at|in|of|with|for|from|to) "
    r"(?:(?:the|her|his|my|their|an?|any|some|our) )?"
    r"(?:other|another|former|previous|last|old|earlier) (?:compan(?:y|ies)|firms?|start-?ups?"
    r"|boards?|jobs?|posts?|roles?|employers?|business(?:es)?|groups?|banks?|shops?)\b"
)
# Whose thing a supplier makes is said beside it: the maker of our batteries, 电池厂家.
_MAKER = re.compile(
    r"\b(?:makers?|suppliers?|manufacturers?|producers?|vendors?|sellers?) of "
    r"(?:our |the |all |their )?(?P<word>[a-z-]+)\b(?! makers?\b)"
)
_MAKER_ZH = re.compile(
    r"(?:(?<=[，。；：、\n])|^)[\s*_\-•]*(?:我们的?|给我们做|做)?"
    r"(?P<word>(?:(?![我你他给付向从对和与跟的些])[\u3400-\u9fff]){2,4}?)的?(?:厂家|厂商|供应商|制造商|生产商)"
)
_DEPARTMENT = re.compile(
    r"\b(?:[Tt]he|[Oo]ur|their|its|her|his) (?P<word>[a-z]+) "
    r"(?:department|division|unit)\b(?! of\b)"
)
_INDUSTRY = re.compile(
    r"(?:这个|这一|整个|全|该|本)行业|(?:across|throughout) "
    r"(?:the|our|this) (?:industry|trade|sector)"
)
_OF_INDUSTRY = ("market.", "advice.", OF_COMPETITORS)


def _is_rival_unsaid(case: Case, entry: Entry) -> bool:
    """Tell whether a sentence about us has no word of the rival that a fact is of."""
    owners = [token for owner in owners_of(entry.fact) for token in label_tokens(owner)]
    is_unsaid = bool(owners) and not any(token in case.words for token in owners)
    is_named = not entry.line.words.isdisjoint(case.words)
    return is_unsaid and is_named and not says(_OTHERS, case.sentence)


def _is_another_ones(case: Case, entry: Entry) -> bool:
    """Tell whether a clause names the maker, the department or the trade that a figure is of."""
    texts = entry.line.texts
    for pattern in (_MAKER, _MAKER_ZH):
        if pattern is _MAKER_ZH and case.before.isascii():
            continue
        named = pattern.search(case.before)
        if named is not None and not _is_said_of(named["word"], entry):
            return True
    if entry.fact.unit == "count":
        named = _DEPARTMENT.search(case.before)
        if named is not None and not _is_said_of(named["word"], entry):
            return True
    if entry.fact.as_of is not None and not entry.id.startswith(_OF_INDUSTRY):
        return says(_INDUSTRY, case.before) and not says(_INDUSTRY, texts)
    return False


def _is_said_of(word: str, entry: Entry) -> bool:
    """Tell whether a fact's label has a word, or another by which one calls the same."""
    if word.isascii():
        return not entry.line.words.isdisjoint(word_tokens(word))
    return any(word[place : place + 2] in entry.line.texts for place in range(len(word) - 1))


def speaks_of_others(case: Case) -> bool:
    """Tell whether the words before a figure speak of competitors or of an industry."""
    return says(_OTHERS, case.before)


def _is_of_one_named(case: Case, entry: Entry) -> bool:
    """Tell whether a fact is that of a competitor whose name the sentence gives: 对手冷云."""
    if not entry.id.startswith(OF_COMPETITORS):
        return False
    return any(owner.lower() in case.before.lower() for owner in owners_of(entry.fact))


def owner_problem(case: Case, entry: Entry) -> Reason | None:
    """What a sentence says of a competitor is no fact of the project's own."""
    if "'" in case.sentence or "’" in case.sentence:
        house = _HOUSE.search(case.sentence)
        if house is not None and not _is_of_one_named(case, entry):
            return "entity" if not _OURS.search(case.before, house.end()) else None
    if entry.id.startswith(OF_COMPETITORS) and _is_rival_unsaid(case, entry):
        return "entity"
    if _ELSEWHERE.match(case.after) or _is_another_ones(case, entry):
        return "entity"
    if not says(_OTHERS, case.before):
        return None
    others = [match.end() for match in _OTHERS.finditer(case.before)]
    if says(_OTHERS, entry.line.texts) or _is_of_one_named(case, entry):
        return None
    ours = [match.end() for match in _OURS.finditer(case.before)]
    return "entity" if not ours or ours[-1] <= others[-1] else None
