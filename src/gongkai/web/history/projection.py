"""Rows made from events, in the event's own transaction; made again and compared by `rebuild`.

An app registers in `AppConfig.ready` how its streams become rows: the one place where a lower app runs a higher one's
code. A listener hears of every row that changed and keeps what is derived from it (counters, search).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol, TypeVar, runtime_checkable
from uuid import UUID

from django.db import models

from gongkai.web.history import rows
from gongkai.web.history.chain import Recorded

_BATCH = 500
T = TypeVar("T")
Listener = Callable[[Any, Any], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored value that is not what the events say. `column` "" : the whole row is missing or too much."""

    table: str
    row: str
    column: str
    stored: Any
    expected: Any


class Projector(Protocol):
    """Makes the rows of one kind of stream."""

    def apply(self, stream: str, events: Sequence[Recorded]) -> None:
        """Write what the events of a stream say; called in the transaction of the last one."""

    def differences(self) -> Iterator[Difference]:
        """Where the stored rows are not what the events say."""


@runtime_checkable
class Mending(Protocol):
    """A projector that mends in its own way; others are applied to the stream "kind:<row>" again."""

    def mend(self, difference: Difference) -> None:
        """Write again what differs, without telling listeners."""


@dataclass(frozen=True, slots=True)
class Check:
    """A comparison that belongs to no single stream, and how to mend what it finds."""

    name: str
    differences: Callable[[], Iterable[Difference]]
    mend: Callable[[], None] | None


_projectors: dict[str, list[Projector]] = {}
_listeners: dict[type[models.Model], list[Listener]] = {}
_checks: dict[str, Check] = {}


def register(stream_kind: str, projector: Projector) -> None:
    """Run `projector` after every event of this kind of stream (several run in the order of registration)."""
    if isinstance(projector, RowProjector):
        projector.kind = stream_kind
    known = _projectors.setdefault(stream_kind, [])
    if projector not in known:
        known.append(projector)


def register_check(
    name: str, differences: Callable[[], Iterable[Difference]], mend: Callable[[], None] | None = None
) -> None:
    """Have `rebuild` compare counters and the like; `mend` makes them again from scratch."""
    _checks[name] = Check(name, differences, mend)


def listen(model: type[models.Model], listener: Listener) -> None:
    """Call `listener(before | None, after | None)` when a projector changes a row of the model."""
    known = _listeners.setdefault(model, [])
    if listener not in known:
        known.append(listener)


def listeners_of(model: type[models.Model]) -> Sequence[Listener]:
    """Who hears of changes to the model's rows."""
    return _listeners.get(model, ())


def projectors(stream: str) -> list[Projector]:
    """What is run after an event of this stream."""
    return _projectors.get(stream.partition(":")[0], [])


def all_projectors() -> Iterator[tuple[str, Projector]]:
    """Every registered projector with its kind of stream."""
    for kind, known in _projectors.items():
        for projector in known:
            yield kind, projector


def all_checks() -> list[Check]:
    """Every registered comparison."""
    return list(_checks.values())


def mend(kind: str, projector: Projector, difference: Difference) -> None:
    """Write the rows of the differing stream again, by the projector's own `mend` if it has one."""
    if isinstance(projector, Mending):
        projector.mend(difference)
    else:
        stream = f"{kind}:{difference.row}"
        projector.apply(stream, rows.read_streams([stream])[stream])


def pieces(items: Iterable[T], size: int = _BATCH) -> Iterator[list[T]]:
    """Lists of at most `size` items."""
    source = iter(items)
    while piece := list(islice(source, size)):
        yield piece


class RowProjector:
    """Keeps one row a stream: its primary key is the uuid of the stream "kind:uuid".

    Args:
        model: the table; only `project`'s columns are written and compared.
        project: the columns (by attribute name, `agency_id`) that a stream's events make; None: no row.
        listeners: functions as in `listen`.
    """

    def __init__(
        self,
        model: type[models.Model],
        project: Callable[[str, list[Recorded]], Mapping[str, Any] | None],
        listeners: Sequence[Listener] = (),
    ) -> None:
        self.model = model
        self.project = project
        self.kind = ""
        for listener in listeners:
            listen(model, listener)

    def apply(self, stream: str, events: Sequence[Recorded]) -> None:
        """Write the row; tell the listeners what it was and what it is."""
        before = self._rows.filter(pk=_id(stream)).first() if len(events) > 1 else None
        self._write(stream, events, before, _listeners.get(self.model, ()))

    def mend(self, difference: Difference) -> None:
        """Write the row again in silence: counters were made from the true row, and are compared by themselves."""
        stream = f"{self.kind}:{difference.row}"
        events = rows.read_streams([stream])[stream]
        if events:
            self._write(stream, events, self._rows.filter(pk=difference.row).first(), ())
        else:
            self._rows.filter(pk=difference.row).delete()

    def differences(self) -> Iterator[Difference]:
        """Rows and columns that differ, then rows that no stream stands behind."""
        for names in pieces(rows.stream_names(self.kind)):
            stored = self._rows.in_bulk([_id(name) for name in names])
            for name, events in rows.read_streams(names).items():
                yield from self._compare(name, events, stored.get(_id(name)))
        for keys in pieces(self._rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=_BATCH)):
            behind = rows.read_streams([f"{self.kind}:{key}" for key in keys])
            for stream, events in behind.items():
                if not events:
                    yield Difference(self.model._meta.db_table, str(_id(stream)), "", "row", None)

    @property
    def _rows(self) -> models.QuerySet[Any]:
        return self.model._base_manager.all()

    def _write(self, stream: str, events: Sequence[Recorded], before: Any, listeners: Iterable[Listener]) -> None:
        key = _id(stream)
        fields = self.project(stream, list(events))
        after = None if fields is None else self.model(pk=key, **fields)
        if fields is not None and after is not None:
            if before is None:
                after.save(force_insert=True)
            else:
                self._rows.filter(pk=key).update(**fields)
        elif before is not None:
            self._rows.filter(pk=key).delete()
        for listener in listeners:
            listener(before, after)

    def _compare(self, stream: str, events: list[Recorded], stored: Any) -> Iterator[Difference]:
        table, key = self.model._meta.db_table, str(_id(stream))
        fields = self.project(stream, events)
        if (fields is None) != (stored is None):
            yield Difference(table, key, "", None if stored is None else "row", None if fields is None else "row")
        elif fields is not None:
            for name, expected in fields.items():
                field = self.model._meta.get_field(name.removesuffix("_id") if name not in _names(self.model) else name)
                is_now, should = comparable(field, getattr(stored, name)), comparable(field, expected)
                if is_now != should:
                    yield Difference(table, key, name, is_now, should)


def _names(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields()}


def _id(stream: str) -> UUID:
    return UUID(stream.partition(":")[2])


def comparable(field: Any, value: Any) -> Any:
    """A value as it comes back from the database: a tuple in JSON is a list, text of a date is a date."""
    if isinstance(field, models.JSONField):
        return json.loads(json.dumps(value, cls=field.encoder, sort_keys=True))
    return value if value is None else field.to_python(getattr(value, "pk", value))
