"""Whom a person supervises, and which records they may audit."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from gongkai.web.accounts.access import Staff
from gongkai.web.accounts.models import Agency
from gongkai.web.history.models import Event

SUPERVISE = "supervision_read"
AUDIT = "audit_read"
# What an administrator of audits looks after: who signed in, who got which post. Cases are the auditor's.
ACCOUNT_STREAMS = ("person:", "sign_in:", "agency:", "connections:", "export:")


def supervised(staff: Staff) -> QuerySet[Agency]:
    """The agencies that this person supervises, in the order of the tree."""
    return Agency.objects.filter(pk__in=staff.agencies(SUPERVISE)).order_by("path")


def auditable(staff: Staff) -> QuerySet[Event]:
    """The events that this person may see: an auditor's agencies; of people and posts alone for who only administers."""
    agencies = staff.agencies(AUDIT)
    events = Event.objects.filter(Q(agency_id__in=agencies) | Q(agency_id=None))
    if "auditor" in staff.roles():
        return events
    accounts = Q()
    for stream in ACCOUNT_STREAMS:
        accounts |= Q(stream__startswith=stream)
    return events.filter(accounts)
