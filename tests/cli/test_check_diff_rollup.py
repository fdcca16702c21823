"""`gongkai check`, `diff` and `rollup`: what they print, and their exit statuses as the contract has them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gongkai.cli.main import app
from gongkai.report import contract
from report.written import report_of

GOOD = {"rows": {name: [4, 0, 0, 0, 0, 0, 4] for name in ("new_received", "granted", "result_total")}}
BAD = {"rows": GOOD["rows"] | {"new_received": [5, 0, 0, 0, 0, 0, 4]}}
CUT_OFF = b"PK\x03\x04\x14\x00\x06\x00"  # a package that ends after its first bytes
TREE = "name: 云山县\nkind: county\nchildren:\n- {name: 财政局, kind: department}\n- {name: 溪口镇, kind: township}\n"


def put(path: Path, *reports: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    objects = [contract.to_json(report_of(report)) for report in reports]
    path.write_text(json.dumps(objects, ensure_ascii=False), encoding="utf-8")
    return path


def gongkai(*words: str | Path) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_a_clean_report_is_done_and_clean(tmp_path: Path) -> None:
    result = gongkai("check", put(tmp_path / "a.json", GOOD))
    assert result.exit_code == 0
    assert "云山县人民政府 2025 年度：没有发现问题" in result.stdout


def test_an_error_is_told_with_table_row_column_sentence_fix_and_rule(tmp_path: Path) -> None:
    result = gongkai("check", put(tmp_path / "a.json", BAD))
    assert result.exit_code == 1
    assert "✕ T3-E1  表三 · 一、本年新收政府信息公开申请数量 × 自然人" in result.stdout
    assert "改法：" in result.stdout
    assert "依据：表三左上角" in result.stdout


def test_json_is_the_contracts_report_with_all_findings(tmp_path: Path) -> None:
    result = gongkai("check", put(tmp_path / "a.json", GOOD, BAD), "--json")
    first, second = json.loads(result.stdout)
    assert result.exit_code == 1
    assert contract.from_json(first).value("t3.granted.total") == 4
    assert [issue["severity"] for issue in first["issues"]] == []
    assert {"T3-E1", "T3-E3"} == {issue["id"] for issue in second["issues"]}
    assert first["passed"] > second["passed"]


def test_last_year_is_found_in_a_folder_by_agency_and_year(tmp_path: Path) -> None:
    forward = {"carried_forward": [1, 0, 0, 0, 0, 0, 1], "new_received": [1, 0, 0, 0, 0, 0, 1]}
    put(tmp_path / "last" / "a.json", {"year": 2024, "rows": forward})
    put(tmp_path / "last" / "b.json", {"year": 2024, "agency": "水口县人民政府"})
    here = put(tmp_path / "now.json", GOOD)
    result = gongkai("check", here, "--previous", tmp_path / "last", "--json")
    assert result.exit_code == 1
    assert {issue["id"] for issue in json.loads(result.stdout)[0]["issues"]} == {"X-E1"}


def test_nothing_to_read_is_a_wrong_call(tmp_path: Path) -> None:
    assert gongkai("check", tmp_path / "none.json").exit_code == 2
    assert gongkai("check", tmp_path).exit_code == 2
    here = put(tmp_path / "a.json", GOOD)
    assert gongkai("check", here, "--previous", tmp_path / "none.json").exit_code == 2


def test_a_file_that_was_not_read_outweighs_errors(tmp_path: Path) -> None:
    put(tmp_path / "a.json", BAD)
    (tmp_path / "broken.docx").write_bytes(CUT_OFF)
    result = gongkai("check", tmp_path)
    assert result.exit_code == 3
    assert "broken.docx" in result.stderr
    assert "T3-E1" in result.stdout


def test_a_paper_that_is_no_report_is_said_not_checked(tmp_path: Path) -> None:
    result = gongkai("check", put(tmp_path / "a.json", {"is": "pre2019", "absent": ["*"], "year": 2017}))
    assert result.exit_code == 0
    assert "没有校核" in result.stdout


def test_diff_tells_what_changed(tmp_path: Path) -> None:
    one, other = put(tmp_path / "a.json", GOOD), put(tmp_path / "b.json", BAD)
    result = gongkai("diff", one, other)
    assert result.exit_code == 0
    assert "一、本年新收政府信息公开申请数量 × 自然人：4 → 5（+1）" in result.stdout
    data = json.loads(gongkai("diff", one, other, "--json").stdout)
    assert data["schema"] == "gongkai.diff/1"
    assert [difference["place"] for difference in data["differences"]] == ["t3.new_received.natural_person"]


def test_diff_of_equal_reports_and_of_blanks_for_zeros(tmp_path: Path) -> None:
    one = put(tmp_path / "a.json", GOOD)
    assert "没有不同" in gongkai("diff", one, one).stdout
    other = put(tmp_path / "b.json", GOOD | {"cells": {"t3.carried_over.total": None}})
    assert "另有 1 格一份空白、一份填 0" in gongkai("diff", one, other).stdout


def test_diff_of_a_file_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    assert gongkai("diff", put(tmp_path / "a.json", GOOD), tmp_path / "none.json").exit_code == 2


@pytest.fixture
def county(tmp_path: Path) -> Path:
    (tmp_path / "tree.yaml").write_text(TREE, encoding="utf-8")
    put(tmp_path / "in" / "a.json", GOOD | {"agency": "云山县财政局"})
    put(tmp_path / "in" / "b.json", GOOD | {"agency": "云山县溪口镇人民政府"})
    return tmp_path


def test_rollup_adds_up_and_writes_a_report_that_other_commands_take(county: Path) -> None:
    result = gongkai("rollup", county / "tree.yaml", county / "in", "--json", "-o", county / "sum.json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert data["t3"]["new_received"]["total"] == 8
    assert data["cells"]["t3.new_received.total"]["because"] == ["财政局", "溪口镇"]
    assert data["missing"] == []
    assert contract.from_json(json.loads((county / "sum.json").read_text(encoding="utf-8"))).agency == "云山县"
    assert gongkai("check", county / "sum.json").exit_code == 0


def test_rollup_with_an_agency_missing_is_an_error_that_names_it(county: Path) -> None:
    (county / "in" / "b.json").unlink()
    result = gongkai("rollup", county / "tree.yaml", county / "in")
    assert result.exit_code == 1
    assert "应报 2 个单位，缺 1 个：溪口镇" in result.stdout


def test_rollup_with_an_unread_file_is_partly_done(county: Path) -> None:
    (county / "in" / "c.docx").write_bytes(CUT_OFF)
    assert gongkai("rollup", county / "tree.yaml", county / "in").exit_code == 3


@pytest.mark.parametrize("tree", ["name: [", "name: 云山县\nkind: kingdom\n", "- a\n"])
def test_rollup_with_a_malformed_tree_is_a_wrong_call(county: Path, tree: str) -> None:
    (county / "tree.yaml").write_text(tree, encoding="utf-8")
    result = gongkai("rollup", county / "tree.yaml", county / "in")
    assert result.exit_code == 2
    assert "tree.yaml" in result.stderr


def test_rollup_without_a_folder_or_without_any_agency_of_the_tree_is_a_wrong_call(county: Path) -> None:
    assert gongkai("rollup", county / "tree.yaml", county / "none").exit_code == 2
    assert gongkai("rollup", county / "none.yaml", county / "in").exit_code == 2
    put(county / "other" / "a.json", GOOD | {"agency": "水口县财政局"})
    assert gongkai("rollup", county / "tree.yaml", county / "other").exit_code == 2
