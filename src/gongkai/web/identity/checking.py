"""Whether rows and events agree: each identity was kept by an event at its agency, and is erased if one says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from gongkai.web.history import selectors as history
from gongkai.web.history.chain import Recorded
from gongkai.web.history.projection import Difference
from gongkai.web.identity.models import ApplicantIdentity

_FIRST = ("identity_kept", "identity_moved_in")


def differences() -> Iterator[Difference]:
    """Rows without events, events without rows, another agency, an erasure that did not happen."""
    table = ApplicantIdentity._meta.db_table
    unseen = {row.pk: row for row in ApplicantIdentity.objects.defer("name", "address", "email").iterator()}
    for stream in history.streams("identity"):
        key = UUID(stream.partition(":")[2])
        row = unseen.pop(key, None)
        if row is None:
            yield Difference(table, str(key), "", None, "row")
            continue
        agency, erased = _said(history.events_of(stream))
        if row.agency_id != agency:
            yield Difference(table, str(key), "agency_id", row.agency_id, agency)
        if (row.erased_on is not None) != erased:
            yield Difference(table, str(key), "erased_on", row.erased_on, "erased" if erased else None)
    for key in unseen:
        yield Difference(table, str(key), "", "row", None)


def _said(events: Sequence[Recorded]) -> tuple[UUID | None, bool]:
    agency = next((event.agency_id for event in events if event.kind in _FIRST), None)
    return agency, any(event.kind == "identity_erased" for event in events)
