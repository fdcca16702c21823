"""The dated rules of `retention.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.law import strict_yaml


@dataclass(frozen=True, slots=True)
class Rule:
    """How long a class of data is kept, and by which source; `until` gives the day."""

    says: str
    source: str
    evidence: str
    days: int | None
    years: int | None

    def until(self, closed: date) -> date | None:
        """The first day on which it may go, for a case closed on `closed`; None: it is not erased by itself."""
        if self.days is not None:
            return closed + timedelta(days=self.days)
        if self.years is None:
            return None
        try:
            return closed.replace(year=closed.year + self.years)
        except ValueError:  # 29 February
            return date(closed.year + self.years, 3, 1)


@cache
def _table() -> dict[str, Any]:
    found: dict[str, Any] = strict_yaml.load_file(Path(__file__).parent / "retention.yaml")
    return found


def rule(data: str, closed: date) -> Rule:
    """The rule for "proofs", "identity" or "reads" of a case closed on that day.

    Raises:
        KeyError: no such class of data.
    """
    entry = _table()[data]
    starts = [start for start in sorted(entry["from"]) if start <= closed] or [min(entry["from"])]
    told = entry["from"][starts[-1]]
    return Rule(entry["says"], told["source"], told["evidence"], told.get("days"), told.get("years"))
