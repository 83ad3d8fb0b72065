"""What becomes of a section when its draft ends: the text that is kept, its status, its remark."""

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum, auto

from assistant.domain.asked_length import asked_length
from assistant.domain.document import Section, SectionStatus
from assistant.domain.draft_cleaning import CleanDraft, DraftGround, clean_draft
from assistant.domain.fact_slots import fill_slots
from assistant.domain.facts import FactSheet
from assistant.domain.gaps import gaps_in
from assistant.domain.languages import Language
from assistant.domain.plain_draft import plain_prose, plain_section
from assistant.domain.prompting import PromptTemplate, fill_opening
from assistant.domain.section_plan import SectionPlan
from assistant.domain.sentences import length_of, without_links
from assistant.errors import AssistantError
from assistant.services import content
from assistant.services.draft_run import Draft
from assistant.services.knowledge import ProjectKnowledge
from assistant.services.placeholders import placeholder
from assistant.services.remarks import error_remark, joined, remark
from assistant.storage.documents import SaveReason, SectionSave

_ANSWERS = "answers."
_LEAST_PART = 0.35  # of the outline's least length; below it a draft is no section


class Ending(Enum):
    """How the model's work on a section ended."""

    COMPLETE = auto()
    AT_LIMIT = auto()
    LOOPED = auto()
    STOPPED = auto()
    FAILED = auto()


def placeholder_save(
    plan: SectionPlan, section: Section, knowledge: ProjectKnowledge, language: Language
) -> SectionSave | None:
    """Return the visible placeholder of a section that cannot be drafted; None if none is due.

    Text that is there already stays as it is.
    """
    if plan.readiness == "computed_only" or has_own_text(section):
        return None
    is_gap = plan.readiness == "needs_answers"
    status = SectionStatus.NEEDS_ANSWERS if is_gap else SectionStatus.NEEDS_TRANSLATION
    return SectionSave(
        markdown=placeholder(plan, knowledge, language),
        author="program",
        status=status,
        reason="drafted",
    )


def plain_save(
    plan: SectionPlan, section: Section, language: Language, error: AssistantError | None
) -> SectionSave | None:
    """Return a section made of the founder's own answers, for want of a model.

    None where the model failed and there is text already: a failure takes nothing away.
    """
    if error is None:
        return _own_answers(plan, section, language, remark("drafting.plain"))
    if has_own_text(section):
        return None
    save = _own_answers(plan, section, language, error_remark(error))
    return replace(save, status=SectionStatus.FAILED)


def no_room_save(plan: SectionPlan, section: Section, language: Language) -> SectionSave:
    """Return a section of the founder's own answers, where the context has no room for them.

    A model that is asked without a single fact can only invent.
    """
    left_out = ("drafting.left_out", {"n": len(plan.facts)})
    return _own_answers(plan, section, language, remark(left_out, "drafting.plain"))


def _own_answers(plan: SectionPlan, section: Section, language: Language, note: str) -> SectionSave:
    return SectionSave(
        markdown=plain_section(plan, language),
        author="program",
        status=SectionStatus.DRAFTED,
        reason=_reason(section),
        remark=note,
    )


def fillable_gaps(plan: SectionPlan, language: Language) -> tuple[str, ...]:
    """Return the labels of the answers that a section can be written without, each a gap in it.

    Empty where it cannot: something else is missing, or nothing that it needs is there.
    """
    if plan.readiness != "needs_answers" or plan.untranslated:
        return ()
    if not all(pattern.startswith(_ANSWERS) for pattern in plan.missing):
        return ()
    needed = {pattern for pattern in plan.section.needs if pattern.startswith(_ANSWERS)}
    if needed <= set(plan.missing):
        return ()
    labels = content.field_labels()
    return tuple(labels.label(*each.split(".", 1)).any(language) for each in plan.missing)


def _reason(section: Section, first: SaveReason = "drafted") -> SaveReason:
    """Return why a text is saved: the first of its section, or in place of another."""
    return "redrafted" if section.paragraphs else first


def has_own_text(section: Section) -> bool:
    """Tell whether the founder or a model wrote anything of a section's text."""
    return any(paragraph.author != "program" for paragraph in section.paragraphs)


def base_opening(plan: SectionPlan, sheet: FactSheet, language: Language) -> str:
    """Return what a base model goes on from: the founder's own words, else the outline's."""
    prose = plain_prose(plan, language)
    return f"{prose}\n\n" if prose else fill_opening(plan.section.opening, sheet, language)


