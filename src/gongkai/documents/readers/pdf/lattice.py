"""From ruling lines to the cells that they enclose: tables with truly merged cells.

Coordinates are upright: x to the right, y downwards, in points.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import pairwise

from gongkai.documents.readers.bounds import MAX_COLUMNS, MAX_ROWS
from gongkai.documents.readers.pdf.words import Word

Box = tuple[float, float, float, float]

_NEAR = 3.0  # lines closer than this are one line (double rules, borders drawn by both neighbours)
_DASH = 4.5  # gaps up to this are the gaps of a dashed line
_SHORT = 5.0  # what is shorter after joining is no rule


@dataclass(slots=True)
class LatticeCell:
    """A cell by the indexes of its edges (row0..row1 by `ys`, column0..column1 by `xs`) and what stands in it.

    `confidence` is 0..1 where the text was read by OCR, None where it is certain.
    """

    row0: int
    column0: int
    row1: int
    column1: int
    text: str = ""
    page: int = 0
    words: list[Word] = field(default_factory=list)
    confidence: float | None = None


@dataclass(slots=True)
class Lattice:
    """A ruled table on one page: its edges from left to right and from top to bottom, and its cells in order.

    `closed` tells column by column whether a line runs below the last row, [] when none does.
    """

    xs: list[float]
    ys: list[float]
    cells: list[LatticeCell]
    owner: list[list[int]]
    open_bottom: bool = False
    closed: list[bool] = field(default_factory=list)

    @property
    def box(self) -> Box:
        """Left, top, right, bottom."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def at(self, x: float, y: float) -> int | None:
        """The number of the cell around a point, None outside the table."""
        column, row = bisect_right(self.xs, x), bisect_right(self.ys, y)
        if 0 < column < len(self.xs) and 0 < row < len(self.ys):
            return self.owner[row - 1][column - 1]
        return None


def lattices(lines: list[Box]) -> tuple[list[Lattice], list[Box]]:
    """The ruled tables of a page from top to bottom, and the level lines that belong to none."""
    level, upright = _sorted_out(lines)
    tables, loose = [], []
    for band_level, band_upright in _open_bands_joined(_bands(level, upright)):
        for part_level, part_upright in _sides(band_level, band_upright):
            table = _lattice(part_level, part_upright) if len(part_upright) > 1 and len(part_level) > 1 else None
            if table is not None:
                tables.append(table)
            else:
                loose += [(x0, y, x1, y) for y, x0, x1 in part_level]
    return sorted(tables, key=lambda table: (table.ys[0], table.xs[0])), loose


def _sorted_out(lines: list[Box]) -> tuple[list[tuple[float, float, float]], list[tuple[float, float, float]]]:
    """Level lines as (y, x0, x1) and upright ones as (x, y0, y1); pieces and dashes joined."""
    level, upright = [], []
    for x0, y0, x1, y1 in lines:
        width, height = x1 - x0, y1 - y0
        if width >= height or (width < _NEAR and height < _NEAR):
            level.append(((y0 + y1) / 2, x0, x1))
        if height >= width or (width < _NEAR and height < _NEAR):
            upright.append(((x0 + x1) / 2, y0, y1))
    return _joined(level), _joined(upright)


