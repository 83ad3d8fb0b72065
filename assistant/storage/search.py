"""Full-text search over everything, in both languages."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.storage.database import Database, Row
from assistant.storage.passages import HAN, scope_word, spaced

# Ranking looks at this many matches. A query that half of all passages match has no better ones
# among them than the newest, and weighing them all would take longer than a founder waits.
CANDIDATES = 300
EXCERPT_CHARACTERS = 320
_EXCERPT_LEAD = 60
_PIECE = 2_000
MOST_TERMS = 16
MOST_QUERY_CHARACTERS = 400
_TYPICAL_CHARACTERS = 200
_KIND_WEIGHT = {"project": 2.0, "answer": 1.2, "section": 1.0}
_LEAST_PREFIX = 3

_WORD_CHARACTER = re.compile(r"[^\W_]")
_TOKENS = re.compile(rf"[{HAN}]|[^\W_{HAN}]+")
_OPEN_END = re.compile(rf"[^\W_{HAN}]{{{_LEAST_PREFIX},}}$")
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that matches.

    Attributes:
        kind: ``project``, ``answer`` or ``section``.
        project_id: the project it stands in.
        project_name: that project's name.
        document_id: the document of a section, else None.
        document_title: that document's title, else empty.
        heading: the section's title, or the path of an answer in the brief.
        ref_id: the section's id, the answer's path or the project's id.
        text: the passage, or its part around the first match.
        rank: greater is better; only to be compared within one search.
        spans: where the matches stand in ``text``, as (start, end).
    """

    kind: str
    project_id: str
    project_name: str
    document_id: str | None
    document_title: str
    heading: str
    ref_id: str
    text: str
    rank: float
    spans: tuple[tuple[int, int], ...]


class Search:
    """Finds passages; `PassageIndex` keeps them up to date."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(
        self, query: str, *, project_id: str | None = None, limit: int = 50
    ) -> tuple[Hit, ...]:
        """Return the passages that hold every word of ``query``, best first.

        A query is data, not a language: quotes and operators are skipped. Characters written
        together are found together; a Latin word of three letters or more may go on
        ("compet" finds "competitors"). Projects in the trash are not searched.
        """
        terms = split_terms(query)
        if not terms:
            return ()
        match = match_expression(terms, project_id)
        rows = self._database.rows(_CANDIDATES_SQL, match, CANDIDATES)
        words = [folded(term)[0] for term in terms]
        scored = [(score(row["kind"], row["text"], words), row) for row in rows]
        scored.sort(key=lambda pair: (-pair[0], -pair[1]["id"]))
        return self._hits(scored[:limit], highlight_pattern(terms))

    def _hits(
        self, scored: Sequence[tuple[float, Row]], pattern: re.Pattern[str]
    ) -> tuple[Hit, ...]:
        places: dict[tuple[str, str], Row] = {}
        for _, row in scored:
            if _place_key(row) not in places:
                places[_place_key(row)] = self._place(*_place_key(row))
        return tuple(_hit(row | places[_place_key(row)], rank, pattern) for rank, row in scored)

    def _place(self, kind: str, ref_id: str) -> Row:
        statement = _SECTION_PLACE if kind == "section" else _PROJECT_PLACE
        return self._database.row(statement, ref_id) or {}


def _place_key(row: Row) -> tuple[str, str]:
    return row["kind"], row["ref_id"] if row["kind"] == "section" else row["project_id"]


_CANDIDATES_SQL = (
    "SELECT passage.* FROM (SELECT rowid AS id FROM passage_fts WHERE passage_fts MATCH ?"
    " ORDER BY rowid DESC LIMIT ?) AS found JOIN passage ON passage.id = found.id"
)
_SECTION_PLACE = (
    "SELECT section.title AS heading, document.id AS document_id,"
    " document.title AS document_title, name AS project_name"
    " FROM section JOIN document ON document.id = document_id"
    " JOIN project ON project.id = project_id WHERE section.id = ?"
)
_PROJECT_PLACE = (
    "SELECT NULL AS document_id, '' AS document_title, name AS project_name"
    " FROM project WHERE id = ?"
)


def split_terms(query: str) -> tuple[str, ...]:
    """Return the parts of a query between spaces, without those that hold no word character."""
    clean = unicodedata.normalize("NFKC", _CONTROL.sub(" ", query[:MOST_QUERY_CHARACTERS]))
    terms = [term for term in clean.split() if _WORD_CHARACTER.search(term)]
    return tuple(dict.fromkeys(terms))[:MOST_TERMS]


def match_expression(terms: Sequence[str], project_id: str | None) -> str:
    """Return the FTS5 expression for terms, each a quoted phrase."""
    phrases = " AND ".join(_phrase(term) for term in terms)
    scope = f'scope : "{scope_word(_quoted(project_id))}" AND ' if project_id else ""
    return f"{scope}body : ({phrases})"


def _phrase(term: str) -> str:
    star = "*" if _OPEN_END.search(term) else ""
    return f'"{_quoted(spaced(term))}"{star}'


def _quoted(text: str) -> str:
    return text.replace('"', '""')


def highlight_pattern(terms: Sequence[str]) -> re.Pattern[str]:
    """Return what matches the terms in a text that `folded` made comparable."""
    return re.compile("|".join(_term_pattern(folded(term)[0]) for term in terms))


def _term_pattern(term: str) -> str:
    tokens = [re.escape(token) for token in _TOKENS.findall(term)] or [re.escape(term)]
    # A Latin word matches from its beginning only; a Han character stands for itself.
    start = rf"(?<![^\W_{HAN}])" if not re.match(f"[{HAN}]", term) else ""
    return start + r"[\W_]*".join(tokens)


def folded(text: str) -> tuple[str, list[int]]:
    """Return ``text`` without case and accents, and for each character where it came from."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    characters: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character).casefold():
            if not unicodedata.combining(part):
                characters.append(part)
                origins.append(index)
    return "".join(characters), origins