def finished_save(
    draft: Draft, ending: Ending, *, language: Language, error: AssistantError | None
) -> SectionSave | None:
    """Return what is saved for a section whose draft has ended; None keeps its text as it was."""
    text = draft.written(is_whole=True)
    opening, section = draft.opening, draft.section
    if ending in (Ending.STOPPED, Ending.FAILED):
        drafted = (opening + text).strip() if text else ""
        save = _broken_off(section, drafted, ending, draft.model_run, error)
        return save if save is None else replace(save, own_words=opening)
    own_words = opening.strip() if opening.endswith("\n\n") else ""
    clean = clean_draft(
        text if own_words else opening + text,
        _ground(draft, language, own_words=own_words, is_complete=ending is Ending.COMPLETE),
    )
    faults = sorted(fault.value for fault in clean.faults) + ["looped"] * (ending is Ending.LOOPED)
    if own_words:
        save = _added_to(own_words, clean, faults, draft.model_run)
    else:
        save = _drafted(draft, clean, faults, language)
    left_out = len(draft.left_out)
    trimmed = remark(("drafting.left_out", {"n": left_out})) if left_out else ""
    missing = list(dict.fromkeys(gap.label for gap in gaps_in(save.markdown)))
    gaps = remark(("drafting.gaps", {"labels": ", ".join(missing)})) if missing else ""
    told = joined(joined(save.remark, trimmed), gaps)
    return replace(save, reason=_reason(section, save.reason), remark=told)


def _ground(draft: Draft, language: Language, *, own_words: str, is_complete: bool) -> DraftGround:
    template = content.prompt_template(language, draft.form)
    return DraftGround(
        language=language,
        lines=(draft.plan.section.title, *draft.known),
        echoes=tuple(without_links(fill_slots(echo, draft.slots)) for echo in _echoes(template)),
        is_complete=is_complete,
        labels=tuple(fact.label(language) for fact in draft.plan.facts),
        before=without_links(own_words),
        is_strict=bool(draft.opening),
    )


def _added_to(
    own_words: str, clean: CleanDraft, faults: list[str], model_run: str | None
) -> SectionSave:
    """Return the founder's own words with what a base model added to them, if anything."""
    if not clean.text:
        return SectionSave(
            markdown=own_words,
            author="program",
            status=SectionStatus.DRAFTED,
            reason="drafted",
            remark=remark("drafting.own_words"),
            model_run=model_run,
        )
    cut = [fault for fault in faults if fault != "unfinished"]
    return SectionSave(
        markdown=f"{own_words}\n\n{clean.text}",
        author="model",
        status=SectionStatus.CUT if cut else SectionStatus.DRAFTED,
        reason="cut" if cut else "drafted",
        remark=remark(*_fault_keys(cut)),
        model_run=model_run,
        own_words=own_words,
    )


def _broken_off(
    section: Section,
    drafted: str,
    ending: Ending,
    model_run: str | None,
    error: AssistantError | None,
) -> SectionSave | None:
    is_stop = ending is Ending.STOPPED
    note = remark("drafting.stopped") if is_stop else error_remark(error) if error else ""
    status = SectionStatus.STOPPED if is_stop else SectionStatus.FAILED
    if drafted:
        return SectionSave(
            markdown=drafted,
            author="model",
            status=status,
            reason="stopped",
            remark=note,
            model_run=model_run,
        )
    if is_stop or has_own_text(section):
        return None
    return SectionSave(
        markdown=section.markdown, author="program", status=status, reason="stopped", remark=note
    )


def _echoes(template: PromptTemplate) -> tuple[str, ...]:
    examples = (part for example in template.examples for part in (example.text, example.notes))
    return (template.intro, template.system, template.request, *examples)


def _drafted(draft: Draft, clean: CleanDraft, faults: list[str], language: Language) -> SectionSave:
    model_run = draft.model_run
    if length_of(clean.text, language) < _least_length(draft, language) * _LEAST_PART:
        return SectionSave(
            markdown=plain_section(draft.plan, language),
            author="program",
            status=SectionStatus.CUT,
            reason="cut",
            remark=remark(*_fault_keys(faults), "drafting.replaced"),
            model_run=model_run,
        )
    cut = [fault for fault in faults if fault != "unfinished"]
    return SectionSave(
        markdown=clean.text,
        author="model",
        status=SectionStatus.CUT if cut else SectionStatus.DRAFTED,
        reason="cut" if cut else "drafted",
        remark=remark(*_fault_keys(cut)),
        model_run=model_run,
    )


def _least_length(draft: Draft, language: Language) -> int:
    """Return the least that was asked for."""
    section = draft.plan.section
    asked = asked_length(section, draft.known, language) if draft.form == "tuned" else None
    return (asked or section.length)[0]


def _fault_keys(faults: list[str]) -> list[tuple[str, Mapping[str, object]] | str]:
    return [f"drafting.cut_{fault}" for fault in faults]
