"""TXT-E1, E2, E3, W1, W2 on sentences as they are written, true ones, wrong ones and traps (prose_cases.yaml)."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gongkai.law.strict_yaml import load_file
from gongkai.report import prose
from gongkai.report.form import form
from gongkai.report.prose.numbers import PATTERN, quantity
from gongkai.report.prose.phrases import phrases
from gongkai.report.prose.text import cut, half_width
from gongkai.report.table import Cell, Report, Section

FILE = load_file(Path(__file__).with_name("prose_cases.yaml"))
PASSAGES = load_file(Path(__file__).with_name("prose_passages.yaml"))
CASES = [(file["tables"][case["tables"]], case) for file in (FILE, PASSAGES) for case in file["cases"]]


def report_with(tables: dict[str, Any], text: str, title: str = "") -> Report:
    known = form(tables["form"])
    cells = {name: Cell.of(tables.get("fill")) for name in known.cells}
    for name, value in tables.get("cells", {}).items():
        unit = tables.get("units", {}).get(name)
        cells[name] = Cell.of(Decimal(value) if isinstance(value, str) else value, unit=unit)
    assert set(cells) == set(known.cells), "a case names a cell that the form lacks"
    sections = [Section("overview", "一、总体情况", text)]
    return Report(tables["form"], tables["agency"], tables["year"], cells, sections, title=title)


@pytest.mark.parametrize(("tables", "case"), [pytest.param(*one, id=one[1]["text"][:40]) for one in CASES])
def test_the_prose_is_laid_beside_its_tables(tables: dict[str, Any], case: dict[str, Any]) -> None:
    report = report_with(tables, case["text"], case.get("title", ""))
    issues = prose.findings(report)
    assert [issue.id for issue in issues] == case["found"], [
        (mention.snippet, mention.cells, mention.number, mention.value) for mention in prose.mentions(report)
    ]
    for issue in issues:
        assert issue.severity == "warning"
        assert issue.blocks_publication == issue.id.startswith("TXT-E")
        assert issue.fix


def test_a_finding_quotes_the_prose_and_both_numbers() -> None:
    (issue,) = prose.findings(report_with(FILE["tables"]["county"], "全年收到政府信息公开申请15件。"))
    assert "全年收到政府信息公开申请15件" in issue.message
    assert issue.message.endswith("一、本年新收政府信息公开申请数量 × 总计”是 12")
    assert issue.cells == ("t3.new_received.total",)
    assert issue.table == "t3"


def test_a_cell_that_was_not_read_is_no_ground_for_a_finding() -> None:
    report = report_with(FILE["tables"]["county"], "全年收到政府信息公开申请15件，作出行政强制决定3件。")
    report.cells["t3.new_received.total"] = Cell(status="unreadable", raw="1?")
    del report.cells["t2.coercion.decisions"]
    assert prose.findings(report) == []


def test_a_total_left_blank_is_read_as_the_sum_of_its_columns() -> None:
    report = report_with(FILE["tables"]["county"], "全年收到政府信息公开申请12件。")
    report.cells["t3.new_received.total"] = Cell()
    assert prose.findings(report) == []
    report.sections = [Section("overview", "", "全年收到政府信息公开申请9件。")]
    assert [issue.id for issue in prose.findings(report)] == ["TXT-E1"]


def test_a_mention_knows_its_place_in_the_printed_text() -> None:
    text = "（一）概况\n本机关在这一年里依法依规收 到政府信息\n公开申请 １２ 件。"
    (mention,) = prose.mentions(report_with(FILE["tables"]["county"], text))
    assert text[mention.start : mention.end] == "收 到政府信息\n公开申请 １２ 件"
    assert (mention.section, mention.number, mention.agrees) == ("overview", "12", True)


@pytest.mark.parametrize(
    ("words", "value", "about"),
    [
        ("12", "12", False),
        ("1,234", "1234", False),
        ("十二", "12", False),
        ("二十", "20", False),
        ("两百零三", "203", False),
        ("两", "2", False),
        ("二〇", "20", False),
        ("1.2万", "12000", False),
        ("3万余", "30000", True),
        ("十余", "10", True),
        ("近百", "100", True),
        ("1.5亿", "150000000", False),
    ],
)
def test_numbers_in_chinese_prose(words: str, value: str, about: bool) -> None:

    match = re.search(PATTERN, words)
    assert match is not None
    found = quantity(match)
    assert found is not None
    assert (found.value, found.about) == (Decimal(value), about)


@pytest.mark.parametrize("version", ["v2019", "v2021"])
def test_every_phrase_speaks_of_cells_that_a_form_has(version: str) -> None:
    from gongkai.report.prose.figures import figure

    blank = Report(version, cells={name: Cell() for name in form(version).cells})
    other = {"v2019": "t2.", "v2021": "t2o."}[version]
    new_rows = ("t3.other_uncorrected", "t3.other_unpaid_fee", "t3.other_misc")
    for phrase in phrases():
        for cells in phrase.cells:
            if not cells.startswith(other) and not (version == "v2019" and cells.startswith(new_rows)):
                assert figure(blank, cells) is not None, (phrase.id, cells)


@pytest.mark.parametrize("form_id", ["unknown", "pre2019", "not_a_report"])
def test_papers_without_an_official_form_have_no_findings(form_id: str) -> None:
    report = Report(form_id, sections=[Section("overview", "", "全年收到政府信息公开申请15件。")])
    assert prose.findings(report) == []


@pytest.mark.parametrize("spaces", ["", " ", "\n", "\u3000"])
@pytest.mark.parametrize(
    "words", ["12件", "１２件", "十二件", "没有申请", "均已办结", "全部办结", "数量为零", "诉讼一，", "复议二"]
)
def test_a_number_is_seen_wherever_converters_put_blanks(words: str, spaces: str) -> None:
    text = "加强平台建设。优化栏目设置。\n本机关开展依申请公开政府信息" + spaces.join(words)
    assert [sentence.text for sentence in cut("overview", text)] == ["本机关开展依申请公开政府信息" + half_width(words)]
    assert cut("overview", "加强平台建设。优化栏目设置，规范信息发布。\n组织培训。") == []
