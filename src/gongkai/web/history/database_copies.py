"""A copy of the whole database in one snapshot, and the way back: SQLite's own backup, PostgreSQL's `pg_dump`."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from gongkai.errors import MissingProgram
from gongkai.web.history.errors import HistoryError
from gongkai.web.history.models import ZERO

_HEAD = "SELECT n, hash FROM history_head WHERE id = 1"


def save(path: Path) -> tuple[int, str]:
    """Write the database to `path`; number and hash of the last event in the copy."""
    return _save_sqlite(path) if connection.vendor == "sqlite" else _save_postgres(path)


def load(path: Path) -> None:
    """Put the copy in the place of the database; all of it or nothing."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            copy.backup(connection.connection)
    else:
        options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
        _run("pg_restore", *options, "--dbname", connection.settings_dict["NAME"], str(path))
    connection.close()


def has_events() -> bool:
    """Whether there is a record that would be overwritten."""
    if "history_event" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM history_event LIMIT 1")
        return cursor.fetchone() is not None


def _save_sqlite(path: Path) -> tuple[int, str]:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        head = copy.execute(_HEAD).fetchone()
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return head or (0, ZERO)


def _save_postgres(path: Path) -> tuple[int, str]:
    """Dump the very snapshot in which the head is read."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _run(
            "pg_dump",
            "--format=custom",
            f"--snapshot={snapshot}",
            "--file",
            str(path),
            connection.settings_dict["NAME"],
        )
        cursor.execute(_HEAD)
        head = cursor.fetchone()
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return head or (0, ZERO)


def _run(program: str, *options: str) -> None:
    """One of PostgreSQL's programs against this database.

    Raises:
        MissingProgram: it is not installed.
        HistoryError: it failed; the message has its last line.
    """
    own = connection.settings_dict
    access = {"PGHOST": own["HOST"], "PGPORT": own["PORT"], "PGUSER": own["USER"], "PGPASSWORD": own["PASSWORD"]}
    environment = {**os.environ, **{name: str(value) for name, value in access.items() if value}}
    command = [program_path(program), *options]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  our words
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [""])[-1]
        raise HistoryError(_("%(program)s 没有成功：%(why)s") % {"program": program, "why": last})


def program_path(program: str) -> str:
    """Where one of PostgreSQL's programs lies.

    Raises:
        MissingProgram: it is not installed.
    """
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[4]))
    found = str(newest[-1]) if newest else shutil.which(program)
    if not found:
        raise MissingProgram(_("没有 %(program)s，请先安装 Debian 软件包 postgresql-client") % {"program": program})
    return found
