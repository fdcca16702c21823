"""S9: the year's figures, each with its rule and its cases without names, as pages and as csv."""

from __future__ import annotations

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.web.accounts.models import Agency
from gongkai.web.history import clock
from gongkai.web.portal import downloads
from gongkai.web.portal.selectors import figures, place
from gongkai.web.portal.views.frame import page

MOST = 20_000  # lines of a csv


def _scope(year: int) -> Agency:
    county = place.county()
    if county is None or not figures.FIRST_YEAR <= year <= clock.today().year:
        raise Http404
    return county


@require_safe
def year_page(request: HttpRequest, year: int) -> HttpResponse:
    """The figures of a year, month by month."""
    scope = _scope(year)
    names = figures.labels(year)
    context = {
        "year": figures.figures(scope, year),
        "months": figures.months(scope, year),
        "labels": [(name, *words) for name, words in names.items()],
        "years": range(clock.today().year, max(figures.FIRST_YEAR, scope.founded.year) - 1, -1),
    }
    return page(request, "numbers.html", context, part="numbers")


@require_safe
def figure_page(request: HttpRequest, year: int, figure: str) -> HttpResponse:
    """One figure and its cases."""
    scope = _scope(year)
    if figure not in figures.labels(year):
        raise Http404
    month = _month(request)
    found = figures.figure(scope, year, figure, month=month, after=request.GET.get("after", "")[:60])
    return page(request, "figure.html", {"figure": found, "year": year, "month": month}, part="numbers")


def _month(request: HttpRequest) -> int | None:
    given = request.GET.get("month", "")
    return int(given) if given in {str(month) for month in range(1, 13)} else None


@require_safe
def figure_csv(request: HttpRequest, year: int, figure: str) -> HttpResponse:
    """The cases of a figure as a file; agency, kind, days, outcome and article, nothing that tells who applied."""
    scope = _scope(year)
    if figure not in figures.labels(year):
        raise Http404
    found = figures.figure(scope, year, figure, month=_month(request), limit=MOST)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("机关"), _("申请人类型"), _("收到"), _("办结"), _("结果"), _("依据"), _("是否按期")])
    in_time = {True: _("逾期"), False: _("按期"), None: ""}
    for line in found.lines:
        row = [
            line.agency,
            line.applicant_type,
            line.received,
            line.decided,
            line.outcome,
            line.article,
            in_time[line.late],
        ]
        writer.writerow([_safe("" if value is None else str(value)) for value in row])
    name = f"{year} {found.label}.csv"
    return downloads.download(("\ufeff" + out.getvalue()).encode(), name, "text/csv; charset=utf-8")


def _safe(text: str) -> str:
    """A text that a spreadsheet does not take for a formula (security.md b10)."""
    return f"'{text}" if text[:1] in tuple("=+-@\t\r\n＝＋－＠") else text
