"""The official page before any file format: title, paragraphs, and the three tables as merged grids.

Every writer draws the same `Page`, so docx, pdf, html and xlsx cannot disagree about a label, a merge or a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from gongkai.errors import GongkaiError
from gongkai.report import form as forms
from gongkai.report.form import Form, HeaderCell
from gongkai.report.table import Cell, Report
from gongkai.words import say

Role = Literal["corner", "banner", "head", "stub", "value"]

# 156 mm of type area (GB/T 9704-2012), shared out so that each table fits one page with room
WIDTHS_MM: dict[str, tuple[float, ...]] = {
    "t2": (54.0, 34.0, 34.0, 34.0),
    "t3": (8.0, 15.0, 49.0) + (12.0,) * 7,
    "t4": (10.4,) * 15,
}
# what no XML, PDF or spreadsheet may hold: control characters, halves of surrogate pairs, non-characters
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# type size and the room above and below a line, in points
TYPE_PT: dict[str, tuple[float, float]] = {"t2": (10.5, 6.0), "t3": (9.0, 4.4), "t4": (9.0, 6.0)}
_NARROW_MM = 14.0
_TITLE_LINE = 20  # characters of 22 pt on 156 mm
_LEAD = re.compile(r"（[一二三四五六七八九十]{1,3}）[^。；\n]{1,24}。?")


@dataclass(frozen=True, slots=True)
class Box:
    """One printed cell, anchored at its top left corner (from 0). `cell` is the id of the figure it holds."""

    row: int
    column: int
    text: str
    role: Role
    row_span: int = 1
    column_span: int = 1
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the form: rows of boxes in printed order; a position under a span has no box."""

    id: str
    title: str
    rows: tuple[tuple[Box, ...], ...]
    header_rows: int

    @property
    def columns(self) -> int:
        """The number of grid columns."""
        return len(self.widths)

    @property
    def widths(self) -> tuple[float, ...]:
        """Column widths in millimetres."""
        return WIDTHS_MM[self.id]

    @property
    def type_pt(self) -> tuple[float, float]:
        """Type size and the room above and below a line, in points."""
        return TYPE_PT[self.id]

    def printed(self, box: Box) -> str:
        """A label with its line breaks where the column is narrow: 商业／企业, （三）／不予公开."""
        if box.role == "stub" and box.row_span > 1 and "）" in box.text:
            return box.text.replace("）", "）\n", 1)
        narrow = sum(self.widths[box.column : box.column + box.column_span]) < _NARROW_MM
        half = len(box.text) // 2
        if box.role == "head" and narrow and len(box.text) in (4, 6):
            return f"{box.text[:half]}\n{box.text[half:]}"
        return box.text

    @property
    def boxes(self) -> Iterator[Box]:
        """All boxes, row by row."""
        return (box for row in self.rows for box in row)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `lead` is the part set as a second-level heading ("（一）主动公开情况。")."""

    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One of the six parts as printed."""

    title: str
    paragraphs: tuple[Paragraph, ...]
    table: Table | None


@dataclass(frozen=True, slots=True)
class Page:
    """A whole report, ready to draw. `figures` gives the printed text of every cell id of the form ("" for a blank)."""

    title: str
    preamble: tuple[Paragraph, ...]
    chapters: tuple[Chapter, ...]
    figures: dict[str, str]

    @property
    def printed_title(self) -> str:
        """The title broken where it reads well, when it is too long for one line."""
        if "\n" in self.title or len(self.title) <= _TITLE_LINE:
            return self.title
        return re.sub(r"(?<=.)(?=政府信息公开工作年度报告$)", "\n", self.title)


def page(report: Report, *, fill_blanks: bool = False) -> Page:
    """Lay a report out in its own form.

    Args:
        fill_blanks: print 0 in cells that are blank, as the form asks at publication (rulebook B.5).

    Raises:
        GongkaiError: the report follows neither official form, so there is no official layout for it.
    """
    if report.form not in forms.VERSIONS:
        raise GongkaiError(
            say(
                "这份报告不是 2019 年或 2021 年格式（识别为 {form}），没有官方版式可写；可以导出 json",
                form=report.form,
            )
        )
    form = forms.form(report.form)
    drawn = tables(form.version)
    return Page(
        title=title_of(report),
        preamble=_paragraphs(report.preamble),
        chapters=tuple(_chapter(report, part, drawn) for part in form.parts),
        figures={cell_id: printed(report.cells.get(cell_id), fill_blanks=fill_blanks) for cell_id in form.cells},
    )


