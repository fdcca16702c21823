"""Table 4: reconsideration and litigation, five outcomes for each of three ways, in one row or in any turned shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from gongkai.documents.paper import GridCell
from gongkai.documents.recognise import labels
from gongkai.documents.recognise.align import Leaf, align, is_blank, placements
from gongkai.documents.recognise.collect import Collected
from gongkai.documents.recognise.numbers import looks_like_figure
from gongkai.documents.recognise.rows import Line, View, flip
from gongkai.report.table import Cell

WAYS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")


@dataclass(slots=True)
class Table4:
    """Header and figures for each grid that holds a piece of table 4: (leaves, the rows of figures)."""

    pieces: list[tuple[list[Leaf], list[tuple[Line, list[GridCell]]]]] = field(default_factory=list)
    cut: bool = False

    @property
    def found(self) -> bool:
        """True when the paper has this table, in whatever state."""
        return any(leaves for leaves, _ in self.pieces)


def gather(lines: list[Line]) -> Table4:
    """Find header and figures in the lines that belong to table 4 (of one grid or of several)."""
    table = Table4()
    missing = list(WAYS)
    for seen, rows in _by_view(lines):
        table.cut = seen.grid.cut  # what follows in a further grid was not lost
        upright, here = _upright(seen, rows)
        ready = _matrix(here) or _downwards(here)
        if ready:
            table.pieces += ready
            continue
        for segment in _segments(here):
            missing = _read_segment(upright, segment, missing, table)
    return table


def _read_segment(seen: View, lines: list[Line], missing: list[str], table: Table4) -> list[str]:
    """Add one header with the figures under it; returns the ways still to come."""
    leaves, last = _header(seen, lines, missing)
    figures = [(line, _figures(line, len(leaves))) for line in lines if not _is_header(line)]
    figures = [(line, cells) for line, cells in figures if cells and line.row > last]
    if leaves:
        table.pieces.append((leaves, figures))
        return [way for way in missing if not any((leaf.id or "").startswith(f"t4.{way}.") for leaf in leaves)]
    if table.pieces and not table.pieces[-1][1]:
        table.pieces[-1][1].extend(figures)
    elif not table.pieces and len(lines) == 1 and figures and len(figures[0][1]) == len(WAYS) * len(OUTCOMES):
        table.pieces.append((_official(WAYS), figures))
    return missing


def _segments(lines: list[Line]) -> Iterator[list[Line]]:
    """Cut where a new header begins after figures (three small tables one below the other)."""
    current: list[Line] = []
    figures = blank = False
    for line in lines:
        head = _is_header(line)
        # a blank row ends a table only where the next begins with a way, not inside a header
        if head and (figures or (blank and any(_way(cell) is not None for cell in line.cells))):
            yield current
            current, figures, blank = [], False, False
        if not head and len(line.cells) >= len(OUTCOMES):
            blank = True
            figures = figures or any(not is_blank(cell) for cell in line.cells)
        current.append(line)
    yield current


def _downwards(lines: list[Line]) -> list[tuple[list[Leaf], list[tuple[Line, list[GridCell]]]]]:
    """Fifteen lines of one outcome and one figure each, in text whose grid is gone."""
    rows: list[tuple[str | None, str, Line, list[GridCell]]] = []
    way = None
    for line in lines:
        way = next((found for cell in line.cells if (found := _way(cell)) in WAYS), way)
        named = [i for i, cell in enumerate(line.cells) if _outcome(cell) is not None]
        if len(named) == 1 and len(line.cells) == named[0] + 2:
            rows.append((way, _outcome(line.cells[named[0]]) or "", line, line.cells[named[0] + 1 :]))
    if len(rows) < len(OUTCOMES) or not lines[0].view.loose:
        return []
    ways = [way for way, *_ in rows]
    if None in ways or (len(rows) == 15 and len(set(ways)) < 3):
        if len(rows) != len(WAYS) * len(OUTCOMES):
            return []
        ways = [WAYS[i // len(OUTCOMES)] for i in range(len(rows))]
    return [
        ([Leaf(f"t4.{way}.{name}", -1, -1)], [(line, cells)])
        for way, (_, name, line, cells) in zip(ways, rows, strict=True)
    ]


def resolve(table: Table4, out: Collected) -> None:
    """Enter the figures."""
    for leaves, rows in table.pieces:
        ids = tuple(leaf.id for leaf in leaves if leaf.id)
        told = [leaf for leaf in leaves if leaf.id is None]
        full = [(line, cells) for line, cells in rows if any(not is_blank(cell) for cell in cells)] or rows[:1]
        told_apart = [(line, cells) for line, cells in full[1:] if _is_labelled(cells, leaves)]
        for line, cells in told_apart:
            out.extra.append(("t4", line.view.where(cells[0]), line.text()))
        full = [pair for pair in full if pair not in told_apart]
        for leaf in told:
            if rows:
                out.extra.append(("t4", rows[0][0].view.where(rows[0][1][0]), leaf.text))
        for line, cells in full:
            _enter(line, cells, leaves, ids, out)


def _is_labelled(cells: list[GridCell], leaves: list[Leaf]) -> bool:
    """A further row that begins with words and has too few cells: something that stands under the table."""
    written = [cell for cell in cells if not is_blank(cell)]
    return 2 * len(written) < len(leaves) and bool(written) and not looks_like_figure(written[0].text)


def _beside_the_table(line: Line, cells: list[GridCell], end: int) -> bool:
    """Blank cells right of the header's last word where every row above has one too: an empty column."""
    rows = [row for row in line.view.rows[: line.row] if row]
    reach = all(row[-1].column + row[-1].column_span > end for row in rows)
    return end > 0 and reach and all(is_blank(cell) and cell.column >= end for cell in cells)


