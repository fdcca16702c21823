"""登记 (S11): paper, counter, fax and mail, in one page; the receipt that the applicant takes away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.errors import GongkaiError
from gongkai.web.accounts.access import actor, staff_required
from gongkai.web.accounts.models import Agency
from gongkai.web.applications.forms.register import RegisterForm
from gongkai.web.applications.models import Application
from gongkai.web.applications.numbers import in_fours
from gongkai.web.applications.services.acting import NotAllowed
from gongkai.web.applications.services.intake import Enclosure, Submitted, application_register
from gongkai.web.applications.views.frame import case_for, said
from gongkai.web.history import files

TAKEN = "registered"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required("case_register")
def new(request: HttpRequest) -> HttpResponse:
    """Register one application; with `again` the next empty page follows."""
    staff = actor(request)
    agencies = list(Agency.objects.filter(pk__in=staff.agencies("case_register"), abolished=None).order_by("path"))
    form = RegisterForm(request.POST or None, request.FILES or None, agencies=agencies)
    if request.method != "POST":
        return render(request, "applications/register.html", {"form": form})
    if not form.is_valid():
        return render(request, "applications/register.html", {"form": form, "wrong": True}, status=422)
    try:
        taken = _register(request, form)
    except (NotAllowed, GongkaiError) as refused:
        return render(request, "applications/register.html", {"form": form, "wrong": True, **said(refused)}, status=422)
    case = taken.application
    messages.success(request, _("已登记 %(number)s") % {"number": case.number})
    if "again" in request.POST:
        return HttpResponseRedirect(reverse("applications:new"))
    request.session[TAKEN] = {"case": str(case.pk), "code": taken.code, "n": taken.event.n, "hash": taken.event.short}
    return HttpResponseRedirect(reverse("applications:receipt", args=[case.agency.slug, case.number]))


def _register(request: HttpRequest, form: RegisterForm) -> Submitted:
    enclosures, evidence = [], []
    if scan := form.cleaned_data["scan"]:
        kept = files.keep(scan.chunks(), name=scan.name or "scan", content_type=scan.content_type or "")
        enclosures.append(Enclosure(kept, "scan"))
        evidence.append(kept.sha256)
    return application_register(
        staff=actor(request),
        agency=form.agency,
        arrival=form.arrival(),
        applicant_type=form.cleaned_data["applicant_type"],
        who=form.who(),
        wanted=form.wanted(),
        is_oral=form.cleaned_data["is_oral"],
        enclosures=enclosures,
        reason=form.cleaned_data["reason"],
        evidence=evidence,
    )


@require_safe
@staff_required("case_register")
def receipt(request: HttpRequest, agency: str, number: str) -> HttpResponse:
    """The receipt for the applicant, with the query code: shown to whoever registered it, once signed in, and printed."""
    _staff, case = case_for(request, agency, number)
    taken = request.session.get(TAKEN, {})
    code = in_fours(taken["code"]) if taken.get("case") == str(case.pk) else ""
    return render(
        request, "applications/receipt.html", {"case": case, "code": code, "taken": taken, "others": _others(case)}
    )


def _others(case: Application) -> list[Application]:
    """Applications for the same information, to be looked at for a double (ux S11)."""
    if not case.title:
        return []
    return list(
        Application.objects.filter(agency=case.agency, title=case.title)
        .exclude(pk=case.pk)
        .select_related("agency")[:5]
    )
