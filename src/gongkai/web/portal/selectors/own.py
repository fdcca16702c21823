"""What is kept of the applicant: masked on the page, whole in the file that they may take away (个人信息保护法第45条)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gongkai.web.applications.models import Application
from gongkai.web.history import clock
from gongkai.web.history import selectors as history
from gongkai.web.identity import selectors as identities
from gongkai.web.identity import services as identity
from gongkai.web.identity.errors import IdentityRefused
from gongkai.web.identity.selectors import Masked
from gongkai.web.portal.access import TO_OTHERS
from gongkai.web.portal.selectors.track import title_of

SCHEMA = "gongkai.own-data/1"


@dataclass(frozen=True, slots=True)
class Read:
    """One look at the identity: when, by which agency and role, what for. No member of staff is named."""

    at: datetime
    says: str


@dataclass(slots=True)
class Own:
    """The page of the own data; `masked` None where it was erased, or where an agent has withdrawn (security.md b4)."""

    masked: Masked | None = None
    reads: list[Read] = field(default_factory=list)


def own_data(case: Application) -> Own:
    """Masked values and who has read them."""
    if case.identity is None:
        return Own()
    hidden = case.by_agent and case.ended == "withdrawn"
    masked = None if hidden else identities.masked([case.identity]).get(case.identity)
    reads = [
        Read(event.recorded_at.astimezone(clock.SHANGHAI), event.says) for event in identities.reads_of(case.identity)
    ]
    return Own(masked, reads[::-1])


def exported(case: Application) -> dict[str, Any]:
    """Everything about the own case; third parties' and reviewers' data are left out."""
    events = [event for event in history.effective(history.events_of(case.stream)) if not event.private]
    letters = [row for row in case.letters.order_by("event_n") if row.state == "sent" and row.kind not in TO_OTHERS]
    files = case.attachments.filter(role__in=("application", "correction")) | case.attachments.filter(to_applicant=True)
    return {
        "schema": SCHEMA,
        "made_at": clock.now().isoformat(),
        "application": _content(case),
        "identity": _identity(case),
        "events": [
            {
                "at": event.recorded_at.isoformat(),
                "day": event.day.isoformat(),
                "kind": event.kind,
                "own": _own(event.data),
            }
            for event in events
        ],
        "letters": [
            {"title": title_of(row), "number": row.number, "sent": row.sent_on and row.sent_on.isoformat()}
            for row in letters
        ],
        "files": [
            {"name": row.name, "size": row.size, "sha256": row.sha256}
            for row in files.distinct().order_by("event_n", "pk")
        ],
    }


_CONTENT = (
    "number", "channel", "applicant_type", "title", "document_no", "description", "delivery", "medium", "assistance",
    "by_agent", "is_oral", "stage", "decision",
)  # fmt: skip
_DAYS = ("submitted_day", "received", "due", "decided")


def _content(case: Application) -> dict[str, Any]:
    days = {name: getattr(case, name) for name in _DAYS}
    return {
        "agency": case.agency.name,
        **{name: getattr(case, name) for name in _CONTENT},
        **{name: None if day is None else day.isoformat() for name, day in days.items()},
    }


def _identity(case: Application) -> dict[str, Any] | None:
    """An agent whose application was withdrawn gets no values of whom they applied for (security.md b4)."""
    if case.identity is None or (case.by_agent and case.ended == "withdrawn"):
        return None
    try:
        return identity.identity_export(case.identity)
    except IdentityRefused:
        return None


def _own(data: Mapping[str, Any]) -> dict[str, Any]:
    """Of an event's data only the applicant's own words."""
    return {name: data[name] for name in ("text", "title", "delivery_name") if name in data}
