"""What agencies add, lose or misprint is said, and never becomes a figure."""

from __future__ import annotations

from dataclasses import replace

from documents.recognise.layouts import (
    Rows,
    frame,
    grid,
    loud,
    official,
    ragged,
    table2,
    table3_body,
    table3_head,
    table4,
    truth,
    unread,
    wrong,
)
from gongkai.documents.paper import Block, Grid, GridCell, Paper, Text
from gongkai.documents.recognise import recognise
from gongkai.report.table import Report

KNOWN = truth(1)


def _report(
    third: list[Block] | None = None, *, second: list[Block] | None = None, fourth: list[Block] | None = None
) -> Report:
    paper = frame(
        KNOWN,
        second if second is not None else [grid([row for block in table2(KNOWN) for row in block])],
        third if third is not None else [grid(table3_head(KNOWN) + table3_body(KNOWN))],
        fourth if fourth is not None else [grid(table4(KNOWN))],
    )
    (report,) = recognise(paper)
    return report


def _ids(report: Report) -> list[str]:
    return [f"{i.id} {i.table}" for i in report.issues if i.severity != "note"]


def _rows() -> Rows:
    return table3_head(KNOWN) + table3_body(KNOWN)


def _flat() -> Rows:
    return [[(row[-8][0], 3, 1), *row[-7:]] for row in table3_body(KNOWN)]


def _set(rows: Rows, label: str, column: int, text: str) -> Rows:
    """The figure in this row (from 0, counted from the first kind of applicant) printed otherwise."""
    row = next(row for row in rows if len(row) >= 8 and label in row[-8][0])
    row[column - 7] = (text, 1, 1)
    return rows


def test_a_subtotal_row_is_reported_and_read_past() -> None:
    rows = _flat()
    rows.insert(12, [("小计", 3, 1), *[("5", 1, 1)] * 7])
    report = _report([grid(table3_head(KNOWN) + rows)])
    assert wrong(report, KNOWN) == [] and unread(report, KNOWN) == []
    assert _ids(report) == ["READ-W4 t3"]


def test_a_total_under_a_group_is_not_the_total_of_results() -> None:
    rows = table3_body(KNOWN)
    at = next(i for i, row in enumerate(rows) if "国家秘密" in row[-8][0])
    rows[at][0] = (rows[at][0][0], 1, 9)
    rows.insert(at + 8, [("合计", 1, 1), *[("7", 1, 1)] * 7])
    report = _report([grid(table3_head(KNOWN) + rows)])
    assert wrong(report, KNOWN) == [] and unread(report, KNOWN) == []
    assert _ids(report) == ["READ-W4 t3"]


def test_figures_beside_a_group_heading_are_reported() -> None:
    rows = _flat()
    at = next(i for i, row in enumerate(rows) if "国家秘密" in row[0][0])
    rows.insert(at, [("（三）不予公开", 3, 1), *[("8", 1, 1)] * 7])
    report = _report([grid(table3_head(KNOWN) + rows)])
    assert wrong(report, KNOWN) == [] and unread(report, KNOWN) == []
    assert _ids(report) == ["READ-W4 t3"]


def test_a_blank_group_heading_row_is_no_finding() -> None:
    rows = _flat()
    at = next(i for i, row in enumerate(rows) if "国家秘密" in row[0][0])
    rows.insert(at, [("（三）不予公开", 3, 1), *[("", 1, 1)] * 7])
    report = _report([grid(table3_head(KNOWN) + rows)])
    assert wrong(report, KNOWN) == [] and unread(report, KNOWN) == []
    assert _ids(report) == []


def test_a_subtotal_column_is_reported_and_read_past() -> None:
    head = table3_head(KNOWN)
    head[0][1] = ("申请人情况", 8, 1)
    head[1][1] = ("法人或其他组织", 6, 1)
    head[2].append(("小计", 1, 1))
    rows = [[*row[:-1], ("99", 1, 1), row[-1]] for row in table3_body(KNOWN)]
    for shape in (grid, ragged):
        report = _report([shape(head + rows)])
        assert wrong(report, KNOWN) == [] and unread(report, KNOWN) == []
        assert _ids(report) == ["READ-W4 t3"]


def test_a_remarks_column_at_the_end() -> None:
    head = table3_head(KNOWN)
    head[0].append(("备注", 1, 3))
    rows = [[*row, ("", 1, 1)] for row in table3_body(KNOWN)]
    report = _report([grid(head + rows)])
    assert wrong(report, KNOWN) == [] and unread(report, KNOWN) == []
    assert _ids(report) == ["READ-W4 t3"]


