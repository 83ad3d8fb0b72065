"""The data files that ship with the program, as domain values, each read once."""

from collections.abc import Mapping
from functools import cache

from assistant.domain.assumption_groups import AssumptionGroup, parse_assumption_groups
from assistant.domain.boards.definitions import BoardDefinition, check_boards, parse_board
from assistant.domain.document import DocumentKind
from assistant.domain.languages import Language
from assistant.domain.outline import Outline, parse_outline
from assistant.domain.prompting import PromptForm, PromptTemplate, parse_prompt_template
from assistant.domain.questionnaire import (
    FieldLabels,
    Questionnaire,
    parse_field_labels,
    parse_questionnaire,
    unlocks,
)
from assistant.domain.rewrite_prompting import RewriteTemplate, parse_rewrite_template
from assistant.domain.table_import.headers import ImportNames, parse_synonyms
from assistant.domain.tax_presets import TaxPreset, parse_tax_presets
from assistant.errors import BadRequestError
from assistant.resources import has_resource, read_toml

# As the work goes: the offer first, then what surrounds it, then what follows from both.
BOARD_IDS = (
    "lean_canvas",
    "value_proposition",
    "business_model",
    "pestel",
    "five_forces",
    "swot",
    "tows",
    "ansoff",
)


@cache
def field_labels() -> FieldLabels:
    """Return what each field of a brief is called."""
    return parse_field_labels(read_toml("questions", "fields.toml"))


@cache
def tax_presets() -> tuple[TaxPreset, ...]:
    """Return the usual taxes of some places."""
    return parse_tax_presets(read_toml("questions", "tax_presets.toml"))


@cache
def questionnaire() -> Questionnaire:
    """Return the interview."""
    return parse_questionnaire(read_toml("questions", "interview.toml"))


@cache
def assumption_groups() -> tuple[AssumptionGroup, ...]:
    """Return the questions that drive the financial model, by group."""
    return parse_assumption_groups(read_toml("questions", "assumptions.toml"), questionnaire())


@cache
def boards() -> tuple[BoardDefinition, ...]:
    """Return the boards of the strategy work, in the order in which one leads to the next."""
    found = tuple(parse_board(read_toml("boards", f"{name}.toml")) for name in BOARD_IDS)
    check_boards(found)
    return found


@cache
def board(board_id: str) -> BoardDefinition:
    """Return a board.

    Raises:
        KeyError: there is no board of this id.
    """
    return {each.id: each for each in boards()}[board_id]


@cache
def import_names() -> ImportNames:
    """Return what the fields of the interview's tables may be called in a spreadsheet."""
    tables = [each.path for each in questionnaire().questions if each.kind == "table"]
    synonyms = parse_synonyms(read_toml("questions", "spreadsheet_headers.toml"))
    return ImportNames(tables, field_labels(), synonyms)


@cache
def outline(kind: DocumentKind, language: Language) -> Outline:
    """Return the outline of a document kind.

    Raises:
        BadRequestError: this kind of document cannot be made yet.
    """
    parts = ("outlines", language, f"{kind}.toml")
    if not has_resource(*parts):
        raise BadRequestError("document_kind_not_built", kind=kind)
    return parse_outline(read_toml(*parts))


@cache
def unlocked_sections(kind: DocumentKind, language: Language) -> Mapping[str, tuple[str, ...]]:
    """Return, for each question's path, the titles of the sections its answer helps to write."""
    sections = outline(kind, language).sections
    fed = unlocks(questionnaire(), [outline(kind, language)])
    return {
        path: tuple(section.title for section in sections if section.id in keys)
        for path, keys in fed.items()
    }


@cache
def prompt_template(language: Language, form: PromptForm = "digits") -> PromptTemplate:
    """Return the fixed words of prompts, for models that are given figures in this form."""
    template = parse_prompt_template(read_toml("prompts", language, "sections.toml"))
    return template.in_form(form)


@cache
def rewrite_template(language: Language) -> RewriteTemplate:
    """Return the fixed words of the request to write one sentence anew."""
    return parse_rewrite_template(read_toml("prompts", language, "rewrite.toml"))
