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
    """A column of figures: `id` is None for a column that the form lacks. `start`, `end` are grid columns."""

    id: str | None
    start: int
    end: int
    text: str = ""


def align(cells: list[GridCell], leaves: list[Leaf], *, loose: bool) -> list[GridCell | None] | None:
    """One cell for each leaf (None: the paper has none there), or None when the columns cannot be told.

    Args:
        cells: the row's cells after its label.
        loose: the grid columns mean nothing (ragged text, or a header of the form's own order).
    """
    count = len(leaves)
    if len(cells) == count:
        if loose or _in_step(cells, leaves):
            return list(cells)
        return by_column(cells, leaves) or (list(cells) if _shifted(cells, leaves) else None)
    if not loose:
        found = by_column(cells, leaves)
        if found is not None:
            return found
    if len(cells) > count and all(is_blank(cell) for cell in cells[: len(cells) - count]) and not loose:
        return list(cells[-count:])
    return None


def by_column(cells: list[GridCell], leaves: list[Leaf]) -> list[GridCell | None] | None:
    """The cell over each leaf's grid columns; a blank cell may cover several leaves, a figure only one."""
    out: list[GridCell | None] = []
    taken: dict[int, int] = {}
    for leaf in leaves:
        over = [c for c in cells if c.column < leaf.end and c.column + c.column_span > leaf.start]
        filled = [c for c in over if not is_blank(c)]
        if len(filled) > 1 or not over:
            return None
        chosen = filled[0] if filled else over[0]
        if filled:
            taken[id(chosen)] = taken.get(id(chosen), 0) + 1
        out.append(chosen)
    if any(times > 1 for times in taken.values()):
        return None
    lost = [c for c in cells if not is_blank(c) and id(c) not in taken and _inside(c, leaves)]
    return None if lost else out


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


def _shifted(cells: list[GridCell], leaves: list[Leaf]) -> bool:
    """True when cells follow one another without a gap, so that only widths differ from the header's."""
    return all(a.column + a.column_span == b.column for a, b in zip(cells, cells[1:], strict=False))


def _inside(cell: GridCell, leaves: list[Leaf]) -> bool:
    return leaves[0].start <= cell.column < leaves[-1].end


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
