"""Serial numbers without gaps, and the secrets that a citizen gets with one."""

from __future__ import annotations

import hashlib
import secrets

from gongkai.web.accounts.models import Agency
from gongkai.web.applications.models import NumberSequence

# base 32 without I, L, O and U, which are misread
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKES = str.maketrans("ILO", "110")


def take(agency: Agency, series: str, year: int) -> int:
    """The next serial of that series. Call it inside the transaction that uses it: if that fails, nothing was taken."""
    row, _ = NumberSequence.objects.select_for_update().get_or_create(agency=agency, series=series, year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def new_code() -> str:
    """80 random bits as 16 characters."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(16))


def plain_code(code: str) -> str:
    """The code in one spelling, however it was typed: capitals, no spaces or hyphens, look-alikes put right."""
    return "".join(code.upper().split()).replace("-", "").translate(_LOOK_ALIKES)


def code_hash(code: str) -> str:
    """What is kept of a code: SHA-256 of its letters, however they were typed."""
    return hashlib.sha256(plain_code(code).encode()).hexdigest()


def in_fours(code: str) -> str:
    """The code as it is printed, in groups of four."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))
