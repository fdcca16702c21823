"""登记 (S11): paper, counter, fax and mail, in one page; the receipt that the applicant takes away."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.errors import GongkaiError
from gongkai.web.accounts.access import Staff, actor, staff_required
from gongkai.web.accounts.models import Agency
from gongkai.web.applications.forms.register import RegisterForm
from gongkai.web.applications.models import Application
from gongkai.web.applications.numbers import in_fours
from gongkai.web.applications.selectors import arrival_clock, duplicates, frequency
from gongkai.web.applications.services.acting import NotAllowed
from gongkai.web.applications.services.intake import Enclosure, Submitted, application_register
from gongkai.web.applications.services.once import registered_once
from gongkai.web.applications.views.frame import case_for, said, show
from gongkai.web.history import clock
from gongkai.web.identity import services as identity

TAKEN = "registered"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required("case_register")
def new(request: HttpRequest) -> HttpResponse:
    """Register one application; with `again` the next empty page follows. The same page sent twice registers once."""
    staff = actor(request)
    form = RegisterForm(request.POST or None, request.FILES or None, agencies=agencies_of(staff))
    if request.method != "POST":
        return show(request, "applications/register.html", {"form": form})
    right = form.is_valid()
    scan = form.keep_scan(staff.person.pk)
    if not right:
        return show(request, "applications/register.html", {"form": form, "wrong": True}, 422)
    alike = duplicates.before_registration(form, staff)
    if "check" in request.POST or (alike and "anyway" not in request.POST):
        page = {"form": form, "alike": alike, "received": arrival_clock.clock_of(form.arrival(), clock.today())}
        page["often"] = _often(form)
        return show(request, "applications/register.html", page)
    try:
        return registered(request, form, [Enclosure(scan, "scan")] if scan else [])
    except (NotAllowed, GongkaiError) as refused:
        return show(request, "applications/register.html", {"form": form, "wrong": True, **said(refused)}, 422)


def _often(form: RegisterForm) -> frequency.Frequency:
    """How often this person applied here before (ux S11: 今年该申请人 2 件)."""
    data = form.cleaned_data
    keys = identity.of_number(agency_id=form.agency.pk, id_type=data["id_type"], number=data["id_number"])
    return frequency.of(form.agency, keys, data["day"])


def agencies_of(staff: Staff) -> list[Agency]:
    """Where this person takes applications in."""
    return list(Agency.objects.filter(pk__in=staff.agencies("case_register"), abolished=None).order_by("path"))


def registered(
    request: HttpRequest,
    form: RegisterForm,
    enclosures: list[Enclosure],
    also: Callable[[Application], None] = lambda _case: None,
) -> HttpResponse:
    """Register what the valid form says, once; then the receipt, or the next empty page.

    Args:
        also: what else is recorded in the same transaction.
    """
    staff = actor(request)

    def register() -> Submitted:
        made = _register(staff, form, enclosures)
        also(made.application)
        return made

    case, taken = registered_once(staff=staff, key=form.cleaned_data["key"] or uuid.uuid4(), register=register)
    if taken is not None:
        messages.success(request, _("已登记 %(number)s") % {"number": case.number})
        request.session[TAKEN] = {
            "case": str(case.pk),
            "code": taken.code,
            "n": taken.event.n,
            "hash": taken.event.short,
        }
    if "again" in request.POST:
        return HttpResponseRedirect(reverse("applications:new"))
    return HttpResponseRedirect(reverse("applications:receipt", args=[case.agency.slug, case.number]))


def _register(staff: Staff, form: RegisterForm, enclosures: list[Enclosure]) -> Submitted:
    return application_register(
        staff=staff,
        agency=form.agency,
        arrival=form.arrival(),
        applicant_type=form.cleaned_data["applicant_type"],
        who=form.who(),
        wanted=form.wanted(),
        is_oral=form.cleaned_data["is_oral"],
        enclosures=enclosures,
        reason=form.cleaned_data["reason"],
        evidence=[each.file.sha256 for each in enclosures if each.role in ("scan", "evidence")],
        second_person=form.cleaned_data["second_person"],
    )


@require_safe
@staff_required("case_register")
def receipt(request: HttpRequest, agency: str, number: str) -> HttpResponse:
    """The receipt for the applicant, with the query code: shown to whoever registered it, once signed in, and printed."""
    _staff, case = case_for(request, agency, number)
    taken = request.session.get(TAKEN, {})
    code = in_fours(taken["code"]) if taken.get("case") == str(case.pk) else ""
    return render(
        request,
        "applications/receipt.html",
        {"case": case, "code": code, "taken": taken, "others": duplicates.of_case(case)},
    )
