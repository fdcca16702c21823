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
from gongkai.documents.readers.html_visible import REPLACED, Hidden, replace_inside

# What makes a cell more than one line of text, so that it is read again with care.
_MORE = REPLACED | frozenset("br div li h1 h2 h3 h4 h5 h6 pre dd dt table center blockquote ul ol hr".split())
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
        grid = Grid(0, 0, [], number=number)
        cells, hidden = grid.cells, self._hidden
        noted = hidden.blank | hidden.cells.keys()
        held: list[LexborNode] = []
        involved: dict[int, LexborNode] = {}
        spanning: list[GridCell] = []
        parts: list[str] = []
        taken: dict[int, int] = {}
        group: int | None = None
        row, column, width, unseen = -1, 0, 0, False
        node_of_cell: LexborNode | None = None
        for node in self._in_order(table):
            tag = node.tag
            if tag == "-text":
                parts.append(node.text_content or "")
            elif tag == "td" or tag == "th":
                if parts:
                    if node_of_cell is not None:
                        cells[-1].text = collapse(parts[0] if len(parts) == 1 else "".join(parts))
                    parts = []
                if taken:
                    while taken.get(column, 0) > row:
                        column += 1
                node_of_cell = node
                cell = GridCell(row, column, "", 1, 1, unseen)
                cells.append(cell)
                attributes = node.attributes
                if "colspan" in attributes or "rowspan" in attributes:
                    self._span(cell, attributes, number)
                    spanning.append(cell)
                if unseen or (noted and node.mem_id in noted):
                    involved[len(cells) - 1] = node
                column += cell.column_span
                if column > MAX_COLUMNS:
                    check_span(number, row, cell.column, 1, cell.column_span)
                if cell.row_span > 1:
                    taken.update(dict.fromkeys(range(cell.column, column), row + cell.row_span))
            elif tag == "tr":
                width = max(width, column)
                row += 1
                column = 0
                check_row(number, row)
                parent = node.parent
                of = parent.mem_id if parent is not None else 0
                if of != group:
                    group, taken = of, {}
                unseen = bool(hidden.rows) and node.mem_id in hidden.rows
            elif node_of_cell is not None and (tag in _MORE or (tag == "p" and (bool(parts) or node.next is not None))):
                involved[len(cells) - 1] = node_of_cell
                if tag == "table":
                    held.append(node_of_cell)
        if parts and node_of_cell is not None:
            cells[-1].text = collapse("".join(parts))
        grid.rows, grid.columns = row + 1, max(width, column)
        for cell in spanning:
            cell.row_span = min(cell.row_span, grid.rows - cell.row)
        for at, holder in involved.items():
            self._read_thoroughly(cells[at], holder, number)
        return grid, [flow(holder) for holder in held]

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

    @staticmethod
    def _in_order(table: LexborNode) -> list[LexborNode]:
        """The elements and texts of a table in the order shown: head first, foot last, wherever they stand."""
        nodes = list(table.traverse(include_text=True))
        if table.css_first("tfoot,tbody~thead") is None:
            return nodes
        heads = {node.mem_id for node in table.css("thead")}
        feet = {node.mem_id for node in table.css("tfoot")}
        ordered: tuple[list[LexborNode], list[LexborNode], list[LexborNode]] = ([], [], [])
        part = 1
        for node in nodes:
            if node.tag in ("thead", "tbody", "tfoot"):
                part = 0 if node.mem_id in heads else 2 if node.mem_id in feet else 1
            ordered[part].append(node)
        return [node for nodes in ordered for node in nodes]


def check_texts(grid: Grid) -> None:
    """Refuse a grid with a cell longer than a whole report (a frame for the page may hold that, a table not)."""
    for cell in grid.cells:
        if len(cell.text) > MAX_CELL_CHARACTERS:
            check_cell_text(grid.number, cell.row, cell.column, len(cell.text))
