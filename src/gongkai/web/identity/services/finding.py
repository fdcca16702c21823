"""Finding an applicant by name or document number at one agency; that somebody looked is on record, not for whom."""

from __future__ import annotations

from uuid import UUID

from gongkai.web.accounts.access import Staff
from gongkai.web.history.services import record
from gongkai.web.identity import boxes
from gongkai.web.identity.models import ApplicantIdentity
from gongkai.web.identity.services.acting import named
from gongkai.web.sealing import blind_index, normalised

_LOOKED_THROUGH = 20_000  # the newest; names have no index (an index of names would tell them by how often they occur)
_SHORTEST_NUMBER = 8


def person_find(*, agency_id: UUID, q: str, staff: Staff, limit: int = 200) -> list[UUID]:
    """Identities of an agency whose document number is `q`, or whose name or agent's name holds `q`; newest first.

    Nothing for staff who may not read identities there: whether a name is found would tell it.
    """
    wanted = normalised(q)
    if not wanted or not staff.can("identity_read", agency_id):
        return []
    record(
        stream=f"identity_search:{agency_id}",
        kind="identity_searched",
        actor=staff.as_actor(agency=agency_id),
        agency=named(agency_id),
        data={},
    )
    rows = ApplicantIdentity.objects.filter(agency_id=agency_id, erased_on=None).order_by("-made_at", "-pk")
    if len(wanted) >= _SHORTEST_NUMBER and any(char.isdigit() for char in wanted):
        return list(rows.filter(blind=blind_index(q, agency_id)).values_list("pk", flat=True)[:limit])
    found: list[UUID] = []
    for row in rows[:_LOOKED_THROUGH].iterator(chunk_size=500):
        who = boxes.opened(row, ("name", "agent_name"))
        if wanted in normalised(who.name) or wanted in normalised(who.agent_name):
            found.append(row.pk)
            if len(found) == limit:
                break
    return found


def of_number(*, agency_id: UUID, id_type: str, number: str) -> list[UUID]:
    """Identities of that document at the agency, oldest first: whether an application to be registered repeats one.

    Nothing is opened and nothing told but keys, so nothing goes on record; "" finds nobody.
    """
    if not number.strip():
        return []
    same = ApplicantIdentity.objects.filter(agency_id=agency_id, id_type=id_type, blind=blind_index(number, agency_id))
    return list(same.order_by("made_at", "pk").values_list("pk", flat=True))
