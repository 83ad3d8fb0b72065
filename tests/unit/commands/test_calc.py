"""``calc``: the list, the inputs of one, a result for people and one for programs."""

import json
from pathlib import Path

import pytest

from tests.unit.commands.conftest import Outcome, Run

FLOWS = {"rate": "8%", "flows": [-40000, 5000, 8000, 12000, 30000], "first_flow": "now"}


@pytest.fixture
def calc(run: Run, tmp_path: Path) -> "Calc":
    return Calc(run, tmp_path)


class Calc:
    """The command with inputs on the disk."""

    def __init__(self, run: Run, folder: Path) -> None:
        self._run = run
        self._file = folder / "输入 of mine.json"

    def __call__(self, name: str, data: object, *options: str) -> Outcome:
        self._file.write_text(json.dumps(data), "utf-8")
        return self._run("calc", name, str(self._file), *options)


def test_the_list_has_every_calculator_with_its_title(run: Run) -> None:
    lines = run("calc", "--list").out.splitlines()
    assert len(lines) == 30
    assert lines[0].split(maxsplit=1) == ["npv", "Net present value (NPV)"]
    chinese = run("calc", "--list", "--language", "zh", "--json").out
    assert json.loads(chinese)["waterfall"] == "退出分配"


def test_without_a_file_the_inputs_are_told(run: Run) -> None:
    output = run("calc", "npv").out
    assert "first_flow  one of: now, after_one_period" in output
    inputs = json.loads(run("calc", "priced-round", "--json").out)
    method = next(each for each in inputs if each["name"] == "method")
    assert method == {
        "name": "method", "required": False,
        "choices": ["pre_money", "percent_ownership", "dollars_invested"],
    }  # fmt: skip


def test_a_result_names_its_method_and_conventions(calc: Calc) -> None:
    output = calc("npv", FLOWS).out
    assert "Sum of flow ÷ (1 + rate)^i." in output
    assert "first_flow: now" in output
    assert "Net present value: 3,065.222668" in output
    data = json.loads(calc("npv", FLOWS, "--json").out)
    assert data["conventions"] == {"first_flow": "now"}
    assert data["results"] == {"npv": "3065.222668179535"}
    assert data["inputs"]["rate"] == "0.08"
    assert data["method"] == "Sum of flow ÷ (1 + rate)^i."


def test_rows_and_what_has_no_meaning_are_shown_in_words(calc: Calc) -> None:
    moved = {
        "opening_mrr": 0, "new_mrr": 10, "expansion_mrr": 0, "contraction_mrr": 0,
        "churned_mrr": 0,
    }  # fmt: skip
    assert "总收入留存率（GRR）: 无意义" in calc("saas-metrics", moved, "--language", "zh").out
    loan = {
        "principal": 1200, "yearly_rate": 0, "months": 2, "method": "level",
        "yearly_rate_is": "nominal",
    }  # fmt: skip
    assert (
        "  month 2  Payment 600  Interest 0  Principal 600  balance 0"
        in calc("loan-schedule", loan).out.splitlines()
    )


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("npv", {"rate": "8%", "flows": [1]}, "first_flow: this key is required; give one of"),
        ("npv", [], "a table is expected"),
        ("nvp", {}, "There is no calculator “nvp”"),
    ],
)
def test_what_cannot_be_worked_out_is_one_line_and_status_two(
    calc: Calc, name: str, data: object, said: str
) -> None:
    outcome = calc(name, data)
    assert outcome.status == 2
    assert said in outcome.err
    assert len(outcome.err.strip().splitlines()) == 1
