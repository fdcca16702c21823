"""What the list of acts is made of: how a form's fields become a service's call, and a fact for the clock's preview."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from gongkai.web.accounts.access import Staff
from gongkai.web.accounts.models import Agency, Person
from gongkai.web.applications import access
from gongkai.web.applications.acts.act import Data, Moves, Situation
from gongkai.web.applications.services import consult, moves, organise
from gongkai.web.applications.services.acting import NotAllowed

CLERK = "case_act"


def fact(kind: str, *names: str) -> Any:
    """The preview's fact of an act that records one dated fact, with these of its fields."""

    def made(situation: Situation, data: Data) -> Moves:
        return kind, data.get("day") or situation.today, {name: data.get(name) for name in names}

    return made


def extends(situation: Situation, data: Data) -> Moves:
    """The preview's fact of an extension."""
    told = {"days": data["days"], "approved_by": moves.HEAD, "told_applicant": situation.today}
    return "extension_approved", situation.today, told


def asks(kind: str) -> Any:
    """The preview's fact of a letter to somebody who is asked."""

    def made(situation: Situation, data: Data) -> Moves:
        return kind, situation.today, {"party": data["party"]}

    return made


def party(suffix: str) -> Any:
    """The preview's fact about a party; the form's choice is `office:party`."""

    def made(_situation: Situation, data: Data) -> Moves:
        office, _sep, party = data["party"].partition(":")
        return f"{office}_{suffix}", data["day"], {"party": party}

    return made


def correct(situation: Situation, data: Data) -> Moves:
    """The preview's fact of a correction notice."""
    return "correction_notice_posted", situation.today, {"correction_due": data["until"]}


def corrected(situation: Situation, data: Data) -> Moves:
    """The fact of a correction that came in, for the clock's preview."""
    kind = moves.CORRECTIONS[bool(data["refused"])]
    told = {name: data[name] for name in ("still_unclear", "reason_accepted")}
    return kind, data.get("day") or situation.today, told


def defers(situation: Situation, data: Data) -> Moves:
    """The preview's fact of a deferral."""
    return "deferred_reply_notice", situation.today, {"until": data["until"]}


def run(service: Any, **renamed: str) -> Any:
    """Call a service with the form's fields under its own names."""

    def run(situation: Situation, staff: Staff, data: Data) -> Any:
        given = {renamed.get(name, name): value for name, value in data.items()}
        return service(application=situation.case, staff=staff, **given)

    return run


def by(service: Any) -> Any:
    """Call a service that takes whoever acts as `by`."""

    def run(situation: Situation, staff: Staff, data: Data) -> Any:
        return service(application=situation.case, by=staff, **data)

    return run


def asking(office: str) -> Any:
    """Ask somebody of that office, with the form's fields."""

    def run(situation: Situation, staff: Staff, data: Data) -> Any:
        return consult.consultation_send(application=situation.case, staff=staff, office=office, **data)

    return run


def of_party(service: Any) -> Any:
    """Call a service about a party; the form's choice is `office:party`."""

    def run(situation: Situation, staff: Staff, data: Data) -> Any:
        office, _sep, party = data["party"].partition(":")
        rest = {name: value for name, value in data.items() if name != "party"}
        return service(application=situation.case, staff=staff, office=office, party=party, **rest)

    return run


def assign(situation: Situation, staff: Staff, data: Data) -> Any:
    """Give the case to the chosen clerk."""
    clerk = Person.objects.get(pk=data["clerk"])
    return organise.application_assign(
        application=situation.case, staff=staff, clerk=clerk, sub_due=data.get("sub_due")
    )


def transfer(situation: Situation, staff: Staff, data: Data) -> Any:
    """Hand the case to the chosen agency."""
    to = Agency.objects.get(slug=data["to"])
    return organise.application_transfer(application=situation.case, to=to, staff=staff, reason=data["reason"])


def merge(situation: Situation, staff: Staff, data: Data) -> Any:
    """Put the case into another one, given by its number."""
    try:
        into = access.get(staff, situation.case.agency.slug, data["number"].strip())
    except Http404:
        raise NotAllowed(str(_("没有这个编号的办件"))) from None
    return organise.application_merge(application=situation.case, into=into, staff=staff)


def always(_situation: Situation) -> bool:
    """An act that is always shown."""
    return True


def still_open(situation: Situation) -> bool:
    """Shown while the case is open."""
    return situation.case.open


def received(situation: Situation) -> bool:
    """Shown once the case is received, while it is open."""
    return situation.case.open and situation.case.received is not None


def disclosed(situation: Situation) -> bool:
    """Whether the reply gave something that can become public."""
    given = ("granted", "granted_already_public", "partially_granted")
    return situation.case.decided is not None and situation.case.decision in given
