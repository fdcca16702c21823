"""Finding: which objects hold all the terms, newest first."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from gongkai.web.search import index
from gongkai.web.search.models import Document
from gongkai.web.search.words import Query, parse

_MANY = 100  # more agencies than this are looked up in the documents, fewer in the index


def find(
    q: str,
    *,
    kind: str,
    agency_ids: Collection[UUID] | None = None,
    public: bool | None = None,
    limit: int = 20,
    before: UUID | None = None,
) -> list[UUID]:
    """Objects of a kind that hold every term of `q`, newest first.

    Args:
        q: as typed; spaces part terms, width, case and punctuation do not matter.
        agency_ids: only these agencies'; an empty collection finds nothing.
        public: only what is (or is not) public.
        before: the last object of the page before; None: the first page. An object that is gone ends the list.
    """
    asked = _asked(parse(q), kind, agency_ids, public)
    if asked is None or limit < 1:
        return []
    sql, values = asked
    if before is not None:
        last = Document.objects.filter(kind=kind, object_id=before).values_list("pk", flat=True).first()
        if last is None:
            return []
        sql += " AND i.rowid < %s" if connection.vendor == "sqlite" else " AND i.id < %s"
        values.append(last)
    order = "i.rowid" if connection.vendor == "sqlite" else "i.id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT d.object_id {sql} ORDER BY {order} DESC LIMIT %s", [*values, limit])
        return [_uuid(row[0]) for row in cursor.fetchall()]


def count(q: str, *, kind: str, agency_ids: Collection[UUID] | None = None, public: bool | None = None) -> int:
    """How many objects `find` would list in all."""
    asked = _asked(parse(q), kind, agency_ids, public)
    if asked is None:
        return 0
    sql, values = asked
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {sql}", values)
        return int(cursor.fetchone()[0])


def day_of(kind: str, object_id: UUID) -> date | None:
    """The day under which an object is listed; None when it cannot be found."""
    return Document.objects.filter(kind=kind, object_id=object_id).values_list("day", flat=True).first()


def _asked(
    query: Query, kind: str, agency_ids: Collection[UUID] | None, public: bool | None
) -> tuple[str, list[Any]] | None:
    """FROM and WHERE with their values; None when nothing can be found."""
    if not query.terms or (agency_ids is not None and not agency_ids):
        return None
    few = agency_ids is not None and len(agency_ids) <= _MANY
    groups = [[index.agency_token(each) for each in agency_ids]] if few and agency_ids else []
    table, condition, value = index.matching(query.tokens, groups)
    # most documents are of the kind asked for: looking at the row is cheaper than a posting list of them all
    values: list[Any] = [value, kind]
    sql = f"FROM search_document d JOIN {table} WHERE {condition} AND d.kind = %s"
    if public is not None:
        sql += " AND d.public = %s"
        values.append(public)
    for term in query.exact:
        sql += " AND instr(d.text, %s) > 0" if connection.vendor == "sqlite" else " AND strpos(d.text, %s) > 0"
        values.append(term)
    if agency_ids is not None and not few:
        sql += f" AND d.agency_id IN ({', '.join(['%s'] * len(agency_ids))})"
        # as each engine stores a uuid
        values += [each.hex if connection.vendor == "sqlite" else each for each in agency_ids]
    return sql, values


def _uuid(stored: Any) -> UUID:
    return stored if isinstance(stored, UUID) else uuid.UUID(stored)
