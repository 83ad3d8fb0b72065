"""The outlines and questions as shipped: readable, complete in both languages, well set."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from typing import Any

import pytest

from assistant.domain import brief as schema
from assistant.domain.computed_blocks import BLOCK_NAMES
from assistant.domain.languages import LANGUAGES, Language
from assistant.domain.outline import Outline, parse_outline
from assistant.paths import resources_dir

ROWS = {
    "company": schema.Company,
    "evidence": schema.EvidenceItem,
    "revenue": schema.RevenueLine,
    "costs": schema.CostLine,
    "people": schema.Person,
    "capex": schema.CapexLine,
    "loans": schema.Loan,
    "tax": schema.Tax,
    "working_capital": schema.WorkingCapital,
    "opening_balance": schema.OpeningBalance,
    "holders": schema.Holder,
    "instruments": schema.Instrument,
    "scenarios": schema.Scenario,
    "competitors": schema.Competitor,
    "risks": schema.Risk,
    "milestones": schema.Milestone,
}
SINGLE = {"company", "tax", "working_capital", "opening_balance", "valuation"}
HAN = "\u4e00-\u9fff"
CHAPTERS = {
    "en": [
        "Executive summary",
        "Company description",
        "Market analysis",
        "Organization and management",
        "Service or product line",
        "Marketing and sales",
        "Funding request",
        "Financial projections",
        "Appendix",
    ],
    "zh": [
        "执行摘要",
        "公司介绍",
        "产品与技术",
        "市场分析",
        "竞争分析",
        "商业模式",
        "营销与销售策略",
        "运营现状与数据",
        "团队",
        "财务预测",
        "融资计划",
        "风险分析与应对",
        "退出机制",
        "附录",
    ],
}


@cache
def outline(language: Language) -> Outline:
    path = resources_dir() / "outlines" / language / "business-plan.toml"
    return parse_outline(tomllib.loads(path.read_text("utf-8")))


def _texts(value: Any, language: str | None) -> Iterator[tuple[str, str]]:
    """Every (language, text) in a file whose texts are {en, zh} tables, or all in one language."""
    if isinstance(value, str) and language:
        yield language, value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, language)
    elif isinstance(value, dict):
        for key, item in value.items():
            inner = key if key in LANGUAGES and isinstance(item, str) else language
            yield from _texts(item, inner)


def _shipped_texts() -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        for section in outline(language).sections:
            for text in (section.title, section.task, section.opening, *section.must_answer):
                yield language, text
    for path in sorted((resources_dir() / "questions").glob("*.toml")):
        yield from _texts(tomllib.loads(path.read_text("utf-8")), None)


WORKED_OUT = ("model.", "scenario.")  # test_questionnaire sees that there are such facts


def _is_known(pattern: str) -> bool:
    """Tell whether a fact id or pattern names a table, and a field of it, that there is."""
    table, _, rest = pattern.partition(".")
    if table == "answers":
        return rest in schema.ANSWER_KEYS
    if rest == "*":
        return table in ROWS
    field = rest if table in SINGLE else rest.removeprefix("*.")
    return table in ROWS and field in {item.name for item in fields(ROWS[table])}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_outline_has_the_chapters_its_readers_expect(language: Language) -> None:
    chapters = [section.title for section in outline(language).sections if section.level == 1]
    assert chapters == CHAPTERS[language]
    assert outline(language).kind == "business-plan"
    assert outline(language).language == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_needs_and_uses_name_tables_and_fields_that_there_are(language: Language) -> None:
    for section in outline(language).sections:
        wanted = (*section.needs, *section.uses)
        given = [item for item in wanted if not item.startswith(WORKED_OUT)]
        assert [item for item in given if not _is_known(item)] == [], section.id
        assert not any(item.startswith(WORKED_OUT) for item in section.needs), section.id
        assert len(set(wanted)) == len(wanted), section.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_drafted_section_says_what_a_model_needs_to_know(language: Language) -> None:
    drafted = [section for section in outline(language).sections if section.task]
    assert 16 <= len(drafted) <= 20
    for section in drafted:
        assert 2 <= len(section.must_answer) <= 5, section.id
        assert 1 <= len(section.needs) <= 4, section.id
        assert section.uses, section.id
        end = "." if language == "en" else "。"
        assert section.task.count(end) == 1, section.id
        assert section.task.endswith(end), section.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_lengths_are_modest(language: Language) -> None:
    least, most = (70, 180) if language == "en" else (100, 320)
    for section in outline(language).sections:
        if section.task:
            assert least <= section.length[0] < section.length[1] <= most, section.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chapter_without_a_task_holds_parts_or_blocks(language: Language) -> None:
    sections = outline(language).sections
    for section, following in zip(sections, (*sections[1:], None), strict=True):
        holds_parts = following is not None and following.level > section.level
        assert bool(section.task) != holds_parts or section.blocks, section.id
        if not section.task:
            assert (*section.needs, *section.must_answer, section.opening) == ("",), section.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_computed_block_is_known_and_printed_once(language: Language) -> None:
    names = [name for section in outline(language).sections for name in section.blocks]
    assert set(names) <= BLOCK_NAMES
    assert len(set(names)) == len(names)


def test_both_outlines_print_every_block_there_is() -> None:
    for language in LANGUAGES:
        printed = {name for section in outline(language).sections for name in section.blocks}
        assert printed == BLOCK_NAMES


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_opening_fills_its_slots_from_required_facts(language: Language) -> None:
    for section in outline(language).sections:
        for slot in re.findall(r"\{([^}]*)\}", section.opening):
            assert slot in section.needs, section.id
        assert section.opening == section.opening.strip(), section.id


def test_sections_that_mean_the_same_have_the_same_id_in_both_languages() -> None:
    english = {section.id for section in outline("en").sections}
    chinese = {section.id for section in outline("zh").sections}
    assert len(english & chinese) >= 20


def test_english_texts_hold_no_chinese_characters() -> None:
    marks = re.compile(f"[{HAN}\u3000-\u303f\uff00-\uffef]")
    english = [text for language, text in _shipped_texts() if language == "en"]
    assert len(english) > 300
    assert [text for text in english if marks.search(text)] == []


def test_chinese_texts_are_set_with_chinese_punctuation() -> None:
    half_width = re.compile(
        f"[{HAN}”）][,;:?!]|[,;:?!][{HAN}]|[{HAN}][.](?!\\d)|[{HAN}][()]|[()][{HAN}]"
    )
    chinese = [text for language, text in _shipped_texts() if language == "zh"]
    assert len(chinese) > 300
    assert [text for text in chinese if half_width.search(text)] == []


def test_chinese_texts_set_latin_words_and_figures_apart_by_a_space() -> None:
    tight = re.compile(f"[{HAN}][A-Za-z]{{2,}}|[A-Za-z]{{2,}}[{HAN}]|[{HAN}]\\d|\\d[{HAN}]")
    chinese = [text for language, text in _shipped_texts() if language == "zh"]
    assert [text for text in chinese if tight.search(text)] == []
