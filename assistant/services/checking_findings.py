"""What a check of a project's texts can find."""

from dataclasses import dataclass
from typing import Literal

FindingKind = Literal[
    "unbacked", "ambiguous", "false_claim", "outdated", "contradiction", "gap", "stale_pair",
    "missing_fact", "empty_section", "long_section",
]  # fmt: skip
FIGURE_KINDS: frozenset[FindingKind] = frozenset({"unbacked", "ambiguous", "outdated"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that needs the founder's eye.

    Attributes:
        kind: see ``FindingKind``.
        document_id: the document it is in.
        section_id: the section it is in.
        paragraph_id: the paragraph; empty for what is said of a whole section.
        start: where it begins, in code points of the paragraph's Markdown.
        end: where it ends, exclusive.
        text: the figure as it stands there, or the clause of a claim.
        sentence: the sentence around it, in plain words on one line.
        reason: one sentence in the language of the window.
        candidates: the ids of facts that it may be bound to, best first.
        path: of a missing fact or a stale pair, the path of the question.
    """

    kind: FindingKind
    document_id: str
    section_id: str
    paragraph_id: str = ""
    start: int = 0
    end: int = 0
    text: str = ""
    sentence: str = ""
    reason: str = ""
    candidates: tuple[str, ...] = ()
    path: str = ""
