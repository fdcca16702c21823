"""The database's own refusal to change or delete events: a guard against accidents, never the evidence."""

from __future__ import annotations

_APPEND_ONLY = ("history_event", "history_erasure")
_SQLITE = {
    f"{table}_no_{act.lower()}": (
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} BEGIN"
        f" SELECT RAISE(ABORT, '{table} is append-only'); END"
    )
    for table in _APPEND_ONLY
    for act in ("UPDATE", "DELETE")
} | {
    "history_payload_no_update": (
        "CREATE TRIGGER history_payload_no_update BEFORE UPDATE ON history_payload BEGIN"
        " SELECT RAISE(ABORT, 'history_payload is append-only'); END"
    ),
    "history_payload_no_delete": (
        "CREATE TRIGGER history_payload_no_delete BEFORE DELETE ON history_payload"
        " WHEN NOT EXISTS (SELECT 1 FROM history_erasure x JOIN history_event e ON e.n = x.by"
        " WHERE x.n = OLD.n AND e.kind = 'erased') BEGIN"
        " SELECT RAISE(ABORT, 'history_payload: no erased event names this one'); END"
    ),
    "history_head_grows": (
        "CREATE TRIGGER history_head_grows BEFORE UPDATE ON history_head WHEN NEW.n <> OLD.n + 1 BEGIN"
        " SELECT RAISE(ABORT, 'history_head only grows by one'); END"
    ),
    "history_head_stays": (
        "CREATE TRIGGER history_head_stays BEFORE DELETE ON history_head BEGIN"
        " SELECT RAISE(ABORT, 'history_head stays'); END"
    ),
}
_FUNCTIONS = {
    "history_refuse": "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END",
    "history_payload_guard": (
        "BEGIN IF NOT EXISTS (SELECT 1 FROM history_erasure x JOIN history_event e ON e.n = x.by"
        " WHERE x.n = OLD.n AND e.kind = 'erased') THEN"
        " RAISE EXCEPTION 'history_payload: no erased event names %', OLD.n; END IF; RETURN OLD; END"
    ),
    "history_head_guard": (
        "BEGIN IF NEW.n <> OLD.n + 1 THEN RAISE EXCEPTION 'history_head only grows by one'; END IF; RETURN NEW; END"
    ),
}
_POSTGRES = {
    f"{table}_{name}": (
        f"CREATE TRIGGER {table}_{name} BEFORE {acts} ON {table} FOR EACH {level} EXECUTE FUNCTION {function}()"
    )
    for table, name, acts, level, function in (
        ("history_event", "no_change", "UPDATE OR DELETE", "ROW", "history_refuse"),
        ("history_event", "no_truncate", "TRUNCATE", "STATEMENT", "history_refuse"),
        ("history_erasure", "no_change", "UPDATE OR DELETE", "ROW", "history_refuse"),
        ("history_erasure", "no_truncate", "TRUNCATE", "STATEMENT", "history_refuse"),
        ("history_payload", "no_update", "UPDATE", "ROW", "history_refuse"),
        ("history_payload", "no_truncate", "TRUNCATE", "STATEMENT", "history_refuse"),
        ("history_payload", "no_delete", "DELETE", "ROW", "history_payload_guard"),
        ("history_head", "grows", "UPDATE", "ROW", "history_head_guard"),
        ("history_head", "stays", "DELETE", "ROW", "history_refuse"),
        ("history_head", "no_truncate", "TRUNCATE", "STATEMENT", "history_refuse"),
    )
}


def names(vendor: str) -> list[str]:
    """The triggers that must be there."""
    return sorted(_SQLITE if vendor == "sqlite" else _POSTGRES)


def create(vendor: str) -> list[str]:
    """The statements that make them."""
    if vendor == "sqlite":
        return list(_SQLITE.values())
    functions = [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
        for name, body in _FUNCTIONS.items()
    ]
    return functions + list(_POSTGRES.values())


def drop(vendor: str) -> list[str]:
    """The statements that take them away (tests and restoring; a head that is signed afterwards shows it)."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for name in _SQLITE]
    tables = {name: statement.split(" ON ")[1].split(" ")[0] for name, statement in _POSTGRES.items()}
    return [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, table in tables.items()]


def functions() -> dict[str, str]:
    """The bodies of PostgreSQL's trigger functions, by name."""
    return dict(_FUNCTIONS)


def sqlite_statements() -> dict[str, str]:
    """SQLite's triggers as `sqlite_master` keeps them, by name."""
    return dict(_SQLITE)
