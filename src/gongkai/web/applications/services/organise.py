"""The office's own order: who handles it, notes, split and merge, transfer, the search, the list of items."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongkai.web.accounts.access import Staff
from gongkai.web.accounts.models import Agency, Person
from gongkai.web.applications import numbers
from gongkai.web.applications.models import Application, Delivery, Medium
from gongkai.web.applications.services.acting import NotAllowed, acting, history_of, note, refuse_closed
from gongkai.web.applications.services.moves import again
from gongkai.web.history import clock
from gongkai.web.history.chain import Recorded
from gongkai.web.history.services import record
from gongkai.web.identity import services as identity

# what a part of a case or a transferred case inherits: how and when it reached the agency
ARRIVAL_FACTS = (
    "posted", "submitted", "signed_by_agency", "letter_arrived", "contact_failed", "agency_confirmed", "received",
)  # fmt: skip
# and what one paper asked of the applicant once: the answer begins the period of every part (条例第30条)
CARRIED = (*ARRIVAL_FACTS, "correction_notice_posted", "correction_received", "correction_refused_by_agency")
# what was done for this one case, told in its number, and cannot be taken along
OF_THIS_CASE = frozenset(
    {
        "extension_approved", "third_party_letter_sent", "co_author_letter_sent", "other_agency_letter_sent", "fee_set",
        "justification_notice_posted", "deferred_reply_notice", "decision",
    }
)  # fmt: skip
CONTENT = (
    "channel", "applicant_type", "by_agent", "is_oral", "filled_by", "assistance", "title", "document_no",
    "description", "delivery", "medium", "code_hash",
)  # fmt: skip


def application_assign(
    *, application: Application, staff: Staff, clerk: Person | None, sub_due: date | None = None
) -> Application:
    """Give the case to a clerk of the agency, with a day of their own before the legal one."""
    with acting(application) as case:
        refuse_closed(case)
        if sub_due is not None and case.due is not None and sub_due > case.due:
            raise NotAllowed(_("内部期限不能晚于应答复日 %(day)s") % {"day": case.due}, "条例第33条")
        data = {
            "clerk": None if clerk is None else str(clerk.pk),
            "clerk_name": "" if clerk is None else clerk.name,
            "sub_due": None if sub_due is None else sub_due.isoformat(),
        }
        note(case, "assigned", by=staff, data=data)
    return again(application)


def note_add(*, application: Application, staff: Staff, text: str) -> Recorded:
    """A note for the office; the applicant does not see it."""
    with acting(application) as case:
        return note(case, "note_added", by=staff, data={"text": text})


def delivery_change(*, application: Application, staff: Staff | None, delivery: str, medium: str) -> Application:
    """The applicant wants it in another form (条例第40条); `staff` None: says so on the own page."""
    with acting(application) as case:
        refuse_closed(case)
        names = f"{Delivery(delivery).label}，{Medium(medium).label}"
        data = {"delivery": delivery, "medium": medium, "delivery_name": names}
        note(case, "delivery_changed", by=staff, data=data)
    return again(application)


def search_record(
    *, application: Application, staff: Staff, places: str, method: str, result: str, keywords: str = ""
) -> Recorded:
    """What was searched, how, and what was found: without it "not held" cannot be said (条例第36条(四))."""
    with acting(application) as case:
        refuse_closed(case)
        data = {"places": places, "method": method, "result": result, "keywords": keywords}
        return note(case, "searched", by=staff, data=data)


def items_list(*, application: Application, staff: Staff, items: Sequence[Mapping[str, str]]) -> Recorded:
    """Item by item: disclosed, or withheld with ground and reason (条例第37条).

    Args:
        items: `{"name", "disclosed": "yes"|"no", "basis", "reason"}` each.
    """
    with acting(application) as case:
        refuse_closed(case)
        for item in items:
            if item.get("disclosed") != "yes" and not (item.get("basis") and item.get("reason")):
                raise NotAllowed(_("不公开的“%(name)s”须写明依据和理由") % {"name": item.get("name", "")}, "条例第37条")
        return note(case, "items_listed", by=staff, data={"count": len(items), "items": [dict(item) for item in items]})


def application_split(
    *, application: Application, staff: Staff, parts: Sequence[Mapping[str, str]]
) -> list[Application]:
    """Several matters in one paper become several cases, each counted; the original counts in none (国办函〔2020〕109号第4条).

    Args:
        parts: `{"title", "document_no", "description"}` each, at least two.
    """
    if len(parts) < 2:
        raise NotAllowed(_("至少拆成两件"), "国办函〔2020〕109号第4条")
    with acting(application) as case:
        refuse_closed(case)
        _refuse_begun(case)
        made = [_child(case, staff, case.agency, case.identity, dict(part), "split_from") for part in parts]
        shown = "、".join(number for _key, number in made)
        note(
            case,
            "split",
            by=staff,
            data={"count": len(parts), "numbers": shown, "parts": [str(key) for key, _n in made]},
        )
    return list(Application.objects.filter(pk__in=[key for key, _number in made]).order_by("serial"))


def application_merge(*, application: Application, into: Application, staff: Staff) -> Application:
    """The same paper sent twice: this one goes on in the other, and counts in none.

    Raises:
        NotAllowed: another agency, another person, a closed case, or one that came in after this one: the earlier last
            day to reply stands.
    """
    with acting(application) as case:
        refuse_closed(case)
        refuse_closed(into)
        if case.pk == into.pk or case.agency_id != into.agency_id:
            raise NotAllowed(_("只能与本机关的另一件合并"))
        if case.identity and into.identity not in identity.same_person(case.identity):
            raise NotAllowed(_("两件的申请人不是同一人，不能合并"))
        if case.received is not None and (into.received is None or into.received > case.received):
            said = {"number": into.number, "mine": case.number}
            raise NotAllowed(_("%(mine)s 先收到，应把 %(number)s 并到这一件，期限从先收到的算起") % said, "条例第33条")
        note(into, "merged_from", by=staff, data={"number": case.number, "from": str(case.pk)})
        note(case, "merged", by=staff, data={"number": into.number, "to": str(into.pk)})
    return again(application)


def application_transfer(*, application: Application, to: Agency, staff: Staff, reason: str) -> Application:
    """Hand the case to the agency that has to answer it; the clock goes on, the other agency numbers it anew.

    This agency keeps its own part and the record of the transfer; the identity moves with the case.
    """
    with acting(application) as case:
        refuse_closed(case)
        if to.pk == case.agency_id:
            raise NotAllowed(_("已经在这个机关"))
        _refuse_begun(case)
        if to.abolished is not None:
            raise NotAllowed(_("%(agency)s已经撤销，请选承接它职权的机关") % {"agency": to.name})
        moved = case.identity and identity.identity_moved(identity_id=case.identity, to_agency=to.pk)
        key, _number = _child(case, staff, to, moved or case.identity, {}, "transferred_in")
        note(case, "transferred_out", by=staff, data={"agency": to.name, "to": str(key), "text": reason})
    return Application.objects.select_related("agency").get(pk=key)


def _refuse_begun(case: Application) -> None:
    """A case that was extended, charged, decided or consulted about is answered as it is.

    Raises:
        NotAllowed: one of these was done.
    """
    done = next((event for event in history_of(case) if event.kind in OF_THIS_CASE), None)
    if done is not None:
        said = {"day": done.day, "says": done.says}
        raise NotAllowed(_("%(day)s 已经办过“%(says)s”，不能再拆分或者转办，请在这一件上办完") % said, "条例第33条")


def _child(
    case: Application, staff: Staff, agency: Agency, who: uuid.UUID | None, changed: Mapping[str, str], how: str
) -> tuple[uuid.UUID, str]:
    """A case that comes out of another: its content, the facts of its arrival, and where it comes from."""
    key, year = uuid.uuid4(), clock.today().year
    serial = numbers.take(agency, "application", year)
    number = f"{year}-{serial}"
    events = history_of(case)
    made = next(event for event in events if event.kind == "made")
    data: dict[str, Any] = {name: made.data.get(name) for name in CONTENT if made.data.get(name) is not None}
    data.update({name: value for name, value in changed.items() if value})
    data.update(number=number, year=year, serial=serial, identity=None if who is None else str(who))
    stream: dict[str, Any] = {
        "stream": f"application:{key}",
        "actor": staff.as_actor(),
        "agency": (agency.pk, agency.name),
    }
    record(**stream, kind="made", data=data)
    for event in events:
        if event.kind in CARRIED:
            # the day was checked when it was recorded in the case that this one comes from
            known = {**event.data, "copied_from": event.n, "second_person": event.actor_name}
            why = f"见第 {event.n} 号记录"  # the record speaks Chinese, whoever writes it
            record(**stream, kind=event.kind, data=known, day=event.day, reason=why, evidence=event.evidence)
    record(**stream, kind=how, data={"from": str(case.pk), "number": case.number, "agency": case.agency.name})
    return key, number
