"""How a citizen gets to the own things: a draft by its code, a case by number and code, letters and files by four digits more."""

from __future__ import annotations

import hmac
import uuid
from datetime import datetime, timedelta

from django.http import Http404, HttpRequest

from gongkai.web.applications import access as applications
from gongkai.web.applications import numbers
from gongkai.web.applications.models import Application, Attachment, Letter
from gongkai.web.applications.services.citizen.drafts import OpenDraft, draft_open
from gongkai.web.history import clock
from gongkai.web.identity import services as identity
from gongkai.web.portal import limits
from gongkai.web.portal.models import PublicAnswer

RECEIPTS = "receipts"
PROVED = "proved"
EXPORTS = "exports"
FRESH = timedelta(minutes=30)
# papers of the case that are written to others and tell of them (条例第32、34条)
TO_OTHERS = frozenset({"third_party_consultation", "co_author_consultation", "third_party_outcome", "transfer_letter"})
_NOBODY = "0" * 64


def draft(code: str) -> OpenDraft:
    """The draft of that code.

    Raises:
        Http404: none, thrown away, or too old.
    """
    found = draft_open(code)
    if found is None:
        raise Http404
    return found


def find_by_code(receipt: str, code: str) -> Application | None:
    """The case of that receipt, if the code is its own; a wrong code and an unknown receipt take the same way."""
    agency, number = applications.split_receipt(receipt)
    found = Application.objects.filter(agency__slug=agency, number=number).select_related("agency").first()
    kept = found.code_hash if found is not None and found.code_hash else _NOBODY
    right = hmac.compare_digest(kept, numbers.code_hash(code))
    return found if right else None


def remember(request: HttpRequest, case: Application) -> None:
    """This browser may follow the case until it signs out or closes."""
    applications.remember_tracked(request, case)
    request.session.set_expiry(0)


def case(request: HttpRequest, receipt: str) -> Application:
    """The case that this browser follows.

    Raises:
        Http404: it does not, or there is none.
    """
    return applications.tracked(request, receipt)


def prove(request: HttpRequest, found: Application, tail: str) -> bool:
    """Whether the last four are right; if so, letters and files are open to this browser for half an hour."""
    counted = limits.subject("tail", str(found.pk))
    if limits.count("tail", counted) >= limits.TAIL_TRIES or found.identity is None:
        return False
    if not identity.last4_matches(found.identity, tail):
        limits.note("tail", counted)
        return False
    request.session[PROVED] = {**request.session.get(PROVED, {}), str(found.pk): clock.now().isoformat()}
    return True


def proved(request: HttpRequest, found: Application) -> bool:
    """Whether the last four were given within the last half hour."""
    at = request.session.get(PROVED, {}).get(str(found.pk))
    return at is not None and clock.now() - datetime.fromisoformat(at) < FRESH


def letter(found: Application, letter_id: uuid.UUID) -> Letter:
    """A letter to the applicant that was sent.

    Raises:
        Http404: no such letter of this case, or one to somebody else, or not sent yet.
    """
    sent = applications.letter(found, letter_id)
    if sent.state != "sent" or sent.kind in TO_OTHERS:
        raise Http404
    return sent


def file(found: Application, file_id: uuid.UUID) -> Attachment:
    """A file that is for the applicant: released with the reply, once the reply is out.

    Raises:
        Http404: no such file of this case, or not (yet) for the applicant.
    """
    kept = found.attachments.filter(pk=file_id, to_applicant=True).first()
    if kept is None or found.decided is None:
        raise Http404
    return kept


def public_answer(agency: str, number: str) -> PublicAnswer:
    """An answer that is public.

    Raises:
        Http404: none, or not public.
    """
    found = PublicAnswer.objects.filter(agency__slug=agency, number=number).select_related("agency").first()
    if found is None:
        raise Http404
    return found


def public_file(answer: PublicAnswer, file_id: uuid.UUID) -> Attachment:
    """A file of a public answer.

    Raises:
        Http404: none, or one that was not released.
    """
    kept = Attachment.objects.filter(application_id=answer.pk, pk=file_id, to_applicant=True, role="redacted").first()
    if kept is None or kept.kept_apart:
        raise Http404
    return kept


def forget(request: HttpRequest) -> None:
    """退出查询: the browser follows nothing any more."""
    for name in (applications.SESSION_KEY, PROVED, RECEIPTS, EXPORTS):
        request.session.pop(name, None)
