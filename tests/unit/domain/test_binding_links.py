"""Figures that link to facts by arithmetic: derived while their value still holds."""

import pytest

from assistant.domain.binding import bind
from assistant.domain.derivations import expression_of
from tests.unit.domain.binding_maker import INDEX

PRICE, MAYA, TOM = "revenue.sites.price", "holders.maya.shares", "holders.tom.shares"
REVENUE = "results.revenue.2027,results.revenue.2028"
YEAR = ",".join(f"lines.software.2027-{month:02d}" for month in range(1, 13))


@pytest.mark.parametrize(
    ("text", "expression", "ids"),
    [
        (f"A site pays [£948](fact:=x12:{PRICE}) a year.", "x12", (PRICE,)),
        (f"They hold [8,500,000](fact:=sum:{MAYA},{TOM}) shares.", "sum", (MAYA, TOM)),
        (f"Maya holds [55%](fact:=share:{MAYA},{MAYA}) of it.", "arithmetic", (MAYA,)),
        (f"It grows by [120%](fact:=growth:{REVENUE}).", "growth", tuple(REVENUE.split(","))),
        (f"Software: [£22,800](fact:=sum:{YEAR}) a year.", "sum", tuple(YEAR.split(","))),
        (f"A site pays [£990](fact:=x12:{PRICE}) a year.", "arithmetic", (PRICE,)),
        (f"A site pays [£948](fact:=x12:{PRICE}) a month.", "period", (PRICE,)),
        (f"A site pays [$948](fact:=x12:{PRICE}) a year.", "currency", (PRICE,)),
        ("A site pays [£948](fact:=x12:revenue.gone) a year.", "invented", ()),
        (f"A site pays [£948](fact:=guess:{PRICE}) a year.", "invented", ()),
    ],
)
def test_a_derived_link_is_kept_while_its_value_holds(
    text: str, expression: str, ids: tuple[str, ...]
) -> None:
    found = bind(text, INDEX)[0]
    if found.status == "derived":
        assert (found.expression, found.derived_from) == (expression, ids)
    else:
        assert (found.status, found.reason) == ("unbacked", expression)
        assert found.near == (ids[0] if ids else None)


def test_a_date_beside_a_derived_link_is_that_of_its_facts() -> None:
    text = "Revenue grows from 2027 to 2028 by [120%](fact:=growth:" + REVENUE + ")."
    assert [found.status for found in bind(text, INDEX)] == ["bound", "bound", "derived"]


@pytest.mark.parametrize(
    ("operation", "expression"),
    [("share", "ratio"), ("each", "ratio"), ("points", "difference"), ("d12", "x12"),
     ("yearly", "product"), ("sum", "sum"), ("unheard_of", "unheard_of")],
)  # fmt: skip
def test_operations_have_the_names_of_binding(operation: str, expression: str) -> None:
    assert expression_of(operation) == expression
