"""Reads one table of a web page into a grid, placing spans as browsers do."""

from __future__ import annotations

import re

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
from gongkai.documents.readers.html_text import collapse, flow
from gongkai.documents.readers.html_visible import Hidden

_INVOLVED = "br,p~p,p~div,div,li,h1,h2,h3,h4,h5,h6,pre,dd,dt,table,center,blockquote"
_LEADING_DIGITS = re.compile(r"\s*\+?(\d{1,9})")
# Browsers read a colspan above 1,000 as 1,000 and a rowspan above 65,534 as that.
_TO_THE_END = 65_534


class TableReader:
    """Reads the table elements of one page.

    Args:
        hidden: what `prune` found.
        notes: collects findings with their places.
    """

    def __init__(self, hidden: Hidden, notes: Notes) -> None:
        self._hidden = hidden
        self._notes = notes

    def read(self, table: LexborNode, number: int) -> tuple[Grid, list[str]]:
        """The table's grid, and the text of those of its cells that hold an (already emptied) inner table.

        Raises:
            RefusedFile: more rows or columns, or a larger span, than the bounds allow.
        """
        involved, holders = self._cells_with_more(table)
        grid = Grid(0, 0, [], number=number)
        held: list[str] = []
        spanning: list[GridCell] = []
        taken: dict[int, int] = {}
        group: int | None = None
        row, column, width, unseen = -1, 0, 0, False
        hidden = self._hidden
        noted = hidden.blank | hidden.cells.keys() | hidden.struck.keys()
        cells = grid.cells
        for node in self._in_order(table):
            if node.tag == "tr":
                width = max(width, column)
                row += 1
                column = 0
                check_row(number, row)
                parent = node.parent
                of = parent.mem_id if parent is not None else 0
                if of != group:
                    group, taken = of, {}
                unseen = bool(hidden.rows) and node.mem_id in hidden.rows
                continue
            if taken:
                while taken.get(column, 0) > row:
                    column += 1
            key = node.mem_id
            text = flow(node) if key in involved else collapse(node.text())
            if key in holders:
                held.append(text)
            cell = GridCell(row, column, text, 1, 1, unseen)
            cells.append(cell)
            attributes = node.attributes
            if "colspan" in attributes or "rowspan" in attributes:
                self._span(cell, attributes, number)
                spanning.append(cell)
            if unseen or key in noted:
                self._note(cell, key, number)
            column += cell.column_span
            if column > MAX_COLUMNS:
                check_span(number, row, cell.column, 1, cell.column_span)
            if cell.row_span > 1:
                taken.update(dict.fromkeys(range(cell.column, column), row + cell.row_span))
        grid.rows, grid.columns = row + 1, max(width, column)
        for cell in spanning:
            cell.row_span = min(cell.row_span, grid.rows - cell.row)
        return grid, held

    def _span(self, cell: GridCell, attributes: dict[str, str | None], number: int) -> None:
        if "colspan" in attributes:
            cell.column_span = self._number(attributes["colspan"], cell, number) or 1
        if "rowspan" in attributes:
            rows = self._number(attributes["rowspan"], cell, number)
            cell.row_span = _TO_THE_END if rows == 0 else rows or 1
        columns = cell.column_span
        if cell.column + columns > MAX_COLUMNS:
            check_span(number, cell.row, cell.column, 1, columns)
        if cell.row_span != _TO_THE_END and cell.row_span * columns > MAX_COLUMNS:
            check_span(number, cell.row, cell.column, cell.row_span, columns)

    def _number(self, value: str | None, cell: GridCell, number: int) -> int | None:
        """A span as browsers read it: leading digits; None, with a note, for what is no number."""
        found = _LEADING_DIGITS.match(value or "")
        if found and (value or "").strip() == found.group(1):
            return int(found.group(1))
        self._notes.table, self._notes.row, self._notes.column = number, cell.row + 1, cell.column + 1
        self._notes.add("span", value or "空")
        return int(found.group(1)) if found else None

    def _note(self, cell: GridCell, key: int, number: int) -> None:
        notes, hidden = self._notes, self._hidden
        notes.table, notes.row, notes.column = number, cell.row + 1, cell.column + 1
        if key in hidden.blank:
            notes.add("hidden", cell.text)
            cell.text, cell.hidden = "", True
        elif cell.hidden:
            notes.add("hidden", cell.text)
        for text in hidden.cells.get(key, ()):
            notes.add("hidden", text)
        for text in hidden.struck.get(key, ()):
            notes.add("struck", text)

    @staticmethod
    def _cells_with_more(table: LexborNode) -> tuple[set[int], set[int]]:
        """The cells (`mem_id`) that hold more than one line of text, and those of them that hold a table."""
        involved, holders = set(), set()
        for node in table.css(_INVOLVED):
            above: LexborNode | None = node
            while above is not None and above.tag not in ("td", "th"):
                above = above.parent
            if above is not None and node.mem_id != table.mem_id:
                involved.add(above.mem_id)
                if node.tag == "table":
                    holders.add(above.mem_id)
        return involved, holders

    @staticmethod
    def _in_order(table: LexborNode) -> list[LexborNode]:
        """Rows and cells in the order shown: head first, foot last, wherever they stand in the source."""
        nodes = table.css("tr,td,th")
        if table.css_first("tfoot") is None and table.css_first("tbody~thead") is None:
            return nodes
        heads = {node.mem_id for node in table.css("thead tr,thead td,thead th")}
        feet = {node.mem_id for node in table.css("tfoot tr,tfoot td,tfoot th")}
        return sorted(nodes, key=lambda node: 0 if node.mem_id in heads else 2 if node.mem_id in feet else 1)


def check_texts(grid: Grid) -> None:
    """Refuse a grid with a cell longer than a whole report (a frame for the page may hold that, a table not)."""
    for cell in grid.cells:
        if len(cell.text) > MAX_CELL_CHARACTERS:
            check_cell_text(grid.number, cell.row, cell.column, len(cell.text))
