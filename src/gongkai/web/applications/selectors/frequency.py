"""How often one person applied at an agency; from when on that is shown is the county's choice (条例第35条)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

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
    year = mine.count()
    month = mine.filter(submitted_day__month=day.month).count()
    return Frequency(year, month, year >= int(choices.of(agency, "frequent_applications")))
