"""The auditor's pages (S27): the record, and a case as it stood on any day. Nothing here writes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.errors import GongkaiError
from gongkai.law import workdays
from gongkai.web.accounts.access import actor, staff_required
from gongkai.web.applications import access as applications
from gongkai.web.clockface import build
from gongkai.web.history import clock
from gongkai.web.supervision import access
from gongkai.web.supervision.selectors import audit as selectors

FILTERS = ("who", "about", "kind", "since", "until", "before")


@require_safe
@staff_required(access.AUDIT)
def audit(request: HttpRequest) -> HttpResponse:
    """The events that this person may audit, newest first."""
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    page = selectors.page_of(access.auditable(actor(request)), asked)
    kept = {name: value for name, value in asked.items() if value and name != "before"}
    context = {"page": page, "asked": asked, "kept": kept, "about": selectors.ABOUT}
    return render(request, "supervision/audit.html", context)


@require_safe
@staff_required("auditor")
def case(request: HttpRequest, agency: str, number: str) -> HttpResponse:
    """A case as it stood at the end of a day."""
    application = applications.get(actor(request), agency, number)
    today = clock.today()
    try:
        on = date.fromisoformat(request.GET.get("on", today.isoformat()))
    except ValueError:
        raise Http404 from None
    try:
        stood = selectors.stood(application, min(on, today))
    except GongkaiError as error:
        return render(request, "error.html", {"heading": error.message}, status=409)
    face = build(stood.clock, calendar=workdays.default()) if stood.clock is not None else None
    told: list[dict[str, Any]] = [
        {"at": event.recorded_at, "day": event.day, "title": event.says, "who": event.actor_name, "text": event.reason,
         "source": event.article, "files": [], "n": event.n, "short": event.short}
        for event in reversed(stood.events)
    ]  # fmt: skip
    context = {"case": application, "on": min(on, today), "stood": stood, "face": face, "events": told}
    return render(request, "supervision/case.html", context)
