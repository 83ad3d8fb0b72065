"""The countries that a text names, in one form for English and Chinese."""

import re
from functools import lru_cache

# Each by the names it goes by; short forms only where they are written in capitals.
_COUNTRIES = {
    "cn": "China|Chinese|中国|国内|全国|我国",
    "uk": "UK|U\\.K\\.|United Kingdom|Great Britain|Britain|British|Britons?|England|英国|英镑区",
    "us": "USA?|U\\.S\\.|United States|America|American|Americans|美国",
    "jp": "Japan|Japanese|日本",
    "de": "Germany|Germans?|德国",
    "fr": "France|French|法国",
    "ie": "Ireland|Irish|爱尔兰",
    "in": "India|Indian|印度(?!尼)",
    "kr": "South Korea|Korea|Korean|韩国",
    "sg": "Singapore|新加坡",
    "es": "Spain|Spanish|西班牙",
    "it": "Italy|Italian|意大利",
    "nl": "Netherlands|Dutch|荷兰",
    "au": "Australia|Australian|澳大利亚|澳洲",
    "ca": "Canada|Canadian|加拿大",
    "vn": "Vietnam|Vietnamese|越南",
    "th": "Thailand|Thai|泰国",
    "br": "Brazil|Brazilian|巴西",
    "mx": "Mexico|Mexican|墨西哥",
    "eu": "EU|Europe|European|欧盟|欧洲",
}
_NAMES = re.compile(
    "|".join(
        f"(?P<{code}>" + "|".join(
            rf"\b(?:{name})\b" if name.isascii() else name for name in names.split("|")
        ) + ")"
        for code, names in _COUNTRIES.items()
    )
)  # fmt: skip


@lru_cache(maxsize=20_000)
def countries_named(text: str) -> frozenset[str]:
    """Return the codes of the countries named in a text."""
    return frozenset(found.lastgroup for found in _NAMES.finditer(text) if found.lastgroup)
