"""``doctor --offline-proof``: drafts a plan where the kernel refuses every network socket."""

import signal
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import AssistantError
from assistant.llm.catalogue import starter_path
from assistant.paths import DataDir
from assistant.services.filtered_process import (
    ATTEMPT_FLAG,
    FilterUnavailableError,
    Watched,
    program_command,
    watch,
)
from assistant.services.models import NO_MODEL

SELF_CHECK_TIMEOUT_S = 120.0  # an interpreter on a machine that is busy with other work
DRAFT_TIMEOUT_S = 600.0

# One section has all it needs, so that a small model is done in seconds.
_BRIEF = """
schema = 1
language = "en"

[company]
name = "Fernway"
one_line = "Repair of bicycles at the place where they stand."

[answers]
problem = "Riders wait a week for a repair that takes an hour."
solution = "A mechanic with a cargo bicycle comes to the office and repairs on the spot."
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofStep:
    """One step of the proof; ``is_well`` is None where it cannot be made on this machine."""

    check: str
    is_well: bool | None
    key: str  # of the sentence, in ``doctor``
    values: dict[str, object] = field(default_factory=dict)
    advice_key: str = ""
    watched: Watched | None = None


def prove_offline(data_dir: DataDir) -> tuple[ProofStep, ...]:
    """Check that the filter works, then draft under it; the model is the starter, if installed."""
    try:
        filter_step = check_filter([*program_command(), ATTEMPT_FLAG])
        if not filter_step.is_well:
            return (filter_step,)
        return filter_step, draft_filtered(_model(data_dir))
    except FilterUnavailableError as error:
        reason = str(error)
        return (
            ProofStep(
                check="proof_filter",
                is_well=None,
                key="proof_unavailable",
                values={"reason": reason},
                advice_key="proof_unplug",
            ),
        )


def check_filter(attempting: Sequence[str]) -> ProofStep:
    """Run a program that does ask for a network socket: a filter that works ends it.

    Raises:
        FilterUnavailableError: this system, kernel or container has no such filter.
    """
    watched = watch(attempting, timeout_s=SELF_CHECK_TIMEOUT_S)
    works = watched.exit_status == -signal.SIGKILL and len(watched.attempts) == 1
    return ProofStep(
        check="proof_filter",
        is_well=works,
        key="proof_filter_works" if works else "proof_filter_idle",
        advice_key="" if works else "proof_unplug",
        watched=watched,
    )


def draft_filtered(model: Path | None) -> ProofStep:
    """Draft a small plan as PDF under the filter and tell what was asked for.

    Raises:
        FilterUnavailableError: this system, kernel or container has no such filter.
    """
    prefix = "founder-assistant-proof-"
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        brief = folder / "proof.toml"
        brief.write_text(_BRIEF, "utf-8")
        command = [
            *program_command(), "draft", str(brief), "--model", str(model or NO_MODEL),
            "--output", str(folder / "out"), "--data-dir", str(folder / "data"),
        ]  # fmt: skip
        watched = watch(command, timeout_s=DRAFT_TIMEOUT_S)
        is_written = any((folder / "out").glob("*.pdf"))
    return judge_draft(watched, is_written=is_written, model=model)


def judge_draft(watched: Watched, *, is_written: bool, model: Path | None) -> ProofStep:
    """Tell what a drafting under the filter proves; one attempt is enough to fail it."""
    values: dict[str, object] = {
        "n": len(watched.process_ids),
        "attempts": len(watched.attempts),
        "local": watched.local_connections,
        "model": model.name if model else NO_MODEL,
    }
    key, advice = ("proof_drafted" if model else "proof_drafted_plain"), ""
    is_well = watched.exit_status == 0 and is_written
    if watched.attempts:
        is_well, key, advice = False, "proof_attempt", "proof_report"
        first = watched.attempts[0]
        values |= {"call": first.call, "command": first.command}
    elif watched.exit_status is None:
        key, values = "proof_too_slow", {"seconds": round(DRAFT_TIMEOUT_S)}
    elif not is_well:
        lines = watched.output.splitlines()
        key, values = "proof_not_drafted", {"reason": lines[-1] if lines else ""}
    return ProofStep(
        check="proof_draft",
        is_well=is_well,
        key=key,
        values=values,
        advice_key=advice,
        watched=watched,
    )


def _model(data_dir: DataDir) -> Path | None:
    try:
        return starter_path(data_dir.models)
    except AssistantError:  # ``doctor`` without the proof says what is wrong with it
        return None
