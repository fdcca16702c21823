"""The index `search_index` in both dialects: FTS5 on SQLite, a tsvector under GIN on PostgreSQL.

Both keep, for each document, the set of its tokens without positions (FTS5 `detail=none`): a third of the size, and no
limit of length as the positions of a tsvector have. Whoever asks for more than a pair looks into the folded text of the
candidates. FTS5 holds no copy of the text; to delete, it is told the same tokens again, made from the folded text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from django.db import connection, connections

from gongkai.web.search.models import Document
from gongkai.web.search.words import MARK, tokens

FORWARD = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_index USING fts5(terms, content='', detail=none, columnsize=0, tokenize='ascii')",
        # rows are written in order of the day, many at once on import: merge seldom
        "INSERT INTO search_index(search_index, rank) VALUES('automerge', 4)",
    ),
    "postgresql": (
        "CREATE TABLE search_index (id bigint PRIMARY KEY, terms tsvector NOT NULL)",
        "CREATE INDEX search_index_terms ON search_index USING gin (terms)",
    ),
}
BACK = ("DROP TABLE search_index",)


def agency_token(agency_id: UUID | None) -> str:
    """The token that every document of an agency carries."""
    return f"{MARK}a{agency_id.hex if agency_id else ''}"


def tokens_of(document: Document) -> set[str]:
    """All tokens of a document: its text's, and one for its agency."""
    return tokens(document.text) | {agency_token(document.agency_id)}


def add(document: Document) -> None:
    """Put a document into the index."""
    terms = sorted(tokens_of(document))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO search_index(rowid, terms) VALUES (%s, %s)", [document.pk, " ".join(terms)])
        else:
            cursor.execute(
                "INSERT INTO search_index(id, terms) VALUES (%s, array_to_tsvector(%s::text[]))", [document.pk, terms]
            )


def take_out(document: Document) -> None:
    """Take a document out of the index; it must be as it was when it was put in."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "INSERT INTO search_index(search_index, rowid, terms) VALUES ('delete', %s, %s)",
                [document.pk, " ".join(sorted(tokens_of(document)))],
            )
        else:
            cursor.execute("DELETE FROM search_index WHERE id = %s", [document.pk])


def clear(using: str = "default") -> None:
    """Empty the index."""
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "sqlite":
            cursor.execute("INSERT INTO search_index(search_index) VALUES ('delete-all')")
        else:
            cursor.execute("DELETE FROM search_index")


def clear_if_alone(using: str = "default") -> None:
    """Empty the index when there are no documents."""
    there = connections[using].introspection.table_names()
    if {"search_index", Document._meta.db_table} <= set(there) and not Document.objects.using(using).exists():
        clear(using)


def matching(all_of: Iterable[str], any_of: Sequence[Sequence[str]]) -> tuple[str, str, str]:
    """Table to join, condition and its one value for documents with all of these tokens and one of each of those."""
    groups = [[token] for token in all_of] + [list(group) for group in any_of]
    if connection.vendor == "sqlite":
        said = " AND ".join(
            "(" + " OR ".join(f'"{token}"{_prefix(token, "*")}' for token in group) + ")" for group in groups
        )
        return "search_index i ON i.rowid = d.id", "i.search_index MATCH %s", said
    said = " & ".join("(" + " | ".join(f"'{token}'{_prefix(token, ':*')}" for token in group) + ")" for group in groups)
    return "search_index i ON i.id = d.id", "i.terms @@ %s::tsquery", said


def _prefix(token: str, mark: str) -> str:
    """One character asks for all tokens that begin with it."""
    return mark if len(token) == 1 else ""


def counted() -> Iterator[tuple[str, int]]:
    """How many documents the index holds for each token."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("CREATE VIRTUAL TABLE temp.search_vocabulary USING fts5vocab(main, 'search_index', 'row')")
            try:
                cursor.execute("SELECT term, doc FROM temp.search_vocabulary")
                yield from cursor.fetchall()
            finally:
                cursor.execute("DROP TABLE temp.search_vocabulary")
        else:
            cursor.execute("SELECT word, ndoc FROM ts_stat('SELECT terms FROM search_index')")
            yield from cursor.fetchall()
