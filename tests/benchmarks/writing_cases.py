"""What the writing benchmark has models write: sections of companies that no example knows."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.domain.document import Document, Section, SectionStatus
from assistant.domain.facts import Fact, FactSheet
from assistant.domain.languages import LANGUAGES, Language
from assistant.domain.prompting import build_prompt, fact_line, fill_opening
from assistant.domain.section_plan import SectionPlan, facts_for_prose, plan_section
from assistant.llm.protocol import Generate, Loaded, Prompt
from assistant.services import content
from assistant.services.brief_files import read_brief
from assistant.services.draft_requests import fit, give_form, request_for, texts_to_count
from assistant.services.draft_results import fillable_gaps
from assistant.services.draft_run import Draft, DraftRun
from assistant.services.draft_sampling import sampling_for
from assistant.services.knowledge import ProjectKnowledge
from assistant.services.reviewing import facts_of_brief
from tests.benchmarks.engine_session import EngineSession

COMPANIES = Path(__file__).resolve().parent / "writing"
_ANSWERS = "answers."
_GAPS_EACH = 3  # sections of a company and language that are also written without a fact


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingCase:
    """One section of one company in one language, as the program would have it written.

    Attributes:
        company: the name of its file.
        language: that of the text.
        plan: the section and its facts.
        sheet: all facts of the company, those of its answers' figures included.
        knowledge: the company as the program knows it.
        gaps: labels of what was taken out.
    """

    company: str
    language: Language
    plan: SectionPlan
    sheet: FactSheet
    knowledge: ProjectKnowledge
    gaps: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Which one it is."""
        gap = f" without {', '.join(self.gaps)}" if self.gaps else ""
        return f"{self.company} {self.language} {self.plan.section.id}{gap}"

    @property
    def required(self) -> tuple[Fact, ...]:
        """The facts that its section must have, by the outline."""
        found = self.sheet.select(self.plan.section.needs)
        return tuple(fact for fact in found if not fact.is_missing_in(self.language))

    @property
    def lines(self) -> tuple[str, ...]:
        """The facts as the tuned model reads them."""
        return tuple(fact_line(fact, self.language) for fact in facts_for_prose(self.plan))


def company_paths() -> list[Path]:
    """Return the briefs of the companies, in order."""
    return sorted(COMPANIES.glob("*.toml"))


def cases_of(path: Path) -> Iterator[WritingCase]:
    """Yield every section of the plan that can be written, in both languages."""
    brief = read_brief(path)
    sheet = facts_of_brief(brief, content.field_labels())
    knowledge = ProjectKnowledge(brief=brief, sheet=sheet)
    for language in LANGUAGES:
        for section in content.outline("business-plan", language).sections:
            plan = plan_section(section, sheet, language)
            if plan.readiness == "ready":
                yield WritingCase(
                    company=path.stem, language=language, plan=plan, sheet=sheet,
                    knowledge=knowledge,
                )  # fmt: skip


def gap_cases_of(path: Path, offset: int) -> Iterator[WritingCase]:
    """Yield some of the sections with one of several needed answers taken out."""
    for language in LANGUAGES:
        whole = [each for each in cases_of(path) if each.language == language]
        found = [gap for number, each in enumerate(whole) for gap in _without_one(each, number)]
        for number in range(min(_GAPS_EACH, len(found))):
            yield found[(offset + number * 2) % len(found)]


def _without_one(case: WritingCase, number: int) -> Iterator[WritingCase]:
    section = case.plan.section
    answers = [pattern for pattern in section.needs if pattern.startswith(_ANSWERS)]
    if len(answers) < 2:  # nothing would be left
        return
    gone = answers[number % len(answers)]
    left = FactSheet(
        [fact for fact in case.sheet if fact.id != gone and not fact.id.startswith(f"{gone}.")]
    )
    plan = plan_section(section, left, case.language)
    yield WritingCase(
        company=case.company, language=case.language, plan=plan, sheet=left,
        knowledge=ProjectKnowledge(brief=case.knowledge.brief, sheet=left),
        gaps=fillable_gaps(plan, case.language),
    )  # fmt: skip


def request_of(case: WritingCase, opened: EngineSession, *, seed: int, name: str) -> Generate:
    """Return the request by which the loaded model writes a case.

    A base model goes on from the outline's opening: from the founder's own words, as the program
    has it, it would have nothing left to say.
    """
    loaded = opened.loaded
    if not (loaded.has_chat_template or loaded.has_trained_request):
        return _completion(case, loaded, seed=seed, name=name)
    section, document = _places(case)
    draft = Draft(section=section, plan=case.plan, lines=(), gaps=case.gaps)
    run = DraftRun(document=document, knowledge=case.knowledge)
    give_form(draft, case.language, "tuned" if loaded.has_trained_request else "digits")
    counts = opened.count_all(texts_to_count(draft, run, loaded))
    assert fit(draft, run, loaded, counts), "the facts of a section fit into the context"
    return request_for(draft, run, loaded, request_id=name, seed=seed, priority=0)


def opening_of(case: WritingCase, loaded: Loaded) -> str:
    """Return the words that a base model goes on from."""
    if loaded.has_chat_template or loaded.has_trained_request:
        return ""
    return fill_opening(case.plan.section.opening, case.sheet, case.language)


def _completion(case: WritingCase, loaded: Loaded, *, seed: int, name: str) -> Generate:
    template = content.prompt_template(case.language)
    opening = opening_of(case, loaded)
    lines = [fact_line(fact, case.language) for fact in case.plan.facts]
    built = build_prompt(template, case.plan.section, lines=lines, opening=opening)
    sampling = sampling_for(case.plan.section, "digits", loaded, case.language, seed=seed)
    return Generate(id=name, prompt=Prompt.plain(built.completion), sampling=sampling)


def _places(case: WritingCase) -> tuple[Section, Document]:
    item = case.plan.section
    section = Section(
        id=item.id, key=item.id, title=item.title, level=item.level, position=0,
        status=SectionStatus.EMPTY,
    )  # fmt: skip
    document = Document(
        id=case.company, project_id=case.company, kind="business-plan", language=case.language,
        title="", sections=(),
    )  # fmt: skip
    return section, document
