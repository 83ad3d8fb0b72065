"""Text of any length in both languages, the same for the same seed.

Half of the sentences are those of the sample projects, so that words and characters are as varied
as in a real plan; the other half is put together with figures, so that no two need be the same.
"""

import random
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

from assistant.resources import sample_paths

Language = Literal["en", "zh"]

_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)")
_MARKS = re.compile(r"[*#>|`]+")
_SENTENCE = {
    "en": re.compile(r"[^.!?]{40,}?[.!?](?=\s|$)"),
    "zh": re.compile(r"[^。！？]{12,}?[。！？]"),
}

_ENGLISH_SUBJECTS = (
    "The company", "Each pilot customer", "Our sales team", "A regional distributor",
    "The kitchen manager", "An independent cafe", "The founding team", "Every supplier",
    "The procurement platform", "A second warehouse", "Our largest competitor", "The bookkeeper",
)  # fmt: skip
_ENGLISH_VERBS = (
    "reduces", "negotiates", "measures", "replaces", "documents", "forecasts",
    "delivers", "reconciles", "schedules", "expands", "compares", "finances",
)  # fmt: skip
_ENGLISH_OBJECTS = (
    "the weekly purchase orders", "gross margin by product line", "working capital",
    "delivery routes across three districts", "the cost of spoiled goods", "customer churn",
    "a subscription with quarterly invoices", "the break-even assumptions", "regulatory filings",
    "unit economics per location", "the onboarding of new branches", "inventory turnover",
)  # fmt: skip
_ENGLISH_ENDS = (
    "within {0} months", "at a cost of £{1} a month", "for {0}% of all orders",
    "before the end of 2027", "with a team of {0}", "as {0} of 83 interviewed owners asked for",
    "while prices rise by {0}%", "in {0} cities", "without a second signature",
)  # fmt: skip
_CHINESE_SUBJECTS = (
    "公司", "试点客户", "销售团队", "区域经销商", "后厨负责人", "独立餐馆",
    "创始团队", "每家供应商", "采购平台", "第二个前置仓", "最大的竞争对手", "财务人员",
)  # fmt: skip
_CHINESE_VERBS = (
    "降低了", "重新谈定", "逐日核算", "替换掉", "完整记录", "提前预测",
    "按时交付", "自动对账", "统一安排", "稳步扩大", "横向比较", "分期投入",
)  # fmt: skip
_CHINESE_OBJECTS = (
    "每周的采购订单", "各产品线的毛利率", "营运资金", "三个城区的配送路线", "生鲜损耗成本",
    "客户流失率", "按季度结算的订阅费用", "盈亏平衡的各项假设", "合规备案材料",
    "单店经济模型", "新门店的上线流程", "库存周转天数",
)  # fmt: skip
_CHINESE_ENDS = (
    "，预计{0}个月内完成", "，每月成本约{1}元", "，覆盖{0}%的订单", "，2027年底前见效",
    "，团队规模为{0}人", "，83位受访店主中有{0}位提出过这一需求", "，同期价格上涨{0}%",
    "，涉及{0}个城市", "（“一键补货”除外）",
)  # fmt: skip
_SHARE_OF_SAMPLES = 0.5


@cache
def sample_sentences(language: Language) -> tuple[str, ...]:
    """Return the sentences of the sample projects, without their links and marks."""
    found: dict[str, None] = {}
    for path in sample_paths():
        for text in _texts(tomllib.loads(path.read_text("utf-8")), language):
            words = " ".join(_MARKS.sub("", _LINK.sub(r"\1", text)).split())
            found.update((match[0].strip(), None) for match in _SENTENCE[language].finditer(words))
    return tuple(found)


def _texts(value: Any, language: Language) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get(language), str):
            yield value[language]
        for inner in value.values():
            yield from _texts(inner, language)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, language)


class TextSource:
    """Makes sentences, paragraphs and titles from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def sentence(self, language: Language) -> str:
        """Return one sentence."""
        pick = self._random.choice
        if self._random.random() < _SHARE_OF_SAMPLES:
            return pick(sample_sentences(language))
        end = pick(_CHINESE_ENDS if language == "zh" else _ENGLISH_ENDS)
        end = end.format(self._random.randint(2, 97), f"{self._random.randint(1, 99) * 250:,}")
        if language == "zh":
            return f"{pick(_CHINESE_SUBJECTS)}{pick(_CHINESE_VERBS)}{pick(_CHINESE_OBJECTS)}{end}。"
        words = (pick(_ENGLISH_SUBJECTS), pick(_ENGLISH_VERBS), pick(_ENGLISH_OBJECTS), end)
        return " ".join(words) + "."

    def paragraph(self, language: Language, sentences: int = 5) -> str:
        """Return a paragraph of so many sentences."""
        joint = "" if language == "zh" else " "
        return joint.join(self.sentence(language) for _ in range(sentences))

    def title(self, language: Language) -> str:
        """Return a few words for a heading."""
        words = _CHINESE_OBJECTS if language == "zh" else _ENGLISH_OBJECTS
        text = self._random.choice(words)
        return text if language == "zh" else text[0].upper() + text[1:]

    def number(self, most: int) -> int:
        """Return a number from 1."""
        return self._random.randint(1, most)
