"""A county's reports added up: the cases stand in rollups.yaml; here are the runner and what every roll-up keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.errors import CaseFileError
from gongkai.report.agency import is_county_or_below, spelling
from gongkai.report.agency_tree import read_tree
from gongkai.report.checks import catalogue
from gongkai.report.rollup import Rollup, rollup
from report.written import report_of

CASES = yaml.safe_load((Path(__file__).parent / "rollups.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_rollup_adds_up_and_says_what_it_left_out(case: dict[str, Any]) -> None:
    found = rollup(read_tree(case["tree"], "tree.yaml"), map(report_of, case["reports"]))
    told = "\n".join(f"{issue.severity} {issue.id} {issue.message}; {issue.fix}" for issue in found.issues)

    for name, value in case.get("sums", {}).items():
        cell = found.report.cells[name]
        assert ("unread" if cell.status == "unreadable" else cell.value) == value
    for name, agencies in case.get("because", {}).items():
        assert found.report.cells[name].because == tuple(agencies)
    assert list(found.missing) == case["missing"], told
    for wanted in case.get("finds", []):
        assert any(_fits(wanted, issue) for issue in found.issues), f"{wanted} is not among:\n{told}"
    above_note = {issue.id for issue in found.issues if issue.severity != "note"}
    assert above_note == {wanted["id"] for wanted in case.get("finds", []) if wanted["severity"] != "note"}, told


def _fits(wanted: dict[str, Any], issue: Any) -> bool:
    words = wanted.get("says", [])
    return (
        (issue.id, issue.severity, issue.table) == (wanted["id"], wanted["severity"], wanted.get("table", issue.table))
        and all(word in issue.message for word in ([words] if isinstance(words, str) else words))
        and wanted.get("fix", "") in issue.fix
    )


def test_every_check_of_a_rollup_has_a_case_that_speaks_and_one_that_is_quiet() -> None:
    ids = {check.id for check in catalogue() if check.scope == "tree"}
    assert ids == {wanted["id"] for case in CASES for wanted in case.get("finds", [])}
    assert ids == {check_id for case in CASES for check_id in case.get("quiet", [])}


def deep_tree() -> dict[str, Any]:
    towns = [{"name": f"{name}镇", "kind": "township"} for name in "甲乙丙丁"]
    return {
        "name": "青州市",
        "kind": "county",
        "children": [
            {"name": "云山县", "kind": "county", "children": towns},
            {"name": "水口县", "kind": "county", "children": [{"name": "戊镇", "kind": "township"}]},
        ],
    }


def of(agency: str, count: int | None) -> dict[str, Any]:
    row = [count, None, None, None, None, None, count]
    return {
        "agency": agency,
        "fill": None,
        "file": f"{agency}.docx",
        "rows": dict.fromkeys(("new_received", "granted", "result_total"), row),
    }


def test_a_changed_report_touches_only_its_own_path() -> None:
    found = rollup(read_tree(deep_tree(), "t"), [report_of(of(f"{name}镇", 1)) for name in "甲乙丙丁戊"])
    assert found.report.value("t3.new_received.total") == 5
    found.put(report_of(of("乙镇", 4)), replace=True)
    assert found.touched == 3
    assert found.report.value("t3.new_received.total") == 8
    found.put(report_of(of("乙镇", None)), replace=True)
    assert found.report.value("t3.new_received.total") == 4
    assert found.report.cells["t3.new_received.total"].because == ("甲镇", "丙镇", "丁镇", "戊镇")


def test_all_blank_stays_blank() -> None:
    found = rollup(read_tree(deep_tree(), "t"), [report_of(of(f"{name}镇", None)) for name in "甲乙丙丁戊"])
    assert found.report.cells["t3.new_received.total"].status == "blank"


def test_any_order_of_arrival_gives_the_same_sum() -> None:
    reports = [report_of(of(f"{name}镇", number)) for number, name in enumerate("甲乙丙丁戊")]
    one = rollup(read_tree(deep_tree(), "t"), reports)
    other = rollup(read_tree(deep_tree(), "t"), reversed(reports))
    assert one.report.cells == other.report.cells


def test_the_year_of_most_reports_is_added_up_unless_another_is_named() -> None:
    reports = [report_of(of("甲镇", 1)), report_of(of("乙镇", 1)), report_of(of("丙镇", 1) | {"year": 2024})]
    assert rollup(read_tree(deep_tree(), "t"), reports).year == 2025
    assert rollup(read_tree(deep_tree(), "t"), reports, 2024).report.value("t3.new_received.total") == 1


def test_an_empty_folder_is_a_rollup_in_which_all_are_missing() -> None:
    found: Rollup = rollup(read_tree(deep_tree(), "t"), [])
    assert found.missing == ("甲镇", "乙镇", "丙镇", "丁镇", "戊镇")
    assert {issue.id for issue in found.issues} == {"AGG-W1"}


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ([], "name"),
        ({"kind": "county"}, "没有名称"),
        ({"name": "云山县", "kind": "kingdom"}, "kingdom"),
        ({"name": "云山县", "kind": "county", "colour": 1}, "colour"),
        ({"name": "云山县", "kind": "county", "children": {}}, None),
        ({"name": "云山县", "kind": "county", "children": "甲镇"}, "children"),
        (
            {
                "name": "云山县",
                "kind": "county",
                "children": [{"name": n, "kind": "township"} for n in ("甲镇", "甲镇人民政府")],
            },
            "出现了两次",
        ),
    ],
)
def test_a_malformed_tree_is_refused_with_its_place(raw: Any, says: str | None) -> None:
    if says is None:
        assert read_tree(raw, "tree.yaml").children == []
        return
    with pytest.raises(CaseFileError, match=says):
        read_tree(raw, "tree.yaml")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("云山县人民政府", "云山县", True),
        ("云山县人民政府办公室", "云山县政府办", True),
        ("云山县人民政府办公室", "云山县人民政府", False),
        ("城关街道办事处", "城关街道", True),
        ("云山 县财政局（本级）", "云山县财政局本级", True),
        ("云山县财政局2025年度政府信息公开工作年度报告", "云山县财政局", True),
        ("云山县财政局", "水口县财政局", False),
    ],
)
def test_one_agency_has_one_spelling(one: str, other: str, same: bool) -> None:
    assert (spelling(one) == spelling(other)) is same


@pytest.mark.parametrize(
    ("agency", "expected"),
    [
        ("岚山县人民政府", True),
        ("西安市临潼区人民政府办公室", True),
        ("渭南市韩城市教育局", True),
        ("陕西省安康市某县城关镇人民政府", True),
        ("城关街道办事处", True),
        ("内蒙古自治区鄂温克族自治旗", True),
        ("陕西省人民政府", False),
        ("广西壮族自治区人民政府", False),
        ("西安市人民政府", False),
        ("镇江市人民政府", False),
        ("江西省景德镇市人民政府", False),
        ("陕西省乡村振兴局", False),
        ("住房和城乡建设部", False),
        ("西安市城市管理局", False),
        ("重庆市市场监督管理局", False),
        ("喀什地区行政公署", False),
        ("某某市教育局", False),
    ],
)
def test_only_a_name_that_says_so_stands_at_county_level_or_below(agency: str, expected: bool) -> None:
    assert is_county_or_below(agency) is expected
