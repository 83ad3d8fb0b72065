"""What stands behind ``fact:`` in a link: the id of a fact, or how a figure follows from several.

Any text can be kept inside a target: what Markdown would misread is written as ``%20``.
"""

import re
from collections.abc import Iterable
from urllib.parse import unquote

# A target ends at blanks and brackets; & and = part the pieces of a query.
_UNSAFE = re.compile(r"[\s\x00-\x20\x7f-\x9f<>()\[\]{}\\`\"'&;%*~|?#=@!,\ud800-\udfff]")

ESTIMATE = "estimate"  # a figure that the founder stands for herself, without a fact
UNBACKED = "unbacked"  # a figure that nothing backs; written where it is shown, never stored
RESERVED_TARGETS = frozenset({ESTIMATE, UNBACKED})


def encoded(text: str) -> str:
    """Return ``text`` so that it can stand in a link's target, and inside a form."""
    return _UNSAFE.sub(_as_bytes, text)


def decoded(text: str) -> str:
    """Return the text that ``encoded`` was given."""
    return unquote(text, errors="surrogatepass") if "%" in text else text


def derived_target(operation: str, fact_ids: Iterable[str]) -> str:
    """Return the target of a figure that follows from facts: ``=sum:ID,ID``."""
    return f"={operation}:{','.join(encoded(each) for each in fact_ids)}"


def operation_of(target: str) -> str | None:
    """Return how a figure follows from facts, or None where it is bound to one."""
    return target[1:].partition(":")[0] if target.startswith("=") else None


def facts_named(target: str) -> tuple[str, ...]:
    """Return the ids of the facts that a target names: one, or those it is derived from."""
    if not target.startswith("="):
        return (target,)
    return tuple(decoded(each) for each in target.partition(":")[2].split(",") if each)


def _as_bytes(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogatepass"))
