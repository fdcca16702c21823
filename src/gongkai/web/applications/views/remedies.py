"""Reconsiderations and lawsuits of a case: what is open, by when to answer, how it ended."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.web.accounts.access import Staff, staff_required
from gongkai.web.applications.forms.remedies import CloseForm, ComplaintForm, CopyForm, Dated, OpenForm
from gongkai.web.applications.models import Application, Remedy
from gongkai.web.applications.services import remedies as services
from gongkai.web.applications.views.frame import Refused, case_for, forbidden, said, show


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required("case_read")
def remedies(request: HttpRequest, agency: str, number: str) -> HttpResponse:
    """All remedies of a case, each with its next step; one form of the page is sent at a time."""
    staff, case = case_for(request, agency, number)
    page: dict[str, Any] = {"case": case, "rows": _rows(case), "may_act": staff.can("case_act", case.agency)}
    page |= {"open_form": OpenForm(prefix="open"), "ordered": services.ordered(case)}
    if request.method != "POST":
        return show(request, "applications/remedies.html", page)
    if refusal := forbidden(request, staff, case, "case_act"):
        return refusal
    key = str(request.POST.get("remedy", ""))
    form = _sent(request, case, key)
    if not form.is_valid():
        return show(request, "applications/remedies.html", _again(page, key, form), status=422)
    try:
        _do(case, key, staff, form)
    except Refused as refused:
        return show(request, "applications/remedies.html", _again(page, key, form) | said(refused), status=409)
    messages.success(request, _("已登记"))
    return HttpResponseRedirect(reverse("applications:remedies", args=[case.agency.slug, case.number]))


def _rows(case: Application) -> list[dict[str, Any]]:
    found = []
    for remedy in case.remedies.order_by("opened"):
        kind = _form_for(remedy)
        found.append(
            {
                "remedy": remedy,
                "kind": _(services.KIND_NAMES[remedy.kind]),
                "outcome": _(services.OUTCOMES[remedy.outcome]) if remedy.outcome else "",
                "form": kind(prefix=str(remedy.pk)) if kind else None,
                "step": _STEPS[kind] if kind else "",
            }
        )
    return found


def _form_for(remedy: Remedy) -> type[Dated] | None:
    """The form of the next step; the end may come before an answer was given."""
    if remedy.closed is not None:
        return None
    if remedy.copy_received is None:
        return CopyForm if remedy.kind == "reconsideration" else ComplaintForm
    return Dated if remedy.answered is None else CloseForm


_STEPS: dict[type[Dated], str] = {
    CopyForm: "登记收到副本", ComplaintForm: "登记收到副本", Dated: "登记已提交答复", CloseForm: "登记结果",
}  # fmt: skip


def _sent(request: HttpRequest, case: Application, key: str) -> Dated:
    if key == "open":
        return OpenForm(request.POST, prefix="open")
    kind = _form_for(_remedy(case, key))
    if kind is None:
        raise Http404
    return kind(request.POST, prefix=key)


def _remedy(case: Application, key: str) -> Remedy:
    try:
        return case.remedies.get(pk=uuid.UUID(key))
    except (ValueError, Remedy.DoesNotExist):
        raise Http404 from None


def _do(case: Application, key: str, staff: Staff, form: Dated) -> None:
    data = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
    if isinstance(form, OpenForm):
        services.remedy_open(application=case, staff=staff, **data)
    elif isinstance(form, CopyForm | ComplaintForm):
        services.remedy_copy_received(remedy=_remedy(case, key), staff=staff, **data)
    elif isinstance(form, CloseForm):
        services.remedy_close(remedy=_remedy(case, key), staff=staff, **data)
    else:
        services.remedy_answer(remedy=_remedy(case, key), staff=staff, **data)


def _again(page: dict[str, Any], key: str, form: Dated) -> dict[str, Any]:
    """The page with what was typed."""
    rows = [row | {"form": form} if str(row["remedy"].pk) == key else row for row in page["rows"]]
    return page | {"rows": rows, "wrong": True, "form": form, "open_form": form if key == "open" else page["open_form"]}
