"""An identity in clear, as services take and give it."""

from __future__ import annotations

from dataclasses import dataclass, fields

from django.utils.translation import gettext_noop as _noop

# the sealed columns and what they are called in events
SEALED = {
    "name": _noop("姓名或者名称"),
    "id_number": _noop("证件号码"),
    "phone": _noop("电话"),
    "address": _noop("地址"),
    "email": _noop("电子邮箱"),
    "agent_name": _noop("代理人姓名"),
    "agent_id_number": _noop("代理人证件号码"),
    "agent_phone": _noop("代理人电话"),
}


@dataclass(frozen=True, slots=True, repr=False)
class IdentityFields:
    """Who applies (条例第29条第2款第1项), and who does it for them.

    Args:
        id_type: one of `models.IdType`.
        is_organisation: its name is no personal data and is not masked; "uscc" implies it.
        authorisation, proofs: digests of files kept by `history.files.keep_private`.
    """

    name: str
    id_type: str = "other"
    id_number: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""
    agent_name: str = ""
    agent_id_number: str = ""
    agent_phone: str = ""
    authorisation: str = ""
    proofs: tuple[str, ...] = ()
    is_organisation: bool = False

    @property
    def authority_missing(self) -> bool:
        """An agent without a letter of authorisation."""
        return bool(self.agent_name) and not self.authorisation

    def __repr__(self) -> str:
        """Which fields there are: tracebacks and logs show no values."""
        given = [each.name for each in fields(self) if getattr(self, each.name)]
        return f"IdentityFields({', '.join(given)})"


def filled(who: IdentityFields) -> list[str]:
    """The sealed fields that have a value."""
    return [name for name in SEALED if getattr(who, name)]


def spoken(names: list[str]) -> str:
    """Fields as an event names them."""
    return "、".join(SEALED[name] for name in names)
