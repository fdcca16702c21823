"""Keeps the cells of the annual report with every event: what changed in a case changes O(depth of the tree) rows."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import CharField, Count, Exists, OuterRef
from django.db.models.functions import Cast, Length, Substr

from gongkai.law import rulebook
from gongkai.law.outcome import form_of
from gongkai.report.tally import columns_counting, rows_counting
from gongkai.web.accounts.models import Agency
from gongkai.web.applications.models import Application, Remedy
from gongkai.web.history import projection
from gongkai.web.history.projection import Difference
from gongkai.web.reporting.models import CellCase, CellCount

Key = tuple[uuid.UUID, int, str]  # scope, year, cell


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


@cache
def _rows(year: int, earlier: bool, result: str | None) -> tuple[str, ...]:
    form = form_of(rulebook.default(), year)
    return () if form is None else rows_counting(form, earlier, result)


@cache
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
    _unlist(case, gone)
    _list(case, agency, scopes, come)
    change: Counter[tuple[int, str]] = Counter()
    for place in come:
        change[place.year, place.cell] += 1
    for place in gone:
        change[place.year, place.cell] -= 1
    _add([(scope, year, cell, n) for scope in scopes for (year, cell), n in change.items() if n])


def _unlist(case: uuid.UUID, places: set[Place]) -> None:
    """Take the case out of those cells, in every scope, in one statement."""
    if not places:
        return
    marks = ", ".join(["(%s, %s)"] * len(places))
    values = [value for place in places for value in (place.year, place.cell)]
    with connection.cursor() as cursor:
        cursor.execute(
            f'DELETE FROM {CellCase._meta.db_table} WHERE "case" = %s AND (year, cell) IN ({marks})',  # noqa: S608  its own name
            [_key(case), *values],
        )


def _list(case: uuid.UUID, agency: uuid.UUID, scopes: list[uuid.UUID], places: set[Place]) -> None:
    """Put the case into those cells of every scope, in one statement."""
    rows = [
        (_key(scope), place.year, place.cell, place.day, _key(case), _key(agency))
        for scope in scopes
        for place in places
    ]
    if not rows:
        return
    marks = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {CellCase._meta.db_table} (scope, year, cell, day, "case", agency) VALUES {marks}',  # noqa: S608  its own name
            [value for row in rows for value in row],
        )


def _key(value: uuid.UUID) -> Any:
    return CellCount._meta.get_field("scope").get_db_prep_value(value, connection)


def _add(changes: list[tuple[uuid.UUID, int, str, int]]) -> None:
    """Add to the counters in one statement."""
    if not changes:
        return
    table = CellCount._meta.db_table
    marks = ", ".join(["(%s, %s, %s, %s)"] * len(changes))
    values = [value for scope, year, cell, n in changes for value in (_key(scope), year, cell, n)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (scope, year, cell, n) VALUES {marks} "  # noqa: S608  the table's own name
            f"ON CONFLICT (scope, year, cell) DO UPDATE SET n = {table}.n + excluded.n",
            values,
        )


def scopes_of(agency: uuid.UUID) -> list[uuid.UUID]:
    """The agency and those above it, nearest last."""
    own = Agency.objects.filter(pk=agency).annotate(start=Substr("path", 1, Length(OuterRef("path"))))
    above = Agency.objects.filter(Exists(own.filter(start=OuterRef("path"))))
    return list(above.values_list("pk", flat=True))


def differences() -> Iterator[Difference]:
    """Recount every cell from the cases; compare with the counters, and with how many cases each cell lists."""
    wanted = _recount()
    kept = {(row.scope, row.year, row.cell): row.n for row in CellCount.objects.iterator() if row.n}
    yield from _compared("reporting_cellcount", kept, wanted)
    lists = CellCase.objects.order_by().values_list("scope", "year", "cell").annotate(n=Count("pk"))
    listed = {(scope, year, cell): n for scope, year, cell, n in lists}
    yield from _compared("reporting_cellcase", listed, wanted)


def _compared(table: str, kept: dict[Key, int], wanted: Counter[Key]) -> Iterator[Difference]:
    for key in sorted(wanted.keys() | kept.keys(), key=str):
        if wanted.get(key, 0) != kept.get(key, 0):
            scope, year, cell = key
            yield Difference(table, f"{scope} {year} {cell}", "n", kept.get(key, 0), wanted.get(key, 0))


def recount() -> None:
    """Make every counter and every list of cases anew."""
    CellCount.objects.all().delete()
    CellCase.objects.all().delete()
    for case in Application.objects.filter(counted=True, received__isnull=False).iterator():
        application_changed(None, case)
    for remedy in Remedy.objects.iterator():
        remedy_changed(None, remedy)


def _recount() -> Counter[Key]:
    """What every cell should hold: the engine groups the cases that are counted alike, each group is placed once."""
    scopes: dict[uuid.UUID, list[uuid.UUID]] = {}
    counted: Counter[Key] = Counter()
    for agency, places, n in _all_places():
        if agency not in scopes:
            scopes[agency] = scopes_of(agency)
        for scope in scopes[agency]:
            for place in places:
                counted[scope, place.year, place.cell] += n
    return counted


def _all_places() -> Iterator[tuple[uuid.UUID, set[Place], int]]:
    counting = Application.objects.order_by().filter(counted=True, received__isnull=False)
    names = ("agency_id", "applicant_type", "decision")
    alike = counting.values_list(*names, _year("received"), _year("decided")).annotate(n=Count("pk"))
    for agency, column, decision, received, decided, n in alike:
        case = Application(
            agency_id=agency, applicant_type=column, decision=decision, counted=True, received=_in(received),
            decided=_in(decided),
        )  # fmt: skip
        yield agency, places_of_application(case), n
    for remedy in Remedy.objects.iterator():
        yield remedy.agency_id, places_of_remedy(remedy), 1


def _year(column: str) -> Substr:
    """The year as text: SQLite's own function, where Django's would call back into Python for every row."""
    return Substr(Cast(column, CharField()), 1, 4)


def _in(year: str | None) -> date | None:
    """Some day of that year: no cell looks closer."""
    return None if year is None else date(int(year), 1, 1)
