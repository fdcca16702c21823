"""全卷 (S16): what the file of a case holds, and the act that closes it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.documents import letters
from gongkai.web.accounts.access import staff_required
from gongkai.web.applications.services.archive import ROLES, application_archive, archive_why_not
from gongkai.web.applications.views.frame import Refused, case_for, forbidden, said, show
from gongkai.web.history import selectors


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required("case_read")
def archive(request: HttpRequest, agency: str, number: str) -> HttpResponse:
    """The contents of the file; POST closes it."""
    staff, case = case_for(request, agency, number)
    page: dict[str, Any] = {
        "case": case,
        "letters": [
            (row, letters.template(row.kind).title) for row in case.letters.exclude(pdf="").order_by("event_n")
        ],
        "materials": [
            (row, _(ROLES.get(row.role, row.role)))
            for row in case.attachments.exclude(role__in=("proof", "archive")).order_by("event_n")
        ],
        "kept": list(case.attachments.filter(role="archive").order_by("event_n")),
        "events": selectors.events_of(case.stream),
        "why_not": archive_why_not(case),
        "may_act": staff.can("case_act", case.agency),
    }
    if request.method != "POST":
        return show(request, "applications/archive.html", page)
    if refusal := forbidden(request, staff, case, "case_act"):
        return refusal
    try:
        application_archive(application=case, staff=staff)
    except Refused as refused:
        return show(request, "applications/archive.html", page | {"wrong": True, **said(refused)}, status=409)
    messages.success(request, _("已归档"))
    return HttpResponseRedirect(reverse("applications:archive", args=[case.agency.slug, case.number]))
