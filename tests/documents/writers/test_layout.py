"""The official layout: exact labels, true merges, nothing added, blanks blank."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from gongkai.documents.writers.layout import page, printed, tables, title_of
from gongkai.errors import GongkaiError
from gongkai.report.form import VERSIONS, form
from gongkai.report.table import Cell, Report


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", ["t2", "t3", "t4"])
def test_the_boxes_of_a_table_tile_it_exactly(version: str, name: str) -> None:
    table = tables(version)[name]
    covered = [
        (box.row + down, box.column + right)
        for box in table.boxes
        for down in range(box.row_span)
        for right in range(box.column_span)
    ]
    assert sorted(covered) == [(row, column) for row in range(len(table.rows)) for column in range(table.columns)]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_figure_of_the_form_has_one_box_and_no_other_box_holds_a_figure(version: str) -> None:
    held = [box.cell for name in ("t2", "t3", "t4") for box in tables(version)[name].boxes if box.role == "value"]
    assert held == list(form(version).cells)


@pytest.mark.parametrize("version", VERSIONS)
def test_labels_are_those_of_the_form_and_group_rows_have_no_subtotal(version: str) -> None:
    stubs = [box.text for box in tables(version)["t3"].boxes if box.role == "stub"]
    assert stubs == [row.label for row in form(version).t3_rows]
    assert len(tables(version)["t3"].rows) == 3 + len(form(version).data_rows)


@pytest.mark.parametrize(("version", "height"), [("v2019", 20), ("v2021", 22)])
def test_the_results_heading_is_merged_over_all_its_rows(version: str, height: int) -> None:
    [results] = [box for box in tables(version)["t3"].boxes if box.text == "三、本年度办理结果"]
    assert (results.row_span, results.column_span) == (height, 1)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_type_area_of_156_mm_is_used_whole(version: str) -> None:
    assert {round(sum(table.widths), 1) for table in tables(version).values()} == {156.0}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Cell.of(None), ""),
        (Cell.of(0), "0"),
        (Cell.of(-11), "-11"),
        (Cell.of(Decimal("6181"), unit="万元"), "6181万元"),
        (Cell.of(Decimal("3.50")), "3.50"),
        (Cell.of(Decimal("1E+3")), "1000"),
        (Cell(status="unreadable", raw=" 约2O件 "), "约2O件"),
        (Cell(status="ambiguous", raw="1 2", candidates=("1", "12")), "1 2"),
        (None, ""),
    ],
)
def test_a_cell_is_printed_as_it_is(cell: Cell | None, text: str) -> None:
    assert printed(cell) == text


def test_zero_fills_blanks_only_when_asked_and_never_what_could_not_be_read() -> None:
    assert printed(Cell.of(None), fill_blanks=True) == "0"
    assert printed(Cell(status="unreadable", raw="？"), fill_blanks=True) == "？"
    assert printed(None, fill_blanks=True) == ""


def test_a_report_without_a_title_gets_the_usual_one() -> None:
    assert title_of(Report("v2021", "云岭县教育局", 2025)) == "云岭县教育局2025年政府信息公开工作年度报告"


def test_a_part_that_the_report_lacks_still_stands_with_its_heading(filled: Callable[[str], Report]) -> None:
    report = filled("v2021")
    report.sections = report.sections[:2]
    assert [chapter.title for chapter in page(report).chapters] == [part.title for part in form("v2021").parts]


@pytest.mark.parametrize("kind", ["pre2019", "not_a_report", "unknown"])
def test_what_follows_no_official_form_has_no_official_layout(kind: str) -> None:
    with pytest.raises(GongkaiError, match="没有官方版式可写"):
        page(Report(kind))


def test_control_characters_and_half_characters_never_reach_a_file(filled: Callable[[str], Report]) -> None:
    report = filled("v2021")
    report.title, report.preamble = "甲\x00县\ud800年报", "一\x0b段\x07\r\n二段"
    drawn = page(report)
    assert drawn.title == "甲县年报"
    assert [text.text for text in drawn.preamble] == ["一段", "二段"]
