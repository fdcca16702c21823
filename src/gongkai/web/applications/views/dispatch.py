"""今天要寄 (S16): what waits for the post, envelopes to print, and how each letter left."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.web.accounts.access import Staff, actor, staff_required
from gongkai.web.applications import access
from gongkai.web.applications.forms.letter_steps import ProveForm, ServeForm
from gongkai.web.applications.models import Application, Letter
from gongkai.web.applications.selectors import waiting
from gongkai.web.applications.services.service import letter_serve, service_judged, service_prove
from gongkai.web.applications.views.frame import Refused, case_for, forbidden, said, show
from gongkai.web.history import clock, files
from gongkai.web.history.files import StoredFile
from gongkai.web.identity import services as identity

MOST_LABELS = 50


@require_safe
@staff_required("case_act")
def to_send(request: HttpRequest) -> HttpResponse:
    """The signed replies that have not left, by due day."""
    staff = actor(request)
    page = {"rows": waiting.to_send(staff), "unsigned": waiting.sent_unsigned(staff), "today": clock.today()}
    return show(request, "applications/to_send.html", page)


@require_POST
@staff_required("case_act")
def labels(request: HttpRequest) -> HttpResponse:
    """Envelopes and EMS sheets of the chosen letters, for printing; each address that is shown is on record first."""
    staff = actor(request)
    wanted = set(request.POST.getlist("letter")[:MOST_LABELS])
    chosen = [row.letter for row in waiting.to_send(staff) if str(row.letter.pk) in wanted]
    return show(request, "applications/labels.html", {"labels": [_label(letter, staff) for letter in chosen]})


def _label(letter: Letter, staff: Staff) -> dict[str, Any]:
    case = letter.application
    who = None
    if case.identity is not None:
        fields = ("name", "address", "phone")
        who = identity.identity_read(
            identity_id=case.identity, staff=staff, purpose="service", application=case, fields=fields
        )
    return {"letter": letter, "case": case, "who": who, "guide": case.agency.guide}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required("case_act")
def serve(request: HttpRequest, agency: str, number: str, letter: uuid.UUID) -> HttpResponse:
    """How and when a signed letter left."""
    staff, case = case_for(request, agency, number)
    if refusal := forbidden(request, staff, case, "case_act"):
        return refusal
    found = access.letter(case, letter)
    planned = found.fields.get("service", "postal")
    form = ServeForm(request.POST or None, request.FILES or None, initial={"service": planned})
    page = _page(case, found, form)
    if request.method != "POST":
        return show(request, "applications/serve.html", page)
    if not form.is_valid():
        return show(request, "applications/serve.html", page | {"wrong": True}, status=422)
    data = {name: value for name, value in form.cleaned_data.items() if name != "proof"}
    if data["service"] != "postal":
        data |= {"tracking": "", "carrier": ""}
    try:
        done = letter_serve(letter=found, staff=staff, proofs=_proofs(form.cleaned_data["proof"]), **data)
    except Refused as refused:
        return show(request, "applications/serve.html", page | {"wrong": True, **said(refused)}, status=409)
    messages.success(request, _verdict(done))
    return HttpResponseRedirect(reverse("applications:case", args=[case.agency.slug, case.number]))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required("case_act")
def prove(request: HttpRequest, agency: str, number: str, letter: uuid.UUID) -> HttpResponse:
    """The applicant's signature came back."""
    staff, case = case_for(request, agency, number)
    if refusal := forbidden(request, staff, case, "case_act"):
        return refusal
    found = access.letter(case, letter)
    form = ProveForm(request.POST or None, request.FILES or None)
    page = _page(case, found, form)
    if request.method != "POST":
        return show(request, "applications/prove.html", page)
    if not form.is_valid():
        return show(request, "applications/prove.html", page | {"wrong": True}, status=422)
    data = {name: value for name, value in form.cleaned_data.items() if name != "proof"}
    try:
        done = service_prove(letter=found, staff=staff, proofs=_proofs(form.cleaned_data["proof"]), **data)
    except Refused as refused:
        return show(request, "applications/prove.html", page | {"wrong": True, **said(refused)}, status=409)
    messages.success(request, _verdict(done))
    return HttpResponseRedirect(reverse("applications:case", args=[case.agency.slug, case.number]))


def _page(case: Application, letter: Letter, form: Any) -> dict[str, Any]:
    from gongkai.documents import letters

    today = clock.today()
    return {
        "case": case, "letter": letter, "form": form, "title": letters.template(letter.kind).title, "today": today,
        "judged": service_judged(case, today),
        # what the letter lists and the site does not hold reaches nobody by online service
        "only_on_paper": bool(letter.fields.get("attachments")) and not letter.fields.get("enclosures"),
    }  # fmt: skip


def _proofs(upload: UploadedFile[bytes] | None) -> Sequence[StoredFile]:
    """The scan that was put in, kept sealed: it shows who signed."""
    if upload is None:
        return ()
    kept = files.keep_private(upload.read(), name=str(upload.name), content_type=str(upload.content_type or ""))
    return (kept,)


def _verdict(case: Application) -> str:
    if case.late is None or case.decided is None:
        return _("已发出，签收后办结")
    words = {"day": case.decided}
    return _("按 %(day)s 判断：逾期") % words if case.late else _("按 %(day)s 判断：按期") % words
