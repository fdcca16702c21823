"""T3-E5: table 3 against the case records, where these are at hand."""

from __future__ import annotations

from gongkai.report.checks.catalogue import make_issue
from gongkai.report.form import form
from gongkai.report.table import Issue, Report

# the balance of last year is a figure of last year's report, and totals follow from the rest
_NOT_COUNTED = ("carried_over", "result_total")


def findings(report: Report, counted: Report) -> list[Issue]:
    """Cells whose figure is not what the records count; `counted` is `tally`'s report on the same form and year."""
    found = form(report.form)
    issues = []
    for row in found.data_rows:
        for column in found.t3_columns:
            name = f"t3.{row.id}.{column.id}"
            cell, should = report.cells.get(name), counted.cells.get(name)
            if row.id in _NOT_COUNTED or cell is None or should is None or cell.status not in ("value", "blank"):
                continue
            if (cell.value or 0) != (should.value or 0) and (column.id != "total" or cell.value is not None):
                label = found.label_of(name)
                issues.append(
                    make_issue("T3-E5", (name,), cell=label, value=_of(cell.value), counted=should.value or 0)
                )
    return issues


def _of(value: object) -> object:
    return 0 if value is None else value
