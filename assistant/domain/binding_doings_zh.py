"""Tells by a Chinese clause's verb or place that it does not mean a fact."""

import re
from collections.abc import Set as AbstractSet

from assistant.domain.binding_case import Case
from assistant.domain.binding_countries import countries_named, places_named
from assistant.domain.binding_index import Entry
from assistant.domain.binding_values import Reason
from assistant.domain.binding_words import says

_CLAUSE = re.compile("[，。；：、,;:\n]")
_MET = re.compile(
    r"(?:拜访|走访|约见|联系|接触|参观|跑|聊|面谈|打电话给|发邮件给|见)(?:过|了|到)(?:约|大约|近|超过)?[\s*_]*\Z"
)
_SURVEYED = re.compile(r"survey|respond|interview|visit|lead|demo|访|调研|线索|演示", re.IGNORECASE)
_GONE = re.compile(
    r"(?:丢|坏|退|拆|报废|损坏|遗失|弄丢|打碎)(?:失|掉|了|过){1,2}(?:约|近)?[\s*_]*\Z"
)
_OF_GONE = re.compile(
    r"lost|lose|broke|fail|defect|return|churn|replac|written|丢|坏|退|拆|废|失|故障|不良|更换",
    re.IGNORECASE,
)
_HIRED = re.compile(r"(?:招|招聘|新招|再招|扩招|增招)(?:了|满|够|到|进)?(?:约|近)?[\s*_]*\Z")
_OF_HIRED = re.compile(r"hire|recruit|join|new|招|新增|到岗", re.IGNORECASE)
_ONCE_ELSEWHERE = re.compile(
    r"(?:以前|之前|曾经?|原来|原先|过去|早年)在(?!我们|本公司|公司|这里)[^，。；]{1,14}[，,]?[^，。；,]{0,8}\Z"
)
_CITY = re.compile(
    "北京|上海|广州|深圳|杭州|宁波|温州|绍兴|嘉兴|苏州|无锡|常州|南京|合肥|成都|武汉|重庆|西安|天津|长沙|郑州|青岛|济南"
    "|厦门|福州|佛山|东莞|珠海|昆明|贵阳|南昌|沈阳|大连|哈尔滨|香港|利兹|伦敦|曼彻斯特|利物浦|伯明翰|爱丁堡|约克"
)
_OF_A_FRIEND = re.compile(
    r"[我他她]的?\s?(?:[A-Za-z]{3,12}|室友|表[哥弟姐妹]|堂[哥弟姐妹]|舅舅|叔叔|阿姨|老乡|邻居|同学|朋友|前同事)"
    r"\s?(?:的|在[^，。；]{1,8}开的?|开的)\s?(?:公司|店|厂|团队)"
)
_BESIDE = re.compile(r"(?:比|较|与|和|跟|不像|不同于|除了?)[^，。；]{0,6}\Z")


def chinese_doing_problem(case: Case, entry: Entry) -> Reason | None:
    """Return why the words of a Chinese clause before a figure forbid a fact, or None."""
    ahead = case.ahead
    if case.before.isascii():
        return None
    if case.figure.unit in ("count", "plain") and _is_of_other_ones(ahead, entry.line.texts):
        return "entity"
    if case.figure.unit == "money" and _ONCE_ELSEWHERE.search(case.before):
        return "entity"
    if _OF_A_FRIEND.search(case.before):
        return "entity"
    return "entity" if _is_elsewhere(case, entry) else None


def _is_of_other_ones(ahead: str, texts: str) -> bool:
    """Those met are no customers, those lost are not those in use, those to hire not the staff."""
    pairs = ((_MET, _SURVEYED), (_GONE, _OF_GONE), (_HIRED, _OF_HIRED))
    return any(verb.search(ahead) and not says(own, texts) for verb, own in pairs)


def _is_elsewhere(case: Case, entry: Entry) -> bool:
    """Tell whether the figure's clause names another city or country, and not to compare."""
    clause = _CLAUSE.split(case.before)[-1]
    if _BESIDE.search(clause):
        return False
    cities = set(_CITY.findall(clause))
    if cities and _is_other(cities, set(_CITY.findall(entry.line.texts))):
        return True
    return _is_other(places_named(clause), countries_named(entry.line.texts))


def _is_other(named: AbstractSet[str], own: AbstractSet[str]) -> bool:
    return bool(named and own) and named.isdisjoint(own)
