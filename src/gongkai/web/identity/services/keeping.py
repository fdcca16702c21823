"""An identity is kept, corrected, found again, and moves with its case."""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.web import sealing
from gongkai.web.history import clock, files
from gongkai.web.history.services import APPLICANT, SYSTEM, Actor
from gongkai.web.identity import boxes
from gongkai.web.identity.fields import SEALED, IdentityFields, filled, spoken
from gongkai.web.identity.models import ApplicantIdentity
from gongkai.web.identity.services.acting import living, named, note, row_of

_TAIL = 4


def identity_keep(*, agency_id: UUID, fields: IdentityFields, actor: Actor = SYSTEM) -> UUID:
    """Keep who applies, sealed; the key under which services know them. Events carry that key and no value."""
    key = uuid.uuid4()
    with transaction.atomic():
        row = ApplicantIdentity(pk=key, made_at=clock.now(), **boxes.columns(key, agency_id, fields))
        names = filled(fields)
        note(row, "identity_kept", actor=actor, data={"names": names, "fields": spoken(names), "id_type": row.id_type})
        row.save(force_insert=True)
    return key


def identity_reseal(*, identity_id: UUID, fields: IdentityFields, actor: Actor, reason: str) -> None:
    """Correct an identity: all values as they are to be from now on (个人信息保护法第46条).

    Raises:
        IdentityRefused: it was erased.
    """
    with transaction.atomic():
        row = living(row_of(identity_id, lock=True))
        before = boxes.opened(row)
        changed = [name for name in SEALED if getattr(before, name) != getattr(fields, name)]
        data = {"names": changed, "fields": spoken(changed), "id_type": fields.id_type}
        note(row, "identity_corrected", actor=actor, data=data, reason=reason)
        ApplicantIdentity.objects.filter(pk=row.pk).update(**boxes.columns(row.pk, row.agency_id, fields))


def contact_change(*, identity_id: UUID, phone: str = "", email: str = "", address: str = "") -> None:
    """The applicant's own new telephone, e-mail or address; what is "" stays as it is.

    Raises:
        IdentityRefused: it was erased.
    """
    with transaction.atomic():
        who = boxes.opened(living(row_of(identity_id, lock=True)))
        changed = replace(who, phone=phone or who.phone, email=email or who.email, address=address or who.address)
        identity_reseal(identity_id=identity_id, fields=changed, actor=APPLICANT, reason=_("申请人更改联系方式"))


def identity_moved(*, identity_id: UUID, to_agency: UUID, actor: Actor = SYSTEM) -> UUID:
    """The identity at the agency that takes the case over, under a key of its own; the old one stays where it is.

    Its blind index is made with the other agency's key, so that the two cannot be joined by it.
    """
    with transaction.atomic():
        row = living(row_of(identity_id, lock=True))
        who, key, to = boxes.opened(row), uuid.uuid4(), named(to_agency)
        made = ApplicantIdentity(pk=key, made_at=clock.now(), moved_from=row.pk, **boxes.columns(key, to_agency, who))
        note(row, "identity_moved_out", actor=actor, data={"to": str(key), "to_name": to[1]})
        names = filled(who)
        data = {"names": names, "fields": spoken(names), "id_type": row.id_type, "from": str(row.pk)}
        note(made, "identity_moved_in", actor=actor, agency=to, data=data)
        made.save(force_insert=True)
    return key


def authorisation_add(*, identity_id: UUID, sha256: str, actor: Actor) -> None:
    """The letter of authorisation that was missing; `sha256` of a file that `proof_keep` kept."""
    with transaction.atomic():
        row = living(row_of(identity_id, lock=True))
        note(row, "authorisation_added", actor=actor, data={"sha256": sha256})
        ApplicantIdentity.objects.filter(pk=row.pk).update(authorisation=sha256)


def proof_add(*, identity_id: UUID, sha256: str, actor: Actor) -> None:
    """A proof of identity that came later."""
    with transaction.atomic():
        row = living(row_of(identity_id, lock=True))
        note(row, "proof_added", actor=actor, data={"sha256": sha256})
        ApplicantIdentity.objects.filter(pk=row.pk).update(proofs=[*row.proofs, sha256])


def proof_keep(data: bytes | Iterable[bytes], *, name: str, content_type: str) -> str:
    """Keep a proof or authorisation sealed, before the case is written; its digest goes into `IdentityFields`."""
    return files.keep_private(data, name=name, content_type=content_type).sha256


def last4_matches(identity_id: UUID, tail: str) -> bool:
    """Whether `tail` ends the document number or telephone of the applicant or the agent: the second factor of tracking.

    Nothing is given out, so nothing goes on record; the caller limits tries.
    """
    given = sealing.normalised(tail)
    row = ApplicantIdentity.objects.filter(pk=identity_id, erased_on=None).first()
    if row is None or len(given) != _TAIL:
        return False
    names = ("id_number", "phone", "agent_id_number", "agent_phone")
    who = boxes.opened(row, names)
    right = False
    for name in names:
        known = sealing.normalised(getattr(who, name))
        same = hmac.compare_digest(known[-_TAIL:].encode(), given.encode())
        right |= same and len(known) > _TAIL
    return right


def same_person(identity_id: UUID) -> list[UUID]:
    """Identities of the same document at the same agency, this one among them, oldest first.

    For the measure of art. 35 and fees by the month. Without a number nobody is the same.
    """
    own = ApplicantIdentity.objects.filter(pk=identity_id)[:1]
    same = ApplicantIdentity.objects.filter(
        agency_id=own.values("agency_id"), id_type=own.values("id_type"), blind=own.values("blind")
    )
    found = list(same.order_by("made_at", "pk").values_list("pk", flat=True))
    return found or [row_of(identity_id).pk]
