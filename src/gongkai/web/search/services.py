"""Putting things where they can be found. Called by listeners, in the transaction of the event that changed them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef

from gongkai.web.search import index
from gongkai.web.search.models import Document
from gongkai.web.search.words import fold

_DAY_BITS = 12
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """What a source says can be found: the arguments of `put`."""

    object_id: UUID
    agency_id: UUID | None
    text: str
    day: date
    public: bool = False


Source = Callable[[], Iterable[Entry]]
_sources: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    """Name, in `AppConfig.ready`, the function that gives all entries of a kind anew: for `rebuild` and `reindex`."""
    _sources[kind] = source


def sources() -> dict[str, Source]:
    """The registered sources by kind."""
    return dict(_sources)


def put(kind: str, object_id: UUID, agency_id: UUID | None, text: str, day: date, public: bool = False) -> None:
    """Have a thing found by this text; what it was found by before is forgotten.

    Args:
        kind: such as "application"; `object_id` is its key there.
        day: lists come newest day first; within a day, last put first.
        public: whether the public search may find it.
    """
    wanted = Document(kind=kind, object_id=object_id, agency_id=agency_id, public=public, day=day, text=fold(text))
    with transaction.atomic(savepoint=False):
        old = Document.objects.filter(kind=kind, object_id=object_id).first()
        if old is not None:
            if _same(old, wanted):
                return
            index.take_out(old)
        if old is not None and old.day == day:
            wanted.pk = old.pk
            wanted.save(force_update=True)
        else:
            if old is not None:
                old.delete()
            _insert(wanted)
        index.add(wanted)


def drop(kind: str, object_id: UUID) -> None:
    """Have a thing found no more."""
    with transaction.atomic(savepoint=False):
        old = Document.objects.filter(kind=kind, object_id=object_id).first()
        if old is not None:
            index.take_out(old)
            old.delete()


def reindex() -> int:
    """Make documents of registered sources again, and the whole index; how many documents it holds."""
    with transaction.atomic():
        for kind, source in _sources.items():
            known = set(Document.objects.filter(kind=kind).values_list("object_id", flat=True))
            for entry in source():
                put(kind, entry.object_id, entry.agency_id, entry.text, entry.day, entry.public)
                known.discard(entry.object_id)
            for gone in known:
                drop(kind, gone)
        index.clear()
        count = 0
        for document in Document.objects.order_by("pk").iterator(chunk_size=500):
            index.add(document)
            count += 1
    return count


def _same(old: Document, new: Document) -> bool:
    return (old.agency_id, old.public, old.day, old.text) == (new.agency_id, new.public, new.day, new.text)


def _insert(document: Document) -> None:
    """Give the next free number of its day; another process may take it first."""
    for attempt in range(_TRIES):
        document.pk = _next(document.day)
        try:
            with transaction.atomic():
                document.save(force_insert=True)
        except IntegrityError:
            same = Document.objects.filter(kind=document.kind, object_id=document.object_id)
            if attempt == _TRIES - 1 or same.exists():
                raise
        else:
            return


def _next(day: date) -> int:
    """The number after the last one of the day; on a day that is full the first free one after it."""
    first = day.toordinal() << _DAY_BITS
    beyond = first + (1 << _DAY_BITS)
    last = Document.objects.filter(pk__gte=first, pk__lt=beyond).aggregate(last=Max("pk"))["last"]
    if last is None:
        return first
    if last + 1 < beyond:
        return int(last) + 1
    follower = Document.objects.filter(pk=OuterRef("pk") + 1)
    full = Document.objects.filter(~Exists(follower), pk__gte=last)
    return int(full.order_by("pk").values_list("pk", flat=True)[0]) + 1