def score(kind: str, text: str, words: Sequence[str]) -> float:
    """Return how well a passage fits: how often the words stand in it, its length, its kind."""
    lowered = text.lower()
    count = max(1, sum(lowered.count(word) for word in words))
    length = 0.25 + 0.75 * len(text) / _TYPICAL_CHARACTERS
    return round(_KIND_WEIGHT.get(kind, 1.0) * count / (count + 1.2 * length), 4)


def _hit(row: Row, rank: float, pattern: re.Pattern[str]) -> Hit:
    text = excerpt(row["text"], pattern)
    return Hit(
        kind=row["kind"],
        project_id=row["project_id"],
        project_name=row["project_name"],
        document_id=row["document_id"],
        document_title=row["document_title"],
        heading=row["ref_id"] if row["kind"] == "answer" else row.get("heading", ""),
        ref_id=row["ref_id"],
        text=text,
        rank=rank,
        spans=find_spans(text, pattern),
    )


def find_spans(text: str, pattern: re.Pattern[str]) -> tuple[tuple[int, int], ...]:
    """Return where a pattern of `highlight_pattern` matches in ``text``."""
    flat, origins = folded(text)
    return tuple(
        (origins[found.start()], origins[found.end() - 1] + 1)
        for found in pattern.finditer(flat)
        if found.end() > found.start()
    )


def excerpt(text: str, pattern: re.Pattern[str]) -> str:
    """Return a short text whole, and of a long one the part around its first match."""
    if len(text) <= EXCERPT_CHARACTERS:
        return text
    first = _first_match(text, pattern)
    start = max(0, min(first - _EXCERPT_LEAD, len(text) - EXCERPT_CHARACTERS))
    end = start + EXCERPT_CHARACTERS
    lead = "…" if start else ""
    tail = "…" if end < len(text) else ""
    return lead + text[start:end] + tail


def _first_match(text: str, pattern: re.Pattern[str]) -> int:
    # Piece by piece, since folding all of a long text would take longer than finding it did.
    for start in range(0, len(text), _PIECE):
        spans = find_spans(text[start : start + _PIECE + MOST_QUERY_CHARACTERS], pattern)
        if spans:
            return start + spans[0][0]
    return 0
