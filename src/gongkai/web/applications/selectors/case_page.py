"""What the case page shows beside the acts: applicant (masked), other cases of theirs, the same information, the cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from gongkai.law import rulebook
from gongkai.law.outcome import form_of
from gongkai.report import form as forms
from gongkai.web.accounts.access import Staff
from gongkai.web.applications.acts import Situation
from gongkai.web.applications.models import Application
from gongkai.web.applications.selectors.same_applicant import same_applicant
from gongkai.web.history.chain import Recorded
from gongkai.web.identity import selectors as identities

RECENT = 20


@dataclass(frozen=True, slots=True)
class Counted:
    """The cell of the annual report in which the case is, or would be, counted."""

    year: int
    cell: str
    label: str
    sure: bool


def context_of(situation: Situation, staff: Staff) -> dict[str, Any]:
    """Everything but the acts."""
    case = situation.case
    prefetch_related_objects([case], "letters", "attachments")  # its links look at them as well
    return {
        "case": case,
        "situation": situation,
        "clock": situation.clock,
        "events": list(reversed(situation.events)),
        "applicant": masked(case),
        "others": others_of_applicant(case),
        "same": same_information(case),
        "searches": [event for event in situation.events if event.kind == "searched"],
        "files": sorted(
            (each for each in case.attachments.all() if each.role != "proof"), key=lambda each: each.event_n
        ),
        "letters": sorted(case.letters.all(), key=lambda each: each.event_n),
        "remedies": list(case.remedies.order_by("opened")),
        "counted": counted_in(situation),
        "may_read_identity": staff.can("identity_read", case.agency),
    }


def masked(case: Application) -> Any:
    """Name, number and telephone as everybody at the desk sees them; None where the case has no identity."""
    return None if case.identity is None else identities.masked([case.identity]).get(case.identity)


def others_of_applicant(case: Application) -> list[Application]:
    """Other applications of the same person at this agency this year, for the measure of art. 35."""
    if case.identity is None:
        return []
    found = Application.objects.filter(agency=case.agency, identity__in=same_applicant(case), year=case.year).exclude(
        pk=case.pk
    )
    return list(found.select_related("agency").order_by("-submitted_at")[:RECENT])


def same_information(case: Application) -> list[Application]:
    """Applications by others for what seems to be the same information (条例第44条): the same name or document number."""
    found = Application.objects.filter(agency=case.agency).exclude(pk=case.pk)
    if case.document_no:
        found = found.filter(document_no=case.document_no)
    elif case.title:
        found = found.filter(title=case.title)
    else:
        return []
    return list(found.select_related("agency").order_by("-submitted_at")[:RECENT])


def counted_in(situation: Situation) -> Counted | None:
    """Where the annual report counts the case: the row of its outcome once decided, else that of new applications."""
    case = situation.case
    if not case.counted or case.received is None:
        return None
    year = case.decided.year if case.decided else situation.today.year
    version = form_of(rulebook.default(), year)
    if version is None:
        return None
    form = forms.form(version)
    code = case.decision if case.decided else situation.clock.decision
    rows = [row for row in form.data_rows if code and any(code in counts.codes for counts in row.counts)]
    row = rows[0].id if rows else "new_received"
    cell = f"t3.{row}.{case.applicant_type}"
    return Counted(year, cell, form.label_of(cell), case.decided is not None)


def reads(case: Application) -> list[Recorded]:
    """Who has opened the applicant's identity, and why."""
    return [] if case.identity is None else list(identities.reads_of(case.identity))
