"""For tests that start processes of their own: on PostgreSQL a database that no other test shares."""

from __future__ import annotations

import os
import uuid

import psycopg


def own_database() -> dict[str, str]:
    """The variable that names a fresh database of the tests' cluster; nothing on SQLite, where the home is enough."""
    url = os.environ.get("GONGKAI_DATABASE_URL")
    if not url:
        return {}
    name = f"own_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    return {"GONGKAI_DATABASE_URL": url.replace("/postgres?", f"/{name}?")}
