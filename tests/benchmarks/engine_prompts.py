"""What the engine is asked while it is measured: real instructions, real facts, twelve sections."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.domain.fact_sheet import build_fact_sheet
from assistant.domain.prompting import build_prompt, fact_line, prefix_text
from assistant.domain.section_plan import SectionPlan, plan_section
from assistant.llm.protocol import Loaded, Prompt
from assistant.resources import sample_paths
from assistant.services import content
from assistant.services.brief_files import read_brief
from assistant.services.draft_results import base_opening

PREFIX_TOKENS = 600
TAIL_TOKENS = 50
SECTIONS = 12
Count = Callable[[str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPrompts:
    """Twelve prompts that begin alike."""

    prefix: str
    tails: tuple[str, ...]
    prefix_tokens: int
    tail_tokens: tuple[int, ...]

    def texts(self, opening: str = "") -> list[str]:
        """Return the prompts; another opening makes another prefix of the same length."""
        return [opening + self.prefix + tail for tail in self.tails]


def shared_prompts(count: Count, prefix_tokens: int = PREFIX_TOKENS) -> SharedPrompts:
    """Return twelve prompts with a prefix of so many tokens of the model that counts."""
    prefix = cut_to(instructions_and_facts(), prefix_tokens, count) + "\n"
    tails = tuple(_tail(plan, count) for plan in _plans()[:SECTIONS])
    return SharedPrompts(
        prefix=prefix,
        tails=tails,
        prefix_tokens=count(prefix),
        tail_tokens=tuple(count(tail) for tail in tails),
    )


def long_text(tokens: int, count: Count) -> str:
    """Return real text of so many tokens: the instructions and facts, again and again."""
    text = instructions_and_facts()
    copies = -(-tokens // max(1, count(text))) + 1
    return cut_to("\n".join([text] * copies), tokens, count)


def cut_to(text: str, tokens: int, count: Count) -> str:
    """Return the words at the beginning of a text that make so many tokens, or one or two less."""
    words = text.split(" ")
    least, most = 0, len(words)
    while least < most:
        middle = (least + most + 1) // 2
        if count(" ".join(words[:middle])) <= tokens:
            least = middle
        else:
            most = middle - 1
    return " ".join(words[:least])


@cache
def instructions_and_facts() -> str:
    """Return the instructions for drafting, and every fact of the English sample."""
    template = content.prompt_template("en")
    sheet = build_fact_sheet(read_brief(sample_paths()[0]), content.field_labels())
    lines = [fact_line(fact, "en") for fact in sheet if not fact.is_missing_in("en")]
    return "\n".join([template.system, prefix_text(template), *lines])


def product_prompts(loaded: Loaded) -> tuple[Prompt, ...]:
    """Return the prompts of the English sample's business plan as the program makes them."""
    template = content.prompt_template("en")
    sheet = build_fact_sheet(read_brief(sample_paths()[0]), content.field_labels())
    prompts = []
    for plan in _plans():
        opening = "" if loaded.has_chat_template else base_opening(plan, sheet, "en")
        lines = [fact_line(fact, "en") for fact in plan.facts]
        made = build_prompt(template, plan.section, lines=lines, opening=opening)
        prompts.append(
            Prompt.chat(system=made.system, user=made.user)
            if loaded.has_chat_template
            else Prompt.plain(made.completion)
        )
    return tuple(prompts)


@cache
def _plans() -> Sequence[SectionPlan]:
    sheet = build_fact_sheet(read_brief(sample_paths()[0]), content.field_labels())
    sections = content.outline("business-plan", "en").sections
    plans = [plan_section(section, sheet, "en") for section in sections]
    return [plan for plan in plans if plan.readiness == "ready"]


def _tail(plan: SectionPlan, count: Count) -> str:
    section = plan.section
    wish = f"\n## Section: {section.title}\nTask: {section.task}"
    return cut_to(wish, TAIL_TOKENS, count) + "\n\n"
