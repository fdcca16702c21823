"""An application comes in: sent online, or registered at the desk from paper, counter, fax and mail (条例第29、31条)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.web.accounts.access import Staff
from gongkai.web.accounts.models import Agency
from gongkai.web.applications import numbers
from gongkai.web.applications.models import Application, Channel
from gongkai.web.applications.services.acting import NotAllowed, acting, actor_of, note, refuse_closed
from gongkai.web.applications.services.elements import elements_missing
from gongkai.web.history import clock
from gongkai.web.history.chain import Recorded
from gongkai.web.history.files import StoredFile
from gongkai.web.history.services import Actor, record
from gongkai.web.identity import services as identity
from gongkai.web.identity.services import IdentityFields

# The fact by which each channel's day of receipt is told (条例第31条), as the desk is asked for it.
ARRIVAL = {
    Channel.IN_PERSON: "submitted",
    Channel.POSTAL_SIGNED: "signed_by_agency",
    Channel.POSTAL_ORDINARY: "letter_arrived",
    Channel.ONLINE: "submitted",
    Channel.EMAIL: "submitted",
    Channel.FAX: "submitted",
}
CONFIRMED_LATER = (Channel.POSTAL_ORDINARY, Channel.ONLINE, Channel.EMAIL, Channel.FAX)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for and how it is to be given (条例第29条第2款第2、3项); one of the first three is enough."""

    title: str = ""
    document_no: str = ""
    description: str = ""
    delivery: str = "online"
    medium: str = "electronic"
    assistance: str = ""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that came with it; `role` as in `Attachment`."""

    file: StoredFile
    role: str = "application"


@dataclass(frozen=True, slots=True)
class Submitted:
    """What the applicant takes away: the case, the code (shown once), and the event that proves the day."""

    application: Application
    code: str
    event: Recorded


@dataclass(frozen=True, slots=True)
class Arrival:
    """How and when it reached the agency. `day` is the channel's own fact: signed, arrived, handed in, sent.

    `confirmed` is the day both sides confirmed (mail without signature, online, e-mail, fax), None while open.
    `facts` are further fields of the fact (`addressee`, `by`), `tracking` the carrier's number.
    """

    channel: str
    day: date | None = None
    posted: date | None = None
    confirmed: date | None = None
    tracking: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def application_submit(
    *,
    agency: Agency,
    applicant_type: str,
    who: IdentityFields,
    wanted: Wanted,
    enclosures: Sequence[Enclosure] = (),
    actor: Staff | Actor | None = None,
) -> Submitted:
    """Take an application sent online. The clock does not start here: both sides have to confirm (条例第31条第3项)."""
    with transaction.atomic():
        case, code, _made = _make(agency, Channel.ONLINE, applicant_type, who, wanted, actor, {})
        event = _on(case, agency, "submitted", actor, {"channel": Channel.ONLINE}, None)
        _enclose(case, agency, enclosures, actor)
    return Submitted(Application.objects.select_related("agency").get(pk=case), code, event)


def application_register(
    *,
    staff: Staff,
    agency: Agency,
    arrival: Arrival,
    applicant_type: str,
    who: IdentityFields,
    wanted: Wanted,
    is_oral: bool = False,
    enclosures: Sequence[Enclosure] = (),
    reason: str = "",
    evidence: Sequence[str] = (),
    second_person: str = "",
) -> Submitted:
    """Register what came to the desk, with the fact by which its channel tells the day of receipt.

    What article 29 asks for and the paper lacks is put on record; the clock runs all the same, and it can be asked for
    once (条例第30条).

    Args:
        reason: why an earlier day is entered today; needed where `arrival.day` lies before today.
        evidence: digests of the scan that shows that day.
        second_person: who checked a day that lies further back than a clerk may date alone.

    Raises:
        NotAllowed: a day of receipt that this channel cannot have.
        history.errors.BackDating: an earlier day without reason or evidence.
    """
    _refuse_odd(arrival)
    channel = Channel(arrival.channel)
    day = arrival.day or clock.today()
    said: dict[str, Any] = {"reason": reason, "evidence": evidence}
    with transaction.atomic():
        extra = {"is_oral": is_oral, "filled_by": staff.person.name if is_oral else "", "tracking": arrival.tracking}
        case, code, made = _make(agency, channel, applicant_type, who, wanted, staff, extra)
        checked = {"second_person": second_person} if second_person else {}
        if arrival.posted:
            _on(case, agency, "posted", staff, {"channel": channel, **checked}, arrival.posted, **said)
        facts = {"channel": channel, **checked, **arrival.facts}
        event = _on(case, agency, ARRIVAL[channel], staff, facts, day, **said)
        if arrival.confirmed is not None and channel in CONFIRMED_LATER:
            confirmed = {"channel": channel, **checked}
            event = _on(case, agency, "agency_confirmed", staff, confirmed, arrival.confirmed, **said)
        _on(case, agency, "registered", staff, {"number": made["number"]}, None)
        if lacking := elements_missing(who, wanted):
            _on(case, agency, "elements_missing", staff, {"items": "、".join(lacking)}, None)
        _enclose(case, agency, enclosures, staff)
    return Submitted(Application.objects.select_related("agency").get(pk=case), code, event)


def receipt_confirm(
    *, application: Application, staff: Staff, day: date | None = None, how: str = "", reason: str = ""
) -> Application:
    """Both sides have confirmed that the application was received: the clock starts (条例第31条).

    Raises:
        NotAllowed: it was confirmed before, or it was withdrawn.
    """
    with acting(application) as case:
        _refuse_received(case)
        note(case, "agency_confirmed", by=staff, data={"channel": case.channel, "by": how}, day=day, reason=reason)
    return _again(application)


def contact_fail(*, application: Application, staff: Staff, text: str) -> Application:
    """Nobody could be reached: it is put on record, and the clock starts once they can (国办公开办函〔2015〕207号一.2)."""
    with acting(application) as case:
        _refuse_received(case)
        note(case, "contact_failed", by=staff, data={"text": text})
    return _again(application)


def _refuse_received(case: Application) -> None:
    if case.received is not None:
        raise NotAllowed(_("已于 %(day)s 确认收到") % {"day": case.received}, "条例第31条")
    refuse_closed(case)


def file_add(
    *,
    application: Application,
    by: Staff | Actor | None,
    enclosure: Enclosure,
    letter: uuid.UUID | None = None,
    to_applicant: bool = False,
) -> uuid.UUID:
    """Add a file to the case; its id."""
    with acting(application) as case:
        return _file(case.pk, case.agency, enclosure, by, letter=letter, to_applicant=to_applicant)


def _refuse_odd(arrival: Arrival) -> None:
    today = clock.today()
    for day in (arrival.day, arrival.confirmed, arrival.posted):
        if day is not None and day > today:
            raise NotAllowed(_("%(day)s 是将来的日期") % {"day": day}, "条例第31条")
    if arrival.confirmed and arrival.day and arrival.confirmed < arrival.day:
        raise NotAllowed(_("确认日不能早于收到来件之日"), "条例第31条")


def _make(
    agency: Agency,
    channel: str,
    applicant_type: str,
    who: IdentityFields,
    wanted: Wanted,
    by: Staff | Actor | None,
    extra: Mapping[str, Any],
) -> tuple[uuid.UUID, str, dict[str, Any]]:
    """The first event of a case: its number, content and the key to the identity; never the identity itself."""
    case, code = uuid.uuid4(), numbers.new_code()
    year = clock.today().year
    serial = numbers.take(agency, "application", year)
    data: dict[str, Any] = {
        "number": f"{year}-{serial}",
        "year": year,
        "serial": serial,
        "channel": str(channel),
        "applicant_type": applicant_type,
        "identity": str(identity.identity_keep(agency_id=agency.pk, fields=who)),
        "by_agent": bool(who.agent_name),
        "title": wanted.title,
        "document_no": wanted.document_no,
        "description": wanted.description,
        "delivery": wanted.delivery,
        "medium": wanted.medium,
        "assistance": wanted.assistance,
        "code_hash": numbers.code_hash(code),
        **extra,
    }
    _on(case, agency, "made", by, data, None)
    return case, code, data


def _on(
    case: uuid.UUID,
    agency: Agency,
    kind: str,
    by: Staff | Actor | None,
    data: Mapping[str, Any],
    day: date | None,
    *,
    reason: str = "",
    evidence: Sequence[str] = (),
) -> Recorded:
    earlier = day is not None and day < clock.today()
    return record(
        stream=f"application:{case}",
        kind=kind,
        actor=actor_of(by),
        agency=(agency.pk, agency.name),
        data=data,
        day=day,
        reason=reason if earlier else "",
        evidence=evidence if earlier else (),
    )


def _enclose(case: uuid.UUID, agency: Agency, enclosures: Sequence[Enclosure], by: Staff | Actor | None) -> None:
    for enclosure in enclosures:
        _file(case, agency, enclosure, by)


def _file(
    case: uuid.UUID,
    agency: Agency,
    enclosure: Enclosure,
    by: Staff | Actor | None,
    *,
    letter: uuid.UUID | None = None,
    to_applicant: bool = False,
) -> uuid.UUID:
    key = uuid.uuid4()
    kept = enclosure.file
    data = {
        "id": str(key),
        "role": enclosure.role,
        "name": kept.name,
        "sha256": kept.sha256,
        "size": kept.size,
        "content_type": kept.content_type,
        "to_applicant": to_applicant,
    }
    if letter is not None:
        data["letter"] = str(letter)
    _on(case, agency, "file_added", by, data, None)
    return key


def _again(application: Application) -> Application:
    return Application.objects.select_related("agency").get(pk=application.pk)
