"""Where the English and the Chinese text of an answer state different figures, they have parted."""

from hypothesis import given

from assistant.domain.answer_pairs import PartedFigures, parted_figures
from assistant.domain.languages import LocalizedText
from tests.strategies import any_texts

PARTED = [
    ("We keep 41% of them.", "我们留住了三成八的客户。", ("41%",), ("三成八",)),
    ("It costs £79 a month.", "每月89英镑。", ("£79",), ("89英镑",)),
    ("We open in May 2027.", "我们2027年6月开业。", ("May 2027",), ("2027年6月",)),
    ("12 bakeries, two founders", "15家面包店，两位创始人", ("12",), ("15家",)),
    ("It takes 10 days.", "需要12天。", ("10 days",), ("12天",)),
    ("They split it 3:1.", "按4:1分。", ("3:1",), ("4:1",)),
    ("Waste is 10–20%.", "报损率为10%到25%。", ("10–20%",), ("10%到25%",)),
]
THE_SAME = [
    ("A third stay 18 months.", "三成三的人住一年半。"),
    ("It costs £1.2 million.", "花费120万英镑。"),
    ("We open in May.", "我们2027年5月开业。"),
    ("We open in 2027.", "我们2027年5月开业。"),
    ("One of us bakes.", "我们三个人里有一个会烘焙。"),
    ("We have [12](fact:evidence.vans) vans.", "我们有12辆车。"),
    ("Some 4,640 boxes.", "约4640箱，其中约 35% 当天送达。"),  # one side says more
    ("It rose by 5%.", "共有 38 家店。"),  # a share is no number of shops
]


def test_figures_that_each_side_says_otherwise_are_named() -> None:
    for english, chinese, only_en, only_zh in PARTED:
        found = parted_figures(LocalizedText(en=english, zh=chinese))
        assert found == PartedFigures(en=only_en, zh=only_zh), english


def test_the_same_figures_in_other_words_are_no_difference() -> None:
    for english, chinese in THE_SAME:
        assert parted_figures(LocalizedText(en=english, zh=chinese)) is None, english


def test_an_answer_in_one_language_differs_from_nothing() -> None:
    assert parted_figures(LocalizedText(en="41%")) is None
    assert parted_figures(LocalizedText(zh="41%")) is None


@given(any_texts(), any_texts())
def test_any_two_texts_are_held_against_each_other(english: str, chinese: str) -> None:
    parted_figures(LocalizedText(en=english, zh=chinese))
    assert parted_figures(LocalizedText(en=english, zh=english)) is None
