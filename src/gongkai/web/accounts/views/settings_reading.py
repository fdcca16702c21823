"""/settings/calendar/, law/, numbers/, letters/: what the site works by, for reading."""

from __future__ import annotations

from calendar import Calendar as Weeks
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gongkai.documents import letters as letter_kinds
from gongkai.law import reference, rulebook, workdays
from gongkai.law.citations import in_words
from gongkai.web.accounts import choices, effects
from gongkai.web.accounts.access import actor, staff_required
from gongkai.web.accounts.forms.agencies import sequence_label
from gongkai.web.accounts.models import Agency
from gongkai.web.history import clock

# The files of law/rules, in the order of a case.
PARTS = {
    "receipt": _("收到申请之日"),
    "clock": _("期限的起算、暂停、重新起算"),
    "time_limits": _("期限"),
    "outcomes": _("答复类型与年报行"),
    "fees": _("信息处理费"),
    "remedies": _("救济"),
    "settings": _("口径"),
}


@require_safe
@staff_required("agency_read")
def calendar(request: HttpRequest) -> HttpResponse:
    """One year as a grid of days, with the notice it follows; the year to come counts as provisional."""
    found = workdays.default()
    years = [notice.year for notice in found.notices]
    try:
        year = int(request.GET.get("year", clock.today().year))
    except ValueError as error:
        raise Http404 from error
    if year not in years:
        raise Http404
    notice = found.notices[years.index(year)]
    given = {
        "year": year,
        "years": years[::-1],
        "notice": notice,
        "months": [_month(notice, year, month) for month in range(1, 13)],
        "last_known": found.last_known,
        "off": sorted(day for day in notice.off if day.year == year),
        "worked": sorted(notice.worked),
        "told": effects.told("calendar", year),
    }
    return render(request, "settings/calendar.html", given)


def _month(notice: workdays.Notice, year: int, month: int) -> dict[str, Any]:
    weeks = [
        [{"day": day, "mark": _mark(notice, day)} if day.month == month else None for day in week]
        for week in Weeks().monthdatescalendar(year, month)
    ]
    return {"month": month, "weeks": weeks}


def _mark(notice: workdays.Notice, day: date) -> str:
    if day in notice.worked:
        return "worked"
    if day in notice.off:
        return "off"
    return "weekend" if day.weekday() >= workdays.SATURDAY else ""


@require_safe
@staff_required("agency_read")
def law(request: HttpRequest) -> HttpResponse:
    """Every rule with the value in force today, its article and when it was last checked."""
    book, today = rulebook.default(), clock.today()
    parts: dict[str, list[dict[str, Any]]] = {}
    for name in book:
        versions = book.versions(name)
        held = [version for version in versions if version.since <= today] or versions[:1]
        words = reference.rule_in_words(name)[versions.index(held[-1])]
        words |= {"name": name, "more": len(versions) > 1, "open": held[-1].evidence in {"from_memory", "inference"}}
        parts.setdefault(held[-1].kind, []).append(words)
    ordered = sorted(parts.items(), key=lambda part: list(PARTS).index(part[0]) if part[0] in PARTS else len(PARTS))
    named = [(str(PARTS.get(kind, kind)), rules) for kind, rules in ordered]
    return render(request, "settings/law.html", {"parts": named, "day": today})


@require_safe
@staff_required("agency_read")
def numbers(request: HttpRequest) -> HttpResponse:
    """The formats of the agencies' numbers, each with an example."""
    staff, year = actor(request), clock.today().year
    rows = []
    for agency in Agency.objects.filter(pk__in=staff.agencies("agency_read"), abolished=None).select_related("parent"):
        word = choices.of(agency, "number_code") or agency.short_name
        samples = [
            (sequence_label(name), choices.number_format(agency, name).format(short=word, year=year, serial=7))
            for name in choices.choices()["number_formats"].options
        ]
        rows.append({"agency": agency, "samples": samples, "may": staff.can("settings_edit", agency)})
    return render(
        request, "settings/numbers.html", {"rows": rows, "effect": choices.choices()["number_formats"].effect}
    )


@require_safe
@staff_required("agency_read")
def letters(request: HttpRequest) -> HttpResponse:
    """Every kind of letter with the elements that it must have and their articles."""
    kinds = [
        {
            "name": kind.name,
            "elements": [element.name for element in kind.requires],
            "basis": [in_words(citation) for citation in kind.basis],
            "since": kind.since,
        }
        for kind in letter_kinds.kinds()
    ]
    return render(request, "settings/letters.html", {"kinds": kinds})
