"""From the cells of a sheet to tables and lines of text: what stands together is one table, titles are text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from gongkai.documents.paper import Block, Grid, GridCell, Text
from gongkai.documents.readers.bounds import (
    MAX_COLUMNS,
    MAX_SPAN_PRODUCT,
    check_cell_text,
    check_row,
    check_span,
    refuse,
)
from gongkai.words import say

_NUMBERED = re.compile(r"\s*(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、)")
_PROSE = re.compile(r"(?:报告|年报|[。；：])\s*$")  # a title or a sentence, never the banner of a table
_FRAMED = 4  # cells with a border that make an empty row part of the table above
_WIDE_GAP = 3  # blank columns that part two tables side by side


@dataclass(slots=True)
class SheetCell:
    """A cell that holds text or has a border; `hidden` when its row, column or sheet is not shown."""

    text: str
    bordered: bool = False
    hidden: bool = False


@dataclass(slots=True)
class Sheet:
    """One sheet as read: cells by (row, column) and merges as (row0, column0, row1, column1), all from 0, inclusive."""

    name: str | None
    cells: dict[tuple[int, int], SheetCell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False


def blocks(sheet: Sheet, tables_before: int) -> list[Block]:
    """Tables and text lines from top to bottom; a hidden sheet gives only tables whose cells are marked hidden.

    Raises:
        RefusedFile: a table or a merged cell beyond the bounds.
    """
    for merge in sheet.merges:
        _check_merge(merge, tables_before + 1)
    _settle_covered(sheet)
    out: list[Block] = []
    for rows in _row_groups(sheet):
        for columns in _column_groups(sheet, rows):
            out += _parts(sheet, rows, columns, tables_before + sum(isinstance(block, Grid) for block in out))
    return out


def _check_merge(merge: tuple[int, int, int, int], table: int) -> None:
    top, left, bottom, right = merge
    covered = (bottom - top + 1) * (right - left + 1)
    if covered > MAX_SPAN_PRODUCT:
        check_span(table, top, 0, covered, 1)


def _settle_covered(sheet: Sheet) -> None:
    """A merge shows only its first cell; what lies under it is kept out. Its border counts for the first cell."""
    for top, left, bottom, right in sheet.merges:
        anchor = sheet.cells.get((top, left))
        rest = [
            (row, column)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
            if (row, column) != (top, left) and (row, column) in sheet.cells
        ]
        bordered = any([sheet.cells.pop(place).bordered for place in rest])  # noqa: C419  every one is taken out
        if anchor is not None:
            anchor.bordered |= bordered
        elif bordered:
            sheet.cells[top, left] = SheetCell("", bordered=True)


def _row_groups(sheet: Sheet) -> list[list[int]]:
    """Rows that follow each other without an empty one between; a merge bridges the rows that it covers."""
    used = {row for row, _ in sheet.cells}
    for top, left, bottom, _ in sheet.merges:
        if (top, left) in sheet.cells:
            used.update(range(top, bottom + 1))
    groups: list[list[int]] = []
    for row in sorted(used):
        if groups and row == groups[-1][-1] + 1:
            groups[-1].append(row)
        else:
            groups.append([row])
    written = _written_rows(sheet)
    framed = Counter(row for (row, _), cell in sheet.cells.items() if cell.bordered)
    return [trimmed for group in groups if (trimmed := _trimmed(group, written, framed))]


def _written_rows(sheet: Sheet) -> set[int]:
    written = {row for (row, _), cell in sheet.cells.items() if cell.text}
    written |= {
        row
        for top, left, bottom, _ in sheet.merges
        if (cell := sheet.cells.get((top, left))) is not None and cell.text
        for row in range(top, bottom + 1)
    }
    return written


def _trimmed(group: list[int], written: set[int], framed: Counter[int]) -> list[int]:
    """Without empty rows at both ends, but with one framed empty row below: table four of an agency without cases."""
    while group and group[0] not in written:
        group = group[1:]
    last = max((row for row in group if row in written), default=-1)
    blank_row = framed[last + 1] >= _FRAMED
    return [row for row in group if row <= last or (blank_row and row == last + 1)]


def _column_groups(sheet: Sheet, rows: list[int]) -> list[tuple[int, int]]:
    """First and last used column of each table side by side."""
    inside = set(rows)
    used = {column for (row, column), cell in sheet.cells.items() if row in inside and (cell.text or cell.bordered)}
    spans = [(left, right) for top, left, _, right in sheet.merges if top in inside and (top, left) in sheet.cells]
    widest = max(used, default=0)
    for left, right in spans:
        used.update(range(left, min(right, max(widest, left + MAX_COLUMNS)) + 1))
    groups: list[tuple[int, int]] = []
    for column in sorted(used):
        if groups and column <= groups[-1][1] + _WIDE_GAP + 1:
            groups[-1] = (groups[-1][0], column)
        else:
            groups.append((column, column))
    return groups


def _parts(sheet: Sheet, rows: list[int], columns: tuple[int, int], tables_before: int) -> list[Block]:
    left, right = columns
    here: dict[int, list[tuple[int, SheetCell]]] = {row: [] for row in rows}
    for (row, column), cell in sheet.cells.items():
        if row in here and left <= column <= right:
            here[row].append((column, cell))
    wide = {(top, a): b - a + 1 for top, a, _, b in sheet.merges}
    tall = {row for top, a, bottom, b in sheet.merges if left <= a <= right for row in range(top + 1, bottom + 1)}
    bordered = any(cell.bordered for cells in here.values() for _, cell in cells)
    out: list[Block] = []
    table: list[int] = []
    for row in rows:
        if row not in tall and _is_text(
            row, here[row], wide, bordered=bordered, width=right - left + 1, within=bool(table)
        ):
            out += _table(sheet, table, columns, tables_before + len(out)) if table else []
            table = []
            written = [cell for _, cell in here[row] if cell.text]
            if not sheet.hidden and not any(cell.hidden for cell in written):
                out += [Text(cell.text, line=row + 1, sheet=sheet.name) for cell in written]
        else:
            table.append(row)
    return out + (_table(sheet, table, columns, tables_before + len(out)) if table else [])


def _is_text(
    row: int,
    cells: list[tuple[int, SheetCell]],
    wide: dict[tuple[int, int], int],
    *,
    bordered: bool,
    width: int,
    within: bool,
) -> bool:
    """Whether a row is a title or a paragraph, not a row of a table."""
    written = [(column, cell) for column, cell in cells if cell.text]
    if len(written) != 1:
        return False
    column, cell = written[0]
    if bordered:
        return not any(other.bordered for _, other in cells)
    spans = wide.get((row, column), 1) >= max(2, 0.8 * width)
    numbered = _NUMBERED.match(cell.text) is not None
    return (
        width == 1
        or (numbered and (spans or not within))
        or (not within and (len(cell.text) > 24 or _PROSE.search(cell.text) is not None))
    )


def _table(sheet: Sheet, rows: list[int], columns: tuple[int, int], tables_before: int) -> list[Block]:
    """The rows as one grid, or as text where nothing stands side by side."""
    left, right = columns
    number = tables_before + 1
    if right - left + 1 > MAX_COLUMNS:
        check_span(number, 0, 0, 1, right - left + 1)
    check_row(number, len(rows) - 1)
    place = {row: index for index, row in enumerate(rows)}
    spans = {(top, a): (bottom, b) for top, a, bottom, b in sheet.merges}
    cells = []
    for (row, column), cell in sorted(sheet.cells.items()):
        if row not in place or not left <= column <= right:
            continue
        check_cell_text(number, place[row], column - left, len(cell.text))
        bottom, end = spans.get((row, column), (row, column))
        cells.append(
            GridCell(
                row=place[row],
                column=column - left,
                text=cell.text,
                row_span=place.get(min(bottom, rows[-1]), place[row]) - place[row] + 1,
                column_span=min(end, right) - column + 1,
                hidden=cell.hidden or sheet.hidden,
            )
        )
    if not any(cell.text for cell in cells):
        return []
    if not sheet.hidden and not any(cell.hidden for cell in cells) and len({cell.column for cell in cells}) == 1:
        return [Text(cell.text, line=rows[cell.row] + 1, sheet=sheet.name) for cell in cells if cell.text]
    lines = [row + 1 for row in rows]
    return [Grid(len(rows), right - left + 1, cells, number=0, sheet=sheet.name, line=lines[0], row_lines=lines)]


def check_size(cells: int, sheet: str) -> None:
    """Refuse a sheet with more cells than any table may have, before they are all kept."""
    if cells > 2_000 * MAX_COLUMNS:
        raise refuse(
            say(
                "工作表“{sheet}”的单元格超过 {allowed} 个，已停止读取；请只保留年度报告。",
                sheet=sheet,
                allowed=2_000 * MAX_COLUMNS,
            ),
            sheet=sheet,
            found=cells,
            allowed=2_000 * MAX_COLUMNS,
        )
