"""Keeps the cells of the annual report with every event: what changed in a case changes O(depth of the tree) rows."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.db import connection

from gongkai.law import rulebook
from gongkai.law.outcome import form_of
from gongkai.report.tally import columns_counting, rows_counting
from gongkai.web.accounts.models import Agency
from gongkai.web.applications.models import Application, Remedy
from gongkai.web.history import projection
from gongkai.web.history.projection import Difference
from gongkai.web.reporting.models import CellCase, CellCount


class Place(NamedTuple):
    """One cell of one year that counts a case."""

    year: int
    cell: str
    day: date


def register() -> None:
    """Follow every change of a case or remedy, and let `rebuild` recount."""
    projection.listen(Application, application_changed)
    projection.listen(Remedy, remedy_changed)
    projection.register_check("reporting", differences, recount)


def places_of_application(case: Application | None) -> set[Place]:
    """The cells that count a case; none before receipt or where it goes on elsewhere (条例第50条, rulebook B.6)."""
    if case is None or not case.counted or case.received is None:
        return set()
    column, first = case.applicant_type, case.received.year
    if case.decided is None:
        rows = [row for row in _rows(first, False, None) if row not in _rows(first, True, None)]
        found = set(_cells(first, rows, column, case.received))
        return found | {Place(first, f"open.{name}", case.received) for name in (column, "total")}
    last = case.decided.year
    found = set()
    for year in range(first, last + 1):
        result = case.decision if year == last else None
        found |= set(_cells(year, _rows(year, year > first, result), column, case.received))
    return found


def places_of_remedy(remedy: Remedy | None) -> set[Place]:
    """The columns of table 4 that count a remedy."""
    if remedy is None:
        return set()
    first = remedy.opened.year
    if remedy.closed is None:
        return {Place(first, f"open4.{remedy.kind}", remedy.opened)}
    found = set()
    for year in range(first, remedy.closed.year + 1):
        result = remedy.outcome if year == remedy.closed.year else None
        found |= {Place(year, cell, remedy.opened) for cell in _columns(year, remedy.kind, result)}
    return found


def _rows(year: int, earlier: bool, result: str | None) -> tuple[str, ...]:
    form = form_of(rulebook.default(), year)
    return () if form is None else rows_counting(form, earlier, result)


def _columns(year: int, kind: str, result: str | None) -> tuple[str, ...]:
    form = form_of(rulebook.default(), year)
    return () if form is None else columns_counting(form, kind, result)


def _cells(year: int, rows: Iterable[str], column: str, day: date) -> Iterator[Place]:
    for row in rows:
        yield Place(year, f"t3.{row}.{column}", day)
        yield Place(year, f"t3.{row}.total", day)


def application_changed(before: Application | None, after: Application | None) -> None:
    """Move the case between cells."""
    case = after or before
    if case is not None:
        _move(case.pk, case.agency_id, places_of_application(before), places_of_application(after))


def remedy_changed(before: Remedy | None, after: Remedy | None) -> None:
    """Move the remedy between columns."""
    remedy = after or before
    if remedy is not None:
        _move(remedy.pk, remedy.agency_id, places_of_remedy(before), places_of_remedy(after))


def _move(case: uuid.UUID, agency: uuid.UUID, before: set[Place], after: set[Place]) -> None:
    gone, come = before - after, after - before
    if not gone and not come:
        return
    scopes = scopes_of(agency)
    if gone:
        for place in gone:
            CellCase.objects.filter(case=case, year=place.year, cell=place.cell).delete()
    CellCase.objects.bulk_create(
        CellCase(scope=scope, year=place.year, cell=place.cell, day=place.day, case=case, agency=agency)
        for scope in scopes
        for place in come
    )
    change: Counter[tuple[int, str]] = Counter()
    for place in come:
        change[place.year, place.cell] += 1
    for place in gone:
        change[place.year, place.cell] -= 1
    _add([(scope, year, cell, n) for scope in scopes for (year, cell), n in change.items() if n])


def _add(changes: list[tuple[uuid.UUID, int, str, int]]) -> None:
    """Add to the counters in one statement."""
    if not changes:
        return
    table = CellCount._meta.db_table
    key = CellCount._meta.get_field("scope")
    marks = ", ".join(["(%s, %s, %s, %s)"] * len(changes))
    values = [
        value for scope, year, cell, n in changes for value in (key.get_db_prep_value(scope, connection), year, cell, n)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (scope, year, cell, n) VALUES {marks} "  # noqa: S608  the table's own name
            f"ON CONFLICT (scope, year, cell) DO UPDATE SET n = {table}.n + excluded.n",
            values,
        )


def scopes_of(agency: uuid.UUID) -> list[uuid.UUID]:
    """The agency and those above it, nearest last."""
    path = Agency.objects.values_list("path", flat=True).get(pk=agency)
    return list(Agency.objects.filter(slug__in=path.strip("/").split("/")).values_list("pk", flat=True))


def differences() -> Iterator[Difference]:
    """Recount every cell from the cases and compare with what is kept."""
    wanted = _recount()
    kept = {(row.scope, row.year, row.cell): row.n for row in CellCount.objects.iterator() if row.n}
    for key in sorted(wanted.keys() | kept.keys(), key=str):
        if wanted.get(key, 0) != kept.get(key, 0):
            scope, year, cell = key
            yield Difference("reporting_cellcount", f"{scope} {year} {cell}", "n", kept.get(key, 0), wanted.get(key, 0))


def recount() -> None:
    """Make every counter and every list of cases anew."""
    CellCount.objects.all().delete()
    CellCase.objects.all().delete()
    for case in Application.objects.filter(counted=True, received__isnull=False).iterator():
        application_changed(None, case)
    for remedy in Remedy.objects.iterator():
        remedy_changed(None, remedy)


def _recount() -> Counter[tuple[uuid.UUID, int, str]]:
    scopes: dict[uuid.UUID, list[uuid.UUID]] = {}
    counted: Counter[tuple[uuid.UUID, int, str]] = Counter()
    for agency, places in _all_places():
        if agency not in scopes:
            scopes[agency] = scopes_of(agency)
        for scope in scopes[agency]:
            for place in places:
                counted[scope, place.year, place.cell] += 1
    return counted


def _all_places() -> Iterator[tuple[uuid.UUID, set[Place]]]:
    for case in Application.objects.filter(counted=True, received__isnull=False).iterator():
        yield case.agency_id, places_of_application(case)
    for remedy in Remedy.objects.iterator():
        yield remedy.agency_id, places_of_remedy(remedy)
