"""What the form's own sums say about a figure that could not be read: offered beside the cell, never entered."""

from __future__ import annotations

from dataclasses import replace

from gongkai.documents.recognise.collect import Collected
from gongkai.report.form import form
from gongkai.report.table import Cell

OUTCOMES = ("upheld", "corrected", "other", "pending")


def suggest(out: Collected) -> None:
    """Fill `suggestion` of unclear cells that the row's total, and nothing else unknown, decides."""
    unclear = [i for i, cell in out.cells.items() if cell.status in ("unreadable", "ambiguous")]
    columns = tuple(column.id for column in form("v2021").t3_columns)
    for cell_id in unclear:
        table, line = cell_id.split(".", 1)[0], cell_id.rsplit(".", 1)[0]
        if table == "t3":
            parts, total = [f"{line}.{name}" for name in columns[:-1]], f"{line}.{columns[-1]}"
        elif table == "t4":
            parts, total = [f"{line}.{name}" for name in OUTCOMES], f"{line}.total"
        else:
            continue
        derived = _derive(out.cells, cell_id, parts, total)
        cell = out.cells[cell_id]
        if derived is not None and derived >= 0 and (not cell.candidates or str(derived) in cell.candidates):
            out.cells[cell_id] = replace(cell, suggestion=str(derived))


def _derive(cells: dict[str, Cell], wanted: str, parts: list[str], total: str) -> int | None:
    known = 0
    for part in parts:
        if part == wanted:
            continue
        cell = cells.get(part)
        if cell is None or cell.status in ("unreadable", "ambiguous"):
            return None
        known += int(cell.value or 0)
    if wanted == total:
        return known
    whole = cells.get(total)
    if whole is None or whole.status != "value" or whole.value is None:
        return None
    return int(whole.value) - known
