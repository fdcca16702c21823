"""The contract of `gongkai tally` and `gongkai explain`: their JSON, what they say, their exit statuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from gongkai.cli.main import app

FACTS: list[dict[str, Any]] = [
    {
        "id": "A-1",
        "applicant_type": "natural_person",
        "received": "2025-12-15",
        "decided": "2026-01-12",
        "decision": "granted",
    },
    {
        "id": "A-2",
        "applicant_type": "enterprise",
        "received": "2026-03-02",
        "decided": None,
        "decision": None,
        "count": 2,
    },
    {"id": "R-1", "kind": "reconsideration", "opened": "2026-05-06", "closed": "2026-07-06", "outcome": "upheld"},
]
CASE = """
id: A-1
applicant_type: natural_person
events:
  - {date: 2025-12-15, type: received}
  - {date: 2026-01-12, type: reply_posted, code: granted}
"""


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "facts.jsonl"
    path.write_text("\n".join(json.dumps(fact) for fact in FACTS), encoding="utf-8")
    return path


@pytest.fixture
def compiled(facts: Path, tmp_path: Path) -> Path:
    out = tmp_path / "report.json"
    assert run("tally", facts, "--year", 2026, "--agency", "某县财政局", "-o", out).exit_code == 0
    return out


def test_tally_prints_one_report_with_its_reasons(facts: Path) -> None:
    result = run("tally", facts, "--year", 2026, "--json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert (report["schema"], report["form"], report["report_year"]) == ("gongkai.report/1", "v2021", 2026)
    assert report["t3"]["carried_over"]["total"] == 1
    assert report["t3"]["carried_forward"]["enterprise"] == 2
    assert report["t4"]["t4.reconsideration.total"] == 1
    assert report["cells"]["t3.granted.natural_person"]["because"] == ["A-1"]
    assert report["t2"] == {}
    assert report["sections"][0]["id"] == "overview"


def test_last_years_report_is_only_compared(facts: Path, tmp_path: Path) -> None:
    previous = tmp_path / "previous.json"
    assert run("tally", facts, "--year", 2025, "-o", previous).exit_code == 0
    agreeing = json.loads(run("tally", facts, "--year", 2026, "--previous", previous, "--json").stdout)
    assert agreeing["issues"] == []
    changed = json.loads(previous.read_text(encoding="utf-8"))
    changed["t3"]["carried_forward"]["natural_person"] = changed["t3"]["carried_forward"]["total"] = 4
    previous.write_text(json.dumps(changed), encoding="utf-8")
    report = json.loads(run("tally", facts, "--year", 2026, "--previous", previous, "--json").stdout)
    assert report["t3"]["carried_over"]["total"] == 1
    assert {issue["id"] for issue in report["issues"]} == {"X-E1"}


def test_the_form_follows_the_year_unless_one_is_named(facts: Path) -> None:
    assert json.loads(run("tally", facts, "--year", 2020, "--json").stdout)["form"] == "v2019"
    assert json.loads(run("tally", facts, "--year", 2026, "--form", "v2019", "--json").stdout)["form"] == "v2019"


@pytest.mark.parametrize(
    "words", [("--year", "2018"), ("--year", "2026", "--form", "v2030"), ("--year", "2026", "-o", "/")]
)
def test_a_wrong_call_ends_with_two_and_a_reason(facts: Path, words: tuple[str, ...]) -> None:
    result = run("tally", facts, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.strip()


def test_a_bad_fact_ends_with_two_and_its_place(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_text(json.dumps({**FACTS[0], "decided": "2025-01-01"}), encoding="utf-8")
    result = run("tally", path, "--year", 2026, "--json")
    assert result.exit_code == 2
    assert "facts.jsonl 第 1 行，decided" in result.stderr


def test_explain_tells_the_case_its_events_the_steps_and_the_articles(compiled: Path, tmp_path: Path) -> None:
    (tmp_path / "a1.yaml").write_text(CASE, encoding="utf-8")
    result = run("explain", compiled, "予以公开×自然人", "--cases", tmp_path / "a1.yaml", "--today", "2026-02-01")
    assert result.exit_code == 0
    for words in (
        "计入 1 个：A-1",
        "2026 年内办结的申请",
        "申请人是自然人",
        "2026-01-13",
        "第33条",
        "第36条(二)",
        "第50条",
    ):
        assert words in result.stdout


def test_explain_as_json_lists_what_no_file_knows(compiled: Path, tmp_path: Path) -> None:
    (tmp_path / "a1.yaml").write_text(CASE, encoding="utf-8")
    (tmp_path / "empty.yaml").write_text("events: []", encoding="utf-8")
    words = ("explain", compiled, "t3.carried_over.total", "--cases", tmp_path / "a1.yaml")
    answer = json.loads(run(*words, "--json", "--today", "2026-02-01").stdout)
    assert answer["value"] == 1
    assert [case["id"] for case in answer["cases"]] == ["A-1"]
    assert answer["cases"][0]["timeline"]["due"] == "2026-01-13"
    answer = json.loads(run("explain", compiled, "t3.new_received.total", "--json").stdout)
    assert answer["not_found"] == ["A-2"]
    assert run(*words, tmp_path / "empty.yaml").exit_code == 3


@pytest.mark.parametrize("cell", ["t3.nothing.total", "总计", "不予公开 × 自然人", ""])
def test_a_cell_that_is_unknown_or_not_one_ends_with_two(compiled: Path, cell: str) -> None:
    result = run("explain", compiled, cell)
    assert result.exit_code == 2
    assert result.stderr.strip()


def test_explain_says_where_a_figure_was_read(tmp_path: Path) -> None:
    report = {
        "schema": "gongkai.report/1",
        "form": "v2021",
        "report_year": 2023,
        "t3": {"granted": {"total": 4}},
        "cells": {
            "t3.granted.total": {
                "status": "value",
                "raw": " 4",
                "where": {"page": 2, "table": 2, "row": 6, "column": 10},
            }
        },
    }
    path = tmp_path / "read.json"
    path.write_text(json.dumps(report), encoding="utf-8")
    result = run("explain", path, "t3.granted.total")
    assert "读自：第 2 页 第 2 个表 第 6 行 第 10 列（原文“ 4”）" in result.stdout


def test_the_old_forms_single_row_is_explained_though_the_law_of_the_time_knew_no_fee(
    facts: Path, tmp_path: Path
) -> None:
    out = tmp_path / "old.json"
    assert run("tally", facts, "--year", 2020, "-o", out).exit_code == 0
    result = run("explain", out, "t3.other_single.total")
    assert result.exit_code == 0
    assert "2020 年内办结的申请" in result.stdout
