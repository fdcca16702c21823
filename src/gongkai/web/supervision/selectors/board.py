"""How the offices below stand today, the worst first, and the complaints that wait for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from gongkai.web.accounts.models import Agency
from gongkai.web.applications.models import Application
from gongkai.web.applications.selectors.queues import OPEN, WAITING
from gongkai.web.history import rows
from gongkai.web.history.chain import Recorded

COMPLAINTS = 200  # of the newest; each is answered or shown as waiting


@dataclass(frozen=True, slots=True)
class Line:
    """One office: open cases by how they stand, and of this year's replies how many were in time."""

    agency: Agency
    open: int
    overdue: int
    today: int
    waiting: int
    unconfirmed: int
    in_time: int
    judged: int


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint of an applicant (条例第51条) and its answer, None while there is none."""

    case: Application
    made: Recorded
    answer: Recorded | None


FIGURES = ("open", "overdue", "today", "waiting", "unconfirmed", "in_time", "judged")


def board(agencies: list[Agency], today: date) -> list[Line]:
    """One line an office that has cases; overdue first."""
    figures = {
        "of_open": Count("pk", filter=OPEN),
        "of_overdue": Count("pk", filter=OPEN & Q(due__lt=today)),
        "of_today": Count("pk", filter=OPEN & Q(due=today)),
        "of_waiting": Count("pk", filter=OPEN & Q(waiting_for__in=WAITING)),
        "of_unconfirmed": Count("pk", filter=OPEN & Q(received=None)),
        "of_in_time": Count("pk", filter=Q(decided__year=today.year, late=False)),
        "of_judged": Count("pk", filter=Q(decided__year=today.year, late__isnull=False)),
    }
    rows_of = Application.objects.filter(agency__in=agencies).values_list("agency").annotate(**figures)
    counted: dict[Any, tuple[int, ...]] = {key: tuple(numbers) for key, *numbers in rows_of}
    found = [Line(agency, *counted[agency.pk]) for agency in agencies if agency.pk in counted]
    return sorted(found, key=lambda line: (-line.overdue, -line.today, -line.unconfirmed, line.agency.path))


def complaints(agencies: list[Agency]) -> list[Complaint]:
    """The newest complaints about these offices, those without an answer first."""
    ids = [agency.pk.hex if connection.vendor == "sqlite" else agency.pk for agency in agencies]
    if not ids:
        return []
    marks = ", ".join(["%s"] * len(ids))
    told = rows.read(
        f"WHERE e.kind IN ('complained', 'complaint_answered') AND e.agency_id IN ({marks})",
        ids,
        f"e.n DESC LIMIT {COMPLAINTS}",
    )
    cases = Application.objects.select_related("agency").in_bulk([event.stream.partition(":")[2] for event in told])
    by_key = {str(key): case for key, case in cases.items()}
    answers: dict[str, list[Recorded]] = {}
    found = []
    for event in told:  # newest first: an answer is met before the complaint that it answers
        key = event.stream.partition(":")[2]
        if event.kind == "complaint_answered":
            answers.setdefault(key, []).append(event)
        elif key in by_key:
            waiting = answers.get(key, [])
            found.append(Complaint(by_key[key], event, waiting.pop() if waiting else None))
    return sorted(found, key=lambda each: (each.answer is not None, -each.made.n))
