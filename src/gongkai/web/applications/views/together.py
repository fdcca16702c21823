"""One act on the ticked rows of a list: a preview of each, then the result with its undoing."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.web.accounts.access import Staff, actor, staff_required
from gongkai.web.applications import access
from gongkai.web.applications.forms.together import AssignForm, ConfirmForm, NoteForm, TogetherForm, UndoForm
from gongkai.web.applications.models import Application
from gongkai.web.applications.selectors.queues import desk_of
from gongkai.web.applications.services import together
from gongkai.web.applications.views.desk import rows_of
from gongkai.web.applications.views.frame import show
from gongkai.web.history import clock

LABELS: Mapping[str, Any] = {"assign": _("分办"), "confirm": _("确认收到"), "note": _("加备注")}
FORMS: Mapping[str, type[TogetherForm]] = {"assign": AssignForm, "confirm": ConfirmForm, "note": NoteForm}
DONE = "together"


@require_POST
@staff_required("case_read")
def bulk(request: HttpRequest) -> HttpResponse:
    """Print the ticked rows, or show what the act would do to each; `step=do` does it, once."""
    staff, act = actor(request), request.POST.get("act", "")
    cases = _chosen(request, staff)
    if not cases or (act not in LABELS and act != "print"):
        return show(request, "applications/bulk.html", {"nothing": True, "most": together.MOST}, 422)
    if act == "print":
        return show(request, "applications/print_list.html", {"groups": [{"label": "", "rows": _rows(cases, staff)}]})
    doing = request.POST.get("step") == "do"
    form = FORMS[act](request.POST if doing else None, cases=cases, initial={"key": uuid.uuid4()})
    if doing and form.is_valid():
        return _done(request, staff, cases, act, form)
    planned = [{"case": case, "why_not": together.why_not(case, act, staff)} for case in cases]
    page = {"form": form, "act": act, "label": LABELS[act], "planned": planned, "wrong": doing}
    page["possible"] = sum(not each["why_not"] for each in planned)
    return show(request, "applications/bulk.html", page, 422 if doing else 200)


def _done(request: HttpRequest, staff: Staff, cases: list[Application], act: str, form: TogetherForm) -> HttpResponse:
    key = str(form.cleaned_data.pop("key"))
    if request.session.get(DONE, {}).get("key") != key:
        found = together.do(cases=cases, act=act, staff=staff, fields=form.cleaned_data)
        told = [[str(each.case.pk), each.event, each.why_not] for each in found]
        request.session[DONE] = {"key": key, "act": act, "told": told, "undone": {}}
    return HttpResponseRedirect(reverse("applications:bulk_done"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required("case_act")
def bulk_done(request: HttpRequest) -> HttpResponse:
    """What the last act on many cases did to each; undone together, with a reason."""
    staff, said = actor(request), request.session.get(DONE, {})
    cases = {
        str(case.pk): case for case in access.visible_to(staff).filter(pk__in=[row[0] for row in said.get("told", [])])
    }
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        for key, n, _why_not in said.get("told", []):
            if n is not None and key in cases and said["undone"].get(key) != "":
                outcome = together.undo(case=cases[key], n=n, staff=staff, reason=form.cleaned_data["reason"])
                said["undone"][key] = outcome.why_not
        request.session[DONE] = said
        return HttpResponseRedirect(reverse("applications:bulk_done"))
    rows = [
        {"case": cases[key], "done": n is not None, "why_not": why_not, "undone": said["undone"].get(key)}
        for key, n, why_not in said.get("told", [])
        if key in cases
    ]
    page = {"rows": rows, "label": LABELS.get(said.get("act", ""), ""), "form": form, "wrong": form.is_bound}
    page["left"] = sum(row["done"] and row["undone"] != "" for row in rows)
    page["count"] = sum(row["done"] for row in rows)
    return show(request, "applications/bulk_done.html", page, 422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD"])
@staff_required("case_read")
def print_today(request: HttpRequest) -> HttpResponse:
    """今日清单: the groups of the desk on paper, with a box to tick."""
    staff = actor(request)
    who = request.GET.get("who", "")
    desk = desk_of(staff, clock.today())
    from gongkai.web.applications.selectors.queues import LABELS as GROUPS

    groups = [
        {"label": label, "rows": rows_of(cases, desk)}
        for name, label in GROUPS.items()
        if name != "rest" and (cases := list(desk.cases(name, who)[: together.MOST]))
    ]
    return show(request, "applications/print_list.html", {"groups": groups, "today_list": True, "now": clock.now()})


def _chosen(request: HttpRequest, staff: Staff) -> list[Application]:
    """The ticked cases that this person may see, in the order of the list, as many as can be done together."""
    keys = []
    for text in request.POST.getlist("case")[: together.MOST]:
        try:
            keys.append(uuid.UUID(text))
        except ValueError:
            continue
    return list(access.visible_to(staff).filter(pk__in=keys).order_by("sort_day", "pk"))


def _rows(cases: list[Application], staff: Staff) -> list[dict[str, Any]]:
    return rows_of(cases, desk_of(staff, clock.today()))
