"""The two languages and a text that may exist in either or both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalizedText:
    """One text in English, in Chinese, or in both.

    A text given without a language (a plain string in a brief) is stored under the brief's own
    language, so that the other side is known to be missing rather than wrong.
    """

    en: str | None = None
    zh: str | None = None

    def get(self, language: Language) -> str | None:
        """Return the text in ``language``, or None where it has not been written."""
        return self.en if language == "en" else self.zh

    def any(self, preferred: Language) -> str:
        """Return the text in ``preferred``, else in the other language, else an empty string."""
        return self.get(preferred) or self.en or self.zh or ""

    def with_text(self, language: Language, text: str | None) -> "LocalizedText":
        """Return a copy whose ``language`` side is ``text``."""
        if language == "en":
            return LocalizedText(en=text, zh=self.zh)
        return LocalizedText(en=self.en, zh=text)

    def as_mapping(self) -> Mapping[str, str]:
        """Return the sides that exist, by language."""
        return {lang: text for lang in LANGUAGES if (text := self.get(lang))}

    def __bool__(self) -> bool:
        return bool(self.en or self.zh)
