"""Reading and writing the rows of the record as both engines hold them, without the ORM: appending is the hot path.

Columns come as text or whole numbers exactly as stored, so that the verifier hashes what lies there and not what a
converter makes of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from gongkai.web.history.chain import Recorded, moment

_HEX = {"postgresql": "replace(CAST(e.{0} AS text), '-', '')", "sqlite": "e.{0}"}
_TRUTH = {"0": 0, "1": 1, "false": 0, "true": 1}
_EVENT = (
    "INSERT INTO history_event (n, stream, seq, kind, day, recorded_us, actor_id, actor_name, agency_id, agency_name,"
    " corrects, demonstration, payload_digest, suite, prev, hash)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_PAYLOAD = "INSERT INTO history_payload (n, salt, payload) VALUES (%s, %s, %s)"


def select(where: str = "", order: str = "e.n") -> str:
    """The statement that reads events: the 14 hashed columns, prev, hash, salt and payload (None when erased)."""
    as_hex = _HEX[connection.vendor]
    columns = (
        "e.n, e.stream, e.seq, e.kind, CAST(e.day AS text), e.recorded_us,"
        f" {as_hex.format('actor_id')}, e.actor_name, {as_hex.format('agency_id')}, e.agency_name, e.corrects,"
        " CAST(e.demonstration AS text), e.payload_digest, e.suite, e.prev, e.hash, p.salt, p.payload"
    )
    return (
        f"SELECT {columns} FROM history_event e LEFT JOIN history_payload p ON p.n = e.n"  # noqa: S608  constants only
        f" {where} ORDER BY {order}"
    )


def truth(stored: Any) -> Any:
    """0 or 1 for a stored boolean of either engine; anything else as it lies there."""
    return _TRUTH.get(stored, stored)


def read(where: str, values: Sequence[Any], order: str = "e.n") -> list[Recorded]:
    """The events of a condition."""
    with connection.cursor() as cursor:
        cursor.execute(select(where, order), values)
        return [recorded(row) for row in cursor.fetchall()]


def recorded(row: Sequence[Any]) -> Recorded:
    """An event from a row of `select`."""
    said: dict[str, Any] = json.loads(row[17]) if row[17] is not None else {"data": {}, "reason": "", "evidence": []}
    return Recorded(
        n=row[0],
        stream=row[1],
        seq=row[2],
        kind=row[3],
        day=date.fromisoformat(row[4]),
        recorded_at=moment(row[5]),
        actor_id=UUID(row[6]) if row[6] else None,
        actor_name=row[7],
        agency_id=UUID(row[8]) if row[8] else None,
        agency_name=row[9],
        data=said["data"],
        reason=said["reason"],
        evidence=tuple(file["sha256"] for file in said["evidence"]),
        corrects=row[10],
        demonstration=bool(truth(row[11])),
        hash=row[15],
        erased=row[17] is None,
    )


def head_locked() -> tuple[int, str, int]:
    """n, hash and time of the last event; nobody else appends until this transaction ends."""
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""  # SQLite: BEGIN IMMEDIATE holds the lock already
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT n, hash, recorded_us FROM history_head WHERE id = 1{lock}")  # noqa: S608  constants only
        row = cursor.fetchone()
    if row is None:
        raise RuntimeError("history_head has no row: run `manage.py migrate`, then `gongkai verify`")
    return row[0], row[1], row[2]


def last_seq(stream: str) -> int:
    """The number of the stream's last event, 0 for a new stream."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(seq) FROM history_event WHERE stream = %s", [stream])
        return cursor.fetchone()[0] or 0


def append(columns: tuple[Any, ...], prev: str, own: str, salt: bytes, payload: str) -> None:
    """Write an event, its payload and the head; three statements."""
    stored = list(columns)
    stored[11] = bool(stored[11])
    with connection.cursor() as cursor:
        cursor.execute(_EVENT, [*stored, prev, own])
        cursor.execute(_PAYLOAD, [columns[0], salt, payload])
        cursor.execute(
            "UPDATE history_head SET n = %s, hash = %s, recorded_us = %s WHERE id = 1", [columns[0], own, columns[5]]
        )


def erase(n: int, by: int) -> None:
    """Delete the payload of event n because event `by` says so."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO history_erasure (n, by) VALUES (%s, %s)", [n, by])
        cursor.execute("DELETE FROM history_payload WHERE n = %s", [n])


def stream_names(kind: str, size: int = 1000) -> Iterator[str]:
    """All streams of a kind, oldest first, read in pieces (by number: collations differ in how they sort names)."""
    start, after = f"{kind}:", 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT n, stream FROM history_event WHERE n > %s AND seq = 1 AND substr(stream, 1, %s) = %s"
                " ORDER BY n LIMIT %s",
                [after, len(start), start, size],
            )
            found = cursor.fetchall()
        yield from (row[1] for row in found)
        if len(found) < size:
            return
        after = found[-1][0]


def read_streams(names: Iterable[str]) -> dict[str, list[Recorded]]:
    """The events of several streams, in one statement."""
    wanted = list(names)
    found: dict[str, list[Recorded]] = {name: [] for name in wanted}
    marks = ", ".join(["%s"] * len(wanted))
    for event in read(f"WHERE e.stream IN ({marks})", wanted, "e.stream, e.seq"):
        found[event.stream].append(event)
    return found