def _enter(line: Line, cells: list[GridCell], leaves: list[Leaf], ids: tuple[str, ...], out: Collected) -> None:
    seen = line.view
    spare = len(cells) - len(leaves)
    if spare > 0 and all(not looks_like_figure(cell.text) for cell in cells[:spare]):
        cells = cells[spare:]
    elif spare > 0 and _beside_the_table(line, cells[-spare:], leaves[-1].end):
        cells = cells[:-spare]
    placed = align(cells, leaves, loose=seen.loose, sheet=seen.grid.sheet is not None)
    if placed is None and all(is_blank(cell) for cell in cells):
        for cell_id in ids:
            out.put(cell_id, Cell(where=seen.where(cells[0])))
        return
    if placed is None:
        texts = [" ".join(cell.text.split()) for cell in cells]
        options = placements(texts, len(leaves))
        kept = [options[i] for i, leaf in enumerate(leaves) if leaf.id]
        out.lost(ids, seen.where(cells[0]), line.text(), f"{len(texts)}/{len(leaves)}", kept)
        return
    for leaf, cell in zip(leaves, placed, strict=True):
        if leaf.id is not None and cell is not None:
            out.figure(leaf.id, "count", seen, cell)


def _by_view(lines: list[Line]) -> Iterator[tuple[View, list[Line]]]:
    start = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or lines[i].view is not lines[start].view:
            yield lines[start].view, lines[start:i]
            start = i


def _outcome(cell: GridCell) -> str | None:
    return labels.meaning(cell.text, "outcome")


def _way(cell: GridCell) -> str | None:
    return labels.meaning(cell.text, "remedy")


def _upright(seen: View, lines: list[Line]) -> tuple[View, list[Line]]:
    """The table with its outcomes side by side; printed one below the other it is turned."""
    if seen.loose or any(sum(_outcome(cell) is not None for cell in line.cells) >= 3 for line in lines):
        return seen, lines
    if sum(any(_outcome(cell) is not None for cell in line.cells) for line in lines) >= 4:
        turned = flip(seen, {line.row for line in lines})
        return turned, [Line(turned, row) for row in range(len(turned.rows)) if turned.rows[row] or turned.above[row]]
    return seen, lines


