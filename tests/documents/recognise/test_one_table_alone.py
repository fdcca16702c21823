"""A page or sheet that holds table 3 alone is a report of which the rest is missing, not a paper that is none."""

from __future__ import annotations

from gongkai.documents.paper import Grid, Paper
from gongkai.documents.readers.html import read
from gongkai.documents.recognise import recognise
from gongkai.documents.writers import write
from gongkai.report.form import form
from gongkai.report.table import Cell, Report


def _third_table(value: int | None) -> Grid:
    cells = {cell: Cell.of(value) for cell in form("v2021").cells}
    page = write(Report("v2021", "青石镇", 2024, cells, title="青石镇2024年政府信息公开工作年度报告"), "html")
    return max(read(page).grids, key=lambda grid: grid.rows)


def test_its_figures_are_read_and_the_other_tables_are_missed() -> None:
    (found,) = recognise(Paper("image", [_third_table(2)]))
    assert found.form == "v2021"
    assert {name: cell.value for name, cell in found.cells.items()} == dict.fromkeys(form("v2021").t3_cells, 2)
    assert sorted(issue.table for issue in found.issues if issue.id == "READ-E2") == ["t2", "t4"]


def test_an_empty_form_alone_is_no_report() -> None:
    (found,) = recognise(Paper("image", [_third_table(None)]))
    assert found.form == "not_a_report"
