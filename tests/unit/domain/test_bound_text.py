"""Links around bound figures: written once, taken away again, and following their facts."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.domain.binding import Binding
from assistant.domain.blocks import Blocks, FactLink, Inline, TextRun, fact_ids, map_inlines
from assistant.domain.blocks_normalising import normalise
from assistant.domain.blocks_reading import read_markdown
from assistant.domain.blocks_writing import write_markdown
from assistant.domain.bound_text import (
    figure_edits,
    follow,
    link_figures,
    target_for,
    with_edits,
    without_fact_links,
    write_links,
)
from assistant.domain.facts import Fact, FactSheet, Unit
from assistant.domain.figures import Figure
from assistant.domain.languages import LocalizedText
from tests import strategies


def fact(fact_id: str, value: str, unit: Unit = "money", **more: object) -> Fact:
    if unit == "money":
        more.setdefault("currency", "GBP")
    return Fact(id=fact_id, labels={}, value=Decimal(value), unit=unit, **more)  # type: ignore[arg-type]  # a test's short cut


PRICE = fact("revenue.cafe_plan.price", "79", period="month")
SITES = fact("sites", "250", "count")
SHEET = FactSheet([PRICE, SITES, fact("churn", "0.021", "percent")])


def bound(markdown: str, text: str, behind: Fact, **more: object) -> Binding:
    return Binding(figure=figure(markdown, text, behind, **more), status="bound", fact=behind.id)


def figure(markdown: str, text: str, behind: Fact, **more: object) -> Figure:
    start = markdown.index(text)
    more.setdefault("value", behind.value)
    more.setdefault("unit", behind.unit)
    return Figure(text=text, start=start, end=start + len(text), **more)  # type: ignore[arg-type]  # a test's short cut


def written(markdown: str, text: str, behind: Fact = SITES) -> str:
    return write_links(markdown, [bound(markdown, text, behind)], SHEET, "en")


def test_a_figure_that_the_program_prints_the_same_needs_no_form() -> None:
    assert written("We ask £79 a month.", "£79", PRICE) == (
        "We ask [£79](fact:revenue.cafe_plan.price) a month."
    )


def test_any_other_notation_is_kept_with_the_link() -> None:
    assert written("每月 79 英镑", "79 英镑", PRICE) == (
        "每月 [79 英镑](fact:revenue.cafe_plan.price?form={}%20英镑)"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("**250** sites", "**[250](fact:sites)** sites"),
        ("中文**250**家", "中文**[250](fact:sites)**家"),
        ("*about 250 sites*", "*about [250](fact:sites) sites*"),
        ("| Sites |\n|---|\n| 250 |", "| Sites |\n|---|\n| [250](fact:sites) |"),
        ("## 250 sites", "## [250](fact:sites) sites"),
        ("- 250 sites", "- [250](fact:sites) sites"),
        ("> [!note] 250 sites", "> [!note] [250](fact:sites) sites"),
        (r"\[250 sites\]", r"\[[250](fact:sites) sites\]"),
        ("[250 sites]", "[[250](fact:sites) sites]"),
        ("250(of 300)", "[250](fact:sites)(of 300)"),
        ("a _250_ b", "a _[250](fact:sites)_ b"),
        ("**250 sites**", "**[250](fact:sites) sites**"),
        ("``` `` 250", "``` `` [250](fact:sites)"),
    ],
)
def test_markup_around_a_figure_stays(before: str, after: str) -> None:
    assert written(before, "250") == after


@pytest.mark.parametrize(
    "markdown",
    [
        "[250](fact:other)",
        "[250 sites](https://a.example)",
        "[a [250] b](https://a.example)",
        "[sites](notes 250)",
        "![250 sites](a.png)",
        "`250`",
        "``a ` 250``",
        "```\n250\n```",
        "> ~~~\n> 250",
        "<https://a.example/250>",
        "~~250~~",
        "&#250;",
        "250. An item",
        "- 250) An item",
        "Wow!250",
        r"\250",
        "a_250_",
        "_250_a",
    ],
)
def test_no_link_is_put_where_it_would_be_read_as_something_else(markdown: str) -> None:
    assert written(markdown, "250") == markdown


@pytest.mark.parametrize("text", ["2**50", "2[5]0", "2\n\n50", "2`50", "2|50", "2\\"])
def test_a_figure_with_half_a_mark_in_it_stays_plain(text: str) -> None:
    markdown = f"We have {text} 5`0**"
    assert written(markdown, text) == markdown


def test_a_figure_in_emphasis_of_its_own_is_linked_as_a_whole() -> None:
    assert written("We have **25**0 sites", "**25**0") == ("We have [**25**0](fact:sites) sites")


def test_the_caption_of_a_table_holds_a_link() -> None:
    caption = "| a |\n|---|\n| b |\n\n: Caption of 250"
    linked = written(caption, "250")
    assert linked == caption.replace("250", "[250](fact:sites)")
    assert write_markdown(read_markdown(linked)) == linked.replace("|---|", "| --- |")


def test_an_id_that_no_link_can_hold_stays_plain() -> None:
    odd = replace(SITES, id="a b|c")
    binding = replace(bound("250", "250", SITES), fact=odd.id)
    assert write_links("250", [binding], {odd.id: odd}, "en") == "250"


def test_an_escape_before_a_figure_goes_into_the_link() -> None:
    markdown = r"We ask \$79 now"
    assert written(markdown, "$79", PRICE) == (
        r"We ask [\$79](fact:revenue.cafe_plan.price?form=${}) now"
    )


def test_a_figure_that_is_not_bound_or_whose_fact_is_unknown_stays_plain() -> None:
    markdown = "250 sites"
    loose = replace(bound(markdown, "250", SITES), status="ambiguous")
    assert write_links(markdown, [loose], SHEET, "en") == markdown
    assert write_links(markdown, [bound(markdown, "250", SITES)], {}, "en") == markdown


def test_a_stale_binding_is_not_written() -> None:
    binding = bound("250 sites", "250", SITES)
    assert write_links("We have 250 sites", [binding], SHEET, "en") == "We have 250 sites"


def derived(markdown: str, text: str, expression: str, *sources: str, **more: object) -> str:
    shown = figure(markdown, text, SITES, **more)
    binding = Binding(figure=shown, status="derived", expression=expression, derived_from=sources)
    return write_links(markdown, [binding], SHEET, "en")


def test_a_derived_figure_keeps_its_arithmetic() -> None:
    markdown = "£948 a year"
    text = derived(markdown, "£948", "x12", PRICE.id, unit="money", value=Decimal(948))
    assert text == "[£948](fact:=x12:revenue.cafe_plan.price) a year"
    assert fact_ids(read_markdown(text)) == (PRICE.id,)
    dearer = {PRICE.id: replace(PRICE, value=Decimal(85))}
    assert follow(text, SHEET, dearer, "en")[0] == (
        "[£1,020](fact:=x12:revenue.cafe_plan.price) a year"
    )


def test_the_facts_of_a_difference_are_put_in_the_order_that_gives_the_figure() -> None:
    facts = FactSheet([SITES, fact("old", "200", "count")])
    for expression, text, value, order in (
        ("difference", "50", "50", "sites,old"),
        ("growth", "25%", "0.25", "old,sites"),
        ("ratio", "1.25x", "1.25", "sites,old"),
        ("ratio", "80%", "0.8", "old,sites"),
        ("sum (old, sites)", "450", "450", "old,sites"),
        ("product", "50,000", "50000", "old,sites"),
    ):
        unit = "percent" if "%" in text else "ratio" if "x" in text else "count"
        shown = figure(text, text, SITES, value=Decimal(value), unit=unit)
        binding = Binding(
            figure=shown, status="derived", expression=expression, derived_from=("old", "sites")
        )
        assert f":{order}" in write_links(text, [binding], facts, "en")


def test_a_sum_of_very_many_facts_stays_plain() -> None:
    facts = FactSheet([fact(f"people.number_{n}.pay", "10", "count") for n in range(50)])
    shown = figure("500", "500", SITES, value=Decimal(500))
    sources = tuple(each.id for each in facts)
    binding = Binding(figure=shown, status="derived", expression="sum", derived_from=sources)
    assert write_links("500", [binding], facts, "en") == "500"


def test_a_derived_figure_may_be_in_words_or_a_bound() -> None:
    assert derived("half of them", "half", "sum", SITES.id, value=Decimal(250)).startswith("[half]")
    over = derived("over 240", "240", "sum", SITES.id, value=Decimal(240), qualifier="over")
    assert over == "over [240](fact:=sum:sites?form={qover240})"


def test_a_derived_figure_without_its_facts_or_value_stays_plain() -> None:
    assert derived("240", "240", "sum", "gone", value=Decimal(240)) == "240"
    assert derived("2027", "2027", "sum", SITES.id, value="2027", unit="year") == "2027"


def test_a_derived_figure_that_its_facts_do_not_give_stays_plain() -> None:
    markdown = "£950 a year"
    assert derived(markdown, "£950", "x12", PRICE.id, unit="money", value=Decimal(950)) == markdown


# --- following -----------------------------------------------------------------------------------

TEXT = (
    "Each of [250](fact:sites) sites pays **[£79](fact:revenue.cafe_plan.price)**; "
    "[79 英镑](fact:revenue.cafe_plan.price?form={}%20英镑), `[250](fact:sites)`."
)


def changed(**values: str) -> Mapping[str, Fact]:
    facts = {each.id: each for each in SHEET}
    facts |= (
        {PRICE.id: replace(PRICE, value=Decimal(values.pop("price")))} if "price" in values else {}
    )
    return facts | {name: replace(facts[name], value=Decimal(new)) for name, new in values.items()}


def test_figures_of_a_changed_fact_follow_in_their_own_form() -> None:
    text, changes = follow(TEXT, SHEET, changed(price="85"), "en")
    assert text == TEXT.replace("£79", "£85").replace("79 英镑", "85 英镑")
    assert [(each.fact, each.old_text, each.new_text) for each in changes] == [
        (PRICE.id, "£79", "£85"),
        (PRICE.id, "79 英镑", "85 英镑"),
    ]
    assert all(TEXT[each.start :].startswith(f"[{each.old_text}]") for each in changes)


def test_a_change_there_and_back_gives_the_text_back() -> None:
    there, _ = follow(TEXT, SHEET, changed(price="85", sites="4800"), "en")
    assert follow(there, changed(price="85", sites="4800"), SHEET, "en")[0] == TEXT


def test_nothing_follows_where_nothing_changed() -> None:
    assert follow(TEXT, SHEET, SHEET, "en") == (TEXT, ())


@pytest.mark.parametrize(
    "text", ["![250](fact:sites)", r"\[250](fact:sites)", "`[250](fact:sites)`"]
)
def test_what_only_looks_like_a_link_does_not_follow(text: str) -> None:
    assert follow(text, SHEET, changed(sites="300"), "en") == (text, ())


def test_a_change_that_the_figure_does_not_show_is_none() -> None:
    text = "[240+](fact:sites?form={qover240}+)"
    assert follow(text, SHEET, changed(sites="251"), "en") == (text, ())


def test_a_figure_whose_fact_is_gone_becomes_plain_text_and_says_so() -> None:
    text, changes = follow(TEXT, SHEET, {PRICE.id: PRICE}, "en")
    assert text == TEXT.replace("[250](fact:sites) sites", "250 sites")
    assert [(each.fact, each.kind, each.new_text) for each in changes] == [
        ("sites", "deleted", "250")
    ]


def test_a_derived_figure_goes_with_any_of_its_facts() -> None:
    text, changes = follow("[329](fact:=sum:sites,other)", SHEET, SHEET, "en")
    assert (text, changes[0].kind) == ("329", "deleted")


def test_another_currency_gives_up_the_form_and_says_that_the_words_need_a_look() -> None:
    euro = {**changed(), PRICE.id: replace(PRICE, currency="EUR")}
    text, changes = follow(
        "[79 quid](fact:revenue.cafe_plan.price?form={}%20quid)", SHEET, euro, "en"
    )
    assert text == "[€79](fact:revenue.cafe_plan.price)"
    assert [each.kind for each in changes] == ["unit"]


def test_a_year_stays_a_year_when_its_fact_gets_another_currency() -> None:
    sales = replace(PRICE, id="sales", as_of=date(2027, 12, 31))
    new = {"sales": replace(sales, currency="EUR", as_of=date(2028, 12, 31))}
    text = "in [2027](fact:sales?form=@{Y}@2027)"
    assert follow(text, {"sales": sales}, new, "en")[0] == text.replace("[2027]", "[2028]")


def test_a_fact_that_was_not_known_before_prints_in_its_own_form() -> None:
    text, changes = follow("[$70](fact:revenue.cafe_plan.price?form=${})", {}, SHEET, "en")
    assert text == "[£79](fact:revenue.cafe_plan.price)"
    assert [each.kind for each in changes] == ["unit"]


def test_emphasis_inside_a_link_stays() -> None:
    assert follow("[**250**](fact:sites)", SHEET, changed(sites="300"), "en")[0] == (
        "[**300**](fact:sites)"
    )


def test_a_text_fact_follows_only_where_it_stood_as_it_is() -> None:
    name = Fact(id="name", labels={}, value=LocalizedText(en="Tallyhop"), unit="text")
    new = {"name": replace(name, value=LocalizedText(en="Tally [2]*"))}
    text, changes = follow(
        "[Tallyhop](fact:name) and [our firm](fact:name)", {"name": name}, new, "en"
    )
    assert text == r"[Tally \[2\]\*](fact:name) and [our firm](fact:name)"
    assert len(changes) == 1


@pytest.mark.parametrize(
    ("words", "new", "after"),
    [("some £81", "80", "some £81"), ("some £81", "90", "£90"), ("£79", "79.3", "£79.30")],
)
def test_what_she_wrote_her_own_way_stays_while_it_is_true(
    words: str, new: str, after: str
) -> None:
    link = "[{}](fact:revenue.cafe_plan.price)"
    text, _ = follow(link.format(words), SHEET, changed(price=new), "en")
    assert text == link.format(after)


def test_a_figure_without_a_link_follows_the_fact_that_it_is() -> None:
    text = r"At **£79** or [£79](fact:revenue.cafe_plan.price), \£79 and 250 sites."
    plain = [
        bound(text, "£79", PRICE),
        Binding(figure=replace(figure(text, "£79", PRICE), start=52, end=55), status="bound",
                fact=PRICE.id),
        bound(text, "250", SITES),
    ]  # fmt: skip
    assert text[52:55] == "£79"
    edits = figure_edits(text, SHEET, changed(price="85"), "en", bindings=plain)
    assert [edit.change.new_text for edit in edits] == ["£85", "£85", "£85"]
    assert [text[slice(*edit.words)] for edit in edits] == ["£79", "£79", r"\£79"]
    assert with_edits(text, edits) == (
        "At **£85** or [£85](fact:revenue.cafe_plan.price), £85 and 250 sites."
    )
    assert with_edits(text, edits[1:2]) == text.replace("[£79]", "[£85]")
    gone = figure_edits(text, SHEET, {PRICE.id: PRICE}, "en", bindings=plain)
    assert gone == ()  # it is plain text already


# --- properties ----------------------------------------------------------------------------------

_NUMBER = re.compile(r"\d+")
_ANY_LINK = re.compile(r"\[[^\[\]]*\]\([^()]*\)")
NUMBERS = FactSheet([fact(f"n.{each}", str(each), "count") for each in range(100)])


def bindings_of(markdown: str) -> list[Binding]:
    """Bind every run of digits to the fact of its value."""
    links = [(found.start(), found.end()) for found in _ANY_LINK.finditer(markdown)]
    found = []
    for number in _NUMBER.finditer(markdown):
        start, end = number.span()
        if len(number[0]) < 3 and not any(a <= start < b for a, b in links):
            shown = Figure(
                text=number[0], start=start, end=end, unit="count", value=Decimal(number[0])
            )
            found.append(Binding(figure=shown, status="bound", fact=f"n.{int(number[0])}"))
    return found


def texts_with_figures() -> st.SearchStrategy[str]:
    bits = st.sampled_from(
        (
            "12",
            "7",
            "[12](fact:n.12)",
            "a",
            "中",
            "\n",
            "\n\n",
            "- ",
            "| 5 |\n|---|\n| 6 |\n",
            ": ",
            "~~~\n",
        )
    )
    more = st.sampled_from(strategies.MARKUP + strategies.WORDS + strategies.BLANKS)
    return st.lists(bits | more | st.text(max_size=2), max_size=16).map("".join)


def words_only(blocks: Blocks) -> Blocks:
    def as_words(part: Inline) -> Inline:
        if isinstance(part, FactLink):
            return TextRun(part.text, part.bold, part.italic)
        return part

    return normalise(map_inlines(blocks, as_words))


@given(texts_with_figures())
@example("Wow!12")
@example("\\12 \\\\12 [12")
@example("**a 12** *7*")
@example("12\ud800 7")
@example("\x1b~~~\n12")
@example("12_12_")
@settings(max_examples=400)
def test_links_change_nothing_of_what_is_read(markdown: str) -> None:
    linked = write_links(markdown, bindings_of(markdown), NUMBERS, "en")
    assert words_only(read_markdown(linked)) == words_only(read_markdown(markdown))


@given(texts_with_figures())
@settings(max_examples=300)
def test_links_are_written_once_and_can_be_taken_away(markdown: str) -> None:
    linked = write_links(markdown, bindings_of(markdown), NUMBERS, "en")
    assert write_links(linked, bindings_of(linked), NUMBERS, "en") == linked
    assert without_fact_links(linked) == without_fact_links(markdown)


@given(texts_with_figures())
def test_following_there_and_back_is_the_same_text(markdown: str) -> None:
    linked = write_links(
        without_fact_links(markdown), bindings_of(without_fact_links(markdown)), NUMBERS, "en"
    )
    more = FactSheet([replace(each, value=each.value + 100) for each in NUMBERS])  # type: ignore[operator,arg-type]  # all are numbers
    there, changes = follow(linked, NUMBERS, more, "en")
    back, changes_back = follow(there, more, NUMBERS, "en")
    assert back == linked
    assert len(changes) == len(changes_back)


@given(strategies.any_texts())
def test_in_any_text_the_links_go_with_their_facts(markdown: str) -> None:
    linked = write_links(markdown, bindings_of(markdown), NUMBERS, "zh")
    assert follow(linked, NUMBERS, {}, "zh")[0] == without_fact_links(linked)


@pytest.mark.parametrize(
    "piece", ["[", "[a](", "`", "``` `", "[[a]", "12 ", "~~", "\\", "[12](fact:n.12)"]
)
def test_a_long_text_takes_time_by_its_length_alone(piece: str) -> None:
    markdown = piece * (300_000 // len(piece))
    linked = write_links(markdown, [], NUMBERS, "en")
    assert follow(linked, NUMBERS, NUMBERS, "en") == (linked, ())


def test_an_estimate_of_her_own_follows_no_fact() -> None:
    markdown = link_figures("About £79.", [(figure("About £79.", "£79", PRICE), "estimate")])
    assert markdown == "About [£79](fact:estimate)."
    assert follow(markdown, SHEET, FactSheet([]), "en") == (markdown, ())


def test_the_fact_she_picks_is_linked_in_her_notation() -> None:
    markdown = "每月 79 英镑"
    target = target_for(figure(markdown, "79 英镑", PRICE), PRICE, "en")
    assert target == "revenue.cafe_plan.price?form={}%20英镑"
    assert target_for(figure(markdown, "79 英镑", PRICE), replace(PRICE, id="a b"), "zh") is None
