"""Whether the index holds what its documents say, and the documents what their sources say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gongkai.web.history.projection import Difference
from gongkai.web.search import index, services
from gongkai.web.search.models import Document
from gongkai.web.search.words import fold

_FIELDS = ("agency_id", "public", "day", "text")


def differences() -> Iterator[Difference]:
    """First the documents against the registered sources, then the index against the documents."""
    for kind, source in services.sources().items():
        yield from _documents(kind, source)
    yield from _index()


def mend() -> None:
    """Make documents and index again."""
    services.reindex()


def _documents(kind: str, source: services.Source) -> Iterator[Difference]:
    table = Document._meta.db_table
    unseen = set(Document.objects.filter(kind=kind).values_list("object_id", flat=True))
    for entry in source():
        stored = Document.objects.filter(kind=kind, object_id=entry.object_id).first()
        unseen.discard(entry.object_id)
        row = f"{kind}:{entry.object_id}"
        if stored is None:
            yield Difference(table, row, "", None, "row")
            continue
        expected = (entry.agency_id, entry.public, entry.day, fold(entry.text))
        for field, wanted in zip(_FIELDS, expected, strict=True):
            if getattr(stored, field) != wanted:
                yield Difference(table, row, field, getattr(stored, field), wanted)
    for gone in sorted(unseen):
        yield Difference(table, f"{kind}:{gone}", "", "row", None)


def _index() -> Iterator[Difference]:
    expected: Counter[str] = Counter()
    for document in Document.objects.iterator(chunk_size=500):
        expected.update(index.tokens_of(document))
    held = dict(index.counted())
    for token in sorted(expected.keys() | held.keys()):
        if expected[token] != held.get(token, 0):
            yield Difference("search_index", token, "documents", held.get(token, 0), expected[token])
