"""Reads one table of a web page into a grid, placing spans as browsers do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from gongkai.documents.paper import Grid, GridCell
from gongkai.documents.readers.bounds import (
    MAX_CELL_CHARACTERS,
    MAX_COLUMNS,
    check_cell_text,
    check_row,
    check_span,
)
from gongkai.documents.readers.findings import Notes
from gongkai.documents.readers.html_text import ENDS, collapse, flow
from gongkai.documents.readers.html_visible import REPLACED, Hidden, replace_inside

# What makes a cell more than one line of text, so that it is read again with care.
_MORE = REPLACED | frozenset(
    (
        "br",
        "div",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "pre",
        "dd",
        "dt",
        "table",
        "center",
        "blockquote",
        "ul",
        "ol",
        "hr",
    )
)
_CELLS = frozenset(("td", "th"))
# A cell without any of these, or whose only child is a paragraph, is one line of text.
_DOUBTFUL = _MORE | {"p"}
_SPANNING = '[colspan]:not([colspan="1"]),[rowspan]:not([rowspan="1"])'
_LEADING_DIGITS = re.compile(r"\s*\+?(\d{1,9})")
# Browsers read a colspan above 1,000 as 1,000 and a rowspan above 65,534 as that.
_TO_THE_END = 65_534


@dataclass(slots=True)
class TableRead:
    """What one table element holds.

    Attributes:
        grid: its cells placed.
        held: the text of the cells that hold an inner table; None when no cell does.
        caption: the text of its caption.
    """

    grid: Grid
    held: list[str] | None = None
    caption: str = ""


class TableReader:
    """Reads the table elements of one page.

    Args:
        hidden: what `prune` found.
        notes: collects findings with their places.
    """

    def __init__(self, hidden: Hidden, notes: Notes) -> None:
        self._hidden = hidden
        self._notes = notes

    def read(self, table: LexborNode, number: int) -> TableRead:
        """Read one table, whose inner tables have been emptied.

        Raises:
            RefusedFile: more rows or columns, or a larger span, than the bounds allow.
        """
        place = _Placing(Grid(0, 0, [], number=number), self._hidden)
        spanning = {node.mem_id for node in table.css(_SPANNING)}
        cells = place.grid.cells
        involved: dict[int, LexborNode] = {}
        doubtful: dict[int, LexborNode] = {}
        holders: list[LexborNode] = []
        caption = ""
        holder: LexborNode | None = None
        just_begun = False
        for node in _in_order(table):
            tag = node.tag
            if tag in _CELLS:
                holder = node
                if place.cell(node, collapse(node.text()), node.mem_id in spanning, self._notes):
                    involved[len(cells) - 1] = node
            elif tag in _DOUBTFUL:
                if holder is not None and not (tag == "p" and just_begun and node.prev is None and node.next is None):
                    doubtful[len(cells) - 1] = holder
                if tag == "table" and holder is not None and node.mem_id != table.mem_id:
                    holders.append(holder)
            elif tag == "tr":
                place.row_begins(node)
            elif tag == "caption" and not caption:
                caption = flow(node)
            just_begun = tag in _CELLS
        place.close()
        for at, node in doubtful.items():
            text = _line(node)
            cells[at].text = text or ""
            if text is None:
                involved[at] = node
        for at in sorted(involved):
            self._read_thoroughly(cells[at], involved[at], number)
        return TableRead(place.grid, [flow(node) for node in holders] if holders else None, caption)

    def _read_thoroughly(self, cell: GridCell, node: LexborNode, number: int) -> None:
        notes, hidden, key = self._notes, self._hidden, node.mem_id
        notes.table, notes.row, notes.column = number, cell.row + 1, cell.column + 1
        replace_inside(node, notes)
        cell.text = flow(node)
        for text in hidden.cells.get(key, ()):
            notes.add("hidden", text)
        if key in hidden.blank:
            notes.add("hidden", cell.text)
            cell.text, cell.hidden = "", True
        elif cell.hidden:
            notes.add("hidden", cell.text)


class _Placing:
    """Places cells row by row as browsers do: a cell takes the first column that no span from above covers."""

    def __init__(self, grid: Grid, hidden: Hidden) -> None:
        self.grid = grid
        self._hidden = hidden
        self._noted = hidden.blank | hidden.cells.keys()
        self._taken: dict[int, int] = {}
        self._group: int | None = None
        self._row, self._column, self._width = -1, 0, 0
        self._unseen = False
        self._spanning: list[GridCell] = []

    def row_begins(self, node: LexborNode) -> None:
        self._width = max(self._width, self._column)
        self._row += 1
        self._column = 0
        check_row(self.grid.number, self._row)
        parent = node.parent
        group = parent.mem_id if parent is not None else 0
        if group != self._group:
            # A span ends with its row group.
            self._group, self._taken = group, {}
        self._unseen = bool(self._hidden.rows) and node.mem_id in self._hidden.rows

    def cell(self, node: LexborNode, text: str, spanning: bool, notes: Notes) -> bool:
        """Place a cell; whether it must be read with care."""
        row, column, taken = self._row, self._column, self._taken
        if taken:
            while taken.get(column, 0) > row:
                column += 1
        cell = GridCell(row, column, text, 1, 1, self._unseen)
        self.grid.cells.append(cell)
        if spanning:
            _read_spans(cell, node.attributes, self.grid.number, notes)
            self._spanning.append(cell)
        self._column = end = column + cell.column_span
        if end > MAX_COLUMNS:
            check_span(self.grid.number, row, column, 1, cell.column_span)
        if cell.row_span > 1:
            taken.update(dict.fromkeys(range(column, end), row + cell.row_span))
        return self._unseen or (bool(self._noted) and node.mem_id in self._noted)

    def close(self) -> None:
        """Measure the grid and cut row spans at its end."""
        self.grid.rows, self.grid.columns = self._row + 1, max(self._width, self._column)
        for cell in self._spanning:
            cell.row_span = min(cell.row_span, self.grid.rows - cell.row)


def _read_spans(cell: GridCell, attributes: dict[str, str | None], number: int, notes: Notes) -> None:
    if "colspan" in attributes:
        cell.column_span = _number(attributes["colspan"], cell, number, notes) or 1
    if "rowspan" in attributes:
        rows = _number(attributes["rowspan"], cell, number, notes)
        cell.row_span = _TO_THE_END if rows == 0 else rows or 1
    columns = cell.column_span
    if cell.column + columns > MAX_COLUMNS:
        check_span(number, cell.row, cell.column, 1, columns)
    if cell.row_span != _TO_THE_END and cell.row_span * columns > MAX_COLUMNS:
        check_span(number, cell.row, cell.column, cell.row_span, columns)


def _number(value: str | None, cell: GridCell, number: int, notes: Notes) -> int | None:
    """A span as browsers read it: leading digits; None, with a note, for what is no number."""
    if value is not None and value.isdecimal() and value.isascii() and len(value) < 10:
        return int(value)
    found = _LEADING_DIGITS.match(value or "")
    if found and (value or "").strip() == found.group(1):
        return int(found.group(1))
    notes.table, notes.row, notes.column = number, cell.row + 1, cell.column + 1
    notes.add("span", value or "空")
    return int(found.group(1)) if found else None


def _in_order(table: LexborNode) -> Iterable[LexborNode]:
    """The elements of a table in the order shown: head first, foot last, wherever they stand."""
    if table.css_first("thead,tfoot") is None:
        return table.traverse()
    ordered: dict[str, list[LexborNode]] = {"caption": [], "thead": [], "tbody": [], "tfoot": []}
    part = "caption"
    for node in table.traverse():
        part = node.tag if node.tag in ordered else part
        ordered[part].append(node)
    return [*ordered["caption"], *ordered["thead"], *ordered["tbody"], *ordered["tfoot"]]


def _line(cell: LexborNode) -> str | None:
    """The text of a cell that shows one line of plain text; None for one that must be read with care."""
    node = cell.first_child
    while node is not None:
        after = node.next
        if after is not None:
            if _is_blank(node):
                node = after
                continue
            if after.next is not None or not _is_blank(after):
                return _joined(cell)
        tag = node.tag
        if tag == "-text":
            return collapse(node.text_content or "")
        if tag in _MORE:
            return None
        node = node.first_child
    return ""


def _is_blank(node: LexborNode) -> bool:
    return node.tag == "-text" and not (node.text_content or "").strip(ENDS)


def _joined(cell: LexborNode) -> str | None:
    """As `_line`, for a cell of several texts."""
    parts: list[str] = []
    for node in cell.traverse(include_text=True):
        tag = node.tag
        if tag == "-text":
            parts.append(node.text_content or "")
        elif tag in _MORE or (tag == "p" and (parts or node.next is not None)):
            return None
    return collapse("".join(parts))


def check_texts(grid: Grid) -> None:
    """Refuse a grid with a cell longer than a whole report (a frame for the page may hold that, a table not)."""
    for cell in grid.cells:
        if len(cell.text) > MAX_CELL_CHARACTERS:
            check_cell_text(grid.number, cell.row, cell.column, len(cell.text))