def _matrix(lines: list[Line]) -> list[tuple[list[Leaf], list[tuple[Line, list[GridCell]]]]]:
    """Three rows, one a way, under one header of five outcomes; [] for every other shape."""
    heads = [line for line in lines if sum(_outcome(cell) is not None for cell in line.cells) >= 4]
    if len(heads) != 1 or sum(_outcome(cell) is not None for cell in heads[0].cells) > len(OUTCOMES):
        return []
    pieces = []
    for line in lines:
        ways = [i for i, cell in enumerate(line.cells) if _way(cell) in WAYS]
        figures = line.cells[ways[-1] + 1 :] if ways else []
        if not ways or not figures or line.row < heads[0].row or any(_outcome(cell) is not None for cell in line.cells):
            continue
        if not all(looks_like_figure(cell.text) for cell in figures) or len(figures) < 2:
            continue
        way = _way(line.cells[ways[-1]])
        leaves = [
            Leaf(f"t4.{way}.{_outcome(cell)}", cell.column, cell.column + cell.column_span)
            for cell in heads[0].cells
            if _outcome(cell) is not None
        ]
        pieces.append((leaves, [(line, figures)]))
    return pieces


def _is_header(line: Line) -> bool:
    return any(_outcome(cell) is not None or _way(cell) is not None for cell in line.cells)


def _figures(line: Line, wanted: int) -> list[GridCell]:
    cells = line.cells
    words = [cell for cell in cells if len(labels.key(cell.text)) >= 2 and not looks_like_figure(cell.text)]
    if len(cells) < 2 and wanted > 1 and (words or not cells):
        return []
    return cells if len(words) <= max(1, len(cells) // 3) else []


def _header(seen: View, lines: list[Line], missing: list[str]) -> tuple[list[Leaf], int]:
    """The columns with their cell ids, and the last row of the header; ([], -1) where no header stands."""
    heads = [line for line in lines if _is_header(line)]
    heads = heads[: next((i for i, a in enumerate(heads) if i and a.row > heads[i - 1].row + 2), len(heads))]
    cells = [(line, cell) for line in heads for cell in line.cells if _outcome(cell) is not None]
    if len(cells) < 4:
        return [], -1
    last = heads[-1].row
    by_place = None if seen.loose else _by_grid(heads, [cell for _, cell in cells])
    return (by_place or _by_order(heads, [cell for _, cell in cells], missing)), last


def _by_grid(heads: list[Line], cells: list[GridCell]) -> list[Leaf] | None:
    """Each outcome under the way whose heading stands above it; None when spans contradict that."""
    ways = [(cell, _way(cell)) for line in heads for cell in line.cells if _way(cell) is not None]
    leaves = []
    for cell in sorted(cells, key=lambda cell: cell.column):
        over = [
            (head.row, way)
            for head, way in ways
            if head.row < cell.row and head.column <= cell.column < head.column + head.column_span
        ]
        way = max(over)[1] if over else None
        if way not in WAYS:
            return None
        leaves.append(Leaf(f"t4.{way}.{_outcome(cell)}", cell.column, cell.column + cell.column_span))
    ids = [leaf.id for leaf in leaves]
    clash = any(a.end > b.start for a, b in pairwise(leaves))
    return leaves if len(set(ids)) == len(ids) and not clash else None


def _by_order(heads: list[Line], cells: list[GridCell], missing: list[str]) -> list[Leaf]:
    """The outcomes in reading order, five to a way; [] when that does not come out."""
    named = [_outcome(cell) for cell in cells]
    groups = [named[i : i + len(OUTCOMES)] for i in range(0, len(named), len(OUTCOMES))]
    if any(tuple(group) != OUTCOMES for group in groups):
        return []
    told = [way for line in heads for cell in line.cells if (way := _way(cell)) in WAYS]
    ways = list(dict.fromkeys(told)) if len(set(told)) == len(groups) else missing[: len(groups)]
    ways.sort(key=WAYS.index)
    return _official(tuple(ways)) if len(ways) == len(groups) else []


def _official(ways: tuple[str, ...]) -> list[Leaf]:
    return [Leaf(f"t4.{way}.{one}", -1, -1) for way in ways for one in OUTCOMES]
