"""Damage as an insider does it: straight in the database, the triggers taken away first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from gongkai.web.history import rows, triggers
from gongkai.web.history.chain import event_hash, payload_digest

HASHED = [
    "n",
    "stream",
    "seq",
    "kind",
    "day",
    "recorded_us",
    "actor_id",
    "actor_name",
    "agency_id",
    "agency_name",
    "corrects",
    "demonstration",
    "payload_digest",
    "suite",
]


def run(*statements: str | tuple[str, Iterable[Any]]) -> None:
    """Statements with the guards taken away and put back."""
    with connection.cursor() as cursor:
        for statement in triggers.drop(connection.vendor):
            cursor.execute(statement)
        for statement in statements:
            text, values = (statement, ()) if isinstance(statement, str) else statement
            cursor.execute(text, list(values))
        for statement in triggers.create(connection.vendor):
            cursor.execute(statement.replace("%", "%%"), ())


def stored() -> list[list[Any]]:
    """All events as they lie there."""
    with connection.cursor() as cursor:
        cursor.execute(rows.select())
        return [list(row) for row in cursor.fetchall()]


def columns(row: list[Any]) -> tuple[Any, ...]:
    """The hashed columns of a row."""
    return (*row[:11], rows.truth(row[11]), *row[12:14])


def rehash(n: int) -> None:
    """Make event n's own hash right for what lies there now."""
    row = next(row for row in stored() if row[0] == n)
    run(("UPDATE history_event SET hash = %s WHERE n = %s", (event_hash(row[14], columns(row)), n)))


def rechain(first: int) -> None:
    """Make every hash from `first` on right, and the head: what an insider with the code can do."""
    everything = stored()
    prev = next((row[15] for row in everything if row[0] == first - 1), "0" * 64)
    statements: list[tuple[str, tuple[Any, ...]]] = []
    for row in everything:
        if row[0] < first:
            continue
        own = event_hash(prev, columns(row))
        statements.append(("UPDATE history_event SET prev = %s, hash = %s WHERE n = %s", (prev, own, row[0])))
        prev = own
    last = everything[-1]
    statements.append(("UPDATE history_head SET n = %s, hash = %s, recorded_us = %s", (last[0], prev, last[5])))
    run(*statements)


def set_column(n: int, column: str, change: Callable[[Any], Any]) -> None:
    """Change one column of one event."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM history_event WHERE n = %s", [n])
        value = cursor.fetchone()[0]
    run((f"UPDATE history_event SET {column} = %s WHERE n = %s", (change(value), n)))


def forge(n: int, payload: str = '{"data":{},"evidence":[],"reason":""}', us: int | None = None) -> None:
    """Insert an event n of one's own with a right hash after n - 1."""
    before = next(row for row in stored() if row[0] == n - 1)
    salt = b"\1" * 32
    made = (
        n,
        "sample:forged",
        1,
        "asked",
        "2026-01-05",
        us or before[5],
        None,
        "某人",
        None,
        "",
        None,
        0,
        payload_digest(salt, payload),
        1,
    )
    own = event_hash(before[15], made)
    with connection.cursor() as cursor:
        rows_before = triggers.drop(connection.vendor)
        for statement in rows_before:
            cursor.execute(statement)
    rows.append(made, before[15], own, salt, payload)
    run()
