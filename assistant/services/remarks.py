"""Remarks on sections: stored as keys, so that they are said in the language of the moment."""

import json
from collections.abc import Mapping

from assistant.errors import AssistantError
from assistant.texts import Texts


def remark(*parts: tuple[str, Mapping[str, object]] | str) -> str:
    """Return what is stored for one or more sentences: keys with what fills their blanks."""
    pairs = [(part, {}) if isinstance(part, str) else part for part in parts]
    stored = [{"key": key, "values": dict(values)} for key, values in pairs]
    return json.dumps(stored, ensure_ascii=False, default=str) if stored else ""


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
    known = [item for item in items if isinstance(item, dict) and str(item.get("key")) in texts]
    return " ".join(texts(item["key"], **item.get("values", {})) for item in known)