def test_a_missing_total_column_is_a_cut_table() -> None:
    head = [[c for c in row if c[0] != "总计"] for row in table3_head(KNOWN)]
    head[0][1] = ("申请人情况", 6, 1)
    report = _report([grid(head + [row[:-1] for row in table3_body(KNOWN)])])
    assert wrong(report, KNOWN) == []
    assert {cell.rsplit(".", 1)[1] for cell in unread(report, KNOWN)} == {"total"}
    assert _ids(report) == ["READ-E3 t3"]


def test_missing_rows_are_a_cut_table() -> None:
    report = _report([grid(_rows()[:20])])
    assert wrong(report, KNOWN) == []
    assert _ids(report) == ["READ-E3 t3"]
    assert "（七）总计" in next(i.message for i in report.issues)


def test_missing_tables_and_pictures_in_their_place() -> None:
    report = _report([])
    assert _ids(report) == ["READ-E2 t3"]
    paper = frame(
        KNOWN, [grid([r for b in table2(KNOWN) for r in b])], [Grid(0, 0, [], picture=True)], [grid(table4(KNOWN))]
    )
    (report,) = recognise(paper)
    assert _ids(report) == ["READ-E5 t3"]


def test_unreadable_figures_keep_their_raw_text() -> None:
    for text in ("l2", "²", "⑫", "1_000", "约10", "O", "٣"):
        report = _report([grid(_set(_rows(), "重复申请", 1, text))])
        cell = report.cells["t3.not_processed_duplicate.enterprise"]
        assert (cell.status, cell.raw, cell.value) == ("unreadable", text, None)
        assert _ids(report) == ["READ-W1 t3"]
        assert text in report.issues[0].message


def test_the_sums_offer_a_suggestion_and_enter_nothing() -> None:
    report = _report([grid(_set(_rows(), "重复申请", 1, "?"))])
    cell = report.cells["t3.not_processed_duplicate.enterprise"]
    assert cell.value is None
    assert cell.suggestion == str(KNOWN.figures["t3.not_processed_duplicate.enterprise"] or 0)


def test_figures_in_other_writing_are_read_and_noted() -> None:
    value = KNOWN.figures["t3.new_received.natural_person"]
    for text in (f"{value}件", "".join(chr(ord(c) + 0xFEE0) for c in str(value)), f"+{value}"):
        report = _report([grid(_set(_rows(), "本年新收", 0, text))])
        assert report.cells["t3.new_received.natural_person"].value == value
        assert _ids(report) == []
        assert [i.id for i in report.issues] == ["READ-N1"]


def test_a_row_that_lost_its_blank_cells_is_not_aligned_by_guess() -> None:
    rows = _rows()
    row = next(row for row in rows if len(row) >= 8 and "重复申请" in row[-8][0])
    row[-7:] = [("4", 1, 1), ("4", 1, 1)]
    report = _report([ragged(rows)])
    assert wrong(report, KNOWN) == []
    assert _ids(report) == ["READ-E4 t3"]
    assert report.cells["t3.not_processed_duplicate.total"].candidates == ("4",)


def test_glued_figures_are_not_taken_apart() -> None:
    rows = _rows()
    row = next(row for row in rows if len(row) >= 8 and "重复申请" in row[-8][0])
    row[-7:] = [("4000004", 1, 1)]
    for shape in (ragged, grid):
        report = _report([shape(rows)])
        assert wrong(report, KNOWN) == []
        assert _ids(report) == ["READ-E4 t3"]


def test_a_short_row_in_html_is_not_filled_from_the_left() -> None:
    rows = _rows()
    row = next(row for row in rows if len(row) >= 8 and "重复申请" in row[-8][0])
    row[-7:] = [("1", 1, 1)] * 6
    report = _report([grid(rows)])
    assert wrong(report, KNOWN) == []
    assert _ids(report) == ["READ-E4 t3"]


def test_a_figure_over_two_columns_belongs_to_neither() -> None:
    rows = _rows()
    row = next(row for row in rows if len(row) >= 8 and "重复申请" in row[-8][0])
    row[-7:-5] = [("3", 2, 1)]
    report = _report([grid(rows)])
    assert "t3.not_processed_duplicate.natural_person" in unread(report, KNOWN)
    assert _ids(report) == ["READ-E4 t3"]


def test_hidden_figures_are_never_used() -> None:
    paper = official(KNOWN)
    third = paper.grids[1]
    third.cells = [replace(c, hidden=True) if c.row == 3 and c.column >= 3 else c for c in third.cells]
    (report,) = recognise(paper)
    assert wrong(report, KNOWN) == []
    assert all(report.cells[f"t3.new_received.{c.id}"].value is None for c in KNOWN.form.t3_columns)
    assert "READ-W3 t3" in _ids(report)


