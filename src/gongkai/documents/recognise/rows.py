"""A grid seen by rows: the cells that begin in a row, those that reach into it from above, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.documents.paper import Grid, GridCell
from gongkai.report.table import Where


@dataclass(slots=True)
class View:
    """A grid by rows; `flipped` when rows and columns were exchanged (a table printed on its side)."""

    grid: Grid
    rows: list[list[GridCell]]
    above: list[list[GridCell]]
    flipped: bool = False

    @property
    def loose(self) -> bool:
        """True when a cell's column number means nothing."""
        return self.grid.ragged

    def where(self, cell: GridCell) -> Where:
        """The place of a cell in the paper, counted from 1."""
        row, column = (cell.column, cell.row) if self.flipped else (cell.row, cell.column)
        lines = self.grid.row_lines
        if not self.grid.number and lines is None:
            return Where(cell.page if cell.page is not None else self.grid.page, line=cell.line, sheet=self.grid.sheet)
        return Where(
            cell.page if cell.page is not None else self.grid.page,
            self.grid.number or None,
            row + 1,
            column + 1,
            cell.line or (lines[row] if lines and row < len(lines) else self.grid.line),
            self.grid.sheet,
        )


def view(grid: Grid) -> View:
    """The grid by rows."""
    rows: list[list[GridCell]] = [[] for _ in range(grid.rows)]
    above: list[list[GridCell]] = [[] for _ in range(grid.rows)]
    for cell in grid.cells:
        if cell.row >= grid.rows:
            continue
        rows[cell.row].append(cell)
        if cell.row_span > 1:
            for row in range(cell.row + 1, min(cell.row + cell.row_span, grid.rows)):
                above[row].append(cell)
    if grid.sheet is not None:
        _fill(grid, rows, above)
    return View(grid, rows, above)


def _fill(grid: Grid, rows: list[list[GridCell]], above: list[list[GridCell]]) -> None:
    """A sheet stores no empty cells: put blanks where nothing stands, so that a row can be counted."""
    for row, cells in enumerate(rows):
        if not cells and not above[row]:
            continue
        taken = {c.column + x for c in (*cells, *above[row]) for x in range(c.column_span)}
        cells += [GridCell(row, column, "") for column in range(grid.columns) if column not in taken]
        cells.sort(key=lambda cell: cell.column)


def flip(seen: View, wanted: set[int]) -> View:
    """The wanted rows of a grid with rows and columns exchanged; `where` still tells the printed place."""
    cells = [
        GridCell(
            row=cell.column,
            column=cell.row,
            text=cell.text,
            row_span=cell.column_span,
            column_span=cell.row_span,
            hidden=cell.hidden,
            confidence=cell.confidence,
            page=cell.page,
            line=cell.line,
        )
        for row in sorted(wanted)
        for cell in seen.rows[row]
    ]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    turned = view(Grid(rows=seen.grid.columns, columns=seen.grid.rows, cells=cells))
    return View(seen.grid, turned.rows, turned.above, flipped=True)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a view."""

    view: View
    row: int

    @property
    def cells(self) -> list[GridCell]:
        """The cells that begin in this row, left to right."""
        return self.view.rows[self.row]

    @property
    def above(self) -> list[GridCell]:
        """The cells that reach into this row from above."""
        return self.view.above[self.row]

    def text(self) -> str:
        """The row as one line, for a sentence or for a raw text."""
        return " ".join(" ".join(cell.text.split()) for cell in self.cells if cell.text.strip())
