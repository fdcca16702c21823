"""Grids as tests write them down: a picture of the table, every covered position showing its anchor's text."""

from __future__ import annotations

from gongkai.documents.paper import Grid, Paper


def picture(grid: Grid) -> list[list[str | None]]:
    """The texts of all positions; None where no cell stands."""
    out: list[list[str | None]] = [[None] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                assert out[row][column] is None, "two cells in one place"
                out[row][column] = cell.text
    return out


def only(paper: Paper) -> list[list[str | None]]:
    """The picture of a paper's single table."""
    (grid,) = paper.grids
    return picture(grid)


def words(paper: Paper) -> list[str]:
    """The running text."""
    return [block.text for block in paper.blocks if not isinstance(block, Grid)]


def ids(paper: Paper) -> set[str]:
    """The ids of all findings, of the paper and of its tables."""
    return {issue.id for issue in paper.findings} | {issue.id for grid in paper.grids for issue in grid.findings}
