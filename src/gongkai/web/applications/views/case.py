"""The case page (S12): the clock, what can be done next and why not otherwise, what happened, what it will count as."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.web.accounts.access import actor, staff_required
from gongkai.web.applications import access
from gongkai.web.applications.acts import all_acts, offers, situation_of
from gongkai.web.applications.selectors import case_page


@require_safe
@staff_required("case_read")
def case(request: HttpRequest, agency: str, number: str) -> HttpResponse:
    """One case with everything about it that this person may see."""
    staff = actor(request)
    application = access.get(staff, agency, number)
    situation = situation_of(application)
    context = case_page.context_of(situation, staff)
    context["offers"] = offers(all_acts(), situation, staff)
    return render(request, "applications/case.html", context)
