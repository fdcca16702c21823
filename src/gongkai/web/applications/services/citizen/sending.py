"""A draft becomes an application: once, however often the button is pressed (security.md, duplicate submit)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from gongkai.web.accounts.models import Agency
from gongkai.web.accounts.selectors import succeeded
from gongkai.web.applications import numbers
from gongkai.web.applications.models import ApplicantType, SubmissionKey
from gongkai.web.applications.services.acting import note
from gongkai.web.applications.services.citizen.drafts import OpenDraft, draft_mark_sent, draft_open
from gongkai.web.applications.services.citizen.screening import screening_start
from gongkai.web.applications.services.intake import Enclosure, Submitted, Wanted, application_submit
from gongkai.web.history import clock
from gongkai.web.history.services import SYSTEM
from gongkai.web.identity.services import IdentityFields


class DraftGone(Exception):
    """No such draft: never made, thrown away, or older than 30 days."""


class DraftUnfinished(Exception):
    """A step was not filled in; `step` is its name."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step


class DraftChanged(Exception):
    """What would be sent is not what the person checked: it was changed in another window since."""


class OtherBody(Exception):
    """The key of this form was used for another content; `sent` is what it led to then."""

    def __init__(self, sent: Mapping[str, Any]) -> None:
        super().__init__()
        self.sent = sent


@dataclass(frozen=True, slots=True)
class Sent:
    """What a sent form led to: the receipt `<agency>-<number>`, whether this is a repetition."""

    application: UUID
    receipt: str
    again: bool


def application_send(*, code: str, key: UUID, digest: str) -> Sent:
    """Send the draft; the same form again leads to the same receipt.

    Args:
        code: of the draft.
        key: made anew for each rendered form.
        digest: `OpenDraft.digest` as it was when the person checked the answers.

    Raises:
        DraftGone, DraftUnfinished, DraftChanged, OtherBody: see there.
    """
    seen = SubmissionKey.objects.filter(session=_scope(code), key=key).first()
    if seen is not None:
        return _seen(draft_open(code), seen, digest)
    with transaction.atomic():
        draft = draft_open(code, lock=True)
        seen = SubmissionKey.objects.filter(session=_scope(code), key=key).first()
        if seen is not None:
            return _seen(draft, seen, digest)
        if draft is None:
            raise DraftGone
        if draft.sent:
            return Sent(UUID(draft.sent["application"]), draft.sent["receipt"], again=True)
        if (step := draft.missing_step) is not None:
            raise DraftUnfinished(step)
        if draft.digest != digest:
            raise DraftChanged
        return _send(draft, key, digest)


def _seen(draft: OpenDraft | None, seen: SubmissionKey, digest: str) -> Sent:
    if draft is None or not draft.sent:
        raise DraftGone
    if seen.body != digest:
        raise OtherBody(draft.sent)
    return Sent(seen.application, draft.sent["receipt"], again=True)


def _send(draft: OpenDraft, key: UUID, digest: str) -> Sent:
    who, what, how = (draft.step(name) for name in ("who", "what", "how"))
    chosen = Agency.objects.get(slug=what["agency"])
    agency, _sentence = succeeded(chosen, clock.today())
    submitted = application_submit(
        agency=agency,
        applicant_type=str(ApplicantType(who["applicant_type"])),
        who=identity_of(draft),
        wanted=Wanted(
            title=what.get("title", ""),
            document_no=what.get("document_no", ""),
            description=what.get("description", ""),
            delivery=how["delivery"],
            medium=how["medium"],
            assistance=how.get("assistance", ""),
        ),
        enclosures=[Enclosure(file, role) for role, file in draft.stored() if role == "application"],
    )
    case = submitted.application
    if who.get("by_agent") and not any(role == "authorisation" for role, _file in draft.stored()):
        note(case, "authority_missing", by=SYSTEM)
    screening_start(case)
    receipt = f"{agency.slug}-{case.number}"
    SubmissionKey.objects.create(
        session=_scope(draft.code), key=key, body=digest, application=case.pk, made_at=clock.now()
    )
    draft_mark_sent(draft, _what_was_sent(submitted, receipt, who))
    return Sent(case.pk, receipt, again=False)


def _what_was_sent(submitted: Submitted, receipt: str, who: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "application": str(submitted.application.pk),
        "receipt": receipt,
        "code": submitted.code,
        "name": who["name"],
        "event": submitted.event.n,
        "hash": submitted.event.short,
        "at": submitted.event.recorded_at.isoformat(),
    }


def identity_of(draft: OpenDraft) -> IdentityFields:
    """The identity as the draft has it, files of proof and authorisation included."""
    who, how = draft.step("who"), draft.step("how")
    proofs = [file.sha256 for role, file in draft.stored() if role == "proof"]
    authorisation = [file.sha256 for role, file in draft.stored() if role == "authorisation"]
    agent = who if who.get("by_agent") else {}
    return IdentityFields(
        name=who["name"],
        id_type=who["id_type"],
        id_number=who["id_number"],
        phone=who.get("phone", ""),
        email=how.get("email") or who.get("email", ""),
        address=how.get("address") or who.get("address", ""),
        agent_name=agent.get("agent_name", ""),
        agent_id_number=agent.get("agent_id_number", ""),
        agent_phone=agent.get("agent_phone", ""),
        authorisation=authorisation[0] if authorisation else "",
        proofs=tuple(proofs + authorisation[1:]),
        is_organisation=who["applicant_type"] != ApplicantType.NATURAL_PERSON,
    )


def _scope(code: str) -> str:
    """Keys are told apart by draft, not by browser session: a lost cookie makes no second application."""
    return hashlib.sha256(f"draft:{numbers.code_hash(code)}".encode()).hexdigest()
