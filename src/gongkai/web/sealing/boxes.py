"""Sealing and opening one value."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from django.utils.translation import gettext as _

from gongkai.web.sealing import keys
from gongkai.web.sealing.errors import SealBroken
from gongkai.web.sealing.suites import NONCE, SUITES, TAG, bound_to, new_nonce

_VERSION = 1
_HEAD = 10  # version, suite, key id
_BY_CODE = {suite.code: suite for suite in SUITES.values()}


def seal(plain: bytes, *, table: str, column: str, row: object, key_id: str | None = None) -> bytes:
    """`plain` sealed for one place, with the current key.

    Args:
        row: the key of the row, as text or with a `str` that stays the same.
        key_id: the id that `keys.current("data")` gave, where many values are sealed in one go.

    Raises:
        KeyLost: the master key is missing or another one.
    """
    key_id = key_id or keys.current("data")
    suite_name, key = keys.opened(key_id)
    suite, nonce = SUITES[suite_name], new_nonce()
    head = bytes((_VERSION, suite.code)) + bytes.fromhex(key_id)
    return head + nonce + suite.encrypt(key, nonce, plain, bound_to(head, table, column, str(row)))


def unseal(sealed: bytes | memoryview, *, table: str, column: str, row: object) -> bytes:
    """What was sealed for this place.

    Raises:
        SealBroken: changed, cut, or sealed for another place.
        KeyLost: its key is not there.
    """
    sealed = bytes(sealed)
    head, nonce, body = sealed[:_HEAD], sealed[_HEAD : _HEAD + NONCE], sealed[_HEAD + NONCE :]
    suite = _BY_CODE.get(head[1]) if len(body) >= TAG and head[0] == _VERSION else None
    if suite is None:
        raise SealBroken(_("%(place)s：不是加密的内容") % {"place": f"{table}.{column}"})
    _suite, key = keys.opened(head[2:].hex())
    try:
        return suite.decrypt(key, nonce, body, bound_to(head, table, column, str(row)))
    except (InvalidTag, ValueError):
        said = {"place": f"{table}.{column}", "row": row}
        raise SealBroken(_("%(place)s（%(row)s）打不开：内容被改动过，或者是从别处移来的") % said) from None


def key_of(sealed: bytes | memoryview) -> str:
    """The id of the key that sealed a value, to count what is left before a key is retired."""
    return bytes(sealed)[2:_HEAD].hex()
