"""遮盖 (S15): the page beside the list of places; each is confirmed or rejected; then the output with its proof."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.errors import GongkaiError
from gongkai.web.accounts.access import Staff, staff_required
from gongkai.web.applications import access
from gongkai.web.applications.forms.redaction import BoxForm, DecideForm, SeekForm, SourceForm
from gongkai.web.applications.models import Application, Attachment
from gongkai.web.applications.selectors import redaction as selectors
from gongkai.web.applications.services import redaction as services
from gongkai.web.applications.services.acting import NotAllowed
from gongkai.web.applications.services.intake import Enclosure, file_add
from gongkai.web.applications.views.frame import Refused, case_for, forbidden, said, show
from gongkai.web.history import files


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required("case_read")
def sources(request: HttpRequest, agency: str, number: str) -> HttpResponse:
    """The files that were found for a case, and how far each is; POST adds one and looks through it."""
    staff, case = case_for(request, agency, number)
    form = SourceForm(request.POST or None, request.FILES or None)
    page = {"case": case, "form": form, "rows": selectors.sources(case), "may_act": staff.can("case_act", case.agency)}
    if request.method != "POST":
        return show(request, "applications/sources.html", page)
    if refusal := forbidden(request, staff, case, "case_act"):
        return refusal
    if not case.open:
        page |= {"wrong": True, "refused": _("这一件已经办结，不能再加入文件")}
        return show(request, "applications/sources.html", page, status=409)
    if not form.is_valid():
        return show(request, "applications/sources.html", page | {"wrong": True}, status=422)
    upload = form.cleaned_data["source"]
    kept = files.keep_private(upload.read(), name=upload.name, content_type=upload.content_type or "")
    key = file_add(application=case, by=staff, enclosure=Enclosure(kept, "source"))
    source = access.attachment(staff, case, key)
    try:
        services.redaction_begin(application=case, staff=staff, source=source)
    except Refused as refused:
        messages.error(request, said(refused)["refused"])
        return HttpResponseRedirect(reverse("applications:sources", args=[agency, number]))
    return HttpResponseRedirect(_address(case, source))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required("case_read")
def redact(request: HttpRequest, agency: str, number: str, file: uuid.UUID) -> HttpResponse:
    """One file: its page and its places. Every button is a form, so it works without a script."""
    staff, case = case_for(request, agency, number)
    source = _source(staff, case, file)
    if request.method != "POST":
        return show(request, "applications/redact.html", _page(request, staff, case, source))
    if refusal := forbidden(request, staff, case, "case_act"):
        return refusal
    step = _STEPS.get(str(request.POST.get("step")))
    if step is None:
        raise Http404
    try:
        where = step(request, staff, case, source)
    except Refused as refused:
        page = _page(request, staff, case, source) | {"wrong": True, **said(refused)}
        return show(request, "applications/redact.html", page, status=409)
    return HttpResponseRedirect(_address(case, source) + where)


@require_safe
@staff_required("case_read")
def page_image(request: HttpRequest, agency: str, number: str, file: uuid.UUID, page: int) -> HttpResponse:
    """A page of the source as a picture, drawn in the bound child."""
    staff, case = case_for(request, agency, number)
    source = _source(staff, case, file)
    try:
        data = services.page_picture(source, page)
    except GongkaiError:
        raise Http404 from None
    response = HttpResponse(data, content_type="image/png")
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _source(staff: Staff, case: Application, file: uuid.UUID) -> Attachment:
    found = access.attachment(staff, case, file)
    if found.role != "source":
        raise Http404
    return found


def _page(request: HttpRequest, staff: Staff, case: Application, source: Attachment) -> dict[str, Any]:
    asked = request.GET.get("page", "")
    work = services.redaction_work(case, source)
    found: dict[str, Any] = {
        "case": case,
        "source": source,
        "work": work,
        "may_act": staff.can("case_act", case.agency),
    }
    if work is not None:
        found |= selectors.context(case, work, int(asked) if asked.isdecimal() and len(asked) < 6 else 0)
    return found


def _begin(_request: HttpRequest, staff: Staff, case: Application, source: Attachment) -> str:
    services.redaction_begin(application=case, staff=staff, source=source)
    return ""


def _decide(request: HttpRequest, staff: Staff, case: Application, source: Attachment) -> str:
    form = DecideForm(request.POST)
    if not form.is_valid():
        raise Http404
    cover = form.cleaned_data["cover"] == "yes"
    work = services.redaction_decide(
        application=case, staff=staff, source=source, mark=form.cleaned_data["mark"], cover=cover,
        reason=form.cleaned_data["reason"],
    )  # fmt: skip
    left = work.of("suggested")
    return f"?page={left[0].page}#todo" if left and left[0].page else "#todo" if left else "#output"


def _kind(request: HttpRequest, staff: Staff, case: Application, source: Attachment) -> str:
    """Every open place of one kind."""
    kind = str(request.POST.get("kind", ""))
    work = services.redaction_decide_kind(application=case, staff=staff, source=source, kind=kind)
    return "#todo" if work.of("suggested") else "#output"


def _again(request: HttpRequest, staff: Staff, case: Application, source: Attachment) -> str:
    """改: a decided place is open again."""
    mark = str(request.POST.get("mark", ""))
    services.redaction_reopen(application=case, staff=staff, source=source, mark=mark)
    return "#todo"


def _seek(request: HttpRequest, staff: Staff, case: Application, source: Attachment) -> str:
    form = SeekForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    _work, count = services.redaction_seek(application=case, staff=staff, source=source, text=text)
    messages.info(request, _("找到 %(count)s 处，请逐处确认") % {"count": count} if count else _("没有找到新的地方"))
    return "#todo"


def _box(request: HttpRequest, staff: Staff, case: Application, source: Attachment) -> str:
    form = BoxForm(request.POST)
    if not form.is_valid():
        raise NotAllowed(_("请在页上框出要遮盖的地方，并选择理由"), services.ARTICLE)
    page = form.cleaned_data["page"]
    services.redaction_box(
        application=case, staff=staff, source=source, page=page, box=form.box, reason=form.cleaned_data["box_reason"]
    )
    return f"?page={page}"


def _apply(request: HttpRequest, staff: Staff, case: Application, source: Attachment) -> str:
    work = services.redaction_apply(application=case, staff=staff, source=source)
    if work.proof.get("ok"):
        messages.success(request, _("已生成输出文件，核验通过"))
    return "#output"


_STEPS: dict[str, Callable[[HttpRequest, Staff, Application, Attachment], str]] = {
    "begin": _begin, "decide": _decide, "kind": _kind, "again": _again, "seek": _seek, "box": _box, "apply": _apply,
}  # fmt: skip


def _address(case: Application, source: Attachment) -> str:
    return reverse("applications:redact", args=[case.agency.slug, case.number, source.pk])
