"""The report as a workbook: six sheets in the order of the form, then every figure explained, then the findings."""

from __future__ import annotations

import io
import re
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from gongkai.documents.writers.layout import Box, Chapter, Page, Table, printable
from gongkai.report import form as forms
from gongkai.report.table import Cell, Report, Where
from gongkai.words import say

_EARLIEST = datetime(1980, 1, 1)  # noqa: DTZ001  the workbook's "created": no clock in the file
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TEXT = 32_767  # characters that a spreadsheet's cell may hold
_EXACT_DIGITS = 15  # what a spreadsheet's number keeps
_COLUMNS_PER_MM = 0.55
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "font_name": "宋体"},
    "heading": {"bold": True, "font_size": 12, "font_name": "黑体"},
    "text": {"font_name": "仿宋", "font_size": 12},
    "head": {"border": 1, "align": "center", "bg_color": "#F2F2F2"},
    "stub": {"border": 1, "align": "left"},
    "figure": {"border": 1, "align": "center"},
    "note": {"border": 1, "align": "left"},
}


def write(page: Page, report: Report) -> bytes:
    """The report as xlsx; figures are numbers, everything else is text and never a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": " ".join(page.title.split()), "created": _EARLIEST})
    looks = {
        name: book.add_format({"text_wrap": True, "valign": "vcenter", "font_name": "宋体", "font_size": 10} | look)
        for name, look in _LOOKS.items()
    }
    sheets = _Sheets(book, looks, report)
    for number, chapter in enumerate(page.chapters):
        sheets.chapter(chapter, page, opening=number == 0)
    sheets.explanations(page)
    if report.issues:
        sheets.findings()
    book.close()
    return out.getvalue()


class _Sheets:
    """Adds one sheet after another to a workbook."""

    def __init__(self, book: xlsxwriter.Workbook, looks: dict[str, Any], report: Report) -> None:
        self._book = book
        self._looks = looks
        self._report = report

    def chapter(self, chapter: Chapter, page: Page, *, opening: bool) -> None:
        """One part of the report: its heading, its text one paragraph a row, its table."""
        sheet = self._sheet(chapter.title)
        last = chapter.table.columns - 1 if chapter.table else 0
        lines: list[tuple[str, str]] = []
        if opening:
            lines.append(("title", " ".join(page.title.split())))
            lines += [("text", text.lead + text.text) for text in page.preamble]
        lines.append(("heading", chapter.title))
        lines += [("text", text.lead + text.text) for text in chapter.paragraphs]
        for row, (look, text) in enumerate(lines):
            self._across(sheet, row, last, text, look)
        if chapter.table is None:
            sheet.set_column(0, 0, 96)
        else:
            self._table(sheet, chapter.table, len(lines), page)

    def explanations(self, page: Page) -> None:
        """Every cell by its id: what it is called, what it says, which cases it counts, where it was read."""
        form = forms.form(self._report.form)
        heads = [
            say("格子"),
            say("名称"),
            say("数"),
            say("状态"),
            say("计入的编号或来源"),
            say("读自"),
            say("手工更正"),
        ]
        rows = []
        for cell_id in form.cells:
            cell = self._report.cells.get(cell_id)
            because = "、".join(cell.because) if cell and cell.because is not None else ""
            place = _place(cell.where) if cell and cell.where else ""
            by_hand = (cell.by_hand or "") if cell else ""
            status = cell.status if cell else "absent"
            rows.append(
                [cell_id, form.label_of(cell_id), page.figures[cell_id], _status(status), because, place, by_hand]
            )
        self._list(say("逐格说明"), heads, rows, (36, 44, 12, 10, 40, 28, 12))

    def findings(self) -> None:
        """What reading and checking found."""
        heads = [say("编号"), say("程度"), say("格子"), say("说明"), say("依据"), say("怎么改")]
        rows = [
            [issue.id, _severity(issue.severity), "、".join(issue.cells), issue.message, issue.rule, issue.fix]
            for issue in self._report.issues
        ]
        self._list(say("校核发现"), heads, rows, (12, 8, 36, 60, 36, 40))

    def _sheet(self, title: str) -> Worksheet:
        # a sheet's name has at most 31 characters and no apostrophe at its ends, and is unique
        name = _NOT_IN_A_NAME.sub(" ", " ".join(title.split()))[:28].strip(" '") or "—"
        taken = {sheet.get_name().casefold() for sheet in self._book.worksheets()}
        if name.casefold() in taken or name.casefold() == "history":
            name = f"{name} {len(taken)}"
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def _across(self, sheet: Worksheet, row: int, last: int, text: str, look: str) -> None:
        text = text[:_LONGEST_TEXT]
        if last:
            sheet.merge_range(row, 0, row, last, "", self._looks[look])
        sheet.write_string(row, 0, text, self._looks[look])
        room = 96 if not last else 90
        sheet.set_row(row, min(400, 18 * (1 + 2 * len(text) // room)))

    def _table(self, sheet: Worksheet, table: Table, top: int, page: Page) -> None:
        for column, width in enumerate(table.widths):
            sheet.set_column(column, column, max(5.5, width * _COLUMNS_PER_MM))
        for box in table.boxes:
            row, column = top + box.row, box.column
            if box.row_span > 1 or box.column_span > 1:
                sheet.merge_range(
                    row, column, row + box.row_span - 1, column + box.column_span - 1, "", self._looks[_look(box)]
                )
            self._box(sheet, (row, column), box, page.figures)
        for row in range(top, top + len(table.rows)):
            sheet.set_row(row, 30 if table.id == "t3" else 24)
        if table.header_rows:
            sheet.repeat_rows(top, top + table.header_rows - 1)

    def _box(self, sheet: Worksheet, at: tuple[int, int], box: Box, figures: dict[str, str]) -> None:
        look = self._looks[_look(box)]
        if box.cell is None:
            sheet.write_string(*at, box.text, look)
            return
        cell, text = self._report.cells.get(box.cell), figures[box.cell]
        if _is_count(cell, text):
            sheet.write_number(*at, int(text), look)
        elif text:
            sheet.write_string(*at, text[:_LONGEST_TEXT], look)
        else:
            sheet.write_blank(*at, None, look)

    def _list(self, name: str, heads: list[str], rows: list[list[str]], widths: tuple[int, ...]) -> None:
        sheet = self._sheet(name)
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, self._looks["head"])
        for number, row in enumerate(rows, 1):
            for column, text in enumerate(row):
                sheet.write_string(number, column, printable(text)[:_LONGEST_TEXT], self._looks["note"])
        sheet.freeze_panes(1, 0)


def _look(box: Box) -> str:
    return {"value": "figure", "stub": "stub"}.get(box.role, "head")


def _is_count(cell: Cell | None, text: str) -> bool:
    """A count goes in as a number; an amount stays as printed ("3.50"): a spreadsheet's number forgets its zeros."""
    if cell is None or cell.status not in ("value", "blank") or cell.unit or isinstance(cell.value, Decimal):
        return False
    return text.lstrip("-").isdecimal() and len(text) <= _EXACT_DIGITS


def _place(where: Where) -> str:
    parts = [
        (where.sheet, say("工作表“{n}”", n=where.sheet)),
        (where.page, say("第 {n} 页", n=where.page)),
        (where.table, say("第 {n} 个表", n=where.table)),
        (where.line, say("第 {n} 行文字", n=where.line)),
        (where.row, say("第 {n} 行", n=where.row)),
        (where.column, say("第 {n} 列", n=where.column)),
    ]
    return " ".join(text for known, text in parts if known is not None)


def _status(status: str) -> str:
    return {
        "value": say("有数"),
        "blank": say("空白"),
        "unreadable": say("读不出"),
        "ambiguous": say("有歧义"),
        "absent": say("原件没有"),
    }[status]


def _severity(severity: str) -> str:
    return {"error": say("错误"), "warning": say("提醒"), "note": say("说明")}[severity]
