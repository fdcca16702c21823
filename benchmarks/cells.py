"""The report's cells beside bare SQL: opening one, moving one case, recounting all, at 10^4 and 10^6 cases.

Rows are made in bulk as the projectors would leave them: one department of a county, five years, every case counted in
its six cells at both. The measuring process is a child with the site's settings (SQLite, WAL, synchronous=FULL).
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from benchmarks.pairs import Goal, Line, Result

SIZES = (10_000, 1_000_000)
CELL = "t3.granted.total"
ROUNDS = 25
# what a granted application of a person counts in, the year of its receipt being that of its reply
PLACES = tuple(
    f"t3.{row}.{column}"
    for row in ("new_received", "granted", "result_total")
    for column in ("natural_person", "total")
)


def cells() -> Result:
    """Ratios between the sizes, and to the engine's own statements."""
    found = {size: _in_a_child(size) for size in SIZES}
    small, large = (found[size] for size in SIZES)
    result = Result("Cells of the report, 10^4 and 10^6 cases", "python -m benchmarks cells")
    for name in small["ms"]:
        more = f"at 10^6: {large['ms'][name]:.3f} ms" if name in large["ms"] else ""
        result.lines.append(Line(f"{name}, 10^4", small["ms"][name], more))

    def grown(name: str) -> float:
        return float(large["ms"][name] / small["ms"][name])

    result.goals += [
        Goal("read a table, 10^6 over 10^4", grown("read a table"), 1.5, False),
        Goal("first page of a cell, 10^6 over 10^4", grown("first page of a cell"), 1.5, False),
        Goal("the whole panel of a cell, 10^6 over 10^4", grown("the whole panel"), 1.5, False),
        Goal("one changed case, 10^6 over 10^4", grown("one changed case, committed"), 1.5, False),
        Goal(
            "one changed case over a bare one-row commit, 10^6",
            large["ms"]["one changed case, committed"] / large["ms"]["a bare one-row commit"], 2, False,
        ),
        Goal(
            "recount over the engine's own group-bys, 10^6",
            large["ms"]["recount and compare"] / large["ms"]["the engine's group-bys"], 1.5, False,
        ),
    ]  # fmt: skip
    result.notes.append(
        f"{large['rows']:,} rows behind the cells at 10^6; medians of {ROUNDS} (recount: 3). Commits wait for the disk "
        "(wall time); the rest is CPU time. A changed case is moved between six cells of two scopes with its own row."
    )
    return result


def _in_a_child(size: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="gongkai-cells-") as home:
        environment = {name: value for name, value in os.environ.items() if name != "GONGKAI_DATABASE_URL"}
        environment |= {"GONGKAI_HOME": home, "DJANGO_SETTINGS_MODULE": "gongkai.web.settings"}
        command = [sys.executable, "-m", "benchmarks.cells", str(size)]
        return dict(json.loads(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout))


def build(size: int) -> tuple[Any, Any]:
    """A county with one department, its cases, and the counters and lists behind the cells."""
    from datetime import date

    from django.db import connection

    from gongkai.web.accounts.services.agencies import agency_found
    from gongkai.web.history.services import SYSTEM

    given: dict[str, Any] = {"actor": SYSTEM, "founded": date(2010, 1, 1)}
    county = agency_found(name="某县人民政府", short_name="某县", slug="county", kind="county_government", **given)
    office = agency_found(name="某局", short_name="某局", slug="office", kind="department", parent=county, **given)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("PRAGMA cache_size=-400000")
        columns = [field.column for field in _application()._meta.concrete_fields]
        cursor.execute(
            f"INSERT INTO applications_application ({', '.join(columns)}) "
            f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {size - 1}) "
            f"SELECT {', '.join(_value(field, office.pk.hex) for field in _application()._meta.concrete_fields)} FROM n"
        )
        places = " UNION ALL ".join(f"SELECT '{cell}' AS cell" for cell in PLACES)
        scopes = f"SELECT '{county.pk.hex}' AS scope UNION ALL SELECT '{office.pk.hex}'"
        cursor.execute(
            "SELECT name, sql FROM sqlite_master "
            "WHERE tbl_name = 'reporting_cellcase' AND type = 'index' AND sql IS NOT NULL"
        )
        indexes = cursor.fetchall()
        for name, _sql in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute(
            'INSERT INTO reporting_cellcase (scope, year, cell, day, "case", agency) '
            f"SELECT s.scope, a.year, p.cell, a.received, a.id, a.agency_id FROM ({scopes}) s, ({places}) p, "
            "applications_application a ORDER BY 1, 2, 3, 4, 5"
        )
        for _name, sql in indexes:
            cursor.execute(sql)
        cursor.execute(
            "INSERT INTO reporting_cellcount (scope, year, cell, n) "
            "SELECT scope, year, cell, count(*) FROM reporting_cellcase GROUP BY scope, year, cell"
        )
        cursor.execute("PRAGMA optimize")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA cache_size=-2000")
    return county, office


