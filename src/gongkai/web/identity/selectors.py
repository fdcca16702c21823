"""What may be known of identities without opening them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from gongkai.web.history import selectors as history
from gongkai.web.history.chain import Recorded, microseconds
from gongkai.web.history.models import Event
from gongkai.web.identity.models import ApplicantIdentity

READS = ("identity_read", "identity_used", "identity_exported")


@dataclass(frozen=True, slots=True)
class Masked:
    """张*, 110***********0134, 138****0000."""

    name: str
    id_number: str
    phone: str


def masked(identity_ids: Iterable[UUID]) -> dict[UUID, Masked]:
    """What lists show; erased identities are empty."""
    rows = ApplicantIdentity.objects.filter(pk__in=set(identity_ids))
    return {
        key: Masked(name, number, phone)
        for key, name, number, phone in rows.values_list("pk", "masked_name", "masked_id", "masked_phone")
    }


def authority_missing(identity_id: UUID) -> bool:
    """Whether an agent applied without a letter of authorisation."""
    row = ApplicantIdentity.objects.filter(pk=identity_id).first()
    return row is not None and row.authority_missing


def proofs_of(identity_id: UUID) -> list[str]:
    """Digests of the proofs and the authorisation; their names are told by `history.files.stored`."""
    row = ApplicantIdentity.objects.filter(pk=identity_id).first()
    return [] if row is None else [sha256 for sha256 in (row.authorisation, *row.proofs) if sha256]


def with_proofs() -> QuerySet[ApplicantIdentity, UUID]:
    """The identities of which copies of documents are still kept, to be asked for within another question."""
    return ApplicantIdentity.objects.exclude(proofs=[]).values_list("pk", flat=True)


def reads_of(identity_id: UUID) -> list[Recorded]:
    """Who has read or used this identity, oldest first: the applicant may see it."""
    return [event for event in history.events_of(f"identity:{identity_id}") if event.kind in READS]


def read_by(person_id: UUID, since: datetime, until: datetime) -> list[UUID]:
    """Whose identity one account read in a span: who has to be told after a breach (个人信息保护法第57条)."""
    span = {"recorded_us__gte": microseconds(since), "recorded_us__lt": microseconds(until)}
    streams = Event.objects.filter(kind="identity_read", actor_id=person_id, **span).values_list("stream", flat=True)
    return [UUID(stream.partition(":")[2]) for stream in streams.distinct().order_by("stream")]
