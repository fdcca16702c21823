"""Sealing of what the accounts keep for a while: second-factor secrets and kept forms."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings


def _box(column: str) -> Fernet:
    key = hashlib.sha256(f"accounts.{column}:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal(plain: bytes, *, column: str) -> bytes:
    """Encrypted and authenticated; only `unseal` of the same column opens it."""
    return _box(column).encrypt(plain)


def unseal(sealed: bytes, *, column: str) -> bytes:
    """The plain bytes.

    Raises:
        InvalidToken: changed, or sealed for another column.
    """
    return _box(column).decrypt(bytes(sealed))


def seal_text(text: str, *, column: str) -> str:
    """`seal` for text columns."""
    return seal(text.encode(), column=column).decode("ascii")


def unseal_text(sealed: str, *, column: str) -> str:
    """`unseal` for text columns."""
    return unseal(sealed.encode("ascii"), column=column).decode()
