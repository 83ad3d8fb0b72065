"""``financials``: the statements of a brief for people, for programs and for spreadsheets."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.resources import sample_paths
from tests.unit.commands.conftest import Run


def sample(name: str) -> str:
    return str(next(path for path in sample_paths() if path.stem == name))


def test_people_read_tables_and_the_funding_need(run: Run) -> None:
    lines = run("financials", sample("tallyhop")).out.splitlines()
    assert lines[0] == "Projected income statement (GBP, whole units)"
    assert lines[1].split() == ["2027", "2028", "2029"]
    assert lines[2].split() == ["Revenue", "439,946", "967,173", "1,691,143"]
    assert "Funding need, rounded up: £650,000" in lines
    assert "Month of the widest funding gap: May 2029" in lines
    assert len({len(line) for line in lines[1:13]}) == 1  # columns stand under each other


def test_chinese_takes_two_columns_a_character(run: Run) -> None:
    lines = run("financials", sample("xiancai")).out.splitlines()
    assert lines[0] == "预计利润表（币种 CNY，取整数）"
    assert "资金需求（取整）: 300 万元" in lines
    english = run("financials", sample("xiancai"), "--language", "en").out
    assert "Revenue" in english


def test_csv_is_to_the_cent_and_ties(run: Run) -> None:
    output = run("financials", sample("tallyhop"), "--csv", "--by", "month").out
    rows = list(csv.reader(io.StringIO(output)))
    heads = [row for row in rows if row[1] == "2027-01"]
    assert [row[0] for row in heads] == ["income", "cash_flow", "balance"]
    assert all(len(row) == 37 for row in rows)
    found = {row[0]: [Decimal(each) for each in row[1:]] for row in rows if row not in heads}
    for at in range(36):
        claims = found["Total liabilities"][at] + found["Total equity"][at]
        assert abs(found["Total assets"][at] - claims) <= Decimal("0.02")


def test_programs_read_json_of_a_scenario(run: Run) -> None:
    data = json.loads(run("financials", sample("tallyhop"), "--json", "--scenario", "slow").out)
    assert data["currency"] == "GBP"
    assert data["periods"] == ["2027", "2028", "2029"]
    assert data["facts"]["model.lowest_cash"] == "-712626"
    assert Decimal(data["statements"]["income"]["revenue"][2]).quantize(Decimal(1)) == 834_781


def test_a_bad_request_gets_a_sentence(run: Run, tmp_path: Path) -> None:
    outcome = run("financials", sample("tallyhop"), "--scenario", "none")
    assert (outcome.status, outcome.err.strip()) == (
        2,
        "The brief has no scenario none; it has: slow, fast.",
    )
    empty = tmp_path / "空 brief.toml"
    empty.write_text('schema = 1\n[company]\nname = "Kelp"\n', "utf-8")
    outcome = run("financials", str(empty))
    assert outcome.status == 2
    assert "first month" in outcome.err


@pytest.mark.parametrize("by", ["year", "quarter", "month"])
def test_every_period_prints(run: Run, by: str) -> None:
    assert "EBITDA" in run("financials", sample("tallyhop"), "--by", by).out


def test_a_workbook_is_written_where_it_is_asked_for(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "model.xlsx"
    said = run("financials", sample("tallyhop"), "--output", str(path), "--scenario", "slow")
    assert said.out.strip() == f"Saved as {path}."
    assert path.read_bytes().startswith(b"PK")
    told = run("financials", sample("tallyhop"), "--output", str(path), "--json")
    assert json.loads(told.out) == {"path": str(path)}


def test_a_file_of_another_kind_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "model.ods"
    said = run("financials", sample("tallyhop"), "--output", str(path))
    assert said.status == 2
    assert ".xlsx" in said.err
    assert not path.exists()


def test_a_simulation_says_how_often_the_money_lasts(run: Run) -> None:
    told = run("financials", sample("tallyhop"), "--simulate", "200", "--seed", "7", "--json")
    data = json.loads(told.out)
    assert (data["runs"], data["seed"], len(data["ranges"])) == (200, 7, 16)
    assert data["spreads"]["lowest_cash"]["p10"] < data["spreads"]["lowest_cash"]["p90"]
    one = ["--range", "revenue.sites.price=0.9..1.1"]
    lines = run("financials", sample("tallyhop"), "--simulate", "50", *one).out.splitlines()
    assert lines[0].startswith("In 50 plans with 1 assumptions drawn at random")
    assert lines[1].startswith("Lowest cash: ")


@pytest.mark.parametrize(
    ("given", "said"),
    [("price", "is no range"), ("a.b=2..1", "is no range"), ("a.b=1..2", "no assumption a.b")],
)
def test_a_range_that_is_none_is_refused(run: Run, given: str, said: str) -> None:
    told = run("financials", sample("tallyhop"), "--simulate", "5", "--range", given)
    assert told.status == 2
    assert said in told.err
