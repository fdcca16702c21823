"""How often one person applied at an agency; from when on that is shown is the county's choice (条例第35条)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from gongkai.web.accounts import choices
from gongkai.web.accounts.models import Agency
from gongkai.web.applications.models import Application


@dataclass(frozen=True, slots=True)
class Frequency:
    """Applications in the year and in the month of a day; `many` from the county's number on."""

    year: int
    month: int
    many: bool


def of(agency: Agency, identities: Collection[UUID], day: date) -> Frequency:
    """The applications of these identities (one person's) at the agency that count in its report."""
    mine = Application.objects.filter(
        agency=agency, identity__in=identities, submitted_day__year=day.year, counted=True
    )
    found = mine.aggregate(year=Count("pk"), month=Count("pk", filter=Q(submitted_day__month=day.month)))
    return Frequency(found["year"], found["month"], found["year"] >= int(choices.of(agency, "frequent_applications")))


def among(case: Application, others: Sequence[Application]) -> Frequency:
    """The same without asking, where `others` are all of the person's other cases of the case's year."""
    mine = [each for each in (case, *others) if each.counted and each.submitted_day.year == case.submitted_day.year]
    month = sum(each.submitted_day.month == case.submitted_day.month for each in mine)
    return Frequency(len(mine), month, len(mine) >= int(choices.of(case.agency, "frequent_applications")))
