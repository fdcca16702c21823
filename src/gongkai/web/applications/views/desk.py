"""今日 and the lists of cases (S10)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.law import workdays
from gongkai.web.accounts.access import actor, staff_required
from gongkai.web.applications import exports
from gongkai.web.applications.models import Application, Delivery, SavedView, Stage
from gongkai.web.applications.selectors import lists, next_steps
from gongkai.web.applications.selectors.queues import LABELS, Desk, desk_of
from gongkai.web.applications.views.incoming import waiting_for
from gongkai.web.clockface import mini
from gongkai.web.history import clock

SHOWN = 12  # of the last group, "另有 … 件" tells the rest
POST_FROM = 17  # o'clock in Shanghai
WHO = ("", "mine", "sign", "review")


@require_safe
@staff_required("case_read")
def today(request: HttpRequest) -> HttpResponse:
    """What is due, what now: the groups of the desk, what is due first coming first."""
    staff = actor(request)
    who = request.GET.get("who", "")
    who = who if who in WHO else ""
    desk = desk_of(staff, clock.today())
    counts = desk.counts(who)
    groups = []
    for name, label in LABELS.items():
        if not counts[name]:
            continue
        shown = list(desk.cases(name, who)[: SHOWN if name == "rest" else lists.PAGE])
        groups.append({"name": name, "label": label, "count": counts[name], "rows": rows_of(shown, desk)})
    context = {"groups": groups, "counts": counts, "who": who, "now": clock.now(), "today": desk.today, "desk": desk}
    context["whole"] = sum(counts.values())
    context["by_hand"] = {each: desk.whole(each) for each in ("mine", "sign", "review")}
    context["works_today"] = workdays.default().clamped(desk.today) != workdays.default().clamped(desk.today) - 1
    context["arriving"] = waiting_for(staff)
    context["first"] = groups[0]["rows"][0] if groups else None
    return render(request, "applications/today.html", context)


@require_safe
@staff_required("case_read")
def listing(request: HttpRequest) -> HttpResponse:
    """All cases by filters that stand in the URL."""
    staff = actor(request)
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    desk = desk_of(staff, clock.today())
    cases = lists.filtered(staff, desk, asked)
    size = lists.MOST if request.GET.get("all") == "1" else lists.PAGE
    page = lists.page_of(cases, asked, size=size)
    context = {"page": page, "rows": rows_of(page.cases, desk), "asked": asked, "today": desk.today}
    context |= lists.choices_of(staff)
    context["count"] = cases.count()
    context["views"] = SavedView.objects.filter(person=staff.person.pk).order_by("name")
    context["may_act"], context["may_find"] = bool(staff.agencies("case_act")), bool(staff.agencies("identity_read"))
    context["calendar_token"] = exports.calendar_token(staff.person)
    return render(request, "applications/list.html", context)


FILTERS = (
    "q", "group", "who", "agency", "channel", "applicant_type", "stage", "decision", "waiting_for", "desk", "year",
    "late", "sort", "after",
)  # fmt: skip


def rows_of(cases: list[Application], desk: Desk) -> list[dict[str, Any]]:
    """The cases with their clock and what comes next."""
    calendar = workdays.default()
    return [
        {
            "case": case,
            "mini": mini(case, today=desk.today, calendar=calendar, limits=desk.limits),
            "next": _posted_today(case, next_steps.next_step(case, desk.today)),
        }
        for case in cases
    ]


def _posted_today(case: Application, step: next_steps.NextStep) -> next_steps.NextStep:
    """After five in the afternoon what goes by post says so: the day of posting decides (国办公开办函〔2016〕235号)."""
    late = clock.now().astimezone(clock.SHANGHAI).hour >= POST_FROM
    if late and case.stage == Stage.SIGNED and case.delivery == Delivery.POSTAL:
        return replace(step, label=_("今天交邮"))
    return step
