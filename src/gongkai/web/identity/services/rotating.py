"""Sealing again with the keys of now, some rows at a time; killed at any point, it goes on where it was."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from gongkai.web.identity import boxes
from gongkai.web.identity.models import ApplicantIdentity
from gongkai.web.sealing import keys


def left() -> int:
    """How many identities are sealed or indexed by an older key."""
    return _older().count()


def reencrypt_batch(size: int) -> int:
    """Seal and index at most `size` identities again, in one transaction; how many were done (0: nothing is left).

    The row itself says by which keys it is sealed, so there is no cursor that could be lost.
    """
    skip = connection.vendor == "postgresql"
    with transaction.atomic():
        rows = list(_older().select_for_update(skip_locked=skip).order_by("pk")[:size])
        for row in rows:
            columns = boxes.columns(row.pk, row.agency_id, boxes.opened(row))
            ApplicantIdentity.objects.filter(pk=row.pk).update(**columns)
    return len(rows)


def _older() -> QuerySet[ApplicantIdentity]:
    current = Q(key_id=keys.current("data")) & Q(index_key=keys.current("index"))
    return ApplicantIdentity.objects.filter(erased_on=None).exclude(current)
