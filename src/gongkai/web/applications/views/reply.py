"""拟写答复 (S14): one choice settles letter, article, remedy and row; what is typed is kept as a draft."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.web.accounts.access import staff_required
from gongkai.web.applications import access
from gongkai.web.applications.forms.reply import Items, ReplyForm, fields_of, initial_of, items_of
from gongkai.web.applications.letter_data import letter_of
from gongkai.web.applications.models import Application, Letter
from gongkai.web.applications.selectors import reply, reply_start
from gongkai.web.applications.services import letters
from gongkai.web.applications.services.acting import history_of
from gongkai.web.applications.views.frame import Refused, case_for, forbidden, said, show
from gongkai.web.history.errors import Conflict

_DRAFTED = ("draft", "secrecy", "legal", "approval")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required("case_act")
def new(request: HttpRequest, agency: str, number: str) -> HttpResponse:
    """A reply that does not exist yet; the one on its way is opened instead."""
    staff, case = case_for(request, agency, number)
    if refusal := forbidden(request, staff, case, "case_act"):
        return refusal
    begun = case.letters.filter(kind__in=letter_of().values(), state__in=(*_DRAFTED, "signed")).first()
    if begun is not None and request.method != "POST":
        return HttpResponseRedirect(_address(case, begun, "letter" if begun.state != "draft" else "letter_edit"))
    return _page(request, case, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required("case_act")
def edit(request: HttpRequest, agency: str, number: str, letter: uuid.UUID) -> HttpResponse:
    """Change a reply before it is signed."""
    staff, case = case_for(request, agency, number)
    if refusal := forbidden(request, staff, case, "case_act"):
        return refusal
    found = access.letter(case, letter)
    if found.state not in _DRAFTED or found.kind not in letter_of().values():
        return HttpResponseRedirect(_address(case, found, "letter"))
    return _page(request, case, found)


def _page(request: HttpRequest, case: Application, letter: Letter | None) -> HttpResponse:
    if why := letters.reply_why_not(case):
        refused = {"case": case, "refused": why[0], "article": why[1]}
        return show(request, "applications/reply.html", refused, status=409 if request.method == "POST" else 200)
    events = history_of(case)
    kept = letter.fields if letter is not None else reply_start.initial(case, events)
    code = request.POST.get("code") or request.GET.get("code") or str(kept.get("code", ""))
    kind = letter_of().get(code, "")
    page: dict[str, Any] = {
        "case": case, "letter": letter, "code": code, "groups": reply.offered(case, events, code), "seq": case.seq,
    }  # fmt: skip
    if not kind:
        return show(request, "applications/reply.html", page)
    files = _files(case)
    if request.method == "POST":
        form = ReplyForm(request.POST, kind=kind, files=files)
        items = Items(request.POST if form.severable else None, prefix="items")
        if form.is_valid() and (not form.severable or items.is_valid()):
            typed = fields_of(form.cleaned_data, items.cleaned_data if form.severable else [])
            return _keep(request, page, form, items, typed)
        return _shown(request, page | {"form": form, "items": items, "wrong": True}, kept, 422)
    form = ReplyForm(initial=initial_of(kept), kind=kind, files=files)
    return _shown(request, page | {"form": form, "items": Items(initial=items_of(kept), prefix="items")}, kept, 200)


def _keep(
    request: HttpRequest, page: dict[str, Any], form: ReplyForm, items: Any, typed: dict[str, Any]
) -> HttpResponse:
    """Keep the draft; with the button for it, send it to the reviews."""
    case, letter, staff = (
        page["case"],
        page["letter"],
        case_for(request, page["case"].agency.slug, page["case"].number)[0],
    )
    seen = request.POST.get("seq", "")
    said_by = {
        "staff": staff,
        "code": page["code"],
        "fields": typed,
        "expected_seq": int(seen) if seen.isdecimal() else None,
    }
    try:
        if letter is None:
            letter = letters.letter_draft(application=case, **said_by)
        else:
            letter = letters.letter_revise(letter=letter, **said_by)
        if "submit" in request.POST:
            letters.letter_submit(letter=letter, staff=staff)
            messages.success(request, _("已送保密审查"))
            return HttpResponseRedirect(_address(case, letter, "letter"))
    except Refused as refused:
        case.refresh_from_db()
        more = {"form": form, "items": items, "letter": letter, "wrong": True, "seq": case.seq, **said(refused)}
        more["since"] = refused.since if isinstance(refused, Conflict) else []
        return _shown(request, page | more, {**typed, "code": page["code"]}, 409 if more["since"] else 422)
    messages.success(request, _("草稿已保存"))
    return HttpResponseRedirect(_address(case, letter, "letter_edit"))


def _shown(request: HttpRequest, page: dict[str, Any], kept: dict[str, Any], status: int) -> HttpResponse:
    form: ReplyForm = page["form"]
    page["preview"] = reply.preview(page["case"], form.kind, kept)
    page["files_to_clear"] = [each for each in page["case"].attachments.all() if each.role == "source"]
    return show(request, "applications/reply.html", page, status=status)


def _files(case: Application) -> list[tuple[str, str]]:
    prefetch_related_objects([case], "attachments")  # the page lists others of them
    rows = sorted(case.attachments.all(), key=lambda row: row.event_n)
    return [(str(row.pk), row.name) for row in rows if row.role == "redacted"]


def _address(case: Application, letter: Letter, name: str) -> str:
    return reverse(f"applications:{name}", args=[case.agency.slug, case.number, letter.pk])
