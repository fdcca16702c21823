"""Each format on its own terms: valid, the same bytes again, safe with any text, usable without us."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path

import docx
import jsonschema
import openpyxl
import pypdfium2
import pytest
from lxml import etree
from lxml import html as lxml_html

from gongkai.documents import writers
from gongkai.documents.writers import typesetting
from gongkai.errors import MissingProgram
from gongkai.report import contract
from gongkai.report.form import VERSIONS, form
from gongkai.report.table import Cell, Report, Section

Filled = Callable[[str], Report]
HOSTILE = '=1+1</script><!--<b>&amp;"\\u{41}#eval("1")$x$*_@ref[a](b)'


def _hostile(report: Report) -> Report:
    report.title = HOSTILE
    report.sections = [Section(part.id, part.title, HOSTILE) for part in report.sections]
    return report


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("to", ["docx", "html", "xlsx", "json"])
def test_the_same_report_gives_the_same_bytes(version: str, to: writers.Format, filled: Filled) -> None:
    assert writers.write(filled(version), to) == writers.write(filled(version), to)


@pytest.mark.fonts
@pytest.mark.parametrize("version", VERSIONS)
def test_the_same_report_gives_the_same_pdf_also_after_another_one(version: str, filled: Filled) -> None:
    first = writers.write(filled(version), "pdf")
    writers.write(_hostile(filled(version)), "pdf")
    assert writers.write(filled(version), "pdf") == first


@pytest.mark.parametrize("version", VERSIONS)
def test_docx_members_carry_no_clock_and_are_well_formed(version: str, filled: Filled) -> None:
    with zipfile.ZipFile(io.BytesIO(writers.write(_hostile(filled(version)), "docx"))) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in archive.namelist():
            etree.fromstring(archive.read(name))


@pytest.mark.parametrize("version", VERSIONS)
def test_python_docx_sees_three_truly_merged_tables(version: str, filled: Filled) -> None:
    found = docx.Document(io.BytesIO(writers.write(filled(version), "docx")))
    table2, table3, table4 = found.tables
    assert [len(table.columns) for table in found.tables] == [4, 10, 15]
    assert table3.cell(5, 0)._tc is table3.cell(3 + len(form(version).data_rows) - 2, 0)._tc
    assert table3.cell(0, 0).text.startswith("（本列数据的勾稽关系为")
    assert table3.cell(0, 0)._tc is table3.cell(2, 2)._tc
    assert table3.cell(3, 3).text == "4"
    assert table3.cell(2, 4).text == "商业\n企业"
    assert table2.cell(0, 0)._tc is table2.cell(0, 3)._tc
    assert table4.cell(0, 5)._tc is table4.cell(0, 14)._tc


def test_docx_header_rows_repeat_on_the_next_page(filled: Filled) -> None:
    with zipfile.ZipFile(io.BytesIO(writers.write(filled("v2021"), "docx"))) as archive:
        document = archive.read("word/document.xml").decode()
    assert document.count("<w:tblHeader/>") == 3 + 3


@pytest.mark.libreoffice
def test_libreoffice_opens_the_docx_and_each_table_stands_on_one_page(filled: Filled, tmp_path: Path) -> None:
    for version in VERSIONS:
        (tmp_path / f"{version}.docx").write_bytes(writers.write(filled(version), "docx"))
    files = [str(tmp_path / f"{version}.docx") for version in VERSIONS]
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files],
        check=True,
        capture_output=True,
        timeout=120,
    )
    for version in VERSIONS:
        texts = _page_texts((tmp_path / f"{version}.pdf").read_bytes())
        assert _pages_with(texts, "申请人情况") == _pages_with(texts, "四、结转下年度继续办理")
        assert _pages_with(texts, "未经复议直接起诉") == _pages_with(texts, "复议后起诉")


@pytest.mark.fonts
@pytest.mark.parametrize("version", VERSIONS)
def test_each_table_of_the_pdf_stands_on_one_page_of_a4(version: str, filled: Filled) -> None:
    data = writers.write(filled(version), "pdf")
    texts = _page_texts(data)
    assert _pages_with(texts, "第二十条第（一）项") == _pages_with(texts, "行政事业性收费")
    assert _pages_with(texts, "申请人情况") == _pages_with(texts, "四、结转下年度继续办理")
    document = pypdfium2.PdfDocument(data)
    assert {tuple(round(side) for side in document[number].get_size()) for number in range(len(document))} == {
        (595, 842)
    }
    document.close()
    assert b"/MarkInfo" in data and b"/StructTreeRoot" in data
    assert b"CreationDate" not in data


@pytest.mark.fonts
def test_several_threads_may_set_pdf_at_once(filled: Filled) -> None:
    reports = [filled(version) for version in VERSIONS * 4]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda report: writers.write(report, "pdf"), reports))
    assert together == [writers.write(report, "pdf") for report in reports]


@pytest.mark.fonts
def test_a_text_too_long_for_a_page_breaks_over_pages_and_stays_whole(filled: Filled) -> None:
    report = filled("v2021")
    report.cells["t3.granted.enterprise"] = Cell(status="unreadable", raw="甲" * 3000)
    assert "".join(_page_texts(writers.write(report, "pdf"))).count("甲") == 3000


@pytest.mark.fonts
def test_text_never_becomes_typst_code(filled: Filled) -> None:
    text = "".join(_page_texts(writers.write(_hostile(filled("v2021")), "pdf")))
    assert '#eval("1")$x$*_@ref[a](b)' in text


def test_a_missing_font_names_its_debian_package(monkeypatch: pytest.MonkeyPatch, filled: Filled) -> None:
    class NoFonts:
        def families(self) -> list[str]:
            return ["DejaVu Sans"]

    monkeypatch.setattr(typesetting.typst, "Fonts", NoFonts)
    typesetting.faces.cache_clear()
    with pytest.raises(MissingProgram, match="fonts-noto-cjk"):
        writers.write(filled("v2021"), "pdf")
    typesetting.faces.cache_clear()


@pytest.mark.parametrize("version", VERSIONS)
def test_html_is_a_page_with_scopes_captions_and_no_running_script(version: str, filled: Filled) -> None:
    root = lxml_html.document_fromstring(writers.write(filled(version), "html"))
    assert root.get("lang") == "zh-CN"
    assert len(root.xpath("//table/caption")) == len(root.xpath("//table")) == 3
    assert root.xpath("//th[not(@scope)]") == []
    assert len(root.xpath("//table[@class='t3']/thead/tr")) == 3
    assert [script.get("type") for script in root.xpath("//script")] == ["application/json"]
    assert root.xpath("//@onclick | //@style | //link | //img") == []
    assert [cell.get("data-cell") for cell in root.xpath("//td[@data-cell]")] == list(form(version).cells)


def test_the_data_inside_the_html_is_the_contracts_object_whatever_the_text(filled: Filled) -> None:
    report = _hostile(filled("v2019"))
    root = lxml_html.document_fromstring(writers.write(report, "html"))
    [script] = root.xpath("//script")
    assert json.loads(script.text) == json.loads(json.dumps(contract.to_json(report)))
    assert root.xpath("//main//b[not(ancestor::p)]") == []


@pytest.mark.parametrize("version", VERSIONS)
def test_xlsx_holds_numbers_as_numbers_and_never_a_formula(version: str, filled: Filled) -> None:
    book = openpyxl.load_workbook(io.BytesIO(writers.write(_hostile(filled(version)), "xlsx")))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert len(book.sheetnames) == 6 + 2
    table3 = book.worksheets[2]
    height = 20 if version == "v2019" else 22
    assert any(merged.size == {"columns": 1, "rows": height} for merged in table3.merged_cells.ranges)


def test_xlsx_explains_every_cell_and_lists_the_findings(filled: Filled) -> None:
    book = openpyxl.load_workbook(io.BytesIO(writers.write(filled("v2021"), "xlsx")))
    explained = {row[0]: row for row in book["逐格说明"].iter_rows(min_row=2, values_only=True)}
    assert list(explained) == list(form("v2021").cells)
    first = explained["t3.new_received.natural_person"]
    assert first[2:6] == ("4", "有数", "A-2026-0001、A-2026-0002", "第 2 页 第 2 个表 第 4 行 第 2 列")
    [finding] = list(book["校核发现"].iter_rows(min_row=2, values_only=True))
    assert finding[0] == "T3-E1"


@pytest.mark.parametrize("version", VERSIONS)
def test_json_keeps_the_published_schema(version: str, filled: Filled) -> None:
    schema = json.loads(resources.files("gongkai.report").joinpath("schema/report-1.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(writers.write(filled(version), "json")), schema)


def _page_texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    texts = [re.sub(r"\s", "", document[number].get_textpage().get_text_range()) for number in range(len(document))]
    document.close()
    return texts


def _pages_with(texts: list[str], words: str) -> list[int]:
    pages = [number for number, text in enumerate(texts) if words in text]
    assert pages, words
    return pages
