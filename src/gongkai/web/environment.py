"""What the settings derive from the environment: the secret that is made once, the database behind a URL."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def secret_key(folder: Path) -> str:
    """`GONGKAI_SECRET_KEY`, else the key kept in `folder` (made on first use, readable by the owner only)."""
    if given := os.environ.get("GONGKAI_SECRET_KEY"):
        return given
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii")
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii")


def database(url: str | None, sqlite_file: Path) -> dict[str, Any]:
    """Django's database settings: PostgreSQL behind `postgresql://user:password@host:port/name?host=…`, else SQLite.

    SQLite runs WAL with `synchronous=FULL`: the popular NORMAL may lose acknowledged commits on power loss.
    """
    if not url:
        sqlite_file.parent.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": sqlite_file,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError(f"GONGKAI_DATABASE_URL: {parts.scheme!r} is not postgresql://")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def mail(url: str | None, folder: Path) -> dict[str, Any]:
    """Django's mail settings: the server behind `smtp://user:password@host:port` or `smtps://…`, else files in `folder`."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": str(folder)}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError(f"GONGKAI_MAIL_URL: {parts.scheme!r} is not smtp:// or smtps://")
    direct = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if direct else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": direct,
        "EMAIL_USE_TLS": not direct and parts.username is not None,
        "EMAIL_TIMEOUT": 20,
    }


def mailbox(url: str | None) -> dict[str, Any] | None:
    """The mail box behind `imaps://user:password@host:port/folder?agency=slug` (imap:// turns TLS on after the greeting)."""
    if not url:
        return None
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    if parts.scheme not in {"imap", "imaps"} or not parts.hostname or not options.get("agency"):
        raise ValueError("GONGKAI_IMAP_URL is not imaps://user:password@host/folder?agency=slug")
    direct = parts.scheme == "imaps"
    return {
        "host": parts.hostname,
        "port": parts.port or (993 if direct else 143),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "folder": unquote(parts.path.strip("/")) or "INBOX",
        "direct": direct,
        "agency": options["agency"],
    }
