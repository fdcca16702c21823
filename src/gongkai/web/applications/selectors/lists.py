"""Lists of cases: every filter stands in the URL, pages go by key, counts come from the same conditions."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from gongkai.web.accounts.access import Staff
from gongkai.web.applications import access
from gongkai.web.applications.models import ApplicantType, Application, Channel, Stage
from gongkai.web.applications.selectors.queues import LABELS, Desk, narrowed
from gongkai.web.search import selectors as search

PAGE = 50
MOST = 500  # "全部显示" shows so many
SEARCHED = 500


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `more` is the key of the next page, "" at the end."""

    cases: list[Application]
    more: str
    filters: Mapping[str, str] = field(default_factory=dict)


def filtered(staff: Staff, desk: Desk, asked: Mapping[str, str]) -> QuerySet[Application]:
    """The cases that the query string asks for, of those that this person may read; an unknown value finds nothing."""
    cases = narrowed(access.visible_to(staff), staff, asked.get("who", ""))
    group = asked.get("group", "")
    if group in LABELS:
        cases = cases.filter(pk__in=desk.open.filter(desk.condition(group)).values("pk"))
    elif group == "open":
        cases = cases.filter(pk__in=desk.open.values("pk"))
    for name in ("channel", "applicant_type", "stage", "decision", "waiting_for", "desk"):
        if value := asked.get(name):
            cases = cases.filter(**{name: value})
    if agency := asked.get("agency"):
        cases = cases.filter(agency__slug=agency)
    if (year := asked.get("year", "")).isdigit():
        cases = cases.filter(year=int(year))
    if asked.get("late") in ("yes", "no"):
        cases = cases.filter(late=asked["late"] == "yes")
    if words := asked.get("q", "").strip():
        cases = cases.filter(found(staff, words))
    return cases


def found(staff: Staff, words: str) -> Q:
    """Cases whose number or text holds the words."""
    keys = search.find(words, kind="application", agency_ids=staff.agencies("case_read"), limit=SEARCHED)
    condition = Q(pk__in=[key if isinstance(key, uuid.UUID) else uuid.UUID(str(key)) for key in keys])
    if words.replace("-", "").isdigit():
        condition |= Q(number=words) | Q(number__endswith=f"-{words}")
    return condition


def page_of(cases: QuerySet[Application], asked: Mapping[str, str], *, size: int = PAGE) -> Page:
    """One page, by last day or (`sort=new`) by newest first, from the key `after`."""
    newest = asked.get("sort") == "new"
    order = ("-submitted_day", "-pk") if newest else ("sort_day", "pk")
    rows = cases.order_by(*order)
    key = _key(asked.get("after", ""))
    if key is not None:
        day, pk = key
        rows = rows.filter(
            Q(submitted_day__lt=day) | Q(submitted_day=day, pk__lt=pk)
            if newest
            else Q(sort_day__gt=day) | Q(sort_day=day, pk__gt=pk)
        )
    got = list(rows[: size + 1])
    more = ""
    if len(got) > size:
        got = got[:size]
        more = f"{(got[-1].submitted_day if newest else got[-1].sort_day).isoformat()}_{got[-1].pk}"
    return Page(got, more, {name: value for name, value in asked.items() if value and name != "after"})


def _key(after: str) -> tuple[date, uuid.UUID] | None:
    day, _sep, pk = after.partition("_")
    try:
        return date.fromisoformat(day), uuid.UUID(pk)
    except ValueError:
        return None


def choices_of(staff: Staff) -> dict[str, Any]:
    """What the filters offer."""
    visible = access.visible_to(staff)
    agencies = visible.order_by("agency__path").values_list("agency__slug", "agency__short_name").distinct()
    return {
        "channels": Channel.choices,
        "types": ApplicantType.choices,
        "stages": Stage.choices,
        "groups": list(LABELS.items()),
        "agencies": list(agencies),
        "years": list(visible.order_by("-year").values_list("year", flat=True).distinct()),
    }
