"""A projector for streams that make several rows of a model: the letters, files and remedies of one case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import models

from gongkai.web.history import rows
from gongkai.web.history.chain import Recorded
from gongkai.web.history.kinds import COMMON
from gongkai.web.history.projection import Difference, comparable, listeners_of, pieces


class RowsProjector:
    """Keeps the rows that a stream's events make; each has its own uuid, and points to the stream's row.

    Args:
        model: the table; only the columns that `project` gives are written and compared.
        parent: the name of the foreign key to the row of the stream.
        project: all rows of a stream, each with its `id`.
        kinds: the events that can change these rows; after others nothing is read or written.
    """

    def __init__(
        self,
        model: type[models.Model],
        parent: str,
        project: Callable[[str, Sequence[Recorded]], list[dict[str, Any]]],
        kind: str,
        kinds: frozenset[str],
    ) -> None:
        self.model, self.parent, self.project, self.kind = model, f"{parent}_id", project, kind
        self.kinds = kinds | frozenset(COMMON)

    def apply(self, stream: str, events: Sequence[Recorded]) -> None:
        """Write the rows that changed; tell the listeners what each was and is."""
        if events[-1].kind not in self.kinds and events[-1].corrects is None:
            return
        wanted = {row["id"]: row for row in self.project(stream, list(events))}
        if not wanted and len(events) < 2:
            return
        stored = {row.pk: row for row in self._rows.filter(**{self.parent: _id(stream)})} if len(events) > 1 else {}
        for key, fields in wanted.items():
            before = stored.pop(key, None)
            after = self.model(**fields, **{self.parent: _id(stream)})
            if before is None:
                after.save(force_insert=True)
            elif any(_differ(self.model, name, getattr(before, name), value) for name, value in fields.items()):
                self._rows.filter(pk=key).update(**fields)
            else:
                continue
            self._tell(before, after)
        for before in stored.values():
            self._rows.filter(pk=before.pk).delete()
            self._tell(before, None)

    def differences(self) -> Iterator[Difference]:
        """Rows and columns that are not what the events say, and rows that no event made."""
        table, seen = self.model._meta.db_table, 0
        for names in pieces(rows.stream_names(self.kind)):
            keys = [_id(name) for name in names]
            stored = {row.pk: row for row in self._rows.filter(**{f"{self.parent}__in": keys})}
            for stream, events in rows.read_streams(names).items():
                for fields in self.project(stream, events):
                    seen += 1
                    row = stored.pop(fields["id"], None)
                    yield from self._compare(table, fields, row)
            for key in stored:
                seen += 1
                yield Difference(table, str(key), "", "row", None)
        if (all_rows := self._rows.count()) != seen:
            yield Difference(table, "*", "", all_rows, seen)

    def _compare(self, table: str, fields: Mapping[str, Any], row: models.Model | None) -> Iterator[Difference]:
        if row is None:
            yield Difference(table, str(fields["id"]), "", None, "row")
            return
        for name, value in fields.items():
            if _differ(self.model, name, getattr(row, name), value):
                yield Difference(table, str(fields["id"]), name, getattr(row, name), value)

    @property
    def _rows(self) -> models.QuerySet[Any]:
        return self.model._base_manager.all()

    def _tell(self, before: models.Model | None, after: models.Model | None) -> None:
        for listener in listeners_of(self.model):
            listener(before, after)


def _differ(model: type[models.Model], name: str, one: Any, other: Any) -> bool:
    field = next(field for field in model._meta.concrete_fields if name in (field.name, field.attname))
    return bool(comparable(field, one) != comparable(field, other))


def _id(stream: str) -> UUID:
    return UUID(stream.partition(":")[2])
