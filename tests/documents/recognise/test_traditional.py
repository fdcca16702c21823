"""A page in traditional characters gives the same report as the same page in simplified ones."""

from __future__ import annotations

from gongkai.documents.readers.html import read
from gongkai.documents.recognise import recognise
from gongkai.documents.recognise.traditional import _table
from gongkai.documents.writers import write
from gongkai.report.form import form
from gongkai.report.table import Cell, Report, Section


def _report() -> Report:
    official = form("v2021")
    cells = {cell: Cell.of(number % 7) for number, cell in enumerate(official.cells)}
    sections = [
        Section(part.id, part.title, "公开工作情况。" if part.kind == "text" else "") for part in official.parts
    ]
    return Report("v2021", "青石镇", 2024, cells, sections, title="青石镇2024年政府信息公开工作年度报告")


def test_a_big5_page_is_read_cell_by_cell() -> None:
    back = {simple: traditional for traditional, simple in _table().items()}
    page = write(_report(), "html").decode().translate(back)
    page = page[: page.index("<script")] + page[page.index("</script>") + 9 :] if "<script" in page else page
    (found,) = recognise(read(page.replace("utf-8", "big5").encode("big5", "xmlcharrefreplace")))
    assert (found.form, found.agency, found.report_year) == ("v2021", "青石镇", 2024)
    assert {name: cell.value for name, cell in found.cells.items()} == {
        name: cell.value for name, cell in _report().cells.items()
    }
    assert [(issue.id, issue.severity) for issue in found.issues if issue.table == "doc"] == [("READ-N1", "note")]


def test_a_simplified_page_says_nothing_of_it() -> None:
    (found,) = recognise(read(write(_report(), "html")))
    assert [issue for issue in found.issues if "繁体" in issue.message] == []
