"""The year as it stands now: the official tables, and behind every figure its cases."""

from __future__ import annotations

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.report import checks
from gongkai.report.form import form
from gongkai.web.accounts.access import actor, staff_required
from gongkai.web.accounts.models import Agency
from gongkai.web.checkup.selectors.official import find_cell, official_tables
from gongkai.web.history import clock
from gongkai.web.reporting import access, exports
from gongkai.web.reporting.selectors.panel import panel_of
from gongkai.web.reporting.selectors.year import cases_of, form_of_year, report_of, reports_of

FIRST = 2008  # the first year of the Regulation: before it nobody reported


def _year(year: int) -> int:
    if not FIRST <= year <= clock.today().year:
        raise Http404
    return year


@require_safe
@staff_required(access.READ)
def latest(request: HttpRequest) -> HttpResponse:
    """Lead to the running year."""
    return HttpResponseRedirect(reverse("reporting:overview", args=[clock.today().year]))


@require_safe
@staff_required(access.READ)
def overview(request: HttpRequest, year: int) -> HttpResponse:
    """The agencies whose year may be read, with what they received, closed and carry on."""
    staff = actor(request)
    form_id = form_of_year(_year(year)).version
    found = access.scopes(staff)
    if len(found) == 1:
        return HttpResponseRedirect(reverse("reporting:tables", args=[year, found[0].slug]))
    wanted = ("t3.new_received.total", "t3.result_total.total", "t3.carried_forward.total")
    cells = [cell for cell in wanted if cell in form(form_id).t3_cells]
    reports = zip(found, reports_of(found, year), strict=True)
    lines = [(agency, [(cell, report.cells[cell].value) for cell in cells]) for agency, report in reports]
    context = {
        "year": year,
        "lines": lines,
        "heads": [form(form_id).label_of(cell).partition("×")[0] for cell in cells],
    }
    return render(request, "reporting/overview.html", context | {"years": _years(year)})


@require_safe
@staff_required(access.READ)
def tables(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Tables three and four, live; `?cell=` opens a figure."""
    staff = actor(request)
    scope = access.scope(staff, agency)
    report = report_of(scope, _year(year))
    report.issues = [issue for issue in checks.run(report) if issue.table in ("t3", "t4")]
    shown = [table for table in official_tables(report) if table.id != "t2"]
    cell = request.GET.get("cell", "")
    view = find_cell(shown, cell) if cell else None
    if cell and view is None:
        raise Http404
    unit = Agency.objects.filter(slug=request.GET.get("unit", ""), path__startswith=scope.path).first()
    panel = None
    if view is not None:
        may_read = staff.agencies("case_read")
        panel = panel_of(scope, year, cell, agency=unit, after=request.GET.get("after", ""), may_read=may_read)
    context = {
        "scope": scope,
        "year": year,
        "tables": shown,
        "cell": view,
        "panel": panel,
        "unit": unit,
        "form": report.form,
    }
    return render(request, "reporting/tables.html", context | {"years": _years(year), "today": clock.today()})


@require_safe
@staff_required(access.READ)
def facts(request: HttpRequest, year: int, agency: str, format: str) -> HttpResponse:  # noqa: A002  the URL's word
    """The case facts, for `gongkai tally` and for a spreadsheet: no name, no subject, only dates and kinds."""
    scope = access.scope(actor(request), agency)
    _year(year)
    name = f"facts-{scope.slug}.{format}"
    if format == "jsonl":
        answer = HttpResponse("".join(exports.jsonl(scope)), content_type="application/jsonl")
    elif format == "csv":
        answer = HttpResponse(exports.csv_of(scope), content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
@staff_required(access.READ)
def cell_csv(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """The ids and days behind one figure (导出这一格)."""
    scope = access.scope(actor(request), agency)
    cell = request.GET.get("cell", "")
    if cell not in form_of_year(_year(year)).cells:
        raise Http404
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("id", "day"))
    last = None
    while page := cases_of(scope.pk, year, cell, after=last, limit=1000):
        writer.writerows((each.case, each.day.isoformat()) for each in page)
        last = page[-1]
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{scope.slug}-{year}-{cell}.csv"'
    return answer


def _years(year: int) -> list[int]:
    return list(range(max(FIRST, clock.today().year - 2), clock.today().year + 1)) if year else []
