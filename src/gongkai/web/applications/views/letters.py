"""One letter after it was drafted: read, reviewed, signed, given up, taken away as a file; and what waits for me (S17)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.web.accounts.access import Staff, actor, staff_required
from gongkai.web.applications import access
from gongkai.web.applications.forms.letter_steps import ReturnForm, ReviewForm, SignForm, VoidForm
from gongkai.web.applications.letter_data import letter_of
from gongkai.web.applications.models import Application, Letter
from gongkai.web.applications.selectors import letter_page, reply, waiting
from gongkai.web.applications.services import letters
from gongkai.web.applications.services.acting import history_of
from gongkai.web.applications.services.papers import TYPES, file_of
from gongkai.web.applications.views.frame import Refused, case_for, download, forbidden, said, show


@require_safe
@staff_required("case_review", "case_sign")
def review(request: HttpRequest) -> HttpResponse:
    """The letters that wait for this person's review or signature, by due day."""
    staff = actor(request)
    found = waiting.for_person(staff)
    return show(request, "applications/review.html", {"waiting": found, "done": waiting.done_today(staff)})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required("case_read")
def letter(request: HttpRequest, agency: str, number: str, letter: uuid.UUID) -> HttpResponse:
    """A letter as it stands, with the step that this person may take."""
    staff, case = case_for(request, agency, number)
    found = access.letter(case, letter)
    page = _page(staff, case, found)
    if request.method != "POST":
        return show(request, "applications/letter.html", page)
    step = _STEPS.get(str(request.POST.get("step")))
    if step is None:
        raise Http404
    if refusal := forbidden(request, staff, case, step[0]):
        return refusal
    form = step[1](request.POST)
    if not form.is_valid():
        return show(request, "applications/letter.html", page | {"wrong": True, "form": form}, status=422)
    try:
        done = step[2](found, staff, form.cleaned_data)
    except Refused as refused:
        again = _page(staff, case, access.letter(case, letter))
        return render(
            request, "applications/letter.html", again | {"wrong": True, "form": form, **said(refused)}, status=409
        )
    messages.success(request, done)
    return HttpResponseRedirect(_next(request, case, found))


def _page(staff: Staff, case: Application, letter: Letter) -> dict[str, Any]:
    events = history_of(case)
    page = letter_page.context(staff, case, letter, events)
    if letter.state not in ("signed", "sent", "void") and letter.kind in letter_of().values():
        page["preview"] = reply.preview(case, letter.kind, letter.fields)
        page["changes"] = reply.changes(events, letter)
        if page["preview"].sheet is not None:
            page["machine"] = reply.machine_found(page["preview"].sheet, str(case.agency.guide.get("phone", "")))
    return page


def _next(request: HttpRequest, case: Application, letter: Letter) -> str:
    if request.GET.get("from") == "review":
        return reverse("applications:review")
    return reverse("applications:letter", args=[case.agency.slug, case.number, letter.pk])


def _reviewed(letter: Letter, staff: Staff, data: dict[str, Any]) -> str:
    letters.letter_review(
        letter=letter,
        staff=staff,
        review=data["review"],
        result=data["result"],
        text=data["text"],
        digest=data["digest"],
    )
    return _("审查意见已记录")


def _signed(letter: Letter, staff: Staff, data: dict[str, Any]) -> str:
    signed = letters.letter_sign(letter=letter, staff=staff, digest=data["digest"])
    return _("已签发：%(number)s") % {"number": signed.number}


def _returned(letter: Letter, staff: Staff, data: dict[str, Any]) -> str:
    letters.letter_return(letter=letter, staff=staff, text=data["text"])
    return _("已退回拟稿人")


def _submitted(letter: Letter, staff: Staff, _data: dict[str, Any]) -> str:
    letters.letter_submit(letter=letter, staff=staff)
    return _("已送保密审查")


def _voided(letter: Letter, staff: Staff, data: dict[str, Any]) -> str:
    letters.letter_void(letter=letter, staff=staff, text=data["text"])
    return _("已作废")


# the permission, the form and the act of each button on the page
_STEPS: dict[str, tuple[str, Any, Any]] = {
    "submit": ("case_act", SignForm, _submitted),
    "review": ("case_review", ReviewForm, _reviewed),
    "sign": ("case_sign", SignForm, _signed),
    "return": ("case_sign", ReturnForm, _returned),
    "void": ("case_act", VoidForm, _voided),
    "void-signed": ("case_sign", VoidForm, _voided),
}


@require_safe
@staff_required("case_read")
def letter_file(request: HttpRequest, agency: str, number: str, letter: uuid.UUID, to: str) -> HttpResponse:
    """The finished paper as docx or pdf."""
    _staff, case = case_for(request, agency, number)
    found = access.letter(case, letter)
    if to not in TYPES or not found.pdf:
        raise Http404
    data, name = file_of(found, to)
    return download(data, name, TYPES[to])


@require_safe
@staff_required("case_read")
def attachment(request: HttpRequest, agency: str, number: str, file: uuid.UUID) -> HttpResponse:
    """A file of the case; proofs of identity have a door of their own."""
    from gongkai.web.history import files

    staff, case = case_for(request, agency, number)
    found = access.attachment(staff, case, file)
    if found.kept_apart:
        heading = _("“%(name)s”没有放行：%(why)s") % {"name": found.name, "why": found.verdict}
        return render(request, "error.html", {"heading": heading}, status=403)
    return download(files.open(found.sha256), found.name, found.content_type)
