"""``doctor``: what works on this machine, and what to do about what does not."""

import argparse
from dataclasses import asdict

from assistant.commands.printing import print_result
from assistant.paths import DataDir
from assistant.services.diagnosis import Finding, diagnose
from assistant.services.offline_proof import ProofStep, prove_offline
from assistant.texts import Texts


def run_doctor(arguments: argparse.Namespace, data_dir: DataDir, texts: Texts) -> int:
    """Print each check; exit status 1 if one failed."""
    if arguments.offline_proof:
        return _run_proof(arguments, data_dir, texts)
    findings = diagnose(data_dir)
    result = [
        {
            "check": finding.check,
            "ok": finding.is_well,
            "detail": finding.detail,
            "advice": _advice(finding, texts),
        }
        for finding in findings
    ]

    def lines() -> list[str]:
        return [_line(finding, texts) for finding in findings]

    print_result(result, as_json=arguments.json, text=lines)
    return 0 if all(finding.is_well for finding in findings) else 1


def _run_proof(arguments: argparse.Namespace, data_dir: DataDir, texts: Texts) -> int:
    steps = prove_offline(data_dir)

    def lines() -> list[str]:
        return [_proof_line(step, texts) for step in steps]

    result = [_proof_result(step, texts) for step in steps]
    print_result(result, as_json=arguments.json, text=lines)
    return 1 if any(step.is_well is False for step in steps) else 0


def _proof_line(step: ProofStep, texts: Texts) -> str:
    mark = {True: "+", False: "!", None: "-"}[step.is_well]
    return f"[{mark}] {texts(f'doctor.{step.check}')}: {'. '.join(_proof_words(step, texts))}"


def _proof_result(step: ProofStep, texts: Texts) -> dict[str, object]:
    detail, *advice = _proof_words(step, texts)
    result: dict[str, object] = {
        "check": step.check, "ok": step.is_well, "detail": detail, "advice": "".join(advice),
    }  # fmt: skip
    if step.watched is not None:
        result |= {
            "processes": len(step.watched.process_ids),
            "attempts": [asdict(attempt) for attempt in step.watched.attempts],
            "local_connections": step.watched.local_connections,
        }
    return result


def _proof_words(step: ProofStep, texts: Texts) -> list[str]:
    said = texts(f"doctor.{step.key}", **step.values)
    return [said, texts(f"doctor.{step.advice_key}")] if step.advice_key else [said]


def _line(finding: Finding, texts: Texts) -> str:
    mark = "+" if finding.is_well else "!"
    name = texts(f"doctor.{finding.check}")
    advice = _advice(finding, texts)
    said = ". ".join(part for part in (finding.detail, advice) if part)
    return f"[{mark}] {name}: {said}"


def _advice(finding: Finding, texts: Texts) -> str:
    if finding.error is not None:
        return texts.sentence(finding.error)
    return texts(finding.advice_key) if finding.advice_key else ""
