"""The only way to get an application: what a member of staff may see, and what a citizen has proved to own.

Who may not see a case is told that there is none (404): no difference to a number that was never given out.
"""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from gongkai.web.accounts.access import Staff
from gongkai.web.applications.models import Application, Attachment, Incoming, Letter

SESSION_KEY = "tracked"


def visible_to(staff: Staff) -> QuerySet[Application]:
    """The cases that this person may read, and no other."""
    return Application.objects.filter(agency__in=staff.agencies("case_read")).select_related("agency__parent")


def get(staff: Staff, agency: str, number: str) -> Application:
    """The case of that agency (slug) and number.

    Raises:
        Http404: there is none, or none that this person may see.
    """
    found = visible_to(staff).filter(agency__slug=agency, number=number).first()
    if found is None:
        raise Http404
    return found


def attachment(staff: Staff, application: Application, attachment_id: uuid.UUID) -> Attachment:
    """A file of a case that this person may see; proofs of identity are opened through the identity's own door only.

    Raises:
        Http404: no such file here.
    """
    found = application.attachments.exclude(role="proof").filter(pk=attachment_id).first()
    if found is None or not visible_to(staff).filter(pk=application.pk).exists():
        raise Http404
    return found


def letter(application: Application, letter_id: uuid.UUID) -> Letter:
    """A letter of a case already obtained here.

    Raises:
        Http404: no such letter in this case.
    """
    found = application.letters.filter(pk=letter_id).first()
    if found is None:
        raise Http404
    return found


def arriving(staff: Staff) -> QuerySet[Incoming]:
    """What came in the door of the agencies where this person registers."""
    return Incoming.objects.filter(agency__in=staff.agencies("case_register")).select_related("agency")


def incoming(staff: Staff, incoming_id: uuid.UUID) -> Incoming:
    """One message that this person may register.

    Raises:
        Http404: there is none, or none for this person.
    """
    found = arriving(staff).filter(pk=incoming_id).first()
    if found is None:
        raise Http404
    return found


def remember_tracked(request: HttpRequest, application: Application) -> None:
    """The citizen has shown number and code: this session may follow the case."""
    known = [key for key in request.session.get(SESSION_KEY, []) if key != str(application.pk)]
    request.session[SESSION_KEY] = [*known[-9:], str(application.pk)]


def tracked(request: HttpRequest, receipt: str) -> Application:
    """The case that this session has proved to follow; `receipt` is `<agency slug>-<number>`.

    Raises:
        Http404: not proved, or no such case.
    """
    agency, number = split_receipt(receipt)
    found = Application.objects.filter(agency__slug=agency, number=number).select_related("agency").first()
    if found is None or str(found.pk) not in request.session.get(SESSION_KEY, []):
        raise Http404
    return found


def split_receipt(receipt: str) -> tuple[str, str]:
    """`jyj-2026-87` → (`jyj`, `2026-87`)."""
    head, _, serial = receipt.strip().rpartition("-")
    agency, _, year = head.rpartition("-")
    return agency, f"{year}-{serial}"
