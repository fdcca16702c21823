"""What lists show: masked by rule when it is written, so that nothing readable ever reaches a page."""

from __future__ import annotations

import re
import unicodedata

_MOBILE = re.compile(r"(?:\+?86)?(1[0-9]{10})")


def masked_name(name: str, *, organisation: bool = False) -> str:
    """张* for a person, however long; the whole name of an organisation."""
    name = name.strip()
    return name if organisation else f"{name[:1]}*" if name else ""


def masked_id(number: str) -> str:
    """110***********0134: three and four of 15 or more; one and two of 8 or more; of shorter ones nothing."""
    text = "".join(unicodedata.normalize("NFKC", number).split()).upper()
    return _stars(text, 3, 4) if len(text) >= 15 else _stars(text, 1, 2) if len(text) >= 8 else "*" * len(text)


def masked_phone(phone: str) -> str:
    """138****0000 for a mobile number; three and two of other ones of 7 digits or more; of shorter ones nothing."""
    text = re.sub(r"[^0-9+]", "", unicodedata.normalize("NFKC", phone))
    if mobile := _MOBILE.fullmatch(text):
        return _stars(mobile[1], 3, 4)
    return _stars(text, 3, 2) if len(text) >= 7 else "*" * len(text)


def _stars(text: str, left: int, right: int) -> str:
    return text[:left] + "*" * (len(text) - left - right) + text[-right:]
