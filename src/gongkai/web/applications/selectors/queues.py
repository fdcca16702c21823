"""What is on the desk: six groups that never overlap, counted by the same conditions by which they are listed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from gongkai.law import workdays
from gongkai.web.accounts import choices
from gongkai.web.accounts.access import Staff
from gongkai.web.applications import access
from gongkai.web.applications.models import Application, Stage
from gongkai.web.clockface import Limits

WAITING = ("correction", "fee", "third_party", "co_author", "other_agency", "justification")
OPEN = Q(ended="") & ~Q(stage__in=(Stage.CLOSED, Stage.ARCHIVED))
LABELS: Mapping[str, Any] = {
    "overdue": _("已逾期"),
    "today": _("今天到期"),
    "unconfirmed": _("待确认收到"),
    "soon": _("快到期"),
    "waiting": _("等待别人"),
    "rest": _("其余在办"),
}


@dataclass(frozen=True)
class Desk:
    """The open cases of a person on a day, cut into groups."""

    staff: Staff
    today: date
    limits: Limits

    @cached_property
    def open(self) -> QuerySet[Application]:
        """Every open case that this person may read."""
        return access.visible_to(self.staff).filter(OPEN)

    @property
    def soon_until(self) -> date:
        """The last day that counts as soon."""
        calendar = workdays.default()
        return calendar.reckon(calendar.clamped(self.today) + self.limits.soon)[0]

    def condition(self, group: str) -> Q:
        """What belongs to a group: each case to exactly one."""
        received = Q(received__isnull=False)
        running = received & ~Q(waiting_for__in=WAITING, due__isnull=True)
        conditions = {
            "overdue": running & Q(due__lt=self.today),
            "today": running & Q(due=self.today),
            "unconfirmed": Q(received=None),
        }
        if group in conditions:
            return conditions[group]
        elsewhere = conditions["overdue"] | conditions["today"] | conditions["unconfirmed"]
        # what is nearly due is so whoever is asked; who stays silent past the limit holds nothing up (条例第32、34条)
        soon = Q(due__gt=self.today, due__lte=self.soon_until) & ~elsewhere
        if group == "soon":
            return soon
        heard_nothing = Q(due__isnull=False, waiting_until__isnull=False, waiting_until__lt=self.today)
        waiting = Q(waiting_for__in=WAITING) & ~heard_nothing & ~soon & ~elsewhere
        return waiting if group == "waiting" else ~waiting & ~soon & ~elsewhere

    def cases(self, group: str, mine: str = "") -> QuerySet[Application]:
        """The cases of a group, what is due first coming first."""
        return narrowed(self.open, self.staff, mine).filter(self.condition(group)).order_by("sort_day", "pk")

    def counts(self, mine: str = "") -> dict[str, int]:
        """How many are in each group."""
        filters = {group: Count("pk", filter=self.condition(group)) for group in LABELS}
        return narrowed(self.open, self.staff, mine).aggregate(**filters)

    def whole(self, mine: str) -> int:
        """How many are in all groups together."""
        return narrowed(self.open, self.staff, mine).count()


def desk_of(staff: Staff, today: date) -> Desk:
    """The desk with the county's own limits."""
    return Desk(staff, today, limits_of(staff))


def limits_of(staff: Staff) -> Limits:
    """From when a case counts as soon due, and how long a confirmation may take: the county's choice."""
    if staff.agency is None:
        return Limits()
    return Limits(
        soon=int(choices.of(staff.agency, "soon_within")),
        confirm=int(choices.of(staff.agency, "confirm_online_within")),
    )


def narrowed(cases: QuerySet[Application], staff: Staff, mine: str) -> QuerySet[Application]:
    """全部, 我承办 or 待我签发."""
    if mine == "mine":
        return cases.filter(clerk=staff.person.pk)
    if mine == "sign":
        return cases.filter(desk="approval", agency__in=staff.agencies("case_sign"))
    if mine == "review":
        return cases.filter(desk__in=("secrecy", "legal"), agency__in=staff.agencies("case_review"))
    return cases
