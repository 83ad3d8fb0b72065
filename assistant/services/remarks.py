"""Remarks on sections: stored as keys, so that they are said in the language of the moment."""

import json
from collections.abc import Mapping
from typing import Any

from assistant.errors import AssistantError
from assistant.texts import Texts


def remark(*parts: tuple[str, Mapping[str, object]] | str) -> str:
    """Return what is stored for one or more sentences: keys with what fills their blanks."""
    pairs = [(part, {}) if isinstance(part, str) else part for part in parts]
    stored = [{"key": key, "values": dict(values)} for key, values in pairs]
    return json.dumps(stored, ensure_ascii=False, default=str) if stored else ""


def joined(first: str, second: str) -> str:
    """Return two stored remarks as one."""
    return f"{first[:-1]}, {second[1:]}" if first and second else first or second


def error_remark(error: AssistantError) -> str:
    """Return the remark of a failure."""
    return remark((f"errors.{error.key}", error.values))


def remark_sentence(stored: str, texts: Texts) -> str:
    """Return stored keys as sentences; text that is no list of keys is shown as it is."""
    try:
        items = json.loads(stored) if stored else []
    except ValueError:
        return stored
    if not isinstance(items, list):
        return stored
    sentences = [_sentence(item, texts) for item in items if isinstance(item, dict)]
    blank = "" if texts.language == "zh" else " "
    return blank.join(sentence for sentence in sentences if sentence)


def _sentence(item: Mapping[str, Any], texts: Texts) -> str:
    """Return one stored key as a sentence; nothing where this version does not know it."""
    key, values = item.get("key"), item.get("values")
    try:
        return texts(str(key), **(values if isinstance(values, dict) else {}))
    except (KeyError, IndexError):  # another version's key, or other blanks in its sentence
        return ""
