"""Papers that are no report on the official form are told apart, whatever file they come in; collections give all reports."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import pytest
import yaml

from documents.readers.docx_xml import docx, p, tbl, tc, tr
from documents.specimens import word
from documents.specimens.facts import specimens
from gongkai.documents.isolation.reading import read_reports
from gongkai.report.table import Report

PAPERS = yaml.safe_load(Path(__file__).with_name("others.yaml").read_text("utf-8"))


def _blocks(lines: str) -> list[str | list[list[str]]]:
    out: list[str | list[list[str]]] = []
    for line in lines.splitlines():
        if not line.startswith("|"):
            out.append(line)
            continue
        if not out or isinstance(out[-1], str):
            out.append([])
        rows = out[-1]
        assert isinstance(rows, list)
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return out


def as_text(lines: str) -> bytes:
    return "\n".join(line.strip("| ").replace(" | ", "\t") for line in lines.splitlines()).encode()


def as_html(lines: str) -> bytes:
    out = []
    for block in _blocks(lines):
        if isinstance(block, str):
            out.append(f"<p>　　{escape(block)}</p>")
        else:
            rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in block)
            out.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    head = '<meta charset="utf-8"><title>云岭县人民政府</title>'
    return f"<html><head>{head}</head><body><div>首页 &gt; 政务公开</div>{''.join(out)}<p>打印 关闭</p></body></html>".encode()


def as_docx(lines: str) -> bytes:
    return docx(
        *(
            p(block) if isinstance(block, str) else tbl(*(tr(*(tc(cell) for cell in row)) for row in block))
            for block in _blocks(lines)
        )
    )


def _told(reports: list[Report]) -> list[list[Any]]:
    return [[report.form, report.agency, report.report_year] for report in reports]


@pytest.mark.parametrize("write", [as_text, as_html, as_docx], ids=lambda write: write.__name__)
@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper["id"])
def test_a_paper_is_told_for_what_it_is(paper: dict[str, Any], write: Any) -> None:
    name = paper["id"] + {"as_text": ".txt", "as_html": ".html", "as_docx": ".docx"}[write.__name__]
    reports = read_reports(write(paper["lines"]), name)
    known = [[form, None, None] if form == "not_a_report" else [form, *rest] for form, *rest in _told(reports)]
    assert known == paper["is"]
    for report in reports:
        if report.form in ("pre2019", "not_a_report"):
            assert report.cells == {}
            assert [issue for issue in report.issues if issue.severity != "note"] == []


def test_five_reports_in_one_document() -> None:
    wanted = [
        "education_all_zero",
        "tax_bureau_blank",
        "admin_approval_many_numbers",
        "township_t4_blank",
        "committee_zone",
    ]
    known = {specimen.id: specimen for specimen in specimens()}
    body = [
        p("云岭县2023年政府信息公开工作年度报告汇编"),
        p("目　录"),
        *(p("".join(known[name].title)) for name in wanted),
    ]
    body += [word.body(known[name]) for name in wanted]
    reports = read_reports(docx(*body), "汇编.docx")
    assert [(report.agency, report.report_year) for report in reports] == [
        (known[name].truth.agency, known[name].truth.year) for name in wanted
    ]
    for report, name in zip(reports, wanted, strict=True):
        truth = known[name].truth
        assert {cell: read.value for cell, read in report.cells.items()} == truth.figures
