"""The action pages (S13): why it is allowed, the fields, what it does to the clock, then the act itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.errors import GongkaiError
from gongkai.web.accounts.access import actor, staff_required
from gongkai.web.applications import access
from gongkai.web.applications.acts import Act, Situation, act_named, situation_of
from gongkai.web.applications.models import Application
from gongkai.web.applications.selectors.effect import effect_of
from gongkai.web.applications.services.acting import NotAllowed
from gongkai.web.applications.views.frame import forbidden


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required("case_act", "case_supervise")
def act(request: HttpRequest, agency: str, number: str, action: str) -> HttpResponse:
    """One act of one case. The first sending shows the effect on the clock, the second one does it.

    Without the effect to show (the act moves no clock) the first sending does it.
    """
    staff = actor(request)
    application = access.get(staff, agency, number)
    chosen = act_named(action)
    if request.method == "POST" and (refusal := forbidden(request, staff, application, chosen.permission)):
        return refusal
    situation = situation_of(application)
    may = staff.can(chosen.permission, application.agency)
    why_not = chosen.why_not(situation) if may else _("没有权限办这一步")
    page = {"case": application, "act": chosen, "situation": situation, "why_not": why_not}
    if request.method != "POST" or page["why_not"]:
        page["form"] = chosen.form(situation, staff, None)
        return render(request, "applications/act.html", page, status=409 if request.method == "POST" else 200)
    form = chosen.form(situation, staff, request.POST)
    page["form"] = form
    if not form.is_valid():
        return render(request, "applications/act.html", page | {"wrong": True}, status=422)
    try:
        return _preview_or_do(request, page, chosen, situation, form.cleaned_data)
    except (NotAllowed, GongkaiError) as refused:
        page["refused"] = getattr(refused, "sentence", None) or str(refused)
        page["article"] = getattr(refused, "article", "")
        return render(request, "applications/act.html", page | {"wrong": True}, status=422)


def _preview_or_do(
    request: HttpRequest, page: dict[str, Any], chosen: Act, situation: Situation, data: dict[str, Any]
) -> HttpResponse:
    fact = chosen.moves(situation, data) if chosen.moves else None
    if fact is not None and "confirmed" not in request.POST:
        kind, day, fields = fact
        page["effect"] = effect_of(situation.case, kind, day, fields)
        return render(request, "applications/act.html", page)
    chosen.run(situation, actor(request), data)
    messages.success(request, _("已办：%(act)s") % {"act": chosen.label})
    return HttpResponseRedirect(_where_next(situation.case, request))


def _where_next(application: Application, request: HttpRequest) -> str:
    """Back to the case; a case that was handed on is no longer this person's to open."""
    here = access.visible_to(actor(request)).filter(pk=application.pk).exists()
    args = [application.agency.slug, application.number]
    return reverse("applications:case", args=args) if here else reverse("applications:desk")
