"""Briefs come back as they were given, and change answer by answer."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assistant.storage.briefs import decode_value, encode_value
from assistant.storage.stores import Stores

_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.decimals(allow_nan=False)
    | st.dates()
    | st.datetimes()
)
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text("abcé价"), inner)
)


@given(_VALUES)
def test_every_value_of_a_brief_comes_back_with_its_type(value: Any) -> None:
    back = decode_value(encode_value(value))
    assert back == value
    assert type(back) is type(value)


def test_a_brief_comes_back_as_it_was_given(stores: Stores) -> None:
    brief = {
        "schema": 1,
        "currency": "CNY",
        "company": {"name": "茶", "founded": date(2026, 5, 1), "city": None},
        "answers": {"problem": {"en": "Slow", "zh": "慢"}, "a.b": "dotted"},
        "revenue": [{"price": Decimal("12.50"), "growth": 0.1}, {}],
        "tax": {},
        "at": datetime(2027, 1, 1, 8, 30),  # noqa: DTZ001 - TOML knows local times
    }
    project_id = stores.projects.create("P", "zh", brief=brief).id
    assert stores.briefs.load(project_id) == brief
    assert list(stores.briefs.load(project_id)) == list(brief)


def test_one_answer_changes_alone_and_says_whose_brief_changed(
    stores: Stores, project_id: str
) -> None:
    changes = stores.briefs.set_value(project_id, "answers.problem", {"en": "Fast."})
    assert changes.briefs == {project_id}
    assert stores.briefs.load(project_id)["answers"] == {"problem": {"en": "Fast."}}
    assert stores.briefs.load(project_id)["company"] == {"name": "Brightleaf"}


def test_no_value_removes_an_answer(stores: Stores, project_id: str) -> None:
    stores.briefs.set_value(project_id, "answers.problem", None)
    assert "answers" not in stores.briefs.load(project_id)


def test_a_mapping_replaces_a_whole_table(stores: Stores, project_id: str) -> None:
    stores.briefs.set_value(project_id, "company", {"city": "Leeds"})
    assert stores.briefs.load(project_id)["company"] == {"city": "Leeds"}


def test_an_empty_table_takes_its_first_answer(stores: Stores, project_id: str) -> None:
    stores.briefs.set_value(project_id, "tax", {})
    stores.briefs.set_value(project_id, "tax.rate", 0.2)
    assert stores.briefs.load(project_id)["tax"] == {"rate": 0.2}


def test_replacing_a_brief_by_itself_is_no_operation(stores: Stores, project_id: str) -> None:
    changes = stores.briefs.replace(project_id, stores.briefs.load(project_id))
    assert not changes.briefs
    assert stores.log.peek_undo(project_id) is None


def test_half_a_surrogate_pair_is_replaced_rather_than_refused(
    stores: Stores, project_id: str
) -> None:
    stores.briefs.set_value(project_id, "answers.problem", "broken \ud83d emoji")
    assert stores.briefs.load(project_id)["answers"]["problem"] == "broken \ufffd emoji"
