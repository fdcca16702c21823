"""A workbook says what its reader sees: printed values, merged labels, nothing of what is hidden as if it were shown."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from documents.readers.pdf_forms import Table, found, plain, tables
from gongkai.documents.paper import Grid, Paper, Text
from gongkai.documents.readers import read_paper, sheet, sheet_csv
from gongkai.documents.readers.sheet_formats import show
from gongkai.errors import RefusedFile


def book(write: Callable[[xlsxwriter.Workbook], None], **options: object) -> bytes:
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    write(workbook)
    workbook.close()
    return out.getvalue()


def one_cell(value: object, number_format: str = "General", **options: object) -> Paper:
    """A workbook with one bordered table: a label and the value."""

    def write(workbook: xlsxwriter.Workbook) -> None:
        page = workbook.add_worksheet("年报")
        page.write("A1", "规章", workbook.add_format({"border": 1}))
        page.write("B1", value, workbook.add_format({"border": 1, "num_format": number_format}))

    return sheet.read(book(write, **options))


def put(workbook: xlsxwriter.Workbook, page: object, table: Table, top: int, border: int = 1) -> int:
    style = workbook.add_format({"border": border, "align": "center"})
    for row, column, tall, wide, text in table.cells:
        value = int(text) if text.isdigit() else text
        if tall * wide > 1:
            page.merge_range(top + row, column, top + row + tall - 1, column + wide - 1, value, style)
        else:
            page.write(top + row, column, value, style)
    return top + table.rows


def report(made: list[Table], border: int = 1, gap: int = 1) -> bytes:
    def write(workbook: xlsxwriter.Workbook) -> None:
        page = workbook.add_worksheet("年报")
        page.merge_range("A1:J1", "某县二〇二一年政府信息公开工作年度报告")
        row = 1
        for heading, table in zip("二三四", made, strict=True):
            page.write(row + gap, 0, f"{heading}、某一部分的情况")
            row = put(workbook, page, table, row + gap + 1, border)

    return book(write)


def change(data: bytes, part: str, edit: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, edit(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


def findings(paper: Paper) -> list[tuple[str, str]]:
    return [(issue.id, issue.severity) for issue in paper.findings]


def values(paper: Paper) -> list[str]:
    return [cell.text for grid in paper.grids for cell in grid.cells]


@pytest.mark.parametrize("version", ["v2019", "v2021"])
@pytest.mark.parametrize(("border", "gap"), [(1, 1), (1, 0), (0, 1)])
def test_three_tables_on_one_sheet_come_back_with_their_merges(version: str, border: int, gap: int) -> None:
    made = tables(version, seed=gap, blank_zero=True)
    paper = sheet.read(report(made, border, gap))
    assert len(paper.grids) == 3
    for table, grid in zip(made, paper.grids, strict=True):
        shown = [cell for cell in plain(found(grid)) if cell[4]]
        assert shown == [cell for cell in plain(table.cells) if cell[4]]
    texts = [block.text for block in paper.blocks if isinstance(block, Text)]
    assert texts == ["某县二〇二一年政府信息公开工作年度报告", *(f"{n}、某一部分的情况" for n in "二三四")]
    assert not paper.findings


def test_rows_know_their_place_on_the_sheet() -> None:
    paper = sheet.read(report(tables("v2021", 1)))
    first = paper.grids[0]
    assert (first.sheet, first.line, first.row_lines and first.row_lines[:2]) == ("年报", 4, [4, 5])
    assert next((block.line, block.sheet) for block in paper.blocks if isinstance(block, Text)) == (1, "年报")


SHOWN = [
    (6181.0, "General", "6181"),
    (0.1, "General", "0.1"),
    (12.5, "0", "13"),
    (1234567, "#,##0", "1234567"),
    (0.256, "0.0%", "25.6%"),
    (0, "0;-0;;@", ""),
    (0, "#", ""),
    (-8, '"增"0;"减"0;0', "减8"),
    (5, '0"件"', "5件"),
    (6181, '#,##0.00"万元"', "6181.00万元"),
    (44197, 'yyyy"年"m"月"d"日"', "2021年1月1日"),
    (44197.75, "yyyy-mm-dd hh:mm", "2021-01-01 18:00"),
    (-3.0, "General", "-3"),
    (7, "@", "7"),
    (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
    (12345678, "0,", "12346"),
]


@pytest.mark.parametrize(("value", "code", "text"), SHOWN)
def test_the_printed_value_counts(value: float, code: str, text: str) -> None:
    assert show(value, code).text == text
    assert values(one_cell(value, code)) == ["规章", text]


def test_a_rounded_or_concealed_value_is_told() -> None:
    assert findings(one_cell(12.6, "0")) == [("READ-N1", "note")]
    assert findings(one_cell(12, ";;;")) == [("READ-W3", "warning")]
    assert findings(one_cell(0, "0;;;")) == []


def test_dates_of_the_1904_system_are_converted_and_told() -> None:
    paper = one_cell(date(2021, 3, 1), "yyyy/m/d", date_1904=True)
    assert values(paper) == ["规章", "2021/3/1"]
    assert findings(paper) == [("READ-N1", "note")]


def test_a_number_too_long_to_be_stored_is_told() -> None:
    assert findings(one_cell(612425199001011234.0, "0")) == [("READ-W1", "warning")]


def test_hidden_rows_columns_and_sheets_are_marked_and_told() -> None:
    def write(workbook: xlsxwriter.Workbook) -> None:
        page, other = workbook.add_worksheet("年报"), workbook.add_worksheet("底稿")
        for row in range(3):
            for column in range(3):
                page.write(row, column, f"{row}{column}", workbook.add_format({"border": 1}))
        page.set_row(1, None, None, {"hidden": True})
        page.set_column(2, 2, None, None, {"hidden": True})
        other.write_row("A1", ["张三", 1])
        other.very_hidden()

    paper = sheet.read(book(write))
    hidden = {cell.text for grid in paper.grids for cell in grid.cells if cell.hidden}
    assert hidden == {"10", "11", "12", "02", "22", "张三", "1"}
    assert findings(paper) == [("READ-W3", "warning")] * 3
    assert "底稿" in " ".join(issue.message for issue in paper.findings)


def test_a_formula_without_a_result_is_never_a_blank() -> None:
    data = change(
        book(
            lambda w: [
                w.add_worksheet().write("A1", "甲"),
                w.get_worksheet_by_name("Sheet1").write_formula("B1", "=1+1"),
            ]
        ),
        "xl/worksheets/sheet1.xml",
        lambda part: re.sub(rb"<v>0</v>(?=</c></row>)", b"", part),
    )
    paper = sheet.read(data)
    assert "=1+1" in values(paper) + [block.text for block in paper.blocks if isinstance(block, Text)]
    assert ("READ-W1", "warning") in findings(paper)


def test_a_formula_with_a_result_is_read_and_told() -> None:
    def write(workbook: xlsxwriter.Workbook) -> None:
        page = workbook.add_worksheet()
        page.write_row("A1", ["甲", 1])
        page.write_formula("C1", "=B1*7", None, 7)
        page.write_formula("D1", '=WEBSERVICE("http://example.invalid")', None, 9)

    paper = sheet.read(book(write))
    assert values(paper) == ["甲", "1", "7", "9"]
    assert findings(paper) == [("READ-N1", "note"), ("READ-W3", "warning")]


def test_comments_are_told() -> None:
    def write(workbook: xlsxwriter.Workbook) -> None:
        page = workbook.add_worksheet("年报")
        page.write_row("A1", ["甲", 1])
        page.write_comment("A1", "内部意见")

    assert findings(sheet.read(book(write))) == [("READ-W3", "warning")]


@pytest.mark.parametrize("kind", ["externalLink", "pivotCacheDefinition", "vbaProject"])
def test_what_the_workbook_carries_is_told(kind: str) -> None:
    link = f'<Relationship Id="rId99" Type="http://x/relationships/{kind}" Target="other/a.xml"/></Relationships>'
    data = change(
        book(lambda w: w.add_worksheet().write_row("A1", ["甲", 1])),
        "xl/_rels/workbook.xml.rels",
        lambda part: part.replace(b"</Relationships>", link.encode()),
    )
    assert findings(sheet.read(data)) == [("READ-W3", "warning")]


def test_a_cell_at_the_far_end_costs_nothing() -> None:
    def write(workbook: xlsxwriter.Workbook) -> None:
        page = workbook.add_worksheet()
        page.write_row("A1", ["甲", 1])
        page.write("XFD1048576", "远")
        page.write("XFD1", "边")

    paper = sheet.read(book(write))
    assert values(paper) == ["甲", "1"]
    assert [block.text for block in paper.blocks if isinstance(block, Text)] == ["边", "远"]


REFUSED: dict[str, tuple[str, str, Callable[[bytes], bytes]]] = {
    "everything merged": (
        "合并",
        "sheet",
        lambda x: x.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    ),
    "a merge of nonsense": (
        "合并",
        "sheet",
        lambda x: x.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:?"/></mergeCells>'),
    ),
    "text that is not there": ("不存在的文字", "sheet", lambda x: re.sub(rb"<v>0</v>", b"<v>99</v>", x, count=1)),
    "an entity": ("DTD", "sheet", lambda x: x.replace(b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet', 1)),
    "broken XML": ("XML", "sheet", lambda x: x[:-20]),
    "too many rows": (
        "行",
        "sheet",
        lambda x: re.sub(
            rb"<sheetData>.*</sheetData>",
            b"<sheetData>" + b"<row><c t='str'><v>a</v></c><c><v>1</v></c></row>" * 3000 + b"</sheetData>",
            x,
        ),
    ),
    "too many columns": (
        "列",
        "sheet",
        lambda x: re.sub(
            rb"<sheetData>.*</sheetData>", b"<sheetData><row>" + b"<c><v>1</v></c>" * 90 + b"</row></sheetData>", x
        ),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_with_its_reason(name: str) -> None:
    reason, _, edit = REFUSED[name]
    data = change(book(lambda w: w.add_worksheet().write_row("A1", ["甲", 1])), "xl/worksheets/sheet1.xml", edit)
    with pytest.raises(RefusedFile, match=reason):
        sheet.read(data)


@pytest.mark.libreoffice
def test_an_old_workbook_reads_as_the_new_one(tmp_path: Path) -> None:
    made = tables("v2019", 3, blank_zero=True)

    def write(workbook: xlsxwriter.Workbook) -> None:
        page = workbook.add_worksheet("年报")
        put(workbook, page, made[1], 2)
        page.write("L3", 0.5, workbook.add_format({"num_format": "0%", "border": 1}))
        page.set_row(30, None, None, {"hidden": True})
        page.write("A31", "隐藏", workbook.add_format({"border": 1}))
        page.write("B31", 1, workbook.add_format({"border": 1}))
        secret = workbook.add_worksheet("底稿")
        secret.write_row("A1", ["甲", 2])
        secret.hide()

    (tmp_path / "a.xlsx").write_bytes(book(write))
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "xls",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "a.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    paper = read_paper((tmp_path / "a.xls").read_bytes(), "a.et")
    assert paper.kind == "xls"
    cells = [cell for cell in found(paper.grids[0]) if cell[4]]
    assert [cell for cell in cells if cell[1] < 10] == [cell for cell in plain(made[1].cells) if cell[4]]
    assert "50%" in values(paper)
    assert {cell.text for grid in paper.grids for cell in grid.cells if cell.hidden} == {"隐藏", "1", "甲", "2"}
    assert findings(paper) == [("READ-W3", "warning")] * 2


CSV = '某县年度报告\n\n信息内容,本年制发件数\n规章,0\n"行政,许可",5\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16-le", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_in_any_encoding_and_separator(encoding: str, separator: str) -> None:
    text = CSV.replace('"行政,许可"', "行政许可").replace(",", separator)
    paper = read_paper(text.encode(encoding), "a.csv")
    assert paper.kind == "csv"
    assert values(paper) == ["信息内容", "本年制发件数", "规章", "0", "行政许可", "5"]
    assert [block.text for block in paper.blocks if isinstance(block, Text)] == ["某县年度报告"]


def test_csv_quotes_and_formulas_are_plain_text() -> None:
    paper = sheet_csv.read((CSV + "=1+1,2\n").encode())
    assert "行政,许可" in values(paper) and "=1+1" in values(paper)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"a,b\n1,\x002\n", "NUL"),
        (b'a,"b\n1,2\n', "引号"),
        (b"a," * 60_000, "一行"),
        (b'a,"' + b"x" * 30_000 + b'"', "字符"),
    ],
)
def test_a_damaged_csv_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(RefusedFile, match=reason):
        sheet_csv.read(data)


def test_a_table_in_csv_is_one_grid() -> None:
    grids = [block for block in sheet_csv.read(CSV.encode()).blocks if isinstance(block, Grid)]
    assert [(grid.rows, grid.columns, grid.line) for grid in grids] == [(3, 2, 3)]
