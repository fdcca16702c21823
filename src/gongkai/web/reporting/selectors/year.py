"""The year's figures as the counters hold them, in the shape of the report."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from gongkai.law import rulebook
from gongkai.law.outcome import form_of
from gongkai.report import form as forms
from gongkai.report.form import Form
from gongkai.report.table import Cell, Report
from gongkai.report.tally import columns_counting, rows_counting
from gongkai.web.accounts.models import Agency
from gongkai.web.reporting.models import CellCase, CellCount

PAGE = 50


@dataclass(frozen=True, slots=True)
class Counted:
    """A case behind a figure: the application or remedy, its agency, its day of receipt or opening."""

    case: uuid.UUID
    agency: uuid.UUID
    day: date


def form_of_year(year: int) -> Form:
    """The form of a report year, the newest for years that none is known for."""
    version = form_of(rulebook.default(), year)
    return forms.form(version) if version is not None else forms.form_for_year(year)


def open_cells(version: str, name: str, same_year: bool) -> tuple[str, ...]:
    """The cells of a year in which a case that is still open counts beside those that the counters hold.

    Args:
        name: `open.<column>` or `open4.<kind>`, as kept.
        same_year: whether it was received (opened) in the very year.
    """
    kind, _, rest = name.partition(".")
    if kind == "open4":
        return columns_counting(version, rest, None)
    carried = rows_counting(version, True, None)
    rows = [row for row in rows_counting(version, False, None) if row in carried] if same_year else carried
    return tuple(f"t3.{row}.{rest}" for row in rows)


def report_of(scope: Agency, year: int) -> Report:
    """Tables 3 and 4 of an agency with everything below it, live, without the ids behind (see `cases_of`)."""
    return reports_of([scope], year)[0]


def reports_of(scopes: Sequence[Agency], year: int) -> list[Report]:
    """The same for several agencies, in one question."""
    form = form_of_year(year)
    counted: defaultdict[uuid.UUID, Counter[str]] = defaultdict(Counter)
    wanted = Q(year=year) | Q(year__lt=year, cell__startswith="open")
    for row in CellCount.objects.filter(wanted, scope__in=[scope.pk for scope in scopes]):
        if row.cell.startswith("open"):
            for cell in open_cells(form.version, row.cell, row.year == year):
                counted[row.scope][cell] += row.n
        else:
            counted[row.scope][row.cell] += row.n
    found = []
    for scope in scopes:
        cells = {cell: Cell.of(counted[scope.pk][cell]) for cell in (*form.t3_cells, *form.t4_cells)}
        found.append(Report(form=form.version, agency=scope.name, report_year=year, cells=cells))
    return found


def cases_of(
    scope: uuid.UUID,
    year: int,
    cell: str,
    *,
    agency: uuid.UUID | None = None,
    after: Counted | None = None,
    limit: int = PAGE,
) -> list[Counted]:
    """The cases that a cell counts, by day of receipt; one index range, whatever the number of cases.

    Args:
        agency: only those of one agency within the scope.
        after: the last one of the page before.
    """
    version = form_of_year(year).version
    where = Q(year=year, cell=cell)
    for name in _open_names(cell):
        for same_year in (True, False):
            if cell in open_cells(version, name, same_year):
                where |= Q(cell=name, year=year) if same_year else Q(cell=name, year__lt=year)
    rows = CellCase.objects.filter(where, scope=scope)
    if agency is not None:
        rows = rows.filter(agency=agency)
    if after is not None:
        rows = rows.filter(Q(day__gt=after.day) | Q(day=after.day, case__gt=after.case))
    return [Counted(row.case, row.agency, row.day) for row in rows.order_by("day", "case")[:limit]]


def _open_names(cell: str) -> tuple[str, ...]:
    table, _, rest = cell.partition(".")
    if table == "t3":
        return (f"open.{rest.rpartition('.')[2]}",)
    return (f"open4.{rest.split('.')[0]}",) if table == "t4" else ()
