"""Rows to clear values and back; for the services of this app alone (a test holds that nobody else imports it)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from gongkai.web import sealing
from gongkai.web.identity import masking
from gongkai.web.identity.fields import SEALED, IdentityFields
from gongkai.web.identity.models import ApplicantIdentity, IdType
from gongkai.web.sealing import keys

TABLE = "identity_applicantidentity"


def columns(key: UUID, agency_id: UUID, who: IdentityFields) -> dict[str, Any]:
    """The columns of a row that hold this identity, sealed with the keys of now."""
    data_key, index_key = keys.current("data"), keys.current("index")
    organisation = who.is_organisation or who.id_type == IdType.USCC
    found: dict[str, Any] = {
        name: sealing.seal(getattr(who, name).encode(), table=TABLE, column=name, row=key, key_id=data_key)
        for name in SEALED
    }
    return found | {
        "agency_id": agency_id,
        "id_type": who.id_type,
        "is_organisation": organisation,
        "key_id": data_key,
        "blind": sealing.blind_index(who.id_number, agency_id, key_id=index_key) if who.id_number.strip() else None,
        "index_key": index_key,
        "masked_name": masking.masked_name(who.name, organisation=organisation),
        "masked_id": masking.masked_id(who.id_number),
        "masked_phone": masking.masked_phone(who.phone),
        "has_agent": bool(who.agent_name),
        "authorisation": who.authorisation,
        "proofs": list(who.proofs),
    }


def opened(row: ApplicantIdentity, only: Iterable[str] = tuple(SEALED)) -> IdentityFields:
    """The clear values of a row; fields outside `only` stay empty.

    Raises:
        SealBroken: a value was changed or comes from another row.
    """
    wanted = set(only)
    clear = {
        name: sealing.unseal(getattr(row, name), table=TABLE, column=name, row=row.pk).decode()
        if name in wanted
        else ""
        for name in SEALED
    }
    return IdentityFields(
        **clear,
        id_type=row.id_type,
        authorisation=row.authorisation,
        proofs=tuple(row.proofs),
        is_organisation=row.is_organisation,
    )
