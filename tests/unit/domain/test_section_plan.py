"""Before a model is asked, it is known what a section can be written from and what it lacks."""

from assistant.domain.facts import Fact, FactSheet
from assistant.domain.languages import LocalizedText
from assistant.domain.outline import OutlineSection
from assistant.domain.section_plan import plan_section


def fact(fact_id: str, en: str | None = "x", zh: str | None = "某") -> Fact:
    return Fact(id=fact_id, labels={}, value=LocalizedText(en=en, zh=zh), unit="text")


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
