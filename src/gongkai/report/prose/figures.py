"""What the tables say to a claim of the prose: one cell or a sum of cells, read as a fair reader would.

A blank is nothing filled in: it agrees with 无 and 0, and it is no ground to refuse a sum. A total left blank beside
filled columns is read as their sum (real reports do this); a cell that is absent or unread says nothing at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from gongkai.report.form import VERSIONS, form
from gongkai.report.table import Report
from gongkai.words import say


@dataclass(frozen=True, slots=True)
class Figure:
    """A value of the tables: `readings` are the numbers that it may stand for, the printed one first."""

    cells: tuple[str, ...]
    label: str
    printed: str
    readings: tuple[Decimal, ...]


def figure(report: Report, expression: str) -> Figure | None:
    """The figure behind "t3.granted.total + t3.denied.total"; None when a cell of it is absent or unread.

    A group row (denied, unable, not_processed, other) stands for the sum of its rows, `t3.R.legal_persons` for the five
    columns of 法人或其他组织.
    """
    if report.form not in VERSIONS:
        return None
    cells = [cell for term in expression.split("+") for cell in _expand(report.form, term.strip())]
    if not cells:
        return None
    parts = [_readings(report, cell) for cell in cells]
    if any(part is None for part in parts):
        return None
    printed = sum((part[0] for part in parts if part), Decimal(0))
    other = sum((part[-1] for part in parts if part), Decimal(0))
    blank = all(report.cells[cell].status == "blank" for cell in cells) and not printed
    return Figure(
        tuple(cells),
        _label(report.form, expression),
        say("空白") if blank else format(printed, "f"),
        tuple(dict.fromkeys((printed, other))),
    )


def amount(report: Report, expression: str) -> Figure | None:
    """A figure in yuan: table 2 of form v2021 prints 万元 in its header, form v2019 writes the unit in the cell."""
    found = figure(report, expression)
    if found is None or len(found.cells) != 1:
        return None
    cell = report.cells[found.cells[0]]
    unit = cell.unit or ("万元" if found.cells[0].endswith("_10k_yuan") else None)
    if unit is None and found.readings[0]:
        return None
    factor = Decimal(10_000) if unit != "元" else Decimal(1)
    printed = found.printed if cell.status == "blank" else f"{found.printed}{unit}"
    return Figure(found.cells, found.label, printed, tuple(reading * factor for reading in found.readings))


@cache
def _beside(version: str) -> dict[str, tuple[str, ...]]:
    """Each cell of a form with the cells that it adds up, if its id says that it is a total."""
    stems: dict[str, list[str]] = {}
    for name in form(version).cells:
        stems.setdefault(name.rpartition(".")[0], []).append(name)
    return {
        name: tuple(other for other in names if other != name) if name.endswith(".total") else ()
        for names in stems.values()
        for name in names
    }


@cache
def _expand(version: str, term: str) -> tuple[str, ...]:
    known = form(version)
    if not term.startswith("t3."):
        return (term,) if term in _beside(version) else ()
    _, row, column = term.split(".")
    rows = [line.id for line in known.data_rows if line.parent == row] or [row]
    if row == "other" and "other_single" in {line.id for line in known.data_rows}:
        rows = ["other_single"]
    if column == "legal_persons":
        columns = [line.id for line in known.t3_columns if line.id not in ("natural_person", "total")]
    else:
        columns = [column]
    cells = tuple(f"t3.{each}.{line}" for each in rows for line in columns)
    return cells if set(cells) <= _beside(version).keys() else ()


def _readings(report: Report, cell_id: str) -> tuple[Decimal, ...] | None:
    cell = report.cells.get(cell_id)
    if cell is None or cell.status not in ("value", "blank"):
        return None
    parts = _parts(report, cell_id)
    whole = Decimal(cell.value) if cell.value is not None else None
    summed = sum(parts, Decimal(0)) if parts is not None else None
    if whole is None:
        return (summed or Decimal(0),)
    return (whole,) if summed is None or summed == whole else (whole, summed)


def _parts(report: Report, cell_id: str) -> list[Decimal] | None:
    """The filled cells that a total adds up, or None when it adds up none."""
    values = [Decimal(value) for name in _beside(report.form)[cell_id] if (value := report.value(name)) is not None]
    return values or None


@cache
def _label(version: str, expression: str) -> str:
    known = form(version)
    names = []
    for term in (part.strip() for part in expression.split("+")):
        if term in _beside(version):
            names.append(known.label_of(term))
            continue
        _, row, column = term.split(".")
        label = next((line.label for line in known.t3_rows if line.id == row), row)
        names.append(f"{label} × " + (say("法人或其他组织") if column == "legal_persons" else say("总计")))
    return " + ".join(names)
