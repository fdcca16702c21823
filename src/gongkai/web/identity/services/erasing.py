"""Values go at the end of their time; that they were there, and why they went, stays on record (个人信息保护法第47条)."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.web.history import clock, files
from gongkai.web.history.services import Actor
from gongkai.web.identity.errors import IdentityRefused
from gongkai.web.identity.fields import SEALED
from gongkai.web.identity.models import ApplicantIdentity
from gongkai.web.identity.services.acting import living, note, row_of


def proofs_erase(*, identity_id: UUID, actor: Actor, basis: str, reason: str) -> int:
    """Erase the copies of documents; how many. The authorisation stays: it belongs to the file of the case.

    Raises:
        IdentityRefused: a hold stands, or the identity is erased.
    """
    with transaction.atomic():
        row = _erasable(identity_id)
        gone = list(row.proofs)
        if gone:
            note(
                row,
                "proofs_erased",
                actor=actor,
                data={"count": len(gone), "files": gone, "basis": basis},
                reason=reason,
            )
            ApplicantIdentity.objects.filter(pk=row.pk).update(proofs=[])
            transaction.on_commit(partial(_forget, gone, row.pk))
    return len(gone)


def identity_erase(*, identity_id: UUID, actor: Actor, basis: str, reason: str) -> None:
    """Erase every value and file; the row stays, empty, so that the case still says that somebody applied.

    Raises:
        IdentityRefused: a hold stands, no reason is given, or it is erased already.
    """
    if not basis.strip() or not reason.strip():
        raise IdentityRefused(_("清除身份信息须写明依据和理由"))
    with transaction.atomic():
        row = _erasable(identity_id)
        gone = [sha256 for sha256 in (row.authorisation, *row.proofs) if sha256]
        note(row, "identity_erased", actor=actor, data={"basis": basis, "files": gone}, reason=reason)
        empty: dict[str, bytes] = dict.fromkeys(SEALED, b"")
        ApplicantIdentity.objects.filter(pk=row.pk).update(
            **empty, blind=None, masked_name="", masked_id="", masked_phone="", has_agent=False, authorisation="",
            proofs=[], key_id="", index_key="", erased_on=clock.today(),
        )  # fmt: skip
        transaction.on_commit(partial(_forget, gone, row.pk))


def identity_hold(*, identity_id: UUID, actor: Actor, because: str) -> None:
    """Nothing is erased while a reconsideration, a lawsuit or an inspection needs it."""
    with transaction.atomic():
        row = living(row_of(identity_id, lock=True))
        if not because.strip():
            raise IdentityRefused(_("请写明为什么暂停清除"))
        note(row, "identity_held", actor=actor, data={"because": because})
        ApplicantIdentity.objects.filter(pk=row.pk).update(hold=because[:200])


def identity_release(*, identity_id: UUID, actor: Actor) -> None:
    """The hold ends."""
    with transaction.atomic():
        row = row_of(identity_id, lock=True)
        if row.hold:
            note(row, "identity_released", actor=actor, data={})
            ApplicantIdentity.objects.filter(pk=row.pk).update(hold="")


def _erasable(identity_id: UUID) -> ApplicantIdentity:
    row = living(row_of(identity_id, lock=True))
    if row.hold:
        raise IdentityRefused(_("因“%(because)s”暂停清除，先解除再办") % {"because": row.hold})
    return row


def _forget(gone: list[str], identity_id: UUID) -> None:
    """Delete the files, except those that the identity of a transferred case still has."""
    others = ApplicantIdentity.objects.filter(erased_on=None).exclude(pk=identity_id)
    before = row_of(identity_id).moved_from
    kin = others.filter(moved_from=identity_id) | others.filter(pk__in=[before] if before else [])
    needed = {sha256 for row in kin for sha256 in (row.authorisation, *row.proofs)}
    for sha256 in gone:
        if sha256 not in needed:
            files.forget(sha256)
