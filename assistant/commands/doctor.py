"""``doctor``: what works on this machine, and what to do about what does not."""

import argparse

from assistant.commands.printing import print_result
from assistant.paths import DataDir
from assistant.services.diagnosis import Finding, diagnose
from assistant.texts import Texts


def run_doctor(arguments: argparse.Namespace, data_dir: DataDir, texts: Texts) -> int:
    """Print each check; exit status 1 if one failed."""
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