def _application() -> Any:
    from gongkai.web.applications.models import Application

    return Application


def _value(field: Any, agency: str) -> str:
    """The SQL of one column of the made rows."""
    year, received = "(2019 + i % 5)", "date((2019 + i % 5) || '-01-04', '+' || (i / 5 % 300) || ' days')"
    known = {
        "id": "lower(hex(randomblob(16)))", "agency_id": f"'{agency}'", "number": f"{year} || '-' || (i / 5 + 1)",
        "year": year, "serial": "i / 5 + 1", "channel": "'online'", "applicant_type": "'natural_person'",
        "title": "'某合同'", "delivery": "'online'", "medium": "'electronic'", "submitted_at": f"{received} || ' 02:00:00'",
        "submitted_day": received, "received": received, "due": f"date({received}, '+28 days')", "sort_day": received,
        "stage": "'closed'", "decision": "'granted'", "decided": f"date({received}, '+14 days')", "late": "0",
        "ended": "'reply'", "counted": "1", "seq": "5", "last_n": "i",
    }  # fmt: skip
    if field.column in known:
        return known[field.column]
    if field.null:
        return "NULL"
    return "0" if field.get_internal_type() in ("BooleanField", "IntegerField") else "''"


def median(run: Callable[[], object], clock: Callable[[], float], rounds: int = ROUNDS) -> float:
    """Median milliseconds of one call."""
    run()
    times = []
    for _ in range(rounds):
        start = clock()
        run()
        times.append((clock() - start) * 1000)
    return statistics.median(times)


def measure(size: int) -> dict[str, Any]:
    """Build and ask; runs in the child."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from gongkai.web.reporting import counters
    from gongkai.web.reporting.models import CellCase
    from gongkai.web.reporting.selectors.panel import panel_of
    from gongkai.web.reporting.selectors.year import cases_of, report_of

    call_command("migrate", verbosity=0)
    county, office = build(size)
    cpu = time.process_time
    ms = {
        "read a table": median(lambda: report_of(county, 2020), cpu),
        "first page of a cell": median(lambda: cases_of(county.pk, 2020, CELL), cpu),
        "the whole panel": median(lambda: panel_of(county, 2020, CELL, may_read={office.pk}), cpu),
    }
    ms |= _commits(office)

    def raw() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT agency_id, applicant_type, substr(received, 1, 4), substr(decided, 1, 4), decision, count(*) "
                "FROM applications_application WHERE counted AND received IS NOT NULL GROUP BY 1, 2, 3, 4, 5"
            )
            cursor.fetchall()
            cursor.execute("SELECT scope, year, cell, count(*) FROM reporting_cellcase GROUP BY 1, 2, 3")
            cursor.fetchall()

    found = list(counters.differences())
    if found:
        raise SystemExit(f"the made rows differ: {found[:3]}")
    ms["recount and compare"] = median(lambda: list(counters.differences()), cpu, 3)
    ms["the engine's group-bys"] = median(raw, cpu, 3)
    return {"ms": ms, "rows": CellCase.objects.count()}


def _commits(office: Any) -> dict[str, float]:
    """A case that moves between cells with its row, and a bare update of one row, by turns; wall time."""
    from copy import copy

    from django.db import transaction

    from gongkai.web.applications.models import Application
    from gongkai.web.reporting import counters

    cases = list(Application.objects.filter(agency=office, year=2020)[: 2 * ROUNDS + 2])
    moved, bare = [], []
    for number, case in enumerate(cases):
        if number % 2:
            after = copy(case)
            after.decision = "denied_internal_affairs"
            start = time.perf_counter()
            with transaction.atomic():
                Application.objects.filter(pk=case.pk).update(decision=after.decision)
                counters.application_changed(case, after)
            moved.append((time.perf_counter() - start) * 1000)
            with transaction.atomic():
                Application.objects.filter(pk=case.pk).update(decision=case.decision)
                counters.application_changed(after, case)
        else:
            start = time.perf_counter()
            with transaction.atomic():
                Application.objects.filter(pk=case.pk).update(decision="denied_internal_affairs")
            bare.append((time.perf_counter() - start) * 1000)
            Application.objects.filter(pk=case.pk).update(decision="granted")
    return {"one changed case, committed": statistics.median(moved), "a bare one-row commit": statistics.median(bare)}


if __name__ == "__main__":
    json.dump(measure(int(sys.argv[1])), sys.stdout)
