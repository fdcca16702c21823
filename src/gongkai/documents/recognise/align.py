"""Giving the cells of a row to the columns of its header, or saying that it cannot be done.

Two ways, which must not contradict each other: by order (as many cells as columns) and by grid column. Real papers shift
spans between header and rows, so order comes first where the counts agree; where they do not, only the grid can decide.
"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.documents.paper import GridCell
from gongkai.documents.recognise.numbers import read


@dataclass(frozen=True, slots=True)
class Leaf:
    """A column of figures: `id` is None for a column that the form lacks.

    `start`, `end` are grid columns; -1 where only the order of the columns is known. `at` is the place of the word
    among the cells of its header row after the first.
    """

    id: str | None
    start: int
    end: int
    text: str = ""
    at: int = -1


def align(
    cells: list[GridCell], leaves: list[Leaf], *, loose: bool, sheet: bool = False
) -> list[GridCell | None] | None:
    """One cell for each leaf (None: the paper has none there), or None when the columns cannot be told.

    Args:
        cells: the row's cells after its label.
        loose: the grid columns mean nothing (ragged text).
        sheet: blank cells outside the header's columns are only the rest of a worksheet.
    """
    count = len(leaves)
    loose = loose or leaves[0].start < 0
    if sheet and not loose:
        begin, end = leaves[0].start, leaves[-1].end
        cells = [c for c in cells if (c.column < end and c.column + c.column_span > begin) or not is_blank(c)]
    if not cells:
        return None
    if len(cells) == count and (loose or _in_step(cells, leaves)):
        return list(cells)
    return None if loose else by_column(cells, leaves)


def by_column(cells: list[GridCell], leaves: list[Leaf]) -> list[GridCell | None] | None:
    """The cell over each leaf's grid columns; a blank cell may cover several leaves, a figure only one.

    None when the row does not fill the header's columns exactly: a cell too many or too few moves all that follow.
    """
    if not cells or cells[-1].column + cells[-1].column_span != leaves[-1].end:
        return None
    out: list[GridCell | None] = []
    used: list[GridCell] = []
    for leaf in leaves:
        over = [c for c in cells if c.column < leaf.end and c.column + c.column_span > leaf.start]
        filled = [c for c in over if not is_blank(c)]
        if len(filled) > 1 or not over:
            return None
        used += filled
        out.append(filled[0] if filled else over[0])
    figures = [c for c in cells if not is_blank(c)]
    return out if len(used) == len(figures) == len({id(c) for c in used}) else None


def is_blank(cell: GridCell) -> bool:
    """True for a cell without a figure."""
    return read(cell.text).status == "blank"


def _in_step(cells: list[GridCell], leaves: list[Leaf]) -> bool:
    """True when every cell stands under its own leaf, or all are moved by the same number of columns."""
    moved = cells[0].column - leaves[0].start
    return all(cell.column - leaf.start == moved for cell, leaf in zip(cells, leaves, strict=True)) or all(
        cell.column < leaf.end and cell.column + cell.column_span > leaf.start
        for cell, leaf in zip(cells, leaves, strict=True)
    )


def placements(values: list[str], count: int) -> list[tuple[str, ...]]:
    """For each of `count` columns the figures that may stand there when `values` keep their order."""
    slack = count - len(values)
    if slack < 0:
        return [() for _ in range(count)]
    out = []
    for column in range(count):
        possible = [values[i] for i in range(len(values)) if i <= column <= i + slack]
        out.append(tuple(dict.fromkeys(possible)))
    return out
