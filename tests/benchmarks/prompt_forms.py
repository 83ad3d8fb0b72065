"""Figures as digits to copy or as slots to name: what either form makes small models write.

Sections of both samples in both languages, two seeds each, go through the model process. Figures
are held against the facts by their words alone, in both forms: a slot at the wrong place prints a
true value in a false sentence. What a base model goes on from, the founder's own words, does not
count. Sentences with an unbacked figure then have their one chance to be mended.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.domain.bound_text import without_fact_links
from assistant.domain.document import Document, Section, SectionStatus
from assistant.domain.fact_sheet import build_fact_sheet
from assistant.domain.fact_slots import mangled_slots, slot_lines
from assistant.domain.languages import LANGUAGES, Language
from assistant.domain.prompting import PromptForm
from assistant.domain.section_plan import SectionPlan, plan_section
from assistant.llm.protocol import Generate, Load, Loaded
from assistant.resources import sample_paths
from assistant.services import content
from assistant.services.brief_files import read_brief
from assistant.services.draft_requests import fit, give_form, request_for, texts_to_count
from assistant.services.draft_results import Ending, finished_save
from assistant.services.draft_run import Draft, DraftRun
from assistant.services.figure_links import FigureLinks
from assistant.services.knowledge import ProjectKnowledge
from assistant.services.sentence_rewriting import mended, rewrite_request, unbacked_sentences
from assistant.storage.documents import SectionSave
from tests.benchmarks.engine_models import small_models
from tests.benchmarks.engine_session import EngineSession, session
from tests.benchmarks.measuring import Bench, Measurement

FORMS: tuple[PromptForm, ...] = ("digits", "slots")
SECTIONS = 3  # of each sample in each language
SEEDS = (1, 2)
MOST_TOKENS = 140
LEAST_FIGURES = 2  # among a section's facts
_STATUSES = ("bound", "derived", "ambiguous", "unbacked")


@dataclass(slots=True, kw_only=True)
class _Case:
    """One section to be written once."""

    draft: Draft
    run: DraftRun
    links: FigureLinks
    seed: int


@dataclass(slots=True, kw_only=True)
class _Tally:
    """What was counted over all sections of a model in one form."""

    note: Callable[[str], None]
    sections: int = 0
    counts: Counter[str] = field(default_factory=Counter)


def run(bench: Bench) -> Sequence[Measurement]:
    """Count for each small model and each form; ``runs`` does not matter here."""
    measurements: list[Measurement] = []
    for model in small_models(bench.folder):
        load = Load(
            path=str(model.path), context_length=4096, gpu_layers=0, threads=2, slots=len(SEEDS)
        )
        with session(load, ends_by_itself=True) as opened:
            for form in FORMS:
                tally = _tally(opened, form, bench)
                measurements.append(_measurement(f"{form}_{model.name}", tally))
                bench.note(measurements[-1].line())
                bench.note(str(dict(measurements[-1].details)))
    return measurements


def _measurement(name: str, tally: _Tally) -> Measurement:
    counts = tally.counts
    figures = sum(counts[status] for status in _STATUSES)
    return Measurement(
        name=f"unbacked_figures_{name}",
        unit="of all",
        value=counts["unbacked"] / figures if figures else 0.0,
        details={
            "sections": tally.sections,
            "figures": figures,
            "figures_per_section": round(figures / tally.sections, 2),
            **{key: counts[key] for key in sorted(counts)},
        },
    )


def _tally(opened: EngineSession, form: PromptForm, bench: Bench) -> _Tally:
    tally = _Tally(note=bench.note)
    for subject in _subjects():
        cases = [_case(subject, seed) for seed in SEEDS]
        for case in cases:
            give_form(case.draft, case.run.document.language, form)
        asked = [case for case in cases if _fits(case, opened)]
        requests = [_request(case, opened.loaded) for case in asked]
        for case, trace in zip(asked, opened.run(requests), strict=True):
            case.draft.text = trace.text
            is_whole = trace.done is not None and trace.done.reason == "stop"
            _count(case, Ending.COMPLETE if is_whole else Ending.AT_LIMIT, opened, tally)
            bench.note(f"{form} {case.draft.section.key} {case.seed}: {trace.text[:240]!r}")
    return tally


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """A section of a sample, with what the sample knows."""

    document: Document
    knowledge: ProjectKnowledge
    links: FigureLinks
    plan: SectionPlan


def _subjects() -> Iterator[_Subject]:
    labels = content.field_labels()
    for path in sample_paths():
        brief = read_brief(path)
        sheet = build_fact_sheet(brief, labels)
        knowledge = ProjectKnowledge(brief=brief, sheet=sheet)
        links = FigureLinks(sheet)
        for language in LANGUAGES:
            document = Document(
                id=path.stem, project_id=path.stem, kind="business-plan", language=language,
                title="", sections=(),
            )  # fmt: skip
            for plan in _plans(knowledge, language):
                yield _Subject(document=document, knowledge=knowledge, links=links, plan=plan)


def _plans(knowledge: ProjectKnowledge, language: Language) -> list[SectionPlan]:
    plans = [
        plan_section(each, knowledge.sheet, language)
        for each in content.outline("business-plan", language).sections
    ]
    ready = [
        plan
        for plan in plans
        if plan.readiness == "ready" and len(slot_lines(plan.facts, language)[1]) >= LEAST_FIGURES
    ]
    return ready[1 : SECTIONS + 1]  # the first, the summary, is the longest


def _case(subject: _Subject, seed: int) -> _Case:
    item = subject.plan.section
    section = Section(
        id=item.id, key=item.id, title=item.title, level=item.level, position=0,
        status=SectionStatus.EMPTY,
    )  # fmt: skip
    return _Case(
        draft=Draft(section=section, plan=subject.plan, lines=()),
        run=DraftRun(document=subject.document, knowledge=subject.knowledge),
        links=subject.links,
        seed=seed,
    )


def _fits(case: _Case, opened: EngineSession) -> bool:
    texts = texts_to_count(case.draft, case.run, opened.loaded)
    counts = opened.count_all(texts)
    return fit(case.draft, case.run, opened.loaded, counts)


def _request(case: _Case, loaded: Loaded) -> Generate:
    request = request_for(
        case.draft, case.run, loaded, request_id=f"{id(case)}", seed=case.seed, priority=0
    )
    tokens = min(request.sampling.max_tokens, MOST_TOKENS)
    return replace(request, scope="", sampling=replace(request.sampling, max_tokens=tokens))


def _count(case: _Case, ending: Ending, opened: EngineSession, tally: _Tally) -> None:
    draft, language = case.draft, case.run.document.language
    tally.sections += 1
    counts = tally.counts
    if draft.slots:
        unknown, repaired = mangled_slots(draft.text, draft.slots)
        counts["slots_unknown"] += unknown
        counts["slots_repaired"] += repaired
    written = draft.written(is_whole=True)
    counts["slots_printed"] += written.count("](fact:")
    for binding in case.links.bindings(without_fact_links(written)):
        counts[f"raw_{binding.status}"] += 1
    save = finished_save(draft, ending, language=language, error=None)
    if save is None or save.author != "model":
        key = "nothing_added" if draft.opening else "replaced_by_plain_text"
        counts[key] += 1
        return
    _count_kept(case, save, opened, tally)


def _count_kept(case: _Case, save: SectionSave, opened: EngineSession, tally: _Tally) -> None:
    language, counts = case.run.document.language, tally.counts
    own = len(without_fact_links(save.own_words))
    plain = without_fact_links(save.markdown)
    for binding in case.links.bindings(plain):
        if binding.figure.start >= own:
            counts[binding.status] += 1
    linked = case.links.linked_save(save, language)
    begin = len(linked.own_words)
    for binding in case.links.bindings(linked.markdown):
        if binding.figure.start >= begin:  # as the founder sees them: a slot's link counts
            counts[f"shown_{binding.status}"] += 1
    if case.draft.opening:  # a base model is not asked to mend
        return
    rewrites = unbacked_sentences(linked.markdown, linked.own_words, case.links, language)
    counts["sentences_sent_back"] += len(rewrites)
    requests = [
        rewrite_request(
            each, opened.loaded, language, request_id=f"{id(each)}-again", seed=case.seed
        )
        for each in rewrites
    ]
    for rewrite, trace in zip(rewrites, opened.run(requests), strict=True):
        rewrite.answer, rewrite.is_answered = trace.text, True
        tally.note(f"again {rewrite.sentence!r} -> {trace.text!r}")
        text = mended(linked.markdown, [rewrite], case.links, language)
        counts["sentences_mended"] += text != linked.markdown