def title_of(report: Report) -> str:
    """The printed title, or the usual one built from agency and year."""
    if report.title.strip():
        return printable(report.title).strip()
    year = f"{report.report_year}年" if report.report_year else ""
    return printable(f"{report.agency or ''}{year}政府信息公开工作年度报告")


def printable(text: str) -> str:
    """The text without characters that no file format can carry."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def printed(cell: Cell | None, *, fill_blanks: bool = False) -> str:
    """A cell's text: the figure with its printed unit, "" for a blank, the raw text of what could not be read."""
    if cell is None:
        return ""
    if cell.status in ("unreadable", "ambiguous"):
        return printable(cell.raw).strip()
    if cell.value is None:
        return "0" if fill_blanks else ""
    figure = format(cell.value, "f") if isinstance(cell.value, Decimal) else str(cell.value)
    return figure + printable(cell.unit or "")


@cache
def tables(version: str) -> dict[str, Table]:
    """The three tables of a form by their contract names ("t2", "t3", "t4")."""
    form = forms.form(version)
    titles = {table[:2]: part.title.split("、", 1)[1] for part in form.parts for table in part.tables}
    return {
        "t2": Table("t2", titles["t2"], tuple(_table2(form)), 0),
        "t3": Table("t3", titles["t3"], tuple(_table3(form)), len(form.t3_header)),
        "t4": Table("t4", titles["t4"], tuple(_table4(form)), len(form.t4_header)),
    }


def _chapter(report: Report, part: forms.Part, drawn: dict[str, Table]) -> Chapter:
    section = report.section(part.id)
    return Chapter(
        title=(printable(section.title).strip() if section else "") or part.title,
        paragraphs=_paragraphs(section.text if section else ""),
        table=drawn[part.tables[0][:2]] if part.tables else None,
    )


def _paragraphs(text: str) -> tuple[Paragraph, ...]:
    return tuple(_paragraph(line.strip()) for line in printable(text).splitlines() if line.strip())


def _paragraph(line: str) -> Paragraph:
    lead = _LEAD.match(line)
    if lead is None or not (lead[0].endswith("。") or lead.end() == len(line)):
        return Paragraph("", line)
    return Paragraph(lead[0], line[lead.end() :])


def _table2(form: Form) -> Iterator[tuple[Box, ...]]:
    row = 0
    for block in form.blocks:
        yield (Box(row, 0, block.banner, "banner", 1, block.banner_colspan),)
        yield tuple(_across(row + 1, block.header))
        row += 2
        spans = [head.colspan for head in block.header[1:]]
        for line in block.rows:
            boxes = [Box(row, 0, line.label, "stub")]
            column = 1
            for cell, span in zip(line.cells, spans, strict=True):
                boxes.append(Box(row, column, "", "value", 1, span, cell))
                column += span
            yield tuple(boxes)
            row += 1


def _across(row: int, header: tuple[HeaderCell, ...]) -> Iterator[Box]:
    column = 0
    for head in header:
        yield Box(row, column, head.text, "head", head.rowspan, head.colspan)
        column += head.colspan


def _header(rows: tuple[tuple[HeaderCell, ...], ...]) -> Iterator[tuple[Box, ...]]:
    covered: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        boxes, column = [], 0
        for head in row:
            while (number, column) in covered:
                column += 1
            role: Role = "corner" if number == column == 0 and head.rowspan == len(rows) else "head"
            boxes.append(Box(number, column, head.text, role, head.rowspan, head.colspan))
            covered |= {(number + i, column + j) for i in range(head.rowspan) for j in range(head.colspan)}
            column += head.colspan
        yield tuple(boxes)


def _table3(form: Form) -> Iterator[tuple[Box, ...]]:
    yield from _header(form.t3_header)
    number, waiting = len(form.t3_header), []
    for row in form.t3_rows:
        stub = Box(number, row.level, row.label, "stub", row.rowspan, row.label_colspan)
        if not row.data:  # a merged heading stands in the first of the rows that it covers
            waiting.append(stub)
            continue
        values = (
            Box(number, 3 + place, "", "value", 1, 1, f"t3.{row.id}.{column.id}")
            for place, column in enumerate(form.t3_columns)
        )
        yield (*waiting, stub, *values)
        number, waiting = number + 1, []


def _table4(form: Form) -> Iterator[tuple[Box, ...]]:
    yield from _header(form.t4_header)
    row = len(form.t4_header)
    yield tuple(Box(row, place, "", "value", 1, 1, column.id) for place, column in enumerate(form.t4_columns))
