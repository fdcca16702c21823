"""The tables of a workbook or csv as rows of text, for a reader who knows what the columns mean (an old ledger)."""

from __future__ import annotations

from typing import Any

from gongkai.documents.paper import Grid
from gongkai.errors import GongkaiError


def answer(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Read a file inside the bound child.

    Args:
        request: {"name": the file's name}.

    Returns:
        {"grids": [{"sheet", "rows": [[line from 1, [text of each column]]]}]} of the sheets that can be seen, or
        {"refused": [{"file", "message", "code", "data"}]}.
    """
    from gongkai.documents.isolation.reading import refused
    from gongkai.documents.readers import read_paper

    try:
        found = read_paper(data, request["name"]).grids
        return {"grids": [{"sheet": grid.sheet, "rows": rows_of(grid)} for grid in found if _seen(grid)]}
    except GongkaiError as error:
        return {"refused": [refused(request["name"], error)]}
    except MemoryError:
        raise
    except Exception as fault:  # what a library throws over a hostile file is a refusal, not an accident
        return {"refused": [refused(request["name"], f"{type(fault).__name__}: {fault}"[:300])]}


def rows_of(grid: Grid) -> list[tuple[int, list[str]]]:
    """The rows of a table with their line numbers; a merged cell's text stands in every place that it covers."""
    table = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        for row in range(cell.row, min(cell.row + cell.row_span, grid.rows)):
            for column in range(cell.column, min(cell.column + cell.column_span, grid.columns)):
                table[row][column] = cell.text.strip()
    lines = grid.row_lines or [at + 1 for at in range(grid.rows)]
    return list(zip(lines, table, strict=False))


def _seen(grid: Grid) -> bool:
    return any(not cell.hidden for cell in grid.cells)
