"""The program's words: found by key, with their blanks filled, in both languages."""

from pathlib import Path

import pytest

from assistant import texts as texts_module
from assistant.domain.languages import LANGUAGES
from assistant.errors import BriefError
from assistant.texts import Texts, load_texts

TEXTS = Texts(
    "en", {"a.plain": "Plain", "a.blank": "{n} of {total}", "a.b.one": "one", "a.b.other": "{n}"}
)


def test_blanks_are_filled_and_values_are_never_templates() -> None:
    assert TEXTS("a.blank", n=1, total="{n}") == "1 of {n}"
    assert TEXTS("a.plain") == "Plain"
    assert TEXTS("a.plain", unused=1) == "Plain"


@pytest.mark.parametrize("key", ["a.none", "", "a"])
def test_an_unknown_key_is_a_bug(key: str) -> None:
    with pytest.raises(KeyError):
        TEXTS(key)


def test_a_blank_that_is_not_filled_is_a_bug() -> None:
    with pytest.raises(KeyError):
        TEXTS("a.blank")


def test_numbers_choose_their_form_where_there_are_two() -> None:
    assert (TEXTS.count("a.b", 1), TEXTS.count("a.b", 2), TEXTS.count("a.b", 0)) == (
        "one",
        "2",
        "0",
    )
    chinese = Texts("zh", {"a.b.other": "{n} 个"})
    assert chinese.count("a.b", 1) == "1 个"


def test_it_is_known_which_keys_there_are() -> None:
    assert "a.plain" in TEXTS
    assert "a.none" not in TEXTS
    assert len(TEXTS.keys()) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_is_said_in_either_language(language: str) -> None:
    error = BriefError("brief_unknown_key", source='/a {x} "b".toml', key_path="company.colour")
    sentence = load_texts(language).sentence(error)
    assert sentence.startswith('/a {x} "b".toml')
    assert "company.colour" in sentence


def test_each_language_is_read_once() -> None:
    assert load_texts("en") is load_texts("en")


def test_a_number_among_the_texts_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "translations" / "xx"
    folder.mkdir(parents=True)
    (folder / "area.toml").write_text("[inner]\nnumber = 3", "utf-8")
    monkeypatch.setattr(texts_module, "resources_dir", lambda: tmp_path)
    with pytest.raises(TypeError, match=r"area\.inner\.number is not a text"):
        load_texts("xx")
