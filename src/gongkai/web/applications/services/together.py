"""One act on many cases: each case by itself and by the same services; undone by a voiding event with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gongkai.errors import GongkaiError
from gongkai.web.accounts.access import Staff
from gongkai.web.accounts.models import Person
from gongkai.web.applications.models import Application
from gongkai.web.applications.services import intake, organise
from gongkai.web.applications.services.acting import NotAllowed, acting, note
from gongkai.web.history import selectors

MOST = 100
ACTS = ("assign", "confirm", "note")
_EVENT = {"assign": "assigned", "confirm": "agency_confirmed", "note": "note_added"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened to one case: the event that was recorded, or why nothing was."""

    case: Application
    event: int | None
    why_not: str = ""


def why_not(case: Application, act: str, staff: Staff) -> str:
    """Why the act cannot be done to this case now, "" when it can."""
    if not staff.can("case_act", case.agency):
        return _("没有权限办这一件")
    if act == "note":
        return ""
    if not case.open:
        return _("已经办结")
    if act == "confirm" and case.received is not None:
        return _("已于 %(day)s 确认收到") % {"day": case.received}
    return ""


def do(*, cases: Sequence[Application], act: str, staff: Staff, fields: Mapping[str, Any]) -> list[Outcome]:
    """Do the act to each case that allows it, each in a transaction of its own: one that is refused stops no other."""
    return [_one(case, act, staff, fields) for case in cases[:MOST]]


def _one(case: Application, act: str, staff: Staff, fields: Mapping[str, Any]) -> Outcome:
    if reason := why_not(case, act, staff):
        return Outcome(case, None, reason)
    try:
        with acting(case):
            _act(case, act, staff, fields)
            done = [event for event in selectors.events_of(case.stream) if event.kind == _EVENT[act]][-1]
    except (NotAllowed, GongkaiError) as refused:
        return Outcome(case, None, getattr(refused, "sentence", "") or getattr(refused, "message", "") or str(refused))
    return Outcome(case, done.n)


def _act(case: Application, act: str, staff: Staff, fields: Mapping[str, Any]) -> None:
    if act == "assign":
        clerk = Person.objects.get(pk=fields["clerk"])
        organise.application_assign(application=case, staff=staff, clerk=clerk, sub_due=fields.get("sub_due"))
    elif act == "confirm":
        intake.receipt_confirm(application=case, staff=staff, how=fields["how"])
    else:
        organise.note_add(application=case, staff=staff, text=fields["text"])


def undo(*, case: Application, n: int, staff: Staff, reason: str) -> Outcome:
    """Void what this person did to the case together with others, while nothing was built on it.

    The event stays in the history, with a second one that says that it no longer counts, and why.
    """
    try:
        with acting(case) as now:
            if not staff.can("case_act", now.agency):
                raise NotAllowed(_("没有权限办这一件"))
            alive = selectors.effective(selectors.events_of(now.stream))
            event = next((event for event in alive if event.n == n), None)
            if event is None or event.kind not in _EVENT.values() or event.actor_id != staff.person.pk:
                raise NotAllowed(_("这一步已经撤销，或者不是您办的"))
            if alive[-1].n != n:
                raise NotAllowed(_("后来又有新的记录，不能一起撤销，请在办件里更正"))
            return Outcome(case, note(now, "voided", by=staff, data={"n": n}, reason=reason).n)
    except (NotAllowed, GongkaiError) as refused:
        return Outcome(case, None, getattr(refused, "sentence", "") or getattr(refused, "message", "") or str(refused))
