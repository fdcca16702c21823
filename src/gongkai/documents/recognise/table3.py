"""Table 3: applications received and handled, 23 or 25 rows by 7 kinds of applicant, in any of its printed shapes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from gongkai.documents.paper import GridCell
from gongkai.documents.recognise import labels
from gongkai.documents.recognise.align import Leaf, align, is_blank, placements
from gongkai.documents.recognise.collect import Collected
from gongkai.documents.recognise.rows import Line, View, flip
from gongkai.documents.recognise.table3_header import SHARED_NAMES, read_header
from gongkai.documents.recognise.table3_rows import ROW, DataRow, data_rows, groups, joins
from gongkai.report.form import form
from gongkai.report.table import Cell, Where


@dataclass(slots=True)
class Table3:
    """All rows of table 3 that the paper has, in order, with the header each stood under.

    [] where no header was printed, None where one was that is not understood.
    """

    rows: list[tuple[DataRow, list[Leaf] | None]] = field(default_factory=list)
    found: bool = False
    cut: bool = False

    def ids(self) -> set[str]:
        """The rows found."""
        return {row.id for row, _ in self.rows if row.id is not None}

    def add(self, more: Table3) -> None:
        """Take over the rows that this table does not have yet."""
        present = self.ids()
        self.rows += [pair for pair in more.rows if pair[0].id is not None and pair[0].id not in present]
        self.found = self.found or more.found

    def splits_other(self) -> bool | None:
        """True: the three rows under 其他处理 of form v2021; False: the single row of v2019; None: neither."""
        ids = self.ids()
        if ids & {"other_uncorrected", "other_unpaid_fee"}:
            return True
        return False if "other_single" in ids else None


def gather(lines: list[Line], out: Collected) -> Table3:
    """Find header and rows in the lines that belong to table 3 (of one grid or of several, in order)."""
    table = Table3()
    leaves: list[Leaf] = []
    understood, width = True, 0
    for seen, rows in _by_view(lines):
        if seen.loose and (turned := _sideways(rows)):
            table.rows += turned
            continue
        upright, lines_here = _upright(seen, rows)
        parsed = list(data_rows(lines_here, out))
        starts = (row.values[0].column for row in parsed if row.values and row.id in _known_rows(None))
        header = read_header(lines_here, starts, out, loose=upright.loose)
        if header is not None:
            leaves, understood, width = header, bool(header), seen.grid.columns
        elif width != seen.grid.columns:  # columns of another grid: only their order holds here
            leaves, width = [replace(leaf, start=-1, end=-1) for leaf in leaves], seen.grid.columns
        table.cut = seen.grid.cut  # what follows in a further grid was not lost
        for row in parsed:
            if table.rows and row.id is None and joins(table.rows[-1][0], row):
                continue
            table.rows.append((row, leaves if understood else None))
    table.found = len(table.ids()) >= 3 or (bool(leaves) and bool(table.rows))
    return table


def resolve(table: Table3, version: str | None, out: Collected) -> None:
    """Enter the figures under the rows of the form; rows and columns that it lacks are only reported."""
    known = _known_rows(version)
    official = [Leaf(column.id, -1, -1) for column in form("v2021").t3_columns]
    reported: set[str] = set()
    bare_is_blank = _bare_is_blank(table)
    totals = [row for row, _ in table.rows if row.id == "result_total" and row.numbered]
    for (row, leaves), before in zip(table.rows, (None, *(row for row, _ in table.rows)), strict=False):
        for leaf in leaves or ():
            if leaf.id is None and leaf.text and leaf.text not in reported:
                reported.add(leaf.text)
                out.extra.append(("t3", row.line.view.where(row.values[0]) if row.values else _place(row), leaf.text))
        stray = row.id not in known or (row.id == "result_total" and totals and row not in totals)
        if stray:
            if row.id in ("other_single", *groups()) and all(is_blank(cell) for cell in row.values):
                continue
            if row.id is None and (not row.label or not row.values) and all(is_blank(cell) for cell in row.values):
                continue
            out.extra.append(("t3", _place(row), row.line.text()[:60]))
            continue
        blind = leaves is None or (not row.values and not bare_is_blank)
        _enter(row, leaves or official, out, blind=blind, doubtful=_may_be_the_rest(row, before))


def _may_be_the_rest(row: DataRow, before: DataRow | None) -> bool:
    """A blank row at the head of a page, after figures under words not understood, may be those words' second half."""
    if before is None or before.id is not None or not all(is_blank(cell) for cell in row.values):
        return False
    figures = any(not is_blank(cell) for cell in before.values)
    return figures and _place(row).page != _place(before).page


