"""What the tables of the record look like in this database: hashed into every head, compared by the verifier."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.db import connection

from gongkai.web.history import triggers
from gongkai.web.history.canonical import canonical

TABLES = ("history_erasure", "history_event", "history_head", "history_payload")
_SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name IN (%s, %s, %s, %s) AND sql IS NOT NULL ORDER BY type, name"
_COLUMNS = (
    "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
    " WHERE table_schema = current_schema() AND table_name IN (%s, %s, %s, %s) ORDER BY table_name, column_name"
)
_CONSTRAINTS = (
    "SELECT c.relname, k.conname, pg_get_constraintdef(k.oid) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid"
    " WHERE c.relname IN (%s, %s, %s, %s) AND c.relnamespace = current_schema()::regnamespace ORDER BY 1, 2"
)
_TRIGGERS = (
    "SELECT t.tgname, CAST(t.tgenabled AS text), p.proname, p.prosrc, CAST(t.tgtype AS text) FROM pg_trigger t"
    " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
    " WHERE NOT t.tgisinternal AND c.relname IN (%s, %s, %s, %s)"
    " AND c.relnamespace = current_schema()::regnamespace ORDER BY 1"
)


def digest() -> str:
    """SHA-256 (hex) of the tables, constraints and triggers as the database itself describes them."""
    statements = [_SQLITE] if connection.vendor == "sqlite" else [_COLUMNS, _CONSTRAINTS, _TRIGGERS]
    described = [[[str(value) for value in row] for row in _rows(statement)] for statement in statements]
    return hashlib.sha256(canonical(described).encode()).hexdigest()


def broken_triggers() -> list[str]:
    """Triggers that are missing, switched off or say something else."""
    if connection.vendor == "sqlite":
        there = {name: sql for kind, name, sql in _rows(_SQLITE) if kind == "trigger"}
        return [name for name, sql in triggers.sqlite_statements().items() if there.get(name) != sql]
    bodies = triggers.functions()
    sound = {
        name
        for name, enabled, function, body, _level in _rows(_TRIGGERS)
        if enabled in ("O", "A") and body == bodies.get(function)
    }
    return [name for name in triggers.names(connection.vendor) if name not in sound]


def _rows(statement: str) -> Iterator[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, TABLES)
        yield from cursor.fetchall()
