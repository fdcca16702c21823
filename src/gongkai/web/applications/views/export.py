"""Lists to take away, and the calendar feed of due days."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.web.accounts.access import actor, staff_of, staff_required
from gongkai.web.applications import access, exports
from gongkai.web.applications.selectors import lists
from gongkai.web.applications.selectors.queues import OPEN, desk_of
from gongkai.web.applications.views.desk import FILTERS
from gongkai.web.applications.views.frame import download
from gongkai.web.history import clock
from gongkai.web.history.services import record

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 20_000


@require_safe
@staff_required("case_export")
def export(request: HttpRequest, to: str) -> HttpResponse:
    """The list as it is filtered, of the agencies whose cases this person may take away; who took it is on record."""
    staff = actor(request)
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    found = lists.filtered(staff, desk_of(staff, clock.today()), asked)
    cases = found.filter(agency__in=staff.agencies("case_export")).order_by("sort_day", "pk")
    if (count := cases.count()) > MOST:
        said = _("符合条件的有 %(count)s 件，一次最多导出 %(most)s 件，这次没有导出。请加上年度或者机关再导出")
        return render(request, "error.html", {"heading": said % {"count": count, "most": MOST}}, status=413)
    where = (staff.agency.pk, staff.agency.name) if staff.agency else (None, "")
    data = {"count": count, "to": to, "filters": {name: value for name, value in asked.items() if value}}
    record(stream=f"export:{staff.person.pk}", kind="list_exported", actor=staff.as_actor(), agency=where, data=data)
    name = f"applications-{clock.today().isoformat()}.{to}"
    if to == "csv":
        return download(exports.as_csv(cases).encode(), name, "text/csv; charset=utf-8")
    if to == "xlsx":
        return download(exports.as_xlsx(cases), name, XLSX)
    raise Http404


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The due days of a person's open cases, for a calendar program that cannot sign in."""
    person = exports.person_of_token(token)
    if person is None:
        raise Http404
    cases = access.visible_to(staff_of(person)).filter(OPEN, due__isnull=False).order_by("due")[:1000]
    answer = HttpResponse(exports.as_calendar(cases), content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store, private"
    return answer
