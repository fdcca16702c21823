"""The figures that a report fixture gives, put into the form and checked: its state is what the checks say.

`given` names rows by number (R01) or id; a list fills the row's columns or the group's rows in order, a single number
the total column; null is a blank. Nested names are several reports. A fixture quotes an excerpt of a report, so findings
about what is missing from the paper (DOC-*) do not belong to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongkai.report import checks
from gongkai.report.form import Form, form
from gongkai.report.table import Cell, Report

COLUMNS = 7


def report_state(case: Mapping[str, Any]) -> str:
    """ok, ok_with_blanks (nothing wrong, blanks present) or warnings, over every report of the fixture."""
    event = next(event for event in case["events"] if event["type"] == "annual_report")
    layout = form(event["form"])
    given = case["given"]
    tables = [given] if {"table", "totals"} & set(given) else list(given.values())
    reports = [
        Report(form=layout.version, report_year=event["report_year"], cells=_cells(layout, figures))
        for figures in tables
    ]
    assert all(report.cells for report in reports)
    found = [issue for report in reports for issue in checks.run(report)]
    if any(issue.severity != "note" and not issue.id.startswith("DOC-") for issue in found):
        return "warnings"
    blank = any(cell.status == "blank" for report in reports for cell in report.cells.values())
    return "ok_with_blanks" if blank else "ok"


def _cells(layout: Form, figures: Mapping[str, Any]) -> dict[str, Cell]:
    rows = {**figures, **figures.get("table", {}), **figures.get("totals", {})}
    cells: dict[str, Cell] = {}
    for row in layout.data_rows:
        if row.number in rows or row.id in rows:
            values = rows.get(row.number, rows.get(row.id))
            columns = [cell for cell in layout.t3_cells if cell.split(".")[1] == row.id]
            if isinstance(values, int):
                cells[columns[-1]] = Cell.of(values)
            else:
                cells.update(zip(columns, map(Cell.of, values or [None] * COLUMNS), strict=True))
    for group, values in rows.items():
        inside = [row for row in layout.data_rows if row.parent == group]
        if isinstance(values, list) and inside:
            cells.update((f"t3.{row.id}.total", Cell.of(value)) for row, value in zip(inside, values, strict=True))
    t4 = rows.get("t4")
    if t4 is not None:
        values = t4 if isinstance(t4, list) else [None] * len(layout.t4_cells)
        cells.update(zip(layout.t4_cells, map(Cell.of, values), strict=True))
    return cells
