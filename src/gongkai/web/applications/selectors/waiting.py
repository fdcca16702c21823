"""What waits for one person: letters to review, letters to sign, replies to send out today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, QuerySet

from gongkai.documents import letters
from gongkai.web.accounts.access import Staff
from gongkai.web.applications.letter_data import letter_of
from gongkai.web.applications.models import Application, Letter
from gongkai.web.applications.services.service import service_judged
from gongkai.web.history import clock
from gongkai.web.history.models import Event
from gongkai.web.identity.selectors import Masked, masked


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter in somebody's tray; `own` says that this person drafted it and somebody else has to act."""

    letter: Letter
    title: str
    step: str
    own: bool

    @property
    def case(self) -> Application:
        """Its case."""
        return self.letter.application


def for_person(staff: Staff) -> list[Waiting]:
    """Letters that wait for a review or a signature at the agencies where this person gives it, soonest due first."""
    trays = [
        ("secrecy", staff.agencies("case_review")),
        ("legal", staff.agencies("case_review")),
        ("approval", staff.agencies("case_sign")),
    ]
    found = [
        Waiting(row, letters.template(row.kind).title, step, row.drafter == staff.person.pk)
        for step, agencies in trays
        for row in _letters(agencies).filter(state=step)
    ]
    return sorted(
        found, key=lambda each: (each.case.due is None, each.case.due, each.case.agency.slug, each.case.serial)
    )


def done_today(staff: Staff) -> int:
    """How many letters this person reviewed or signed today."""
    kinds = ("letter_reviewed", "letter_signed")
    return Event.objects.filter(actor_id=staff.person.pk, kind__in=kinds, day=clock.today()).count()


def _letters(agencies: Iterable[UUID]) -> QuerySet[Letter]:
    return Letter.objects.filter(application__agency__in=agencies).select_related("application__agency")


@dataclass(frozen=True, slots=True)
class ToSend:
    """A signed reply in the tray of the post."""

    letter: Letter
    title: str
    who: Masked | None
    judged: str

    @property
    def case(self) -> Application:
        """Its case."""
        return self.letter.application


def to_send(staff: Staff) -> list[ToSend]:
    """Signed letters that have not left, soonest due first, each with the judgement if it left today."""
    rows = list(
        _letters(staff.agencies("case_act"))
        .filter(state="signed", kind__in=letter_of().values())
        .order_by(F("application__due").asc(nulls_last=True), "signed_on", "event_n")
    )
    hidden = masked(row.application.identity for row in rows if row.application.identity)
    today = clock.today()
    return [
        ToSend(
            row,
            letters.template(row.kind).title,
            hidden.get(row.application.identity) if row.application.identity else None,
            service_judged(row.application, today),
        )
        for row in rows
    ]


def sent_unsigned(staff: Staff) -> list[Letter]:
    """Replies handed to another agency of which no signature came back: until then they have not been served."""
    rows = _letters(staff.agencies("case_act")).filter(state="sent", service="by_agency", application__decided=None)
    return list(rows.order_by("sent_on"))
