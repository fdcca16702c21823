"""Table 3: applications received and handled, 23 or 25 rows by 7 kinds of applicant, in any of its printed shapes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from gongkai.documents.paper import GridCell
from gongkai.documents.recognise import labels
from gongkai.documents.recognise.align import Leaf, align, is_blank, placements
from gongkai.documents.recognise.collect import Collected
from gongkai.documents.recognise.numbers import looks_like_figure
from gongkai.documents.recognise.rows import Line, View, flip
from gongkai.documents.recognise.table3_header import SHARED_NAMES, is_header, read_header
from gongkai.report.form import form
from gongkai.report.table import Cell, Where

ROW, GROUP = "row", "group"


@dataclass(slots=True)
class DataRow:
    """A row with its figures: `id` of the row, or of a heading that carries figures; None for a row the form lacks."""

    id: str | None
    line: Line
    label: str
    values: list[GridCell]
    numbered: str = ""
    group: str | None = None


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
    understood = True
    for seen, rows in _by_view(lines):
        if seen.loose and (turned := _sideways(rows)):
            table.rows += turned
            continue
        upright, lines_here = _upright(seen, rows)
        parsed = list(_data_rows(lines_here, out))
        starts = (row.values[0].column for row in parsed if row.values and row.id in _known_rows(None))
        header = read_header(lines_here, starts, out, loose=upright.loose)
        if header is not None:
            leaves, understood = header, bool(header)
        table.cut = table.cut or seen.grid.cut
        for row in parsed:
            if table.rows and row.id is None and _joins(table.rows[-1][0], row):
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
    padded = _padded(table)
    totals = [row for row, _ in table.rows if row.id == "result_total" and row.numbered]
    for row, leaves in table.rows:
        for leaf in leaves or ():
            if leaf.id is None and leaf.text and leaf.text not in reported:
                reported.add(leaf.text)
                out.extra.append(("t3", row.line.view.where(row.values[0]) if row.values else _place(row), leaf.text))
        stray = row.id not in known or (row.id == "result_total" and totals and row not in totals)
        if stray:
            if row.id in ("other_single", *_groups()) and all(is_blank(cell) for cell in row.values):
                continue
            if row.id is None and (not row.label or not row.values) and all(is_blank(cell) for cell in row.values):
                continue
            out.extra.append(("t3", _place(row), row.line.text()[:60]))
            continue
        if not row.values and not bare_is_blank:
            leaves = None
        if padded and len(row.values) > padded and all(is_blank(cell) for cell in row.values[:-padded]):
            row.values = row.values[-padded:]
        _enter(row, leaves or official, out, blind=leaves is None)


def _bare_is_blank(table: Table3) -> bool:
    """Whether a label without any figure means a blank row: the other rows are whole, or there is no figure at all."""
    whole = sum(len(row.values) >= len(leaves or ()) >= 2 or len(row.values) == 7 for row, leaves in table.rows)
    return whole * 2 >= len(table.rows) or all(is_blank(cell) for row, _ in table.rows for cell in row.values)


def _padded(table: Table3) -> int:
    """The number of columns when every row is padded with blanks to one width, so that figures count from the right; else 0."""
    rows = [(row, leaves) for row, leaves in table.rows if row.id is not None and row.values]
    if not rows or len({len(row.line.cells) for row, _ in rows}) != 1:
        return 0
    leaves = rows[0][1]
    if leaves is None or (leaves and leaves[0].start >= 0 and not rows[0][0].line.view.loose):
        return 0
    count = len(leaves) or len(form("v2021").t3_columns)
    return count if sum(len(row.values) == count for row, _ in rows) >= 3 else 0


def _enter(row: DataRow, leaves: list[Leaf], out: Collected, *, blind: bool) -> None:
    seen = row.line.view
    placed = None if blind else align(row.values, leaves, loose=seen.loose, sheet=seen.grid.sheet is not None)
    if placed is None and not row.values and not blind:
        for leaf in leaves:
            if leaf.id is not None:
                out.put(f"t3.{row.id}.{leaf.id}", Cell(where=_place(row)))
        return
    if placed is None and row.values and all(is_blank(cell) for cell in row.values):
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


@cache
def _groups() -> tuple[str, ...]:
    return tuple({row.id for name in ("v2019", "v2021") for row in form(name).t3_rows if not row.data})


@cache
def _parents() -> dict[str, str]:
    rows = [row for name in ("v2019", "v2021") for row in form(name).data_rows]
    return {row.id: row.parent for row in rows if row.parent}


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


def _data_rows(lines: list[Line], out: Collected) -> Iterator[DataRow]:
    group: str | None = None
    pending: DataRow | None = None
    for line in lines:
        if is_header(line):
            continue
        row = _split(line, group)
        if row is None:
            continue
        if pending is not None and row.id is None and _joins(pending, row):
            continue
        if pending is not None:
            yield _named(pending, out)
        if row.id in _groups() or row.group in _groups():
            group = row.group or row.id
        elif row.id and row.id not in SHARED_NAMES:
            group = _parents().get(row.id)
        pending = row
    if pending is not None:
        yield _named(pending, out)


def _split(line: Line, group: str | None) -> DataRow | None:
    """The row's label and its figures."""
    cells = line.cells
    at, found, heading = -1, None, None
    for i, cell in enumerate(cells):
        known = labels.meaning(cell.text, ROW, GROUP)
        if known is not None:
            at, found = i, known
            if known in _groups() or known == "other_single":
                heading = known
    for cell in line.above:
        known = labels.meaning(cell.text, GROUP, ROW)
        if known in _groups() or known == "other_single":
            heading = heading if heading not in (None, "results") else known
    heading = "other" if heading == "other_single" and at >= 0 and found != "other_single" else heading
    if at < 0 or (found in _groups() and at + 1 < len(cells) and _wordy(cells[at + 1])):
        start = at + 1
        while start < len(cells) and not _wordy(cells[start]):
            start += 1
        if start < len(cells):
            at, found = start, None
            while at + 1 < len(cells) and _wordy(cells[at + 1]):
                at += 1
    if at < 0:
        return DataRow(None, line, "", cells, group=heading) if any(not is_blank(cell) for cell in cells) else None
    text = cells[at].text
    printed = labels.label(text)
    if labels.meaning(text, "furniture") is not None or (len(printed.key) > 60 and found is None):
        return None
    parent = heading if heading not in (None, "results") else group
    if found in SHARED_NAMES and not _may_be(found, printed.number, parent):
        found = None
    return DataRow(found, line, printed.key, cells[at + 1 :], printed.number, heading)


