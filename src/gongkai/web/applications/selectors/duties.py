"""What reconsiderations and lawsuits ask of the desk: an answer by a day, a new reply by a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.web.accounts.access import Staff
from gongkai.web.applications.models import Remedy
from gongkai.web.applications.services.remedies import KIND_NAMES
from gongkai.web.history import clock


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty: what is owed to whom by when, and where it is done."""

    day: date
    sentence: str
    url: str
    kind: str


def of(staff: Staff) -> list[Duty]:
    """Answers and new replies that the agencies of this person owe, soonest first."""
    owed = Q(answer_due__isnull=False, answered=None, closed=None) | Q(order_due__isnull=False, order_done=None)
    rows = Remedy.objects.filter(owed, application__agency__in=staff.agencies("case_act")).select_related(
        "application__agency"
    )
    return sorted((_duty(row) for row in rows), key=lambda duty: duty.day)


def _duty(row: Remedy) -> Duty:
    case = row.application
    words = {
        "authority": row.authority,
        "kind": _(KIND_NAMES[row.kind]),
        "number": f"{case.agency.short_name} {case.number}",
    }
    if row.order_due is not None:
        day, sentence = row.order_due, _("%(number)s：%(authority)s要求重新答复") % words
    else:
        day, sentence = row.answer_due or row.opened, _("%(number)s：%(kind)s，向%(authority)s提交答复和证据") % words
    url = reverse("applications:remedies", args=[case.agency.slug, case.number])
    return Duty(day, sentence, url, "late" if day < clock.today() else "soon")