def _bare_is_blank(table: Table3) -> bool:
    """Whether a label without any figure means a blank row: the other rows are whole, or there is no figure at all."""
    whole = sum(len(row.values) >= len(leaves or ()) >= 2 or len(row.values) == 7 for row, leaves in table.rows)
    return whole * 2 >= len(table.rows) or all(is_blank(cell) for row, _ in table.rows for cell in row.values)


def _enter(row: DataRow, leaves: list[Leaf], out: Collected, *, blind: bool, doubtful: bool) -> None:
    seen = row.line.view
    placed = (
        None if blind or doubtful else align(row.values, leaves, loose=seen.loose, sheet=seen.grid.sheet is not None)
    )
    if placed is None and not row.values and not blind and not doubtful:
        for leaf in leaves:
            if leaf.id is not None:
                out.put(f"t3.{row.id}.{leaf.id}", Cell(where=_place(row)))
        return
    if placed is None and row.values and not doubtful and all(is_blank(cell) for cell in row.values):
        placed = [row.values[min(i, len(row.values) - 1)] for i in range(len(leaves))]
    if placed is None:
        ids = tuple(f"t3.{row.id}.{leaf.id}" for leaf in leaves if leaf.id)
        texts = [" ".join(cell.text.split()) for cell in row.values]
        options = placements(texts, len(leaves))
        kept = [options[i] for i, leaf in enumerate(leaves) if leaf.id]
        out.lost(ids, _place(row), row.line.text(), f"{len(texts)}/{len(leaves)}", kept)
        return
    for leaf, cell in zip(leaves, placed, strict=True):
        if leaf.id is not None and cell is not None:
            out.figure(f"t3.{row.id}.{leaf.id}", "count", seen, cell)
        elif not leaf.text and cell is not None and not is_blank(cell):
            out.extra.append(("t3", seen.where(cell), cell.text))


def _place(row: DataRow) -> Where:
    cells = row.line.cells or row.line.above
    return row.line.view.where(cells[0])


@cache
def _known_rows(version: str | None) -> frozenset[str]:
    versions = (version,) if version else ("v2019", "v2021")
    return frozenset(row.id for name in versions for row in form(name).data_rows)


def _by_view(lines: list[Line]) -> Iterator[tuple[View, list[Line]]]:
    current: list[Line] = []
    for line in lines:
        if current and line.view is not current[0].view:
            yield current[0].view, current
            current = []
        current.append(line)
    if current:
        yield current[0].view, current


def _upright(seen: View, lines: list[Line]) -> tuple[View, list[Line]]:
    """The table with its items in rows; printed on its side it is turned."""
    if seen.loose:
        return seen, lines
    for line in lines[:6]:
        named = sum(1 for cell in line.cells if labels.meaning(cell.text, ROW) not in (None, *SHARED_NAMES))
        if named >= 4:
            turned = flip(seen, {one.row for one in lines})
            return turned, [
                Line(turned, row) for row in range(len(turned.rows)) if turned.rows[row] or turned.above[row]
            ]
    return seen, lines


def _sideways(lines: list[Line]) -> list[tuple[DataRow, list[Leaf] | None]]:
    """A table on its side whose grid is gone: a line of items, then one line for each kind of applicant."""
    top = next((line for line in lines[:6] if sum(_names_row(cell) for cell in line.cells) >= 4), None)
    if top is None:
        return []
    items = [cell for cell in top.cells if _names_row(cell) or labels.meaning(cell.text, ROW) is not None]
    kinds: list[tuple[str, list[GridCell]]] = []
    for line in lines:
        named = [i for i, cell in enumerate(line.cells) if labels.meaning(cell.text, "column") is not None]
        if line is not top and named:
            kinds.append((labels.meaning(line.cells[named[-1]].text, "column") or "", line.cells[named[-1] + 1 :]))
    leaves = [Leaf(kind, -1, -1) for kind, _ in kinds]
    sound = bool(kinds) and all(len(cells) == len(items) for _, cells in kinds)
    out: list[tuple[DataRow, list[Leaf] | None]] = []
    for i, item in enumerate(items):
        found = labels.meaning(item.text, ROW)
        values = [cells[i] for _, cells in kinds] if sound else []
        out.append(
            (
                DataRow(found, top, labels.key(item.text), values, labels.label(item.text).number),
                leaves if sound else None,
            )
        )
    return out


def _names_row(cell: GridCell) -> bool:
    return labels.meaning(cell.text, ROW) not in (None, *SHARED_NAMES)
