"""Cards on the boards of frameworks: added, changed, moved, removed, each as one step of undo."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from assistant.domain.brief_boards import Card
from assistant.domain.brief_reading import MAX_CARDS, dump_value, parse_value, with_value
from assistant.domain.changes import Changes
from assistant.errors import BriefError
from assistant.services import content
from assistant.services.change_hub import ChangeHub
from assistant.services.knowledge import KnowledgeService
from assistant.storage.stores import Stores

_TABLE = "cards"
_MOST_DIGITS = 20  # of a rank between two others; then all ranks of the field become whole again
_LONGEST_NAME = 60  # of a card in the history


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedCard:
    """A card with its id."""

    id: str
    card: Card


class BoardService:
    """Reads and changes the cards of a project."""

    def __init__(self, stores: Stores, hub: ChangeHub, knowledge: KnowledgeService) -> None:
        self._stores, self._hub, self._knowledge = stores, hub, knowledge

    def cards(self, project_id: str, board: str, field: str = "") -> tuple[PlacedCard, ...]:
        """Return the cards of a board, or of one of its fields, each field in its order."""
        found = (
            PlacedCard(id=key, card=card)
            for key, card in self._all(project_id).items()
            if card.board == board and field in ("", card.field)
        )
        return tuple(sorted(found, key=lambda each: (each.card.field, each.card.rank, each.id)))

    def add(self, project_id: str, card: Card, *, before: str = "") -> str:
        """Add a card at the end of its field, or before another one, and return its id.

        Raises:
            BriefError: there is no such board or field, too many cards, or too long a text; nothing
                is changed.
        """
        _check_place(card.board, card.field)
        if len(self._all(project_id)) >= MAX_CARDS:
            raise BriefError(
                "brief_too_many_rows", source=_TABLE, key_path=_TABLE,
                n=MAX_CARDS + 1, most=MAX_CARDS,
            )  # fmt: skip
        card_id = self._new_id(project_id, card.board)
        placed = self._placed(project_id, card_id, card, before)
        self._write(project_id, "card_added", placed, subject=card_id)
        return card_id

    def change(self, project_id: str, card_id: str, **changes: Any) -> Changes:  # noqa: ANN401 - a card's fields
        """Change a card; typing in one is one step of undo.

        Raises:
            BriefError: the card is gone, or a value is not possible; nothing is changed.
        """
        changed = replace(self._card(project_id, card_id), **changes)
        return self._write(
            project_id, "card_changed", {card_id: changed}, merge_key=f"card:{card_id}"
        )

    def move(self, project_id: str, card_id: str, field: str, before: str = "") -> Changes:
        """Move a card to a field of its board: before another card, or to the end.

        Raises:
            BriefError: the card is gone, or its board has no such field.
        """
        _check_place(self._card(project_id, card_id).board, field)
        card = replace(self._card(project_id, card_id), field=field)
        placed = self._placed(project_id, card_id, card, before)
        if placed == {card_id: self._card(project_id, card_id)}:
            return Changes()
        return self._write(project_id, "card_moved", placed, subject=card_id)

    def remove(self, project_id: str, card_ids: Iterable[str]) -> Changes:
        """Remove cards; those that combine them combine them no longer."""
        known, gone = self._all(project_id), set(card_ids)
        wanted: dict[str, Card | None] = {}
        for key, card in known.items():
            if key not in gone and gone.intersection(card.cites):
                left = tuple(each for each in card.cites if each not in gone)
                wanted[key] = replace(card, cites=left)
        wanted |= {each: None for each in sorted(gone) if each in known}  # once nobody cites them
        if not wanted:
            return Changes()
        return self._write(project_id, "card_removed", wanted, subject=next(iter(sorted(gone))))

    # --- places ---

    def _placed(
        self, project_id: str, card_id: str, card: Card, before: str
    ) -> dict[str, Card | None]:
        """Return a card with a rank that puts it before another, and whom that shifts."""
        others = [
            each for each in self.cards(project_id, card.board, card.field) if each.id != card_id
        ]
        at = next((at for at, each in enumerate(others) if each.id == before), len(others))
        below = others[at - 1].card.rank if at else None
        above = others[at].card.rank if at < len(others) else None
        rank = _between(below, above)
        if len(rank.as_tuple().digits) <= _MOST_DIGITS and rank not in (below, above):
            return {card_id: replace(card, rank=rank)}
        order = [*others[:at], PlacedCard(id=card_id, card=card), *others[at:]]
        return {
            each.id: replace(each.card, rank=Decimal(number)) for number, each in enumerate(order)
        }

    # --- reading and writing ---

    def _all(self, project_id: str) -> Mapping[str, Card]:
        return self._knowledge.of(project_id).brief.cards

    def _card(self, project_id: str, card_id: str) -> Card:
        card = self._all(project_id).get(card_id)
        if card is None:
            path = f"{_TABLE}.{card_id}"
            raise BriefError("brief_no_such_card", source=_TABLE, key_path=path, value=card_id)
        return card

    def _new_id(self, project_id: str, board: str) -> str:
        begin = f"{board}_"
        numbers = (key.removeprefix(begin) for key in self._all(project_id) if begin in key)
        last = max((int(each) for each in numbers if each.isdecimal()), default=0)
        return f"{begin}{last + 1}"

    def _write(
        self, project_id: str, label: str, wanted: Mapping[str, Card | None], *,
        subject: str = "", merge_key: str = "",
    ) -> Changes:  # fmt: skip
        known = self._knowledge.of(project_id).brief
        named = wanted.get(subject) or self._all(project_id).get(subject)
        card = named or next((each for each in wanted.values() if each is not None), None)
        brief, dumped = known, dict[str, Any]()
        for key, each in wanted.items():
            path = f"{_TABLE}.{key}"
            dumped[path] = None if each is None else dump_value(each)
            if each is not None:
                parse_value(path, dumped[path], language=known.language)
            brief = with_value(brief, path, dumped[path], source=path)
        name = card.text.any(known.language) if card else ""
        with self._stores.log.record(
            project_id, label, subject=name[:_LONGEST_NAME], merge_key=merge_key
        ) as change:
            for path, value in dumped.items():
                self._stores.briefs.set_value(project_id, path, value)
        return self._hub.announce(change.changes)


def _check_place(board: str, field: str) -> None:
    """Raise BriefError unless there is such a board, with such a field."""
    known = {each.id: [part.id for part in each.fields] for each in content.boards()}
    for name, value, choices in (
        ("board", board, [*known]),
        ("field", field, known.get(board, [])),
    ):
        if value not in choices:
            raise BriefError(
                "brief_not_a_choice", source=_TABLE, key_path=f"{_TABLE}.{name}",
                value=value, choices=", ".join(choices),
            )  # fmt: skip


def _between(below: Decimal | None, above: Decimal | None) -> Decimal:
    if below is None:
        return Decimal(0) if above is None else above - 1
    return below + 1 if above is None else (below + above) / 2
