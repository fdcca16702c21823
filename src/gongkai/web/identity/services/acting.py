"""What the services share: the locked row, the name of its agency, and the event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from gongkai.web.accounts.models import Agency
from gongkai.web.history.chain import Recorded
from gongkai.web.history.services import Actor, record
from gongkai.web.identity.errors import IdentityRefused
from gongkai.web.identity.models import ApplicantIdentity


def row_of(identity_id: UUID, *, lock: bool = False) -> ApplicantIdentity:
    """The row, erased ones too.

    Raises:
        IdentityRefused: there is none.
    """
    rows = ApplicantIdentity.objects.select_for_update() if lock else ApplicantIdentity.objects.all()
    row = rows.filter(pk=identity_id).first()
    if row is None:
        raise IdentityRefused(_("没有这份身份信息"))
    return row


def living(row: ApplicantIdentity) -> ApplicantIdentity:
    """The row, if its values are still there.

    Raises:
        IdentityRefused: they were erased, and when.
    """
    if row.erased_on is not None:
        raise IdentityRefused(_("身份信息已于 %(day)s 按保存期限清除") % {"day": row.erased_on})
    return row


def named(agency_id: UUID) -> tuple[UUID, str]:
    """The agency as an event names it."""
    return agency_id, Agency.objects.filter(pk=agency_id).values_list("name", flat=True).first() or ""


def note(
    row: ApplicantIdentity,
    kind: str,
    *,
    actor: Actor,
    data: Mapping[str, Any],
    reason: str = "",
    agency: tuple[UUID, str] | None = None,
) -> Recorded:
    """An event on the identity's stream."""
    at = agency or named(row.agency_id)
    return record(stream=f"identity:{row.pk}", kind=kind, actor=actor, agency=at, data=data, reason=reason)
