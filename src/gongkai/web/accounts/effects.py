"""What a change of a setting would do to what is under way, told before it is made.

The cases live in a higher app; it registers here, in its `AppConfig.ready`, sentences about them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Teller = Callable[[Any], str]
_tellers: dict[str, list[Teller]] = {}


def register(topic: str, teller: Teller) -> None:
    """Ask `teller(subject)` on pages of that topic; "" says nothing.

    Topics: `abolish` (subject: the agency), `calendar` (subject: the year), `disable` (subject: the person).
    """
    known = _tellers.setdefault(topic, [])
    if teller not in known:
        known.append(teller)


def told(topic: str, subject: Any) -> list[str]:
    """Every sentence on that subject."""
    return [says for teller in _tellers.get(topic, []) if (says := teller(subject))]