def _joined(pieces: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Collinear pieces that touch or nearly touch made into one; too short ones dropped."""
    out: list[tuple[float, float, float]] = []
    for group in _clusters(sorted(pieces), 1.0):
        if len(group) == 1:
            out.append(group[0])
            continue
        place = sum(piece[0] for piece in group) / len(group)
        spans = sorted((start, end) for _, start, end in group)
        start, end = spans[0]
        for low, high in spans[1:]:
            if low > end + _DASH:
                out.append((place, start, end))
                start, end = low, high
            else:
                end = max(end, high)
        out.append((place, start, end))
    return [piece for piece in out if piece[2] - piece[1] >= _SHORT]


def _clusters(pieces: list[tuple[float, float, float]], near: float) -> list[list[tuple[float, float, float]]]:
    groups: list[list[tuple[float, float, float]]] = []
    for piece in pieces:
        if groups and piece[0] - groups[-1][-1][0] <= near:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


Lines = list[tuple[float, float, float]]


def _bands(level: Lines, upright: Lines) -> list[tuple[Lines, Lines]]:
    """Parts of the page from top to bottom between which no line runs."""
    marked = [(line[0], line[0], 0, line) for line in level] + [(line[1], line[2], 1, line) for line in upright]
    return _split(marked)


def _open_bands_joined(bands: list[tuple[Lines, Lines]]) -> list[tuple[Lines, Lines]]:
    """A table without outer borders falls apart at every row that has no upright line in it: put it together.

    Only where the sides are open, the lines equally long and the gap no more than a row of that table.
    """
    out: list[tuple[Lines, Lines]] = []
    for level, upright in bands:
        if out and level and out[-1][0] and _one_open_table(out[-1], (level, upright)):
            out[-1] = (out[-1][0] + level, out[-1][1] + upright)
        else:
            out.append((level, upright))
    return out


def _one_open_table(above: tuple[Lines, Lines], below: tuple[Lines, Lines]) -> bool:
    if not above[1] and not below[1]:
        return False
    for level, upright in (above, below):
        left, right = min(line[1] for line in level), max(line[2] for line in level)
        if any(line[0] < left + 6 or line[0] > right - 6 for line in upright):
            return False
    spans = [(min(line[1] for line in level), max(line[2] for line in level)) for level, _ in (above, below)]
    if abs(spans[0][0] - spans[1][0]) > 4 or abs(spans[0][1] - spans[1][1]) > 4:
        return False
    ys = [sorted({round(line[0]) for line in level}) for level, _ in (above, below)]
    heights = [sorted(b - a for a, b in pairwise(group)) for group in ys if len(group) > 1]
    row = min((group[len(group) // 2] for group in heights), default=12.0)
    return ys[1][0] - ys[0][-1] <= max(12.0, 1.4 * row)


def _sides(level: Lines, upright: Lines) -> list[tuple[Lines, Lines]]:
    """Parts of a band from left to right (tables that stand side by side)."""
    marked = [(line[1], line[2], 0, line) for line in level] + [(line[0], line[0], 1, line) for line in upright]
    return _split(marked)


def _split(marked: list[tuple[float, float, int, tuple[float, float, float]]]) -> list[tuple[Lines, Lines]]:
    parts: list[tuple[Lines, Lines]] = []
    reach = float("-inf")
    for start, end, kind, line in sorted(marked):
        if start > reach + _NEAR:
            parts.append(([], []))
        parts[-1][kind].append(line)
        reach = max(reach, end)
    return parts


def near_edges(places: list[float]) -> list[float]:
    """The places with those that lie close together made one, in order."""
    edges: list[list[float]] = []
    reach = limit = float("-inf")
    for place in sorted(places):
        if place - reach <= _NEAR and place - limit <= 2 * _NEAR:
            edges[-1].append(place)
        else:
            edges.append([place])
            limit = place
        reach = place
    return [sum(edge) / len(edge) if len(edge) > 1 else edge[0] for edge in edges]


def _lattice(level: Lines, upright: Lines) -> Lattice | None:
    # Sides left open (no outer border, a page break that draws none) are closed where the crossing lines end.
    places_x = [line[0] for line in upright]
    places_y = [line[0] for line in level]
    left, right = min(line[1] for line in level), max(line[2] for line in level)
    top, bottom = min(line[1] for line in upright), max(line[2] for line in upright)
    open_bottom = bottom > max(places_y) + 6
    places_x += [left] * (left < min(places_x) - 6) + [right] * (right > max(places_x) + 6)
    places_y += [top] * (top < min(places_y) - 6) + [bottom] * open_bottom
    xs, ys = near_edges(places_x), near_edges(places_y)
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 1 or rows < 1 or columns > MAX_COLUMNS or rows > MAX_ROWS:  # a drawing or a chart, not a table
        return None
    floors = walls(level, ys, xs)
    sides = walls(upright, xs, ys)
    closed = floors[rows]
    floors[0] = floors[rows] = [True] * columns
    sides[0] = sides[columns] = [True] * rows
    cells, owner = enclosed(rows, columns, floors, sides)
    return Lattice(xs, ys, cells, owner, open_bottom, [] if open_bottom else closed)


def walls(lines: Lines, places: list[float], marks: list[float]) -> list[list[bool]]:
    """For each place the stretches between two marks along which a line runs over at least half the way."""
    found = [[False] * (len(marks) - 1) for _ in places]
    middles = [(a + b) / 2 for a, b in pairwise(marks)]
    for place, start, end in lines:
        index = bisect_left(places, place)
        if index == len(places) or (index and place - places[index - 1] < places[index] - place):
            index -= 1
        for stretch in range(bisect_left(middles, start), bisect_right(middles, end)):
            found[index][stretch] = True
    return found


def enclosed(
    rows: int, columns: int, floors: list[list[bool]], sides: list[list[bool]]
) -> tuple[list[LatticeCell], list[list[int]]]:
    """The cells that the walls enclose, in order, and for each square of the grid the number of its cell."""
    owner = [[-1] * columns for _ in range(rows)]
    cells: list[LatticeCell] = []
    for row in range(rows):
        for column in range(columns):
            if owner[row][column] >= 0:
                continue
            right = column + 1
            if sides[right][row] and floors[row + 1][column]:  # a cell of one square, as most are
                owner[row][column] = len(cells)
                cells.append(LatticeCell(row, column, row + 1, right))
                continue
            while right < columns and not sides[right][row] and owner[row][right] < 0:
                right += 1
            below = row + 1
            while (
                below < rows
                and not any(floors[below][column:right])
                and max(owner[below][column:right]) < 0
                and _same_walls(sides, column, right, row, below)
            ):
                below += 1
            for covered in range(row, below):
                owner[covered][column:right] = [len(cells)] * (right - column)
            cells.append(LatticeCell(row, column, below, right))
    return cells, owner


def _same_walls(walls: list[list[bool]], left: int, right: int, row: int, below: int) -> bool:
    if any(walls[edge][below] for edge in range(left + 1, right)):
        return False
    return walls[left][below] == walls[left][row] and walls[right][below] == walls[right][row]
