"""One report in the dress of many editors, sites and workbooks: whatever is wrapped around it, it reads the same."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from documents.readers.docx_xml import docx
from documents.recognise.layouts import unread, wrong
from documents.specimens import html, plain, word
from documents.specimens.facts import Specimen, specimens
from documents.specimens.test_specimens import faults
from gongkai.documents.isolation.reading import read_reports

KNOWN = {specimen.id: specimen for specimen in specimens()}
COUNTY, BUREAU = KNOWN["county_2023"], KNOWN["tax_bureau_blank"]

IN_WORD: dict[str, Callable[[str], str]] = {
    "a grid column left over in every row": lambda xml: xml.replace(
        "<w:tr>", '<w:tr><w:trPr><w:gridAfter w:val="1"/></w:trPr>'
    ),
    "rows that begin one grid column later": lambda xml: xml.replace(
        "<w:tr>", '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>'
    ),
    "rows in content controls": lambda xml: xml.replace("<w:tr>", "<w:sdt><w:sdtContent><w:tr>").replace(
        "</w:tr>", "</w:tr></w:sdtContent></w:sdt>"
    ),
    "cells in content controls": lambda xml: xml.replace("<w:tc>", "<w:sdt><w:sdtContent><w:tc>").replace(
        "</w:tc>", "</w:tc></w:sdtContent></w:sdt>"
    ),
    "runs cut after the first character": lambda xml: re.sub(
        r'<w:t xml:space="preserve">([^<])([^<]+)</w:t>', r"<w:t>\1</w:t></w:r><w:r><w:t>\2</w:t>", xml
    ),
    "full-width blanks around figures": lambda xml: re.sub(r">(\d[\d,.]*)</w:t>", r">　\1 </w:t>", xml),
    "an empty column at the right": lambda xml: xml.replace(
        "</w:tr>", '<w:tc><w:tcPr><w:tcW w:w="20"/></w:tcPr><w:p/></w:tc></w:tr>'
    ),
    "line breaks inside labels": lambda xml: xml.replace("商业企业", "商业</w:t><w:br/><w:t>企业"),
}
_TABLES = re.compile(r'<div align="center"><table.*?</table></div>', re.S)
ON_A_SITE: dict[str, Callable[[str], str]] = {
    "a hidden copy of the tables for telephones": lambda page: page.replace(
        '<div id="zoom"', f'<div style="display:none">{"".join(_TABLES.findall(page))}</div><div id="zoom"'
    ),
    "the title only in the page's ArticleTitle": lambda page: re.sub(
        r'<table class="xxgk">.*?</table>|<h1.*?</h1>|<div class="fj">.*?</div>|<title>.*?</title>',
        "",
        page,
        flags=re.S,
    ),
    "comments of the editor in every cell": lambda page: page.replace("<o:p>", "<!--EndFragment--><o:p>"),
    "figures cut into spans": lambda page: re.sub(r">(\d)(\d+)<o:p>", r">\1</span><span>\2<o:p>", page),
    "the year in Chinese numerals": lambda page: page.replace("2023年政府信息", "二〇二三年政府信息"),
    "blanks inside the title": lambda page: page.replace(
        "2023年政府信息公开工作年度报告", "2023年 政府信息公开工作 年度报告"
    ),
}


@pytest.mark.parametrize("dress", IN_WORD)
@pytest.mark.parametrize("specimen", [COUNTY, BUREAU], ids=lambda specimen: specimen.id)
def test_in_word(specimen: Specimen, dress: str) -> None:
    data = docx(IN_WORD[dress](word.body(specimen)))
    assert faults(specimen, read_reports(data, "年报.docx")) == []


@pytest.mark.parametrize("dress", ON_A_SITE)
def test_on_a_site(dress: str) -> None:
    page = ON_A_SITE[dress](html.portal(COUNTY, html.mso).decode())
    assert faults(COUNTY, read_reports(page.encode(), "年报.html")) == []


def _sheet(book: Workbook, name: str, specimen: Specimen) -> Worksheet:
    sheet = book.create_sheet(name)
    plain.put_report(sheet, specimen)
    return sheet


def _saved(book: Workbook) -> bytes:
    book.remove(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_with_a_sheet_for_each_agency() -> None:
    names = ["education_all_zero", "county_2025_direct_suits", "committee_zone", "township_balance_wrong"]
    book = Workbook()
    for name in names:
        _sheet(book, KNOWN[name].truth.agency, KNOWN[name])
    reports = read_reports(_saved(book), "全县.xlsx")
    assert [report.report_year for report in reports] == [KNOWN[name].truth.year for name in names]
    for report, name in zip(reports, names, strict=True):
        assert wrong(report, KNOWN[name].truth) == [] and unread(report, KNOWN[name].truth) == []


def test_last_year_on_a_hidden_sheet_is_told_and_not_read() -> None:
    book = Workbook()
    _sheet(book, "年报", COUNTY)
    _sheet(book, "上年", KNOWN["county_office_2022"]).sheet_state = "hidden"
    (report,) = read_reports(_saved(book), "年报.xlsx")
    assert wrong(report, COUNTY.truth) == [] and unread(report, COUNTY.truth) == []
    assert [issue.id for issue in report.issues if issue.severity != "note"] == ["READ-W3"]


def test_a_cell_that_the_page_does_not_have_is_absent_and_named() -> None:
    page = html.bare(COUNTY, html.unclosed).decode("gb18030").replace("<TD COLSPAN=3 ROWSPAN=1>1,234\n", "")
    (report,) = read_reports(page.encode(), "年报.html")
    assert wrong(report, COUNTY.truth) == []
    assert unread(report, COUNTY.truth) == ["t2.penalty.decisions"]
    assert {issue.table for issue in report.issues if issue.severity == "error"} == {"t2"}
