"""Rows of a Word table as read, and the grid that their spans and merges make."""

from __future__ import annotations

from dataclasses import dataclass, field

from gongkai.documents.paper import Block, Grid, GridCell
from gongkai.documents.readers.bounds import (
    MAX_CELL_CHARACTERS,
    MAX_COLUMNS,
    check_cell_text,
    check_row,
    check_span,
)
from gongkai.documents.readers.findings import Notes

RESTART, CONTINUE = "restart", "continue"


@dataclass(slots=True)
class RawCell:
    """A `w:tc` as it stands: its columns, its part in a merge, its text, and the blocks of a cell that holds tables."""

    text: str = ""
    span: int = 1
    vertical: str | None = None
    horizontal: str | None = None
    page: int | None = None
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class RawRow:
    """A `w:tr`: cells in order after `before` empty columns."""

    cells: list[RawCell] = field(default_factory=list)
    before: int = 0
    hidden: bool = False


def span_of(value: str | None, notes: Notes) -> int:
    """The number in a gridSpan; anything that is no number from 1 counts as 1 and is noted."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit() and int(text[:9]) >= 1:
        return int(text[:9])
    notes.add("span", text or "空")
    return 1


@dataclass(slots=True)
class _Anchor:
    row: int
    column: int
    cell: RawCell
    row_span: int
    column_span: int
    hidden: bool


def assemble(rows: list[RawRow], number: int, notes: Notes) -> Grid:
    """The grid of raw rows: vertical and horizontal merges joined, the extent known.

    Text in a cell that a merge covers is not shown by any word processor: it is left out and noted as hidden.

    Raises:
        RefusedFile: more rows or columns, or a larger merge, than the bounds allow.
    """
    anchors: list[_Anchor] = []
    opened: dict[int, _Anchor] = {}
    width = 0
    for at, row in enumerate(rows):
        check_row(number, at)
        opened, end = _place_row(row, at, number, opened, anchors, notes)
        width = max(width, end)
    cells = []
    for anchor in anchors:
        if anchor.row_span > 1:
            check_span(number, anchor.row, anchor.column, anchor.row_span, anchor.column_span)
        raw = anchor.cell
        cells.append(
            GridCell(
                anchor.row, anchor.column, raw.text, anchor.row_span, anchor.column_span, anchor.hidden, None, raw.page
            )
        )
    return Grid(len(rows), width, cells, page=cells[0].page if cells else None)


def _place_row(
    row: RawRow, at: int, number: int, opened: dict[int, _Anchor], anchors: list[_Anchor], notes: Notes
) -> tuple[dict[int, _Anchor], int]:
    """Put one row's cells after those above; gives the merges still open below it and the column where it ends."""
    column = row.before
    still: dict[int, _Anchor] = {}
    last: _Anchor | None = None
    for raw in row.cells:
        end = column + raw.span
        if end > MAX_COLUMNS:
            check_span(number, at, column, 1, raw.span)
        if len(raw.text) > MAX_CELL_CHARACTERS:
            check_cell_text(number, at, column, len(raw.text))
        above = opened.get(column) if raw.vertical == CONTINUE else None
        if raw.horizontal == CONTINUE and last is not None:
            _note_covered(raw, at, column, number, notes)
            last.column_span = end - last.column
        elif above is not None:
            _note_covered(raw, at, column, number, notes)
            above.row_span = at - above.row + 1
            last = above
        else:
            last = _Anchor(at, column, raw, 1, raw.span, row.hidden)
            anchors.append(last)
        if raw.vertical is not None:
            still.update(dict.fromkeys(range(last.column, end), last))
        column = end
    return still, column


def _note_covered(raw: RawCell, at: int, column: int, number: int, notes: Notes) -> None:
    if raw.text.strip():
        notes.table, notes.row, notes.column = number, at + 1, column + 1
        notes.add("hidden", raw.text)
