"""Tests of words: inflection, acronyms and the two languages name the same things."""

import pytest

from assistant.domain.binding_concepts import CONCEPTS
from assistant.domain.binding_words import Vocabulary, label_tokens, token_weight, word_tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bakery", "bakeries"),
        ("café", "cafes"),
        ("price", "pricing"),
        ("sales", "revenue"),
        ("customers", "client"),
        ("lease", "rents"),
        ("planned", "planning"),
        ("boxes", "crate"),
        ("owner's", "owners"),
    ],
)
def test_forms_of_a_word_are_one_word(one: str, other: str) -> None:
    assert word_tokens(one) == word_tokens(other)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Gross margin", "毛利率"),
        ("Monthly churn", "月流失率"),
        ("Paying sites", "付费门店"),
        ("Pre-money valuation", "投前估值"),
        ("CAC", "获客成本"),
    ],
)
def test_labels_of_both_languages_share_words(english: str, chinese: str) -> None:
    assert set(label_tokens(english)) & set(label_tokens(chinese))


def test_labels_are_read_without_their_months() -> None:
    assert label_tokens("Revenue, March 2027") == label_tokens("Revenue")
    assert label_tokens("收入（2027 年 3 月）") == label_tokens("收入")


def test_hinges_say_nothing_and_general_words_little() -> None:
    assert word_tokens("the") == ()
    assert token_weight(word_tokens("month")[0]) < token_weight(word_tokens("bakery")[0])


def test_words_are_found_with_their_places() -> None:
    known = frozenset({"=interest", "=gross", "=margin", "baker", "烘焙"})
    found = [(0, "baker"), (10, "=gross"), (10, "=margin")]
    assert Vocabulary(known).scan("bakeries: 毛利率", 0, 13) == found
    assert Vocabulary(known).scan("烘焙店", 0, 3) == [(0, "烘焙")]


def test_no_concept_is_without_words() -> None:
    assert all(english or chinese for english, chinese in CONCEPTS.values())
