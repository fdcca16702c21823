"""旧台账: put a file in, see what each row would become, then let it run."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gongkai.web.accounts.access import Staff, actor, staff_required
from gongkai.web.applications.forms.ledger import LedgerForm, MappingForm, RunForm
from gongkai.web.applications.models import LedgerImport
from gongkai.web.applications.services.ledger.running import ledger_run, ledger_take, table_of
from gongkai.web.applications.services.ledger.understanding import lacking, plan
from gongkai.web.applications.views.frame import Refused, said, show
from gongkai.web.applications.views.register import agencies_of

SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required("case_register")
def ledgers(request: HttpRequest) -> HttpResponse:
    """Put a ledger in; those of before stand below."""
    staff = actor(request)
    form = LedgerForm(request.POST or None, request.FILES or None, agencies=agencies_of(staff))
    page: dict[str, Any] = {"form": form, "wrong": form.is_bound, "before": _mine(staff).order_by("-made_at")[:20]}
    if request.method != "POST":
        return show(request, "applications/ledgers.html", page)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = ledger_take(
                agency=form.agency,
                staff=staff,
                name=file.name or "ledger",
                content=file.read(),
                content_type=file.content_type or "",
            )
            return HttpResponseRedirect(reverse("applications:ledger", args=[row.pk]))
        except Refused as refused:
            page |= said(refused)
    return show(request, "applications/ledgers.html", page, 422)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required("case_register")
def ledger(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The dry run: columns, rows, errors; from here it is started."""
    staff = actor(request)
    row = _mine(staff).filter(pk=key).first()
    if row is None:
        raise Http404
    table = table_of(row)
    step = request.POST.get("step", "")
    columns = MappingForm(request.POST if step == "columns" else None, heads=table.heads, mapping=row.mapping)
    run = RunForm(request.POST if step == "run" else None)
    page: dict[str, Any] = {"columns": columns, "run": run, "wrong": False}
    if step == "columns" and row.state == "draft" and columns.is_valid():
        LedgerImport.objects.filter(pk=row.pk, state="draft").update(mapping=columns.mapping())
        return HttpResponseRedirect(reverse("applications:ledger", args=[row.pk]) + "#rows")
    if step == "run" and run.is_valid():
        try:
            job = ledger_run(ledger=row, staff=staff, **run.cleaned_data)
            return HttpResponseRedirect(reverse("jobs:job", args=[job.pk]))
        except Refused as refused:
            page |= said(refused)
    page["wrong"] = request.method == "POST"
    return _page(request, row, page)


def _page(request: HttpRequest, row: LedgerImport, page: dict[str, Any]) -> HttpResponse:
    table = table_of(row)
    planned = plan(table, row.mapping)
    wrong = [each for each in planned if each.errors]
    context = {
        "ledger": row,
        "lacking": lacking(row.mapping) if row.state == "draft" else [],
        "rows": [*wrong, *(each for each in planned if not each.errors)][:SHOWN],
        "total": len(planned),
        "wrong_rows": len(wrong),
        "right_rows": len(planned) - len(wrong),
    }
    return show(request, "applications/ledger.html", context | page, 422 if page["wrong"] else 200)


def _mine(staff: Staff) -> Any:
    return LedgerImport.objects.filter(agency__in=staff.agencies("case_register")).select_related("agency")
