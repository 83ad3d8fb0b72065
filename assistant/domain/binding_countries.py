"""The countries that a text names, in one form for English and Chinese."""

import re
from functools import lru_cache

# Each by the names of the place, and by those of its people and of what comes from there: a French
# pastry is sold anywhere, and EU rules hold for many. Short forms only where they are in capitals.
_COUNTRIES = {
    "cn": ("China|中国|国内|全国|我国", "Chinese"),
    "uk": (
        "UK|U\\.K\\.|United Kingdom|Great Britain|Britain|England|英国|英镑区",
        "British|Britons?",
    ),
    "us": (
        "USA?(?!\\s?\\$)(?!\\s+dollars?)|U\\.S\\.|United States|America|美国",
        "American|Americans",
    ),
    "jp": ("Japan|日本", "Japanese"),
    "de": ("Germany|德国", "Germans?"),
    "fr": ("France|法国", "French"),
    "ie": ("Ireland|爱尔兰", "Irish"),
    "in": ("India|印度(?!尼)", "Indian"),
    "kr": ("South Korea|Korea|韩国", "Korean"),
    "sg": ("Singapore|新加坡", ""),
    "es": ("Spain|西班牙", "Spanish"),
    "it": ("Italy|意大利", "Italian"),
    "nl": ("Netherlands|荷兰", "Dutch"),
    "au": ("Australia|澳大利亚|澳洲", "Australian"),
    "ca": ("Canada|加拿大", "Canadian"),
    "vn": ("Vietnam|越南", "Vietnamese"),
    "th": ("Thailand|泰国", "Thai"),
    "br": ("Brazil|巴西", "Brazilian"),
    "mx": ("Mexico|墨西哥", "Mexican"),
    "pl": ("Poland|波兰", "Polish"),
    "pt": ("Portugal|葡萄牙", "Portuguese"),
    "se": ("Sweden|瑞典", "Swedish"),
    "no": ("Norway|挪威", "Norwegian"),
    "dk": ("Denmark|丹麦", "Danish"),
    "fi": ("Finland|芬兰", "Finnish"),
    "be": ("Belgium|比利时", "Belgian"),
    "ch": ("Switzerland|瑞士", "Swiss"),
    "at": ("Austria|奥地利", "Austrian"),
    "gr": ("Greece|希腊", "Greek"),
    "cz": ("Czechia|Czech Republic|捷克", ""),
    "ru": ("Russia|俄罗斯", "Russian"),
    "id": ("Indonesia|印尼|印度尼西亚", "Indonesian"),
    "my": ("Malaysia|马来西亚", "Malaysian"),
    "ph": ("Philippines|菲律宾", ""),
    "nz": ("New Zealand|新西兰", ""),
    "za": ("South Africa|南非", ""),
    "ae": ("UAE|United Arab Emirates|阿联酋", ""),
    "sa": ("Saudi Arabia|沙特", ""),
    "ng": ("Nigeria|尼日利亚", ""),
    "ke": ("Kenya|肯尼亚", ""),
    "ar": ("Argentina|阿根廷", ""),
    "cl": ("Chile|智利", ""),
    "eu": ("", "EU|Europe|European|欧盟|欧洲"),
}
NAMES_OF_COUNTRIES = "|".join(
    name
    for places, _ in _COUNTRIES.values()
    for name in re.findall(r"[\u3400-\u9fff]+", re.sub(r"\(.*?\)", "", places))
)
_NO_PLACE_AFTER = "(?!料理|面包|菜|葡萄酒|红酒|进口|产|制|人)"


def _pattern(*, is_place: bool) -> re.Pattern[str]:
    def named(name: str) -> str:
        if name.isascii():  # after the dot of U.K. no letter follows, and no edge of a word either
            return rf"\b(?:{name})(?!\w)"
        return name + _NO_PLACE_AFTER if is_place else name

    kept = {
        code: [name for name in (places if is_place else f"{places}|{people}").split("|") if name]
        for code, (places, people) in _COUNTRIES.items()
    }
    # What no name begins with is passed over at once: all facts are read with each new answer.
    begins = re.escape("".join(sorted({name[0] for names in kept.values() for name in names})))
    either = "|".join(
        f"(?P<{code}>{'|'.join(map(named, names))})" for code, names in kept.items() if names
    )
    return re.compile(f"(?=[{begins}])(?:{either})")


_NAMES, _PLACES = _pattern(is_place=False), _pattern(is_place=True)


@lru_cache(maxsize=20_000)
def countries_named(text: str) -> frozenset[str]:
    """Return the codes of the countries named in a text."""
    return frozenset(found.lastgroup for found in _NAMES.finditer(text) if found.lastgroup)


@lru_cache(maxsize=20_000)
def places_named(text: str) -> frozenset[str]:
    """Return the codes of the countries that a text names as places: in France, not French."""
    return frozenset(found.lastgroup for found in _PLACES.finditer(text) if found.lastgroup)


@lru_cache(maxsize=20_000)
def last_place_named(text: str) -> frozenset[str]:
    """Return the code of the last country that a text names as a place: what follows is of it."""
    found = [match.lastgroup for match in _PLACES.finditer(text) if match.lastgroup]
    return frozenset(found[-1:])
