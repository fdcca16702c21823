"""The rows of table 3: which item each names, what its figures are, and where one row was cut in two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from gongkai.documents.paper import GridCell
from gongkai.documents.recognise import labels
from gongkai.documents.recognise.align import is_blank
from gongkai.documents.recognise.collect import Collected
from gongkai.documents.recognise.numbers import looks_like_figure
from gongkai.documents.recognise.rows import Line
from gongkai.documents.recognise.table3_header import SHARED_NAMES, is_header
from gongkai.report.form import form

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


def data_rows(lines: list[Line], out: Collected) -> Iterator[DataRow]:
    """The rows below the header, each with its item and its figures."""
    group: str | None = None
    pending: DataRow | None = None
    for line in lines:
        if is_header(line):
            continue
        row = _split(line, group)
        if row is None:
            continue
        if pending is not None and row.id is None and joins(pending, row):
            continue
        if pending is not None:
            yield _named(pending, out)
        if row.id in groups() or row.group in groups():
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
        known = labels.meaning(cell.text, ROW, GROUP) or labels.meaning(labels.behind(cell.text), ROW)
        if known is not None:
            at, found = i, known
            if known in groups() or known == "other_single":
                heading = known
    for cell in line.above:
        known = labels.meaning(cell.text, GROUP, ROW)
        if known in groups() or known == "other_single":
            heading = heading if heading not in (None, "results") else known
    heading = "other" if heading == "other_single" and at >= 0 and found != "other_single" else heading
    if at < 0 or (found in groups() and at + 1 < len(cells) and _wordy(cells[at + 1])):
        start = at + 1
        while start < len(cells) and not _wordy(cells[start]):
            start += 1
        if start < len(cells):
            at, found = start, None
            while at + 1 < len(cells) and _wordy(cells[at + 1]):
                at += 1
    if at < 0:
        return DataRow(None, line, "", cells, group=heading) if any(not is_blank(cell) for cell in cells) else None
    text = cells[at].text if labels.meaning(cells[at].text, ROW, GROUP) else labels.behind(cells[at].text)
    printed = labels.label(text)
    if labels.meaning(text, "furniture") is not None or (len(printed.key) > 60 and found is None):
        return None
    parent = heading if heading not in (None, "results") else group
    alone = not printed.number and at + 1 == len(cells) and not line.view.loose  # a header's word on a line of its own
    if found in SHARED_NAMES and (alone or not _may_be(found, printed.number, parent)):
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


def joins(first: DataRow, second: DataRow) -> bool:
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
        near = labels.nearest_row(row.label) if not row.label[-1].isdigit() else None  # a figure ran into the label
        if near is not None:
            row.id = near
    if row.id is not None and row.label not in _official(row.id):
        out.variants.append((row.line.text()[:40].split(" ")[0] if not row.label else row.label, row.id))
    return row


@cache
def _official(row_id: str) -> frozenset[str]:
    known = labels.official_keys()
    return frozenset().union(*(known.get(labels.Meaning(kind, row_id), frozenset()) for kind in (ROW, GROUP)))


@cache
def groups() -> tuple[str, ...]:
    """Ids of the headings that carry no figures of their own."""
    return tuple({row.id for name in ("v2019", "v2021") for row in form(name).t3_rows if not row.data})


@cache
def _parents() -> dict[str, str]:
    rows = [row for name in ("v2019", "v2021") for row in form(name).data_rows]
    return {row.id: row.parent for row in rows if row.parent}
