"""来件: in the door but not in the queue; each is registered, or set aside with its reason."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.web.accounts.access import Staff, actor, staff_required
from gongkai.web.applications import access
from gongkai.web.applications.forms.incoming import PutInForm, ReasonForm, first_values
from gongkai.web.applications.forms.register import RegisterForm
from gongkai.web.applications.models import Incoming
from gongkai.web.applications.selectors import duplicates
from gongkai.web.applications.services.incoming import acts
from gongkai.web.applications.services.intake import Enclosure
from gongkai.web.applications.views.frame import Refused, download, said, show
from gongkai.web.applications.views.register import agencies_of, registered
from gongkai.web.history import files
from gongkai.web.identity.masking import masked_name

PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required("case_register")
def listing(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first, and what was done with the last ones; a message is put in here by hand."""
    staff = actor(request)
    form = PutInForm(request.POST or None, request.FILES or None, agencies=agencies_of(staff))
    if request.method == "POST" and form.is_valid():
        incoming, new = _put_in(form, staff)
        if new:
            messages.success(request, _("已收下，请登记或者搁置"))
        else:
            messages.warning(request, _("这件来件以前收过，没有重复收"))
        return HttpResponseRedirect(reverse("applications:incoming", args=[incoming.pk]))
    rows = access.arriving(staff)
    waiting = rows.filter(state=Incoming.State.WAITING).order_by("received_at", "pk")
    done = rows.exclude(state=Incoming.State.WAITING).order_by("-received_at", "pk")
    context = {
        "form": form,
        "wrong": form.is_bound,
        "count": waiting.count(),
        "waiting": told_all(waiting[:PAGE]),
        "done": told_all(done[:20]),
    }
    return show(request, "applications/incoming_list.html", context, 422 if form.is_bound else 200)


def _put_in(form: PutInForm, staff: Staff) -> tuple[Incoming, bool]:
    file = form.cleaned_data["file"]
    content, kind = file.read(), form.cleaned_data["kind"] or "eml"
    if kind == "eml":
        return acts.mail_take(agency=form.agency, raw=content, kind="eml", by=staff)
    name, content_type = file.name or "scan", file.content_type or ""
    return acts.paper_take(
        agency=form.agency, kind=kind, name=name, content=content, content_type=content_type, by=staff
    )


def told_all(rows: Iterable[Incoming]) -> list[dict[str, Any]]:
    """Rows as lists show them: the sender masked, as everywhere in lists."""
    shown = list(rows)
    words = acts.words_of_all(shown)
    return [_told(row, words[row.pk]) for row in shown]


def _told(row: Incoming, words: acts.Words) -> dict[str, Any]:
    return {
        "row": row,
        "kind": acts.KINDS[row.kind],
        "subject": words.subject or _("（没有主题）"),
        "sender": masked_name(words.name or words.address),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required("case_register")
def incoming(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One message with its words; the page registers it, sets it aside, or takes it up again."""
    staff = actor(request)
    row = access.incoming(staff, key)
    words = acts.words_of(row)
    step = request.POST.get("step", "")
    if request.method == "POST" and step in ("aside", "again"):
        return _decided(request, staff, row, words, step)
    initial = {**first_values(row, words), "agency": row.agency.slug}
    form = RegisterForm(request.POST or None, request.FILES or None, agencies=[row.agency], initial=initial)
    page: dict[str, Any] = {"form": form, "aside": ReasonForm(auto_id="aside_%s", label_suffix="")}
    if request.method != "POST":
        return _page(request, row, words, page)
    right = form.is_valid()
    scan = form.keep_scan(staff.person.pk)
    if not right:
        return _page(request, row, words, page | {"wrong": True}, 422)
    alike = duplicates.before_registration(form, staff)
    if alike and "anyway" not in request.POST:
        return _page(request, row, words, page | {"alike": alike})
    try:
        return registered(
            request,
            form,
            [*acts.enclosures_of(row), *([Enclosure(scan, "scan")] if scan else [])],
            also=lambda case: acts.incoming_registered(incoming=row, case=case, staff=staff),
        )
    except Refused as refused:
        return _page(request, row, words, page | {"wrong": True, **said(refused)}, 422)


def _decided(request: HttpRequest, staff: Staff, row: Incoming, words: acts.Words, step: str) -> HttpResponse:
    reason = ReasonForm(request.POST, auto_id="aside_%s", label_suffix="")
    page = {"form": RegisterForm(agencies=[row.agency], initial=first_values(row, words)), "aside": reason}
    if not reason.is_valid():
        return _page(request, row, words, page | {"wrong": True}, 422)
    try:
        act = acts.incoming_set_aside if step == "aside" else acts.incoming_take_up
        act(incoming=row, staff=staff, text=reason.cleaned_data["text"])
    except Refused as refused:
        return _page(request, row, words, page | {"wrong": True, **said(refused)}, 422)
    messages.success(request, _("已搁置，原因记录在案") if step == "aside" else _("重新等待登记"))
    return HttpResponseRedirect(reverse("applications:incoming_list"))


def _page(
    request: HttpRequest, row: Incoming, words: acts.Words, page: dict[str, Any], status: int = 200
) -> HttpResponse:
    case = access.visible_to(actor(request)).filter(pk=row.application).first() if row.application else None
    attached = [{**file, "at": at, "opens": acts.may_be_opened(file)} for at, file in enumerate(row.files)]
    context = {"incoming": row, "kind": acts.KINDS[row.kind], "words": words, "files": attached, "became": case}
    return show(request, "applications/incoming.html", context | page, status)


@require_safe
@staff_required("case_register")
def file(request: HttpRequest, key: uuid.UUID, at: int) -> HttpResponse:
    """A file of a message, once it was found clean."""
    row = access.incoming(actor(request), key)
    if at >= len(row.files) or not acts.may_be_opened(row.files[at]):
        raise Http404
    chosen = row.files[at]
    return download(files.open(chosen["sha256"]), chosen["name"], "application/octet-stream")


def waiting_for(staff: Staff) -> tuple[int, list[dict[str, Any]]]:
    """How many messages wait for this person's registration, and the oldest of them, for today's page."""
    rows = access.arriving(staff).filter(state=Incoming.State.WAITING).order_by("received_at", "pk")
    return rows.count(), told_all(rows[:5])