def test_a_visible_figure_wins_over_a_hidden_one() -> None:
    paper = official(KNOWN)
    third = paper.grids[1]
    third.rows += 1
    row = third.rows - 1
    texts = [("一、本年新收政府信息公开申请数量", 0, 3), *(("777", 3 + i, 1) for i in range(7))]
    third.cells += [GridCell(row, column, text, column_span=span, hidden=True) for text, column, span in texts]
    (report,) = recognise(paper)
    assert wrong(report, KNOWN) == [] and unread(report, KNOWN) == []
    assert _ids(report) == ["READ-W3 t3"]


def test_the_same_table_twice() -> None:
    third = [grid(_rows()), grid(_rows())]
    report = _report(list(third))
    assert wrong(report, KNOWN) == [] and unread(report, KNOWN) == [] and _ids(report) == []
    other = grid(_set(_rows(), "本年新收", 0, "9999"))
    report = _report([grid(_rows()), other])
    assert wrong(report, KNOWN) == []
    assert report.cells["t3.new_received.natural_person"].status == "ambiguous"
    assert _ids(report) == ["READ-W1 t3"]


def test_a_misprinted_label_is_understood_and_noted() -> None:
    rows = [
        [(x.replace("三类内部事务", "三类内邦事务").replace("科研机构", "科研单位"), c, r) for x, c, r in row]
        for row in _rows()
    ]
    report = _report([grid(rows)])
    assert wrong(report, KNOWN) == [] and unread(report, KNOWN) == [] and _ids(report) == []
    assert [i.id for i in report.issues] == ["READ-N2"]


def test_a_row_the_form_lacks() -> None:
    rows = _flat()
    rows.insert(12, [("9.涉及商业秘密", 3, 1), *[("", 1, 1)] * 7])
    report = _report([grid(table3_head(KNOWN) + rows)])
    assert wrong(report, KNOWN) == [] and _ids(report) == ["READ-W4 t3"]


def test_old_rows_of_table_2_in_the_new_form() -> None:
    second = [row for block in table2(KNOWN) for row in block]
    second += [[("第二十条第（九）项", 4, 1)], [("信息内容", 1, 1), ("采购项目数量", 1, 1), ("采购总金额", 2, 1)]]
    second += [[("政府集中采购", 1, 1), ("3", 1, 1), ("12万元", 2, 1)]]
    report = _report(second=[grid(second)])
    assert wrong(report, KNOWN) == [] and unread(report, KNOWN) == []
    assert report.form == "v2021"
    assert _ids(report) == ["READ-W4 t2"]


def test_uncertain_characters_of_a_scan_are_shown_not_entered() -> None:
    paper = official(KNOWN)
    third = paper.grids[1]
    third.cells = [
        replace(c, confidence=0.4) if (c.row, c.column) == (3, 3) else replace(c, confidence=0.99) for c in third.cells
    ]
    (report,) = recognise(paper)
    assert report.cells["t3.new_received.natural_person"].status == "ambiguous"
    assert _ids(report) == ["READ-W1 t3"]


def test_where_a_figure_stood() -> None:
    report = _report()
    where = report.cells["t3.carried_over.total"].where
    assert where is not None and (where.table, where.row, where.column) == (2, 5, 10)


def test_where_in_a_table_on_its_side() -> None:
    from documents.recognise.shapes import on_its_side

    (report,) = recognise(on_its_side(KNOWN))
    where = report.cells["t3.carried_over.total"].where
    assert where is not None and (where.table, where.row, where.column) == (2, 8, 4)


def test_units_and_signs_of_form_v2019() -> None:
    known = truth(3, "v2019")
    known.figures["t2o.licensing.change"] = -3
    second = [[(x, c, r) for x, c, r in row] for block in table2(known) for row in block]
    for row in second:
        if row[0][0] == "行政许可":
            row[2] = ("减3", 1, 1)
        if row[0][0] == "政府集中采购":
            row[2] = (row[2][0] + "万元", 2, 1)
    (report,) = recognise(
        frame(known, [grid(second)], [grid(table3_head(known) + table3_body(known))], [grid(table4(known))])
    )
    assert wrong(report, known) == [] and loud(report) == []
    assert report.cells["t2o.central_procurement.amount"].unit == "万元"
    assert report.cells["t2o.licensing.change"].raw == "减3"


def test_no_cell_is_lost_without_a_word() -> None:
    """Any cell that is not in the report, or unread in it, has a finding on its table."""
    rows = _rows()[:15]
    report = _report([grid(rows)], fourth=[])
    tables = {i.table for i in report.issues if i.severity != "note"}
    for cell in unread(report, KNOWN):
        assert cell.split(".")[0] in tables


def test_a_grid_of_one_cell_and_text_beside_it() -> None:
    paper = Paper("docx", [Grid(1, 1, [GridCell(0, 0, "请注意保管")]), *official(KNOWN).blocks, Text("附件下载")])
    (report,) = recognise(paper)
    assert wrong(report, KNOWN) == [] and loud(report) == []
