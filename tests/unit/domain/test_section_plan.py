"""Before a model is asked, it is known what a section can be written from and what it lacks."""

from decimal import Decimal

from assistant.domain.facts import Fact, FactSheet
from assistant.domain.languages import LocalizedText
from assistant.domain.outline import OutlineSection
from assistant.domain.section_plan import facts_for_prose, plan_section


def fact(fact_id: str, en: str | None = "x", zh: str | None = "某") -> Fact:
    return Fact(id=fact_id, labels={}, value=LocalizedText(en=en, zh=zh), unit="text")


def amount(fact_id: str) -> Fact:
    return Fact(id=fact_id, labels={}, value=Decimal(3), unit="count")


def section(
    needs: tuple[str, ...] = (), uses: tuple[str, ...] = (), task: str = "Write."
) -> OutlineSection:
    return OutlineSection(id="s", title="S", needs=needs, uses=uses, task=task)


def test_a_section_with_all_its_facts_is_ready_and_has_them_in_the_order_of_importance() -> None:
    sheet = FactSheet([fact("a.one"), fact("b.one"), fact("b.two"), fact("c.one")])
    plan = plan_section(section(("b.*",), ("a.one", "b.two")), sheet, "en")
    assert plan.readiness == "ready"
    assert [item.id for item in plan.facts] == ["b.one", "b.two", "a.one"]


def test_a_missing_fact_is_named_by_its_pattern() -> None:
    plan = plan_section(section(("a.one", "d.*.name")), FactSheet([fact("a.one")]), "en")
    assert (plan.readiness, plan.missing) == ("needs_answers", ("d.*.name",))


def test_it_is_known_where_a_missing_fact_would_stand() -> None:
    sheet = FactSheet([fact("a.one"), fact("b.one", zh=None), fact("b.two"), fact("z.one")])
    plan = plan_section(section(("x", "b.*", "y", "a.one", "v"), ("z.one",)), sheet, "en")
    assert [item.id for item in plan.facts] == ["b.one", "b.two", "a.one", "z.one"]
    assert (plan.missing, plan.places) == (("x", "y", "v"), (0, 2, 3))
    assert plan_section(section(("x", "b.*", "y")), sheet, "zh").places == (0, 1)


def test_a_missing_fact_that_is_only_used_is_no_matter() -> None:
    plan = plan_section(section(("a.one",), ("d.*",)), FactSheet([fact("a.one")]), "en")
    assert plan.readiness == "ready"


def test_a_text_in_the_other_language_waits_for_translation_and_is_not_used() -> None:
    sheet = FactSheet([fact("a.one", zh=None), fact("b.one", en="", zh="某")])
    plan = plan_section(section(("a.one",), ("b.one",)), sheet, "zh")
    assert (plan.readiness, plan.untranslated) == ("needs_translation", ("a.one",))
    assert [item.id for item in plan.facts] == ["b.one"]
    english = plan_section(section(("a.one",), ("b.one",)), sheet, "en")
    assert (english.readiness, [item.id for item in english.facts]) == ("ready", ["a.one"])


def test_missing_answers_come_before_missing_translations() -> None:
    plan = plan_section(section(("a.one", "x")), FactSheet([fact("a.one", zh=None)]), "zh")
    assert plan.readiness == "needs_answers"
    assert (plan.missing, plan.untranslated) == (("x",), ("a.one",))


def test_a_chapter_without_a_task_is_never_drafted() -> None:
    plan = plan_section(section(("x",), task=""), FactSheet([]), "en")
    assert plan.readiness == "computed_only"


FIELDS = (("name", fact), ("impact", amount))


def test_prose_is_told_words_and_tables_are_left_what_rows_have_of_figures() -> None:
    words = [fact("answers.sales"), fact("company.city"), amount("company.founded")]
    rows = [kind(f"costs.c{n}.{key}") for n in range(2) for key, kind in FIELDS]
    risks = [kind(f"risks.r{n}.{key}") for n in range(2) for key, kind in FIELDS]
    wanted = section(("answers.sales",), ("costs.*", "risks.*", "company.*"))
    told = facts_for_prose(plan_section(wanted, FactSheet([*rows, *risks, *words]), "en"))
    assert [each.id for each in told] == [
        "answers.sales", "risks.r0.name", "risks.r1.name", "company.city", "company.founded",
    ]  # fmt: skip


def test_the_names_of_rows_that_a_section_needs_are_told_unless_they_make_a_list() -> None:
    for count, told in ((3, 3), (4, 0)):
        facts = [fact(f"milestones.m{n}.name") for n in range(count)]
        plan = plan_section(section(("milestones.*.name",)), FactSheet(facts), "en")
        assert len(facts_for_prose(plan)) == told
