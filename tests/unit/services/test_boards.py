"""Cards of strategy boards: in order, in the brief, one step of undo each."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from assistant.domain.brief import Brief
from assistant.domain.brief_boards import Card
from assistant.domain.brief_reading import MAX_TEXT_LENGTH, brief_to_data, parse_brief
from assistant.domain.changes import Changes
from assistant.domain.languages import LocalizedText
from assistant.errors import BriefError
from assistant.resources import sample_paths
from assistant.services.boards import BoardService
from tests.unit.services.workplace import Workplace


@pytest.fixture
def boards(place: Workplace) -> BoardService:
    return place.services.boards


@pytest.fixture
def project(place: Workplace) -> str:
    return place.services.projects.create("Boards", language="en")


def card(text: str, field: str = "strengths", board: str = "swot") -> Card:
    return Card(board=board, field=field, text=LocalizedText(en=text))


def texts(boards: BoardService, project: str, field: str = "strengths") -> list[str]:
    return [each.card.text.en or "" for each in boards.cards(project, "swot", field)]


def brief(place: Workplace, project: str) -> Brief:
    return place.services.knowledge.of(project).brief


def test_cards_stand_in_the_order_they_came_or_where_they_are_put(
    boards: BoardService, project: str
) -> None:
    first = boards.add(project, card("one"))
    boards.add(project, card("two"))
    third = boards.add(project, card("three"), before=first)
    assert texts(boards, project) == ["three", "one", "two"]
    assert (first, third) == ("swot_1", "swot_3")
    boards.move(project, third, "strengths")
    assert texts(boards, project) == ["one", "two", "three"]
    boards.move(project, third, "weaknesses")
    assert texts(boards, project) == ["one", "two"]
    assert texts(boards, project, "weaknesses") == ["three"]
    assert [each.id for each in boards.cards(project, "swot")] == ["swot_1", "swot_2", "swot_3"]


def test_each_change_is_one_step_of_undo_with_its_name(
    place: Workplace, boards: BoardService, project: str
) -> None:
    made = boards.add(project, card("Owners send photos, no typing"))
    boards.change(project, made, colour="green", facts=("evidence.hours",))
    boards.move(project, made, "opportunities")
    boards.remove(project, [made])
    history = place.services.history
    names = [each.label for each in history.entries(project)][:4]
    assert names == ["card_removed", "card_moved", "card_changed", "card_added"]
    assert all("photos" in each.subject for each in history.entries(project)[:4])
    history.undo(project)
    (found,) = boards.cards(project, "swot")
    assert (found.id, found.card.field, found.card.colour) == (made, "opportunities", "green")
    for _ in range(3):
        history.undo(project)
    assert boards.cards(project, "swot") == ()
    for _ in range(3):
        history.redo(project)
    assert boards.cards(project, "swot") == (found,)


def test_typing_in_a_card_is_one_step(place: Workplace, boards: BoardService, project: str) -> None:
    made = boards.add(project, card("a"))
    for text in ("ab", "abc", "abcd"):
        boards.change(project, made, text=LocalizedText(en=text))
    place.services.history.undo(project)
    assert texts(boards, project) == ["a"]


def test_who_cites_a_removed_card_cites_it_no_longer(
    place: Workplace, boards: BoardService, project: str
) -> None:
    strength = boards.add(project, card("one"))
    chance = boards.add(project, card("two", "opportunities"))
    plan = boards.add(project, replace(card("both", "so", "tows"), cites=(strength, chance)))
    boards.remove(project, [strength])
    assert brief(place, project).cards[plan].cites == (chance,)
    place.services.history.undo(project)
    assert brief(place, project).cards[plan].cites == (strength, chance)


def test_moving_between_the_same_two_a_hundred_times_keeps_every_place(
    boards: BoardService, project: str
) -> None:
    """Ranks halve, and become whole again before they grow too long."""
    low, *movers, high = (boards.add(project, card(each)) for each in ("low", "x", "y", "high"))
    for turn in range(100):
        boards.move(project, movers[turn % 2], "strengths", before=high)
        moved = texts(boards, project)
        assert moved[-1] == "high"
        assert moved[-2] == ("x", "y")[turn % 2]
        assert moved[0] == "low"
    ranks = [each.card.rank for each in boards.cards(project, "swot")]
    assert all(len(each.as_tuple().digits) <= 20 for each in ranks)
    assert low == "swot_1"


def test_any_moves_leave_the_order_that_was_asked_for(boards: BoardService, project: str) -> None:
    chance = Random(5)
    wanted = [boards.add(project, card(str(number))) for number in range(6)]
    for _ in range(60):
        moved, before = chance.choice(wanted), chance.choice([*wanted, ""])
        if moved == before:
            continue
        boards.move(project, moved, "strengths", before)
        wanted.remove(moved)
        wanted.insert(wanted.index(before) if before else len(wanted), moved)
        assert [each.id for each in boards.cards(project, "swot")] == wanted


def test_where_a_card_is_already_nothing_happens(boards: BoardService, project: str) -> None:
    boards.add(project, card("one"))
    last = boards.add(project, card("two"))
    assert boards.move(project, last, "strengths") == Changes()
    assert boards.remove(project, ["swot_9"]) == Changes()


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"text": LocalizedText(en="x" * (MAX_TEXT_LENGTH + 1))}, "brief_text_too_long"),
        ({"cites": ("swot_99",)}, "brief_no_such_card"),
        ({"cites": ("swot_1",)}, "brief_no_such_card"),
        ({"colour": "pink"}, "brief_not_a_choice"),
        ({"field": "Strong points!"}, "brief_not_id"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_lost(
    boards: BoardService, project: str, changes: dict[str, object], key: str
) -> None:
    made = boards.add(project, card("one"))
    with pytest.raises(BriefError) as error:
        boards.change(project, made, **changes)
    assert error.value.key == key
    assert texts(boards, project) == ["one"]


def test_a_card_that_is_gone_is_said_so(boards: BoardService, project: str) -> None:
    with pytest.raises(BriefError, match="brief_no_such_card"):
        boards.change(project, "swot_1")
    with pytest.raises(BriefError, match="brief_no_such_card"):
        boards.move(project, "x_1", "strengths")


def test_a_card_of_twenty_thousand_characters_is_kept(
    place: Workplace, boards: BoardService, project: str
) -> None:
    text = "长" * MAX_TEXT_LENGTH
    made = boards.add(project, replace(card(""), text=LocalizedText(zh=text)))
    assert brief(place, project).cards[made].text.zh == text


def test_cards_travel_with_the_brief(place: Workplace, boards: BoardService, project: str) -> None:
    strength = boards.add(project, card("one"))
    boards.add(project, Card(
        board="five_forces", field="rivalry", text=LocalizedText(en="Two suites", zh="两家套件"),
        rank=Decimal("0.5"), colour="amber", facts=("evidence.a",), cites=(strength,),
        words={"action": LocalizedText(en="Bundle", zh="打包")}, ratings={"strength": "high"},
    ))  # fmt: skip
    told = brief(place, project)
    again = parse_brief(brief_to_data(told), source="again", is_unfinished=True)
    assert again.cards == told.cards
    copy = place.services.projects.duplicate(project, "Copy")
    assert brief(place, copy).cards == told.cards


def test_a_card_moves_no_figure(place: Workplace, boards: BoardService) -> None:
    services = place.services
    path = next(each for each in sample_paths() if each.stem == "tallyhop")
    project = services.projects.open_sample(path)
    before = services.knowledge.of(project).outlook
    boards.add(project, card("one"))
    assert services.knowledge.of(project).outlook is before


@pytest.mark.parametrize(("board", "field"), [("swat", "strengths"), ("swot", "strong"), ("", "")])
def test_a_board_or_field_that_there_is_not_is_refused(
    boards: BoardService, project: str, board: str, field: str
) -> None:
    with pytest.raises(BriefError, match="brief_not_a_choice"):
        boards.add(project, card("one", field, board))
    made = boards.add(project, card("one"))
    if board == "swot":
        with pytest.raises(BriefError, match="brief_not_a_choice"):
            boards.move(project, made, field)
    assert texts(boards, project) == ["one"]
