"""Reading the record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.web.history import kinds, rows
from gongkai.web.history.chain import Recorded


def events_of(stream: str) -> list[Recorded]:
    """All events of a stream in order; empty when there is none."""
    return rows.read("WHERE e.stream = %s", [stream], "e.seq")


def event(n: int) -> Recorded | None:
    """The event of that number."""
    found = rows.read("WHERE e.n = %s", [n])
    return found[0] if found else None


def head() -> tuple[int, str]:
    """Number and hash of the last event; 0 and zeros for an empty history."""
    from gongkai.web.history.models import ZERO

    last = rows.read("WHERE e.n = (SELECT max(n) FROM history_event)", [])
    return (last[0].n, last[0].hash) if last else (0, ZERO)


def streams(kind: str) -> Iterator[str]:
    """The names of all streams of a kind, oldest first."""
    return rows.stream_names(kind)


def effective(events: Sequence[Recorded]) -> list[Recorded]:
    """The events that count: without voided and corrected ones and without the marks that voided them.

    A `voided` that is itself voided has no effect, so what it had struck out counts again.
    """
    dead: set[int] = set()
    alive: list[Recorded] = []
    for each in reversed(events):
        if each.n in dead:
            continue
        if each.kind == "voided":
            dead.add(each.data.get("n", 0))
        elif each.kind not in kinds.COMMON:
            alive.append(each)
        if each.corrects is not None:
            dead.add(each.corrects)
    return alive[::-1]
