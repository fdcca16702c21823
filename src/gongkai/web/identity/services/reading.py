"""Clear values are given: the event comes first and is committed; no event, no data (个人信息保护法第51、54条)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.web.accounts.access import Staff
from gongkai.web.accounts.models import Role
from gongkai.web.history import files
from gongkai.web.history.chain import Recorded
from gongkai.web.history.services import APPLICANT, SYSTEM
from gongkai.web.identity import boxes, selectors
from gongkai.web.identity.errors import IdentityRefused
from gongkai.web.identity.fields import SEALED, IdentityFields, filled, spoken
from gongkai.web.identity.models import ApplicantIdentity
from gongkai.web.identity.services.acting import living, named, note, row_of


class Purpose(models.TextChoices):
    """What for; the desk chooses one, or writes its own."""

    CONTACT = "contact", gettext_lazy("与申请人联系")
    VERIFY = "verify", gettext_lazy("核对身份")
    SERVICE = "service", gettext_lazy("送达")
    REMEDY = "remedy", gettext_lazy("复议、诉讼材料")
    FEE = "fee", gettext_lazy("收费")


class Case(Protocol):
    """What is needed of an application: its key and number."""

    pk: Any
    number: str


def identity_read(
    *,
    identity_id: UUID,
    staff: Staff,
    purpose: str,
    application: Case | None,
    fields: Sequence[str] = tuple(SEALED),
) -> IdentityFields:
    """The values of an identity for a member of staff, after the event that says who read what for which case.

    Args:
        purpose: a `Purpose`, or words of the desk's own.
        fields: the names that are needed; the others stay empty.

    Raises:
        IdentityRefused: no purpose, erased, or no such permission at this agency; the last goes on record too.
        RuntimeError: called inside a transaction: values would be out before their event is committed.
    """
    row = _asked(identity_id, staff, purpose, application, list(fields))
    return boxes.opened(row, fields)


def proof_read(
    *, identity_id: UUID, sha256: str, staff: Staff, purpose: str, application: Case | None
) -> tuple[files.StoredFile, bytes]:
    """A proof of identity or authorisation with its bytes, after the event.

    Raises:
        IdentityRefused: as `identity_read`, or the file does not belong to this identity.
    """
    row = _asked(identity_id, staff, purpose, application, [], sha256)
    if sha256 not in {row.authorisation, *row.proofs} - {""}:
        raise IdentityRefused(_("这份身份信息里没有这个文件"))
    return files.stored(sha256), files.open(sha256)


def identity_for_letter(identity_id: UUID, *, purpose: str) -> IdentityFields:
    """The values that a letter to the applicant is made with; recorded as used by the system."""
    with transaction.atomic():
        row = living(row_of(identity_id))
        who = boxes.opened(row)
        names = filled(who)
        data = {"names": names, "fields": spoken(names), "purpose": purpose}
        note(row, "identity_used", actor=SYSTEM, data=data)
    return who


def identity_export(identity_id: UUID) -> dict[str, Any]:
    """All that is kept about an applicant, for themselves (个人信息保护法第45条); the caller has proved who asks.

    Values, files (name, size, digest) and who read them: agency, role, purpose and time, but no name of staff.
    """
    with transaction.atomic():
        row = living(row_of(identity_id))
        note(row, "identity_exported", actor=APPLICANT, data={})
    who = boxes.opened(row)
    kept = [files.stored(sha256) for sha256 in filter(None, (row.authorisation, *row.proofs))]
    return {
        "id": str(row.pk),
        "agency": named(row.agency_id)[1],
        "kept_at": row.made_at.isoformat(),
        "id_type": row.id_type,
        **{name: getattr(who, name) for name in SEALED},
        "files": [{"name": file.name, "size": file.size, "sha256": file.sha256} for file in kept],
        "reads": [_read_as_told(event) for event in selectors.reads_of(row.pk)],
    }


def _read_as_told(event: Recorded) -> dict[str, Any]:
    return {
        "at": event.recorded_at.isoformat(),
        "agency": event.agency_name,
        "role": event.data.get("role", ""),
        "fields": event.data.get("fields", ""),
        "purpose": event.data.get("purpose", ""),
        "event": event.n,
    }


def _asked(
    identity_id: UUID, staff: Staff, purpose: str, application: Case | None, names: list[str], sha256: str = ""
) -> ApplicantIdentity:
    """The row that may be read, after the event; a refusal is an event too."""
    purpose = str(Purpose(purpose).label) if purpose in Purpose.values else purpose.strip()[:200]
    if not purpose:
        raise IdentityRefused(_("请选择查看身份信息的用途"))
    row = living(row_of(identity_id))
    allowed = staff.can("identity_read", row.agency_id)
    agency = named(row.agency_id)
    data = {
        "role": _roles(staff, row.agency_id),
        "agency": agency[1],
        "names": names,
        "fields": spoken(names) if names else _("证明材料"),
        "purpose": purpose,
        "application": str(application.pk) if application else None,
        "number": application.number if application else "",
        "result": "shown" if allowed else "refused",
    }
    if sha256:
        data["sha256"] = sha256
    with transaction.atomic(durable=True):
        kind = "identity_read" if allowed else "identity_refused"
        note(row, kind, actor=staff.as_actor(agency=row.agency_id), agency=agency, data=data)
    if not allowed:
        raise IdentityRefused(_("没有查看这份身份信息的权限"))
    return row


def _roles(staff: Staff, agency_id: UUID) -> str:
    return "、".join(str(Role(role).label) for role in sorted(staff.roles(agency_id)))