def _may_be(row: str, number: str, parent: str | None) -> bool:
    if row == "result_total":
        return number == "七" or parent in (None, "results", "other", "other_single")
    return parent in (None, "other", "other_single") or (number == "3" and parent in ("results",))


def _wordy(cell: GridCell) -> bool:
    """True for a cell that reads like a label, not like a figure however odd."""
    return len(labels.key(cell.text)) >= 2 and not looks_like_figure(cell.text) and _chinese(cell.text) >= 2


def _chinese(text: str) -> int:
    return sum("一" <= c <= "鿿" for c in text)


def _joins(first: DataRow, second: DataRow) -> bool:
    """Put two rows together when a page, or text without rulings, has cut one row in two."""
    if not second.label:
        return _takes_figures(first, second)
    whole = first.label + second.label
    found = labels.meaning(whole, ROW)
    if found is None or (first.id is not None and found != first.id):
        return False
    if all(is_blank(cell) for cell in second.values):
        pass
    elif all(is_blank(cell) for cell in first.values):
        first.values, first.line = second.values, second.line
    else:
        return False
    first.id, first.label = found, whole
    return True


def _takes_figures(first: DataRow, second: DataRow) -> bool:
    """Figures on a line of their own below a label that reaches down to them, or below its first line in plain text."""
    if any(not is_blank(cell) for cell in first.values) or not first.label or len(second.values) < 2:
        return False
    under = any(labels.key(cell.text) == first.label for cell in second.line.above)
    if not under and (first.values or not (second.line.view.grid.unruled or second.line.view.loose)):
        return False
    first.values, first.line = second.values, second.line
    return True


def _named(row: DataRow, out: Collected) -> DataRow:
    """The row with a misprinted label understood, where exactly one row of the form is meant."""
    if row.id is None and row.label and row.values:
        near = labels.nearest_row(row.label)
        if near is not None:
            row.id = near
    if row.id is not None and row.label not in _official(row.id):
        out.variants.append((row.line.text()[:40].split(" ")[0] if not row.label else row.label, row.id))
    return row


@cache
def _official(row_id: str) -> frozenset[str]:
    known = labels.official_keys()
    return frozenset().union(*(known.get(labels.Meaning(kind, row_id), frozenset()) for kind in (ROW, GROUP)))
