"""A text exists in either language or both, and it is known which."""

from assistant.domain.languages import LocalizedText


def test_the_preferred_language_comes_first_and_any_is_better_than_none() -> None:
    both = LocalizedText(en="Tide", zh="潮")
    assert (both.any("en"), both.any("zh")) == ("Tide", "潮")
    assert LocalizedText(zh="潮").any("en") == "潮"
    assert LocalizedText(en="").any("zh") == ""
    assert LocalizedText().any("en") == ""


def test_one_side_is_changed_and_the_other_stays() -> None:
    both = LocalizedText(en="Tide", zh="潮")
    assert both.with_text("en", "Flood") == LocalizedText(en="Flood", zh="潮")
    assert both.with_text("zh", None) == LocalizedText(en="Tide")


def test_an_empty_text_is_no_text() -> None:
    assert not LocalizedText(en="", zh=None)
    assert LocalizedText(zh="潮")
    assert LocalizedText(en="", zh="潮").as_mapping() == {"zh": "潮"}
